"""Gradient boosting on one feature: residuals, the tree fitted to them, and the sum."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from mlcore.datasets import d3
from mlcore.fusion.gradient_boosting import GradientBoostingRegressor
from mlcore.steps import record
from mlcore.viz.fusion.residuals import residual_fit, sum_so_far
from mlcore.viz.style import colour
from tests.drawn import drawn, marked

X, Y = d3()
RATE = 0.5
RUN = record(GradientBoostingRegressor(learning_rate=RATE, max_depth=1, n_estimators=4).steps(X, Y))


def staircases(added):
    """{role: (x, y)} of the lines of the roles new and previous."""
    found = {}
    for line in added:
        for role in ("new", "previous"):
            if hasattr(line, "get_xydata") and to_hex(line.get_color()).upper() == colour(role):
                found[role] = line.get_xdata(), line.get_ydata()
    return found


def at(staircase, x):
    xs, ys = staircase
    return [ys[np.flatnonzero(xs < one)[-1] + 0] for one in x]


@pytest.mark.parametrize("i", range(4))
def test_points_are_the_residuals_and_the_staircase_is_the_tree(i):
    _, added = drawn(residual_fit(X), RUN, i)
    assert marked(added, "o").get_ydata() == pytest.approx(RUN[i].residual)
    tree = (RUN[i].theta - RUN[i].before) / RATE
    assert at(staircases(added)["new"], X[:, 0]) == pytest.approx(tree)


@pytest.mark.parametrize("i", range(4))
def test_the_sum_goes_from_before_to_theta(i):
    axes, added = drawn(sum_so_far(X, Y), RUN, i)
    lines = staircases(added)
    assert at(lines["previous"], X[:, 0]) == pytest.approx(RUN[i].before)
    assert at(lines["new"], X[:, 0]) == pytest.approx(RUN[i].theta)
    assert lines["new"][0][[0, -1]].tolist() == list(axes.get_xlim())


def test_the_first_cut_of_d3_is_at_two_and_a_half():
    _, added = drawn(residual_fit(X), RUN, 0)
    assert 2.5 in staircases(added)["new"][0]


def test_bad_input():
    with pytest.raises(ValueError, match="one feature"):
        residual_fit(np.ones((3, 2)))
    with pytest.raises(ValueError, match="as many rows"):
        sum_so_far(X, Y[:2])
