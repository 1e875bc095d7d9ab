"""Axes hold what they must show, whatever the last digits of its sums are."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from mlcore.viz.axis import loss_axis, with_room


def axes_of(losses, **options):
    axes = Figure().add_subplot()
    loss_axis(axes, losses, **options)
    axes.figure.draw_without_rendering()
    return axes


def test_values_that_round_off_tells_apart_are_one():
    one, same = with_room([3.0, 3.0], 0.2), with_room([3.0, 3.0 + 4e-16], 0.2)
    assert one == pytest.approx((2.4, 3.6)) and same == pytest.approx(one)
    assert with_room([0.0], 0.1) == (-0.1, 0.1)


def test_a_loss_of_zero_may_come_out_a_little_below_zero():
    for least in (0.0, -1e-17):
        assert axes_of([least, 1.0, 100.0], log=True).get_ylim() == pytest.approx((0.5, 200))
    with pytest.raises(ValueError, match="there is one of -1e-06"):
        axes_of([-1e-6, 1.0], log=True)


def test_losses_that_are_not_finite_take_no_room():
    assert axes_of([np.inf, 1.0, 2.0, np.nan]).get_ylim() == pytest.approx((0.85, 2.15))


@pytest.mark.parametrize(
    "losses, numbers", [([2.0, 30.0], {"1", "2", "5", "10", "20", "50"}), ([3.0], {"2", "5"})]
)
def test_a_short_logarithmic_axis_has_numbers_between_the_powers_of_ten(losses, numbers):
    axes = axes_of(losses, log=True)
    (low, high), ticks = axes.get_ylim(), zip(axes.get_yticks(), axes.get_yticklabels())
    assert {text.get_text() for at, text in ticks if low <= at <= high} == numbers
    assert not any(text.get_text() for text in axes.get_yticklabels(minor=True))
