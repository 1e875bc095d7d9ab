"""Answers out of fold: a spy proves that no row is judged by a model that has seen it."""

import numpy as np
import pytest
from sklearn.svm import LinearSVC

from mlcore.fusion.members import answers, out_of_fold
from mlcore.models.estimator import Estimator
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import SoftmaxRegression
from mlcore.validation.cross_val import cross_val_predict
from mlcore.validation.folds import hold_out, k_fold, stratified_k_fold

RNG = np.random.default_rng(0)
X, Y = RNG.standard_normal((40, 2)), RNG.standard_normal(40)
KINDS = np.repeat(["a", "b", "c", "a"], 10)


class Spy(Estimator):
    """Says of a row 1 if it was in ``fit``, else 0: row i is the one with X[i, 0] = i."""

    def fit(self, X, y):
        self.seen_ = set(np.asarray(X)[:, 0].tolist())
        return self

    def predict(self, X):
        return np.array([row in self.seen_ for row in np.asarray(X)[:, 0].tolist()], float)


NUMBERED = np.column_stack([np.arange(40.0), RNG.random(40)])


@pytest.mark.parametrize("cv", [2, 5, 40, k_fold(Y, 7, shuffle=True, rng=1), hold_out(Y, rng=2)])
def test_no_row_is_judged_by_a_model_that_has_seen_it(cv):
    tested, Z = out_of_fold(Spy(), NUMBERED, Y, cv)
    assert not Z.any() and Z.shape == (len(tested), 1)
    assert Spy().fit(NUMBERED, Y).predict(NUMBERED).all()  # the spy works


def test_answers_are_those_of_cross_val_predict_in_the_order_of_the_rows():
    tested, Z = out_of_fold(LinearRegression(), X, Y, k_fold(Y, 4, shuffle=True, rng=0))
    assert tested.tolist() == list(range(40))
    expected = cross_val_predict(LinearRegression(), X, Y, k_fold(Y, 4, shuffle=True, rng=0))
    assert np.allclose(Z[:, 0], expected)
    pairs = stratified_k_fold(KINDS, 4, shuffle=True, rng=0)
    _, Z = out_of_fold(SoftmaxRegression(), X, KINDS, pairs)
    P = cross_val_predict(SoftmaxRegression(), X, KINDS, pairs, "predict_proba")
    assert np.allclose(Z, P[:, 1:])


def test_a_classifier_without_probabilities_names_classes():
    model = LinearSVC().fit(X, KINDS)
    named = answers(model, X)
    assert named.shape == (40, 2) and set(named.ravel()) <= {0.0, 1.0}
    assert (named[:, 0] == (model.predict(X) == "b")).all()


@pytest.mark.parametrize(
    ("cv", "message"),
    [
        ([([0, 1], [2, 3]), ([0, 1], [3, 4])], "cv must not test a row twice"),
        ([(list(range(10)), [20])], "rows of every class in each training part"),
        (1, "n_splits"),
    ],
)
def test_bad_input(cv, message):
    with pytest.raises(ValueError, match=message):
        out_of_fold(SoftmaxRegression(), X, KINDS, cv)
