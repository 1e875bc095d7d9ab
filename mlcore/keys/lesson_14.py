"""Key of lesson 14, Bayesian optimisation."""

import numpy as np

from mlcore.exercise import Exercise
from mlcore.scores import regret, standings
from mlcore.search import acquisition as acq
from mlcore.search.acquisition import normal_cdf, normal_pdf
from mlcore.steps import Step

_mean, _std, _best = 0.5, 0.2, 0.4
_EI = acq.expected_improvement(_mean, _std, _best).item()
_PI = acq.probability_of_improvement(_mean, _std, _best).item()
_LCB = acq.lower_confidence_bound(_mean, _std)
_up = acq.expected_improvement(-_mean, _std, -_best).item()  # of a maximiser
_gap, _phi = _best - _mean, normal_pdf((_best - _mean) / _std).item()
_turned = _EI - 2 * _gap * _PI

EI_PI_LCB = Exercise(
    (_EI, _PI, _LCB),
    mistakes={
        "EI: the sign of the gap is that of a maximiser; it is f⁺ − μ.": (_turned, _PI, _LCB),
        "EI: φ must be multiplied by σ.": (_gap * _PI + _phi, _PI, _LCB),
        "EI: the gap must be multiplied by Φ.": (_gap + _std * _phi, _PI, _LCB),
        "EI: σ φ(z) is missing.": (_gap * _PI, _PI, _LCB),
        "EI: (f⁺ − μ) Φ(z) is missing.": (_std * _phi, _PI, _LCB),
        "EI: Φ belongs to the gap, φ to σ.": (_gap * _phi + _std * _PI, _PI, _LCB),
        "EI: gap and z both have the sign of a maximiser; use f⁺ − μ.": (_up, _PI, _LCB),
        "EI and PI are those of a maximiser; use f⁺ − μ.": (_up, 1 - _PI, _LCB),
        "All three are those of a maximiser.": (_up, 1 - _PI, _mean + 2 * _std),
        "PI: Φ(z), not 1 − Φ(z): we want f below f⁺.": (_EI, 1 - _PI, _LCB),
        "PI: Φ, the area; φ is the height of the bell.": (_EI, _phi, _LCB),
        "LCB: minus, the optimism of a minimiser.": (_EI, _PI, _mean + 2 * _std),
        "LCB: κ is 2, not 1.": (_EI, _PI, _mean - _std),
        "LCB starts at the mean, not at f⁺.": (_EI, _PI, _best - 2 * _std),
        "Right so far, but give EI and PI four digits.": (round(_EI, 2), round(_PI, 2), _LCB),
        "Right so far, but give EI four digits.": (round(_EI, 2), _PI, _LCB),
        "Right so far, but give PI four digits.": (_EI, round(_PI, 2), _LCB),
    },
    tolerance=2e-3,
)


def _lowest_bound(x, mean, std, kappa):
    return x[np.argmin(acq.lower_confidence_bound(mean, std, kappa))]


_x, _s = np.arange(6.0), np.array([0.2, 1.45, 0.5, 0.45, 0.85, 1.35])
_m = np.array([0.75, 1.5, 0.15, 1.75, 0.25, 1.05])

next_x = Exercise(
    _lowest_bound,
    (_x, _m, _s, 3.0),
    (_x / 10, _m, _s, 0.5),
    (-_x, _m, _s, 0.0),
    mistakes={
        "That is the upper bound of a maximiser.": lambda x, m, s, k: x[np.argmax(m + k * s)],
        "The lowest bound is the most promising: argmin.": (
            lambda x, m, s, k: x[np.argmax(m - k * s)]
        ),
        "Minus: the lower bound.": lambda x, m, s, k: x[np.argmin(m + k * s)],
        "Return x, not its number.": lambda x, m, s, k: np.argmin(m - k * s),
        "Return x, not the bound.": lambda x, m, s, k: np.min(m - k * s),
        "Return the x of the lowest bound alone, not all bounds.": lambda x, m, s, k: m - k * s,
        "Where is κ?": lambda x, m, s, k: x[np.argmin(m)],
        "κ is an argument, not always 2.": lambda x, m, s, k: x[np.argmin(m - 2 * s)],
        "σ, not its square.": lambda x, m, s, k: x[np.argmin(m - k * s**2)],
        "σ is the root already.": lambda x, m, s, k: x[np.argmin(m - k * np.sqrt(s))],
    },
)

_a = np.array([[6, 7, 9, 5], [7, 3, 5, 9], [8, 9, 3, 1], [5, 9, 5, 4], [3, 8, 3, 6]]) / 10
_b = np.array([[3, 8, 7, 7], [5, 4, 9, 8], [9, 5, 7, 2], [5, 4, 9, 5], [8, 3, 4, 3]]) / 10


def _run(losses):
    return regret([Step(t, np.zeros(1), loss, t + 1) for t, loss in enumerate(losses)])


def _share(a, b, n):
    (at,) = standings({"a": [*map(_run, a)], "b": [*map(_run, b)]}, [n])
    return np.mean(at.losses["a"] < at.losses["b"])


share_won = Exercise(
    _share,
    (_a, _b, 2),
    (_a, _b, 3),
    (_a, _b, 1),
    mistakes={
        "Both may use the first `budget` columns only.": lambda a, b, n: _share(a, b, 4),
        "Random search, too, has n only.": lambda a, b, n: np.mean(a[:, :n].min(1) < b.min(1)),
        "Bayes, too, has n only.": lambda a, b, n: np.mean(a.min(1) < b[:, :n].min(1)),
        "The lowest so far, not the last.": lambda a, b, n: np.mean(a[:, n - 1] < b[:, n - 1]),
        "Column n comes after the first n.": lambda a, b, n: np.mean(a[:, n] < b[:, n]),
        "One column too many: the first n are [:, :n].": lambda a, b, n: _share(a, b, n + 1),
        "Of each seed one number, the lowest.": lambda a, b, n: np.mean(a[:, :n] < b[:, :n]),
        "The lowest, not the mean.": lambda a, b, n: np.mean(a[:, :n].mean(1) < b[:, :n].mean(1)),
        "Cut columns, not rows.": lambda a, b, n: _share(a[:n], b[:n], 4),
        "Rows are seeds: axis 1.": lambda a, b, n: np.mean(a[:, :n].min(0) < b[:, :n].min(0)),
        "That is how often random search wins.": lambda a, b, n: _share(b, a, n),
        "A tie is not a win.": lambda a, b, n: 1 - _share(b, a, n),
        "A share: divide by the number of seeds.": lambda a, b, n: len(a) * _share(a, b, n),
    },
)


def _upwards(mean, std, best):
    return acq.expected_improvement(-mean, std, -best)


def _variant(up, z_up, Phi=normal_cdf, phi=normal_pdf, power=1):
    return lambda m, s, b: up * (m - b) * Phi(z_up * (m - b) / s) + s**power * phi((m - b) / s)


improvement_upwards = Exercise(
    _upwards,
    (np.array([1.2, 0.3]), np.array([0.5, 1.0]), 1.0),
    (np.array([2.0, 2.5]), np.array([0.1, 0.4]), 2.2),
    mistakes={
        "That is for minimising.": acq.expected_improvement,
        "A minus in front is not enough: turn gap and z.": lambda *a: -acq.expected_improvement(*a),
        "EI is never negative: no minus in front.": lambda *a: -_upwards(*a),
        "The gap has the right sign; z needs it, too.": _variant(1, -1),
        "z has the right sign; the gap needs it, too.": _variant(-1, 1),
        "φ must be multiplied by σ.": _variant(1, 1, power=0),
        "Φ belongs to the gap, φ to σ.": _variant(1, 1, normal_pdf, normal_cdf),
        "z is divided by σ, the deviation.": lambda m, s, b: (
            (m - b) * normal_cdf(m - b) + s * normal_pdf(m - b)
        ),
    },
)
