"""Linear models as estimators: linear regression, in closed form and by gradient descent."""

import numpy as np

from mlcore.checks import array, same_length
from mlcore.descent.objective import Objective, with_bias
from mlcore.models.refinement import refine
from mlcore.models.solver import check_settings, last_step, solve
from mlcore.models.tasks import Regressor

FINE = 1e3  # columns less independent than this cost digits, which a refinement wins back


def least_squares(X, y, fit_intercept=True):
    """Solve the least-squares problem in closed form, on centred columns of length 1.

        min ‖y − b − X w‖        w = v / s,  b = ȳ − x̄·w,  where v solves
        min ‖(y − ȳ) − Z v‖      Z = (X − x̄) / s,  s = lengths of the columns of X − x̄

    Centring and scaling change the numbers, not the problem: they save the digits that an offset
    or a mixture of units would cost. XᵀX is never formed: that would cost twice as many. Where the
    answer is not unique (columns that depend on others, d ≥ n), v is the shortest one; a constant
    column gets the weight 0. Where columns are nearly dependent, `refine` wins back the digits that
    the solution has lost.

    Parameters
        X : (n, d) array
        y : (n,) array
        fit_intercept : bool     False: b = 0, and nothing is centred

    Returns
        w : (d,) array           weights
        b : float                intercept
        rank : int               independent columns of Z

    Raises
        TypeError, ValueError    X or y is not a finite array, or they differ in length

    Source
        van der Sluis (1969), Condition numbers and equilibration of matrices, on columns of equal
        length; Golub and Van Loan (2013), Matrix Computations, section 5.5, on the rank

    Example
        >>> w, b, rank = least_squares([[1], [2], [3]], [2, 3, 5])
        >>> [round(float(number), 6) for number in (b, w[0])], rank
        ([0.333333, 1.5], 1)
    """
    X, y = array("X", X, 2), array("y", y, 1)
    same_length(X, y)
    n, d = X.shape
    unit, y_unit = (np.ldexp(1.0, np.frexp(np.abs(a).max(axis=0))[1] - 1) for a in (X, y))
    X, y = X / unit, y / y_unit  # powers of 2: no digit changes, and no square overflows
    x_mean, y_mean = np.zeros(d), 0.0
    if fit_intercept:
        x_mean, y_mean = X.mean(axis=0), y.mean()
        x_mean = x_mean + (X - x_mean).mean(axis=0)  # adds what rounding took from the first mean
    Z = X - x_mean
    eps, size, s = np.finfo(float).eps, np.linalg.norm(X, axis=0), np.linalg.norm(Z, axis=0)
    s[s <= 4 * eps * size] = np.inf  # a constant column: all that is left of it is rounding
    # Subtracting x̄ leaves rounding of eps·size/s in Z: columns that differ by less are the same
    tolerance = eps * max(n, d, min(4 * np.max(size / s), 1e6))
    v, _, rank, singular = np.linalg.lstsq(Z / s, y - y_mean, rcond=tolerance)
    w, b = v / s, y_mean - x_mean @ (v / s)
    if rank == d and singular[0] > FINE * singular[-1]:
        inverse = np.linalg.pinv(Z / s, rcond=0) / s[:, None]
        if fit_intercept:
            inverse = np.vstack([1 / n - x_mean @ inverse, inverse])
            b, *w = refine(with_bias(X), y, np.append(b, w), inverse)
        else:
            w = refine(X, y, w, inverse)
    return np.array(w) / unit * y_unit, float(b * y_unit), int(rank)


class LinearRegression(Regressor):
    """Linear regression: the weights and the intercept with the smallest squared error.

        ŷ = b + X w        L(b, w) = 1/(2n) ‖b + X w − y‖²

    Parameters
        fit_intercept : bool      False: b = 0
        solver : str              "exact": in closed form, by `least_squares`; "descent": by
                                  `gradient_descent` from 0, and only this uses what follows
        lr : float, schedule or None   None: 1 / the largest curvature of L (of any row's loss, with
                                  batches), which cannot diverge
        max_iter : int            at most so many steps
        tol : float               stop where ‖∇L‖ ≤ tol · ‖∇L(ȳ, 0, …, 0)‖, on all rows
        batch_size : int or None  rows a step; None: all
        random_state : int, None or Generator    for the order of the rows

    Attributes, after ``fit``
        coef_ : (d,) array        w
        intercept_ : float        b
        rank_ : int               independent columns of X, centred; by the "exact" solver only
        n_iter_ : int             steps taken; 1 for "exact"
        n_features_in_ : int      d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError     in ``fit``: a parameter or the data are wrong
        Diverged                  in ``fit``: lr is too large

    Example
        >>> model = LinearRegression().fit([[1], [2], [3]], [2, 3, 5])
        >>> [round(float(value), 6) for value in (model.intercept_, *model.coef_)]
        [0.333333, 1.5]
        >>> model.predict([[4]]).round(6).tolist()
        [6.333333]
    """

    def __init__(
        self,
        *,
        fit_intercept=True,
        solver="exact",
        lr=None,
        max_iter=1000,
        tol=1e-6,
        batch_size=None,
        random_state=None,
    ):
        self.fit_intercept = fit_intercept
        self.solver = solver
        self.lr = lr
        self.max_iter = max_iter
        self.tol = tol
        self.batch_size = batch_size
        self.random_state = random_state

    def fit(self, X, y):
        """Fit the weights to X, (n, d), and y, (n,); return self."""
        self._check_params()
        X = self._remember(X)
        y = self._check_y(y, len(X))
        if self.solver == "exact":
            self.coef_, self.intercept_, self.rank_ = self._exact(X, y)
            self.n_iter_ = 1
            return self
        last = last_step(self.steps(X, y))
        theta = last.theta if self.fit_intercept else np.append(0.0, last.theta)
        self.intercept_, self.coef_, self.n_iter_ = float(theta[0]), theta[1:], last.t + 1
        return self

    def steps(self, X, y):
        """Return the stream that the solver "descent" exhausts: DescentSteps with theta = (b, w).

        Example
            >>> model = LinearRegression(lr=0.1)
            >>> next(model.steps([[1], [2], [3]], [2, 3, 5])).move.round(4).tolist()
            [0.3333, 0.7667]
        """
        self._check_params()
        X = self._check_X(X)
        y = self._check_y(y, len(X))
        A = with_bias(X) if self.fit_intercept else X
        objective = Objective(A, y, penalty=self._penalty(len(y)))
        start, constant = np.zeros(A.shape[1]), np.zeros(A.shape[1])
        constant[0] = y.mean() if self.fit_intercept else 0.0
        return solve(self, objective, start, 1.0, constant=constant)

    def _exact(self, X, y):
        return least_squares(X, y, self.fit_intercept)

    def _penalty(self, n):
        return None

    def predict(self, X):
        """Return the predictions ŷ = b + X w, (n,), for X, (n, d)."""
        X = self._recall(X)
        return X @ self.coef_ + self.intercept_

    def _check_params(self):
        """Check the parameters: here, not in the constructor, because ``set_params`` may follow."""
        check_settings(self)
        if self.solver not in ("exact", "descent"):
            raise ValueError(f"solver must be 'exact' or 'descent'; got {self.solver!r}")
