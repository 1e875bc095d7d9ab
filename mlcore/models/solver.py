"""How the linear models fit by descent: their settings, a safe learning rate, a stopping rule."""

from collections import deque
from itertools import islice

import numpy as np

from mlcore.checks import generator, number, whole
from mlcore.descent.loop import gradient_descent
from mlcore.models.contract import ConvergenceWarning, warn


def check_settings(model):
    """Check what every linear model is constructed with: in ``fit``, for ``set_params`` may follow.

    Parameters
        model : an estimator with fit_intercept, lr, max_iter, tol, batch_size and random_state

    Raises
        TypeError, ValueError   one of them is not what it should be

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> check_settings(LinearRegression(tol=-1.0))
        Traceback (most recent call last):
        ValueError: tol must be a finite number ≥ 0; got -1.0
    """
    if not isinstance(model.fit_intercept, (bool, np.bool_)):
        raise TypeError(f"fit_intercept must be True or False; got {model.fit_intercept!r}")
    if model.lr is not None and not callable(model.lr):
        number("lr", model.lr, 0, strict=True)
    whole("max_iter", model.max_iter, 1)
    number("tol", model.tol, 0)
    if model.batch_size is not None:
        whole("batch_size", model.batch_size, 1)
    generator("random_state", model.random_state)


def safe_lr(X, bend, strength=0.0, *, by_row=False):
    """A learning rate at which plain descent cannot diverge: one over the largest curvature.

        η = 1 / (bend · λ_max(XᵀX / n) + strength)

    Parameters
        X : (n, d) array     what the model multiplies by theta
        bend : float         the largest second derivative of the loss by a prediction: 1 for the
                             squared error, ¼ for two classes, ½ for the softmax
        strength : float     of an L2 penalty
        by_row : bool        for batches: the largest ‖xᵢ‖², for any row may come alone

    Returns
        float

    Raises
        ValueError           the squares of X overflow

    Source
        Nesterov (2018), Lectures on Convex Optimization, section 2.1.5; for the ½: Böhning (1992),
        Multinomial logistic regression algorithm

    Example
        >>> f"{safe_lr(np.array([[1.0, 1], [1, 2], [1, 3]]), 1.0):.4f}"        # 1 / 5.5465
        '0.1803'
    """
    n, d = X.shape
    with np.errstate(over="ignore"):
        rows = np.sum(X**2, axis=1)
    if not np.isfinite(rows.sum()):
        message = f"X must hold numbers whose squares are finite; got up to {np.abs(X).max():.2g}"
        raise ValueError(f"{message}. Scale the columns of X")
    # XXᵀ has the same largest eigenvalue as XᵀX, and is the smaller where rows are few
    largest = rows.max() if by_row else np.linalg.norm(X @ X.T if n < d else X.T @ X, 2) / n
    curvature = bend * largest + strength
    return float(1 / curvature) if curvature else 1.0


def solve(model, objective, start, bend, rule=None, constant=None):
    """Descend until the gradient on all rows is short, in units of what there was to learn.

        stop where  ‖∇L(θ)‖ ≤ tol · ‖∇L(constant)‖

    So the unit of y does not matter; nor does an offset of y, where a model without weights has
    learnt that already. Where nothing but rounding is left to learn, the unit is 1e-6 ‖∇L(start)‖.

    Parameters
        model : an estimator          whose settings are used, as `check_settings` knows them
        objective : Objective
        start : array                 the first theta
        bend : float                  as for `safe_lr`, which serves where lr is None
        rule : function or None       as for `gradient_descent`
        constant : array or None      theta of the best constant prediction; None: the start

    Returns
        a stream of DescentStep that ends; with a ConvergenceWarning if the gradient is still longer

    Raises
        Diverged   lr is too large

    Example
        >>> from mlcore.models.linear import LinearRegression
        >>> from mlcore.descent.objective import Objective
        >>> objective = Objective([[1.0], [1.0]], [2.0, 4.0])
        >>> [step.theta.tolist() for step in solve(LinearRegression(), objective, [0.0], 1.0)]
        [[0.0], [3.0]]
    """
    lr, strength = model.lr, getattr(objective.penalty, "strength", 0.0)
    if lr is None:
        lr = safe_lr(objective.X, bend, strength, by_row=model.batch_size is not None)
    rng = generator("random_state", model.random_state)
    descent = gradient_descent(
        objective, start, lr=lr, rule=rule, batch_size=model.batch_size, rng=rng
    )

    def on_all_rows(step):
        gradient = step.gradient if step.rows is None else objective(step.theta)[1]
        return np.linalg.norm(gradient)

    def stream():
        first, flat = (
            np.linalg.norm(objective(np.asarray(theta, dtype=np.float64))[1])
            for theta in (start, start if constant is None else constant)
        )
        unit = flat if flat > 1e-14 * first else 1e-6 * first
        yield from converge(descent, on_all_rows, model.tol * unit, model.max_iter)

    return stream()


def converge(steps, gradient_norm, tol, max_iter):
    """Pass steps on until the gradient is short, or warn after max_iter that it is not.

        stop where  ‖∇ₜ‖ ≤ tol

    Parameters
        steps : stream of Step
        gradient_norm : function    step → ‖∇ₜ‖, or whatever is 0 at the minimum
        tol : float                 ≥ 0
        max_iter : int              at least 1

    Returns
        a stream of Step that ends; with a ConvergenceWarning if ‖∇ₜ‖ is still longer

    Example
        >>> list(converge(iter([8.0, 4.0, 2.0, 1.0]), abs, 2.0, 100))
        [8.0, 4.0, 2.0]
    """
    for step in islice(steps, max_iter):
        yield step
        norm = gradient_norm(step)
        if norm <= tol:
            return
    state = f"stopped at max_iter={max_iter} with ‖gradient‖ = {norm:.2g} > {tol:.2g} (tol)"
    message = f"{state}: take more steps, another lr, or scale the columns of X"
    warn(message, ConvergenceWarning)


def last_step(steps):
    """Exhaust a stream and return its last step, quietly: `Diverged` reports overflow better.

    Parameters
        steps : stream of Step, not empty

    Returns
        Step

    Example
        >>> last_step(iter("abc"))
        'c'
    """
    with np.errstate(over="ignore", invalid="ignore"):
        (last,) = deque(steps, maxlen=1)
    return last
