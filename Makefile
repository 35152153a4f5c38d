# What people type. `make` alone lists it. Nothing but Python >= 3.11 and make is needed.
SHELL := /bin/sh
PYTHON := .venv/bin/python
GATEHOUSE := .venv/bin/gatehouse
CPUS := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
WORKERS ?= $(shell [ $(CPUS) -lt 4 ] && echo $(CPUS) || echo 4)
TESTS ?= tests
WIPE ?=
UPGRADE ?=
# The folders of our own sources.
OWN := benchmarks environments gatehouse lambda_src modules policies rehearsal stacks tests
ATTEMPTS ?=
REQUESTS ?=

# A shell that forbids bytecode makes every import of the bindings slow.
unexport PYTHONDONTWRITEBYTECODE
# Pip and npm are told on their command lines what they need; a virtual environment in the shell is not ours.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH

.DEFAULT_GOAL := help
.PHONY: help setup setup-develop up down status test test-fast pr check format-check lint imports types \
	web-checks workflows generated review format bench attack fuzz canaries lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: ## prepare everything up to .venv/bin/gatehouse
	@python=$$(sh gatehouse/setup/find_python.sh) && "$$python" -m gatehouse.setup

setup-develop: ## the same, and what tests and checks need
	@python=$$(sh gatehouse/setup/find_python.sh) && "$$python" -m gatehouse.setup --develop

up: setup ## rehearse the whole platform on this machine
	@$(GATEHOUSE) up

down: setup ## end the rehearsal; WIPE=1 forgets its state too
	@$(GATEHOUSE) down $(if $(WIPE),--wipe)

status: setup ## what runs, and at which addresses
	@$(GATEHOUSE) status

# A worker that is killed ends the run: its tests would be waited for without end.
test: setup-develop ## the linters, then every test; WORKERS=n, TESTS=path runs a part of the tests alone
	@$(if $(filter tests,$(TESTS)),$(MAKE) --no-print-directory -j $(WORKERS) check)
	@$(PYTHON) -m pytest -rs --max-worker-restart 0 -n $(WORKERS) --dist loadgroup $(TESTS)

test-fast: setup-develop ## the tests that start nothing, under a minute; for while you work
	@$(PYTHON) -m pytest -n $(WORKERS) -m "not service and not plan and not browser and not rehearsal" $(TESTS)

pr: test review ## the one gate: what a pull request must pass

check: format-check lint imports types web-checks workflows generated ## what linters and type checkers judge

format-check: setup-develop
	@$(PYTHON) -m ruff format --check --quiet .

lint: setup-develop
	@$(PYTHON) -m ruff check --quiet .
	@! grep -rnE "noqa: [A-Z0-9, ]+$$" --include="*.py" $(OWN) || { echo "Write the reason behind each noqa above: # noqa: CODE - reason"; exit 1; }

imports: setup-develop
	@.venv/bin/lint-imports >.gatehouse/imports.txt || { cat .gatehouse/imports.txt; exit 1; }

types: setup-develop
	@$(PYTHON) -m mypy --no-error-summary

web-checks: setup-develop
	@cd web && ../.venv/bin/npm run --silent lint && ../.venv/bin/npm run --silent types

workflows: setup-develop ## audit the workflows with actionlint and zizmor, at their strictest
	@$(PYTHON) -m gatehouse.delivery.github.workflow_audit

generated: setup-develop
	@$(PYTHON) -m gatehouse.setup.locks --check
	@$(PYTHON) -m gatehouse.delivery.zones_reference --check
	@$(PYTHON) -m gatehouse.delivery.github.workflows --check

review: setup-develop ## judge the plans of every environment
	@for env in $$($(PYTHON) -m environments); do $(GATEHOUSE) review --env $$env >.gatehouse/review-$$env.txt \
	  || { cat .gatehouse/review-$$env.txt; exit 1; }; done

format: setup-develop ## format the sources
	@$(PYTHON) -m ruff format --quiet .

bench: setup-develop ## measure, beside the alternatives
	@$(PYTHON) -m benchmarks

# The rehearsal must run: `make up`.
attack: setup ## 10,500 cross-tenant requests at the running rehearsal; ATTEMPTS=n sends fewer
	@$(PYTHON) -m rehearsal.hostile.attack $(if $(ATTEMPTS),--attempts $(ATTEMPTS))

fuzz: setup ## broken input in every field of every route; REQUESTS=n sends fewer
	@$(PYTHON) -m rehearsal.hostile.fuzz $(if $(REQUESTS),--requests $(REQUESTS))

canaries: setup ## what users say and hold is in no log; SHARE=n sends fewer requests of a route
	@$(PYTHON) -m rehearsal.hostile.canaries $(if $(SHARE),--share $(SHARE))

lock: setup-develop ## resolve requirements/*.in and package.json again; UPGRADE=1 takes newer versions
	@$(PYTHON) -m gatehouse.setup.locks $(if $(UPGRADE),--upgrade)

clean: ## remove what was installed and generated, after `make down`
	@if [ -x $(GATEHOUSE) ]; then $(GATEHOUSE) down --wipe; fi
	rm -rf .venv .gatehouse node_modules web/node_modules cdktf.out build *.egg-info .mypy_cache .ruff_cache
