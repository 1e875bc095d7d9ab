"""The pictures of draws and of a sliced Gaussian show the numbers of the process."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from mlcore.gp.process import GaussianProcess
from mlcore.viz.gp.gaussians import drawn_functions, slice_of_two, traced_band, two_values
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn, marked

PROCESS = GaussianProcess(length_scale=0.8, amplitude=2.0)
GRID, PAIR = np.linspace(0.0, 3.0, 7), [0, 2]
DRAWS = list(np.arange(21.0).reshape(3, 7) / 4 - 2)
STARS = [0.5, 1.0, 2.0]
ORANGE = OKABE_ITO["orange"]


def lines(artists, colour=None):
    found = [artist for artist in artists if hasattr(artist, "get_xydata")]
    return [line for line in found if colour in (None, to_hex(line.get_color()).upper())]


@pytest.mark.parametrize("i", range(3))
def test_this_draw_is_thick_over_those_before(i):
    axes, added = drawn(drawn_functions(PROCESS, GRID, PAIR), DRAWS, i)
    curves = [line for line in lines(added) if line.get_marker() == "None"]
    assert np.allclose([line.get_ydata() for line in curves], DRAWS[: i + 1])
    *old, new = curves
    assert all(line.get_linewidth() < new.get_linewidth() for line in old)
    at = [[GRID[k], DRAWS[i][k]] for k in PAIR]
    assert marked(added, "D").get_xydata().tolist() == at
    edges = {abs(line.get_ydata()[0]) for line in axes.lines[:3]}
    assert edges == {0.0, 4.0}  # ±2σ of an amplitude of 2
    assert np.abs(axes.get_ylim()).min() >= 5.8


@pytest.mark.parametrize("i", range(3))
def test_every_draw_is_a_dot_at_its_two_values(i):
    axes, added = drawn(two_values(PROCESS, GRID, PAIR), DRAWS, i)
    pairs = [[draw[0], draw[2]] for draw in DRAWS]
    assert marked(added, "o").get_xydata().tolist() == pairs[:i]
    assert marked(added, "D").get_xydata().tolist() == [pairs[i]]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("f(0)", "f(1)")


def on_ellipse(line, covariance, size):
    """Whether all points of a line are so many standard deviations from the middle."""
    z = np.linalg.solve(np.linalg.cholesky(covariance), line.get_xydata().T)
    return np.allclose(np.hypot(*z), size)


def test_ellipses_are_those_of_the_two_values():
    axes, _ = drawn(two_values(PROCESS, GRID, PAIR), DRAWS)
    covariance = PROCESS.covariance([[0.0], [1.0]])
    assert on_ellipse(axes.lines[0], covariance, 1) and on_ellipse(axes.lines[1], covariance, 2)
    assert [text.get_text() for text in axes.texts] == ["1σ", "2σ"]


@pytest.mark.parametrize("i", range(3))
def test_slice_is_the_posterior_of_one_point(i):
    axes, added = drawn(slice_of_two(PROCESS, 0.0, 1.5), STARS, i)
    k = PROCESS.covariance([[0.0]], [[STARS[i]]])[0, 0]
    mean, std = k / 4 * 1.5, np.sqrt(4 - k**2 / 4)
    assert np.allclose(marked(added, "D").get_xydata(), [[1.5, mean]])
    bar, _ = lines(added, ORANGE)
    assert np.allclose(bar.get_xydata(), [[1.5, mean - 2 * std], [1.5, mean + 2 * std]])
    rings = [line for line in lines(added) if len(line.get_xydata()) > 10]
    covariance = PROCESS.covariance([[0.0], [STARS[i]]])
    assert on_ellipse(rings[0], covariance, 1) and on_ellipse(rings[1], covariance, 2)
    assert set(axes.lines[0].get_xdata()) == {1.5}  # where it is sliced
    bell = max((a for a in added if hasattr(a, "get_paths")), key=lambda a: a.zorder)
    outline = bell.get_paths()[0].vertices
    assert np.isclose(outline[outline[:, 0].argmax(), 1], mean)  # highest at the mean


@pytest.mark.parametrize("i", range(3))
def test_band_is_traced_as_far_as_the_slices_went(i):
    axes, added = drawn(traced_band(PROCESS, 0.0, 1.5, np.linspace(-1, 3, 17)), STARS, i)
    low, high, middle = (line for line in lines(added) if len(line.get_xydata()) > 2)
    x = np.linspace(0, STARS[i], len(middle.get_xdata()))
    mean, std = PROCESS.condition([[0.0]], [1.5]).predict(x.reshape(-1, 1))
    for line, heights in ((low, mean - 2 * std), (high, mean + 2 * std), (middle, mean)):
        assert np.allclose(line.get_xydata(), np.column_stack([x, heights]))
    assert marked(added, "o").get_xydata().tolist() == [[0.0, 1.5]]
    assert marked(added, "D").get_xdata()[0] == STARS[i]
    far = [line.get_ydata()[0] for line in axes.lines[:2]]
    assert far == [-4.0, 4.0]  # what was believed before
    sliced, _ = drawn(slice_of_two(PROCESS, 0.0, 1.5), STARS, i)
    assert axes.get_ylim() == sliced.get_ylim()  # one height, two pictures


def test_grid_must_be_of_one_axis():
    for panel in (
        lambda: drawn_functions(PROCESS, np.eye(2)),
        lambda: two_values(PROCESS, np.eye(2), PAIR),
        lambda: traced_band(PROCESS, 0.0, 1.0, np.eye(2)),
    ):
        with pytest.raises(ValueError, match="grid must be 1-D"):
            panel()
