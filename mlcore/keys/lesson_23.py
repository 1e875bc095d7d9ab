"""Key of lesson 23, the capstone: leaks, an interval, a conclusion."""

import numpy as np

from mlcore.exercise import Exercise
from mlcore.validation.comparison import compare_scores

CLEAN, TEST, SEEN = "clean", "test rows", "seen rows"

leaks = Exercise(
    (TEST, CLEAN, SEEN, TEST),
    mistakes={
        "Line 1 takes the mean and SD of all rows, the later test rows too.": (
            CLEAN,
            CLEAN,
            SEEN,
            TEST,
        ),
        "Line 3 has folds of the training rows alone.": (TEST, TEST, SEEN, TEST),
        "Line 4: the model answers the very rows that it was fitted on.": (
            TEST,
            CLEAN,
            CLEAN,
            TEST,
        ),
        "Line 4 has no test row; but which rows was the model fitted on?": (
            TEST,
            CLEAN,
            TEST,
            TEST,
        ),
        "Line 6 chooses: what chose cannot judge.": (TEST, CLEAN, SEEN, CLEAN),
        "Line 6: no model was fitted on these rows; what are they used for?": (
            TEST,
            CLEAN,
            SEEN,
            SEEN,
        ),
        "Line 1 stands before the split: which rows are in the mean?": (SEEN, CLEAN, SEEN, TEST),
        "Three of the four lines leak.": (CLEAN, CLEAN, CLEAN, CLEAN),
    },
)


def _told(low, high):
    return "a" if low > 0 else "b" if high < 0 else "cannot tell"


def _verdict(d, share, t):
    """By the standard error of the comparison itself."""
    n_train = 1000
    pairs = [(range(n_train), range(round(share * n_train)))] * len(d)
    found = compare_scores(d, np.zeros(len(d)), pairs)
    return _told(found.mean - t * found.se, found.mean + t * found.se)


def _with(se):
    """Verdict with another standard error."""

    def wrong(d, share, t):
        d = np.asarray(d)
        reach = t * se(d, share)
        return _told(d.mean() - reach, d.mean() + reach)

    return wrong


_right = _with(lambda d, share: np.sqrt((1 / len(d) + share) * d.var(ddof=1)))  # and fast


def _around(centre, spread, J):
    """J differences, J even, with this mean and this SD (of J − 1)."""
    wave = np.array([1.0, -1] * (J // 2))
    return centre + spread * wave * np.sqrt((J - 1) / J)


def _ladder(J, share, t, spread):
    """Cases whose mean is so many times the right reach: a wrong reach fails at its rungs."""
    reach = t * np.sqrt(1 / J + share) * spread
    rungs = (3, -3, 0.3, -0.42, 0.55, -0.65, 0.73, -0.79, 0.88, -0.96, 1.04, -1.14, 1.3, -1.6)
    return [(_around(rung * reach, spread, J), share, t) for rung in rungs]


verdict = Exercise(
    _verdict,
    *_ladder(6, 0.25, 2.571, 0.01),
    *_ladder(10, 0.5, 2.262, 0.02),
    *_ladder(4, 0.1, 3.182, 1.0),
    # d that lie to one side: no median may be taken
    (np.array([0.01818] * 3 + [0.03818]), 0.25, 3.182),
    (np.array([-0.00726] * 9 + [-0.03888]), 0.1, 2.262),
    mistakes={
        "1/J alone is for independent draws; these share training rows: 1/J + share.": _with(
            lambda d, share: d.std(ddof=1) / np.sqrt(len(d))
        ),
        "The variance divides by J − 1: ddof=1.": _with(
            lambda d, share: np.sqrt((1 / len(d) + share) * d.var())
        ),
        "The standard error is the root of (1/J + share) · variance.": _with(
            lambda d, share: (1 / len(d) + share) * d.var(ddof=1)
        ),
        "The root is over the sum 1/J + share, too.": _with(
            lambda d, share: (1 / len(d) + share) * d.std(ddof=1)
        ),
        "1/J stands in the bracket: do not divide by J again.": _with(
            lambda d, share: np.sqrt((1 / len(d) + share) * d.var(ddof=1) / len(d))
        ),
        "1/J belongs to it, too: 1/J + share.": _with(
            lambda d, share: np.sqrt(share * d.var(ddof=1))
        ),
        "That is the SD of one difference, not of their mean.": _with(
            lambda d, share: d.std(ddof=1)
        ),
        "The reach is t times the standard error.": lambda d, share, t: _right(d, share, 1),
        "The mean alone: the interval decides.": lambda d, share, t: _told(*[np.mean(d)] * 2),
        "d = a − b: above 0 it is a that is better.": lambda d, share, t: {
            "a": "b",
            "b": "a",
            "cannot tell": "cannot tell",
        }[_right(d, share, t)],
        "Where the whole interval is below 0, b is better.": lambda d, share, t: (
            "a" if _right(d, share, t) == "a" else "cannot tell"
        ),
    },
)

conclusions = Exercise(
    (*"CADC", 0.0625),
    mistakes={
        "An interval that holds 0 is no proof of equality.": (*"BADB", 0.0625),
        "Report 1 holds 0, and losses of 1.5 points: is that equality?": (*"BADC", 0.0625),
        "Report 4 holds 0: the stack may be better, but these data cannot tell.": (*"CADA", 0.0625),
        "Report 4 holds 0 and a gain of 5 points: is that equality?": (*"CADB", 0.0625),
        "Report 3: of 40 stacks these rows chose the best. Can they judge it?": (*"CAAC", 0.0625),
        "Report 3 excludes 0; what is wrong with it is another thing.": (*"CACC", 0.0625),
        "Report 2 excludes 0, and no choice was made by its rows.": (*"CCDC", 0.0625),
        "Report 2: nothing was chosen by these rows.": (*"CDDC", 0.0625),
        "The middle of an interval is no conclusion: which intervals hold 0?": (*"CAAA", 0.0625),
        "Report 5: all to one side or all to the other, 2 · (½)ⁿ.": (*"CADC", 0.03125),
        "Report 5: of how many rows is exactly one wrong?": (*"CADC", 0.25),
    },
)
