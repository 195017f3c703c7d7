"""Lemma 5.1 and Appendix C.1: strong Rényi centers stay almost where they are; C055–C060b."""

from __future__ import annotations

from typing import Any, Final

from verify import claim
from verify.claims.outlined import along, part, step

from ..prose import argument, counterexample
from . import outlines
from .notation import PAPER, statement, statements
from .outlines import COS_TAU, FREE, GIVEN, TAU


@claim(
    "causal.C055",
    title="Lemma 5.1: strong Rényi centers stay almost fixed",
    kind="ODE bound",
    uses=["causal.C044", "causal.C056", "causal.C059.corrected", "causal.C060", "causal.C064"],
    cites=[PAPER],
)
def lemma() -> Any:
    """Let d = 2, Q = K = V = I_2. If min_{i<s} |x_s − x_i| > c(1 + 2ε)β^(−1/2), c > β^(1/2) τ (2), and
    T s h(cβ^(−1/2)) < εcβ^(−1/2) (3), then |x_s(t) − x_s(0)| < εcβ^(−1/2) on [0, T]; any c, ε, β > 0."""
    return argument(
        """
        Let Δ(t) be the least distance along the circle from token s to earlier tokens; Δ(0) is at least the chord,
        so Δ(0) > c(1 + 2ε)β^(−1/2). While Δ ≥ cβ^(−1/2) > τ (C056), every earlier token lies at a distance in [Δ,
        π], so |φ_s'| ≤ (s − 1) h(Δ) (Z_s ≥ 1, C064), and a nearest token r approaches at most with s
        h(Δ) (C059.corrected): only tokens beyond token s pull it that way, and they are at least 2Δ away. Where several
        tokens are nearest this holds for each, so Δ has no lower derivative below −2 s h(Δ) ≥ −2 s h(cβ^(−1/2)).
        By causal.C060 (ii), Δ > cβ^(−1/2) on [0, T]. So |φ_s(t) − φ_s(0)| ≤ T (s − 1) h(cβ^(−1/2)) < εcβ^(−1/2),
        and the chord is not longer than the arc.
        """
    )


@claim("causal.C056", title="Condition (2) says cβ^(−1/2) > τ", kind="identity", cites=[PAPER])
def condition_two() -> Any:
    """c > β^(1/2) arccos((−1 + √(4β² + 1))/(2β)) (2) is precisely cβ^(−1/2) > τ*_β."""
    return statement(
        "c - sqrt(beta)*acos((-1 + sqrt(4*beta**2 + 1))/(2*beta)) == sqrt(beta)*(c/sqrt(beta) - tau(beta))"
        " for c in (0, oo), beta in (0, oo)"
    )


#: c − √β τ = (c − 1) + √β(β^(−1/2) − τ).
_ABOVE_SCALED_TAU: Final = [
    step("sum", terms=["c - 1", f"1 - sqrt(beta)*{TAU}"]),
    step("product", factors=["sqrt(beta)", f"1/sqrt(beta) - {TAU}"]),
    *outlines.BELOW_SCALE,
]


@claim("causal.C057", title="For β > 1, c > 1 suffices for (2)", uses=["causal.C056", "causal.C061"], cites=[PAPER])
def remark_one() -> Any:
    """For β > 1 a sufficient condition for (2) to hold is simply c > 1."""
    return along(statement("c > sqrt(beta)*tau(beta) for beta in (1, oo), c in (1, oo)"), _ABOVE_SCALED_TAU)


@claim(
    "causal.C057.sharpened",
    title="c ≥ 1 suffices for (2), for every β > 0",
    uses=["causal.C056", "causal.C061.sharpened"],
    cites=[PAPER],
)
def remark_one_sharpened() -> Any:
    """c ≥ 1 suffices for (2) without any assumption on β; 1 is the best constant, as β^(1/2) τ → 1 for β → ∞."""
    least = "(1 - 1/(10*beta))/sqrt(beta)"
    scaled = step(
        "let", name="z", value="1/sqrt(beta)", range="(0, 1]", goal="cos(z - z**3/10) - (sin(z - z**3/10)/z)**2"
    )
    return (
        along(statement("c > sqrt(beta)*tau(beta) for beta in (0, oo), c in [1, oo)"), _ABOVE_SCALED_TAU),
        along(
            statement("sqrt(beta)*tau(beta) > 1 - 1/(10*beta) for beta in [1, oo)"),
            [step("product", factors=["sqrt(beta)", f"{TAU} - {least}"]), *outlines.above(least, scaled)],
        ),
    )


@claim("causal.C058", title="A sufficient condition for (3)", uses=["causal.C070"], cites=[PAPER])
def remark_two() -> Any:
    """A sufficient condition for (3) to hold is T_j s_j < e^{c²/2 − c⁴/(24β)} ε. With M = T_j s_j."""
    room, x = "exp(c**2/2 - c**4/(24*beta))*e - M", "c/sqrt(beta)"
    bound = f"exp(-c**2/2 + c**4/(24*beta))*{x}"
    gap = f"{bound} - exp(beta*(cos({x}) - 1))*sin({x})"
    return along(
        statement(
            "M*h(c/sqrt(beta), beta) < e*c/sqrt(beta)"
            " for M in (0, oo), e in (0, oo), c in (0, oo), beta in (0, oo) if M < exp(c**2/2 - c**4/(24*beta))*e"
        ),
        [
            step("sum", terms=[part(f"{bound}*({room})", step("product", factors=[bound, room]), GIVEN), f"M*({gap})"]),
            FREE,
            step("product", factors=["M", gap]),
            *outlines.upper_bound(x),
        ],
    )


@claim("causal.C059", title="The nearest token approaches slowly, as printed", kind="inequality", cites=[PAPER])
def nearest_token() -> Any:
    """−φ_{r*}' ≤ r* h(2Δ) ≤ s_k h(Δ) for Δ > τ, where token r* is the nearest one before token s_k, at the distance Δ.

    For Δ > π/2, h(2Δ) is negative, and a token that rests does not satisfy the first inequality. Only the bound s_k
    h(Δ) is used, and it holds (causal.C059.corrected).
    """
    return counterexample(
        "For Δ > τ, −φ_{r*}' ≤ r* h(2Δ).",
        statements(
            "3 > tau(beta) for beta in (0, oo)",
            "0 > 1*h(2*3, beta) for beta in (0, oo)",
        ),
        """
        Token 1 at the angle 3 is the only one before token 2, at the angle 0 (so |φ_1 − φ_2| < π, as the proof
        assumes), and rests: φ_1' = 0. So r* = 1 and Δ = 3, which is more than τ (first fact), and r* h(2Δ) is negative
        (second fact), for every β > 0. """,
        angles="3, 0",
        r="1",
        s="2",
    )


@claim(
    "causal.C059.corrected",
    title="The nearest token approaches slowly",
    kind="inequality",
    uses=["causal.C059.doubling", "causal.C064"],
    cites=[PAPER],
)
def nearest_token_corrected() -> Any:
    """−φ_{r*}' ≤ r* max(h(2Δ), 0) ≤ s_k h(Δ) for Δ > τ, where token r* is the nearest one before token s_k, at the
    distance Δ ≤ π."""
    return argument(
        """
        Let token s_k be at the angle 0 and token r* at Δ. The tokens before s_k are at angles in [Δ, 2π − Δ]. Those at
        angles up to Δ + π pull token r* away from s_k, or not at all. The others are at distances in [2Δ, π] from it,
        where h is at most h(2Δ), because it decreases from τ on (C064); there are such tokens only if 2Δ < π, and then
        h(2Δ) ≥ 0. There are at most r* − 1 of them, and Z ≥ 1. The second inequality is C059.doubling, as h(Δ) ≥ 0
        and r* ≤ s_k.
        """
    )


@claim("causal.C059.doubling", title="h at the double distance is not larger", uses=["causal.C064"], cites=[PAPER])
def doubled_distance() -> Any:
    """h(2Δ) ≤ h(Δ) for τ ≤ Δ ≤ π and every β > 0."""
    past = "beta*sin(x)**2 - cos(x)"
    falling = [
        step("product", factors=["beta", outlines.SECOND_FACTOR, f"{COS_TAU} - cos(x)"]),
        *outlines.after_tau(strict=False),
    ]
    exponent, half = "beta*(cos(x) - cos(2*x))", "cos(x)*(1 + 2*cos(x))/2"
    # exponent - half = (1 + 2u)(β(1 - u) - u/2) and 2β(1 - u) - u = β(1 - u)² + (β(1 - u²) - u) for u = cos x.
    larger = [
        step("apply", function="log", left=exponent, right=half),
        step("product", factors=["1/2", part("1 + 2*cos(x)", GIVEN), "2*beta*(1 - cos(x)) - cos(x)"]),
        step("sum", terms=["beta*(1 - cos(x))**2", past]),
        GIVEN,
    ]
    beyond_right_angle = [step("sum", terms=[f"exp({exponent})", part("-2*cos(x)", GIVEN)])]
    return along(
        statement("h(2*x, beta) <= h(x, beta) for x in [0, pi], beta in (0, oo) if x >= tau(beta)"),
        [
            step("have", formula=past, sign=">=", by=falling),
            step(
                "product",
                factors=[part("sin(x)", FREE), "exp(beta*(cos(2*x) - 1))", f"exp({exponent}) - 2*cos(x)"],
            ),
            step("cut", formula="cos(x)", nonpositive=beyond_right_angle),
            step("sum", terms=[part(f"exp({exponent}) - exp({half})", *larger), f"exp({half}) - 2*cos(x)"]),
            FREE,
        ],
    )


@claim(
    "causal.C060",
    title="Δ stays above cβ^(−1/2)",
    kind="inequality",
    uses=["causal.C059.corrected", "causal.C064"],
    cites=[PAPER],
)
def separation() -> Any:
    """(8) |φ_s'| ≤ s h(Δ) and −Δ' ≤ 2 s h(Δ) for Δ > τ; and (ii) Δ(0) > cβ^(−1/2) + 2 s T h(cβ^(−1/2)), which
    follows from (1) and (3).

    The first part is (ii), with D = Δ(0) and H = h(cβ^(−1/2)).
    """
    return (
        statement(
            "D > c/sqrt(beta) + 2*s*T*H for D in (0, oo), c in (0, oo), beta in (0, oo), e in (0, oo), s in (0, oo),"
            " T in [0, oo), H in (-oo, oo) if D > c*(1 + 2*e)/sqrt(beta) and T*s*H < e*c/sqrt(beta)"
        ),
        argument(
            """
        (8): all tokens before token s are at distances in [Δ, π] from it, where h is at most h(Δ) (C064), and Z_s ≥ 1.
        With C059.corrected, −Δ' = φ_s' − φ_{r*}' ≤ 2 s h(Δ).
        """
        ),
    )


@claim(
    "causal.C060b",
    title="Strong centers mostly have small indices",
    kind="probability",
    uses=["causal.C108"],
    cites=[PAPER],
)
def small_indices() -> Any:
    """It is easy to prove that indices s_j are mostly small.

    For uniform tokens in the plane, token k is a strong center with probability q^(k−1), q = 1 − δ/π (C108), so the
    mean number of strong centers after the first m tokens is q^m π/δ ≤ e^{−mδ/π} π/δ: the fraction q^m = e^{m log q}
    of all of them.
    """
    return along(
        statement("exp(m*log(1 - delta/pi)) <= exp(-m*delta/pi) for delta in (0, pi), m in [1, oo)"),
        [
            step("let", name="t", value="delta/pi", range="(0, 1)", goal="exp(-m*t) - exp(m*log(1 - t))"),
            step("apply", function="log", left="-m*t", right="m*log(1 - t)"),
            step("product", factors=["m", "-t - log(1 - t)"]),
        ],
    )
