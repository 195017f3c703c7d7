"""Monotony and concavity in one variable, in Coq: a derivative with a sign inside, and the faces that matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number, postorder, substitute, variable, variables
from verify.kernel.algebra import Algebra
from verify.kernel.boundary import concavity
from verify.kernel.curves import beyond, on_surface, projected, range_bound, side_of
from verify.kernel.derivatives import at_end, interior, slope_formula
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables, vanishes, without_assumptions

from .algebraic import SAME
from .definedness import differentiable
from .identities import identity
from .propositions import applied, constant_bounds
from .refusal import Refused
from .script import Script, defined, facts_there, known_facts, part, shown
from .terms import bracketed, sign_text, term
from .unfolding import exponential

LEMMAS: Final = """\
Lemma on_side (a b u k : R) : 0 < k -> 0 <= u -> u = k * (b - a) -> a <= b.
Proof. intros K U E; apply Rnot_lt_le; intros L; assert (0 < k * (a - b)) by (apply Rmult_lt_0_compat; lra); lra. Qed.

Lemma off_side (a b u k : R) : 0 < k -> a < b -> u = k * (b - a) -> 0 < u.
Proof. intros K U E; rewrite E; apply Rmult_lt_0_compat; lra. Qed.
"""


def monotone_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The formula is least at one end of a variable; the mean value theorem says so between that end and the point."""
    x, side, by_slope = table["variable"], table["side"], table.get("strict_by") == "slope"
    r, formula = goal.box[x], goal.sign.formula
    end = r.end(side)
    if end is None:
        raise InputError("Expected a finite end.")
    _require_slope(goal, x, end)
    slope = slope_formula(formula, x, side)
    rises = without_assumptions(interior(goal, x), Sign(slope, ">" if by_slope else ">="))
    rising = shown(script, f"{name}_s", rises, table["slope"])
    face = at_end(goal, x, end, op=">=" if by_slope else goal.sign.op)
    least = shown(script, f"{name}_f", face, table["face"])
    at_face = substitute(formula, {x: end})
    lines = defined(script, f"{name}_d", face, at_face, table.get("face_domain", ()))
    closed = replace(r, lower_open=False) if side == "lower" else replace(r, upper_open=False)
    there = without_assumptions(replace(goal, box={**goal.box, x: closed}), goal.sign)
    smooth = "; ".join(differentiable(script, name, there, {x}, {**script.names, x: "t"}))
    return _from_end(
        script, name, goal, x, side, end, (rises, rising), (face, least), by_slope, lines, r.is_open(side), "",
        f"{smooth}; " if smooth else "",
    )  # fmt: skip


def _require_slope(goal: Goal, x: str, end: Formula) -> None:
    """Raises InputError where a root of the formula vanishes at the end: Coq's mean value theorem asks for a slope."""
    face = replace(goal, box={n: r for n, r in goal.box.items() if n != x})
    for node in postorder(exponential(goal.sign.formula)):
        if node.op == "sqrt" and x in variables(node.args[0]) and vanishes(substitute(node.args[0], {x: end}), face):
            raise Refused(
                "rule monotone",
                f"Expected a formula with a slope up to {x} = {end}, by which Coq follows that it is monotone, but "
                f"{node} has none there.",
            )


def beyond_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The formula does not fall from the surface v = E on, where an assumption says that v lies beyond E."""
    j, x, by_slope = table["assumption"], table["variable"], table.get("strict_by") == "slope"
    end, op = read_formula(table["end"]), goal.sign.op
    side = side_of(goal, j, x, end)
    if side is None:
        raise InputError(f"Expected an assumption that says on which side of {end} {x} lies.")
    lines = defined(script, f"{name}_e", projected(goal, x, Sign(end, op)), end, table.get("end_domain", ()))
    bound = range_bound(goal, x, side, end)
    if bound is not None:
        lines.append(part(script, f"{name}_i", projected(goal, x, bound), bound, table["inside"]))
    rises = beyond(goal, j, x, side, ">" if by_slope else ">=")
    rising = shown(script, f"{name}_s", rises, table["slope"])
    face = on_surface(goal, x, end, ">=" if by_slope else op)
    least = shown(script, f"{name}_f", face, table["face"])
    beside, inside = _beyond_end(script, goal, j, x, side, end)
    lines.append(beside)
    return _from_end(
        script, name, goal, x, side, end, (rises, rising), (face, least), by_slope, lines, by_slope, inside
    )  # fmt: skip


def _beyond_end(script: Script, goal: Goal, j: int, x: str, side: str, end: Formula) -> tuple[str, str]:
    """The line that v lies on the ``side`` of E, and tactics that have assumption ``j`` at t beyond E.

    The assumption is about u = k·(v - E), or k·(E - v), for a number k > 0.
    """
    u = goal.assumptions[j].formula
    low, high = (end, variable(x)) if side == "lower" else (variable(x), end)
    algebra = Algebra(nonnegative_variables(goal))
    factor = algebra.div(*algebra.normals([u, high - low])).rational()
    if factor is None:
        raise InputError(f"Expected the assumption {goal.assumptions[j]} to be a multiple of {high - low}.")

    def by(lemma: str, names: Mapping[str, str]) -> str:
        same = identity(u, number(factor) * (high - low), names)
        use = f"{lemma} {' '.join(bracketed(f, names) for f in (low, high, u, number(factor)))}"
        return f"(first [lra | apply ({use}); [lra | lra | unfold_functions; {same}]])"

    names, moved = script.names, {**script.names, x: "t"}
    line = f"  assert (N : {term(low, names)} <= {term(high, names)}) by {by('on_side', names)}."
    return line, f"assert ({sign_text(Sign(u, '>'), moved)}) by {by('off_side', moved)}; "


def _from_end(
    script: Script, name: str, goal: Goal, x: str, side: str, end: Formula, rise: tuple[Goal, str],
    least: tuple[Goal, str], by_slope: bool, first: list[str], is_open: bool, beyond_end: str = "",
    defined_there: str = "",
) -> str:  # fmt: skip
    """The goal from the face where x is ``end``, by a lemma about the slope and one about the face.

    ``beyond_end`` are tactics that have the assumptions of the first at a point t beyond ``end``, and ``defined_there``
    what makes the formula differentiable at t.
    """
    formula, names, r = goal.sign.formula, script.names, goal.box[x]
    (rises, rising), (face, on_face) = rise, least
    same = SAME[face.sign.op]
    value = substitute(formula, {x: end})
    f, g = (f"(fun {names[x]} => {term(h, names)})" for h in (formula, rises.sign.formula))
    low, high = (term(end, names), names[x]) if side == "lower" else (names[x], term(end, names))
    moved = {**names, x: "t"}
    inside = constant_bounds(r, names) + " ".join(f"{fact};" for fact in facts_there(script, goal, formula, moved))
    last, within = r.end(side), ""
    if last is not None and last is not end and r.is_open(side):
        chain = "Rlt_le_trans" if side == "lower" else "Rle_lt_trans"
        steps = "[signs | lra]" if side == "lower" else "[lra | signs]"
        ends = term(last, names), "t"
        between = " < ".join(ends if side == "lower" else reversed(ends))
        within = f"try (assert ({between}) by (apply {chain} with ({term(end, names)}); {steps})); "
    smooth = f"intros t T; {within}{inside} {defined_there}slope"
    slopes = f"[{smooth} | intros t T; {within}{beyond_end}{applied(rising, rises, moved)}]"
    rule = ("rising", "falling") if by_slope else ("climbing", "descending")
    use = f"apply ({rule[side == 'upper']} {f} {g} ({term(end, names)}) {names[x]})"
    lines = [
        *known_facts(script, goal, formula),
        *first,
        f"  assert (A : {sign_text(face.sign, names)}) by ({applied(on_face, face, names)}).",
        f"  assert (E : {term(value, names)} = {term(face.sign.formula, names)}).",
        f"  {{ clear A; unfold_functions; {identity(value, face.sign.formula, names)}. }}",
        f"  assert (L : {low} <= {high}) by lra.",
        "  destruct (Rle_lt_or_eq_dec _ _ L) as [M | M].",
    ]
    if by_slope:
        weaker = "apply Rlt_le; " if goal.sign.op == ">=" else ""
        lines.append(f"  - {weaker}{use}; [exact M | {slopes[1:-1]} | cbv beta; exact ({same} _ _ E A)].")
    else:
        lines.append(
            f"  - assert (V : {f} ({term(end, names)}) <= {f} {names[x]}) by ({use}; [exact M | {slopes[1:-1]}])."
        )
        # -2 is one number in Coq, and -q for q = 2 is another term for it.
        plain = f"assert (W : {term(value, names)} <= {term(formula, names)}) by exact V"
        lines.append(f"    cbv beta in V; first [lra | {plain}; lra].")
    lines.append("  - lra." if is_open else f"  - rewrite {'<- ' if side == 'lower' else ''}M; exact ({same} _ _ E A).")
    return script.add(name, goal, "\n".join(["  intros.", *lines]))


def concave_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The formula is concave in one variable, so it is least at one of two ends: inside, it is above their mean."""
    x, weak, names = table["variable"], table.get("weak"), script.names
    r, formula, op = goal.box[x], goal.sign.formula, goal.sign.op
    if r.lower is None or r.upper is None:
        raise InputError("Expected two finite ends.")
    slope, bend = slope_formula(formula, x, "lower"), concavity(goal, x)
    bends = without_assumptions(interior(goal, x), Sign(bend, ">="))
    bent = shown(script, f"{name}_k", bends, table["bend"])
    f, g, k = (f"(fun {names[x]} => {term(h, names)})" for h in (formula, slope, bend))
    inside = constant_bounds(r, names)
    lines = [*known_facts(script, goal, formula)]
    for side, end, label in (("lower", r.lower, "A"), ("upper", r.upper, "B")):
        face = at_end(goal, x, end, op=">=" if side == weak else op)
        lemma = shown(script, f"{name}_{side}", face, table[side])
        value = substitute(formula, {x: end})
        by = f"unfold_functions; {identity(value, face.sign.formula, names)}"
        lines += [
            f"  assert ({label} : {sign_text(face.sign, names)}) by ({applied(lemma, face, names)}).",
            f"  assert ({label}0 : {term(value, names)} = {term(face.sign.formula, names)}) by (clear {label}; {by}).",
            f"  apply ({SAME[face.sign.op]} _ _ {label}0) in {label}.",
        ]
        there = "lra" if r.is_open(side) else f"rewrite {label}1; exact {label}"
        lines.append(f"  destruct (Req_dec {names[x]} ({term(end, names)})) as [{label}1 | {label}1]; [{there} | ].")
    rule = "concave_positive" if op == ">" else "concave_nonnegative"
    use = f"apply ({rule} {f} {g} {k} ({term(r.lower, names)}) ({term(r.upper, names)}) {names[x]})"
    closed = replace(r, lower_open=False, upper_open=False)
    ends = without_assumptions(replace(goal, box={**goal.box, x: closed}), goal.sign)
    smooth = "".join(f"{line}; " for line in differentiable(script, name, ends, {x}, {**names, x: "t"}))
    slopes = f"intros t T; {inside}{smooth}slope"
    above = f"intros t T; {applied(bent, bends, {**names, x: 't'})}"
    lines.append(f"  {use}; [lra | {slopes} | {slopes} | {above} | cbv beta; lra ..].")
    return script.add(name, goal, "\n".join(["  intros.", *lines]))
