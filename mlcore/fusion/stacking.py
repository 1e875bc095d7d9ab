"""Stacking: a model that learns how far to trust each member, from answers out of fold."""

import numpy as np

from mlcore.fusion.members import answers, out_of_fold
from mlcore.models.composite import Composite
from mlcore.models.estimator import clone
from mlcore.models.tasks import Classifier, Regressor


class _Stack(Composite):
    """What both stacks share: members, the out-of-fold matrix Z, and the meta-model on it."""

    _parts = "estimators"

    def __init__(self, estimators, final_estimator, cv=5, passthrough=False):
        self.estimators = estimators
        self.final_estimator = final_estimator
        self.cv = cv
        self.passthrough = passthrough

    def fit(self, X, y):
        """Fit the meta-model to answers out of fold, then every member to all rows; return self."""
        members = self._check_parts("fit", "predict", "get_params")
        for method in ("fit", "predict"):
            if isinstance(self.final_estimator, type) or not hasattr(self.final_estimator, method):
                raise TypeError(f"final_estimator must have {method}; got {self.final_estimator!r}")
        data = self._remember(X)
        if len(data) < 2:
            raise ValueError(f"X must have rows to hold out; got n_samples={len(data)}")
        y = self._targets(y, len(data))
        found = [
            self._of_part(name, out_of_fold, member, data, y, self.cv) for name, member in members
        ]
        tested, Z = found[0][0], np.hstack([Z for _, Z in found])  # no f has seen its row
        learn = clone(self.final_estimator).fit
        final = self._of_part("final_estimator", learn, self._columns(Z, data[tested]), y[tested])
        self.estimators_ = [
            (name, self._of_part(name, clone(member).fit, data, y)) for name, member in members
        ]
        self.final_estimator_, self.Z_, self.tested_ = final, Z, tested
        return self

    def meta_columns(self, X):
        """Return what the members, fitted to all rows, say of X: the columns of Z, (n, …)."""
        X = self._recall(X)
        return np.hstack([answers(member, X) for _, member in self.estimators_])

    def predict(self, X):
        """Return what the meta-model makes of the members' answers, (n,)."""
        Z = self._columns(self.meta_columns(X), X)
        return self.final_estimator_.predict(Z)

    def _columns(self, Z, X):
        return np.hstack([Z, np.asarray(X, dtype=float)]) if self.passthrough else Z


class StackingRegressor(_Stack, Regressor):
    """A regressor on what its members predict.

        ŷ = h(Z),        Z_{im} = f_m^(−k(i))(xᵢ)  in ``fit``,  f_m(x)  for new rows

    If h were fitted to what the members say of rows that they have seen, it would trust the one
    that overfits most. So each row's answer comes from a member that has not seen it.

    Parameters
        estimators : list of (name, estimator)    ours or scikit-learn's; ``fit`` fits copies
        final_estimator : estimator               the meta-model h
        cv : int or list of pairs                 as for `out_of_fold`; one hold-out pair: blending
        passthrough : bool                        whether h sees the columns of X, too

    Attributes, after ``fit``
        final_estimator_                     h, fitted
        estimators_ : list of (name, member) each fitted to all rows
        Z_ : (m, …) array                    answers out of fold; tested_, (m,), their rows
        n_features_in_ : int                 d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError    in ``fit``: a parameter or the data are wrong

    Source
        Wolpert (1992), Stacked generalization; Breiman (1996), Stacked regressions

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> from mlcore.models.ridge import Ridge
        >>> X, y = [[0.0], [1.0], [2.0], [3.0]], [0.0, 1.0, 2.0, 3.0]
        >>> members = [("line", LinearRegression()), ("flat", Ridge(alpha=1e9))]
        >>> stack = StackingRegressor(members, LinearRegression(), cv=2).fit(X, y)
        >>> stack.predict([[10.0]]).round(6).tolist()           # the line alone is trusted
        [10.0]
    """

    def _targets(self, y, n):
        return self._check_y(y, n)


class StackingClassifier(_Stack, Classifier):
    """A classifier on what its members say: their probabilities, or the classes they name.

    Parameters
        estimators, final_estimator, cv, passthrough    as for `StackingRegressor`, with errors

    Attributes, after ``fit``
        classes_ : (k,) array    the labels, sorted; and those of `StackingRegressor`

    Source
        Wolpert (1992), Stacked generalization; Ting and Witten (1999), Issues in stacked
        generalization, for probabilities in place of classes

    Example
        >>> from mlcore.models.logistic import LogisticRegression
        >>> X, y = [[0.0], [1.0], [2.0], [3.0]], ["no", "no", "yes", "yes"]
        >>> members = [(str(C), LogisticRegression(C=C)) for C in (0.1, 10.0)]
        >>> stack = StackingClassifier(members, LogisticRegression(C=100.0), cv=2).fit(X, y)
        >>> stack.predict([[0.0], [3.0]]).tolist(), stack.Z_.shape
        (['no', 'yes'], (4, 2))
    """

    def _targets(self, y, n):
        y = self._check_y(y, n)
        self._encode(y, n)
        return y

    @property
    def classes_(self):
        """The labels, sorted."""
        return self.final_estimator_.classes_

    def predict_proba(self, X):
        """Return the meta-model's probabilities, (n, k)."""
        Z = self._columns(self.meta_columns(X), X)
        return self.final_estimator_.predict_proba(Z)

    def predict(self, X):
        """Return the class that the meta-model names, (n,)."""
        return _Stack.predict(self, X)
