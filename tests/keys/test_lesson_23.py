"""Wrong answers to lesson 23."""

import numpy as np

from mlcore.keys import lesson_23 as key
from tests.keys.judge import judged


def normal(d, share, t):
    """An interval with 1.96 in place of t."""
    reach = 1.96 * np.sqrt((1 / len(d) + share) * np.var(d, ddof=1))
    low, high = np.mean(d) - reach, np.mean(d) + reach
    return "a" if low > 0 else "b" if high < 0 else "cannot tell"


test_wrong_answers = judged(
    key,
    leaks=[
        (("seen rows", "seen rows", "seen rows", "seen rows"), "1 of 4 right"),
        (("test rows", "clean", "seen rows"), None),
        ("1, 4, 6", None),
    ],
    verdict=[
        (lambda d, share, t: None, "return"),
        (normal, None),
        (lambda d, share, t: "cannot tell", None),
        (lambda d, share, t: np.mean(d) > 0, None),
    ],
    conclusions=[
        (("A", "A", "A", "A"), "1 of 4 right"),
        (("D", "D", "D", "D"), "1 of 4 right"),
        ("CADC", None),
    ],
)
