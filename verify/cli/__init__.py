"""The command line: one module per verb, and ``main`` that imports only the one that was asked for."""
