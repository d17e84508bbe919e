# idverdict: `make demo` on a fresh Debian or Ubuntu machine sets up everything and shows the service at work.

VENV := .venv
PEER := .venv-peer
ZONE_PEER := .venv-zone-peer
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq

SETUP := $(VENV)/.setup
SETUP_DEV := $(VENV)/.setup-dev
NODE_MODULES := node_modules/.package-lock.json
BUF := node_modules/.bin/buf

# Hundreds of processes are started by the tests: without bytecode each would compile every module again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev test audit-dependencies lint typecheck contract tests demo bench bench-documents bench-pages bench-stages bench-owners bench-names suites train train-recogniser train-glyphs train-zone-lines calibrate docker-proof lock clean debian debian-dev debian-bench debian-training debian-docker-proof bench-screening bench-screening-peer bench-owner-graph debian-peer
.DELETE_ON_ERROR:

help: ## list the targets
	@sed -n 's/^\([a-z%-]*\):.*## \(.*\)/\1	\2/p' $(MAKEFILE_LIST) | expand -t 16

# --- set up ---------------------------------------------------------------------------------------------------------

setup: $(SETUP) ## leave a ready .venv/bin/idverdict

setup-dev: $(SETUP_DEV) $(NODE_MODULES) ## setup, and everything that `make test` needs

$(SETUP): requirements.lock requirements-build.lock pyproject.toml protos/pyproject.toml | debian
	@echo "Setting up $(VENV) from requirements.lock"
	@test -x $(BIN)/python || { python=$$(scripts/find-python) && "$$python" -m venv $(VENV); }
	@$(PIP) install --require-hashes --no-deps --no-compile -r requirements-build.lock -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e ./protos -e .
	@touch $@

$(SETUP_DEV): $(SETUP) requirements-dev.lock
	@echo "Adding the development tools from requirements-dev.lock"
	@$(PIP) install --no-compile --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

$(NODE_MODULES): package-lock.json | debian-dev
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

debian:
	@scripts/debian-packages packages.apt

debian-dev:
	@scripts/debian-packages packages-dev.apt

debian-bench:
	@scripts/debian-packages packages-bench.apt

debian-peer:
	@scripts/debian-packages packages-peer.apt

debian-training:
	@scripts/debian-packages packages-training.apt

debian-docker-proof:
	@scripts/debian-packages packages-docker-proof.apt

# --- use ------------------------------------------------------------------------------------------------------------

demo: setup ## draw specimens, start a server, show its verdicts
	@$(BIN)/idverdict demo

bench: setup-dev $(ZONE_PEER)/.setup ## measure accuracy, speed and memory, acceptance of genuine customers by group, zones and numbers beside others
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.acceptance
	@$(BIN)/python -m bench.zones --beside --kinds chinese-passport foreign-passport td1 exit-permit --tiers clean phone --count 5
	@$(BIN)/python -m bench.cards_and_licences --beside --count 5

bench-documents: setup-dev ## measure pages that are read by their titles and labels, and passports, a sample of each (COUNT=15: half an hour of one core)
	@$(BIN)/python -m bench.documents --tiers clean phone hard --count $(or $(COUNT),2) --first $(or $(FIRST),83000) --brief
	@$(BIN)/python -m bench.zones --kinds chinese-passport foreign-passport --count $(or $(COUNT),2) --first $(or $(FIRST),83000)

bench-pages: setup-dev ## measure corners by type and tier, and what pictures without a document cost (an hour of one core)
	@$(BIN)/python -m bench.corners
	@$(BIN)/python -m bench.without_document

bench-stages: setup-dev ## where the processor's time of a page of each type goes
	@$(BIN)/python -m bench.page_profile

bench-names: setup-dev debian-bench ## measure names with every character, a sample of them (whole: .venv/bin/python -m bench.names --whole)
	@$(BIN)/python -m bench.names

bench-owners: setup-dev ## owners among a million parties in memory, and 3,000 random structures against a second solver
	@$(BIN)/python -m bench.owners

bench-owner-graph: setup-dev ## owners out of the graph in PostgreSQL with a million parties: import, size, times
	@$(BIN)/python -m bench.owner_graph

bench-screening-peer: setup-dev $(PEER)/.setup ## F1 of the screening and of nomenklatura's logic-v2 side by side (PAIRS=cases.csv, or drawn pairs)
	@mkdir -p .peer-scores
	@$(if $(PAIRS),cp $(PAIRS) .peer-scores/pairs.csv,$(BIN)/python -m bench.peer_pairs --count 100 --output .peer-scores/pairs.csv)
	@$(PEER)/bin/python -m bench.logic_v2 .peer-scores/pairs.csv --output .peer-scores/scores.csv
	@$(BIN)/python -m bench.screening --pairs .peer-scores/pairs.csv --peer .peer-scores/scores.csv

$(PEER)/.setup: requirements-peer.lock | debian-peer
	@python=$$(scripts/find-python) && "$$python" -m venv $(PEER)
	@$(PEER)/bin/python -m pip --disable-pip-version-check --no-input -qq install --require-hashes --no-deps -r requirements-peer.lock
	@touch $@

$(ZONE_PEER)/.setup: requirements-zone-peer.lock
	@python=$$(scripts/find-python) && "$$python" -m venv $(ZONE_PEER)
	@$(ZONE_PEER)/bin/python -m pip --disable-pip-version-check --no-input -qq install --require-hashes --no-deps -r requirements-zone-peer.lock
	@touch $@

bench-screening: setup-dev ## screening of 500,000 synthetic names: speed, memory, what is found and found wrongly
	@$(BIN)/python -m bench.screening

suites: setup-dev ## hold every promise under load and faults (SCALE=small, or full for figures)
	@$(BIN)/python -m tests.suites

suite-%: setup-dev ## one: crash, race, overload, rollout, outage, hostile, isolation, secrets, overhead, tamper, accountability, bulk, watch, stall, authorities, reviews, customers
	@$(BIN)/python -m tests.suites $*

train: setup-dev ## train the finder's networks again from drawn specimens (needs PyTorch; hours on two cores)
	@$(BIN)/python -c "import torch, onnx" 2>/dev/null || { echo "This needs: $(BIN)/pip install torch onnx" >&2; exit 1; }
	@$(BIN)/python -m training.train_finder

train-recogniser: setup-dev ## train the recogniser further on drawn strips (needs PyTorch; minutes on a GPU beside a dozen cores)
	@$(BIN)/python -c "import torch, onnx" 2>/dev/null || { echo "This needs: $(BIN)/pip install torch onnx" >&2; exit 1; }
	@$(BIN)/python -m training.train_recogniser

train-glyphs: setup-dev debian-training ## train the network of single glyphs again, make its prototypes (needs PyTorch; an hour of one core)
	@$(BIN)/python -c "import torch, onnx" 2>/dev/null || { echo "This needs: $(BIN)/pip install torch onnx" >&2; exit 1; }
	@$(BIN)/python -m training.train_glyphs
	@$(BIN)/python -m training.build_prototypes
	@$(BIN)/python -m training.build_forms
	@$(BIN)/python -m training.build_planes

train-zone-lines: setup-dev ## train the recogniser of zones' lines again from drawn strips (needs PyTorch; a quarter of an hour of one core)
	@$(BIN)/python -c "import torch, onnx" 2>/dev/null || { echo "This needs: $(BIN)/pip install torch onnx" >&2; exit 1; }
	@$(BIN)/python -m training.train_zone_lines

calibrate: setup-dev ## fit confidences again to what drawn specimens show (minutes)
	@$(BIN)/python -m training.calibrate

# --- check ----------------------------------------------------------------------------------------------------------

test: lint typecheck contract tests ## every check, ending with pytest's summary

lint: setup-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python -m scripts.audit_dependencies --licences-only

typecheck: setup-dev
	$(BIN)/mypy

contract: setup-dev
	$(BUF) lint
	$(BUF) breaking --against protos/baseline.binpb

tests: setup-dev lint typecheck contract
	$(BIN)/python -m pytest --numprocesses 3 --dist worksteal

audit-dependencies: setup-dev ## licences and known vulnerabilities of what runs in production
	@$(BIN)/python -m scripts.audit_dependencies

docker-proof: setup-dev debian-docker-proof ## build and run the image without a Docker engine (root on Debian)
	@scripts/docker-proof

# --- maintain -------------------------------------------------------------------------------------------------------

lock: ## resolve the dependencies again (UPGRADE=--upgrade for newer releases)
	@scripts/lock $(UPGRADE)

clean: ## remove what was built here, not the data under var/
	rm -rf $(VENV) node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis var/demo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
