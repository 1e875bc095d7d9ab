"""T3: a network that learns to read digits, against the five matrix products of every step."""

import warnings
from collections import deque
from itertools import islice
from math import ceil

from mlcore.datasets import digits
from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import softmax_cross_entropy
from mlcore.descent.objective import Objective
from mlcore.descent.rules import Adam
from mlcore.models.labels import one_hot
from mlcore.models.mlp import MLPClassifier
from mlcore.models.network import Network
from tests.bench.measure import Line, race

EPOCHS, SIZE, LR = 20, 32, 1e-2


def training():
    """64-32-10, Adam, 20 epochs in batches of 32: forward two products, backward three."""
    X, y = digits()
    X, Y, network = X / 16, one_hot(y)[0], Network((64, 32, 10))
    objective = Objective(X, Y, network, softmax_cross_entropy)
    start = network.he(0)
    (W, _), (V, _) = network.layers(start)

    def limit():
        for _ in range(EPOCHS):
            for i in range(0, len(X), SIZE):
                x, delta = X[i : i + SIZE], Y[i : i + SIZE]
                h = x @ W
                h @ V, h.T @ delta, x.T @ (delta @ V.T)

    def ours():
        steps = gradient_descent(objective, start, lr=LR, rule=Adam(), batch_size=SIZE, rng=0)
        return deque(islice(steps, EPOCHS * ceil(len(X) / SIZE)), maxlen=1)

    options = {"max_iter": EPOCHS, "n_iter_no_change": EPOCHS, "batch_size": SIZE}

    def fit():
        with warnings.catch_warnings(action="ignore"):  # it says that it might go on
            return MLPClassifier((32,), lr=LR, tol=0.0, random_state=0, **options).fit(X, y)

    stream, estimator, base = race(ours, fit, limit, repeats=15)
    what = f"64-32-10, Adam, digits, {EPOCHS} epochs, batch {SIZE}"
    yield Line("T3", f"{what}: the stream", stream, base, 4.5)
    yield Line("T3", f"{what}: MLPClassifier.fit", estimator, base)
    for name, peer in peers(X, y):
        yield Line("T3", name, race(peer)[0], base)


def peers(X, y):
    try:
        from sklearn.neural_network import MLPClassifier as Peer
    except ImportError:
        return

    options = {"max_iter": EPOCHS, "n_iter_no_change": EPOCHS, "batch_size": SIZE, "tol": 0.0}

    def fit():
        with warnings.catch_warnings(action="ignore"):
            return Peer((32,), learning_rate_init=LR, random_state=0, **options).fit(X, y)

    yield "scikit-learn MLPClassifier, the same", fit
