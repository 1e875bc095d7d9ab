"""Penalties: what an objective adds to the loss so that weights stay small, or become zero.

A penalty is a function ``penalty(theta) -> (value, gradient)``. The first entry (or row) of theta
is the bias, as `with_bias` puts it there, and no penalty touches it.
"""

from dataclasses import dataclass

import numpy as np

from mlcore.checks import number


@dataclass(frozen=True)
class L2:
    """The penalty that pulls the weights towards 0 and leaves the bias, theta[0], alone.

        ½ λ Σⱼ wⱼ²,  gradient λ (0, w₁, …, w_d)

    Parameters
        strength : float   λ ≥ 0, in units of the loss
        bias : bool        whether theta[0] is a bias; else it is a weight like any other

    Raises
        TypeError, ValueError   strength is not a finite number ≥ 0

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, eq. 3.41, for
        a loss divided by 2n: their λ is n times ours

    Example
        >>> value, gradient = L2(0.1)(np.array([100.0, 2.0]))
        >>> value, gradient.tolist()
        (0.2, [0.0, 0.2])
    """

    strength: float
    bias: bool = True

    def __post_init__(self):
        number("strength", self.strength, 0)

    def __call__(self, theta):
        weights = np.array(theta, dtype=np.float64)
        if self.bias:
            weights[0] = 0.0
        return float(self.strength * np.sum(weights**2) / 2), self.strength * weights


@dataclass(frozen=True)
class L1:
    """The penalty that makes weights exactly 0; the bias, theta[0], is left alone.

        λ Σⱼ |wⱼ|        prox(w) = sign(w) · max(|w| − η λ, 0)

    |w| has a kink at 0, where the answer is, so a gradient is of no use there. A descent first
    moves by the gradient of the loss alone, then takes the **proximal step**, which shrinks every
    weight by η λ and stops at 0. So the gradient that this penalty adds is 0.

    Parameters
        strength : float   λ ≥ 0, in units of the loss
        bias : bool        whether theta[0] is a bias; else it is a weight like any other

    Raises
        TypeError, ValueError   strength is not a finite number ≥ 0

    Source
        Parikh and Boyd (2014), Proximal algorithms, section 4.2 and eq. 6.9

    Example
        >>> L1(1.0).prox(np.array([9.0, 3.0, -0.5, 0.2]), 1.0).tolist()
        [9.0, 2.0, 0.0, 0.0]
    """

    strength: float
    bias: bool = True

    def __post_init__(self):
        number("strength", self.strength, 0)

    def __call__(self, theta):
        theta = np.asarray(theta, dtype=np.float64)
        return float(self.strength * np.abs(theta[self.bias :]).sum()), np.zeros_like(theta)

    def prox(self, theta, lr):
        """Return theta after the proximal step of learning rate lr."""
        shrunk = np.maximum(np.abs(theta) - lr * self.strength, 0.0)
        if self.bias:
            shrunk[0] = np.abs(theta[0])
        return np.copysign(shrunk, theta) + 0.0  # −0 becomes 0
