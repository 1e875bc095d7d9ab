"""Slips: the ways in which a right calculation goes wrong, recognised from the number alone.

A slip turns the right number into a wrong one: −x, 2x, x². An answer that is what a slip makes of
the right one gets its hint. So does each entry of a pair, and an answer with two slips at once.
"""

from itertools import permutations

import numpy as np

SLIPS = {
    "the sign is flipped": lambda x: -x,
    "it is twice what it should be: a factor 2 too many, or a ½ forgotten": lambda x: 2 * x,
    "it is half of what it should be: a ½ too many, or a factor 2 forgotten": lambda x: x / 2,
    "it is the square: was a square root forgotten?": lambda x: x**2,
    "it is the square root: was a square forgotten?": np.sqrt,
    "it is one over what it should be: a fraction is upside down": lambda x: 1 / x,
    "it is a percentage: 100 times what it should be": lambda x: 100 * x,
    "it is one hundredth of what it should be: not in per cent": lambda x: x / 100,
    "it is the exponential: was a logarithm forgotten?": np.exp,
    "it is the logarithm: was an exponential forgotten?": np.log,
    "it is 1 minus what it should be: the other probability?": lambda x: 1 - x,
}
SIMPLE = list(SLIPS)[:5]  # two of these may come together
WHOLE = {"it is one too many": lambda x: x + 1, "it is one too few": lambda x: x - 1}
TIMES = {
    f"it is {n} times {what}": lambda x, factor=factor: factor * x
    for n in range(3, 13)
    for what, factor in (
        ("what it should be: a division forgotten, such as by n?", n),
        ("too small: a division too many, such as by n?", 1 / n),
    )
}


def recognise(came, wanted, tolerance):
    """Say what the slip in an answer looks like; None if like none that is known.

    Parameters
        came, wanted : lists of numbers, arrays or tuples   the answers of all calls, the right ones
        tolerance : float                                   relative

    Returns
        str or None

    Example
        >>> recognise([-0.5], [0.5], 1e-4)
        'the sign is flipped'
        >>> recognise([(3.0, 1.0)], [(1.0, 3.0)], 1e-4)
        'the numbers are right, in another order'
        >>> recognise([(2.0, 9.0)], [(2.0, 3.0)], 1e-4)
        'number 1 is right; number 2: it is the square: was a square root forgotten?'
    """
    xs, ys = [_floats(x) for x in came], [_floats(y) for y in wanted]
    if any(x is None or y is None or x.shape != y.shape or x.size == 0 for x, y in zip(xs, ys)):
        return None
    if len(xs) > 1:  # a function: one slip must explain the answers of all calls
        return _known(
            np.concatenate([*map(np.ravel, xs)]), np.concatenate([*map(np.ravel, ys)]), tolerance
        )
    (x,), (y,) = xs, ys
    known = _known(x, y, tolerance)
    if known or x.ndim == 0:
        return known
    if _close(np.sort(x, axis=None), np.sort(y, axis=None), tolerance).all():
        return "the numbers are right, in another order"
    if x.ndim == 2 and x.shape[0] == x.shape[1] and _close(x.T, y, tolerance).all():
        return "it is the transpose"
    return _one_by_one(x, y, tolerance) if x.ndim == 1 and x.size <= 5 else None


def _known(x, y, tolerance):
    """The name of the slip, or of the two slips, that makes all of x from all of y."""
    if _close(x, y, tolerance).all():
        return None
    whole = x.dtype.kind in "iu" and y.dtype.kind in "iu"
    with np.errstate(all="ignore"):
        for name, slip in ((WHOLE if whole else {}) | SLIPS | TIMES).items():
            if _close(x, slip(y), tolerance).all():
                return name
        if _close(x, np.abs(y), tolerance).all():
            return "a minus sign is lost"
        for first, second in permutations(SIMPLE, 2):
            if _close(x, SLIPS[second](SLIPS[first](y)), tolerance).all():
                return f"two slips at once? {first}; and {second}"
    if not whole and _close(x, y, 0.02).all():
        return "it is close: was a number rounded on the way? Keep four digits"
    return None


def _one_by_one(x, y, tolerance):
    """What is to be said of each of a few numbers; None if of none of them."""
    texts = []
    for number, (came, wanted) in enumerate(zip(x, y), 1):
        if _close(came, wanted, tolerance):
            texts.append(f"number {number} is right")
        elif slip := _known(came, wanted, tolerance):
            texts.append(f"number {number}: {slip}")
    return "; ".join(texts) or None


def _floats(thing):
    try:
        array = np.asarray(thing)
    except ValueError:  # rows that differ in length
        return None
    return array if array.dtype.kind in "iuf" else None


def _close(x, y, tolerance):
    return np.isclose(x, y, rtol=tolerance, atol=1e-12 * np.max(np.abs(y), initial=1.0))
