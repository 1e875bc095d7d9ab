"""T1, T2 and the rules: gradient descent for linear models, against NumPy loops of a few lines."""

import numpy as np

from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import logistic_cross_entropy
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.rules import Adam, Momentum, Plain
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
    A, label = with_bias(X), (y > 3).astype(float)

    def linear():
        theta = np.zeros(d + 1)
        for i in range(0, n, size):
            error = A[i : i + size] @ theta - y[i : i + size]
            theta = theta - lr * (A[i : i + size].T @ error) / size
        return theta

    def logistic():
        theta = np.zeros(d + 1)
        for i in range(0, n, size):
            p = 1 / (1 + np.exp(-(A[i : i + size] @ theta)))
            theta = theta - lr * (A[i : i + size].T @ (p - label[i : i + size])) / size
        return theta

    def ours(objective):
        options = {"lr": lr, "batch_size": size, "rng": 0}
        return lambda: record(gradient_descent(objective, np.zeros(d + 1), **options), n // size)

    what = f"one epoch, batch {size}, {n} × {d}"
    for name, limit, objective, target in (
        ("linear", linear, Objective(A, y), 1.8),
        ("logistic", logistic, Objective(A, label, loss=logistic_cross_entropy), 1.5),
    ):
        mine, base = race(ours(objective), limit, repeats=21)
        yield Line("T2", f"{name}, {what}", mine, base, target)
        for peer, work in stochastic_peers(name, X, y if name == "linear" else label, lr):
            yield Line("T2", peer, race(work)[0], base)


def rules():
    """One run of each rule on all rows, with the history of the loss; the limits have none."""
    n, d, steps, lr = 1000, 20, 1000, 0.01
    X, y = data(n, d)

    def plain():
        theta = np.zeros(d)
        for _ in range(steps):
            theta = theta - lr * (X.T @ (X @ theta - y)) / n
        return theta

    def momentum():
        theta, v = np.zeros(d), np.zeros(d)
        for _ in range(steps):
            v = 0.9 * v + X.T @ (X @ theta - y) / n
            theta = theta - lr * v
        return theta

    def adam():
        theta, m, s = np.zeros(d), np.zeros(d), np.zeros(d)
        for t in range(1, steps + 1):
            g = X.T @ (X @ theta - y) / n
            m = 0.9 * m + 0.1 * g
            s = 0.999 * s + 0.001 * g**2
            m_hat, s_hat = m / (1 - 0.9**t), s / (1 - 0.999**t)
            theta = theta - lr * m_hat / (np.sqrt(s_hat) + 1e-8)
        return theta

    def ours(rule):
        objective = Objective(X, y)  # new, so that its XᵀX is counted
        return record(gradient_descent(objective, np.zeros(d), lr=lr, rule=rule), steps + 1)

    for rule, limit in ((Plain(), plain), (Momentum(0.9), momentum), (Adam(), adam)):
        mine, base = race(lambda rule=rule: ours(rule), limit)
        name = type(rule).__name__
        yield Line("", f"{name}, {steps} steps on all rows, {n} × {d}", mine, base)
        apart = np.abs(ours(rule)[-1].theta - limit()).max()
        yield Line("", f"{name}: theta differs by; allowed", apart, 1e-10, 1, unit="")


def exact_peers(X, y):
    try:
        from sklearn.linear_model import LinearRegression
    except ImportError:
        return
    yield "scikit-learn LinearRegression, exact", lambda: LinearRegression().fit(X, y)


def stochastic_peers(name, X, y, lr):
    try:
        from sklearn.linear_model import SGDClassifier, SGDRegressor
    except ImportError:
        return
    options = {"max_iter": 1, "tol": None, "alpha": 0, "learning_rate": "constant", "eta0": lr / 32}
    if name == "logistic":
        peer = SGDClassifier(**options, loss="log_loss", random_state=0)
    else:
        peer = SGDRegressor(**options, random_state=0)
    what = f"scikit-learn {type(peer).__name__}, one epoch, batch 1, compiled"
    yield what, lambda: peer.fit(X, y)
