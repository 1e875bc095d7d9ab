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
from mlcore.trees.table import small

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
        rows : (m, a) array of int         rows of X, sorted by node, then by its feature
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
    fall: np.ndarray
    impurity: np.ndarray
    weight: np.ndarray
    X: np.ndarray

    def of(self, node, feature):
        """Return the thresholds, rising, and the impurity after each, of a node in a column."""
        i = np.flatnonzero(self.nodes == node)[0]
        slot = np.flatnonzero(self.features[i] == feature)[0]
        places = slice(self.starts[i], self.starts[i + 1])
        x, fall = self.X[self.rows[slot, places], feature], self.fall[slot, places][:-1]
        allowed = fall > -np.inf
        thresholds = halfway(x[:-1], x[1:])[allowed]
        return thresholds, self.impurity[i] - fall[allowed] / self.weight[i]

    def best(self):
        """Return the best cut of each node: feature, threshold; feature −1 where there is none.

        Of equally good ones the first feature in the node's list, there the lowest threshold.
        """
        places = np.repeat(np.arange(len(self.nodes)), np.diff(self.starts))  # the node of each
        falls = np.maximum.reduceat(self.fall, self.starts[:-1], axis=1)  # (m, N)
        enough = falls.max(axis=0) - TIE * self.impurity * self.weight
        slots = (falls >= enough).argmax(axis=0)  # the first
        fall = self.fall[slots[places], np.arange(len(places))]
        good = np.flatnonzero(fall >= enough[places])
        first = good[np.diff(places[good], prepend=-1) > 0]
        features = self.features[np.arange(len(slots)), slots]
        a, b = self.rows[slots, first], self.rows[slots, np.minimum(first + 1, len(places) - 1)]
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
        >>> table, zero = Table(X, y, "squared_error", np.arange(3), np.ones(3)), np.zeros(1, int)
        >>> level = table.level(np.arange(3), np.zeros(3, int), zero, zero)
        >>> weigh(table, level, np.array([[0]]), 1).fall.tolist()       # of 24 = 16 + 4 + 4
        [[6.0, 24.0, -inf]]
    """
    node, sample = level.node, table.sample[level.rows]
    sizes = np.bincount(node, minlength=len(level.number))
    starts = np.append(0, np.cumsum(sizes))

    # sort each column within each node: first by rank, then, keeping that order, by node
    rank = table.ranks.take((features.T * len(table.X)).take(node, axis=1) + sample)
    column = np.arange(len(rank))[:, None]
    order = rank.argsort(axis=1, kind="stable")
    order = order[column, small(node).take(order).argsort(axis=1, kind="stable")]  # (m, a)

    # what is left of the cut after each place
    w = table.weight[level.rows].take(order[:1] if table.equal_weights else order)
    left = w.cumsum(axis=1)
    left -= (left[:, starts[:-1]] - w[:, starts[:-1]]).take(node, axis=1)  # from its node's start
    sums = [one.take(order).cumsum(axis=1) for one in level.apart]  # 0 at the end of each node
    means = level.value.T[-len(sums) :, node]
    fall = CRITERIA[table.criterion][1](sums, left, level.weight[node] - left, means)

    nth, rank = np.arange(1, len(node) + 1) - starts[node], rank[column, order]
    never = (nth < min_rows) | (sizes[node] - nth < min_rows)
    never[-1] = True
    never = never | np.append(rank[:, 1:] == rank[:, :-1], column >= 0, axis=1)  # equal: together
    fall[never] = -np.inf
    rows = sample.take(order)
    return Cuts(level.number, features, starts, rows, fall, level.impurity, level.weight, table.X)
