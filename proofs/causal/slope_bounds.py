"""Lemma A.1 (5): lower bounds on g = h', near 0 and everywhere; C071 and C072."""

from __future__ import annotations

from typing import Any

from verify import claim
from verify.claims.outlined import along
from verify.claims.suspected import suspected

from . import outlines
from .notation import PAPER, statement


@claim(
    "causal.C071",
    title="Lower bound on g near 0",
    uses=["causal.C066.corrected", "causal.C068.corrected", "causal.C068.sine"],
    cites=[PAPER],
)
def slope_lower_bound() -> Any:
    """g(x) > e^{−βx²/2}(1 − x²/2 − βx²) for 0 < x < (β + 1/2)^(−1/2). Lemma A.1 (5)."""
    return along(
        statement(
            "g(x, beta) > exp(-beta*x**2/2)*(1 - x**2/2 - beta*x**2)"
            " for beta in (0, oo), x in (0, oo) if x < 1/sqrt(beta + 1/2)"
        ),
        outlines.slope_near_zero("x", *outlines.NEAR_ZERO),
    )


@claim("causal.C072", title="Lower bound on g for x > 0", uses=["causal.C068", "causal.C068.sine"], cites=[PAPER])
def slope_lower_bound_far() -> Any:
    """g(x) > −e^{−βx²/2 + βx⁴/24} βx² for x > 0. Lemma A.1 (5); the lemma does not restrict β here."""
    printed = statement("g(x, beta) > -exp(-beta*x**2/2 + beta*x**4/24)*beta*x**2 for x in (0, oo), beta in (0, oo)")
    return suspected(printed, x="2", beta="1/100")


@claim(
    "causal.C072.corrected",
    title="Lower bound on g: for x ≤ π/2, or for β ≥ 0.1375",
    uses=["causal.C068.corrected", "causal.C068.sine"],
    cites=[PAPER],
)
def slope_lower_bound_corrected() -> Any:
    """g(x) > −e^{−βx²/2 + βx⁴/24} βx² for every β > 0 if 0 < x ≤ π/2, and for every x > 0 if β ≥ 0.1375.

    Where cos x < 0 and β is small, g ≈ cos x is negative while the right side goes to 0. Lemma A.2 uses the bound for
    β > 10 only.
    """
    bound = "g(x, beta) > -exp(-beta*x**2/2 + beta*x**4/24)*beta*x**2"
    return (
        along(statement(f"{bound} for x in (0, pi/2], beta in (0, oo)"), outlines.slope_to_right_angle("x")),
        along(statement(f"{bound} for x in (0, oo), beta in [0.1375, oo)"), outlines.slope_from_least_beta("x")),
    )


@claim("causal.C072.sharp", title="0.1374 is not enough", uses=["causal.C072.corrected"], cites=[PAPER])
def slope_lower_bound_threshold() -> Any:
    """For β = 0.1374 the bound fails at x = 20/9: so the least β that serves every x > 0 lies in (0.1374, 0.1375]."""
    return statement("g(20/9, 0.1374) < -exp(-0.1374*(20/9)**2/2 + 0.1374*(20/9)**4/24)*0.1374*(20/9)**2")
