# Every habit of the project is one command; `make` alone lists them.
# CRPS_PYTHON=/path/to/python3.12 names the Python to use, CRPS_VENV the virtual environment's folder.
PYTHON ?= $(shell command -v python3 || command -v python3.13 || command -v python3.12 || command -v python3.11 || echo python3)
CRPS_VENV ?= .venv
BIN := $(CRPS_VENV)/bin
ARGS ?=
export CRPS_VENV
.DEFAULT_GOAL := help
.PHONY: help start headless test set-up format lint types contracts check endurance benchmark pictures icons wheel try-pythons clean

help: ## list these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

start: ## set up and open the sample review (without a display: make its workbook)
	@$(PYTHON) tools/set_up.py start

headless: ## set up, then sample, check, compare and export without a window
	@$(PYTHON) tools/set_up.py headless

test: ## set up and run all tests (ARGS="tests/models -x" for some of them)
	@$(PYTHON) tools/set_up.py test $(ARGS)

set-up: ## the virtual environment with everything for development
	@$(PYTHON) tools/set_up.py dev

format: set-up ## lay out the code and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: set-up ## look for slips (ruff) and for code that is not laid out
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: set-up ## check the types (mypy, strict)
	$(BIN)/mypy

contracts: set-up ## check who may import whom (import-linter)
	$(BIN)/lint-imports

check: lint types contracts test ## lint, types, contracts and tests

endurance: set-up ## the long tests that `make test` leaves out
	$(BIN)/python -m pytest -m endurance $(ARGS)

benchmark: set-up ## measure what docs/performance.md lists (ARGS="--only edit")
	$(BIN)/python -m benchmarks $(ARGS)

pictures: set-up ## take the pictures of the manual from the running program
	$(BIN)/python -m tools.take_pictures $(ARGS)

icons: set-up ## take the icons from the Lucide package again (needs npm and a network)
	$(BIN)/python tools/take_icons.py

wheel: set-up ## build the wheel, install it into an empty environment and run its self-test
	$(BIN)/python tools/try_wheel.py

try-pythons: ## set up and import with every supported Python on this computer
	$(PYTHON) tools/try_pythons.py

clean: ## remove what was built; the virtual environment and the sample review stay
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
