"""The quadratic form of the least-squares loss: the same numbers, and no worse ones."""

import numpy as np
import pytest

from mlcore.descent.gradient_check import check_gradient
from mlcore.descent.quadratic import BLOCK, quadratic


def direct(X, y, theta):
    """The definition, in the longest numbers there are."""
    X, y, theta = (np.asarray(a, dtype=np.longdouble) for a in (X, y, theta))
    residual = X @ theta - y
    return float(residual @ residual / (2 * len(y))), (X.T @ residual / len(y)).astype(float)


def data(n, d, rng=0):
    rng = np.random.default_rng(rng)
    return rng.normal(size=(n, d)) + 1, rng.normal(size=n) - 2


def agree(X, y, theta, rtol=1e-12):
    loss, gradient = quadratic(X, y)(theta)
    expected, slope = direct(X, y, theta)
    assert type(loss) is float and loss == pytest.approx(expected, rel=rtol)
    np.testing.assert_allclose(gradient, slope, rtol=rtol, atol=rtol * np.abs(slope).max())


def test_by_hand():
    loss, gradient = quadratic(np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 3.0, 5.0]))([1.0])
    assert loss == pytest.approx((1 + 1 + 4) / 6) and gradient == pytest.approx([-(1 + 2 + 6) / 3])


@pytest.mark.parametrize("n", [4, 5, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 337])
def test_every_block_of_rows_counts_once(n):
    X, y = data(n, 4)
    for theta in (np.zeros(4), np.arange(4.0), 1e6 * np.ones(4)):
        agree(X, y, theta)


@pytest.mark.parametrize(("n", "d"), [(1, 1), (3, 3), (40, 40)])
def test_as_many_rows_as_columns(n, d):
    agree(*data(n, d), np.ones(d))


def test_rows_that_are_sorted():
    X, y = np.sort(data(1400, 3)[0], axis=0), np.linspace(-1e3, 1e3, 1400)
    agree(X, y, np.ones(3), rtol=1e-11)


@pytest.mark.parametrize("noise", [0.0, 1e-6, 1e-3])
@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_the_loss_of_a_good_fit_is_no_difference_of_large_numbers(noise, offset):
    X = np.column_stack([np.ones(1200), data(1200, 3)[0]])
    theta = np.array([offset, 1.0, -2.0, 3.0])
    y = X @ theta + noise * np.random.default_rng(1).normal(size=1200)
    loss, _ = quadratic(X, y)(theta)
    rounding = np.finfo(float).eps * max(offset, 1)  # of y itself
    assert loss == pytest.approx(direct(X, y, theta)[0], rel=1e-6, abs=100 * rounding**2)
    assert loss >= 0 or abs(loss) < 100 * rounding**2


@pytest.mark.parametrize("scale", [1e-8, 1e8])
def test_units_do_not_matter(scale):
    X, y = data(700, 3)
    agree(X * [1, scale, 1], y, np.array([1.0, 1 / scale, 2.0]), rtol=1e-9)


@pytest.mark.parametrize("kind", ["duplicate", "zero", "constant"])
def test_columns_that_make_the_answer_ambiguous(kind):
    X, y = data(700, 3)
    extra = {"duplicate": X[:, 0], "zero": np.zeros(700), "constant": np.full(700, 0.1)}[kind]
    agree(np.column_stack([X, extra, np.ones(700)]), y, np.arange(5.0), rtol=1e-11)


def test_its_gradient_equals_differences():
    assert check_gradient(quadratic(*data(900, 5)), np.arange(5.0)) < 1e-8


def test_the_data_are_read_once_and_not_written_to():
    X, y = data(700, 3)
    X.setflags(write=False)
    y.setflags(write=False)
    ask = quadratic(X, y)
    before = ask(np.ones(3))
    X.setflags(write=True)
    y.setflags(write=True)
    X[:], y[:] = np.nan, np.nan
    after = ask(np.ones(3))
    assert before[0] == after[0] and before[1].tolist() == after[1].tolist()


def test_the_answer_is_new_at_each_call():
    ask, theta = quadratic(*data(700, 3)), np.ones(3)
    first = ask(theta)[1]
    kept = first.copy()
    first[:] = 0
    assert ask(theta)[1].tolist() == kept.tolist() and theta.tolist() == [1, 1, 1]
