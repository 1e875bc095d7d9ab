"""Iterative refinement against exact arithmetic."""

from fractions import Fraction

import numpy as np
import pytest

from mlcore.models.refinement import refine, y_minus


def exact(A, y):
    """The least-squares solution without any rounding: AᵀA θ = Aᵀy by elimination."""
    rows = [[Fraction(x) for x in row] for row in A.tolist()]
    y, p = [Fraction(x) for x in y.tolist()], A.shape[1]
    M = [[sum(r[i] * r[j] for r in rows) for j in range(p)] for i in range(p)]
    M = [[*row, sum(r[i] * t for r, t in zip(rows, y))] for i, row in enumerate(M)]
    for k in range(p):
        M[k] = [x / M[k][k] for x in M[k]]
        for i in range(p):
            if i != k:
                M[i] = [a - M[i][k] * b for a, b in zip(M[i], M[k])]
    return np.array([float(row[-1]) for row in M])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("residual", [0.0, 1.0, 1e4])
def test_wins_back_the_digits_that_dependent_columns_cost(seed, residual):
    rng = np.random.default_rng(seed)
    A = np.vander(rng.uniform(1, 2, 15), 6)
    y = A @ np.ones(6) + residual * rng.normal(size=15)
    inverse, right = np.linalg.pinv(A, rcond=0), exact(A, y)
    first = inverse @ y
    refined = refine(A, y, first, inverse)
    assert np.abs(refined / right - 1).max() < 1e-14
    assert np.abs(first / right - 1).max() > 1e-12  # there was something to win


def test_a_sum_of_products_is_rounded_only_once():
    rng = np.random.default_rng(0)
    A, x = rng.normal(size=(30, 7)) * 10.0 ** rng.integers(-8, 8, (30, 7)), rng.normal(size=7)
    y = A @ x
    right = [
        float(Fraction(b) - sum(Fraction(a) * Fraction(t) for a, t in zip(row, x.tolist())))
        for row, b in zip(A.tolist(), y.tolist())
    ]
    assert y_minus(A, x, y).tolist() == right
