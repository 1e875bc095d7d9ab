"""Rounds of gradient boosting: a stream of trees, each grown on what the sum so far leaves.

It is gradient descent on the predictions themselves: theta is F on all rows, the tree stands for
the direction −∂L/∂F, and unlike that direction it has an answer for new rows, too.
"""

from dataclasses import dataclass, replace

import numpy as np

from mlcore.models.solver import last_step
from mlcore.steps import Diverged, Step
from mlcore.trees.growth import grow
from mlcore.trees.nodes import Tree
from mlcore.trees.settings import limits
from mlcore.trees.table import Table

HUGE = 1e200  # a loss beyond: soon the trees' sums of squares would overflow
TINY = 1e-150  # a leaf whose curvature is below has learned its rows by heart: nothing is added


@dataclass(frozen=True, eq=False)
class BoostingStep(Step):
    """One round of gradient boosting: what the sum before it left, and the tree fitted to that.

    Parameters
        t : int                  the round, from 0
        theta : (n,) array       Fₜ₊₁ = Fₜ + ν hₜ on all rows, those for validation included
        loss : float             the mean loss at theta of the rows for training
        n_evals : int            trees so far
        before : (n,) array      Fₜ; F₀ is a constant
        residual : (n,) array    −∂L/∂F at Fₜ, of each row's own loss; 0 on rows for validation
        rows : (m,) array of int   the rows that the tree is grown on
        tree : Tree              hₜ
        lr : float               ν

    Example
        >>> from mlcore.fusion.gradient_boosting import GradientBoostingRegressor
        >>> step = next(GradientBoostingRegressor(max_depth=1).steps([[1], [2], [3]], [2, 3, 5]))
        >>> step.before.round(3).tolist(), step.residual.round(3).tolist()
        ([3.333, 3.333, 3.333], [-1.333, -0.333, 1.667])
        >>> step.theta.round(3).tolist()                       # a tenth of −.833, −.833, 1.667 more
        [3.25, 3.25, 3.5]
    """

    before: np.ndarray
    residual: np.ndarray
    rows: np.ndarray
    tree: Tree
    lr: float


def boost(X, y, tree, loss, curvature, start, *, train, n_rounds, lr, subsample, rng):
    """Add up trees, each grown on the negative gradient of the loss of the sum so far.

        Fₜ₊₁ = Fₜ + ν hₜ        hₜ grown on −∂L/∂F at Fₜ; in each leaf Newton's step

    Parameters
        X : (n, d) array
        y : (n,) array
        tree : DecisionTreeRegressor   with the parameters of every hₜ
        loss : function        (F, y) → mean loss and its derivative by F, of `descent.losses`
        curvature : function   F → ∂²L/∂F², of each row's own loss
        start : float          F₀
        train : array of int   the rows to grow on; the others only get an F
        n_rounds : int
        lr : float             ν > 0
        subsample : float      in (0, 1], the share of these rows that each tree sees, drawn anew
        rng : Generator        for these draws

    Returns
        a stream of BoostingStep

    Raises
        Diverged   the loss is beyond all bounds; names the round and the learning rate

    Source
        Friedman (2001), Greedy function approximation: a gradient boosting machine, algorithm 1;
        Newton's step in the leaves: algorithm 5; subsample: Friedman (2002), Stochastic gradient
        boosting

    Example
        >>> from mlcore.descent.losses import squared_error
        >>> from mlcore.trees.tree import DecisionTreeRegressor
        >>> X, y, every = np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 3.0, 5.0]), np.arange(3)
        >>> stump, settings = DecisionTreeRegressor(max_depth=1), {"lr": 1.0, "subsample": 1.0}
        >>> steps = boost(
        ...     X, y, stump, squared_error, np.ones_like, 10 / 3, train=every, n_rounds=2,
        ...     rng=None, **settings,
        ... )
        >>> [step.theta.round(2).tolist() for step in steps]
        [[2.5, 2.5, 5.0], [2.0, 2.75, 5.25]]
    """
    table = Table(X, y[None], "squared_error")  # the columns are sorted once, for all rounds
    bounds = limits(tree, X.shape[1])
    objective, n_rows = of_rows(loss, y, train), max(1, int(subsample * len(train)))
    F = np.full(len(y), start)
    _, gradient = objective(F)
    for t in range(n_rounds):
        residual, rows = -len(train) * gradient, train  # the gradient is that of a mean
        if subsample < 1:
            rows = np.sort(rng.permutation(train)[:n_rows])
        some = table.aimed_at(residual[None]).take(rows, np.ones(len(rows)))
        grown = last_step(grow(some, np.zeros(len(rows), dtype=int), [None], **bounds)).theta
        leaf = grown.apply(X)
        grown = _newton(grown, leaf[rows], residual[rows], curvature(F[rows]))
        after = F + lr * grown.value[leaf, 0]
        value, gradient = objective(after)
        if not value < HUGE:
            message = f"gradient boosting diverged at step {t} with learning rate {lr:g}"
            raise Diverged(f"{message}: the loss is {value:g}. Use a smaller learning_rate")
        yield BoostingStep(t, after, value, t + 1, F, residual, rows, grown, lr)
        F = after


def of_rows(loss, y, rows):
    """Return the objective F ↦ (mean loss of some rows, its gradient by F, 0 on all others).

    Parameters
        loss : function        (F, y) → mean loss and its derivative by F
        y : (n,) array
        rows : array of int

    Returns
        function of F, (n,)

    Example
        >>> from mlcore.descent.losses import squared_error
        >>> objective = of_rows(squared_error, np.array([1.0, 2.0]), np.array([1]))
        >>> loss, gradient = objective(np.zeros(2))
        >>> loss, gradient.tolist()
        (2.0, [0.0, -2.0])
    """

    def objective(F):
        value, slope = loss(F[rows], y[rows])
        gradient = np.zeros(len(y))
        gradient[rows] = slope
        return value, gradient

    return objective


def _newton(tree, leaf, residual, curvature):
    """Return the tree with Newton's step in each leaf:  γ = Σ −∂L/∂F / Σ ∂²L/∂F²  over its rows."""
    m = len(tree.feature)
    slopes, bends = np.bincount(leaf, residual, m), np.bincount(leaf, curvature, m)
    value = np.divide(slopes, bends, out=np.zeros(m), where=bends > TINY)
    return replace(tree, value=np.where(tree.is_leaf, value, tree.value[:, 0])[:, None])
