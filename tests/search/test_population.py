"""How a search asks for losses: one point or many, and answers that misbehave."""

import multiprocessing
import pickle
import re
import traceback
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from fractions import Fraction
from functools import partial

import numpy as np
import pytest

from mlcore.problems import rastrigin, sphere
from mlcore.search.dimensions import Choice, Integer, LogUniform
from mlcore.search.population import losses_at, rowwise
from mlcore.search.sampling import grid_search, random_search
from mlcore.search.space import Space
from mlcore.steps import record

POINTS = np.random.default_rng(0).uniform(-2, 2, (7, 3))


def bumpy(point):
    """At the top of the module: a process that a pool has started must be able to import it."""
    return float(point @ point + np.sin(5 * point).sum())


def trained(rate, depth, kernel):
    return rate * depth + (10 if kernel == "rbf" else 0)


def failing(point):
    raise KeyError("no such file")


SPACE = Space(rate=LogUniform(0.01, 1), depth=Integer(1, 10), kernel=Choice("linear", "rbf"))
OF_CUBE = SPACE.objective(trained)


# --- rowwise: one point or many -------------------------------------------------------------------


def test_rowwise_asks_point_by_point():
    f = rowwise(bumpy)
    losses = f(POINTS)
    assert losses.dtype == np.float64 and losses.tolist() == [bumpy(point) for point in POINTS]
    for point, loss in zip(POINTS, losses):
        assert type(f(point)) is float and f(point) == loss
    assert f(POINTS.tolist()).tolist() == losses.tolist() and f(POINTS[:1]).shape == (1,)


@pytest.mark.parametrize("answer", [1, 1.0, np.float32(1), np.int8(1), np.array(1.0), Fraction(1)])
def test_any_kind_of_number_will_do(answer):
    assert rowwise(lambda point: answer)(POINTS).tolist() == [1.0] * 7


@pytest.mark.parametrize("loss", [np.nan, np.inf, -np.inf])
def test_rowwise_passes_on_what_is_not_finite(loss):
    assert np.array_equal(rowwise(lambda point: loss)(POINTS), [loss] * 7, equal_nan=True)


@pytest.mark.parametrize(
    ("answer", "came"),
    [
        (None, "None"),
        ("3", "'3'"),
        (True, "True"),
        (1j, "1j"),
        ([1.0], "[1.0]"),
        (np.array([1.0]), "shape (1,)"),
        (np.ones((2, 3)), "shape (2, 3)"),
        ((1.0, 2.0), "(1.0, 2.0)"),
    ],
    ids=str,
)
def test_anything_but_a_number_names_the_objective(answer, came):
    def accuracy(point):
        return answer

    message = f"f must return one number a point; accuracy returned {came}"
    for ask in (rowwise(accuracy), partial(losses_at, rowwise(accuracy))):
        with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
            ask(POINTS)


def test_the_points_are_copies():
    def writes(point):
        point += 100
        return point.sum()

    points = POINTS.copy()
    assert rowwise(writes)(points).tolist() == pytest.approx((POINTS + 100).sum(axis=1).tolist())
    rowwise(writes)(points[0])
    losses_at(rowwise(writes), points)
    assert np.array_equal(points, POINTS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((3,), "f must be a function; got 3"),
        ((None,), "f must be a function; got None"),
        ((bumpy, 2), "map must be a function; got 2"),
    ],
)
def test_wrong_arguments_of_rowwise(arguments, message):
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        rowwise(*arguments)


@pytest.mark.parametrize(
    ("points", "kind", "message"),
    [
        (1.0, ValueError, "points must be 2-D; got shape ()"),
        (np.ones((2, 3, 4)), ValueError, "points must be 2-D; got shape (2, 3, 4)"),
        ([], ValueError, "points must not be empty; got shape (0,)"),
        ("ab", TypeError, "points must hold real numbers in rows of equal length; got str"),
        (
            [[1.0, np.nan]],
            ValueError,
            "points must be finite, not NaN or inf: first at row 0, column 1 (nan)",
        ),
    ],
)
def test_wrong_points(points, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        rowwise(bumpy)(points)


# --- rowwise: on a pool ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def processes():
    """Two workers that start from nothing and import this file, as on Windows and macOS."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture(scope="module")
def maps(processes):
    with multiprocessing.get_context("spawn").Pool(1) as pool, ThreadPoolExecutor(2) as threads:
        yield {"processes": processes.map, "threads": threads.map, "Pool": pool.map}


@pytest.mark.parametrize("which", ["processes", "threads", "Pool"])
def test_a_pool_gives_identical_results(maps, which):
    here, there = rowwise(bumpy), rowwise(bumpy, map=maps[which])
    assert np.array_equal(here(POINTS), there(POINTS)) and here(POINTS[0]) == there(POINTS[0])
    assert np.array_equal(rowwise(OF_CUBE)([[0.5] * 3]), rowwise(OF_CUBE, maps[which])([[0.5] * 3]))
    box = [(-2, 2)] * 2
    for search in (
        lambda f: record(random_search(f, box, batch_size=6, rng=3), 4),
        lambda f: record(grid_search(f, box, 3, batch_size=4)),
    ):
        for a, b in zip(search(here), search(there), strict=True):
            assert np.array_equal(a.points, b.points) and np.array_equal(a.losses, b.losses)
            assert a.loss == b.loss and np.array_equal(a.theta, b.theta)


@pytest.mark.parametrize("which", ["processes", "threads", "Pool"])
def test_an_exception_comes_through_a_pool(maps, which):
    with pytest.raises(KeyError, match="no such file"):
        next(random_search(rowwise(failing, maps[which]), [(0, 1)]))


def test_rowwise_can_be_pickled():
    f = pickle.loads(pickle.dumps(rowwise(bumpy)))
    assert np.array_equal(f(POINTS), rowwise(bumpy)(POINTS))


# --- losses_at ------------------------------------------------------------------------------------


def test_losses_are_those_of_the_function():
    losses = losses_at(rastrigin(3).value, POINTS)
    assert np.array_equal(losses, rastrigin(3).value(POINTS))
    assert losses.dtype == np.float64 and not losses.flags.writeable


@pytest.mark.parametrize("kind", [list, tuple, np.float32, np.int64, lambda a: np.array(a)[::-1]])
def test_answers_of_any_real_kind(kind):
    losses = losses_at(lambda points: kind([4.0, 2.0]), POINTS[:2])
    assert sorted(losses.tolist()) == [2, 4] and losses.dtype == np.float64


def test_what_is_not_finite_counts_as_worst():
    answer = [1.0, np.nan, np.inf, -np.inf, 1e308, -1e308, 0.0]
    expected = [1.0, np.inf, np.inf, np.inf, 1e308, -1e308, 0.0]
    assert losses_at(lambda points: np.array(answer), POINTS).tolist() == expected
    assert losses_at(lambda points: np.full(7, np.nan), POINTS).tolist() == [np.inf] * 7


def test_neither_side_changes_what_the_other_keeps():
    answer, points = np.array([np.nan] * 7), POINTS.copy()

    def f(asked):
        asked[:] = 0
        return answer

    losses = losses_at(f, points)
    answer[:] = 5
    assert losses.tolist() == [np.inf] * 7 and np.array_equal(points, POINTS)
    losses_at(f, points)
    assert answer.tolist() == [5] * 7


HINT = "If f is a function of one point, use rowwise(f)"


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (None, TypeError, "loss returned None"),
        ("seven", TypeError, "loss returned 'seven'"),
        (["a"] * 7, TypeError, "loss returned ['a', 'a', 'a', 'a', 'a', 'a', 'a']"),
        ([None] * 7, TypeError, "loss returned [None, None, None, None, None, None, None]"),
        (np.ones(7) * 1j, TypeError, "loss returned shape (7,)"),
        (np.ones(7) > 0, TypeError, "loss returned shape (7,)"),
        ([[1], [1, 2]], TypeError, "loss returned [[1], [1, 2]]"),
        (1.5, ValueError, f"loss returned 1.5. {HINT}"),
        (np.ones(3), ValueError, f"loss returned shape (3,). {HINT}"),
        (np.ones((7, 1)), ValueError, f"loss returned shape (7, 1). {HINT}"),
        (np.ones(0), ValueError, f"loss returned shape (0,). {HINT}"),
    ],
    ids=str,
)
def test_another_answer_names_the_objective(answer, kind, message):
    def loss(points):
        return answer

    message = f"f must return one loss for each of 7 points, shape (7,); {message}"
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        losses_at(loss, POINTS)


def test_a_function_of_one_point_is_told_about_rowwise():
    """It may return too little, or fail in its own way, for which a note is added."""
    with pytest.raises(ValueError, match=re.escape(HINT)):
        losses_at(lambda point: point[0] ** 2 + point[1] ** 2, POINTS)
    own = ValueError("matmul: not these shapes")

    def fails(point):
        raise own

    with pytest.raises(ValueError) as caught:
        losses_at(fails, POINTS)
    assert caught.value is own and own.args == ("matmul: not these shapes",)
    text = "".join(traceback.format_exception(own))
    assert f"f was given 7 points at once, (n, d). {HINT}" in text
    with pytest.raises(KeyError) as caught:
        losses_at(rowwise(failing), POINTS)
    assert not hasattr(caught.value, "__notes__")


@pytest.mark.parametrize("n", [2, 3])
def test_a_function_of_one_point_is_found_out_where_its_answer_has_the_right_shape(n):
    """Of n points with n coordinates, a sum over the points has as many entries as points."""
    points = np.arange(n * n, dtype=float).reshape(n, n)
    with pytest.raises(ValueError, match=re.escape(HINT)):
        losses_at(lambda point: point[0] ** 2 + 1, points)
    with pytest.raises(ValueError, match=re.escape(HINT)):
        losses_at(lambda point: (point**2).sum(axis=0), points)
    assert losses_at(sphere(n).value, points).tolist() == (points**2).sum(axis=1).tolist()


@pytest.mark.parametrize("kind", [MemoryError, KeyError, OSError, ZeroDivisionError])
def test_an_error_that_has_nothing_to_do_with_shapes_gets_no_note(kind):
    def fails(points):
        raise kind("of its own")

    with pytest.raises(kind) as caught:
        losses_at(fails, POINTS)
    assert not hasattr(caught.value, "__notes__")


def test_an_integer_too_large_for_a_float_is_the_worst_there_is():
    answers = {0.0: 10**400, 1.0: 3, 2.0: 10**300}
    f = rowwise(lambda point: answers[point[0]])
    assert losses_at(f, np.array([[0.0], [1.0], [2.0]])).tolist() == [np.inf, 3.0, 1e300]
