"""The figures of lesson 18: a linear SVM by one row a step, a pair in its box, the ε tube."""

from functools import cache

import numpy as np

from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L2
from mlcore.descent.schedules import inverse_time
from mlcore.steps import record
from mlcore.svm.hinge import hinge
from mlcore.svm.svc import SVC
from mlcore.svm.svr import SVR
from mlcore.viz.still import still
from mlcore.viz.svm.margin import hinge_costs, margin_tube
from mlcore.viz.svm.smo import beta_bars, pair_box
from mlcore.viz.svm.tube import epsilon_tube

y = np.repeat([-1.0, 1.0], 6)
X = np.random.default_rng(243).normal(scale=0.8, size=(12, 2)) + np.outer(y, [1.0, 0.6])


@cache
def by_rows():
    """One row a step, as lesson 18 takes them."""
    objective = Objective(with_bias(X), y, loss=hinge, penalty=L2(1 / 12))
    rate = inverse_time(0.5, decay=0.05)
    return record(gradient_descent(objective, np.zeros(3), lr=rate, batch_size=1, rng=0), 25)


@cache
def by_pairs():
    """The same rows by SMO, C = 1."""
    return record(SVC(kernel="linear", C=1.0).steps(X, y))


def figure_18_margin(theme):
    """Left: twelve points of two classes, the boundary between them and the tube around it, with
    sticks from the rows inside the tube to the edge of their own class. Right: the hinge loss of
    every row against its margin; from a margin of 1 on a row costs nothing."""
    panels = margin_tube(X, y), hinge_costs(X, y)
    return still(*((panel, by_rows(), -1) for panel in panels), theme=theme), (by_rows(), panels)


def figure_18_pair(theme):
    """Left: the margin tube while SMO looks at two rows. Right: the box of the sizes of their two
    multipliers, with the line that they cannot leave and the move along it, and below it the
    multipliers of all twelve rows, six of them 0 at the end."""
    panels = (
        margin_tube(
            X,
            y,
            line=lambda step: (step.bias, step.theta @ X),
            support=lambda step: step.theta != 0,
            lit=lambda step: step.pair if step.move else (),
        ),
        pair_box(X @ X.T, y, 1.0),
        beta_bars(y, 1.0),
    )
    return still(*((panel, by_pairs(), 4) for panel in panels), theme=theme), (by_pairs(), panels)


def figure_18_tube(theme):
    """Forty noisy points of a sine and two curves of support vector regression. With ε = 0.2 the
    tube holds most of the points, and about half of them are support vectors; with ε = 0.8 only
    three are left, and the curve is too flat."""
    rng = np.random.default_rng(0)
    x = rng.uniform(0, 6, 240)
    t = (np.sin(x) + 0.2 * rng.standard_normal(240))[:40]
    x = x[:40]
    views = []
    for e in (0.2, 0.8):
        model = SVR(gamma=1.0, epsilon=e).fit(x[:, None], t)
        panel = epsilon_tube(
            x,
            t,
            lambda model, at: model.predict(at[:, None]),
            e,
            support=lambda model: model.support_,
        )
        views.append((panel, [model], 0))
    return still(*views, theme=theme, row=True), None
