"""The figures of lesson 12: nine points of a grid, nine at random, and two scales of a penalty."""

from dataclasses import replace
from functools import cache

import numpy as np

from mlcore.datasets import digits
from mlcore.descent.objective import with_bias
from mlcore.models.features import polynomial
from mlcore.models.logistic import SoftmaxRegression
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer
from mlcore.race import lock_step
from mlcore.search.dimensions import Integer, LogUniform, Uniform
from mlcore.search.population import rowwise
from mlcore.search.sampling import grid_search, random_search
from mlcore.search.space import Space
from mlcore.steps import record
from mlcore.viz.search.sampling import along, shadows, staircase
from mlcore.viz.still import still

softmax = Space(lr=LogUniform(1e-4, 10), C=LogUniform(0.01, 100))
log_space = Space(alpha=LogUniform(1e-4, 1e4), degree=Integer(1, 10))
linear_space = Space(alpha=Uniform(1e-4, 1e4), degree=Integer(1, 10))


@cache
def two_searches():
    """Grid and random search for a softmax regression on digits."""
    X, y = digits()
    order = np.random.default_rng(0).permutation(len(y))
    X, train, rows = X / 16, order[:300], order[300:600]

    def wrong(lr, C):
        theta = record(SoftmaxRegression(C=C, lr=lr).steps(X[train], y[train]), 20)[-1].theta
        return int(np.sum(np.argmax(with_bias(X[rows]) @ theta, axis=1) != y[rows]))

    f = rowwise(softmax.objective(wrong))
    grid, at_random = grid_search(f, softmax, 3), random_search(f, softmax, rng=0)
    return lock_step({"grid": record(grid), "random": record(at_random, 9)})


@cache
def two_scales():
    """Random search for a ridge, α drawn on a linear and on a logarithmic scale."""
    rng = np.random.default_rng(0)
    x, noise = rng.uniform(-1, 1, 1220), rng.standard_normal(1220)
    y = 1 + np.sin(3 * x) + 0.5 * noise
    Z = Standardizer().fit(polynomial(x[:20], 10)).transform(polynomial(x, 10))

    def mse(alpha, degree):
        model = Ridge(alpha=alpha).fit(Z[:20, :degree], y[:20])
        return float(np.mean((model.predict(Z[20:30, :degree]) - y[20:30]) ** 2))

    runs = {}
    for name, space in (("linear", linear_space), ("log", log_space)):
        run = record(random_search(rowwise(space.objective(mse)), space, rng=0), 9)
        runs[name] = [in_log_space(space, step) for step in run]
    return lock_step(runs)


def in_log_space(space, step):
    """The same step, its points as places on the logarithmic axes."""
    points = np.array([log_space.unit(**space.values(u)) for u in step.points])
    return replace(step, points=points, theta=log_space.unit(**space.values(step.theta)))


def figure_12_shadows(theme):
    """Nine points of a grid and nine random ones in the plane of two hyperparameters, with their
    shadows on both axes: the grid tries three learning rates, random search nine; beside it their
    losses against the learning rate, and the best so far as two staircases."""
    panels = shadows(softmax), along(softmax, label="wrong"), staircase(label="wrong")
    frames = two_searches()
    return still(*((panel, frames, -1) for panel in panels), theme=theme), (frames, panels)


def figure_12_scales(theme):
    """Nine draws of a penalty from 0.0001 to 10 000 on a linear and on a logarithmic scale, seen on
    a logarithmic axis: the linear ones all lie at its upper end, above 100; seven of the
    logarithmic ones lie below 0.1, and the best of them has half the loss."""
    names = {"labels": ["α", "degree"]}
    panels = shadows(log_space, **names), along(log_space, log=True, label="MSE", **names)
    return still(*((panel, two_scales(), -1) for panel in panels), theme=theme), None
