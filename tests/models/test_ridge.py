"""Ridge regression: scikit-learn's optimum, the penalty's conventions, awkward data."""

import pickle
import re
import warnings

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, d3, longley
from mlcore.descent.gradient_check import check_gradient
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L2
from mlcore.models.contract import ConvergenceWarning, NotFittedError
from mlcore.models.linear import LinearRegression
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer
from mlcore.steps import record

both_solvers = pytest.mark.parametrize("solver", ["exact", "descent"])
with_and_without = pytest.mark.parametrize("fit_intercept", [True, False])


def cells():
    """Real data: predict one measurement of the cell nuclei from five others."""
    X, _ = breast_cancer()
    X = Standardizer().fit_transform(X)
    return X[:, [1, 4, 8, 9, 14]], X[:, 5] + 3


def fitted(X, y, alpha=1.0, **parameters):
    """Fit with every warning an error, on arrays that must not be written to."""
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    X.setflags(write=False)
    y.setflags(write=False)
    parameters = {"max_iter": 20_000, "tol": 1e-10} | parameters
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Ridge(alpha, **parameters).fit(X, y)


# --- the optimum ----------------------------------------------------------------------------------


@both_solvers
def test_the_hand_example(solver):
    model = fitted(*d3(), alpha=2.0, solver=solver)  # slope 3/(2 + α), through (2, 10/3)
    assert model.coef_ == pytest.approx([0.75], abs=1e-8)
    assert model.intercept_ == pytest.approx(10 / 3 - 1.5, abs=1e-8)
    model = fitted(*d3(), alpha=2.0, solver=solver, fit_intercept=False)  # 23/(14 + α)
    assert model.coef_ == pytest.approx([23 / 16], abs=1e-8) and model.intercept_ == 0.0


@both_solvers
@with_and_without
@pytest.mark.parametrize("alpha", [0.01, 1.0, 100.0])
def test_equals_scikit_learn(solver, fit_intercept, alpha):
    peers = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is a test extra")
    X, y = cells()
    ours = fitted(X, y, alpha, solver=solver, fit_intercept=fit_intercept)
    theirs = peers.Ridge(alpha, fit_intercept=fit_intercept, solver="cholesky").fit(X, y)
    tolerance = 1e-11 if solver == "exact" else 1e-6
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=0, atol=tolerance)
    assert ours.intercept_ == pytest.approx(theirs.intercept_, abs=tolerance)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), atol=10 * tolerance)
    assert ours.score(X, y) == pytest.approx(theirs.score(X, y), abs=tolerance)


@both_solvers
@with_and_without
def test_the_gradient_at_the_answer_is_zero(solver, fit_intercept):
    X, y = cells()
    model = fitted(X, y, 7.0, solver=solver, fit_intercept=fit_intercept)
    residual = X @ model.coef_ + model.intercept_ - y
    assert np.abs(X.T @ residual + 7.0 * model.coef_).max() < 1e-6
    assert abs(residual.sum()) < 1e-6 or not fit_intercept


@with_and_without
def test_equals_least_squares_with_extra_rows(fit_intercept):
    """α‖w‖² is what rows √α eⱼ with target 0 would cost, the bias apart."""
    X, y = cells()
    A = with_bias(X) if fit_intercept else X
    extra = np.sqrt(5.0) * np.eye(5)
    extra = np.column_stack([np.zeros(5), extra]) if fit_intercept else extra
    theta = np.linalg.lstsq(np.vstack([A, extra]), np.append(y, np.zeros(5)), rcond=None)[0]
    model = fitted(X, y, 5.0, fit_intercept=fit_intercept)
    got = [model.intercept_, *model.coef_] if fit_intercept else model.coef_
    np.testing.assert_allclose(got, theta, rtol=1e-11)


# --- the penalty ----------------------------------------------------------------------------------


def test_alpha_0_is_linear_regression():
    for X, y in (d3(), longley(), cells()):
        for fit_intercept in (True, False):
            plain = LinearRegression(fit_intercept=fit_intercept).fit(X, y)
            model = fitted(X, y, 0.0, fit_intercept=fit_intercept)
            assert model.coef_.tolist() == plain.coef_.tolist() and model.rank_ == plain.rank_
            assert model.intercept_ == plain.intercept_


@both_solvers
def test_the_larger_alpha_the_smaller_the_weights(solver):
    X, y = cells()
    models = [fitted(X, y, alpha, solver=solver) for alpha in (0, 1, 100, 1e4)]
    lengths = [np.linalg.norm(model.coef_) for model in models]
    assert lengths == sorted(lengths, reverse=True) and 0 < lengths[-1] < 0.3 * lengths[0]


def test_an_enormous_alpha_leaves_the_mean():
    X, y = cells()
    model = fitted(X, y, 1e300)
    assert np.abs(model.coef_).max() < 1e-290 and model.intercept_ == pytest.approx(y.mean())


@pytest.mark.parametrize(("solver", "rtol"), [("exact", 1e-9), ("descent", 1e-6)])
def test_the_intercept_is_never_penalised(solver, rtol):
    X, y = cells()
    plain = fitted(X, y, 50.0, solver=solver)
    moved = fitted(X, y + 1e6, 50.0, solver=solver, tol=1e-7)
    np.testing.assert_allclose(moved.coef_, plain.coef_, rtol=rtol, atol=rtol)
    assert moved.intercept_ - 1e6 == pytest.approx(plain.intercept_, rel=1e-5)


def test_without_intercept_the_first_weight_is_one_like_any_other():
    X, y = cells()
    for solver in ("exact", "descent"):
        model = fitted(X, y, 50.0, solver=solver, fit_intercept=False)
        turned = fitted(X[:, ::-1], y, 50.0, solver=solver, fit_intercept=False)
        np.testing.assert_allclose(turned.coef_[::-1], model.coef_, atol=1e-8)


def test_the_order_of_the_columns_does_not_matter():
    X, y = cells()
    model, turned = fitted(X, y, 50.0), fitted(X[:, ::-1], y, 50.0)
    np.testing.assert_allclose(turned.coef_[::-1], model.coef_, rtol=1e-11)


@with_and_without
def test_what_is_descended_is_the_loss_of_the_docstring(fit_intercept):
    X, y = cells()
    model = Ridge(3.0, fit_intercept=fit_intercept, lr=0.1, max_iter=50, tol=0.0)
    A, n = with_bias(X) if fit_intercept else X, len(y)
    steps = model.steps(X, y)
    for _, step in zip(range(20), steps):
        w = step.theta[1:] if fit_intercept else step.theta
        loss = np.sum((A @ step.theta - y) ** 2) / (2 * n) + 3.0 / n * w @ w / 2
        assert step.loss == pytest.approx(loss, rel=1e-12)
    objective = Objective(A, y, penalty=L2(3.0 / n, bias=fit_intercept))
    assert check_gradient(objective, np.arange(1.0, A.shape[1] + 1)) < 1e-8


# --- awkward data ---------------------------------------------------------------------------------


@both_solvers
def test_duplicate_columns_share_the_weight(solver):
    X, y = cells()
    model = fitted(np.column_stack([X, X[:, 0]]), y, 2.0, solver=solver)
    assert model.coef_[0] == pytest.approx(model.coef_[5], abs=1e-8)
    assert model.coef_[0] != 0
    if solver == "exact":
        assert model.rank_ == 5


@both_solvers
def test_constant_columns_get_the_weight_0(solver):
    X, y = cells()
    model = fitted(np.column_stack([X, np.full(len(X), 0.1)]), y, 2.0, solver=solver)
    np.testing.assert_allclose(model.coef_, [*fitted(X, y, 2.0).coef_, 0], atol=1e-7)


def test_more_columns_than_rows():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(6, 20)), rng.normal(size=6)
    Z, u = X - X.mean(axis=0), y - y.mean()
    model = fitted(X, y, 0.5)
    np.testing.assert_allclose(
        model.coef_, np.linalg.solve(Z.T @ Z + 0.5 * np.eye(20), Z.T @ u), rtol=1e-10
    )
    assert model.rank_ == 5
    np.testing.assert_allclose(fitted(X, y, 0.5, solver="descent").coef_, model.coef_, atol=1e-7)


def test_one_row_and_columns_of_zeros():
    model = fitted([[1.0, 2.0]], [3.0])
    assert model.coef_.tolist() == [0, 0] and model.intercept_ == 3.0 and model.rank_ == 0
    model = fitted(np.zeros((3, 2)), [1.0, 2.0, 3.0])
    assert model.coef_.tolist() == [0, 0] and model.intercept_ == 2.0


@pytest.mark.parametrize("scale", [1e-8, 1e8, 1e-100, 1e100])
def test_units_of_alpha_are_those_of_the_columns_squared(scale):
    X, y = cells()
    model, plain = fitted(X * scale, y, 2.0 * scale**2), fitted(X, y, 2.0)
    np.testing.assert_allclose(model.coef_ * scale, plain.coef_, rtol=1e-12)


def test_an_offset_of_the_columns_does_not_matter():
    X, y = cells()
    np.testing.assert_allclose(fitted(X + 1e6, y).coef_, fitted(X, y).coef_, rtol=1e-7)


# --- bad input, and life as an estimator ----------------------------------------------------------


@pytest.mark.parametrize(
    ("alpha", "kind", "message"),
    [
        (-1e-9, ValueError, "alpha must be a finite number ≥ 0; got -1e-09"),
        (np.nan, ValueError, "alpha must be a finite number ≥ 0; got nan"),
        (np.inf, ValueError, "alpha must be a finite number ≥ 0; got inf"),
        ("1", TypeError, "alpha must be a finite number ≥ 0; got '1'"),
        (None, TypeError, "alpha must be a finite number ≥ 0; got None"),
        ([1.0], TypeError, "alpha must be a finite number ≥ 0; got [1.0]"),
    ],
)
@both_solvers
def test_a_wrong_alpha_is_named_in_fit(alpha, kind, message, solver):
    model = Ridge(alpha, solver=solver)
    for call in (model.fit, model.steps):
        with pytest.raises(kind, match=f"^{re.escape(message)}$"):
            call(*d3())


@both_solvers
def test_bad_data_are_named(solver):
    model = Ridge(solver=solver)
    for X, y, kind, message in [
        (
            [[1], [np.nan]],
            [1, 2],
            ValueError,
            "X must be finite, not NaN or inf: first at row 1, column 0",
        ),
        ([[1], [2]], [1], ValueError, "X and y must have as many rows; got 2 and 1"),
        ([[1], [2]], ["a", "b"], TypeError, "y must hold real numbers"),
        ([[1j], [2]], [1, 2], ValueError, "X must hold real numbers. Complex data not supported"),
    ]:
        with pytest.raises(kind, match=f"^{re.escape(message)}"):
            model.fit(X, y)
    with pytest.raises(NotFittedError, match=r"^Ridge is not fitted yet: call fit\(X, y\) first$"):
        model.predict([[1]])


def test_parameters():
    assert (
        repr(Ridge()) == "Ridge()" and repr(Ridge(2.0, tol=1e-3)) == "Ridge(alpha=2.0, tol=0.001)"
    )
    assert list(Ridge().get_params()) == [
        "alpha",
        *LinearRegression().get_params(),
    ]
    model = Ridge().set_params(alpha=2.0).fit(*d3())
    assert model.coef_ == pytest.approx([0.75])
    with pytest.raises(
        ValueError, match="^Ridge has no parameter 'C'; it has alpha, fit_intercept"
    ):
        model.set_params(C=1.0)


def test_fitting_again_forgets_and_repeats():
    X, y = cells()
    model = Ridge(solver="descent", batch_size=16, random_state=0, max_iter=40)
    with pytest.warns(ConvergenceWarning):
        first = model.fit(X, y).coef_.tolist()
    with pytest.warns(ConvergenceWarning):
        model.fit(X[:, :2], y)
    with pytest.warns(ConvergenceWarning):
        assert model.fit(X, y).coef_.tolist() == first
    assert pickle.loads(pickle.dumps(model)).predict(X).tolist() == model.predict(X).tolist()
    assert not hasattr(model, "rank_") and hasattr(
        model.set_params(solver="exact").fit(X, y), "rank_"
    )


def test_fit_ends_where_its_steps_end():
    X, y = cells()
    model = Ridge(4.0, solver="descent", tol=1e-5)
    last = record(model.steps(X, y))[-1]
    model.fit(X, y)
    assert last.theta.tolist() == [model.intercept_, *model.coef_] and model.n_iter_ == last.t + 1


@pytest.mark.parametrize("solver", ["exact", "descent"])
def test_squares_that_overflow_are_named(solver):
    with pytest.raises(ValueError, match="squares are finite"):
        Ridge(solver=solver).fit([[1e160], [2e160], [4e160]], [1.0, 2.0, 3.0])
