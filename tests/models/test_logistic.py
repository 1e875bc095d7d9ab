"""Logistic and softmax regression: scikit-learn's optimum, labels of all kinds, extreme data."""

import pickle
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, d3, digits
from mlcore.descent.gradient_check import check_gradient, numerical_gradient, relative_error
from mlcore.descent.losses import logistic_cross_entropy, softmax_cross_entropy
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L2
from mlcore.descent.schedules import inverse_time
from mlcore.models.contract import ConvergenceWarning, NotFittedError
from mlcore.models.labels import one_hot
from mlcore.models.logistic import LogisticRegression, SoftmaxRegression
from mlcore.models.standardizer import Standardizer
from mlcore.steps import Diverged, record

BOTH = [LogisticRegression, SoftmaxRegression]
both = pytest.mark.parametrize("kind", BOTH)
with_and_without = pytest.mark.parametrize("fit_intercept", [True, False])
every_C = pytest.mark.parametrize("C", [0.02, 1.0])
FOUR = np.array([[-2.0], [-1.0], [1.0], [2.0]])  # separable by a point


def tumours():
    X, y = breast_cancer()
    return Standardizer().fit_transform(X[:, :6]), y


def three_digits():
    X, y = digits()
    X, y = X[y < 3], y[y < 3]
    return Standardizer().fit_transform(X[:, 18:46:5]), y


def fitted(kind, X, y, *arguments, **parameters):
    """Fit to a tight tolerance with every warning an error."""
    parameters = {"tol": 1e-10, "max_iter": 50_000} | parameters
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return kind(*arguments, **parameters).fit(X, y)


def roughly(kind, X, y, *arguments, **parameters):
    """Fit with every warning an error but that of convergence."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", ConvergenceWarning)
        return kind(*arguments, **parameters).fit(X, y)


# --- the optimum ----------------------------------------------------------------------------------


def peer(X, y, C, fit_intercept):
    models = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is a test extra")
    options = {"solver": "newton-cg", "tol": 1e-13, "max_iter": 10_000}
    model = models.LogisticRegression(C=C, fit_intercept=fit_intercept, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its line search, which may end in round-off
        return model.fit(X, y)


@with_and_without
@every_C
def test_logistic_equals_scikit_learn(C, fit_intercept):
    X, y = tumours()
    ours = fitted(LogisticRegression, X, y, C, fit_intercept=fit_intercept)
    theirs = peer(X, y, C, fit_intercept)
    assert ours.coef_.shape == (1, 6) and ours.intercept_.shape == (1,)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=0, atol=1e-6)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=0, atol=1e-6)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-6)
    np.testing.assert_allclose(ours.decision_function(X), theirs.decision_function(X), atol=1e-5)
    assert ours.predict(X).tolist() == theirs.predict(X).tolist()
    assert ours.score(X, y) == theirs.score(X, y)


@with_and_without
@every_C
def test_softmax_equals_scikit_learn(C, fit_intercept):
    X, y = three_digits()
    ours = fitted(SoftmaxRegression, X, y, C, fit_intercept=fit_intercept)
    theirs = peer(X, y, C, fit_intercept)
    assert ours.coef_.shape == (3, 6) and ours.intercept_.shape == (3,)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=0, atol=1e-6)
    centred = theirs.intercept_ - theirs.intercept_.mean()  # a number added to all is free
    np.testing.assert_allclose(ours.intercept_, centred, rtol=0, atol=1e-6)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-6)
    assert ours.predict(X).tolist() == theirs.predict(X).tolist()


@with_and_without
@every_C
def test_the_optimum_satisfies_its_own_equations(C, fit_intercept):
    """Xᵀ(P − Y) + W/C = 0 and, with an intercept, Σ(P − Y) = 0: no code of the course."""
    for kind, (X, y) in ((LogisticRegression, tumours()), (SoftmaxRegression, three_digits())):
        model = fitted(kind, X, y, C, fit_intercept=fit_intercept)
        error = model.predict_proba(X) - one_hot(y)[0]
        error = error[:, 1:] if kind is LogisticRegression else error
        assert np.abs(error.T @ X + model.coef_ / C).max() < 1e-6
        if fit_intercept:
            assert np.abs(error.sum(axis=0)).max() < 1e-6
        else:
            assert not model.intercept_.any()


def test_softmax_of_two_classes_is_logistic_with_half_the_C():
    """W = (−w/2, w/2) has half the squares of w: ‖W‖² = ‖w‖²/2."""
    X, y = tumours()
    two = fitted(SoftmaxRegression, X, y, 0.5)
    one = fitted(LogisticRegression, X, y, 1.0)
    np.testing.assert_allclose(two.coef_[1] - two.coef_[0], one.coef_[0], atol=1e-5)
    weaker = fitted(LogisticRegression, X, y, 0.25)
    assert np.abs(weaker.coef_).max() < np.abs(one.coef_).max()


def test_two_classes_in_softmax_have_opposite_weights():
    model = fitted(SoftmaxRegression, *tumours(), 0.02)
    np.testing.assert_allclose(model.coef_[0], -model.coef_[1], atol=1e-12)


@both
def test_the_larger_C_the_larger_the_weights(kind):
    X, y = tumours()
    lengths = [np.linalg.norm(fitted(kind, X, y, C).coef_) for C in (1e-3, 1e-2, 0.1, 1.0)]
    assert lengths == sorted(lengths) and lengths[0] < 0.2 * lengths[-1]


@both
def test_the_intercept_is_never_penalised(kind):
    y = np.repeat([0, 1], [90, 10])
    X = np.random.default_rng(0).normal(size=(100, 2))
    p = (model := fitted(kind, X, y, 1e-3)).predict_proba(X)[:, 1]
    assert np.abs(model.coef_).max() < 0.02  # the weights are held at 0; the rate of 10 % remains
    assert p.mean() == pytest.approx(0.1, abs=1e-8) and np.abs(p - 0.1).max() < 0.01


# --- the objective --------------------------------------------------------------------------------


def test_a_softmax_objective_through_the_numerical_gradient():
    X, y = three_digits()
    objective = Objective(with_bias(X), one_hot(y)[0], loss=softmax_cross_entropy, penalty=L2(0.1))
    theta = np.random.default_rng(0).normal(size=(7, 3))
    loss, gradient = objective(theta)
    assert gradient.shape == theta.shape and type(loss) is float
    assert relative_error(gradient, numerical_gradient(objective, theta)) < 1e-7
    rows = np.arange(5, 60, 7)
    assert check_gradient(lambda theta: objective(theta, rows), theta) < 1e-7


@both
@with_and_without
def test_what_is_descended_is_the_loss_of_the_docstring(kind, fit_intercept):
    X, y = three_digits()
    X, y = (X, y) if kind is SoftmaxRegression else (X[y < 2], y[y < 2])
    n, k = len(y), len(set(y.tolist()))
    model = kind(0.3, fit_intercept=fit_intercept, lr=0.5, max_iter=50)
    A = with_bias(X) if fit_intercept else X
    for _, step in zip(range(10), model.steps(X, y)):
        scores = A @ step.theta
        if kind is LogisticRegression:
            scores = np.stack([0 * scores, scores], axis=1)
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        W = step.theta[1:] if fit_intercept else step.theta
        loss = -np.log(p[np.arange(n), y]).mean() + np.sum(W**2) / (2 * 0.3 * n)
        assert step.loss == pytest.approx(loss, rel=1e-12)
        assert step.theta.shape == (A.shape[1], *([k] if kind is SoftmaxRegression else []))


def test_the_first_step_by_hand():
    step = next(LogisticRegression(np.inf).steps(d3()[0], [0, 0, 1]))
    assert step.loss == pytest.approx(np.log(2))  # p = ½ everywhere
    assert step.gradient == pytest.approx([1 / 6, 0])  # Σ(½, ½, −½)/3, Σ(½ · 1, ½ · 2, −½ · 3)/3


# --- labels and probabilities ---------------------------------------------------------------------


@both
@pytest.mark.parametrize(
    "names",
    [
        [0, 1],
        [-1, 1],
        [7, 30],
        [False, True],
        [0.0, 1.0],
        ["ben", "mal"],
        np.array(["x", "yy"], dtype=object),
        np.array([1, 2], dtype=np.uint8),
    ],
    ids=str,
)
def test_labels_of_any_kind_give_the_same_weights(kind, names):
    X, y = tumours()
    plain, names = fitted(kind, X, y, 0.02), np.asarray(names)
    model = fitted(kind, X, names[y], 0.02)
    assert model.coef_.tolist() == plain.coef_.tolist()
    assert model.classes_.tolist() == names.tolist()
    assert model.predict(X).tolist() == names[plain.predict(X)].tolist()
    assert model.predict(X).dtype == model.classes_.dtype
    assert model.score(X, names[y]) == model.score(X, names[y].tolist()) == plain.score(X, y)
    assert fitted(kind, X.tolist(), names[y].tolist(), 0.02).coef_.tolist() == plain.coef_.tolist()


def test_classes_are_in_sorted_order_whatever_comes_first():
    X = np.array([[3.0], [2.0], [1.0], [3.1], [2.1], [0.9]])
    y = ["top", "mid", "low", "top", "mid", "low"]
    model = fitted(SoftmaxRegression, X, y, 10.0, tol=1e-6)
    assert model.classes_.tolist() == ["low", "mid", "top"]
    assert model.predict([[0.0], [2.0], [5.0]]).tolist() == ["low", "mid", "top"]
    assert np.argmax(model.predict_proba([[0.0], [2.0], [5.0]]), axis=1).tolist() == [0, 1, 2]
    swapped = fitted(LogisticRegression, [[1.0], [2.0]], ["b", "a"])
    assert swapped.decision_function([[9.0], [-9.0]])[0] < 0 and swapped.coef_[0, 0] < 0


@both
def test_probabilities_are_probabilities(kind):
    X, y = tumours()
    model = fitted(kind, X, y, 0.02)
    for rows in (X, 1e3 * X, 1e8 * X, X[:1], np.zeros((1, 6))):
        p = model.predict_proba(rows)
        assert p.shape == (len(rows), 2) and (p >= 0).all()
        np.testing.assert_allclose(p.sum(axis=1), 1, rtol=0, atol=1e-15)
        assert model.predict(rows).tolist() == np.argmax(p, axis=1).tolist()


def test_the_decision_function_is_the_logit():
    X, y = tumours()
    model = fitted(LogisticRegression, X, y, 0.02)
    p = model.predict_proba(X)
    np.testing.assert_allclose(model.decision_function(X), np.log(p[:, 1] / p[:, 0]), atol=1e-9)


def test_a_small_probability_keeps_its_digits():
    model = fitted(LogisticRegression, FOUR, [0, 0, 1, 1], tol=1e-8)
    score = model.decision_function([[-300.0]])[0]
    assert score < -100
    assert model.predict_proba([[-300.0]])[0, 1] == pytest.approx(np.exp(score), rel=1e-12)


# --- extreme data ---------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("tol", [1e-6, 0.0])
@pytest.mark.parametrize("scale", [1.0, 1e8])
def test_separable_data_without_a_penalty(kind, tol, scale):
    model = roughly(kind, FOUR * scale, [0, 0, 1, 1], np.inf, tol=tol, max_iter=2000)
    assert np.isfinite(model.coef_).all() and np.isfinite(model.intercept_).all()
    assert model.score(FOUR * scale, [0, 0, 1, 1]) == 1.0
    p = model.predict_proba(FOUR * scale * 1e8)
    assert np.isfinite(p).all() and p[:, 1].tolist() == [0, 0, 1, 1]


@both
def test_separable_data_and_a_giant_learning_rate(kind):
    model = roughly(kind, FOUR, [0, 0, 1, 1], np.inf, lr=1e12)  # logits of 1e12 at once
    assert np.isfinite(model.coef_).all() and model.score(FOUR, [0, 0, 1, 1]) == 1.0


@both
@pytest.mark.parametrize("scale", [1e-8, 1e8, 1e100])
@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize("C", [1.0, np.inf])
def test_data_of_any_scale_are_finite_and_quiet(kind, scale, batch_size, C):
    X, y = breast_cancer()  # not standardised: columns from 0.001 to 4000
    options = {"batch_size": batch_size, "max_iter": 60, "random_state": 0}
    model = roughly(kind, X * scale, y, C, **options)
    assert np.isfinite(model.coef_).all() and np.isfinite(model.predict_proba(X * scale)).all()
    assert batch_size or model.score(X * scale, y) >= np.mean(y == 1)


@both
def test_constant_and_duplicate_columns(kind):
    X, y = tumours()
    model = fitted(kind, np.column_stack([X, X[:, 0], np.zeros(len(X))]), y, 0.02)
    np.testing.assert_allclose(model.coef_[:, 0], model.coef_[:, 6], atol=1e-9)
    assert model.coef_[:, 7].tolist() == [0] * len(model.coef_)


@both
def test_inputs_are_not_written_to(kind):
    X, y = tumours()
    X.setflags(write=False)
    y.setflags(write=False)
    model = fitted(kind, X, y, 0.02)
    again = fitted(kind, np.asfortranarray(X), y.astype(np.int8), 0.02)
    np.testing.assert_allclose(again.coef_, model.coef_, atol=1e-9)
    single = roughly(kind, X.astype(np.float32), y)
    assert single.coef_.dtype == np.float64


# --- by descent -----------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_fit_ends_where_its_steps_end(kind, fit_intercept):
    X, y = tumours()
    model = kind(0.1, fit_intercept=fit_intercept, tol=1e-4)
    run = record(model.steps(X, y))
    first, before, last = (np.linalg.norm(run[i].gradient) for i in (0, -2, -1))
    assert last <= 1e-4 * first < before
    assert not hasattr(model, "classes_") and not hasattr(model, "n_features_in_")
    model.fit(X, y)
    theta = np.atleast_2d(run[-1].theta.T)
    assert model.coef_.tolist() == (theta[:, 1:] if fit_intercept else theta).tolist()
    assert model.n_iter_ == len(run)
    assert model.intercept_.tolist() == (theta[:, 0] if fit_intercept else 0 * theta[:, 0]).tolist()


@both
def test_mini_batches_come_near_and_repeat(kind):
    X, y = tumours()
    options = {"batch_size": 32, "max_iter": 1000, "random_state": 0}
    options |= {"lr": inverse_time(0.1, 0.01)}
    model = roughly(kind, X, y, 0.02, **options)
    exact = fitted(kind, X, y, 0.02)
    np.testing.assert_allclose(model.coef_, exact.coef_, atol=0.05)
    first = model.coef_.tolist()
    assert roughly(kind, X, y, 0.02, **options).coef_.tolist() == first
    with pytest.warns(ConvergenceWarning):
        assert model.fit(X, y).coef_.tolist() == first  # an int starts again
    other = roughly(kind, X, y, 0.02, **(options | {"random_state": 1}))
    assert other.coef_.tolist() != first


@both
@pytest.mark.parametrize("batch_size", [None, 1, 7])
def test_its_own_learning_rate_never_diverges(kind, batch_size):
    X, y = tumours()
    X = np.vstack([X, 50 * X[:1]])  # one large row
    options = {"batch_size": batch_size, "max_iter": 400, "tol": 0.0, "random_state": 0}
    model = roughly(kind, X, np.append(y, y[0]), np.inf, **options)
    assert model.score(X, np.append(y, y[0])) > 0.8


@both
def test_a_learning_rate_that_is_too_large_is_reported(kind):
    X, y = tumours()
    with pytest.raises(Diverged, match="with learning rate 1e\\+20: "):
        kind(1e-3, lr=1e20).fit(X, y)


# --- bad input ------------------------------------------------------------------------------------


class Sparse:
    """What every sparse matrix has in common."""

    shape = (4, 1)

    def toarray(self):
        return FOUR


@both
@pytest.mark.parametrize(
    ("X", "y", "error", "message"),
    [
        (FOUR, [1, 1, 1, 1], ValueError, "y must hold at least 2 classes; got 1 class, 1"),
        (FOUR, ["a"] * 4, ValueError, "y must hold at least 2 classes; got 1 class, 'a'"),
        (FOUR, [0.5, 1, 0, 1], ValueError, "Unknown label type: continuous. y must hold whole"),
        (
            FOUR,
            [0, 1, np.nan, 1],
            ValueError,
            "y must be finite, not NaN or inf: first at row 2 (nan)",
        ),
        (FOUR, ["a", "b", np.nan, "a"], TypeError, "y must hold labels of one kind; got strings"),
        (FOUR, ["a", "b", 1, "a"], TypeError, "y must hold labels of one kind; got strings and 1"),
        (FOUR, [0, 1, 1j, 1], TypeError, "y must hold class labels, numbers or strings; got dtype"),
        (FOUR, [0, 1, 1], ValueError, "X and y must have as many rows; got 4 and 3"),
        (FOUR, np.eye(4)[:, :2], ValueError, "y must be 1-D (n_samples,); got shape (4, 2)"),
        (FOUR, None, ValueError, "fit requires y to be passed, but the target y is None"),
        (FOUR, [], ValueError, "y must not be empty; got shape (0,)"),
        (
            FOUR * np.nan,
            [0, 1, 0, 1],
            ValueError,
            "X must be finite, not NaN or inf: first at row 0, column",
        ),
        (FOUR[:, 0], [0, 1, 0, 1], ValueError, "X must be 2-D (n_samples, n_features); got shape"),
        (FOUR + 1j, [0, 1, 0, 1], ValueError, "X must hold real numbers. Complex data not supp"),
        (Sparse(), [0, 1, 0, 1], TypeError, "X must be a dense array; got a sparse one. Use X.to"),
        ([["a"], ["b"]], [0, 1], TypeError, "X must hold real numbers in rows of equal length"),
    ],
)
def test_bad_data_are_named(kind, X, y, error, message):
    model = fitted(kind, FOUR, [0, 0, 1, 1], tol=1e-4)
    for call in (model.steps, model.fit):
        with pytest.raises(error, match=f"^{re.escape(message)}"):
            call(X, y)
    with pytest.raises(NotFittedError, match=f"^{kind.__name__} is not fitted yet"):
        model.predict(FOUR)  # nothing is left of the fit before


@both
@pytest.mark.parametrize(
    ("C", "error", "message"),
    [
        (0, ValueError, "C must be a finite number > 0; got 0"),
        (-1.0, ValueError, "C must be a finite number > 0; got -1.0"),
        (-np.inf, ValueError, "C must be a finite number > 0; got -inf"),
        (np.nan, ValueError, "C must be a finite number > 0; got nan"),
        ("1", TypeError, "C must be a finite number > 0; got '1'"),
        (None, TypeError, "C must be a finite number > 0; got None"),
    ],
)
def test_a_wrong_C_is_named_in_fit(kind, C, error, message):
    model = kind(C)
    for call in (model.fit, model.steps):
        with pytest.raises(error, match=f"^{re.escape(message)}$"):
            call(FOUR, [0, 0, 1, 1])


def test_logistic_takes_two_classes():
    message = "Only binary classification is supported: y must hold 2 classes; got 3. Use Softmax"
    for call in (LogisticRegression().fit, LogisticRegression().steps):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
            call(FOUR, [0, 1, 2, 1])


@both
def test_bad_data_for_a_fitted_model(kind):
    model = fitted(kind, FOUR, [0, 0, 1, 1], tol=1e-4)
    message = f"X has 2 features, but {kind.__name__} is expecting 1 features as input"
    for method in (model.predict, model.predict_proba):
        with pytest.raises(ValueError, match=f"^{message}$"):
            method(np.zeros((3, 2)))
        with pytest.raises(
            ValueError,
            match="^X must be finite, not NaN or inf: first at row 0, column 0",
        ):
            method([[np.nan]])
    for y, message in (([0, 1], "as many rows; got 4 and 2"), (None, "y is None"), (3, "shape ()")):
        with pytest.raises(ValueError, match=re.escape(message)):
            model.score(FOUR, y)


# --- life as an estimator -------------------------------------------------------------------------


def test_parameters():
    assert repr(LogisticRegression()) == "LogisticRegression()"
    assert repr(LogisticRegression(0.1, tol=1e-3)) == "LogisticRegression(C=0.1, tol=0.001)"
    assert list(SoftmaxRegression().get_params()) == list(LogisticRegression().get_params())
    with pytest.raises(
        ValueError, match="^LogisticRegression has no parameter 'alpha'; it has C, "
    ):
        LogisticRegression().set_params(alpha=1.0)


@both
def test_it_survives_a_pickle(kind):
    X, y = tumours()
    model = fitted(kind, X, y, 0.02)
    copy = pickle.loads(pickle.dumps(model))
    assert copy.predict_proba(X).tolist() == model.predict_proba(X).tolist()


def test_scikit_learns_tools_accept_ours():
    sklearn = pytest.importorskip("sklearn", reason="scikit-learn is a test extra")
    from sklearn.model_selection import GridSearchCV, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    X, y = breast_cancer()
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(tol=1e-3, max_iter=5000))
    assert cross_val_score(pipeline, X, y).mean() > 0.97
    search = GridSearchCV(SoftmaxRegression(tol=1e-3), {"C": [1e-3, 1e-2]}).fit(*tumours())
    assert search.best_params_["C"] in (1e-3, 1e-2)
    assert repr(sklearn.base.clone(LogisticRegression(3.0))) == "LogisticRegression(C=3.0)"


def test_logistic_is_the_loss_that_is_named():
    X, y = tumours()
    step = next(LogisticRegression(np.inf).steps(X, y))
    loss, _ = Objective(with_bias(X), y, loss=logistic_cross_entropy)(np.zeros(7))
    assert step.loss == loss


def test_nothing_but_numpy_is_needed():
    script = """
import sys, warnings
for name in ("sklearn", "scipy", "pandas", "matplotlib"):
    sys.modules[name] = None                                  # importing it now is an error
from mlcore.models.contract import ConvergenceWarning
from mlcore.models.logistic import LogisticRegression, SoftmaxRegression
from mlcore.models.ridge import Ridge
X = [[1], [2], [3], [4]]
for model in (LogisticRegression(), SoftmaxRegression()):
    assert model.fit(X, ["a", "a", "b", "b"]).score(X, ["a", "a", "b", "b"]) == 1.0
for solver in ("exact", "descent"):
    assert Ridge(solver=solver).fit(X, X).score(X, X) > 0.9
with warnings.catch_warnings(record=True, action="always") as seen:
    LogisticRegression(max_iter=2).fit(X, [0, 0, 1, 1])
assert [warning.category for warning in seen] == [ConvergenceWarning]
"""
    command = [sys.executable, "-W", "ignore:A column-vector", "-c", script]
    run = subprocess.run(command, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
