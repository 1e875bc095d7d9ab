"""Key of lesson 09, overfitting and the L2 penalty."""

import numpy as np

from mlcore.datasets import d3
from mlcore.descent.early_stopping import early_stopping
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import with_bias
from mlcore.descent.penalties import L2
from mlcore.exercise import Exercise
from mlcore.models.features import polynomial
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer
from mlcore.steps import Step, record

_UNDER, _OVER, _LOOK, _GOOD = "underfits", "overfits", "look at your data", "good"

diagnoses = Exercise(
    (_UNDER, _OVER, _LOOK, _GOOD),
    mistakes={
        "C: underfitting is bad on both sets.": (_UNDER, _OVER, _UNDER, _GOOD),
        "A, C: what underfits is bad on both sets.": (_LOOK, _OVER, _UNDER, _GOOD),
        "A, B: to overfit is bad on validation alone.": (_OVER, _UNDER, _LOOK, _GOOD),
        "B has the smallest training error, and is the worst.": (_UNDER, _GOOD, _LOOK, _GOOD),
        "D: 0.05 is hardly above the noise, 0.04.": (_UNDER, _OVER, _LOOK, _OVER),
        'Right, but write "underfits", with an s.': ("underfit", "overfit", _LOOK, _GOOD),
    },
)


def _by_ridge(X, y, strength):
    model = Ridge(alpha=len(y) * strength).fit(X[:, 1:], y)
    return np.array([model.intercept_, *model.coef_])


def _solving(D=lambda d: np.diag([0.0] + [1.0] * d), n=None, n_y=None, times=1.0):
    """The function that solves (XᵀX / n + λD) θ = Xᵀy / n, with what is wrong in it."""

    def solve(X, y, strength):
        left = X.T @ X / (n or len(y)) + times * strength * D(X.shape[1] - 1)
        return np.linalg.solve(left, X.T @ y / (n_y or len(y)))

    return solve


_x, _y = d3()
_waves = np.sin(np.outer(np.arange(8), [1, 2, 3]))

penalised = Exercise(
    _by_ridge,
    (with_bias(_x), _y, 1 / 3),
    (with_bias(_waves), 20 + _waves[:, 0] - np.arange(8), 0.2),
    mistakes={
        "The bias is penalised: D has a 0 in its first corner.": _solving(lambda d: np.eye(d + 1)),
        "The 0 of D is in the wrong corner: the bias is θ[0].": _solving(
            lambda d: np.diag([1.0] * d + [0.0])
        ),
        "λ belongs on the diagonal alone.": _solving(lambda d: np.ones((d + 1, d + 1))),
        "λ stands beside XᵀX / n: divide by n.": _solving(n=1, n_y=1),
        "XᵀX is not divided by n, Xᵀy is.": _solving(n=1),
        "Xᵀy is not divided by n, XᵀX is.": _solving(n_y=1),
        "λ is added, not subtracted.": _solving(times=-1),
        "The 2 of the slope stands in all three terms: it cancels.": _solving(times=2),
        "Where is λ?": _solving(times=0),
        "Return the bias too, before the weights.": lambda *data: _by_ridge(*data)[1:],
    },
)


def _fits(strengths, Z, y, n=None):
    return [Ridge(alpha=strength * (n or len(y))).fit(Z, y) for strength in strengths]


def _pick(strengths, Z, y, Z_val, y_val, n=None, error=lambda r: np.mean(r**2), give=None):
    losses = [error(model.predict(Z_val) - y_val) for model in _fits(strengths, Z, y, n)]
    return (give or strengths)[int(np.argmin(losses))]


def _problem(start):
    """Some λ's; then columns and y for training, and for validation: a wave and a ripple on it."""
    k = start + np.arange(50)
    x = 2 * (k * 0.618034 % 1) - 1  # spread over [−1, 1), like random points
    y = 1 + np.sin(3 * x) + 0.28 * np.sin(k**2)
    raw = polynomial(x, 15)
    Z = Standardizer().fit(raw[:20]).transform(raw)
    return [0.0001, 0.001, 0.01, 0.1, 1.0], Z[:20], y[:20], Z[20:], y[20:]


best_strength = Exercise(
    _pick,
    *map(_problem, (350, 200, 1550)),
    mistakes={
        "The training rows always want the smallest λ.": lambda s, Z, y, *_: _pick(s, Z, y, Z, y),
        "alpha = n λ: you left out n, the training rows.": lambda *data: _pick(*data, n=1),
        "n counts the training rows, not the 30 others.": lambda *data: _pick(*data, n=30),
        "That is the largest MSE.": lambda *data: _pick(*data, error=lambda r: -np.mean(r**2)),
        "First square, then take the mean.": lambda *data: _pick(
            *data, error=lambda r: sum(r) ** 2
        ),
        "|ŷ − y| is another measure.": lambda *data: _pick(*data, error=lambda r: sum(abs(r))),
        "The sets are exchanged: fit on training data, judge on validation data.": (
            lambda s, Z, y, Z_val, y_val: _pick(s, Z_val, y_val, Z, y)
        ),
        "That is the place in the list: return the λ that stands there.": (
            lambda *data: _pick(*data, give=range(5))
        ),
        "That is alpha = nλ: return λ.": lambda *data: _pick(*data) * len(data[2]),
        "That is the error: return its λ.": lambda s, Z, y, Z_val, y_val: min(
            np.mean((model.predict(Z_val) - y_val) ** 2) for model in _fits(s, Z, y)
        ),
    },
)


def _returned(losses, patience):
    steps = [Step(t, np.array([loss]), loss, t + 1) for t, loss in enumerate(losses)]
    return record(early_stopping(steps, lambda theta: (theta[0], np.ones(1)), patience))[-1].best.t


def _rising(losses, patience):
    rises = np.diff(losses) > 0
    ends = [t for t in range(patience, len(losses)) if rises[t - patience : t].all()]
    return int(np.argmin(losses[: ends[0] + 1 if ends else None]))


def _never_reset(losses, patience):
    worse = [t for t in range(1, len(losses)) if losses[t] >= min(losses[:t])]
    return int(np.argmin(losses[: worse[patience - 1] + 1 if worse[patience - 1 :] else None]))


returned_step = Exercise(
    _returned,
    ([5, 3, 1.95, 2.5, 2.2, 1.9], 2),
    ([5, 3, 4, 2, 3, 2.5, 1, 6, 7, 8, 0], 3),
    ([5, 6, 4, 5, 3, 6, 2, 9, 9, 9], 3),
    ([4, 2, 3], 2),
    ([5, 4, 6, 7, 3, 8, 9, 9, 9, 0], 2),
    mistakes={
        "Losses after the stop are never seen.": lambda losses, _: int(np.argmin(losses)),
        "That is the last step; the best one is returned.": lambda losses, patience: min(
            _returned(losses, patience) + patience, len(losses) - 1
        ),
        "Count the steps without a new best, not the rises in a row.": _rising,
        "After a new best, the wait starts again at 0.": _never_reset,
        "That is the best loss; the step is asked for.": lambda *run: run[0][_returned(*run)],
        "It waits one step too long.": lambda losses, patience: _returned(losses, patience + 1),
        "It gives up one step too early.": lambda losses, patience: _returned(losses, patience - 1),
    },
)

_decay = L2(2 * 0.1, bias=False)  # ½ · 2λ w²

w_next = Exercise(
    lambda: record(gradient_descent(_decay, [2.0], lr=0.5), 2)[1].theta.item(),
    mistakes={
        "The slope of λw² is 2λw, not λw.": 2 - 0.5 * 0.1 * 2,
        "The sign is flipped: a decay makes w smaller.": 2 + 0.5 * 2 * 0.1 * 2,
        "Where is η?": 2 - 2 * 0.1 * 2,
        "That is the length of the step: subtract it from w.": 0.5 * 2 * 0.1 * 2,
        "That is the slope: multiply by η, then subtract it from w.": 2 * 0.1 * 2,
        "That is the factor of the step: multiply w by it.": 1 - 2 * 0.5 * 0.1,
    },
)
