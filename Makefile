# Index of commands; `make` prints it.
.DEFAULT_GOAL := help
SHELL := /bin/bash

OUT    ?= out/demo
SEASON ?= 2024
PYTHON ?= python3
VENV   := .venv
TIPOFF := target/release/tipoff

# A season's first and last date, for the demo.
FROM := $(SEASON)-10-01
TO   := $(shell expr $(SEASON) + 1)-06-30

.PHONY: help
help: ## Print this list
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

.PHONY: demo
demo: release ## Build, simulate a season, backfill the five feature sets, show them
	rm -rf $(OUT)
	$(TIPOFF) simulate --out $(OUT)/warehouse --seasons $(SEASON)
	@echo
	$(TIPOFF) backfill --warehouse $(OUT)/warehouse --from $(FROM) --to $(TO) --out $(OUT)/features
	@for table in upcoming_team_game_context upcoming_player_game_context \
	    player_shot_zone_analysis team_defense_zone_analysis player_composite_factors; do \
	  echo; $(TIPOFF) preview $$table --warehouse $(OUT)/features --date $(shell expr $(SEASON) + 1)-01-15; \
	done

.PHONY: release
release: ## Build the optimised binary, target/release/tipoff
	cargo build --release --locked -p tipoff-cli

.PHONY: test
test: $(VENV)/ready ## Set up and run every test
	cargo test --workspace --locked
	cargo build --workspace --all-targets --locked
	TIPOFF_BIN=target/debug/tipoff $(VENV)/bin/python -m pytest tests

$(VENV)/ready: tests/requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/requirements.txt
	touch $@

.PHONY: lint
lint: ## Check format and lints; warnings are errors
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

.PHONY: docs
docs: ## Build the API documentation; warnings are errors
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked

.PHONY: check
check: lint docs test ## Everything that must pass before a change lands

.PHONY: clean
clean: ## Remove all that was built, set up or simulated
	cargo clean
	rm -rf $(VENV) out
