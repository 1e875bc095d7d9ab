"""The data that trees are grown on, with its columns ranked; and the nodes of one level of them."""

from copy import copy
from dataclasses import dataclass

import numpy as np

from mlcore.trees.impurity import entropy, gini

PURE = 1e-13  # a smaller spread, as a share of the mean, is round-off


class Table:
    """The data, its columns ranked once; and the rows that trees get, tree after tree.

    Parameters
        X : (n, d) array
        columns : (k, n) array      a row a class, 1 for its members; or y alone, k = 1
        criterion : str             "gini", "entropy" or "squared_error"

    Example
        >>> X, columns = np.array([[5.0], [3.0], [5.0]]), np.array([[0.0, 1.0, 2.0]])
        >>> Table(X, columns, "squared_error").ranks.tolist()
        [[1, 0, 1]]
    """

    def __init__(self, X, columns, criterion):
        self.X, self.criterion = X, criterion
        self._aim(columns)
        order = np.argsort(X.T, axis=1)
        x = taken(X.T, order)
        rank = np.zeros(x.shape, dtype=np.int32)
        np.cumsum(x[:, 1:] != x[:, :-1], axis=1, out=rank[:, 1:])
        self.ranks = np.empty_like(rank)  # (d, n); equal values have the same rank
        self.ranks[np.arange(len(rank))[:, None], order] = rank

    def _aim(self, columns):
        self.columns = columns
        self.shift = columns[0, :1] if self.criterion == "squared_error" else 0.0
        self.floor = PURE * columns.var(axis=1).sum()

    def aimed_at(self, columns):
        """Return the same ranks with other targets, (k, n): no tree after the first has to sort."""
        other = copy(self)
        other._aim(columns)
        return other

    def take(self, rows, weight):
        """Return the same data with some rows, (P,), for trees, each of a weight > 0, (P,)."""
        some = copy(self)
        some.sample, some.weight = rows, weight
        some.equal_weights = bool((weight == weight[0]).all())
        return some

    def level(self, rows, node, number, origin):
        """Return the Level of some rows, sorted by node, with what is known of each node."""
        w, y, n_nodes = self.weight[rows], self._columns_of(rows), len(number)
        n_rows, weight = np.bincount(node, minlength=n_nodes), np.bincount(node, w, n_nodes)
        sums = [np.bincount(node, w * one, n_nodes) for one in y]
        if self.criterion == "squared_error":
            value = np.array(sums) / weight
            apart = y[0] - value[0, node]
            impurity = np.bincount(node, w * apart * apart, n_nodes) / weight
        else:
            value = np.array([np.maximum(weight - sum(sums), 0.0), *sums]) / weight
            impurity = {"gini": gini, "entropy": entropy}[self.criterion](value.T)
        return Level(rows, node, number, origin, value.T, impurity, n_rows, weight)

    def apart(self, level):
        """Return w (y − ȳ) of each row, ȳ the mean of its node, in fixed point: numbers, units.

        Of k classes, all but the first; and in a row more, if the weights differ, w − w̄.
        """
        w, y, mean = self.weight[level.rows], self._columns_of(level.rows), level.value.T
        apart = w * (y - mean[-len(y) :].take(level.node, axis=1))
        if not self.equal_weights:
            apart = np.append(apart, [w - level.mean_weight.take(level.node)], axis=0)
        return fixed_point(apart, level.node, len(level.number))

    def _columns_of(self, rows):
        if self.criterion != "squared_error":  # the first class has what the others leave
            return self.columns[1:].take(self.sample[rows], axis=1)
        return self.columns.take(self.sample[rows], axis=1) - self.shift  # an offset costs digits


@dataclass(frozen=True, eq=False)
class Level:
    """Nodes of one level, and the rows that reach them.

    Parameters
        rows : (a,) array of int      of the table, node after node
        node : (a,) array of int      which of the N nodes each of them reaches
        number, origin : (N,) arrays of int    of each node: its number, and its tree's
        value : (N, k) array          the shares of the classes, or the mean of y − table.shift
        impurity, n_rows, weight : (N,) arrays

    Example
        >>> X, columns = np.array([[5.0], [3.0], [5.0]]), np.array([[0.0, 1.0, 2.0]])
        >>> table = Table(X, columns, "squared_error").take(np.arange(3), np.ones(3))
        >>> zero = np.zeros(1, dtype=int)
        >>> level = table.level(np.arange(3), np.array([0, 1, 1]), np.array([1, 2]), zero)
        >>> level.value.ravel().tolist(), level.impurity.tolist()
        ([0.0, 1.5], [0.0, 0.25])
    """

    rows: np.ndarray
    node: np.ndarray
    number: np.ndarray
    origin: np.ndarray
    value: np.ndarray
    impurity: np.ndarray
    n_rows: np.ndarray
    weight: np.ndarray

    @property
    def mean_weight(self):
        """w̄, the mean weight of a row, in each node, (N,)."""
        return self.weight / self.n_rows

    @property
    def is_mixed(self):
        """Which nodes hold different targets, (N,)."""
        return self.impurity > (PURE * np.abs(self.value).max(axis=1)) ** 2

    def only(self, keep):
        """Return some of the nodes, (N,) bool, with their rows."""
        if keep.all():
            return self
        stay, place = np.flatnonzero(keep[self.node]), np.cumsum(keep) - 1
        return Level(
            self.rows[stay], place[self.node[stay]], self.number[keep], self.origin[keep],
            self.value[keep], self.impurity[keep], self.n_rows[keep], self.weight[keep],
        )  # fmt: skip


def fixed_point(numbers, node, n_nodes):
    """Return numbers as multiples of a unit, so small that all of a node's fill 52 bits.

    Sums of whole numbers are the same in any order, on any processor, and faster than those of
    floats, which must wait for each other.

    Parameters
        numbers : (K, a) array
        node : (a,) array of int   0 … n_nodes − 1
        n_nodes : int

    Returns
        whole : (K, a) array of int
        unit : (K, n_nodes) array

    Example
        >>> whole, unit = fixed_point(np.array([[-3.0, 1.0, 2.0]]), np.zeros(3, int), 1)
        >>> whole.cumsum(axis=1).tolist(), (whole * unit).round(9).tolist()
        ([[-2251799813685248, -1501199875790165, 0]], [[-3.0, 1.0, 2.0]])
    """
    unit = np.array([np.bincount(node, np.abs(one), n_nodes) for one in numbers]) * 2.0**-52
    unit = np.maximum(unit, 1e-300)  # of zeros only
    return np.rint(numbers / unit.take(node, axis=1)).astype(np.int64), unit


def running(whole, unit, order, node):
    """Return the sums, from the left, of numbers in fixed point, taken in some orders.

    Parameters
        whole : (a,) array of int
        unit : (N,) array
        order : (m, a) array of int
        node : (a,) array of int        of each place, whose unit counts there

    Returns
        (m, a) array

    Example
        >>> places = np.array([[0, 2, 1]])
        >>> running(np.array([1, 2, -3]), np.array([0.5]), places, np.zeros(3, int)).tolist()
        [[0.5, -1.0, 0.0]]
    """
    sums = whole.take(order)
    return np.cumsum(sums, axis=1, out=sums) * unit.take(node)


def counting_order(key):
    """Sort each row of whole numbers ≥ 0, 16 bits at a time: NumPy sorts these by counting.

    Parameters
        key : (m, a) array of int

    Returns
        (m, a) array of int: the places of the smallest, of the next, …; of equal ones the first

    Example
        >>> counting_order(np.array([[70_000, 5, 70_000, 1]])).tolist()
        [[3, 1, 0, 2]]
    """
    bits = int(key.max(initial=0)).bit_length()
    order = key.astype(np.uint16).argsort(axis=1, kind="stable")
    for shift in range(16, bits, 16):
        digit = taken((key >> shift).astype(np.uint16), order)
        order = taken(order, digit.argsort(axis=1, kind="stable"))
    return order


def taken(values, places):
    """Return values[i, places[i, j]], (m, a), for (m, a) arrays: `take_along_axis`, but faster.

    Parameters
        values : (m, a) array
        places : (m, a) array of int

    Example
        >>> taken(np.array([[5, 6], [7, 8]]), np.array([[1, 0], [1, 1]])).tolist()
        [[6, 5], [8, 8]]
    """
    m, a = values.shape
    return values.ravel().take(places + np.arange(0, m * a, a)[:, None])
