"""Schedules: their formulas, and that they depend on t alone."""

import re

import pytest

from mlcore.schedules import constant, inverse_time


def test_constant():
    schedule = constant(0.3)
    assert [schedule(t) for t in (0, 1, 10**6)] == [0.3, 0.3, 0.3]


def test_inverse_time():
    schedule = inverse_time(0.8, decay=0.5)
    assert [schedule(t) for t in (0, 1, 2, 6)] == pytest.approx([0.8, 0.8 / 1.5, 0.4, 0.2])
    assert [inverse_time(0.8, decay=0)(t) for t in (0, 9)] == [0.8, 0.8]


@pytest.mark.parametrize("schedule", [constant(0.3), inverse_time(0.8, 0.5)])
def test_a_schedule_remembers_nothing(schedule):
    """One that shrinks its own rate at every call would give other numbers the second time."""
    forwards = [schedule(t) for t in range(50)]
    backwards = [schedule(t) for t in reversed(range(50))]
    assert forwards == backwards[::-1]


@pytest.mark.parametrize(
    ("make", "arguments", "kind", "message"),
    [
        (constant, (0,), ValueError, "lr must be a finite number > 0; got 0"),
        (constant, ("0.1",), TypeError, "lr must be a finite number > 0; got '0.1'"),
        (constant, (None,), TypeError, "lr must be a finite number > 0; got None"),
        (inverse_time, (-1, 0.1), ValueError, "lr must be a finite number > 0; got -1"),
        (inverse_time, (1, -0.1), ValueError, "decay must be a finite number ≥ 0; got -0.1"),
        (inverse_time, (1, [1]), TypeError, "decay must be a finite number ≥ 0; got [1]"),
    ],
)
def test_a_wrong_argument_is_named_at_once(make, arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        make(*arguments)
