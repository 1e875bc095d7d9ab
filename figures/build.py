"""Build the figures for slides, from the panels of the lessons.

    python figures/build.py                        SVG light and dark, GIF, and the index page
    python figures/build.py --formats pdf png --to build/figures

One function a figure: its name is the file, its docstring the alternative text.
"""

import argparse
from pathlib import Path

import numpy as np

from mlcore.datasets import d3
from mlcore.descent import gradient_descent
from mlcore.gradient_check import differences
from mlcore.objective import Objective, with_bias
from mlcore.steps import Step, record
from mlcore.viz.data import data
from mlcore.viz.differences import error_curve, secant
from mlcore.viz.loss import loss_curve
from mlcore.viz.plane import contour, surface
from mlcore.viz.player import play
from mlcore.viz.still import save_still, still

HERE = Path(__file__).parent
GIF = {"figsize": (6.4, 3.6), "scale": 1.875}  # text of 11 points is 14 at 8 inches
x, y = d3()
L = Objective(with_bias(x), y)
PLANE = {"optimum": [1 / 3, 3 / 2], "labels": ("bias b", "slope w")}
NEAR = contour(L, bounds=[(-0.5, 1.5), (-0.5, 2.0)], **PLANE)


def figure_01_squares(theme):
    """The three points of D3 with the line y = x: its residuals of size 1, 1 and 2 drawn as
    sticks and as squares, beside the same line as a point on the contours of the loss."""
    thetas = [np.zeros(2), np.array([0.0, 1.0]), np.array(PLANE["optimum"])]
    run = [Step(t, theta, L(theta)[0], t + 1) for t, theta in enumerate(thetas)]
    panels = NEAR, data(x, y), loss_curve()
    return still(*((panel, run, 1) for panel in panels), theme=theme), (run, panels)


def figure_01_bowl(theme):
    """The loss of a line on three points as a bowl over the plane of bias and slope, lowest at
    bias 0.33 and slope 1.5."""
    walk = [np.array([1 / 3, slope]) for slope in np.linspace(0.3, 2.7, 17)]
    run = [Step(t, theta, L(theta)[0], t + 1) for t, theta in enumerate(walk)]
    panel = surface(L, bounds=[(-1.5, 2.0), (0.0, 3.0)], **PLANE)
    return still((panel, run, -1), theme=theme), None


def logistic(theta):
    z = L.X @ theta
    labels = np.array([0.0, 0.0, 1.0])
    loss = np.mean(np.logaddexp(0, z) - labels * z)
    return loss, L.X.T @ (1 / (1 + np.exp(-z)) - labels) / len(z)


def figure_02_secants(theme):
    """The logistic loss along w, for h = 1 and for h = 0.1, with the tangent and both secants: at
    h = 0.1 the central secant is almost parallel to the tangent, the forward secant is still
    steeper."""
    run = record(differences(logistic, [-1.0, 0.5], [1, 0.5, 0.1, 0.01]))
    views = [(secant(logistic, 1, name="w"), run, i, f"h = {run[i].h:g}") for i in (0, 2)]
    return still(*views, theme=theme, row=True), None


def figure_02_h_curve(theme):
    """Relative error against h on logarithmic axes: both curves fall with h, central faster,
    forward slower; then both rise along the line of round-off. Central is lowest near h = 1e-5,
    forward near 1e-8."""
    run = record(differences(logistic, [-1.0, 0.5], [10.0**-k for k in range(1, 14)]))
    return still((error_curve(), run, -1), theme=theme), None


def figure_02_differences(theme):
    """The same error curves drawn point by point as h shrinks, beside the loss under a microscope:
    first bent, then straight, and at h = 1e-15 full of teeth."""
    run = record(differences(logistic, [-1.0, 0.5], [10.0**-k for k in range(1, 16)]))
    panels = error_curve(), secant(logistic, 1, name="w", zoom=True)
    return None, (run, panels)


def figure_03_descent(theme):
    """Contours of the loss of a line on three points, with the path of gradient descent from (0, 0)
    to the minimum at bias 0.33 and slope 1.5, beside the data and the loss curve."""
    run = record(gradient_descent(L, [0.0, 0.0], lr=0.1), 15)
    panels = NEAR, data(x, y), loss_curve()
    return still(*((panel, run, 1) for panel in panels), theme=theme), (run, panels)


def figure_03_learning_rates(theme):
    """Three contour plots: with learning rate 0.1 the path creeps down one side of the valley, with
    0.3 it crosses and converges, with 0.4 it crosses and climbs out."""
    panel = contour(L, bounds=[(-1.0, 2.5), (-1.0, 5.0)], **PLANE)
    runs = {lr: record(gradient_descent(L, [0.0, 0.0], lr=lr), 5) for lr in (0.1, 0.3, 0.4)}
    views = [(panel, run, 3, f"η = {lr}") for lr, run in runs.items()]
    return still(*views, theme=theme, row=True), None


FIGURES = {name[7:]: make for name, make in globals().items() if name.startswith("figure_")}


def alternative_text(name):
    """The docstring of a figure, on one line."""
    return " ".join(FIGURES[name].__doc__.split())


def build(folder, formats=("svg", "gif")):
    """Write every figure into a folder, in each of the formats, and return the files."""
    files = []
    for name, make in FIGURES.items():
        for theme in ("light", "dark"):
            figure, animation = make(theme)
            for suffix in set(formats) - {"gif"} if figure else ():
                files.append(folder / f"{name}_{theme}.{suffix}")
                save_still(figure, files[-1])
        if "gif" in formats and animation:
            run, panels = animation
            files.append(folder / f"{name}.gif")
            play(run, *panels, caption=lambda run, i: "", title=name, **GIF).save(files[-1])
    return files


def index(files):
    """The index page: of every figure a thumbnail, its alternative text, its lesson and files."""
    lines = [
        "# Figures for slides",
        "",
        "Made by `make figures` from the panels that the lessons use; never edited by hand. PDF",
        "and PNG, 1920 wide: `python figures/build.py --formats pdf png --to build/figures`.",
        "Licence: [CC BY 4.0](../LICENSE). All are 16:9. The stills have a transparent ground, for",
        "light and for dark slides.",
    ]
    for name in FIGURES:
        lesson = next((HERE.parent / "lessons").glob(f"{name[:2]}_*.ipynb")).name
        stems = name, f"{name}_light", f"{name}_dark"
        names = sorted(file.name for file in files if file.stem in stems)
        links = [f"[{file}]({file})" for file in names]
        thumbnail = f'<img src="{name}.gif" width="480" alt="{alternative_text(name)}">'
        if f"{name}_dark.svg" in names:
            dark = f'<source media="(prefers-color-scheme: dark)" srcset="{name}_dark.svg">'
            thumbnail = f"<picture>{dark}{thumbnail.replace('.gif', '_light.svg')}</picture>"
        lines += [
            "",
            f"## {name}",
            "",
            thumbnail,
            "",
            f"{alternative_text(name)}",
            "",
            f"Lesson [{lesson[:2]}](../lessons/{lesson}) · {' · '.join(links)}",
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--formats", nargs="+", default=["svg", "gif"])
    parser.add_argument("--to", type=Path, default=HERE)
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    written = build(arguments.to, arguments.formats)
    if arguments.to.resolve() == HERE.resolve():
        (HERE / "README.md").write_text(index(written), encoding="utf-8", newline="\n")
    print(f"{len(written)} files in {arguments.to}")
