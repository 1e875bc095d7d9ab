"""The surfaces: gradients against an independent oracle, minima, shapes, bad input."""

import numpy as np
import pytest

from mlcore.problems import bowl, himmelblau, rastrigin, rosenbrock, sphere

PROBLEMS = [
    bowl(1),
    bowl(10),
    bowl(100),
    sphere(),
    sphere(1),
    sphere(7),
    rosenbrock(),
    rosenbrock(5),
    himmelblau(),
    rastrigin(),
    rastrigin(1),
    rastrigin(6),
]
every_problem = pytest.mark.parametrize(
    "problem", PROBLEMS, ids=lambda problem: f"{problem.name} in {len(problem.bounds)}-D"
)


def random_points(problem, n=200):
    low, high = problem.bounds.T
    return np.random.default_rng(0).uniform(low, high, (n, len(low)))


@every_problem
def test_gradient_equals_the_complex_step(problem):
    h = 1e-30  # Im f(θ + ih eⱼ) / h has no difference in it, so no rounding
    for theta in random_points(problem):
        gradient = problem(theta)[1]
        oracle = [problem.f(theta + 1j * h * e).imag / h for e in np.eye(len(theta))]
        np.testing.assert_allclose(gradient, oracle, rtol=1e-12, atol=1e-12)


@every_problem
def test_gradient_equals_central_differences(problem):
    h = 1e-5
    for theta in random_points(problem):
        gradient = problem(theta)[1]
        oracle = np.array(
            [
                (problem.value(theta + h * e) - problem.value(theta - h * e)) / (2 * h)
                for e in np.eye(len(theta))
            ]
        )
        scale = np.linalg.norm(gradient) + np.linalg.norm(oracle) + 1
        assert np.linalg.norm(gradient - oracle) / scale < 1e-7


@every_problem
def test_minima_are_minima(problem):
    for minimum in problem.minima:
        loss, gradient = problem(minimum)
        assert loss == pytest.approx(problem.minimum_loss, abs=1e-28)
        np.testing.assert_allclose(gradient, 0, atol=1e-13)
        for shift in np.random.default_rng(1).normal(0, 1e-3, (50, len(minimum))):
            assert problem.value(minimum + shift) > loss
    assert (problem.value(random_points(problem, 5000)) > problem.minimum_loss).all()
    np.testing.assert_array_equal(problem.minimum, problem.minima[0])


@every_problem
def test_minima_lie_in_the_bounds(problem):
    low, high = problem.bounds.T
    assert problem.bounds.shape == (problem.minima.shape[1], 2)
    assert (low < problem.minima).all() and (problem.minima < high).all()


def test_himmelblau_has_four_different_minima():
    minima = himmelblau().minima
    distances = np.linalg.norm(minima[:, None] - minima[None], axis=-1)
    assert minima.shape == (4, 2)
    assert (distances[~np.eye(4, dtype=bool)] > 1).all()


@every_problem
def test_value_of_many_points_equals_the_calls(problem):
    d = len(problem.bounds)
    points = random_points(problem, 12).reshape(3, 4, d)
    values = problem.value(points)
    gradients = problem.gradient(points)
    assert values.shape == (3, 4)
    assert gradients.shape == (3, 4, d)
    for i in np.ndindex(3, 4):
        loss, gradient = problem(points[i])
        assert loss == values[i]
        np.testing.assert_array_equal(gradient, gradients[i])


@every_problem
def test_a_call_returns_a_float_and_a_new_array(problem):
    theta = np.ones(len(problem.bounds))
    theta.setflags(write=False)
    loss, gradient = problem(theta)
    assert type(loss) is float
    assert gradient.shape == theta.shape and gradient.dtype == np.float64
    assert not np.shares_memory(gradient, theta)
    assert problem(theta.astype(np.int8))[0] == problem(theta.tolist())[0] == loss


@pytest.mark.filterwarnings("error")
@every_problem
def test_a_point_far_out_gives_inf_without_a_warning(problem):
    for far in (1e200, np.inf, -np.inf, np.nan):
        loss, _ = problem(np.full(len(problem.bounds), far))
        assert not np.isfinite(loss)


def test_curvatures_of_the_bowl():
    bowl_100 = bowl(100)
    hessian = np.array([bowl_100(e)[1] - bowl_100(0 * e)[1] for e in np.eye(2)])
    np.testing.assert_array_equal(hessian, np.diag([1, 100]))


def test_values_worked_out_by_hand():
    assert rosenbrock(3).value([0, 0, 0]) == 2  # two terms (1 − 0)²
    assert rosenbrock(3).value([2, 4, 17]) == 110  # 1 + 9 + 100 (17 − 16)²
    assert himmelblau().value([1, 1]) == 81 + 25
    assert rastrigin(3).value([1, 1, 1]) == pytest.approx(3)


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: bowl(0), ValueError, "kappa must be a finite number > 0; got 0"),
        (lambda: bowl("10"), TypeError, "kappa must be a finite number > 0; got '10'"),
        (lambda: sphere(0), ValueError, "dim must be a whole number ≥ 1; got 0"),
        (lambda: sphere(2.0), TypeError, "dim must be a whole number ≥ 1; got 2.0"),
        (lambda: rosenbrock(1), ValueError, "dim must be a whole number ≥ 2; got 1"),
        (lambda: rastrigin(-1), ValueError, "dim must be a whole number ≥ 1; got -1"),
        (
            lambda: sphere()([1.0, 2.0, 3.0]),
            ValueError,
            "theta must have shape (2,) for sphere; got (3,)",
        ),
        (lambda: sphere()(1.0), ValueError, "theta must have shape (2,) for sphere; got ()"),
        (
            lambda: sphere()(np.zeros((5, 2))),
            ValueError,
            "theta must be one point, 1-D; got shape (5, 2). Use .value",
        ),
        (lambda: sphere()("ab"), TypeError, "theta must hold real numbers; got 'ab'"),
        (lambda: sphere()([1j, 0]), TypeError, "theta must hold real numbers; got [1j, 0]"),
        (lambda: sphere()(None), TypeError, "theta must hold real numbers; got None"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
