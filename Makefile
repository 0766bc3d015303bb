# Glossator: from the manuscript to EPUB, PDF and a web page.
#
# The environment lives in .venv and is set up by itself, from nothing, by whatever target is
# asked first; it is touched again only when a lock file or pyproject.toml has changed.

# Another manuscript or profile:  make pdf MANUSCRIPT=path/to/folder PROFILE=large-print
MANUSCRIPT ?=
PROFILE ?=
# Another Python:  make PYTHON=python3.13   (used when .venv is made)
PYTHON ?=
# Newer versions in the locks:  make lock LOCKFLAGS=--upgrade
LOCKFLAGS ?=
UV_VERSION = 0.13.9

VENV = .venv
RUN = $(VENV)/.run-stamp
DEV = $(VENV)/.dev-stamp
JUDGES = $(VENV)/.judges-stamp
BIN = $(VENV)/bin

CHOICE = $(if $(MANUSCRIPT),--manuscript '$(MANUSCRIPT)') $(if $(PROFILE),--profile '$(PROFILE)')
BUILD = $(BIN)/python scripts/build.py $(CHOICE)
COMPILE = $(BIN)/uv pip compile pyproject.toml --group install --quiet --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" $(LOCKFLAGS)

# What is run again and again is not compiled again and again, whatever the caller's shell says.
export PYTHONDONTWRITEBYTECODE :=

# Two targets at once would set up one environment twice.
.NOTPARALLEL:
.PHONY: all all-profiles epub pdf html handout booklet proof test test-fast test-hostile test-judges check mutants bench figures lock \
	clean distclean help

## make            the edition in all its formats, in build/
all: $(RUN)
	@$(BUILD) --format epub --format pdf --format html

## make all-profiles  every profile in all formats
all-profiles: $(RUN)
	@$(BUILD) --profile all

## make epub       only the EPUB
## make pdf        only the PDF
## make html       only the web page
epub pdf html: $(RUN)
	@$(BUILD) --format $@

## make handout    leaves for a class, A4 and Letter, whole and by division, in build/handouts/
handout: $(RUN)
	@$(BIN)/glossator handout $(CHOICE)

## make booklet    the book imposed for folding and stitching
booklet: $(RUN)
	@$(BIN)/glossator booklet $(CHOICE)

## make proof      check the finished files, by every judge, and write the report
proof: $(DEV) $(JUDGES)
	@$(BIN)/glossator proof --full $(CHOICE)

## make test       the tests, as many at a time as the computer has cores
test: $(DEV)
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not judges and not alone"
	@$(BIN)/python -m pytest -m alone

## make test-fast  those that need no whole book and no Java
test-fast: $(DEV)
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not judges and not slow and not alone"

## make test-hostile  hostile manuscripts, a thousand mutations, a hundred kills, notes in crowds
test-hostile: $(DEV)
	@HOSTILE=all $(BIN)/python -m pytest -m "not judges" tests/hostile tests/test_writing.py tests/press/pdf/test_stress.py \
		tests/galley/test_account_mutations.py tests/galley/test_bounds.py tests/cli/test_faults.py

## make test-judges  the tests that need what `make proof` sets up: Node.js and Chromium
test-judges: $(DEV) $(JUDGES)
	@$(BIN)/python -m pytest -m judges

## make check      style, types and layers of the code; the manuscript's spelling
check: $(DEV)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python scripts/spelling.py manuscript

## make mutants    put 100 small faults into the source, one by one, and see whether a test notices
mutants: $(DEV)
	@$(BIN)/python scripts/mutants.py

## make bench      measure builds beside pandoc's with Typst and with WeasyPrint; writes docs/speed.md
bench: $(DEV) $(BIN)/uv
	@$(BIN)/uv pip install --quiet --target .bench --no-deps -r scripts/bench-requirements.txt
	@PYTHONPATH=.bench $(BIN)/python scripts/bench_speed.py --write docs/speed.md $(CORPUS)

## make figures    draw the pictures of manuscript/figures/ anew from their tables
figures: $(DEV)
	@PYTHONPATH=scripts $(BIN)/python -m figures

## make lock       write the lock files anew from pyproject.toml
lock: $(BIN)/uv
	$(COMPILE) --extra cjk --extra scripts --output-file requirements.lock
	$(COMPILE) --extra proof --extra pdf-pictures --extra cjk --extra scripts --extra figures --extra serve --extra cluster --extra dev \
		--constraint requirements.lock \
		--output-file requirements-dev.lock

## make clean      remove what was built
clean:
	find build -mindepth 1 -maxdepth 1 ! -name .gitignore -exec rm -rf {} +

## make distclean  remove the environment as well
distclean: clean
	rm -rf $(VENV) dist scripts/judges/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

## make help       this list
help:
	@sed -n 's/^## //p' Makefile

$(RUN): requirements.lock pyproject.toml
	@PYTHON='$(PYTHON)' sh scripts/setup.sh $(VENV) requirements.lock
	@touch $@

# The second lock holds all of the first.
$(DEV): requirements-dev.lock pyproject.toml
	@PYTHON='$(PYTHON)' sh scripts/setup.sh $(VENV) requirements-dev.lock
	@touch $(RUN) $@

# The judges from npm, with Node.js and Chromium for them.
$(JUDGES): scripts/judges/package-lock.json
	@mkdir -p $(VENV)
	@sh scripts/setup.sh --judges scripts/judges
	@touch $@

$(BIN)/uv:
	@PYTHON='$(PYTHON)' sh scripts/setup.sh $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps uv==$(UV_VERSION)
