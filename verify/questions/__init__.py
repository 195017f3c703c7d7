"""Questions beyond yes or no: ranges, roots, maxima, integrals, thresholds, definiteness, equilibria."""
