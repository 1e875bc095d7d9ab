"""Votes: counted by hand, equal to scikit-learn's, of members from anywhere."""

import numpy as np
import pytest
from sklearn import ensemble
from sklearn.linear_model import LogisticRegression as TheirLogistic
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.tree import DecisionTreeClassifier as TheirTree

from mlcore.datasets import breast_cancer, noisy_plane
from mlcore.fusion.voting import VotingClassifier, VotingRegressor
from mlcore.models.estimator import Estimator
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression
from mlcore.models.pipeline import make_pipeline
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer

X, Y = breast_cancer()
X, Y = X[:150, :5], Y[:150]


class Says(Estimator):
    """A member that always answers the same."""

    def __init__(self, answer=0, shares=None):
        self.answer, self.shares = answer, shares

    def fit(self, X, y):
        return self

    def predict(self, X):
        return np.full(len(X), self.answer)

    def predict_proba(self, X):
        return np.tile(self.shares, (len(X), 1))


def told(*answers, shares=None, **options):
    shares = shares or [None] * len(answers)
    members = [(f"m{i}", Says(a, s)) for i, (a, s) in enumerate(zip(answers, shares))]
    return VotingClassifier(members, **options).fit([[0], [1]], ["a", "b"]).predict([[5]]).item()


def test_votes_counted_by_hand():
    assert told("a", "b", "b") == "b"
    assert told("a", "b") == "a"  # a tie: the first
    assert told("a", "b", "b", weights=[3, 1, 1]) == "a"
    sure = [[0.9, 0.1], [0.4, 0.6], [0.4, 0.6]]
    assert told("a", "b", "b", shares=sure, voting="soft") == "a"  # 1.7 to 1.3
    assert told("a", "b", "b", shares=sure, voting="soft", weights=[1, 3, 3]) == "b"


@pytest.mark.parametrize("voting", ["hard", "soft"])
@pytest.mark.parametrize("weights", [None, [1, 2, 3]])
def test_equal_to_scikit_learns(voting, weights):
    members = [("tree", TheirTree(max_depth=2)), ("deep", TheirTree(random_state=0))]
    members += [("line", TheirLogistic(max_iter=5000))]
    ours = VotingClassifier(members, voting, weights).fit(X, Y)
    theirs = ensemble.VotingClassifier(members, voting=voting, weights=weights).fit(X, Y)
    assert (ours.predict(X) == theirs.predict(X)).all()
    if voting == "soft":
        assert np.allclose(ours.predict_proba(X), theirs.predict_proba(X))


def test_regressor_is_the_weighted_mean_and_equal_to_scikit_learns():
    A, b = noisy_plane(60, 3, rng=0)
    members = [("line", LinearRegression()), ("ridge", Ridge(alpha=9.0))]
    ours = VotingRegressor(members, [3, 1]).fit(A, b)
    theirs = ensemble.VotingRegressor(members, weights=[3, 1]).fit(A, b)
    assert np.allclose(ours.predict(A), theirs.predict(A))
    line, ridge = (member.predict(A) for member in ours.named_estimators_.values())
    assert np.allclose(ours.predict(A), 0.75 * line + 0.25 * ridge)


def test_members_are_copied_and_named_parameters_reach_them():
    scaled = make_pipeline(Standardizer(), LogisticRegression())
    vote = VotingClassifier([("one", scaled), ("two", TheirTree(max_depth=1))])
    vote.set_params(one__logisticregression__C=0.5, two__max_depth=3).fit(X, Y)
    assert scaled.get_params()["logisticregression__C"] == 0.5
    assert vote.named_estimators_["two"].max_depth == 3
    assert vote.named_estimators_["one"] is not scaled and not hasattr(scaled, "steps_")
    search = GridSearchCV(vote, {"two__max_depth": [1, 3], "weights": [None, [1, 2]]}, cv=2)
    assert set(search.fit(X, Y).best_params_) == {"two__max_depth", "weights"}
    assert len(cross_val_score(vote, X, Y, cv=3)) == 3


@pytest.mark.parametrize(
    ("model", "error", "message"),
    [
        (VotingClassifier([]), ValueError, "estimators must be a list of"),
        (VotingClassifier([("a", Says), ("b", Says())]), TypeError, "'a' must have fit"),
        (VotingClassifier([("a", Says()), ("a", Says())]), ValueError, "names of their own"),
        (VotingClassifier([("weights", Says())]), ValueError, "names of their own"),
        (VotingClassifier([("a", Says())], "loud"), ValueError, "voting must be 'hard' or 'soft'"),
        (VotingClassifier([("a", Ridge())], "soft"), TypeError, "must have predict_proba"),
        (VotingClassifier([("a", Says())], weights=[1, 1]), ValueError, "weights must be 1 num"),
        (VotingClassifier([("a", Says())], weights=[-1]), ValueError, "weights must be 1 num"),
        (VotingClassifier([("a", Says())], weights=[0]), ValueError, "weights must be 1 num"),
    ],
)
def test_bad_input(model, error, message):
    with pytest.raises(error, match=message):
        model.fit([[0.0], [1.0]], [0, 1])
