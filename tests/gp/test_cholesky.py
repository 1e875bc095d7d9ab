"""The factor of a covariance, the jitter that a singular one gets, and triangular solves."""

import numpy as np
import pytest

from mlcore.gp.cholesky import BLOCK, cholesky, solve_lower, solve_upper
from mlcore.gp.process import GaussianProcess

SIZES = [1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 100]


def covariance(points, length_scale=1.0):
    return GaussianProcess(length_scale=length_scale).covariance(np.reshape(points, (-1, 1)))


def triangle(n):
    rng = np.random.default_rng(n)
    L = np.tril(rng.normal(size=(n, n))) / n + np.diag(rng.uniform(1, 2, n))
    L.setflags(write=False)
    return L


# --- the factor, and what is added to the diagonal ------------------------------------------------


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_a_good_matrix_gets_no_jitter(scale):
    K = scale * covariance(np.arange(20.0))
    before = K.copy()
    L, j = cholesky(K)
    assert j == 0.0 and type(j) is float
    np.testing.assert_allclose(L @ L.T, K, rtol=0, atol=1e-14 * scale)
    assert (np.triu(L, 1) == 0).all() and (K == before).all()


def test_only_the_lower_triangle_is_read():
    K = covariance(np.arange(5.0))
    np.testing.assert_array_equal(cholesky(np.tril(K))[0], cholesky(K)[0])


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
@pytest.mark.parametrize(
    "points",
    [
        [0.0, 0.0],
        [0.0, 1.0, 2.0, 1.0],
        [0.0, 1.0, 1.0, 2.0, 0.0, 0.0],
        [0.5] * 50,
        [*np.linspace(0, 1, 10)] * 2,
        [0.0, 1.0, 1.0 + 1e-9],
        [0.0, 1e-8, 2e-8, 3e-8],
        np.linspace(0, 1, 60),
    ],
    ids=["twice", "one twice", "two again", "one 50 times", "all twice", "nearly", "four", "dense"],
)
def test_the_same_point_twice_is_reported_as_jitter(points, scale):
    K = scale * covariance(points)
    K.setflags(write=False)
    L, j = cholesky(K)
    assert j == pytest.approx(1e-10 * scale, rel=1e-12)  # the first try is enough
    np.testing.assert_allclose(L @ L.T, K + j * np.eye(len(K)), rtol=0, atol=1e-13 * scale)


def test_near_points_that_differ_by_more_than_round_off_are_left_alone():
    L, j = cholesky(covariance([0.0, 10.0, 10.0 + 1e-5]))
    assert j == 0.0 and L[2, 2] == pytest.approx(1e-5, rel=0.01)


def test_a_pivot_that_only_round_off_made_positive_is_none():
    K = np.array([[1.0, 1.0], [1.0, 1.0 + 4e-16]])
    assert np.linalg.cholesky(K)[1, 1] > 0
    assert cholesky(K)[1] == pytest.approx(1e-10)


@pytest.mark.parametrize(
    ("negative", "expected"),
    [(5e-11, 1e-10), (5e-10, 1e-9), (5e-9, 1e-8), (5e-8, 1e-7), (5e-7, 1e-6), (5e-6, 1e-5)],
)
def test_the_jitter_grows_tenfold_with_every_try(negative, expected):
    K = np.array([[1.0, 1 + negative], [1 + negative, 1.0]])  # eigenvalues 2 + and − negative
    assert cholesky(K)[1] == pytest.approx(expected)
    assert cholesky(K, jitter=expected)[1] == pytest.approx(expected)


def test_after_six_tries_the_message_names_the_remedies(monkeypatch):
    K, tries, factor = np.array([[3.0, 4.0], [4.0, 3.0]]), [], np.linalg.cholesky
    monkeypatch.setattr(np.linalg, "cholesky", lambda K: tries.append(K[0, 0] - 3) or factor(K))
    with pytest.raises(ValueError, match="^K must be positive definite; adding 3e-05") as error:
        cholesky(K)
    assert tries == pytest.approx([0, 3e-10, 3e-9, 3e-8, 3e-7, 3e-6, 3e-5], rel=1e-4)
    for remedy in ("points that are the same or nearly so", "length_scale", "noise"):
        assert remedy in str(error.value)


@pytest.mark.parametrize("where", [(0, 0), (1, 0), (2, 2)])
def test_nan_is_an_error_of_the_same_kind(where):
    K = np.eye(3)
    K[where] = np.nan
    with pytest.raises(ValueError, match=r"^K must be"):
        cholesky(K)


# --- solving --------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("shape", [(), (1,), (7,)], ids=["vector", "one column", "seven"])
@pytest.mark.parametrize(("solve", "trans"), [(solve_lower, 0), (solve_upper, 1)])
def test_equals_scipy(solve, trans, shape, n):
    linalg = pytest.importorskip("scipy.linalg", reason="SciPy is a test extra")
    L, B = triangle(n), np.random.default_rng(0).normal(size=(n, *shape))
    B.setflags(write=False)
    V = solve(L, B)
    assert V.shape == B.shape
    np.testing.assert_allclose(
        V, linalg.solve_triangular(L, B, trans=trans, lower=True), rtol=1e-12, atol=1e-13
    )


@pytest.mark.parametrize("n", SIZES)
def test_whole_numbers_are_not_rounded(n):
    L = triangle(n)
    for solve, M in ((solve_lower, L), (solve_upper, L.T)):
        np.testing.assert_allclose(M @ solve(L, np.arange(n)), np.arange(n), atol=1e-12)
        np.testing.assert_allclose(M @ solve(L, np.ones(n, np.float32)), np.ones(n), atol=1e-14)


@pytest.mark.parametrize("n", SIZES)
def test_the_answer_may_take_the_place_of_the_question(n):
    L, B = triangle(n), np.random.default_rng(0).normal(size=(n, 5))
    V = solve_lower(L, B)
    assert solve_lower(L, B, out=B) is B
    np.testing.assert_array_equal(B, V)


def test_both_together_solve_with_the_covariance():
    K = covariance(np.arange(70.0))
    L, j = cholesky(K)
    b = np.sin(np.arange(70.0))
    np.testing.assert_allclose(K @ solve_upper(L, solve_lower(L, b)), b, atol=1e-13)
    assert j == 0
