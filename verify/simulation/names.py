"""Names of models and systems, and when particles count as together: what other modules agree on."""

from __future__ import annotations

from typing import Final

#: The models whose states are angles.
ON_CIRCLE: Final = ("mean-field", "usa", "sa", "causal", "frozen", "kuramoto")
#: What is simulated beside particles: ``systems`` has each.
SYSTEM_NAMES: Final = (
    *("orthogonal-sa", "orthogonal-usa", "pair-law", "parking"),
    *("density", "density-sa", "axial-usa", "axial-sa"),
)

#: A final state counts as synchronized when 1 − order parameter is below this.
SYNCHRONIZED: Final = 1e-6
#: Neighbours closer than this (radians, on the sphere distance in R^d) belong to one cluster.
GAP: Final = 0.1
