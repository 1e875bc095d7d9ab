"""SVR: by hand, against scikit-learn's, and on data that make others slip."""

import re

import numpy as np
import pytest

from mlcore.models.contract import ConvergenceWarning
from mlcore.steps import record
from mlcore.svm.kernels import Rows, linear, poly, rbf, scale
from mlcore.svm.svr import SVR

KERNELS = [
    {"kernel": "linear"},
    {"kernel": "rbf"},
    {"kernel": "rbf", "C": 100.0, "epsilon": 0.01},
    {"kernel": "poly", "coef0": 1.0},
    {"kernel": "rbf", "epsilon": 0.0},
]
every_kernel = pytest.mark.parametrize("options", KERNELS, ids=str)


def wave(n=120, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.uniform(-2, 2, size=(n, 2))
    return X, np.sin(2 * X[:, 0]) + X[:, 1] + 0.2 * rng.normal(size=n)


def matrix(X, kernel="rbf", coef0=0.0, **_):
    if kernel == "linear":
        return linear(X, X)
    return rbf(X, X, scale(X)) if kernel == "rbf" else poly(X, X, scale(X), 3, coef0)


def dual(model, K, y, epsilon):
    beta = np.zeros(len(y))
    beta[model.support_] = model.dual_coef_[0]
    return beta @ K @ beta / 2 - y @ beta + epsilon * np.abs(beta).sum()


def test_the_flattest_line_in_the_tube_by_hand():
    """(0, 0), (1, 1), (2, 2) with ε = ½: ŷ = ½ + x/2, held by the two ends."""
    model = SVR("linear", C=9.0, epsilon=0.5).fit([[0], [1], [2]], [0, 1, 2])
    assert model.coef_ == pytest.approx(0.5) and model.intercept_ == pytest.approx(0.5)
    assert model.support_.tolist() == [0, 2]
    assert model.dual_coef_ == pytest.approx(np.array([[-0.25, 0.25]]))
    assert model.predict([[4]]) == pytest.approx([2.5])


@every_kernel
@pytest.mark.parametrize("seed", range(3))
def test_as_scikit_learn(options, seed):
    svm = pytest.importorskip("sklearn.svm")
    X, y = wave(seed=seed)
    model, theirs = SVR(tol=1e-6, **options).fit(X, y), svm.SVR(tol=1e-6, **options).fit(X, y)
    K, epsilon = matrix(X, **options), options.get("epsilon", 0.1)
    assert dual(model, K, y, epsilon) == pytest.approx(dual(theirs, K, y, epsilon), rel=1e-6)
    assert model.support_.tolist() == sorted(theirs.support_)
    assert model.intercept_ == pytest.approx(theirs.intercept_, abs=1e-3)
    assert model.predict(X) == pytest.approx(theirs.predict(X), abs=1e-3)


@every_kernel
def test_rows_inside_the_tube_are_no_support_vectors(options):
    X, y = wave()
    model = SVR(tol=1e-6, **options).fit(X, y)
    residual, epsilon = np.abs(y - model.predict(X)), model.epsilon
    inside, outside = residual < epsilon - 1e-4, residual > epsilon + 1e-4
    beta = np.zeros(len(y))
    beta[model.support_] = model.dual_coef_[0]
    assert (beta[inside] == 0).all()
    assert np.abs(beta[outside]) == pytest.approx(model.C)
    assert np.sign(beta[outside]).tolist() == np.sign((y - model.predict(X))[outside]).tolist()


@every_kernel
def test_fit_exhausts_the_stream(options):
    X, y = wave(60)
    model = SVR(**options)
    run = record(model.steps(X, y))
    model.fit(X, y)
    assert model.n_iter_ == len(run)
    assert run[-1].theta[model.support_].tolist() == model.dual_coef_[0].tolist()
    assert run[-1].bias == model.intercept_[0]


def test_too_few_steps_are_reported():
    with pytest.warns(ConvergenceWarning, match="stopped at max_iter=3 with a gap of"):
        assert SVR(max_iter=3).fit(*wave()).n_iter_ == 3


@pytest.mark.parametrize("epsilon", [0.0, 0.1])
def test_constant_y_has_no_support_vectors(epsilon):
    model = SVR(epsilon=epsilon).fit(wave()[0], np.full(120, 7.0))
    assert len(model.support_) == 0 and model.n_iter_ == 1
    assert model.predict([[0, 0], [9, 9]]).tolist() == [7, 7]
    line = SVR("linear", epsilon=epsilon).fit(wave()[0], np.full(120, 7.0))
    assert line.coef_.tolist() == [[0, 0]]


def test_one_row():
    assert SVR().fit([[3.0]], [5.0]).predict([[4.0]]).tolist() == [5]


def test_an_rbf_so_narrow_that_the_kernel_is_the_identity():
    """Every row for itself: to within ε, where C allows, and the same number everywhere else."""
    X, y = wave()
    model = SVR(gamma=1e9, C=1e3, tol=1e-6).fit(X, y)
    assert np.abs(model.predict(X) - y).max() <= 0.1 + 1e-5
    assert model.predict(X + 0.1) == pytest.approx(np.full(len(y), model.intercept_[0]))


def test_duplicate_rows_with_contradicting_values():
    X, y = np.repeat([[0.0], [1.0]], 3, axis=0), [0.0, 1.0, 5.0, 2.0, 2.0, 2.0]
    model = SVR(C=1e3, epsilon=0.0, tol=1e-6).fit(X, y)
    assert model.predict([[0.0], [1.0]]) == pytest.approx([1, 2], abs=1e-3)  # medians


@pytest.mark.parametrize("unit", [1e-8, 1e8])
def test_units(unit):
    """Of X: nothing changes, with gamma "scale". Of y: with C, ε and tol in it, all follows."""
    X, y = wave()
    one = SVR(tol=1e-6).fit(X, y)
    assert SVR(tol=1e-6).fit(unit * X, y).predict(unit * X) == pytest.approx(
        one.predict(X), abs=1e-4
    )
    other = SVR(C=unit, epsilon=0.1 * unit, tol=1e-6 * unit).fit(X, unit * y)
    assert other.predict(X) / unit == pytest.approx(one.predict(X), abs=1e-4)


def test_a_large_kernel_matrix_is_computed_row_by_row(monkeypatch):
    X, y = wave()
    expected = SVR(tol=1e-6).fit(X, y)
    monkeypatch.setattr("mlcore.svm.machine.MEMORY", 8 * 120 * 10)
    model = SVR(tol=1e-6).fit(X, y)
    assert isinstance(model._matrix(rbf, X), Rows) and model._matrix(rbf, X).n_kept == 10
    assert model.support_.tolist() == expected.support_.tolist()
    assert model.predict(X) == pytest.approx(expected.predict(X), abs=1e-4)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"epsilon": -0.1}, ValueError, "epsilon must be a finite number ≥ 0; got -0.1"),
        ({"epsilon": None}, TypeError, "epsilon must be a finite number ≥ 0; got None"),
        ({"C": 0}, ValueError, "C must be a finite number > 0; got 0"),
        ({"kernel": "cubic"}, ValueError, "kernel must be one of 'linear', 'poly', 'rbf'; got"),
        ({"gamma": -1}, ValueError, "gamma must be a finite number > 0; got -1"),
    ],
)
def test_bad_parameters_are_named_in_fit(options, error, message):
    model = SVR().set_params(**options)
    for call in (model.fit, model.steps):
        with pytest.raises(error, match=f"^{re.escape(message)}"):
            call([[0], [1]], [0, 1])


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ([[0], [np.inf]], [0, 1], "X must be finite, not NaN or inf: first at row 1, column 0"),
        ([[0], [1]], [0, np.nan], "y must be finite, not NaN or inf: first at row 1 (nan)"),
        ([[0], [1], [2]], [0, 1], "X and y must have as many rows; got 3 and 2"),
        ([[0], [1]], [[0, 1], [1, 0]], "y must be 1-D (n_samples,); got shape (2, 2)"),
    ],
)
def test_bad_data_are_named_in_fit(X, y, message):
    for call in (SVR().fit, SVR().steps):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
            call(X, y)
