# Every target first sees to .venv (.ci/set-up, which is quick when nothing is to do).
# PYTHON=/path/to/python3 chooses the interpreter when .venv is made.

# A user's own Python settings stay outside.
python = env -u PYTHONHOME -u PYTHONPATH .venv/bin/python

.PHONY: help run test lint app bench bench-peers fuzz coverage mutants pictures lock audit sbom clean set-up set-up-app set-up-pictures set-up-tools

help:
	@echo 'make run    open the program on the sample project; without a display, run the sample day'
	@echo 'make test   every check: format, lint, types, layers, tests'
	@echo 'make lint   every check but the tests'
	@echo 'make app    build the program into dist/ and let it test itself'
	@echo 'make bench  measure speed against floors of the same run (ONLY=name: one benchmark)'
	@echo 'make bench-peers   alpha and gamma beside the packages that people use for them'
	@echo 'make fuzz   every hazard of the reliability table in full, within the hour (ONLY=name: one; SEED=n: again)'
	@echo 'make coverage  every branch of store, text positions, text contract and sealed files is run (ONLY=group)'
	@echo 'make mutants   small changes of the same modules must fail a test; goes on where it was (ONLY=group or module; SHARE=0.1)'
	@echo 'make pictures  make the pictures in resources/pictures'
	@echo 'make lock   after a change of dependencies in pyproject.toml: lock versions and hashes (UPGRADE=all, UPGRADE=name)'
	@echo 'make audit  ask for known vulnerabilities in what is locked (needs a network)'
	@echo 'make sbom   list what is installed, with licences, as CycloneDX'
	@echo 'make clean  remove whatever these targets made, .venv included'

set-up:
	@sh .ci/set-up

set-up-app:
	@sh .ci/set-up app

set-up-pictures:
	@sh .ci/set-up pictures

set-up-tools:
	@sh .ci/set-up tools

run: set-up
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
		$(python) -m annotator --sample; \
	else \
		echo 'No display here, so the sample day runs offscreen.'; \
		QT_QPA_PLATFORM=offscreen $(python) -m annotator --sample-day build/sample-day; \
	fi

lint: set-up
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy
	$(python) -c 'from importlinter.cli import lint_imports_command as check; check()'

test: lint
	QT_QPA_PLATFORM=offscreen PYTHONFAULTHANDLER=1 $(python) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

app: set-up-app
	@bash .ci/build-app

bench: set-up
	QT_QPA_PLATFORM=offscreen $(python) -m tests.benchmarks $(ONLY)

bench-peers: set-up
	@sh .ci/bench-peers

fuzz: set-up
	QT_QPA_PLATFORM=offscreen PYTHONFAULTHANDLER=1 $(python) -m tests.hazards $(ONLY) $(if $(SEED),--seed $(SEED))

coverage: set-up
	@sh .ci/thorough branches $(ONLY)

# Takes about an hour on two free cores when nothing is known yet; SHARE=0.1 tries every tenth
# mutant. Not tried, because mutmut cannot: what stands outside of functions, and functions with
# decorators. Left alone: wording (sentences keep a test of what they name), the case of letters in
# SQL and in the columns of rows, docstrings and annotations.
mutants: set-up
	@sh .ci/thorough mutants $(ONLY) $(if $(SHARE),--share $(SHARE))

pictures: set-up-pictures
	QT_QPA_PLATFORM=offscreen $(python) -m tests.pictures

lock:
	@sh .ci/lock $(if $(UPGRADE),$(if $(filter all,$(UPGRADE)),--upgrade,$(UPGRADE:%=--upgrade-package %)))

audit: set-up-tools
	@build/tools/bin/python .ci/audit

sbom: set-up
	@$(python) .ci/bill.py build/annotator.cdx.json

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .benchmarks
	find annotator tests -name __pycache__ -type d -prune -exec rm -rf {} +
