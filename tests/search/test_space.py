"""Spaces: hyperparameters to the cube and back, cells, and the box that a searcher gets."""

import pickle
import re

import numpy as np
import pytest

from mlcore.search.dimensions import Choice, Integer, LogUniform, Uniform
from mlcore.search.space import Space, box

SPACE = Space(
    rate=LogUniform(1e-4, 1),
    depth=Integer(1, 10),
    kernel=Choice("a", "b", "c"),
    share=Uniform(2, 4),
)


def loss(rate, depth, kernel, share):
    return rate + depth + share + len(kernel)


# --- there and back -------------------------------------------------------------------------------


def test_values_by_hand():
    values = SPACE.values([0.5, 1.0, 0.5, 0.25])
    assert values == {"rate": pytest.approx(0.01), "depth": 10, "kernel": "b", "share": 2.5}
    assert [type(value) for value in values.values()] == [float, int, str, float]
    assert SPACE.unit(share=2.5, kernel="b", depth=10, rate=0.01) == pytest.approx(
        [0.5, 0.95, 0.5, 0.25]
    )
    assert SPACE.names == ("rate", "depth", "kernel", "share")
    assert SPACE.bounds.tolist() == [[0, 1]] * 4
    assert repr(Space(a=Integer(1, 2))) == "Space(a=Integer(low=1, high=2))"


def test_there_and_back():
    for u in np.random.default_rng(0).random((200, 4)):
        values = SPACE.values(u)
        back = SPACE.values(SPACE.unit(**values))
        assert {**back, "rate": None, "share": None} == {**values, "rate": None, "share": None}
        assert (back["rate"], back["share"]) == pytest.approx((values["rate"], values["share"]))
        assert np.allclose(SPACE.unit(**values), SPACE.snap(u), rtol=0, atol=1e-12)


def test_snapping_moves_to_the_middle_of_cells_and_changes_no_value():
    u = np.random.default_rng(0).random((50, 20, 4))
    u[0, 0], u[0, 1] = 0, 1
    snapped = SPACE.snap(u)
    assert snapped[0, :2, :3].tolist() == [[0, 0.05, 0.5 / 3], [1, 0.95, 2.5 / 3]]
    assert np.array_equal(SPACE.snap(snapped), snapped)
    assert np.array_equal(snapped[..., [0, 3]], u[..., [0, 3]])
    assert set(np.unique(snapped[..., 1])) == {(k + 0.5) / 10 for k in range(10)}
    assert np.array_equal(SPACE.snap(u[1, 1]), snapped[1, 1])
    for before, after in zip(u.reshape(-1, 4), snapped.reshape(-1, 4)):
        assert SPACE.values(before) == SPACE.values(after)


@pytest.mark.parametrize("n", [2, 3, 7, 10, 49, 1000])
def test_snapping_agrees_with_the_dimension_on_the_walls_of_its_cells(n):
    walls = np.arange(n + 1) / n
    u = np.concatenate([walls, np.nextafter(walls, 0), np.nextafter(walls, 1)[:-1]])
    space, dimension = Space(k=Integer(1, n)), Integer(1, n)
    expected = [dimension.to_unit(dimension.from_unit(x)) for x in u]
    assert space.snap(u[:, None])[:, 0].tolist() == expected
    assert np.array_equal(space.snap(np.array(expected)[:, None])[:, 0], expected)


def test_snap_leaves_its_argument_alone():
    u = np.full((3, 4), 0.3)
    SPACE.snap(u)
    assert (u == 0.3).all()


def test_any_object_that_converts_is_a_dimension():
    class Power:
        def from_unit(self, u):
            return 2.0 ** (10 * u)

        def to_unit(self, value):
            return np.log2(value) / 10

    space = Space(width=Power())
    assert space.values([0.5]) == {"width": 32.0} and space.unit(width=32.0).tolist() == [0.5]
    assert space.snap([0.3]).tolist() == [0.3]


# --- the objective --------------------------------------------------------------------------------


def test_objective_decodes_a_point():
    f = SPACE.objective(loss)
    assert f([1.0, 1.0, 0.5, 0.25]) == 1 + 10 + 2.5 + 1
    again = pickle.loads(pickle.dumps(f))
    assert again([0.3, 0.3, 0.5, 0.25]) == f([0.3, 0.3, 0.5, 0.25]) and f.__name__ == "loss"


def test_objective_passes_exceptions_on():
    def fails(a):
        raise OSError("disk full")

    with pytest.raises(OSError, match="^disk full$"):
        Space(a=Uniform(0, 1)).objective(fails)([0.5])


# --- box ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bounds", [[(-1, 2), (0, 3)], np.array([[-1, 2], [0, 3]], np.int8), ((-1.0, 2), (0, 3))]
)
def test_box_of_bounds(bounds):
    low, high = box(bounds)
    assert low.tolist() == [-1, 0] and high.tolist() == [2, 3]
    assert low.dtype == high.dtype == np.float64


def test_box_of_a_space_is_the_cube():
    low, high = box(SPACE)
    assert low.tolist() == [0] * 4 and high.tolist() == [1] * 4


def test_the_box_is_a_copy():
    bounds = np.array([[-1.0, 2.0]])
    low, _ = box(bounds)
    bounds[:] = 0
    assert low.tolist() == [-1]
    with pytest.raises(ValueError, match="read-only"):
        low[0] = 0


# --- bad arguments --------------------------------------------------------------------------------

NAN, INF = float("nan"), float("inf")
SHAPE = "bounds must have shape (d, 2), a low and a high for every coordinate; got"
SPACE_TYPE = "space must be a Space or bounds, numbers of shape (d, 2); got"


@pytest.mark.parametrize(
    ("space", "kind", "message"),
    [
        ([(0, 1), (2, -1)], ValueError, "bounds[1] must have low < high, got (2.0, -1.0)"),
        ([(1, 1)], ValueError, "bounds[0] must have low < high, got (1.0, 1.0)"),
        (
            [(0, 1), (0, INF)],
            ValueError,
            "bounds must be finite, not NaN or inf: first at row 1, column 1",
        ),
        (
            [(NAN, 1)],
            ValueError,
            "bounds must be finite, not NaN or inf: first at row 0, column 0 (nan)",
        ),
        ([(-1e308, 1e308)], ValueError, "bounds[0] must have a finite width, got (-1e+308, 1e"),
        ((0, 1), ValueError, f"{SHAPE} (2,)"),
        ([[0, 0, 0], [1, 1, 1]], ValueError, f"{SHAPE} (2, 3)"),
        (np.ones((2, 2, 2)), ValueError, f"{SHAPE} (2, 2, 2)"),
        (3.0, ValueError, f"{SHAPE} ()"),
        ([], ValueError, "bounds must not be empty; got shape (0,)"),
        (np.ones((0, 2)), ValueError, "bounds must not be empty; got shape (0, 2)"),
        (None, TypeError, f"{SPACE_TYPE} None"),
        ("box", TypeError, f"{SPACE_TYPE} 'box'"),
        ({"a": (0, 1)}, TypeError, f"{SPACE_TYPE} {{'a': (0, 1)}}"),
        (Uniform(0, 1), TypeError, f"{SPACE_TYPE} Uniform(low=0, high=1)"),
        ([Uniform(0, 1)], TypeError, f"{SPACE_TYPE} [Uniform(low=0, high=1)]"),
        ([(0, 1), (0,)], TypeError, f"{SPACE_TYPE} [(0, 1), (0,)]"),
        ([(0, "1")], TypeError, f"{SPACE_TYPE} [(0, '1')]"),
        (Space, TypeError, f"{SPACE_TYPE} <class 'mlcore.search.space.Space'>"),
    ],
    ids=str,
)
def test_a_wrong_box_is_named(space, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        box(space)


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (lambda: Space(), ValueError, "Space needs at least one dimension, such as Space("),
        (lambda: Space(a=(0, 1)), TypeError, "a must be a dimension, as Uniform(0, 1); got (0, 1)"),
        (
            lambda: Space(a=Uniform),
            TypeError,
            "a must be a dimension, as Uniform(0, 1); got <class",
        ),
        (lambda: Space(a=None), TypeError, "a must be a dimension, as Uniform(0, 1); got None"),
        (lambda: SPACE.values([0.5]), ValueError, "a point must have 4 coordinates, for ('rate',"),
        (lambda: SPACE.values([[0.5] * 4]), ValueError, "u must be 1-D; got shape (1, 4)"),
        (
            lambda: SPACE.values([0.5] * 3 + [NAN]),
            ValueError,
            "u must be finite, not NaN or inf: first at ro",
        ),
        (
            lambda: SPACE.values([0, 2, 0, 0]),
            ValueError,
            "depth: u must be a number in [0, 1]; g",
        ),
        (lambda: SPACE.values("abcd"), TypeError, "u must hold real numbers in rows of equal"),
        (lambda: SPACE.snap(0.5), ValueError, "a point must have 4 coordinates, for ('rate', 'dep"),
        (lambda: SPACE.snap([[0.5]]), ValueError, "a point must have 4 coordinates, for ('rate', "),
        (
            lambda: SPACE.unit(rate=1, depth=1, kernel="a", shape=3),
            ValueError,
            "values must be given for ('rate', 'depth', 'kernel', 'share'); got ('rate', 'depth', "
            "'kernel', 'shape')",
        ),
        (lambda: SPACE.unit(rate=1), ValueError, "values must be given for ('rate', 'depth', 'ker"),
        (
            lambda: SPACE.unit(rate=1, depth=1, kernel="z", share=3),
            ValueError,
            "kernel: value must be one of ('a', 'b', 'c'); got 'z'",
        ),
        (
            lambda: SPACE.unit(rate=1, depth=1.5, kernel="a", share=3),
            TypeError,
            "depth: value must be a whole number; got 1.5",
        ),
        (lambda: SPACE.objective("loss"), TypeError, "f must be a function; got 'loss'"),
    ],
)
def test_a_wrong_argument_of_a_space_is_named(make, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        make()


def test_any_name_will_do_also_self():
    space = Space(self=Uniform(0, 10), f=Integer(1, 4))
    assert space.names == ("self", "f")
    assert space.values(space.unit(self=2.5, f=3)) == {"self": 2.5, "f": 3}
