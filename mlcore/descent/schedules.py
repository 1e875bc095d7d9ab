"""Learning-rate schedules: functions of the step number t that are fixed before the run starts.

A schedule is any function ``t -> learning rate``. None of these looks at the loss or the gradient,
so none of them adapts to anything: they are plans. Each is a small class that is called like a
function, ``inverse_time(0.1, decay=0.01)(t)``: what it was made of shows, and can be pickled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi

from mlcore.checks import number, whole


@dataclass(frozen=True)
class constant:
    """The schedule that never changes.

        ηₜ = η₀

    Parameters
        lr : float   η₀ > 0

    Raises       TypeError, ValueError   lr is not a finite number > 0

    Example
        >>> schedule = constant(0.1)
        >>> schedule(0), schedule(1000)
        (0.1, 0.1)
    """

    lr: float

    def __post_init__(self):
        vars(self).update(lr=number("lr", self.lr, 0, strict=True))

    def __call__(self, t):
        return self.lr


@dataclass(frozen=True)
class inverse_time:
    """The schedule that falls like one over the time.

        ηₜ = η₀ / (1 + α t)

    Parameters
        lr : float      η₀ > 0, the learning rate at t = 0
        decay : float   α ≥ 0, per step: after 1/α steps the rate is half of what it was

    Raises       TypeError, ValueError   lr is not a finite number > 0, or decay not one ≥ 0

    Source
        Bottou, Curtis and Nocedal (2018), Optimization methods for large-scale machine learning,
        eq. 4.19: the noise dies out where Σ ηₜ = ∞ and Σ ηₜ² < ∞

    Example
        >>> schedule = inverse_time(0.1, decay=0.01)
        >>> schedule(0), schedule(100)
        (0.1, 0.05)
    """

    lr: float
    decay: float

    def __post_init__(self):
        lr = number("lr", self.lr, 0, strict=True)
        vars(self).update(lr=lr, decay=number("decay", self.decay, 0))

    def __call__(self, t):
        return self.lr / (1 + self.decay * t)


@dataclass(frozen=True)
class step_decay:
    """The schedule that drops at fixed times.

        ηₜ = η₀ · factor^⌊t / every⌋

    Parameters
        lr : float       η₀ > 0
        factor : float   what is left after a drop, in (0, 1]
        every : int      steps from one drop to the next, at least 1

    Raises       TypeError, ValueError   an argument is not as above

    Example
        >>> schedule = step_decay(0.8, factor=0.5, every=10)
        >>> schedule(9), schedule(10), schedule(25)
        (0.8, 0.4, 0.2)
    """

    lr: float
    factor: float
    every: int

    def __post_init__(self):
        lr = number("lr", self.lr, 0, strict=True)
        every, factor = (
            whole("every", self.every, 1),
            number("factor", self.factor, 0, 1, strict=True),
        )
        vars(self).update(lr=lr, factor=factor, every=every)

    def __call__(self, t):
        return self.lr * self.factor ** (t // self.every)


@dataclass(frozen=True)
class exponential:
    """The schedule that loses the same share at every step.

        ηₜ = η₀ · factorᵗ

    Parameters
        lr : float       η₀ > 0
        factor : float   what is left after a step, in (0, 1]

    Raises       TypeError, ValueError   an argument is not as above

    Example
        >>> schedule = exponential(0.8, factor=0.5)
        >>> schedule(0), schedule(3)
        (0.8, 0.1)
    """

    lr: float
    factor: float

    def __post_init__(self):
        lr = number("lr", self.lr, 0, strict=True)
        vars(self).update(lr=lr, factor=number("factor", self.factor, 0, 1, strict=True))

    def __call__(self, t):
        return self.lr * self.factor**t


@dataclass(frozen=True)
class cosine:
    """The schedule that follows half a wave of the cosine, slow at both ends.

        ηₜ = η_T + ½ (η₀ − η_T) (1 + cos(π t / T)),  and η_T from t = T on

    Parameters
        lr : float        η₀ > 0
        n_steps : int     T, at least 1
        lr_end : float    η_T ≥ 0

    Raises       TypeError, ValueError   an argument is not as above

    Source
        Loshchilov and Hutter (2017), SGDR: Stochastic gradient descent with warm restarts, eq. 5,
        without restarts

    Example
        >>> schedule = cosine(0.8, n_steps=10)
        >>> [round(schedule(t), 4) for t in (0, 5, 10, 99)]
        [0.8, 0.4, 0.0, 0.0]
    """

    lr: float
    n_steps: int
    lr_end: float = 0.0

    def __post_init__(self):
        lr = number("lr", self.lr, 0, strict=True)
        lr_end, n_steps = number("lr_end", self.lr_end, 0), whole("n_steps", self.n_steps, 1)
        vars(self).update(lr=lr, n_steps=n_steps, lr_end=lr_end)

    def __call__(self, t):
        wave = (1 + cos(pi * min(t / self.n_steps, 1))) / 2  # from 1 down to 0
        return self.lr_end + (self.lr - self.lr_end) * wave


@dataclass(frozen=True)
class warm_up:
    """A straight climb, then another schedule.

        ηₜ = (t + 1) / T · schedule(t)  for t < T,  then schedule(t)

    Parameters
        schedule : function of t, or float   what comes after the climb
        n_steps : int                        T, at least 1

    Raises       TypeError, ValueError   schedule is neither, or n_steps is not a whole number ≥ 1

    Source
        Goyal et al. (2017), Accurate, large minibatch SGD, section 2.2

    Example
        >>> schedule = warm_up(0.8, n_steps=4)
        >>> [schedule(t) for t in range(6)]
        [0.2, 0.4, 0.6000000000000001, 0.8, 0.8, 0.8]
    """

    schedule: Callable | float
    n_steps: int

    def __post_init__(self):
        n_steps, schedule = whole("n_steps", self.n_steps, 1), self.schedule
        if not callable(schedule):
            name = "schedule, if not a function of t,"
            schedule = constant(number(name, schedule, 0, strict=True))
        vars(self).update(schedule=schedule, n_steps=n_steps)

    def __call__(self, t):
        return min((t + 1) / self.n_steps, 1) * self.schedule(t)


@dataclass(frozen=True)
class range_test:
    """The schedule of a learning-rate range test: from tiny to large, by equal factors.

        ηₜ = η₀ · (η_T / η₀)^(t / (T − 1)),  and η_T from then on

    Run it once and plot the loss against ηₜ: the best learning rates lie where the loss falls
    fastest, below the one at which it turns up.

    Parameters
        lr_start : float   η₀ > 0
        lr_end : float     η_T > η₀
        n_steps : int      T, at least 2

    Raises       TypeError, ValueError   an argument is not as above

    Source
        Smith (2017), Cyclical learning rates for training neural networks, section 3.3; there the
        learning rate grows by equal steps

    Example
        >>> schedule = range_test(0.001, 1.0, n_steps=4)
        >>> [round(schedule(t), 6) for t in range(5)]
        [0.001, 0.01, 0.1, 1.0, 1.0]
    """

    lr_start: float
    lr_end: float
    n_steps: int

    def __post_init__(self):
        low, n_steps = number("lr_start", self.lr_start, 0, strict=True), self.n_steps
        high, n_steps = (
            number("lr_end", self.lr_end, low, strict=True),
            whole("n_steps", n_steps, 2),
        )
        vars(self).update(lr_start=low, lr_end=high, n_steps=n_steps)

    def __call__(self, t):
        share = t / (self.n_steps - 1)
        return self.lr_start ** (1 - share) * self.lr_end**share if share < 1 else self.lr_end
