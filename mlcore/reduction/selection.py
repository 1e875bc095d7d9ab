"""Selection: keep some of the columns as they are, by a filter, or by the weights of a Lasso.

A selector has seen y. So it belongs inside of every fold, as a step of a `Pipeline`: chosen on all
rows, the columns know the test rows already.
"""

import numpy as np

from mlcore.checks import whole
from mlcore.models.standardizer import Standardizer
from mlcore.models.tasks import Regressor, Transformer
from mlcore.reduction.lasso import Lasso
from mlcore.reduction.path import largest_alpha


class Selector(Transformer):
    """What selectors share: ``support_``, a mask of columns, and ``transform``, which keeps them.

    Example
        >>> class FirstColumn(Selector):
        ...     def fit(self, X, y=None):
        ...         X = self._remember(X)
        ...         self.support_ = np.arange(X.shape[1]) == 0
        ...         return self
        >>> FirstColumn().fit_transform([[1, 2], [3, 4]]).tolist()
        [[1.0], [3.0]]
    """

    def transform(self, X):
        """Return the kept columns of X, (n, d), in their order."""
        return self._recall(X)[:, self.support_]

    def _data(self, X, y):
        X = self._remember(X)
        y = Regressor._check_y(y, len(X))
        if len(X) < 2:
            raise ValueError(f"X must have at least 2 rows; got n_samples = {len(X)}")
        if np.ptp(y) == 0:
            raise ValueError(f"y must not be constant, for no column can tell; got {y[0]:g} alone")
        return X, y

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        return tags


class SelectKBest(Selector):
    """Keep the k columns that are most correlated with y: a filter, which fits no model.

        rⱼ = Σᵢ zᵢⱼ uᵢ / n        z, u: X and y, standardised; keep the k largest |rⱼ|

    Each column is judged alone: of two copies of one column it keeps both, and it does not see that
    two columns tell much together. Of equal |rⱼ| the first column wins; a constant one has r = 0.

    Parameters
        k : int                    columns to keep, at most d

    Attributes, after ``fit``
        scores_ : (d,) array       |rⱼ|
        support_ : (d,) array      True where a column is kept
        n_features_in_ : int       d

    Raises
        TypeError, ValueError      in ``fit``: k or the data are wrong; y is constant

    Source
        Guyon and Elisseeff (2003), An introduction to variable and feature selection, section 2

    Example
        >>> model = SelectKBest(1).fit([[0, 1], [5, 2], [1, 3]], [1, 2, 3])
        >>> model.scores_.round(4).tolist(), model.support_.tolist()     # 1/√(14 · 2), and 1
        ([0.189, 1.0], [False, True])
    """

    def __init__(self, k=1):
        self.k = k

    def fit(self, X, y):
        """Score the columns of X, (n, d), by y, (n,); return self."""
        k = whole("k", self.k, 1)
        X, y = self._data(X, y)
        if k > X.shape[1]:
            raise ValueError(f"k must be at most the number of columns, {X.shape[1]}; got {k}")
        Z, u = (Standardizer().fit_transform(part) for part in (X, y[:, None]))
        self.scores_ = np.minimum(np.abs(Z.T @ u[:, 0]) / len(u), 1.0)
        best = np.argsort(-self.scores_.round(12), kind="stable")[:k]  # equal up to round-off
        self.support_ = np.isin(np.arange(X.shape[1]), best)
        return self


class SelectFromLasso(Selector):
    """Keep the columns whose weight in a `Lasso` is not 0.

    The columns are judged together: of several that tell the same, some get the weight 0. Scale the
    columns first: a penalty compares weights, and a weight depends on the unit of its column.

    Parameters
        alpha : float or None      strength of the penalty: the larger, the fewer columns are kept;
                                   None: a tenth of the smallest alpha that keeps none

    Attributes, after ``fit``
        coef_ : (d,) array         the weights of the Lasso
        support_ : (d,) array      True where a column is kept
        n_features_in_ : int       d

    Raises
        TypeError, ValueError      in ``fit``: alpha or the data are wrong; y is constant; no column
                                   is kept

    Source
        Tibshirani (1996), Regression shrinkage and selection via the lasso, section 2

    Example
        >>> SelectFromLasso(0.5).fit([[-1, 1], [0, -2], [1, 1]], [-3, 0, 3]).support_.tolist()
        [True, False]
    """

    def __init__(self, alpha=None):
        self.alpha = alpha

    def fit(self, X, y):
        """Fit a Lasso to X, (n, d), and y, (n,); return self."""
        X, y = self._data(X, y)
        largest = largest_alpha(X, y)
        if largest == 0:
            raise ValueError("X must have a column that goes with y; here none does")
        model = Lasso(largest / 10 if self.alpha is None else self.alpha).fit(X, y)
        if not model.coef_.any():
            bound = f"alpha must be less than {largest:.4g} to keep a column of X"
            raise ValueError(f"{bound}; got {self.alpha}")
        self.coef_, self.support_ = model.coef_, model.coef_ != 0
        return self
