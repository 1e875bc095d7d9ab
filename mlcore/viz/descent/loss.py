"""The panel of the loss: how far down each evaluation of the objective has brought us."""

from mlcore.viz.axis import evaluations_axis, loss_axis
from mlcore.viz.marks import course
from mlcore.viz.player import Panel


def loss_curve(
    *, log=False, label="loss", value=lambda step: step.loss, unit="evaluations", room=1
):
    """The loss against evaluations of the objective, up to this step.

    Parameters
        log : bool     a logarithmic axis of the loss; a loss of 0 lies below its end
        label : str    of that axis
        value : function of a step   what is drawn; another number than the loss, perhaps
        unit : str     what ``n_evals`` counts
        room : int     steps that would still fit on the right; a few, where there are many steps

    Returns
        Panel

    Raises
        ValueError   when it is drawn: log, and a loss is negative or none is positive

    Example
        play(run, contour(objective), loss_curve(log=True), caption=descent_caption(), title="…")
    """

    def backdrop(axes, run):
        loss_axis(axes, [value(step) for step in run], log=log, label=label)
        last, before = run[-1].n_evals, run[-2].n_evals if len(run) > 1 else 0
        evaluations_axis(axes, 0, last + room * max(1, last - before))
        axes.set_xlabel(unit)

    def draw(axes, run, i):
        steps = run[: i + 1]
        course(axes, [step.n_evals for step in steps], [value(step) for step in steps])

    return Panel(backdrop, draw)
