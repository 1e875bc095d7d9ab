"""A tree grows level by level, as a stream: all nodes of a level, in all columns, at once."""

from dataclasses import dataclass, fields, replace
from itertools import count

import numpy as np

from mlcore.steps import Step
from mlcore.trees.cuts import weigh
from mlcore.trees.table import small


@dataclass(frozen=True, eq=False)
class Tree:
    """A binary tree as a table: a row a node, number 0 the root; a level after the other.

    Rows of X with X[i, feature] ≤ threshold go to the left.

    Parameters
        feature : (m,) array of int    the column that is cut; −1: a leaf
        threshold : (m,) array         0 in a leaf
        left, right : (m,) arrays of int   the children; −1 in a leaf
        value : (m, k) array           the shares of the classes; or the mean of y, k = 1
        impurity : (m,) array
        n_rows : (m,) array of int     rows that reach the node in ``fit``
        weight : (m,) array            the sum of their weights

    Example
        >>> from mlcore.trees.tree import DecisionTreeClassifier
        >>> tree = DecisionTreeClassifier().fit([[1], [2], [4]], [0, 0, 1]).tree_
        >>> tree.feature.tolist(), tree.threshold.tolist(), tree.left.tolist()
        ([0, -1, -1], [3.0, 0.0, 0.0], [1, -1, -1])
        >>> tree.apply(np.array([[3.0], [3.5]])).tolist(), tree.depth
        ([1, 2], 1)
    """

    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    impurity: np.ndarray
    n_rows: np.ndarray
    weight: np.ndarray

    def apply(self, X, start=0):
        """Return the leaf that each row of X, (n, d), comes to from a node, (n,)."""
        node = np.zeros(len(X), dtype=int) + start
        rows = np.flatnonzero(self.feature[node] >= 0)
        while len(rows):
            at = node[rows]
            left = X[rows, self.feature[at]] <= self.threshold[at]
            node[rows] = at = np.where(left, self.left[at], self.right[at])
            rows = rows[self.feature[at] >= 0]
        return node

    def importances(self, d):
        """Return what the cuts in each of d columns took away of the impurity, (d,), in shares.

        Σ over the cuts of a column   W · impurity − W_L · impurity left − W_R · impurity right
        """
        mixed, cut = self.weight * self.impurity, ~self.is_leaf
        fall = mixed[cut] - mixed[self.left[cut]] - mixed[self.right[cut]]
        falls = np.bincount(self.feature[cut], np.maximum(fall, 0.0), d)
        return falls / (falls.sum() or 1.0)

    @property
    def is_leaf(self):
        """Which nodes are leaves, (m,)."""
        return self.feature < 0

    @property
    def depths(self):
        """The number of cuts above each node, (m,)."""
        depths = np.zeros(len(self.feature), dtype=int)
        for node in np.flatnonzero(~self.is_leaf):  # parents come before their children
            depths[[self.left[node], self.right[node]]] = depths[node] + 1
        return depths

    @property
    def depth(self):
        """The number of cuts on the longest way to a leaf."""
        return int(self.depths.max())


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
        >>> table, limits = Table(X, y, "squared_error", np.arange(3), np.ones(3)), (None, 2, 1, 1)
        >>> names = ("max_depth", "min_samples_split", "min_samples_leaf", "max_features")
        >>> steps = grow(table, np.zeros(3, dtype=int), [None], **dict(zip(names, limits)))
        >>> [(round(step.loss, 4), step.threshold.tolist()) for step in steps]
        [(8.0, [3.0]), (0.0, [])]
    """
    level = table.level(np.arange(len(roots)), roots, np.arange(len(rngs)), np.arange(len(rngs)))
    tree, n_evals = _leaves(level), 0
    for t in count():
        may = (level.n_rows >= max(min_samples_split, 2 * min_samples_leaf)) & level.is_mixed
        level = level.only(may & (t != max_depth))
        cuts = _search(table, level, rngs, max_features, min_samples_leaf)
        feature, threshold = np.full(len(level.number), -1), np.zeros(len(level.number))
        for some in cuts:
            at = np.searchsorted(level.number, some.nodes)
            feature[at], threshold[at] = some.best()
            n_evals += int(np.count_nonzero(some.fall > -np.inf))
        weight = tree.weight * tree.is_leaf
        loss = float(weight @ tree.impurity / weight.sum())
        yield LevelStep(t, tree, loss, n_evals, level.number, cuts, feature, threshold)

        level = level.only(feature >= 0)
        feature, threshold = feature[feature >= 0], threshold[feature >= 0]
        if not len(feature):
            return
        x = table.X[table.sample[level.rows], feature[level.node]]
        child = 2 * level.node + (x > threshold[level.node])  # left and right, node by node
        order = small(child).argsort(kind="stable")
        number = len(tree.feature) + np.arange(2 * len(feature))
        tree = _cut(tree, level.number, feature, threshold, number)
        level = table.level(level.rows[order], child[order], number, level.origin.repeat(2))
        tree = _joined(tree, _leaves(level))


def _search(table, level, rngs, max_features, min_rows):
    """Return the Cuts of the nodes of a level; more than one if some look at more columns."""
    d, cuts = table.X.shape[1], []
    features = np.tile(np.arange(d), (len(level.number), 1))
    if max_features < d:
        by_tree = np.argsort(level.origin, kind="stable")  # each tree draws for its own nodes
        trees, sizes = np.unique(level.origin, return_counts=True)
        for tree, nodes in zip(trees, np.split(by_tree, sizes.cumsum()[:-1])):
            features[nodes] = rngs[tree].random((len(nodes), d)).argsort(axis=1)
    for first in range(0, d, max_features):
        if not len(features):
            break
        cuts.append(weigh(table, level, features[:, first : first + max_features], min_rows))
        none = (cuts[-1].fall == -np.inf).all(axis=0)
        none = np.logical_and.reduceat(none, cuts[-1].starts[:-1])
        level, features = level.only(none), features[none]
    return tuple(cuts)


def _leaves(level):
    """Return the nodes of a level as a Tree of leaves."""
    none, zero = np.full(len(level.number), -1), np.zeros(len(level.number))
    return Tree(none, zero, none, none, level.value, level.impurity, level.n_rows, level.weight)


def _cut(tree, nodes, feature, threshold, children):
    """Return the tree with some of its leaves cut; their children follow."""
    new = {
        "feature": feature,
        "threshold": threshold,
        "left": children[::2],
        "right": children[1::2],
    }
    for name, values in new.items():
        old = getattr(tree, name).copy()
        old[nodes] = values
        new[name] = old
    return replace(tree, **new)


def _joined(*trees):
    """Return the tables of several trees as one."""
    names = [field.name for field in fields(Tree)]
    return Tree(*(np.concatenate([getattr(tree, name) for tree in trees]) for name in names))
