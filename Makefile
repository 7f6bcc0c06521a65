# Tongzhou: every command. `make` prints this list.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
NPM = $(abspath $(BIN)/python) scripts/node.py npm --prefix web
PAGES := src/tongzhou/entrypoints/static/index.html
.DEFAULT_GOAL := help

help: ## Print every command
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

$(BIN)/tongzhou: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --require-hashes --requirement requirements.lock
	VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(BIN)/tongzhou ## Create .venv with everything the project needs

lock: ## Resolve requirements.lock anew; no lock file keeps an address
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --group dev --output-file requirements.lock pyproject.toml
	$(BIN)/python scripts/lock_files.py

web/node_modules/.package-lock.json: $(BIN)/tongzhou web/package.json web/package-lock.json
	$(NPM) ci --loglevel=error
	@touch $@

$(PAGES): web/node_modules/.package-lock.json web/index.html web/docs.html web/vite.config.ts $(shell find web/src web/public web/scripts -type f 2>/dev/null)
	$(NPM) run --silent build

web: $(PAGES) ## Build the pages into the Python package

dev: setup web/node_modules/.package-lock.json ## Server and pages with reload
	trap 'kill 0' EXIT; $(BIN)/tongzhou serve --reload & $(NPM) run --silent dev

lint: setup web/node_modules/.package-lock.json ## Style, types and the import rules of the house
	$(BIN)/ruff check src tests scripts benchmarks
	$(BIN)/ruff format --check src tests scripts benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run --silent lint
	$(NPM) run --silent types

test-web: web/node_modules/.package-lock.json ## Tests of the pages alone
	$(NPM) run --silent test

format: setup web/node_modules/.package-lock.json ## Rewrite files in the project's style
	$(BIN)/ruff check --fix src tests scripts benchmarks
	$(BIN)/ruff format src tests scripts benchmarks
	$(NPM) run --silent format

contracts: setup web/node_modules/.package-lock.json ## Write contracts/ and the pages' types of it anew
	$(BIN)/python scripts/contracts.py
	$(BIN)/python -m tests.expressions.trees
	$(NPM) run --silent field-types
	$(NPM)/schema ci --loglevel=error
	$(NPM)/schema run --silent generate

demo: setup web ## The channel solution on real data, in the foreground; Ctrl-C stops it
	@exec $(BIN)/tongzhou demo

test: setup web ## Every check and test; the last line counts them
	@$(BIN)/python scripts/run_tests.py

test-postgres: setup ## What stands on the database, on another PostgreSQL (POSTGRES=/usr/lib/postgresql/15/bin)
	@$(BIN)/python scripts/run_tests.py postgres

fuzz: setup web ## Schemathesis against a throw-away demo, some minutes (SECONDS_EACH)
	@$(BIN)/python scripts/fuzz.py

bench: setup ## Measure the budgets as ratios in one run and print one table
	@$(BIN)/python -m benchmarks

screenshots: setup web ## Take the pictures of the README from the running demo
	@$(BIN)/python scripts/screenshots.py

.PHONY: help setup lock web dev contracts demo test test-postgres fuzz bench screenshots lint test-web format
