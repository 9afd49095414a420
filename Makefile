# `make` alone lists what can be made. Needs Python 3.11 or later and make (3.81 will do); everything else is installed
# into .venv, in the versions of constraints.txt, the first time.

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
RUN := $(BIN)/python -m
PIP := $(RUN) pip --disable-pip-version-check --quiet install -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test lint format docs bench soak clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/installed ## evaluate the example project into ./demo
	@$(BIN)/quanheng demo demo

test: $(VENV)/installed-dev ## run the tests
	@$(RUN) pytest -q -n auto --dist loadfile

lint: $(VENV)/installed-dev ## check style, types, and which module may import which
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/installed-dev ## bring the code into the house's form
	@$(RUN) ruff check --fix .
	@$(RUN) ruff format .

docs: $(VENV)/installed-dev ## write the pages that follow from the code
	@$(BIN)/python docs/generate.py

bench: $(VENV)/installed-dev ## measure against bounds, print ratios
	@$(RUN) benchmarks

soak: $(VENV)/installed-dev ## what is too long for the tests: many more random cases, every long test
	@$(RUN) pytest -q -n auto --dist loadfile -m "soak or not soak" --hypothesis-profile soak

clean: ## remove what was made, but not .venv
	rm -rf demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find quanheng tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp stands for one thing done, so that the second time is quick. The build backend is installed beside the rest,
# for its version is fixed as well.
$(VENV)/made:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11 python py; do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    echo "$(VENV): $$("$$python" --version)" >&2; \
	    "$$python" -m venv $(VENV) && touch $@; exit $$?; \
	  fi; \
	done; \
	echo "找不到 Python 3.11 或更高版本（须带 venv 模块）。" >&2; \
	echo "  处理：安装它，或指明路径：make PYTHON=/path/to/python3.12 …" >&2; \
	echo "No Python 3.11 or later with its venv module was found." >&2; \
	echo "  fix: install one (on Debian also python3-venv), or name it: make PYTHON=/path/to/python3.12 …" >&2; \
	exit 2

$(VENV)/installed: pyproject.toml constraints.txt $(VENV)/made
	@echo "$(VENV): pip install quanheng" >&2
	@$(PIP) hatchling
	@$(PIP) --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "$(VENV): pip install quanheng[dev]" >&2
	@$(PIP) --no-build-isolation -e ".[dev]"
	@touch $@
