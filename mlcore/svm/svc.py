"""Support vector classification: the widest margin between two classes, pair by pair of classes."""

from itertools import combinations, islice

import numpy as np

from mlcore.models.tasks import Classifier
from mlcore.svm.machine import KernelMachine
from mlcore.svm.platt import couple, fit_sigmoid, sigmoid
from mlcore.svm.smo import smo


class SVC(KernelMachine, Classifier):
    """A support vector machine that names a class.

        min  ½ ‖w‖² + C Σᵢ max(0, 1 − yᵢ fᵢ),  f = w·φ(x) + b        solved in the dual, by SMO

    Of more than two classes, every pair gets a machine of its own, and each row the class with the
    most votes; where votes are equal, the scores of the machines decide. Scale the columns first.

    Parameters
        kernel : "rbf", "linear" or "poly"    e^(−γ‖a−b‖²), a·b, (γ a·b + coef0)^degree
        C : float            > 0: what a row on the wrong side of its margin costs
        degree : int         ≥ 1, of "poly"
        gamma : float or "scale"    γ > 0; "scale": 1 / (d · variance of X)
        coef0 : float        ≥ 0, of "poly"
        tol : float          > 0: the optimality gap to stop at
        probability : bool   whether ``predict_proba`` is to be had: six times the work
        max_iter : int       at most so many steps for each machine

    Attributes, after ``fit``
        classes_ : (k,) array             the labels, sorted
        support_ : array                  the rows that are support vectors, in their order
        support_vectors_ : (n_sv, d) array
        n_support_ : (k,) array           how many there are of each class
        dual_coef_ : (m, n_sv) array      β, a row for each of the m = k(k−1)/2 pairs of classes,
                                          (0, 1), (0, 2), …; 0 where a row has no part in it
        intercept_ : (m,) array           b; a score above 0 speaks for the second of the pair
        coef_ : (m, d) array              w, if the kernel is linear
        n_iter_ : (m,) array              steps taken
        sigmoids_ : (m, 2) array          from scores to probabilities, if probability
        n_features_in_ : int              d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError     in ``fit``: a parameter or the data are wrong

    Source
        Cortes and Vapnik (1995), Support-vector networks; Chang and Lin (2011), LIBSVM: A library
        for support vector machines, section 7

    Example
        >>> model = SVC("linear", C=9.0).fit([[-3], [-1], [1], [3]], ["a", "a", "b", "b"])
        >>> model.support_.tolist(), model.coef_.round(6).tolist(), model.predict([[0.2]]).tolist()
        ([1, 2], [[1.0]], ['b'])
    """

    def __init__(
        self,
        kernel="rbf",
        *,
        C=1.0,
        degree=3,
        gamma="scale",
        coef0=0.0,
        tol=1e-3,
        probability=False,
        max_iter=200_000,
    ):
        self.kernel = kernel
        self.C = C
        self.degree = degree
        self.gamma = gamma
        self.coef0 = coef0
        self.tol = tol
        self.probability = probability
        self.max_iter = max_iter

    def fit(self, X, y):
        """Fit a machine to every pair of classes of X, (n, d), and y, (n,); return self."""
        self._check_params()
        X = self._remember(X)
        classes, y = self._encode(y, len(X))
        kernel, k = self._kernel(X), len(classes)
        pairs = list(combinations(range(k), 2))
        beta = np.zeros((len(pairs), len(X)))
        lasts, sigmoids = [], []
        for machine, (a, b) in enumerate(pairs):
            rows = np.flatnonzero((y == a) | (y == b))
            signs = np.where(y[rows] == b, 1.0, -1.0)
            last = self._solve(kernel, X[rows], signs, *self._box(signs))
            beta[machine, rows] = last.theta
            lasts.append(last)
            if self.probability:
                sigmoids.append(self._sigmoid(kernel, X[rows], signs))
        self.support_ = np.flatnonzero(beta.any(axis=0))
        self.support_vectors_, self.dual_coef_ = X[self.support_], beta[:, self.support_]
        self.n_support_ = np.bincount(y[self.support_], minlength=k)
        self.intercept_ = np.array([last.bias for last in lasts])
        self.n_iter_ = np.array([last.t + 1 for last in lasts])
        if self.probability:
            self.sigmoids_ = np.array(sigmoids)
        self._fitted, self.classes_ = kernel, classes
        return self

    def steps(self, X, y):
        """Return the stream that ``fit`` exhausts, of two classes: SMOSteps.

        Example
            >>> [step.theta.tolist() for step in SVC("linear").steps([[-1], [1]], [0, 1])]
            [[0.0, 0.0], [-0.5, 0.5]]
        """
        self._check_params()
        X = self._check_X(X)
        classes, y = self._encode(y, len(X))
        if len(classes) > 2:
            message = f"every pair of classes has a stream of its own; y holds {len(classes)}"
            raise ValueError(f"{message} classes. Give the rows of two")
        signs = np.where(y == 1, 1.0, -1.0)
        K = self._matrix(self._kernel(X), X)
        return islice(smo(K, signs, *self._box(signs), tol=self.tol), self.max_iter)

    def decision_function(self, X):
        """Return the scores: (n,), positive for the second class; or (n, k) of more than two.

        Those are the votes of each class, plus a third at most for the sum of its scores.
        """
        scores, k = self._scores(X), len(self.classes_)
        if k == 2:
            return scores[:, 0]
        first, second = np.array(list(combinations(np.eye(k), 2))).transpose(1, 0, 2)  # (m, k)
        votes = (scores > 0) @ second + (scores <= 0) @ first
        sums = scores @ (second - first)
        return votes + sums / (3 * (np.abs(sums) + 1))

    def predict(self, X):
        """Return the class of each row, (n,)."""
        scores = self.decision_function(X)
        winner = np.argmax(scores, axis=1) if scores.ndim == 2 else (scores > 0).astype(int)
        return self.classes_[winner]

    @property
    def predict_proba(self):
        """Return the probability of each class, (n, k), for X, (n, d); if probability=True.

        It follows from scores of rows that a machine was not fitted on, so where two classes are
        nearly as probable, ``predict`` may name the other.
        """
        if not self.probability:
            raise AttributeError("predict_proba is there for SVC(probability=True) only")
        return self._probabilities

    def _probabilities(self, X):
        scores = self._scores(X)
        second = np.array([sigmoid(s, f) for s, f in zip(self.sigmoids_, scores.T)]).T  # (n, m)
        return couple(second, len(self.classes_))

    def _check_params(self):
        super()._check_params()
        if not isinstance(self.probability, (bool, np.bool_)):
            raise TypeError(f"probability must be True or False; got {self.probability!r}")

    def _box(self, signs):
        """The bounds of β: from 0 to C yᵢ."""
        return np.minimum(self.C * signs, 0.0), np.maximum(self.C * signs, 0.0)

    def _sigmoid(self, kernel, X, signs):
        """Return Platt's sigmoid of a pair, from scores of rows that were left out of the fit."""
        counts = {sign: int(np.sum(signs == sign)) for sign in (-1.0, 1.0)}
        k = min(5, *counts.values())
        if k < 2:
            raise ValueError("probability=True needs at least 2 rows of every class in y")
        fold = np.empty(len(signs), int)
        for sign, count in counts.items():  # a class is dealt out like cards
            fold[signs == sign] = np.arange(count) % k
        held_out = np.empty(len(signs))
        for test in (fold == f for f in range(k)):
            part = X[~test], signs[~test]
            last = self._solve(kernel, *part, *self._box(part[1]))
            held_out[test] = kernel(X[test], part[0]) @ last.theta + last.bias
        return fit_sigmoid(held_out, signs)
