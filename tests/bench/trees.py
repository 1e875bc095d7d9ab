"""T8: a tree and a forest of 50 trees, against scikit-learn's, which is compiled; one thread."""

import numpy as np

from mlcore.datasets import breast_cancer
from mlcore.trees.forest import RandomForestClassifier
from mlcore.trees.tree import DecisionTreeClassifier
from tests.bench.measure import Line, race

N_TREES = 50


def clusters(n, d=20, rng=0):
    """Two classes, each of two clusters in five columns, a tenth of the labels wrong; noise."""
    rng = np.random.default_rng(rng)
    centres, which = 1.5 * rng.normal(size=(4, 5)), rng.integers(4, size=n)
    X = rng.normal(size=(n, d))
    X[:, :5] += centres[which]
    return X, (which % 2) ^ (rng.random(n) < 0.1)


def grow():
    """T8: fit on all rows, until the leaves are pure; and how the two compare on new rows."""
    try:
        from sklearn.ensemble import RandomForestClassifier as Forest
        from sklearn.tree import DecisionTreeClassifier as Tree
    except ImportError:
        return
    for what, (X, y), repeats, target in (
        ("breast cancer, 569 × 30", breast_cancer(), 21, 0.4),
        ("1000 × 20", clusters(1000), 21, None),
        ("10 000 × 20", clusters(10_000), 3, 1.0),
    ):
        X = X.astype(np.float32).astype(float)  # the peer rounds to float32
        ours, theirs = DecisionTreeClassifier(), Tree(random_state=0)
        mine, base = race(*fits(X, y, ours, theirs), repeats=repeats)
        yield Line("T8", f"tree, {what}", mine, base, 0.6)
        depths = ours.fit(X, y).tree_.depth, theirs.fit(X, y).get_depth()
        yield Line("T8", "  its depth; the peer's", *depths, unit="")
        ours = RandomForestClassifier(N_TREES, random_state=0)
        theirs = Forest(N_TREES, random_state=0, n_jobs=1, oob_score=True)
        mine, base = race(*fits(X, y, ours, Forest(N_TREES, random_state=0)), repeats=repeats)
        yield Line("T8", f"forest of {N_TREES}, {what}", mine, base, target)
        errors = (1 - model.fit(X, y).oob_score_ for model in (ours, theirs))
        yield Line("T8", "  its error out of bag; the peer's", *errors, unit="")


def fits(X, y, *models):
    return [lambda model=model: model.fit(X, y) for model in models]
