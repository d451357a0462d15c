# The only commands a newcomer needs: run, test, check, bench.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
RUNTIME := .venv/runtime.stamp
DEVELOPMENT := .venv/development.stamp
BROWSER ?= yes

.PHONY: run test check bench clean

run: $(RUNTIME)
	@exec $(BIN)/python -m fairapp.cli.serve

test: $(DEVELOPMENT)
	@BROWSER=$(BROWSER) $(BIN)/python -m tests.run

check: $(DEVELOPMENT)
	@$(BIN)/python -m tests.check

bench: $(DEVELOPMENT)
	@$(BIN)/python -m bench

clean:
	rm -rf .venv node_modules fairapp/static/vendor

$(RUNTIME): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "Fairapp needs Python 3.11; set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what the service needs ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEVELOPMENT): $(RUNTIME) tests/requirements.txt
	@echo "Installing what the tests need ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@
