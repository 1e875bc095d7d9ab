"""Learning-rate schedules: functions of the step number t that are fixed before the run starts.

A schedule is any function ``t -> learning rate``. None of these looks at the loss or the gradient,
so none of them adapts to anything: they are plans.
"""

from mlcore.checks import number


def constant(lr):
    """Return the schedule that never changes.

        ηₜ = η₀

    Parameters
        lr : float   η₀ > 0

    Returns
        schedule : function of t

    Raises
        TypeError, ValueError   lr is not a finite number > 0

    Example
        >>> schedule = constant(0.1)
        >>> schedule(0), schedule(1000)
        (0.1, 0.1)
    """
    lr = number("lr", lr, 0, strict=True)
    return lambda t: lr


def inverse_time(lr, decay):
    """Return the schedule that falls like one over the time.

        ηₜ = η₀ / (1 + α t)

    Parameters
        lr : float      η₀ > 0, the learning rate at t = 0
        decay : float   α ≥ 0, per step: after 1/α steps the rate is half of what it was

    Returns
        schedule : function of t

    Raises
        TypeError, ValueError   lr is not a finite number > 0, or decay not one ≥ 0

    Source
        Bottou, Curtis and Nocedal (2018), Optimization methods for large-scale machine learning,
        eq. 4.19: the noise dies out where Σ ηₜ = ∞ and Σ ηₜ² < ∞

    Example
        >>> schedule = inverse_time(0.1, decay=0.01)
        >>> schedule(0), schedule(100)
        (0.1, 0.05)
    """
    lr, decay = number("lr", lr, 0, strict=True), number("decay", decay, 0)
    return lambda t: lr / (1 + decay * t)
