"""Support vector regression: a tube around the values, and only what lies outside it counts."""

from itertools import islice

import numpy as np

from mlcore.checks import number
from mlcore.models.tasks import Regressor
from mlcore.svm.machine import KernelMachine
from mlcore.svm.smo import smo


class SVR(KernelMachine, Regressor):
    """A support vector machine that predicts a number.

        min  ½ ‖w‖² + C Σᵢ max(0, |yᵢ − fᵢ| − ε),  f = w·φ(x) + b        solved in the dual, by SMO

    Rows inside the tube, |y − f| < ε, are no support vectors. Scale the columns and y first: C and
    ε are in the unit of y.

    Parameters
        kernel, degree, gamma, coef0, tol, max_iter     as for `SVC`
        C : float          > 0: what a unit outside the tube costs
        epsilon : float    ε ≥ 0, half the width of the tube

    Attributes, after ``fit``
        support_ : array                  the rows that are support vectors
        support_vectors_ : (n_sv, d) array
        dual_coef_ : (1, n_sv) array      β
        intercept_ : (1,) array           b
        coef_ : (1, d) array              w, if the kernel is linear
        n_iter_ : int                     steps taken
        n_features_in_ : int              d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError     in ``fit``: a parameter or the data are wrong

    Source
        Smola and Schölkopf (2004), A tutorial on support vector regression, section 1; Chang and
        Lin (2011), LIBSVM: A library for support vector machines, section 2.4

    Example
        >>> model = SVR("linear", C=9.0, epsilon=0.5).fit([[0], [1], [2]], [0, 1, 2])
        >>> model.coef_.round(6).tolist(), model.intercept_.round(6).tolist()    # as flat as may be
        ([[0.5]], [0.5])
    """

    def __init__(
        self,
        kernel="rbf",
        *,
        C=1.0,
        epsilon=0.1,
        degree=3,
        gamma="scale",
        coef0=0.0,
        tol=1e-3,
        max_iter=200_000,
    ):
        self.kernel = kernel
        self.C = C
        self.epsilon = epsilon
        self.degree = degree
        self.gamma = gamma
        self.coef0 = coef0
        self.tol = tol
        self.max_iter = max_iter

    def fit(self, X, y):
        """Fit the machine to X, (n, d), and y, (n,); return self."""
        self._check_params()
        X = self._remember(X)
        y = self._check_y(y, len(X))
        kernel = self._kernel(X)
        last = self._solve(kernel, X, y, *self._box(len(y)), self.epsilon)
        self.support_ = np.flatnonzero(last.theta)
        self.support_vectors_ = X[self.support_]
        self.dual_coef_ = last.theta[None, self.support_]
        self.intercept_, self.n_iter_ = np.array([last.bias]), last.t + 1
        self._fitted = kernel
        return self

    def steps(self, X, y):
        """Return the stream that ``fit`` exhausts: SMOSteps.

        Example
            >>> steps = SVR("linear", epsilon=0.5).steps([[0], [2]], [0, 2])
            >>> [step.theta.tolist() for step in steps]
            [[0.0, 0.0], [-0.25, 0.25]]
        """
        self._check_params()
        X = self._check_X(X)
        y = self._check_y(y, len(X))
        K, box = self._matrix(self._kernel(X), X), self._box(len(y))
        return islice(smo(K, y, *box, epsilon=self.epsilon, tol=self.tol), self.max_iter)

    def predict(self, X):
        """Return the predictions f, (n,), for X, (n, d)."""
        return self._scores(X)[:, 0]

    def _box(self, n):
        """The bounds of β: from −C to C."""
        return np.full(n, -float(self.C)), np.full(n, float(self.C))

    def _check_params(self):
        super()._check_params()
        number("epsilon", self.epsilon, 0)
