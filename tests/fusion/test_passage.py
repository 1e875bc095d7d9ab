"""One row's way through a fusion: who is asked, with what, and what it says."""

import numpy as np
import pytest

from mlcore.fusion.bagging import BaggingRegressor
from mlcore.fusion.passage import kind, passage
from mlcore.fusion.stacking import StackingClassifier, StackingRegressor
from mlcore.fusion.voting import VotingClassifier, VotingRegressor
from mlcore.fusion.wiring import CascadeClassifier, SerialClassifier, SerialRegressor
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression
from mlcore.models.ridge import Ridge

X = np.arange(12.0)[:, None]
Y = np.sin(X[:, 0])
LINE, FLAT = ("line", LinearRegression()), ("flat", Ridge(alpha=50.0))
BOLD, MODEST = (
    ("bold", LogisticRegression(tol=0.01)),
    ("modest", LogisticRegression(C=0.01, tol=0.01)),
)


def asked(model, x=(3.0,), y=Y):
    return {answer.path: answer for answer in passage(model.fit(X, y), x)}


@pytest.mark.parametrize(
    ("model", "paths"),
    [
        (VotingRegressor([LINE, FLAT]), [("line",), ("flat",), ()]),
        (SerialRegressor([LINE, FLAT]), [("line",), ("flat",), ()]),
        (
            StackingRegressor([LINE, FLAT], LinearRegression()),
            [("line",), ("flat",), ("final_estimator",), ()],
        ),
        (
            SerialRegressor([LINE, ("pair", VotingRegressor([LINE, FLAT]))]),
            [("line",), ("pair", "line"), ("pair", "flat"), ("pair",), ()],
        ),
        (
            StackingRegressor([("s", SerialRegressor([LINE, FLAT])), LINE], Ridge()),
            [("s", "line"), ("s", "flat"), ("line",), ("final_estimator",), ()],
        ),
        (VotingRegressor([("bag", BaggingRegressor(LinearRegression(), 2))]), [("bag",), ()]),
    ],
)
def test_members_are_asked_in_order_and_the_whole_at_last(model, paths):
    answers = passage(model.fit(X, Y), [3.0])
    assert [answer.path for answer in answers] == paths
    assert answers[-1].said == pytest.approx(model.predict([[3.0]])[0])


def test_in_series_the_second_sees_what_the_first_says():
    model = SerialRegressor([LINE, FLAT, ("last", LinearRegression())])
    way = asked(model)
    assert way["line",].inputs.tolist() == [3.0]
    assert way["flat",].inputs.tolist() == [3.0, way["line",].said]
    assert way["last",].inputs.tolist() == [3.0, way["flat",].said]


@pytest.mark.parametrize("passthrough", [False, True])
def test_the_meta_model_sees_the_answers(passthrough):
    way = asked(StackingRegressor([LINE, FLAT], Ridge(), passthrough=passthrough))
    said = [way["line",].said, way["flat",].said]
    assert way["final_estimator",].inputs.tolist() == said + [3.0] * passthrough


def test_a_vote_inside_is_the_mean_of_its_members():
    way = asked(SerialRegressor([LINE, ("pair", VotingRegressor([LINE, FLAT]))]))
    mean = np.mean([way["pair", "line"].said, way["pair", "flat"].said])
    assert way["pair",].said == pytest.approx(mean)


@pytest.mark.parametrize(("x", "members"), [(11.0, ["modest"]), (6.0, ["modest", "bold"])])
def test_a_cascade_asks_on_only_where_it_is_not_sure(x, members):
    model = CascadeClassifier([MODEST, BOLD], threshold=0.6)
    assert [path[0] for path in asked(model, [x], Y_CLASS) if path] == members


Y_CLASS = np.where(X[:, 0] > 5, "late", "early")


@pytest.mark.parametrize(
    "model",
    [
        VotingClassifier([BOLD, MODEST]),
        SerialClassifier([BOLD, MODEST]),
        StackingClassifier([BOLD, MODEST], LogisticRegression(tol=0.01)),
        CascadeClassifier([BOLD, MODEST]),
    ],
)
def test_classes_are_said_as_labels(model):
    assert asked(model, [11.0], Y_CLASS)[()].said == "late"


@pytest.mark.parametrize(
    ("model", "x", "error", "says"),
    [
        (LinearRegression(), [1.0], TypeError, "vote"),
        (VotingRegressor([LINE]).fit(X, Y), [[1.0]], ValueError, r"\(d,\)"),
        (VotingRegressor([LINE]).fit(X, Y), 1.0, ValueError, r"\(d,\)"),
        (VotingRegressor([LINE]).fit(X, Y), [1.0, 2.0], ValueError, "2"),
        (VotingRegressor([LINE]).fit(X, Y), [np.nan], ValueError, "NaN|nan|finite"),
    ],
)
def test_wrong_arguments_say_what_is_wrong(model, x, error, says):
    with pytest.raises(error, match=says):
        passage(model, x)


def test_an_unfitted_fusion_says_so():
    with pytest.raises(Exception, match="fit"):
        passage(VotingRegressor([LINE]), [1.0])


def test_kinds():
    assert [kind(model) for model in (VotingRegressor([]), StackingRegressor([], None), LINE)] == [
        "vote",
        "stack",
        None,
    ]
