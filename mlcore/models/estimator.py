"""What all estimators share: parameters, what they were fitted on, "not fitted".

An estimator follows scikit-learn's convention without needing scikit-learn: the constructor only
stores its arguments; ``fit(X, y)`` checks everything, returns self and sets attributes that end in
an underscore. So scikit-learn's tools (``clone``, ``cross_val_score``, ``GridSearchCV``) accept it.
"""

from copy import deepcopy
from inspect import signature

import numpy as np

from mlcore.models.contract import NotFittedError, feature_names, numbers, odd_names, shared


class Estimator:
    """The base of every estimator: it knows its parameters and remembers what it was fitted on.

    A subclass stores the parameters of its constructor under their own names. Its ``fit`` begins
    with ``X = self._remember(X)``, its ``predict`` with ``X = self._recall(X)``.

    Example
        >>> class Constant(Estimator):
        ...     def __init__(self, value=0.0):
        ...         self.value = value
        >>> Constant().set_params(value=2.5)
        Constant(value=2.5)
    """

    def get_params(self, deep=True):
        """Return the constructor's parameters and their values; ``deep`` changes nothing."""
        return {name: getattr(self, name) for name in signature(type(self)).parameters}

    def set_params(self, **params):
        """Set some parameters and return self; an unknown name is a ValueError."""
        valid = list(self.get_params())
        for name in params:
            if name not in valid:
                owner = type(self).__name__
                raise ValueError(f"{owner} has no parameter {name!r}; it has {', '.join(valid)}")
        vars(self).update(params)
        return self

    def __repr__(self):
        defaults = signature(type(self)).parameters
        changed = [
            f"{name}={value!r}"
            for name, value in self.get_params(deep=False).items()
            if repr(value) != repr(defaults[name].default)
        ]
        return f"{type(self).__name__}({', '.join(changed)})"

    def __sklearn_tags__(self):
        from sklearn.utils import Tags, TargetTags  # only scikit-learn asks for its tags

        return Tags(estimator_type=None, target_tags=TargetTags(required=False))

    def _remember(self, X):
        """Check X in ``fit``, forget the last fit, and remember X's features and their names."""
        for name in [name for name in vars(self) if name.endswith("_")]:
            delattr(self, name)
        names = feature_names(X)
        if names:
            self.feature_names_in_ = np.array(names, dtype=object)
        X = self._check_X(X)
        self.n_features_in_ = X.shape[1]
        return X

    def _recall(self, X):
        """Check X after ``fit``: it must have the features that the estimator was fitted on."""
        owner = type(self).__name__
        learned = [name for name in vars(self) if name.endswith("_") and name[-4:] != "_in_"]
        if not learned:
            raise shared(NotFittedError)(f"{owner} is not fitted yet: call fit(X, y) first")
        names, fitted = feature_names(X), list(getattr(self, "feature_names_in_", ()))
        if names and fitted and names != fitted:
            raise ValueError(odd_names(names, fitted))
        X, d = self._check_X(X), self.n_features_in_
        if X.shape[1] != d:
            message = f"X has {X.shape[1]} features, but {owner} is expecting {d} features as input"
            raise ValueError(message)
        return X

    @staticmethod
    def _check_X(X):
        """Return X as a finite float64 array, (n, d), or say what is wrong and where."""
        if getattr(X, "shape", ())[1:] == (0,):
            message = f"X has 0 feature(s) (shape={X.shape}) while a minimum of 1 is required."
            raise ValueError(message)
        result = numbers("X", X)
        if result.ndim != 2:
            message = f"X must be 2-D (n_samples, n_features); got shape {result.shape}"
            hint = "X.reshape(-1, 1) for one feature, X.reshape(1, -1) for one row"
            raise ValueError(f"{message}. Reshape your data: {hint}")
        return result


def clone(estimator):
    """Return a new estimator, not fitted, with the same parameters: ours or scikit-learn's.

    What stands in a parameter is copied, too; so no clone learns or draws for another.

    Parameters
        estimator : an estimator, or a list or tuple with some in it, such as a pipeline's steps

    Returns
        the same kind of thing

    Example
        >>> from mlcore.models.standardizer import Standardizer
        >>> fitted = Standardizer().fit([[1], [2]])
        >>> hasattr(clone(fitted), "mean_"), clone([("scaler", fitted), 3])
        (False, [('scaler', Standardizer()), 3])
    """
    if isinstance(estimator, (list, tuple)):
        return type(estimator)([clone(one) for one in estimator])
    if not hasattr(estimator, "get_params") or isinstance(estimator, type):
        return deepcopy(estimator)
    params = estimator.get_params(deep=False)
    return type(estimator)(**{name: clone(value) for name, value in params.items()})
