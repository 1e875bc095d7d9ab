"""Predictions and exercises in the lessons: `predict` notes a guess, `check` gives a verdict.

Both only print. They never raise, whatever the learner wrote, so that a half-done lesson still
runs from top to bottom; and they know nothing of the cells around them.
"""

import copy

import numpy as np

from mlcore.readable import MANY, readable, spelt
from mlcore.slips import recognise


def predict(choice, /, **options):
    """Print the options of a prediction and note the learner's choice.

    Parameters
        choice : str or ...   a letter, such as "B"; `...` while the learner has not chosen
        options : str         letter="text", in the order to be shown

    Returns
        choice                unchanged

    Example
        >>> guess = predict("B", A="it shrinks", B="it grows")
          A  it shrinks
          B  it grows
        Noted: B, it grows.
    """
    for letter, text in options.items():
        print(f"  {letter}  {text}")
    letter = choice.strip().upper() if isinstance(choice, str) else None
    if choice is ...:
        print('No prediction yet: replace ... by a letter, such as "A", then run this cell again.')
    elif letter in options:
        print(f"Noted: {letter}, {options[letter]}.")
    else:
        print(f"{readable(choice)} is not one of the letters {', '.join(options)}.")
    return choice


class Exercise:
    """What is right, and how it goes wrong: the key of one exercise, which a lesson's cell names.

        right  ⇔  same shape, and |answer − expected| ≤ tolerance · |expected| in every element

    Parameters
        expected : value or function   what is right, computed by mlcore. A value that is long to
                                       compute may be a function of nothing
        cases : tuples                 the arguments of one call each, where the answer is a
                                       function; a call gets a copy, so that an answer which writes
                                       into it spoils nothing
        mistakes : dict                hint -> the wrong value or wrong function that it names
        tolerance : float              None: 1e-6 for a function; 5e-4 for a value, which may have
                                       been rounded by hand to four digits; whole numbers are exact

    Example
        >>> area = Exercise(12.0, mistakes={"That is the outline.": 14.0})
        >>> double = Exercise(lambda x: 2 * x, (1.0,), (-3.0,))
        >>> area.expected, double.cases
        (12.0, [(1.0,), (-3.0,)])
    """

    def __init__(self, expected, *cases, mistakes=None, tolerance=None):
        self.expected = expected
        self.cases = [case if isinstance(case, tuple) else (case,) for case in cases] or [()]
        self.mistakes = mistakes or {}
        self.tolerance = tolerance


def check(answer, exercise, reveal=False):
    """Say whether an answer is right, and if not, which known mistake it looks like.

    A hint comes first, and what was expected only on demand. Common slips (a sign, a factor 2, a
    square, 1/n, two numbers swapped) are recognised by themselves, see `mlcore.slips`.

    Parameters
        answer : value or function   the learner's; `...`, or a stub that raises
                                     NotImplementedError, is "not started yet"
        exercise : Exercise          its key
        reveal : bool                show what was expected

    Returns
        None   the verdict is printed

    Example
        >>> def mean(values):
        ...     return sum(values)
        >>> key = Exercise(np.mean, ([1.0, 2.0],), mistakes={"You forgot to divide by n.": sum})
        >>> check(mean, key)
        Not yet: mean((1, 2)) gave 3.
        Hint: You forgot to divide by n.
        (What was expected: check(…, reveal=True) shows it.)
        >>> check(-0.25, Exercise(0.25), reveal=True)
        Not yet: got -0.25, expected 0.25.
        Hint: the sign is flipped.
    """
    print(verdict(answer, exercise, reveal))


def verdict(answer, exercise, reveal=False):
    """Return what `check` prints, for those who gather verdicts.

    Parameters
        answer, exercise, reveal   as for check

    Returns
        str

    Example
        >>> verdict(0.25, Exercise(0.25))
        'Right.'
    """
    try:
        return _judged(answer, exercise, reveal)
    except Exception as error:  # not the answer's fault: a name that the check needs has changed
        return f"This check could not run: {error!r}. Restart the kernel, run all cells, try again."


def _judged(answer, exercise, reveal):
    name, calls = getattr(answer, "__name__", "the answer"), exercise.cases
    tolerance = exercise.tolerance or (1e-6 if callable(answer) else 5e-4)
    wanted = [_value(exercise.expected, call) for call in calls]
    came = []
    for call in calls:
        try:
            with np.errstate(all="ignore"):  # what comes of an overflow is judged, not announced
                came.append(_value(answer, call))
        except NotImplementedError:
            return f"Not started yet: write {name}, then run this cell again."
        except Exception as error:
            return f"Not yet: {spelt(name, call)} stopped with {type(error).__name__}: {error}"
    if _unanswered(came):
        return "Not started yet: replace ... by your answer, then run this cell again."

    def agree(values):
        return [_same(a, b, tolerance) for a, b in zip(came, values)]

    if all(agree(wanted)):
        return "Right." if len(calls) == 1 else f"Right, in all {len(calls)} cases."
    wrong = agree(wanted).index(False)
    what = f"{spelt(name, calls[wrong])} gave" if callable(answer) else "got"
    lines = [f"Not yet: {what} {_difference(came[wrong], wanted[wrong], tolerance, reveal)}."]
    if callable(answer) and came[wrong] is None:
        lines.append("Hint: A function gives None when it does not end with a return.")
    elif hint := _named(exercise.mistakes, calls, agree):
        lines.append(f"Hint: {hint}")
    elif hint := recognise(came, wanted, tolerance) or _counted(came, wanted, tolerance):
        lines.append(f"Hint: {hint}.".replace("?.", "?"))
    if not reveal:
        lines.append("(What was expected: check(…, reveal=True) shows it.)")
    return "\n".join(lines)


def _named(mistakes, calls, agree):
    """Return the hint of the mistake that gives what the answer gave, in every call; or None."""
    for hint, mistake in mistakes.items():
        try:
            with np.errstate(all="ignore"):
                known = [_value(mistake, call) for call in calls]
        except Exception:  # this wrong function stops here, and the answer did not
            continue
        if all(agree(known)):
            return hint
    return None


def _value(thing, call):
    return thing(*copy.deepcopy(call)) if callable(thing) else thing


def _counted(came, wanted, tolerance):
    """How many of a few words or truths are right, and which; None for anything else."""
    (x, *more), y = came, wanted[0]
    if more or not all(isinstance(z, (tuple, list)) for z in (x, y)) or len(x) != len(y):
        return None
    if (numbers := _numbers(y)) is not None and numbers.dtype.kind != "b":
        return None
    right = [str(n) for n, pair in enumerate(zip(x, y), 1) if _same(*pair, tolerance)]
    return f"{len(right)} of {len(y)} right: {'number ' * bool(right)}{', '.join(right) or 'none'}"


def _unanswered(thing):
    """Whether there still is a ... to fill in."""
    return any(map(_unanswered, thing)) if isinstance(thing, (tuple, list)) else thing is ...


def _same(a, b, tolerance):
    """Whether a is b, which was expected."""
    x, y = _numbers(a), _numbers(b)
    if x is not None and y is not None:
        return x.shape == y.shape and bool(np.all(_close(x, y, tolerance)))
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return len(a) == len(b) and all(_same(*pair, tolerance) for pair in zip(a, b))
    if isinstance(a, str) and isinstance(b, str):
        return a.strip().casefold() == b.strip().casefold()
    return type(a) is type(b) and bool(np.all(a == b))


def _numbers(thing):
    """The thing as an array of numbers; None if it is something else."""
    try:
        array = np.asarray(thing)
    except Exception:  # such as a list of rows that differ in length
        return None
    return array if array.dtype.kind in "biufc" else None


def _close(x, y, tolerance):
    size = np.max(np.abs(y), where=np.isfinite(y), initial=1.0)
    exact = y.dtype.kind not in "fc"  # counts and truths are not rounded
    # 1e-12 of the size: rounding, where y should be exactly 0
    return np.isclose(x, y, rtol=0 if exact else tolerance, atol=1e-12 * size, equal_nan=True)


def _difference(came, wanted, tolerance, reveal):
    """What came (and what was expected), with as many digits as it takes to tell them apart."""
    x, y = _numbers(came), _numbers(wanted)
    if x is not None and y is not None:
        if x.shape != y.shape:
            shown = f"{readable(wanted)} of shape" if reveal else "shape"
            return f"{readable(came)} of shape {x.shape}, expected {shown} {y.shape}"
        if x.size > MANY:
            at = tuple(int(k) for k in np.argwhere(~_close(x, y, tolerance))[0])
            return f"{_difference(x[at], y[at], tolerance, reveal)} at index {at}"
    for digits in (4, 8, 17):
        texts = readable(came, digits), readable(wanted, digits)
        if texts[0] != texts[1]:
            break
    return f"{texts[0]}, expected {texts[1]}" if reveal else texts[0]
