"""T13: boosting, next to scikit-learn's compiled one; stacking, next to the fits in it."""

import numpy as np

from mlcore.fusion.adaboost import AdaBoostClassifier
from mlcore.fusion.gradient_boosting import GradientBoostingClassifier, GradientBoostingRegressor
from mlcore.fusion.stacking import StackingRegressor
from mlcore.models.estimator import clone
from mlcore.models.ridge import Ridge
from mlcore.trees.tree import DecisionTreeRegressor
from mlcore.validation.folds import k_fold
from tests.bench.measure import Line, race


def fit():
    from sklearn import ensemble

    rng = np.random.default_rng(0)
    X = rng.normal(size=(10_000, 20)).astype(np.float32).astype(float)
    y = (X[:, :10] ** 2).sum(axis=1) + rng.normal(size=10_000)
    labels = y > np.median(y)

    def line(kind, size, target, answers):
        theirs = getattr(ensemble, kind.__name__)
        fits = (
            lambda: kind(n_estimators=size, random_state=0).fit(X, answers),
            lambda: theirs(n_estimators=size, random_state=0).fit(X, answers),
        )
        what = f"{kind.__name__}, {size} rounds, 10k × 20"
        return Line("T13", what, *race(*fits, repeats=3), target)

    yield line(GradientBoostingRegressor, 100, 3.0, y)
    yield line(GradientBoostingClassifier, 100, 3.0, labels)
    yield line(AdaBoostClassifier, 50, 1.0, labels)

    members = [("tree", DecisionTreeRegressor(max_depth=6)), ("line", Ridge())]
    pairs = k_fold(y, 5)

    def fits_alone():
        for _, member in members:
            for train, test in pairs:
                clone(member).fit(X[train], y[train]).predict(X[test])
            clone(member).fit(X, y)
        Ridge().fit(np.zeros((len(y), 2)) + y[:, None], y)

    stack = StackingRegressor(members, Ridge(), pairs)
    what = "StackingRegressor, a tree and a line, 5 folds, 10k × 20"
    yield Line("T13", what, *race(lambda: stack.fit(X, y), fits_alone, repeats=15), 1.05)
