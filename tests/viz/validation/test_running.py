"""The running mean stands beside its values, with one standard deviation up and down."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from mlcore.viz.validation.running import BESIDE, running_axes, running_mean

VALUES = np.array([0.4, 0.8, 0.9])


@pytest.mark.parametrize("t", [1, 2, 3])
def test_values_mean_and_deviation(t):
    axes = Figure().add_subplot(xlim=(0, 4), ylim=(0, 1))
    running_mean(axes, VALUES[:t])
    dots, means, bar, last = axes.lines
    np.testing.assert_allclose(dots.get_ydata(), VALUES[:t])
    np.testing.assert_allclose(means.get_ydata(), [VALUES[: j + 1].mean() for j in range(t)])
    np.testing.assert_allclose(means.get_xdata(), np.arange(1, t + 1) + 4 * BESIDE)
    sd = VALUES[:t].std(ddof=1) if t > 1 else 0
    np.testing.assert_allclose(bar.get_ydata(), VALUES[:t].mean() + sd * np.array([-1, 1]))
    np.testing.assert_allclose(last.get_xydata(), [[t, VALUES[t - 1]]])
    assert [text.get_text() for text in axes.texts] == ["mean ± SD" if t > 1 else "mean"]


def test_axes_have_room_for_all_that_will_come():
    axes = Figure().add_subplot()
    running_axes(axes, VALUES, others=[1.4], label="accuracy", of="sample")
    running_mean(axes, VALUES)
    right = max(line.get_xdata().max() for line in axes.lines)
    assert 3.05 < right < axes.get_xlim()[1]
    low, high = axes.get_ylim()
    assert low < 0.6 - np.sqrt(0.08) and high > 1.4  # after two values SD is √0.08
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("sample", "accuracy")
