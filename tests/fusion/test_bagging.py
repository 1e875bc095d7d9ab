"""Bagging: samples, votes out of bag, and members from anywhere."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeRegressor as TheirTree

from mlcore.datasets import breast_cancer, noisy_plane
from mlcore.fusion.bagging import BaggingClassifier, BaggingRegressor
from mlcore.models.linear import LinearRegression
from mlcore.models.ridge import Ridge
from mlcore.steps import record
from mlcore.trees.tree import DecisionTreeClassifier

A, B = noisy_plane(50, 2, rng=0)
X, Y = breast_cancer()
X, Y = X[::5, :4], np.array(["malignant", "benign"])[Y[::5]]


def test_votes_out_of_bag_are_those_of_members_that_have_not_seen_the_row():
    run = record(BaggingRegressor(LinearRegression(), 8, random_state=3).steps(A, B))
    theta, voters = np.zeros(50), np.zeros(50)
    for step in run:
        out = step.counts == 0
        theta, voters = theta + out * step.member.predict(A), voters + out
        assert step.counts.sum() == 50 and np.allclose(step.theta[:, 0], theta)
        seen = voters > 0
        assert step.loss == pytest.approx(np.mean((theta / np.maximum(voters, 1) - B)[seen] ** 2))


def test_members_are_fitted_to_their_sample_with_repeats():
    step = next(BaggingRegressor(LinearRegression(), 1, random_state=0).steps(A, B))
    again = LinearRegression().fit(np.repeat(A, step.counts, axis=0), np.repeat(B, step.counts))
    assert np.allclose(step.member.coef_, again.coef_)


def test_fit_is_the_mean_of_the_members_of_the_stream():
    bag = BaggingClassifier(DecisionTreeClassifier(max_depth=2), 6, random_state=1).fit(X, Y)
    run = record(bag.steps(X, Y))
    P = np.mean([step.member.predict_proba(X) for step in run], axis=0)
    assert np.allclose(bag.predict_proba(X), P) and bag.oob_error_ == run[-1].loss
    wrong = bag.classes_[run[-1].theta.argmax(axis=1)] != Y
    assert run[-1].loss == wrong[run[-1].theta.sum(axis=1) > 0].mean()


def test_each_member_depends_on_its_own_seed_alone_whoever_maps():
    few, many = (BaggingRegressor(TheirTree(random_state=0), n, random_state=2) for n in (3, 9))
    first = [step.counts.tolist() for step in few.steps(A, B)]
    assert first == [step.counts.tolist() for step in many.steps(A, B)][:3]
    with ThreadPoolExecutor(2) as pool:
        pooled = record(few.steps(A, B, map=pool.map))
    assert [step.counts.tolist() for step in pooled] == first


def test_the_seed_decides_what_the_members_draw_too():
    member = DecisionTreeClassifier(max_features=1)
    runs = [BaggingClassifier(member, 4, random_state=0).fit(X, Y) for _ in range(2)]
    assert np.array_equal(*(bag.predict_proba(X) for bag in runs))
    assert len({tree.random_state for tree in runs[0].estimators_}) == 4


def test_a_member_without_probabilities_gives_a_whole_vote():
    bag = BaggingClassifier(LinearSVC(), 5, random_state=0).fit(X / X.max(axis=0), Y)
    P = bag.predict_proba(X / X.max(axis=0))
    assert np.allclose(P * 5, np.round(P * 5)) and np.allclose(P.sum(axis=1), 1)


def test_every_sample_has_every_class():
    rare = np.array([0] * 19 + [1])
    run = record(
        BaggingClassifier(DecisionTreeClassifier(), 30, random_state=0).steps(A[:20], rare)
    )
    assert all(step.counts[19] > 0 for step in run)


def test_bagging_steadies_a_deep_tree_and_leaves_a_line_as_it_is():
    new, truth = noisy_plane(400, 2, rng=9)
    gains = []
    for kind in (TheirTree(random_state=0), LinearRegression()):
        alone = np.mean((kind.fit(A, B).predict(new) - truth) ** 2)
        bag = BaggingRegressor(kind, 30, random_state=0).fit(A, B)
        gains.append(np.mean((bag.predict(new) - truth) ** 2) / alone)
    assert gains[0] < 0.85 and gains[1] > 0.95


@pytest.mark.parametrize(
    ("bag", "error", "message"),
    [
        (BaggingRegressor(Ridge(), 0), ValueError, "n_estimators must be"),
        (BaggingRegressor(Ridge), TypeError, "estimator must have fit"),
        (BaggingRegressor(None), TypeError, "estimator must have fit"),
        (BaggingRegressor(Ridge(), random_state="x"), TypeError, "random_state must be"),
    ],
)
def test_bad_input(bag, error, message):
    with pytest.raises(error, match=message):
        bag.fit(A, B)
