"""The loss curve shows what is known at this step, against what it cost."""

import numpy as np
import pytest

from mlcore.steps import Step
from mlcore.viz.descent.loss import loss_curve
from tests.drawn import drawn, marked


def run_of(*losses, cost=1):
    zero = np.zeros(2)
    return [Step(t, zero, loss, cost * (t + 1)) for t, loss in enumerate(losses)]


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("i", range(4))
def test_curve_ends_at_this_step(log, i):
    run = run_of(8.0, 4.0, 6.0, 1.0, cost=50)  # a swarm of 50
    axes, added = drawn(loss_curve(log=log), run, i)
    known = [[50 * (t + 1), run[t].loss] for t in range(i + 1)]
    curve, segment = marked(added, "o"), marked(added, "None")
    assert curve.get_xydata().tolist() == known
    assert segment.get_xydata().tolist() == known[-2:]
    assert segment.get_linewidth() > curve.get_linewidth()  # new is thick
    assert marked(added, "D").get_xydata().tolist() == known[-1:]
    assert sorted(axes.lines, key=id) == sorted(added, key=id)  # the backdrop tells no future
    assert axes.get_yscale() == ("log" if log else "linear")


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    "losses",
    [(8, 4, 1), (3,), (5, 5, 5), (1e20, 1e20), (1e-300, 2e-300), (1e250, 1), (2, 0)],
    ids=str,
)
def test_limits_hold_the_whole_run_from_the_start(log, losses):
    run = run_of(*map(float, losses), cost=3)
    axes, _ = drawn(loss_curve(log=log), run, 0)
    low, high = axes.get_ylim()
    shown = [loss for loss in losses if loss > 0 or not log]
    assert low < min(shown) and max(shown) < high
    assert axes.get_xlim() == (0, 3 * len(losses) + 3)  # room for one step more
    axes.figure.draw_without_rendering()


def test_losses_below_zero_are_drawn_unless_log():
    axes, added = drawn(loss_curve(), run_of(1.0, -2.0))
    assert marked(added, "D").get_ydata().tolist() == [-2]
    for losses, worst in (((1.0, -2.0), "-2"), ((0.0, 0.0), "0")):
        with pytest.raises(ValueError, match=f"log=True needs losses > 0; there is one of {worst}"):
            drawn(loss_curve(log=True), run_of(*losses))


def test_evaluations_are_whole_and_axes_labelled():
    axes, _ = drawn(loss_curve(label="error rate"), run_of(3.0, 2.0))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("evaluations", "error rate")
    assert all(tick == round(tick) for tick in axes.get_xticks())
