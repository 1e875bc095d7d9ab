"""Multi-layer perceptrons: what they learn, what they are without hidden layers, and refuse."""

from math import ceil

import numpy as np
import pytest

from mlcore.datasets import digits
from mlcore.descent.schedules import cosine
from mlcore.models.contract import ConvergenceWarning
from mlcore.models.mlp import MLPClassifier, MLPRegressor

XOR, LABELS = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), ["no", "yes", "yes", "no"]


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_learns_what_no_straight_boundary_can(activation):
    model = MLPClassifier((8,), activation, lr=0.05, max_iter=500, random_state=1).fit(XOR, LABELS)
    assert model.score(XOR, LABELS) == 1.0 and model.loss_ < 0.1
    assert np.allclose(model.predict_proba(XOR).sum(axis=1), 1)


def test_ten_networks_on_ten_splits_read_96_of_100_digits():
    X, y = digits()
    X, n_train, epochs = X / 16, 1347, 40
    options = {"alpha": 1.0, "max_iter": epochs, "tol": 0.0, "n_iter_no_change": epochs}
    falling = cosine(0.02, n_steps=epochs * ceil(n_train / 32))
    for seed in range(10):
        order = np.random.default_rng(seed).permutation(len(y))
        train, test = order[:n_train], order[n_train:]
        model = MLPClassifier((32,), lr=falling, random_state=seed, **options)
        with pytest.warns(ConvergenceWarning, match="stopped at max_iter=40 epochs"):
            model.fit(X[train], y[train])
        assert model.score(X[test], y[test]) > 0.96 and model.n_iter_ == epochs


def test_without_hidden_layer_it_is_linear():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    y = X @ [1.0, -2.0] + 3
    model = MLPRegressor((), lr=0.05, alpha=0.0, max_iter=2000, tol=1e-9, random_state=0).fit(X, y)
    (W, b), = model.network_.layers(model.theta_)  # fmt: skip
    assert np.allclose(W[:, 0], [1, -2], atol=0.01) and np.allclose(b, 3, atol=0.01)


def test_the_stream_is_what_fit_exhausts():
    model = MLPClassifier((4,), lr=0.1, max_iter=300, random_state=0)
    *_, last = model.steps(XOR, LABELS)
    assert np.array_equal(last.theta, model.fit(XOR, LABELS).theta_)


def test_same_seed_same_weights():
    first, second = (
        MLPRegressor((3,), max_iter=400, lr=0.05, random_state=7).fit(XOR, [0, 1, 1, 0.0])
        for _ in range(2)
    )
    assert np.array_equal(first.theta_, second.theta_)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"activation": "gelu"}, "activation must be one of 'relu', 'tanh'; got 'gelu'"),
        ({"hidden_layer_sizes": (4, 0)}, r"hidden_layer_sizes\[1\] must be a whole number ≥ 1"),
        ({"alpha": -1.0}, "alpha must be a finite number ≥ 0; got -1"),
        ({"lr": 0.0}, "lr must be a finite number > 0; got 0"),
        ({"batch_size": 0}, "batch_size must be a whole number ≥ 1; got 0"),
        ({"max_iter": 0}, "max_iter must be a whole number ≥ 1; got 0"),
    ],
)
def test_bad_parameters_are_named_in_fit(options, message):
    with pytest.raises(ValueError, match=message):
        MLPClassifier(**options).fit(XOR, LABELS)


def test_one_class_is_refused():
    with pytest.raises(ValueError, match="y must hold at least 2 classes"):
        MLPClassifier((2,)).fit(XOR, ["a"] * 4)
