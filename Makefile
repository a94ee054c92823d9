# Tollgate: `make run` starts everything and shows it at work; `make test` proves it.
.DEFAULT_GOAL := help
.PHONY: help setup run stop build test audit simulate bench protos format ci

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what this machine lacks (Debian packages, by apt)
	@scripts/setup

run: build ## Build, start the stack under .tollgate/, drive sample traffic, print the reports
	@.build/release/tollgate up
	@scripts/demo

stop: ## Stop the stack that `make run` started
	@if [ -x .build/release/tollgate ]; then .build/release/tollgate down; \
	else echo "nothing to stop: nothing is built"; fi

build: setup ## Build everything, optimised
	swift build -c release

test: ## Build and pass every test
	@scripts/setup --test
	swift build --build-tests
	GENERATOR=.build/debug/contract-generator Protos/generate --check
	@scripts/test

audit: ## Kill, cut and fill everything under the tracker, and audit what it acknowledged (AUDIT_SEED)
	@scripts/setup --test
	swift build --build-tests
	AUDIT=full swift test --skip-build --no-parallel --filter TrackerAuditTests

simulate: ## Run the simulation of limiters on 10,000 seeds (SIMULATION_SEEDS), optimised
	SIMULATION_SEEDS=$${SIMULATION_SEEDS:-10000} \
	swift test -c release -Xswiftc -enable-testing --no-parallel --filter Simulation

bench: build ## Print the benchmarks, each as a ratio to its reference
	.build/release/benchmarks

protos: ## Generate the C and Swift code of the contracts from Protos/
	@scripts/setup --protos
	Protos/generate

format: ## Format every Swift source in place
	swift format --in-place --parallel --recursive Package.swift Protos/Generator Services Shared Tests

ci: ## What a change has to pass before it is merged
	@.ci/run
