"""What the rules about faces, sums, periods and assumptions say in a proof; see ``rule_steps`` for the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from numerics import enclosure as arb
from numerics.decimals import to_decimals
from numerics.series import NotSmooth
from verify.formula.reader import read_formula
from verify.formula.tree import variables
from verify.kernel.assumed import contrary, cut_goals, solved
from verify.kernel.boundary import concavity, opened, weakened, without_face
from verify.kernel.curves import beyond, on_surface, side_of
from verify.kernel.derivatives import at_end, interior, slope_formula
from verify.kernel.goal import Goal, Sign
from verify.kernel.nonzero import nonzero_goals
from verify.kernel.periodic import one_period
from verify.kernel.premises import without_assumptions
from verify.kernel.program import NotCertain
from verify.kernel.respelled import as_exponentials, with_expansion
from verify.kernel.series import taylor_polynomials

from .reading import Part, Reading, Table
from .words import brief, place, range_text, sign_text, weighted


def _cut(goal: Goal, table: Table) -> Reading:
    first, second = cut_goals(goal, read_formula(table["formula"]))
    return Reading(
        f"Two cases by the sign of {brief(read_formula(table['formula']))}",
        "They are taken one after the other.",
        (
            (f"Where {sign_text(first.assumptions[-1])}", first, table["nonnegative"]),
            (f"Where {sign_text(second.assumptions[-1])}", second, table["nonpositive"]),
        ),
    )


def _nonzero(goal: Goal, table: Table) -> Reading:
    first, second = nonzero_goals(goal, table["assumption"])
    return Reading(
        f"The condition {sign_text(goal.assumptions[table['assumption']])}",
        "There are two cases, on both sides of where it fails.",
        tuple(
            (f"Where {sign_text(case.assumptions[table['assumption']])}", case, table[key])
            for case, key in ((first, "positive"), (second, "negative"))
        ),
    )


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


def _have(goal: Goal, table: Table) -> Reading:
    shown = Sign(read_formula(table["formula"]), table["sign"])
    richer = replace(goal, assumptions=(*goal.assumptions, shown), total=goal.total or not goal.assumptions)
    return Reading(
        "A step between",
        f"{sign_text(shown)} is shown first and used after.",
        (
            (sign_text(shown), replace(goal, sign=shown), table["shown"]),
            ("With it", richer, table["proof"]),
        ),
    )


def _contrary(goal: Goal, table: Table) -> Reading:
    new = contrary(goal)
    return Reading(
        "Assume the contrary",
        f"Where it fails, {sign_text(new.assumptions[-1])}.",
        (("With this condition", new, table["proof"]),),
    )


def _solve(goal: Goal, table: Table) -> Reading:
    j, name, value = table["assumption"], table["variable"], read_formula(table["value"])
    return Reading(
        f"The equation {sign_text(goal.assumptions[j])}",
        f"It is solved for {name} = {brief(value)}, which is filled in everywhere.",
        (("Filled in", solved(goal, j, name, value), table["proof"]),),
    )


def _interior(goal: Goal, table: Table) -> Reading:
    inner = opened(goal, arb)
    return Reading(
        "By continuity", f"It is enough to show it on {place(inner.box)}.", (("Inside", inner, table["proof"]),)
    )


def _face(goal: Goal, table: Table) -> Reading:
    name, side = table["variable"], table["side"]
    end = goal.box[name].end(side)
    assert end is not None
    return Reading(
        f"The face {name} = {end} apart",
        "On it and on the rest one after the other.",
        (
            (f"At {name} = {end}", at_end(goal, name, end, goal.sign.op), table["face"]),
            ("The rest", without_face(goal, name, side), table["rest"]),
        ),
    )


def _concave(goal: Goal, table: Table) -> Reading:
    name = table["variable"]
    inner = interior(goal, name)
    parts: list[Part] = [
        (f"Concave in {name}", without_assumptions(inner, Sign(concavity(goal, name), ">=")), table["bend"])
    ]
    for side in ("lower", "upper"):
        end = goal.box[name].end(side)
        assert end is not None
        op = ">=" if side == table.get("weak") else goal.sign.op
        parts.append((f"At {name} = {end}", at_end(goal, name, end, op), table[side]))
    return Reading(f"Concave in {name}", f"It is least at one of the two ends of {name}.", tuple(parts))


def _weaken(goal: Goal, table: Table) -> Reading:
    fewer = weakened(goal, table["keep"])
    kept = ", ".join(map(sign_text, fewer.assumptions)) or "none of the conditions"
    return Reading("Fewer conditions", f"It holds with {kept} already.", (("With these", fewer, table["proof"]),))


def _period(goal: Goal, table: Table) -> Reading:
    name, period = table["variable"], read_formula(table["period"])
    short = one_period(goal.box[name], period)
    assert short is not None
    return Reading(
        f"Periodic in {name}",
        f"{period} is a period by exact algebra, so {name} in {range_text(short)} decides.",
        (("One period", replace(goal, box={**goal.box, name: short}), table["proof"]),),
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


def _beyond(goal: Goal, table: Table) -> Reading:
    name, end, j = table["variable"], read_formula(table["end"]), table["assumption"]
    side = side_of(goal, j, name, end)
    assert side is not None
    by_slope = table.get("strict_by") == "slope"
    slope = beyond(goal, j, name, side, ">" if by_slope else ">=")
    face = on_surface(goal, name, end, ">=" if by_slope else goal.sign.op)
    moves = f"it does not fall as {name} {'rises' if side == 'lower' else 'falls'} from there"
    return Reading(
        f"From {name} = {brief(end)} on",
        f"There it has the sign, and {moves}.",
        (("On the surface", face, table["face"]), (f"The slope in {name}", slope, table["slope"])),
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


def _limit(goal: Goal, table: Table) -> Reading:
    name, side = table["variable"], table["side"]
    end, inner = goal.box[name].end(side), interior(goal, name)
    where = str(end) if end is not None else "oo" if side == "upper" else "-oo"
    slope = without_assumptions(inner, Sign(slope_formula(goal.sign.formula, name, side), goal.sign.op))
    return Reading(
        f"Falling towards {name} = {where}",
        "An expansion there shows that the limit is not negative.",
        ((f"Slope in {name}", slope, table["slope"]),),
    )


MORE_READINGS: Final[dict[str, Callable[[Goal, Table], Reading]]] = {
    "cut": _cut,
    "nonzero": _nonzero,
    "have": _have,
    "contrary": _contrary,
    "solve": _solve,
    "interior": _interior,
    "face": _face,
    "concave": _concave,
    "weaken": _weaken,
    "period": _period,
    "sum": _sum,
    "means": _means,
    "beyond": _beyond,
    "powers": _powers,
    "stirling": _stirling,
    "series": _series,
    "limit": _limit,
    "differences": _differences,
}
