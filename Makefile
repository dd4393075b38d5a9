PYTHON ?= python

.PHONY: check lint types test quick bench pages constraints image

check: lint types test

lint:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

test:
	$(PYTHON) -m pytest -n auto

quick:
	$(PYTHON) -m pytest -n auto -m "not slow"

bench:
	$(PYTHON) -m benchmarks

pages:
	$(PYTHON) -m tools.pages

constraints:
	tools/constraints.sh > constraints.new && mv constraints.new constraints.txt

image:
	docker build -t crr-mock .
