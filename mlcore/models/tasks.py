"""What an estimator is for: to predict a number, to name a class, or to transform the data."""

import numpy as np

from mlcore.checks import same_length
from mlcore.models.contract import DataConversionWarning, numbers, warn
from mlcore.models.estimator import Estimator


class Regressor(Estimator):
    """An estimator that predicts a number.

    Example
        >>> class Half(Regressor):
        ...     def predict(self, X):
        ...         return np.full(len(X), 0.5)
        >>> Half().score([[1], [2], [3]], [0.0, 0.5, 1.0])      # no better than the mean of y
        0.0
    """

    def score(self, X, y):
        """Return R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; for a constant y, 1 if ŷ = y, else 0."""
        prediction = self.predict(X)
        y = self._check_y(y, len(prediction))
        residual, spread = np.sum((y - prediction) ** 2), np.sum((y - y.mean()) ** 2)
        return float(1 - residual / spread) if spread else float(residual == 0)

    def __sklearn_tags__(self):
        from sklearn.utils import RegressorTags

        tags = super().__sklearn_tags__()
        tags.estimator_type, tags.regressor_tags = "regressor", RegressorTags()
        tags.target_tags.required = True
        return tags

    @staticmethod
    def _check_y(y, n):
        """Return y as a finite float64 array, (n,), or say what is wrong and where."""
        if y is None:
            raise ValueError("fit requires y to be passed, but the target y is None")
        result = numbers("y", y)
        if result.ndim == 2 and result.shape[1] == 1:
            message = "A column-vector y was passed when a 1d array was expected. Use y.ravel()"
            warn(message, DataConversionWarning)
            result = result.ravel()
        if result.ndim != 1:
            raise ValueError(f"y must be 1-D (n_samples,); got shape {result.shape}")
        same_length(range(n), result)
        return result


class Classifier(Estimator):
    """An estimator that names a class.

    A subclass has ``predict_proba``; its ``fit`` begins with

        X = self._remember(X)
        classes, y = self._encode(y, len(X))        names, sorted; numbers 0 … k−1

    and sets ``classes_`` with the other attributes, when nothing can fail any more.

    Example
        >>> class Half(Classifier):
        ...     classes_ = np.array(["no", "yes"])
        ...     def predict_proba(self, X):
        ...         return np.array([[1 - x, x] for (x,) in X])
        >>> Half().predict([[0.2], [0.9]]).tolist(), Half().score([[0.2], [0.9]], ["no", "no"])
        (['no', 'yes'], 0.5)
    """

    def predict(self, X):
        """Return the most probable class of each row, (n,); the first of several equal ones."""
        probabilities = self.predict_proba(X)
        return self.classes_[np.argmax(probabilities, axis=1)]

    def score(self, X, y):
        """Return the accuracy: the share of rows whose class is predicted."""
        predicted = self.predict(X)
        return float(np.mean(predicted == self._check_y(y, len(predicted))))

    def __sklearn_tags__(self):
        from sklearn.utils import ClassifierTags

        tags = super().__sklearn_tags__()
        tags.estimator_type, tags.classifier_tags = "classifier", ClassifierTags()
        tags.target_tags.required = True
        return tags

    @staticmethod
    def _check_y(y, n):
        """Return y as an array of class labels, (n,), or say what is wrong."""
        if y is None:
            raise ValueError("fit requires y to be passed, but the target y is None")
        labels = column(y)
        same_length(range(n), labels)
        return labels

    def _encode(self, y, n):
        """Return the classes of y, sorted, (k,), and the number of the class of each row, (n,)."""
        classes, numbered = np.unique(self._check_y(y, n), return_inverse=True)
        if len(classes) < 2:
            message = f"y must hold at least 2 classes; got 1 class, {classes.tolist()[0]!r}"
            raise ValueError(message)
        return classes, numbered


class Transformer(Estimator):
    """An estimator that makes new columns: ``fit`` learns how, ``transform`` does it.

    Example
        >>> class Double(Transformer):
        ...     def fit(self, X, y=None):
        ...         return self
        ...     def transform(self, X):
        ...         return 2 * np.asarray(X)
        >>> Double().fit_transform([[1, 2]]).tolist()
        [[2, 4]]
    """

    def fit_transform(self, X, y=None):
        """Fit to X, (n, d), and return it transformed."""
        return self.fit(X, y).transform(X)

    def __sklearn_tags__(self):
        from sklearn.utils import TransformerTags

        tags = super().__sklearn_tags__()
        tags.transformer_tags = TransformerTags()
        return tags


def column(y, name="y"):
    """Return class labels as a 1-D array, or say what is wrong: whole numbers, bools or strings.

    Parameters
        y : (n,) array-like      or (n, 1), with a DataConversionWarning
        name : str               the argument's name, for the message

    Returns
        (n,) array

    Raises
        TypeError, ValueError    y is not 1-D, holds NaN or fractions, or mixes kinds

    Example
        >>> column(["a", "b"]).tolist(), column([0.0, 1.0]).tolist()
        (['a', 'b'], [0.0, 1.0])
    """
    if hasattr(y, "toarray") or np.ma.isMaskedArray(y):
        numbers(name, y)  # says what is wrong with it
    try:
        labels = np.asarray(y)
    except ValueError:
        raise ValueError(f"{name} must be 1-D (n_samples,); got rows of unequal length") from None
    if labels.ndim == 2 and labels.shape[1] == 1:
        message = "A column-vector {0} was passed when a 1d array was expected. Use {0}.ravel()"
        warn(message.format(name), DataConversionWarning)
        labels = labels.ravel()
    if labels.ndim != 1:
        raise ValueError(f"{name} must be 1-D (n_samples,); got shape {labels.shape}")
    if labels.size == 0:
        raise ValueError(f"{name} must not be empty; got shape {labels.shape}")
    if labels.dtype.kind in "OUS":  # NumPy makes strings of ["a", 1] and ["a", nan]
        given = np.asarray(y, object).ravel()
        odd = [label for label in given if not isinstance(label, (str, bytes))]
        if 0 < len(odd) < len(labels):
            raise TypeError(f"{name} must hold labels of one kind; got strings and {odd[0]!r}")
        if odd:
            numbers(name, labels)  # says what is wrong with them
            labels = np.array(labels.tolist())  # integers stay integers
    if labels.dtype.kind not in "biufUSO":
        raise TypeError(
            f"{name} must hold class labels, numbers or strings; got dtype {labels.dtype}"
        )
    if labels.dtype.kind == "f" and np.any(numbers(name, labels) % 1):
        first = labels[labels % 1 != 0][0]
        message = f"Unknown label type: continuous. {name} must hold whole numbers; got {first}"
        raise ValueError(message)
    return labels
