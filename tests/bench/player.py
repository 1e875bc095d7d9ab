"""T10: the player, against a loop by hand that only blits, on the same panels."""

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from mlcore.datasets import d3
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.steps import record
from mlcore.viz import style
from mlcore.viz.descent.loss import loss_curve
from mlcore.viz.descent.plane import contour
from mlcore.viz.player import play
from tests.bench.measure import Line, race

FRAMES, WIDTH, HEIGHT, DPI = 60, 800, 400, 96


def film():
    X, y = d3()
    objective = Objective(with_bias(X), y)
    run = record(gradient_descent(objective, [0, 0], lr=0.1), FRAMES)
    panels = contour(objective, bounds=[(-0.5, 1.5), (-0.5, 2)]), loss_curve()
    figsize = WIDTH / DPI, HEIGHT / DPI

    def limit():
        with matplotlib.rc_context(style.theme("light")):
            figure = Figure(figsize, dpi=DPI, layout="constrained")
            canvas, frames = FigureCanvasAgg(figure), []
            axes = figure.subplots(1, 2)
            for panel, view in zip(panels, axes):
                panel.backdrop(view, run)
                view.autoscale(False)
            canvas.draw()
            background = canvas.copy_from_bbox(figure.bbox)
            for i in range(FRAMES):
                canvas.restore_region(background)
                for panel, view in zip(panels, axes):
                    before = set(view.get_children())
                    panel.draw(view, run, i)
                    for artist in set(view.get_children()) - before:
                        view.draw_artist(artist)
                        artist.remove()
                frames.append(np.array(canvas.buffer_rgba()))
        return frames

    def ours():
        def caption(run, i):
            return f"step {i}: loss {run[i].loss:.4g}"

        player = play(run, *panels, caption=caption, title="T10", figsize=figsize, scale=1)
        return player._repr_html_()

    page = ours()
    mine, base = race(ours, limit, repeats=5)
    what = f"player, {FRAMES} frames, {WIDTH} × {HEIGHT}, contour + loss curve"
    yield Line("T10", what, mine, base, 2)
    yield Line("T10", "its HTML; allowed", len(page.encode()) / 1000, 200, 1, unit="KB")
