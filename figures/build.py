"""Build the figures for slides, from the panels of the lessons.

    python figures/build.py                        SVG light and dark, GIF, and the index page
    python figures/build.py --formats pdf png --to build/figures

In ``lesson_NN.py``, or ``lesson_NNa.py``, one function is one figure: ``figure_NN_name(theme)``
returns the still and, if it also moves, its run and panels. The name is the file's, the docstring
the alternative text.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from tqdm import tqdm

from mlcore.viz.player import play
from mlcore.viz.still import save_still

HERE = Path(__file__).parent
GIF = {"figsize": (6.4, 3.6), "scale": 1.875}  # text of 11 points is 14 at 8 inches

sys.path.insert(0, str(HERE))
FIGURES = {
    name.removeprefix("figure_"): make
    for path in sorted(HERE.glob("lesson_*.py"))
    for name, make in vars(import_module(path.stem)).items()
    if name.startswith(f"figure_{path.stem[7:9]}_")
}


def alternative_text(name):
    """The docstring of a figure, on one line."""
    return " ".join(FIGURES[name].__doc__.split())


def build(folder, formats=("svg", "gif")):
    """Write every figure into a folder, in each of the formats, and return the files."""
    files = []
    for name, make in tqdm(FIGURES.items(), "figures", disable=None):
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
    for name, make in FIGURES.items():
        number = make.__module__.removeprefix("lesson_")
        lesson = next((HERE.parent / "lessons").glob(f"{number}_*.ipynb")).name
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
            f"Lesson [{number}](../lessons/{lesson}) · {' · '.join(links)}",
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
