"""Random forests: reproducible, as good as scikit-learn's, judged out of bag; what they refuse."""

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, noisy_plane
from mlcore.trees.forest import RandomForestClassifier, RandomForestRegressor
from mlcore.trees.tree import DecisionTreeClassifier, DecisionTreeRegressor

X, Y = breast_cancer()


def halves(seed):
    order = np.random.default_rng(seed).permutation(len(Y))
    return order[:285], order[285:]


def test_a_member_is_the_tree_that_grows_alone_on_its_rows():
    model = RandomForestClassifier(5, random_state=3).fit(X, Y)
    seeds = np.random.default_rng(3).integers(2**63, size=5)
    for seed, member in zip(seeds, model.estimators_):
        rng = np.random.default_rng(seed)
        counts = np.bincount(rng.integers(len(Y), size=len(Y)), minlength=len(Y))
        alone = DecisionTreeClassifier(max_features="sqrt", random_state=rng)
        alone.fit(X, Y, sample_weight=counts)
        assert np.array_equal(alone.tree_.feature, member.tree_.feature)
        assert np.array_equal(alone.tree_.threshold, member.tree_.threshold)
        assert np.array_equal(alone.predict_proba(X), member.predict_proba(X))


def test_more_trees_begin_with_the_same_trees():
    few, more = (RandomForestClassifier(B, random_state=0).fit(X, Y) for B in (4, 9))
    for one, other in zip(few.estimators_, more.estimators_):
        assert np.array_equal(one.tree_.threshold, other.tree_.threshold)


def test_it_answers_with_the_mean_of_its_trees():
    model = RandomForestClassifier(6, random_state=0, max_depth=3).fit(X, Y)
    mean = np.mean([tree.predict_proba(X) for tree in model.estimators_], axis=0)
    assert np.allclose(model.predict_proba(X), mean)
    x, y = noisy_plane(80, 3, rng=0)
    model = RandomForestRegressor(6, random_state=0).fit(x, y)
    assert all(type(tree) is DecisionTreeRegressor for tree in model.estimators_)
    assert np.allclose(model.predict(x), np.mean([t.predict(x) for t in model.estimators_], axis=0))
    shares = np.mean([tree.feature_importances_ for tree in model.estimators_], axis=0)
    assert np.allclose(model.feature_importances_, shares) and shares.argmax() == 2


def test_as_good_as_the_peers():
    """Over 20 halves of the data, in pairs; the trees are others, so are the draws."""
    peer = pytest.importorskip("sklearn.ensemble")
    ours, theirs, tree = [], [], []
    for seed in range(20):
        train, test = halves(seed)
        for scores, model in (
            (ours, RandomForestClassifier(20, random_state=seed)),
            (theirs, peer.RandomForestClassifier(20, random_state=seed)),
            (tree, DecisionTreeClassifier()),
        ):
            scores.append(model.fit(X[train], Y[train]).score(X[test], Y[test]))
    gap = np.subtract(ours, theirs)
    assert abs(gap.mean()) < 0.006 and np.mean(ours) > np.mean(tree) + 0.01


def test_out_of_bag_tells_the_error_on_new_rows():
    gaps = []
    for seed in range(10):
        train, test = halves(seed)
        model = RandomForestClassifier(40, random_state=seed).fit(X[train], Y[train])
        gaps.append(model.oob_score_ - model.score(X[test], Y[test]))
        assert model.oob_score_ < model.score(X[train], Y[train])
    assert abs(np.mean(gaps)) < 0.015


def test_out_of_bag_attributes():
    model = RandomForestClassifier(30, random_state=0).fit(X, Y)
    *_, last = RandomForestClassifier(30, random_state=0).steps(X, Y)
    assert model.oob_score_ == 1 - last.loss
    assert np.allclose(model.oob_decision_function_, last.theta / last.voters[:, None])
    x, y = noisy_plane(100, 2, noise=0.1, rng=0)
    model = RandomForestRegressor(30, random_state=0).fit(x, y)
    errors = y - model.oob_prediction_
    assert model.oob_score_ == pytest.approx(1 - np.mean(errors**2) / y.var())
    constant = RandomForestRegressor(30, random_state=0).fit(x, np.full(100, 0.1))
    assert constant.predict(x).tolist() == pytest.approx([0.1] * 100)


def test_importances_find_the_columns_that_count():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 6))
    model = RandomForestClassifier(30, random_state=0).fit(x, x[:, 1] + x[:, 4] > 0)
    assert set(np.argsort(model.feature_importances_)[-2:]) == {1, 4}
    assert model.feature_importances_.sum() == pytest.approx(1)


def test_same_seed_same_forest_and_a_generator_goes_on():
    first, again = (RandomForestClassifier(3, random_state=7).fit(X, Y) for _ in range(2))
    assert np.array_equal(first.predict_proba(X), again.predict_proba(X))
    rng = np.random.default_rng(7)
    same, other = (RandomForestClassifier(3, random_state=rng).fit(X, Y) for _ in range(2))
    assert np.array_equal(first.predict_proba(X), same.predict_proba(X))
    assert not np.array_equal(first.predict_proba(X), other.predict_proba(X))


@pytest.mark.parametrize("kind", [RandomForestClassifier, RandomForestRegressor])
@pytest.mark.parametrize(
    "options, error, message",
    [
        ({"n_estimators": 0}, ValueError, "n_estimators must be a whole number ≥ 1; got 0"),
        ({"max_depth": 0}, ValueError, "max_depth must be a whole number ≥ 1; got 0"),
        (
            {"max_features": 31},
            ValueError,
            "max_features must be at most the number of columns, 30",
        ),
        ({"max_features": True}, TypeError, "max_features must be a whole number"),
        ({"random_state": "a"}, TypeError, "random_state must be"),
    ],
)
def test_refuses(kind, options, error, message):
    with pytest.raises(error, match=message):
        kind(**options).fit(X, Y)
    with pytest.raises(error, match=message):
        kind(**options).steps(X, Y)


def test_refuses_data():
    with pytest.raises(ValueError, match="y must hold at least 2 classes"):
        RandomForestClassifier().fit(X, np.ones(len(X)))
    with pytest.raises(ValueError, match="X must be finite"):
        RandomForestRegressor().fit([[np.inf], [0.0]], [0, 1])
    with pytest.raises(
        ValueError, match="X has 2 features, but RandomForestClassifier is expecting"
    ):
        RandomForestClassifier(2, random_state=0).fit(X, Y).predict(X[:, :2])
