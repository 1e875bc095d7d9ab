"""Cross-validation: equal to scikit-learn's; nothing leaks; bad folds are named."""

from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, digits, noisy_plane
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression, SoftmaxRegression
from mlcore.models.pipeline import make_pipeline
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer
from mlcore.models.tasks import Regressor
from mlcore.steps import record
from mlcore.validation.cross_val import (
    cross_val_predict,
    cross_val_score,
    cross_validation,
    pairs_of,
)
from mlcore.validation.folds import bootstrap, hold_out, k_fold, leave_one_out, stratified_k_fold

pytestmark = pytest.mark.filterwarnings("ignore::mlcore.models.contract.ConvergenceWarning")

X, Y = noisy_plane(60, 3, rng=0)
LABELS = np.where(Y > np.quantile(Y, 0.6), "high", "low")
QUICK = LogisticRegression(max_iter=30, tol=1e-2)


class Spy(Regressor):
    """It predicts the mean of the y that it has seen, and tells who came."""

    seen: list = []  # noqa: RUF012  shared by all clones on purpose

    def fit(self, X, y):
        self.mean_ = np.mean(y)
        self.seen.append(np.asarray(X)[:, 0].tolist())
        return self

    def predict(self, X):
        self.seen.append(np.asarray(X)[:, 0].tolist())
        return np.full(len(X), self.mean_)


# --- by hand --------------------------------------------------------------------------------------


def test_four_rows_by_hand():
    y = np.array([1.0, 3.0, 5.0, 11.0])
    run = record(cross_validation(Spy(), np.zeros((4, 1)), y, 2, "neg_mean_squared_error"))
    # fold 0: mean of 5 and 11 is 8, errors 7² and 5²; fold 1: mean 2, errors 3² and 9²
    assert [step.score for step in run] == [-37.0, -45.0]
    assert [step.mean for step in run] == [-37.0, -41.0]
    assert [step.sd for step in run] == [0.0, pytest.approx(4 * np.sqrt(2))]
    assert [step.loss for step in run] == [37.0, 41.0] and run[-1].n_evals == 2
    assert run[1].train.tolist() == [0, 1] and run[1].test.tolist() == [2, 3]
    predicted = cross_val_predict(Spy(), np.zeros((4, 1)), y, 2)
    assert predicted.tolist() == [8, 8, 2, 2]


def test_no_model_sees_the_rows_that_judge_it():
    Spy.seen.clear()
    pairs = k_fold(Y, 4, shuffle=True, rng=0)
    cross_val_score(Spy(), np.arange(60.0)[:, None], Y, pairs)
    fitted, judged = Spy.seen[::2], Spy.seen[1::2]
    for (train, test), came, asked in zip(pairs, fitted, judged, strict=True):
        assert came == train.tolist() and asked == test.tolist()
        assert not set(came) & set(asked)


def test_the_model_that_was_given_is_not_touched():
    model = make_pipeline(Standardizer(), Ridge())
    cross_val_score(model, X, Y)
    assert not hasattr(model, "steps_") and not hasattr(model.steps[0][1], "mean_")


# --- scikit-learn ---------------------------------------------------------------------------------


def models():
    linear_model = pytest.importorskip("sklearn.linear_model")
    pipeline = pytest.importorskip("sklearn.pipeline")
    trees = pytest.importorskip("sklearn.tree")
    return [
        (LinearRegression(), Y),
        (make_pipeline(Standardizer(), Ridge(alpha=2.0)), Y),
        (QUICK, LABELS),
        (make_pipeline(Standardizer(), QUICK), LABELS),
        (linear_model.Ridge(), Y),
        (linear_model.LogisticRegression(), LABELS),
        (trees.DecisionTreeClassifier(random_state=0), LABELS),
        (pipeline.make_pipeline(Standardizer(), linear_model.LogisticRegression()), LABELS),
    ]


@pytest.mark.parametrize("which", range(8))
def test_scores_are_those_of_scikit_learn(which):
    theirs = pytest.importorskip("sklearn.model_selection")
    model, y = models()[which]
    shuffled = k_fold(y, 4, shuffle=True, rng=1)
    for cv in (5, 3, shuffled, [hold_out(y, rng=s)[0] for s in range(3)], bootstrap(y, 3, rng=0)):
        np.testing.assert_array_equal(
            cross_val_score(model, X, y, cv), theirs.cross_val_score(model, X, y, cv=cv)
        )
    scoring = "neg_mean_absolute_error" if y is Y else "neg_log_loss"
    np.testing.assert_allclose(
        cross_val_score(model, X, y, 4, scoring),
        theirs.cross_val_score(model, X, y, cv=4, scoring=scoring),
        rtol=1e-13,
    )
    np.testing.assert_array_equal(
        cross_val_predict(model, X, y), theirs.cross_val_predict(model, X, y)
    )
    if y is LABELS:
        np.testing.assert_array_equal(
            cross_val_predict(model, X, y, shuffled, "predict_proba"),
            theirs.cross_val_predict(model, X, y, cv=shuffled, method="predict_proba"),
        )


def test_scikit_learns_tools_take_ours():
    theirs = pytest.importorskip("sklearn.model_selection")
    search = theirs.GridSearchCV(Ridge(), {"alpha": [0.1, 1e4]}, cv=k_fold(Y, 4)).fit(X, Y)
    assert search.best_params_ == {"alpha": 0.1}
    best = cross_val_score(Ridge(alpha=0.1), X, Y, k_fold(Y, 4)).mean()
    assert search.best_score_ == pytest.approx(best, rel=1e-13)


# --- the data -------------------------------------------------------------------------------------


def test_tables_and_lists():
    expected = cross_val_score(Ridge(), X, Y)
    np.testing.assert_array_equal(cross_val_score(Ridge(), X.tolist(), Y.tolist()), expected)
    pandas = pytest.importorskip("pandas")
    table, column = (
        pandas.DataFrame(X, columns=list("abc")),
        pandas.Series(Y, index=range(60, 0, -1)),
    )
    np.testing.assert_allclose(cross_val_score(Ridge(), table, column), expected, rtol=1e-12)
    np.testing.assert_allclose(
        cross_val_predict(Ridge(), table, column), cross_val_predict(Ridge(), X, Y), rtol=1e-12
    )


def test_leave_one_out_is_n_folds():
    scores = cross_val_score(Ridge(), X, Y, leave_one_out(Y), "neg_mean_squared_error")
    expected = (cross_val_predict(Ridge(), X, Y, leave_one_out(Y)) - Y) ** 2
    np.testing.assert_allclose(scores, -expected, rtol=1e-12)


def test_a_pool_gives_the_same():
    with ProcessPoolExecutor(2) as pool:
        for function in (cross_val_score, cross_val_predict):
            there = function(QUICK, X, LABELS, 3, map=pool.map)
            np.testing.assert_array_equal(there, function(QUICK, X, LABELS, 3))


def test_the_stream_fits_no_further_than_it_is_read():
    Spy.seen.clear()
    steps = cross_validation(Spy(), X, Y, 5)
    assert Spy.seen == []
    next(steps)
    assert len(Spy.seen) == 2


def test_real_data():
    rows, labels = breast_cancer()
    model = make_pipeline(Standardizer(), LogisticRegression(max_iter=200, tol=1e-3))
    pairs = stratified_k_fold(labels, 5, shuffle=True, rng=0)
    assert cross_val_score(model, rows, labels, pairs).mean() == pytest.approx(0.977, abs=0.006)


def test_more_than_two_classes():
    rows, labels = digits()
    model = SoftmaxRegression(max_iter=30, tol=1e-2)
    p = cross_val_predict(model, rows[:300] / 16, labels[:300], 3, "predict_proba")
    assert p.shape == (300, 10) and np.mean(p.argmax(axis=1) == labels[:300]) > 0.8


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ask, message",
    [
        (lambda: cross_validation(Ridge(), X, Y, 61), "at most the number of rows, 60; got 61"),
        (lambda: cross_validation(Ridge(), X, Y, 1), "n_splits must be a whole number ≥ 2; got 1"),
        (lambda: cross_validation(QUICK, X[:7], [0] * 4 + [1] * 3, 4), "at least 4 rows; .* has 3"),
        (lambda: cross_validation(Ridge(), X, Y, 2.5), "cv must be an int or a list of pairs"),
        (lambda: cross_validation(Ridge(), X, Y, "five"), "cv must be an int or a list of pairs"),
        (lambda: cross_validation(Ridge(), X, Y, []), "cv must hold at least one pair"),
        (lambda: cross_validation(Ridge(), X, Y, [([0], [])]), r"cv\[0\] must be two lists of row"),
        (lambda: cross_validation(Ridge(), X, Y, [([0.5], [1])]), r"cv\[0\] must be two lists"),
        (
            lambda: cross_validation(Ridge(), X, Y, [([0], [1]), ([0], [60])]),
            r"cv\[1\] must have rows from 0 to 59; got 60 to 60",
        ),
        (lambda: cross_validation(Ridge(), X, Y, [([-1], [1])]), r"cv\[0\] must have rows from 0"),
        (lambda: cross_validation(Ridge(), X, Y[:50]), "as many rows; got 60 and 50"),
        (lambda: cross_validation(Ridge(), X, None), "y must be a dense array with rows; got None"),
        (lambda: cross_validation(Ridge(), [], []), "X must be a dense array with rows"),
        (lambda: cross_validation(Ridge(), X, Y, 5, "best"), "scoring must be one of"),
        (lambda: cross_validation(Ridge(), X, Y, 5, map=3), "map must be a function; got 3"),
        (lambda: cross_val_predict(Ridge(), X, Y, [hold_out(Y, rng=0)[0]]), "one test part"),
        (lambda: cross_val_predict(Ridge(), X, Y, k_fold(Y, 2) * 2), "one test part"),
    ],
)
def test_bad_input_is_named_before_anything_is_fitted(ask, message):
    with pytest.raises((TypeError, ValueError), match=message):
        ask()


def test_a_fold_without_a_class_is_named():
    y = np.repeat([0, 1], 30)
    with pytest.raises(ValueError, match="at least 2 classes") as caught:
        cross_val_score(QUICK, X, y, [([0, 1, 2], [40])])
    assert caught.value.__notes__ == ["in fold 0 of the cross-validation, from 0"]
    three = np.repeat([0, 1, 2], 20)
    sorted_folds = k_fold(three, 3)  # each training part lacks the class that its test part is
    assert (
        cross_val_score(SoftmaxRegression(max_iter=20), X, three, sorted_folds).tolist() == [0] * 3
    )
    with pytest.raises(ValueError, match="rows of every class in each training part"):
        cross_val_predict(SoftmaxRegression(max_iter=20), X, three, sorted_folds, "predict_proba")


def test_nothing_that_is_given_changes():
    pairs = k_fold(Y, 3)
    before = [X.copy(), Y.copy(), *(part.copy() for pair in pairs for part in pair)]
    cross_val_score(make_pipeline(Standardizer(), Ridge()), X, Y, pairs)
    for now, then in zip([X, Y, *(part for pair in pairs for part in pair)], before):
        np.testing.assert_array_equal(now, then)
    assert pairs_of(pairs, Ridge(), X, Y)[0][0] is pairs[0][0]
