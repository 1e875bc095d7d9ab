"""Test surfaces: functions of θ with a known minimum, to watch an algorithm at work on.

All of them are imported from here, wherever they are written:

    one_valley        bowl, sphere, rosenbrock
    many_minima       rastrigin, ackley, griewank, levy, styblinski_tang: in any dimension
    few_dimensions    himmelblau, branin, six_hump_camel, gramacy_lee, hartmann6
    moved             moved, shifted, rotated, random_rotation: any of these surfaces elsewhere

Each surface is a `Problem`, of problem.py, an objective: ``problem(theta)`` gives ``(loss,
gradient)``. Those that take ``dim`` exist in any dimension d. A bad argument is a TypeError or a
ValueError.
"""

from mlcore.problems.few_dimensions import (
    branin,
    gramacy_lee,
    hartmann6,
    himmelblau,
    six_hump_camel,
)
from mlcore.problems.many_minima import ackley, griewank, levy, rastrigin, styblinski_tang
from mlcore.problems.moved import moved, random_rotation, rotated, shifted
from mlcore.problems.one_valley import bowl, rosenbrock, sphere
from mlcore.problems.problem import Problem

__all__ = [
    "Problem",
    "ackley",
    "bowl",
    "branin",
    "gramacy_lee",
    "griewank",
    "hartmann6",
    "himmelblau",
    "levy",
    "moved",
    "random_rotation",
    "rastrigin",
    "rosenbrock",
    "rotated",
    "shifted",
    "six_hump_camel",
    "sphere",
    "styblinski_tang",
]
