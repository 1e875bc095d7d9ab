"""Gradients that can be trusted: an analytic one against the slopes of secants."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mlcore.checks import array, function, number
from mlcore.descent.objective import evaluate
from mlcore.steps import Step


def numerical_gradient(objective, theta, h=1e-5, scheme="central"):
    """The gradient by differences: the slopes of secants instead of the tangents'.

        central  gⱼ ≈ (L(θ + h eⱼ) − L(θ − h eⱼ)) / 2h     error ≈ h² |L'''| / 6 + ε |L| / h
        forward  gⱼ ≈ (L(θ + h eⱼ) − L(θ)) / h             error ≈ h |L''| / 2 + 2ε |L| / h

    The first part of an error is the curve's, the second is the round-off's (ε = 2.2e-16), so
    that neither a large h nor a tiny one is good: the best is near ε^⅓ ≈ 6e-6 for central and
    near ε^½ ≈ 1.5e-8 for forward. Two evaluations for each entry of theta.

    Parameters
        objective : function   theta → (loss, gradient); only the loss is used
        theta : array          where
        h : float > 0          the step, in units of theta
        scheme : str           "central" or "forward"

    Returns
        gradient : array of theta's shape

    Raises
        TypeError, ValueError   theta is not a finite array of numbers, h not a number > 0 that
                                changes theta, objective not a function that returns a loss

    Source
        Press et al. (2007), Numerical Recipes, third edition, section 5.7

    Example
        >>> cube = lambda theta: (float(theta[0] ** 3), 3 * theta**2)
        >>> f"{numerical_gradient(cube, [2.0])[0]:.6f}"
        '12.000000'
    """
    theta, h = array("theta", theta), number("h", h, 0, strict=True)
    function("objective", objective)
    if scheme not in ("central", "forward"):
        raise ValueError(f'scheme must be "central" or "forward"; got {scheme!r}')
    gradient = np.empty(theta.shape)
    for j in np.ndindex(theta.shape):
        above, below = theta.copy(), theta.copy()
        above[j] += h
        below[j] -= h if scheme == "central" else 0.0
        width = above[j] - below[j]  # as it was rounded, not 2h
        if width == 0:
            raise ValueError(f"h must be large enough to change theta; got {h:g}: θ + h is θ")
        gradient[j] = (_loss(objective, above) - _loss(objective, below)) / width
    return gradient


def _loss(objective, theta):
    """Return the loss alone, or say what came."""
    answer = objective(theta)
    try:
        return float(answer[0])
    except (TypeError, ValueError, IndexError):
        message = f"objective must return (loss, gradient); {objective!r} returned {answer!r}"
        raise TypeError(message) from None


def relative_error(a, b):
    """How far two gradients are apart, free of units: 0 is equal, 1 is opposite.

        ‖a − b‖ / (‖a‖ + ‖b‖),  and 0 where both are 0

    Parameters
        a, b : arrays of one shape

    Returns
        float between 0 and 1

    Raises
        ValueError   the shapes differ

    Example
        >>> relative_error([3.0, 4.0], [3.0, 4.0]), relative_error([1.0], [-1.0])
        (0.0, 1.0)
    """
    a, b = array("a", a), array("b", b)
    if a.shape != b.shape:
        raise ValueError(f"a and b must have one shape; got {a.shape} and {b.shape}")
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / size) if size else 0.0


def check_gradient(objective, theta, h=1e-5):
    """The relative error of an objective's own gradient, measured by central differences.

    Below 1e-7 the gradient is right; above 1e-3 it is wrong; in between, try other points and
    other h: a kink, or a loss far larger than its gradient, is the usual reason.

    Parameters
        objective : function   theta → (loss, gradient)
        theta : array          where; a point with nothing special about it
        h : float > 0          the step of the differences, times max |θⱼ| if that is above 1

    Returns
        float between 0 and 1

    Raises
        TypeError, ValueError   as `numerical_gradient`; or the gradient has not theta's shape

    Example
        >>> right = lambda theta: (float(theta[0] ** 3), 3 * theta**2)
        >>> wrong = lambda theta: (float(theta[0] ** 3), theta**2)
        >>> check_gradient(right, [2.0]) < 1e-7, f"{check_gradient(wrong, [2.0]):.3f}"
        (True, '0.500')
    """
    theta, h = array("theta", theta), number("h", h, 0, strict=True)
    numerical = numerical_gradient(objective, theta, h * max(1.0, np.abs(theta).max()))
    gradient = array("the objective's gradient", evaluate(objective, theta)[1])
    return relative_error(gradient, array("the numerical gradient", numerical))


@dataclass(frozen=True, eq=False)
class DifferenceStep(Step):
    """One value of h: the gradient by both schemes, beside the analytic one.

    ``theta`` and ``loss`` are the same at every step; what shrinks is h.

    Parameters
        t, theta, loss, n_evals     as in `Step`
        h : float                   of the differences
        forward, central : ndarray  the numerical gradients, of theta's shape
        gradient : ndarray          the analytic one, as the objective gives it

    Example
        >>> one = np.ones(1)
        >>> step = DifferenceStep(0, one, 9.0, 4, 0.1, 3 * one, one, one)
        >>> step.forward_error, step.central_error, f"{step.round_off:.1e}"   # 2/4, 0, 2.2e-16·9/.1
        (0.5, 0.0, '2.0e-14')
    """

    h: float
    forward: np.ndarray
    central: np.ndarray
    gradient: np.ndarray

    @property
    def forward_error(self):
        """The relative error of the forward differences."""
        return relative_error(self.forward, self.gradient)

    @property
    def central_error(self):
        """The relative error of the central differences."""
        return relative_error(self.central, self.gradient)

    @property
    def round_off(self):
        """How large the relative error by round-off can be, about: ε |L| / (h ‖∇L‖)."""
        size = self.h * np.linalg.norm(self.gradient)
        return float(np.finfo(float).eps * abs(self.loss) / size) if size else float("inf")


def differences(objective, theta, hs) -> Iterator[DifferenceStep]:
    """Measure one gradient with each h in turn: a stream of steps that ends with the last h.

    Parameters
        objective, theta       as for `numerical_gradient`
        hs : (n,) array        values of h, in the order in which they are to be tried

    Returns
        a stream of DifferenceStep, with the errors of `numerical_gradient`

    Example
        >>> cube = lambda theta: (float(theta[0] ** 3), 3 * theta**2)
        >>> for step in differences(cube, [1.0], [1, 0.5]):      # 8 − 1, (8 − 0)/2; tangent 3
        ...     print(step.h, step.forward.tolist(), step.central.tolist(), step.gradient.tolist())
        1.0 [7.0] [4.0] [3.0]
        0.5 [4.75] [3.25] [3.0]
    """
    function("objective", objective)
    theta = array("theta", theta).copy()
    hs = [number("hs", h, 0, strict=True) for h in array("hs", hs, 1).tolist()]

    def stream():
        loss, gradient = evaluate(objective, theta)
        for t, h in enumerate(hs):
            pair = [numerical_gradient(objective, theta, h, s) for s in ("forward", "central")]
            yield DifferenceStep(t, theta, loss, 1 + 4 * (t + 1) * theta.size, h, *pair, gradient)

    return stream()
