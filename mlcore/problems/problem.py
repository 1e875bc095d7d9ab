"""A test surface: a function of θ with its gradient, and what is known of its minima."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps

import numpy as np


@dataclass(frozen=True, eq=False)
class Problem:
    """A surface with its gradient, the box it is looked at in, and its known minima.

    It is an objective: ``problem(theta)`` gives ``(loss, gradient)``. And ``problem.value`` takes a
    population, all its points at once. Both give one point the same loss, bit for bit, whatever
    points it comes with.

    Parameters
        name : str               for titles
        f : function             L(θ), (…, d) → (…): any number of points at once
        gradient : function      ∇L(θ), (…, d) → (…, d)
        bounds : (d, 2) array    low and high of every coordinate
        minima : (k, d) array    all points of the box where the loss is smallest
        minimum_loss : float     the loss there
        everywhere : bool        False: outside of the box other points are as low, or lower

    Example
        >>> from mlcore.problems import bowl
        >>> bowl(10).value([[0.0, 0.0], [0.0, 1.0], [2.0, 0.0]]).tolist()
        [0.0, 5.0, 2.0]
    """

    name: str
    f: Callable
    gradient: Callable
    bounds: np.ndarray
    minima: np.ndarray
    minimum_loss: float = 0.0
    everywhere: bool = True

    @property
    def minimum(self):
        """The first of the minima, (d,); most problems have only one."""
        return self.minima[0]

    def __call__(self, theta):
        """Return the loss, a float, and the gradient, (d,), at one point theta, (d,)."""
        point = self._points(theta)
        if point.ndim != 1:
            raise ValueError(f"theta must be one point, 1-D; got shape {point.shape}. Use .value")
        with np.errstate(all="ignore"):  # far out, inf and nan are the answer
            return float(self.f(point[None])[0]), self.gradient(point[None])[0]

    def value(self, thetas):
        """Return the loss, (…), at every one of the points thetas, (…, d)."""
        points = self._points(thetas)
        with np.errstate(all="ignore"):
            # One point is a batch of one: NumPy may round x**2 of an array and of a number apart.
            return self.f(points) if points.ndim > 1 else self.f(points[None])[0]

    def _points(self, thetas):
        """Return thetas as floats, or say what is wrong; a point may be inf or nan."""
        try:
            points = np.asarray(thetas)
        except ValueError:  # rows of different lengths
            points = np.empty(0, object)
        if points.dtype.kind not in "biuf":
            raise TypeError(f"theta must hold real numbers; got {thetas!r}")
        d = len(self.bounds)
        if points.shape[-1:] != (d,):
            raise ValueError(f"theta must have shape ({d},) for {self.name}; got {points.shape}")
        return points.astype(np.float64, order="C")  # sums depend on how the memory is laid out

    def __reduce_ex__(self, protocol):
        # A function written inside another cannot be pickled; how to make it again can.
        return vars(self).get("_made") or super().__reduce_ex__(protocol)


def surface(make):
    """Mark a function that makes a Problem: the Problem remembers the call, and can be pickled.

    Parameters
        make : function at the top of a module   → Problem

    Returns
        function: the same, but for that

    Example
        >>> import pickle
        >>> from mlcore.problems import rosenbrock
        >>> copied = pickle.loads(pickle.dumps(rosenbrock(3)))
        >>> float(copied.value([0.0, 0.0, 0.0]))                  # (1 − 0)² + (1 − 0)²
        2.0
    """

    @wraps(make)
    def made(*arguments, **options):
        problem = make(*arguments, **options)
        vars(problem)["_made"] = partial(made, **options), arguments
        return problem

    return made
