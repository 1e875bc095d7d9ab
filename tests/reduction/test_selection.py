"""Selectors: the right columns, ties, what they cannot see, bad input."""

import re

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, diabetes
from mlcore.models.contract import NotFittedError
from mlcore.models.linear import LinearRegression
from mlcore.models.pipeline import make_pipeline
from mlcore.models.standardizer import Standardizer
from mlcore.reduction.lasso import Lasso
from mlcore.reduction.pca import PCA
from mlcore.reduction.selection import SelectFromLasso, SelectKBest

BOTH = [SelectKBest(), SelectFromLasso()]


def scaled():
    X, y = diabetes()
    return Standardizer().fit_transform(X), y


# --- the filter -----------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [diabetes, breast_cancer])
def test_scores_are_correlations_and_the_choice_is_scikit_learns(data):
    peers = pytest.importorskip("sklearn.feature_selection", reason="scikit-learn is a test extra")
    X, y = data()
    for k in (1, 3, 5, X.shape[1]):
        model = SelectKBest(k).fit(X, y)
        r = [abs(np.corrcoef(column, y)[0, 1]) for column in X.T]
        np.testing.assert_allclose(model.scores_, r, atol=1e-12)
        theirs = peers.SelectKBest(peers.f_regression, k=k).fit(X, y)
        assert np.array_equal(model.support_, theirs.get_support())
        assert np.array_equal(model.transform(X), X[:, theirs.get_support()])


def test_of_equal_scores_the_first_columns_win():
    X, y = scaled()
    copies = np.column_stack([X[:, 2], 3 * X[:, 2] - 7, -X[:, 2], 0.1 * X[:, 2], X[:, 8]])
    assert SelectKBest(2).fit(copies, y).support_.tolist() == [True, True, False, False, False]
    assert SelectKBest(4).fit(copies, y).support_.tolist() == [True, True, True, True, False]


def test_constant_columns_come_last():
    X, y = scaled()
    model = SelectKBest(10).fit(np.column_stack([np.full(442, 0.1), X]), y)
    assert model.scores_[0] == 0 and model.support_.tolist() == [False] + 10 * [True]
    nearly = np.tile([0.3, 0.1 * 3], 221)  # differ by rounding
    assert SelectKBest(1).fit(np.column_stack([nearly, X]), y).scores_[0] < 1e-12


def test_units_and_offsets_do_not_matter():
    X, y = scaled()
    plain = SelectKBest(4).fit(X, y)
    for scale in (1e-200, 1e-8, 1e8, 1e200):
        np.testing.assert_allclose(SelectKBest(4).fit(X * scale, y).scores_, plain.scores_)
        np.testing.assert_allclose(SelectKBest(4).fit(X, y * scale).scores_, plain.scores_)
    moved = SelectKBest(4).fit(X + 1e6, y)
    np.testing.assert_allclose(moved.scores_, plain.scores_, atol=1e-8)
    assert np.array_equal(moved.support_, plain.support_)


def test_a_filter_does_not_see_what_two_columns_tell_together():
    rng = np.random.default_rng(0)
    y, noise, weak = rng.normal(size=(3, 500))
    X = np.column_stack([y + 5 * noise, noise, y + 2 * weak])  # y = column 0 − 5 · column 1
    assert SelectKBest(1).fit(X, y).support_.tolist() == [False, False, True]
    assert SelectKBest(2).fit(X, y).support_.tolist() == [True, False, True]


# --- by the weights -------------------------------------------------------------------------------


def test_keeps_the_columns_whose_weight_is_not_0():
    X, y = scaled()
    for alpha, n in ((1.0, 7), (5.0, 5), (20.0, 3)):
        model, lasso = SelectFromLasso(alpha).fit(X, y), Lasso(alpha).fit(X, y)
        assert np.array_equal(model.coef_, lasso.coef_)
        assert model.support_.sum() == n and np.array_equal(model.support_, lasso.coef_ != 0)
        assert np.array_equal(model.transform(X), X[:, lasso.coef_ != 0])


def test_keeps_one_of_two_copies():
    X, y = scaled()
    copies = np.column_stack([X[:, 2], X[:, 2], X[:, 8]])
    assert SelectFromLasso(5.0).fit(copies, y).support_.tolist() == [True, False, True]


def test_by_default_alpha_is_a_tenth_of_the_largest():
    X, y = scaled()
    largest = np.abs(X.T @ (y - y.mean())).max() / 442
    a, b = SelectFromLasso().fit(X, y), SelectFromLasso(largest / 10).fit(X, y)
    np.testing.assert_allclose(a.coef_, b.coef_, atol=1e-9)
    for scale in (1e-8, 1e8):
        assert np.array_equal(SelectFromLasso().fit(X, y * scale).support_, a.support_)


def test_an_alpha_that_keeps_nothing_is_named_with_the_largest():
    X, y = scaled()
    with pytest.raises(
        ValueError, match=r"^alpha must be less than 45\.16 to keep a column of X; got 46$"
    ):
        SelectFromLasso(46).fit(X, y)
    with pytest.raises(ValueError, match="^X must have a column that goes with y; here none does$"):
        SelectFromLasso().fit(np.ones((442, 2)), y)


# --- both -----------------------------------------------------------------------------------------


def test_in_a_pipeline_the_columns_are_chosen_on_the_training_rows_alone():
    X, y = diabetes()
    train, test = np.arange(300), np.arange(300, 442)
    for selector in (SelectKBest(3), SelectFromLasso(5.0), PCA(4)):
        pipeline = make_pipeline(Standardizer(), selector, LinearRegression())
        prediction = pipeline.fit(X[train], y[train]).predict(X[test])
        scaler = Standardizer().fit(X[train])
        A, B = scaler.transform(X[train]), scaler.transform(X[test])
        chosen = selector.set_params().fit(A, y[train])
        model = LinearRegression().fit(chosen.transform(A), y[train])
        np.testing.assert_allclose(prediction, model.predict(chosen.transform(B)), rtol=1e-12)


def test_scikit_learns_tools_take_them():
    tools = pytest.importorskip("sklearn.model_selection", reason="scikit-learn is a test extra")
    pipes = pytest.importorskip("sklearn.pipeline")
    X, y = diabetes()
    pipe = pipes.make_pipeline(Standardizer(), SelectKBest(), PCA(), Lasso())
    grid = {"selectkbest__k": [2, 6], "pca__n_components": [1, 0.9], "lasso__alpha": [1.0, 10.0]}
    search = tools.GridSearchCV(pipe, grid, cv=3).fit(X, y)
    assert search.best_score_ > 0.4 and search.best_params_["selectkbest__k"] == 6


@pytest.mark.parametrize("model", BOTH, ids=repr)
def test_bad_data_are_named(model):
    for X, y, message in (
        ([[1.0], [2.0]], [3.0, 3.0], "y must not be constant, for no column can tell; got 3 alone"),
        ([[np.nan], [2.0]], [3.0, 4.0], "X must be finite, not NaN or inf: first at row 0"),
        ([[1.0], [2.0]], [3.0, np.nan], "y must be finite, not NaN or inf: first at row 1"),
        ([[1.0], [2.0]], [3.0], "X and y must have as many rows; got 2 and 1"),
        ([[1.0]], [3.0], "X must have at least 2 rows; got n_samples = 1"),
    ):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
            model.fit(X, y)
    with pytest.raises(ValueError, match="the target y is None"):
        model.fit([[1.0], [2.0]], None)


@pytest.mark.parametrize(
    ("model", "kind", "message"),
    [
        (SelectKBest(0), ValueError, "k must be a whole number ≥ 1; got 0"),
        (SelectKBest(2.0), TypeError, "k must be a whole number ≥ 1; got 2.0"),
        (SelectKBest(3), ValueError, "k must be at most the number of columns, 2; got 3"),
        (SelectFromLasso(-1.0), ValueError, "alpha must be a finite number ≥ 0; got -1.0"),
        (SelectFromLasso("1"), TypeError, "alpha must be a finite number ≥ 0; got '1'"),
    ],
    ids=repr,
)
def test_a_wrong_parameter_is_named_in_fit(model, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        model.fit([[1, 5], [2, 3], [4, 4], [7, 1]], [1, 2, 4, 8])


@pytest.mark.parametrize("model", [SelectKBest(2), SelectFromLasso(5.0)], ids=repr)
def test_new_rows_are_cut_by_the_fitted_choice(model):
    X, y = scaled()
    model.fit(X[:300], y[:300])
    assert np.array_equal(model.transform(X[300:]), X[300:][:, model.support_])
    with pytest.raises(ValueError, match="X has 1 features, but .* is expecting 10"):
        model.transform([[1.0]])
    with pytest.raises(NotFittedError):
        type(model)().transform(X)
