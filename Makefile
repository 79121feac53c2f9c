# Two commands for everyone: `make demo` and `make test`. The rest is for those who build.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
YTTERBY := $(BIN)/ytterby
export OMP_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test quick lint types imports unit docs wheel bench screenshots serve clean help

help:
	@echo "make demo    set up .venv and run the main job; writes out/china-2025.html"
	@echo "make test    lint, types, import contract, tests"
	@echo "make quick   the tests that take no more than a minute or two"
	@echo "make docs    build the documentation into docs/_build/html"
	@echo "make wheel   build the wheel and run the demo from it, in an empty environment elsewhere"
	@echo "make serve   the app on http://127.0.0.1:8180"
	@echo "make screenshots   a picture of every page, into out/screenshots (needs chromium)"
	@echo "make bench   the benchmarks (benchmarks/README.md says what each measures)"

$(VENV)/.run: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Ytterby needs Python 3.11 or newer; say make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,docs,jax,dask,io]'
	@touch $@

demo: $(VENV)/.run
	$(YTTERBY) stress china-2025-controls --target USA --report out/china-2025.html

test: lint types imports unit docs

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tools/check_house.py

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

quick: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow and not browser"

docs: $(VENV)/.dev
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

wheel: $(VENV)/.dev
	$(BIN)/python tools/check_wheel.py

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

serve: $(VENV)/.run
	$(YTTERBY) serve

screenshots: $(VENV)/.dev
	$(BIN)/python tools/take_screenshots.py out/screenshots

clean:
	rm -rf $(VENV) build dist out docs/_build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
