"""Kernels and their derivatives, and the squared distances that they act on."""

import numpy as np
import pytest

from mlcore.descent.gradient_check import numerical_gradient
from mlcore.gp.kernels import SAFE, matern52, rbf, squared_distances

KERNELS = [rbf, matern52]
both = pytest.mark.parametrize("kernel", KERNELS)


def subtracted(A, B):
    return ((A[:, None] - B) ** 2).sum(axis=2)


# --- kernels --------------------------------------------------------------------------------------


def test_values_by_hand():
    """e^(−½) and e^(−2); at r² = 0.2, s = 1, so (1 + 1 + 1/3)/e; at r² = 1, s = √5."""
    assert rbf(np.array([1.0, 4.0]))[0] == pytest.approx([0.6065307, 0.1353353], abs=5e-8)
    assert matern52(np.array([0.2, 1.0]))[0] == pytest.approx([7 / 3 / np.e, 0.5239941], abs=5e-8)


@both
def test_equals_scikit_learn(kernel):
    kernels = pytest.importorskip(
        "sklearn.gaussian_process.kernels", reason="scikit-learn is a test extra"
    )
    theirs = kernels.RBF() if kernel is rbf else kernels.Matern(nu=2.5)
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(30, 3)), rng.normal(size=(40, 3))
    np.testing.assert_allclose(kernel(squared_distances(A, B))[0], theirs(A, B), atol=1e-14)


@both
def test_is_1_at_0_and_falls_to_0_without_a_warning(kernel):
    r2 = np.array([0.0, 1e-300, 1e-20, 1e-3, 0.1, 1.0, 5.0, 50.0, 1e3, 1e8, 1e300])
    k, pull_back = kernel(r2)
    assert k[0] == 1.0 and k[-1] == 0.0
    assert (np.diff(k) <= 0).all() and np.isfinite(pull_back(np.ones(11))).all()


@both
def test_the_derivative_equals_differences(kernel):
    r2 = np.array([1e-3, 0.3, 1.0, 4.0, 20.0])
    derivative = np.array([1.0, -2.0, 3.0, 0.5, 10.0])

    def objective(r2):
        k, pull_back = kernel(r2)
        return float(derivative @ k), pull_back(derivative)

    np.testing.assert_allclose(
        objective(r2)[1], numerical_gradient(objective, r2, h=1e-6), rtol=1e-7, atol=1e-9
    )
    assert kernel(np.zeros(1))[1](np.ones(1)) == pytest.approx(-1 / 2 if kernel is rbf else -5 / 6)


@both
def test_what_is_given_is_not_changed(kernel):
    r2, derivative = np.linspace(0, 3, 12).reshape(3, 4), np.ones((3, 4))
    before = r2.copy()
    k, pull_back = kernel(r2)
    copy = k.copy()
    first = pull_back(derivative)
    np.testing.assert_array_equal(pull_back(derivative), first)
    assert (r2 == before).all() and (k == copy).all() and (derivative == 1).all()


@both
def test_covariances_are_positive_semidefinite(kernel):
    A = np.random.default_rng(0).normal(size=(60, 2))
    assert np.linalg.eigvalsh(kernel(squared_distances(A, A))[0]).min() > -1e-13


# --- distances ------------------------------------------------------------------------------------


@pytest.mark.parametrize("d", [1, 2, 6, 30])
def test_distances_by_hand_and_by_subtraction(d):
    rng = np.random.default_rng(d)
    A, B = rng.normal(size=(40, d)), rng.normal(size=(50, d))
    np.testing.assert_allclose(squared_distances(A, B), subtracted(A, B), rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(squared_distances(A, A), subtracted(A, A), rtol=1e-12, atol=1e-13)


def test_equal_points_are_0_apart_and_nothing_is_negative():
    for size in (1e-8, 1.0, 30.0, 1e8):
        A = size * np.random.default_rng(0).normal(size=(100, 3))
        A = np.concatenate([A, A])
        r2 = squared_distances(A, A)
        assert (r2 >= 0).all()
        assert np.diag(r2, 100).max() <= 1e-15 * max(np.square(A).sum(axis=1).max(), 1e-300)


@pytest.mark.parametrize("d", [1, 2, 6, 30])
@pytest.mark.parametrize("near", [0.0, 1e-6, 1e-3, 1.0])
def test_up_to_safe_the_product_is_off_by_1e_12_at_most(d, near):
    """Pairs that are close to each other and as far from the centre as the product is used for."""
    rng = np.random.default_rng(0)
    A = rng.normal(size=(200, d))
    A *= 0.999 * np.sqrt(SAFE) / np.linalg.norm(A, axis=1, keepdims=True)
    A = np.concatenate([A, -A])  # so that the centre is 0
    move = rng.normal(size=A.shape)
    B = A + near * move / np.linalg.norm(move, axis=1, keepdims=True)
    B *= np.minimum(1, np.sqrt(SAFE) / np.linalg.norm(B, axis=1, keepdims=True))
    assert np.square(np.concatenate([A, B]) - A.mean(axis=0)).sum(axis=1).max() <= 1.0001 * SAFE
    wrong = np.abs(squared_distances(A, B) - subtracted(A, B))
    assert np.diag(wrong).max() <= 1e-12
    assert wrong.max() <= 1e-12 * 4  # relative to the largest r², 4 · SAFE, that is 1e-15


@pytest.mark.parametrize("size", [1.01 * np.sqrt(SAFE), 1e3, 1e6])
def test_beyond_safe_small_distances_keep_all_their_digits(size):
    A = np.array([[0.0, 0.0], [size, size], [-size, -size]])
    B = A + [0.0, 2.0**-12]
    np.testing.assert_allclose(np.diag(squared_distances(A, B)), 2.0**-24, rtol=1e-5)


@pytest.mark.parametrize("offset", [1e6, -1e8])
def test_an_offset_cancels(offset):
    rng = np.random.default_rng(0)
    A, B = np.round(rng.normal(size=(2, 30, 3)) * 2**10) / 2**10  # so that A + offset is exact
    np.testing.assert_allclose(
        squared_distances(A + offset, B + offset), subtracted(A, B), rtol=0, atol=1e-12
    )


def test_enormous_distances_are_finite_for_every_kernel():
    A = np.array([[0.0, 1e200], [1e200, 0.0], [0.0, 0.0]])
    r2 = squared_distances(A, A)
    assert np.isfinite(r2).all() and (np.diag(r2) == 0).all()
    for kernel in KERNELS:
        np.testing.assert_array_equal(kernel(r2)[0], np.eye(3))


def test_points_are_not_changed():
    A, B = np.ones((3, 2)), np.zeros((2, 2))
    for array in (A, B):
        array.setflags(write=False)
    assert squared_distances(A, B).tolist() == [[2.0, 2.0]] * 3
    assert squared_distances(1e5 * A, B).tolist() == [[2e10, 2e10]] * 3
