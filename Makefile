# make run        build everything and serve http://localhost:8080 (data in .data)
# make test       every suite, with the time of each; a suite also has a target of its own
# make test-full  the same with every case of the fault matrices, of which `make test` takes a sample a day
# make bench      the figures, with a release build
# make openapi    docs/openapi.json and the types of the page, after a change of the API
# make fmt        format the code
# make deploy     put it into the AWS account of `aws configure` (ENV=prod or dev; docs/guides/deploy.md)

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8080
DATA ?= .data
CARGO ?= cargo
NPM := npm --no-audit --no-fund
PYTHON := .venv/bin/python

PAGE := static-site/dist/index.html
PAGE_PACKAGES := static-site/node_modules/.package-lock.json
PAGE_SOURCES := $(shell find static-site/src static-site/public static-site/tools static-site/*.* \
	crates/labeling/tags.json -type f -not -path '*/node_modules/*' -not -name messages.ts -not -name '*.test.ts*' 2>/dev/null)
API_TYPES_PACKAGES := static-site/tools/openapi/node_modules/.package-lock.json
BROWSER_PACKAGES := tests/browser/node_modules/.package-lock.json

# One build for every suite. It is always of the whole workspace with all targets: any other choice (a package, only the
# binaries) has other features of some dependency, and would compile most crates a second time.
BUILD := $(CARGO) build --workspace --all-targets
NEXTEST := $(CARGO) nextest run --workspace --no-tests=fail

# Each in a line of the table that `make test` prints.
SUITES := prepare lint-rust test-tidy test-infra test-unit test-store test-api test-server test-page test-sdk \
	test-dynamodb test-moto test-lambda test-browser
# Minutes for all of them on 2 cores, from a fresh clone.
BUDGET := 40

.PHONY: help run page test test-full bench cost openapi fmt lint lint-rust lint-page build prepare packages checked-page \
	nextest chromium test-unit test-store test-api test-server test-tidy test-sdk test-aws test-dynamodb test-moto \
	test-lambda test-localstack test-page test-browser test-annotator

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile; \
	printf 'suites: %s\n' "$$(sed -n 's/^\(test-[a-z]*\):.*/\1/p' Makefile | tr '\n' ' ')"

## Running

run: page
	$(CARGO) build --release --package local
	exec target/release/skylabel serve --data $(DATA) --port $(PORT)

page: $(PAGE)

$(PAGE): $(PAGE_PACKAGES) $(PAGE_SOURCES)
	cd static-site && npm run build
	@touch $@

%/node_modules/.package-lock.json: %/package-lock.json %/package.json
	cd $* && $(NPM) ci
	@touch $@

## Tests

# Futures of debug builds are larger than the default stack of 2 MiB of test threads.
export RUST_MIN_STACK ?= 8388608

# The sample of the fault matrices (crates/store/tests/suite/sample.rs): a day's date, the same in all suites of a run.
export SKYLABEL_FAULT_SEED ?= $(shell date -u +%Y%m%d)

test:
	@echo 'SKYLABEL_FAULT_SEED=$(SKYLABEL_FAULT_SEED) repeats the sample of the fault matrices'
	@python3 tests/suites.py --budget $(BUDGET) $(SUITES)

test-full:
	@SKYLABEL_FAULTS=all python3 tests/suites.py $(SUITES)

# All that suites need, side by side: packages come over the network and the page is built while crates compile.
prepare: nextest
	@$(MAKE) --no-print-directory --jobs 4 --output-sync=target build checked-page packages

packages: .venv/ready .venv-infra/ready .venv-infra/checkov/ready $(API_TYPES_PACKAGES) $(BROWSER_PACKAGES) chromium
	@python3 tests/aws/run.py --install

build:
	$(BUILD)

test-unit: build nextest
	$(NEXTEST) -E '(not package(tests) or kind(lib)) and not package(store) and not package(embedded)'

test-store: build nextest
	$(NEXTEST) -E 'package(store) + package(embedded)'

# One server for all scenarios: nextest would start one for each.
test-api: build nextest page
	$(CARGO) test --workspace --test api
	$(NEXTEST) -E 'package(tests) and binary(routes)'

# Servers that are killed, restarted, and called by others or call them.
test-server: build nextest page
	$(NEXTEST) -E 'package(tests) and (binary(crash) + binary(distribution) + binary(process) + binary(webhooks) + binary(models) + binary(long_exports) + binary(files))'

test-tidy: build nextest
	$(NEXTEST) -E 'package(tests) and binary(tidy)'

test-sdk: build .venv/ready page
	$(PYTHON) -m pytest -q tests/sdk

test-aws: test-dynamodb test-moto test-lambda

# The store's suite on the official DynamoDB Local; its objects lie in our own store.
test-dynamodb: build nextest
	python3 tests/aws/run.py $(NEXTEST) -E 'package(store) and kind(test)'

# Of the store's suite what writes objects, on the S3 of somebody else. It sends no notices of new objects, so the tests
# that follow ours are left out.
test-moto: build nextest .venv-infra/ready
	$(INFRA)/python tests/aws/emulators.py moto \
		$(NEXTEST) -E 'package(store) and test(/^(imports|import_parts|jobs|schedules|deliveries|work|projects)::/)'

# The functions as Lambda runs them. The page's own headers are the distribution's; tests/tests/infra/ holds them.
test-lambda: build nextest .venv-infra/ready
	PATH="$(CURDIR)/$(INFRA):$$PATH" $(INFRA)/python tests/aws/cloud.py $(CARGO) test --workspace --test api -- \
		--skip security::headers
	PATH="$(CURDIR)/$(INFRA):$$PATH" $(INFRA)/python tests/aws/cloud.py --loopback \
		$(NEXTEST) -E 'package(tests) and (binary(models) + binary(webhooks) + binary(files))'

# The store's suite on LocalStack, where there is Docker; elsewhere it says so.
test-localstack: build nextest .venv-localstack/ready
	.venv-localstack/bin/python tests/aws/emulators.py localstack \
		$(NEXTEST) -E 'package(store) and not test(/^(export_parts|snapshots)::/)'

test-page: $(PAGE_PACKAGES) $(API_TYPES_PACKAGES) page
	cd static-site && npm test && npm run size
	cd static-site/tools/openapi && npm run check

test-browser: build $(BROWSER_PACKAGES) chromium page
	cd static-site && npm run test:pages
	cd tests/browser && npm test

# 200 tasks while the connection is cut, tabs are killed, and other tabs edit the same annotations.
test-annotator: build $(BROWSER_PACKAGES) chromium page
	cd tests/browser && SKYLABEL_TEST_ANNOTATED_TASKS=$${SKYLABEL_TEST_ANNOTATED_TASKS:-200} node --test annotator.test.mjs

## Figures

bench: page .venv/ready
	$(CARGO) build --release --package local --package tests
	$(PYTHON) tests/bench/run.py $(BENCH)

# docs/cost.md: what requests cost and how long they take, with the latencies of a region.
cost: page
	$(CARGO) build --release --package local
	python3 tests/cost/run.py

## The API's description, and the page's types made from it

openapi: build $(API_TYPES_PACKAGES)
	target/debug/skylabel openapi >target/openapi.json
	mv target/openapi.json docs/openapi.json
	cd static-site/tools/openapi && npm run generate

## The cloud

ENV ?= prod
ARCH ?= x86_64
# make deploy SET="AlarmEmail=you@example.com LogDays=90": parameters of infra/template.yaml
SET ?=
# E-mail address of an account: make owner EMAIL=you@example.com
EMAIL ?=
INFRA := .venv-infra/bin
DEPLOY = $(INFRA)/python infra/deploy --env $(ENV)
TEMPLATES := $(wildcard infra/*.yaml)

.PHONY: lambda lambda-figures large deploy owner password undeploy routes test-infra

# Each function's bootstrap, in target/lambda/NAME.
lambda: .venv-infra/ready
	PATH="$(CURDIR)/$(INFRA):$$PATH" $(CARGO) lambda build --profile lambda \
		$(if $(filter arm64,$(ARCH)),--arm64,--x86-64) --package cloud --bins

# How large the functions are, and how soon they first answer.
lambda-figures: lambda build .venv-infra/ready
	PATH="$(CURDIR)/$(INFRA):$$PATH" $(INFRA)/python tests/aws/cloud.py --starts

# A million tasks by the drop folder and by a scheduled export, through the functions as they are deployed.
LARGE ?= 1000000
large: lambda
	$(CARGO) build --release --package tests --bins
	PATH="$(CURDIR)/$(INFRA):$$PATH" $(INFRA)/python tests/aws/cloud.py --packaged \
		$(INFRA)/python tests/aws/large.py $(LARGE)

deploy: .venv-infra/ready
	$(DEPLOY) check
	$(MAKE) lambda page
	$(DEPLOY) deploy --architecture $(ARCH) --email '$(EMAIL)' --set $(SET)

owner password: .venv-infra/ready
	$(DEPLOY) $@ --email '$(EMAIL)'

# Prints the commands that remove the installation, and what each of them loses; runs none.
undeploy: .venv-infra/ready
	@$(DEPLOY) removal

# Writes the gateway's routes from the table of prefixes.
routes:
	SKYLABEL_WRITE_ROUTES=1 $(CARGO) test --workspace --test infra routes

test-infra: build nextest .venv-infra/ready .venv-infra/checkov/ready
	$(NEXTEST) -E 'package(tests) and binary(infra)'
	$(INFRA)/cfn-lint --regions $$($(INFRA)/python infra/tests/regions.py) -- $(filter-out infra/edge.yaml,$(TEMPLATES))
	$(INFRA)/cfn-lint --regions us-east-1 -- infra/edge.yaml
	SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=us-east-1 $(INFRA)/sam validate --lint --template infra/template.yaml
	.venv-infra/checkov/bin/checkov --quiet --compact --skip-download --config-file infra/.checkov.yaml
	AWS_DEFAULT_REGION=us-east-1 $(INFRA)/python -m pytest -q infra/tests

## Style

fmt: $(PAGE_PACKAGES)
	$(CARGO) fmt --all
	cd static-site && npm run fmt

lint: lint-rust lint-page

lint-rust:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- --deny warnings

lint-page: $(PAGE_PACKAGES)
	cd static-site && npm run messages:compile && npm run check

# One after the other, since each writes the compiled messages.
checked-page: page
	@$(MAKE) --no-print-directory lint-page

## Tools

.venv/ready: tests/sdk/requirements.txt
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

.venv-infra/ready: infra/requirements.txt
	python3 -m venv .venv-infra
	.venv-infra/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

.venv-localstack/ready: tests/aws/requirements-localstack.txt
	python3 -m venv .venv-localstack
	.venv-localstack/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

.venv-infra/checkov/ready: infra/requirements-checkov.txt
	python3 -m venv .venv-infra/checkov
	.venv-infra/checkov/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

nextest:
	@command -v cargo-nextest >/dev/null || $(CARGO) install cargo-nextest --locked

chromium:
	@if [ -n "$${CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	else \
		echo 'the browser tests need Chromium: set CHROMIUM to its path, or run: sudo apt-get install chromium' >&2; exit 1; \
	fi
