"""Section 5, Lemma 5.1 and Appendix C.1: strong Rényi centres stay almost where they are; C044–C050, C052,
C054–C060b, and the times of Section 6, C098 and C099.
"""

from __future__ import annotations

from typing import Any, Final

from verify import claim, cos, sin, variable
from verify.claims.outlined import along, part, step

from . import outlines
from .notation import PAPER, argument, counterexample, open_question, statement, statements
from .outlines import COS_TAU, FREE, GIVEN, TAU
from .vectors import dot, identities, tangent


@claim("causal.C044", title="The dynamics in the plane, in polar coordinates", kind="symbolic", cites=[PAPER])
def polar_form() -> Any:
    """With x_k = (cos φ_k, sin φ_k), Q = K = V = I_2: φ_k' = (1/Z_k) Σ_{j<k} h(φ_j − φ_k), Z_k = Σ_{j≤k}
    e^{β(cos(φ_k−φ_j)−1)} ≥ 1. (CSA-2d), (7).

    Term by term, so for every n: P_{x_k} x_j = sin(φ_j − φ_k) (−sin φ_k, cos φ_k), <x_k, x_j> = cos(φ_k − φ_j); the
    term j = k is 0 in the sum and 1 in Z_k; the common factor e^{−β} cancels.
    """
    a, b = variable("a"), variable("b")
    token, other, along = (cos(a), sin(a)), (cos(b), sin(b)), (-sin(a), cos(a))
    return (
        *identities(tangent(other, token), [sin(b - a) * c for c in along]),
        *identities([dot(token, other)], [cos(a - b)]),
        *statements(
            "exp(beta*cos(a))*sin(a)/exp(beta) == h(a, beta) for a in (-oo, oo), beta in (-oo, oo)",
            "h(0, beta) == 0 for beta in (-oo, oo)",
            "exp(beta*(cos(0) - 1)) + exp(beta*(cos(a) - 1)) + exp(beta*(cos(b) - 1)) >= 1"
            " for a in (-oo, oo), b in (-oo, oo), beta in (-oo, oo)",
        ),
    )


@claim(
    "causal.C045",
    title="Attraction is strongest below β^(−1/2)",
    uses=["causal.C064", "causal.C061.sharpened"],
    cites=[PAPER],
)
def strongest_attraction() -> Any:
    """Particles exert maximal attractive force at distances of order at most β^(−1/2). The maximiser of h is τ
    (C064), and τ < β^(−1/2) for every β > 0, so the constant is 1.
    """
    return along(statement("tau(beta) < 1/sqrt(beta) for beta in (0, oo)"), outlines.BELOW_SCALE)


@claim("causal.C046", title="The printed definition of Rényi centers", kind="definition", cites=[PAPER])
def definition_of_centers() -> Any:
    """Rényi centers are the subsequence (x_{s_j}) with dist(x_{s_j}, x_{s_i}) > δ for all i < j.

    The condition alone does not determine the subsequence. What is meant, and used elsewhere, is the greedy one: a
    token is a center when it is farther than δ from all earlier centers.
    """
    return counterexample(
        "The condition dist(x_{s_j}, x_{s_i}) > δ for all i < j determines the Rényi centers.",
        statements("4/5 - 0 > 1/2", "2/5 - 0 <= 1/2", "4/5 - 2/5 <= 1/2"),
        """
        For tokens at the angles 0, 2/5, 4/5 and δ = 1/2, both {x_1, x_3} and {x_2} satisfy the condition, and neither
        can be extended. The greedy choice is {x_1, x_3}.
        """,
        angles="0, 2/5, 4/5",
        delta="1/2",
    )


@claim(
    "causal.C047",
    title="Strong Rényi centers are Rényi centers",
    kind="combinatorial",
    uses=["causal.C046"],
    cites=[PAPER],
)
def subset() -> Any:
    """By construction, the set of strong Rényi centers forms a subset of Rényi centers."""
    return argument(
        """
        A strong center is farther than δ from all earlier tokens, in particular from all earlier Rényi centers, so
        the greedy rule (causal.C046) takes it.
        """
    )


@claim(
    "causal.C048",
    title="There are more Rényi centers than strong ones",
    kind="expectation",
    uses=["causal.C102", "causal.C103", "causal.C105"],
    cites=[PAPER],
)
def more_centers() -> Any:
    """For fixed δ, there are more Rényi centers than strong Rényi centers.

    In the mean, for d = 2 and small δ: 2πc/δ against π/δ, and c > 1/2.
    """
    return statement("2*pi*c/delta > pi/delta for c in [0.74, 0.76], delta in (0, oo)")


@claim(
    "causal.C049",
    title="Both counts are Θ(β^((d−1)/2))",
    kind="asymptotic",
    uses=["causal.C105", "causal.C106.corrected", "causal.C107"],
    cites=[PAPER],
)
def number_of_centers() -> Any:
    """For δ = κ β^(−1/2), Rényi and strong Rényi centers occur with frequency Θ(β^((d−1)/2)).

    Strong ones: exactly (π/κ) β^(1/2) for d = 2, and between (4/κ²) β and (π/κ)² β for d = 3.
    """
    return (
        *statements(
            "pi/(k/sqrt(beta)) == pi/k*sqrt(beta) for k in (0, oo), beta in (0, oo)",
            "4/delta**2 <= 1/sin(delta/2)**2 <= pi**2/delta**2 for delta in (0, pi]",
        ),
        argument(
            """
        Strong centers: Lemma C.1 and causal.C107. Rényi centers in the limit of many tokens: balls of radius δ/2
        around them are disjoint and balls of radius δ cover the sphere, so their number lies between 1/σ(B_δ) and
        1/σ(B_{δ/2}), both of the order δ^{−(d−1)}.
        """
        ),
    )


@claim("causal.C050", title="The number of metastable clusters for general V", kind="conjecture", cites=[PAPER])
def effective_dimension() -> Any:
    """We conjecture that the number of meta-stable clusters is β^((d_1−1)/2), with the effective dimension d_1 of
    the space spanned by the principal eigenvectors of V.
    """
    return open_question(
        "The number of meta-stable clusters is of the order β^((d_1 − 1)/2).",
        """
        Not decided: neither “meta-stable cluster” nor d_1 is defined for general V. For V = λ I on L and tokens in L
        it is the count of centers in dimension dim L (causal.C029, causal.C049).
        """,
    )


@claim(
    "causal.C052",
    title="Lemma 5.1 explains the stationary centers of Figure 2",
    kind="quantitative",
    uses=["causal.C055"],
    cites=[PAPER],
)
def figure_two() -> Any:
    """β = 64, δ = 4β^(−1/2) = 0.5: strong Rényi centers are visually stationary (as per Lemma 5.1), up to t = 500.

    Lemma 5.1 needs c(1 + 2ε) ≤ δβ^(1/2) = 4, c > τβ^(1/2) > 0.99 and T s h(cβ^(−1/2)) < εcβ^(−1/2), where s ≥ 1.
    """
    return counterexample(
        "Lemma 5.1 applies to the strong Rényi centers of Figure 2 up to t = 500.",
        statements("500*h(c/8, 64) > (4 - c)/2*(1/8) for c in [0.99, 4]", "0.99 < 8*tau(64)"),
        """
        With the largest ε that the separation allows, εc = (4 − c)/2, condition (3) of the lemma with T = 500 and s =
        1 fails for every c in [0.99, 4], and (2) excludes smaller c. The centers may well be stationary; the lemma
        does not show it. It covers T s up to 34 (causal.C052.corrected).
        """,
        beta="64",
        delta="1/2",
        T="500",
        s="1",
    )


@claim(
    "causal.C052.corrected",
    title="Lemma 5.1 covers T s ≤ 34 in Figure 2",
    kind="quantitative",
    uses=["causal.C055"],
    cites=[PAPER],
)
def figure_two_corrected() -> Any:
    """For β = 64, δ = 0.5 and c = 3.7, ε = 3/74 (so that c(1 + 2ε) = 4), conditions (2) and (3) hold for T s ≤
    34.
    """
    return statements(
        "3.7*(1 + 2*(3/74)) == 4",
        "3.7 > 8*tau(64)",
        "34*h(3.7/8, 64) < 3/74*3.7/8",
    )


@claim("causal.C054", title="Time to the final state", kind="asymptotic", uses=["causal.C064"], cites=[PAPER])
def final_time() -> Any:
    """Final states are achieved at t = exp(Ω(√β)).

    In the plane more is true: for uniform starts, with probability at least 1/2, not before (π/6) e^{β/2}.
    """
    return (
        statement("h(x, beta) <= exp(-beta/2) for x in [pi/3, pi/2], beta in (0, oo)"),
        argument(
            """
        The second token feels only the first one, which rests. With probability 1/2 it starts at a distance of at
        least π/2. While its distance x lies in [π/3, π/2] it moves with a speed of at most h(x) <= e^{−β/2} (first
        part, Z >= 1), so it needs at least (π/6) e^{β/2} to come closer than π/3, whatever the other tokens do.
        """
        ),
    )


@claim(
    "causal.C055",
    title="Lemma 5.1: strong Rényi centers stay almost fixed",
    kind="ODE bound",
    uses=["causal.C044", "causal.C056", "causal.C059", "causal.C060", "causal.C064"],
    cites=[PAPER],
)
def lemma() -> Any:
    """Let d = 2, Q = K = V = I_2. If min_{i<s} |x_s − x_i| > c(1 + 2ε)β^(−1/2), c > β^(1/2) τ (2), and
    T s h(cβ^(−1/2)) < εcβ^(−1/2) (3), then |x_s(t) − x_s(0)| < εcβ^(−1/2) on [0, T]; any c, ε, β > 0."""
    return argument(
        """
        Let Δ(t) be the least distance along the circle from token s to earlier tokens; Δ(0) is at least the chord,
        so Δ(0) > c(1 + 2ε)β^(−1/2). While Δ >= cβ^(−1/2) > τ (C056), every earlier token lies at a distance in [Δ,
        π], so |φ_s'| <= (s − 1) h(Δ) (Z_s >= 1, C064), and a nearest token r approaches at most with r h(2Δ) <= s
        h(Δ) (C059): only tokens beyond token s pull it that way, and they are at least 2Δ away. Where several
        tokens are nearest this holds for each, so Δ has no lower derivative below −2 s h(Δ) >= −2 s h(cβ^(−1/2)).
        By causal.C060 (ii), Δ > cβ^(−1/2) on [0, T]. So |φ_s(t) − φ_s(0)| <= T (s − 1) h(cβ^(−1/2)) < εcβ^(−1/2),
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


@claim("causal.C059", title="The nearest token approaches slowly", uses=["causal.C064"], cites=[PAPER])
def nearest_token() -> Any:
    """−φ_{r*}' ≤ r* h(2Δ) ≤ s_k h(Δ) for Δ > τ and r* ≤ s_k: h(2Δ) ≤ h(Δ), where h(Δ) ≥ 0."""
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


@claim("causal.C060", title="Δ stays above cβ^(−1/2)", uses=["causal.C059", "causal.C064"], cites=[PAPER])
def separation() -> Any:
    """(8) |φ_s'| ≤ s h(Δ) and −Δ' ≤ 2 s h(Δ) for Δ > τ; and (ii) Δ(0) > cβ^(−1/2) + 2 s T h(cβ^(−1/2)), which
    follows from (1) and (3).

    Part (ii), with D = Δ(0) and H = h(cβ^(−1/2)); the first half is monotonicity of h after τ (causal.C064) and
    causal.C059.
    """
    return statement(
        "D > c/sqrt(beta) + 2*s*T*H for D in (0, oo), c in (0, oo), beta in (0, oo), e in (0, oo), s in (0, oo),"
        " T in [0, oo), H in (-oo, oo) if D > c*(1 + 2*e)/sqrt(beta) and T*s*H < e*c/sqrt(beta)"
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
