"""Update rules: what a descent makes of a gradient. Pure functions; their memory is handed around.

    rule(gradient, state) -> (direction, state)        θ ← θ − η · direction

The state is None at the first step, and afterwards what the rule returned the step before. A rule
never changes a state: it returns a new one, so that a recorded step keeps the memory it had.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mlcore.checks import number


@dataclass(frozen=True)
class Plain:
    """The plain rule: the direction is the gradient, and nothing is remembered.

        θ ← θ − η g

    Source
        Cauchy (1847), Méthode générale pour la résolution des systèmes d'équations simultanées

    Example
        >>> Plain()(3.0, None)
        (3.0, None)
    """

    def __call__(self, gradient, state):
        return gradient, state


@dataclass(frozen=True)
class Momentum:
    """The heavy ball: the direction is a sum of all gradients so far, older ones fading.

        v ← β v + g,  θ ← θ − η v              nesterov: θ ← θ − η (g + β v)

    Where the gradient keeps its direction, v grows up to g/(1 − β): ten times the step at β = 0.9.
    Where it changes sign at every step, v shrinks to g/(1 + β). With ``nesterov`` the step looks
    one move of v ahead, which damps the overshoot. The state is v, of the gradient's shape.

    Parameters
        beta : float      β, in [0, 1): 0 is the plain rule
        nesterov : bool   look ahead

    Raises
        TypeError, ValueError   beta is not a number in [0, 1)

    Source
        Polyak (1964), Some methods of speeding up the convergence of iteration methods, eq. 9;
        Sutskever et al. (2013), On the importance of initialization and momentum, eq. 3 and 4,
        with η outside of v and, for nesterov, θ + β v as the variable

    Example
        >>> rule = Momentum(0.9)
        >>> direction, v = rule(1.0, None)
        >>> rule(1.0, v)                                   # 0.9 · 1 + 1
        (1.9, 1.9)
        >>> Momentum(0.9, nesterov=True)(1.0, 1.0)         # 1 + 0.9 · 1.9
        (2.71, 1.9)
    """

    beta: float = 0.9
    nesterov: bool = False

    def __post_init__(self):
        number("beta", self.beta, 0, 1, below=True)

    def __call__(self, gradient, state):
        v = gradient if state is None else self.beta * state + gradient
        return (gradient + self.beta * v if self.nesterov else v), v


class AdamState(NamedTuple):
    """What Adam remembers, with the two estimates that its step is made of.

    Parameters
        t : int                     how many gradients so far
        m, s : ndarray              running means of g and of g², biased towards 0
        m_hat, s_hat : ndarray      the same without that bias

    Example
        >>> AdamState(1, 0.1, 0.001, 1.0, 1.0).m_hat
        1.0
    """

    t: int
    m: np.ndarray
    s: np.ndarray
    m_hat: np.ndarray
    s_hat: np.ndarray


@dataclass(frozen=True)
class Adam:
    """Adam: a running mean of the gradient, divided by its running size, entry by entry.

        m ← β₁ m + (1 − β₁) g        m̂ = m / (1 − β₁ᵗ)
        s ← β₂ s + (1 − β₂) g²       ŝ = s / (1 − β₂ᵗ)         θ ← θ − η m̂ / (√ŝ + ε)

    m and s start at 0 and are too small at first; the division by 1 − βᵗ puts that right, and makes
    the first step exactly η long in every entry (for ε = 0). The state is an `AdamState`.

    Parameters
        beta1, beta2 : float   β₁, β₂, in [0, 1)
        epsilon : float        ε > 0, in the unit of the gradient: keeps 0/0 away

    Raises
        TypeError, ValueError   a beta is not a number in [0, 1), or epsilon not a number > 0

    Source
        Kingma and Ba (2015), Adam: A method for stochastic optimization, algorithm 1

    Example
        >>> direction, state = Adam()(np.array([1.0, -0.1]), None)
        >>> direction.round(6).tolist()                     # g / |g|
        [1.0, -1.0]
    """

    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self):
        number("beta1", self.beta1, 0, 1, below=True)
        number("beta2", self.beta2, 0, 1, below=True)
        number("epsilon", self.epsilon, 0, strict=True)

    def __call__(self, gradient, state):
        t, m, s, *_ = (0, 0.0, 0.0) if state is None else state
        t = t + 1
        m = self.beta1 * m + (1 - self.beta1) * gradient
        s = self.beta2 * s + (1 - self.beta2) * gradient**2
        m_hat, s_hat = m / (1 - self.beta1**t), s / (1 - self.beta2**t)
        return m_hat / (np.sqrt(s_hat) + self.epsilon), AdamState(t, m, s, m_hat, s_hat)
