"""Outlines of Lemma A.2: the paper's own proof, for any lower end of r = c − 1 − 2ε, and any ε ≤ 1/2.

N stays below B = e^{3r²/8} ε/(c − 1). With the bounds of Lemma A.1, U above h(rβ^(−1/2)) and L below h(εβ^(−1/2)),

    h(εβ^(−1/2)) − N h(rβ^(−1/2)) = (h(εβ^(−1/2)) − L) + U(B − N) + N(U − h(rβ^(−1/2))) + (L − BU),

and in the same way for −g at qβ^(−1/2), q = c − 2ε. What is left, L − BU > 0, has no N, and no β once β is replaced by
a lower bound.
"""

from __future__ import annotations

from typing import Final

from verify.claims.outlined import Step, part, step

from .outlines import FREE, GIVEN, Steps, lower_bound, slope_from_least_beta, slope_near_zero, upper_bound

#: r and q, and the places of h and g.
R: Final = "(c - 1 - 2*e)"
Q: Final = "(c - 2*e)"
NEAR: Final = "e/sqrt(beta)"
#: 3r²/8 − (r + 1)²/2 + (r + 1)⁴/(12r²).
LEAST_EXPONENT: Final = "-r**2/24 - 2*r/3 + 1/(3*r) + 1/(12*r**2)"
#: The bound on N.
BOUND: Final = f"exp(3*{R}**2/8)*e/(c - 1)"


def potential(x: str) -> str:
    return f"exp(beta*(cos({x}) - 1))*sin({x})"


def slope(x: str) -> str:
    return f"exp(beta*(cos({x}) - 1))*(cos({x}) - beta*sin({x})**2)"


def scales(least: str) -> Steps:
    """r ≥ ``least`` and β ≥ least²/2, from the assumptions."""
    return [
        step("have", formula=f"{R} - {least}", sign=">=", by=[GIVEN]),
        step("have", formula=f"beta - ({least})**2/2", sign=">=", by=[GIVEN]),
    ]


def first(least: str) -> Steps:
    """N h(rβ^(−1/2)) < h(εβ^(−1/2)) for r ≥ ``least``."""
    far, m = f"{R}/sqrt(beta)", f"({least})**2/2"
    upper = f"exp(-{R}**2/2 + {R}**4/(24*beta))*{far}"
    lower = f"exp(-e**2/2)*(1 - e**2/(6*beta))*{NEAR}"
    exponent = f"-{R}**2/8 + {R}**4/(24*beta)"
    left = f"exp(-e**2/2)*(1 - e**2/(6*beta)) - exp({exponent})*{R}/(c - 1)"
    positive = [step("product", factors=["1/sqrt(beta)", R]), GIVEN]
    below_one = [
        step("product", factors=["1/sqrt(beta)", "sqrt(beta) - e"]),
        step("apply", function="square", left="beta", right="e**2"),
        step("sum", terms=[part(f"beta - {m}", GIVEN), f"{m} - e**2"]),
        FREE,
    ]
    terms = [
        part(f"{potential(NEAR)} - {lower}", *lower_bound(NEAR, "1", *below_one)),
        part(
            f"{upper}*({BOUND} - N)",
            step("product", factors=[part(upper, *_positive(upper, far)), f"{BOUND} - N"]),
            GIVEN,
        ),
        part(
            f"N*({upper} - {potential(far)})",
            step("product", factors=["N", f"{upper} - {potential(far)}"]),
            *upper_bound(far, *positive),
        ),
        f"({left})*{NEAR}",
    ]
    from_beta = [step("product", factors=[f"exp(-e**2/2)*e**2/(6*beta*{m})", f"beta - {m}"]), GIVEN]
    ratio = part(f"{R}/(c - 1)", step("product", factors=["1/(c - 1)", R]), GIVEN)
    smaller = f"exp(-{R}**2/24) - exp({exponent})"
    from_exponent = [
        step("product", factors=[ratio, smaller]),
        step("apply", function="log", left=f"-{R}**2/24", right=exponent),
        step("product", factors=[f"{R}**2/(12*beta)", f"beta - {R}**2/2"]),
        GIVEN,
    ]
    return [
        *scales(least),
        step("sum", terms=terms),
        step("product", factors=[NEAR, left]),
        step(
            "sum",
            terms=[
                part(f"exp(-e**2/2)*(e**2/(6*{m}) - e**2/(6*beta))", *from_beta),
                part(f"({smaller})*{R}/(c - 1)", *from_exponent),
                f"exp(-e**2/2)*(1 - e**2/(6*{m})) - exp(-{R}**2/24)*{R}/(c - 1)",
            ],
        ),
        radius(f"[{least}, oo)", f"exp(-e**2/2)*(1 - e**2/(6*{m})) - exp(-r**2/24)*r/(r + 2*e)", lower=[GIVEN]),
    ]


def _positive(upper: str, far: str) -> Steps:
    rest = upper.removesuffix(f"*{far}")
    return [step("product", factors=[f"{rest}/sqrt(beta)", R]), GIVEN]


def radius(within: str, goal: str, **ends: Steps) -> Step:
    """r as a variable in place of c = r + 1 + 2ε."""
    return step("let", name="r", value=R, range=within, goal=goal, **ends)


def second(least: str) -> Steps:
    """−N g(qβ^(−1/2)) < g(εβ^(−1/2)) for r ≥ ``least``, by β = d + r²/2 with d ≥ 0 in the end."""
    by_r, by_q = "(d + r**2/2)", f"(d + {R}**2/2)"
    return [
        *scales(least),
        _without_n(),
        step("let", name="d", value=f"beta - {R}**2/2", range="[0, oo)", lower=[GIVEN], goal=_left(R, Q, by_q)),
        radius(f"[{least}, oo)", _left("r", "(r + 1)", by_r), lower=[GIVEN]),
        _least_beta("r", "(r + 1)", by_r, "(r**2/2)"),
    ]


def second_everywhere() -> Steps:
    """The same for every r ≥ 1: for r < 7/4 and β > 3/2 by the bounds, for smaller β with h and g themselves."""
    ends = {"lower": [GIVEN], "upper": [GIVEN]}
    bounded = [
        _without_n(),
        _least_beta(R, Q, "beta", "(3/2)"),
        radius("[1, 7/4]", _left("r", "(r + 1)", "(3/2)"), **ends),
    ]
    far = slope(f"{Q}/sqrt(beta)")
    whole = f"{slope(NEAR)} + {BOUND}*{far}"
    negative = [radius("[1, 7/4]", f"-{slope('(r + 1)/sqrt(beta)')}", **ends), step("narrow")]
    direct = [
        step(
            "sum",
            terms=[
                part(
                    f"-{far}*({BOUND} - N)",
                    step("product", factors=[part(f"-{far}", *negative), f"{BOUND} - N"]),
                    GIVEN,
                ),
                whole,
            ],
        ),
        radius("[1, 7/4]", f"{slope(NEAR)} + exp(3*r**2/8)*e/(r + 2*e)*{slope('(r + 1)/sqrt(beta)')}", **ends),
        step("narrow"),
    ]
    small = [step("cut", formula="beta - 3/2", nonpositive=direct), *bounded]
    return [*scales("1"), step("cut", formula=f"{R} - 7/4", nonpositive=small), *second("7/4")]


def _exponent(r: str, q: str, beta: str) -> str:
    """The exponent of BU, which is shorter for β = r²/2."""
    if (r, beta) == ("r", "(r**2/2)"):
        return LEAST_EXPONENT
    return f"3*{r}**2/8 - {q}**2/2 + {q}**4/(24*{beta})"


def _left(r: str, q: str, beta: str) -> str:
    """What is left without N: L − BU, with c − 1 = r + 2ε."""
    exponent = _exponent(r, q, beta)
    return f"exp(-e**2/2)*(1 - e**2/(2*{beta}) - e**2) - exp({exponent})*{q}**2*e/({r} + 2*e)"


def _without_n() -> Step:
    """The terms with N, by the bounds of Lemma A.1 on g."""
    far = f"{Q}/sqrt(beta)"
    lower = "exp(-e**2/2)*(1 - e**2/(2*beta) - e**2)"
    upper = f"exp(-{Q}**2/2 + {Q}**4/(24*beta))*{Q}**2"
    room = [
        step(
            "sum",
            terms=[
                part("e**2/beta*(beta - 1/2)", step("product", factors=["e**2/beta", "beta - 1/2"]), GIVEN),
                "1 - 2*e**2",
            ],
        ),
        FREE,
    ]
    beyond = [step("product", factors=["1/sqrt(beta)", Q]), GIVEN]
    return step(
        "sum",
        terms=[
            part(f"{slope(NEAR)} - {lower}", *slope_near_zero(NEAR, *room)),
            part(f"{upper}*({BOUND} - N)", step("product", factors=[upper, f"{BOUND} - N"]), GIVEN),
            part(
                f"N*({slope(far)} + {upper})",
                step("product", factors=["N", f"{slope(far)} + {upper}"]),
                *slope_from_least_beta(far, *beyond),
            ),
            _left(R, Q, "beta"),
        ],
    )


def _least_beta(r: str, q: str, beta: str, least: str) -> Step:
    """β replaced by a lower bound, with which what is left is smaller."""
    exponents = [_exponent(r, q, b) for b in (least, beta)]
    gap = f"{beta} - {least}"
    growth = f"exp({exponents[0]}) - exp({exponents[1]})"
    first_term = [step("product", factors=[f"exp(-e**2/2)*e**2/(2*{beta}*{least})", gap]), GIVEN]
    second_term = [
        step("product", factors=[f"{q}**2*e/({r} + 2*e)", growth]),
        step("apply", function="log", left=exponents[0], right=exponents[1]),
        step("product", factors=[f"{q}**4/(24*{beta}*{least})", gap]),
        GIVEN,
    ]
    return step(
        "sum",
        terms=[
            part(f"exp(-e**2/2)*(e**2/(2*{least}) - e**2/(2*{beta}))", *first_term),
            part(f"({growth})*{q}**2*e/({r} + 2*e)", *second_term),
            _left(r, q, least),
        ],
    )
