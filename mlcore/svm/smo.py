"""Sequential minimal optimisation: the dual of a support vector machine, two numbers at a time.

One problem serves classification and regression. With β the signed multipliers (βᵢ = yᵢ αᵢ of a
classifier, αᵢ − αᵢ* of a regression), and f = K β the scores without the bias:

    min  ½ βᵀK β − yᵀβ + ε Σ|βᵢ|        Σ βᵢ = 0,  lowᵢ ≤ βᵢ ≤ highᵢ

    classification    y = ±1, ε = 0, and βᵢ between 0 and C yᵢ
    regression        −C ≤ βᵢ ≤ C

A single βᵢ cannot move, as the sum is 0; a pair can: what βᵢ gains, βⱼ loses.
"""

from collections import deque
from dataclasses import dataclass
from itertools import count, islice

import numpy as np

from mlcore.checks import array, number, whole
from mlcore.steps import Step
from mlcore.svm.kernels import Rows


@dataclass(frozen=True, eq=False)
class SMOStep(Step):
    """One step of SMO: where it stands, and how far it is about to move a pair.

    Parameters
        t : int               the number of the step, from 0
        theta : (n,) array    β; αᵢ of a classifier is |βᵢ|
        loss : float          the dual objective at β, which is minimised
        n_evals : int         rows of K that were asked for so far
        gradient : (n,) array K β − y
        pair : (i, j)         βᵢ is about to rise, βⱼ to fall
        move : float          by so much; 0 in the last step
        bias : float          b of the scores K β + b
        gap : float           by how much the optimality condition is violated

    Example
        >>> step = SMOStep(0, np.zeros(2), 0.0, 2, np.array([1.0, -1.0]), (1, 0), 0.5, 0.0, 2.0)
        >>> step.after.tolist()
        [-0.5, 0.5]
    """

    gradient: np.ndarray
    pair: tuple
    move: float
    bias: float
    gap: float

    @property
    def after(self):
        """β after the move."""
        i, j = self.pair
        after = self.theta.copy()
        after[i], after[j] = after[i] + self.move, after[j] - self.move
        return after


def smo(K, y, low, high, *, epsilon=0.0, tol=1e-3):
    """Minimise the dual from β = 0: a stream that ends where the gap is at most tol.

    To raise βᵢ costs its right derivative, to lower βⱼ gains its left one:

        riseᵢ = (K β − y)ᵢ + ε sign⁺(βᵢ), ∞ where βᵢ = highᵢ        sign⁺(0) = 1
        fallⱼ = (K β − y)ⱼ + ε sign⁻(βⱼ), −∞ where βⱼ = lowⱼ        sign⁻(0) = −1
        gap = maxⱼ fallⱼ − minᵢ riseᵢ

    i is the cheapest to raise. j is the one whose pair gains most if it may go all the way:

        j = argmax (fallⱼ − riseᵢ)² / ηᵢⱼ        ηᵢⱼ = Kᵢᵢ + Kⱼⱼ − 2 Kᵢⱼ, among fallⱼ > riseᵢ
        move = (fallⱼ − riseᵢ) / ηᵢⱼ, clipped where βᵢ or βⱼ meets a bound or 0

    Parameters
        K : (n, n) array, or Rows    kernel matrix, symmetric and positive semidefinite
        y : (n,) array               ±1 or the targets
        low, high : (n,) arrays      low ≤ 0 ≤ high; some low < 0 and some high > 0
        epsilon : float              ε ≥ 0
        tol : float                  > 0, in the unit of y

    Returns
        a stream of SMOStep; the last has a gap ≤ tol

    Raises
        TypeError, ValueError   an argument is wrong (at once)

    Source
        Fan, Chen and Lin (2005), Working set selection using second order information for training
        support vector machines, algorithm 2; Platt (1998), Sequential minimal optimization

    Example
        >>> K, y = np.array([[1.0, -1.0], [-1.0, 1.0]]), [1.0, -1.0]     # x = 1 and −1, linear
        >>> for step in smo(K, y, [0, -9], [9, 0]):        # (1 + 1) / (1 + 1 + 2) = ½: w = 1
        ...     print(step.theta, step.move, step.loss, step.gap)
        [0. 0.] 0.5 0.0 2.0
        [ 0.5 -0.5] 0.0 -0.5 0.0
    """
    return _records(_Dual(K, y, low, high, epsilon, tol))


def optimum(K, y, low, high, *, epsilon=0.0, tol=1e-3, max_iter=None):
    """Return the last step of `smo`, without the records of those before it.

    Parameters
        K, y, low, high, epsilon, tol    as for `smo`
        max_iter : int or None           at most so many steps; None: until the gap is at most tol

    Returns
        SMOStep

    Example
        >>> K, y = np.array([[1.0, -1.0], [-1.0, 1.0]]), [1.0, -1.0]
        >>> optimum(K, y, [0, -9], [9, 0]).theta.round(6).tolist()
        [0.5, -0.5]
    """
    limit = None if max_iter is None else whole("max_iter", max_iter, 1)
    dual = _Dual(K, y, low, high, epsilon, tol)
    (last,) = deque(islice(dual.moves(), limit), maxlen=1)
    return dual.record(*last)


def _records(dual):
    for about_to_be_made in dual.moves():
        yield dual.record(*about_to_be_made)


class _Dual:
    """The problem, and where SMO stands: beta, and the gradient K β − y."""

    def __init__(self, K, y, low, high, epsilon, tol):
        self.K = K if isinstance(K, Rows) else array("K", K, 2)
        self.y, self.low, self.high = array("y", y, 1), array("low", low, 1), array("high", high, 1)
        n = len(self.y)
        if {np.shape(K), (len(self.low),), (len(self.high),)} - {(n, n), (n,)}:
            shapes = f"{np.shape(K)}, {self.y.shape}, {self.low.shape}, {self.high.shape}"
            raise ValueError(f"K, y, low, high must be (n, n), (n,), (n,), (n,); got {shapes}")
        low, high = self.low, self.high
        if not (low.min() < 0 < high.max() and low.max() <= 0 <= high.min()):
            raise ValueError("low ≤ 0 ≤ high must hold, with some low < 0 and some high > 0")
        self.epsilon, self.tol = number("epsilon", epsilon, 0), number("tol", tol, 0, strict=True)
        self.beta = [0.0] * n  # a list: its numbers are quicker to reach than an array's
        self.gradient = 0.0 - self.y

    def moves(self):
        """Yield what `record` needs, and make the move when asked for the next."""
        K, beta, gradient, tol, rows = self.K, self.beta, self.gradient, self.tol, set()
        low, high, n, diagonal = self.low.tolist(), self.high.tolist(), len(beta), K.diagonal()
        half = diagonal / 2 * (1 + 1e-13) + 1e-200  # a trace more: ηᵢⱼ of twins is not 0
        halves, diagonal, up, down = half.tolist(), diagonal.tolist(), [0.0] * n, [0.0] * n
        right, left, rise, fall, work = np.empty((5, n))
        amount, zero = np.empty(()), np.zeros(())  # NumPy converts a Python number at every call
        add, subtract, multiply = np.add, np.subtract, np.multiply
        # Of several rows that are equal up to round-off, the first is taken on every processor:
        # each row is a hair dearer than the one before it.
        hair = (1e-6 * tol * np.arange(n) / n).tolist()

        def settle(k):
            """What ε adds to the cost of moving βₖ, now that it stands elsewhere."""
            b, e = beta[k], self.epsilon
            up[k], down[k] = e if b >= 0 else -e, e if b > 0 else -e
            right[k] = np.inf if b == high[k] else up[k] + hair[k]
            left[k] = -np.inf if b == low[k] else down[k] - hair[k]

        for k in range(n):
            settle(k)
        for t in count():
            # the pair
            i = int(add(gradient, right, out=rise).argmin())
            cost, row = gradient.item(i) + up[i], K[i]
            add(gradient, left, out=fall)
            amount[()] = cost
            subtract(fall, amount, out=fall)
            np.maximum(fall, zero, out=fall)  # fallⱼ − riseᵢ, (n,)
            subtract(half, row, out=work)
            amount[()] = halves[i]
            add(work, amount, out=work)  # ηᵢⱼ / 2, (n,)
            multiply(fall, fall, out=rise)
            j = int(np.divide(rise, work, out=rise).argmax())
            rows.add(i)
            if fall.item(j) <= tol:  # else the gap, too, is larger than that
                worst = int(fall.argmax())
                if fall.item(worst) <= tol and self.gap() <= tol:
                    yield t, len(rows), (i, worst), 0.0
                    return
                j = j if fall.item(j) > 0 else worst  # round-off has hidden the twins
            # the move: as far as is best, to a bound, or to 0, where the slope of ε|β| changes
            top = high[i] if beta[i] >= 0 else 0.0
            bottom = low[j] if beta[j] <= 0 else 0.0
            room_i, room_j = top - beta[i], beta[j] - bottom
            eta = diagonal[i] + diagonal[j] - 2 * row.item(j)
            best = (gradient.item(j) + down[j] - cost) / eta if eta > 0 else np.inf
            move = min(best, room_i, room_j)
            rows.add(j)
            yield t, len(rows), (i, j), move
            beta[i] = top if move == room_i else beta[i] + move  # no rounding at a bound
            beta[j] = bottom if move == room_j else beta[j] - move
            subtract(row, K[j], out=work)
            amount[()] = move
            multiply(work, amount, out=work)
            add(gradient, work, out=gradient)  # K β − y
            settle(i)
            settle(j)

    def record(self, t, n_evals, pair, move):
        """Return the step that is about to be made."""
        beta, gradient = np.array(self.beta), self.gradient.copy()
        loss = beta @ (gradient - self.y) / 2 + self.epsilon * np.abs(beta).sum()
        beta.setflags(write=False)
        gradient.setflags(write=False)
        return SMOStep(
            t, beta, float(loss), n_evals, gradient, pair, move, self.bias(), self.gap()
        )  # fmt: skip

    def ends(self):
        """The least cost of raising a βᵢ, and the largest gain from lowering one."""
        beta, epsilon = np.array(self.beta), self.epsilon
        rise = self.gradient + np.where(beta >= 0, epsilon, -epsilon)
        fall = self.gradient + np.where(beta > 0, epsilon, -epsilon)
        return float(rise[beta < self.high].min()), float(fall[beta > self.low].max())

    def gap(self):
        """By how much raising one and lowering another would still lower the dual."""
        rise, fall = self.ends()
        return fall - rise

    def bias(self):
        """b, which makes y − f − b = ε sign β for rows that are free to move, on average."""
        beta = np.array(self.beta)
        free = (self.low < beta) & (beta < self.high) & (beta != 0)
        if free.any():
            return 0.0 - float(np.mean(self.gradient[free] + self.epsilon * np.sign(beta[free])))
        return 0.0 - sum(self.ends()) / 2
