# `make report` and `make test` are the two commands; both set up everything they need in .venv.
STUDY ?= reports/lough_erne_2013
# The first interpreter that answers and is new enough: a pyenv shim may exist for a version that is not installed.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
READY := .venv/.ready
# Torch would weigh more than all the rest; who trains installs the extra `train`.
EXTRAS := $(foreach extra,notebooks read fetch mixed scale browser docs fuzz supply dev,--extra $(extra))
# Everything that is built bears the time of the last commit, so that it has the same bytes whenever it is built.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 315532800)

.DEFAULT_GOAL := help
.PHONY: help report test check lint format lock notebooks bench bench-compare browser docs twice fuzz faults mutate licences \
	audit sbom dist minimal clean

help: ## say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

report: $(READY) ## set up everything and run the main job: corpus to reports/
	$(BIN)/onrecord report $(STUDY)

test: $(READY) ## set up everything and run the whole test suite
	$(BIN)/python -m pytest -n 2

check: lint test ## everything that guards the house

lint: $(READY) ## ruff, mypy --strict, the floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## let ruff lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## renew requirements.lock: every extra but train, every platform, hashed, without addresses
	$(BIN)/uv pip compile pyproject.toml $(EXTRAS) --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --upgrade -q -o requirements.lock

notebooks: $(READY) ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

bench: $(READY) ## accuracy on gold of yours, then benchmarks/SPEED.md: make bench GOLD=gold.jsonl.gz [PEER=peers/bin/python]
	@test -n "$(GOLD)" || { echo "Name the gold file: make bench GOLD=path/to/gold.jsonl.gz (see benchmarks/README.md)."; exit 1; }
	$(BIN)/python benchmarks/quotes.py $(GOLD)
	$(BIN)/python benchmarks/speed.py $(GOLD) $(if $(PEER),--peer $(PEER)) --out benchmarks/SPEED.md
	$(BIN)/python benchmarks/scale.py $(GOLD) --sizes 100 1000 10000 --workers 1 2 --out benchmarks/SPEED.md

bench-compare: $(READY) ## coverage, size and speed of comparisons: make bench-compare [WORDS=articles.jsonl.gz]
	$(BIN)/python benchmarks/contrast.py coverage 1000
	$(BIN)/python benchmarks/contrast.py speed
	@test -z "$(WORDS)" || $(BIN)/python benchmarks/words.py $(WORDS)

browser: $(READY) ## the pages and notebooks in a headless Chromium: errors, requests, accessibility
	$(BIN)/python -m pytest tests/browser -n 0 -rs

docs: $(READY) ## build the documentation into docs/_build; a warning is an error, and nothing is fetched
	$(BIN)/python -m sphinx -q -W --keep-going -b html -d docs/_build/doctrees docs docs/_build/html
	@echo "docs/_build/html/index.html"

twice: $(READY) ## build the report and run the notebooks twice, in two places, and compare every byte
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; for n in 1 2; do mkdir "$$folder/$$n"; \
		cp -r corpus reports "$$folder/$$n"; \
		(cd "$$folder/$$n" && PYTHONHASHSEED=$$n "$(CURDIR)/$(BIN)/onrecord" report $(STUDY)); done; \
		diff -r "$$folder/1" "$$folder/2"; echo "$$(find "$$folder/1/$(STUDY)" -type f | wc -l) files, the same bytes twice"
	$(BIN)/python -m pytest tests/test_notebooks.py -k twice -n 2

fuzz: $(READY) ## ten minutes of broken files and of fuzzing led by coverage: no traceback, no broken law
	$(BIN)/python benchmarks/fuzz.py --seconds 12
	$(BIN)/python benchmarks/guided.py --seconds 350

faults: $(READY) ## strike every way of writing at every call: full disk, no permission, kill -9, two runs, the clock
	$(CC) -shared -fPIC -O1 -o .venv/faults.so tests/faults/shim.c -ldl
	LD_PRELOAD=$(CURDIR)/.venv/faults.so OMP_NUM_THREADS=1 $(BIN)/python tests/faults/strike.py --all --table

mutate: $(READY) ## mutation testing of quotes, compare and articles: make mutate [SEED=1] [PER_ROOM=150]
	@$(BIN)/python -c 'import coverage, cosmic_ray' 2>/dev/null || { echo 'Needs: $(BIN)/pip install -e ".[mutate]"'; exit 1; }
	nice -n 15 $(BIN)/python benchmarks/mutation.py --seed $(or $(SEED),1) --per-room $(or $(PER_ROOM),150)

licences: $(READY) ## the licence of everything locked against those allowed; asks nobody
	$(BIN)/python .ci/licences.py

audit: $(READY) ## ask for known weaknesses of what is locked; needs the network and says so
	$(BIN)/python .ci/audit.py

sbom: $(READY) ## the bill of materials of what is locked, dist/onrecord.cdx.json: the same bytes each time
	@mkdir -p dist
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --mc-type library \
		--output-reproducible --of JSON --sv 1.6 -o dist/onrecord.cdx.json

dist: $(READY) ## the wheel and the source archive, the same bytes each time, and their hashes
	rm -rf dist/onrecord-*
	$(BIN)/python -m hatchling build -d dist
	cd dist && sha256sum onrecord-* > SHA256SUMS
	$(BIN)/python .ci/contents.py dist

minimal: dist ## install the wheel without extras into a clean environment and run the core from outside
	$(BIN)/python .ci/minimal.py dist/onrecord-*.whl --lock requirements.lock

clean: ## remove what was built here
	rm -rf .venv

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "onrecord needs Python 3.11 or newer; none was found. Set PYTHON=/path/to/python."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)
