# Everything a reader or a teacher does with this course. Each target sets up .venv by itself, on
# first use and again when requirements.txt or pyproject.toml change.
#
#   make lab PYTHON=python3.12             choose the interpreter (before .venv exists)
#   make lab LAB_FLAGS=--no-browser        further options for JupyterLab
#   make test TESTS=lessons/03_*.ipynb     only these tests
#   make refresh LESSONS=lessons/03_*.ipynb
#   make class CLASS="03 06"               handouts, keys and slides of these
#   make kernels KERNELS="Nehalem Haswell"
#   make grade NOTEBOOKS=handed_in LIMIT=60   seconds for each
#   make figures ONLY=03_descent STYLE=mytalk.mplstyle FORMATS="svg png" TO=talk

PYTHON    ?= python3
LAB_FLAGS ?=
TESTS     ?=
KERNELS   ?=
LIMIT     ?= 120
CLASS     ?=
LESSONS   ?= $(wildcard lessons/*.ipynb)

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s%s\n", $$1, $$2 }' Makefile

lab: .venv/lessons ## open the lessons in JupyterLab
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) \
	  --LabApp.default_url=/lab/tree/lessons/00_start_here.ipynb $(LAB_FLAGS)

test: .venv/tools ## verify everything: tests, doctests, and every lesson's stored outputs
	$(BIN)/python -m pytest --nbval $(TESTS)

kernels: .venv/tools ## verify that the numbers hold under the arithmetic of other processors
	$(BIN)/python -m tests.kernels $(KERNELS)

check: .venv/tools ## format, lint and types
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

format: .venv/tools ## put code and notebooks in the format that `make check` asks for
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

refresh: .venv/lessons ## run the lessons and store their outputs
	$(BIN)/python lessons/refresh.py $(LESSONS)

trust: .venv/lessons ## let the stored players run before you have run a lesson yourself
	$(BIN)/jupyter trust $(LESSONS)

figures: .venv/lessons ## rebuild the figures for slides, or make your own: STYLE=… ONLY=…
	$(BIN)/python figures/build.py $(if $(STYLE),--style $(STYLE)) $(if $(ONLY),--only $(ONLY)) \
	  $(if $(FORMATS),--formats $(FORMATS)) $(if $(OUTLINES),--outlines) $(if $(TO),--to $(TO))

site: .venv/tools ## build the lessons as web pages that work offline: build/site/index.html
	$(BIN)/python -m lessons.publish.pages

class: .venv/tools ## build handouts, keys, slides and teacher's guide: build/class/index.html
	$(BIN)/python -m lessons.publish.classroom $(CLASS)

grade: .venv/tools ## run students' notebooks, in a copy, and write which exercises are right
	@$(if $(NOTEBOOKS),,echo "which folder? make grade NOTEBOOKS=folder"; exit 1)
	$(BIN)/python -m lessons.publish.grade "$(NOTEBOOKS)" --limit $(LIMIT)

bench: .venv/tools ## measure speed and size against the limits
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 VECLIB_MAXIMUM_THREADS=1 \
	  $(BIN)/python -m tests.bench

clean: ## remove .venv and all that was built
	rm -rf .venv build mlcore.egg-info .pytest_cache .ruff_cache .mypy_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

.PHONY: help lab test kernels check format refresh trust figures site class grade bench clean

# What the lessons need; then, into the same .venv, what tests and checks need on top.
.venv/lessons: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "needs Python 3.11 or newer: name one, as in make lab PYTHON=python3.12")'
	@echo "Setting up .venv (a minute or two, once) ..."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(PIP) --requirement requirements.txt
	@touch $@

.venv/tools: .venv/lessons
	@echo "Adding what the tests and checks need ..."
	@$(PIP) --editable '.[test,bench,dev]'
	@touch $@
