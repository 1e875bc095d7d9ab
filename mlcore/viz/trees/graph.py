"""A tree as a graph: its root above, its leaves below."""

import matplotlib
import numpy as np

from mlcore.viz.captions import as_text
from mlcore.viz.models.classification import class_look
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, paper


def places(tree):
    """Return where the nodes stand: leaves side by side, a parent above the middle of its children.

    Parameters
        tree : Tree

    Returns
        (m, 2) array     x from 0, one for each leaf; y the depth

    Example
        >>> from mlcore.trees.tree import DecisionTreeClassifier
        >>> places(DecisionTreeClassifier().fit([[1], [2]], [0, 1]).tree_).tolist()
        [[0.5, 0.0], [0.0, 1.0], [1.0, 1.0]]
    """
    x, n_leaves = np.zeros(len(tree.feature)), 0
    waiting = [(0, False)]
    while waiting:
        node, seen = waiting.pop()
        left, right = tree.left[node], tree.right[node]
        if tree.is_leaf[node]:
            x[node], n_leaves = n_leaves, n_leaves + 1
        elif seen:
            x[node] = (x[left] + x[right]) / 2
        else:
            waiting += [(node, True), (right, False), (left, False)]
    return np.column_stack([x, tree.depths])


def tree_graph(columns=("x₁", "x₂")):
    """The tree so far: a node that is cut says where, a leaf its rows of each class.

    Left is where the question is answered by yes. The nodes that this step cuts are orange; a leaf
    has the colour of most of its rows.

    Parameters
        columns : d str     names of the columns

    Returns
        Panel; its steps are LevelSteps of a classifier

    Example
        play(run, cut_plane(X, y), tree_graph(), caption=…, title="A tree grows")
    """

    def backdrop(axes, run):
        at = places(run[-1].theta)
        axes.set(xlim=(at[:, 0].min() - 0.6, at[:, 0].max() + 0.6))
        axes.set(ylim=(at[:, 1].max() + 0.5, -0.5), xticks=[], yticks=[])
        axes.spines[:].set_visible(False)

    def draw(axes, run, i):
        at, tree, step = places(run[-1].theta), run[i].theta, run[i]
        size = 0.88 * matplotlib.rcParams["font.size"]
        cut = {node: (j, t) for node, j, t in zip(step.nodes, step.feature, step.threshold)}
        for node in range(len(tree.feature)):
            new = cut.get(node, (-1, 0))[0] >= 0
            j, threshold = cut[node] if new else (tree.feature[node], tree.threshold[node])
            edge = {"color": ink(), "linewidth": 1.2, "zorder": 1}
            for child in (tree.left[node], tree.right[node]) if not new and j >= 0 else ():
                axes.plot(*at[[node, child]].T, **edge)
            text, border = f"{columns[j]} ≤\n{as_text(float(f'{threshold:.2g}'))}", ink()
            if j < 0:
                counts = np.round(tree.value[node] * tree.n_rows[node]).astype(int)
                text = "\n".join(map(str, counts))
                border = class_look(int(counts.argmax()))["color"]
            box = {"boxstyle": "round,pad=0.25", "facecolor": paper(), "linewidth": 1.2}
            box |= {"edgecolor": colour("new") if new else border}
            box["linewidth"] = 3 if new else 1.2 if j >= 0 else 2.2
            place = {"ha": "center", "va": "center", "size": size, "zorder": 3}
            axes.text(*at[node], text, bbox=box, **place)

    return Panel(backdrop, draw)
