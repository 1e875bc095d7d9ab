"""Who stays is a dot, who goes a cross, and a line leads only those who stay."""

import numpy as np
import pytest

from mlcore.steps import record
from mlcore.validation.halving import successive_halving
from mlcore.viz.validation.halving import bracket, rung_losses
from tests.drawn import drawn

START = np.array([[0.5], [0.1], [0.9], [0.3]])


@pytest.fixture(scope="module")
def run():
    f = lambda points, budget: points[:, 0] + 1 / budget  # noqa: E731
    return record(successive_halving(f, [(0, 1)], 1, 4, eta=2, start=START))


def marks(added, marker):
    lines = [line for line in added if getattr(line, "get_marker", str)() == marker]
    pairs = [
        point for line in lines if line.get_linestyle() == "None" for point in line.get_xydata()
    ]
    return sorted((round(float(x), 6), round(float(y), 6)) for x, y in pairs)


def test_ranks_from_the_top(run):
    _, added = drawn(bracket(), run, 0)
    assert marks(added, "o") == [(0, 0.666667), (0, 1)]
    assert marks(added, "X") == [(0, 0), (0, 0.333333)]
    _, added = drawn(bracket(), run, 2)
    assert marks(added, "o") == [(0, 0.666667), (0, 1), (1, 1), (2, 1)]


def test_lines_lead_who_stays(run):
    _, added = drawn(bracket(), run, 1)
    lines = sorted(tuple(a.get_ydata()) for a in added if a.get_linestyle() == "-")
    assert lines == [(pytest.approx(2 / 3), 0), (1, 1)]


def test_losses_against_the_budget(run):
    axes, added = drawn(rung_losses(label="MSE"), run, 2)
    assert marks(added, "o") == [(1, 1.1), (1, 1.3), (2, 0.6), (4, 0.35)]
    assert marks(added, "X") == [(1, 1.5), (1, 1.9), (2, 0.8)]
    assert axes.get_ylabel() == "MSE"
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1", "2", "4"]


def test_the_axis_says_how_many_at_what_budget(run):
    axes, _ = drawn(bracket(), run)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["4 × 1", "2 × 2", "1 × 4"]
