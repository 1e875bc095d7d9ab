"""One row on its way through a fusion: which member is asked, with what, and what it says."""

from dataclasses import dataclass

import numpy as np

from mlcore.fusion.members import answers
from mlcore.fusion.stacking import StackingClassifier, StackingRegressor
from mlcore.fusion.voting import VotingClassifier, VotingRegressor
from mlcore.fusion.wiring import CascadeClassifier, SerialClassifier, SerialRegressor

KINDS = {
    "vote": (VotingClassifier, VotingRegressor),
    "stack": (StackingClassifier, StackingRegressor),
    "serial": (SerialClassifier, SerialRegressor),
    "cascade": CascadeClassifier,
}


@dataclass(frozen=True, eq=False)
class Answer:
    """What one member says of the row.

    Parameters
        path : tuple of str      its name, after the names of the fusions it is in; (): the whole
        inputs : (d′,) array     what it sees
        said : number or label   its prediction

    Example
        >>> Answer(("line",), np.array([1.0]), 2.0).path
        ('line',)
    """

    path: tuple
    inputs: np.ndarray
    said: object


def kind(model):
    """Return how a fusion is wired: "vote", "stack", "serial", "cascade"; None if it is none.

    Parameters
        model : anything

    Returns
        str or None

    Example
        >>> kind(SerialRegressor([])), kind(3)
        ('serial', None)
    """
    return next((name for name, types in KINDS.items() if isinstance(model, types)), None)


def passage(model, x):
    """Follow one row through a fitted fusion, whose members may be fusions, too.

    Parameters
        model : fitted `Voting…`, `Stacking…`, `Serial…` or `CascadeClassifier`
        x : (d,) array-like     one row

    Returns
        list of Answer: each member that is asked, in order; the last is that of the whole

    Raises
        TypeError     model is no fusion
        ValueError    x is not one row of d numbers

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> members = [("a", LinearRegression()), ("b", LinearRegression())]
        >>> model = VotingRegressor(members).fit([[0.0], [1.0]], [0.0, 2.0])
        >>> [(answer.path, round(float(answer.said), 6)) for answer in passage(model, [3.0])]
        [(('a',), 6.0), (('b',), 6.0), ((), 6.0)]
    """
    if kind(model) is None:
        raise TypeError(f"model must be a vote, a stack, a series or a cascade; got {model!r}")
    if np.ndim(x) != 1:
        raise ValueError(f"x must be one row, (d,); got shape {np.shape(x)}")
    row = np.asarray(x)[None]
    whole = Answer((), row[0], model.predict(row)[0])  # says here what is wrong with x
    answered = list(_inside(model, row, ()))
    return [*answered, whole]


def _inside(model, X, path):
    """The answers of the parts of a fusion; a series says what its last member says."""
    wired, seen = kind(model), X
    members = getattr(model, "estimators_", ())
    if wired == "cascade":
        members = members[: model.asked(X)[0] + 1]
    for name, member in members:
        yield from _asked(member, seen, (*path, name))
        if wired == "serial":
            seen = np.hstack([X, answers(member, seen)])  # f₂(x, f₁(x))
    if wired == "stack":
        Z = model._columns(model.meta_columns(X), X)
        yield from _asked(model.final_estimator_, Z, (*path, "final_estimator"))


def _asked(member, X, path):
    wired = kind(member)
    if wired:
        yield from _inside(member, X, path)
    if wired in (None, "vote"):
        yield Answer(path, X[0], member.predict(X)[0])
