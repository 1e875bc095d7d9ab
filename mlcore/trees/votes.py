"""A forest votes: bootstrap rows for each tree, and its votes on the rows out of its bag."""

from dataclasses import dataclass

import numpy as np

from mlcore.models.solver import last_step
from mlcore.steps import Step
from mlcore.trees.growth import grow
from mlcore.trees.nodes import Tree, separate

AT_ONCE = 100_000  # rows × columns looked at, of trees that grow side by side


@dataclass(frozen=True, eq=False)
class ForestStep(Step):
    """One more tree of a forest, and the votes on the rows that it has not seen.

    Parameters
        t : int                  the number of the tree, from 0
        theta : (n, k) array     the votes so far on each row, of trees that were not grown on it:
                                 sums of shares of the classes; of predictions, k = 1
        loss : float             the error of these votes so far, over the rows that have any: share
                                 of wrong classes; mean squared error. If no row has one: of the
                                 answer 0 for all
        n_evals : int            trees so far
        tree : Tree              this tree
        counts : (n,) array      how often its bootstrap sample has each row; 0: out of bag
        voters : (n,) array      how many trees have voted so far on each row

    Example
        >>> from mlcore.trees.forest import RandomForestClassifier
        >>> X, y = [[0], [1], [2], [3]], [0, 0, 1, 1]
        >>> step = next(RandomForestClassifier(random_state=0).steps(X, y))
        >>> int(step.counts.sum()), bool((step.voters == (step.counts == 0)).all())
        (4, True)
    """

    tree: Tree
    counts: np.ndarray
    voters: np.ndarray


def votes(table, seeds, limits, loss):
    """Grow trees on bootstrap rows and let each vote on the rows that it was not grown on.

    Trees grow a few at a time, side by side; each depends on its own seed alone.

    Parameters
        table : Table
        seeds : (B,) array of int   one a tree, for its rows and its columns
        limits : dict               what `grow` asks for
        loss : function             (theta, voters, table.columns) → float

    Returns
        a stream of ForestStep

    Source
        Breiman (2001), Random forests, sections 2 and 3.1

    Example
        >>> from mlcore.trees.table import Table
        >>> X, y = np.arange(4.0)[:, None], np.array([[0.0, 0.0, 1.0, 1.0]])
        >>> names = ("max_depth", "min_samples_split", "min_samples_leaf", "max_features")
        >>> limits = dict(zip(names, (None, 2, 1, 1)))
        >>> run = votes(Table(X, y, "squared_error"), [0, 1], limits, lambda *given: 0.0)
        >>> [bool(step.voters.sum() > step.t) for step in run]
        [True, True]
    """
    n, k = len(table.X), len(table.columns)
    theta, voters, t = np.zeros((n, k)), np.zeros(n, dtype=int), 0
    side_by_side = max(1, AT_ONCE // (n * limits["max_features"]))
    for first in range(0, len(seeds), side_by_side):
        rngs = [np.random.default_rng(seed) for seed in seeds[first : first + side_by_side]]
        bags = np.array([np.bincount(rng.integers(n, size=n), minlength=n) for rng in rngs])
        roots, rows = np.nonzero(bags)
        some = table.take(rows, bags[roots, rows].astype(float))
        trees = last_step(grow(some, roots, rngs, **limits)).theta

        ballots = np.zeros((len(rngs), n, k))
        roots, rows = np.nonzero(bags == 0)  # out of bag
        ballots[roots, rows] = trees.value[trees.apply(table.X, rows, roots)]
        for tree, vote, counts in zip(separate(trees, len(rngs)), ballots, bags):
            theta, voters = theta + vote, voters + (counts == 0)
            error = loss(theta, voters, table.columns)
            yield ForestStep(t, theta, error, t + 1, tree, counts, voters)
            t += 1


def with_votes(voters):
    """Say which rows have votes; all, if none has.

    Parameters
        voters : (n,) array of int

    Returns
        (n,) array of bool

    Example
        >>> with_votes(np.array([0, 2])).tolist(), with_votes(np.array([0, 0])).tolist()
        ([False, True], [True, True])
    """
    return voters > 0 if voters.any() else voters == 0
