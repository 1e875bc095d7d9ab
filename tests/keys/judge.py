"""Tries wrong answers on the keys of a lesson: none may pass, most must get a hint that fits.

A test file holds the wrong answers that students give, as (answer, what its hint says, or None):

    test_wrong_answers = judged(key, descent_step=[(lambda theta, X, y, lr: None, "return")], …)
"""

import re

import pytest

from mlcore.exercise import Exercise, verdict

LEAST_TRIED, LEAST_HINTED = 8, 6  # of each exercise, its named mistakes included


def as_answers(exercise):
    """(answer, hint) of each named mistake; what is long to compute is a function of nothing."""
    for hint, mistake in exercise.mistakes.items():
        late = callable(mistake) and exercise.cases == [()]
        yield mistake() if late else mistake, hint


def judged(key, **wrong):
    """The test of all exercises of a key; each is tried with its list of wrong answers."""
    exercises = {name: e for name, e in vars(key).items() if isinstance(e, Exercise)}

    @pytest.mark.parametrize("name", exercises)
    def test(name):
        exercise = exercises[name]
        assert verdict(exercise.expected, exercise).startswith("Right"), "the key refuses itself"
        tried = [*as_answers(exercise), *wrong[name]]
        for number, (answer, hint) in enumerate(tried):
            said = verdict(answer, exercise)
            assert said.startswith("Not yet: "), f"wrong answer {number} of {name}: {said}"
            told = re.search("^Hint: (.*)", said, re.MULTILINE)
            assert (told is None) == (hint is None), f"wrong answer {number} of {name}: {said}"
            assert hint is None or hint in told[1], f"wrong answer {number} of {name}: {told[1]}"
        assert len(tried) >= LEAST_TRIED
        assert sum(hint is not None for _, hint in tried) >= LEAST_HINTED

    assert wrong.keys() == exercises.keys()
    return test
