"""The panel of the loss: how far down each evaluation of the objective has brought us."""

import numpy as np

from mlcore.viz.player import Panel
from mlcore.viz.style import ink, look


def loss_curve(*, log=False, label="loss", value=lambda step: step.loss):
    """The loss against evaluations of the objective, up to this step.

    Parameters
        log : bool     a logarithmic axis of the loss; a loss of 0 lies below its end
        label : str    of that axis
        value : function of a step   what is drawn; another number than the loss, perhaps

    Returns
        Panel

    Raises
        ValueError   when it is drawn: log, and a loss is negative or none is positive

    Example
        >>> loss_curve(log=True).projection is None
        True
    """

    def backdrop(axes, run):
        losses = np.array([value(step) for step in run])
        low, high = losses.min(), losses.max()
        margin = 0.15 * (high - low or abs(low)) or 1.0
        limits = low - margin, high + margin
        if log:
            if low < 0 or high == 0:
                raise ValueError(f"log=True needs losses > 0; this run has {low:g}")
            limits = losses[losses > 0].min() / 2, high * 2
        axes.set(yscale="log" if log else "linear", ylim=limits, ylabel=label)
        last, before = run[-1].n_evals, run[-2].n_evals if len(run) > 1 else 0
        axes.set(xlim=(0, last + max(1, last - before)), xlabel="evaluations")  # a step more
        axes.grid(True)
        axes.xaxis.get_major_locator().set_params(integer=True)

    def draw(axes, run, i):
        evals, losses = [s.n_evals for s in run[: i + 1]], [value(s) for s in run[: i + 1]]
        axes.plot(evals, losses, color=ink(), linewidth=1.8, marker="o", markersize=3.5)
        axes.plot(evals[-2:], losses[-2:], **look("new", zorder=4))
        axes.plot(evals[-1], losses[-1], **look("new", marker="D", markersize=9, zorder=5))

    return Panel(backdrop, draw)
