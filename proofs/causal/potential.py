"""Appendix A.2, Lemma A.1: the interaction potential h, its derivative g, its maximiser τ; C061–C070, C073."""

from __future__ import annotations

from typing import Any

from verify import claim, cos, equal, exp, sin, variable
from verify.claims.decorator import as_question
from verify.claims.outlined import along, step
from verify.claims.suspected import suspected
from verify.formula.derivative import derivative

from . import outlines
from .notation import PAPER, statement, statements
from .outlines import above, shifted


@claim(
    "causal.C061",
    title="Bounds on the maximiser τ for β ≥ 1",
    uses=["causal.C064", "causal.C066.corrected", "causal.C067", "causal.C068.corrected"],
    cites=[PAPER],
)
def tau_bounds() -> Any:
    """For β ≥ 1, (β + 1/2)^(−1/2) < τ*_β < β^(−1/2). Lemma A.1 (3)."""
    return along(
        statement("1/sqrt(beta + 1/2) < tau(beta) < 1/sqrt(beta) for beta in [1, oo)"),
        above("1/sqrt(beta + 1/2)", shifted("1/2", "1", "cos(z) - (1/z**2 - 1/2)*sin(z)**2")),
        outlines.BELOW_SCALE,
    )


@claim("causal.C061.sharpened", title="Best bounds on τ, for every β > 0", uses=["causal.C064"], cites=[PAPER])
def tau_best_bounds() -> Any:
    """For every β > 0, (β + 4/π²)^(−1/2) < τ*_β < (β + 1/6)^(−1/2).

    No assumption on β is needed, and both constants are the best ones: τ^(−2) − β decreases from 4/π² (β → 0, where
    τ → π/2) to 1/6 (β → ∞; see causal.C061.sharpened2).
    """
    return along(
        statement("1/sqrt(beta + 4/pi**2) < tau(beta) < 1/sqrt(beta + 1/6) for beta in (0, oo)"),
        above(
            "1/sqrt(beta + 4/pi**2)",
            step(
                "let",
                name="z",
                value="1/sqrt(beta + 4/pi**2)",
                range="(0, pi/2)",
                goal="cos(z) - (1/z**2 - 4/pi**2)*sin(z)**2",
            ),
        ),
        outlines.BELOW_BEST,
    )


@claim("causal.C061.sharpened2", title="The constant 1/6 is sharp", uses=["causal.C061.sharpened"], cites=[PAPER])
def tau_constant_is_sharp() -> Any:
    """For β > 0, (β + 1/6 + 1/(16β))^(−1/2) < τ*_β: so no constant above 1/6 can stand in τ*_β < (β + 1/6)^(−1/2).

    Both bounds together give τ^(−2) = β + 1/6 + O(1/β); the next term is 7/(120β).
    """
    bound, scaled = "1/sqrt(beta + 1/6 + 1/(16*beta))", "1/sqrt(1/z**2 + 1/6 + z**2/16)"
    return along(
        statement(f"{bound} < tau(beta) for beta in (0, oo)"),
        above(
            bound,
            step(
                "let",
                name="z",
                value="1/sqrt(beta)",
                range="(0, oo)",
                goal=f"cos({scaled}) - (sin({scaled})/z)**2",
            ),
        ),
    )


@claim("causal.C062", title="h and g are 2π-periodic, h is odd, g is even", cites=[PAPER])
def symmetries() -> Any:
    """Both h, g are 2π-periodic, h(x) is odd and g(x) is even. Lemma A.1 (1); it needs no sign of β."""
    everywhere = "for x in (-oo, oo), beta in (-oo, oo)"
    return statements(
        f"h(x + 2*pi, beta) == h(x, beta) {everywhere}",
        f"g(x + 2*pi, beta) == g(x, beta) {everywhere}",
        f"h(-x, beta) == -h(x, beta) {everywhere}",
        f"g(-x, beta) == g(x, beta) {everywhere}",
    )


@claim("causal.C063", title="h ≥ 0 on [0, π]", cites=[PAPER])
def nonnegative() -> Any:
    """h(x) ≥ 0 for all x ∈ [0, π]. Lemma A.1 (2); it needs no sign of β."""
    return statement("h(x, beta) >= 0 for x in [0, pi], beta in (-oo, oo)")


@claim("causal.C064", title="h increases up to τ and decreases after", uses=["causal.C065"], cites=[PAPER])
def unimodal() -> Any:
    """h is increasing on [0, τ] and decreasing on [τ, π], where cos τ = (−1 + √(4β² + 1))/(2β). Lemma A.1 (3).

    Stated by the sign of g = h': positive before τ, negative after it.
    """
    weight = "exp(beta*(cos(x) - 1))"
    rising = [weight, "beta", outlines.SECOND_FACTOR, f"cos(x) - {outlines.COS_TAU}"]
    falling = [weight, "beta", outlines.SECOND_FACTOR, f"{outlines.COS_TAU} - cos(x)"]
    return (
        along(
            statement("g(x, beta) > 0 for x in [0, pi], beta in (0, oo) if x < tau(beta)"),
            [step("product", factors=rising), *outlines.before_tau(strict=True)],
        ),
        along(
            statement("g(x, beta) < 0 for x in [0, pi], beta in (0, oo) if x > tau(beta)"),
            [step("product", factors=falling), *outlines.after_tau(strict=True)],
        ),
    )


@claim("causal.C065", title="The derivative of h", kind="identity", cites=[PAPER])
def slope() -> Any:
    """g(x) = e^{β(cos x − 1)}(−β sin²x + cos x) = e^{β(cos x − 1)}(β cos²x + cos x − β), the derivative of h."""
    x, beta = variable("x"), variable("beta")
    weight = exp(beta * (cos(x) - 1))
    slope_of_h = derivative(weight * sin(x), "x")
    domain = {"x": "(-oo, oo)", "beta": "(-oo, oo)"}
    relations = (
        equal(slope_of_h, weight * (-beta * sin(x) ** 2 + cos(x))),
        equal(slope_of_h, weight * (beta * cos(x) ** 2 + cos(x) - beta)),
    )
    return tuple(as_question(relation, domain, ()) for relation in relations)


@claim("causal.C066", title="The chain that shows g > 0 below (β + 1/2)^(−1/2)", uses=["causal.C068"], cites=[PAPER])
def chain() -> Any:
    """For x < (β + 1/2)^(−1/2) we have cos x > 1 − x²/2 > βx² > β sin²x, implying g(x) > 0 in this region.

    The region is a part of [0, π], so it contains x = 0.
    """
    return statement(
        "cos(x) > 1 - x**2/2 > beta*x**2 > beta*sin(x)**2 for beta in (0, oo), x in [0, oo) if x < 1/sqrt(beta + 1/2)"
    )


@claim("causal.C066.corrected", title="The chain for 0 < x", uses=["causal.C068.corrected"], cites=[PAPER])
def chain_without_zero() -> Any:
    """For 0 < x < (β + 1/2)^(−1/2): cos x > 1 − x²/2 > βx² > β sin²x.

    At x = 0 the first and the last inequality are equalities; the conclusion g > 0 holds there all the same.
    """
    return along(
        statement(
            "cos(x) > 1 - x**2/2 > beta*x**2 > beta*sin(x)**2"
            " for beta in (0, oo), x in (0, oo) if x < 1/sqrt(beta + 1/2)"
        ),
        [],
        outlines.NEAR_ZERO,
        [step("product", factors=["beta", "x + sin(x)", "x - sin(x)"])],
    )


@claim("causal.C067", title="√(1 + z⁴/4) > 1 + z⁴/24 for z < 3.13", kind="root", cites=[PAPER])
def root_bound() -> Any:
    """−z²/2 + √(1 + z⁴/4) > 1 − z²/2 + z⁴/24, which holds for z < 3.13 (with z = β^(−1/2) > 0)."""
    return statement("-z**2/2 + sqrt(1 + z**4/4) > 1 - z**2/2 + z**4/24 for z in (0, 3.13)")


@claim("causal.C067.sharpened", title="It holds exactly for z < 96^(1/4)", kind="root", cites=[PAPER])
def root_is_exact() -> Any:
    """√(1 + z⁴/4) > 1 + z⁴/24 holds for 0 < z < 96^(1/4) = 3.13016… and fails from there on."""
    return statements(
        "sqrt(1 + z**4/4) > 1 + z**4/24 for z in (0, 96**(1/4))",
        "sqrt(1 + z**4/4) <= 1 + z**4/24 for z in [96**(1/4), oo)",
        "3.1301 < 96**(1/4) < 3.1302",
    )


@claim("causal.C068", title="The printed bounds on the cosine", cites=[PAPER])
def printed_cosine() -> Any:
    """−x²/2 < cos x < −x²/2 + x⁴/24."""
    return statement("-x**2/2 < cos(x) < -x**2/2 + x**4/24 for x in (0, oo)")


@claim("causal.C068.corrected", title="The bounds on the cosine with their 1", cites=[PAPER])
def cosine() -> Any:
    """1 − x²/2 < cos x < 1 − x²/2 + x⁴/24 for x > 0: the 1 is missing in print, the proofs use it with the 1."""
    return statement("1 - x**2/2 < cos(x) < 1 - x**2/2 + x**4/24 for x in (0, oo)")


@claim("causal.C068.sine", title="The bounds on the sine", cites=[PAPER])
def sine() -> Any:
    """x − x³/6 < sin x < x, for x > 0."""
    return statement("x - x**3/6 < sin(x) < x for x in (0, oo)")


@claim("causal.C069", title="Lower bound on h for x > 0", uses=["causal.C068.sine", "causal.C068"], cites=[PAPER])
def lower_bound() -> Any:
    """For x > 0, e^{−βx²/2}(x − x³/6) < h(x). Lemma A.1 (4)."""
    printed = statement("exp(-beta*x**2/2)*(x - x**3/6) < h(x, beta) for x in (0, oo), beta in (0, oo)")
    return suspected(printed, x="4", beta="1")


@claim(
    "causal.C069.corrected",
    title="Lower bound on h for 0 < x ≤ π",
    uses=["causal.C068.sine", "causal.C068.corrected"],
    cites=[PAPER],
)
def lower_bound_to_pi() -> Any:
    """For 0 < x ≤ π and every β > 0, e^{−βx²/2}(x − x³/6) < h(x).

    This is the whole range on which the paper uses h; no larger interval (0, X] serves every β, because h is negative
    just after π while the left side goes to 0 with β → ∞.
    """
    return along(
        statement("exp(-beta*x**2/2)*(x - x**3/6) < h(x, beta) for x in (0, pi], beta in (0, oo)"),
        outlines.lower_bound("x", "pi"),
    )


@claim("causal.C070", title="Upper bound on h", uses=["causal.C068.sine", "causal.C068.corrected"], cites=[PAPER])
def upper_bound() -> Any:
    """For x > 0, h(x) < e^{−βx²/2 + βx⁴/24} x. Lemma A.1 (4)."""
    return along(
        statement("h(x, beta) < exp(-beta*x**2/2 + beta*x**4/24)*x for x in (0, oo), beta in (0, oo)"),
        outlines.upper_bound("x"),
    )


@claim("causal.C073", title="Figure 4: β^(−1/2) is close to τ for β = 10", kind="value", cites=[PAPER])
def figure_four() -> Any:
    """Interaction function for β = 10; the line x = β^(−1/2) is close to x = τ*_β: the gap is 0.0026, less than 1 %."""
    return statements("0.0025 < 1/sqrt(10) - tau(10) < 0.0027", "1/sqrt(10) - tau(10) < tau(10)/100")
