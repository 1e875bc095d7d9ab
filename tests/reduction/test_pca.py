"""PCA: scikit-learn's numbers, the best plane, signs, degenerate and extreme data, bad input."""

import pickle
import re
import warnings

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, diabetes, digits, longley
from mlcore.models.contract import NotFittedError
from mlcore.models.standardizer import Standardizer
from mlcore.reduction.pca import PCA


def scaled():
    return Standardizer().fit_transform(diabetes()[0])


def fitted(X, n_components=None):
    """Fit with every warning an error, on an array that must not be written to."""
    X = np.array(X, dtype=float)
    X.setflags(write=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return PCA(n_components).fit(X)


@pytest.mark.parametrize("data", [scaled, lambda: digits()[0], lambda: breast_cancer()[0]])
@pytest.mark.parametrize("n_components", [1, 2, 5, 0.8, 0.9, 0.95])
def test_equals_scikit_learn(data, n_components):
    peers = pytest.importorskip("sklearn.decomposition", reason="scikit-learn is a test extra")
    X = data()
    ours, theirs = fitted(X, n_components), peers.PCA(n_components, svd_solver="full").fit(X)
    assert ours.n_components_ == theirs.n_components_
    unit = np.abs(X).max()
    for name in ("components_", "explained_variance_ratio_"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=0, atol=1e-8)
    for name in ("explained_variance_", "singular_values_"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-8)
    np.testing.assert_allclose(ours.mean_, theirs.mean_, atol=1e-8 * unit)
    Z = ours.transform(X)
    np.testing.assert_allclose(Z, theirs.transform(X), rtol=0, atol=1e-8 * unit)
    back = theirs.inverse_transform(Z)
    np.testing.assert_allclose(ours.inverse_transform(Z), back, rtol=0, atol=1e-8 * unit)


def test_the_components_of_digits():
    shares = np.cumsum(fitted(digits()[0]).explained_variance_ratio_)
    assert [int(np.sum(shares < share)) + 1 for share in (0.8, 0.9, 0.95)] == [13, 21, 29]
    assert [PCA(share).fit(digits()[0]).n_components_ for share in (0.8, 0.9, 0.95)] == [13, 21, 29]


def test_by_hand():
    """Rows ±3 along (0.8, −0.6) and ±1 along (0.6, 0.8), around (1, 2)."""
    X = [1, 2] + np.array([[2.4, -1.8], [-2.4, 1.8], [0.6, 0.8], [-0.6, -0.8]])
    model = fitted(X)
    assert model.mean_ == pytest.approx([1, 2])
    assert model.components_ == pytest.approx(np.array([[0.8, -0.6], [0.6, 0.8]]))
    assert model.singular_values_ == pytest.approx([np.sqrt(18), np.sqrt(2)])
    assert model.explained_variance_ == pytest.approx([6, 2 / 3])
    assert model.explained_variance_ratio_ == pytest.approx([0.9, 0.1])
    assert model.transform(X) == pytest.approx(np.array([[3, 0], [-3, 0], [0, 1], [0, -1]]))
    one = fitted(X, 1).inverse_transform([[3.0], [0.0]])
    assert one == pytest.approx(np.array([[3.4, 0.2], [1, 2]]))


def test_what_is_lost_is_the_share_that_is_missing():
    X = scaled()
    for k in range(1, 11):
        model = fitted(X, k)
        lost = np.sum((X - model.inverse_transform(model.transform(X))) ** 2) / np.sum(X**2)
        assert lost == pytest.approx(1 - model.explained_variance_ratio_.sum(), abs=1e-12)


def test_no_other_plane_loses_less():
    X, rng = scaled(), np.random.default_rng(0)
    model = fitted(X, 2)
    best = np.sum(model.transform(X) ** 2)
    for size in (1e-3, 0.1, 1.0):
        other = model.components_ + size * rng.normal(size=(2, 10))
        basis = np.linalg.qr(other.T)[0]
        assert np.sum((X @ basis) ** 2) < best


def test_new_columns_are_uncorrelated_and_have_the_named_variances():
    X = longley()[0]
    model = fitted(X, 3)
    Z = model.transform(X)
    np.testing.assert_allclose(
        np.cov(Z.T), np.diag(model.explained_variance_), atol=1e-9 * model.explained_variance_[0]
    )
    np.testing.assert_allclose(model.components_ @ model.components_.T, np.eye(3), atol=1e-12)


def test_all_components_lose_nothing():
    X = scaled()
    model = fitted(X)
    assert model.n_components_ == 10 and model.explained_variance_ratio_.sum() == pytest.approx(1)
    np.testing.assert_allclose(model.inverse_transform(model.transform(X)), X, atol=1e-12)


def test_y_is_not_looked_at():
    X, y = diabetes()
    a, b = PCA(3).fit(X, y), PCA(3).fit(X)
    assert np.array_equal(a.components_, b.components_)


def test_the_sign_follows_from_the_direction_alone():
    X = scaled()
    for turned in (X, -X, X[::-1], X[::2]):
        for row in fitted(turned).components_:
            assert row[np.argmax(np.abs(row))] > 0
    model = fitted([[1.0, -1.0], [-1.0, 1.0], [3.0, -3.0]], 1)  # equal entries: the first
    assert model.components_ == pytest.approx(np.sqrt(0.5) * np.array([[1, -1]]))
    model = fitted([[-1.0, 1.0], [1.0, -1.0], [-3.0, 3.0]], 1)
    assert model.components_ == pytest.approx(np.sqrt(0.5) * np.array([[1, -1]]))


@pytest.mark.parametrize("scale", [1e-150, 1e-8, 1e8, 1e150])
def test_a_unit_changes_nothing_but_the_unit(scale):
    X = scaled()
    plain, model = fitted(X, 0.9), fitted(X * scale, 0.9)
    np.testing.assert_allclose(model.components_, plain.components_, atol=1e-12)
    np.testing.assert_allclose(model.explained_variance_ratio_, plain.explained_variance_ratio_)
    np.testing.assert_allclose(model.singular_values_, plain.singular_values_ * scale)


def test_an_offset_is_taken_out():
    X = scaled()
    plain, model = fitted(X, 3), fitted(X + 1e6, 3)
    np.testing.assert_allclose(model.components_, plain.components_, atol=1e-8)
    np.testing.assert_allclose(model.transform(X + 1e6), plain.transform(X), atol=1e-7)


def test_constant_and_copied_columns():
    X = scaled()
    model = fitted(np.column_stack([X, np.full(442, 0.1)]), 3)
    np.testing.assert_allclose(model.components_[:, 10], 0, atol=1e-12)
    np.testing.assert_allclose(model.components_[:, :10], fitted(X, 3).components_, atol=1e-9)
    model = fitted(np.column_stack([X, X]), 10)
    assert model.explained_variance_ratio_.sum() == pytest.approx(1)


@pytest.mark.parametrize("n", [4, 7, 10, 442])
def test_rows_that_are_all_the_same_have_no_shares(n):
    for value in (0.1, 1 / 3, 1e6 + 0.1):  # a mean of n such values may differ from each of them
        X = np.full((n, 3), value)
        model = fitted(X, 2)
        assert model.explained_variance_ratio_.tolist() == [0, 0]
        assert not model.transform(X).any() and fitted(X, 0.9).n_components_ == 1


def test_a_share_that_is_exactly_reached_is_enough():
    for m in range(1, 30):  # variances m, 1, 1, 1
        axes = np.diag(np.sqrt([m, 1, 1, 1]))
        assert fitted(np.vstack([axes, -axes]), (m + 1) / (m + 3)).n_components_ == 2


def test_more_columns_than_rows():
    X = np.random.default_rng(0).normal(size=(5, 30))
    model = fitted(X)
    assert model.components_.shape == (5, 30)
    assert model.explained_variance_ratio_[-1] < 1e-20  # centred, 5 rows span 4 directions
    np.testing.assert_allclose(model.inverse_transform(model.transform(X)), X, atol=1e-12)


def test_lists_whole_numbers_and_float32():
    X = [[1, 5], [2, 3], [4, 4], [7, 1]]
    for given in (X, np.array(X), np.array(X, np.float32)):
        model = PCA(1).fit(given)
        assert model.components_ == pytest.approx(fitted(X, 1).components_, abs=1e-12)
        assert model.transform(given).dtype == np.float64


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n_components", "kind", "message"),
    [
        (0, ValueError, "n_components must be a whole number ≥ 1; got 0"),
        (-1, ValueError, "n_components must be a whole number ≥ 1; got -1"),
        (1.0, ValueError, "n_components must be a number in (0, 1); got 1.0"),
        (0.0, ValueError, "n_components must be a number in (0, 1); got 0.0"),
        (np.nan, ValueError, "n_components must be a number in (0, 1); got nan"),
        ("2", TypeError, "n_components must be a whole number ≥ 1; got '2'"),
        (True, TypeError, "n_components must be a whole number ≥ 1; got True"),
        (3, ValueError, "n_components must be at most min(n, d) = 2, for X of shape (4, 2); got 3"),
    ],
)
def test_a_wrong_number_of_components_is_named_in_fit(n_components, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        PCA(n_components).fit([[1, 5], [2, 3], [4, 4], [7, 1]])


def test_bad_data_are_named():
    with pytest.raises(ValueError, match="X must be finite, not NaN or inf: first at row 1"):
        PCA().fit([[1.0], [np.nan]])
    with pytest.raises(ValueError, match="X must have at least 2 rows; got n_samples = 1"):
        PCA().fit([[1.0, 2.0]])
    with pytest.raises(ValueError, match=r"squares are finite; got up to 1e\+200. Scale"):
        PCA().fit([[1e200], [0.0]])
    model = PCA(1).fit([[1, 5], [2, 3], [4, 4]])
    with pytest.raises(ValueError, match="X has 1 features, but PCA is expecting 2"):
        model.transform([[1.0]])
    with pytest.raises(ValueError, match=r"Z must have 1 columns, one a component; got .*\(1, 2\)"):
        model.inverse_transform([[1.0, 2.0]])
    with pytest.raises(ValueError, match="Z must be finite"):
        model.inverse_transform([[np.inf]])


def test_before_fit_and_after_pickling():
    for call in (PCA().transform, PCA().inverse_transform):
        with pytest.raises(NotFittedError, match="PCA is not fitted yet"):
            call([[1.0]])
    model = fitted(scaled(), 2)
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.transform(scaled()), model.transform(scaled()))
