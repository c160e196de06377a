# litreview: everything a maintainer types. `make` lists the targets.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# compiled modules are kept wherever they may be: every process would compile the whole program anew
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
# pip keeps its own quiet, and asks nothing
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input -c constraints.txt
# the first Python of 3.11 or later that can make a virtual environment; PYTHON=... to choose
FIND_PYTHON = for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  [ -n "$$python" ] && "$$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' \
	    >/dev/null 2>&1 && { echo "$$python"; exit 0; }; done; exit 1

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(VENV)/run.stamp ## set up, then refresh, tag and publish every compound (offline if need be)
	$(BIN)/litreview run --or-offline

# three at a time: some tests wait, for a server, a terminal or a browser
PYTEST := $(BIN)/python -m pytest -n 3 --dist worksteal

.PHONY: test
test: $(VENV)/test.stamp ## set up, then run every test
	$(PYTEST)

.PHONY: faults
faults: $(VENV)/test.stamp ## set up, then meet every fault at every request, and 100 kills at a key
	LITREVIEW_FAULTS=all $(PYTEST) -k "faults or killed" tests/contract/test_refresh_faults.py \
	  tests/contract/test_refresh_kills.py tests/cli/test_screen_terminal.py

.PHONY: sweep
sweep: $(VENV)/test.stamp ## set up, then try rules and properties on ten times as many examples
	LITREVIEW_SWEEP=10 $(PYTEST) -m "hypothesis or sweep" tests/unit/ladder \
	  tests/unit/pubmed/test_pubmed_ranges.py tests/unit/render/test_frames.py \
	  tests/unit/render/test_plain_reasons.py tests/unit/reviews tests/unit/tagging \
	  tests/contract/test_accepted_records.py tests/contract/test_ladder_sequences.py \
	  tests/contract/test_page_numbers.py \
	  tests/contract/test_printing_again.py tests/contract/test_same_people.py \
	  tests/contract/test_what_if.py

.PHONY: pages
pages: $(VENV)/test.stamp ## set up, then look at every kind of page in a browser, in every look
	LITREVIEW_PAGES=all $(PYTEST) -k "every_page or every_control" \
	  tests/browser/test_every_page.py tests/browser/test_freshness.py tests/browser/test_keyboard.py

.PHONY: check
check: $(VENV)/dev.stamp ## style, types, and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: fix
fix: $(VENV)/dev.stamp ## mend what a program can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: accept
accept: $(VENV)/test.stamp ## refresh the stored snapshots; review the diff
	LITREVIEW_ACCEPT=1 $(BIN)/python -m pytest -q tests/unit/render tests/spec

.PHONY: bench
bench: $(VENV)/test.stamp ## measure speed and memory beside a peer
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/parsing.py

.PHONY: model
model: $(VENV)/test.stamp ## learn what tagging learns anew, and score it (needs ../shared/corpora)
	$(PIP) -e '.[bench]'
	$(BIN)/python benchmarks/make_model.py --card docs/model-card.md

.PHONY: wheel
wheel: $(VENV)/dev.stamp ## build the wheel
	$(BIN)/python -m build --wheel

$(VENV)/bin/python:
	@python=$$($(FIND_PYTHON)) || { \
	  echo "make: no Python 3.11 or later with venv was found."; \
	  echo "  Install one (Debian: python3 and python3-venv), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; \
	  exit 1; }; \
	echo "setting up $(VENV) with $$($$python --version)"; \
	"$$python" -m venv $(VENV)

$(VENV)/run.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e '.[screen]'
	@touch $@

$(VENV)/test.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e '.[test]'
	@touch $@ $(VENV)/run.stamp

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/test.stamp $(VENV)/run.stamp
