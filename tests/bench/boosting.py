"""T13: boosting, next to scikit-learn's compiled one: trees of depth 3, and stumps."""

import numpy as np

from mlcore.fusion.adaboost import AdaBoostClassifier
from mlcore.fusion.gradient_boosting import GradientBoostingClassifier, GradientBoostingRegressor
from tests.bench.measure import Line, race


def fit():
    from sklearn import ensemble

    rng = np.random.default_rng(0)
    X = rng.normal(size=(10_000, 20)).astype(np.float32).astype(float)
    y = (X[:, :10] ** 2).sum(axis=1) + rng.normal(size=10_000)
    labels = y > np.median(y)
    for kind, size, target, answers in (
        (GradientBoostingRegressor, 100, 3.0, y),
        (GradientBoostingClassifier, 100, 3.0, labels),
        (AdaBoostClassifier, 50, 1.0, labels),
    ):
        theirs = getattr(ensemble, kind.__name__)
        ours, limit = race(
            *(
                lambda k=k: k(n_estimators=size, random_state=0).fit(X, answers)
                for k in (kind, theirs)
            ),
            repeats=3,
        )
        yield Line("T13", f"{kind.__name__}, {size} rounds, 10k × 20", ours, limit, target)
