"""Outlines of proofs that several claims share: bounds on τ, the sign of g, and the bounds on h and g of Lemma A.1.

cos τ is the root in (0, 1) of βc² + c − β and ``OTHER`` is minus the other root, so that
cos x − β sin² x = β(cos x − cos τ)(cos x + OTHER). In the bounds of Lemma A.1, what is left out of the exponent is
βk(x) with k ≥ 0, and ``w`` stands for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from verify.claims.outlined import Step, part, step

Steps = list[Step]

COS_TAU: Final = "(sqrt(4*beta**2 + 1) - 1)/(2*beta)"
TAU: Final = f"acos({COS_TAU})"
OTHER: Final = "(sqrt(4*beta**2 + 1) + 1)/(2*beta)"

#: cos x + OTHER >= (1 + cos x) + (OTHER − 1) > 0.
SECOND_FACTOR: Final = part(f"cos(x) + {OTHER}", step("sum", terms=["1 + cos(x)", f"{OTHER} - 1"]))

#: The assumptions give it.
GIVEN: Final = step("contradiction")
#: The assumptions are not needed any more.
FREE: Final = step("weaken", keep=[])

#: 1 − x²/2 − βx² = (β + 1/2)(v + x)(v − x) > 0 from the assumption x < v = (β + 1/2)^(−1/2).
NEAR_ZERO: Final = [
    step("product", factors=["beta + 1/2", "1/sqrt(beta + 1/2) + x", "1/sqrt(beta + 1/2) - x"]),
    GIVEN,
]


def above(v: str, *rest: Step) -> Steps:
    """v < τ from cos v − β sin² v > 0, which is left to ``rest``."""
    factors = [f"1/(beta*(cos({v}) + {OTHER}))", f"cos({v}) - beta*sin({v})**2"]
    return [step("apply", function="cos", left=COS_TAU, right=f"cos({v})"), step("product", factors=factors), *rest]


def below(v: str, *rest: Step) -> Steps:
    """τ < v from β sin² v − cos v > 0, which is left to ``rest``."""
    factors = [f"1/(beta*(cos({v}) + {OTHER}))", f"beta*sin({v})**2 - cos({v})"]
    return [step("apply", function="cos", left=f"cos({v})", right=COS_TAU), step("product", factors=factors), *rest]


def shifted(k: str, top: str, goal: str) -> Step:
    """z = (β + k)^(−1/2) in (0, top] as the only variable: β = z^(−2) − k."""
    return step("let", name="z", value=f"1/sqrt(beta + {k})", range=f"(0, {top}]", goal=goal)


#: τ < (β + 1/6)^(−1/2) for every β > 0.
BELOW_BEST: Final = below("1/sqrt(beta + 1/6)", shifted("1/6", "sqrt(6)", "(1/z**2 - 1/6)*sin(z)**2 - cos(z)"))
#: τ < β^(−1/2) for every β > 0, for which the arccosine alone is not enough: β^(−1/2) may be above π.
BELOW_SCALE: Final = [
    step("sum", terms=["1/sqrt(beta) - 1/sqrt(beta + 1/6)", f"1/sqrt(beta + 1/6) - {TAU}"]),
    *BELOW_BEST,
]


def before_tau(strict: bool) -> Steps:
    """cos x > cos τ from the assumption x < τ (or both with equality): otherwise x ≥ τ, as the cosine falls."""
    shown = step("apply", function="cos", left="cos(x)", right=COS_TAU)
    return [
        step("contrary"),
        step("have", formula=f"x - {TAU}", sign=">=" if strict else ">", by=[shown]),
        GIVEN,
    ]


def after_tau(strict: bool) -> Steps:
    """cos x < cos τ from the assumption x > τ (or both with equality)."""
    shown = step("apply", function="cos", left=COS_TAU, right="cos(x)")
    return [
        step("contrary"),
        step("have", formula=f"{TAU} - x", sign=">=" if strict else ">", by=[shown]),
        GIVEN,
    ]


def second_order(x: str) -> str:
    """k(x) = cos x − 1 + x²/2."""
    return f"(cos({x}) - 1 + ({x})**2/2)"


def fourth_order(x: str) -> str:
    """k(x) = 1 − x²/2 + x⁴/24 − cos x."""
    return f"(1 - ({x})**2/2 + ({x})**4/24 - cos({x}))"


def exponent(k: Callable[[str], str], x: str, goal: str) -> Step:
    """w = βk(x) ≥ 0 as a new variable, for x ≥ 0."""
    shown = [step("product", factors=["beta", k(x)]), renamed("t", x, "[0, oo)", k("t"))]
    return step("let", name="w", value=f"beta*{k(x)}", range="[0, oo)", goal=goal, lower=shown)


def renamed(name: str, x: str, within: str, goal: str, **ends: Steps) -> Step:
    """A new variable for x; ``ends`` show that x lies ``within``."""
    return step("let", name=name, value=x, range=within, goal=goal, **ends)


def upper_bound(x: str, *positive: Step) -> Steps:
    """h(x) < e^{−βx²/2 + βx⁴/24} x for x > 0, which ``positive`` shows: e^w x − sin x = (e^w − 1) x + (x − sin x)."""
    bound = "exp(-beta*y**2/2 + beta*y**4/24)*y - exp(beta*(cos(y) - 1))*sin(y)"
    return [
        renamed("y", x, "(0, oo)", bound, lower=[*positive]),
        step("product", factors=["exp(beta*(cos(y) - 1))", f"exp(beta*{fourth_order('y')})*y - sin(y)"]),
        exponent(fourth_order, "y", "exp(w)*y - sin(y)"),
        step("sum", terms=["(exp(w) - 1)*y", "y - sin(y)"]),
    ]


def lower_bound(x: str, top: str, *within: Step) -> Steps:
    """e^{−βx²/2}(x − x³/6) < h(x) for 0 < x ≤ top ≤ π; ``within`` shows x ≤ top."""
    bound = "exp(beta*(cos(y) - 1))*sin(y) - exp(-beta*y**2/2)*(y - y**3/6)"
    return [
        renamed("y", x, f"(0, {top}]", bound, upper=[*within]),
        step("product", factors=["exp(-beta*y**2/2)", f"exp(beta*{second_order('y')})*sin(y) - (y - y**3/6)"]),
        exponent(second_order, "y", "exp(w)*sin(y) - (y - y**3/6)"),
        step("sum", terms=["(exp(w) - 1)*sin(y)", "sin(y) - (y - y**3/6)"]),
    ]


def second_degree(x: str) -> str:
    """x² ≥ sin² x."""
    return f"({x})**2"


def sixth_degree(x: str) -> str:
    """x² − x⁴/3 + 2x⁶/45 ≥ sin² x."""
    return f"(({x})**2 - ({x})**4/3 + 2*({x})**6/45)"


def slope_near_zero(x: str, *positive: Step, sine: Callable[[str], str] = second_degree) -> Steps:
    """g(x) > e^{−βx²/2} p with p = 1 − x²/2 − βs(x) > 0, which ``positive`` shows, for an upper bound s of sin².

    With q = cos x − β sin² x: e^w q − p = (e^w − 1) q + (q − p), where q − p = β(s(x) − sin² x) + k(x) > 0.
    """
    k, p = second_order(x), f"(1 - ({x})**2/2 - beta*{sine(x)})"
    q, square = f"(cos({x}) - beta*sin({x})**2)", f"beta*({sine(x)} - sin({x})**2)"
    compared = [
        step("product", factors=["beta", f"{sine(x)} - sin({x})**2"]),
        renamed("y", x, "(0, oo)", f"{sine('y')} - sin(y)**2"),
    ]
    gap = [
        FREE,
        step("sum", terms=[part(square, *compared), k]),
        renamed("y", x, "(0, oo)", second_order("y")),
    ]
    growth = part(f"exp(beta*{k}) - 1", FREE, exponent(second_order, x, "exp(w) - 1"))
    positive_slope = [
        step("product", factors=[growth, q]),
        step("sum", terms=[part(f"{square} + {k}", *gap), p]),
        *positive,
    ]
    return [
        step("product", factors=[f"exp(-beta*({x})**2/2)", f"exp(beta*{k})*{q} - {p}"]),
        step("sum", terms=[part(f"(exp(beta*{k}) - 1)*{q}", *positive_slope), f"{square} + {k}"]),
        *gap,
    ]


def slope_to_right_angle(x: str) -> Steps:
    """g(x) > −e^{−βx²/2 + βx⁴/24} βx² for 0 < x ≤ π/2: cos x + (e^w − 1) βx² + β(x² − sin² x) > 0."""
    growth = f"(exp(beta*{fourth_order(x)}) - 1)*beta*{x}**2"
    return [
        _divided(x),
        step("sum", terms=[f"cos({x})", part(growth, *_growth(x, f"beta*{x}**2")), f"beta*({x}**2 - sin({x})**2)"]),
    ]


def slope_from_least_beta(x: str, *positive: Step) -> Steps:
    """g(x) > −e^{−βx²/2 + βx⁴/24} βx² for x > 0 and all β from some end on.

    Beyond π/2, cos x − β sin² x + e^w βx² increases with β, so the least β decides.
    """
    k = fourth_order("y")
    slope = step(
        "sum",
        terms=[
            "y**2 - sin(y)**2",
            part(f"(exp(beta*{k}) - 1)*y**2", *_growth("y", "y**2")),
            part(f"exp(beta*{k})*{k}*beta*y**2", step("product", factors=["beta*y**2", f"exp(beta*{k})", k])),
        ],
    )
    bound = "exp(beta*(cos(y) - 1))*(cos(y) - beta*sin(y)**2) + exp(-beta*y**2/2 + beta*y**4/24)*beta*y**2"
    return [
        renamed("y", x, "(0, oo)", bound, lower=[*positive]),
        step("narrow"),
        step("split", variable="y", at="pi/2", below=slope_to_right_angle("y")),
        _divided("y"),
        step("monotone", variable="beta", side="lower", slope=[slope]),
    ]


def _divided(x: str) -> Step:
    """The bound on g divided by e^{β(cos x − 1)}."""
    rest = f"cos({x}) - beta*sin({x})**2 + exp(beta*{fourth_order(x)})*beta*{x}**2"
    return step("product", factors=[f"exp(beta*(cos({x}) - 1))", rest])


def _growth(x: str, factor: str) -> Steps:
    """(e^w − 1) times a positive factor."""
    growth = f"exp(beta*{fourth_order(x)}) - 1"
    return [step("product", factors=[factor, growth]), exponent(fourth_order, x, "exp(w) - 1")]
