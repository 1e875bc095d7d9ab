"""A tree grows level by level, as a stream: all nodes of a level, in all columns, at once."""

from dataclasses import dataclass
from itertools import count

import numpy as np

from mlcore.steps import Step
from mlcore.trees.cuts import weigh
from mlcore.trees.nodes import grown, leaves
from mlcore.trees.table import counting_order


@dataclass(frozen=True, eq=False)
class LevelStep(Step):
    """One level of a tree: its leaves so far, all cuts that they may make, and those they make.

    Parameters
        t : int                 the depth
        theta : Tree            the tree so far
        loss : float            the mean impurity of the leaves, each by its share of the weight
        n_evals : int           candidate cuts weighed so far, this level's included
        nodes : (N,) array of int    the leaves at this depth that may be cut
        cuts : tuple of Cuts    their candidates; more than one if some had to look at more columns
        feature : (N,) array of int  the column each of them is cut in next; −1: it stays a leaf
        threshold : (N,) array       where

    Example
        >>> from mlcore.trees.tree import DecisionTreeClassifier
        >>> steps = DecisionTreeClassifier().steps([[1], [2], [4]], [0, 0, 1])
        >>> [(step.t, round(step.loss, 4), step.n_evals, step.threshold.tolist()) for step in steps]
        [(0, 0.4444, 2, [3.0]), (1, 0.0, 2, [])]
    """

    nodes: np.ndarray
    cuts: tuple
    feature: np.ndarray
    threshold: np.ndarray

    def candidates(self, node, feature):
        """Return the thresholds, rising, and the impurity after each, of a node in a column."""
        for cuts in self.cuts:
            if node in cuts.nodes and feature in cuts.features[cuts.nodes == node]:
                return cuts.of(node, feature)
        return np.empty(0), np.empty(0)


def grow(table, roots, rngs, *, max_depth, min_samples_split, min_samples_leaf, max_features):
    """Grow a tree, or several side by side, each as if it were alone.

    In a node the best cut is made of those that leave min_samples_leaf rows on both sides. A node
    stays a leaf at max_depth, below min_samples_split rows, where it is pure, and where no cut is
    possible.

    Parameters
        table : Table
        roots : (P,) array of int   the tree that each of the table's rows belongs to, rising
        rngs : list of Generator    one a tree, for the columns that a node looks at
        max_depth : int or None
        min_samples_split, min_samples_leaf : int
        max_features : int          columns that a node looks at, drawn anew for each; where none of
                                    them can be cut, it looks at as many more

    Returns
        a stream of LevelStep; of several trees, the roots are the first nodes of theta

    Source
        Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, chapter 2;
        the columns drawn: Breiman (2001), Random forests, section 4

    Example
        >>> X, y = np.array([[1.0], [2.0], [4.0]]), np.array([[0.0, 0.0, 6.0]])
        >>> from mlcore.trees.table import Table
        >>> table = Table(X, y, "squared_error").take(np.arange(3), np.ones(3))
        >>> names = ("max_depth", "min_samples_split", "min_samples_leaf", "max_features")
        >>> steps = grow(table, np.zeros(3, dtype=int), [None], **dict(zip(names, (None, 2, 1, 1))))
        >>> [(round(step.loss, 4), step.threshold.tolist()) for step in steps]
        [(8.0, [3.0]), (0.0, [])]
    """
    level = table.level(np.arange(len(roots)), roots, np.arange(len(rngs)), np.arange(len(rngs)))
    tree, n_evals = leaves(level, table.shift), 0
    for t in count():
        enough = level.n_rows >= max(min_samples_split, 2 * min_samples_leaf)
        level = level.only(level.is_mixed & enough & (t != max_depth))
        features = _drawn(level, rngs, table.X.shape[1], max_features)
        cuts, feature, threshold = _search(table, level, features, max_features, min_samples_leaf)
        n_evals += sum(int(np.count_nonzero(some.fall > -np.inf)) for some in cuts)
        weight = tree.weight * tree.is_leaf
        loss = float(weight @ tree.impurity / weight.sum())
        yield LevelStep(t, tree, loss, n_evals, level.number, cuts, feature, threshold)

        level = level.only(feature >= 0)
        feature, threshold = feature[feature >= 0], threshold[feature >= 0]
        if not len(feature):
            return
        x = table.X[table.sample[level.rows], feature[level.node]]
        child = 2 * level.node + (x > threshold[level.node])  # left and right, node by node
        order = counting_order(child[None])[0]
        parents, number = level.number, len(tree.feature) + np.arange(2 * len(feature))
        level = table.level(level.rows[order], child[order], number, level.origin.repeat(2))
        tree = grown(tree, parents, feature, threshold, leaves(level, table.shift))


def _drawn(level, rngs, d, max_features):
    """Return the order in which each node looks at the columns, (N, d)."""
    if max_features == d:
        return np.arange(d) + np.zeros((len(level.number), 1), dtype=int)
    sizes = np.bincount(level.origin, minlength=len(rngs))  # nodes stand tree after tree
    draws = [rng.random((size, d)) for rng, size in zip(rngs, sizes)]  # each draws for its own
    return np.concatenate(draws).argsort(axis=1)


def _search(table, level, features, max_features, min_rows):
    """Return the Cuts of a level, and the best one of each node: feature (−1: none), threshold."""
    feature, threshold = np.full(len(features), -1), np.zeros(len(features))
    cuts, looking, first = [], np.arange(len(features)), 0
    while len(looking) and first < features.shape[1]:  # mostly once
        some = features[looking, first : first + max_features]
        cuts.append(weigh(table, level, some, min_rows))
        feature[looking], threshold[looking] = cuts[-1].best()
        none = feature[looking] < 0
        first, looking = first + max_features, looking[none]
        level = level.only(none) if len(looking) else level
    return tuple(cuts), feature, threshold
