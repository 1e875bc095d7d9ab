"""The Lasso: least squares with an L1 penalty, which selects columns."""

from itertools import islice

import numpy as np

from mlcore.checks import number, whole
from mlcore.models.contract import ConvergenceWarning, warn
from mlcore.models.linear import least_squares
from mlcore.models.tasks import Regressor
from mlcore.reduction.coordinates import EPS, coordinate_descent, minimise


class Lasso(Regressor):
    """Linear regression with an L1 penalty on the weights; the intercept is never penalised.

        min 1/(2n) ‖y − b − X w‖² + α Σⱼ |wⱼ|        by coordinate descent on centred columns

    The larger α, the more weights are exactly 0; from `largest_alpha` on, all are. Scale the
    columns first: a weight's size depends on the unit of its column.

    Parameters
        alpha : float             α ≥ 0, in the unit of y times that of the columns; at 0 the fit
                                  is that of `LinearRegression`
        fit_intercept : bool      False: b = 0, and nothing is centred
        max_iter : int            at most so many rounds through all columns
        tol : float               stop at the start of a round where the duality gap ≤ tol · (loss
                                  of w = 0)

    Attributes, after ``fit``
        coef_ : (d,) array        w
        intercept_ : float        b
        dual_gap_ : float         the loss is at most so far above its minimum
        n_iter_ : int             rounds; 1 at α = 0, which is solved in closed form
        n_features_in_ : int      d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError     in ``fit``: a parameter or the data are wrong

    Source
        Tibshirani (1996), Regression shrinkage and selection via the lasso, section 2

    Example
        >>> model = Lasso(alpha=0.5).fit([[-1, 1], [0, -2], [1, 1]], [-3, 0, 3])
        >>> model.coef_.round(9).tolist(), model.intercept_             # (2 − ½) / (2/3)
        ([2.25, 0.0], 0.0)
    """

    def __init__(self, alpha=1.0, *, fit_intercept=True, max_iter=10_000, tol=1e-11):
        self.alpha = alpha
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.tol = tol

    def fit(self, X, y):
        """Fit the weights to X, (n, d), and y, (n,); return self."""
        self._check_params()
        X = self._remember(X)
        y = self._check_y(y, len(X))
        if self.alpha == 0:
            self.coef_, self.intercept_, _ = least_squares(X, y, self.fit_intercept)
            self.dual_gap_, self.n_iter_ = 0.0, 1
            return self
        Z, u, x_mean, y_mean = centred(X, y, self.fit_intercept)
        w = np.zeros(X.shape[1])
        # the numbers of self.steps(X, y), without the records
        gap, self.n_iter_ = self._minimise(Z, u, self.alpha, w)
        self.coef_, self.intercept_, self.dual_gap_ = w, float(y_mean - x_mean @ w), gap
        return self

    def steps(self, X, y):
        """Return the stream whose last theta is ``coef_``: CoordinateSteps on the centred data.

        At α = 0 the gap is the loss itself, so it does not close.

        Example
            >>> steps = Lasso(0.5).steps([[-1, 1], [0, -2], [1, 1]], [-3, 0, 3])
            >>> [(step.j, step.theta.round(9).tolist()) for step in steps]
            [(0, [0.0, 0.0]), (1, [2.25, 0.0]), (0, [2.25, 0.0])]
        """
        self._check_params()
        X = self._check_X(X)
        y = self._check_y(y, len(X))
        Z, u, *_ = centred(X, y, self.fit_intercept)
        endless = coordinate_descent(Z, u, self.alpha)

        def stream():
            goal = self._goal(u)
            for step in islice(endless, self.max_iter * X.shape[1] + 1):
                yield step
                if step.j == 0 and step.gap <= goal:
                    return
            self._warn(step.gap, goal)

        return stream()

    def predict(self, X):
        """Return the predictions ŷ = b + X w, (n,), for X, (n, d)."""
        return self._recall(X) @ self.coef_ + self.intercept_

    def _goal(self, u):
        with np.errstate(over="ignore"):  # told of below, by the descent
            return self.tol * (u @ u) / (2 * len(u))

    def _minimise(self, Z, u, alpha, w):
        """Move w, in place, to the minimum for this α; return (gap, rounds)."""
        goal = self._goal(u)
        gap, rounds = minimise(Z, u, alpha, w, goal, self.max_iter)
        if gap > goal:
            self._warn(gap, goal)
        return gap, rounds

    def _warn(self, gap, goal):
        state = f"stopped at max_iter={self.max_iter} with duality gap {gap:.2g} > {goal:.2g}"
        warn(f"{state}: take more rounds, or a larger alpha", ConvergenceWarning)

    def _check_params(self):
        """Check the parameters: here, not in the constructor, because ``set_params`` may follow."""
        number("alpha", self.alpha, 0)
        if not isinstance(self.fit_intercept, (bool, np.bool_)):
            raise TypeError(f"fit_intercept must be True or False; got {self.fit_intercept!r}")
        whole("max_iter", self.max_iter, 1)
        number("tol", self.tol, 0)


def centred(X, y, fit_intercept=True):
    """Subtract the means, so that no intercept is needed; a constant column becomes 0.

        Z = X − x̄        u = y − ȳ        b = ȳ − x̄·w for any weights w

    Parameters
        X : (n, d) array
        y : (n,) array
        fit_intercept : bool    False: the means are taken to be 0

    Returns
        Z : (n, d) array
        u : (n,) array
        x_mean : (d,) array     x̄
        y_mean : float          ȳ

    Example
        >>> Z, u, x_mean, y_mean = centred(np.array([[1.0], [3.0]]), np.array([5.0, 5.0]))
        >>> Z.tolist(), u.tolist(), x_mean.tolist(), float(y_mean)
        ([[-1.0], [1.0]], [0.0, 0.0], [2.0], 5.0)
    """
    if not fit_intercept:
        return X, y, np.zeros(X.shape[1]), 0.0
    x_mean, y_mean = X.mean(axis=0), y.mean()
    x_mean, y_mean = x_mean + (X - x_mean).mean(axis=0), y_mean + (y - y_mean).mean()
    Z, u = X - x_mean, y - y_mean  # the means twice: rounding took something from the first
    Z[:, np.abs(Z).max(axis=0) <= 4 * EPS * np.abs(X).max(axis=0)] = 0.0  # nothing but rounding
    u[np.abs(u) <= 4 * EPS * np.abs(y).max()] = 0.0
    return Z, u, x_mean, y_mean
