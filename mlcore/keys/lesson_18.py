"""Key of lesson 18, SVM and SVR."""

import numpy as np

from mlcore.datasets import d3
from mlcore.exercise import Exercise
from mlcore.models.pipeline import make_pipeline
from mlcore.models.standardizer import Standardizer
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

_exceed = np.abs(_RESIDUALS) - _EPSILON


def _with(hinges=_hinges, excesses=_excesses):
    return (*hinges, *excesses)


five_losses = Exercise(
    _with(),
    mistakes={
        "No loss is negative: max(0, …) is missing.": _with(1 - _MARGINS, _exceed),
        "A margin of 1.2 is more than enough: max(0, 1 − 1.2) = 0.": _with(1 - _MARGINS),
        "A right sign is not enough: a margin of 0.3 lacks 0.7.": _with(np.maximum(0, -_MARGINS)),
        "Those are margins, cut at 0: how much is missing to 1?": _with(np.maximum(0, _MARGINS)),
        "Those are the margins themselves: how much is missing to 1?": _with(_MARGINS),
        "A wrong sign costs more than 1: 1 − (−0.5).": _with((0.7, 0.0, 0.5)),
        "The hinge counts how much is missing, not how many rows are wrong.": _with(_MARGINS < 0),
        "That is −ln p of logistic regression; the hinge is a straight line.": _with(
            np.logaddexp(0, -_MARGINS)
        ),
        "The first three are right. Only what exceeds ε counts.": _with(excesses=abs(_RESIDUALS)),
        "The first three are right. Outside the tube, subtract ε.": _with(excesses=(0.3, 0.0)),
        "The first three are right. |r| − ε is not squared.": _with(excesses=_RESIDUALS**2),
        "The first three are right. −0.05 lies inside the tube, |r| ≤ ε.": _with(excesses=_exceed),
    },
)

# --- the support vectors of six rows, f = x − 3; three claims

_ROWS, _SIDES = np.array([1.0, 2.0, 3.5, 2.5, 4.0, 6.0]), np.array([-1, -1, -1, 1, 1, 1])
_SCORES, _CLAIMS = _ROWS - 3, (False, True, False)  # C by unseen rows; 1/(9 + 1); K is n × n


def _held():
    model = SVC(kernel="linear", C=2.0).fit(_ROWS[:, None], _SIDES)
    return (*(row in model.support_.tolist() for row in range(len(_ROWS))), *_CLAIMS)


def _where(condition):
    return (*condition.tolist(), *_CLAIMS)


def _claims(*claims):
    return lambda: (*_held()[: len(_ROWS)], *claims)


_margins = _SIDES * _SCORES

six_rows_three_claims = Exercise(
    _held,
    mistakes={
        "Rows 2 and 5 lie exactly on the edge, y f = 1: they hold it, too.": _where(_margins < 1),
        "Those on the edge, yes; rows 3 and 4, on the wrong side, push even more.": _where(
            _margins == 1
        ),
        "Those are the rows that hold nothing: y f > 1.": _where(_margins > 1),
        "A right sign is not enough, and a wrong one pushes most: y f ≤ 1.": _where(_margins > 0),
        "Not every row: one with y f > 1 has the slope 0.": _where(_margins < np.inf),
        "f is not the margin: multiply by y.": _where(_SCORES <= 1),
        "Those with f > 0 are called +1; a support vector has y f ≤ 1.": _where(_SCORES > 0),
        "Rows right. Claim 7: C = 100 errs least on rows it has seen.": _claims(True, True, False),
        "Rows right. Claim 8: distances are squared, 1 of 9 + 1.": _claims(False, False, False),
        "Rows right. Claim 9: K is n × n.": _claims(False, True, True),
        "Right, but write True for yes and False for no.": lambda: tuple(
            "yes" if held else "no" for held in _held()
        ),
    },
)

# --- scores of new rows, scaled columns


def _scaled_scores(X_train, y_train, X_new):
    return make_pipeline(Standardizer(), SVC()).fit(X_train, y_train).decision_function(X_new)


def _scaled_apart(X_train, y_train, X_new):
    model = SVC().fit(Standardizer().fit_transform(X_train), y_train)
    return model.decision_function(Standardizer().fit_transform(X_new))


def _scaled_together(X_train, y_train, X_new):
    scaler = Standardizer().fit(np.concatenate([X_train, X_new]))
    model = SVC().fit(scaler.transform(X_train), y_train)
    return model.decision_function(scaler.transform(X_new))


def _new_rows_raw(X_train, y_train, X_new):
    return SVC().fit(Standardizer().fit_transform(X_train), y_train).decision_function(X_new)


def _task(phase):
    """Eight rows of two columns whose units differ by 1000, and three new ones far to one side."""
    X = np.sin(phase + np.arange(22.0) ** 2).reshape(11, 2)  # as good as drawn
    X[8:] += 2
    return X[:8] * [1, 1000], np.tile([-1, 1], 4), X[8:] * [1, 1000]


scaled_scores = Exercise(
    _scaled_scores,
    _task(0),
    _task(1),
    mistakes={
        "Not scaled: the second column is all that the kernel sees.": lambda X, y, new: (
            SVC().fit(X, y).decision_function(new)
        ),
        "The new rows need the scale of the training rows, not their own.": _scaled_apart,
        "The new rows had a part in the scaler: it learns from the training rows.": (
            _scaled_together
        ),
        "The new rows are not scaled, but the machine was fitted on scaled ones.": _new_rows_raw,
        "Scores, please: decision_function, not predict.": lambda X, y, new: np.sign(
            _scaled_scores(X, y, new)
        ),
        "Those are scores of the training rows.": lambda X, y, new: _scaled_scores(X, y, X),
        "That is a linear kernel; SVC() takes the RBF.": lambda X, y, new: (
            make_pipeline(Standardizer(), SVC(kernel="linear")).fit(X, y).decision_function(new)
        ),
    },
)

# --- one pair, clipped: D3, C = 0.5


def _pair(C=0.5):
    x, signs = d3()[0], np.array([-1.0, -1.0, 1.0])
    model = SVC(kernel="linear", C=C).fit(x, signs)
    w = float(model.coef_[0, 0])
    return (*model.dual_coef_[0].tolist(), w, 1 / w)


_low, _high, _w, _half = _pair()

clipped_pair = Exercise(
    (_low, _high, _w, _half),
    mistakes={
        "That is the free move; C = 0.5 is less than 2.": _pair(4.0),
        "That is C = 1.": _pair(1.0),
        "Row 2 is of class −1: its β is below 0.": (-_low, _high, _w, _half),
        "β falls for row 2 and rises for row 3.": (-_low, -_high, _w, _half),
        "The last number: to one edge, half of the tube.": (_low, _high, _w, 2 * _half),
        "The last number: 1/‖w‖, not ‖w‖.": (_low, _high, _w, _w),
        "w is the sum of β x, and β₂ is below 0.": (_low, _high, 2.5, 0.4),
        "w is the sum of β x over rows 2 and 3.": (_low, _high, 1.5, 2 / 3),
    },
    tolerance=0.003,
)
