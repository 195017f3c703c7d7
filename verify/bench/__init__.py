"""Benchmarks: a collection of published inequalities, other provers on this machine, and one run that compares them."""
