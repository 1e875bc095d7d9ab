"""Logistic and softmax regression: linear models that name a class, fitted by descent."""

import numpy as np

from mlcore.checks import number
from mlcore.descent.losses import logistic_cross_entropy, softmax_cross_entropy
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L2
from mlcore.descent.rules import Momentum
from mlcore.models.solver import check_settings, last_step, solve
from mlcore.models.tasks import Classifier


class SoftmaxRegression(Classifier):
    """Softmax regression: one linear score per class, turned into probabilities.

        P = softmax(b + X W)        min  −1/n Σᵢ ln p_{i, yᵢ} + 1/(2 C n) Σ W²

    It is fitted by `gradient_descent` from 0, with Nesterov's momentum. The intercepts are never
    penalised. Scale the columns first, or it takes long.

    Parameters
        C : float                 > 0, the inverse of the penalty, as in scikit-learn: the larger,
                                  the freer the weights; np.inf: no penalty
        fit_intercept : bool      False: b = 0
        lr : float, schedule or None   None: 1 / the largest curvature possible
        max_iter : int            at most so many steps
        tol : float               stop where ‖∇L‖ ≤ tol · ‖∇L at the start‖, on all rows
        batch_size : int or None  rows a step; None: all
        random_state : int, None or Generator    for the order of the rows

    Attributes, after ``fit``
        classes_ : (k,) array     the labels, sorted
        coef_ : (k, d) array      W, a row per class; (1, d) for `LogisticRegression`
        intercept_ : (k,) array   b
        n_iter_ : int             steps taken
        n_features_in_ : int      d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError     in ``fit``: a parameter or the data are wrong
        Diverged                  in ``fit``: lr is too large

    Source
        Murphy (2022), Probabilistic Machine Learning: An Introduction, sections 10.2 and 10.3

    Example
        >>> model = SoftmaxRegression().fit([[0], [1], [2]], ["low", "mid", "top"])
        >>> model.predict([[-1], [3]]).tolist()
        ['low', 'top']
    """

    _loss, _bend = staticmethod(softmax_cross_entropy), 0.5

    def __init__(
        self,
        C=1.0,
        *,
        fit_intercept=True,
        lr=None,
        max_iter=1000,
        tol=1e-6,
        batch_size=None,
        random_state=None,
    ):
        self.C = C
        self.fit_intercept = fit_intercept
        self.lr = lr
        self.max_iter = max_iter
        self.tol = tol
        self.batch_size = batch_size
        self.random_state = random_state

    def fit(self, X, y):
        """Fit the weights to X, (n, d), and the labels y, (n,); return self."""
        self._check_params()
        X = self._remember(X)
        classes, y = self._encode(y, len(X))
        last = last_step(self._stream(X, y))
        theta = np.atleast_2d(last.theta.T)  # (k, d + 1), or (1, d + 1)
        if not self.fit_intercept:
            theta = np.column_stack([np.zeros(len(theta)), theta])
        self.intercept_, self.coef_, self.n_iter_ = theta[:, 0], theta[:, 1:], last.t + 1
        self.classes_ = classes
        return self

    def steps(self, X, y):
        """Return the stream that ``fit`` exhausts: DescentSteps with theta = (b, w) or its rows.

        Example
            >>> model = LogisticRegression()
            >>> next(model.steps([[1], [2], [3]], [0, 0, 1])).gradient.round(4).tolist()
            [0.1667, 0.0]
        """
        self._check_params()
        X = self._check_X(X)
        return self._stream(X, self._encode(y, len(X))[1])

    def _stream(self, X, y):
        A = with_bias(X) if self.fit_intercept else X
        targets, k = self._targets(y)
        penalty = None
        if np.isfinite(self.C):
            penalty = L2(1 / (self.C * len(y)), bias=self.fit_intercept)
        objective = Objective(A, targets, loss=self._loss, penalty=penalty)
        start = np.zeros((A.shape[1], *k))
        return solve(self, objective, start, self._bend, Momentum(0.9, nesterov=True))

    @staticmethod
    def _targets(y):
        k = y.max() + 1
        return np.eye(k)[y], (k,)

    def predict_proba(self, X):
        """Return the probability of each class, (n, k)."""
        scores = self._recall(X) @ self.coef_.T + self.intercept_
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        return p / p.sum(axis=1, keepdims=True)

    def _check_params(self):
        check_settings(self)
        if self.C != np.inf:
            number("C", self.C, 0, strict=True)


class LogisticRegression(SoftmaxRegression):
    """Logistic regression: the probability of the second of two classes from one linear score.

        p = σ(b + X w)        min  −1/n Σᵢ [yᵢ ln pᵢ + (1 − yᵢ) ln(1 − pᵢ)] + 1/(2 C n) ‖w‖²

    Attributes and errors are those of `SoftmaxRegression`, and more than two classes a ValueError.

    Parameters
        C, fit_intercept, lr, max_iter, tol, batch_size, random_state    as for `SoftmaxRegression`

    Example
        >>> model = LogisticRegression(C=np.inf).fit([[1], [2], [3], [4]], [0, 1, 0, 1])
        >>> model.predict_proba([[2.5]]).round(6).tolist()
        [[0.5, 0.5]]
    """

    _loss, _bend = staticmethod(logistic_cross_entropy), 0.25

    @staticmethod
    def _targets(y):
        if y.max() > 1:
            message = (
                f"Only binary classification is supported: y must hold 2 classes; got {y.max() + 1}"
            )
            raise ValueError(f"{message}. Use SoftmaxRegression")
        return y, ()

    def decision_function(self, X):
        """Return the scores b + X w, (n,): positive for the second class."""
        return (self._recall(X) @ self.coef_.T + self.intercept_)[:, 0]

    def predict_proba(self, X):
        """Return the probabilities of both classes, (n, 2)."""
        scores = self.decision_function(X)
        return np.exp(-np.logaddexp(0, np.stack([scores, -scores], axis=1)))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags
