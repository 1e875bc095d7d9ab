"""Key of lesson 18, SVM and SVR."""

import numpy as np

from mlcore.datasets import d3
from mlcore.exercise import Exercise
from mlcore.svm.hinge import epsilon_insensitive, hinge
from mlcore.svm.svc import SVC

# --- five losses

_MARGINS, _RESIDUALS, _EPSILON = np.array([0.3, 1.2, -0.5]), np.array([0.3, -0.05]), 0.1


def _each(loss, values):
    """The loss of every value, one at a time, against 1 (hinge) or 0."""
    target = np.ones(1) if loss is hinge else np.zeros(1)
    return [loss(np.array([value]), target)[0] for value in values]


_hinges = _each(hinge, _MARGINS)
_excesses = _each(epsilon_insensitive(_EPSILON), _RESIDUALS)

five_losses = Exercise(
    (*_hinges, *_excesses),
    mistakes={
        "No loss is negative: max(0, …) is missing.": (
            *(1 - _MARGINS),
            *(np.abs(_RESIDUALS) - _EPSILON),
        ),
        "A margin of 1.2 is more than enough: max(0, 1 − 1.2) = 0.": (*(1 - _MARGINS), *_excesses),
        "A right sign is not enough: a margin of 0.3 lacks 0.7.": (
            *np.maximum(0, -_MARGINS),
            *_excesses,
        ),
        "Those are the margins, cut at 0: how much is missing to 1?": (
            *np.maximum(0, _MARGINS),
            *_excesses,
        ),
        "The hinge counts how much is missing, not how many rows are wrong.": (
            *(_MARGINS < 0),
            *_excesses,
        ),
        "That is −ln p of logistic regression; the hinge is a straight line.": (
            *np.logaddexp(0, -_MARGINS),
            *_excesses,
        ),
        "The first three are right. Of a residual only what exceeds ε counts.": (
            *_hinges,
            *np.abs(_RESIDUALS),
        ),
        "The first three are right. Outside the tube, subtract ε: it is no threshold.": (
            *_hinges,
            0.3,
            0.0,
        ),
        "The first three are right. The other two are squared; |r| − ε is not.": (
            *_hinges,
            *_RESIDUALS**2,
        ),
        "The first three are right. −0.05 lies inside the tube, |r| ≤ ε.": (
            *_hinges,
            *(np.abs(_RESIDUALS) - _EPSILON),
        ),
    },
)

# --- the support vectors of six rows, f = x − 3

_ROWS, _SIDES = np.array([1.0, 2.0, 3.5, 2.5, 4.0, 6.0]), np.array([-1, -1, -1, 1, 1, 1])
_SCORES = _ROWS - 3


def _held():
    model = SVC(kernel="linear", C=2.0).fit(_ROWS[:, None], _SIDES)
    return tuple(row in model.support_.tolist() for row in range(len(_ROWS)))


def _where(condition):
    return tuple(condition.tolist())


_margins = _SIDES * _SCORES

support_rows = Exercise(
    _held,
    mistakes={
        "Rows 2 and 5 lie exactly on the edge, y f = 1: they hold it, too.": _where(_margins < 1),
        "Those on the edge, yes; rows 3 and 4, on the wrong side, push even more.": _where(
            _margins == 1
        ),
        "Those are the rows that hold nothing: y f > 1.": _where(_margins > 1),
        "A right sign is not enough, and a wrong one pushes most: y f ≤ 1.": _where(_margins > 0),
        "Not every row: one with y f > 1 has the slope 0.": (True,) * 6,
        "f is not the margin: multiply by y.": _where(_SCORES <= 1),
        "Those with f > 0 are called +1; a support vector has y f ≤ 1.": _where(_SCORES > 0),
        "Right, but write True for yes and False for no.": lambda: tuple(
            "yes" if held else "no" for held in _held()
        ),
        "Those are the rows with y = +1; a support vector has y f ≤ 1.": _where(_SIDES > 0),
    },
)

# --- one pair, clipped: D3, C = 1.5


def _pair(C=1.5):
    x, signs = d3()[0], np.array([-1.0, -1.0, 1.0])
    model = SVC(kernel="linear", C=C).fit(x, signs)
    w = float(model.coef_[0, 0])
    return (*model.dual_coef_[0].tolist(), w, 1 / w)


_beta_2, _beta_3, _w, _half = _pair()

clipped_pair = Exercise(
    (_beta_2, _beta_3, _w, _half),
    mistakes={
        "That is the free move; C = 1.5 is less than 2.": _pair(4.0),
        "That is C = 1.": _pair(1.0),
        "Row 2 is of class −1: its β is below 0.": (-_beta_2, _beta_3, _w, _half),
        "β falls for row 2 and rises for row 3.": (-_beta_2, -_beta_3, _w, _half),
        "The last number: from the boundary to one edge, half of the tube.": (
            _beta_2,
            _beta_3,
            _w,
            2 * _half,
        ),
        "The last number: 1/‖w‖, not ‖w‖.": (_beta_2, _beta_3, _w, _w),
        "w is the sum of β x over both rows.": (_beta_2, _beta_3, 3 * _beta_3, 1 / (3 * _beta_3)),
        "w is the sum of β x, and β₂ is below 0.": (_beta_2, _beta_3, 7.5, 1 / 7.5),
    },
    tolerance=0.003,
)

# --- the loss as a function


def _insensitive(prediction, y, epsilon):
    return epsilon_insensitive(epsilon)(prediction, y)


def _changed(value=lambda loss, n: loss, slope=lambda slopes, r, n: slopes):
    def wrong(prediction, y, epsilon):
        loss, slopes = _insensitive(prediction, y, epsilon)
        return value(loss, len(y)), slope(slopes, prediction - y, len(y))

    return wrong


insensitive = Exercise(
    _insensitive,
    (np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.5, 2.0, 2.0, 7.0]), 0.75),
    (np.array([0.0, -1.0]), np.array([0.25, 2.0]), 0.5),
    mistakes={
        "Both are means: divide by n.": _changed(
            lambda loss, n: n * loss, lambda slopes, r, n: n * slopes
        ),
        "The loss is right; its slope is that of a mean, too: divide by n.": _changed(
            slope=lambda slopes, r, n: n * slopes
        ),
        "The slopes are right; the loss is a mean, too.": _changed(lambda loss, n: n * loss),
        "The slope by the prediction: above y it is positive.": _changed(
            slope=lambda slopes, r, n: -slopes
        ),
        "Inside the tube the slope is 0.": _changed(slope=lambda slopes, r, n: np.sign(r) / n),
        "The slope is a sign, not the residual: the loss is no square.": _changed(
            slope=lambda slopes, r, n: np.where(slopes, r, 0.0) / n
        ),
        "Return an array of slopes, one of each prediction.": _changed(
            slope=lambda slopes, r, n: slopes.sum()
        ),
        "Only what exceeds ε counts: |f − y| − ε.": lambda p, y, epsilon: _insensitive(p, y, 0.0),
        "max(0, …) is missing: inside the tube a row costs 0.": lambda p, y, epsilon: (
            np.mean(np.abs(p - y) - epsilon),
            _insensitive(p, y, epsilon)[1],
        ),
        "The loss, yes; return the slopes, too.": lambda p, y, epsilon: _insensitive(p, y, epsilon)[
            0
        ],
    },
)
