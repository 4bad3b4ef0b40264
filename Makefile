# `make` lists the targets. Each does its own set-up.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help venv demo test coverage test-long chaos fuzz check bench migration lock clean

# The interpreter to build .venv with; found by scripts/environment.sh when not given.
PYTHON ?=
# demo: serve the pages at the end (1) or stop (0); through which engine; at which port (the program's choice when empty).
SERVE ?= 1
ENGINE ?= embedded
PORT ?=
# test, bench: further arguments, e.g. make test ARGS="tests/unit -x"
ARGS ?=
# chaos: kills a run, and one seed instead of five
KILLS ?= 200
SEED ?=
# fuzz: seconds for all targets together (the shell's own SECONDS is not meant), and which targets
fuzz_seconds := $(if $(filter command%,$(origin SECONDS)),$(SECONDS),60)
TARGETS ?=

unexport PYTHONHOME PYTHONPATH
export PYTHON
bin := .venv/bin

# A home that does not exist or may not be written to (a service account, an emptied environment) is replaced.
ifneq ($(shell [ -d "$$HOME" ] && [ -w "$$HOME" ] && echo yes),yes)
export HOME := $(CURDIR)/var/home
$(shell mkdir -p $(CURDIR)/var/home 2>/dev/null)
endif

serve_0 := --no-serve
serve_1 := --serve
demo_embedded = $(bin)/followup demo $(serve_$(SERVE)) $(if $(PORT),--port $(PORT))
demo_prefect = $(bin)/python -m flows.case_playing var/demo \
	$(if $(filter 1,$(SERVE)),&& FOLLOWUP_DATA_DIR=var/demo $(bin)/followup serve $(if $(PORT),--port $(PORT)) --as-of 2021-11-01)
set_embedded := run
set_prefect := prefect

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

venv: ## .venv with everything a developer needs
	@scripts/environment.sh dev

demo: ## play the worked case and serve it: SERVE=0 stops instead, ENGINE=prefect, PORT=8000
	@$(if $(set_$(ENGINE)),,echo "make demo: ENGINE is embedded or prefect, not '$(ENGINE)'" >&2; exit 2;) \
	$(if $(serve_$(SERVE)),,echo "make demo: SERVE is 1 or 0, not '$(SERVE)'" >&2; exit 2;) \
	scripts/environment.sh $(set_$(ENGINE))
	@$(demo_$(ENGINE))

test: ## the whole suite, with what it needs of Debian: ARGS="tests/unit -x" for a part
	@scripts/system-packages.sh
	@scripts/environment.sh dev
	@$(bin)/python -m pytest $(ARGS)

coverage: ## the whole suite, and which branches it never took: half as long again
	@$(MAKE) --no-print-directory test ARGS="--cov --cov-report=term:skip-covered $(ARGS)"

test-long: ## what takes minutes: faults of mail, a real Postfix, a year of a house, lives at random, machines killed, sweeps at once
	@scripts/environment.sh dev
	@$(bin)/python -m tests.chaos.faults $(ARGS)
	@$(bin)/python -m tests.chaos.year
	@$(bin)/python -m tests.chaos.life
	@$(bin)/python -m tests.chaos.machines
	@$(bin)/python -m tests.chaos.postfix
	@FOLLOWUP_TEST_STEPS=10000 $(bin)/python -m pytest -q --timeout=0 tests/integration/services/test_sweeping.py -k four_sweeps
	@HYPOTHESIS_PROFILE=random $(bin)/python -m pytest -q tests/unit tests/integration

chaos: ## kill -9 over a send, on the loopback: five seeds of 200 kills and 4,000 mails; KILLS=30 SEED=7 for a short run
	@scripts/environment.sh chaos
	@$(bin)/python -m tests.chaos --kills $(KILLS) $(if $(SEED),--seed $(SEED))

fuzz: ## made-up files and sentences fed to the readers: SECONDS=60 in all, TARGETS="docx html" for some
	@scripts/environment.sh dev
	@$(bin)/python -m tests.fuzz --seconds $(fuzz_seconds) $(TARGETS)

check: ## ruff, mypy and import-linter (make test includes them)
	@scripts/environment.sh dev
	@$(bin)/ruff check .
	@$(bin)/ruff format --check .
	@$(bin)/mypy
	@$(bin)/lint-imports

bench: ## the speeds that are promised, as ratios
	@scripts/environment.sh dev
	@PYTHONPATH=. $(bin)/python scripts/bench.py $(ARGS)

migration: ## write the register's one migration anew from its tables
	@scripts/environment.sh dev
	@$(bin)/python scripts/initial_migration.py

lock: ## compile requirements/*.txt anew: ARGS=--upgrade takes newer releases
	@scripts/lock.sh $(ARGS)

clean: ## remove what make made (.venv and .venv-prefect-server too), not what the program wrote to var/
	rm -rf .venv .venv-prefect-server build dist .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
