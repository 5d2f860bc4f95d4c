# Two commands do everything on a fresh machine with Python, make and a C library: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SHARED ?= ../shared

.DEFAULT_GOAL := run
.PHONY: run test check bench score soak nightly lock samples columns system-deps clean

run: $(READY)  ## convert samples/ into out/ and say what was written
	@$(BIN)/boardplans convert samples/plans --out out
	@$(BIN)/python -m pipeline.tour out

test: $(READY)  ## all tests but those of `make soak`
	@$(BIN)/python -m pytest -m "not soak"

check: $(READY)  ## format, lint, strict types, fast tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -m "not soak and not slow"

bench: $(READY)  ## speed of the readers and of a whole run
	@for name in pdf scans timescales leads runs; do $(BIN)/python -m bench.$$name || exit 1; done

score: $(READY)  ## against the gold of samples/ and, where it is there, of $(SHARED)
	@$(BIN)/python -m tests.score
	@if [ -d $(SHARED)/plans ]; then \
	  PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python $(SHARED)/score/score_plans.py $(SHARED)/plans $(SHARED)/gold/records; \
	fi

soak: $(READY)  ## kills, hostile files and long batches (minutes)
	@$(BIN)/python -m pytest -m soak

nightly: $(READY)  ## unattended: make nightly IN=folder OUT=folder
	@test -n "$(IN)" -a -n "$(OUT)" || { echo "say what to convert and where to: make nightly IN=folder OUT=folder" >&2; exit 2; }
	@$(BIN)/python -m pipeline.nightly "$(IN)" "$(OUT)" $(if $(MOST_LOST),--most-lost "$(MOST_LOST)")

samples: $(READY)  ## make the sample documents anew
	@$(BIN)/python -m samples.make

columns: $(READY)  ## make docs/columns.md anew
	@$(BIN)/python -m pipeline.columns_page > docs/columns.md

lock:  ## resolve requirements.lock anew (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --extra dev pyproject.toml -o requirements.lock

system-deps:  ## what other formats need, on Debian and Ubuntu
	apt-get update && apt-get install -y --no-install-recommends libreoffice-writer-nogui poppler-utils fonts-liberation

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); \
	  echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@echo "installing into $(VENV) (once)" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || { \
	  echo "The libraries could not be installed. Is there a network, and may this machine reach its package index?" >&2; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
