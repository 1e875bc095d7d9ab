"""The picture of a belief shows it: mean, ±2 std, the points seen, the newest of them lit."""

import numpy as np
import pytest
from matplotlib.collections import PolyCollection

from mlcore.gp.process import GaussianProcess
from mlcore.viz.gp.band import band
from mlcore.viz.style import OKABE_ITO, ROLES
from tests.drawn import drawn, marked

GRID = np.linspace(-1.0, 2.0, 7)
X, Y = np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 2.0, -1.0])
RUN = [GaussianProcess().condition(X[:n], Y[:n]) for n in (1, 2, 3)]


def predict(step, points):
    return step.predict(points)


def seen(step):
    return step.X, step.y


def lines(artists, role):
    looks = ROLES[role][0], OKABE_ITO.get(ROLES[role][0])
    return [line for line in artists if hasattr(line, "get_xydata") and line.get_color() in looks]


@pytest.mark.parametrize("i", range(3))
def test_mean_and_two_standard_deviations_of_this_step(i):
    _, added = drawn(band(GRID, predict), RUN, i)
    mean, std = RUN[i].predict(GRID[:, None])
    low, high, middle = lines(added, "model")
    for line, heights in ((low, mean - 2 * std), (high, mean + 2 * std), (middle, mean)):
        assert np.allclose(line.get_xydata(), np.column_stack([GRID, heights]))
    assert middle.get_linewidth() > low.get_linewidth()
    (area,) = [artist for artist in added if isinstance(artist, PolyCollection)]
    corners = area.get_paths()[0].vertices
    assert np.isclose(corners[:, 1].min(), (mean - 2 * std).min())
    assert np.isclose(corners[:, 1].max(), (mean + 2 * std).max())


@pytest.mark.parametrize("i", range(3))
def test_edges_of_the_step_before_are_grey(i):
    _, added = drawn(band(GRID, predict), RUN, i)
    old = lines(added, "previous")
    assert len(old) == (2 if i else 0)
    if i:
        mean, std = RUN[i - 1].predict(GRID[:, None])
        assert np.allclose([line.get_ydata() for line in old], [mean - 2 * std, mean + 2 * std])
    assert not lines(drawn(band(GRID, predict, before=False), RUN, i)[1], "previous")


@pytest.mark.parametrize("i", range(3))
def test_points_that_were_not_seen_before_are_lit(i):
    _, added = drawn(band(GRID, predict, seen=seen), RUN, i)
    old = max(i, 1)  # those of the first step are not new
    assert marked(added, "o").get_xydata().tolist() == [[x, Y[x]] for x in range(old)]
    if i:
        assert marked(added, "D").get_xydata().tolist() == [[i, Y[i]]]
    else:
        assert not lines(added, "new")


def test_nothing_is_drawn_where_nothing_is_believed_yet():
    panel = band(GRID, lambda step, points: step and step.predict(points), truth=0 * GRID + 9)
    axes, added = drawn(panel, [None, RUN[0]], 0)
    assert not lines(added, "model")
    _, added = drawn(panel, [None, RUN[0]], 1)
    assert len(lines(added, "model")) == 3 and not lines(added, "previous")
    axes, _ = drawn(band(GRID, lambda step, points: None), [None], 0)  # not even limits
    assert axes.get_ylim() == (-1, 1)


def test_everything_of_the_run_fits_or_what_was_asked_for():
    panel = band(GRID, predict, seen=seen, truth=GRID * 5, labels=("u", "loss"))
    axes, _ = drawn(panel, RUN, 0)
    low, high = axes.get_ylim()
    assert low < -5 < high and high > 10 and low > -7 and high < 12
    assert axes.get_xlim() == (-1, 2)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("u", "loss")
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert names == ["mean", "±2σ", "seen", "f"]
    (truth,) = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert np.allclose(truth.get_ydata(), GRID * 5)
    axes, _ = drawn(band(GRID, predict, ylim=(-3, 4)), RUN, 0)
    assert axes.get_ylim() == (-3, 4)


def test_a_place_is_marked_if_asked_for():
    axes, _ = drawn(band(GRID, predict, at=-0.5), RUN, 0)
    assert [list(line.get_xdata()) for line in lines(axes.lines, "gradient")] == [[-0.5, -0.5]]
    assert [text.get_text().strip() for text in axes.texts] == ["x* = −0.5"]
    assert not drawn(band(GRID, predict), RUN, 0)[0].texts
    with pytest.raises(TypeError, match="at must be a finite number; got 'x'"):
        band(GRID, predict, at="x")


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ((np.eye(2), predict), ValueError, "grid must be 1-D"),
        ((GRID, 3), TypeError, "predict must be a function; got 3"),
        ((GRID, predict, 3), TypeError, "seen must be a function; got 3"),
        ((GRID, predict, seen, [1.0]), ValueError, "as many rows; got 7 and 1"),
        ((GRID, predict, seen, 0 * GRID + np.nan), ValueError, "truth must be finite, not NaN"),
    ],
)
def test_wrong_arguments_are_named(arguments, kind, message):
    grid, predict, *rest = arguments
    with pytest.raises(kind, match=message):
        band(grid, predict, **dict(zip(("seen", "truth"), rest)))
