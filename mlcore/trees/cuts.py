"""The best cut: sort a column, count up from the left, and weigh both sides of every cut.

`best_cut` is the formula, for one column of one node. `weigh` does the same for all columns of all
nodes of a level at once: the rows are kept in the order of each column, node after node, so that
one cumulative sum a column serves all nodes.
"""

from dataclasses import dataclass

import numpy as np

from mlcore.trees.impurity import (
    entropy,
    fall_of_entropy,
    fall_of_gini,
    fall_of_squared_error,
    gini,
    squared_error,
)
from mlcore.trees.table import counting_order, running, taken

TIE = 1e-10  # falls that differ by less than this share of the node's impurity are equal
CRITERIA = {
    "gini": (gini, fall_of_gini),
    "entropy": (entropy, fall_of_entropy),
    "squared_error": (squared_error, fall_of_squared_error),
}


def best_cut(x, y, criterion="gini"):
    """Find the cut x ≤ threshold that leaves the least impurity.

        after = n_L/n · impurity(left) + n_R/n · impurity(right)

    Parameters
        x : (n,) array         one column, with at least two different values
        y : (n,) array         classes 0 … k − 1; numbers for "squared_error"
        criterion : str        "gini", "entropy" or "squared_error"

    Returns
        threshold : float      halfway between two neighbours; the lowest of equally good ones
        after : float          the impurity that is left, weighted by the rows of both sides

    Source
        Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, chapter 2

    Example
        Six of one class and four of the other: gini .48. Cut off four of the six:

        >>> x, y = np.arange(10), np.array([0, 0, 0, 0, 1, 1, 0, 1, 0, 1])
        >>> threshold, after = best_cut(x, y)
        >>> threshold, round(after, 4)                       # 6/10 · (1 − (2/6)² − (4/6)²)
        (3.5, 0.2667)
    """
    impurity, _ = CRITERIA[criterion]
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    columns = np.c_[y, y * y] if criterion == "squared_error" else np.eye(y.max() + 1)[y]
    n_left = np.arange(1, len(y))[:, None]  # a cut after each row but the last
    n_right = len(y) - n_left
    left = np.cumsum(columns, axis=0)[:-1]  # counts of the classes; of numbers: Σ y and Σ y²
    right = columns.sum(axis=0) - left
    shares = n_left[:, 0] / len(y), n_right[:, 0] / len(y)
    after = shares[0] * impurity(left / n_left) + shares[1] * impurity(right / n_right)
    after[x[:-1] == x[1:]] = np.inf  # equal values stay together
    slack = TIE * impurity(columns.mean(axis=0))
    i = np.flatnonzero(after <= after.min() + slack)[0]  # the lowest of equally good ones
    return float(halfway(x[i], x[i + 1])), float(after[i])


def halfway(a, b):
    """Return the middle of a < b, but never b itself: x ≤ threshold must tell them apart.

    Parameters
        a, b : floats or arrays

    Returns
        float or array

    Example
        >>> float(halfway(1.0, 2.0)), float(halfway(1.0, 1 + 2**-52))
        (1.5, 1.0)
    """
    middle = a / 2 + b / 2
    return np.where(middle < b, middle, a)


@dataclass(frozen=True, eq=False)
class Cuts:
    """Every candidate cut of some nodes, in the columns that each of them looks at.

    Parameters
        nodes : (N,) array of int          their numbers in the tree
        features : (N, m) array of int     the columns of X that they look at
        starts : (N + 1,) array of int     node i has the places starts[i] … starts[i + 1] − 1
        rows : (a,) array of int           of X
        order : (m, a) array of int        numbers in rows: node by node, there by the feature
        fall : (m, a) array                what a cut after this place takes away of the node's
                                           weight · impurity; −inf: none is allowed there
        impurity, weight : (N,) arrays     of the nodes
        X : (n, d) array

    Example
        >>> from mlcore.trees.tree import DecisionTreeClassifier
        >>> step = next(DecisionTreeClassifier().steps([[1], [2], [4]], [0, 0, 1]))
        >>> [found.round(4).tolist() for found in step.cuts[0].of(0, 0)]
        [[1.5, 3.0], [0.3333, 0.0]]
    """

    nodes: np.ndarray
    features: np.ndarray
    starts: np.ndarray
    rows: np.ndarray
    order: np.ndarray
    fall: np.ndarray
    impurity: np.ndarray
    weight: np.ndarray
    X: np.ndarray

    def of(self, node, feature):
        """Return the thresholds, rising, and the impurity after each, of a node in a column."""
        i = np.flatnonzero(self.nodes == node)[0]
        slot = np.flatnonzero(self.features[i] == feature)[0]
        places = slice(self.starts[i], self.starts[i + 1])
        x, fall = self.X[self.rows[self.order[slot, places]], feature], self.fall[slot, places][:-1]
        allowed = fall > -np.inf
        thresholds = halfway(x[:-1], x[1:])[allowed]
        after = self.impurity[i] - fall[allowed] / self.weight[i]
        return thresholds, np.maximum(after, 0.0)  # no less than 0 by round-off

    def best(self):
        """Return the best cut of each node: feature, threshold; feature −1 where there is none.

        Of equally good ones the first feature in the node's list, there the lowest threshold.
        """
        falls = np.maximum.reduceat(self.fall, self.starts[:-1], axis=1)  # (m, N)
        enough = falls.max(axis=0) - TIE * self.impurity * self.weight
        slots = (falls >= enough).argmax(axis=0)  # the first
        slot, least = (each.repeat(np.diff(self.starts)) for each in (slots, enough))
        good = np.flatnonzero(self.fall[slot, np.arange(len(slot))] >= least)
        first = good[np.searchsorted(good, self.starts[:-1])]
        features = self.features[np.arange(len(slots)), slots]
        after = np.minimum(first + 1, len(slot) - 1)
        a, b = self.rows[self.order[slots, [first, after]]]
        thresholds = halfway(self.X[a, features], self.X[b, features])
        found = enough > -np.inf
        return np.where(found, features, -1), np.where(found, thresholds, 0.0)


def weigh(table, level, features, min_rows):
    """Weigh all cuts of all nodes of a level, as `best_cut` does it for one column of one node.

    Parameters
        table : Table
        level : Level
        features : (N, m) array of int   the columns that each node looks at
        min_rows : int                   as many must be on both sides

    Returns
        Cuts

    Example
        >>> from mlcore.trees.table import Table
        >>> X, y = np.array([[1.0], [2.0], [4.0]]), np.array([[0.0, 0.0, 6.0]])
        >>> zero, ones = np.zeros(1, int), np.ones(3)
        >>> table = Table(X, y, "squared_error").take(np.arange(3), ones)
        >>> level = table.level(np.arange(3), np.zeros(3, int), zero, zero)
        >>> weigh(table, level, np.array([[0]]), 1).fall.tolist()       # of 24 = 16 + 4 + 4
        [[6.0, 24.0, -inf]]
    """
    node, n_rows, sample = level.node, level.n_rows, table.sample[level.rows]
    starts = np.append(0, np.cumsum(n_rows))

    # sort: each node after the other, and its rows by the column that it looks at
    m, (d, n) = features.shape[1], table.ranks.shape
    if m == d:
        key = table.ranks.take(sample, axis=1)
    else:
        key = table.ranks.ravel().take((features.T * n).take(node, axis=1) + sample)
    key += n * node
    order = counting_order(key)  # (m, a)
    key = taken(key, order)

    # count up from the left: S and W_L of the cut after each place
    nth = np.arange(1, len(node) + 1) - starts[node]
    sums = [running(*each, order, node) for each in zip(*table.apart(level))]
    weight, means = level.weight.take(node), level.value.T[-len(sums) :].take(node, axis=1)
    left = nth * level.mean_weight.take(node)
    if not table.equal_weights:
        left = sums.pop() + left
    right = weight - left
    np.maximum(right, 2.0**-52 * weight, out=right)  # 0 at the end of a node, up to round-off
    fall = CRITERIA[table.criterion][1](sums, left, right, weight, means)

    few = (nth < min_rows) | (n_rows.take(node) - nth < min_rows)
    fall += np.where(few, -np.inf, 0.0)
    key = key.ravel()
    np.putmask(fall.ravel()[:-1], key[1:] == key[:-1], -np.inf)  # equal values stay together
    return Cuts(
        level.number, features, starts, sample, order, fall, level.impurity, level.weight, table.X
    )
