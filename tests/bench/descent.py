"""T1 and T2: gradient descent for the linear model, against the two-line NumPy loop."""

import numpy as np

from mlcore.descent import gradient_descent
from mlcore.objective import Objective, with_bias
from mlcore.steps import record
from tests.bench.measure import Line, race


def data(n, d):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, d))
    return X, X @ np.arange(1.0, d + 1) + 3 + rng.normal(size=n)


def full_batch():
    """T1: 100 steps on all rows; the history of the loss on both sides."""
    n, d, steps, lr = 100_000, 100, 100, 0.1
    X, y = data(n, d)

    def limit():
        theta, losses = np.zeros(d), []
        for _ in range(steps):
            error = X @ theta - y
            losses.append(error @ error / (2 * n))
            theta = theta - lr * (X.T @ error) / n
        return theta, losses

    def ours():
        return record(gradient_descent(Objective(X, y), np.zeros(d), lr=lr), steps + 1)

    (theta, losses), run = limit(), ours()
    mine, base = race(ours, limit)
    yield Line("T1", f"full batch, {n} × {d}, {steps} steps", mine, base, 0.06)
    apart = max(
        np.abs(run[-1].theta - theta).max(),
        np.abs(np.array([step.loss for step in run[:-1]]) / losses - 1).max(),
    )
    yield Line("T1", "theta and losses differ by; allowed", apart, 1e-10, 1, unit="")
    for name, peer in exact_peers(X, y):
        yield Line("T1", name, race(peer)[0], base)


def stochastic():
    """T2: one epoch, shuffled, with a bias and the loss of every batch; the limit has neither
    the shuffle nor the losses."""
    n, d, size, lr = 100_000, 20, 32, 0.01
    X, y = data(n, d)
    A = with_bias(X)
    objective = Objective(A, y)

    def limit():
        theta = np.zeros(d + 1)
        for i in range(0, n, size):
            error = A[i : i + size] @ theta - y[i : i + size]
            theta = theta - lr * (A[i : i + size].T @ error) / size
        return theta

    def ours():
        start = np.zeros(d + 1)
        return record(gradient_descent(objective, start, lr=lr, batch_size=size, rng=0), n // size)

    mine, base = race(ours, limit, repeats=15)
    yield Line("T2", f"linear, one epoch, batch {size}, {n} × {d}", mine, base, 1.8)
    for name, peer in stochastic_peers(X, y, lr):
        yield Line("T2", name, race(peer)[0], base)


def exact_peers(X, y):
    try:
        from sklearn.linear_model import LinearRegression
    except ImportError:
        return
    yield "scikit-learn LinearRegression, exact", lambda: LinearRegression().fit(X, y)


def stochastic_peers(X, y, lr):
    try:
        from sklearn.linear_model import SGDRegressor
    except ImportError:
        return
    options = {"max_iter": 1, "tol": None, "alpha": 0, "learning_rate": "constant", "eta0": lr / 32}
    yield (
        "scikit-learn SGDRegressor, one epoch, batch 1, compiled",
        lambda: SGDRegressor(**options, random_state=0).fit(X, y),
    )
