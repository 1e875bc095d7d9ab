"""The network: layers of weights and biases, forward and backward by hand.

A `Network` is a model: with a loss and data it makes an `Objective`, which `gradient_descent` and
all its rules minimise as they minimise any other. All parameters lie in one flat θ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from mlcore.checks import function, generator, number, whole

ZERO = np.zeros(())  # an array: NumPy converts a Python number at every call


def relu(z):
    """Cut off what is below 0; return the value and, beside it, its derivative.

        h = max(0, z)        h' = 1 where z > 0, else 0

    Parameters
        z : array

    Returns
        h, slope : arrays of z's shape    at z = 0 the slope is 0

    Source
        Goodfellow, Bengio and Courville (2016), Deep Learning, section 6.3.1

    Example
        >>> h, slope = relu(np.array([0.5, -1.0]))
        >>> h.tolist(), slope.tolist()
        ([0.5, 0.0], [True, False])
    """
    return np.maximum(z, ZERO), z > ZERO


def tanh(z):
    """Squeeze every number into (−1, 1); return the value and, beside it, its derivative.

        h = tanh z        h' = 1 − h²

    Parameters
        z : array

    Returns
        h, slope : arrays of z's shape

    Source
        Goodfellow, Bengio and Courville (2016), Deep Learning, section 6.3.2

    Example
        >>> h, slope = tanh(np.array([0.0, np.log(3) / 2]))
        >>> h.round(6).tolist(), slope.round(6).tolist()
        ([0.0, 0.5], [1.0, 0.75])
    """
    h = np.tanh(z)
    return h, 1 - h * h


@dataclass(frozen=True)
class Network:
    """A fully connected network as a model: its prediction, and how a derivative goes back.

        forward     a₀ = X        zₗ = aₗ₋₁ Wₗ + bₗ        aₗ = bend(zₗ)        prediction = z_last
        backward    δ_last = ∂L/∂z_last        δₗ = (δₗ₊₁ Wₗ₊₁ᵀ) ⊙ bend'(zₗ)
                    ∂L/∂Wₗ = aₗ₋₁ᵀ δₗ        ∂L/∂bₗ = Σ over the rows of δₗ

    Without a hidden layer it is a linear model. With one output the prediction has the shape (n,).

    Parameters
        widths : tuple of ints      (d, hidden …, outputs)
        activation : function       z → (value, derivative): the bend, as `relu` or `tanh`

    Raises
        TypeError, ValueError       widths are not two or more whole numbers ≥ 1, or activation is
                                    no function

    Source
        Rumelhart, Hinton and Williams (1986), Learning representations by back-propagating errors;
        Goodfellow, Bengio and Courville (2016), Deep Learning, algorithms 6.3 and 6.4

    Example
        >>> tiny = Network((1, 2, 1))
        >>> theta = np.array([0.5, -1.0, 0.0, 0.0, 1.0, 2.0, 0.0])      # W₁, b₁, W₂, b₂
        >>> output, pull_back = tiny(theta, np.array([[1.0]]))          # h = (0.5, 0)
        >>> output.tolist(), pull_back(output - 1.0).tolist()           # the second unit is dead
        ([0.5], [-0.5, 0.0, -0.5, 0.0, -0.25, 0.0, -0.5])
    """

    widths: tuple
    activation: Callable = relu

    def __post_init__(self):
        widths = tuple(whole(f"widths[{i}]", w, 1) for i, w in enumerate(self.widths))
        if len(widths) < 2:
            raise ValueError(f"widths must be (inputs, hidden …, outputs); got {self.widths!r}")
        function("activation", self.activation)
        vars(self)["widths"] = widths

    def __call__(self, theta, X):
        passed, z = self.forward(theta, X)
        prediction = z[:, 0] if self.widths[-1] == 1 else z

        def pull_back(derivative):
            flat = []
            for _, by_weights, by_biases in reversed(self.backward(passed, derivative)):
                flat += by_weights.ravel(), by_biases
            return np.concatenate(flat)

        return prediction, pull_back

    def forward(self, theta, X):
        """Return what backward needs, for each layer (W, a, bend'), and the last z, (n, outputs).

        a is what comes into the layer, bend' the derivative where it comes from: None for X.
        """
        passed, z = [], None
        for W, b in self.layers(theta):
            a, slope = self.activation(z) if passed else (X, None)
            passed.append((W, a, slope))
            z = a.dot(W) + b
        return passed, z  # the last z as it is: the loss knows what to make of it

    def backward(self, passed, delta):
        """Return (δ, ∂L/∂W, ∂L/∂b) of each layer, the last one first, from ∂L/∂prediction."""
        delta, parts, ones = delta.reshape(len(delta), -1), [], np.ones(len(delta))
        for W, a, slope in reversed(passed):
            parts.append((delta, a.T.dot(delta), ones.dot(delta)))
            if slope is not None:
                delta = delta.dot(W.T) * slope
        return parts

    def layers(self, theta):
        """Return (W, b) of each layer, (inputs, outputs) and (outputs,): views of θ."""
        return [(theta[w].reshape(shape), theta[b]) for w, b, shape in self._places]

    def he(self, rng=None):
        """Return a first θ: weights N(0, 2 / inputs) for `relu`, N(0, 1 / inputs) else; biases 0.

        So the activations keep their size from layer to layer (He et al., 2015, eq. 10).
        """
        rng, theta = generator("rng", rng), np.zeros(self.n_parameters)
        for W, _ in self.layers(theta):
            gain = 2.0 if self.activation is relu else 1.0
            W[:] = rng.standard_normal(W.shape) * np.sqrt(gain / len(W))
        return theta

    def l2(self, strength):
        """Return the penalty ½ · strength · Σ W² as a function of θ; biases cost nothing."""
        strength, weighed = number("strength", strength, 0), np.zeros(self.n_parameters)
        for W, _ in self.layers(weighed):
            W[:] = strength

        return partial(_decay, weighed)

    def theta_shape(self, X, y):
        """(n_parameters,), of which Σ (inputs + 1) · outputs over the layers."""
        if X.shape[1] != self.widths[0]:
            message = f"X must have {self.widths[0]} columns, as the network has inputs"
            raise ValueError(f"{message}; got {X.shape[1]}")
        return (self.n_parameters,)

    @property
    def n_parameters(self):
        """How many numbers θ holds."""
        return self._places[-1][1].stop

    @cached_property
    def _places(self):
        """For each layer: where W and b lie in θ, and the shape of W."""
        places, start = [], 0
        for shape in zip(self.widths, self.widths[1:]):
            middle = start + shape[0] * shape[1]
            places.append((slice(start, middle), slice(middle, middle + shape[1]), shape))
            start = middle + shape[1]
        return places


def _decay(strengths, theta):
    """½ Σ strengthⱼ θⱼ² and its gradient."""
    pull = strengths * theta
    return float(pull @ theta) / 2, pull
