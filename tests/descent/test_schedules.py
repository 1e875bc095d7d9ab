"""Schedules: their formulas, what happens at their ends, and that they depend on t alone."""

import math
import pickle
import re

import numpy as np
import pytest

from mlcore.descent.loop import gradient_descent
from mlcore.descent.schedules import (
    constant,
    cosine,
    exponential,
    inverse_time,
    range_test,
    step_decay,
    warm_up,
)
from mlcore.steps import record


def values(schedule, ts):
    return [schedule(t) for t in ts]


# --- by hand --------------------------------------------------------------------------------------


def test_constant():
    assert values(constant(0.3), (0, 1, 10**6)) == [0.3, 0.3, 0.3]


def test_inverse_time():
    schedule = inverse_time(0.8, decay=0.5)
    assert values(schedule, (0, 1, 2, 6)) == pytest.approx([0.8, 0.8 / 1.5, 0.4, 0.2])
    assert values(inverse_time(0.8, decay=0), (0, 9)) == [0.8, 0.8]
    assert inverse_time(0.1, decay=0.01)(100) == pytest.approx(0.05)  # lesson 05


def test_step_decay_drops_at_the_multiples_of_every():
    schedule = step_decay(0.8, factor=0.5, every=10)
    assert values(schedule, (0, 9, 10, 19, 20, 30)) == pytest.approx([0.8, 0.8, 0.4, 0.4, 0.2, 0.1])
    assert values(step_decay(0.9, factor=1 / 3, every=1), (0, 1, 2)) == pytest.approx(
        [0.9, 0.3, 0.1]
    )
    assert values(step_decay(0.8, factor=1, every=1), (0, 99)) == [0.8, 0.8]


def test_exponential_loses_the_same_share_at_every_step():
    assert values(exponential(0.8, factor=0.5), (0, 1, 2, 3)) == pytest.approx([0.8, 0.4, 0.2, 0.1])
    assert values(exponential(0.8, factor=1), (0, 99)) == [0.8, 0.8]
    assert exponential(0.8, factor=0.5)(5000) == 0.0  # underflow: a rate of 0 is a rate


def test_cosine():
    schedule = cosine(0.8, n_steps=12)
    # cos 0, 30°, 60°, 90°, 120°, 180°
    expected = [0.8, 0.4 * (1 + math.sqrt(0.75)), 0.6, 0.4, 0.2, 0.0]
    assert values(schedule, (0, 2, 4, 6, 8, 12)) == pytest.approx(expected)
    assert values(schedule, (13, 24, 10**6)) == [0.0, 0.0, 0.0]  # it does not rise again
    assert values(cosine(0.8, 10, lr_end=0.2), (0, 5, 10, 11)) == pytest.approx(
        [0.8, 0.5, 0.2, 0.2]
    )
    assert values(cosine(0.8, 1), (0, 1)) == pytest.approx([0.8, 0.0])
    assert values(cosine(0.2, 10, lr_end=0.8), (0, 5, 10)) == pytest.approx([0.2, 0.5, 0.8])


def test_warm_up_climbs_to_the_schedule_after_it():
    assert values(warm_up(0.8, 4), range(6)) == pytest.approx([0.2, 0.4, 0.6, 0.8, 0.8, 0.8])
    assert values(warm_up(0.8, 1), (0, 1)) == [0.8, 0.8]  # one step: no climb
    falling = inverse_time(0.6, decay=1)  # 0.6, 0.3, 0.2, 0.15, …
    assert values(warm_up(falling, 3), range(4)) == pytest.approx([0.2, 0.2, 0.2, 0.15])


def test_range_test_grows_by_equal_factors():
    schedule = range_test(0.001, 1.0, n_steps=4)
    assert values(schedule, range(6)) == pytest.approx([0.001, 0.01, 0.1, 1.0, 1.0, 1.0])
    assert values(range_test(0.1, 0.4, n_steps=2), range(3)) == pytest.approx([0.1, 0.4, 0.4])
    rates = np.array(values(range_test(1e-5, 10, n_steps=50), range(50)))
    assert np.allclose(rates[1:] / rates[:-1], 1e6 ** (1 / 49))
    assert (rates[0], rates[-1]) == (1e-5, 10)  # to the last digit
    assert values(range_test(1e-300, 1e300, 3), range(3)) == pytest.approx([1e-300, 1, 1e300])


# --- against the recursions that other libraries run, step by step --------------------------------


def recursive(lr, change, n):
    """A library that keeps its rate and changes it after every step."""
    rates = [lr]
    for t in range(1, n):
        rates.append(change(rates[-1], t))
    return rates


def chained_cosine(lr_end, n_steps):
    """One step of cosine annealing as a recursion, from t − 1 to t ≤ T."""

    def change(rate, t):
        above = 1 + math.cos(math.pi * t / n_steps)
        before = 1 + math.cos(math.pi * (t - 1) / n_steps)
        return lr_end + (rate - lr_end) * above / before

    return change


@pytest.mark.parametrize(
    ("schedule", "change"),
    [
        (constant(0.3), lambda rate, t: rate),
        (exponential(0.3, 0.97), lambda rate, t: rate * 0.97),
        (step_decay(0.3, 0.1, 7), lambda rate, t: rate * 0.1 if t % 7 == 0 else rate),
        (cosine(0.3, 60, 0.01), chained_cosine(0.01, 60)),
        (inverse_time(0.3, 0.2), lambda rate, t: rate * (1 + 0.2 * (t - 1)) / (1 + 0.2 * t)),
        (range_test(0.3, 30, 60), lambda rate, t: rate * 100 ** (1 / 59)),
    ],
    ids=["constant", "exponential", "step_decay", "cosine", "inverse_time", "range_test"],
)
def test_closed_form_equals_the_recursion(schedule, change):
    assert values(schedule, range(60)) == pytest.approx(recursive(0.3, change, 60))


# --- what all of them keep to ---------------------------------------------------------------------

EVERY = {
    "constant": constant(0.3),
    "inverse_time": inverse_time(0.8, 0.5),
    "step_decay": step_decay(0.8, 0.5, 3),
    "exponential": exponential(0.8, 0.9),
    "cosine": cosine(0.8, 30),
    "warm_up": warm_up(inverse_time(0.8, 0.5), 10),
    "range_test": range_test(0.001, 1, 20),
}
every_schedule = pytest.mark.parametrize("schedule", EVERY.values(), ids=EVERY)


@every_schedule
def test_a_schedule_can_be_pickled_and_says_what_it_was_made_of(schedule):
    again = pickle.loads(pickle.dumps(schedule))
    assert again == schedule and values(again, range(50)) == values(schedule, range(50))
    assert eval(repr(schedule)) == schedule


@every_schedule
def test_a_schedule_remembers_nothing(schedule):
    """One that shrinks its own rate at every call would give other numbers the second time."""
    forwards = values(schedule, range(50))
    assert forwards == values(schedule, reversed(range(50)))[::-1]


@every_schedule
def test_rates_are_finite_floats_that_a_descent_accepts(schedule):
    rates = values(schedule, range(50))
    assert all(type(rate) is float and 0 <= rate < math.inf for rate in rates)
    run = record(gradient_descent(lambda theta: (0.0, 0 * theta), [1.0], lr=schedule), 50)
    assert [step.lr for step in run] == rates


@pytest.mark.parametrize("name", ["inverse_time", "step_decay", "exponential", "cosine"])
def test_decays_never_rise_and_do_fall(name):
    rates = np.array(values(EVERY[name], range(50)))
    assert (np.diff(rates) <= 0).all() and rates[0] == 0.8 and rates[-1] < 0.1


# --- bad arguments --------------------------------------------------------------------------------

POSITIVE, WHOLE = "must be a finite number > 0", "must be a whole number ≥"


@pytest.mark.parametrize(
    ("make", "arguments", "kind", "message"),
    [
        (constant, (0,), ValueError, f"lr {POSITIVE}; got 0"),
        (constant, ("0.1",), TypeError, f"lr {POSITIVE}; got '0.1'"),
        (constant, (None,), TypeError, f"lr {POSITIVE}; got None"),
        (inverse_time, (-1, 0.1), ValueError, f"lr {POSITIVE}; got -1"),
        (inverse_time, (1, -0.1), ValueError, "decay must be a finite number ≥ 0; got -0.1"),
        (inverse_time, (1, [1]), TypeError, "decay must be a finite number ≥ 0; got [1]"),
        (step_decay, (0, 0.5, 10), ValueError, f"lr {POSITIVE}; got 0"),
        (step_decay, (1, 0, 10), ValueError, "factor must be a number in (0, 1]; got 0"),
        (step_decay, (1, 1.5, 10), ValueError, "factor must be a number in (0, 1]; got 1.5"),
        (step_decay, (1, 0.5, 0), ValueError, f"every {WHOLE} 1; got 0"),
        (step_decay, (1, 0.5, 2.5), TypeError, f"every {WHOLE} 1; got 2.5"),
        (exponential, (math.inf, 0.5), ValueError, f"lr {POSITIVE}; got inf"),
        (exponential, (1, -0.5), ValueError, "factor must be a number in (0, 1]; got -0.5"),
        (exponential, (1, 1.01), ValueError, "factor must be a number in (0, 1]; got 1.01"),
        (exponential, (1, "0.5"), TypeError, "factor must be a number in (0, 1]; got '0.5'"),
        (cosine, (0, 10), ValueError, f"lr {POSITIVE}; got 0"),
        (cosine, (1, 0), ValueError, f"n_steps {WHOLE} 1; got 0"),
        (cosine, (1, 10, -1), ValueError, "lr_end must be a finite number ≥ 0; got -1"),
        (warm_up, (0, 10), ValueError, f"schedule, if not a function of t, {POSITIVE}; got 0"),
        (warm_up, ("a", 1), TypeError, f"schedule, if not a function of t, {POSITIVE}; got 'a'"),
        (warm_up, (0.1, 0), ValueError, f"n_steps {WHOLE} 1; got 0"),
        (warm_up, (constant(1), None), TypeError, f"n_steps {WHOLE} 1; got None"),
        (range_test, (0, 1, 10), ValueError, f"lr_start {POSITIVE}; got 0"),
        (range_test, (1, 1, 10), ValueError, "lr_end must be a finite number > 1; got 1"),
        (range_test, (1, 0.1, 10), ValueError, "lr_end must be a finite number > 1; got 0.1"),
        (range_test, (1, None, 10), TypeError, "lr_end must be a finite number > 1; got None"),
        (range_test, (0.1, 1, 1), ValueError, f"n_steps {WHOLE} 2; got 1"),
    ],
)
def test_a_wrong_argument_is_named_at_once(make, arguments, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        make(*arguments)
