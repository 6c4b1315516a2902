# Needs Python 3.11+, make and the package registries; everything else is installed into
# .venv and node_modules. A stamp file per installed lock file makes a second call start at once.

VENV := .venv
BIN := $(VENV)/bin
VENDOR := src/backoffice/features/shared/presentation/static/vendor

# Set by some shells and containers; the program would be compiled anew at every start.
unexport PYTHONDONTWRITEBYTECODE

# An interpreter can be found and still be unusable (a version manager's placeholder): run it.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

# A virtual environment whose interpreter has been uninstalled is of no use any more.
$(shell [ -x $(BIN)/python ] || rm -rf $(VENV))

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

# --- Using the program ------------------------------------------------------------------

.PHONY: run
run: setup ## install what is missing, migrate the database, serve (PORT, HOST, DATABASE_URL)
	@exec $(BIN)/backoffice serve --migrate

.PHONY: dev
dev: setup ## like run, and reload when the code changes
	@exec $(BIN)/backoffice serve --migrate --reload

.PHONY: db-migrate
db-migrate: setup ## bring the database to the newest schema
	@$(BIN)/backoffice migrate

.PHONY: db-status
db-status: setup ## show which schema the database has
	@$(BIN)/backoffice db-status

# --- Working on it ----------------------------------------------------------------------

# Many tests wait for programs, servers and browsers; a core each is enough for all of them.
WORKERS ?= auto

.PHONY: test
test: setup-dev ## run all tests (ARGS="-k name" for some)
	@$(BIN)/pytest -n $(WORKERS) $(ARGS)

.PHONY: test-unit
test-unit: setup-dev ## run the tests that need no database, server or browser
	@$(BIN)/pytest -m "not integration and not e2e" $(ARGS)

.PHONY: test-integration
test-integration: setup-dev ## run the tests on SQLite and PostgreSQL
	@$(BIN)/pytest -m integration $(ARGS)

.PHONY: test-e2e
test-e2e: setup-dev ## run the tests of the whole program in a browser
	@$(BIN)/pytest -m e2e $(ARGS)

.PHONY: test-smoke
test-smoke: setup-dev ## run the few tests that tell within seconds whether it stands
	@$(BIN)/pytest -m smoke $(ARGS)

FAILURES ?= 50

.PHONY: soak
soak: setup-dev ## kill programs and servers under load, again and again (FAILURES=50)
	@$(BIN)/pytest -m soak --failures $(FAILURES) $(ARGS)

.PHONY: check
check: setup-dev ## lint, formatting, types, architecture
	@$(BIN)/ruff check -q
	@$(BIN)/ruff format --check -q
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

.PHONY: fix
fix: setup-dev ## repair what ruff can repair, and format
	@$(BIN)/ruff check -q --fix
	@$(BIN)/ruff format -q

.PHONY: format
format: fix ## same as fix

.PHONY: bench
bench: setup-dev ## how fast ledger and prices are (ARGS="--full", "--only NAME", "--json FILE")
	@$(BIN)/python -m benchmarks $(ARGS)

# --- Setting up -------------------------------------------------------------------------

# -j2: Python and front-end packages are installed at the same time.
SETUP = @$(MAKE) --no-print-directory --silent -j2

.PHONY: setup
setup: ## install what running needs
	$(SETUP) $(VENV)/.package $(VENDOR)/.complete

.PHONY: setup-dev
setup-dev: ## install what tests need, too
	$(SETUP) $(VENV)/.dev node_modules/.dev
	$(SETUP) $(VENV)/.package $(VENDOR)/.complete

$(VENV)/.created:
	@[ -n "$(PYTHON)" ] || { echo "No Python 3.11 or newer found. Install one, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv --clear --without-pip $(VENV)
	@touch $@

# The interpreter's own pip is there at once; putting another into .venv takes longer than all the rest.
UV_INSTALL = install -qq --disable-pip-version-check --retries 1 --require-hashes -r requirements-uv.lock
$(VENV)/.uv: requirements-uv.lock $(VENV)/.created
	@$(PYTHON) -m pip --python $(BIN)/python $(UV_INSTALL) 2>/dev/null \
		|| { $(BIN)/python -m ensurepip >/dev/null 2>&1 && $(BIN)/python -m pip $(UV_INSTALL); } \
		|| { echo "Could not install uv with pip. Is the network up, and PyPI (or your index) reachable?"; \
			echo "On Debian and Ubuntu, pip comes with: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.runtime: requirements.lock $(VENV)/.uv
	@echo "Installing Python packages"
	@scripts/install-locked requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing Python packages for development"
	@scripts/install-locked requirements-dev.lock
	@touch $@

# The build backend is in the lock; an isolated build would download another one.
$(VENV)/.package: pyproject.toml $(VENV)/.runtime
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	@touch $@

NPM_FAILED = { echo "Could not install front-end packages. Is the network up, and npm's registry reachable?"; exit 1; }

node_modules/.runtime: package-lock.json .npmrc | $(VENV)/.uv
	@echo "Installing front-end packages"
	@scripts/npm ci --omit=dev >/dev/null || $(NPM_FAILED)
	@touch $@

# npm ci replaces the whole folder: it holds both, and both are as new as the lock.
node_modules/.dev: package-lock.json .npmrc | $(VENV)/.uv
	@echo "Installing front-end packages for development"
	@scripts/npm ci >/dev/null || $(NPM_FAILED)
	@touch node_modules/.runtime $@

$(VENDOR)/.complete: scripts/vendor_frontend.py scripts/icons.txt node_modules/.runtime
	@$(BIN)/python scripts/vendor_frontend.py
	@touch $@

# --- Keeping it -------------------------------------------------------------------------

# One file for all platforms and Python versions, with hashes and without any index's address.
COMPILE = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) pyproject.toml

.PHONY: lock
lock: $(VENV)/.uv ## write the lock files anew after pyproject.toml or package.json changed (UPGRADE=1 for newer versions)
	@$(COMPILE) --extra install -o requirements.lock
	@$(COMPILE) --extra install --extra dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE:pyproject.toml=) --group installer -o requirements-uv.lock
	@$(COMPILE:pyproject.toml=) --group node -o requirements-node.lock
	@scripts/npm install --package-lock-only >/dev/null

.PHONY: clean
clean: ## remove what was installed and cached (var/ with your data stays)
	@rm -rf $(VENV) node_modules $(VENDOR) .*_cache .hypothesis .coverage htmlcov dist
	@find src tests scripts alembic -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
