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
_R: Final = "(c - 1 - 2*e)"
_Q: Final = "(c - 2*e)"
_NEAR: Final = "e/sqrt(beta)"
#: The bound on N.
_BOUND: Final = f"exp(3*{_R}**2/8)*e/(c - 1)"


def _h(x: str) -> str:
    return f"exp(beta*(cos({x}) - 1))*sin({x})"


def _g(x: str) -> str:
    return f"exp(beta*(cos({x}) - 1))*(cos({x}) - beta*sin({x})**2)"


def scales(least: str) -> Steps:
    """r ≥ ``least`` and β ≥ least²/2, from the assumptions."""
    return [
        step("have", formula=f"{_R} - {least}", sign=">=", by=[GIVEN]),
        step("have", formula=f"beta - ({least})**2/2", sign=">=", by=[GIVEN]),
    ]


def first(least: str) -> Steps:
    """N h(rβ^(−1/2)) < h(εβ^(−1/2)) for r ≥ ``least``."""
    far, m = f"{_R}/sqrt(beta)", f"({least})**2/2"
    upper = f"exp(-{_R}**2/2 + {_R}**4/(24*beta))*{far}"
    lower = f"exp(-e**2/2)*(1 - e**2/(6*beta))*{_NEAR}"
    exponent = f"-{_R}**2/8 + {_R}**4/(24*beta)"
    left = f"exp(-e**2/2)*(1 - e**2/(6*beta)) - exp({exponent})*{_R}/(c - 1)"
    positive = [step("product", factors=["1/sqrt(beta)", _R]), GIVEN]
    below_one = [
        step("product", factors=["1/sqrt(beta)", "sqrt(beta) - e"]),
        step("apply", function="square", left="beta", right="e**2"),
        step("sum", terms=[part(f"beta - {m}", GIVEN), f"{m} - e**2"]),
        FREE,
    ]
    terms = [
        part(f"{_h(_NEAR)} - {lower}", *lower_bound(_NEAR, "1", *below_one)),
        part(
            f"{upper}*({_BOUND} - N)",
            step("product", factors=[part(upper, *_positive(upper, far)), f"{_BOUND} - N"]),
            GIVEN,
        ),
        part(
            f"N*({upper} - {_h(far)})",
            step("product", factors=["N", f"{upper} - {_h(far)}"]),
            *upper_bound(far, *positive),
        ),
        f"({left})*{_NEAR}",
    ]
    from_beta = [step("product", factors=[f"exp(-e**2/2)*e**2/(6*beta*{m})", f"beta - {m}"]), GIVEN]
    ratio = part(f"{_R}/(c - 1)", step("product", factors=["1/(c - 1)", _R]), GIVEN)
    smaller = f"exp(-{_R}**2/24) - exp({exponent})"
    from_exponent = [
        step("product", factors=[ratio, smaller]),
        step("apply", function="log", left=f"-{_R}**2/24", right=exponent),
        step("product", factors=[f"{_R}**2/(12*beta)", f"beta - {_R}**2/2"]),
        GIVEN,
    ]
    return [
        *scales(least),
        step("sum", terms=terms),
        step("product", factors=[_NEAR, left]),
        step(
            "sum",
            terms=[
                part(f"exp(-e**2/2)*(e**2/(6*{m}) - e**2/(6*beta))", *from_beta),
                part(f"({smaller})*{_R}/(c - 1)", *from_exponent),
                f"exp(-e**2/2)*(1 - e**2/(6*{m})) - exp(-{_R}**2/24)*{_R}/(c - 1)",
            ],
        ),
        _radius(f"[{least}, oo)", f"exp(-e**2/2)*(1 - e**2/(6*{m})) - exp(-r**2/24)*r/(r + 2*e)", lower=[GIVEN]),
    ]


def _positive(upper: str, far: str) -> Steps:
    rest = upper.removesuffix(f"*{far}")
    return [step("product", factors=[f"{rest}/sqrt(beta)", _R]), GIVEN]


def _radius(within: str, goal: str, **ends: Steps) -> Step:
    """r as a variable in place of c = r + 1 + 2ε."""
    return step("let", name="r", value=_R, range=within, goal=goal, **ends)


def second(least: str) -> Steps:
    """−N g(qβ^(−1/2)) < g(εβ^(−1/2)) for r ≥ ``least``, by β = d + r²/2 with d ≥ 0 in the end."""
    by_r, by_q = "(d + r**2/2)", f"(d + {_R}**2/2)"
    return [
        *scales(least),
        _without_n(),
        step("let", name="d", value=f"beta - {_R}**2/2", range="[0, oo)", lower=[GIVEN], goal=_left(_R, _Q, by_q)),
        _radius(f"[{least}, oo)", _left("r", "(r + 1)", by_r), lower=[GIVEN]),
        _least_beta("r", "(r + 1)", by_r, "(r**2/2)"),
    ]


def second_everywhere() -> Steps:
    """The same for every r ≥ 1: for r < 7/4 and β > 3/2 by the bounds, for smaller β with h and g themselves."""
    ends = {"lower": [GIVEN], "upper": [GIVEN]}
    bounded = [
        _without_n(),
        _least_beta(_R, _Q, "beta", "(3/2)"),
        _radius("[1, 7/4]", _left("r", "(r + 1)", "(3/2)"), **ends),
    ]
    far = _g(f"{_Q}/sqrt(beta)")
    whole = f"{_g(_NEAR)} + {_BOUND}*{far}"
    negative = [_radius("[1, 7/4]", f"-{_g('(r + 1)/sqrt(beta)')}", **ends), step("narrow")]
    direct = [
        step(
            "sum",
            terms=[
                part(
                    f"-{far}*({_BOUND} - N)",
                    step("product", factors=[part(f"-{far}", *negative), f"{_BOUND} - N"]),
                    GIVEN,
                ),
                whole,
            ],
        ),
        _radius("[1, 7/4]", f"{_g(_NEAR)} + exp(3*r**2/8)*e/(r + 2*e)*{_g('(r + 1)/sqrt(beta)')}", **ends),
        step("narrow"),
    ]
    small = [step("cut", formula="beta - 3/2", nonpositive=direct), *bounded]
    return [*scales("1"), step("cut", formula=f"{_R} - 7/4", nonpositive=small), *second("7/4")]


def _left(r: str, q: str, beta: str) -> str:
    """What is left without N: L − BU, with c − 1 = r + 2ε."""
    exponent = f"3*{r}**2/8 - {q}**2/2 + {q}**4/(24*{beta})"
    return f"exp(-e**2/2)*(1 - e**2/(2*{beta}) - e**2) - exp({exponent})*{q}**2*e/({r} + 2*e)"


def _without_n() -> Step:
    """The terms with N, by the bounds of Lemma A.1 on g."""
    far = f"{_Q}/sqrt(beta)"
    lower = "exp(-e**2/2)*(1 - e**2/(2*beta) - e**2)"
    upper = f"exp(-{_Q}**2/2 + {_Q}**4/(24*beta))*{_Q}**2"
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
    beyond = [step("product", factors=["1/sqrt(beta)", _Q]), GIVEN]
    return step(
        "sum",
        terms=[
            part(f"{_g(_NEAR)} - {lower}", *slope_near_zero(_NEAR, *room)),
            part(f"{upper}*({_BOUND} - N)", step("product", factors=[upper, f"{_BOUND} - N"]), GIVEN),
            part(
                f"N*({_g(far)} + {upper})",
                step("product", factors=["N", f"{_g(far)} + {upper}"]),
                *slope_from_least_beta(far, *beyond),
            ),
            _left(_R, _Q, "beta"),
        ],
    )


def _least_beta(r: str, q: str, beta: str, least: str) -> Step:
    """β replaced by a lower bound, with which what is left is smaller."""
    exponents = [f"3*{r}**2/8 - {q}**2/2 + {q}**4/(24*{b})" for b in (least, beta)]
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
