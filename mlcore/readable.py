"""Answers as text: what a verdict prints of whatever a learner may have written."""

import numpy as np

MANY = 12  # what is longer than this is not printed in full


def readable(thing, digits=4):
    """Return a value as a reader writes it, or in a word where that is too long.

    Parameters
        thing : object   whatever an answer may be
        digits : int     significant digits of a number

    Returns
        str

    Example
        >>> readable((1 / 3, True, "B"))
        '(0.3333, True, "B")'
        >>> readable(np.zeros((50, 2)))
        'an array (50, 2)'
    """
    if isinstance(thing, str):
        return f'"{thing}"'
    if thing is None or isinstance(thing, (bool, int, np.bool_, np.integer)):
        return str(thing)
    if isinstance(thing, (float, np.floating)):
        return f"{float(thing):z.{digits}g}"
    if isinstance(thing, np.ndarray):
        return f"an array {thing.shape}" if thing.size > MANY else readable(thing.tolist(), digits)
    if isinstance(thing, (tuple, list, set, frozenset, dict)):
        if len(thing) > MANY:
            return f"{len(thing)} values"
        if isinstance(thing, dict):
            pairs = (f"{readable(key, digits)}: {readable(thing[key], digits)}" for key in thing)
            return f"{{{', '.join(pairs)}}}"
        texts = [readable(item, digits) for item in thing]
        if isinstance(thing, (set, frozenset)):
            return f"{{{', '.join(sorted(texts))}}}"
        return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"
    return getattr(thing, "__name__", f"something of type {type(thing).__name__}")


def spelt(name, call):
    """Return a call as text, or its name alone if that is too long.

    Parameters
        name : str     of the function
        call : tuple   its arguments

    Returns
        str

    Example
        >>> spelt("step", ((0, 0), 0.1))
        'step((0, 0), 0.1)'
    """
    text = f"{name}({', '.join(map(readable, call))})"
    return text if len(text) <= 60 else name
