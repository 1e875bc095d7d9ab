"""Captions: the update rule, the same line with this step's numbers, and one sentence why."""

import numpy as np

UP = 1 + 1e-12  # a tie of the last digit, 50.5 or 0.72425, is rounded up on every machine


def as_text(value):
    """A number with four significant digits, or an array with four decimals, as a reader writes.

    Parameters
        value : float or array   an array of whole, very small, very large or infinite numbers
                                 gets significant digits too; of more axes, nested parentheses

    Returns
        str

    Example
        >>> as_text(-1/3), as_text([0.48, 1.10889]), as_text([0.0, 1.0]), as_text(2.5e-12)
        ('−0.3333', '(0.4800, 1.1089)', '(0, 1)', '2.5e−12')
    """
    if np.ndim(value) > 1:
        return f"({', '.join(map(as_text, value))})"
    if np.ndim(value):
        value = np.asarray(value)
        finite = np.isfinite(value)
        size = np.max(np.abs(value), initial=0.0, where=finite)
        value = np.where(np.abs(value) < 1e-12 * size, 0.0, value)  # nothing but round-off
        plain = not (finite.all() and 0.01 - 1e-12 <= size < 1e4 - 1e-6)
        if not plain and np.all(np.round(value, 9) % 1 == 0):
            plain, value = True, np.round(value, 9)
        entries = [as_text(x) if plain else f"{x * UP:z.4f}" for x in value]
        return f"({', '.join(entries)})".replace("-", "−")
    mantissa, _, exponent = f"{float(value) * UP:z.4g}".partition("e")
    exponent = f"e{int(exponent)}" if exponent else ""
    return (mantissa + exponent).replace("-", "−")


def two_digits(loss, goal=None):
    """Write a loss with two digits, and one that has reached the goal as "≤ goal".

    Parameters
        loss : float
        goal : float or None

    Example
        >>> two_digits(0.01234), two_digits(0.01234, goal=0.1), two_digits(-0.35938)
        ('0.012', '≤ 0.1', '−0.36')
    """
    if goal is not None and loss <= goal + 1e-9 * abs(goal):  # up to round-off
        return f"≤ {as_text(goal)}"
    return as_text(float(f"{loss * UP:.1e}"))


def stacked(*lines):
    """Put the lines of a caption below each other; None and "" are no lines.

    Parameters
        lines : str or None     HTML

    Returns
        str

    Example
        >>> stacked("L = 4", None, "It went down.")
        'L = 4<br>It went down.'
    """
    return "<br>".join(line for line in lines if line)


def descent_caption(why=None):
    """Make the caption of a descent: its update rule, with the numbers of step i below.

    Parameters
        why : function of (run, i), or None   one sentence for the third line

    Returns
        caption : function of (run, i)        → HTML of two or three lines

    Example
        >>> from mlcore.descent.loop import gradient_descent
        >>> from mlcore.steps import record
        >>> square = lambda theta: (theta @ theta, 2 * theta)
        >>> run = record(gradient_descent(square, [8.0], lr=0.25), 1)
        >>> for line in descent_caption()(run, 0).split("<br>"):
        ...     print(line)
        step 0 · L = 64 · <i>θ</i> ← <i>θ</i> − η ∇<i>L</i>(<i>θ</i>)
        (8) − 0.25 · (16) = <b>(4)</b>
    """

    def caption(run, i):
        step, rule = run[i], "<i>θ</i> ← <i>θ</i> − η ∇<i>L</i>(<i>θ</i>)"
        numbers = f"{as_text(step.theta)} − {as_text(step.lr)} · {as_text(step.direction)}"
        return stacked(
            f"step {step.t} · L = {as_text(step.loss)} · {rule}",
            f"{numbers} = <b>{as_text(step.theta + step.move)}</b>",
            why and why(run, i),
        )

    return caption
