"""Frames of phases: every step, every name, in order."""

import pytest

from mlcore.viz.phases import Phase, in_phases


def pairs(frames):
    return [(frame.step, frame.name) for frame in frames]


def test_every_step_has_every_phase_in_order():
    frames = in_phases("ab", ("fit", "acquire", "evaluate"))
    expected = [(step, name) for step in "ab" for name in ("fit", "acquire", "evaluate")]
    assert pairs(frames) == expected and all(isinstance(frame, Phase) for frame in frames)
    assert in_phases([], ("fit",)) == []


def test_a_step_may_have_phases_of_its_own():
    frames = in_phases([0, 1, 2], lambda step: ["look"] * step)
    assert pairs(frames) == [(1, "look"), (2, "look"), (2, "look")]


@pytest.mark.parametrize("names", ["fit", [1], lambda _: "fit"], ids=["str", "int", "function"])
def test_other_names_are_refused(names):
    with pytest.raises(TypeError, match="^names must be a sequence of str"):
        in_phases([1], names)
