"""Geshkovski, Letrouit, Polyanskiy, Rigollet, "A mathematical perspective on transformers" (2023), section by section.

Ids follow the sections: ``P3.5`` belongs to Section 3, ``PA`` and ``PD`` to Appendices A and D, ``O`` are sharper
statements of our own. Every entry stands as the paper makes it; where that fails, an entry with the suffix
``corrected`` or ``sharpened`` stands beside it.
"""

from . import (
    appendix_a,
    circle,
    clusters,
    concentration,
    configurations,
    energy,
    hemisphere,
    high_dimension,
    higher_dimensions,
    large_beta,
    metric,
    model,
    noise,
    orthogonal_start,
    pure_attention,
    simulations,
    small_beta,
    stability,
    uniform_measure,
    universal,
)

__all__ = [
    "appendix_a",
    "circle",
    "clusters",
    "concentration",
    "configurations",
    "energy",
    "hemisphere",
    "high_dimension",
    "higher_dimensions",
    "large_beta",
    "metric",
    "model",
    "noise",
    "orthogonal_start",
    "pure_attention",
    "simulations",
    "small_beta",
    "stability",
    "uniform_measure",
    "universal",
]
