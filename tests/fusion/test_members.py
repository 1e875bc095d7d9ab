"""Answers out of fold: a spy proves that no row is judged by a model that has seen it."""

import numpy as np
import pytest
from sklearn.svm import LinearSVC

from mlcore.fusion.members import answers, out_of_fold
from mlcore.fusion.stacking import StackingRegressor
from mlcore.fusion.voting import VotingClassifier, VotingRegressor
from mlcore.fusion.wiring import CascadeClassifier, SerialRegressor
from mlcore.models.estimator import Estimator, clone
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


class Breaks(Estimator):
    """A member that cannot be fitted to more than so many rows."""

    def __init__(self, most=0):
        self.most = most

    def fit(self, X, y):
        if len(X) > self.most:
            raise RuntimeError("out of order")
        self.n_ = len(X)
        return self

    def predict(self, X):
        return np.zeros(len(X), int)

    def predict_proba(self, X):
        return np.ones((len(X), 1))


LINE = ("line", LinearRegression())


@pytest.mark.parametrize("most", [0, 32])
@pytest.mark.parametrize(
    "model",
    [
        VotingRegressor([LINE, ("odd", Breaks())]),
        VotingClassifier([("odd", Breaks())]),
        CascadeClassifier([("odd", Breaks())]),
        StackingRegressor([LINE, ("odd", Breaks())], LinearRegression()),
        SerialRegressor([("odd", Breaks()), LINE]),
    ],
)
def test_a_member_that_raises_is_named(model, most):
    """In a fold of 32 rows, and where it is fitted to all 40."""
    model = clone(model).set_params(odd__most=most)
    with pytest.raises(RuntimeError, match="out of order") as caught:
        model.fit(X, Y > 0)
    assert caught.value.__notes__ == [f"in 'odd' of {type(model).__name__}"]


def test_a_meta_model_that_raises_is_named():
    with pytest.raises(RuntimeError) as caught:
        StackingRegressor([LINE], Breaks()).fit(X, Y)
    assert caught.value.__notes__ == ["in 'final_estimator' of StackingRegressor"]


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
