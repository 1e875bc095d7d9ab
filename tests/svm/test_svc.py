"""SVC: by hand, against scikit-learn's, and on data that make others slip."""

import re

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, digits
from mlcore.models.contract import ConvergenceWarning
from mlcore.models.standardizer import Standardizer
from mlcore.steps import record
from mlcore.svm.kernels import Rows, linear, poly, rbf, scale
from mlcore.svm.svc import SVC

KERNELS = [
    {"kernel": "linear"},
    {"kernel": "rbf"},
    {"kernel": "rbf", "C": 100.0, "gamma": 0.3},
    {"kernel": "poly", "coef0": 1.0},
    {"kernel": "poly", "degree": 2, "C": 0.1},
]
every_kernel = pytest.mark.parametrize("options", KERNELS, ids=str)


def blobs(n=150, k=2, d=3, seed=0):
    """k overlapping clouds."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % k
    return rng.normal(size=(n, d)) + 2 * rng.normal(size=(k, d))[y], y


def their_svc(**options):
    sklearn_svm = pytest.importorskip("sklearn.svm")
    return sklearn_svm.SVC(**options)


def matrix(X, kernel="rbf", gamma=None, degree=3, coef0=0.0, **_):
    gamma = scale(X) if gamma is None else gamma
    if kernel == "linear":
        return linear(X, X)
    return rbf(X, X, gamma) if kernel == "rbf" else poly(X, X, gamma, degree, coef0)


def dual(support, coef, K, y):
    beta = np.zeros(len(y))
    beta[support] = coef
    return beta @ K @ beta / 2 - y @ beta


# --- by hand --------------------------------------------------------------------------------------


def test_the_widest_margin_by_hand():
    """Between (0, 0) and (2, 2): w = (½, ½), b = −1; (3, 3) is no support vector."""
    X, y = [[0, 0], [2, 2], [3, 3]], ["no", "yes", "yes"]
    model = SVC(C=9.0, kernel="linear", tol=1e-9).fit(X, y)
    assert model.coef_ == pytest.approx(np.array([[0.5, 0.5]])) and model.intercept_ == [-1]
    assert model.support_.tolist() == [0, 1] and model.n_support_.tolist() == [1, 1]
    assert model.dual_coef_ == pytest.approx(np.array([[-0.25, 0.25]]))  # w = ¼ (2, 2)
    assert model.support_vectors_.tolist() == [[0, 0], [2, 2]]
    assert model.decision_function(X) == pytest.approx([-1, 1, 2])
    assert model.predict([[0.9, 0.9], [1.1, 1.1]]).tolist() == ["no", "yes"]


# --- against scikit-learn -------------------------------------------------------------------------


@every_kernel
@pytest.mark.parametrize("seed", range(3))
def test_two_classes_as_scikit_learn(options, seed):
    X, y = blobs(seed=seed)
    model, theirs = SVC(tol=1e-6, **options).fit(X, y), their_svc(tol=1e-6, **options).fit(X, y)
    K, signs = matrix(X, **options), 2.0 * y - 1
    loss = dual(model.support_, model.dual_coef_[0], K, signs)
    their_loss = dual(theirs.support_, theirs.dual_coef_[0], K, signs)
    assert loss == pytest.approx(their_loss, rel=1e-6)
    assert model.support_.tolist() == sorted(theirs.support_)
    assert model.n_support_.tolist() == theirs.n_support_.tolist()
    assert model.intercept_ == pytest.approx(theirs.intercept_, abs=1e-4)
    points = np.random.default_rng(9).normal(size=(50, 3))
    assert model.decision_function(points) == pytest.approx(
        theirs.decision_function(points), abs=1e-4
    )


@every_kernel
@pytest.mark.parametrize("k", [3, 4])
def test_more_classes_as_scikit_learn(options, k):
    X, y = blobs(k=k)
    model = SVC(tol=1e-6, **options).fit(X, y)
    theirs = their_svc(tol=1e-6, break_ties=True, **options).fit(X, y)
    assert model.support_.tolist() == sorted(theirs.support_)
    assert model.n_support_.tolist() == theirs.n_support_.tolist()
    assert model.intercept_ == pytest.approx(-theirs.intercept_, abs=1e-3)
    assert model.dual_coef_.shape == (k * (k - 1) / 2, len(model.support_))
    assert model.decision_function(X) == pytest.approx(theirs.decision_function(X), abs=1e-4)
    assert model.predict(X).tolist() == theirs.predict(X).tolist()


@pytest.mark.parametrize("k", [3, 4])
def test_each_pair_of_classes_has_the_machine_of_its_own_rows(k):
    X, y = blobs(k=k)
    model = SVC(gamma=0.5).fit(X, y)
    machine = 0
    for a in range(k):
        for b in range(a + 1, k):
            rows = np.isin(y, [a, b])
            alone = SVC(gamma=0.5).fit(X[rows], y[rows])
            beta = np.zeros(len(y))
            beta[model.support_] = model.dual_coef_[machine]
            assert np.flatnonzero(beta).tolist() == np.flatnonzero(rows)[alone.support_].tolist()
            assert beta[np.flatnonzero(beta)] == pytest.approx(alone.dual_coef_[0])
            assert model.intercept_[machine] == pytest.approx(alone.intercept_[0])
            machine += 1


def test_digits_as_scikit_learn():
    X, y = digits()
    train, test = np.arange(900), np.arange(900, 1797)
    model = SVC().fit(X[train], y[train])
    theirs = their_svc().fit(X[train], y[train])
    assert model.score(X[test], y[test]) > 0.93
    assert np.mean(model.predict(X[test]) == theirs.predict(X[test])) > 0.995


# --- the stream -----------------------------------------------------------------------------------


@every_kernel
def test_fit_exhausts_the_stream(options):
    X, y = blobs()
    model = SVC(**options)
    run = record(model.steps(X, y))
    model.fit(X, y)
    assert model.n_iter_.tolist() == [len(run)]
    assert run[-1].theta[model.support_].tolist() == model.dual_coef_[0].tolist()
    assert run[-1].bias == model.intercept_[0]


def test_the_stream_of_more_than_two_classes_is_refused():
    message = "every pair of classes has a stream of its own; y holds 3 classes. Give the rows"
    with pytest.raises(ValueError, match=message):
        SVC().steps(*blobs(k=3))


def test_too_few_steps_are_reported():
    message = "stopped at max_iter=3 with a gap of .* > 0.001 \\(tol\\): take more steps, or scale"
    with pytest.warns(ConvergenceWarning, match=message):
        model = SVC(max_iter=3).fit(*blobs())
    assert model.n_iter_.tolist() == [3]
    assert len(record(SVC(max_iter=3).steps(*blobs()))) == 3


def test_one_step_is_too_few_for_a_support_vector():
    with pytest.warns(ConvergenceWarning):
        model = SVC(max_iter=1).fit(*blobs(k=3))
    assert model.n_support_.tolist() == [0, 0, 0]
    assert model.predict([[0, 0, 0]]).shape == (1,)


# --- probabilities --------------------------------------------------------------------------------


def test_probabilities_of_two_classes_rise_with_the_score():
    X, y = blobs()
    model = SVC(probability=True).fit(X, y)
    order = np.argsort(model.decision_function(X))
    p = model.predict_proba(X)
    assert (np.diff(p[order, 1]) >= 0).all()
    assert p.sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("k", [2, 3])
def test_probabilities_are_near_the_true_ones(k):
    """Of clouds of one shape the true posterior is a sigmoid, or softmax, of linear scores."""
    rng = np.random.default_rng(0)
    centres, y = np.array([[0.0, 0.0], [1.5, 0.0], [0.0, 1.5]])[:k], np.arange(900) % k
    X = centres[y] + rng.normal(size=(900, 2))
    likely = np.exp(-((X[:, None] - centres) ** 2).sum(axis=2) / 2)
    true = likely / likely.sum(axis=1, keepdims=True)
    p = SVC(kernel="linear", probability=True).fit(X, y).predict_proba(X)
    assert p.sum(axis=1) == pytest.approx(1)
    assert np.abs(p - true).mean() < 0.03


def test_probabilities_are_those_of_rows_left_out():
    """Labels of chance are learned by heart, and yet no row is said to be sure."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(100, 2)), rng.integers(2, size=100)
    model = SVC(C=100.0, gamma=100.0, probability=True).fit(X, y)
    assert model.score(X, y) == 1
    assert np.abs(model.predict_proba(X) - 0.5).max() < 0.25


def test_probabilities_are_there_only_where_they_were_asked_for():
    model = SVC().fit(*blobs())
    assert not hasattr(model, "predict_proba") and hasattr(SVC(probability=True), "predict_proba")


def test_probabilities_need_two_rows_of_each_class():
    with pytest.raises(ValueError, match="probability=True needs at least 2 rows of every class"):
        SVC(probability=True).fit([[0], [1], [2]], [0, 0, 1])
    model = SVC(probability=True).fit([[0], [1], [2], [3]], [0, 0, 1, 1])
    assert np.isfinite(model.predict_proba([[0], [9]])).all()


# --- data that make others slip -------------------------------------------------------------------


def test_duplicate_rows_with_contradicting_labels():
    X, y = np.repeat([[0.0], [1.0]], 10, axis=0), np.array([0] * 9 + [1] + [1] * 9 + [0])
    for kernel in ("linear", "rbf", "poly"):
        model = SVC(kernel=kernel, C=1e3, tol=1e-6).fit(X, y)
        assert model.score(X, y) == 0.9


def test_an_rbf_so_narrow_that_the_kernel_is_the_identity_learns_by_heart():
    X, y = blobs()
    model = SVC(gamma=1e9).fit(X, y)
    assert model.score(X, y) == 1 and len(model.support_) == len(X)
    far = model.decision_function(X + 0.1)
    assert far == pytest.approx(np.full(len(X), model.intercept_[0]))


def test_an_rbf_so_wide_that_all_rows_are_alike():
    X, y = blobs()
    model = SVC(gamma=1e-300).fit(X, np.r_[0, y[1:]])
    assert np.isfinite(model.decision_function(X)).all()


@pytest.mark.parametrize("kernel", ["rbf", "poly"])
@pytest.mark.parametrize("unit", [1e-8, 1e8])
def test_the_unit_of_the_columns_changes_nothing_with_gamma_scale(kernel, unit):
    X, y = blobs()
    one = SVC(kernel=kernel, tol=1e-6).fit(X, y)
    other = SVC(kernel=kernel, tol=1e-6).fit(unit * X, y)
    assert other.support_.tolist() == one.support_.tolist()
    assert other.decision_function(unit * X) == pytest.approx(one.decision_function(X), abs=1e-4)


@pytest.mark.parametrize("kernel", ["linear", "rbf", "poly"])
def test_constant_columns(kernel):
    X, y = blobs()
    X[:, 1] = 7.0
    assert SVC(kernel=kernel).fit(X, y).score(X, y) > 0.6
    model = SVC(kernel=kernel).fit(np.ones((5, 2)), [0, 0, 0, 1, 1])
    assert model.predict([[1, 1]]).tolist() == [0]


def test_lists_float32_integers_and_fortran_order_give_the_same():
    X, y = blobs()
    X = np.round(X * 16) / 16  # exact in float32
    expected = SVC().fit(X, y).decision_function(X).tolist()
    for given in (X.tolist(), X.astype(np.float32)):
        assert SVC().fit(given, y).decision_function(given).tolist() == expected
    given = np.asfortranarray(X)
    assert SVC().fit(given, y).decision_function(given) == pytest.approx(expected)
    whole = (16 * X).astype(np.int16)
    assert SVC().fit(whole, y).decision_function(whole) == pytest.approx(expected)


def test_a_large_kernel_matrix_is_computed_row_by_row(monkeypatch):
    X, y = blobs()
    expected = SVC(tol=1e-6).fit(X, y)
    monkeypatch.setattr("mlcore.svm.machine.MEMORY", 8 * 150 * 10)
    model = SVC(tol=1e-6).fit(X, y)
    assert isinstance(model._matrix(rbf, X), Rows) and model._matrix(rbf, X).n_kept == 10
    assert model.support_.tolist() == expected.support_.tolist()
    assert model.decision_function(X) == pytest.approx(expected.decision_function(X), abs=1e-4)


def test_scaling_the_columns_helps_on_breast_cancer():
    """Every fourth row is for the test."""
    X, y = breast_cancer()
    test = np.arange(len(y)) % 4 == 0
    scaler = Standardizer().fit(X[~test])
    raw = SVC().fit(X[~test], y[~test]).score(X[test], y[test])
    scaled = SVC().fit(scaler.transform(X[~test]), y[~test])
    assert raw < 0.95 < scaled.score(scaler.transform(X[test]), y[test])


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"C": 0}, ValueError, "C must be a finite number > 0; got 0"),
        ({"C": -1.0}, ValueError, "C must be a finite number > 0; got -1.0"),
        ({"C": np.inf}, ValueError, "C must be a finite number > 0; got inf"),
        ({"C": "1"}, TypeError, "C must be a finite number > 0; got '1'"),
        (
            {"kernel": "cosine"},
            ValueError,
            "kernel must be one of 'linear', 'poly', 'rbf'; got 'cosine'",
        ),
        ({"kernel": None}, ValueError, "kernel must be one of 'linear', 'poly', 'rbf'; got None"),
        ({"kernel": ["rbf"]}, ValueError, "kernel must be one of"),
        ({"gamma": "auto"}, ValueError, "gamma must be 'scale' or a number > 0; got 'auto'"),
        ({"gamma": 0.0}, ValueError, "gamma must be a finite number > 0; got 0.0"),
        ({"gamma": None}, TypeError, "gamma must be a finite number > 0; got None"),
        ({"degree": 0}, ValueError, "degree must be a whole number ≥ 1; got 0"),
        ({"degree": 1.5}, TypeError, "degree must be a whole number ≥ 1; got 1.5"),
        ({"coef0": -1}, ValueError, "coef0 must be a finite number ≥ 0; got -1"),
        ({"tol": 0}, ValueError, "tol must be a finite number > 0; got 0"),
        ({"max_iter": 0}, ValueError, "max_iter must be a whole number ≥ 1; got 0"),
        ({"probability": "yes"}, TypeError, "probability must be True or False; got 'yes'"),
    ],
)
def test_bad_parameters_are_named_in_fit(options, error, message):
    model = SVC().set_params(**options)
    for call in (model.fit, model.steps):
        with pytest.raises(error, match=f"^{re.escape(message)}"):
            call([[0], [1]], [0, 1])


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ([[0], [1]], [1, 1], "y must hold at least 2 classes; got 1 class, 1"),
        ([[0], [np.nan]], [0, 1], "X must be finite, not NaN or inf: first at row 1, column 0"),
        ([[0], [1]], [0, np.nan], "y must be finite, not NaN or inf: first at row 1 (nan)"),
        ([[0], [1], [2]], [0, 1], "X and y must have as many rows; got 3 and 2"),
        ([0, 1], [0, 1], "X must be 2-D (n_samples, n_features); got shape (2,)"),
    ],
)
def test_bad_data_are_named_in_fit(X, y, message):
    for call in (SVC().fit, SVC().steps):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
            call(X, y)


@pytest.mark.parametrize("kernel", ["linear", "poly"])
def test_a_kernel_that_overflows_is_reported(kernel):
    message = f"the {kernel} kernel overflows on X. Scale the columns of X"
    with pytest.raises(ValueError, match=message):
        SVC(kernel=kernel, gamma=1.0).fit([[1e200], [-1e200]], [0, 1])


def test_coef_is_there_for_the_linear_kernel_alone():
    model = SVC().fit([[0], [1]], [0, 1])
    assert not hasattr(model, "coef_")
