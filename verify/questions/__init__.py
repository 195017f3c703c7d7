"""Questions beyond yes or no: ranges, roots, maxima, integrals, thresholds, definiteness, equilibria, flows.

There is a folder for each kind: what is stated and which inequalities show it (``statement`` or ``table``), the search
that finds it, the checker of its certificate, and the question with its answer.
"""
