"""Scoring: names as scikit-learn's, greater is better, theirs and ours alike."""

import numpy as np
import pytest

from mlcore.datasets import noisy_plane
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression
from mlcore.models.pipeline import make_pipeline
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer
from mlcore.validation.scoring import SCORES, fit_and_score, is_classifier, rows, scorer

pytestmark = pytest.mark.filterwarnings("ignore::mlcore.models.contract.ConvergenceWarning")

X, Y = noisy_plane(60, 3, rng=0)
Y01 = (Y > np.median(Y)).astype(int)


@pytest.mark.parametrize("name", SCORES)
def test_every_name_scores_as_scikit_learn_does(name):
    theirs = pytest.importorskip("sklearn.metrics").get_scorer(name)
    numbers = name == "r2" or name.endswith("_error")
    model = LinearRegression() if numbers else LogisticRegression(max_iter=20, tol=1e-2)
    model.fit(X[:30], (Y if numbers else Y01)[:30])
    y = Y if numbers else Y01
    assert scorer(name)(model, X, y) == pytest.approx(theirs(model, X, y), rel=1e-13)


def test_log_loss_of_a_part_that_has_one_class_alone():
    model = LogisticRegression().fit(X, Y01)
    ones = np.flatnonzero(Y01)
    expected = np.mean(np.log(model.predict_proba(X[ones])[:, 1]))
    assert scorer("neg_log_loss")(model, X[ones], Y01[ones]) == pytest.approx(expected, rel=1e-12)


def test_scikit_learns_own_scorers_will_do():
    make_scorer = pytest.importorskip("sklearn.metrics").make_scorer
    theirs = make_scorer(lambda y, p: -np.max(np.abs(y - p)))
    (score,) = fit_and_score(Ridge(), X, Y, scorer(theirs), range(30), np.arange(30, 60))
    assert score == -np.max(np.abs(Ridge().fit(X[:30], Y[:30]).predict(X[30:]) - Y[30:]))


def test_the_models_own_score_by_default():
    parts = [np.arange(20), np.arange(30, 60)]
    scores = fit_and_score(Ridge(), X, Y, scorer(), np.arange(30), *parts)
    model = Ridge().fit(X[:30], Y[:30])
    assert scores == [model.score(X[part], Y[part]) for part in parts]


def test_kinds():
    assert is_classifier(make_pipeline(Standardizer(), LogisticRegression()))
    assert not is_classifier(make_pipeline(Standardizer(), Ridge()))
    assert not is_classifier(Standardizer()) and not is_classifier(object())
    svm = pytest.importorskip("sklearn.svm")
    assert is_classifier(svm.SVC()) and not is_classifier(svm.SVR())
    assert is_classifier(make_pipeline(Standardizer(), svm.SVC()))


def test_a_table_stays_a_table():
    table = pytest.importorskip("pandas").DataFrame(X, columns=list("abc"), index=range(100, 160))
    assert list(rows(table, [2, 0]).index) == [102, 100]
    assert rows(X.tolist(), [2, 0]).tolist() == X[[2, 0]].tolist()


@pytest.mark.parametrize(
    "scoring, error, message",
    [
        ("acuracy", ValueError, "scoring must be one of accuracy, precision"),
        (3, TypeError, "scoring must be None, a name or a function"),
    ],
)
def test_bad_scoring_is_named(scoring, error, message):
    with pytest.raises(error, match=message):
        scorer(scoring)


@pytest.mark.parametrize("answer", [np.nan, np.inf, None, "good"])
def test_a_score_that_is_no_number_is_an_error(answer):
    with pytest.raises((TypeError, ValueError), match="score must be a finite number"):
        fit_and_score(Ridge(), X, Y, lambda *_: answer, [0, 1, 2], [3])
