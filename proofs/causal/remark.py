"""The remark after Lemma 5.3: explicit numbers for Theorem 5.2, and its example; C095–C097."""

from __future__ import annotations

from typing import Any

from verify import claim
from verify.claims.outlined import along

from . import parameter_outlines
from .notation import PAPER, statement, statements
from .parameters import ASSUMED, FIRST, POSITIVE, SECOND


@claim(
    "causal.C095",
    title="Explicit conditions for Theorem 5.2",
    uses=["causal.C088.corrected"],
    cites=[PAPER],
)
def remark() -> Any:
    """The conditions of Theorem 5.2 are satisfied for ε < 0.1, c ≥ 5.5 + 2ε, β ≥ (c−1−2ε)²/2,
    N ≤ (ε/(c−1)) exp(3(c−1−2ε)²/8).

    Here N may equal its bound, which Lemma A.2 excludes. The second condition is taken with the sign that the proof of
    Theorem 5.2 needs (causal.C075).
    """
    assumed = ASSUMED.replace("N <", "N <=")
    domain = f"for e in (0, 0.1), {POSITIVE} if {assumed}"
    return (
        along(statement(f"{FIRST} {domain}"), parameter_outlines.first("9/2")),
        along(statement(f"{SECOND} {domain}"), parameter_outlines.second("9/2")),
    )


@claim("causal.C096", title="Only β ≳ log N is required", kind="asymptotic", uses=["causal.C095"], cites=[PAPER])
def logarithmic() -> Any:
    """Note that this result requires only β ≳ log N.

    With ε = 0.1 − 1/1000 (any fixed ε does), β = r²/2 and the largest N = e^{3r²/8} ε/(r + 2ε) of the remark,
    (4/3) log N < β < 3 log N for r ≥ 4.5; the ratio tends to 4/3 (third part).
    """
    log_n = "(3*r**2/8 + log(0.099/(r + 0.198)))"
    return statements(
        f"4/3*{log_n} < r**2/2 for r in [4.5, oo)",
        f"r**2/2 < 3*{log_n} for r in [4.5, oo)",
        f"r**2/2 < 1.34*{log_n} for r in [60, oo)",
    )


@claim(
    "causal.C097",
    title="ε = 0.1 and c = 6.5 yield β ≥ 14 and N ≤ 700",
    kind="value",
    uses=["causal.C095"],
    cites=[PAPER],
)
def example() -> Any:
    """Taking ε = 0.1 and c = 6.5 yields β ≥ 14 and N ≤ 700 is sufficient.

    Read as the values of the remark's bounds: β ≥ 14 implies β ≥ (c−1−2ε)²/2, N ≤ 700 implies the bound on N, ε < 0.1.
    """
    return statements(
        "14 >= (6.5 - 1 - 2*0.1)**2/2",
        "700 <= 0.1/(6.5 - 1)*exp(3*(6.5 - 1 - 2*0.1)**2/8)",
        "0.1 < 0.1",
    )


@claim("causal.C097.corrected", title="ε = 0.1 and c = 6.5 yield β ≥ 14.045 and N ≤ 682", kind="value", cites=[PAPER])
def example_corrected() -> Any:
    """(c−1−2ε)²/2 = 14.045 exactly and the bound on N is 682.94…; ε = 0.1 itself is excluded by ε < 0.1."""
    return statements(
        "(6.5 - 1 - 2*0.1)**2/2 == 14.045",
        "682.9 < 0.1/(6.5 - 1)*exp(3*(6.5 - 1 - 2*0.1)**2/8) < 683",
    )


@claim("causal.C097.sharpened", title="ε = 0.1 and c = 6.5: β ≥ 14 and N ≤ 3762 suffice", kind="value", cites=[PAPER])
def example_sharpened() -> Any:
    """With ε = 0.1 and c = 6.5 the conditions of Theorem 5.2 hold for all β ≥ 14 and N ≤ 3762, so the example is true
    although it does not follow from the remark; for N = 3763 the first condition fails at β = 14."""
    return statements(
        "N*h(5.3/sqrt(beta), beta) < h(0.1/sqrt(beta), beta) for N in (0, 3762], beta in [14, oo)",
        "-N*g(6.3/sqrt(beta), beta) < g(0.1/sqrt(beta), beta) for N in (0, 3762], beta in [14, oo)",
        "3763*h(5.3/sqrt(14), 14) > h(0.1/sqrt(14), 14)",
    )
