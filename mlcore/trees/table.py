"""The data that trees are grown on, with its columns ranked; and the nodes of one level of them."""

from dataclasses import dataclass, fields

import numpy as np

from mlcore.trees.impurity import entropy, gini

PURE = 1e-15  # below this share of the impurity of all rows, only round-off is left


class Table:
    """The data, its columns ranked once; and the rows that each tree gets, tree after tree.

    Parameters
        X : (n, d) array
        columns : (k, n) array      a row a class, 1 for its members; or y alone, k = 1
        criterion : str             "gini", "entropy" or "squared_error"
        sample : (P,) array of int  rows of X, of all trees
        weight : (P,) array         of each of them, > 0

    Example
        >>> X, columns = np.array([[5.0], [3.0], [5.0]]), np.array([[0.0, 1.0, 2.0]])
        >>> Table(X, columns, "squared_error", np.arange(3), np.ones(3)).ranks.tolist()
        [1, 0, 1]
    """

    def __init__(self, X, columns, criterion, sample, weight):
        self.X, self.criterion = X, criterion
        self.shift = columns[:, :1] if criterion == "squared_error" else 0.0
        self.columns = columns - self.shift  # a large offset would cost digits
        self.sample, self.weight = sample, weight
        self.equal_weights = bool((weight == weight[0]).all())
        self.floor = PURE * self.columns.var(axis=1).sum()
        n, d = X.shape
        order = np.argsort(X.T, axis=1)
        x = np.take_along_axis(X.T, order, axis=1)
        rank = np.zeros((d, n), dtype=np.min_scalar_type(n))
        np.cumsum(x[:, 1:] != x[:, :-1], axis=1, out=rank[:, 1:])
        ranks = np.empty_like(rank)
        np.put_along_axis(ranks, order, rank, axis=1)
        self.ranks = ranks.ravel()  # of row i in column j: ranks[j n + i]; equal values, equal rank

    def level(self, rows, node, number, origin):
        """Return the Level of some rows, sorted by node, with what is known of each node."""
        w, y, n_nodes = self.weight[rows], self.columns[:, self.sample[rows]], len(number)
        n_rows, weight = np.bincount(node, minlength=n_nodes), np.bincount(node, w, n_nodes)
        value = np.stack([np.bincount(node, w * one, n_nodes) / weight for one in y], axis=1)
        apart = y - value.T[:, node]
        if self.criterion == "squared_error":
            impurity = np.bincount(node, w * apart[0] ** 2, n_nodes) / weight
        else:
            impurity = {"gini": gini, "entropy": entropy}[self.criterion](value)
            apart = apart[1:]  # the first class has what the others leave
        return Level(
            rows, node, w * apart, number, origin, value + self.shift, impurity, n_rows, weight,
            impurity > self.floor,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Level:
    """Nodes of one level, and the rows that reach them.

    Parameters
        rows : (a,) array of int      of the table, node after node
        node : (a,) array of int      which of the N nodes each of them reaches
        apart : (K, a) array          w (y − ȳ), ȳ the mean of the node; of classes: of all but one
        number, origin : (N,) arrays of int    of each node: its number, and its tree's
        value : (N, k) array          the shares of the classes, or the mean of y
        impurity, n_rows, weight, is_mixed : (N,) arrays

    Example
        >>> X, columns = np.array([[5.0], [3.0], [5.0]]), np.array([[0.0, 1.0, 2.0]])
        >>> table = Table(X, columns, "squared_error", np.arange(3), np.ones(3))
        >>> zero = np.zeros(1, dtype=int)
        >>> level = table.level(np.arange(3), np.array([0, 1, 1]), np.array([1, 2]), zero)
        >>> level.value.ravel().tolist(), level.apart.tolist(), level.is_mixed.tolist()
        ([0.0, 1.5], [[0.0, -0.5, 0.5]], [False, True])
    """

    rows: np.ndarray
    node: np.ndarray
    apart: np.ndarray
    number: np.ndarray
    origin: np.ndarray
    value: np.ndarray
    impurity: np.ndarray
    n_rows: np.ndarray
    weight: np.ndarray
    is_mixed: np.ndarray

    def only(self, keep):
        """Return some of the nodes, (N,) bool, with their rows."""
        if keep.all():
            return self
        stay, place = keep[self.node], np.cumsum(keep) - 1
        by_node = (getattr(self, field.name)[keep] for field in fields(self)[3:])
        rows, node, apart = self.rows[stay], place[self.node[stay]], self.apart[:, stay]
        return Level(rows, node, apart, *by_node)


def small(whole):
    """Return whole numbers ≥ 0 in the smallest type: NumPy sorts up to 16 bits by counting.

    Parameters
        whole : array of int

    Example
        >>> small(np.array([3, 300])).dtype
        dtype('uint16')
    """
    return whole.astype(np.min_scalar_type(whole.max(initial=0)))
