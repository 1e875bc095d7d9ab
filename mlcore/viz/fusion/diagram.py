"""The wiring of a fusion, drawn from the object itself, and one row on its way through it."""

import numpy as np
from matplotlib.patches import FancyBboxPatch

from mlcore.fusion.passage import kind
from mlcore.viz.captions import as_text
from mlcore.viz.player import Panel
from mlcore.viz.style import colour, ink, look, paper

HALF = np.array([0.36, 0.3])  # of a box; boxes stand 1 apart
JOIN = {"vote": "mean", "cascade": "sure?"}
IN, OUT = ("x",), ("y",)  # the ends, as paths


def layout(model):
    """Return where the boxes of a fusion stand, and which feeds which.

    Members in series stand side by side, members in parallel one above the other.

    Parameters
        model : a fusion, fitted or not

    Returns
        places : dict    path → (2,) array; ("x",) is the row that comes in, ("y",) what comes out
        wires : list of (path, path)

    Example
        >>> from mlcore.fusion.wiring import SerialRegressor
        >>> from mlcore.models.linear import LinearRegression
        >>> chain = SerialRegressor([("a", LinearRegression()), ("b", LinearRegression())])
        >>> places, wires = layout(chain)
        >>> [float(places[path][0]) for path in [("x",), ("a",), ("b",), ("y",)]]
        [-1.0, 0.0, 1.0, 2.0]
        >>> wires
        [(('x',), ('a',)), (('x',), ('b',)), (('a',), ('b',)), (('b',), ('y',))]
    """
    places, wires = {IN: np.array([-1.0, 0.0])}, []
    width, _ = _place(model, (), 0.0, 0.0, places)
    end = _connect(model, (), [IN], wires)
    places[OUT] = np.array([width, places[end][1]])
    return places, [*wires, (end, OUT)]


def diagram(model):
    """The boxes and wires of a fusion; the member that is asked now is orange, with its wires.

    The grey wires bring x, the dark ones what a member says. A box shows what it has said.

    Parameters
        model : `Voting…`, `Stacking…`, `Serial…` or `CascadeClassifier`, fitted or not

    Returns
        Panel; its steps are Answers of `passage`

    Raises
        TypeError    model is no fusion

    Example
        play(record(passage(model, x)), diagram(model), caption=…, title="One row")
    """
    if kind(model) is None:
        raise TypeError(f"model must be a vote, a stack, a series or a cascade; got {model!r}")
    places, wires = layout(model)
    names = {path: path[-1] if path else None for path in places}
    names |= {path: JOIN.get(kind(_at(model, path)), names[path]) for path in places}
    names |= {path: "h" for path in places if path[-1:] == ("final_estimator",)}
    names |= {IN: "x", OUT: "ŷ"}
    end = wires[-1][0]

    def backdrop(axes, run):
        at = np.array(list(places.values()))
        low, high = at.min(axis=0) - HALF - 0.1, at.max(axis=0) + HALF + 0.1
        bottom = max(high[1], *(_route(places, *wire)[:, 1].max() + 0.1 for wire in wires))
        air = max(2.6 - (bottom - low[1]), 0.0) / 2  # one row is not as high as the axes
        axes.set(xlim=(low[0], high[0]), ylim=(bottom + air, low[1] - air), xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        for wire in wires:
            role = colour("previous") if wire[0] == IN else ink()
            axes.plot(*_route(places, *wire).T, color=role, linewidth=1.4, zorder=1)
        for path, at in places.items():
            axes.add_patch(_box(at, facecolor=paper(), edgecolor=ink(), linewidth=1.2, zorder=3))
            _write(axes, at - [0, 0.12], names[path])
        row = run[-1].inputs
        if len(row) == 1:
            _write(axes, places[IN] + [0, 0.14], _text(row[0]))

    def draw(axes, run, i):
        now = run[i]
        lit = [now.path] if now.path else [(), OUT] if end == () else [OUT]
        said = {answer.path: answer.said for answer in run[:i]} | dict.fromkeys(lit, now.said)
        for start, stop in wires:
            if stop in lit and start in {IN, *said}:
                axes.plot(*_route(places, start, stop).T, **look("new", linewidth=2.6, zorder=2))
        for path in lit:
            edge = {"facecolor": "none", "edgecolor": colour("new"), "linewidth": 3, "zorder": 4}
            axes.add_patch(_box(places[path], **edge))
        for path, value in said.items():
            _write(axes, places[path] + [0, 0.14], _text(value), weight="bold")
        path = lit[-1]
        token = places[path] + [HALF[0] * (1 if path != OUT else -1), 0]
        axes.plot(*token, **look("new", marker="D", linestyle="none", zorder=6))

    return Panel(backdrop, draw)


def _size(model):
    """(columns, rows) of boxes."""
    wired = kind(model)
    if not wired:
        return 1, 1
    wide, tall = np.transpose([_size(member) for _, member in model.estimators])
    if wired in ("serial", "cascade"):
        return wide.sum() + (wired == "cascade"), tall.max()
    return wide.max() + 1, tall.sum()


def _place(model, path, x, y, places):
    """Put the boxes of a model that begins at column x, around the height y; return its size."""
    wired, (width, height) = kind(model), _size(model)
    if not wired:
        places[path] = np.array([x, y])
        return 1, 1
    left, top = x, y - height / 2
    for name, member in model.estimators:
        wide, tall = _size(member)
        inside = y if wired in ("serial", "cascade") else top + tall / 2
        _place(member, (*path, name), left, inside, places)
        left, top = left + wide * (wired in ("serial", "cascade")), top + tall
    if wired != "serial":
        end = (*path, "final_estimator") if wired == "stack" else path
        places[end] = np.array([x + width - 1, y])
    return width, height


def _connect(model, path, sources, wires):
    """Add the wires of a model that is fed by these boxes; return the box that answers."""
    wired = kind(model)
    if not wired:
        wires += [(source, path) for source in sources]
        return path
    feeds, ends = sources, []
    for name, member in model.estimators:
        ends.append(_connect(member, (*path, name), feeds, wires))
        if wired in ("serial", "cascade"):
            feeds = [*sources, ends[-1]]
    if wired == "serial":
        return ends[-1]
    end = (*path, "final_estimator") if wired == "stack" else path
    wires += [(source, end) for source in ends]
    if getattr(model, "passthrough", False):
        wires += [(source, end) for source in sources]
    return end


def _at(model, path):
    for name in path:
        model = dict(getattr(model, "estimators", ())).get(name)
    return model


def _route(places, start, end):
    """Corners of a wire: straight where no box stands; else along a rail below all boxes."""
    (x0, y0), (x1, y1) = places[start] + [HALF[0], 0], places[end] - [HALF[0], 0]
    gap = x1 - 0.5 + HALF[0]  # halfway between two columns
    between = [y for x, y in places.values() if x0 < x < x1]
    if all(abs(y - y0) > HALF[1] for y in between):
        return np.array([(x0, y0), (gap, y0), (gap, y1), (x1, y1)])
    rail = max(y for _, y in places.values()) + HALF[1] + (0.15 if start == IN else 0.3)
    out, low = x0 + 0.5 - HALF[0], y1 + 0.6 * HALF[1]
    return np.array([(x0, y0), (out, y0), (out, rail), (gap, rail), (gap, low), (x1, low)])


def _box(at, **looks):
    shape = {"boxstyle": "round,pad=0,rounding_size=0.08", **looks}
    return FancyBboxPatch(at - HALF, *(2 * HALF), **shape)


def _write(axes, at, text, **looks):
    axes.text(*at, text, ha="center", va="center", color=ink(), zorder=5, **looks)


def _text(said):
    return as_text(float(f"{said:.3g}")) if np.issubdtype(type(said), np.number) else str(said)
