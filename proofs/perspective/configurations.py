"""Section 9.1: the repulsive case and optimal configurations of points; P9.1–P9.3."""

from __future__ import annotations

from typing import Any

from verify import claim, exp

from ..causal.vectors import dot, identities
from .notation import PAPER
from .particles import BETA, sphere


@claim("perspective.P9.1", title="The energy as a Gaussian energy", kind="symbolic", cites=[PAPER])
def gaussian() -> Any:
    """E_β[μ] = (e^β/(2β)) ∬ e^{−β|x − y|²/2} dμ dμ, since |x − y|² = 2 − 2<x, y>: the integrands agree. For d = 3."""
    x, y = sphere(2)
    gap = tuple(a - b for a, b in zip(x, y, strict=True))
    return identities(
        [exp(BETA * dot(x, y)) / (2 * BETA)], [exp(BETA) / (2 * BETA) * exp(-BETA * dot(gap, gap) / 2)], beta="(0, oo)"
    )
