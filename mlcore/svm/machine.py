"""What the classifier and the regressor share: the kernel, the dual solved, the scores."""

from functools import partial

import numpy as np

from mlcore.checks import number, whole
from mlcore.models.contract import ConvergenceWarning, warn
from mlcore.models.estimator import Estimator
from mlcore.svm.kernels import Rows, linear, poly, rbf, scale
from mlcore.svm.smo import optimum

KERNELS = ("linear", "poly", "rbf")
MEMORY = 2**28  # bytes for the kernel matrix; a larger one is computed row by row


class KernelMachine(Estimator):
    """An estimator whose scores are a sum over support vectors.

        f(x) = Σᵢ βᵢ k(xᵢ, x) + b        only rows with βᵢ ≠ 0 count: the support vectors

    Example
        >>> class Nearness(KernelMachine):
        ...     kernel, gamma = "rbf", 1.0
        >>> kernel = Nearness()._kernel(np.zeros((1, 1)))
        >>> kernel(np.array([[0.0]]), np.array([[0.0], [9.0]])).round(4).tolist()
        [[1.0, 0.0]]
    """

    @property
    def coef_(self):
        """The weights w of the columns, (1, d) or a row per pair of classes; linear kernel only."""
        if self.kernel != "linear":
            raise AttributeError(f"coef_ is there for kernel='linear' only; it is {self.kernel!r}")
        return self.dual_coef_ @ self.support_vectors_

    def _kernel(self, X):
        """Return the kernel as a function of (A, B), its parameters fixed."""
        if self.kernel == "linear":
            return linear
        gamma = scale(X) if isinstance(self.gamma, str) else float(self.gamma)
        if self.kernel == "rbf":
            return partial(rbf, gamma=gamma)
        return partial(poly, gamma=gamma, degree=self.degree, coef0=self.coef0)

    def _matrix(self, kernel, X):
        """Return the kernel matrix of X, or its rows where it is too large."""
        n = len(X)
        if 8 * n * n > MEMORY:
            return Rows(kernel, X, MEMORY // (8 * n))
        with np.errstate(over="ignore", invalid="ignore"):
            K = kernel(X, X)
        if not np.isfinite(K.ravel().dot(K.ravel())):
            raise ValueError(f"the {self.kernel} kernel overflows on X. Scale the columns of X")
        return K

    def _solve(self, kernel, X, y, low, high, epsilon=0.0):
        """Return the last step of SMO, with a warning if it came too early."""
        last = optimum(
            self._matrix(kernel, X), y, low, high,
            epsilon=epsilon, tol=self.tol, max_iter=self.max_iter,
        )  # fmt: skip
        if last.gap > self.tol:
            state = f"stopped at max_iter={self.max_iter} with a gap of {last.gap:.2g}"
            message = f"{state} > {self.tol:g} (tol): take more steps, or scale the columns of X"
            warn(message, ConvergenceWarning)
        return last

    def _scores(self, X):
        """Return the scores f of each machine, (n, number of machines)."""
        X = self._recall(X)
        if len(self.support_) == 0:  # a regression of values that all lie in the tube
            return np.tile(self.intercept_, (len(X), 1))
        return self._fitted(X, self.support_vectors_) @ self.dual_coef_.T + self.intercept_

    def _check_params(self):
        if self.kernel not in KERNELS:
            known = ", ".join(map(repr, KERNELS))
            raise ValueError(f"kernel must be one of {known}; got {self.kernel!r}")
        if isinstance(self.gamma, str):
            if self.gamma != "scale":
                raise ValueError(f"gamma must be 'scale' or a number > 0; got {self.gamma!r}")
        else:
            number("gamma", self.gamma, 0, strict=True)
        number("C", self.C, 0, strict=True)
        whole("degree", self.degree, 1)
        number("coef0", self.coef0, 0)
        number("tol", self.tol, 0, strict=True)
        whole("max_iter", self.max_iter, 1)
