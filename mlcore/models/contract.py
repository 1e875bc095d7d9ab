"""The contract with scikit-learn, without scikit-learn: errors, warnings and words that it expects.

Its `check_estimator` looks for exceptions of its own kinds and for certain phrases in messages. So
an estimator of this course raises and warns through the functions of this file.
"""

import sys
import warnings

import numpy as np

from mlcore.checks import array


class NotFittedError(ValueError, AttributeError):
    """An estimator was asked for an answer before ``fit``."""


class DataConversionWarning(UserWarning):
    """The data came in a shape that had to be changed."""


class ConvergenceWarning(UserWarning):
    """An iterative solver ran out of iterations before it reached its tolerance."""


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


def feature_names(X):
    """Return the column names of a table as a list, empty if they are not all strings.

    Parameters
        X : table or array

    Example
        >>> feature_names(np.ones((2, 2)))
        []
    """
    names = list(getattr(X, "columns", ()))
    return names if all(isinstance(name, str) for name in names) else []


def odd_names(names, fitted):
    """Say how the column names differ from those that the estimator was fitted on.

    Parameters
        names, fitted : lists of str

    Returns
        str

    Example
        >>> print(odd_names(["a", "c"], ["a", "b"]))
        The feature names should match those that were passed during fit.
        Feature names unseen at fit time:
        - c
        Feature names seen at fit time, yet now missing:
        - b
        <BLANKLINE>
    """
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
