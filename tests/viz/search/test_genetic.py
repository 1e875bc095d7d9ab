"""A generation is drawn in four frames, each of what the step recorded; the bars tell no future."""

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.text import Annotation

from mlcore.problems import rastrigin
from mlcore.search.genetic import genetic_algorithm
from mlcore.search.selection import Tournament
from mlcore.search.variation import Blend, Gaussian
from mlcore.steps import record
from mlcore.viz.captions import as_text
from mlcore.viz.phases import Phase, in_phases
from mlcore.viz.search.genetic import (
    FLASH,
    generation_bars,
    generation_caption,
    generation_plane,
)
from tests.drawn import drawn, marked

BUMPY = rastrigin()
ACTS = ("parents", "child", "mutation", "survivors")


@pytest.fixture(scope="module")
def frames():
    options = {"crossover": Blend(0.0), "mutation": Gaussian(0.05), "selection": Tournament(2)}
    run = record(
        genetic_algorithm(
            BUMPY.value, BUMPY.bounds, n_individuals=12, elite=None, rng=30, **options
        ),
        6,
    )
    return in_phases(run, lambda step: ACTS if step.t else ACTS[-1:])


def scene(frames, t, act, follow=7):
    """The step, and what is drawn of it."""
    (i,) = [i for i, frame in enumerate(frames) if (frame.step.t, frame.name) == (t, act)]
    _, added = drawn(generation_plane(BUMPY, follow=follow), frames, i)
    return frames[i].step, added


def points(artists, marker):
    """The points of every line with this marker, in the order drawn."""
    found = [line for line in artists if getattr(line, "get_marker", str)() == marker]
    return [line.get_xydata().tolist() for line in found]


def names(artists):
    return sorted(artist.get_text() for artist in artists if isinstance(artist, Annotation))


# --- the four frames ------------------------------------------------------------------------------


@pytest.mark.parametrize("t", [1, 3, 5])
def test_parents_have_rings_and_the_followed_couple_thick_ones(frames, t):
    step, added = scene(frames, t, "parents")
    old, with_children, couple = points(added, "o")
    assert old == step.previous.tolist()
    assert with_children == step.previous[sorted({*step.parents.ravel()})].tolist()
    assert couple == step.previous[step.parents[7]].tolist()
    assert names(added) == ["parent", "parent"]


def test_one_parent_twice_is_named_so(frames):
    found = [
        (step.t, k)
        for step in {frame.step.t: frame.step for frame in frames}.values()
        for k, (a, b) in enumerate(step.parents)
        if a == b
    ]
    t, k = found[0]
    _, added = scene(frames, t, "parents", k)
    assert names(added) == ["both parents"]


@pytest.mark.parametrize("t", [1, 4])
def test_the_child_is_where_crossover_put_it_with_lines_from_its_parents(frames, t):
    step, added = scene(frames, t, "child")
    assert points(added, "s") == [step.crossed.tolist(), [step.crossed[7].tolist()]]
    ends = [step.previous[parent].tolist() for parent in step.parents[7]]
    lines = points(added, "None")
    assert lines == [[end, step.crossed[7].tolist()] for end in ends]


def test_mutation_flashes_and_moves_the_child(frames):
    step, added = scene(frames, 1, "mutation")
    assert points(added, "s") == [step.points.tolist(), [step.points[7].tolist()]]
    assert points(added, FLASH) == [[step.crossed[7].tolist()]]
    (arrow,) = [artist for artist in added if isinstance(artist, FancyArrowPatch)]
    np.testing.assert_array_equal(arrow._posA_posB, [step.crossed[7], step.points[7]])
    moved = np.stack([step.crossed, step.points], axis=1)
    assert points(added, "None") == moved.tolist()


def test_a_child_that_did_not_mutate_has_no_flash(frames):
    step, added = scene(frames, 4, "mutation")
    assert (step.crossed[7] == step.points[7]).all()
    assert points(added, FLASH) == [] and names(added) == ["unchanged"]


@pytest.mark.parametrize("t, word", [(1, "lives"), (2, "dies"), (3, "lives"), (5, "dies")])
def test_survivors_and_dead_are_those_of_the_step(frames, t, word):
    step, added = scene(frames, t, "survivors")
    old, young = points(added, "o")[0], points(added, "s")[0]
    assert sorted(old + young) == sorted(step.population.tolist())
    assert {*map(tuple, young)} <= {*map(tuple, step.points)}
    everybody = step.previous.tolist() + step.points.tolist()
    assert sorted(points(added, "x")[0] + old + young) == sorted(everybody)
    assert names(added) == [word]
    mine = [[step.points[7].tolist()]]
    fate = (mine, []) if word == "lives" else ([], mine)
    assert (points(added, "s")[1:], points(added, "X")) == fate


def test_the_first_population_is_all_alive_and_old(frames):
    step, added = scene(frames, 0, "survivors")
    assert points(added, "o") == [step.points.tolist()]
    assert points(added, "x") == [[]] and points(added, "s") == [] and names(added) == []


@pytest.mark.parametrize("i", range(1, 13))
def test_names_stand_apart_and_cover_no_mark(frames, i):
    axes, added = drawn(generation_plane(BUMPY, follow=2), frames, i)
    boxes = [text.get_window_extent() for text in added if isinstance(text, Annotation)]
    marks = axes.transData.transform(np.concatenate([line.get_xydata() for line in axes.lines]))
    for k, box in enumerate(boxes):
        assert not any(box.contains(*mark) for mark in marks)
        assert not any(box.overlaps(other) for other in boxes[:k])


def test_the_caption_has_the_numbers_of_the_child(frames):
    caption = generation_caption(7)
    step = frames[1].step
    a, b = step.previous[step.parents[7]]
    words = [caption(frames, i) for i in range(5)]
    assert [text.split("<br>")[0] for text in words] == [
        f"generation {t} · {act}" for t, act in ((0, "survivors"), *((1, act) for act in ACTS))
    ]
    assert words[0].endswith(
        f"12 random points · diversity 0.199 · best L = {as_text(step.previous_losses[0])}"
    )
    assert as_text(a) in words[2] and as_text(b - a) in words[2]
    assert f"<b>{as_text(step.crossed[7])}</b>" in words[2]
    assert f"<b>{as_text(step.points[7])}</b>" in words[3]
    assert "<b>lives</b>" in words[4] and f"L = {as_text(step.losses[7])}" in words[4]


# --- the bars -------------------------------------------------------------------------------------


@pytest.mark.parametrize("i, complete", [(0, 1), (1, 1), (3, 1), (4, 2), (5, 2), (-1, 6)])
def test_a_generation_gets_its_bar_when_it_is_complete(frames, i, complete):
    axes, added = drawn(generation_bars(), frames, i)
    bars = [artist for artist in added if isinstance(artist, Rectangle)]
    steps = [frame.step for frame in frames if frame.name == "survivors"][:complete]
    assert [bar.get_height() for bar in bars] == [step.diversity for step in steps]
    assert [bar.get_x() + 0.4 for bar in bars] == pytest.approx([step.t for step in steps])
    assert [bar.get_linewidth() > 0 for bar in bars] == [False] * (complete - 1) + [True]
    assert names(added) == [f"{steps[-1].diversity:.3g}"]
    assert axes.get_ylim()[1] > max(frame.step.diversity for frame in frames)


def test_bars_of_another_number(frames):
    axes, added = drawn(generation_bars(lambda step: step.loss, "best loss"), frames, 0)
    (bar,) = [artist for artist in added if isinstance(artist, Rectangle)]
    assert bar.get_height() == frames[0].step.loss
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("generation", "best loss")


# --- bad arguments --------------------------------------------------------------------------------


def test_bad_arguments_are_named(frames):
    with pytest.raises(ValueError, match="follow must be a whole number ≥ 0; got -1"):
        generation_plane(BUMPY, follow=-1)
    with pytest.raises(ValueError, match="follow must be one of 12 children; got 12"):
        drawn(generation_plane(BUMPY, follow=12), frames)
    with pytest.raises(ValueError, match="a phase must be one of parents, child, .*; got 'fit'"):
        drawn(generation_plane(BUMPY), [Phase(frames[0].step, "fit")])
    with pytest.raises(TypeError, match="value must be a function"):
        generation_bars("diversity")


def test_the_star_is_the_minimum(frames):
    axes, _ = drawn(generation_plane(BUMPY), frames)
    assert marked(axes.lines, "*").get_xydata().tolist() == [[0, 0]]
