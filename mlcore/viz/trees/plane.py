"""The plane of two columns, cut level by level."""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from mlcore.checks import array, same_length
from mlcore.viz.axis import with_room
from mlcore.viz.models.classification import class_look
from mlcore.viz.player import Panel
from mlcore.viz.style import ink, look


def boxes(tree, bounds):
    """Return the rectangle of each node: low and high of both columns.

    Parameters
        tree : Tree               that cuts the columns 0 and 1
        bounds : (2, 2) array     of the root

    Returns
        (m, 2, 2) array

    Example
        >>> from mlcore.trees.tree import DecisionTreeClassifier
        >>> tree = DecisionTreeClassifier().fit([[1, 5], [2, 5]], [0, 1]).tree_
        >>> boxes(tree, [[0, 3], [4, 6]])[1].tolist()                # x₁ ≤ 1.5
        [[0.0, 1.5], [4.0, 6.0]]
    """
    found = np.empty((len(tree.feature), 2, 2))
    found[0] = bounds
    for node in np.flatnonzero(tree.feature >= 0):  # parents come before their children
        left, right, j = tree.left[node], tree.right[node], tree.feature[node]
        found[[left, right]] = found[node]
        found[left, j, 1] = found[right, j, 0] = tree.threshold[node]
    return found


def cut_plane(X, y, *, names=("class 0", "class 1"), labels=("x₁", "x₂")):
    """The data and the leaves so far, each in the colour of most of its rows; the next cuts orange.

    The paler a leaf, the more mixed it is.

    Parameters
        X : (n, 2) array
        y : (n,) array       classes 0, 1, …
        names : k str        of the classes
        labels : two str     of the axes

    Returns
        Panel; its steps are LevelSteps of a classifier

    Raises
        TypeError, ValueError   X is not two columns, or y not as long

    Example
        play(run, cut_plane(X, y), tree_graph(), caption=…, title="A tree grows")
    """
    X, y = array("X", X, 2), np.asarray(y)
    same_length(X, y)
    if X.shape[1] != 2:
        raise ValueError(f"X must be two columns, (n, 2); got shape {X.shape}")

    def backdrop(axes, run):
        for c, name in enumerate(names):
            points = class_look(c, label=name, markeredgecolor=ink(), markersize=6, zorder=5)
            axes.plot(*X[y == c].T, **points)
        axes.set(xlim=with_room(X[:, 0], 0.06), ylim=with_room(X[:, 1], 0.06))
        axes.set(xlabel=labels[0], ylabel=labels[1])
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": len(names)}
        axes.legend(**place, frameon=False, handletextpad=0.1, columnspacing=1.0)

    def draw(axes, run, i):
        step = run[i]
        at = boxes(step.theta, [axes.get_xlim(), axes.get_ylim()])
        for node in np.flatnonzero(step.theta.is_leaf):
            (left, right), (low, high) = at[node]
            shares = step.theta.value[node]
            pure = (len(shares) * shares.max() - 1) / (len(shares) - 1)  # 0 to 1
            look_of = class_look(int(shares.argmax()))
            fill = {"facecolor": look_of["color"], "edgecolor": ink(), "linewidth": 0.8}
            fill |= {"alpha": 0.08 + 0.25 * pure, "zorder": -1}
            axes.add_patch(Rectangle((left, low), right - left, high - low, **fill))
        for node, j, threshold in zip(step.nodes, step.feature, step.threshold):
            if j >= 0:
                ends = np.array(at[node])
                ends[j] = threshold
                axes.plot(*ends, **look("new", zorder=4))

    return Panel(backdrop, draw)
