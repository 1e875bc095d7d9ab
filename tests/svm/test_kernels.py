"""Kernels: against φ written out, and scikit-learn's."""

import numpy as np
import pytest

from mlcore.svm.kernels import Rows, linear, poly, rbf, scale

RNG = np.random.default_rng(0)
A, B = RNG.normal(size=(7, 3)), RNG.normal(size=(5, 3))


def test_poly_is_the_inner_product_of_all_products():
    """(a·b + 1)² = φ(a)·φ(b), φ(x) = (1, √2 x₁, √2 x₂, x₁², x₂², √2 x₁x₂)."""

    def phi(X):
        x, z = X.T
        root = np.sqrt(2)
        return np.column_stack([np.ones(len(X)), root * x, root * z, x**2, z**2, root * x * z])

    a, b = A[:, :2], B[:, :2]
    assert poly(a, b, degree=2, coef0=1.0) == pytest.approx(phi(a) @ phi(b).T)


@pytest.mark.parametrize("gamma", [0.01, 0.5, 20.0])
def test_kernels_equal_scikit_learns(gamma):
    pairwise = pytest.importorskip("sklearn.metrics.pairwise")
    assert linear(A, B) == pytest.approx(pairwise.linear_kernel(A, B), abs=1e-14)
    assert rbf(A, B, gamma) == pytest.approx(pairwise.rbf_kernel(A, B, gamma), abs=1e-14)
    ours, theirs = poly(A, B, gamma, 4, 0.5), pairwise.polynomial_kernel(A, B, 4, gamma, 0.5)
    assert ours == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("kernel", [linear, poly, rbf])
def test_kernels_are_positive_semidefinite(kernel):
    K = kernel(A, A)
    assert K == pytest.approx(K.T)
    assert np.linalg.eigvalsh(K).min() > -1e-10


def test_rbf_of_rows_far_from_0_loses_no_digits():
    assert rbf(A + 1e6, B + 1e6, 0.5) == pytest.approx(rbf(A, B, 0.5), abs=1e-8)


def test_rbf_so_narrow_that_the_kernel_is_the_identity():
    with np.errstate(all="raise", under="ignore"):
        assert rbf(A, A, 1e12) == pytest.approx(np.eye(7), abs=1e-3)


@pytest.mark.parametrize("unit", [1e-8, 1.0, 1e8])
def test_scale_makes_rbf_blind_to_the_unit(unit):
    assert rbf(unit * A, unit * B, scale(unit * A)) == pytest.approx(rbf(A, B, scale(A)))
    assert scale(A) == pytest.approx(1 / (3 * A.var()))


@pytest.mark.parametrize("value", [0.0, 7.0, 0.1])
def test_scale_of_a_constant(value):
    assert scale(np.full((3, 2), value)) == 1.0


def test_kernels_write_to_nothing():
    a, b = A.copy(), B.copy()
    for kernel in (linear, poly, rbf):
        kernel(a, b)
    assert np.array_equal(a, A) and np.array_equal(b, B)


def test_rows_are_those_of_the_matrix_and_the_least_used_is_forgotten():
    asked = []

    def kernel(one, all_rows):
        asked.append(len(all_rows))
        return rbf(one, all_rows)

    K = Rows(kernel, A, 2)
    for i in (0, 1, 0, 2, 0):  # 2 drives out 1
        assert K[i] == pytest.approx(rbf(A, A)[i])
    assert len(asked) == 3
    K[1]
    assert len(asked) == 4
    assert K.diagonal().tolist() == [1.0] * 7 and K.shape == (7, 7)
