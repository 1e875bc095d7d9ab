"""The Lasso: its KKT conditions, scikit-learn's optimum, awkward data, bad input."""

import pickle
import re
import warnings

import numpy as np
import pytest

from mlcore.datasets import d3, diabetes, longley
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L1
from mlcore.models.contract import ConvergenceWarning, NotFittedError
from mlcore.models.linear import LinearRegression
from mlcore.models.standardizer import Standardizer
from mlcore.reduction.lasso import Lasso, centred
from mlcore.steps import record

with_and_without = pytest.mark.parametrize("fit_intercept", [True, False])


def scaled():
    X, y = diabetes()
    return Standardizer().fit_transform(X), y


def wide():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 120)) + 3
    return X, X[:, :4] @ [3.0, -2.0, 2.0, 1.0] + rng.normal(size=40)


def collinear():
    X, y = scaled()
    nearly = X[:, 2] + 0.01 * np.random.default_rng(0).normal(size=442)
    return np.column_stack([X, X[:, 8], 0.5 * X[:, 3], nearly]), y


PROBLEMS = [(scaled, 1.0), (scaled, 20.0), (diabetes, 5.0), (diabetes, 0.5), (wide, 0.3),
            (wide, 1.5), (collinear, 5.0)]  # fmt: skip
every_problem = pytest.mark.parametrize(
    ("data", "alpha"), PROBLEMS, ids=[f"{data.__name__}-{alpha}" for data, alpha in PROBLEMS]
)


def fitted(X, y, alpha=1.0, **parameters):
    """Fit tightly, with every warning an error, on arrays that must not be written to."""
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    X.setflags(write=False)
    y.setflags(write=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Lasso(alpha, **{"tol": 1e-13, "max_iter": 50_000} | parameters).fit(X, y)


# --- the optimum ----------------------------------------------------------------------------------


@every_problem
@with_and_without
def test_the_kkt_conditions_hold(data, alpha, fit_intercept):
    """xⱼ·r/n = α sign(wⱼ) where wⱼ ≠ 0, and |xⱼ·r/n| ≤ α where it is 0; Σr = 0."""
    X, y = data()
    model = fitted(X, y, alpha, fit_intercept=fit_intercept)
    X, y, *_ = centred(X, y, fit_intercept)
    c = X.T @ (y - X @ model.coef_) / len(y)
    kept = model.coef_ != 0
    unit = max(np.abs(X.T @ y).max() / len(y), 1.0)
    assert np.abs(c - alpha * np.sign(model.coef_))[kept].max() <= 1e-8 * unit
    assert (np.abs(c) - alpha)[~kept].max(initial=-1) <= 1e-8 * unit
    assert 0 < kept.sum() <= len(kept)
    assert (model.intercept_ == 0) or fit_intercept


@every_problem
@with_and_without
def test_equals_scikit_learn(data, alpha, fit_intercept):
    peers = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is a test extra")
    X, y = data()
    ours = fitted(X, y, alpha, fit_intercept=fit_intercept)
    theirs = peers.Lasso(alpha, fit_intercept=fit_intercept, tol=1e-14, max_iter=200_000).fit(X, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=0, atol=1e-6)
    assert np.array_equal(ours.coef_ == 0, np.abs(theirs.coef_) < 1e-12)  # theirs may be rounding
    assert ours.intercept_ == pytest.approx(theirs.intercept_, abs=1e-6)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), atol=1e-5)
    assert ours.score(X, y) == pytest.approx(theirs.score(X, y), abs=1e-9)


@every_problem
@with_and_without
def test_fit_gives_the_last_step_of_the_stream_bit_for_bit(data, alpha, fit_intercept):
    X, y = data()
    model = Lasso(alpha, fit_intercept=fit_intercept, tol=1e-5)
    run = record(model.steps(X, y))
    model.fit(X, y)
    assert np.array_equal(model.coef_, run[-1].theta) and model.dual_gap_ == run[-1].gap
    assert run[-1].t == model.n_iter_ * X.shape[1]
    assert model.dual_gap_ <= 1e-5 * run[0].loss < run[-2].gap or run[-2].j != 0


@pytest.mark.parametrize("alpha", [0.1, 1.0, 5.0, 20.0])
def test_the_defaults_are_tight_enough(alpha):
    X, y = scaled()
    model, tight = Lasso(alpha).fit(X, y), fitted(X, y, alpha)
    c, kept = X.T @ (y - model.predict(X)) / 442, model.coef_ != 0
    assert np.abs(c - alpha * np.sign(model.coef_))[kept].max() <= 1e-8
    assert np.abs(c)[~kept].max() <= alpha
    np.testing.assert_allclose(model.coef_, tight.coef_, rtol=0, atol=1e-6)


def test_the_non_zeros_of_diabetes():
    """Standardised columns, mean 0 and variance 1: as the lesson says."""
    X, y = scaled()
    counts = [np.count_nonzero(fitted(X, y, alpha).coef_) for alpha in (0.1, 1, 5, 20)]
    assert counts == [9, 7, 5, 3]
    X, y = diabetes()
    counts = [np.count_nonzero(Lasso(alpha).fit(X, y).coef_) for alpha in (0.1, 1, 5, 20)]
    assert counts == [10, 10, 7, 6]  # each in its own unit


def test_the_hand_example():
    model = fitted(*d3(), alpha=0.5)  # slope (1 − ½) / (2/3), through (2, 10/3)
    assert model.coef_ == pytest.approx([0.75]) and model.intercept_ == pytest.approx(10 / 3 - 1.5)
    model = fitted(*d3(), alpha=2.0, fit_intercept=False)  # (23/3 − 2) / (14/3)
    assert model.coef_ == pytest.approx([17 / 14]) and model.intercept_ == 0.0


@with_and_without
def test_the_proximal_descent_of_lesson_09_reaches_the_same_weights(fit_intercept):
    X, y = scaled()
    model = fitted(X, y, 5.0, fit_intercept=fit_intercept)
    A = with_bias(X) if fit_intercept else X
    objective = Objective(A, y, penalty=L1(5.0, bias=fit_intercept))
    theta = record(gradient_descent(objective, np.zeros(A.shape[1]), lr=0.24), 5000)[-1].theta
    got = [model.intercept_, *model.coef_] if fit_intercept else model.coef_
    np.testing.assert_allclose(got, theta, atol=1e-6)
    assert np.array_equal(np.equal(got, 0), theta == 0)


# --- the penalty ----------------------------------------------------------------------------------


def test_from_the_largest_alpha_on_all_weights_are_0():
    X, y = scaled()
    largest = np.abs(X.T @ (y - y.mean())).max() / 442
    for alpha in (largest, 1.01 * largest, 1e6):
        model = fitted(X, y, alpha)
        assert model.coef_.tolist() == [0] * 10 and model.intercept_ == pytest.approx(y.mean())
        assert model.n_iter_ == 0 and model.dual_gap_ <= 1e-10
    assert np.count_nonzero(fitted(X, y, 0.999 * largest).coef_) == 1


def test_alpha_0_is_linear_regression():
    for X, y in (d3(), longley(), scaled()):
        model, plain = fitted(X, y, 0.0), LinearRegression().fit(X, y)
        assert model.coef_.tolist() == plain.coef_.tolist()
        assert model.intercept_ == plain.intercept_


def test_a_small_alpha_is_almost_linear_regression():
    X, y = scaled()
    plain = LinearRegression().fit(X, y)
    model = fitted(X, y, 1e-6)
    np.testing.assert_allclose(model.coef_, plain.coef_, atol=2e-3)


def test_the_intercept_is_never_penalised():
    X, y = scaled()
    model, moved = fitted(X, y, 5.0), fitted(X, y + 1e6, 5.0)
    np.testing.assert_allclose(moved.coef_, model.coef_, atol=1e-6)
    assert moved.intercept_ - 1e6 == pytest.approx(model.intercept_, abs=1e-5)


@pytest.mark.parametrize("scale", [1e-100, 1e-8, 1e8, 1e100])
def test_units_of_alpha_are_those_of_columns_times_y(scale):
    X, y = scaled()
    plain = fitted(X, y, 5.0)
    np.testing.assert_allclose(
        fitted(X * scale, y, 5 * scale).coef_ * scale, plain.coef_, rtol=1e-9
    )
    np.testing.assert_allclose(
        fitted(X, y * scale, 5 * scale).coef_ / scale, plain.coef_, rtol=1e-9
    )


def test_an_offset_of_the_columns_does_not_matter():
    X, y = scaled()
    np.testing.assert_allclose(fitted(X + 1e6, y, 5.0).coef_, fitted(X, y, 5.0).coef_, atol=1e-6)


# --- awkward data ---------------------------------------------------------------------------------


def test_equal_columns_share_the_weight_of_one_and_never_disagree():
    X, y = scaled()
    plain = fitted(X, y, 5.0)
    model = fitted(np.column_stack([X, X[:, 2], -X[:, 8]]), y, 5.0)
    w, more, less = model.coef_[:10], *model.coef_[10:]
    assert more >= 0 >= less and w[2] > 0 and w[8] > 0
    w[2], w[8] = w[2] + more, w[8] - less
    np.testing.assert_allclose(w, plain.coef_, atol=1e-9)


def test_constant_columns_get_the_weight_0():
    X, y = scaled()
    model = fitted(np.column_stack([X, np.full(442, 0.1)]), y, 1.0)
    np.testing.assert_allclose(model.coef_, [*fitted(X, y, 1.0).coef_, 0], atol=1e-9)
    assert model.coef_[-1] == 0
    model = fitted(np.column_stack([X, np.full(442, 0.1)]), y, 0.001, fit_intercept=False)
    assert model.coef_[-1] != 0  # there it is the only intercept


@pytest.mark.parametrize("value", [0.0, 0.1, -7.0, 1e100])
def test_a_constant_y_needs_no_weights(value):
    for alpha in (1e-9, 1.0):
        model = fitted(scaled()[0], np.full(442, value), alpha)
        assert not model.coef_.any() and model.intercept_ == pytest.approx(value)
        assert model.dual_gap_ == 0 and model.n_iter_ == 0


def test_what_differs_by_rounding_alone_is_constant():
    x = np.tile([0.3, 0.1 * 3], 50)  # 0.1 · 3 is 0.30000000000000004
    assert np.ptp(x) > 0
    model = fitted(x[:, None], np.tile([1.0, 2.0], 50), 1e-20)
    assert model.coef_.tolist() == [0] and model.intercept_ == 1.5
    model = fitted(np.tile([[1.0], [2.0]], (50, 1)), x, 1e-20)
    assert model.coef_.tolist() == [0] and model.intercept_ == pytest.approx(0.3)


def test_wide_data_keep_at_most_n_columns():
    X, y = wide()
    model = fitted(X, y, 0.05)
    assert 4 < np.count_nonzero(model.coef_) <= 40


def test_lists_whole_numbers_and_float32():
    X, y = [[1, 5], [2, 3], [4, 4], [7, 1]], [1, 2, 4, 8]
    model = fitted(np.array(X, float), np.array(y, float), 0.1)
    for kind in (list, np.array, lambda rows: np.array(rows, np.float32)):
        again = Lasso(0.1, tol=1e-13).fit(kind(X), kind(y))
        np.testing.assert_allclose(again.coef_, model.coef_, atol=1e-9)
        assert again.coef_.dtype == np.float64 and type(again.intercept_) is float


def test_one_row():
    model = fitted([[1.0, 2.0]], [3.0])
    assert model.coef_.tolist() == [0, 0] and model.intercept_ == 3.0


# --- bad input, and life as an estimator ----------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "kind", "message"),
    [
        ({"alpha": -1e-9}, ValueError, "alpha must be a finite number ≥ 0; got -1e-09"),
        ({"alpha": np.nan}, ValueError, "alpha must be a finite number ≥ 0; got nan"),
        ({"alpha": "1"}, TypeError, "alpha must be a finite number ≥ 0; got '1'"),
        ({"tol": -1.0}, ValueError, "tol must be a finite number ≥ 0; got -1.0"),
        ({"max_iter": 0}, ValueError, "max_iter must be a whole number ≥ 1; got 0"),
        ({"max_iter": 1.5}, TypeError, "max_iter must be a whole number ≥ 1; got 1.5"),
        ({"fit_intercept": 1}, TypeError, "fit_intercept must be True or False; got 1"),
    ],
)
def test_a_wrong_parameter_is_named_in_fit(parameters, kind, message):
    model = Lasso(**parameters)
    for call in (model.fit, model.steps):
        with pytest.raises(kind, match=f"^{re.escape(message)}$"):
            call(*d3())


def test_bad_data_are_named():
    model = Lasso()
    for call in (model.fit, model.steps):
        with pytest.raises(ValueError, match=r"X must be finite, not NaN or inf: first at row 0"):
            call([[np.nan], [1.0]], [1.0, 2.0])
        with pytest.raises(ValueError, match=r"y must be finite, not NaN or inf: first at row 1"):
            call([[0.0], [1.0]], [1.0, np.inf])
        with pytest.raises(ValueError, match="X and y must have as many rows; got 2 and 3"):
            call([[0.0], [1.0]], [1.0, 2.0, 3.0])
        with pytest.raises(ValueError, match="X must hold numbers whose squares are finite"):
            call([[0.0], [1e200]], [1.0, 2.0])
        with pytest.raises(ValueError, match="y must hold numbers whose squares are finite"):
            call([[0.0], [1.0]], [1.0, 1e200])


def test_too_few_rounds_are_told_of_with_numbers():
    X, y = scaled()
    model = Lasso(0.1, max_iter=3)
    with pytest.warns(
        ConvergenceWarning, match="stopped at max_iter=3 with duality gap .* > 3e-08"
    ):
        model.fit(X, y)
    with pytest.warns(ConvergenceWarning, match="take more rounds, or a larger alpha"):
        run = record(model.steps(X, y))
    assert run[-1].t == 30 and np.array_equal(run[-1].theta, model.coef_)
    assert model.n_iter_ == 3


def test_predict_before_fit_and_after_pickling():
    with pytest.raises(NotFittedError, match="Lasso is not fitted yet"):
        Lasso().predict([[1.0]])
    X, y = scaled()
    model = Lasso(5.0).fit(X, y)
    assert np.array_equal(pickle.loads(pickle.dumps(model)).predict(X), model.predict(X))
    assert repr(model) == "Lasso(alpha=5.0)"
