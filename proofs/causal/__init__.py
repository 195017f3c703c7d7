"""Karagodin, Polyanskiy, Rigollet, "Clustering in Causal Attention Masking" (2024): C001–C109, section by section.

Every entry stands as the paper makes it; where that fails, an entry with the suffix ``corrected``, ``sharpened`` or
``sharp`` stands beside it.
"""

from . import (
    conjecture_one,
    conjectures,
    final_configuration,
    final_jacobians,
    first_condition,
    forces,
    frozen_tokens,
    geometric_lemma,
    gradient_like,
    metastability,
    model,
    parameters,
    parking,
    parking_line,
    potential,
    quasi_stationarity,
    remark,
    simulations,
    single_token,
    slope_bounds,
    spectra,
    strong_centers,
)

__all__ = [
    "conjecture_one",
    "conjectures",
    "final_configuration",
    "final_jacobians",
    "first_condition",
    "forces",
    "frozen_tokens",
    "geometric_lemma",
    "gradient_like",
    "metastability",
    "model",
    "parameters",
    "parking",
    "parking_line",
    "potential",
    "quasi_stationarity",
    "remark",
    "simulations",
    "single_token",
    "slope_bounds",
    "spectra",
    "strong_centers",
]
