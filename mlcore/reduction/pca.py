"""Principal component analysis: new columns along the directions in which the rows spread most."""

import numpy as np

from mlcore.checks import array, number, whole
from mlcore.models.tasks import Transformer


class PCA(Transformer):
    """Project the rows on the directions of largest variance, and go back from there.

        X − x̄ = U S Vᵀ        Z = (X − x̄) Vₖ        X̂ = x̄ + Z Vₖᵀ        Vₖ: first k columns of V
        share of component i = sᵢ² / Σⱼ sⱼ²

    The components never see y. A direction and its opposite are the same one: the sign is chosen
    so that the largest entry (the first of equal ones) is positive. A variance depends on the unit
    of its column, so scale the columns, unless all have one unit, as pixels do.

    Parameters
        n_components : int, float or None   k; a float in (0, 1): the fewest whose shares sum to at
                                            least that; None: all, min(n, d)

    Attributes, after ``fit``
        components_ : (k, d) array          Vₖᵀ, a direction of length 1 a row
        explained_variance_ : (k,) array    sᵢ² / (n − 1), the variance of column i of Z
        explained_variance_ratio_ : (k,) array   the shares; 0 where all rows are the same
        singular_values_ : (k,) array       sᵢ
        mean_ : (d,) array                  x̄
        n_components_, n_features_in_ : int   k, d

    Raises
        TypeError, ValueError     in ``fit``: a parameter or the data are wrong; there are fewer
                                  than k rows or columns; fewer than 2 rows

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 14.5.1

    Example
        >>> model = PCA(1).fit([[0, 0], [3, 4], [6, 8]])          # all on one line
        >>> model.components_.round(9).tolist(), model.transform([[6, 8]]).round(9).tolist()
        ([[0.6, 0.8]], [[5.0]])
    """

    def __init__(self, n_components=None):
        self.n_components = n_components

    def fit(self, X, y=None):
        """Find the components of X, (n, d); y is not looked at. Return self."""
        self._check_params()
        X = self._remember(X)
        n, d = X.shape
        if n < 2:
            raise ValueError(f"X must have at least 2 rows; got n_samples = {n}")
        if self._is_count() and self.n_components > min(n, d):
            most = f"n_components must be at most min(n, d) = {min(n, d)}, for X of shape {X.shape}"
            raise ValueError(f"{most}; got {self.n_components}")
        mean = X.mean(axis=0)
        mean = mean + (X - mean).mean(axis=0)  # adds what rounding took from the first mean
        R = np.linalg.qr(X - mean, mode="r") if n > d else X - mean  # Q changes neither S nor V
        _, s, Vt = np.linalg.svd(R, full_matrices=False)
        if s[0] > 1e154:
            message = (
                f"X must hold numbers whose squares are finite; got up to {np.abs(X).max():.2g}"
            )
            raise ValueError(f"{message}. Scale the columns of X")
        squares = (s / (s[0] or 1.0)) ** 2
        shares = squares / (squares.sum() or 1.0)
        k = self._count(shares)
        self.components_ = Vt[:k] * _signs(Vt[:k])
        self.singular_values_, self.explained_variance_ = s[:k], s[:k] ** 2 / (n - 1)
        self.explained_variance_ratio_ = shares[:k]
        self.mean_, self.n_components_ = mean, k
        return self

    def transform(self, X):
        """Return Z = (X − x̄) Vₖ, (n, k), for X, (n, d)."""
        return (self._recall(X) - self.mean_) @ self.components_.T

    def inverse_transform(self, Z):
        """Return X̂ = x̄ + Z Vₖᵀ, (n, d), for Z, (n, k): what is left of X in k numbers a row."""
        if not hasattr(self, "components_"):
            self._recall(Z)  # says that it is not fitted
        Z = array("Z", Z, 2)
        if Z.shape[1] != self.n_components_:
            expected = f"Z must have {self.n_components_} columns, one a component"
            raise ValueError(f"{expected}; got shape {Z.shape}")
        return self.mean_ + Z @ self.components_

    def _is_count(self):
        return self.n_components is not None and not isinstance(self.n_components, float)

    def _check_params(self):
        if self._is_count():
            whole("n_components", self.n_components, 1)
        elif self.n_components is not None:
            number("n_components", self.n_components, 0, 1, strict=True, below=True)

    def _count(self, shares):
        """k, once the shares of all components are known."""
        if self._is_count():
            return int(self.n_components)
        if self.n_components is None:
            return len(shares)
        enough = np.cumsum(shares) >= self.n_components - 1e-12  # up to round-off
        return int(np.argmax(enough)) + 1  # 1 where there is no variance at all


def _signs(Vt):
    """±1 for each row, (k, 1): the sign of its largest entry, the first of equal ones."""
    sizes = np.abs(Vt)
    largest = sizes >= (1 - 1e-9) * sizes.max(axis=1, keepdims=True)  # equal up to round-off
    return np.sign(np.take_along_axis(Vt, largest.argmax(axis=1)[:, None], axis=1))
