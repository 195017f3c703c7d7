"""What a special step of a proof says, rule by rule, and the goals that it leaves: for reading, not for checking.

The goals are built with the kernel's own functions, so a reader sees what the checker decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import prod
from typing import Final

from numerics import enclosure as arb
from numerics.decimals import to_decimals
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, variable, variables
from verify.kernel.algebraic import known_signs
from verify.kernel.cases import case_goals, narrowed
from verify.kernel.derivatives import at_end, interior, slope_formula
from verify.kernel.expand import expand, expand_leading
from verify.kernel.expansion import Expansion
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables, without_assumptions
from verify.kernel.program import NotCertain
from verify.kernel.simplify import simplified

from .assumption_rules import ASSUMPTION_READINGS
from .face_rules import FACE_READINGS
from .gamma_rules import GAMMA_READINGS
from .rational_derivative import quasiconcave_step
from .reading import Part, Reading, Table
from .sum_rules import SUM_READINGS
from .words import brief, listed, place, plural, range_text, sign_text, superscript, weighted

#: Expansions are worked out again only while that is quick.
_HIGHEST_ORDER: Final = 9


def read_step(goal: Goal, table: Table) -> Reading:
    """The step ``table`` on the box of ``goal``."""
    rule = str(table["rule"])
    return READINGS[rule](goal, table) if rule in READINGS else Reading(f"Rule {rule!r}", "Decided by the checker.")


def _identity(goal: Goal, table: Table) -> Reading:
    if variables(goal.sign.formula):
        return Reading("Identity", "It is identically zero by exact algebra.")
    return Reading("Identity", "It is zero by exact algebra and by the distance that algebraic numbers keep from zero.")


def _product(goal: Goal, table: Table) -> Reading:
    factors: list[str] = []
    parts: list[Part] = []
    for factor in table["factors"]:
        formula, sign = read_formula(factor["formula"]), factor["sign"]
        factors.append(f"({brief(formula, '…')}){superscript(factor['power'])}")
        if sign is None:
            continue
        shown = Sign(-formula, ">" if sign == "<" else ">=") if sign in ("<", "<=") else Sign(formula, sign)
        parts.append((f"Factor {brief(formula, str(len(parts) + 1))}", replace(goal, sign=shown), factor["proof"]))
    text = f"By exact algebra it is {'·'.join(factors)}"
    if not parts:
        return Reading("An even power", f"{text}, which is never negative.")
    return Reading("Factorisation", f"{text}, and the factors have the right signs.", tuple(parts))


def _monotone(goal: Goal, table: Table) -> Reading:
    name, side = table["variable"], table["side"]
    end = goal.box[name].end(side)
    assert end is not None
    by_slope = table.get("strict_by") == "slope"
    slope = slope_formula(goal.sign.formula, name, side)
    inner = interior(goal, name)
    grows = "grows" if side == "lower" else "falls"
    return Reading(
        f"Monotone in {name}",
        f"It {grows} with {name}, so it is least at {name} = {end}.",
        (
            (f"Slope in {name}", without_assumptions(inner, Sign(slope, ">" if by_slope else ">=")), table["slope"]),
            (f"At {name} = {end}", at_end(goal, name, end, ">=" if by_slope else goal.sign.op), table["face"]),
        ),
    )


def _constant(goal: Goal, table: Table) -> Reading:
    at = ", ".join(f"{name} = {value}" for name, value in table["point"].items())
    return Reading("Constant", f"All derivatives vanish identically, and the value at {at} is 0, by exact algebra.")


def _cases(goal: Goal, table: Table) -> Reading:
    node = read_formula(table["node"])
    first, second = case_goals(goal, node)
    return Reading(
        f"Cases of {brief(node, 'a corner')}",
        "Its two branches are taken one after the other.",
        (
            (f"Where {sign_text(first.assumptions[-1])}", first, table["nonnegative"]),
            (f"Where {sign_text(second.assumptions[-1])}", second, table["nonpositive"]),
        ),
    )


def _narrow(goal: Goal, table: Table) -> Reading:
    smaller = narrowed(goal, table["assumption"])
    assert smaller is not None
    changed = [name for name in goal.box if smaller.box[name] != goal.box[name]] or list(goal.box)
    condition = sign_text(goal.assumptions[table["assumption"]])
    where = place(smaller.box, changed)
    return Reading(f"The condition {condition}", f"It leaves {where}.", ((f"On {where}", smaller, table["proof"]),))


def _squares(goal: Goal, table: Table) -> Reading:
    terms = [weighted(term["weight"], f"({brief(read_formula(term['formula']), '…')})²") for term in table["terms"]]
    return Reading("Sum of squares", f"By exact algebra it is {' + '.join(terms)}.")


def _contradiction(goal: Goal, table: Table) -> Reading:
    known = known_signs(goal)
    terms = []
    for term in table["terms"]:
        factors = "·".join(f"({brief(simplified(known[k].formula), '…')})" for k in term["factors"])
        square = f"({brief(read_formula(term['square']), '…')})²" if "square" in term else ""
        terms.append(weighted(term["weight"], "·".join(part for part in (factors, square) if part)))
    return Reading(
        "Contradiction",
        f"If it failed, every factor of {' + '.join(terms)} would be nonnegative, and one term positive; but by exact "
        "algebra the sum is zero (Krivine and Stengle's Positivstellensatz).",
    )


def _convex(goal: Goal, table: Table) -> Reading:
    at = ", ".join(f"{name} = {value}" for name, value in table["point"].items())
    return Reading(
        f"Convex near {at}",
        f"The matrix of second derivatives is positive definite and the gradient vanishes at {at}, so the value there "
        "is the least.",
    )


def _apply(goal: Goal, table: Table) -> Reading:
    function = table["function"]
    left, right = read_formula(table["left"]), read_formula(table["right"])
    falls = function == "cos"
    shown = right - left if falls else left - right
    return Reading(
        f"Both sides through {function}",
        f"{function} {'falls' if falls else 'grows'} on a range that holds both sides, so their images are compared.",
        (("The images", replace(goal, sign=Sign(shown, goal.sign.op)), table["proof"]),),
    )


def _let(goal: Goal, table: Table) -> Reading:
    from verify.formula.reader import read_interval
    from verify.kernel.box import from_interval
    from verify.kernel.rewriting import generalised

    name, r, general = table["name"], from_interval(read_interval(table["range"])), read_formula(table["goal"])
    value = brief(read_formula(table["value"]))
    return Reading(
        f"A new variable {name}",
        f"{name} = {value} lies in {range_text(r)}; the goal is shown for every {name} there.",
        (("With it", generalised(goal, name, r, general), table["proof"]),),
    )


def _expand(goal: Goal, table: Table) -> Reading:
    name, side, power = table["variable"], table["side"], table.get("ramification", 1)
    end = goal.box[name].end(side)
    where = f"{name} = {end}" if end is not None else f"{name} = {'oo' if side == 'upper' else '-oo'}"
    title = f"Expansion at {where}"
    text = f"On {place(goal.box, [name])}"
    if table["order"] <= _HIGHEST_ORDER:
        try:
            order = table["order"] + power  # one more, so that the leading coefficient itself is known
            with_logarithms = table.get("logarithms", False)
            expansion = Expansion(goal.box, name, side, order, arb, nonnegative_variables(goal), power, with_logarithms)
            formula, growth = goal.sign.formula, None
            if end is None or goal.box[name].is_open(side):
                growth, model = expand_leading(formula, expansion)
            else:
                model = expand(formula, expansion)
            bracket = expansion.bracket(model)
        except (NotCertain, arb.EmptyEnclosure):
            return Reading(title, f"{text} the leading term decides.")
        exact = expansion.field.exact(model.coefficients[0]) if model.coefficients else None
        leading = exact.rational() if exact is not None else None
        t = f"t{superscript(model.valuation)}" if model.valuation else ""
        factor = "" if leading == 1 and t else str(leading) if leading is not None else "c"
        term = "·".join(part for part in (factor, t) if part)
        low, high = to_decimals(bracket, 6)
        what = f"[{low}, {high}]" + (f"·{t}" if t else "")
        taken = " after its fastest exponential is taken out" if growth is not None and growth.coefficients else ""
        distance = _distance(name, side, end, power)
        return Reading(title, f"{text}, with {distance}{taken}: leading term {term}; all of it is in {what}.")
    return Reading(title, f"{text} the leading term decides, at order {table['order']}.")


def _distance(name: str, side: str, end: Formula | None, power: int) -> str:
    """The expansion variable t in words."""
    if end is None:
        inner = f"1/{name}" if side == "upper" else f"-1/{name}"
    else:
        x = variable(name)
        inner = str(simplified(x - end if side == "lower" else end - x))
    return f"t = {inner}" if power == 1 else f"t{superscript(power)} = {inner}"


def _grid(goal: Goal, table: Table) -> Reading:
    parts = zip(goal.box.items(), table["cells"], strict=True)
    cut = listed([f"{name} in {range_text(r)} into {plural(n, 'part', 'parts')}" for (name, r), n in parts if n > 1])
    count = prod(table["cells"])
    return Reading(
        "Interval arithmetic on a grid",
        f"Cutting {cut} gives {plural(count, 'box', 'boxes')} of equal size; plain interval arithmetic decides each.",
    )


READINGS: Final[dict[str, Callable[[Goal, Table], Reading]]] = {
    "identity": _identity,
    "product": _product,
    "monotone": _monotone,
    "constant": _constant,
    "cases": _cases,
    "narrow": _narrow,
    "squares": _squares,
    "contradiction": _contradiction,
    "convex": _convex,
    "apply": _apply,
    "let": _let,
    "expand": _expand,
    "grid": _grid,
    "quasiconcave": quasiconcave_step,
    **GAMMA_READINGS,
    **ASSUMPTION_READINGS,
    **FACE_READINGS,
    **SUM_READINGS,
}
