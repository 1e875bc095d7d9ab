"""Bars stand where the tasks are; what is not worked is hatched; the line is the end so far."""

import numpy as np
import pytest

from mlcore.clusters.scheduling import list_scheduling
from mlcore.viz.clusters.gantt import gantt
from tests.drawn import drawn

DURATIONS = [3.0, 1.0, 1.0, 2.0]


def bars(added, hatched):
    found = []
    for artist in added:
        if hasattr(artist, "get_hatch") and bool(artist.get_hatch()) == hatched:
            found += [path.get_extents() for path in artist.get_paths()]
    return sorted({(b.x0, b.x1, round((b.y0 + b.y1) / 2)) for b in found})


@pytest.mark.parametrize("barrier", [None, 2])
def test_bars_are_the_tasks(barrier):
    run = list(list_scheduling(DURATIONS, 2, barrier=barrier))
    for i in range(4):
        axes, added = drawn(gantt(), run, i)
        tasks = sorted((s.start, s.stop, s.worker + 1) for s in run[: i + 1])
        np.testing.assert_allclose(bars(added, False), tasks)
        (line,) = [a for a in added if hasattr(a, "get_xdata")]
        assert line.get_xdata() == [run[i].loss] * 2
        texts = [a.get_text() for a in added if hasattr(a, "get_text")]
        assert texts == [str(t + 1) for t in range(i + 1)]


def test_waiting_is_hatched():
    run = list(list_scheduling(DURATIONS, 2, barrier=2))
    assert bars(drawn(gantt(), run, 1)[1], True) == []
    assert bars(drawn(gantt(), run, 2)[1], True) == []  # worker 1 had the long one
    assert bars(drawn(gantt(), run, 3)[1], True) == [(1, 3, 2), (4, 5, 1)]


def test_the_time_axis():
    run = list(list_scheduling(DURATIONS, 2))
    assert drawn(gantt(), run)[0].get_xlim()[1] == pytest.approx(1.04 * 4)
    axes, _ = drawn(gantt(until=10), run)
    assert axes.get_xlim()[1] == pytest.approx(10.4) and axes.yaxis_inverted()
    with pytest.raises(ValueError, match="until must be a finite number > 0"):
        gantt(until=0)
