# Fleet. `make help` explains each target.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: faults help setup build test demo lab up down check bench clean

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what building, testing and the demo need (Debian packages)
	@eng/setup

build: ## build everything: bin/fleet-agent, bin/fleet-collector, bin/fleet-plotter
	@eng/build

test: ## build, then run every test against the real parts; ends with `N passed, N failed`
	@eng/test

demo: ## compare two real kernels in small virtual machines; writes out/demo/
	@lab/demo

lab: ## every kernel of apt x workloads x NUMA nodes x repeats, and the comparison; writes out/lab/matrix/
	@lab/matrix

up: ## start collector, plotter and agent on this machine against TimescaleDB
	@eng/up

down: ## stop what `make up` started
	@eng/down

check: ## formatting, build with warnings as errors, and the tests that need nothing installed
	@eng/check

bench: ## the figures of docs/benchmarks.md, as ratios in one run
	@bench/run

faults: ## kill, cut, fill and confuse everything, long; writes docs/faults.md
	@eng/faults

clean: ## remove build output; caches in .cache stay
	@rm -rf artifacts bin out
