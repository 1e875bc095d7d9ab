"""The pictures of penalties show the weights, the sets that hold them, and contours that touch."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.contour import ContourSet

from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective
from mlcore.descent.penalties import L1, L2
from mlcore.steps import Step, record
from mlcore.viz.descent.penalties import constraint_set, weights
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn, marked

BOX = {"bounds": [(-2.0, 3.0), (-2.0, 2.0)]}


def steps_of(*thetas):
    return [Step(t, np.array(theta, float), 1.0, t + 1) for t, theta in enumerate(thetas)]


def bowl(theta):
    d = theta - np.array([2.0, 1.0])
    return float(d @ d), 2 * d


# --- the weights ----------------------------------------------------------------------------------


@pytest.mark.parametrize("i", [0, 1])
def test_stems_are_the_sizes_of_the_weights_of_this_step_without_the_bias(i):
    run = steps_of([50, 3000, -0.5, 0], [60, 2, 0.25, -1])
    axes, added = drawn(weights(label="w"), run, i)
    shown = [[[1, 3000], [2, 0.5]], [[1, 2], [2, 0.25], [3, 1]]][i]
    (stems,) = [artist for artist in added if isinstance(artist, LineCollection)]
    floor = axes.get_ylim()[0]
    assert [s.tolist() for s in stems.get_segments()] == [[[k, floor], [k, w]] for k, w in shown]
    above, below = [
        a.get_xydata().tolist() for a in added if getattr(a, "get_marker", str)() == "D"
    ]
    assert above == [[1, 2], [2, 0.25]] if i else [[1, 3000]]
    assert below == [[3, 1]] if i else [[2, 0.5]]
    before = [line for line in added if getattr(line, "get_marker", str)() == "_"]
    assert [line.get_xydata().tolist() for line in before] == ([[[1, 3000], [2, 0.5]]] if i else [])
    assert axes.get_ylabel() == "w" and axes.get_yscale() == "log"
    assert 0 < floor < 0.25 and axes.get_ylim()[1] > 3000


def test_weights_below_0_are_empty():
    _, added = drawn(weights(), steps_of([0, 2, -2]))
    above, below = [a for a in added if getattr(a, "get_marker", str)() == "D"]
    assert above.get_markerfacecolor() == above.get_color() != below.get_markerfacecolor()


@pytest.mark.parametrize("largest", [0.0, 0.5, 9.0, 99.0, 3e5])
def test_ticks_are_few(largest):
    axes, _ = drawn(weights(), steps_of([0, largest], [0, 0.01]))
    low, high = axes.get_ylim()
    assert 1 <= sum(low <= tick <= high for tick in axes.get_yticks()) <= 5


# --- the sets -------------------------------------------------------------------------------------


def edge(added):
    """The set's edge: the purple line."""
    (line,) = [a for a in added if getattr(a, "get_color", str)() == OKABE_ITO["purple"]]
    return line.get_xydata()


@pytest.mark.parametrize(("norm", "order"), [("L1", 1), ("L2", 2)])
def test_edge_holds_all_weights_of_the_same_norm(norm, order):
    _, added = drawn(constraint_set(bowl, norm, **BOX), steps_of([0.5, -1.5]))
    points = edge(added)
    size = np.linalg.norm([0.5, -1.5], order)
    between = np.concatenate([points, (points[1:] + points[:-1]) / 2])
    assert np.linalg.norm(between, order, axis=1) == pytest.approx(size, rel=2e-3)
    assert points[0] == pytest.approx(points[-1]) and np.ptp(points, axis=0) == pytest.approx(
        2 * size
    )


def test_orange_contour_passes_through_the_weights():
    axes, added = drawn(constraint_set(bowl, "L2", **BOX), steps_of([1, 1]))
    (level,) = [artist for artist in added if isinstance(artist, ContourSet)]
    assert level.levels.tolist() == [1]  # (1 − 2)² + 0
    (path,) = level.get_paths()
    assert np.hypot(*(path.vertices - [2, 1]).T) == pytest.approx(1, abs=2e-3)


@pytest.mark.parametrize(("norm", "penalty"), [("L1", L1), ("L2", L2)])
def test_contour_of_a_penalised_solution_touches_the_set_and_does_not_enter(norm, penalty):
    """What the picture is for: inside the set no weights have a smaller loss."""
    X = np.array([[1.0, 0.5], [0.0, 0.8]])
    y = X @ [2.0, 0.7]
    free = Objective(X, y)
    descent = gradient_descent(
        Objective(X, y, penalty=penalty(0.2, bias=False)), [0.0, 0.0], lr=0.5
    )
    run = record(descent, 500)[-1:]
    _, added = drawn(constraint_set(free, norm, **BOX), run)
    points = edge(added)
    inside = np.concatenate([t * points for t in np.linspace(0, 1, 21)])
    assert min(free(w)[0] for w in inside) >= free(run[0].theta)[0] - 1e-9


def test_way_and_star_and_name():
    run = [(0.0, np.array([2.0, 1.0])), (0.5, np.array([1.0, 0.5])), (9.0, np.zeros(2))]
    panel = constraint_set(bowl, "L1", of=lambda step: step[1], optimum=[2.0, 1.0], **BOX)
    axes, added = drawn(panel, run, 1)
    assert marked(added, "o").get_xydata().tolist() == [[2, 1], [1, 0.5]]
    assert marked(added, "D").get_xydata().tolist() == [[1, 0.5]]
    assert marked(axes.lines, "*").get_xydata().tolist() == [[2, 1]]
    assert [text.get_text() for text in axes.texts] == ["L1"]
    assert axes.get_aspect() == 1 and (axes.get_xlabel(), axes.get_ylabel()) == ("w₁", "w₂")
    _, added = drawn(panel, run, 2)  # all weights 0: no set to draw
    assert not [a for a in added if getattr(a, "get_color", str)() == OKABE_ITO["purple"]]


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match='norm must be "L1" or "L2"; got 2'):
        constraint_set(bowl, 2, **BOX)
    with pytest.raises(TypeError, match="of must be a function; got 1"):
        constraint_set(bowl, "L1", of=1, **BOX)
    with pytest.raises(ValueError, match="each low < high"):
        constraint_set(bowl, "L1", bounds=[(1, 0), (0, 1)])
