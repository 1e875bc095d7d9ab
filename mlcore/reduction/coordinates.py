"""Coordinate descent for the Lasso: one weight at a time moves to its own best value.

With all other weights kept, the loss is a parabola in wⱼ plus the kink α|wⱼ|. Its minimum is known
in closed form, the soft threshold: so there is no learning rate, and a weight can become exactly 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import copysign
from typing import Any

import numpy as np

from mlcore.checks import array, number, same_length
from mlcore.steps import Step

EPS = np.finfo(float).eps


def soft_threshold(z, threshold):
    """Move z towards 0 by the threshold, and stop there.

        S(z) = sign(z) · max(|z| − threshold, 0)     the minimum of ½ (w − z)² + threshold · |w|

    Parameters
        z : float or array
        threshold : float ≥ 0

    Returns
        float or array of z's shape

    Source
        Hastie, Tibshirani and Wainwright (2015), Statistical Learning with Sparsity, section 2.4.1

    Example
        >>> soft_threshold(np.array([3, -0.5, 0.2]), 1).tolist()
        [2.0, 0.0, 0.0]
    """
    return np.sign(z) * np.maximum(np.abs(z) - threshold, 0.0) + 0.0  # −0 becomes 0


@dataclass(frozen=True, eq=False)
class CoordinateStep(Step):
    """One step of coordinate descent: where it stands, and the one weight about to move.

    Parameters
        t, theta, loss, n_evals   as in `Step`: theta is w, n_evals counts the columns looked at
        j : int                   the column whose weight moves
        z : float                 what wⱼ would be without the penalty, times curvature
        curvature : float         sⱼ = ‖xⱼ‖² / n: 1 for a standardised column
        after : (d,) array        w after the move: its entry j is S(z) / sⱼ
        residual : (n,) array     y − X w
        gap : float               the loss at w is at most so far above its minimum

    Example
        >>> step = next(coordinate_descent([[1.0], [-1.0]], [4.0, -4.0], alpha=1.0))
        >>> step.z, step.after.tolist(), step.gap          # gap: (1 − 1/4)² · 4² / 2
        (4.0, [3.0], 4.5)
    """

    j: int
    z: float
    curvature: float
    after: np.ndarray
    residual: np.ndarray
    gap: float

    @property
    def move(self):
        """The move about to be made, along one axis."""
        return self.after - self.theta


def coordinate_descent(X: Any, y: Any, alpha: float, w: Any = None) -> Iterator[CoordinateStep]:
    """Minimise the loss of the Lasso for ever: the stream of steps of cyclic coordinate descent.

        L(w) = 1/(2n) ‖X w − y‖² + α Σⱼ |wⱼ|
        wⱼ ← S(z) / sⱼ        z = xⱼ·r / n + sⱼ wⱼ,  r = y − X w,  sⱼ = ‖xⱼ‖² / n

    The columns take turns: step t moves weight j = t mod d. There is no intercept: centre the
    columns and y first, as `Lasso` does.

    Parameters
        X : (n, d) array
        y : (n,) array
        alpha : float               α ≥ 0, in the unit of y times that of the columns
        w : (d,) array or None      where to start; None: at 0

    Returns
        an endless stream of CoordinateStep

    Raises
        TypeError, ValueError   an argument is wrong, at once; squares of X or y overflow

    Source
        Friedman, Hastie, Höfling and Tibshirani (2007), Pathwise coordinate optimization, section 2

    Example
        >>> steps = coordinate_descent([[2.0, 0.0], [0.0, 2.0]], [4.0, 1.0], alpha=1.0)
        >>> [(step.j, step.z, step.after.tolist()) for _, step in zip(range(2), steps)]
        [(0, 4.0, [1.5, 0.0]), (1, 1.0, [1.5, 0.0])]
    """
    X, y, alpha = array("X", X, 2), array("y", y, 1), number("alpha", alpha, 0)
    same_length(X, y)
    w = np.zeros(X.shape[1]) if w is None else array("w", w, 1).copy()
    if len(w) != X.shape[1]:
        raise ValueError(f"w must have {X.shape[1]} entries, one a column; got {len(w)}")
    columns, r = np.ascontiguousarray(X.T), np.empty(len(y))
    turns = _take_turns(columns, y, alpha, w, r)

    def stream():
        for t, (j, z, curvature, new) in enumerate(turns):
            theta, after, residual = w.copy(), w.copy(), r.copy()
            after[j] = new
            for part in (theta, after, residual):
                part.setflags(write=False)  # a recorded step cannot be changed, whoever tries
            loss = float(r @ r / (2 * len(r)) + alpha * np.abs(w).sum())
            gap = duality_gap(columns, r, w, alpha)
            yield CoordinateStep(t, theta, loss, t + 1, j, z, curvature, after, residual, gap)

    return stream()


def _take_turns(columns, y, alpha, w, r):
    """The loop itself, on checked arguments: yield (j, z, sⱼ, new wⱼ), then move w and r in place.

    columns is Xᵀ, (d, n), a column of X a row; w is (d,); r is (n,), filled with y − X w.
    """
    n = len(y)
    with np.errstate(over="ignore"):
        curvatures, square = np.sum(columns**2, axis=1) / n, y @ y
    for name, squares in (("X", curvatures), ("y", square)):
        if not np.isfinite(squares).all():
            raise ValueError(f"{name} must hold numbers whose squares are finite. Scale it")
    # z is a sum of n products: where rounding alone may lift it above α, the weight is 0
    edges = alpha + 4 * EPS * np.sqrt(curvatures * square / n)
    every = [*zip(range(len(columns)), columns, curvatures.tolist(), edges.tolist())]

    def loop():
        while True:
            np.subtract(y, w @ columns, out=r)  # anew: no rounding piles up
            for j, x, curvature, edge in every:
                old = float(w[j])
                z = float(x.dot(r)) / n + curvature * old
                new = (z - copysign(alpha, z)) / curvature if abs(z) > edge else 0.0  # S(z) / sⱼ
                yield j, z, curvature, new
                if new != old:
                    np.subtract(r, (new - old) * x, out=r)
                    w[j] = new

    return loop()


def minimise(X, y, alpha, w, goal, max_iter):
    """Take the steps of `coordinate_descent` without a record of them, until the gap is small.

    Parameters
        X : (n, d) array
        y : (n,) array
        alpha : float
        w : (d,) array       where to start; changed in place
        goal : float         stop at the start of a round where the duality gap ≤ goal
        max_iter : int       at most so many rounds through all columns

    Returns
        gap : float          > goal if the rounds did not suffice
        rounds : int

    Raises
        ValueError           squares of X or y overflow

    Example
        >>> w = np.zeros(2)
        >>> minimise(np.eye(2), np.array([3.0, 1.0]), 0.5, w, 0.0, 100), w.tolist()
        ((0.0, 1), [2.0, 0.0])
    """
    columns, r, rounds = np.ascontiguousarray(X.T), np.empty(len(y)), -1
    for j, *_ in _take_turns(columns, y, alpha, w, r):
        if j == 0:
            gap, rounds = duality_gap(columns, r, w, alpha), rounds + 1
            if gap <= goal or rounds == max_iter:
                break
    return gap, rounds


def duality_gap(columns, r, w, alpha):
    """How far the loss is above its minimum, at most: the primal minus a dual objective.

        ν = s r,  s = min(1, α / maxⱼ |cⱼ|),  c = Xᵀr / n      ν: the dual problem allows it
        gap = (1 − s)² ‖r‖² / (2n) + Σⱼ (α |wⱼ| − s wⱼ cⱼ)

    No term is negative, so nothing cancels: the gap is exact also where it is very small.

    Parameters
        columns : (d, n) array   Xᵀ
        r : (n,) array           y − X w
        w : (d,) array
        alpha : float

    Returns
        float ≥ 0

    Source
        Kim, Koh, Lustig, Boyd and Gorinevsky (2007), An interior-point method for large-scale
        ℓ₁-regularized least squares, on the dual problem and the bound that it gives

    Example
        >>> duality_gap(np.array([[1.0, -1.0]]), np.array([1.0, -1.0]), np.array([2.0]), 1.0)
        0.0
    """
    n = len(r)
    c = columns @ r / n
    largest = np.abs(c).max()
    s = 1.0 if largest <= alpha else alpha / largest
    slack = alpha * np.abs(w) - s * w * c
    return float((1 - s) ** 2 * (r @ r) / (2 * n) + np.maximum(slack, 0.0).sum())
