"""Ridge regression: least squares that prefers small weights."""

import numpy as np

from mlcore.checks import number
from mlcore.descent.penalties import L2
from mlcore.models.linear import LinearRegression, least_squares


class Ridge(LinearRegression):
    """Linear regression with an L2 penalty on the weights; the intercept is never penalised.

        min ‖y − b − X w‖² + α ‖w‖²        the same as  L(b, w) + ½ (α/n) ‖w‖²,  L as in lesson 01
        w = V diag(s / (s² + α)) Uᵀ y      U diag(s) Vᵀ = X, both centred

    The larger α, the smaller the weights; α = 0 is `LinearRegression`. Scale the columns first: a
    weight's size depends on the unit of its column.

    Parameters
        alpha : float             α ≥ 0, in the unit of X squared, times rows
        fit_intercept, solver, lr, max_iter, tol, batch_size, random_state    as for
                                  `LinearRegression`

    Attributes, after ``fit``     as for `LinearRegression`

    Raises
        TypeError, ValueError     in ``fit``: a parameter or the data are wrong
        Diverged                  in ``fit``: lr is too large

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, eq. 3.41 and
        3.47

    Example
        >>> model = Ridge(alpha=2.0).fit([[1], [2], [3]], [2, 3, 5])       # 3 / (2 + 2)
        >>> [round(float(value), 6) for value in (model.coef_[0], model.intercept_)]
        [0.75, 1.833333]
    """

    def __init__(
        self,
        alpha=1.0,
        *,
        fit_intercept=True,
        solver="exact",
        lr=None,
        max_iter=1000,
        tol=1e-6,
        batch_size=None,
        random_state=None,
    ):
        super().__init__(
            fit_intercept=fit_intercept,
            solver=solver,
            lr=lr,
            max_iter=max_iter,
            tol=tol,
            batch_size=batch_size,
            random_state=random_state,
        )
        self.alpha = alpha

    def _check_params(self):
        super()._check_params()
        number("alpha", self.alpha, 0)

    def _exact(self, X, y):
        if self.alpha == 0:
            return least_squares(X, y, self.fit_intercept)
        x_mean, y_mean = (X.mean(axis=0), y.mean()) if self.fit_intercept else (0.0, 0.0)
        U, s, Vt = np.linalg.svd(X - x_mean, full_matrices=False)
        if s.max() > 1e154:
            message = "X must hold numbers whose squares are finite; got singular values up to"
            raise ValueError(f"{message} {s.max():.2g}. Scale the columns of X")
        w = Vt.T @ (s / (s**2 + self.alpha) * (U.T @ (y - y_mean)))
        rank = np.sum(s > s.max() * max(X.shape) * np.finfo(float).eps)
        return w, float(y_mean - np.dot(x_mean * np.ones(len(w)), w)), int(rank)

    def _penalty(self, n):
        return L2(self.alpha / n, bias=self.fit_intercept)
