"""Paired differences: a dot each, the last one orange, and the interval of the comparison."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from mlcore.validation.comparison import compare_scores
from mlcore.viz.fusion.intervals import intervals
from mlcore.viz.style import colour
from tests.drawn import drawn, marked

PAIRS = [([0, 1, 2, 3], [4])] * 4
A, ZERO = np.array([0.1 + 0.2, 0.2, 0.3, 0.25]), np.zeros(4)  # 0.1 + 0.2 is 0.3 up to round-off


def compared(a, b=ZERO, J=4):
    return compare_scores(a[:J], b[:J], PAIRS[:J])


def bars(added):
    return [line for line in added if line.get_marker() == "None"]


def test_dots_are_the_differences_and_equal_ones_stand_above_each_other():
    _, added = drawn(intervals(), [{"a": compared(A)}])
    dots = marked(added, "o")
    assert dots.get_xdata() == pytest.approx(A)
    first, _, third, _ = dots.get_ydata()
    assert third < first  # upwards: the axis is turned over
    last = marked(added, "D")
    assert last.get_xdata() == pytest.approx([0.25])
    assert to_hex(last.get_color()).upper() == colour("new")


def test_the_bar_is_the_interval_and_thick_only_where_it_excludes_0():
    step = {"apart": compared(A), "below": compared(-A), "not": compared(A, A[::-1])}
    _, added = drawn(intervals(), [step])
    lines = bars(added)
    for line, found in zip(lines, step.values(), strict=True):
        assert line.get_xdata() == pytest.approx([found.low, found.high])
    assert [line.get_linestyle() for line in lines] == ["-", "-", "--"]
    squares = [line for line in added if line.get_marker() == "s"]
    assert [float(s.get_xdata()[0]) for s in squares] == pytest.approx(
        [found.mean for found in step.values()]
    )


def test_every_step_fits_into_the_axes():
    run = [{"a": compared(A, J=J)} for J in (2, 3, 4)]
    axes, _ = drawn(intervals("gain"), run, 0)
    low, high = axes.get_xlim()
    assert all(low < step["a"].low and step["a"].high < high for step in run)
    assert axes.get_xlabel() == "gain"
