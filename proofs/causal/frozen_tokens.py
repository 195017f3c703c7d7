"""Theorem 5.2 and the estimates of its proof (Appendix C.3): clustering around frozen tokens; C074–C080."""

from __future__ import annotations

from typing import Any

from verify import Statement, claim, cos, exp, sin, variable
from verify.claims.outlined import along, part, step
from verify.formula.derivative import derivative

from . import outlines
from .notation import PAPER, argument, counterexample, statement, statements
from .outlines import COS_TAU, FREE, GIVEN, SECOND_FACTOR, TAU
from .vectors import identities


def _slope_of_g() -> tuple[Statement, ...]:
    """g' = −e^{β(cos x − 1)} sin x (1 + 3β cos x − β² sin²x)."""
    x, beta = variable("x"), variable("beta")
    weight = exp(beta * (cos(x) - 1))
    g = weight * (cos(x) - beta * sin(x) ** 2)
    return identities([derivative(g, "x")], [-weight * sin(x) * (1 + 3 * beta * cos(x) - beta**2 * sin(x) ** 2)])


@claim(
    "causal.C074",
    title="Theorem 5.2: clustering to frozen tokens",
    kind="convergence",
    uses=[
        *("causal.C075", "causal.C076", "causal.C077", "causal.C078", "causal.C079", "causal.C080", "causal.C081"),
        *("causal.C082", "causal.C083", "causal.C084"),
    ],
    cites=[PAPER],
)
def theorem() -> Any:
    """Let θ_1, …, θ_m be fixed and |θ_i − θ_j| > cβ^(−1/2), with weights a_j ≥ 1, N = n + Σ a_j. If N, β, ε > 0 and
    c > 2 + 2ε satisfy N h((c−1−2ε)β^(−1/2)) < h(εβ^(−1/2)) and N g((c−2ε)β^(−1/2)) < g(εβ^(−1/2)), then with
    probability one φ(t) converges to an asymptotically stable critical point with every φ_k within εβ^(−1/2) of
    some θ_j.

    As printed it rests on causal.C075 (a sign), causal.C078 (ε must be at most 1/2 or so) and causal.C084.
    """
    return argument(
        """
        Appendix C.3: the system is gradient-like (C081), its critical points are isolated in each variable (C083),
        and those with a Jacobian without positive eigenvalues are clustered around the θ_j (C076, C077) and have
        negative eigenvalues (C078, C079, C080, C082); Lemma 5.3 (C084) gives convergence.
        """
    )


@claim(
    "causal.C074.corrected",
    title="Theorem 5.2 with the sign of its proof, and 2ε ≤ β^(1/2) τ",
    kind="convergence",
    uses=[
        *("causal.C076", "causal.C077", "causal.C078.corrected", "causal.C079", "causal.C080", "causal.C081.corrected"),
        *("causal.C082", "causal.C083", "causal.C084.corrected"),
    ],
    cites=[PAPER],
)
def theorem_corrected() -> Any:
    """Theorem 5.2 holds when its second condition reads −N g((c−2ε)β^(−1/2)) < g(εβ^(−1/2)) and 2εβ^(−1/2) ≤ τ.

    Both hold in the paper's explicit range (causal.C095).
    """
    return argument(
        """
        The proof of Appendix C.3 with the corrected steps: E_k is divided by β (C081.corrected), the energies are
        smooth (C084.corrected), and terms g(φ_k − φ_j) for particles near the same center are not negative because
        their distance is at most 2εβ^(−1/2) <= τ (C078.corrected).
        """
    )


@claim("causal.C075", title="The second condition of Theorem 5.2, as printed", kind="sign", cites=[PAPER])
def second_condition() -> Any:
    """The conditions N h((c−1−2ε)β^(−1/2)) < h(εβ^(−1/2)) and N g((c−2ε)β^(−1/2)) < g(εβ^(−1/2)) give what the
    proof needs, −N g((c−2ε)β^(−1/2)) < g(εβ^(−1/2)), the form of Lemma A.2.

    g((c−2ε)β^(−1/2)) is negative, so the printed condition is the trivial one of the two.
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


@claim("causal.C077", title="The pull of θ_1 and of the particles near it", uses=["causal.C064"], cites=[PAPER])
def near_pull() -> Any:
    """|a_1 h(φ_k − θ_1) + Σ_{j∈S} h(φ_k − φ_j)| ≥ h(εβ^(−1/2)), for φ_k farther than εβ^(−1/2) and at most τ +
    εβ^(−1/2) from θ_1, and within τ of θ_1 or of some φ_j, j ∈ S.

    If φ_k is within τ of θ_1, h increases up to there. Otherwise x = φ_k − θ_1 > τ and φ_j is at y ∈ [x −
    εβ^(−1/2), τ]. In units of β^(−1/2), both terms together are enough: for the limit profile v e^{−v²/2} of h and
    ε ≤ 0.99, 1 ≤ x ≤ 1 + ε.
    """
    return (
        statement(
            "x*exp(-x**2/2) + y*exp(-y**2/2) > e*exp(-e**2/2) for e in (0, 0.99], x in [1, 2], y in [0, 1]"
            " if x <= 1 + e and y >= x - e"
        ),
        argument(
            """
        Here the distance τ of φ_k to θ_1 or to some φ_j comes from a positive term g (C064). The terms have one
        sign because all φ_j, j in S, are within εβ^(−1/2) of θ_1 and φ_k is not. The first part treats the limit β
        → ∞ of the case x > τ, which the paper does not mention; with θ_1 alone the bound fails there for ε > 0.54.
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
        Two particles on both sides of θ_1, each at the distance εβ^(−1/2), are 2εβ^(−1/2) apart, where g is negative
        (third fact), although the conditions of the theorem hold for N = 3 (first two facts). So the step is not
        justified for every ε that the theorem admits; the theorem itself is not contradicted by this.
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
    """g(φ_k − θ_1) ≥ g(εβ^(−1/2)) for |φ_k − θ_1| ≤ εβ^(−1/2) (< τ by the second condition): g decreases on [0, τ].

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
