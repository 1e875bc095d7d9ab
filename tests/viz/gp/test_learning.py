"""The kernel matrix shows K and what is new in it; the evidence's curves are those of its parts."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.colors import to_hex

from mlcore.gp.evidence import Evidence
from mlcore.gp.process import GaussianProcess
from mlcore.viz.gp.learning import evidence_curve, kernel_matrix
from mlcore.viz.style import GROUNDS, OKABE_ITO
from tests.drawn import drawn, marked

X, Y = np.array([[0.0], [1.0], [3.0]]), np.array([1.0, 2.0, -1.0])
PROCESS = GaussianProcess(noise=0.25)
RUN = [PROCESS] + [PROCESS.condition(X[:n], Y[:n]) for n in (1, 2, 3)]
SCALES = np.geomspace(0.2, 5, 9)


def texts(artists):
    """(column, row): what is written there, to the cell."""
    found = [artist for artist in artists if hasattr(artist, "get_text")]
    return {text.get_position(): text.get_text() for text in found}


def lit(artists):
    """The middles (column, row) of the cells with an orange edge."""
    cells = [artist for artist in artists if hasattr(artist, "get_width")]
    orange = [c for c in cells if to_hex(c.get_edgecolor()).upper() == OKABE_ITO["orange"]]
    return {(round(c.get_x() + 0.46, 6), round(c.get_y() + 0.46, 6)) for c in orange}


@pytest.mark.parametrize("n", range(4))
def test_cells_hold_the_matrix_and_the_new_row_and_column_are_lit(n):
    axes, added = drawn(kernel_matrix(), RUN, n)
    K = PROCESS.covariance(X[:n]) + 0.25 * np.eye(n) if n else np.empty((0, 0))
    assert texts(added) == {(c, r): f"{k:.2f}" for (r, c), k in np.ndenumerate(K)}
    assert lit(added) == {(c, r) for r in range(n) for c in range(n) if n - 1 in (r, c)}
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["0", "1", "3"]
    assert [text.get_text() for text in axes.texts[:1]] == ["K + σₙ² I"]


@pytest.mark.parametrize("n", range(4))
def test_covariances_with_one_more_point_stand_beside_it(n):
    axes, added = drawn(kernel_matrix(at=0.5), RUN, n)
    column = [(place, text) for place, text in texts(added).items() if place[0] == 3.5]
    expected = np.exp(-0.5 * (X[:n, 0] - 0.5) ** 2)
    assert column == [((3.5, row), f"{k:.2f}") for row, k in enumerate(expected)]
    assert {place for place in lit(added) if place[0] == 3.5} == ({(3.5, n - 1)} if n else set())
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["0", "1", "3", "x* = 0.5"]
    assert axes.get_xlim()[1] > 3.96


def test_a_cell_is_the_fuller_the_larger_its_number_and_never_hides_it():
    _, added = drawn(kernel_matrix(), RUN, 3)
    cells = [artist for artist in added if hasattr(artist, "get_width")]
    full = [cell.get_facecolor()[3] for cell in cells]
    K = PROCESS.covariance(X) + 0.25 * np.eye(3)
    assert np.allclose(full, 0.55 * K.ravel() / 1.25)
    numbers = [artist for artist in added if hasattr(artist, "get_text")]
    assert {text.get_color() for text in numbers} == {GROUNDS["light"][1]}


def test_a_matrix_without_noise_is_called_so_and_nothing_is_new_in_the_first_step():
    run = [GaussianProcess().condition(X, Y)]
    axes, added = drawn(kernel_matrix(), run)
    assert [text.get_text() for text in axes.texts[:1]] == ["K"]
    assert lit(added) == set() and len(texts(added)) == 9
    with pytest.raises(TypeError, match="at must be a finite number; got 'x'"):
        kernel_matrix(at="x")


@pytest.mark.parametrize("i", range(3))
def test_curves_are_the_evidence_and_its_parts_and_the_way_leads_down(i):
    evidence = Evidence(X, Y, PROCESS)
    steps = [
        SimpleNamespace(theta=np.log([scale]), loss=evidence([0, np.log(scale), np.log(0.25)])[0])
        for scale in (0.3, 0.5, 0.9)
    ]
    axes, added = drawn(evidence_curve(PROCESS, X, Y, SCALES), steps, i)
    total, misfit, complexity = (line.get_ydata() for line in axes.lines[:3])
    known = [evidence([0, np.log(scale), np.log(0.25)])[0] for scale in SCALES]
    assert np.allclose(total, known) and np.allclose(misfit + complexity, total)
    K = np.exp(-0.5 * (X - X.T) ** 2 / SCALES[0] ** 2) + 0.25 * np.eye(3)
    assert np.isclose(misfit[0], Y @ np.linalg.solve(K, Y) / 2)
    assert [text.get_text().strip() for text in axes.texts] == ["sum", "misfit", "complexity"]
    assert len({line.get_linestyle() for line in axes.lines[:3]}) == 3  # not by colour alone
    way = [(np.exp(step.theta[0]), step.loss) for step in steps[: i + 1]]
    assert np.allclose(marked(added, "o").get_xydata(), way)
    assert np.allclose(marked(added, "D").get_xydata(), way[-1:])
    assert axes.get_xscale() == "log"


def test_wrong_arguments_of_the_curve_are_named():
    with pytest.raises(ValueError, match="length_scales must be 1-D"):
        evidence_curve(PROCESS, X, Y, np.eye(2))
    with pytest.raises(ValueError, match="as many rows; got 3 and 2"):
        evidence_curve(PROCESS, X, Y[:2], SCALES)
