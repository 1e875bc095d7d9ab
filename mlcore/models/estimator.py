"""What all estimators share: parameters, checks of the data, "not fitted", scikit-learn's tags.

An estimator follows scikit-learn's convention without needing scikit-learn: the constructor only
stores its arguments; ``fit(X, y)`` checks everything, returns self and sets attributes that end in
an underscore. So scikit-learn's tools (``clone``, ``cross_val_score``, ``GridSearchCV``) accept it.
"""

import sys
import warnings
from inspect import signature

import numpy as np

from mlcore.checks import array


class NotFittedError(ValueError, AttributeError):
    """An estimator was asked for an answer before ``fit``."""


class DataConversionWarning(UserWarning):
    """The data came in a shape that had to be changed."""


class ConvergenceWarning(UserWarning):
    """An iterative solver ran out of iterations before it reached its tolerance."""


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
            for name, value in self.get_params().items()
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
        names = _feature_names(X)
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
        names, fitted = _feature_names(X), list(getattr(self, "feature_names_in_", ()))
        if names and fitted and names != fitted:
            raise ValueError(_odd_names(names, fitted))
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


def numbers(name, value):
    """Return value as `array` does; where it cannot, add NumPy's reason, which names the value.

    Parameters
        name : str              the argument's name, for the message
        value : array-like

    Returns
        ndarray of float64

    Raises
        TypeError, ValueError   value is not a finite array of real numbers

    Example
        >>> numbers("y", [1, 2]).tolist()
        [1.0, 2.0]
    """
    try:
        return array(name, value)
    except TypeError as error:
        reason = error.__context__
        if not isinstance(reason, ValueError) and np.iscomplexobj(value):
            message = f"{name} must hold real numbers. Complex data not supported"
            raise ValueError(message) from None
        raise TypeError(f"{error}: {reason}" if str(reason or "") else str(error)) from None


def _feature_names(X):
    """Return the column names of a table as a list, empty if they are not all strings."""
    names = list(getattr(X, "columns", ()))
    return names if all(isinstance(name, str) for name in names) else []


def _odd_names(names, fitted):
    """Say how the column names differ from those that the estimator was fitted on."""
    message = "The feature names should match those that were passed during fit.\n"
    unseen, missing = sorted(set(names) - set(fitted)), sorted(set(fitted) - set(names))
    if unseen:
        message += "\n- ".join(["Feature names unseen at fit time:", *unseen]) + "\n"
    if missing:
        message += (
            "\n- ".join(["Feature names seen at fit time, yet now missing:", *missing]) + "\n"
        )
    if not unseen and not missing:
        message += "Feature names must be in the same order as they were in fit.\n"
    return message


def shared(ours):
    """Return our exception class, made scikit-learn's as well if scikit-learn is loaded.

    Parameters
        ours : class   of this file

    Returns
        class

    Example
        >>> issubclass(shared(NotFittedError), NotFittedError)
        True
    """
    theirs = getattr(sys.modules.get("sklearn.exceptions"), ours.__name__, None)
    return ours if theirs is None else type(ours.__name__, (ours, theirs), {})


def warn(message, category):
    """Warn at the line of the user's code that called into mlcore, however deep the cause is.

    Parameters
        message : str
        category : class   of this file; through `shared`, scikit-learn's too

    Example
        >>> with warnings.catch_warnings(record=True, action="always") as seen:
        ...     warn("y was a column", DataConversionWarning)
        >>> [str(warning.message) for warning in seen]
        ['y was a column']
    """
    level, frame = 2, sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__", "").startswith("mlcore."):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, shared(category), stacklevel=level)
