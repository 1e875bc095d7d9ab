"""The figures of lesson 21: the matrix Z with its leak, and a hybrid wiring."""

from functools import cache

import numpy as np

from mlcore.fusion.members import out_of_fold
from mlcore.fusion.passage import passage
from mlcore.fusion.stacking import StackingRegressor
from mlcore.fusion.wiring import SerialRegressor
from mlcore.models.linear import LinearRegression
from mlcore.models.tasks import Regressor
from mlcore.steps import record
from mlcore.trees.tree import DecisionTreeRegressor
from mlcore.validation.cross_val import FoldStep
from mlcore.validation.folds import k_fold
from mlcore.viz.fusion.diagram import diagram
from mlcore.viz.fusion.stack import meta_matrix, meta_weights
from mlcore.viz.still import still

NAMES = "line", "nearest"


class Nearest(Regressor):
    """The mean of the m nearest training rows."""

    def __init__(self, m=1):
        self.m = m

    def fit(self, X, y):
        """Remember the rows; return self."""
        self.X_ = self._remember(X)
        self.y_ = self._check_y(y, len(X))
        return self

    def predict(self, X):
        """Return the mean of the nearest ones, (n,)."""
        far = np.sum((self._recall(X)[:, None] - self.X_) ** 2, axis=2)
        return self.y_[np.argsort(far, axis=1, kind="stable")[:, : self.m]].mean(axis=1)


def filled(X, y, pairs):
    """Z fold by fold, as the lesson fills it."""
    Z, t = np.full((len(y), 2), np.nan), 0
    for m, member in enumerate((LinearRegression(), Nearest())):
        for train, test in pairs:
            Z = Z.copy()
            tested, said = out_of_fold(member, X, y, [(train, test)])
            Z[tested, m] = said[:, 0]
            yield FoldStep(t, Z, float(np.nanmean((Z[:, m] - y) ** 2)), t + 1, train, test)
            t += 1


@cache
def nine_rows():
    """The run of the lesson's first player, and its panels."""
    rng = np.random.default_rng(64)
    x = np.round(rng.uniform(-3, 3, (9, 1)), 1)
    y, every = np.round(x[:, 0] + rng.standard_normal(9), 1), np.arange(9)
    run = record(filled(x, y, k_fold(y, 3))) + record(filled(x, y, [(every, every)]))
    weights = {i: LinearRegression().fit(run[i].theta, y).coef_ for i in (5, 7)}
    return run, (meta_matrix(NAMES, y), meta_weights(NAMES, weights))


def wave():
    """60 points around x + 2 sin 2x."""
    rng = np.random.default_rng(0)
    x = rng.uniform(-3, 3, (60, 1))
    return x, x[:, 0] + 2 * np.sin(2 * x[:, 0]) + rng.standard_normal(60)


@cache
def hybrid():
    """A series and five neighbours in parallel, and x = 1 on its way."""
    tree = ("tree", DecisionTreeRegressor(max_depth=3))
    series = SerialRegressor([("line", LinearRegression()), tree])
    members = [("series", series), ("nearest", Nearest(5))]
    model = StackingRegressor(members, LinearRegression()).fit(*wave())
    return passage(model, [1.0]), diagram(model)


def figure_21_matrix(theme):
    """The matrix Z of nine rows and two members, filled by answers on rows in training, hatched:
    the nearest neighbour's column repeats y. Beside it the meta-weights: out of fold the line has
    most, by the leak the nearest neighbour has all."""
    run, panels = nine_rows()
    return still(*((panel, run, -1) for panel in panels), theme=theme), (run, panels)


def figure_21_wiring(theme):
    """A hybrid wiring: a line and a tree in series, the nearest neighbours beside them, both into
    the meta-model h; each box shows what it says of one row."""
    run, panel = hybrid()
    return still((panel, run, -1), theme=theme), (run, (panel,))
