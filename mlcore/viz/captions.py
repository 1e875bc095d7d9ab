"""Captions: the update rule, the same line with this step's numbers, and one sentence why."""

import numpy as np


def text(value):
    """A number with four significant digits, or an array of them in brackets, as a reader writes.

    Parameters
        value : float or array

    Returns
        str

    Example
        >>> text(-1/3), text([1e6, 0.25]), text(-0.0), text(2.5e-12)
        ('−0.3333', '(1e6, 0.25)', '0', '2.5e−12')
    """
    if np.ndim(value):
        return f"({', '.join(text(entry) for entry in value)})"
    mantissa, _, exponent = f"{float(value):z.4g}".partition("e")
    exponent = f"e{int(exponent)}" if exponent else ""
    return (mantissa + exponent).replace("-", "−")


def descent_caption(why=None):
    """Make the caption of a descent: its update rule, with the numbers of step i below.

    Parameters
        why : function of (run, i), or None   one sentence for the third line

    Returns
        caption : function of (run, i)        → HTML of two or three lines

    Example
        >>> from mlcore.descent import gradient_descent
        >>> from mlcore.steps import record
        >>> run = record(gradient_descent(lambda theta: (theta @ theta, 2 * theta), [8.0], lr=0.25), 1)
        >>> for line in descent_caption()(run, 0).split("<br>"):
        ...     print(line)
        step 0 · L = 64 · <i>θ</i> ← <i>θ</i> − η ∇<i>L</i>(<i>θ</i>)
        (8) − 0.25 · (16) = <b>(4)</b>
    """

    def caption(run, i):
        step = run[i]
        lines = [
            f"step {step.t} · L = {text(step.loss)} · <i>θ</i> ← <i>θ</i> − η ∇<i>L</i>(<i>θ</i>)",
            f"{text(step.theta)} − {text(step.lr)} · {text(step.direction)}"
            f" = <b>{text(step.theta + step.move)}</b>",
        ]
        return "<br>".join(lines + ([why(run, i)] if why else []))

    return caption
