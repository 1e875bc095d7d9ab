"""The pictures of PCA: feet at right angles, shares that fit, and the picture that was meant."""

import numpy as np
import pytest
from matplotlib.image import AxesImage

from mlcore.steps import Step
from mlcore.viz.reduction.components import caught_variance, rebuilt, share_kept, turning_axis
from mlcore.viz.style import OKABE_ITO
from tests.drawn import drawn, marked

X = np.array([[1.6, 1.2], [-1.6, -1.2], [0.6, -0.8], [-0.6, 0.8]])


def axis(t, u):
    u = np.array(u, float)
    v = u / np.linalg.norm(u)
    return Step(t, u, 1 - np.sum((X @ v) ** 2) / np.sum(X**2), t + 1)


RUN = [axis(0, (1, 0)), axis(1, (4, 3)), axis(2, (0, 2)), axis(3, (-1, 1))]


@pytest.mark.parametrize("shift", [0.0, 7.0])
def test_sticks_stand_at_right_angles_on_the_axis_through_the_mean(shift):
    for i, step in enumerate(RUN):
        _, added = drawn(turning_axis(X + shift), RUN, i)
        feet = marked(added, "s").get_xydata()
        u = step.theta / np.linalg.norm(step.theta)
        assert feet - shift == pytest.approx(np.outer(X @ u, u), abs=1e-12)
        sticks = [a for a in added if getattr(a, "get_color", str)() == OKABE_ITO["purple"]]
        assert len(sticks) == 4
        for stick, point, foot in zip(sticks, X + shift, feet):
            assert stick.get_xydata() == pytest.approx(np.array([point, foot]))
        lost = sum(np.sum((point - foot) ** 2) for point, foot in zip(X + shift, feet))
        assert lost / 10 == pytest.approx(step.loss)


def test_both_axes_of_the_plane_have_one_scale_and_all_fits():
    axes, _ = drawn(turning_axis(X, labels=("a", "b")), RUN)
    assert axes.get_aspect() == 1 and (axes.get_xlabel(), axes.get_ylabel()) == ("a", "b")
    assert np.diff(axes.get_xlim()) == pytest.approx(np.diff(axes.get_ylim()))
    assert axes.get_xlim()[1] > 2 and axes.get_ylim()[1] > 2  # whatever the angle


def test_bars_say_what_each_axis_has_caught():
    axes, _ = drawn(caught_variance(), RUN, 3)
    bars = [(bar.get_x() + 4, bar.get_y(), bar.get_height()) for bar in axes.patches]
    angle = np.degrees(np.arctan2(3, 4))
    caught = [0.584, 0.8, 0.416, 1 - RUN[3].loss]
    wanted = [(0, 0, 0.584), (angle, 0, 0.8), (90, 0, 0.416)]
    wanted += [(135, caught[3], 1 - caught[3]), (135, 0, caught[3])]
    assert np.array(bars) == pytest.approx(np.array(wanted), abs=1e-9)
    assert axes.patches[3].get_hatch() and not axes.patches[4].get_hatch()


def test_the_picture_has_one_scale_of_grey_in_all_steps():
    run = [Step(1, np.arange(6.0), 0.5, 1), Step(2, 2 * np.arange(6.0), 0.0, 2)]
    for i, largest in ((0, None), (1, None), (0, 4.0)):
        axes, added = drawn(rebuilt((2, 3), label="k", largest=largest), run, i)
        (image,) = [a for a in added if isinstance(a, AxesImage)]
        assert image.get_array().tolist() == ((i + 1) * np.arange(6).reshape(2, 3)).tolist()
        assert image.get_clim() == (0, largest or 10) and axes.get_xlabel() == "k"
    _, added = drawn(rebuilt((1, 6), of=lambda step: np.ones(6)), run, 0)
    (image,) = [a for a in added if isinstance(a, AxesImage)]
    assert image.get_array().tolist() == [[1] * 6]


def test_the_share_kept_lies_on_the_curve_of_all_shares():
    run = [Step(k, np.zeros(1), lost, k) for k, lost in ((1, 0.4), (3, 0.0))]
    axes, added = drawn(share_kept([0.6, 0.3, 0.1], marks=[0.8]), run, 0)
    faint, mark = (line.get_xydata() for line in axes.lines[:2])
    assert faint == pytest.approx(np.array([[0, 0], [1, 0.6], [2, 0.9], [3, 1]]))
    assert mark[:, 1].tolist() == [0.8, 0.8]
    assert marked(added, "D").get_xydata() == pytest.approx(np.array([[1, 0.6]]))
    axes, _ = drawn(share_kept(), run)
    assert axes.get_xlim()[1] > 3 and axes.get_ylim()[1] > 1


@pytest.mark.parametrize("data", [[[1.0], [2.0]], [[1.0, 2.0, 3.0]]])
def test_other_than_two_columns_are_named(data):
    with pytest.raises(ValueError, match="X must have 2 columns to be drawn; got shape"):
        turning_axis(data)
