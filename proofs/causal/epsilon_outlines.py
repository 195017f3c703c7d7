"""The outline of the second inequality of Lemma A.2 for every ε ≤ 0.95, which is nearly all for which it holds.

For β ≤ 20 it is shown with g itself, on a bounded set of (ε, r, d), d = β − r²/2. For β ≥ 20 the paper's proof works
with one more term in the bound on sin², by which g(εβ^(−1/2)) is nearly attained.
"""

from __future__ import annotations

from typing import Final

from verify.claims.outlined import Step, part, step

from .outlines import GIVEN, Steps, sixth_degree, slope_from_least_beta, slope_near_zero
from .parameter_outlines import BOUND, LEAST_EXPONENT, NEAR, Q, R, radius, scales, slope

_FAR: Final = f"{Q}/sqrt(beta)"
#: The bound near zero falls with s = 1/β at this rate.
_FALLS: Final = "e**2/2 - e**4/3 + 4*s*e**6/45"


def second_for_large_epsilon() -> Steps:
    """−N g(qβ^(−1/2)) < g(εβ^(−1/2)) for r ≥ 9/2 and ε ≤ 0.95."""
    return [*scales("9/2"), step("cut", formula="beta - 20", nonpositive=_for_small_beta()), *_for_large_beta()]


def _for_small_beta() -> Steps:
    """For β ≤ 20: F = −g(qβ^(−1/2))(B − N) + (g(εβ^(−1/2)) + B g(qβ^(−1/2)))."""
    low, far = "(d + r**2/2)", slope(_FAR)
    ends = {"lower": [GIVEN], "upper": [GIVEN]}
    negative = [radius("[9/2, 32/5]", f"-{slope('(r + 1)/sqrt(beta)')}", **ends), step("narrow")]
    room = part(f"-{far}*({BOUND} - N)", step("product", factors=[part(f"-{far}", *negative), f"{BOUND} - N"]), GIVEN)
    whole = f"{slope(NEAR)} + {BOUND}*{far}"
    moved = f"{slope(NEAR)} + exp(3*r**2/8)*e/(r + 2*e)*{slope('(r + 1)/sqrt(beta)')}".replace("beta", low)
    shifted = whole.replace("beta", f"(d + {R}**2/2)")
    return [
        step("have", formula=f"32/5 - {R}", sign=">=", by=[GIVEN]),
        step("sum", terms=[room, whole]),
        step("let", name="d", value=f"beta - {R}**2/2", range="[0, 10]", goal=shifted, **ends),
        radius("[9/2, 32/5]", moved, **ends),
    ]


def _for_large_beta() -> Steps:
    """For β ≥ 20 by the bounds, with β ≥ 20 for r ≤ 19/3 and β ≥ r²/2 for larger r."""
    upper = f"exp(-{Q}**2/2 + {Q}**4/(24*beta))*{Q}**2"
    near = "(1 - e**2/(2*beta) - e**2 + e**4/(3*beta) - 2*e**6/(45*beta**2))"
    positive = [_inverse(_near("s"))]
    beyond = [step("product", factors=["1/sqrt(beta)", Q]), GIVEN]
    n_terms = [step("product", factors=["N", f"{slope(_FAR)} + {upper}"]), *slope_from_least_beta(_FAR, *beyond)]
    terms = [
        part(f"{slope(NEAR)} - exp(-e**2/2)*{near}", *slope_near_zero(NEAR, *positive, sine=sixth_degree)),
        part(f"{upper}*({BOUND} - N)", step("product", factors=[upper, f"{BOUND} - N"]), GIVEN),
        part(f"N*({slope(_FAR)} + {upper})", *n_terms),
        f"exp(-e**2/2)*{near} - {_far(R, Q, _exponent(R, Q, 'beta'))}",
    ]
    at_twenty = _exponent("r", "(r + 1)", "20")
    return [
        step("sum", terms=terms),
        step("cut", formula=f"{R} - 19/3", nonpositive=_without_beta("20", at_twenty, "[9/2, 19/3]")),
        *_without_beta(f"({R}**2/2)", LEAST_EXPONENT, "[19/3, oo)"),
    ]


def _near(s: str) -> str:
    """The lower bound on e^{ε²/2} g(εβ^(−1/2)), s = 1/β."""
    return f"(1 - {s}*e**2/2 - e**2 + {s}*e**4/3 - 2*{s}**2*e**6/45)"


def _exponent(r: str, q: str, beta: str) -> str:
    return f"3*{r}**2/8 - {q}**2/2 + {q}**4/(24*{beta})"


def _far(r: str, q: str, exponent: str) -> str:
    """The upper bound on −B g(qβ^(−1/2))."""
    return f"exp({exponent})*{q}**2*e/({r} + 2*e)"


def _inverse(goal: str) -> Step:
    """s = 1/β as a variable."""
    return step("let", name="s", value="1/beta", range="(0, 1/20]", goal=goal)


def _without_beta(least: str, exponent: str, within: str) -> Steps:
    """β replaced by the lower bound ``least`` in the far part, and by s = 1/β in the near one.

    ``exponent`` is that of the far part in the end, in r.
    """
    near = "(1 - e**2/(2*beta) - e**2 + e**4/(3*beta) - 2*e**6/(45*beta**2))"
    exponents = [_exponent(R, Q, beta) for beta in (least, "beta")]
    growth = f"exp({exponents[0]}) - exp({exponents[1]})"
    larger = [
        step("product", factors=[f"{Q}**2*e/({R} + 2*e)", growth]),
        step("apply", function="log", left=exponents[0], right=exponents[1]),
        step("product", factors=[f"{Q}**4/(24*beta*{least})", f"beta - {least}"]),
        GIVEN,
    ]
    ends = {"lower": [GIVEN], "upper": [GIVEN]}
    return [
        step(
            "sum",
            terms=[
                part(f"({growth})*{Q}**2*e/({R} + 2*e)", *larger),
                f"exp(-e**2/2)*{near} - {_far(R, Q, exponents[0])}",
            ],
        ),
        _inverse(f"exp(-e**2/2)*{_near('s')} - {_far(R, Q, exponents[0])}"),
        radius(within, f"exp(-e**2/2)*{_near('s')} - {_far('r', '(r + 1)', exponent)}", **ends),
        step("monotone", variable="s", side="upper", slope=[step("product", factors=["exp(-e**2/2)", _FALLS])]),
    ]
