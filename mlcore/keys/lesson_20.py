"""Key of lesson 20, boosting."""

import numpy as np

from mlcore.exercise import Exercise


def _next(
    w, y, h, *, half=0.5, sign=-1, weigh=True, normalise=True, log=np.log, both=True, agree=None
):
    """The weights after a round, and all ways to get them wrong."""
    w, wrong = np.asarray(w, float), np.asarray(y) != np.asarray(h)
    error = w @ wrong if weigh else wrong.mean()
    alpha = half * log((1 - error) / error)
    agree = np.where(wrong, -1, 1 if both else 0) if agree is None else agree
    new = w * np.exp(sign * alpha * agree)
    return new / new.sum() if normalise else new


next_weights = Exercise(
    _next,
    (np.full(5, 0.2), np.array([-1, -1, 1, 1, -1]), np.array([-1, -1, 1, 1, 1])),
    (
        np.array([0.1, 0.3, 0.2, 0.25, 0.15]),
        np.array([1, -1, 1, -1, 1]),
        np.array([1, -1, -1, -1, -1]),
    ),
    mistakes={
        "The wrong rows must gain: e to the −α y h, and y h = −1 where h is wrong.": (
            lambda *a: _next(*a, sign=1)
        ),
        "Divide by the sum: weights sum to 1.": lambda *a: _next(*a, normalise=False),
        "α has ½ before the logarithm.": lambda *a: _next(*a, half=1),
        "Only the wrong rows were changed; the right ones shrink by e^−α, and then the sum is 1.": (
            lambda *a: _next(*a, both=False)
        ),
        "ε is the weight of the wrong rows, not their share.": lambda *a: _next(*a, weigh=False),
        "The logarithm is the natural one.": lambda *a: _next(*a, log=np.log10),
        "These are the weights before the round.": lambda w, y, h: np.asarray(w),
        "y is missing in the exponent: e to the −α y h.": (
            lambda w, y, h: _next(w, y, h, agree=np.asarray(h))
        ),
        "The old weights are forgotten: multiply them.": lambda w, y, h: _from_scratch(w, y, h),
    },
)


def _from_scratch(w, y, h):
    wrong = np.asarray(y) != np.asarray(h)
    error = np.asarray(w) @ wrong
    factors = np.where(wrong, np.sqrt((1 - error) / error), np.sqrt(error / (1 - error)))
    return factors / factors.sum()


F_3 = Exercise(
    (2.125, 2.875, 5.0),
    mistakes={
        "The residual is y − F, not F − y: these move away from y.": (1.875, 2.625, 5.5),
        "That is the cut at 1.5 again; at 2.5 less is left over.": (2.0, 2.75, 5.25),
        "That is the tree; add it to F₂.": (0.125, 0.125, -0.25),
        "These are y: a stump has two leaves, so two points share an answer.": (2.0, 3.0, 5.0),
        "That is a stump on y: it is fitted to y − F₂, and added to F₂.": (2.5, 2.5, 5.0),
        "A stump on y was added: it is fitted to y − F₂.": (4.5, 5.25, 10.25),
        "Here ν = 1; that is ν = 0.1.": (2.0125, 2.7625, 5.225),
        "Here ν = 1; that is half of the step.": (2.0625, 2.8125, 5.125),
        "The leaf is the mean of its residuals, not their sum.": (2.25, 3.0, 5.0),
    },
)


def _chosen(rates, trained, held, *, by=None, k=None, off=1, index=False):
    """ν and the rounds to keep, and the ways to choose others."""
    table = held if by is None else by(trained, held)
    row, t = np.unravel_index(table.argmin(), table.shape)
    if k is not None:
        row = k(trained, held)
        t = held[row].argmin()
    return (row if index else rates[row]), t + off


def _table(*errors):
    return np.array(" ".join(errors).split(), float).reshape(4, 4)


chosen = Exercise(
    _chosen,
    (
        np.array([1.0, 0.3, 0.1, 0.03]),
        _table("1.10 .80 .45 .20", "1.60 1.20 .85 .70", "1.68 1.34 1.25 1.02", "2.1 2.0 1.8 1.65"),
        _table("1.42 1.41 1.6 2.1", "1.5 1.36 1.24 1.45", "1.7 1.38 1.3 1.33", "2.2 2.1 1.95 1.82"),
    ),
    (
        np.array([0.05, 0.5, 2.0, 0.2]),
        _table("3.0 2.9 2.8 2.7", "2.0 1.4 1.0 .8", ".9 .5 .2 .1", "2.6 2.1 1.7 1.4"),
        _table("3.1 3.0 2.9 2.85", "2.3 1.9 2.4 3.2", "2.35 2.4 3.3 4.5", "2.7 2.4 2.2 2.1"),
    ),
    mistakes={
        "The trees have seen these rows: their error keeps falling. Use the rows held out.": (
            lambda *a: _chosen(*a, by=lambda trained, held: trained)
        ),
        "Column t is the error after round t + 1.": lambda *a: _chosen(*a, off=0),
        "The last round is not the best one: look at all columns.": (
            lambda rates, trained, held: (rates[held[:, -1].argmin()], held.shape[1])
        ),
        "ν is right; the rounds after its best one are to go.": (
            lambda rates, trained, held: (_chosen(rates, trained, held)[0], held.shape[1])
        ),
        "ν first, then the rounds.": lambda *a: _chosen(*a)[::-1],
        "ν was chosen by the last round: compare the best round of each.": (
            lambda *a: _chosen(*a, k=lambda trained, held: held[:, -1].argmin())
        ),
        "ν, too, is chosen by the rows held out.": (
            lambda *a: _chosen(*a, k=lambda trained, held: trained.min(axis=1).argmin())
        ),
        "Compare the best round of each ν, not the mean of its rounds.": (
            lambda *a: _chosen(*a, k=lambda trained, held: held.mean(axis=1).argmin())
        ),
        "Return ν itself, rates[k], not its index.": lambda *a: _chosen(*a, index=True),
        "The smallest gap is not the smallest error: use the error on the rows held out.": (
            lambda *a: _chosen(*a, by=lambda trained, held: np.abs(held - trained))
        ),
        "These errors are to be small, not large.": (
            lambda *a: _chosen(*a, by=lambda trained, held: -held)
        ),
    },
)
