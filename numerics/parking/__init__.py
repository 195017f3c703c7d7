"""Rényi parking on the sphere: which tokens of a sequence become centres, how many, and what they capture."""

from .centers import captured_fraction, renyi_centers, strong_renyi_centers
from .counts import cap_fraction, expected_strong_centers, saturated_counts

__all__ = [
    "cap_fraction",
    "captured_fraction",
    "expected_strong_centers",
    "renyi_centers",
    "saturated_counts",
    "strong_renyi_centers",
]
