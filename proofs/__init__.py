"""The papers: one module each, every claim beside its statement and reference."""
