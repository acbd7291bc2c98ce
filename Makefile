# Every target does its own set-up: a machine with python3 (3.11 or newer), pip, make and git needs no other command.

PYTHON ?= python3
BIN := .venv/bin
DISTRIBUTIONS := . plugins/volunteers plugins/party plugins/owners
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python

# A .venv that was moved, copied, left half made or whose Python is gone does not work here and is made anew: .venv/.home names the
# place it was made for and is written last; its own Python has to be able to read that out.
ifneq ($(shell $(BIN)/python -c 'print(end=open(".venv/.home").read())' 2>/dev/null),$(CURDIR))
.PHONY: .venv/.home
endif

.DEFAULT_GOAL := help
.PHONY: help setup test check docs format pins clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*##/\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: .venv/.ready  ## make the virtual environment in .venv

.venv/.home: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	$(PYTHON) -m venv --clear --without-pip .venv
	$(PYTHON) -m pip --python .venv --quiet --disable-pip-version-check install --require-hashes -r requirements/uv.txt
	@printf '%s\n' '$(CURDIR)' > $@

.venv/.ready: .venv/.home requirements/dev.txt $(DISTRIBUTIONS:%=%/pyproject.toml)
	$(UV) --require-hashes -r requirements/dev.txt
	$(UV) --no-deps $(DISTRIBUTIONS:%=-e %)
	@touch $@
