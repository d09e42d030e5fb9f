# What each recipe is for: `make help`. Nothing is needed but Python 3.11 or newer with pip and venv.

PYTHON ?= python3
BIN := .venv/bin
LAUNCH := $(BIN)/python -m legacyfund.embedded
REQUIREMENTS := requirements.txt requirements-dev.txt
TESTS ?=
# How many processes share the whole suite, each with a database of its own.
PROCESSES ?= auto
HTML := templates legacyfund/web/templates
# `make check` asks about the settings of production.
PRODUCTION := env -u LEGACYFUND_DEMONSTRATION -u LEGACYFUND_PLAIN_HTTP ALLOWED_HOSTS=fund.example.gov.uk \
	SERVICE_URL=https://fund.example.gov.uk BEHIND_PROXY=1

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test days check fix bench shell requirements faults hostile drill e2e schema audit

help: ## Say what each recipe does
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 16

setup: ## Make .venv and install the hashed requirements, when they have changed
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.13")'
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@cat $(REQUIREMENTS) | cmp -s - .venv/installed || { \
		echo "Installing the requirements" && \
		$(BIN)/pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
			$(addprefix -r ,$(REQUIREMENTS)) && \
		cat $(REQUIREMENTS) > .venv/installed; }

demo: setup ## Serve the demonstration at http://127.0.0.1:$PORT/ (8000) until Ctrl-C
	@exec $(LAUNCH) demo

demo-reset: setup ## Throw the demonstration's data away and start over
	@$(LAUNCH) reset
	@exec $(LAUNCH) demo

test: setup ## Run the whole suite with coverage; TESTS=tests/bids runs a part, without it
ifeq ($(TESTS),)
	@$(BIN)/coverage erase
	$(LAUNCH) test -- $(BIN)/coverage run -m pytest --numprocesses $(PROCESSES) --dist worksteal
	@$(BIN)/coverage combine --quiet 2>/dev/null
	@rm -f .coverage.*
	$(BIN)/coverage report --fail-under=90
	$(BIN)/coverage report --fail-under=100 --include='*/rules/*,*/ledger.py,*/ledger/*'
else
	$(LAUNCH) test -- $(BIN)/pytest $(TESTS)
endif

faults: setup ## Kill, race and tamper: tests/faults, and what attacks on the running service found
	$(LAUNCH) test -- $(BIN)/pytest tests/faults $(wildcard tests/attacks/test_a4[1-9]_*.py)

hostile: setup ## Give the reader of returns 10,000 hostile files
	LEGACYFUND_HOSTILE_FILES=10000 $(LAUNCH) test -- $(BIN)/pytest tests/portfolio/rules/test_hostile_files.py

drill: setup ## Back up the demonstration, restore it into an empty server, compare every row and file
	@$(LAUNCH) drill

e2e: setup ## The journeys in a real browser: tests/journeys
	$(LAUNCH) test -- $(BIN)/pytest tests/journeys

days: setup ## What touches a date, on twelve chosen days; DAY=2027-03-31 on one (needs faketime)
	@$(BIN)/python -m tests.days $(DAY)

bench: setup ## Print the table of benchmarks
	$(LAUNCH) test -- $(BIN)/python -m tests.benchmarks

check: setup ## What must hold before a commit: style, types, imports, migrations, deployment, API schema
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint $(HTML)
	$(BIN)/lint-imports
	@$(LAUNCH) test -- $(MAKE) --no-print-directory check-django

.PHONY: check-django
check-django:
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null

fix: setup ## Put right what a tool can put right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

shell: setup ## A Django shell on the demonstration's data
	@$(LAUNCH) run -- $(BIN)/python manage.py shell

schema: setup ## Write the API's OpenAPI description to docs/openapi.yaml
	$(LAUNCH) test -- $(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

audit: setup ## Look for known vulnerabilities in the requirements (needs a network)
	$(BIN)/pip-audit --disable-pip --require-hashes $(addprefix -r ,$(REQUIREMENTS))

requirements: ## Compile the *.in files to hashed requirement files (needs a network)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(PYTHON) -m venv "$$folder" && "$$folder/bin/pip" install --quiet --disable-pip-version-check uv && \
	for name in $(REQUIREMENTS:.txt=); do \
		"$$folder/bin/uv" pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-annotate --only-binary :all: --no-header "$$name.in" -o "$$name.txt" || exit 1; \
	done
