"""Standardisation: numbers by hand, awkward columns, the way back, scikit-learn's own answers."""

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, d3, noisy_plane
from mlcore.descent.objective import Objective, with_bias
from mlcore.models.contract import NotFittedError
from mlcore.models.linear import LinearRegression
from mlcore.models.standardizer import Standardizer

X, Y = noisy_plane(50, 3, rng=0)


def condition(X):
    """λ_max / λ_min of XᵀX / n, by the singular values of X."""
    return np.linalg.cond(X) ** 2


# --- by hand --------------------------------------------------------------------------------------


def test_numbers_by_hand():
    scaler = Standardizer()
    assert scaler.fit([[1, 10], [3, 10], [5, 40]]) is scaler
    assert scaler.mean_.tolist() == [3, 20]
    assert scaler.scale_ == pytest.approx(np.sqrt([8 / 3, 200]))  # divided by n, not by n − 1
    assert scaler.n_features_in_ == 2
    assert scaler.transform([[3, 20], [7, 20 + 3 * np.sqrt(200)]]) == pytest.approx(
        np.array([[0, 0], [np.sqrt(6), 3]])
    )


def test_three_points_of_lesson_04():
    x, y = d3()
    scaler = Standardizer()
    z = scaler.fit_transform(x)
    assert (scaler.mean_[0], scaler.scale_[0]) == pytest.approx((2, 0.8165), rel=1e-4)
    assert z[:, 0] == pytest.approx([-1.2247, 0, 1.2247], rel=1e-4)
    kappas = [condition(with_bias(column)) for column in (x, x - 2, x / scaler.scale_, z)]
    assert kappas == pytest.approx([46.14, 1.5, 61.98, 1], abs=0.006)
    loss, gradient = Objective(with_bias(z), y)(np.array([2.0, 0.0]))
    assert [2, 0] - gradient == pytest.approx([3.3333, 1.2247], rel=1e-4)  # one step of η = 1
    assert scaler.unscale([2, 0] - gradient) == pytest.approx([1 / 3, 3 / 2])


def test_breast_cancer_of_lesson_04():
    raw, _ = breast_cancer()
    scaled = Standardizer().fit_transform(raw)
    assert condition(with_bias(raw)) == pytest.approx(2.4e12, rel=0.02)
    assert condition(with_bias(scaled)) == pytest.approx(1.0e5, rel=0.01)
    steepest = [np.linalg.norm(with_bias(A), 2) ** 2 / 569 for A in (raw, scaled)]
    assert 2 / np.array(steepest) == pytest.approx([1.2e-6, 0.151], rel=0.005)


def test_rows_that_were_not_fitted_do_not_matter():
    scaler = Standardizer().fit(X[:40])
    learnt = scaler.mean_.copy(), scaler.scale_.copy()
    together = scaler.transform(X[40:])
    assert (scaler.mean_, scaler.scale_) == (pytest.approx(learnt[0]), pytest.approx(learnt[1]))
    for row, z in zip(X[40:], together):
        np.testing.assert_array_equal(scaler.transform([row])[0], z)
    np.testing.assert_allclose(together, (X[40:] - X[:40].mean(axis=0)) / X[:40].std(axis=0))


# --- awkward columns ------------------------------------------------------------------------------


@pytest.mark.parametrize("offset", [0.0, 1e6, -1e6])
@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_any_offset_and_unit(offset, scale):
    z = Standardizer().fit_transform(scale * (X + offset))
    digits = 1e-16 * (1 + abs(offset)) * 100  # what the column itself has left of them
    np.testing.assert_allclose(z, Standardizer().fit_transform(X), atol=digits)
    np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-15 + digits / 10)
    np.testing.assert_allclose(z.std(axis=0), 1, rtol=1e-14)


def test_mean_keeps_its_digits_far_from_zero():
    column = 1e8 + np.tile([0.25, 0.75], 50_000)  # no sum of these is exact to the last digits
    scaler = Standardizer().fit(column[:, None])
    assert scaler.mean_[0] == 1e8 + 0.5
    assert scaler.scale_[0] == pytest.approx(0.25, rel=1e-12)


@pytest.mark.parametrize("value", [0.0, 0.1, -3.7, 1e6 + 0.1, 1e-8, 1e300])
@pytest.mark.parametrize("n", [1, 3, 7, 1000])
def test_constant_columns_are_only_shifted(value, n):
    column = np.full((n, 1), value)
    scaler = Standardizer().fit(column)
    assert scaler.scale_.tolist() == [1]
    assert scaler.mean_ == pytest.approx([value], rel=1e-15)
    np.testing.assert_allclose(scaler.transform(column), 0, atol=abs(value) * 1e-15)
    np.testing.assert_allclose(
        scaler.transform(column + 2) - scaler.transform(column), 2, atol=1e-15 * abs(value) + 1e-15
    )


def test_a_constant_column_does_not_touch_the_others():
    with_constant = np.insert(X, 1, 5.0, axis=1)
    z = Standardizer().fit_transform(with_constant)
    np.testing.assert_array_equal(np.delete(z, 1, axis=1), Standardizer().fit_transform(X))
    assert not z[:, 1].any()


def test_a_column_that_varies_by_rounding_alone_is_constant():
    scaler = Standardizer().fit([[0.3], [0.1 + 0.2], [0.3]])
    assert scaler.scale_.tolist() == [1]


def test_columns_that_hardly_vary_are_not_constant():
    column = 1.0 + 1e-12 * np.arange(5.0)[:, None]
    assert Standardizer().fit_transform(column).std() == pytest.approx(1)


def test_whole_numbers_and_lists_will_do():
    expected = Standardizer().fit_transform([[1.0, 5.0], [2.0, 7.0]])
    for kind in (list, "uint8", "int64", "float32"):
        rows = [[1, 5], [2, 7]] if kind is list else np.array([[1, 5], [2, 7]], dtype=kind)
        z = Standardizer().fit_transform(rows)
        assert z.dtype == np.float64
        np.testing.assert_array_equal(z, expected)


def test_data_are_not_changed():
    rows, theta = np.asfortranarray(X), np.arange(4.0)
    before = rows.copy(), theta.copy()
    scaler = Standardizer().fit(rows)
    z = scaler.transform(rows)
    kept = z.copy()
    scaler.inverse_transform(z), scaler.unscale(theta)
    np.testing.assert_array_equal(rows, before[0])
    np.testing.assert_array_equal(theta, before[1])
    np.testing.assert_array_equal(z, kept)
    assert not np.shares_memory(z, rows)


# --- the way back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_inverse_undoes_transform(scale):
    rows = scale * np.column_stack([X, np.full(50, 3.0)])
    scaler = Standardizer().fit(rows[:30])
    back = scaler.inverse_transform(scaler.transform(rows))
    np.testing.assert_allclose(back, rows, rtol=1e-14, atol=1e-15 * scale)


@pytest.mark.parametrize("shape", [(4,), (4, 1), (4, 5)])
def test_unscaled_weights_give_the_same_predictions(shape):
    theta = np.random.default_rng(0).normal(size=shape)
    scaler = Standardizer().fit(X[:20] * [1e-3, 1, 1e3] + [5, 0, -1e4])
    rows = X * [1e-3, 1, 1e3] + [5, 0, -1e4]
    back = scaler.unscale(theta)
    assert back.shape == shape
    scaled = with_bias(scaler.transform(rows)) @ theta
    np.testing.assert_allclose(with_bias(rows) @ back, scaled, rtol=1e-9, atol=1e-9)


def test_least_squares_finds_the_same_line_on_either_columns():
    rows = np.column_stack([1e3 * X[:, 0] + 1e4, X[:, 1], 1e-3 * X[:, 2]])
    scaler = Standardizer().fit(rows)
    model = LinearRegression().fit(scaler.transform(rows), Y)
    back = scaler.unscale(np.append(model.intercept_, model.coef_))
    raw = LinearRegression().fit(rows, Y)
    np.testing.assert_allclose(back, np.append(raw.intercept_, raw.coef_), rtol=1e-9)


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad, error, message",
    [
        ([1.0, 2.0], ValueError, "X must be 2-D (n_samples, n_features); got shape (2,)"),
        (
            [[1.0], [np.nan]],
            ValueError,
            "X must be finite, not NaN or inf: first at row 1, column 0 (nan)",
        ),
        (np.empty((0, 2)), ValueError, "X must not be empty; got shape (0, 2)"),
        ([["a"]], TypeError, "X must hold real numbers"),
    ],
)
def test_bad_rows_are_named(bad, error, message):
    fitted = Standardizer().fit([[1.0], [2.0]])
    for call in (Standardizer().fit, Standardizer().fit_transform, fitted.transform):
        with pytest.raises(error) as caught:
            call(bad)
        assert message in str(caught.value)


def test_other_columns_than_were_fitted():
    scaler = Standardizer().fit(X)
    for call in (scaler.transform, scaler.inverse_transform):
        with pytest.raises(ValueError, match="X has 2 features, but Standardizer is expecting 3"):
            call(X[:, :2])


@pytest.mark.parametrize(
    "theta, error, message",
    [
        ([1.0, 2.0, 3.0], ValueError, "theta must have 4 rows, the bias first; got shape (3,)"),
        (np.ones((3, 4)), ValueError, "theta must have 4 rows, the bias first; got shape (3, 4)"),
        (5.0, ValueError, "theta must have 4 rows, the bias first; got shape ()"),
        (
            [1.0, 2.0, 3.0, np.inf],
            ValueError,
            "theta must be finite, not NaN or inf: first at row 3 (inf)",
        ),
        (["a"] * 4, TypeError, "theta must hold real numbers"),
    ],
)
def test_bad_weights_are_named(theta, error, message):
    with pytest.raises(error) as caught:
        Standardizer().fit(X).unscale(theta)
    assert str(caught.value).startswith(message)


def test_nothing_is_known_before_fit():
    new = Standardizer()
    for call in (lambda: new.transform(X), lambda: new.inverse_transform(X),
                 lambda: new.unscale([1.0, 2.0, 3.0, 4.0])):  # fmt: skip
        with pytest.raises(NotFittedError, match="Standardizer is not fitted yet"):
            call()


def test_a_second_fit_forgets_the_first():
    scaler = Standardizer().fit(X)
    scaler.fit([[1.0], [3.0]])
    assert (scaler.mean_.tolist(), scaler.scale_.tolist()) == ([2], [1])
    assert scaler.transform([[5.0]]).tolist() == [[3]]


# --- scikit-learn ---------------------------------------------------------------------------------


@pytest.mark.parametrize("offset, scale", [(0, 1), (1e6, 1), (-1e6, 1e-8), (3, 1e8)])
def test_equals_scikit_learn(offset, scale):
    theirs = pytest.importorskip("sklearn.preprocessing").StandardScaler()
    rows = np.column_stack([scale * (X + offset), np.full(50, 0.1), np.zeros(50)])
    ours = Standardizer().fit(rows[:30])
    theirs.fit(rows[:30])
    np.testing.assert_allclose(ours.mean_, theirs.mean_, rtol=1e-13)
    np.testing.assert_allclose(ours.scale_, theirs.scale_, rtol=1e-8)
    np.testing.assert_allclose(ours.transform(rows), theirs.transform(rows), rtol=1e-7, atol=1e-7)


def test_works_in_a_pipeline():
    pipeline = pytest.importorskip("sklearn.pipeline")
    model = pipeline.make_pipeline(Standardizer(), LinearRegression()).fit(X[:40], Y[:40])
    expected = LinearRegression().fit(X[:40], Y[:40]).predict(X[40:])
    np.testing.assert_allclose(model.predict(X[40:]), expected, rtol=1e-10)


def test_huge_numbers_keep_their_digits():
    X = np.array([[1.0], [2.0], [3.0]])
    expected = Standardizer().fit_transform(X)
    np.testing.assert_allclose(Standardizer().fit_transform(X * 1e160), expected, rtol=1e-12)
