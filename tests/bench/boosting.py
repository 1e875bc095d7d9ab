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
