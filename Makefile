# Every target does its own set-up: a machine with python3 (3.11 or newer), pip, make and git needs no other command.

PYTHON ?= python3
BIN := .venv/bin
DISTRIBUTIONS := . plugins/volunteers plugins/party plugins/owners plugins/activities
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
PINS := $(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11

# A .venv that was moved or copied, or whose Python is gone, does not work here and is made anew: .venv/.home names the place it was
# made for, and its own Python has to be able to read that out. The other stamps say how far its filling has come.
ifneq ($(shell $(BIN)/python -c 'print(end=open(".venv/.home").read())' 2>/dev/null),$(CURDIR))
.PHONY: .venv/.home
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo test faults mutants bench lint check docs reference migrations format pins clean
ARGS ?=
# Tests write thousands of small files: in memory, where there is room for them, none waits for a disk.
TMPDIR ?= $(shell test "$$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)" -gt 4000000 2>/dev/null && echo /dev/shm || echo /tmp)
TESTS := TMPDIR=$(TMPDIR) $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder
# Watching every line makes tests twice as slow: only these are watched, and they alone have to run each branch of what decides votes.
DECIDED_BY := tests/rules plugins/owners/tests

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*##/\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: .venv/.ready  ## make the virtual environment in .venv

demo: .venv/.ready  ## play the whole story of one compound; makes build/yujingwan.db and a page of it, build/yujingwan.html; ARGS="--lang en" tells it in English
	$(BIN)/python examples/yujingwan/demo.py $(ARGS)

test: .venv/.ready  ## run all tests and examples on two workers; what decides votes must be covered wholly; ARGS="-k owners" runs some
	@rm -rf build/actions
ifeq ($(strip $(ARGS)),)
	$(TESTS) $(DECIDED_BY:%=--ignore=%)
	$(TESTS) $(DECIDED_BY) --cov
	$(BIN)/python -m tests.actions
	$(BIN)/coverage report --fail-under=100
else
	$(TESTS) $(ARGS)
endif

faults: .venv/.ready  ## let everything go wrong many times and print one table; ARGS="kills power" runs some, ARGS=--few as the gate does
	$(BIN)/python -m tests.stores.faults $(ARGS)

mutants: .venv/.ready  ## alter the code that decides votes, one token at a time, and see that a test fails; goes on where it was stopped; ARGS="rules" or "owners"
	nice $(BIN)/python -m tests.mutants $(ARGS)

bench: .venv/.bench  ## measure against the bare drivers and other libraries; ARGS="bulk" runs one case
	$(BIN)/python -m benchmarks $(ARGS)

lint: .venv/.ready  ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

check: lint  ## the same, and the tests about the repository itself
	$(BIN)/pytest -q -p no:cacheprovider tests/typing tests/meta

docs: .venv/.ready  ## build the documentation into build/docs
	$(BIN)/sphinx-build --jobs=2 --quiet --fresh-env --fail-on-warning --keep-going --doctree-dir build/doctrees docs build/docs

reference: .venv/.ready  ## write the pages that come from the code: hooks, verbs, refusals, rulebooks, pictures
	$(BIN)/python -m docs.write_reference

migrations: .venv/.ready  ## write the base migration of each distribution anew, which is right before 0.1 only
	$(BIN)/python docs/write_migrations.py
	$(BIN)/ruff format --quiet src/community_gov/migrations plugins/*/src/*/migrations

format: .venv/.ready  ## lay out the code and repair what can be repaired
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pins: .venv/.ready  ## choose the newest versions that requirements/*.in allow
	$(PINS) requirements/uv.in -o requirements/uv.txt
	$(PINS) requirements/dev.in -o requirements/dev.txt
	$(PINS) requirements/bench.in -o requirements/bench.txt

clean:  ## remove all that was made
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/.home:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	$(PYTHON) -m venv --clear --without-pip .venv
	@printf '%s\n' '$(CURDIR)' > $@

.venv/.uv: .venv/.home requirements/uv.txt
	$(PYTHON) -m pip --python .venv --quiet --disable-pip-version-check install --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.ready: .venv/.uv requirements/dev.txt $(DISTRIBUTIONS:%=%/pyproject.toml)
	$(UV) --require-hashes -r requirements/dev.txt
	$(UV) --no-deps $(DISTRIBUTIONS:%=-e %)
	@touch $@

.venv/.bench: .venv/.ready requirements/bench.txt
	$(UV) --require-hashes -r requirements/bench.txt
	@touch $@
