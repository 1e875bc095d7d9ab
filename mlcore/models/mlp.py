"""Multi-layer perceptrons as estimators: a `Network`, trained by Adam on mini-batches."""

from itertools import islice
from math import ceil

import numpy as np

from mlcore.checks import generator, number, whole
from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import softmax_cross_entropy, squared_error
from mlcore.descent.objective import Objective
from mlcore.descent.rules import Adam
from mlcore.models.contract import ConvergenceWarning, warn
from mlcore.models.network import Network, relu, tanh
from mlcore.models.solver import last_step
from mlcore.models.tasks import Classifier, Regressor

ACTIVATIONS = {"relu": relu, "tanh": tanh}


class _Perceptron:
    """What the classifier and the regressor share: parameters, and the way to train."""

    def __init__(
        self,
        hidden_layer_sizes=(100,),
        activation="relu",
        *,
        alpha=1e-4,
        lr=1e-3,
        batch_size=32,
        max_iter=200,
        tol=1e-4,
        n_iter_no_change=10,
        random_state=None,
    ):
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.alpha = alpha
        self.lr = lr
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.random_state = random_state

    def fit(self, X, y):
        """Train the network on X, (n, d), and y, (n,); return self."""
        self._check_params()
        X = self._remember(X)
        targets, learned = self._targets(y, len(X))
        network = self._network(X, targets)
        last = last_step(self._train(network, X, targets))
        self.network_, self.theta_ = network, last.theta
        self.n_iter_ = (last.t + 1) // ceil(len(X) / self.batch_size)
        self.loss_ = Objective(X, targets, network, self._loss)(last.theta)[0]
        vars(self).update(learned)
        return self

    def steps(self, X, y):
        """Return the stream that ``fit`` exhausts: DescentSteps, of which a batch makes one.

        Example
            >>> options = {"tol": 1.0, "n_iter_no_change": 2, "batch_size": 4}
            >>> model = MLPRegressor((2,), random_state=0, **options)
            >>> x = [[0.0], [1.0], [2.0], [3.0], [4.0]]
            >>> sum(1 for step in model.steps(x, [0, 1, 2, 3, 4]))        # 3 epochs of 2 batches
            6
        """
        self._check_params()
        X = self._check_X(X)
        targets, _ = self._targets(y, len(X))
        return self._train(self._network(X, targets), X, targets)

    def _train(self, network, X, targets):
        rng, n = generator("random_state", self.random_state), len(X)
        objective = Objective(X, targets, network, self._loss, network.l2(self.alpha / n))
        size = self.batch_size
        descent = gradient_descent(
            objective, network.he(rng), lr=self.lr, rule=Adam(), batch_size=size, rng=rng
        )
        return self._until_at_rest(descent, ceil(n / size))

    def _until_at_rest(self, descent, n_batches):
        """Pass on the steps, until the mean loss of an epoch was no gain for too long."""
        best, disappointing = np.inf, 0
        for _ in range(self.max_iter):
            losses = []
            for step in islice(descent, n_batches):
                losses.append(step.loss)
                yield step
            gain = np.mean(losses) < best - self.tol
            best, disappointing = (np.mean(losses), 0) if gain else (best, disappointing + 1)
            if disappointing == self.n_iter_no_change:
                return
        state = f"stopped at max_iter={self.max_iter} epochs, before the loss came to rest"
        warn(f"{state}: take more epochs or another lr", ConvergenceWarning)

    def _network(self, X, targets):
        sizes = self.hidden_layer_sizes
        hidden = (sizes,) if np.ndim(sizes) == 0 else tuple(sizes)
        hidden = [whole(f"hidden_layer_sizes[{i}]", size, 1) for i, size in enumerate(hidden)]
        outputs = 1 if targets.ndim == 1 else targets.shape[1]
        return Network((X.shape[1], *hidden, outputs), ACTIVATIONS[self.activation])

    def _output(self, X):
        X = self._recall(X)
        return self.network_(self.theta_, X)[0]

    def _check_params(self):
        if self.activation not in ACTIVATIONS:
            known = ", ".join(map(repr, ACTIVATIONS))
            raise ValueError(f"activation must be one of {known}; got {self.activation!r}")
        number("alpha", self.alpha, 0)
        number("tol", self.tol, 0)
        for name in ("batch_size", "max_iter", "n_iter_no_change"):
            whole(name, getattr(self, name), 1)
        if not callable(self.lr):
            number("lr", self.lr, 0, strict=True)
        generator("random_state", self.random_state)


class MLPClassifier(_Perceptron, Classifier):
    """A multi-layer perceptron that names a class: hidden layers, then the softmax.

        P = softmax(network(X))        min  −1/n Σᵢ ln p_{i, yᵢ} + alpha/(2n) Σ W²

    The weights begin as He's, random; Adam trains them on mini-batches. Scale the columns first.

    Parameters
        hidden_layer_sizes : tuple of ints   units of each hidden layer; (): softmax regression
        activation : "relu" or "tanh"
        alpha : float             ≥ 0, the penalty of the weights, as in scikit-learn
        lr : float or schedule    Adam's η
        batch_size : int          rows a step
        max_iter : int            at most so many epochs
        tol : float               a gain: the mean loss of an epoch falls by more than this
        n_iter_no_change : int    stop after so many epochs without a gain
        random_state : int, None or Generator    for the first weights and the order of the rows

    Attributes, after ``fit``
        classes_ : (k,) array     the labels, sorted
        network_ : Network        and theta_, its parameters, one flat array
        loss_ : float             the cross-entropy on all rows, without the penalty
        n_iter_ : int             epochs taken
        n_features_in_ : int      d; feature_names_in_, (d,), if X was a table with names

    Raises
        TypeError, ValueError     in ``fit``: a parameter or the data are wrong
        Diverged                  in ``fit``: lr is too large

    Source
        Kingma and Ba (2015), Adam; He, Zhang, Ren and Sun (2015), Delving deep into rectifiers

    Example
        >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], ["no", "yes", "yes", "no"]      # exclusive or
        >>> model = MLPClassifier((8,), lr=0.1, random_state=0).fit(X, y)
        >>> model.predict(X).tolist()
        ['no', 'yes', 'yes', 'no']
    """

    _loss = staticmethod(softmax_cross_entropy)

    def _targets(self, y, n):
        classes, numbered = self._encode(y, n)
        return np.eye(len(classes))[numbered], {"classes_": classes}

    def predict_proba(self, X):
        """Return the probability of each class, (n, k)."""
        z = self._output(X)
        p = np.exp(z - z.max(axis=1, keepdims=True))
        return p / p.sum(axis=1, keepdims=True)


class MLPRegressor(_Perceptron, Regressor):
    """A multi-layer perceptron that predicts a number: hidden layers, then one linear unit.

        ŷ = network(X)        min  1/(2n) ‖ŷ − y‖² + alpha/(2n) Σ W²

    Parameters
        hidden_layer_sizes, activation, alpha, lr, batch_size, max_iter, tol, n_iter_no_change,
        random_state      as for `MLPClassifier`, with attributes and errors

    Example
        >>> x = np.linspace(-1, 1, 41)[:, None]
        >>> model = MLPRegressor((16,), lr=0.02, random_state=0).fit(x, np.abs(x[:, 0]))
        >>> model.score(x, np.abs(x[:, 0])) > 0.99
        True
    """

    _loss = staticmethod(squared_error)

    def _targets(self, y, n):
        return self._check_y(y, n), {}

    def predict(self, X):
        """Return the predictions ŷ, (n,), for X, (n, d)."""
        return self._output(X)
