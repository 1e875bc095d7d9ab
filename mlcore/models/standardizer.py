"""Standardisation: every column to mean 0 and standard deviation 1, and the way back."""

import numpy as np

from mlcore.checks import array
from mlcore.models.contract import NotFittedError, shared
from mlcore.models.tasks import Transformer


class Standardizer(Transformer):
    """Shift and scale every column to mean 0 and standard deviation 1.

        z = (x − μ) / σ        μ, σ: mean and standard deviation of the rows that were *fitted*

    Fit on the training rows alone; then transform the others with what was learnt there. A
    constant column has σ = 0: it is only shifted.

    Parameters
        none

    Attributes, after ``fit``
        mean_ : (d,) array        μ, in the units of the columns
        scale_ : (d,) array       σ, in the same units; 1 for a constant column
        n_features_in_ : int      d

    Raises
        TypeError, ValueError     in ``fit`` and ``transform``: the data are wrong

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 3.4.1

    Example
        >>> Standardizer().fit_transform([[1], [2], [3]]).round(4).tolist()     # σ = √(2/3)
        [[-1.2247], [0.0], [1.2247]]
    """

    def fit(self, X, y=None):
        """Learn the mean and the standard deviation of the columns of X, (n, d); return self."""
        X = self._remember(X)
        mean = X.mean(axis=0)
        mean = mean + (X - mean).mean(axis=0)  # adds what rounding took from the first mean
        largest = np.abs(X).max(axis=0)
        unit = np.ldexp(1.0, np.frexp(largest)[1] - 1)  # powers of 2: then no square overflows
        scale = unit * np.sqrt(np.mean(((X - mean) / unit) ** 2, axis=0))
        rounding = 4 * np.finfo(float).eps * largest
        self.mean_, self.scale_ = mean, np.where(scale <= rounding, 1.0, scale)
        return self

    def transform(self, X):
        """Return z, (n, d), for X, (n, d)."""
        return (self._recall(X) - self.mean_) / self.scale_

    def inverse_transform(self, Z):
        """Return x = μ + σ z, (n, d), for Z, (n, d)."""
        return self._recall(Z) * self.scale_ + self.mean_

    def unscale(self, theta):
        """Turn (b, w₁, …) learnt on z into the (b, w₁, …) that gives the same predictions on x.

            wⱼ = vⱼ / σⱼ        b = c − Σⱼ vⱼ μⱼ / σⱼ        for theta = (c, v₁, …, v_d)

        Parameters
            theta : (d + 1,) array, or (d + 1, k) for k outputs   learnt on scaled columns

        Returns
            array of theta's shape                                for the columns as they came

        Raises
            TypeError, ValueError   theta has another number of rows, or is not finite
            NotFittedError          before ``fit``

        Example
            >>> scaler = Standardizer().fit([[1], [2], [3]])
            >>> scaler.unscale([10 / 3, 1.224744871391589]).round(4).tolist()     # lesson 01's line
            [0.3333, 1.5]
        """
        if not hasattr(self, "scale_"):
            raise shared(NotFittedError)("Standardizer is not fitted yet: call fit(X) first")
        theta, d = array("theta", theta), self.n_features_in_
        if theta.shape[:1] != (d + 1,):
            expected = f"theta must have {d + 1} rows, the bias first"
            raise ValueError(f"{expected}; got shape {theta.shape}")
        weights = (theta[1:].T / self.scale_).T
        return np.concatenate([theta[:1] - self.mean_ @ weights, weights])
