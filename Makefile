# make run     build everything and serve http://localhost:8080 (data in .data)
# make test    every suite; each also has a target of its own
# make bench   the figures, with a release build
# make openapi docs/openapi.json and the types of the page, after a change of the API
# make fmt     format the code
# make deploy  put it into the AWS account of `aws configure` (ENV=prod or dev; docs/guides/deploy.md)

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

# Always the whole workspace, so that features are unified once and nothing is built twice.
NEXTEST := $(CARGO) nextest run --workspace --no-tests=fail

.PHONY: help run page test bench cost openapi fmt lint lint-rust lint-page build tidy nextest chromium \
	test-unit test-store test-api test-crash test-tidy test-sdk test-aws test-localstack test-page test-browser

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

test: lint page build test-tidy test-infra test-unit test-store test-api test-crash test-page test-sdk test-aws test-browser
	@echo 'every suite passed'

build: nextest page
	$(CARGO) build --workspace --all-targets

test-unit: nextest
	$(NEXTEST) -E '(not package(tests) or kind(lib)) and not package(store) and not package(embedded)'

test-store: nextest
	$(NEXTEST) -E 'package(store) + package(embedded)'

# One server for all scenarios: nextest would start one for each.
test-api: nextest page
	$(CARGO) build --workspace --bins
	$(CARGO) test --workspace --test api
	$(NEXTEST) -E 'package(tests) and binary(routes)'

test-crash: nextest page
	$(CARGO) build --workspace --bins
	$(NEXTEST) -E 'package(tests) and (binary(crash) + binary(distribution) + binary(process) + binary(webhooks) + binary(models) + binary(long_exports))'

test-tidy: nextest
	$(NEXTEST) -E 'package(tests) and binary(tidy)'

test-sdk: .venv/ready page
	$(CARGO) build --workspace --bins
	$(PYTHON) -m pytest -q tests/sdk

test-aws: nextest .venv/ready .venv-infra/ready
	$(PYTHON) tests/aws/run.py $(NEXTEST) -E 'package(store)'
	# What goes to S3 on another's S3; what follows our own bucket's notices cannot.
	$(INFRA)/python tests/aws/emulators.py moto \
		$(NEXTEST) -E 'package(store) and test(/^(imports|import_parts|jobs|schedules|deliveries|work|projects)::/)'
	$(CARGO) build --workspace --bins
	# The page's own headers are the distribution's; tests/tests/infra/ holds them.
	PATH="$(CURDIR)/$(INFRA):$$PATH" $(INFRA)/python tests/aws/cloud.py $(CARGO) test --workspace --test api -- \
		--skip security::headers
	PATH="$(CURDIR)/$(INFRA):$$PATH" $(INFRA)/python tests/aws/cloud.py --loopback \
		$(NEXTEST) -E 'package(tests) and (binary(models) + binary(webhooks))'

# The store's suite on LocalStack, where there is Docker; elsewhere it says so.
test-localstack: nextest .venv-localstack/ready
	.venv-localstack/bin/python tests/aws/emulators.py localstack \
		$(NEXTEST) -E 'package(store) and not test(/^(export_parts|snapshots)::/)'

test-page: $(PAGE_PACKAGES) $(API_TYPES_PACKAGES) page
	cd static-site && npm test && npm run size
	cd static-site/tools/openapi && npm run check

test-browser: $(BROWSER_PACKAGES) chromium page
	$(CARGO) build --workspace --bins
	cd static-site && npm run test:pages
	cd tests/browser && npm test

## Figures

bench: page .venv/ready
	$(CARGO) build --release --package local --package tests
	$(PYTHON) tests/bench/run.py $(BENCH)

# docs/cost.md: what requests cost and how long they take, with the latencies of a region.
cost: page
	$(CARGO) build --release --package local
	python3 tests/cost/run.py

## The API's description, and the page's types made from it

openapi: $(API_TYPES_PACKAGES)
	$(CARGO) run --quiet --package local -- openapi >docs/openapi.json.new
	mv docs/openapi.json.new docs/openapi.json
	cd static-site/tools/openapi && npm run generate

## The cloud

ENV ?= prod
ARCH ?= x86_64
# make deploy SET="AlarmEmail=you@example.com LogDays=90": parameters of infra/template.yaml
SET ?=
# Whose account: make owner EMAIL=you@example.com
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
lambda-figures: lambda .venv/ready
	$(CARGO) build --workspace --bins
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

test-infra: nextest .venv-infra/ready .venv-infra/checkov/ready
	$(NEXTEST) -E 'package(tests) and binary(infra)'
	$(INFRA)/cfn-lint $(TEMPLATES)
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

## What a fresh machine lacks

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
