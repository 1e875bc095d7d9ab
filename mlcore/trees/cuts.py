"""The best cut: sort a column, count up from the left, and weigh both sides of every cut.

`best_cut` is the formula, for one column of one node. `weigh` does the same for all columns of all
nodes of a level at once: the rows are kept in the order of each column, node after node, so that
one cumulative sum a column serves all nodes.
"""

from dataclasses import dataclass

import numpy as np

from mlcore.checks import array, same_length
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

    Raises
        TypeError, ValueError  x is not a column of numbers as long as y, or has one value only

    Source
        Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, chapter 2

    Example
        Six of one class and four of the other: gini .48. Cut off four of the six:

        >>> x, y = np.arange(10), np.array([0, 0, 0, 0, 1, 1, 0, 1, 0, 1])
        >>> threshold, after = best_cut(x, y)
        >>> threshold, round(after, 4)                       # 6/10 · (1 − (2/6)² − (4/6)²)
        (3.5, 0.2667)
    """
    x, y, impurity = array("x", x, ndim=1), np.asarray(y), CRITERIA[criterion][0]
    same_length(x, y)
    if x.min() == x.max():
        raise ValueError(f"x must hold different values to cut between; got {x[0]:g} alone")

    order = np.argsort(x, kind="stable")
    x, y, n = x[order], y[order], len(x)
    if criterion == "squared_error":
        y = y - y.mean()  # an offset would cost digits
        columns = np.c_[y, y * y]
    else:
        columns = np.eye(y.max() + 1)[y]  # a column a class, 1 for its members
    n_left = np.arange(1, n)  # a cut after each row but the last
    left = np.cumsum(columns, axis=0)[:-1]  # counts of the classes; of numbers: Σ y and Σ y²
    n_right, right = n - n_left, columns.sum(axis=0) - left
    after = n_left / n * impurity(left / n_left[:, None])
    after += n_right / n * impurity(right / n_right[:, None])

    after[x[:-1] == x[1:]] = np.inf  # equal values stay together
    least = after.min() + TIE * impurity(columns.mean(axis=0))
    i = np.flatnonzero(after <= least)[0]  # the lowest of equally good ones
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
        node : (a,) array of int           which of them each place belongs to, rising
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
    node: np.ndarray
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
        fall = self.fall[slots.take(self.node), np.arange(len(self.node))]
        good = np.flatnonzero(fall >= enough.take(self.node))
        first = good[np.searchsorted(good, self.starts[:-1])]
        features = self.features[np.arange(len(slots)), slots]
        after = np.minimum(first + 1, len(fall) - 1)
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

    order, same = _sorted(table.ranks, sample, node, features)  # (m, a)

    # count up from the left: S and W_L of the cut after each place
    nth = np.arange(1, len(node) + 1) - starts[node]
    sums = [running(*each, order, node) for each in zip(*table.apart(level))]
    weight, left = level.weight.take(node), nth * level.mean_weight.take(node)
    if not table.equal_weights:
        left = sums.pop() + left
    means = level.value.T[-len(sums) :].take(node, axis=1)
    right = weight - left
    np.maximum(right, 2.0**-52 * weight, out=right)  # 0 at the end of a node, up to round-off
    fall = CRITERIA[table.criterion][1](sums, left, right, weight, means)

    few = (nth < min_rows) | (n_rows.take(node) - nth < min_rows)
    fall += np.where(few, -np.inf, 0.0)
    np.putmask(fall.ravel()[:-1], same, -np.inf)  # equal values stay together
    return Cuts(
        level.number, features, node, starts, sample, order, fall, level.impurity, level.weight,
        table.X,
    )  # fmt: skip


def _sorted(ranks, sample, node, features):
    """Sort the rows node by node, there by the column that it looks at; say which are equal.

    Returns the order, (m, a), and of all but its last entry whether the next one is equal to it.
    """
    m, (d, n) = features.shape[1], ranks.shape
    if m == d:
        key = ranks.take(sample, axis=1)
    else:
        places = (features.T * n).take(node, axis=1)
        places += sample
        key = ranks.ravel().take(places)
        del places  # memory, for the next arrays
    if n * len(features) >= 2**31:
        key = key.astype(np.int64)
    key += (n * node).astype(key.dtype)
    order = counting_order(key)
    key = taken(key, order).ravel()
    return order, key[1:] == key[:-1]
