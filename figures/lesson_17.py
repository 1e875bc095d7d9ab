"""The figures of lesson 17: where to cut, a tree in its plane, and the votes of a forest."""

import numpy as np

from mlcore.datasets import breast_cancer
from mlcore.steps import Step, record
from mlcore.trees.forest import RandomForestClassifier
from mlcore.trees.impurity import gini
from mlcore.trees.tree import DecisionTreeClassifier
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.still import still
from mlcore.viz.trees.graph import tree_graph
from mlcore.viz.trees.plane import cut_plane
from mlcore.viz.trees.scan import cut_column, impurity_curve
from mlcore.viz.trees.votes import votes


def figure_17_scan(theme):
    """Ten points of two classes on a line, six benign and four malignant, and a threshold between
    the fourth and the fifth; beside it the Gini impurity that each of nine thresholds leaves: .48
    before any cut, lowest at .2667 where the left side is pure."""
    x, y = np.arange(1.0, 11), np.array([0, 0, 0, 0, 1, 0, 1, 1, 0, 1])
    run = []
    for t, threshold in enumerate((x[:-1] + x[1:]) / 2):
        sides = [y[x <= threshold], y[x > threshold]]
        left = sum(len(s) / 10 * gini(np.array([1 - s.mean(), s.mean()])) for s in sides)
        run.append(Step(t, np.array([threshold]), left, t + 1))
    column = cut_column(x, y, names=("benign", "malignant"))
    views = (column, run, 3), (impurity_curve(0.48, whole=True), run, 3)
    return still(*views, theme=theme), (run, (column, impurity_curve(0.48)))


def figure_17_tree(theme):
    """Eighty points of two classes on both sides of a slanted line, some with the wrong label, and
    the plane in rectangles, each in the colour of most of its points; beside it the tree of depth
    3: each node is a question about one column, each leaf has its counts of both classes."""
    rng = np.random.default_rng(3)
    X = rng.uniform(-1, 1, (80, 2))
    y = (X.sum(axis=1) > 0).astype(int)
    y = np.where(rng.random(80) < 0.15, 1 - y, y)
    run = record(DecisionTreeClassifier(max_depth=3).steps(X, y))
    panels = cut_plane(X, y), tree_graph()
    return still(*((panel, run, 3) for panel in panels), theme=theme), (run, panels)


def figure_17_votes(theme):
    """Bars of out-of-bag votes for six tumours, after 24 trees: one is unanimous, one nearly
    so, four have 43 to 62 % right; beside them the out-of-bag error, which rises to .095 in the
    first seven trees, while rows have few votes, and falls to .046."""
    X, y = breast_cancer()
    run = record(RandomForestClassifier(24, random_state=0).steps(X, y))
    panels = (
        votes([0, 3, 91, 128, 184, 424], y, names=("malignant", "benign")),
        loss_curve(label="out-of-bag error", unit="trees", room=2),
    )
    return still(*((panel, run, 23) for panel in panels), theme=theme), (run, panels)
