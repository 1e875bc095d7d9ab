"""Random forests: trees on bootstrap rows that see a few columns at each node, and vote."""

from dataclasses import dataclass

import numpy as np

from mlcore.checks import generator, whole
from mlcore.models.solver import last_step
from mlcore.models.tasks import Classifier, Regressor
from mlcore.steps import Step
from mlcore.trees.growth import grow
from mlcore.trees.nodes import Tree, separate
from mlcore.trees.settings import class_columns, limits
from mlcore.trees.table import Table
from mlcore.trees.tree import DecisionTreeClassifier, DecisionTreeRegressor

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
        >>> X, y = [[0], [1], [2], [3]], [0, 0, 1, 1]
        >>> step = next(RandomForestClassifier(random_state=0).steps(X, y))
        >>> int(step.counts.sum()), bool((step.voters == (step.counts == 0)).all())
        (4, True)
    """

    tree: Tree
    counts: np.ndarray
    voters: np.ndarray


class _RandomForest:
    """What the classifier and the regressor share: parameters, and the way to grow."""

    def __init__(
        self,
        n_estimators=100,
        *,
        max_depth=None,
        min_samples_split=2,
        min_samples_leaf=1,
        max_features=1.0,
        random_state=None,
    ):
        self.n_estimators = n_estimators
        self.max_depth = max_depth
        self.min_samples_split = min_samples_split
        self.min_samples_leaf = min_samples_leaf
        self.max_features = max_features
        self.random_state = random_state

    def fit(self, X, y):
        """Grow the trees on X, (n, d), and y, (n,); return self."""
        X = self._remember(X)
        columns, learned = self._columns(y, len(X))
        trees = []
        for last in self._grow(X, columns):
            trees.append(self._member(last.tree, learned))
        self.estimators_ = trees
        self._judge(last.theta, last.voters, columns)
        vars(self).update(learned)
        return self

    def steps(self, X, y):
        """Return the stream that ``fit`` exhausts: a ForestStep a tree.

        Example
            >>> steps = RandomForestRegressor(3, random_state=0).steps([[1], [2], [4]], [0, 0, 6])
            >>> [step.n_evals for step in steps]
            [1, 2, 3]
        """
        X = self._check_X(X)
        return self._grow(X, self._columns(y, len(X))[0])

    def _grow(self, X, columns):
        bounds, n_trees = limits(self, X.shape[1]), whole("n_estimators", self.n_estimators, 1)
        seeds = generator("random_state", self.random_state).integers(2**63, size=n_trees)
        return _votes(Table(X, columns, self.criterion), seeds, bounds, self._loss)

    def _member(self, tree, learned):
        shared = {name: value for name, value in vars(self).items() if name in self._of_a_tree}
        member = self._kind(**shared)
        vars(member).update(learned, tree_=tree, n_features_in_=self.n_features_in_)
        return member

    @property
    def feature_importances_(self):
        """The mean of the trees' importances, (d,)."""
        return sum(tree.feature_importances_ for tree in self.estimators_) / self.n_estimators


def _votes(table, seeds, bounds, loss):
    """The loop of a forest, on arguments that were checked: a few trees grow side by side."""
    n, k = len(table.X), len(table.columns)
    theta, voters, t = np.zeros((n, k)), np.zeros(n, dtype=int), 0
    side_by_side = max(1, AT_ONCE // (n * bounds["max_features"]))
    for first in range(0, len(seeds), side_by_side):
        rngs = [np.random.default_rng(seed) for seed in seeds[first : first + side_by_side]]
        bags = np.array([np.bincount(rng.integers(n, size=n), minlength=n) for rng in rngs])
        roots, rows = np.nonzero(bags)
        some = table.take(rows, bags[roots, rows].astype(float))
        trees = last_step(grow(some, roots, rngs, **bounds)).theta

        votes = np.zeros((len(rngs), n, k))
        roots, rows = np.nonzero(bags == 0)  # out of bag
        votes[roots, rows] = trees.value[trees.apply(table.X, rows, roots)]
        for tree, vote, counts in zip(separate(trees, len(rngs)), votes, bags):
            theta, voters = theta + vote, voters + (counts == 0)
            error = loss(theta, voters, table.columns)
            yield ForestStep(t, theta, error, t + 1, tree, counts, voters)
            t += 1


def _with_votes(voters):
    """Which rows have votes; all, if none has."""
    return voters > 0 if voters.any() else voters == 0


class RandomForestClassifier(_RandomForest, Classifier):
    """A random forest that names a class: the mean of its trees' shares of the classes.

    Each tree grows on its own bootstrap sample: n rows drawn with replacement. At each node it
    looks at max_features columns, drawn anew. The rows that a tree has not seen judge it.

    Parameters
        n_estimators : int        trees, ≥ 1
        criterion, max_depth, min_samples_split, min_samples_leaf    as for DecisionTreeClassifier
        max_features : None, int, float, "sqrt" or "log2"   how many columns a node looks at
        random_state : int, None or Generator    for rows and columns

    Attributes, after ``fit``
        estimators_ : list of DecisionTreeClassifier
        classes_ : (k,) array              the labels, sorted
        oob_score_ : float                 the accuracy of the votes out of bag
        oob_decision_function_ : (n, k) array   these votes: of each row, the mean over the trees
                                           that were not grown on it; 0 if there is none
        feature_importances_ : (d,) array  the mean of the trees'
        n_features_in_ : int               d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError     in ``fit``: a parameter or the data are wrong

    Source
        Breiman (2001), Random forests

    Example
        >>> X = np.arange(20)[:, None]
        >>> model = RandomForestClassifier(20, random_state=0).fit(X, X[:, 0] > 9)
        >>> model.predict([[3], [15]]).tolist(), len(model.estimators_)
        ([False, True], 20)
    """

    _kind, _of_a_tree = DecisionTreeClassifier, DecisionTreeClassifier().get_params()

    def __init__(
        self,
        n_estimators=100,
        *,
        criterion="gini",
        max_depth=None,
        min_samples_split=2,
        min_samples_leaf=1,
        max_features="sqrt",
        random_state=None,
    ):
        self.criterion = criterion
        super().__init__(
            n_estimators,
            max_depth=max_depth,
            min_samples_split=min_samples_split,
            min_samples_leaf=min_samples_leaf,
            max_features=max_features,
            random_state=random_state,
        )

    def _columns(self, y, n):
        classes, numbered = self._encode(y, n)
        return class_columns(self.criterion, numbered, len(classes)), {"classes_": classes}

    @staticmethod
    def _loss(votes, voters, columns):
        wrong = votes.argmax(axis=1) != columns.argmax(axis=0)
        return float(wrong[_with_votes(voters)].mean())

    def _judge(self, votes, voters, columns):
        self.oob_decision_function_ = votes / np.maximum(voters, 1)[:, None]
        self.oob_score_ = 1 - self._loss(votes, voters, columns)

    def predict_proba(self, X):
        """Return the mean of the trees' shares of the classes, (n, k)."""
        X = self._recall(X)
        return sum(tree.predict_proba(X) for tree in self.estimators_) / len(self.estimators_)


class RandomForestRegressor(_RandomForest, Regressor):
    """A random forest that predicts a number: the mean of its trees' predictions.

    Parameters
        n_estimators, max_depth, min_samples_split, min_samples_leaf, max_features, random_state
                                  as for `RandomForestClassifier`, with attributes and errors

    Attributes, after ``fit``
        oob_score_ : float              R² of the predictions out of bag
        oob_prediction_ : (n,) array    these predictions; 0 for a row that every tree has seen

    Example
        >>> X = np.arange(20)[:, None]
        >>> model = RandomForestRegressor(20, random_state=0).fit(X, X[:, 0])
        >>> abs(model.predict([[10]]).item() - 10) < 1, model.oob_score_ > 0.9
        (True, True)
    """

    criterion = "squared_error"
    _kind, _of_a_tree = DecisionTreeRegressor, DecisionTreeRegressor().get_params()

    def _columns(self, y, n):
        return self._check_y(y, n)[None], {}

    @staticmethod
    def _loss(votes, voters, columns):
        voted = _with_votes(voters)
        prediction = votes[voted, 0] / np.maximum(voters[voted], 1)
        return float(np.mean((columns[0, voted] - prediction) ** 2))

    def _judge(self, votes, voters, columns):
        self.oob_prediction_ = votes[:, 0] / np.maximum(voters, 1)
        spread = columns[0, _with_votes(voters)].var()
        loss = self._loss(votes, voters, columns)
        self.oob_score_ = float(1 - loss / spread) if spread else float(loss == 0)

    def predict(self, X):
        """Return the mean of the trees' predictions, (n,)."""
        X = self._recall(X)
        return sum(tree.predict(X) for tree in self.estimators_) / len(self.estimators_)
