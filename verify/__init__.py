"""The workbench: formulas, claims, provers, certificates, the runner and the command line."""
