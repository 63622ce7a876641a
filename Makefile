# `make` prepares everything; `make help` lists the rest. Each target first makes what it needs.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
CODE := $(wildcard screener tests bench wsgi.py gunicorn.conf.py scripts docs/conf.py)

INSTALLED := $(VENV)/.installed
WHEELHOUSE := $(VENV)/wheelhouse
WHEELS := $(WHEELHOUSE)/.complete
SPARK := $(VENV)/.spark
LOCKER := $(VENV)/.locker
AUDITOR := $(VENV)/.auditor
ENGINES := build/engines
AUDITORS := scripts/audit/node_modules/.installed
FHIR_CHECKS := scripts/fhir/node_modules/.installed
FHIR_SERVER := scripts/fhir_server/node_modules/.installed

PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header --no-emit-index-url $(LOCK_FLAGS)

TIMED := @bash scripts/timed.sh
# Neighbours share what a file of tests sets up, and who is done takes over from who is not.
PYTEST := $(BIN)/pytest --numprocesses=auto --dist=worksteal
# One more than there are cores, because some tests wait for servers and time limits.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

# The tests start the command hundreds of times; compiled once, it starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := install
.DELETE_ON_ERROR:
.PHONY: help install run check test mirrored soak mutants format lint types browser pango node nginx php postgres valkey spark wordpress docs wheel sbom audit-packages pictures measure-pages engines screenshots audit wheelhouse words lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED) ## Make the virtual environment in .venv (the default)

run: $(INSTALLED) ## Start the application, at PORT; it prints its address
	@$(BIN)/screener serve --port $(PORT)

check: $(INSTALLED) $(WHEELS) $(FHIR_CHECKS) $(FHIR_SERVER) pango nginx php postgres valkey spark lint types ## Check layout, style, types, and all that needs no browser
	$(TIMED) 'tests without a browser' $(PYTEST) --numprocesses=$(WORKERS) -m 'not browser and not wordpress' $(PYTEST_FLAGS)

test: check browser ## Check everything, in browsers too
	$(TIMED) 'tests with browsers' $(PYTEST) -m browser tests/browser $(PYTEST_FLAGS)

mirrored: browser ## Check the pages in a made-up language, long and read from right to left
	$(TIMED) 'tests in a made-up language' $(PYTEST) -m browser --in-made-up-language tests/browser $(PYTEST_FLAGS)

soak: export SOAK := 1
soak: test ## Check everything, with far more tries in the tests by chance

format: $(INSTALLED) ## Lay out the code and fix what can be fixed
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

lint: $(INSTALLED) ## Check layout and style
	$(TIMED) layout $(BIN)/ruff format --check $(CODE)
	$(TIMED) style $(BIN)/ruff check $(CODE)

types: $(INSTALLED) ## Check the types
	$(TIMED) types $(BIN)/mypy $(CODE)

browser: $(INSTALLED) ## Find Chromium, Firefox and WebKit for the browser tests, or install them
	@bash scripts/browser.sh $(BIN)

pango: $(INSTALLED) ## Find Pango, which WeasyPrint needs to make PDFs, or install it
	@bash scripts/pango.sh $(BIN)

node: ## Find Node 18 and npm, or install them
	@bash scripts/node.sh

nginx: ## Find nginx, which the tests put in front of the server, or install it
	@bash scripts/nginx.sh

php: ## Find PHP, which renders the block for WordPress in the tests, or install it
	@bash scripts/php.sh

wordpress: $(INSTALLED) ## Check the block in a real WordPress; needs Debian's, which it installs
	@bash scripts/wordpress.sh
	$(TIMED) 'tests with WordPress' $(BIN)/pytest -m wordpress tests/wordpress $(PYTEST_FLAGS)

docs: $(INSTALLED) docs/walk.svg ## Make a site of the docs, in build/docs
	$(BIN)/python -m sphinx -q -W --keep-going -d build/docs-read docs build/docs

valkey: ## Find a Valkey or Redis server, for the tests of limits that processes share, or install it
	@bash scripts/valkey.sh

spark: $(SPARK) ## Find Java for PySpark, which guides archives in the tests, or install it; adds PySpark to .venv
	@bash scripts/java.sh
postgres: ## Find a PostgreSQL server, for the tests of the query in SQL, or install it
	@bash scripts/postgres.sh

pictures: browser docs/walk.svg ## Take the pictures of the README anew
	$(BIN)/python -m scripts.pictures

measure-pages: browser ## Measure the walks of nine people on a phone
	$(BIN)/python -m bench.screens

engines: $(ENGINES)/.installed ## Measure our rules in other engines, and draw docs/engines.svg
	$(ENGINES)/bin/python -m bench.engines --svg docs/engines.svg

screenshots: browser ## Take a picture of every page in every state, into build/screenshots
	$(BIN)/python -m scripts.screenshots

mutants: $(INSTALLED) ## Change the code in small ways, and see that a test fails each time
	$(BIN)/python -m scripts.mutants $(MUTANTS_FLAGS)

audit: browser $(AUDITORS) ## Ask the Nu HTML checker and Lighthouse; needs Node 18.20 and Java 11
	$(BIN)/python -m scripts.audit

wheel: $(INSTALLED) ## Build the wheel into dist/, the same bytes each time, with lock files to install it
	rm -f dist/*.whl
	$(PIP) wheel --no-index --no-deps --no-build-isolation --wheel-dir dist .
	$(BIN)/python -m scripts.lock_wheel dist

sbom: $(INSTALLED) ## List what the wheel needs at run time in dist/, for programs (CycloneDX) and with licences
	rm -rf build/sbom
	$(BIN)/python -m venv --without-pip build/sbom
	$(PIP) --python build/sbom install --require-hashes --requirement requirements/pdf.txt
	$(BIN)/python -m scripts.sbom build/sbom dist

audit-packages: $(AUDITOR) ## Ask if a weakness of a locked package is known; needs the network
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement requirements/pdf.txt

wheelhouse: $(WHEELS) ## Gather the wheels that the packaging test installs offline

words: $(INSTALLED) ## Gather the words of the pages, and bring their translations up to date
	$(BIN)/python -m scripts.words

lock: $(LOCKER) ## Renew the lock files; LOCK_FLAGS=--upgrade takes newer releases
	$(LOCK) pyproject.toml --output-file requirements/runtime.txt
	$(LOCK) pyproject.toml --extra pdf --extra valkey --extra cohort --extra sql --group dev --constraints requirements/runtime.txt \
		--output-file requirements/dev.txt
	$(LOCK) pyproject.toml --extra pdf --constraints requirements/dev.txt --output-file requirements/pdf.txt
	$(LOCK) pyproject.toml --extra valkey --constraints requirements/dev.txt --output-file requirements/valkey.txt
	$(LOCK) pyproject.toml --extra cohort --constraints requirements/dev.txt --output-file requirements/cohort.txt
	$(LOCK) --group spark --constraints requirements/dev.txt --output-file requirements/spark.txt
	$(LOCK) pyproject.toml --extra sql --constraints requirements/dev.txt --output-file requirements/sql.txt
	$(LOCK) --group build --constraints requirements/dev.txt --output-file requirements/build.txt
	$(LOCK) --group lock --output-file requirements/lock.txt
	$(LOCK) --group audit --constraints requirements/dev.txt --output-file requirements/audit.txt
	$(LOCK) pyproject.toml --extra cohort --group engines --constraints requirements/cohort.txt \
		--output-file requirements/engines.txt

clean: ## Remove everything that was made here
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find $(CODE) -type d -name __pycache__ -prune -exec rm -rf {} +

$(INSTALLED): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	@echo 'Installing the locked packages into $(VENV); this takes a minute or two.'
	$(PYTHON) -m venv $(VENV)
	$(TIMED) 'installing packages' $(PIP) install --require-hashes --requirement requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

docs/walk.svg: rules.yaml $(wildcard screener/diagram/*.py) $(INSTALLED)
	$(BIN)/screener graph --rules rules.yaml --output $@

$(WHEELS): requirements/runtime.txt $(INSTALLED)
	rm -rf $(WHEELHOUSE)
	$(TIMED) 'gathering wheels' $(PIP) wheel --no-deps --require-hashes --requirement requirements/runtime.txt \
		--wheel-dir $(WHEELHOUSE)
	@touch $@

$(AUDITORS) $(FHIR_CHECKS) $(FHIR_SERVER): %/node_modules/.installed: %/package-lock.json | node
	$(TIMED) 'installing $*' npm ci --prefix $* --ignore-scripts --no-audit --no-fund
	@touch $@

$(AUDITOR): requirements/audit.txt $(INSTALLED)
	$(PIP) install --require-hashes --requirement $<
	@touch $@

$(SPARK): requirements/spark.txt $(INSTALLED)
	$(TIMED) 'installing PySpark' $(PIP) install --require-hashes --requirement $<
	@touch $@

$(ENGINES)/.installed: requirements/engines.txt
	$(PYTHON) -m venv $(ENGINES)
	$(ENGINES)/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes --requirement $<
	@touch $@

$(LOCKER): requirements/lock.txt $(INSTALLED)
	$(PIP) install --require-hashes --requirement requirements/lock.txt
	@touch $@
