"""What the rules about sums, means, other spellings and polynomials say in a proof; see ``rule_steps``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from numerics import enclosure as arb
from numerics.decimals import to_decimals
from numerics.series import NotSmooth
from verify.formula.reader import read_formula
from verify.formula.tree import variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.program import NotCertain
from verify.kernel.respelled import as_exponentials, with_expansion
from verify.kernel.series import taylor_polynomials

from .reading import Part, Reading, Table
from .words import brief, place, weighted


def _differences(goal: Goal, table: Table) -> Reading:
    quantities = [read_formula(q["formula"]) for q in table["quantities"]]
    cases, names = sum(step == [] for step in table["tree"]), ", ".join(brief(u, "…") for u in quantities)
    ordered = f" in each of {cases} cases of their order, with differences as new variables" if cases > 1 else ""
    return Reading(
        "Nonnegative coefficients",
        f"It is a polynomial in {names}, which are not negative, and no coefficient of it is{ordered} (Yang Lu).",
        tuple(
            (f"{brief(u, 'A quantity')} ≥ 0", replace(goal, sign=Sign(u, ">=")), q["proof"])
            for u, q in zip(quantities, table["quantities"], strict=True)
        ),
    )


def _sum(goal: Goal, table: Table) -> Reading:
    parts: list[Part] = []
    terms: list[str] = []
    for term in table["terms"]:
        formula = read_formula(term["formula"])
        terms.append(weighted(term["weight"], f"({brief(formula, '…')})"))
        title = f"Term {brief(formula, str(len(terms)))}"
        parts.append((title, replace(goal, sign=Sign(formula, term["sign"])), term["proof"]))
    return Reading("Sum", f"By exact algebra it is {' + '.join(terms)}, and no term is negative.", tuple(parts))


def _means(goal: Goal, table: Table) -> Reading:
    parts: list[Part] = []
    outer: list[str] = []
    for term in table["outer"]:
        formula = read_formula(term["formula"])
        outer.append(f"{brief(formula, '…')} (weight {term['share']})")
        title = f"Term {brief(formula, str(len(outer)))}"
        parts.append((title, replace(goal, sign=Sign(formula, ">=")), term["proof"]))
    inner = brief(read_formula(table["inner"]))
    return Reading(
        "Arithmetic and geometric mean",
        f"It is the weighted mean of {', '.join(outer)} minus {inner}, which is at most their geometric mean.",
        tuple(parts),
    )


def _powers(goal: Goal, table: Table) -> Reading:
    new = replace(goal, sign=Sign(as_exponentials(goal.sign.formula), goal.sign.op))
    return Reading(
        "Powers as exponentials",
        "Every power u**v with an exponent that varies is exp(v*log(u)), because u is positive.",
        (("With exponentials", new, table["proof"]),),
    )


def _stirling(goal: Goal, table: Table) -> Reading:
    node, name = read_formula(table["node"]), table["name"]
    return Reading(
        f"The asymptotic expansion of {brief(node)}",
        f"The share {name} in (0, 1) gives its remainder, which lies between two bounds (DLMF 5.11, 7.12, 10.40).",
        (("With the expansion", with_expansion(goal, node, name, table.get("terms", 1)), table["proof"]),),
    )


def _series(goal: Goal, table: Table) -> Reading:
    order, bits, names = table["order"], table["bits"], variables(goal.sign.formula)
    text = f"On {place(goal.box, names)}, around its middle, with {bits} bits"
    try:
        polynomials = taylor_polynomials(goal, order, bits, arb)
    except (NotCertain, NotSmooth, arb.EmptyEnclosure):
        return Reading("Taylor polynomials", f"{text}: the terms up to degree {order} decide.")
    values = " or ".join(to_decimals(arb.around(p[0]), 6)[0] for p in polynomials)
    remainder = max(p[order].abs_upper() for p in polynomials)
    return Reading(
        "Taylor polynomials",
        f"{text}: the polynomial of degree {order - 1} is {values} there, and the remainder is at most "
        f"{to_decimals(arb.around(remainder), 3)[1]} on the whole range; its sign decides.",
    )


SUM_READINGS: Final[dict[str, Callable[[Goal, Table], Reading]]] = {
    "differences": _differences,
    "sum": _sum,
    "means": _means,
    "powers": _powers,
    "stirling": _stirling,
    "series": _series,
}
