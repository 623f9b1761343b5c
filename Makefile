PYTHON ?= python3
TOOL = $(PYTHON) dev/odoo.py

.PHONY: demo test lint bench shell screenshots translations locks clean

demo:
	@$(TOOL) demo DATA=$(DATA) PORT=$(PORT) CHECK=$(CHECK)

test:
	@$(TOOL) test ONLY=$(ONLY)

lint:
	@$(TOOL) lint

bench:
	@$(TOOL) bench $(ARGS)

shell:
	@$(TOOL) shell $(DB)

screenshots:
	@$(TOOL) screenshots $(ARGS)

translations:
	@$(TOOL) translations

locks:
	@$(TOOL) locks

clean:
	@$(TOOL) clean
