"""Key of lesson 05, SGD, mini-batches and decay."""

from math import ceil

import numpy as np

from mlcore.datasets import d3
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.schedules import inverse_time
from mlcore.exercise import Exercise
from mlcore.steps import record

x, y = d3()
X = with_bias(x)
L = Objective(X, y)


def _after_row(i, lr=0.1, theta=(0.0, 1.0)):
    return np.array(theta) - lr * L(theta, i)[1]


def _after(gradient):
    return np.array([0.0, 1.0]) - 0.1 * gradient


_pull = L((0.0, 1.0), [2])[1]
_TURN = np.array([1, -1])  # turns the sign of the slope alone

theta_after = Exercise(
    _after_row([2]),
    mistakes={
        "The sign is flipped: the step goes against the gradient.": _after_row([2], lr=-0.1),
        "That is the step of all three rows: this one reads row 3 alone.": _after_row(None),
        "That divides by n = 3: a batch of one row is divided by 1.": _after_row([2], lr=0.1 / 3),
        "That is the step of row 2.": _after_row([1]),
        "That starts from (0, 0); here θ = (0, 1).": _after_row([2], theta=(0.0, 0.0)),
        "That is the gradient of row 3: the step is still to come.": _pull,
        "That is minus the gradient: take η of it, and add that to θ.": -_pull,
        "That is η times the gradient: the step is θ minus it.": 0.1 * _pull,
        "That is the move, −η times the gradient: add it to θ.": -0.1 * _pull,
        "The gradient is the residual times (1, x); both entries got the same.": _after(_pull[0]),
        "η is missing.": _after_row([2], lr=1.0),
        "The slope goes the wrong way: both entries of the gradient are < 0.": _after(
            _pull * _TURN
        ),
        "The bias goes the wrong way: both entries of the gradient are < 0.": _after(
            -_pull * _TURN
        ),
        "The residual is that of θ = (0, 0); here θ = (0, 1).": _after(L((0.0, 0.0), [2])[1]),
        "The residual is the prediction minus y, not plus y.": _after((3 + 5) * X[2]),
        "Multiply the residual by (1, x), not by (x, 1): θ is (b, w).": _after(_pull[::-1]),
        "The two are swapped: θ is (b, w).": _after_row([2])[::-1],
    },
)

alpha = Exercise(
    next(k / 1000 for k in range(1, 1000) if np.isclose(inverse_time(0.3, k / 1000)(100), 0.1)),
    mistakes={
        "The 1 is forgotten: the divisor is 1 + αt.": 3 / 100,
        "That is αt: divide by t = 100.": 2.0,
        "That is the divisor 1 + αt, not α.": 3.0,
        "That goes down a straight line: η₀ is divided by 1 + αt, not lowered by αt.": 0.2 / 100,
        "That loses the same share at every step: the decay would compound.": (
            1 - (1 / 3) ** (1 / 100)
        ),
        "That divides by 1 + α a hundred times: the decay compounds.": 3 ** (1 / 100) - 1,
        "The fraction is upside down: 1 + αt = η₀/ηₜ.": (0.1 / 0.3 - 1) / 100,
        "With that α the rate is half of η₀; here it is a third.": 1 / 100,
        "That is the rate at step 100; which α leads there?": 0.1,
        "That is what η loses; here η₀ is divided: 1 + αt = η₀/ηₜ.": 0.3 - 0.1,
        "That takes what η loses as a share of η₀; take it as one of ηₜ.": (0.3 - 0.1) / 30,
        "Upside down, and the 1 is forgotten: 1 + αt = η₀/ηₜ.": 0.1 / 0.3 / 100,
    },
)


def _counted(n, batch_size, epochs):
    objective, seen = Objective(np.ones((n, 1)), np.zeros(n)), 0
    steps = gradient_descent(objective, [0.0], batch_size=batch_size, rng=0)
    while seen < epochs * n:
        step = next(steps)
        seen += n if step.rows is None else len(step.rows)
    return step.t + 1


n_steps = Exercise(
    _counted,
    (1000, 32, 1),
    (1000, 32, 5),
    (1000, 250, 3),
    (100, 15, 2),
    (7, 10, 4),
    mistakes={
        "The last, short batch is missing.": lambda n, size, epochs: epochs * (n // size),
        "Every epoch ends with a short batch of its own: count one epoch, then multiply.": (
            lambda n, size, epochs: ceil(epochs * n / size)
        ),
        "Short batches are missing: round up, in each epoch.": lambda n, size, epochs: (
            epochs * n // size
        ),
        "Where |B| divides n there is no short batch.": lambda n, size, epochs: (
            epochs * (n // size + 1)
        ),
        "Each epoch may end with a short batch.": lambda n, size, epochs: epochs * (n // size) + 1,
        "A part of a step is a step: round up, to a whole number.": lambda n, size, epochs: (
            epochs * n / size
        ),
        "Round up, always: a short batch is a batch.": lambda n, size, epochs: (
            epochs * round(n / size)
        ),
        "That counts examples: a step reads a whole batch.": lambda n, size, epochs: epochs * n,
        "That is one epoch: where is `epochs`?": lambda n, size, epochs: _counted(n, size, 1),
    },
)


def _epoch(theta, X, y, lr, order):
    rows = Objective(X[order], y[order])
    run = record(gradient_descent(rows, theta, lr=lr, batch_size=1, shuffle=False), len(order))
    return run[-1].after


def _uphill(theta, X, y, lr, order):
    for i in order:
        theta = theta + lr * Objective(X, y)(theta, [i])[1]
    return theta


one_epoch = Exercise(
    _epoch,
    (np.zeros(2), X, y, 0.1, np.array([2, 0, 1])),
    (np.array([1.0, 1.0]), X, y, 0.05, np.array([1, 2, 0])),
    mistakes={
        "Every row must see the θ that the row before it left.": lambda theta, X, y, lr, order: (
            theta - lr * len(y) * Objective(X, y)(theta)[1]
        ),
        "This uses all rows at every step: where is the index?": lambda theta, X, y, lr, order: (
            record(gradient_descent(Objective(X, y), theta, lr=lr), 3)[-1].after
        ),
        "That is one step of all rows; SGD makes one for each.": lambda theta, X, y, lr, order: (
            theta - lr * Objective(X, y)(theta)[1]
        ),
        "The rows come in the order that is given.": lambda *a: _epoch(*a[:4], range(3)),
        "One row is divided by 1, not by n.": lambda *a: _epoch(*a[:3], a[3] / 3, a[4]),
        "Only the first row counts: is `return` in the loop?": lambda *a: _epoch(*a[:4], a[4][:1]),
        "θ comes back as it was: is the update in the loop?": lambda theta, *rest: theta,
        "This goes uphill.": _uphill,
        "The gradient of ½ r² has no 2.": lambda *a: _epoch(*a[:3], 2 * a[3], a[4]),
    },
)
