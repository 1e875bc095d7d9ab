"""The tool that all gradients are trusted by: it must be exact where it can be, and must tell."""

import re

import numpy as np
import pytest

from mlcore.descent.gradient_check import (
    check_gradient,
    differences,
    numerical_gradient,
    relative_error,
)
from mlcore.problems import rosenbrock


def smooth(theta):
    return float(np.exp(theta).sum() + theta.prod()), np.exp(theta) + theta.prod() / theta


POINT = np.array([0.3, -1.2, 2.0])


def test_central_differences_are_exact_on_a_parabola():
    """The third derivative is 0: any h gives the slope, and the other scheme is off by h."""

    def square(theta):
        return float(theta @ theta), 2 * theta

    assert numerical_gradient(square, [3.0, -5.0], 0.5) == pytest.approx([6, -10], rel=1e-14)
    assert numerical_gradient(square, [3.0, 0.5], 0.5, "forward") == pytest.approx([6.5, 1.5])


def test_the_error_falls_with_the_square_of_h():
    errors = {
        scheme: [
            relative_error(numerical_gradient(smooth, POINT, h, scheme), smooth(POINT)[1])
            for h in (1e-2, 1e-3)
        ]
        for scheme in ("central", "forward")
    }
    assert errors["central"][0] / errors["central"][1] == pytest.approx(100, rel=0.02)
    assert errors["forward"][0] / errors["forward"][1] == pytest.approx(10, rel=0.02)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_a_right_gradient_passes(scale):
    assert (
        check_gradient(lambda theta: (scale * smooth(theta)[0], scale * smooth(theta)[1]), POINT)
        < 1e-9
    )


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6, 1e12])
def test_h_fits_small_and_large_theta(size):
    assert check_gradient(lambda t: (float(t @ t) / 2, t), [size, -size]) < 1e-7


WRONG = {
    "sign": lambda gradient: -gradient,
    "1/n": lambda gradient: 3 * gradient,
    "factor 2": lambda gradient: gradient / 2,
    "one entry": lambda gradient: gradient * [1, 1, 1.01],
    "entries swapped": lambda gradient: gradient[::-1],
    "a little": lambda gradient: gradient * [1, 1 + 1e-5, 1],
}


@pytest.mark.parametrize("mistake", WRONG.values(), ids=WRONG)
def test_a_wrong_gradient_is_caught(mistake):
    assert check_gradient(lambda theta: (smooth(theta)[0], mistake(smooth(theta)[1])), POINT) > 1e-7


def test_relative_error():
    assert relative_error([1.0, 0.0], [0.0, 1.0]) == pytest.approx(np.sqrt(2) / 2)
    assert relative_error([2.0], [1.0]) == relative_error([2e-9], [1e-9]) == pytest.approx(1 / 3)
    assert relative_error([1.0], [-1.0]) == relative_error([1.0], [0.0]) == 1.0
    assert relative_error([0.0, 0.0], [0, 0]) == 0.0
    with pytest.raises(ValueError, match=r"^a and b must have one shape; got \(1,\) and \(1, 1\)$"):
        relative_error([1.0], [[1.0]])


@pytest.mark.parametrize("shape", [(), (1,), (2, 3)])
def test_theta_of_any_shape(shape):
    theta = np.random.default_rng(0).normal(size=shape)

    def cube(theta):
        return float(np.sum(theta**3)), 3 * theta**2

    assert numerical_gradient(cube, theta).shape == shape
    assert check_gradient(cube, theta) < 1e-7


def test_an_objective_that_writes_into_its_argument_changes_nothing():
    def greedy(theta):
        answer = smooth(theta)
        theta[:] = np.nan
        return answer

    theta = POINT.copy()
    assert check_gradient(greedy, theta) < 1e-7
    assert np.array_equal(theta, POINT)


def test_an_objective_that_reuses_its_gradient():
    buffer = np.empty(3)

    def thrifty(theta):
        buffer[:] = smooth(theta)[1]
        return smooth(theta)[0], buffer

    assert check_gradient(thrifty, POINT) < 1e-7
    run = list(differences(thrifty, POINT, [1e-3, 1e-5]))
    buffer[:] = np.nan
    assert all(np.array_equal(step.gradient, smooth(POINT)[1]) for step in run)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ((3, [1.0]), TypeError, "objective must be a function; got 3"),
        (
            (smooth, [np.nan]),
            ValueError,
            "theta must be finite, not NaN or inf: first at row 0 (nan)",
        ),
        ((smooth, "ab"), TypeError, "theta must hold real numbers"),
        ((smooth, [1.0], 0), ValueError, "h must be a finite number > 0; got 0"),
        ((smooth, [1.0], "1e-5"), TypeError, "h must be a finite number > 0; got '1e-5'"),
        ((smooth, [1.0], 1e-20), ValueError, "h must be large enough to change theta; got 1e-20"),
        ((lambda theta: None, [1.0]), TypeError, "objective must return (loss, gradient); "),
        ((lambda theta: 1.0, [1.0]), TypeError, "objective must return (loss, gradient); "),
        ((lambda theta: ("low", 0), [1.0]), TypeError, "objective must return (loss, gradient); "),
    ],
)
@pytest.mark.parametrize("check", [numerical_gradient, check_gradient])
def test_a_wrong_argument_is_named(check, arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        check(*arguments)


@pytest.mark.parametrize(
    ("gradient", "message"),
    [
        (np.ones(2), "objective must return a gradient of theta's shape (3,)"),
        (np.float64(1), "objective must return a gradient of theta's shape (3,)"),
        (
            np.array([1, 2, np.nan]),
            "the objective's gradient must be finite, not NaN or inf: first at row 2",
        ),
    ],
)
def test_a_wrong_gradient_is_named(gradient, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        check_gradient(lambda theta: (smooth(theta)[0], gradient), POINT)


def test_an_exception_comes_through():
    with pytest.raises(ZeroDivisionError):
        check_gradient(lambda theta: 1 / 0, POINT)


def test_differences_step_says_what_the_functions_say():
    problem, theta = rosenbrock(), [-1.0, 1.5]
    for step in differences(problem, theta, [1e-1, 1e-4]):
        assert (step.loss, step.theta.tolist()) == (problem(theta)[0], theta)
        assert np.array_equal(step.gradient, problem(theta)[1])
        assert np.array_equal(step.central, numerical_gradient(problem, theta, step.h))
        assert np.array_equal(step.forward, numerical_gradient(problem, theta, step.h, "forward"))
        assert step.central_error == check_gradient(problem, theta, step.h / 1.5)  # max |θⱼ| is 1.5


# --- the stream -----------------------------------------------------------------------------------


def test_differences_ends_with_the_last_h_and_counts_every_evaluation():
    calls = []

    def counted(theta):
        calls.append(theta)
        return smooth(theta)

    stream = differences(counted, POINT, [0.1, 0.01, 0.001])
    for t, step in enumerate(stream):
        assert (step.t, step.h, step.n_evals) == (t, 10.0 ** -(t + 1), len(calls))
    assert t == 2


def test_differences_of_an_objective_that_reuses_and_overwrites():
    buffer = np.empty(3)

    def careless(theta):
        loss, buffer[:] = smooth(theta)
        theta[:] = np.nan
        return loss, buffer

    runs = (differences(objective, POINT, [1e-3]) for objective in (smooth, careless))
    for careful, step in zip(*runs):
        assert np.array_equal(step.gradient, careful.gradient)
        assert np.array_equal(step.central, careful.central)
        assert np.array_equal(step.theta, POINT)


def test_round_off_is_the_size_of_what_is_measured_there():
    steps = list(differences(smooth, POINT, 10.0 ** -np.arange(9, 13)))
    assert all(step.central_error < 3 * step.round_off for step in steps)
    assert steps[1].round_off == pytest.approx(10 * steps[0].round_off)
    flat = next(differences(lambda theta: (1.0, 0 * theta), POINT, [0.1]))
    assert flat.round_off == np.inf


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ((3, [1.0], [0.1]), TypeError, "objective must be a function; got 3"),
        (
            (smooth, [np.inf], [0.1]),
            ValueError,
            "theta must be finite, not NaN or inf",
        ),
        ((smooth, [1.0], 0.1), ValueError, "hs must be 1-D; got shape ()"),
        ((smooth, [1.0], []), ValueError, "hs must not be empty"),
        ((smooth, [1.0], [0.1, -0.1]), ValueError, "hs must be a finite number > 0; got -0.1"),
    ],
)
def test_differences_checks_its_arguments_when_it_is_made(arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        differences(*arguments)


def test_an_unknown_scheme_is_named():
    with pytest.raises(
        ValueError, match='^scheme must be "central" or "forward"; got \'backward\''
    ):
        numerical_gradient(smooth, POINT, scheme="backward")
