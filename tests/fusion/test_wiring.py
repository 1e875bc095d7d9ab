"""Members in series, and the cascade: what each of them sees, and which one answers."""

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, noisy_plane
from mlcore.fusion.members import out_of_fold
from mlcore.fusion.voting import VotingClassifier
from mlcore.fusion.wiring import CascadeClassifier, SerialClassifier, SerialRegressor
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression, SoftmaxRegression
from mlcore.models.ridge import Ridge
from mlcore.trees.tree import DecisionTreeClassifier, DecisionTreeRegressor
from tests.fusion.test_members import NUMBERED, Spy

A, B = noisy_plane(60, 3, rng=0)
X, Y = breast_cancer()
X, Y = X[::4, :4] / X[:, :4].mean(axis=0), Y[::4]


def test_series_by_hand():
    members = [("tree", DecisionTreeRegressor(max_depth=2)), ("line", LinearRegression())]
    model = SerialRegressor(members, cv=3).fit(A, B)
    _, said = out_of_fold(members[0][1], A, B, 3)
    line = LinearRegression().fit(np.hstack([A, said]), B)
    first = DecisionTreeRegressor(max_depth=2).fit(A, B).predict(A)
    assert np.allclose(model.predict(A), line.predict(np.column_stack([A, first])))


def test_the_next_member_learns_from_answers_on_rows_not_seen():
    class Keeps(LinearRegression):
        def fit(self, X, y):
            Keeps.told = np.asarray(X)[:, -1]
            return super().fit(X, y)

    SerialRegressor([("spy", Spy()), ("next", Keeps())], cv=4).fit(NUMBERED, NUMBERED[:, 1])
    assert not Keeps.told.any()


def test_three_in_series_see_the_columns_and_one_more():
    names = "abc"
    model = SerialRegressor([(name, Ridge()) for name in names], cv=2).fit(A, B)
    assert [member.n_features_in_ for _, member in model.estimators_] == [3, 4, 4]


def test_classifiers_in_series():
    kinds = np.array(["u", "v", "w"])[np.digitize(B, np.quantile(B, [1 / 3, 2 / 3]))]
    members = [("a", SoftmaxRegression()), ("b", DecisionTreeClassifier(max_depth=2))]
    model = SerialClassifier(members, cv=3).fit(A, kinds)
    assert model.estimators_[1][1].n_features_in_ == 3 + 2  # p of all classes but the first
    assert model.predict_proba(A).shape == (60, 3) and set(model.predict(A)) <= set("uvw")


def test_cascade_asks_the_next_where_it_is_not_sure():
    members = [("stump", DecisionTreeClassifier(max_depth=1)), ("line", LogisticRegression())]
    stump, line = (member.fit(X, Y) for _, member in members)
    for threshold in (0.0, 0.8, 0.95, 1.0):
        model = CascadeClassifier(members, threshold).fit(X, Y)
        unsure = stump.predict_proba(X).max(axis=1) < threshold
        assert (model.asked(X) == unsure).all()
        expected = np.where(unsure[:, None], line.predict_proba(X), stump.predict_proba(X))
        assert np.allclose(model.predict_proba(X), expected)
    assert 0 < CascadeClassifier(members, 0.95).fit(X, Y).asked(X).mean()


def test_hybrid_is_one_in_another():
    vote = VotingClassifier(
        [("tree", DecisionTreeClassifier(max_depth=2)), ("line", LogisticRegression())], "soft"
    )
    model = CascadeClassifier([("stump", DecisionTreeClassifier(max_depth=1)), ("vote", vote)])
    model.set_params(vote__line__C=0.5, threshold=0.9).fit(X, Y)
    fitted = dict(dict(model.estimators_)["vote"].estimators_)
    assert fitted["line"].C == 0.5 and model.score(X, Y) > 0.85


@pytest.mark.parametrize(
    ("model", "error", "message"),
    [
        (SerialRegressor([]), ValueError, "estimators must be a list of"),
        (SerialRegressor([("a", 3)]), TypeError, "estimator 'a' must have fit"),
        (
            SerialRegressor([("a", Ridge()), ("b", Ridge())], cv=[([0, 1], [2, 3])]),
            ValueError,
            "every row in a test part",
        ),
        (CascadeClassifier([("a", Ridge())]), TypeError, "must have fit and predict_proba"),
        (CascadeClassifier([("a", LogisticRegression())], 1.2), ValueError, "threshold must be"),
    ],
)
def test_bad_input(model, error, message):
    with pytest.raises(error, match=message):
        model.fit([[0.0], [1.0], [2.0], [3.0]], [0, 1, 0, 1])
