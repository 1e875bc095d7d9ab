"""The house rules that a machine can check, over the sources themselves.

Each test reads all files and lists every offender.
"""

import ast
import inspect
import json
import re
import subprocess
import sys
from collections import Counter
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "mlcore").rglob("*.py"))
ROOMS = [path for path in MODULES if path.name == "__init__.py"]
SOURCES = sorted(
    path
    for folder in ("mlcore", "lessons", "tests", "figures")
    for kind in ("*.py", "*.ipynb")
    for path in (ROOT / folder).rglob(kind)
    if ".ipynb_checkpoints" not in path.parts
)
MOST_CODE, MOST_LINES = 120, 250  # a file that cannot be read aloud in class is not done
MOST_FILES = 15  # of a room, its __init__ not counted
DRAWERS = {"mlcore/keys"}  # one file for each of something, however many there are
FACADE = "mlcore.problems"  # the one room that hands on what its files hold

# Each may use those to its left.
ORDER = (
    "checks steps descent models reduction trees gp svm search validation fusion clusters".split()
)
USES = {room: ORDER[:place] for place, room in enumerate(ORDER)}
USES |= dict.fromkeys(["problems", "race"], ["checks", "steps"])
# They use what they like but pictures; no room uses them.
ON_TOP = ["datasets", "exercise", "keys", "readable", "scores", "slips"]

# Tests of more than one file. All others are tests/<room>/test_<file>.py.
OF_MANY_FILES = {
    "tests/test_class.py",
    "tests/test_course_site.py",
    "tests/test_faq.py",
    "tests/test_figures.py",
    "tests/test_grade.py",
    "tests/test_house.py",
    "tests/test_lessons.py",
    "tests/test_museum.py",
    "tests/test_refresh.py",
    "tests/test_site.py",
    "tests/test_start.py",
    "tests/test_streams.py",
    "tests/models/test_check_estimator.py",
    "tests/problems/test_problems.py",
    "tests/viz/test_panels.py",
    "tests/viz/engine/test_browser.py",
    "tests/viz/engine/test_browser_race.py",
    "tests/viz/engine/test_browser_screen.py",
    "tests/test_slides.py",
}


def relative(path):
    return path.relative_to(ROOT).as_posix()


def dotted(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def code():
    """(name, source, tree) of every file, and of each code cell of every notebook."""
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        parts = {relative(path): text}
        if path.suffix == ".ipynb":
            cells = enumerate(json.loads(text)["cells"])
            parts = {
                f"{relative(path)}, cell {index}": "".join(cell["source"])
                for index, cell in cells
                if cell["cell_type"] == "code"
            }
        for name, source in parts.items():
            yield name, source, ast.parse(source)


def imports(tree):
    """(line, module, name) of all that is imported; the name is None in `import module`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, node.module or ".", alias.name) for alias in node.names)


def arrows():
    """{module: the modules of mlcore that it imports}"""
    names = {dotted(path) for path in MODULES}
    return {
        dotted(path): {
            whole if (whole := f"{module}.{name}") in names else module
            for _, module, name in imports(tree_of(path))
            if module.split(".")[0] == "mlcore"
        }
        for path in MODULES
    }


# --- what is loaded -------------------------------------------------------------------------------


def loaded_by(*names):
    """The packages that a fresh interpreter has loaded after importing these modules."""
    script = f"import sys, {', '.join(names)}; print(*{{n.split('.')[0] for n in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_only_viz_loads_more_than_numpy():
    names = [dotted(path) for path in MODULES if "viz" not in path.parts]
    allowed = {"mlcore", "numpy"} | set(sys.stdlib_module_names)
    # what this interpreter loads by itself: editable installs and coverage leave hooks
    assert loaded_by(*names) - allowed - loaded_by("numpy") == set()


def test_importing_mlcore_loads_numpy_at_most():
    assert loaded_by("mlcore") - {"mlcore"} - loaded_by("numpy") == set()


def test_what_draws_is_imported_in_viz_alone():
    offenders = [
        f"{relative(path)}:{line}: {module}"
        for path in MODULES
        for line, module, _ in imports(tree_of(path))
        if module.split(".")[0] in ("matplotlib", "PIL", "tqdm") and "viz" not in path.parts
    ]
    assert not offenders, "\n".join(offenders)


# --- the rooms ------------------------------------------------------------------------------------


def test_no_circle_of_imports():
    TopologicalSorter(arrows()).prepare()  # CycleError names the files of a circle


def test_rooms_use_what_stands_to_their_left():
    def room(module):
        return [*module.split("."), ""][1]  # its file, where it has no room; "" is mlcore itself

    known = {*USES, *ON_TOP, "viz", ""}
    assert {room(dotted(path)) for path in MODULES} <= known, "give the new room its place"
    offenders = [
        f"{module} uses {used}"
        for module, every in arrows().items()
        for used in every
        if room(module) not in (room(used), "viz")
        and room(used) not in USES.get(room(module), known - {"viz", ""})
    ]
    assert not offenders, "\n".join(offenders)


def test_import_lines_name_the_file_that_holds_a_thing():
    handed_on = {
        (dotted(path), name)
        for path in MODULES
        for _, module, name in imports(tree_of(path))
        if dotted(path) != FACADE
    }
    offenders = [
        f"{where}:{line}: {name} is not made in {module}"
        for where, _, tree in code()
        for line, module, name in imports(tree)
        if name and (module, name) in handed_on
    ]
    assert not offenders, "\n".join(offenders)


def test_a_room_is_no_larger_than_its_floor():
    files = Counter(relative(path.parent) for path in MODULES if path not in ROOMS)
    assert {room: n for room, n in files.items() if n > MOST_FILES and room not in DRAWERS} == {}


def test_a_room_introduces_its_files_and_does_nothing_else():
    offenders = []
    for path in ROOMS:
        tree, name = tree_of(path), dotted(path)
        introduced = ast.get_docstring(tree) or ""
        if name == FACADE or relative(path.parent) in DRAWERS:
            continue
        if tree.body[1:] and name != "mlcore":  # that one has a version
            offenders.append(f"{name} holds more than a docstring")
        offenders += [
            f"{name} does not name {file.stem}"
            for file in sorted(path.parent.iterdir())
            if file.suffix == ".py" and file != path
            if not re.search(rf"\b{file.stem}\b", introduced)
        ]
    assert not offenders, "\n".join(offenders)


def test_tests_stand_where_the_files_that_they_test_stand():
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    tested = {
        relative(path): ROOT / "mlcore" / path.relative_to(ROOT / "tests").parent / path.name[5:]
        for path in tests
    }
    lost = [test for test, file in tested.items() if not file.exists()]
    assert set(lost) == OF_MANY_FILES


def test_links_of_the_readme_lead_somewhere():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r'\]\(([^)#]+)|\b(?:src|srcset)="([^"]+)"', text)
    lost = [a or b for a, b in targets if "://" not in a + b and not (ROOT / (a or b)).exists()]
    assert len(targets) > 50 and lost == []


# --- how it is written ----------------------------------------------------------------------------


def test_no_global_random_state():
    kept = {"default_rng", "Generator", "SeedSequence", "BitGenerator", "PCG64", "get_state"}
    offenders = []
    for where, _, tree in code():
        used = [(node.lineno, ast.unparse(node)) for node in ast.walk(tree)
                if isinstance(node, ast.Attribute)]  # fmt: skip
        used += [(line, f"{module}.{name or ''}") for line, module, name in imports(tree)]
        for line, name in used:
            legacy = re.fullmatch(r"(?:np|numpy)\.random\.(\w+)", name)
            if name.startswith("random.") or legacy and legacy[1] not in kept:
                offenders.append(f"{where}:{line}: {name}; use np.random.default_rng")
    assert not offenders, "\n".join(offenders)


def lines_of_code(path):
    """How many lines a class reads as code: no docstring, no import, no blank line."""
    left_out = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            left_out |= set(range(node.lineno, node.end_lineno + 1))
        documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if documented and ast.get_docstring(node) is not None:
            left_out |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return sum(1 for number, line in lines if line.strip() and number not in left_out)


def test_files_are_short_enough_to_read_in_class():
    offenders = []
    for path in MODULES:
        in_all = len(path.read_text(encoding="utf-8").splitlines())
        if in_all > MOST_LINES or lines_of_code(path) > MOST_CODE:
            offenders.append(f"{relative(path)}: {lines_of_code(path)} of code, {in_all} in all")
        if path.name in ("utils.py", "helpers.py", "common.py", "misc.py"):
            offenders.append(f"{relative(path)}: the name says nothing")
    assert not offenders, "\n".join(offenders)


def test_algorithms_know_nothing_of_who_looks_on():
    offenders = []
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            where = f"{relative(path)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.arg) and node.arg in (
                "callback",
                "callbacks",
                "plot",
                "verbose",
            ):
                offenders.append(f"{where}: {node.arg}=; yield a step instead")
            if isinstance(node, ast.Assert):
                offenders.append(f"{where}: raise, never assert")
    assert not offenders, "\n".join(offenders)


def test_nothing_is_left_to_do():
    mark = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    assert [where for where, source, _ in code() if mark.search(source)] == []


# --- docstrings -----------------------------------------------------------------------------------


def public(module):
    """The classes and functions that a module defines for its users."""
    for name, thing in vars(module).items():
        ours = getattr(thing, "__module__", None) == module.__name__ and hasattr(thing, "__name__")
        if ours and not name.startswith("_") and callable(thing):
            yield name, thing


def complaints(thing):
    """What a user would miss in a docstring."""
    doc = inspect.getdoc(thing) or ""
    headings = re.findall(r"^(Parameters|Attributes|Example)\b", doc, re.MULTILINE)
    if not doc.split("\n\n")[0].endswith((".", "…")):
        yield "does not begin with a sentence"
    if inspect.isclass(thing) and issubclass(thing, Exception):
        return
    panel = re.search(r"^Returns\n +Panel\b", doc, re.MULTILINE)  # a test of its own draws it
    if ("play(" if panel else ">>> ") not in doc or "Example" not in headings:
        yield "has no Example" + " of play(run, …)" * bool(panel)
    parameters = inspect.signature(thing).parameters
    if parameters and not {"Parameters", "Attributes"} & set(headings):
        yield "does not explain its Parameters"
    for name in parameters:
        if not re.search(rf"\b{name}\b", doc):
            yield f"does not name {name}"


def test_docstrings_say_what_a_user_needs():
    offenders = [
        f"{relative(path)}: {name} {what}"
        for path in MODULES
        for name, thing in public(import_module(dotted(path)))
        for what in complaints(thing)
    ]
    assert not offenders, "\n".join(offenders)
