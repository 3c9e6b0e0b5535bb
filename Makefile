# Everything that is done with a clone of Clairevoie; `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
DATA ?= .data/demo
# How many processes run the tests.
JOBS ?= 2

BIN := .venv/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
TRANSLATED := src/clairevoie/web/locale

# The quality tools load the site's settings, which refuse to start without these.
TEST_SETTINGS := CLAIREVOIE_MODE=test CLAIREVOIE_SECRET_KEY=only-for-the-tests CLAIREVOIE_DATABASE_URL=sqlite:///:memory:

.PHONY: help
help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

# ---- set-up --------------------------------------------------------------------------------------
# A stamp stands for each finished step, so that a second run costs nothing. A virtual environment
# that was moved, or whose Python is gone, is made anew.
USABLE := [[ -x $(BIN)/python && "$$(cat .venv/.place 2>/dev/null)" == '$(CURDIR)' ]]

ifneq ($(shell $(USABLE) && echo usable),usable)
.venv/.place: anew
endif

.PHONY: anew
anew:

.venv/.place: requirements/installer.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Clairevoie needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo missing)." \
	       "Name another one: make PYTHON=python3.12 install" >&2; exit 1; }
	@PYTHON=$(PYTHON) scripts/system-packages run
	@$(USABLE) || { echo "Making the virtual environment .venv"; $(PYTHON) -m venv --clear .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt
	@echo '$(CURDIR)' > $@

.venv/.installed: .venv/.place requirements/runtime.txt requirements/build.txt pyproject.toml
	@echo "Installing what Clairevoie runs on"
	@$(UV) --require-hashes --no-build -r requirements/runtime.txt -r requirements/build.txt
	@$(UV) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.developed: .venv/.installed requirements/development.txt
	@scripts/system-packages test
	@echo "Installing what Clairevoie is developed with"
	@$(UV) --require-hashes --no-build -r requirements/development.txt
	@touch $@

.PHONY: install
install: .venv/.installed ## what running needs: .venv/bin/clairevoie works afterwards

.PHONY: develop
develop: .venv/.developed ## what testing and changing needs, system programs included

.PHONY: demo
demo: install ## the site with demonstration data: make demo [PORT=8000] [DATA=.data/demo]
	@exec $(BIN)/clairevoie demo --port '$(PORT)' --data '$(DATA)'

# ---- tests ---------------------------------------------------------------------------------------
.PHONY: test
test: ## everything that CI runs
	@for part in lint test-sqlite test-postgresql; do $(MAKE) --no-print-directory $$part; done; \
	  echo "make test: all passed in $$SECONDS s: format, lint, types, imports, dependencies, templates; the tests on SQLite and on PostgreSQL"

.PHONY: test-sqlite
test-sqlite: develop ## every test, on SQLite
	$(BIN)/python -m pytest -n $(JOBS) --dist loadscope --database sqlite

.PHONY: test-postgresql
test-postgresql: develop ## those that touch the database, on a PostgreSQL started for them
	$(BIN)/python -m pytest -n $(JOBS) --dist loadscope --database postgresql -m 'not browser'

.PHONY: lint
lint: develop ## the checks that run nothing: format, lint, types, imports, dependencies, templates
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(TEST_SETTINGS) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src
	git ls-files -co --exclude-standard 'src/*.html' | xargs -r $(BIN)/djade --check --target-version 5.2

.PHONY: format
format: develop ## put code and templates in their format
	$(BIN)/ruff format
	$(BIN)/ruff check --fix --exit-zero
	git ls-files -co --exclude-standard 'src/*.html' | xargs -r $(BIN)/djade --target-version 5.2 || :

.PHONY: bench
bench: develop ## the benchmarks, one by one
	@for benchmark in benchmarks/[!_]*.py; do echo "== $$benchmark"; $(BIN)/python "$$benchmark"; done

# ---- what is made and committed ------------------------------------------------------------------
.PHONY: lock
lock: .venv/.place ## requirements/*.txt from pyproject.toml; UPGRADE=1 takes newer versions
	@scripts/lock $(if $(UPGRADE),--upgrade)

.PHONY: messages
messages: develop ## gather the texts to translate, and compile the translations
	@mkdir -p $(TRANSLATED)
	@cd $(dir $(TRANSLATED)) && $(CURDIR)/$(BIN)/django-admin makemessages --locale fr --no-wrap --add-location file --no-obsolete
	@sed -i -e 's/^"POT-Creation-Date:.*/"POT-Creation-Date: 2026-11-01 00:00+0000\\n"/' -e 's/^"Language: .n"$$/"Language: fr\\n"/' -e '1,/^msgid ""/{/^#, fuzzy$$/d}' $(TRANSLATED)/fr/LC_MESSAGES/django.po
	@$(BIN)/pybabel compile --directory $(TRANSLATED) --domain django --statistics

.PHONY: pictures
pictures: develop ## the pictures of the documentation, taken from the running site
	$(BIN)/python scripts/pictures.py

.PHONY: clean
clean: ## remove what was made, and the demonstration's data
	rm -rf .venv .data build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find src tests scripts benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || :
