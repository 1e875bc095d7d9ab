"""Ensemble selection: an average grown greedily, member after member."""

from dataclasses import dataclass

import numpy as np

from mlcore.checks import array, function, same_length, whole
from mlcore.descent.losses import squared_error
from mlcore.steps import Step


@dataclass(frozen=True, eq=False)
class SelectionStep(Step):
    """One more member, taken with replacement.

    Parameters
        t : int                from 0
        theta : (M,) array     weights so far: how often each was taken, over t + 1
        loss : float           of the average so far
        n_evals : int          averages tried so far
        member : int           the one that was taken
        tried : (M,) array     the loss that each of them would have given

    Example
        >>> step = SelectionStep(0, np.array([1.0, 0.0]), 0.5, 2, 0, np.array([0.5, 0.7]))
        >>> int(step.theta.argmax()) == step.member
        True
    """

    member: int
    tried: np.ndarray


def ensemble_selection(predictions, y, loss=squared_error, n_members=50):
    """Take, again and again, the member that helps the average most; one may be taken often.

        counts ← counts + 1 at  argminₘ L((Σ counts f + fₘ) / (t + 1))

    Parameters
        predictions : (M, n) array, or (M, n, k)    out-of-fold; scores of k classes
        y : (n,) array
        loss : function    (prediction, y) → (value, slope), such as `squared_error`, or a number
        n_members : int    ≥ 1, how many are taken

    Returns
        a stream of SelectionStep

    Raises
        TypeError, ValueError   the shapes do not fit, or an argument is wrong

    Source
        Caruana, Niculescu-Mizil, Crew and Ksikes (2004), Ensemble selection from libraries of
        models

    Example
        >>> steps = ensemble_selection([[0.0, 0.0], [2.0, 2.0]], [1.5, 1.5], n_members=4)
        >>> [(step.member, step.theta.tolist()) for step in steps][-1]
        (1, [0.25, 0.75])
    """
    predictions, n_members = array("predictions", predictions), whole("n_members", n_members, 1)
    if predictions.ndim < 2:
        raise ValueError(f"predictions must be (M, n); got shape {predictions.shape}")
    same_length(predictions[0], y)
    function("loss", loss)

    def stream():
        total, counts = np.zeros(predictions.shape[1:]), np.zeros(len(predictions))
        for t in range(n_members):
            tried = np.array([np.ravel(loss((total + f) / (t + 1), y)[0])[0] for f in predictions])
            slack = 1e-12 * np.abs(tried).max()
            member = int(np.flatnonzero(tried <= tried.min() + slack)[0])  # the first of equals
            total = total + predictions[member]
            counts = counts + (np.arange(len(counts)) == member)
            n_evals = (t + 1) * len(predictions)
            yield SelectionStep(t, counts / (t + 1), float(tried[member]), n_evals, member, tried)

    return stream()
