"""Random forests: trees on bootstrap rows that see a few columns at each node, and vote."""

import numpy as np

from mlcore.checks import generator, whole
from mlcore.models.tasks import Classifier, Regressor
from mlcore.trees.settings import class_columns, limits
from mlcore.trees.table import Table
from mlcore.trees.tree import DecisionTreeClassifier, DecisionTreeRegressor
from mlcore.trees.votes import votes, with_votes


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
        return votes(Table(X, columns, self.criterion), seeds, bounds, self._loss)

    def _member(self, tree, learned):
        shared = {name: value for name, value in vars(self).items() if name in self._of_a_tree}
        member = self._kind(**shared)
        vars(member).update(learned, tree_=tree, n_features_in_=self.n_features_in_)
        return member

    @property
    def feature_importances_(self):
        """The mean of the trees' importances, (d,)."""
        return sum(tree.feature_importances_ for tree in self.estimators_) / self.n_estimators


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
        wrong = columns[votes.argmax(axis=1), np.arange(len(votes))] == 0
        return float(wrong[with_votes(voters)].mean())

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
        voted = with_votes(voters)
        prediction = votes[voted, 0] / np.maximum(voters[voted], 1)
        return float(np.mean((columns[0, voted] - prediction) ** 2))

    def _judge(self, votes, voters, columns):
        self.oob_prediction_ = votes[:, 0] / np.maximum(voters, 1)
        spread = columns[0, with_votes(voters)].var()
        loss = self._loss(votes, voters, columns)
        self.oob_score_ = float(1 - loss / spread) if spread else float(loss == 0)

    def predict(self, X):
        """Return the mean of the trees' predictions, (n,)."""
        X = self._recall(X)
        return sum(tree.predict(X) for tree in self.estimators_) / len(self.estimators_)
