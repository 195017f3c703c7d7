"""Section 6: for how long strong Rényi centers are quasi-stationary; C098 and C099."""

from __future__ import annotations

from typing import Any

from verify import claim

from ..prose import counterexample
from .notation import PAPER, statement, statements


@claim(
    "causal.C098",
    title="Quasi-stationarity for times of order exp(c²/2)",
    kind="asymptotic",
    uses=["causal.C055", "causal.C058"],
    cites=[PAPER],
)
def stationary_times() -> Any:
    """Strong Rényi centers with separation cβ^(−1/2) maintain quasi-stationarity for time scales of order
    exp(c²/2).

    The exponent of Lemma 5.1 is c²/2 − c⁴/(24β) (C058), which is of this order while c⁴ ≤ 24β: the factor lost is
    at most e.
    """
    return statement(
        "exp(c**2/2 - c**4/(24*beta)) >= exp(c**2/2)/exp(1) for c in (0, oo), beta in (0, oo) if c**4 <= 24*beta"
    )


@claim(
    "causal.C099", title="c ~ β^ε gives a time exponential in β", kind="asymptotic", uses=["causal.C098"], cites=[PAPER]
)
def exponential_times() -> Any:
    """By choosing c ∼ β^ε, we can get exponential in β time of quasi-stationarity."""
    return counterexample(
        "With c = β^ε, the time exp(c²/2) of Lemma 5.1 is exponential in β: at least e^{kβ} for some k > 0, large β.",
        statements("(b**(1/4))**2/2 < k*b for k in (0, oo), b in (0, oo) if b*(4*k**2) > 1"),
        """
        For ε = 1/4 the exponent is √β/2, which is below kβ as soon as β > 1/(4k²), for every k > 0. In general the
        time is exp(β^{2ε}/2), a stretched exponential for ε < 1/2.
        """,
        epsilon="1/4",
    )


@claim(
    "causal.C099.corrected",
    title="c = κβ^(1/2) gives a time exponential in β",
    kind="asymptotic",
    uses=["causal.C058"],
    cites=[PAPER],
)
def exponential_times_corrected() -> Any:
    """With c = κβ^(1/2), that is a fixed separation κ, the time is ε exp((κ²/2 − κ⁴/24) β), exponential in β for κ
    ≤ π.
    """
    return statements(
        "(k*sqrt(beta))**2/2 - (k*sqrt(beta))**4/(24*beta) == (k**2/2 - k**4/24)*beta"
        " for k in (0, pi], beta in (0, oo)",
        "k**2/2 - k**4/24 > 0 for k in (0, pi]",
    )
