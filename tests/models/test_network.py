"""The network: by hand, against differences, against linear models, and on what it is good for."""

import pickle

import numpy as np
import pytest

from mlcore.datasets import digits
from mlcore.descent.gradient_check import check_gradient
from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import softmax_cross_entropy, squared_error
from mlcore.descent.objective import Objective, linear, with_bias
from mlcore.models.labels import one_hot
from mlcore.models.network import Network, relu, tanh
from mlcore.steps import record

TINY = np.array([0.5, -1.0, 0.0, 0.0, 1.0, 2.0, 0.0])  # W₁, b₁, W₂, b₂


def test_by_hand():
    tiny = Network((1, 2, 1))
    passed, z = tiny.forward(TINY, np.array([[1.0]]))
    (_, x, none), (_, h, slope) = passed
    assert x.tolist() == [[1.0]] and none is None
    assert h.tolist() == [[0.5, 0.0]] and slope.tolist() == [[True, False]] and z.item() == 0.5
    (delta_2, dv, dc), (delta_1, dw, db) = tiny.backward(passed, z - 1.0)
    assert delta_2.item() == -0.5 and dv.ravel().tolist() == [-0.25, 0.0] and dc.item() == -0.5
    assert delta_1.tolist() == [[-0.5, 0.0]] and dw.tolist() == [[-0.5, 0.0]]
    assert db.tolist() == [-0.5, 0.0]


@pytest.mark.parametrize("activation", [relu, tanh])
@pytest.mark.parametrize(
    "widths", [(3, 4), (3, 5, 4), (3, 5, 2, 4), (3, 1), (3, 6, 1), (3, 5, 2, 1)]
)
def test_gradient_equals_differences(widths, activation):
    rng = np.random.default_rng(3)
    X, network = rng.normal(size=(20, 3)), Network(widths, activation)
    if widths[-1] == 1:
        y, loss = rng.normal(size=20), squared_error
    else:
        y, loss = np.eye(4)[rng.integers(4, size=20)], softmax_cross_entropy
    objective = Objective(X, y, network, loss, network.l2(0.1))
    theta = network.he(rng) + 0.1 * rng.normal(size=network.n_parameters)
    assert check_gradient(objective, theta) < 1e-7
    whole, (a, b) = (
        objective(theta)[1],
        (objective(theta, r)[1] for r in (slice(10), slice(10, 20))),
    )
    assert np.allclose((a + b) / 2, whole)


def test_without_a_hidden_layer_it_is_the_linear_model():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(30, 3)), rng.normal(size=30)
    W = rng.normal(size=(4, 1))
    loss, gradient = Objective(with_bias(X), y, linear, squared_error)(W[:, 0])
    network = Network((3, 1))
    theta = np.concatenate([W[1:, 0], W[0]])  # weights first, the bias after them
    same_loss, same = Objective(X, y, network, squared_error)(theta)
    assert np.isclose(loss, same_loss) and np.allclose(np.roll(same, 1), gradient)


def test_the_first_weights_keep_the_size_and_follow_from_the_seed():
    network = Network((400, 300, 200, 10))
    theta = network.he(0)
    assert np.array_equal(theta, network.he(0)) and not np.array_equal(theta, network.he(1))
    for (W, b), d in zip(network.layers(theta), (400, 300, 200)):
        assert W.std() == pytest.approx(np.sqrt(2 / d), rel=0.05) and not b.any()
    (W, _), *_ = (bent := Network((400, 300, 1), tanh)).layers(bent.he(0))
    assert W.std() == pytest.approx(np.sqrt(1 / 400), rel=0.05)


def test_all_at_zero_the_units_stay_alike():
    X, y = digits()
    Y, network = one_hot(y)[0], Network((64, 32, 10))
    zero = np.zeros(network.n_parameters)
    for start in (zero, zero + 0.01):  # with relu at 0 nothing moves at all but the last biases
        run = record(
            gradient_descent(Objective(X / 16, Y, network, softmax_cross_entropy), start), 20
        )
        (W, _), _ = network.layers(run[-1].theta)
        assert np.allclose(W, W[:, :1])


def test_from_zero_it_answers_one_digit_for_all():
    X, y = digits()
    Y, network = one_hot(y)[0], Network((64, 32, 10))
    objective = Objective(X / 16, Y, network, softmax_cross_entropy)
    zero = np.zeros(network.n_parameters)
    steps = gradient_descent(objective, zero, lr=0.3, batch_size=32, rng=0)
    theta = record(steps, 57 * 5)[-1].theta
    (W, _), (V, c) = network.layers(theta)
    assert not W.any() and not V.any() and c.any()  # δ₁ = W₂ᵀδ₂ = 0, and h = 0
    assert (network(theta, X / 16)[0].argmax(axis=1) == y).mean() < 0.11


def test_penalty_is_of_the_weights_alone():
    network = Network((1, 2, 1))
    value, pull = network.l2(3.0)(np.arange(7.0))  # W₁ = (0, 1), W₂ = (4, 5)
    assert value == 1.5 * (0 + 1 + 16 + 25) and pull.tolist() == [0, 3, 0, 0, 12, 15, 0]


def test_an_objective_of_it_pickles():
    network = Network((1, 2, 1))
    objective = Objective([[1.0]], [1.0], network, squared_error, network.l2(0.1))
    copied = pickle.loads(pickle.dumps(objective))
    assert np.array_equal(copied(TINY)[1], objective(TINY)[1])


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: Network((3,)), r"widths must be \(inputs, hidden …, outputs\); got \(3,\)"),
        (lambda: Network((3, 0, 1)), r"widths\[1\] must be a whole number ≥ 1; got 0"),
        (lambda: Network((3, 2.5, 1)), r"widths\[1\] must be a whole number"),
        (lambda: Network((3, 1), "relu"), "activation must be a function"),
        (lambda: Network((3, 1)).l2(-1), "strength must be a finite number ≥ 0; got -1"),
        (
            lambda: Objective([[1.0]], [1.0], Network((2, 1)), squared_error)(np.zeros(3)),
            "X must have 2 columns, as the network has inputs; got 1",
        ),
        (
            lambda: Objective([[1.0]], [1.0], Network((1, 1)), squared_error)(np.zeros(3)),
            r"theta must have shape \(2,\)",
        ),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises((TypeError, ValueError), match=message):
        make()
