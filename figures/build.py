"""Build the figures for slides, from the panels of the lessons.

    python figures/build.py                        SVG light and dark, GIF, and the gallery
    python figures/build.py --only 03_descent      one of them
    python figures/build.py --formats pdf png      other formats, into build/figures
    python figures/build.py --style mytalk.mplstyle --only 03_descent

In ``lesson_NN.py``, or ``lesson_NNa.py``, one function is one figure: ``figure_NN_name(theme)``
returns the still and, if it also moves, its run and panels. The name is the file's, the docstring
the alternative text.
"""

import argparse
import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from tqdm import tqdm

from mlcore.viz.player import play
from mlcore.viz.still import save_still

HERE = Path(__file__).parent
COURSE = "Optimisation and model fusion, watched step by step"
GIF = {"figsize": (6.4, 3.6), "scale": 1.875}  # text of 11 points is 14 at 8 inches

sys.path.insert(0, str(HERE))
FIGURES = {
    name.removeprefix("figure_"): make
    for path in sorted(HERE.glob("lesson_*.py"))
    for name, make in vars(import_module(path.stem)).items()
    if name.startswith(f"figure_{path.stem[7:9]}_")
}


GALLERY = """# Figures for slides

Made by `make figures` from the panels that the lessons use; never edited by hand. All are 16:9. The
stills have a transparent ground, one for light slides and one for dark; their text is text, which
can be searched and edited. Below each stands the line that its licence,
[CC BY 4.0](../LICENSE), asks you to put beside it.

Lesson {contents}

## Yours

    make figures ONLY=03_descent STYLE=mytalk.mplstyle    # your fonts and colours
    make figures ONLY=03_descent FORMATS="pdf png"        # PNG is 1920 wide
    make figures ONLY=03_descent OUTLINES=1               # SVG: letters as shapes, no font needed

put what they make into `build/figures`, or into the folder that `TO=` names; without `ONLY` they
make all. By hand it is `python figures/build.py --only 03_descent --style mytalk.mplstyle`. A style
is a text file such as [talk.mplstyle](talk.mplstyle):

```ini
{style}```

A player takes it, too: `play(…, theme="mytalk.mplstyle")`.
"""


def alternative_text(name):
    """The docstring of a figure, on one line."""
    return " ".join(FIGURES[name].__doc__.split())


def title(name):
    """What a figure is called where its name stands alone."""
    lesson = FIGURES[name].__module__.removeprefix("lesson_")
    return f"{name[3:].replace('_', ' ').capitalize()} (lesson {lesson})"


def credit(name):
    """The line that the licence asks for."""
    return f"{title(name)}, from “{COURSE}”, CC BY 4.0"


def build(folder, names=None, formats=("svg", "gif"), style=None, outlines=False):
    """Write figures into a folder, in each of the formats, and return the files.

    In a talk's style there is one of each instead of a light and a dark one.
    """
    files = []
    themes = {"": style} if style else {"_light": "light", "_dark": "dark"}
    for name in tqdm(names or FIGURES, "figures", disable=None):
        for ending, theme in themes.items():
            figure, animation = FIGURES[name](theme)
            for suffix in [suffix for suffix in formats if suffix != "gif" and figure]:
                files.append(folder / f"{name}{ending}.{suffix}")
                save_still(figure, files[-1], title(name), alternative_text(name), outlines)
        if "gif" in formats and animation:
            run, panels = animation
            files.append(folder / f"{name}.gif")
            words = {"caption": lambda run, i: "", "title": name}
            play(run, *panels, theme=style or "light", **words, **GIF).save(files[-1])
    return files


def index(files):
    """The gallery: every figure on light and on dark, its files, and what to copy."""
    style = (HERE / "talk.mplstyle").read_text(encoding="utf-8")
    lessons = dict.fromkeys(make.__module__.removeprefix("lesson_") for make in FIGURES.values())
    contents = " · ".join(f"[{lesson}](#lesson-{lesson})" for lesson in lessons)
    lines = [GALLERY.format(style=style, contents=contents)]
    for name, make in FIGURES.items():
        number = make.__module__.removeprefix("lesson_")
        lesson = next((HERE.parent / "lessons").glob(f"{number}_*.ipynb")).name
        if number in lessons:
            lines += [f"## Lesson {number}", ""]
            del lessons[number]
        kinds = {"_light.svg": "SVG light", "_dark.svg": "SVG dark", ".gif": "GIF"}
        made = {name + ending: kind for ending, kind in kinds.items()}
        made = {file: kind for file, kind in made.items() if file in {path.name for path in files}}
        shown = [f"{file}#ground" for file in made if file.endswith(".svg")] or [f"{name}.gif"]
        words = alternative_text(name), "The same for dark slides."
        lines += [
            f"### {name}",
            "",
            *(
                f'<img src="{file}" width="49%" loading="lazy" alt="{alt}">'
                for file, alt in zip(shown, words)
            ),
            "",
            alternative_text(name),
            "",
            " · ".join(f"[{kind}]({file})" for file, kind in made.items())
            + f" · lesson [{number}](../lessons/{lesson}) · `make figures ONLY={name}`",
            "",
            "```text",
            credit(name),
            "```",
            "",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", help="not all figures, but these")
    parser.add_argument("--style", help="a talk's style, an .mplstyle file of matplotlib")
    parser.add_argument(
        "--formats", nargs="+", choices=("svg", "pdf", "png", "gif"), default=["svg", "gif"]
    )
    parser.add_argument("--outlines", action="store_true", help="SVG: letters as shapes")
    parser.add_argument("--to", type=Path, help="folder; figures, or build/figures for one's own")
    asked = parser.parse_args()
    own = asked.style or asked.outlines or asked.formats != ["svg", "gif"]
    folder = asked.to or (HERE.parent / "build/figures" if own else HERE)
    for name in asked.only or ():
        if name not in FIGURES:
            near = get_close_matches(name, FIGURES, 3, 0.4)
            parser.error(f"--only: there is no figure {name!r}; near it are: {', '.join(near)}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = build(folder, asked.only, asked.formats, asked.style, asked.outlines)
    except (ValueError, OSError) as error:
        parser.error(str(error))
    if folder.resolve() == HERE.resolve() and not asked.only:
        (HERE / "README.md").write_text(index(written), encoding="utf-8", newline="\n")
    print(*(written if asked.only else [f"{len(written)} files in {folder}"]), sep="\n")
    if asked.only:
        print("put beside it:", *map(credit, asked.only), sep="\n")
