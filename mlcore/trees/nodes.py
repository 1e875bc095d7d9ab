"""A tree as a table of its nodes; several trees as one table, and apart again."""

from dataclasses import dataclass, fields, replace

import numpy as np


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

    def apply(self, X, rows=None, start=0):
        """Return the leaf that rows of X, all or some (r,), come to from a node, or from (r,)."""
        rows = np.arange(len(X)) if rows is None else rows
        node = np.zeros(len(rows), dtype=int) + start
        moving = np.flatnonzero(self.feature[node] >= 0)
        while len(moving):
            at = node[moving]
            left = X[rows[moving], self.feature[at]] <= self.threshold[at]
            node[moving] = at = np.where(left, self.left[at], self.right[at])
            moving = moving[self.feature[at] >= 0]
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


def leaves(level, shift):
    """Return the nodes of a Level as leaves, in a Tree.

    Parameters
        level : Level
        shift : float or array     to add to the values

    Example
        >>> from mlcore.trees.table import Table
        >>> zero = np.zeros(1, dtype=int)
        >>> table = Table(np.ones((1, 1)), np.full((1, 1), 7.0), "squared_error")
        >>> table = table.take(zero, np.ones(1))
        >>> leaves(table.level(zero, zero, zero, zero), table.shift).value.tolist()
        [[7.0]]
    """
    none, zero = np.full(len(level.number), -1), np.zeros(len(level.number))
    value = level.value + shift
    return Tree(none, zero, none, none, value, level.impurity, level.n_rows, level.weight)


def grown(tree, nodes, feature, threshold, children):
    """Return the tree with some of its leaves cut.

    Parameters
        tree : Tree
        nodes, feature, threshold : (N,) arrays   which leaves, and their cuts
        children : Tree                           2 N leaves: left and right, one node's after the
                                                  other's; they are numbered on from the tree's

    Example
        >>> one = np.ones(1)
        >>> root = Tree(-one, one, -one, -one, np.array([[5.0]]), 4 * one, 2 * one, 2 * one)
        >>> two = Tree(*(np.repeat(part, 2, axis=0) for part in vars(root).values()))
        >>> grown(root, [0], [3], [0.5], two).left.tolist()
        [1.0, -1.0, -1.0]
    """
    numbers = len(tree.feature) + np.arange(2 * len(nodes))
    parts = zip(vars(tree).values(), vars(children).values())
    new = Tree(*(np.concatenate(part) for part in parts))
    new.feature[nodes], new.threshold[nodes] = feature, threshold
    new.left[nodes], new.right[nodes] = numbers[::2], numbers[1::2]
    return new


def separate(trees, n_trees):
    """Take trees that grew side by side apart, each numbered as if it had grown alone.

    Parameters
        trees : Tree     the first n_trees nodes are the roots
        n_trees : int

    Returns
        list of Tree

    Example
        >>> from mlcore.trees.tree import DecisionTreeClassifier
        >>> tree = DecisionTreeClassifier().fit([[1], [2], [4]], [0, 0, 1]).tree_
        >>> (same,) = separate(tree, 1)
        >>> same.left.tolist()
        [1, -1, -1]
    """
    cut = np.flatnonzero(~trees.is_leaf)
    root = np.arange(len(trees.feature))
    root[trees.left[cut]] = root[trees.right[cut]] = cut  # the parent of each node
    while root.max() >= n_trees:
        root = root[root]  # the grandparent, then its grandparent, …
    order = np.argsort(root, kind="stable")
    sizes = np.bincount(root, minlength=n_trees)
    bounds = np.cumsum(sizes)[:-1]
    number = np.empty_like(order)
    number[order] = np.arange(len(order)) - np.repeat(np.append(0, bounds), sizes)
    left, right = (np.where(side < 0, -1, number[side]) for side in (trees.left, trees.right))
    trees = replace(trees, left=left, right=right)
    parts = [np.split(getattr(trees, field.name)[order], bounds) for field in fields(Tree)]
    return [Tree(*part) for part in zip(*parts)]
