"""The estimates in the proof of Theorem 5.2 (Appendix C.3): clustering around frozen tokens; C075–C080."""

from __future__ import annotations

from typing import Any

from verify import Statement, claim, cos, exp, sin, variable
from verify.claims.outlined import along, part, step
from verify.formula.derivative import derivative

from ..prose import argument, counterexample
from ..vectors import identities
from . import outlines
from .notation import PAPER, statement, statements
from .outlines import COS_TAU, FREE, GIVEN, SECOND_FACTOR, TAU


def _slope_of_g() -> tuple[Statement, ...]:
    """g' = −e^{β(cos x − 1)} sin x (1 + 3β cos x − β² sin²x)."""
    x, beta = variable("x"), variable("beta")
    weight = exp(beta * (cos(x) - 1))
    g = weight * (cos(x) - beta * sin(x) ** 2)
    return identities([derivative(g, "x")], [-weight * sin(x) * (1 + 3 * beta * cos(x) - beta**2 * sin(x) ** 2)])


@claim("causal.C075", title="The second condition of Theorem 5.2, as printed", kind="sign", cites=[PAPER])
def second_condition() -> Any:
    """The conditions N h((c−1−2ε)β^(−1/2)) < h(εβ^(−1/2)) and N g((c−2ε)β^(−1/2)) < g(εβ^(−1/2)) give what the
    proof needs, −N g((c−2ε)β^(−1/2)) < g(εβ^(−1/2)), the form of Lemma A.2.

    For 2β^(−1/2) < (c−2ε)β^(−1/2) ≤ π, g((c−2ε)β^(−1/2)) is negative: with the printed sign the second condition says
    nothing when g(εβ^(−1/2)) ≥ 0. The minus sign is missing in print; the proof (C.3) and Lemma A.2 have it.
    """
    return counterexample(
        "The two printed conditions of Theorem 5.2 imply −N g((c − 2ε)β^(−1/2)) < g(εβ^(−1/2)).",
        statements(
            "200*h((7 - 1 - 2*0.95)/sqrt(10), 10) < h(0.95/sqrt(10), 10)",
            "200*g((7 - 2*0.95)/sqrt(10), 10) < g(0.95/sqrt(10), 10)",
            "-200*g((7 - 2*0.95)/sqrt(10), 10) > g(0.95/sqrt(10), 10)",
        ),
        "Both printed conditions hold (first two facts) and the needed one fails (third fact).",
        N="200",
        epsilon="19/20",
        c="7",
        beta="10",
    )


@claim("causal.C076", title="Distance of φ_k to everything not near θ_1", uses=["causal.C061.sharpened"], cites=[PAPER])
def far_particles() -> Any:
    """Any other particle or center is at least (c − 2ε)β^(−1/2) − τ > (c − 1 − 2ε)β^(−1/2) > τ far from φ_k.

    The distance: c − ε (other centers and the particles near them) minus the distance τ + ε of φ_k to θ_1.
    """
    more = part("(c - 2 - 2*e)/sqrt(beta)", step("product", factors=["1/sqrt(beta)", "c - 2 - 2*e"]), GIVEN)
    gap = f"1/sqrt(beta) - {TAU}"
    return (
        statement(
            "c/sqrt(beta) - e/sqrt(beta) - (tau(beta) + e/sqrt(beta)) == (c - 2*e)/sqrt(beta) - tau(beta)"
            " for e in (0, oo), c in (2, oo), beta in (0, oo)"
        ),
        along(
            statement(
                "(c - 2*e)/sqrt(beta) - tau(beta) > (c - 1 - 2*e)/sqrt(beta) > tau(beta)"
                " for e in (0, oo), c in (2, oo), beta in (0, oo) if c > 2 + 2*e"
            ),
            [FREE, step("product", factors=[gap]), *outlines.BELOW_SCALE],
            [step("sum", terms=[more, gap]), FREE, *outlines.BELOW_SCALE],
        ),
    )


@claim(
    "causal.C077",
    title="The pull of θ_1 and of the particles near it",
    kind="inequality",
    uses=["causal.C064"],
    cites=[PAPER],
)
def near_pull() -> Any:
    """|a_1 h(φ_k − θ_1) + Σ_{j∈S} h(φ_k − φ_j)| ≥ h(εβ^(−1/2)), for φ_k farther than εβ^(−1/2) and at most τ +
    εβ^(−1/2) from θ_1, and within τ of θ_1 or of some φ_j, j ∈ S.

    For every β > 0 and s = εβ^(−1/2) ≤ τ. The paper does not mention that φ_k may be farther than τ from θ_1; there
    h(φ_k − θ_1) alone can be below h(s), and the particle φ_j that it is near to is needed.
    """
    pull = "exp(cos(s)/sin(s)**2*(cos((1 + u)*s) - cos(s)))*sin((1 + u)*s)"
    return (
        *statements(
            f"{pull} > (1 - u)*sin(s) for s in [1, pi/2), u in (0, 1]",
            "exp(-u - u**2/1.54)*(1 - u**2/2 + 0.54*u) > 1 - u for u in (0, 1]",
            "0.642 <= x*cos(x)/sin(x) < 1 for x in (0, 1]",
            "0.8414 <= sin(x)/x < 1 for x in (0, 1]",
            "cos(x) >= 1 - x**2/2 for x in [0, 1]",
            "x*cos(x) < sin(x) for x in (0, pi/2]",
        ),
        argument(
            """
        Let x > s be the distance of φ_k to θ_1. All terms have one sign, because all φ_j, j in S, are within s of θ_1.
        For x ≤ τ, h(x) ≥ h(s) (C064). For x > τ there is φ_j at a distance y in [x − s, τ]. If y ≥ s, h(y) ≥ h(s).
        Otherwise y = us with u < 1, x ≤ (1 + u)s, and h(x) + h(y) ≥ h((1 + u)s) + h(us) because h falls beyond τ.
        Here h(us) ≥ u h(s) (sin x/x falls by the last part, and cos us ≥ cos s), and h((1 + u)s) ≥ (1 − u) h(s): the
        quotient is e^{β(cos((1 + u)s) − cos s)} sin((1 + u)s)/sin s, least for the largest β with s ≤ τ, which is
        cos s/sin² s (first part). For s ≤ 1 and y = us, the exponent is −p − p²/(1 + cos y) with p = cot s sin y, and
        the quotient of sines is cos y + p, where 0.54 u ≤ p ≤ u, cos y ≥ 1 − u²/2 and 1 + cos y ≥ 1.54 (parts 2 to
        5).
        """
        ),
    )


@claim("causal.C078", title="Negative terms come from far particles only", uses=["causal.C064"], cites=[PAPER])
def negative_terms() -> Any:
    """When φ_k is εβ^(−1/2)-close to θ_1, the only negative terms in Σ g(φ_k − φ_j) + Σ a_j g(φ_k − θ_j) are from
    particles that are not in the neighbourhood of θ_1.

    Two particles near θ_1 may be 2εβ^(−1/2) apart, and g is negative there when 2εβ^(−1/2) > τ.
    """
    return counterexample(
        "Under the conditions of Theorem 5.2, g(φ_k − φ_j) ≥ 0 for two particles within εβ^(−1/2) of θ_1.",
        statements(
            "3*h((8 - 1 - 2*0.9)/sqrt(100), 100) < h(0.9/sqrt(100), 100)",
            "-3*g((8 - 2*0.9)/sqrt(100), 100) < g(0.9/sqrt(100), 100)",
            "g(2*0.9/sqrt(100), 100) < 0",
        ),
        """
        Two particles on both sides of θ_1, each nearly at the distance εβ^(−1/2), are nearly 2εβ^(−1/2) apart, where g
        is negative (third fact), although the conditions of the theorem hold for N = 3 (first two facts). So the step
        is not justified for every ε that the theorem admits; the theorem itself stands (causal.C074.sharpened).
        """,
        N="3",
        beta="100",
        epsilon="9/10",
        c="8",
    )


@claim(
    "causal.C078.corrected",
    title="Negative terms come from far particles if 2εβ^(−1/2) ≤ τ",
    uses=["causal.C064"],
    cites=[PAPER],
)
def negative_terms_corrected() -> Any:
    """If 2εβ^(−1/2) ≤ τ (for example ε ≤ 0.45 and β ≥ 10), g ≥ 0 at distances up to 2εβ^(−1/2)."""
    factors = ["exp(beta*(cos(x) - 1))", "beta", SECOND_FACTOR, f"cos(x) - {COS_TAU}"]
    scaled = step("let", name="z", value="1/sqrt(beta)", range="(0, 1/3]", goal="cos(0.9*z) - (sin(0.9*z)/z)**2")
    return (
        along(
            statement("g(x, beta) >= 0 for x in [0, pi], beta in (0, oo) if x <= tau(beta)"),
            [step("product", factors=factors), *outlines.before_tau(strict=False)],
        ),
        along(
            statement("2*0.45/sqrt(beta) < tau(beta) for beta in [10, oo)"),
            outlines.above("2*0.45/sqrt(beta)", scaled),
        ),
    )


@claim("causal.C079", title="g decreases up to τ", kind="monotonicity", uses=["causal.C064"], cites=[PAPER])
def slope_near_center() -> Any:
    """g(φ_k − θ_1) ≥ g(εβ^(−1/2)) for |φ_k − θ_1| ≤ εβ^(−1/2): g decreases on [0, τ], and εβ^(−1/2) < τ by the second
    condition with the sign of the proof (causal.C075).

    g' = −e^{β(cos x − 1)} sin x (1 + 3β cos x − β² sin²x), and β sin²x ≤ cos x on [0, τ].
    """
    near = [step("product", factors=["3*beta", "cos(x) - beta*sin(x)**2"]), GIVEN]
    return (
        *_slope_of_g(),
        along(
            statement(
                "1 + 3*beta*cos(x) - beta**2*sin(x)**2 > 0"
                " for x in [0, pi], beta in (0, oo) if beta*sin(x)**2 <= cos(x)"
            ),
            [step("sum", terms=[part("3*beta*(cos(x) - beta*sin(x)**2)", *near), "1 + 2*beta**2*sin(x)**2"])],
        ),
    )


@claim("causal.C080", title="−g is largest at the nearest far particle", kind="monotonicity", cites=[PAPER])
def slope_far_away() -> Any:
    """−g is maximal at distance (c − 2ε)β^(−1/2) > 2β^(−1/2) among farther points: g increases on [2β^(−1/2), π].

    By g' = e^{β(cos x − 1)} sin x (β² sin²x − 3β cos x − 1). The interval is empty for β < 4/π².
    """
    # With d = βx² − 4 >= 0 the formula is a polynomial in d, none of whose coefficients is negative on (0, π].
    once = "8*sin(x)**2/x**4 - 3*cos(x)/x**2"
    constant = "16*sin(x)**2/x**4 - 12*cos(x)/x**2 - 1"
    beyond = [step("product", factors=["beta", "x + 2/sqrt(beta)", "x - 2/sqrt(beta)"]), GIVEN]
    shifted = step(
        "let",
        name="d",
        value="beta*x**2 - 4",
        range="[0, oo)",
        lower=[GIVEN],
        goal="((4 + d)*sin(x)/x**2)**2 - 3*(4 + d)/x**2*cos(x) - 1",
    )
    terms = ["d**2*sin(x)**2/x**4", part(f"d*({once})", step("product", factors=["d", once])), constant]
    return (
        *_slope_of_g(),
        along(
            statement(
                "beta**2*sin(x)**2 - 3*beta*cos(x) - 1 > 0 for x in [0, pi], beta in [4/pi**2, oo) if x >= 2/sqrt(beta)"
            ),
            [
                step("have", formula="x", sign=">"),
                step("have", formula="beta*x**2 - 4", sign=">=", by=beyond),
                step("narrow"),
                shifted,
                step("sum", terms=terms),
            ],
        ),
    )
