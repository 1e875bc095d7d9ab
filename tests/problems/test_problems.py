"""The surfaces: gradients, minima and values against independent oracles, exactness, bad input."""

import copy
import pickle
from math import cos, e, exp, pi, prod, sin, sqrt

import numpy as np
import pytest
from scipy import optimize

from mlcore.checks import generator
from mlcore.problems import (
    Problem,
    ackley,
    bowl,
    branin,
    gramacy_lee,
    griewank,
    hartmann6,
    himmelblau,
    levy,
    moved,
    random_rotation,
    rastrigin,
    rosenbrock,
    rotated,
    shifted,
    six_hump_camel,
    sphere,
    styblinski_tang,
)

ANY_DIMENSION = [sphere, rastrigin, ackley, griewank, levy, styblinski_tang]
PLAIN = [bowl(1), bowl(10), bowl(100), rosenbrock(), rosenbrock(5), rosenbrock(12)]
PLAIN += [surface(dim) for surface in ANY_DIMENSION for dim in (1, 2, 6, 13)]
PLAIN += [himmelblau(), branin(), six_hump_camel(), gramacy_lee(), hartmann6()]
MOVED = [
    rotated(himmelblau(), 3),
    shifted(himmelblau(), 0),
    rotated(six_hump_camel(), 1),
    shifted(hartmann6(), 0),
    rotated(hartmann6(), 0),
    shifted(rotated(rosenbrock(10), 0), 1),
    rotated(shifted(rastrigin(10), 0), 1),
    shifted(rotated(rastrigin(1), 0), 1),
    shifted(rotated(ackley(30), 0), 1),
    shifted(rotated(levy(3), 0), 1),
    shifted(rotated(griewank(7), 0), 1),
    moved(styblinski_tang(4), shift=[1, 2, 3, 4], rotation=random_rotation(4, 0)),
]


def named(problem):
    return f"{problem.name} in {len(problem.bounds)}-D"


every_problem = pytest.mark.parametrize("problem", PLAIN + MOVED, ids=named)


def random_points(problem, n=200):
    low, high = problem.bounds.T
    return np.random.default_rng(0).uniform(low, high, (n, len(low)))


# --- gradients ------------------------------------------------------------------------------------


@every_problem
def test_gradient_equals_the_complex_step(problem):
    h = 1e-30  # Im f(θ + ih eⱼ) / h has no difference in it, so no rounding
    for theta in random_points(problem):
        gradient = problem(theta)[1]
        oracle = problem.f(theta + 1j * h * np.eye(len(theta))).imag / h
        scale = abs(oracle).max()
        np.testing.assert_allclose(gradient, oracle, rtol=1e-12, atol=1e-12 * (1 + scale))


@every_problem
def test_gradient_equals_central_differences(problem):
    h = 1e-5 * min(1, np.ptp(problem.bounds))
    for theta in random_points(problem):
        gradient = problem(theta)[1]
        e = h * np.eye(len(theta))
        oracle = (problem.value(theta + e) - problem.value(theta - e)) / (2 * h)
        scale = np.linalg.norm(gradient) + np.linalg.norm(oracle) + 1
        assert np.linalg.norm(gradient - oracle) / scale < 1e-7


def test_the_point_of_the_funnel_has_gradient_zero():
    np.testing.assert_array_equal(ackley(3)([0, 0, 0])[1], [0, 0, 0])
    np.testing.assert_allclose(ackley(1)([1e-9])[1], [4], rtol=1e-6)  # and near it 20/5


# --- minima ---------------------------------------------------------------------------------------


@every_problem
def test_minima_are_minima(problem):
    for minimum in problem.minima:
        loss, gradient = problem(minimum)
        assert loss == pytest.approx(problem.minimum_loss, rel=1e-15, abs=1e-26)
        np.testing.assert_allclose(gradient, 0, atol=2e-12)
        near = np.random.default_rng(1).normal(0, 1e-3, (50, len(minimum)))
        assert (problem.value(minimum + near) > loss).all()
    assert (problem.value(random_points(problem, 5000)) > problem.minimum_loss).all()
    np.testing.assert_array_equal(problem.minimum, problem.minima[0])


@every_problem
def test_minima_lie_in_the_bounds(problem):
    low, high = problem.bounds.T
    assert problem.bounds.shape == (problem.minima.shape[1], 2)
    assert (low < problem.minima).all() and (problem.minima < high).all()


@every_problem
def test_a_loss_of_zero_is_reached_and_none_is_below(problem):
    if problem.minimum_loss == 0:
        assert problem(problem.minimum)[0] < 1e-30
        around = problem.minimum + 1e-8 * (random_points(problem) - problem.minimum)
        assert (problem.value(around) >= 0).all()


@pytest.mark.parametrize(
    "problem",
    [p for p in PLAIN + MOVED if len(p.bounds) <= 2 and p.name not in ("Griewank", "Ackley")]
    + [hartmann6()],
    ids=named,
)
def test_searches_of_scipy_find_all_the_minima_and_nothing_lower(problem):
    ends = [
        optimize.minimize(problem, start, jac=True, method="L-BFGS-B", bounds=problem.bounds)
        for start in random_points(problem, 60)
    ]
    lowest = min(end.fun for end in ends)
    assert lowest >= problem.minimum_loss - 1e-14
    if problem.name.endswith(("Rastrigin", "Levy")):
        return  # too many valleys for 60 searches to find the lowest for sure
    assert lowest == pytest.approx(problem.minimum_loss, rel=1e-9, abs=1e-9)
    found = set()
    for end in ends:
        if end.fun < lowest + 1e-6:
            distances = np.linalg.norm(problem.minima - end.x, axis=1)
            assert distances.min() < 1e-2
            found.add(int(distances.argmin()))
    assert found == set(range(len(problem.minima)))


@pytest.mark.parametrize(
    "problem, published",
    [
        (branin(), 0.39788735772973816),
        (hartmann6(), -3.32236801141551),
        (six_hump_camel(), -1.0316284534898774),
        (styblinski_tang(1), -39.16616570377142),
        (styblinski_tang(10), -391.6616570377142),
        (gramacy_lee(), -0.869011134989500),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_published_minima(problem, published):
    assert problem.minimum_loss == pytest.approx(published, rel=3e-15)


def test_minima_that_are_known_by_hand():
    assert himmelblau()([3, 2])[0] == 0
    np.testing.assert_allclose(sorted(branin().minima[:, 0]), [-pi, pi, 3 * pi])
    assert branin().minimum_loss == pytest.approx(5 / (4 * pi), rel=1e-16)
    assert [len(p.minima) for p in (himmelblau(), branin(), six_hump_camel())] == [4, 3, 2]


# --- values ---------------------------------------------------------------------------------------


def textbook_levy(x):
    w = [1 + (t - 1) / 4 for t in x]
    inner = sum((t - 1) ** 2 * (1 + 10 * sin(pi * t + 1) ** 2) for t in w[:-1])
    return sin(pi * w[0]) ** 2 + inner + (w[-1] - 1) ** 2 * (1 + sin(2 * pi * w[-1]) ** 2)


def textbook_branin(x):
    r = x[1] - 5.1 / (4 * pi**2) * x[0] ** 2 + 5 / pi * x[0] - 6
    return r**2 + 10 * (1 - 1 / (8 * pi)) * cos(x[0]) + 10


TEXTBOOK = {
    "sphere": lambda x: sum(t**2 for t in x),
    "Rosenbrock": optimize.rosen,
    "Rastrigin": lambda x: 10 * len(x) + sum(t**2 - 10 * cos(2 * pi * t) for t in x),
    "Ackley": lambda x: (
        -20 * exp(-0.2 * sqrt(sum(t**2 for t in x) / len(x)))
        - exp(sum(cos(2 * pi * t) for t in x) / len(x))
        + 20
        + e
    ),
    "Griewank": lambda x: (
        sum(t**2 for t in x) / 4000 - prod(cos(t / sqrt(i)) for i, t in enumerate(x, 1)) + 1
    ),
    "Levy": textbook_levy,
    "Styblinski–Tang": lambda x: sum(t**4 - 16 * t**2 + 5 * t for t in x) / 2,
    "Himmelblau": lambda x: (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2,
    "Branin": textbook_branin,
    "six-hump camel": lambda x: (
        (4 - 2.1 * x[0] ** 2 + x[0] ** 4 / 3) * x[0] ** 2
        + x[0] * x[1]
        + (-4 + 4 * x[1] ** 2) * x[1] ** 2
    ),
    "Gramacy–Lee": lambda x: sin(10 * pi * x[0]) / (2 * x[0]) + (x[0] - 1) ** 4,
}


@pytest.mark.parametrize("problem", [p for p in PLAIN if p.name in TEXTBOOK], ids=named)
def test_values_equal_the_formula_of_the_textbook(problem):
    points = random_points(problem, 100)
    oracle = [TEXTBOOK[problem.name](point.tolist()) for point in points]
    np.testing.assert_allclose(problem.value(points), oracle, rtol=1e-11, atol=1e-12)


def test_values_worked_out_by_hand():
    assert rosenbrock(3).value([0, 0, 0]) == 2  # two terms (1 − 0)²
    assert rosenbrock(3).value([2, 4, 17]) == 110  # 1 + 9 + 100 (17 − 16)²
    assert himmelblau().value([1, 1]) == 81 + 25
    assert rastrigin(3).value([1, 1, 1]) == pytest.approx(3)
    assert six_hump_camel().value([0, 2]) == 48  # 4 · 4 · 3
    assert styblinski_tang(3).value([0, 0, 0]) == 0


def test_curvatures_of_the_bowl():
    bowl_100 = bowl(100)
    hessian = np.array([bowl_100(e)[1] - bowl_100(0 * e)[1] for e in np.eye(2)])
    np.testing.assert_array_equal(hessian, np.diag([1, 100]))


# --- one point and many ---------------------------------------------------------------------------


@every_problem
def test_a_point_has_the_same_loss_in_every_company(problem):
    points = random_points(problem, 107)
    alone = np.array([problem.value(point) for point in points])
    called = [problem(point) for point in points]
    np.testing.assert_array_equal(alone, [loss for loss, _ in called])
    for size in (1, 2, 7, 100, 107):
        for first in range(0, 108 - size, 7):
            batch = points[first : first + size].copy()
            np.testing.assert_array_equal(problem.value(batch), alone[first : first + size])
    every_other = np.repeat(points, 2, axis=0)[::2]
    for laid_out in (np.asfortranarray(points), every_other, points.tolist()):
        np.testing.assert_array_equal(problem.value(laid_out), alone)
    np.testing.assert_array_equal(problem.value(points[::-1])[::-1], alone)
    np.testing.assert_array_equal(problem.gradient(points), [gradient for _, gradient in called])


@every_problem
def test_value_takes_any_number_of_axes(problem):
    d = len(problem.bounds)
    points = random_points(problem, 12)
    values, gradients = problem.value(points), problem.gradient(points)
    grid = points.reshape(3, 4, d)
    np.testing.assert_array_equal(problem.value(grid), values.reshape(3, 4))
    np.testing.assert_array_equal(problem.gradient(grid), gradients.reshape(3, 4, d))
    assert isinstance(problem.value(points[0]), float)
    assert problem.value(np.empty((0, d))).shape == (0,)


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
    bounded = problem.name.endswith(("Ackley", "Hartmann-6"))  # as flat as can be, far out
    for far in (1e200, np.inf, -np.inf, np.nan):
        loss, _ = problem(np.full(len(problem.bounds), far))
        assert not np.isfinite(loss) or (bounded and far == far)
    problem(np.zeros(len(problem.bounds)))  # Gramacy–Lee divides by it


# --- moved ----------------------------------------------------------------------------------------


def test_shift_moves_every_point():
    plain, s = rosenbrock(3), np.array([0.5, -0.25, -1.0])  # no rounding in what follows
    problem, points = moved(plain, shift=s), np.random.default_rng(0).integers(-8, 8, (50, 3)) / 8
    np.testing.assert_array_equal(problem.value(points + s), plain.value(points))
    np.testing.assert_array_equal(problem.gradient(points + s), plain.gradient(points))
    np.testing.assert_array_equal(problem.minima, [[1.5, 0.75, 0.0]])


def test_rotation_turns_about_the_first_minimum():
    plain, Q = himmelblau(), np.array([[0.0, 1.0], [-1.0, 0.0]])
    problem = moved(plain, rotation=Q)
    gap = np.random.default_rng(0).normal(size=(50, 2))
    turned = np.stack([gap[:, 1], -gap[:, 0]], axis=1)  # Q gap
    np.testing.assert_allclose(problem.value([3, 2] + gap), plain.value([3, 2] + turned), rtol=1e-9)
    np.testing.assert_array_equal(problem.minimum, [3, 2])


def test_a_rotated_sphere_is_the_sphere():
    points = random_points(sphere(8))
    np.testing.assert_allclose(rotated(sphere(8), 0).value(points), sphere(8).value(points))


def test_rotation_and_shift_together_are_the_two_one_after_the_other():
    Q, s, points = random_rotation(5, 0), np.linspace(-1, 1, 5), random_points(rastrigin(5))
    both = moved(rastrigin(5), shift=s, rotation=Q)
    for other in (
        moved(moved(rastrigin(5), rotation=Q), shift=s),
        moved(moved(rastrigin(5), shift=s), rotation=Q),
    ):
        np.testing.assert_allclose(both.value(points), other.value(points))
        np.testing.assert_array_equal(both.minima, other.minima)
    by_hand = rastrigin(5).value((points - s) @ Q.T)
    np.testing.assert_allclose(both.value(points), by_hand)


def test_minima_outside_of_the_box_are_dropped():
    assert len(rotated(himmelblau(), 3).minima) < 4
    quarter = moved(himmelblau(), rotation=[[0, 1], [-1, 0]])  # gaps (x, y) go to (−y, x)
    gaps = himmelblau().minima - [3, 2]
    kept = np.stack([3 - gaps[:, 1], 2 + gaps[:, 0]], axis=1)
    kept = kept[(np.abs(kept) <= 5).all(axis=1)]
    np.testing.assert_allclose(quarter.minima, kept)
    assert len(kept) == len(quarter.minima) < 4


def test_rotations_are_orthogonal_and_all_equally_likely():
    for d in (1, 2, 3, 10, 100):
        Q = random_rotation(d, 0)
        np.testing.assert_allclose(Q @ Q.T, np.eye(d), atol=1e-13)
    rng = np.random.default_rng(0)
    many = np.array([random_rotation(3, rng) for _ in range(4000)])
    np.testing.assert_allclose(many.mean(axis=0), 0, atol=4 / sqrt(3 * 4000))  # 4 σ
    np.testing.assert_allclose((many**2).mean(axis=0), 1 / 3, atol=0.02)
    assert np.linalg.det(many).round(9).tolist().count(1.0) == pytest.approx(2000, abs=130)


def test_the_same_rng_gives_the_same_problem():
    points = random_points(rastrigin(3))
    for make in (rotated, shifted):
        first, again, other = (make(rastrigin(3), rng).value(points) for rng in (5, 5, 6))
        np.testing.assert_array_equal(first, again)
        assert (first != other).all()
        np.testing.assert_array_equal(first, make(rastrigin(3), generator("rng", 5)).value(points))
    Q = random_rotation(3, 7)
    by_hand = moved(rastrigin(3), rotation=Q)
    np.testing.assert_array_equal(by_hand.value(points), rotated(rastrigin(3), 7).value(points))
    before = by_hand.value(points)
    Q[:] = 0  # the problem has a copy
    np.testing.assert_array_equal(by_hand.value(points), before)


def test_random_shifts_keep_away_from_the_walls():
    low, high = rosenbrock(2).bounds.T
    rng = np.random.default_rng(0)
    places = np.array([shifted(rosenbrock(2), rng).minimum for _ in range(500)])
    share = (places - low) / (high - low)
    assert 0.1 <= share.min() < 0.11 and 0.89 < share.max() <= 0.9
    np.testing.assert_allclose(share.mean(axis=0), 0.5, atol=0.05)


# --- bad input ------------------------------------------------------------------------------------


class Odd:
    def __repr__(self):
        return "Odd()"


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: bowl(0), ValueError, "kappa must be a finite number > 0; got 0"),
        (lambda: bowl("10"), TypeError, "kappa must be a finite number > 0; got '10'"),
        (lambda: sphere(0), ValueError, "dim must be a whole number ≥ 1; got 0"),
        (lambda: sphere(2.0), TypeError, "dim must be a whole number ≥ 1; got 2.0"),
        (lambda: rosenbrock(1), ValueError, "dim must be a whole number ≥ 2; got 1"),
        (lambda: rastrigin(-1), ValueError, "dim must be a whole number ≥ 1; got -1"),
        (lambda: ackley(0), ValueError, "dim must be a whole number ≥ 1; got 0"),
        (lambda: griewank(True), TypeError, "dim must be a whole number ≥ 1; got True"),
        (lambda: levy("2"), TypeError, "dim must be a whole number ≥ 1; got '2'"),
        (lambda: styblinski_tang(None), TypeError, "dim must be a whole number ≥ 1; got None"),
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
        (
            lambda: gramacy_lee().value([0.5, 0.6, 0.7]),
            ValueError,
            "theta must have shape (1,) for Gramacy–Lee; got (3,)",
        ),
        (lambda: sphere()("ab"), TypeError, "theta must hold real numbers; got 'ab'"),
        (lambda: sphere()([1j, 0]), TypeError, "theta must hold real numbers; got [1j, 0]"),
        (lambda: sphere()(None), TypeError, "theta must hold real numbers; got None"),
        (
            lambda: sphere().value([[1, 2], [3]]),
            TypeError,
            "theta must hold real numbers; got [[1, 2], [3]]",
        ),
        (lambda: moved(Odd()), TypeError, "problem must be a Problem; got Odd()"),
        (lambda: shifted(Odd(), 0), TypeError, "problem must be a Problem; got Odd()"),
        (lambda: rotated(Odd(), 0), TypeError, "problem must be a Problem; got Odd()"),
        (
            lambda: rotated(branin(), 0),
            ValueError,
            "problem must have its minima in its box alone; Branin has others outside, which a "
            "move would bring in",
        ),
        (
            lambda: shifted(gramacy_lee(), 0),
            ValueError,
            "problem must have its minima in its box alone; Gramacy–Lee has others outside, which "
            "a move would bring in",
        ),
        (
            lambda: moved(sphere(), shift=[1, 2, 3]),
            ValueError,
            "shift must have shape (2,) for sphere; got (3,)",
        ),
        (lambda: moved(sphere(), shift=1), ValueError, "shift must be 1-D; got shape ()"),
        (
            lambda: moved(sphere(), shift=[0, np.nan]),
            ValueError,
            "shift must be finite, not NaN or inf: first at row 1 (nan)",
        ),
        (
            lambda: moved(sphere(), shift=[0, 6]),
            ValueError,
            "shift must keep the minimum in the bounds; it would be at [0. 6.]",
        ),
        (
            lambda: moved(sphere(), rotation=np.eye(3)),
            ValueError,
            "rotation must have shape (2, 2) for sphere; got (3, 3)",
        ),
        (
            lambda: moved(sphere(), rotation=[[1, 1], [0, 1]]),
            ValueError,
            "rotation must be orthogonal, Q Qᵀ = I; Q Qᵀ − I reaches 1",
        ),
        (
            lambda: moved(sphere(), rotation="90°"),
            TypeError,
            "rotation must hold real numbers in rows of equal length; got str",
        ),
        (
            lambda: rotated(sphere(), -1),
            ValueError,
            "rng must be None, a whole number ≥ 0 or a numpy Generator; got -1",
        ),
        (
            lambda: shifted(sphere(), "0"),
            TypeError,
            "rng must be None, a whole number ≥ 0 or a numpy Generator; got '0'",
        ),
        (lambda: random_rotation(0), ValueError, "dim must be a whole number ≥ 1; got 0"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message


def test_a_problem_of_ones_own_can_be_moved():
    def f(theta):
        return (theta[..., 0] ** 2 + 3 * theta[..., 1] ** 2) * theta[..., 0] ** 2

    def gradient(theta):
        x, y = theta[..., 0], theta[..., 1]
        return np.stack([4 * x**3 + 6 * x * y**2, 6 * x**2 * y], axis=-1)

    bounds = np.array([[-1.0, 1.0], [-1.0, 1.0]])
    own = Problem("own", f, gradient, bounds, np.zeros((1, 2)))
    points = random_points(own, 300)
    for problem in (own, rotated(own, 0)):  # x**2 of one number and of many rounds the same here
        np.testing.assert_array_equal(problem.value(points), [problem(p)[0] for p in points])


# --- to other processes ---------------------------------------------------------------------------


@every_problem
def test_a_problem_can_be_pickled_and_copied(problem):
    points = random_points(problem)
    for again in (pickle.loads(pickle.dumps(problem)), copy.deepcopy(problem)):
        assert (again.name, again.minimum_loss) == (problem.name, problem.minimum_loss)
        assert np.array_equal(again.minima, problem.minima)
        assert np.array_equal(again.value(points), problem.value(points))
        assert np.array_equal(again.gradient(points), problem.gradient(points))


def own_loss(theta):
    return (theta**2).sum(axis=-1)


def own_gradient(theta):
    return 2 * theta


def test_a_problem_of_ones_own_can_be_pickled_if_its_functions_can():
    box, origin = np.array([[-1.0, 1.0]]), np.zeros((1, 1))
    again = pickle.loads(pickle.dumps(Problem("own", own_loss, own_gradient, box, origin)))
    assert again([3.0])[0] == 9.0 and again.bounds.tolist() == box.tolist()
