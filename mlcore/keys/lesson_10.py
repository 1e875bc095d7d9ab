"""Key of lesson 10, select or project."""

import numpy as np

from mlcore.datasets import d3, diabetes, digits
from mlcore.exercise import Exercise
from mlcore.models.standardizer import Standardizer
from mlcore.reduction.coordinates import soft_threshold
from mlcore.reduction.lasso import Lasso
from mlcore.reduction.path import largest_alpha
from mlcore.reduction.pca import PCA

soft = Exercise(
    soft_threshold,
    (np.array([3, -0.5, 0.2, -4.0]), 1.0),
    (np.array([0.4, -2.5, 2.0, 0.0]), 0.5),
    mistakes={
        "What is kept moves towards 0, too: by α.": lambda z, a: np.where(abs(z) > a, z, 0),
        "A z below 0 moves up, towards 0, not away from it.": lambda z, a: np.where(
            abs(z) > a, z - a, 0
        ),
        "Negative z are lost: only those with |z| ≤ α become 0.": lambda z, a: np.maximum(z - a, 0),
        "The sign is lost: a negative z stays negative.": lambda z, a: np.maximum(abs(z) - a, 0),
        "It stops at 0: where |z| ≤ α it went past.": lambda z, a: np.sign(z) * (abs(z) - a),
        "That is z − α everywhere.": lambda z, a: z - a,
        "That is L2: it divides, and gives no zero.": lambda z, a: z / (1 + a),
        "That is what was taken away, z − S(z).": lambda z, a: np.clip(z, -a, a),
        "It moves away from 0: subtract α from |z|.": lambda z, a: np.sign(z) * (abs(z) + a),
    },
)


def _fewest(shares, wanted):
    return int(np.argmax(np.cumsum(shares) >= wanted)) + 1


def _digit_shares():
    return PCA().fit(digits()[0]).explained_variance_ratio_


n_needed = Exercise(
    _fewest,
    (_digit_shares(), 0.9),
    (np.array([0.5, 0.25, 0.125, 0.125]), 0.75),
    (np.array([0.5, 0.25, 0.125, 0.125]), 0.76),
    mistakes={
        "That many still keep too little: argmax counts from 0, so one more.": (
            lambda shares, wanted: _fewest(shares, wanted) - 1
        ),
        "At least: a share that is exactly reached is enough.": (
            lambda shares, wanted: int(np.argmax(np.cumsum(shares) > wanted)) + 1
        ),
        "Add the shares up; no component alone has to reach it.": (
            lambda shares, wanted: int(np.argmax(shares >= wanted)) + 1
        ),
        "So many sums reach it: take the first one.": (
            lambda shares, wanted: int(np.sum(np.cumsum(shares) >= wanted))
        ),
        "That is the share they keep; how many are they?": (
            lambda shares, wanted: np.cumsum(shares)[_fewest(shares, wanted) - 1]
        ),
        "A share of the variance is not the same share of the components.": (
            lambda shares, wanted: int(np.ceil(wanted * len(shares)))
        ),
        "Begin with the largest shares.": lambda shares, wanted: _fewest(shares[::-1], wanted),
    },
)


def _leaving(alphas, X, y, k, scaler=None, good=lambda w, k: np.count_nonzero(w) == k):
    Z = (scaler or Standardizer()).fit_transform(X)
    tol = 1e-2 if scaler else 1e-6  # unscaled, it would take thousands of rounds
    return [a for a in alphas if good(Lasso(a, tol=tol).fit(Z, y).coef_, k)]


class _Centred:
    @staticmethod
    def fit_transform(X):
        return X - X.mean(axis=0)


class _ShortColumns:
    @staticmethod
    def fit_transform(X):
        return Standardizer().fit_transform(X) / np.sqrt(len(X))


_ALPHAS = [0.1, 1.0, 5.0, 20.0]

leaving = Exercise(
    _leaving,
    (_ALPHAS, *diabetes(), 5),
    ([20.0, 30.0, 3.0], *diabetes(), 3),
    ([30.0, 20.0, 18.0, 1.0], *diabetes(), 3),
    ([40.0, 5.0, 1.5], *diabetes(), 7),
    ([4.0, 8.0, 40.0], *diabetes(), 6),  # one of the six weights is small
    mistakes={
        "Scale the columns first.": lambda *data: _leaving(*data, scaler=_Centred),
        "Variance 1, not length 1: `Standardizer` does it.": (
            lambda *data: _leaving(*data, scaler=_ShortColumns)
        ),
        "k weights that are not 0; you count those that are.": (
            lambda *data: _leaving(*data, good=lambda w, k: np.sum(w == 0) == k)
        ),
        "Weights below 0 count, too.": (
            lambda *data: _leaving(*data, good=lambda w, k: np.sum(w > 0) == k)
        ),
        "A small weight is not 0, either.": (
            lambda *data: _leaving(*data, good=lambda w, k: np.sum(np.abs(w) >= 0.5) == k)
        ),
        "Exactly k, not at most k.": (
            lambda *data: _leaving(*data, good=lambda w, k: np.count_nonzero(w) <= k)
        ),
        "Exactly k, not at least k.": (
            lambda *data: _leaving(*data, good=lambda w, k: np.count_nonzero(w) >= k)
        ),
        "Return all of them, in a list.": lambda *data: (_leaving(*data) or [None])[0],
        "That is how many there are; return them.": lambda *data: len(_leaving(*data)),
        "In the order in which they came.": lambda alphas, *data: sorted(_leaving(alphas, *data)),
    },
)

_x, _y = d3()
_w = Lasso(0.5).fit(_x, _y).coef_.item()
_most = largest_alpha(_x, _y)

w_and_alpha = Exercise(
    (_w, _most),
    mistakes={
        "w: S(z) stands over ‖x‖² / n = 2/3.": (0.5, _most),
        "w: that is without the penalty.": (1.5, _most),
        "w: α is subtracted before the division by 2/3.": (1.5 - 0.5, _most),
        "w: α moves z towards 0, not away from it.": (1.5 / (2 / 3), _most),
        "w: multiplied by 2/3, where it should be divided.": (1 / 3, _most),
        "α: it is x·y / n that α must reach, not w.": (_w, 1.5),
        "α: x·y is divided by n.": (_w, 3.0),
        "First w, then α.": (_most, _w),
    },
)
