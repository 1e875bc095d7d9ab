"""Learning-rate schedules: functions of the step number t that are fixed before the run starts.

A schedule is any function ``t -> learning rate``. None of these looks at the loss or the gradient,
so none of them adapts to anything: they are plans.
"""

from math import cos, pi

from mlcore.checks import number, whole


def constant(lr):
    """Return the schedule that never changes.

        ηₜ = η₀

    Parameters
        lr : float   η₀ > 0

    Returns      schedule : function of t

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

    Returns      schedule : function of t

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


def step_decay(lr, factor, every):
    """Return the schedule that drops at fixed times.

        ηₜ = η₀ · factor^⌊t / every⌋

    Parameters
        lr : float       η₀ > 0
        factor : float   what is left after a drop, in (0, 1]
        every : int      steps from one drop to the next, at least 1

    Returns      schedule : function of t

    Raises       TypeError, ValueError   an argument is not as above

    Example
        >>> schedule = step_decay(0.8, factor=0.5, every=10)
        >>> schedule(9), schedule(10), schedule(25)
        (0.8, 0.4, 0.2)
    """
    lr, every = number("lr", lr, 0, strict=True), whole("every", every, 1)
    factor = _share("factor", factor)
    return lambda t: lr * factor ** (t // every)


def exponential(lr, factor):
    """Return the schedule that loses the same share at every step.

        ηₜ = η₀ · factorᵗ

    Parameters
        lr : float       η₀ > 0
        factor : float   what is left after a step, in (0, 1]

    Returns      schedule : function of t

    Raises       TypeError, ValueError   an argument is not as above

    Example
        >>> schedule = exponential(0.8, factor=0.5)
        >>> schedule(0), schedule(3)
        (0.8, 0.1)
    """
    lr, factor = number("lr", lr, 0, strict=True), _share("factor", factor)
    return lambda t: lr * factor**t


def cosine(lr, n_steps, lr_end=0.0):
    """Return the schedule that follows half a wave of the cosine, slow at both ends.

        ηₜ = η_T + ½ (η₀ − η_T) (1 + cos(π t / T)),  and η_T from t = T on

    Parameters
        lr : float        η₀ > 0
        n_steps : int     T, at least 1
        lr_end : float    η_T ≥ 0

    Returns      schedule : function of t

    Raises       TypeError, ValueError   an argument is not as above

    Source
        Loshchilov and Hutter (2017), SGDR: Stochastic gradient descent with warm restarts, eq. 5,
        without restarts

    Example
        >>> schedule = cosine(0.8, n_steps=10)
        >>> [round(schedule(t), 4) for t in (0, 5, 10, 99)]
        [0.8, 0.4, 0.0, 0.0]
    """
    lr, lr_end = number("lr", lr, 0, strict=True), number("lr_end", lr_end, 0)
    n_steps = whole("n_steps", n_steps, 1)
    return lambda t: lr_end + (lr - lr_end) * (1 + cos(pi * min(t / n_steps, 1))) / 2


def warm_up(schedule, n_steps):
    """Put a straight climb before another schedule.

        ηₜ = (t + 1) / T · schedule(t)  for t < T,  then schedule(t)

    Parameters
        schedule : function of t, or float   what comes after the climb
        n_steps : int                        T, at least 1

    Returns      schedule : function of t

    Raises
        TypeError, ValueError   schedule is neither, or n_steps is not a whole number ≥ 1

    Source
        Goyal et al. (2017), Accurate, large minibatch SGD, section 2.2

    Example
        >>> schedule = warm_up(0.8, n_steps=4)
        >>> [schedule(t) for t in range(6)]
        [0.2, 0.4, 0.6000000000000001, 0.8, 0.8, 0.8]
    """
    n_steps = whole("n_steps", n_steps, 1)
    if not callable(schedule):
        schedule = constant(number("schedule, if not a function of t,", schedule, 0, strict=True))
    return lambda t: min((t + 1) / n_steps, 1) * schedule(t)


def range_test(lr_start, lr_end, n_steps):
    """Return the schedule of a learning-rate range test: from tiny to large, by equal factors.

        ηₜ = η₀ · (η_T / η₀)^(t / (T − 1)),  and η_T from then on

    Run it once and plot the loss against ηₜ: the best learning rates lie where the loss falls
    fastest, below the one at which it turns up.

    Parameters
        lr_start : float   η₀ > 0
        lr_end : float     η_T > η₀
        n_steps : int      T, at least 2

    Returns      schedule : function of t

    Raises       TypeError, ValueError   an argument is not as above

    Source
        Smith (2017), Cyclical learning rates for training neural networks, section 3.3; there the
        learning rate grows by equal steps

    Example
        >>> schedule = range_test(0.001, 1.0, n_steps=4)
        >>> [round(schedule(t), 6) for t in range(5)]
        [0.001, 0.01, 0.1, 1.0, 1.0]
    """
    low, last = number("lr_start", lr_start, 0, strict=True), whole("n_steps", n_steps, 2) - 1
    high = number("lr_end", lr_end, low, strict=True)
    return lambda t: low ** (1 - t / last) * high ** (t / last) if t < last else high


def _share(name, value):
    if number(name, value, 0, strict=True) > 1:
        raise ValueError(f"{name} must be a number in (0, 1]; got {value!r}")
    return float(value)
