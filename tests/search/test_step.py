"""The step of all searches: the best point so far, and where a search begins or goes on."""

import re
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from mlcore.problems import sphere
from mlcore.search.blind_descent import blind_descent
from mlcore.search.genetic import genetic_algorithm
from mlcore.search.population import losses_at
from mlcore.search.sampling import grid_search, random_search
from mlcore.search.step import SearchStep, begin, best_of
from mlcore.search.swarm import particle_swarm

POINTS = np.random.default_rng(0).uniform(-2, 2, (7, 3))


def step(theta, loss):
    theta = np.array(theta)
    return SearchStep(0, theta, loss, 1, theta[None], np.array([loss]), None)


def test_the_best_is_a_copy_that_nobody_can_change():
    points = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    theta, loss = best_of(points, np.array([5.0, 4.0, 4.0]))
    points[:] = 0
    assert theta.tolist() == [2, 2] and type(loss) is float and loss == 4.0
    with pytest.raises(ValueError, match="read-only"):
        theta[0] = 1


@pytest.mark.parametrize(
    ("losses", "expected"), [([5, 4.5], 4), ([5, 4], 4), ([5, 3], 3), ([np.inf, np.inf], 4)]
)
def test_only_a_lower_loss_replaces_the_best(losses, expected):
    theta, loss = best_of(np.array([[1.0], [2.0]]), np.array(losses, float), step([9.0], 4.0))
    assert loss == expected and theta.tolist() == ([9.0] if expected == 4 else [2.0])


def test_while_nothing_is_finite_the_first_point_stands():
    none = np.array([np.inf, np.inf])
    theta, loss = best_of(np.array([[1.0], [2.0]]), none)
    assert theta.tolist() == [1.0] and loss == np.inf
    assert best_of(np.array([[3.0], [4.0]]), none, step([1.0], np.inf))[0].tolist() == [1.0]
    assert best_of(np.array([[3.0]]), np.array([1e300]), step([1.0], np.inf))[0].tolist() == [3.0]


def test_a_population_function_takes_one_point_too():
    f = sphere(3).value
    theta, loss = best_of(POINTS, losses_at(f, POINTS))
    assert f(theta) == loss


# --- where a search begins, or goes on ------------------------------------------------------------

BOX, SMALLER = [(-2, 2), (-2, 2)], [(-2, 2), (0, 2)]
SEARCHES = {"random": random_search, "swarm": particle_swarm, "genes": genetic_algorithm}
SEARCHES |= {"descent": blind_descent}


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_no_search_goes_on_in_a_smaller_box(search):
    """It would keep a best point, or ask for points, which lie outside of the box."""
    *_, step = islice(search(sphere().value, BOX, rng=3), 6)
    assert next(search(sphere().value, BOX, start=step)).t == 6
    with pytest.raises(ValueError, match=r"^start\.\w+\[\d+, 1\] must be in \[0, 2\]; got -"):
        search(sphere().value, SMALLER, start=step)


def test_a_swarm_does_not_go_on_where_only_its_move_leads_outside():
    step = next(particle_swarm(lambda x: -x[:, 0], [(0, 9)], start=[[1.0], [2.0]], rng=0))
    step = replace(step, after=np.array([[2.5], [2.0]]))
    with pytest.raises(ValueError, match=r"^start\.after\[0, 0\] must be in \[0, 2\]; got "):
        particle_swarm(lambda x: -x[:, 0], [(0, 2)], start=step)


@pytest.mark.parametrize("n_values", [4, [3, 4], [5, 3]])
def test_a_grid_goes_on_as_the_same_grid_alone(n_values):
    f = sphere().value
    first = list(islice(grid_search(f, BOX, [3, 5]), 12))[-1]
    rest = list(grid_search(f, BOX, [3, 5], start=first, batch_size=2))
    assert [step.n_evals for step in rest] == [14, 15]
    with pytest.raises(ValueError, match=r"^start must be a step of this grid; its points, \[\[2"):
        grid_search(f, BOX, n_values, start=first)


def test_what_a_search_is_given():
    low, high, seed, before, points = begin(abs, BOX, SearchStep, 5, None)
    assert (low.tolist(), high.tolist(), before, points) == ([-2, -2], [2, 2], None, None)
    assert (
        seed
        == begin(abs, BOX, SearchStep, 5, [[0, 1]])[2]
        != begin(abs, BOX, SearchStep, 6, None)[2]
    )
    points = begin(abs, BOX, SearchStep, 5, None, n=40)[-1]
    assert points.shape == (40, 2) and np.abs(points).max() <= 2 and not points.flags.writeable


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ([[0, 3]], "start[0, 1] must be in [-2, 2]; got 3.0"),
        ([[0, 1]], "the number of points in start must be a whole number ≥ 2; got 1"),
        ([[0, 1, 2]] * 2, "start must have shape (n, 2), a row a point; got (2, 3)"),
    ],
)
def test_a_wrong_start_of_a_population_is_named(start, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        begin(abs, BOX, SearchStep, 5, start, n=40)
