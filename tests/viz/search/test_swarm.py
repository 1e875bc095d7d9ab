"""The swarm's plane shows where the particles are, and one particle's move as the sum of three."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Annotation

from mlcore.problems import six_hump_camel
from mlcore.search.swarm import particle_swarm
from mlcore.steps import record
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.search.swarm import PARTS, swarm_caption, swarm_plane
from mlcore.viz.style import colour
from tests.drawn import drawn, marked

CAMEL = six_hump_camel()
START = [[2.0, 1.0], [0.0, -0.5]]


@pytest.fixture(scope="module")
def pair():
    """Particle 0 moves, particle 1 sits at the best point."""
    stream = particle_swarm(
        CAMEL.value, CAMEL.bounds, start=START, rng=853, inertia=0.7, cognitive=1.5, social=1.5
    )
    return record(stream, 6)


@pytest.fixture(scope="module")
def ring():
    return record(
        particle_swarm(CAMEL.value, CAMEL.bounds, n_particles=7, topology="ring", rng=1), 5
    )


def arrows(artists):
    """(colour, tail, head) of every arrow, in the order drawn."""
    return [
        (to_hex(artist.get_facecolor()).upper(), *np.array(artist._posA_posB))
        for artist in artists
        if isinstance(artist, FancyArrowPatch)
    ]


def names(artists):
    return [artist.get_text() for artist in artists if isinstance(artist, Annotation)]


# --- the arrows -----------------------------------------------------------------------------------


@pytest.mark.parametrize("i", [2, 3, 4])
def test_the_parts_stand_head_to_tail_and_end_where_the_sum_ends(pair, i):
    _, added = drawn(swarm_plane(CAMEL), pair, i)
    total, *parts = arrows(added)
    assert total[0] == colour("new")
    np.testing.assert_allclose(total[1:], [pair[i].points[0], pair[i + 1].points[0]])
    foot = pair[i].points[0]
    for (shade, tail, head), (field, _, role) in zip(parts, PARTS, strict=True):
        assert shade == colour(role)
        np.testing.assert_allclose(tail, foot)
        np.testing.assert_allclose(head - tail, getattr(pair[i], field)[0])
        foot = head
    np.testing.assert_allclose(foot, total[2])
    joins = [artist.get_joinstyle() for artist in added if isinstance(artist, FancyArrowPatch)]
    assert joins == ["miter"] * 4  # a round tip would end short of its place


def test_parts_that_are_zero_have_no_arrow_and_no_name(pair):
    for i, expected in ((0, ["to g"]), (1, ["ωv", "to g"]), (2, ["ωv", "to p", "to g"])):
        _, added = drawn(swarm_plane(CAMEL), pair, i)
        assert [name for name in names(added) if name not in ("p", "g")] == expected
        assert len(arrows(added)) == 1 + len(expected)


def test_names_stand_apart(pair):
    for i in range(1, 6):
        _, added = drawn(swarm_plane(CAMEL), pair, i)
        shown = [
            text for text in added if isinstance(text, Annotation) and len(text.get_text()) > 1
        ]
        boxes = [text.get_window_extent() for text in shown]
        for k, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[:k]), i


def test_another_particle_can_be_followed_or_none(pair):
    _, added = drawn(swarm_plane(CAMEL, follow=1), pair, 3)
    total, *_ = arrows(added)
    np.testing.assert_allclose(total[1], START[1])
    _, added = drawn(swarm_plane(CAMEL, follow=None), pair, 3)
    assert arrows(added) == [] and names(added) == ["g"]
    assert marked(added, "D").get_xydata().tolist() == [pair[3].theta.tolist()]


# --- the markers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("i", range(5))
@pytest.mark.parametrize("k", [0, 4])
def test_star_and_diamond_are_the_points_that_pull(ring, i, k):
    step = ring[i]
    _, added = drawn(swarm_plane(CAMEL, follow=k), ring, i)
    assert marked(added, "*").get_xydata().tolist() == [step.best_points[k].tolist()]
    leader = step.best_points[step.leaders[k]]
    assert marked(added, "D").get_xydata().tolist() == [leader.tolist()]


def test_the_diamond_lies_over_the_star_of_a_minimum(ring):
    axes, added = drawn(swarm_plane(CAMEL, follow=None), ring)
    star = next(line for line in axes.lines if line.get_marker() == "*")
    assert marked(added, "D").zorder > star.zorder


def test_every_particle_has_a_dot_and_a_line_from_where_it_was(ring):
    _, added = drawn(swarm_plane(CAMEL, follow=2), ring, 3)
    dots, followed = (line for line in added if getattr(line, "get_marker", str)() == "o")
    assert dots.get_xydata().tolist() == ring[3].points.tolist()
    assert followed.get_xydata().tolist() == [ring[3].points[2].tolist()]
    tails = [line.get_xydata() for line in added if getattr(line, "get_marker", str)() == "None"]
    expected = np.stack([ring[2].points, ring[3].points], axis=1)
    np.testing.assert_array_equal(tails, expected)


def test_at_first_there_is_nowhere_to_come_from(ring):
    _, added = drawn(swarm_plane(CAMEL, follow=None), ring, 0)
    for line in added:
        if getattr(line, "get_marker", str)() == "None":
            assert (line.get_xydata() == line.get_xydata()[0]).all()


@pytest.mark.parametrize("optimum, expected", [(None, CAMEL.minima.tolist()), ([1, 0], [[1, 0]])])
def test_every_minimum_has_a_star_unless_one_is_asked_for(ring, optimum, expected):
    axes, _ = drawn(swarm_plane(CAMEL, follow=None, optimum=optimum), ring)
    stars = [line.get_xydata()[0].tolist() for line in axes.lines if line.get_marker() == "*"]
    assert stars == expected


# --- words and bad arguments ----------------------------------------------------------------------


def test_the_caption_has_the_numbers_of_the_move(pair):
    head, numbers, why = swarm_caption(why=lambda run, i: f"step {i}")(pair, 0).split("<br>")
    assert head.startswith("step 0 · best L = −0.75 · <i>v</i> ← ω<i>v</i> + ")
    assert numbers == (
        "particle 1 at (2, 1): (0, 0) + (0, 0) + (−1.9174, −0.0418) = <b>(−1.9174, −0.0418)</b>"
    )
    assert why == "step 0"


@pytest.mark.parametrize("follow, error", [(-1, ValueError), (1.5, TypeError), ("0", TypeError)])
def test_a_bad_particle_is_named_at_once(follow, error):
    with pytest.raises(error, match="follow must be a whole number ≥ 0"):
        swarm_plane(CAMEL, follow=follow)


def test_a_particle_that_is_not_there_is_named(pair):
    with pytest.raises(ValueError, match="follow must be one of 2 particles; got 2"):
        drawn(swarm_plane(CAMEL, follow=2), pair)


def test_other_numbers_than_the_loss_can_be_drawn(ring):
    panel = loss_curve(log=True, label="spread", value=lambda step: step.points.std())
    axes, added = drawn(panel, ring, 2)
    expected = [[step.n_evals, step.points.std()] for step in ring[:3]]
    assert marked(added, "o").get_xydata().tolist() == expected
    assert axes.get_ylabel() == "spread"
