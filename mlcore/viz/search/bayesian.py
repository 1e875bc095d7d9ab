"""Frames and words of Bayesian optimisation: fit, acquire, evaluate.

frames = bayes_frames(run)
play(frames, belief(grid, truth), acquisition_curve(grid), caption=bayes_caption(), title="…")

A run is then a list of `Phase`, each of a BayesStep. Its panels are those of acquisition.py, over
one variable, and field.py, over two. They show what the step really used: nothing is fitted or
searched again.
"""

import numpy as np

from mlcore.viz.captions import stacked, two_digits
from mlcore.viz.phases import in_phases

PHASES = "fit", "acquire", "evaluate"


def bayes_frames(run):
    """Make the frames of Bayesian optimisation: three a step; of the first design one a point.

    Parameters
        run : list of BayesStep

    Returns
        list of Phase

    Example
        >>> from types import SimpleNamespace
        >>> design, step = SimpleNamespace(surrogate=None), SimpleNamespace(surrogate="a process")
        >>> [phase.name for phase in bayes_frames([design, step])]
        ['evaluate', 'fit', 'acquire', 'evaluate']
    """
    return in_phases(run, lambda step: PHASES[2:] if step.surrogate is None else PHASES)


def best_known(frame):
    """What was to be beaten, f⁺, and what is at this frame: lower, if a lower loss was evaluated.

    What is lower by round-off alone does not beat it.

    Parameters
        frame : Phase of a BayesStep

    Returns
        before, now : float     inf where nothing finite is known

    Example
        >>> from types import SimpleNamespace
        >>> step = SimpleNamespace(best=1.0, seen_losses=np.array([1.0]), losses=np.array([0.5]))
        >>> [best_known(SimpleNamespace(step=step, name=name)) for name in ("fit", "evaluate")]
        [(1.0, 1.0), (1.0, 0.5)]
    """
    step = frame.step
    before = step.seen_losses.min(initial=np.inf) if step.best is None else step.best
    loss = step.losses.min() if frame.name == "evaluate" else np.inf
    beaten = loss < before and not np.isclose(loss, before, rtol=1e-9, atol=0.0)
    return float(before), float(loss if beaten else before)


def bayes_caption(name="EI", why=None):
    """Make the caption of Bayesian optimisation: what this phase does, with its numbers.

    Parameters
        name : str                                of the acquisition
        why : function of (frames, i), or None    one sentence for the third line; "" for none

    Returns
        caption : function of (frames, i)         → HTML of two or three lines, to two digits

    Example
        >>> from mlcore.search.bayesian import bayesian_optimisation
        >>> steps = bayesian_optimisation(lambda x: (x[:, 0] - 2) ** 2, [(0, 4)], start=[[1.5]])
        >>> for line in bayes_caption()(bayes_frames([next(steps)]), 0).split("<br>"):
        ...     print(line)
        evaluation 1 · evaluate: f(x), and add it to what is known
        f(1.5) = <b>0.25</b>: the new f⁺
    """

    def caption(frames, i):
        step, phase = frames[i].step, frames[i].name
        x, loss = _point(step.points[0]), step.losses.item()
        if phase == "fit":
            first = f"μ, σ ← Gaussian process fitted to {len(step.seen)} losses"
            second = f"to be beaten: f⁺ = {two_digits(step.best)}"
        elif phase == "acquire":
            first = f"x ← argmax {name}(μ(x), σ(x), f⁺)"
            mean, std = (two_digits(part.item()) for part in step.surrogate.predict(step.points))
            score = two_digits(step.score(step.points).item())
            second = f"at x = <b>{x}</b>: μ = {mean}, σ = {std}, so {name} = {score}"
        else:
            before, best = best_known(frames[i])
            first = "f(x), and add it to what is known"
            verdict = "the new f⁺" if best < before else f"f⁺ stays {two_digits(best)}"
            second = f"f({x.strip('()')}) = <b>{two_digits(loss)}</b>: {verdict}"
        head = f"evaluation {step.t + 1} · {phase}: {first}"
        return stacked(head, second, why and why(frames, i))

    return caption


def _point(x):
    texts = [two_digits(part) for part in x]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"
