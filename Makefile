# The habits of this house. Each target is one script in scripts/, which also runs on its own.
# What is built goes to ~/.cache/muster (or CARGO_TARGET_DIR), never into the checkout.

.DEFAULT_GOAL := help
.PHONY: help setup build run demo dev check fmt test e2e bench soak screenshots fuzz dist

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Find or install everything that building and testing needs
	@scripts/setup.sh test

build: ## Build the release: the pages, the import worker and the server
	@scripts/setup.sh build
	@scripts/build.sh

run: build ## Build, then serve at http://127.0.0.1:3000, with a company to try things on
	@scripts/run.sh

demo: build ## Fill the empty database with a company to try things on
	@scripts/demo.sh

dev: ## Serve while you edit: rebuilds and reloads on every change
	@scripts/setup.sh build
	@scripts/dev.sh

check: ## Formatting and lints, for the server and for the browser
	@scripts/setup.sh build
	@scripts/check.sh

fmt: ## Format the Rust code
	@cargo fmt --all

test: setup ## Everything: check, tests on both databases, docs, release build, browser tests
	@scripts/test.sh

e2e: setup ## Only the browser tests, against a fresh release build
	@scripts/build.sh
	@scripts/e2e.sh

bench: setup ## Measure the import and a million people's readers; prints rates beside their yardsticks
	@scripts/bench.sh

soak: setup ## Ten minutes of load on each database, and two with processes killed; says what held
	@scripts/build.sh
	@scripts/soak.sh

screenshots: setup ## Take the pictures of docs/screenshots, in light and dark, wide and narrow
	@scripts/build.sh
	@scripts/screenshots.sh

dist: build ## Pack one file to deploy: the binary, a systemd unit, every setting explained
	@scripts/dist.sh

fuzz: ## Five minutes of looking for files that break reading or checking
	@scripts/setup.sh build
	@scripts/fuzz.sh
