"""Checks of arguments: a message names the argument, what was expected, and what came."""

from numbers import Integral, Real

import numpy as np


def whole(name, value, low=None):
    """Return value as an int, at least low, or say which argument is wrong.

    Parameters
        name : str            the argument's name, for the message
        value : int           any integer type; a bool is not one
        low : int or None     the smallest value allowed

    Returns
        int

    Raises
        TypeError    value is not a whole number
        ValueError   value < low

    Example
        >>> whole("batch_size", 0, 1)
        Traceback (most recent call last):
        ValueError: batch_size must be a whole number ≥ 1; got 0
    """
    expected = "a whole number" if low is None else f"a whole number ≥ {low}"
    if not isinstance(value, Integral) or isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be {expected}; got {value!r}")
    if low is not None and value < low:
        raise ValueError(f"{name} must be {expected}; got {value!r}")
    return int(value)


def number(name, value, low=-np.inf, high=np.inf, *, strict=False, below=False):
    """Return value as a finite float from low to high, or say what is wrong.

    Parameters
        name : str      the argument's name, for the message
        value : float   any real number type; a bool is not one
        low, high : float   the smallest and the largest value allowed
        strict : bool   whether low itself is excluded
        below : bool    whether high itself is excluded

    Returns
        float

    Raises
        TypeError    value is not a real number
        ValueError   value is NaN, infinite, too small or too large

    Example
        >>> number("lr", -0.1, 0, strict=True)
        Traceback (most recent call last):
        ValueError: lr must be a finite number > 0; got -0.1
        >>> number("beta", 1.0, 0, 1, below=True)
        Traceback (most recent call last):
        ValueError: beta must be a number in [0, 1); got 1.0
    """
    bound = "" if low == -np.inf else f" {'>' if strict else '≥'} {low:g}"
    kind = f"a finite number{bound}"
    if high < np.inf:
        kind = f"a number in {'(' if strict else '['}{low:g}, {high:g}{')' if below else ']'}"
    expected = f"{name} must be {kind}; got {value!r}"
    if not isinstance(value, Real) or isinstance(value, (bool, np.bool_)):
        raise TypeError(expected)
    try:
        result = float(value)
    except OverflowError:  # an integer of hundreds of digits
        result = np.inf
    inside = low <= result <= high and not (strict and result == low or below and result == high)
    if not (inside and np.isfinite(result)):
        raise ValueError(expected)
    return result


def array(name, value, ndim=None):
    """Return value as a finite float64 array, or say what is wrong and where.

    Parameters
        name : str              the argument's name, for the message
        value : array-like      numbers: lists, any real dtype, pandas
        ndim : int or None      how many axes it must have

    Returns
        ndarray of float64; the value itself if it is one already, never written to

    Raises
        TypeError    value does not hold real numbers
        ValueError   value is empty, has the wrong number of axes, or holds NaN or inf

    Example
        >>> array("y", [1, 2, float("nan")])
        Traceback (most recent call last):
        ValueError: y must be finite, not NaN or inf: first at row 2 (nan)
    """
    if hasattr(value, "toarray"):
        raise TypeError(f"{name} must be a dense array; got a sparse one. Use {name}.toarray()")
    if np.ma.isMaskedArray(value):
        raise TypeError(f"{name} must have no masked entries; got a masked array. Use .filled()")
    try:
        given = np.asarray(value)
        if value is None or given.dtype.kind not in "biufO":  # not "1", not a date, not complex
            raise TypeError
        result = given.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):
        kind = getattr(value, "dtype", type(value).__name__)
        message = f"{name} must hold real numbers in rows of equal length; got {kind}"
        raise TypeError(message) from None
    if ndim is not None and result.ndim != ndim:
        raise ValueError(f"{name} must be {ndim}-D; got shape {result.shape}")
    if result.size == 0:
        raise ValueError(f"{name} must not be empty; got shape {result.shape}")
    flat = result.ravel("K")
    with np.errstate(over="ignore"):
        finite = np.isfinite(flat.dot(flat)) or np.isfinite(flat).all()  # mostly the quick one
    if not finite:
        first = tuple(np.argwhere(~np.isfinite(result))[0].tolist())
        place = ", ".join(f"{axis} {i}" for axis, i in zip(("row", "column", "layer"), first))
        place = f"first at {place} " if first else ""
        raise ValueError(f"{name} must be finite, not NaN or inf: {place}({result[first]})")
    return result


def generator(name, rng):
    """Return a random generator for an int, None or a Generator; never the global one.

    Parameters
        name : str                       the argument's name, for the message
        rng : int, None or Generator     an int gives the same numbers every time

    Returns
        numpy.random.Generator; the one given, if it is one

    Raises
        TypeError, ValueError   rng is none of the three, or negative

    Example
        >>> generator("rng", 0).integers(10, size=3).tolist()
        [8, 6, 5]
    """
    if rng is None or isinstance(rng, np.random.Generator):
        return np.random.default_rng(rng)
    try:
        return np.random.default_rng(whole(name, rng, 0))
    except (TypeError, ValueError) as error:
        message = f"{name} must be None, a whole number ≥ 0 or a numpy Generator; got {rng!r}"
        raise type(error)(message) from None


def same_length(X, y):
    """Say so if X and y have not as many rows as each other.

    Parameters
        X, y : arrays

    Raises
        ValueError   len(X) ≠ len(y)

    Example
        >>> same_length([1, 2], [3])
        Traceback (most recent call last):
        ValueError: X and y must have as many rows; got 2 and 1
    """
    if len(X) != len(y):
        raise ValueError(f"X and y must have as many rows; got {len(X)} and {len(y)}")


def function(name, value):
    """Say so if an argument cannot be called.

    Parameters
        name : str   the argument's name, for the message
        value        a function

    Raises
        TypeError    value is not a function

    Example
        >>> function("objective", 3)
        Traceback (most recent call last):
        TypeError: objective must be a function; got 3
    """
    if not callable(value):
        raise TypeError(f"{name} must be a function; got {value!r}")
