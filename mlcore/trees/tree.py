"""Decision trees: questions "is this column at most so much?", one after the other."""

import numpy as np

from mlcore.checks import generator
from mlcore.models.solver import last_step
from mlcore.models.tasks import Classifier, Regressor
from mlcore.trees.growth import grow
from mlcore.trees.settings import class_columns, limits, weights
from mlcore.trees.table import Table


class _DecisionTree:
    """What the classifier and the regressor share: parameters, and the way to grow."""

    def __init__(
        self,
        *,
        max_depth=None,
        min_samples_split=2,
        min_samples_leaf=1,
        max_features=None,
        random_state=None,
    ):
        self.max_depth = max_depth
        self.min_samples_split = min_samples_split
        self.min_samples_leaf = min_samples_leaf
        self.max_features = max_features
        self.random_state = random_state

    def fit(self, X, y, sample_weight=None):
        """Grow the tree on X, (n, d), y, (n,), and the weights of the rows, (n,); return self."""
        X = self._remember(X)
        columns, learned = self._columns(y, len(X))
        self.tree_ = last_step(self._grow(X, columns, sample_weight)).theta
        vars(self).update(learned)
        return self

    def steps(self, X, y, sample_weight=None):
        """Return the stream that ``fit`` exhausts: a LevelStep a level.

        Example
            >>> steps = DecisionTreeRegressor().steps([[1], [2], [4]], [0, 0, 6])
            >>> [round(step.loss, 4) for step in steps]
            [8.0, 0.0]
        """
        X = self._check_X(X)
        return self._grow(X, self._columns(y, len(X))[0], sample_weight)

    def _grow(self, X, columns, sample_weight):
        bounds, weight = limits(self, X.shape[1]), weights(sample_weight, len(X))
        rows = np.flatnonzero(weight)
        table = Table(X, columns, self.criterion).take(rows, weight[rows])
        rng = generator("random_state", self.random_state)
        return grow(table, np.zeros(len(rows), dtype=int), [rng], **bounds)

    def apply(self, X):
        """Return the number of the leaf that each row of X, (n, d), comes to, (n,)."""
        X = self._recall(X)
        return self.tree_.apply(X)

    @property
    def feature_importances_(self):
        """What the cuts in each column took away of the impurity, in shares, (d,)."""
        return self.tree_.importances(self.n_features_in_)


class DecisionTreeClassifier(_DecisionTree, Classifier):
    """A tree that names a class: each leaf answers with the shares of the classes in it.

        a node's best cut has the least  n_L/n · impurity(left) + n_R/n · impurity(right)

    Parameters
        criterion : str           "gini": 1 − Σ pₖ²; "entropy": −Σ pₖ log₂ pₖ
        max_depth : int or None   ≥ 1; None: until every leaf is pure
        min_samples_split : int   a node of fewer rows stays a leaf; ≥ 2
        min_samples_leaf : int    no cut leaves fewer rows on a side; ≥ 1
        max_features : None, int, float, "sqrt" or "log2"   how many columns a node looks at, drawn
                                  anew for each; a float: a share of them; None: all
        random_state : int, None or Generator    for these draws

    Attributes, after ``fit``
        tree_ : Tree                      the nodes, as a table
        classes_ : (k,) array             the labels, sorted
        feature_importances_ : (d,) array what each column took away of the impurity, in shares
        n_features_in_ : int              d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError     in ``fit``: a parameter or the data are wrong

    Source
        Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, chapter 2

    Example
        >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], ["no", "yes", "yes", "no"]      # exclusive or
        >>> model = DecisionTreeClassifier().fit(X, y)
        >>> model.predict(X).tolist(), model.tree_.depth
        (['no', 'yes', 'yes', 'no'], 2)
    """

    def __init__(
        self,
        *,
        criterion="gini",
        max_depth=None,
        min_samples_split=2,
        min_samples_leaf=1,
        max_features=None,
        random_state=None,
    ):
        self.criterion = criterion
        super().__init__(
            max_depth=max_depth,
            min_samples_split=min_samples_split,
            min_samples_leaf=min_samples_leaf,
            max_features=max_features,
            random_state=random_state,
        )

    def _columns(self, y, n):
        classes, numbered = self._encode(y, n)
        return class_columns(self.criterion, numbered, len(classes)), {"classes_": classes}

    def predict_proba(self, X):
        """Return the shares of the classes in the leaf of each row, (n, k)."""
        leaves = self.apply(X)
        return self.tree_.value[leaves]


class DecisionTreeRegressor(_DecisionTree, Regressor):
    """A tree that predicts a number: each leaf answers with the mean of y in it.

        a node's best cut has the least  Σ (y − mean left)² + Σ (y − mean right)²

    Parameters
        max_depth, min_samples_split, min_samples_leaf, max_features, random_state
                                  as for `DecisionTreeClassifier`, with attributes and errors

    Example
        >>> model = DecisionTreeRegressor(max_depth=1).fit([[1], [2], [3]], [2.0, 3.0, 5.0])
        >>> model.predict([[2.4], [2.6]]).tolist()
        [2.5, 5.0]
    """

    criterion = "squared_error"

    def _columns(self, y, n):
        return self._check_y(y, n)[None], {}

    def predict(self, X):
        """Return the mean of y in the leaf of each row, (n,)."""
        leaves = self.apply(X)
        return self.tree_.value[leaves, 0]
