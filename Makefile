# Every target sets up what it needs in .venv, and is quick when nothing changed.
# Needs Python 3.11 or newer with pip and venv, and make. Where packages come from is pip's business.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run demo test lint bench setup format docs lock

help:  ## what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

run: $(READY)  ## start Rasid: without a token, as a chat in this terminal
	@$(BIN)/rasid run $(ARGS)

demo: $(READY)  ## a day of news, polled and alerted on, without a token or the internet
	@$(BIN)/rasid demo $(ARGS)

test: $(READY)  ## every test, in random order; warnings are errors, coverage has a floor
	@rm -f .coverage .coverage.*
	$(BIN)/python -m pytest --cov --cov-report= $(ARGS)
	@$(BIN)/coverage report --fail-under=95
	@$(BIN)/coverage report --include='rules/*' --fail-under=100

lint: $(READY)  ## form, style, types, and which room may import which
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)  ## put the code into the form that lint asks for
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)  ## every benchmark; each ends with one JSON object
	@set -e; for file in bench/[!_]*.py; do \
		name=$$(basename $$file .py); echo "== $$name"; $(BIN)/python -m bench.$$name; \
	done

docs: $(READY)  ## write the generated parts of the manual
	$(BIN)/python -m tests.documents

setup: $(READY)  ## only the set-up

lock:  ## bring the lock files to the newest versions that pyproject.toml allows
	@test -x $(BIN)/uv || $(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile $(LOCK) -o requirements-dev.lock --group test pyproject.toml
	$(BIN)/uv pip compile $(LOCK) -o requirements.lock --constraint requirements-dev.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCK) -o requirements-build.lock --constraint requirements-dev.lock --group pyproject.toml:build

LOCK = --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' $(UPGRADE)

$(READY): pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rasid needs Python 3.11 or newer; say which: make PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) (a minute, the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
