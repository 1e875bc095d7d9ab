"""The house rules that a machine can check, over the sources themselves."""

import ast
import inspect
import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "mlcore").rglob("*.py"))
SOURCES = sorted(
    path
    for folder in ("mlcore", "lessons", "tests", "figures")
    for kind in ("*.py", "*.ipynb")
    for path in (ROOT / folder).rglob(kind)
    if ".ipynb_checkpoints" not in path.parts
)
MOST_LINES = 250  # a file that cannot be read aloud in class is not done


def relative(path):
    return path.relative_to(ROOT).as_posix()


def dotted(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def code(path):
    """(name, source) of a file, or of each code cell of a notebook."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return [(relative(path), text)]
    return [
        (f"{relative(path)}, cell {index}", "".join(cell["source"]))
        for index, cell in enumerate(json.loads(text)["cells"])
        if cell["cell_type"] == "code"
    ]


def attributes(tree):
    """Every dotted name in the code: np.random.seed, plt.show, ..."""
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


every_module = pytest.mark.parametrize("path", MODULES, ids=relative)
every_source = pytest.mark.parametrize("path", SOURCES, ids=relative)


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


@every_module
def test_matplotlib_is_imported_in_viz_alone(path):
    drawing = [
        name
        for name in imports(ast.parse(path.read_text(encoding="utf-8")))
        if name.split(".")[0] in ("matplotlib", "PIL") or name.startswith("mlcore.viz")
    ]
    assert not drawing or "viz" in path.parts, drawing


# --- how it is written ----------------------------------------------------------------------------


@every_source
def test_no_global_random_state(path):
    kept = {"default_rng", "Generator", "SeedSequence", "BitGenerator", "PCG64", "get_state"}
    for where, source in code(path):
        tree = ast.parse(source)
        for name in attributes(tree) | set(imports(tree)):
            legacy = re.fullmatch(r"(?:np|numpy)\.random\.(\w+)", name)
            assert not legacy or legacy[1] in kept, f"{where}: {name}; use np.random.default_rng"
            assert name != "random" and not name.startswith("random."), f"{where}: {name}"


@every_module
def test_is_short_enough_to_read_in_class(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    assert path.name not in ("utils.py", "helpers.py", "common.py", "misc.py")


@every_module
def test_algorithms_know_nothing_of_who_looks_on(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.arguments):
            names = {arg.arg for arg in node.posonlyargs + node.args + node.kwonlyargs}
            assert not names & {"callback", "callbacks", "plot", "verbose"}
        assert not isinstance(node, ast.Assert), f"line {node.lineno}: raise, never assert"


@every_source
def test_nothing_is_left_to_do(path):
    mark = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    for where, source in code(path):
        assert not mark.search(source), where


# --- docstrings -----------------------------------------------------------------------------------


def public(module):
    """The classes and functions that a module defines for its users."""
    for name, thing in vars(module).items():
        ours = getattr(thing, "__module__", None) == module.__name__
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


@every_module
def test_docstrings_say_what_a_user_needs(path):
    module = import_module(dotted(path))
    found = [f"{name} {what}" for name, thing in public(module) for what in complaints(thing)]
    assert not found
