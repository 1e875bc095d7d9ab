"""Averages: the decomposition holds to round-off, and what chance says of independent members."""

import numpy as np
import pytest
from scipy.stats import binom

from mlcore.fusion.averaging import (
    ambiguity,
    average,
    majority_chance,
    residual_correlation,
    shares,
    variance_of_mean,
)

RNG = np.random.default_rng(0)
F, Y = RNG.standard_normal((5, 40)), RNG.standard_normal(40)
W = np.array([0.1, 0.2, 0.0, 0.3, 0.4])


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
@pytest.mark.parametrize("weights", [None, W])
def test_error_is_average_error_minus_ambiguity_to_round_off(weights, scale):
    found = ambiguity(scale * F, scale * Y, weights)
    gap = found.error - (found.average - found.ambiguity)
    assert np.abs(gap).max() <= 1e-13 * found.average.max()
    assert (found.ambiguity >= 0).all()
    w = shares(weights, 5)
    assert found.error == pytest.approx((np.average(scale * F, axis=0, weights=w) - scale * Y) ** 2)


def test_clones_have_no_ambiguity():
    found = ambiguity([F[0]] * 3, Y)
    assert np.allclose(found.ambiguity, 0, atol=1e-15) and np.allclose(found.error, found.average)


def test_average_keeps_the_other_axes():
    P = RNG.random((3, 4, 2))
    assert np.allclose(average(P), P.mean(axis=0))
    assert np.allclose(average(P, [0.5, 0.5, 0]), P[:2].mean(axis=0))


def test_correlation_is_that_of_numpy():
    assert np.allclose(residual_correlation(F, Y), np.corrcoef(F - Y), atol=1e-12)
    constant = residual_correlation([Y + 3, F[0]], Y)
    assert np.isnan(constant[0]).all() and constant[1, 1] == pytest.approx(1)


def test_variance_of_a_mean_of_correlated_members():
    for rho, M in ((0.9, 3), (0.0, 10), (-0.5, 3), (1.0, 7)):
        C = np.full((M, M), rho) + (1 - rho) * np.eye(M)
        assert variance_of_mean(2.0, rho, M) == pytest.approx(2 * C.mean(), abs=1e-15)


@pytest.mark.parametrize(("p", "M"), [(0.7, 3), (0.7, 11), (0.4, 11), (0.5, 1), (1.0, 5), (0.0, 5)])
def test_majority_is_a_binomial_tail(p, M):
    assert majority_chance(p, M) == pytest.approx(binom.sf(M // 2, M, p), abs=1e-14)


def test_numbers_of_the_lesson():
    assert round(variance_of_mean(1, 0.9, 3), 3) == 0.933
    assert [round(majority_chance(*a), 3) for a in ((0.7, 3), (0.7, 11), (0.4, 11))] == [
        0.784,
        0.922,
        0.247,
    ]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: average(F, [0.5, 0.5]), "weights must be 5 numbers ≥ 0 that sum to 1"),
        (lambda: average(F, [1.5, -0.5, 0, 0, 0]), "weights must be 5 numbers ≥ 0"),
        (lambda: average(F, [0.1] * 5), "sum to 1"),
        (lambda: ambiguity(F[0], Y), "predictions must be 2-D"),
        (lambda: ambiguity(F[:, :3], Y), r"predictions must be \(M, 40\)"),
        (lambda: residual_correlation(F * np.nan, Y), "predictions must be finite"),
        (lambda: variance_of_mean(1, -0.6, 3), "rho must be"),
        (lambda: variance_of_mean(-1, 0, 3), "sigma2 must be"),
        (lambda: majority_chance(0.7, 4), "M must be odd"),
        (lambda: majority_chance(1.2, 3), "p must be"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
