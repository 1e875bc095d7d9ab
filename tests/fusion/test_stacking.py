"""Stacking: equal to scikit-learn's, blind to rows that its members have seen."""

import numpy as np
import pytest
from sklearn import ensemble
from sklearn.linear_model import LinearRegression as TheirLinear
from sklearn.linear_model import LogisticRegression as TheirLogistic
from sklearn.neighbors import KNeighborsRegressor
from sklearn.tree import DecisionTreeClassifier as TheirTree

from mlcore.datasets import breast_cancer, noisy_plane
from mlcore.fusion.stacking import StackingClassifier, StackingRegressor
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression, SoftmaxRegression
from mlcore.models.pipeline import make_pipeline
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer
from mlcore.validation.folds import hold_out, k_fold, stratified_k_fold
from tests.fusion.test_members import NUMBERED, Spy

A, B = noisy_plane(80, 3, rng=0)
X, Y = breast_cancer()
X, Y = X[:160, :4] / X[:160, :4].std(axis=0), Y[:160]


@pytest.mark.parametrize("passthrough", [False, True])
def test_regressor_equal_to_scikit_learns(passthrough):
    members = [("near", KNeighborsRegressor(1)), ("line", TheirLinear())]
    pairs = k_fold(B, 5)
    ours = StackingRegressor(members, TheirLinear(), pairs, passthrough).fit(A, B)
    theirs = ensemble.StackingRegressor(members, TheirLinear(), cv=pairs, passthrough=passthrough)
    assert np.allclose(ours.predict(A), theirs.fit(A, B).predict(A))


@pytest.mark.parametrize("passthrough", [False, True])
def test_classifier_equal_to_scikit_learns(passthrough):
    members = [
        ("tree", TheirTree(max_depth=3, random_state=0)),
        ("line", TheirLogistic(max_iter=9000, tol=1e-8)),
    ]
    final, pairs = TheirLogistic(max_iter=9000, tol=1e-8), stratified_k_fold(Y, 5)
    ours = StackingClassifier(members, final, pairs, passthrough).fit(X, Y)
    theirs = ensemble.StackingClassifier(members, final, cv=pairs, passthrough=passthrough)
    assert np.allclose(ours.predict_proba(X), theirs.fit(X, Y).predict_proba(X), atol=1e-5)


def test_out_of_fold_matrix_is_blind_and_the_members_are_not():
    y = NUMBERED[:, 1]
    stack = StackingRegressor([("spy", Spy()), ("line", LinearRegression())], Ridge(), 4)
    stack.fit(NUMBERED, y)
    assert not stack.Z_[:, 0].any() and stack.Z_.shape == (40, 2)
    assert stack.meta_columns(NUMBERED)[:, 0].all()  # fitted to all rows in the end


def test_blending_fits_the_meta_model_to_the_rows_held_out_alone():
    pair = hold_out(B, 0.3, rng=0)
    stack = StackingRegressor([("a", LinearRegression()), ("b", Ridge(alpha=9.0))], Ridge(), pair)
    stack.fit(A, B)
    assert stack.tested_.tolist() == pair[0][1].tolist() and len(stack.Z_) == len(pair[0][1])


def test_of_three_classes_each_member_has_two_columns():
    kinds = np.digitize(B, np.quantile(B, [1 / 3, 2 / 3]))
    members = [("a", SoftmaxRegression()), ("b", SoftmaxRegression(C=0.01))]
    stack = StackingClassifier(members, SoftmaxRegression(), cv=3).fit(A, kinds)
    assert stack.Z_.shape == (80, 4) and stack.predict_proba(A).shape == (80, 3)


def test_our_members_a_pipeline_and_their_meta_model():
    scaled = make_pipeline(Standardizer(), LogisticRegression())
    stack = StackingClassifier([("ours", scaled), ("theirs", TheirTree(max_depth=2))], TheirTree())
    stack.set_params(ours__logisticregression__C=0.1, final_estimator=TheirTree(max_depth=1))
    assert stack.fit(X, Y).score(X, Y) > 0.8
    both = ensemble.StackingClassifier([("ours", scaled)], LogisticRegression(), cv=3)
    assert both.fit(X, Y).score(X, Y) > 0.8


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"estimators": []}, ValueError, "estimators must be a list of"),
        ({"final_estimator": None}, TypeError, "final_estimator must have fit; got None"),
        ({"final_estimator": Ridge}, TypeError, "final_estimator must have fit"),
        ({"cv": 1}, ValueError, "n_splits"),
        ({"cv": 99}, ValueError, "n_splits"),
    ],
)
def test_bad_input(changes, error, message):
    stack = StackingRegressor([("line", LinearRegression())], Ridge()).set_params(**changes)
    with pytest.raises(error, match=message):
        stack.fit(A, B)
