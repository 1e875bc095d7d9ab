import numpy as np
import pytest

from mlcore.fusion.adaboost import AdaBoostClassifier
from mlcore.models.logistic import LogisticRegression
from mlcore.models.ridge import Ridge
from mlcore.steps import record
from mlcore.trees.tree import DecisionTreeClassifier

FIVE = np.array([[1.0, 3], [2, 1], [3, 2], [4, 5], [5, 4]]), np.array([0, 0, 1, 1, 0])


def blobs(n=200, k=2, d=3, rng=0):
    """Clouds that overlap: no stump, and no vote of a few, has all of it right."""
    rng = np.random.default_rng(rng)
    y = rng.integers(k, size=n)
    return rng.normal(size=(n, d)) + 1.5 * np.eye(max(k, d))[y][:, :d], y


class Fixed:
    """A member that says what it was told to, whatever the weights are."""

    def __init__(self, says):
        self.says = says

    def get_params(self, deep=True):
        return {"says": self.says}

    def fit(self, X, y, sample_weight=None):
        return self

    def predict(self, X):
        return np.array(self.says)


# --- by hand --------------------------------------------------------------------------------------


def test_three_rounds_by_hand():
    first, second, third = record(AdaBoostClassifier(n_estimators=3).steps(*FIVE))
    # x₁ ≤ 2.5: 0, else 1. The last of five is wrong
    assert first.weight == pytest.approx([0.2] * 5)
    assert first.wrong.tolist() == [False] * 4 + [True]
    assert (first.error, first.alpha) == pytest.approx((0.2, np.log(4) / 2))
    assert first.after == pytest.approx([0.125] * 4 + [0.5])
    # the last counts half, so x₂ ≤ 4.5: 0, else 1. The third is wrong
    assert second.weight is first.after
    assert second.wrong.tolist() == [False, False, True, False, False]
    assert (second.error, second.alpha) == pytest.approx((0.125, np.log(7) / 2))
    assert second.after == pytest.approx([1 / 14, 1 / 14, 1 / 2, 1 / 14, 2 / 7])
    # now the third: x₁ ≤ 4.5: 1, else 0. The first two are wrong
    assert third.wrong.tolist() == [True, True, False, False, False]
    assert (third.error, third.alpha) == pytest.approx((1 / 7, np.log(6) / 2))
    F = third.theta[:, 1] - third.theta[:, 0]
    signs = np.array([[-1, -1, 1], [-1, -1, 1], [1, -1, 1], [1, 1, 1], [1, -1, -1]])
    assert F == pytest.approx(signs @ np.log([4, 7, 6]) / 2)
    # what was wrong weighs ½ in all afterwards
    for step in (first, second, third):
        assert step.after[step.wrong].sum() == pytest.approx(0.5)


def test_theta_is_the_vote_and_the_loss_is_the_exponential_loss_of_it():
    X, y = blobs()
    for rate in (1.0, 0.3):
        votes = np.zeros((len(X), 2))
        for step in AdaBoostClassifier(n_estimators=9, learning_rate=rate).steps(X, y):
            votes[np.arange(len(X)), step.member.predict(X)] += step.alpha
            margin = (2 * y - 1) * (votes[:, 1] - votes[:, 0])
            assert step.theta == pytest.approx(votes)
            assert step.loss == pytest.approx(np.exp(-margin).mean())
            assert step.after == pytest.approx(np.exp(-margin) / np.exp(-margin).sum())


def test_the_loss_of_many_classes_falls_and_bounds_no_less_than_zhu_says():
    X, y = blobs(300, 4)
    Y = np.where(np.eye(4)[y] == 1, 1, -1 / 3)
    f, last = np.zeros((len(X), 4)), 1.0
    for step in AdaBoostClassifier(n_estimators=15).steps(X, y):
        beta = 2 * step.alpha * 9 / 4  # (k − 1)² / k of Zhu's α
        f += beta * np.where(np.eye(4)[step.member.predict(X)] == 1, 1, -1 / 3)
        assert step.loss == pytest.approx(np.exp(-(Y * f).sum(axis=1) / 4).mean())
        assert step.loss < last
        last = step.loss


def test_two_classes_have_the_probability_that_minimises_the_exponential_loss():
    X, y = blobs()
    model = AdaBoostClassifier(n_estimators=5).fit(X, y)
    F = sum(
        alpha * (2 * member.predict(X) - 1)
        for alpha, member in zip(model.estimator_weights_, model.estimators_)
    )
    assert model.predict_proba(X)[:, 1] == pytest.approx(1 / (1 + np.exp(-2 * F)))


# --- scikit-learn ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("k", "rate"), [(2, 1.0), (2, 0.3), (3, 1.0), (5, 0.5)])
def test_rounds_are_those_of_scikit_learn(k, rate):
    ensemble = pytest.importorskip("sklearn.ensemble")
    X, y = blobs(400, k, 4, rng=3)
    X = X.astype(np.float32)
    ours = AdaBoostClassifier(n_estimators=30, learning_rate=rate).fit(X, y)
    theirs = ensemble.AdaBoostClassifier(n_estimators=30, learning_rate=rate, random_state=0)
    theirs.fit(X, y)
    assert len(ours.estimators_) == len(theirs.estimators_) == 30
    assert 2 * ours.estimator_weights_ == pytest.approx(theirs.estimator_weights_, abs=1e-9)
    assert ours.estimator_errors_ == pytest.approx(theirs.estimator_errors_, abs=1e-9)
    assert ours.predict(X).tolist() == theirs.predict(X).tolist()
    staged = list(theirs.staged_predict(X))
    assert np.mean(ours.staged_predict(X) == staged) > 0.999  # an even vote may fall either way


def test_members_are_ours_and_scikit_learns():
    tree = pytest.importorskip("sklearn.tree")
    X, y = blobs(rng=1)
    X = X.astype(np.float32)
    alphas = [
        AdaBoostClassifier(member, n_estimators=10).fit(X, y).estimator_weights_
        for member in (
            None,
            DecisionTreeClassifier(max_depth=1),
            tree.DecisionTreeClassifier(max_depth=1),
        )
    ]
    assert alphas[0] == pytest.approx(alphas[1]) and alphas[0] == pytest.approx(alphas[2])
    linear = pytest.importorskip("sklearn.linear_model")
    assert (
        AdaBoostClassifier(linear.LogisticRegression(), n_estimators=5).fit(X, y).score(X, y) > 0.7
    )


class Copied(DecisionTreeClassifier):
    """No tree of ours to the eye of AdaBoost: it sorts in every round."""


@pytest.mark.parametrize("options", [{"max_depth": 1}, {"max_depth": 3, "criterion": "entropy"}])
def test_one_sort_for_all_rounds_changes_nothing(options):
    X, y = blobs(rng=2)
    X[:, 1] = np.round(X[:, 1])  # equal values
    y = np.array(["a", "b"])[y]
    fast, slow = (
        record(AdaBoostClassifier(kind(**options), n_estimators=12).steps(X, y))
        for kind in (DecisionTreeClassifier, Copied)
    )
    assert [step.alpha for step in fast] == [step.alpha for step in slow]
    assert fast[-1].member.predict(X).tolist() == slow[-1].member.predict(X).tolist()


# --- where rounds end -----------------------------------------------------------------------------


def test_a_perfect_member_is_the_last_and_decides():
    X, y = [[1], [2], [3], [4]], [0, 0, 1, 1]
    run = record(AdaBoostClassifier().steps(X, y))
    assert len(run) == 1 and run[0].error == 0 and 10 < run[0].alpha < 20
    assert np.isfinite(run[0].after).all() and run[0].after.sum() == pytest.approx(1)
    model = AdaBoostClassifier().fit(X, y)
    assert model.predict(X).tolist() == y and len(model.estimators_) == 1
    assert np.isfinite(model.predict_proba(X)).all()


def test_a_member_no_better_than_chance_ends_it_before_it_votes():
    member = Fixed([0, 1, 1, 1])  # the second row wrong: after one round that row weighs ½
    run = record(AdaBoostClassifier(member).steps(np.ones((4, 1)), [0, 0, 1, 1]))
    assert len(run) == 1 and run[0].alpha == pytest.approx(np.log(3) / 2)


@pytest.mark.parametrize(
    ("says", "y", "chance"),
    [
        ([0, 0, 0, 0], [0, 0, 1, 1], "0.5"),
        ([1, 1, 0, 0], [0, 0, 1, 1], "0.5"),
        ([0, 0, 0], [0, 1, 2], "0.666667"),
    ],
)
def test_a_first_member_no_better_than_chance(says, y, chance):
    expected = rf"estimator must be better than chance, its error < 1 - 1/k = {chance}; .* error"
    with pytest.raises(ValueError, match=expected):
        AdaBoostClassifier(Fixed(says)).fit(np.ones((len(y), 1)), y)


def test_better_than_chance_among_three_is_enough():
    run = record(
        AdaBoostClassifier(Fixed([0, 0, 0, 0, 2, 0])).steps(np.ones((6, 1)), [0, 0, 0, 1, 2, 2])
    )
    assert run[0].error == pytest.approx(1 / 3)
    assert run[0].alpha == pytest.approx(np.log(2 * 2) / 2)  # (1 − ε)/ε = 2, k − 1 = 2
    member = Fixed([0, 0, 1, 0, 2, 0])  # ε = ½: with two classes useless
    (first, *_) = record(AdaBoostClassifier(member).steps(np.ones((6, 1)), [0, 0, 0, 1, 2, 2]))
    assert first.error > 0.5 - 1e-9 and first.alpha > 0


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"learning_rate": 0}, ValueError, "learning_rate must be a finite number > 0; got 0"),
        ({"learning_rate": -1.0}, ValueError, "learning_rate must be a finite number > 0"),
        ({"learning_rate": "1"}, TypeError, "learning_rate must be a finite number"),
        ({"n_estimators": 0}, ValueError, "n_estimators must be a whole number ≥ 1; got 0"),
        ({"n_estimators": 2.5}, TypeError, "n_estimators must be a whole number ≥ 1; got 2.5"),
        ({"random_state": -1}, ValueError, "random_state must be None"),
        ({"estimator": Ridge()}, TypeError, "whose fit takes sample_weight; got Ridge()"),
        ({"estimator": LogisticRegression()}, TypeError, "whose fit takes sample_weight"),
        ({"estimator": 3}, TypeError, "whose fit takes sample_weight; got 3"),
        ({"estimator": DecisionTreeClassifier}, TypeError, "estimator must be a classifier"),
        ({"estimator": DecisionTreeClassifier(max_depth=0)}, ValueError, "max_depth must be"),
    ],
)
def test_bad_parameters(options, error, message):
    model = AdaBoostClassifier(**options)
    with pytest.raises(error, match=message.replace("(", r"\(").replace(")", r"\)")):
        model.fit(*FIVE)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([1] * 5, "y must hold at least 2 classes; got 1 class, 1"),
        ([0, 1], "X and y must have as many rows; got 5 and 2"),
        ([0.5] * 5, "Unknown label type: continuous"),
        ([0, 1, np.nan, 0, 1], "y must be finite"),
    ],
)
def test_bad_targets(y, message):
    with pytest.raises(ValueError, match=message):
        AdaBoostClassifier().fit(FIVE[0], y)


def test_wrong_arguments_are_found_when_the_stream_is_made():
    with pytest.raises(ValueError, match="learning_rate"):
        AdaBoostClassifier(learning_rate=0).steps(*FIVE)


class Broken(Fixed):
    def __repr__(self):
        return "Broken()"

    def fit(self, X, y, sample_weight=None):
        raise KeyError("it broke")


def test_a_member_that_raises_is_named():
    with pytest.raises(KeyError, match="it broke") as caught:
        AdaBoostClassifier(Broken([0])).fit(*FIVE)
    assert caught.value.__notes__ == ["raised by Broken() in round 0 of AdaBoost"]


# --- whatever the data are ------------------------------------------------------------------------


def test_constant_and_duplicate_columns_scales_and_kinds():
    X, y = blobs(rng=5)
    expected = AdaBoostClassifier(n_estimators=10).fit(X, y).predict(X).tolist()
    odd = np.c_[np.zeros(len(X)), X[:, :1] * 1e8, X * [1e8, 1e-8, 1.0], X]
    odd.setflags(write=False)
    assert AdaBoostClassifier(n_estimators=10).fit(odd, y).predict(odd).tolist() == expected
    names = np.array(["no", "yes"])[y]
    for data in (X.tolist(), np.asfortranarray(X)):
        model = AdaBoostClassifier(n_estimators=10).fit(data, names)
        assert model.predict(data).tolist() == np.array(["no", "yes"])[expected].tolist()
    small = np.round(X * 10).astype(np.int8)
    assert AdaBoostClassifier().fit(small, y).predict(small).tolist() == (
        AdaBoostClassifier().fit(small.astype(float), y).predict(small).tolist()
    )


def test_an_even_vote_goes_to_the_first_class():
    model = AdaBoostClassifier(n_estimators=1).fit(*FIVE)
    model.estimators_ = [Fixed([1]), Fixed([0]), Fixed([0])]
    model.estimator_weights_ = np.array([0.3, 0.1, 0.2])  # .3 and .1 + .2 = .30000000000000004
    assert model.predict([[1.0, 1.0]]).tolist() == [0]
    model.estimators_ = [Fixed([0]), Fixed([1]), Fixed([1])]
    assert model.predict([[1.0, 1.0]]).tolist() == [0]


def test_members_get_seeds_of_their_own_and_the_same_every_time():
    X, y = blobs(rng=6)
    member = DecisionTreeClassifier(max_depth=2, max_features=1)
    a, b, c = (
        AdaBoostClassifier(member, n_estimators=8, random_state=seed).fit(X, y)
        for seed in (0, 0, 1)
    )
    assert a.estimator_weights_.tolist() == b.estimator_weights_.tolist()
    assert a.estimator_weights_.tolist() != c.estimator_weights_.tolist()
    assert len({tree.random_state for tree in a.estimators_}) == 8
    assert member.random_state is None
