"""Lemma A.2 and its proof: which N, c, ε, β satisfy the conditions of Theorem 5.2; C088–C094.

Throughout ``r = c − 1 − 2ε``, as in the paper's proof.
"""

from __future__ import annotations

from typing import Any, Final

from verify import claim, equal, log, read_formula, variable
from verify.claims.decorator import as_question
from verify.claims.outlined import along, part, step
from verify.claims.suspected import suspected
from verify.formula.derivative import derivative

from . import parameter_outlines
from .epsilon_outlines import second_for_large_epsilon
from .notation import PAPER, statement, statements
from .outlines import FREE, GIVEN

#: The assumptions of Lemma A.2.
ASSUMED: Final = "c >= 5.5 + 2*e and beta >= (c - 1 - 2*e)**2/2 and N < exp(3*(c - 1 - 2*e)**2/8)*e/(c - 1)"
#: Its conclusions, which are the conditions of Theorem 5.2 with the sign that its proof needs.
FIRST: Final = "N*h((c - 1 - 2*e)/sqrt(beta), beta) < h(e/sqrt(beta), beta)"
SECOND: Final = "-N*g((c - 2*e)/sqrt(beta), beta) < g(e/sqrt(beta), beta)"
POSITIVE: Final = "c in [5.5, oo), beta in (0, oo), N in (0, oo)"

#: f of the second part of the proof of Lemma A.2.
_F: Final = "3*r**2/8 - (r + 1)**2/2 + (r + 1)**4/(12*r**2) + 1/200 + 2*log(r + 1) - log(9.8*r)"


def _slope() -> Any:
    """The derivative of f, from its formula."""
    r = variable("r")
    value = 3 * r**2 / 8 - (r + 1) ** 2 / 2 + (r + 1) ** 4 / (12 * r**2) + "1/200" + 2 * log(r + 1) - log("9.8" * r)
    return derivative(value, "r")


@claim("causal.C088", title="Lemma A.2", uses=["causal.C089", "causal.C090", "causal.C091"], cites=[PAPER])
def lemma() -> Any:
    """Let c ≥ 5.5 + 2ε, β ≥ (c − 1 − 2ε)²/2 and N < e^{3(c−1−2ε)²/8} ε/(c − 1). Then
    N h((c−1−2ε)β^(−1/2)) < h(εβ^(−1/2)) and −N g((c−2ε)β^(−1/2)) < g(εβ^(−1/2)).

    The lemma does not bound ε; its proof assumes ε < 0.1.
    """
    domain = f"for e in (0, oo), {POSITIVE} if {ASSUMED}"
    point = {"e": "10", "c": "51/2", "beta": "81/8", "N": "1"}
    return tuple(suspected(statement(f"{what} {domain}"), **point) for what in (FIRST, SECOND))


@claim(
    "causal.C088.corrected",
    title="Lemma A.2 with ε < 0.1",
    uses=["causal.C069.corrected", "causal.C070", "causal.C071", "causal.C072.corrected", "causal.C090", "causal.C091"],
    cites=[PAPER],
)
def lemma_with_small_epsilon() -> Any:
    """Lemma A.2 under the additional assumption ε < 0.1 that its proof makes."""
    domain = f"for e in (0, 0.1), {POSITIVE} if {ASSUMED}"
    return (
        along(statement(f"{FIRST} {domain}"), parameter_outlines.first("9/2")),
        along(statement(f"{SECOND} {domain}"), parameter_outlines.second("9/2")),
    )


@claim(
    "causal.C088.sharpened",
    title="Lemma A.2 for every c ≥ 2 + 2ε and ε ≤ 1/2",
    uses=["causal.C069.corrected", "causal.C070", "causal.C071", "causal.C072.corrected"],
    cites=[PAPER],
)
def lemma_on_a_larger_range() -> Any:
    """Lemma A.2 holds for ε ≤ 1/2 and every c ≥ 2 + 2ε: this is all that Theorem 5.2 allows (c > 2 + 2ε)."""
    assumed = ASSUMED.replace("5.5", "2")
    domain = f"for e in (0, 1/2], {POSITIVE.replace('5.5', '2')} if {assumed}"
    return (
        along(statement(f"{FIRST} {domain}"), parameter_outlines.first("1")),
        along(statement(f"{SECOND} {domain}"), parameter_outlines.second_everywhere()),
    )


@claim(
    "causal.C088.sharpened2",
    title="Lemma A.2 for every ε ≤ 0.95, and not for ε = 0.972",
    uses=["causal.C069.corrected", "causal.C070", "causal.C072.corrected"],
    cites=[PAPER],
)
def lemma_for_the_largest_epsilon() -> Any:
    """With c ≥ 5.5 + 2ε as in the paper, Lemma A.2 holds for every ε ≤ 0.95. For ε = 0.972, c = 5.5 + 2ε,
    β = (c − 1 − 2ε)²/2 and N = 299 the assumptions hold and the second conclusion fails. So the bound on ε that the
    lemma needs lies in [0.95, 0.972), far from the 0.1 of its proof.
    """
    domain = f"for e in (0, 0.95], {POSITIVE} if {ASSUMED}"
    return (
        along(statement(f"{FIRST} {domain}"), parameter_outlines.first("9/2")),
        along(statement(f"{SECOND} {domain}"), second_for_large_epsilon()),
        *statements(
            "5.5 + 2*0.972 == 7.444",
            "(7.444 - 1 - 2*0.972)**2/2 == 81/8",
            "299 < exp(3*(7.444 - 1 - 2*0.972)**2/8)*0.972/(7.444 - 1)",
            "-299*g((7.444 - 2*0.972)/sqrt(81/8), 81/8) > g(0.972/sqrt(81/8), 81/8)",
        ),
    )


@claim("causal.C089", title="“From the assumptions” r ≥ 4.5, β > 10 and ε < 0.1", kind="logic", cites=[PAPER])
def assumptions() -> Any:
    """Let r = c − 1 − 2ε. From the assumptions we have r ≥ 4.5, β ≥ r²/2 > 10, and ε < 0.1."""
    domain = f"for e in (0, oo), {POSITIVE} if {ASSUMED}"
    follows = statements(f"c - 1 - 2*e >= 4.5 {domain}", f"beta >= (c - 1 - 2*e)**2/2 > 10 {domain}")
    return *follows, suspected(statement(f"e < 0.1 {domain}"), e="1", c="15/2", beta="81/8", N="1")


@claim("causal.C089.corrected", title="From the assumptions r ≥ 4.5 and β > 10", kind="logic", cites=[PAPER])
def assumptions_that_follow() -> Any:
    """From the assumptions of Lemma A.2, r ≥ 4.5 and β ≥ r²/2 > 10 follow; ε < 0.1 has to be assumed."""
    domain = f"for e in (0, oo), {POSITIVE} if {ASSUMED}"
    return statements(f"c - 1 - 2*e >= 4.5 {domain}", f"beta >= (c - 1 - 2*e)**2/2 > 10 {domain}")


@claim("causal.C090", title="First inequality of the proof of Lemma A.2", cites=[PAPER])
def first_step() -> Any:
    """Taking logarithms and using ε < 0.1, β > 10, we need −r²/8 + r⁴/(24β) + ε²/2 < −3/200. Since β ≥ r²/2, this
    follows from −r²/8 + r²/12 < −1/50, which holds for r ≥ 4.5.

    Three parts: the last inequality; the one that is needed; and that −3/200 is enough room for ln(1 − ε²/(6β)).
    """
    from_beta = step("product", factors=["r**2/(12*beta)", "beta - r**2/2"])
    return (
        statement("-r**2/8 + r**2/12 < -1/50 for r in [4.5, oo)"),
        along(
            statement(
                "-r**2/8 + r**4/(24*beta) + e**2/2 < -3/200"
                " for r in [4.5, oo), e in (0, 0.1), beta in (10, oo) if beta >= r**2/2"
            ),
            [
                step("sum", terms=[part("r**2/12 - r**4/(24*beta)", from_beta, GIVEN), "r**2/24 - e**2/2 - 3/200"]),
                FREE,
            ],
        ),
        statement("-3/200 < log(1 - e**2/(6*beta)) for e in (0, 0.1), beta in (10, oo)"),
    )


@claim("causal.C091", title="Second inequality of the proof of Lemma A.2", cites=[PAPER])
def second_step() -> Any:
    """After simplification using β ≥ r²/2, β ≥ 10, ε < 0.1, we need f(r) = 3r²/8 − (r+1)²/2 + (r+1)⁴/(12r²) + 1/200
    + 2 ln(r+1) − ln(9.8 r) < 0.

    Two parts: f < 0 for r ≥ 4.5, shown directly; and the simplification ε/(1 − ε²/(2β) − ε²) < 1/9.8.
    """
    return statements(
        f"{_F} < 0 for r in [4.5, oo)",
        "e/(1 - e**2/(2*beta) - e**2) < 1/9.8 for e in (0, 0.1), beta in [10, oo)",
    )


@claim("causal.C091.sharpened", title="f < 0 for r ≥ 1/2 already", uses=["causal.C092.corrected"], cites=[PAPER])
def second_step_earlier() -> Any:
    """f(r) < 0 for every r ≥ 1/2, so this step does not need c ≥ 5.5 + 2ε."""
    return statement(f"{_F} < 0 for r in [1/2, oo)")


@claim("causal.C092", title="The printed derivative of f", kind="identity", cites=[PAPER])
def printed_derivative() -> Any:
    """f'(r) = r/3 − 1 + 6r³/((r+1)³(r−1)) + 2/(r+1) − 1/r > 0 for r > 4.5."""
    printed = read_formula("r/3 - 1 + 6*r**3/((r + 1)**3*(r - 1)) + 2/(r + 1) - 1/r")
    return (
        as_question(equal(_slope(), printed), {"r": "(4.5, oo)"}, ()),
        as_question(printed > 0, {"r": "(4.5, oo)"}, ()),
    )


@claim("causal.C092.corrected", title="The derivative of f, which is negative", cites=[PAPER])
def derivative_of_f() -> Any:
    """f'(r) = −r/4 − 1 + (r+1)³(r−1)/(6r³) + 2/(r+1) − 1/r < 0 for every r > 0.

    In print −r/4 became +r/3, and the fraction is upside down; the sign of f' is the opposite of the printed one.
    """
    corrected = read_formula("-r/4 - 1 + (r + 1)**3*(r - 1)/(6*r**3) + 2/(r + 1) - 1/r")
    return (
        as_question(equal(_slope(), corrected), {"r": "(0, oo)"}, ()),
        as_question(corrected < 0, {"r": "(0, oo)"}, ()),
    )


@claim("causal.C093", title="“f' > 0, therefore it suffices to check f(4.5) < 0”", kind="logic", cites=[PAPER])
def reasoning() -> Any:
    """The derivative is positive for r > 4.5. Therefore, it suffices to verify f(4.5) < 0.

    An increasing function that is negative at 4.5 need not stay negative. The witness is a line a(r − 4.5) − b with
    slope a > 0 and value −b < 0 at 4.5, the simplest function to which the printed reasoning applies.
    """
    return statement("a*(r - 4.5) - b < 0 for r in [4.5, oo), a in (0, oo), b in (0, oo)")


@claim(
    "causal.C093.corrected",
    title="f' < 0, therefore it suffices to check f(4.5) < 0",
    kind="logic",
    uses=["causal.C092.corrected", "causal.C094"],
    cites=[PAPER],
)
def repaired_reasoning() -> Any:
    """f decreases (causal.C092.corrected), so f(4.5) < 0 suffices: f(r) ≤ f(4.5) < 0 for r ≥ 4.5.

    The paper's conclusion stands; its argument needs the opposite sign.
    """
    return statement(f"{_F} <= {_F.replace('r', '4.5')} < 0 for r in [4.5, oo)")


@claim("causal.C094", title="f(4.5) ≈ −4.14", kind="value", cites=[PAPER])
def value_of_f() -> Any:
    """f(4.5) ≈ −4.14: correct to the two decimals printed (half a unit of the last one)."""
    return statement(f"-4.145 < {_F} < -4.135 for r in [4.5, 4.5]")
