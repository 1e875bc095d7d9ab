"""Spaces to search: a box of real numbers, or hyperparameters of any kind in the unit cube.

space = Space(lr=LogUniform(1e-4, 1), depth=Integer(1, 10))
f = rowwise(space.objective(train))             train(lr=…, depth=…) → loss
run = record(random_search(f, space), 50)
space.values(run[-1].theta)                     {'lr': …, 'depth': …}
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlcore.checks import array, function


class Space:
    """Hyperparameters with names, and the cube [0, 1]ᵈ in which a searcher sees them.

        coordinate uᵢ of a point  ◀──▶  value of the i-th dimension

    Parameters
        dimensions   name = dimension, one after another: `Uniform`, `LogUniform`, `Integer`,
                     `Choice`, or anything with from_unit(u) and to_unit(value)

    Raises
        TypeError    one of them is no dimension
        ValueError   there is none

    Example
        >>> from mlcore.search.dimensions import Choice, LogUniform
        >>> space = Space(lr=LogUniform(0.01, 100), kernel=Choice("linear", "rbf"))
        >>> space.values([0.5, 0.9])
        {'lr': 1.0, 'kernel': 'rbf'}
        >>> space.unit(lr=1.0, kernel="rbf").round(12).tolist()
        [0.5, 0.75]
    """

    def __init__(self, /, **dimensions: Any):
        if not dimensions:
            raise ValueError("Space needs at least one dimension, such as Space(lr=Uniform(0, 1))")
        for name, dimension in dimensions.items():
            if isinstance(dimension, type) or not hasattr(dimension, "from_unit"):
                raise TypeError(f"{name} must be a dimension, as Uniform(0, 1); got {dimension!r}")
        self.dimensions = dimensions

    def __repr__(self):
        return f"Space({', '.join(f'{name}={d!r}' for name, d in self.dimensions.items())})"

    @property
    def names(self):
        """The names of the dimensions, in the order of the coordinates."""
        return tuple(self.dimensions)

    @property
    def bounds(self):
        """Low and high of every coordinate, (d, 2): 0 and 1."""
        return np.tile([0.0, 1.0], (len(self.dimensions), 1))

    def values(self, u):
        """Return the hyperparameters at a point u of the cube, (d,), as a dict."""
        u = array("u", u, 1)
        self._check_width(u)
        return {
            name: _named(name, dimension.from_unit, coordinate)
            for (name, dimension), coordinate in zip(self.dimensions.items(), u.tolist())
        }

    def unit(self, /, **values):
        """Return the point of the cube, (d,), for a value of every hyperparameter."""
        if set(values) != set(self.names):
            raise ValueError(f"values must be given for {self.names}; got {tuple(values)}")
        return np.array([_named(n, d.to_unit, values[n]) for n, d in self.dimensions.items()])

    def snap(self, points):
        """Return points (…, d) with whole numbers and options moved to the middle of their cells.

        All points of a cell mean the same; afterwards they are the same. Points stay in the cube.
        """
        points = array("points", points).copy()
        self._check_width(points)
        for i, dimension in enumerate(self.dimensions.values()):
            if n := getattr(dimension, "n_cells", None):
                points[..., i] = (np.clip(points[..., i] * n // 1, 0, n - 1) + 0.5) / n
        return points

    def objective(self, f: Callable):
        """Return a function of one point u of the cube: f(**values(u)). It can be pickled if f can.

        Example
            >>> from mlcore.search.dimensions import Integer, Uniform
            >>> Space(a=Uniform(0, 10), b=Integer(1, 2)).objective(lambda a, b: a + b)([0.5, 0.5])
            7.0
        """
        function("f", f)
        return _Objective(self, f)

    def _check_width(self, points):
        if points.shape[-1:] != (len(self.dimensions),):
            message = f"a point must have {len(self.dimensions)} coordinates, for {self.names}"
            raise ValueError(f"{message}; got shape {points.shape}")


@dataclass(frozen=True)
class _Objective:
    space: Space
    f: Callable

    @property
    def __name__(self):  # messages name the function that was given
        return getattr(self.f, "__name__", repr(self.f))

    def __call__(self, u):
        return self.f(**self.space.values(u))


def _named(name, convert, x):
    try:
        return convert(x)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name}: {error}") from None


def box(space: Any) -> tuple:
    """Return the lower and the upper corner of the box to search, or say what is wrong with it.

    Parameters
        space : Space, or (d, 2) array-like   low < high of every coordinate; a Space: 0 and 1

    Returns
        low, high : (d,) arrays

    Raises
        TypeError, ValueError   space is neither; bounds are flat, reversed, not finite or too wide

    Example
        >>> low, high = box([(-5, 10), (0, 15)])
        >>> low.tolist(), high.tolist()
        ([-5.0, 0.0], [10.0, 15.0])
        >>> box([(0, 1), (2, -1)])
        Traceback (most recent call last):
        ValueError: bounds[1] must have low < high, got (2.0, -1.0)
    """
    try:
        bounds = space.bounds if isinstance(space, Space) else array("bounds", space)
    except TypeError:
        expected = "space must be a Space or bounds, numbers of shape (d, 2)"
        raise TypeError(f"{expected}; got {space!r:.60}") from None
    if bounds.ndim != 2 or bounds.shape[1] != 2:
        message = "bounds must have shape (d, 2), a low and a high for every coordinate"
        raise ValueError(f"{message}; got {bounds.shape}")
    for i, (low, high) in enumerate(bounds.tolist()):
        if not low < high:
            raise ValueError(f"bounds[{i}] must have low < high, got {(low, high)}")
        if high - low == np.inf:
            raise ValueError(f"bounds[{i}] must have a finite width, got {(low, high)}")
    bounds = bounds.copy()
    bounds.setflags(write=False)
    return bounds[:, 0], bounds[:, 1]
