"""Wrong answers to lesson 23."""

import numpy as np

from mlcore.keys import lesson_23 as key
from tests.keys.judge import judged


def interval(factor=lambda J, share: 1 / J + share, middle=np.mean, quantile=None):
    """A verdict with another factor of the variance, another middle, or another quantile."""

    def verdict(d, share, t):
        reach = (quantile or t) * np.sqrt(factor(len(d), share) * np.var(d, ddof=1))
        low, high = middle(d) - reach, middle(d) + reach
        return "a" if low > 0 else "b" if high < 0 else "cannot tell"

    return verdict


test_wrong_answers = judged(
    key,
    leaks=[
        (("seen rows", "seen rows", "seen rows", "seen rows"), "1 of 4 right"),
        (("test rows", "clean", "seen rows"), None),
        ("1, 4, 6", None),
    ],
    verdict=[
        (lambda d, share, t: None, "return"),
        (interval(quantile=1.96), None),
        (interval(quantile=2.0), None),
        (interval(lambda J, share: share / J), None),
        (interval(quantile=1), "t times the standard error"),
        (interval(lambda J, share: 1 / (J - 1) + share), None),
        (interval(lambda J, share: 1 / J + share / (1 - share)), None),
        (interval(lambda J, share: 1 / J + 0.25), None),
        (interval(lambda J, share: 1 / 6 + share), None),
        (interval(middle=np.median), None),
        (lambda d, share, t: "cannot tell", None),
        (lambda d, share, t: np.mean(d) > 0, None),
    ],
    conclusions=[
        (("A", "A", "A", "A", 0.0625), "2 of 5 right"),
        (("D", "D", "D", "D", 0.5), "1 of 5 right"),
        (("C", "A", "D", "C", "C"), "4 of 5 right"),
        (("C", "A", "D", "C", 0.5**4 / 2), "2 · (½)ⁿ"),
        (("C", "A", "D", "C"), None),
        ("CADC", None),
    ],
)
