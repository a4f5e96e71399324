# Every target is typed by people; .ci/run calls verify, lint, demo, test and e2e.
SHELL := /bin/bash
.DEFAULT_GOAL := help
# The npm package "node" brings the Node that runs TypeScript, where the machine's own is older.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
SEAWORTHY := node --disable-warning=ExperimentalWarning src/cli/main.ts

.PHONY: help demo unit test cluster verify judges generate bundle golden lint format bench bench-full faults test-long snapshot mutants image e2e

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

node_modules/.package-lock.json: package-lock.json
	@echo "installing npm packages ..."
	@npm ci --no-progress --loglevel=error
	@touch $@

demo: node_modules/.package-lock.json ## Watch a shop of Apps converge on a real API server, then the proofs (KEEP=1 leaves it running)
	@$(SEAWORTHY) demo $(if $(KEEP),--keep)

cluster: node_modules/.package-lock.json ## Start a control plane with simulated nodes and print how to use it (Ctrl-C ends it)
	@$(SEAWORTHY) cluster

unit: node_modules/.package-lock.json ## Run the tests that need npm packages only (half a minute)
	@node tools/test.ts units

test: node_modules/.package-lock.json ## Run all tests, those on real control planes included
	@node tools/test.ts

bench: node_modules/.package-lock.json ## Measure the runtime on 200 and 1,000 Apps, each figure beside its goal (15 minutes)
	@node --disable-warning=ExperimentalWarning bench/main.ts short

bench-full: node_modules/.package-lock.json ## The same on 10,000 Apps and 60,000 children, with 100,000 objects of others
	@node --disable-warning=ExperimentalWarning bench/main.ts full

faults: node_modules/.package-lock.json ## Fail calls and streams by seed and judge what comes of it (SEEDS=40 SEED=7 ORACLE=O7)
	@node tools/faults.ts

test-long: node_modules/.package-lock.json ## Run all tests, the stories on older Kubernetes and the whole fault campaigns (hours; SEEDS=500 PART=stories-1.33)
	@node tools/test-long.ts

snapshot: node_modules/.package-lock.json ## Keep what this version leaves in etcd, for later ones to be judged by (part of a release)
	@node tools/snapshot.ts

mutants: node_modules/.package-lock.json ## Plant known bugs one at a time and see which test finds each (MUTANT=words STORIES=1)
	@node tools/mutants.ts

judges: node_modules/.package-lock.json ## Build the foreign programs that judge our output in tests (make test does it too)
	@node tools/judges.ts

generate: node_modules/.package-lock.json ## Write what is generated: CRDs, roles, chart parts, reference
	@node tools/generate.ts

bundle: node_modules/.package-lock.json ## Write the operator as one file, dist/seaworthy.mjs, as an image holds it
	@node tools/bundle.ts

image: bundle ## Write the operator's image as dist/operator-image.tar, without a container engine
	@node tools/image.ts

e2e: node_modules/.package-lock.json ## Run the operator's image and real pods on a node in namespaces of its own (root on Linux; FILES="serving")
	@node --disable-warning=ExperimentalWarning test/node/main.ts $(FILES)

golden: node_modules/.package-lock.json ## Rewrite the expected outputs under test/cases; read the diff
	@UPDATE_GOLDENS=1 node node_modules/mocha/bin/mocha.js --reporter dot test/controllers/cases.test.ts test/controllers/situations.test.ts test/compile/logging/cases.test.ts

verify: generate ## Fail when something generated is stale
	@changes=$$(git status --porcelain) || exit 1; test -z "$$changes" || { echo "$$changes"; echo "verify: commit what 'make generate' wrote, or undo what you did not mean"; exit 1; }
	@echo "verify: everything generated is up to date"

lint: node_modules/.package-lock.json ## Types, lint rules, formatting
	@tsc --noEmit && oxlint --type-aware && biome format

format: node_modules/.package-lock.json ## Format all sources
	@biome format --write
