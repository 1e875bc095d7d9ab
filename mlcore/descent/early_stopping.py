"""Early stopping: watch a run on data that it is not trained on, and keep its best step."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import inf

from mlcore.checks import function, number, whole
from mlcore.descent.objective import evaluate
from mlcore.steps import Step


@dataclass(frozen=True, eq=False)
class ValidatedStep(Step):
    """A step of training, looked at from outside: its validation loss, and the best step so far.

    Parameters
        t, theta, loss, n_evals     of the training step
        validation_loss : float     the loss at theta on the validation data
        step : Step                 the training step itself
        earlier : ValidatedStep or None   an earlier step with a smaller validation loss, the best
        waited : int                steps since the best one; 0: this is the best

    Example
        >>> import numpy as np
        >>> training = Step(0, np.zeros(1), 2.0, 1)
        >>> first = ValidatedStep(0, training.theta, 2.0, 1, 3.0, training, None, 0)
        >>> first.best is first
        True
    """

    validation_loss: float
    step: Step
    earlier: "ValidatedStep | None"
    waited: int

    @property
    def best(self):
        """The step with the smallest validation loss so far: perhaps this one."""
        return self.earlier or self


def early_stopping(
    steps: Iterable[Step], validation: Callable, patience: int, min_delta: float = 0.0
) -> Iterator[ValidatedStep]:
    """Pass a run on, with its validation loss, until that has not fallen for ``patience`` steps.

        a step is the best if  L_val(θₜ) < L_val(θ_best) − min_delta

    The answer is the best step, not the last: ``run[-1].best.theta``. A loss of NaN is never the
    best, and the wait begins at the first finite one.

    Parameters
        steps : iterable of Step    a stream of training
        validation : function       theta → (loss, gradient), an objective on other rows
        patience : int              how many steps in a row without a new best to bear, at least 1
        min_delta : float           the gain that a new best must exceed, in units of the loss

    Returns
        a stream of ValidatedStep, those of the last wait included

    Raises
        TypeError, ValueError       patience is not a whole number ≥ 1, min_delta not a number ≥ 0,
                                    or validation not an objective

    Source
        Goodfellow, Bengio and Courville (2016), Deep Learning, algorithm 7.1

    Example
        >>> import numpy as np
        >>> run = [Step(t, np.array([float(t)]), 9.0 - t, t + 1) for t in range(9)]
        >>> valley = lambda theta: ((theta[0] - 3) ** 2, 2 * (theta - 3))       # lowest at t = 3
        >>> stopped = list(early_stopping(run, valley, patience=2))
        >>> len(stopped), stopped[-1].best.t
        (6, 3)
    """
    function("validation", validation)
    patience, min_delta = whole("patience", patience, 1), number("min_delta", min_delta, 0)

    def stream():
        best, lowest, waited = None, inf, 0
        for step in steps:
            loss, _ = evaluate(validation, step.theta)
            gain = loss < lowest - min_delta
            lowest = loss if gain else lowest
            waited = 0 if gain or lowest == inf else waited + 1
            earlier = None if gain else best
            core = step.t, step.theta, step.loss, step.n_evals
            watched = ValidatedStep(*core, loss, step, earlier, waited)
            best = watched.best
            yield watched
            if waited == patience:
                return

    return stream()
