# What each recipe is for: `make help`. Nothing is needed but Python 3.11 or newer with pip and venv.

PYTHON ?= python3
BIN := .venv/bin
LAUNCH := $(BIN)/python -m legacyfund.embedded
# The service, and what the demonstration adds; what tests and checks add; the pips that a test installs with.
DEMO := requirements.txt requirements-demo.txt
DEV := requirements-dev.txt
PIPS := $(sort $(wildcard tests/runtime/pips/*.txt))
REQUIREMENTS := $(DEMO) $(DEV) requirements-lock.txt
# The locks are the whole truth: nothing is looked up beside them, so no pip and no release can change what is installed.
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet
HASHED := --no-deps --only-binary :all: --require-hashes
TESTS ?=
CERTIFICATES ?=
YEAR ?=
# How many processes share the whole suite, each with a database of its own.
PROCESSES ?= auto
HTML := templates legacyfund/web/templates
# `make check` asks about the settings of production.
PRODUCTION := env -u LEGACYFUND_DEMONSTRATION -u LEGACYFUND_PLAIN_HTTP ALLOWED_HOSTS=fund.example.gov.uk \
	SERVICE_URL=https://fund.example.gov.uk BEHIND_PROXY=1

.DEFAULT_GOAL := help
.PHONY: help setup setup-demo demo demo-reset test quick days check fix bench shell requirements faults hostile prove drill e2e door client rooms \
	schema audit

help: ## Say what each recipe does
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 16

# $(call hold,LOCKS): .venv holds LOCKS exactly. Its copies of them are written last, and are out of the way while
# pip works. A lock that has changed, or a set-up that was cut off, starts .venv over, so nothing old or half stays.
define hold
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.13")'
@set -e; missing=; changed=; files=; \
for lock in $(1); do \
	copy=.venv/locks/$${lock##*/}; \
	if cmp -s $$lock $$copy; then continue; fi; \
	missing="$$missing $$lock"; \
	if test -e $$copy; then changed=yes; fi; \
done; \
works() { test -d .venv/locks && $(BIN)/python -c 'import pip' 2>/dev/null; }; \
if test -n "$$changed" || ! works; then \
	$(PYTHON) -m venv --clear .venv; mkdir .venv/locks; missing='$(1)'; \
fi; \
if test -z "$$missing"; then exit 0; fi; \
echo "Installing the requirements"; \
mv .venv/locks .venv/unfinished; \
for lock in $$missing; do \
	case $$lock in \
		tests/*) $(PIP) download $(HASHED) --dest .venv/pips --requirement $$lock;; \
		*) files="$$files --requirement $$lock";; \
	esac; \
	cp $$lock .venv/unfinished; \
done; \
test -z "$$files" || $(PIP) install $(HASHED) --no-compile $$files; \
report=$$($(BIN)/python -m pip --disable-pip-version-check check) || { echo "$$report"; exit 1; }; \
mv .venv/unfinished .venv/locks
endef

setup-demo: ## Make .venv with what the demonstration runs on
	$(call hold,$(DEMO))

setup: ## Make .venv with what tests and checks need too
	$(call hold,$(DEMO) $(DEV) $(PIPS))

demo: setup-demo ## Serve the demonstration at http://127.0.0.1:$PORT/ (8000) until Ctrl-C
	@exec $(LAUNCH) demo

demo-reset: setup-demo ## Throw the demonstration's data away and start over
	@$(LAUNCH) reset
	@exec $(LAUNCH) demo

test: setup ## Run the whole suite with coverage; TESTS=tests/bids runs a part, without it
ifeq ($(TESTS),)
	@mkdir -p var && rm -f var/coverage.json
	$(LAUNCH) test -- $(BIN)/python -m slipcover -m pytest --numprocesses $(PROCESSES) --dist worksteal
	@$(BIN)/python -m tests.covered
else
	$(LAUNCH) test -- $(BIN)/pytest $(TESTS)
endif

quick: setup ## Within a minute: style, imports, rules, house rules, tests of what differs from main
	@$(BIN)/python -m tests.quick

faults: setup ## Kill, race, tamper and time at full size, with a table of what was wanted and seen (most of an hour)
	LEGACYFUND_FAULTS=long $(LAUNCH) test -- $(BIN)/pytest --override-ini 'python_files=test_*.py *_by_the_clock.py' \
		tests/faults $(wildcard tests/attacks/test_a4[1-9]_*.py) tests/attacks/test_a50_tokens_hammered.py \
		tests/attacks/test_a26_whole_api.py

hostile: setup ## Give the reader of returns 10,000 hostile files
	LEGACYFUND_HOSTILE_FILES=10000 $(LAUNCH) test -- $(BIN)/pytest tests/portfolio/spend/rules/test_hostile_files.py

prove: setup ## Hold the choice against a second solver, prove and tamper, and the ledger against 1,000 sequences; CERTIFICATES=200 proves 200 large rounds (ten minutes)
ifeq ($(CERTIFICATES),)
	LEGACYFUND_LARGE_CHOICES=200 LEGACYFUND_CHOICES=500 LEGACYFUND_TAMPERED=1000 $(LAUNCH) test -- \
		$(BIN)/pytest --numprocesses 2 tests/portfolio/choice/rules
	LEGACYFUND_SEQUENCES=1000 $(LAUNCH) test -- $(BIN)/pytest tests/portfolio/ledger/test_sequences.py
else
	$(BIN)/python -m tests.benchmarks.certificates $(CERTIFICATES)
endif

drill: setup ## Back up the demonstration, restore it into an empty server, compare every row and file
	@$(LAUNCH) drill

e2e: setup ## The journeys in a real browser: tests/journeys
	LEGACYFUND_ALBUMS=1 $(LAUNCH) test -- $(BIN)/pytest tests/journeys

days: setup ## What touches a date, on twelve chosen days; DAY=2027-03-31 all of it on one (needs faketime)
	@$(BIN)/python -m tests.days $(DAY)

door: setup ## Install the real locked wheels with the oldest and the newest pip, beside newer releases
	$(BIN)/python -m tests.benchmarks.door

client: ## Build the Treasury's client as a wheel into var/
	@mkdir -p var && PYTHONPATH=client $(PYTHON) -B -c 'import building; print("var/" + building.build_wheel("var"))'

rooms: setup ## What each room holds, and how many of its imports stay in it
	@$(BIN)/python -m tests.benchmarks.rooms

bench: setup ## Print the table of benchmarks; YEAR=1 the one of 2,000 awards and a million lines (takes long to make)
	$(LAUNCH) test -- $(BIN)/python -m tests.benchmarks $(if $(YEAR),year)

check: setup ## What must hold before a commit: style, types, imports, migrations, deployment, API schema
	@$(LAUNCH) test -- $(MAKE) --no-print-directory --jobs 2 check-types check-rest

# Side by side: the types take as long as all the rest.
.PHONY: check-types check-rest
check-types:
	$(BIN)/mypy

check-rest:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint $(HTML)
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null

fix: setup ## Put right what a tool can put right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

shell: setup-demo ## A Django shell on the demonstration's data
	@exec $(LAUNCH) manage -- shell

schema: setup ## Write the API's OpenAPI description to docs/openapi.yaml
	$(LAUNCH) test -- $(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

audit: setup ## Look for known vulnerabilities in the requirements (needs a network)
	$(BIN)/pip-audit --disable-pip --require-hashes $(addprefix -r ,$(REQUIREMENTS))

requirements: ## Compile the *.in files to hashed requirement files (needs a network)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(PYTHON) -m venv "$$folder" && \
	"$$folder/bin/pip" install --quiet --disable-pip-version-check $(HASHED) --requirement requirements-lock.txt && \
	for name in $(REQUIREMENTS:.txt=); do \
		"$$folder/bin/uv" pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-annotate --only-binary :all: --no-header "$$name.in" -o "$$name.txt" || exit 1; \
	done
