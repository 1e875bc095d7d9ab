"""Key of lesson 06, momentum and Adam."""

from functools import partial

import numpy as np

from mlcore.descent.rules import Adam, Momentum
from mlcore.exercise import Exercise


def _momentum(theta, v, gradient, lr, beta):
    direction, v = Momentum(beta)(gradient, v)
    return theta - lr * direction, v


def _slip(new=lambda v, g, lr, beta: beta * v + g, move=lambda v, g, lr, beta: lr * v):
    """The function with another new v, or another move, which sees the new v."""

    def step(theta, v, g, lr, beta):
        v = new(v, g, lr, beta)
        return theta - move(v, g, lr, beta), v

    return step


momentum_step = Exercise(
    _momentum,
    (np.array([-1.7, -0.5]), np.array([-2.0, 10.0]), np.array([-1.7, -5.0]), 0.15, 0.7),
    (np.zeros(3), np.ones(3), np.array([1.0, 0.0, -2.0]), 0.5, 0.9),
    mistakes={
        "A sum, not a mean: v ← βv + g.": _slip(lambda v, g, lr, beta: beta * v + (1 - beta) * g),
        "θ must move by the new v.": lambda theta, v, g, lr, beta: (theta - lr * v, beta * v + g),
        "θ must move by all of the new v, not by g.": _slip(move=lambda v, g, lr, beta: lr * g),
        "θ must move by the new v, not by βg.": _slip(move=lambda v, g, lr, beta: lr * beta * g),
        "θ must move by ηv: where is η?": _slip(move=lambda v, g, lr, beta: v),
        "θ must move by ηv: β is in v already.": _slip(move=lambda v, g, lr, beta: lr * beta * v),
        "This step goes uphill.": _slip(move=lambda v, g, lr, beta: -lr * v),
        "The old v must fade: where is β?": _slip(lambda v, g, lr, beta: v + g),
        "β is for the old v alone: v ← βv + g.": _slip(lambda v, g, lr, beta: beta * (v + g)),
        "β is for the old v, not for g: v ← βv + g.": _slip(lambda v, g, lr, beta: v + beta * g),
        "The old v is missing: v ← βv + g.": _slip(lambda v, g, lr, beta: g),
        "Here η stays out of v: v ← βv + g.": _slip(
            lambda v, g, lr, beta: beta * v + lr * g, lambda v, g, lr, beta: v
        ),
        "Here η stays out of v, and v is a sum of gradients: v ← βv + g.": _slip(
            lambda v, g, lr, beta: beta * v - lr * g, lambda v, g, lr, beta: -v
        ),
        "Here v is a sum of gradients: v ← βv + g, and θ moves by −ηv.": _slip(
            lambda v, g, lr, beta: beta * v - g, lambda v, g, lr, beta: -lr * v
        ),
        "The new θ comes first, then the new v.": lambda *a: _momentum(*a)[::-1],
        "Return both, the new θ and the new v.": lambda *a: _momentum(*a)[0],
    },
)


_g = np.array([1.0, -0.1])


def _adam(times, correction=lambda beta, t: 1 - beta**t, root=np.sqrt):
    """Where θ = (0, 0) stands after so many gradients g, for any bias correction."""
    theta, m, s = np.zeros(2), 0.0, 0.0
    for t in range(1, times + 1):
        m, s = 0.9 * m + 0.1 * _g, 0.999 * s + 0.001 * _g**2
        theta = theta - 0.01 * m / correction(0.9, t) / root(s / correction(0.999, t))
    return theta


def _moved(times=2, theta=0.0, state=None):
    for _ in range(times):
        direction, state = Adam()(_g, state)
        theta = theta - 0.01 * direction
    return theta


two_steps = Exercise(
    _moved(),
    mistakes={
        "The sign is flipped: the steps go against the gradient.": -_moved(),
        "That is one step; there are two gradients.": _moved(1),
        "That is plain descent; Adam divides every entry by its own size.": -0.02 * _g,
        "The bias correction is missing: divide by 1 − βᵗ.": _adam(2, lambda beta, t: 1),
        "That is one step, and its bias correction is missing.": _adam(1, lambda beta, t: 1),
        "At the second step t = 2: divide by 1 − β².": _adam(2, lambda beta, t: 1 - beta),
        "Divide by √ŝ, not by ŝ.": _adam(2, root=lambda s: s),
        "The directions are right; multiply them by η = 0.01.": 100 * _moved(),
    },
    tolerance=0.01,  # rounded to three digits will do
)


def _counts(k):
    """Steps to the goal of three rules: a row for each of 3 η, a column for each of 5 starts."""
    steps = np.arange(7, 52).reshape(3, 3, 5) ** 3 * k % 997 // 10 * 10.0  # as if by chance
    steps[steps > 860] = np.inf  # it never arrived
    return dict(zip(("plain", "momentum", "Adam"), steps))


def _fewest(counts, of_starts=np.median, of_rates=np.min, choose=min):
    def score(name):
        return of_rates([of_starts(row) for row in counts[name]])

    return choose(counts, key=score)


def _one_rate_for_all(counts):
    k = sum(np.median(table, axis=1) for table in counts.values()).argmin()
    return _fewest(counts, of_rates=lambda medians: medians[k])


fair_winner = Exercise(
    _fewest,
    *((_counts(k),) for k in (4, 39, 41, 146)),  # each wrong choice loses one of them
    mistakes={
        "A mean may be infinite: take the median.": partial(_fewest, of_starts=np.mean),
        "One lucky start proves little: take the median.": partial(_fewest, of_starts=np.min),
        "That chooses a new η for every start: first the median of each row, then the lowest.": (
            lambda counts: min(counts, key=lambda name: np.median(counts[name].min(axis=0)))
        ),
        "That is the median of the whole table: each rule is judged at its best η alone.": (
            lambda counts: min(counts, key=lambda name: np.median(counts[name]))
        ),
        "A row is an η, a column a start: the median of each row, axis=1.": (
            lambda counts: min(counts, key=lambda name: np.median(counts[name], axis=0).min())
        ),
        "One η for all three is what is unfair: each rule has its own best row.": _one_rate_for_all,
        "That is the first η alone: take the best.": partial(_fewest, of_rates=lambda m: m[0]),
        "Fewer steps are better.": partial(_fewest, choose=max),
        "That is the number of steps; the name of the rule is asked for.": lambda counts: min(
            np.median(table, axis=1).min() for table in counts.values()
        ),
    },
)


def _corrected(gradient, t, m, s, power_m, power_s):
    m, s = 0.9 * m + 0.1 * gradient, 0.999 * s + 0.001 * gradient**2
    return m / (1 - 0.9**power_m) / (np.sqrt(s / (1 - 0.999**power_s)) + 1e-8), m, s


def _repaired(gradient, t, m, s):
    direction, state = Adam()(gradient, (t - 1, m, s))
    return direction, state.m, state.s


adam_step = Exercise(
    _repaired,
    (np.array([1.0, -0.1]), 1, np.zeros(2), np.zeros(2)),
    (np.array([2.0, 0.5]), 4, np.array([0.3, -0.2]), np.array([0.01, 0.04])),
    mistakes={
        "1 − β is right for t = 1 only: 1 − βᵗ.": lambda *a: _corrected(*a, 1, 1),
        "s needs its correction, too.": lambda *a: _corrected(*a, a[1], 1),
        "m needs its correction, too.": lambda *a: _corrected(*a, 1, a[1]),
        "Without correction the first step is 3.16 η.": lambda *a: _corrected(*a, np.inf, np.inf),
        "Return m and s as they are: the hats are for this step only.": lambda *a: (
            _repaired(*a)[0],
            _repaired(*a)[1] / (1 - 0.9 ** a[1]),
            _repaired(*a)[2] / (1 - 0.999 ** a[1]),
        ),
    },
)
