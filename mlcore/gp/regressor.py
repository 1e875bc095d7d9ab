"""Gaussian process regression as an estimator: the length scales come from a descent."""

import numpy as np

from mlcore.checks import function, number, whole
from mlcore.descent.loop import gradient_descent
from mlcore.descent.rules import Adam
from mlcore.gp.evidence import Evidence, Prior
from mlcore.gp.kernels import rbf
from mlcore.gp.process import GaussianProcess
from mlcore.models.solver import converge, last_step
from mlcore.models.standardizer import Standardizer
from mlcore.models.tasks import Regressor


class GaussianProcessRegressor(Regressor):
    """Regression by a Gaussian process, with the hyperparameters most probable after the data.

        θ = argmin Evidence(X, y − ȳ)(θ) − log p(θ)      θ = (log σ_f, log ℓ₁, …, log ℓ_d, log σ_n²)

    One length scale for each column: scaling X changes nothing. θ starts at the deviation of y,
    √d deviations of each column, and a tenth of the variance of y as noise; p allows each of them
    a factor of e² or so, so that few rows or a constant column do not send it far away.

    Parameters
        kernel : function     of kernels.py
        lr : float, schedule  of the descent, by Adam(0.9, 0.99)
        max_iter : int        at most so many steps
        tol : float           stop when the gradient has ‖∇‖ ≤ tol, in units of log p

    Attributes, after ``fit``
        posterior_ : Posterior     of y − ȳ; its ``process`` holds ℓ, σ_f and σ_n²
        y_mean_ : float            ȳ
        n_iter_ : int              steps taken
        n_features_in_ : int       d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError      in ``fit``: a parameter or the data are wrong

    Source
        Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, section 5.4.1

    Example
        >>> x = np.linspace(0, 6, 13)
        >>> model = GaussianProcessRegressor().fit(x[:, None], np.sin(x))
        >>> mean, std = model.predict([[np.pi / 2], [20.0]], return_std=True)
        >>> f"{mean[0]:.1f} {std[0]:.1f}", bool(std[1] > 0.5)       # sin π/2; nothing known at 20
        ('1.0 0.0', True)
    """

    def __init__(self, kernel=rbf, *, lr=0.3, max_iter=300, tol=0.1):
        self.kernel = kernel
        self.lr = lr
        self.max_iter = max_iter
        self.tol = tol

    def fit(self, X, y):
        """Fit θ to X, (n, d), and y, (n,); return self."""
        self._check_params()
        X = self._remember(X)
        y = self._check_y(y, len(X))
        evidence, y_mean = self._evidence(X, y)
        last = last_step(self.steps(X, y))
        self.posterior_ = evidence.process(last.theta).condition(evidence.X, evidence.y)
        self.y_mean_, self.n_iter_ = y_mean, last.t + 1
        return self

    def steps(self, X, y):
        """Return the stream that ``fit`` exhausts: DescentSteps on minus the log posterior of θ.

        Example
            >>> model = GaussianProcessRegressor()
            >>> next(model.steps([[1], [2], [3]], [-1, 0, 1])).theta.round(4).tolist()
            [-0.2027, -0.2027, -2.7081]
        """
        self._check_params()
        X = self._check_X(X)
        evidence, _ = self._evidence(X, self._check_y(y, len(X)))
        descent = gradient_descent(evidence, evidence.start, lr=self.lr, rule=Adam(0.9, 0.99))
        return converge(
            descent, lambda step: np.linalg.norm(step.gradient), self.tol, self.max_iter
        )

    def predict(self, X, return_std=False):
        """Return the mean, (n,), for X, (n, d), and, if asked for, the deviation without noise."""
        X = self._recall(X)
        mean, std = self.posterior_.predict(X)
        return (mean + self.y_mean_, std) if return_std else mean + self.y_mean_

    def _evidence(self, X, y):
        """Return minus the log posterior of θ, and ȳ."""
        scales = np.sqrt(X.shape[1]) * Standardizer().fit(X).scale_
        of_y = Standardizer().fit(y[:, None])
        y_mean, spread = float(of_y.mean_[0]), float(of_y.scale_[0])
        given = GaussianProcess(self.kernel, tuple(scales.tolist()), spread, spread**2 / 10)
        prior = Prior(given.theta, np.full(len(given.theta), 2.0))
        return Evidence(X, y - y_mean, given, prior), y_mean

    def _check_params(self):
        """Check the parameters: here, not in the constructor, because ``set_params`` may follow."""
        function("kernel", self.kernel)
        if not callable(self.lr):
            number("lr", self.lr, 0, strict=True)
        whole("max_iter", self.max_iter, 1)
        number("tol", self.tol, 0)
