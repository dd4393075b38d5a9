PYTHON ?= python

.PHONY: check lint types test docs bench

check: lint types test

lint:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

test:
	$(PYTHON) -m pytest -n auto

bench:
	$(PYTHON) -m benchmarks
