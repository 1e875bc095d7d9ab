"""Key of lesson 00, start here."""

import numpy as np

from mlcore.exercise import Exercise
from mlcore.problems import bowl
from mlcore.readable import readable
from mlcore.steps import Step

_valley = bowl(10)


def _walk(theta, lr, n):
    """The steps of `gradient_descent`, which would load NumPy's random numbers."""
    for t in range(n):
        loss, gradient = _valley(theta)
        yield Step(t, theta, loss, t + 1)
        theta = theta - lr * gradient


_run = list(_walk(np.array([-1.5, 1.0]), 0.18, 9))
_low = next(step for step in _run if step.loss < 1)
_said = {False: "not yet below 1.", True: "below 1, but not for the first time."}
_steps = {
    f"At step {step.t}, L is {readable(step.loss)}: {_said[step.loss < 1]}": step.t
    for step in _run
    if step.t not in (_low.t, _low.n_evals)
}
_losses = {f"That is L at step {step.t}: which step is asked.": step.loss for step in _run}
_others = {f"There is no step {t}: they go from 0 to {_run[-1].t}.": t for t in range(9, 61)}

first_below_1 = Exercise(
    _low.t,
    mistakes={
        "That is on the axis of the evaluations, which count from 1; steps count from 0.": (
            _low.n_evals
        ),
        "Write the number without quotes.": str(_low.t),
        **_steps,
        **_losses,
        **_others,
    },
)


def _height(a, b):
    return _valley(np.array([a, b]))[0]


_times = {f"It is {n} times too large.": lambda a, b, n=n: n * _height(a, b) for n in range(3, 13)}
_parts = {f"It is {n} times too small.": lambda a, b, n=n: _height(a, b) / n for n in range(3, 13)}

height = Exercise(
    _height,
    (-1.5, 1.0),
    (2.0, -1.0),
    (0.5, 0.0),
    mistakes={
        "You forgot the ½.": lambda a, b: a**2 + 10 * b**2,
        "The 10 before b² is missing.": lambda a, b: (a**2 + b**2) / 2,
        "The 10 belongs to b², not to a².": lambda a, b: (10 * a**2 + b**2) / 2,
        "The 10 belongs to b² alone.": lambda a, b: 10 * (a**2 + b**2) / 2,
        "a and b are not squared yet.": lambda a, b: (a + 10 * b) / 2,
        "A square is a**2; a * 2 is twice a.": lambda a, b: (2 * a + 20 * b) / 2,
        "The ½ belongs to b² too: put the sum in brackets.": lambda a, b: a**2 / 2 + 10 * b**2,
        "The ½ belongs to a² too: put the sum in brackets.": lambda a, b: a**2 + 10 * b**2 / 2,
        "Only b is squared, not the 10.": lambda a, b: (a**2 + (10 * b) ** 2) / 2,
        "b is not squared yet.": lambda a, b: (a**2 + 10 * b) / 2,
        "a is not squared yet.": lambda a, b: (a + 10 * b**2) / 2,
        "The two parts are added, not subtracted.": lambda a, b: (a**2 - 10 * b**2) / 2,
        "Square first, then add.": lambda a, b: (a + 10 * b) ** 2 / 2,
        "That is ∇L, two numbers; the height is one.": lambda a, b: (a, 10 * b),
        "Halve the sum once: either 0.5 * or / 2.": lambda a, b: _height(a, b) / 2,
        **_times,
        **_parts,
    },
)
