"""The figures of lesson 06: momentum's arrows, Adam's two means, and a race in lock-step."""

from mlcore.descent.loop import gradient_descent
from mlcore.descent.rules import Adam, Momentum, Plain
from mlcore.problems import bowl
from mlcore.race import lock_step
from mlcore.steps import record
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.descent.plane import contour
from mlcore.viz.descent.rules import adam_bars, adam_move, momentum_arrows, momentum_bars
from mlcore.viz.race import race_losses, race_paths
from mlcore.viz.still import still

valley, BOX = bowl(10), [(-2.4, 1.4), (-1.6, 1.6)]


def figure_06_momentum(theme):
    """Contours of a valley with the second move of momentum as the sum of two arrows, what is left
    of the last move and the step down the gradient; beside it the same sum as bars: along the
    valley the two add up, across it they cancel."""
    run = record(gradient_descent(valley, [-2.0, 1.0], lr=0.15, rule=Momentum(0.7)), 7)
    panels = momentum_arrows(valley, bounds=BOX), momentum_bars(), loss_curve()
    return still(*((panel, run, 1) for panel in panels[:2]), theme=theme), (run, panels)


def figure_06_adam(theme):
    """The first step of Adam in a valley: the running means of the two gradient entries are −2 and
    10, their sizes 2 and 10, and both entries of the step are η long."""
    run = record(gradient_descent(valley, [-2.0, 1.0], lr=0.3, rule=Adam()), 1)
    panels = contour(valley, bounds=BOX), adam_bars(), adam_move(0.3)
    return still(*((panel, run, 0) for panel in panels), theme=theme), None


def figure_06_race(theme):
    """Plain descent, momentum and Adam in a valley of condition number 100, each after the same
    number of evaluations: plain descent zig-zags, momentum first overshoots and then falls
    fastest, Adam turns into the valley and goes along it; beside it the three losses."""
    narrow, runs = bowl(100), {}
    tuned = {"plain": (2 / 101, Plain()), "momentum": (4 / 121, Momentum(81 / 121))}
    for name, (lr, rule) in {**tuned, "Adam": (0.3, Adam())}.items():
        runs[name] = record(gradient_descent(narrow, [-10.0, 1.0], lr=lr, rule=rule), 67)
    frames = lock_step(runs, [*range(1, 9), *range(12, 68, 5)])
    panels = race_paths(narrow, bounds=[(-12, 4), (-4.2, 4.2)], names=False), race_losses()
    return still(*((panel, frames, 13) for panel in panels), theme=theme), (frames, panels)
