"""The operators of the genetic algorithm: by hand, and against their distributions."""

import re

import numpy as np
import pytest
from scipy import stats

from mlcore.search.selection import Roulette, Tournament, Truncation
from mlcore.search.variation import SBX, Blend, Gaussian, Polynomial

RNG = np.random.default_rng(0)
LOSSES = np.array([4.0, 3.0, 2.0, 1.0])


def u_of(operator, m, d, seed=0):
    return np.random.default_rng(seed).random((operator.draws, m, d))


def agrees(sample, cdf):
    """Whether a large sample follows a distribution: Kolmogorov and Smirnov would not object."""
    return stats.kstest(sample, cdf).pvalue > 0.01


# --- selection ------------------------------------------------------------------------------------


def test_roulette_of_the_lesson():
    # f = 5 − L = 1, 2, 3, 4;  P = f / 10
    wheel = Roulette(ceiling=5)
    np.testing.assert_allclose(wheel.chances(LOSSES), [0.1, 0.2, 0.3, 0.4], rtol=1e-15)
    u = np.array([[0.0], [0.09], [0.11], [0.29], [0.31], [0.59], [0.61], [0.999]])
    assert wheel(LOSSES, u).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    often = np.bincount(wheel(LOSSES, RNG.random((100_000, 1)))) / 100_000
    np.testing.assert_allclose(often, [0.1, 0.2, 0.3, 0.4], atol=0.005)


def test_without_a_ceiling_the_worst_has_no_chance():
    assert Roulette().chances(LOSSES).tolist() == [0, *(np.array([1, 2, 3]) / 6).tolist()]
    # a loss above the ceiling has no fitness, rather than a negative one
    np.testing.assert_allclose(Roulette(ceiling=3.0).chances(LOSSES), [0, 0, 1 / 3, 2 / 3])


@pytest.mark.parametrize(
    ("losses", "chances"),
    [
        ([2.0, 2.0, 2.0, 2.0], [0.25] * 4),  # nobody is better
        ([np.inf] * 4, [0.25] * 4),
        ([np.inf, 3.0, 1.0, 1.0], [0, 0, 0.5, 0.5]),
        ([1e308, -1e308, -1e308, 1e308], [0, 0.5, 0.5, 0]),
        ([1e-320, 0.0, 0.0, 1e-320], [0, 0.5, 0.5, 0]),
    ],
)
def test_a_wheel_of_awkward_losses(losses, chances):
    losses = np.array(losses)
    assert Roulette().chances(losses).tolist() == chances
    chosen = Roulette()(losses, np.array([[0.0], [0.3], [0.7], [1 - 2**-53]]))
    assert all(chances[i] > 0 for i in chosen)


def test_the_wheel_ends_where_the_last_chance_ends():
    # sums of chances are 1 but for round-off; the largest random number is still inside
    for seed in range(300):
        losses = np.append(np.random.default_rng(seed).random(40), 2.0)  # the last: no chance
        chosen = Roulette()(losses, np.array([[1 - 2**-53]]))
        assert chosen.tolist() == [39]


def test_tournament_by_hand():
    # numbers ⌊4u⌋: 0 meets 1, 3 meets 0, 2 meets 2
    u = np.array([[0.2, 0.3], [0.99, 0.0], [0.5, 0.7]])
    assert Tournament(2)(LOSSES, u).tolist() == [1, 3, 2]
    assert Tournament(1)(LOSSES, u[:, :1]).tolist() == [0, 3, 2]
    assert Tournament(3)(np.full(4, np.inf), u.T).tolist() == [0, 1]  # of equals, the first drawn


@pytest.mark.parametrize("size", [1, 2, 3, 9])
def test_tournament_picks_by_rank_alone(size):
    u = RNG.random((200_000, size))
    chosen = Tournament(size)(LOSSES, u)
    assert np.array_equal(chosen, Tournament(size)(np.exp(LOSSES) - 7, u))
    often = np.bincount(chosen, minlength=4) / 200_000
    worse = np.array([1, 2, 3, 4]) / 4  # the share of those that are no better
    expected = worse**size - (worse - 0.25) ** size  # the best of `size` is exactly this one
    np.testing.assert_allclose(often, expected, atol=0.005)


def test_truncation_keeps_the_best():
    u = RNG.random((10_000, 1))
    chosen = Truncation(2)(LOSSES, u)
    assert set(chosen.tolist()) == {2, 3} and 0.48 < (chosen == 2).mean() < 0.52
    assert set(Truncation(99)(LOSSES, u).tolist()) == {0, 1, 2, 3}
    assert set(Truncation(2)(np.ones(4), u).tolist()) == {0, 1}


# --- crossover ------------------------------------------------------------------------------------


def test_sbx_by_hand():
    a, b = np.array([[1.0, 1.0, 1.0]]), np.array([[3.0, 3.0, 3.0]])
    u = np.array([[[0.125, 0.875, 0.125]], [[0.9, 0.9, 0.4]]])
    first, second = SBX(eta=1)(a, b, u)
    # β = √(2/8) = ½, √(1/(2/8)) = 2, ½ exchanged;  c = 2 ∓ β
    np.testing.assert_allclose(first, [[1.5, 0, 2.5]], rtol=1e-15)
    np.testing.assert_allclose(second, [[2.5, 4, 1.5]], rtol=1e-15)
    # with a rate of ½ a draw of 0.0625 counts as 0.125, and one above ½ crosses nothing
    u = np.array([[[0.0625, 0.6, 0.6]], [[0.9, 0.9, 0.4]]])
    first, second = SBX(eta=1, rate=0.5)(a, b, u)
    np.testing.assert_allclose(first, [[1.5, 1, 3]], rtol=1e-15)
    np.testing.assert_allclose(second, [[2.5, 3, 1]], rtol=1e-15)


@pytest.mark.parametrize("eta", [0, 1, 3, 20])
@pytest.mark.parametrize("rate", [1.0, 0.4])
def test_sbx_keeps_the_mean_and_has_the_spread_of_its_paper(eta, rate):
    operator, d = SBX(eta, rate), 20_000
    a, b = np.full((1, d), -0.3), np.full((1, d), 1.7)
    first, second = operator(a, b, u_of(operator, 1, d))
    np.testing.assert_allclose(first + second, a + b, rtol=1e-9, atol=1e-9 * abs(first).max())
    beta = (abs(second - first) / 2).ravel()  # |b − a| = 2
    crossed = beta != 1
    assert abs(crossed.mean() - rate) < 0.02

    def cdf(x):  # of the density ½(η+1)xᶯ up to 1, ½(η+1)/xᶯ⁺² beyond
        return np.where(x <= 1, x ** (eta + 1) / 2, 1 - np.maximum(x, 1) ** -(eta + 1.0) / 2)

    assert agrees(beta[crossed], cdf)
    assert abs((first < second).mean() - 0.5) < 0.02  # which child has which gene is chance
    still = ~crossed
    assert set(first[0, still].tolist()) <= {-0.3, 1.7}  # handed down exactly


@pytest.mark.parametrize("alpha", [0, 0.5, 1.2])
def test_blend_is_uniform_around_the_parents(alpha):
    operator, d = Blend(alpha), 20_000
    a, b = np.full((1, d), 3.0), np.full((1, d), 1.0)
    for child in operator(a, b, u_of(operator, 1, d)):
        assert agrees(child.ravel(), stats.uniform(1 - 2 * alpha, 2 + 4 * alpha).cdf)
    first, second = operator(a, b, u_of(operator, 1, d))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.02


@pytest.mark.parametrize("operator", [SBX(), SBX(0, 0.5), Blend()])
def test_equal_parents_have_children_like_them(operator):
    a = RNG.normal(size=(30, 4))
    for child in operator(a, a, u_of(operator, 30, 4)):
        np.testing.assert_allclose(child, a, rtol=1e-12)


# --- mutation -------------------------------------------------------------------------------------


def test_polynomial_by_hand():
    x, u = np.zeros((1, 3)), np.array([[[0.0, 0.4, 0.6]], [[0.125, 0.875, 0.125]]])
    # δ = √¼ − 1 = −½;  1 − √¼ = ½;  0.6 is not below the rate
    assert Polynomial(eta=1, rate=0.5)(x, np.array([2.0, 4.0, 8.0]), u).tolist() == [[-1, 2, 0]]


@pytest.mark.parametrize("eta", [0, 2, 20])
def test_polynomial_has_the_density_of_its_paper(eta):
    operator, d = Polynomial(eta, rate=1), 20_000
    x = operator(np.full((1, d), 5.0), 4.0, u_of(operator, 1, d))
    delta = (x.ravel() - 5) / 4

    def cdf(x):  # of ½ (η + 1) (1 − |x|)^η
        tail = (1 - abs(x)) ** (eta + 1) / 2
        return np.where(x < 0, tail, 1 - tail)

    assert agrees(delta, cdf) and abs(delta).max() <= 1
    assert abs(delta).mean() == pytest.approx(1 / (eta + 2), rel=0.03)


def test_gaussian_is_normal():
    operator, d = Gaussian(0.1, rate=1), 20_000
    x = operator(np.full((1, d), 5.0), 4.0, u_of(operator, 1, d)).ravel()
    assert agrees(x, stats.norm(5, 0.4).cdf) and np.isfinite(x).all()
    extreme = np.array([0.0, 1 - 2**-53]).reshape(1, 1, 2).repeat(3, axis=0)
    assert np.isfinite(operator(np.zeros((1, 2)), 1.0, extreme)).all()


@pytest.mark.parametrize("kind", [Polynomial, Gaussian])
@pytest.mark.parametrize(("rate", "share"), [(None, 0.1), (0.3, 0.3), (1, 1)])
def test_so_many_genes_mutate(kind, rate, share):
    operator, x = kind(rate=rate), RNG.normal(size=(3000, 10))
    mutated = operator(x, np.ones(10), u_of(operator, 3000, 10))
    assert abs((mutated != x).mean() - share) < 0.01


# --- pure functions, and what they refuse ---------------------------------------------------------


@pytest.mark.parametrize("operator", [SBX(), Blend(), Polynomial(), Gaussian()])
def test_operators_change_none_of_their_arguments(operator):
    x, y, u = RNG.random((5, 3)), RNG.random((5, 3)), u_of(operator, 5, 3)
    width = np.ones(3)
    for array in (x, y, u, width):
        array.setflags(write=False)
    other = y if isinstance(operator, (SBX, Blend)) else width
    again = [np.array(operator(x, other, u)) for _ in range(2)]
    assert np.array_equal(*again)


@pytest.mark.parametrize(
    ("error", "message", "make"),
    [
        (ValueError, "size must be a whole number ≥ 1; got 0", lambda: Tournament(0)),
        (TypeError, "size must be a whole number ≥ 1; got 1.5", lambda: Tournament(1.5)),
        (ValueError, "keep must be a whole number ≥ 1; got 0", lambda: Truncation(0)),
        (ValueError, "ceiling must be a finite number; got inf", lambda: Roulette(np.inf)),
        (ValueError, "eta must be a finite number ≥ 0; got -1", lambda: SBX(-1)),
        (ValueError, "rate must be a number in (0, 1]; got 0", lambda: SBX(rate=0)),
        (ValueError, "rate must be a number in (0, 1]; got 2", lambda: SBX(rate=2)),
        (TypeError, "rate must be a number in (0, 1]; got None", lambda: SBX(rate=None)),
        (ValueError, "alpha must be a finite number ≥ 0; got nan", lambda: Blend(np.nan)),
        (ValueError, "eta must be a finite number ≥ 0; got -0.1", lambda: Polynomial(-0.1)),
        (
            ValueError,
            "rate, if not None, must be a number in (0, 1]; got 0",
            lambda: Polynomial(rate=0),
        ),
        (
            TypeError,
            "rate, if not None, must be a number in (0, 1]; got '1'",
            lambda: Gaussian(rate="1"),
        ),
        (ValueError, "sigma must be a finite number > 0; got 0", lambda: Gaussian(0)),
    ],
)
def test_wrong_settings_are_named(error, message, make):
    with pytest.raises(error, match=re.escape(message)):
        make()
