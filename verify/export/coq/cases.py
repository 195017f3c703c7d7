"""Rules that split into cases, add or drop assumptions, and trade a goal for an equivalent one, in Coq."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_formula, read_interval
from verify.formula.tree import Formula, substitute
from verify.kernel.assumed import contrary, cut_goals, with_assumption
from verify.kernel.boundary import weakened
from verify.kernel.box import from_interval
from verify.kernel.cases import case_goals, narrowed
from verify.kernel.goal import Goal, Sign
from verify.kernel.nonzero import nonzero_goals
from verify.kernel.respelled import as_exponentials
from verify.kernel.rewriting import generalised, image, range_signs, required_bounds, sides

from .definedness import interior_lines
from .identities import identity
from .propositions import applied
from .script import Script, defined, known_facts, part, prove, shown
from .split_tree import Node
from .terms import bracketed, sign_text, term

LEMMAS: Final = """\
Lemma reflects (f : R -> R) (a b : R) : (a < b -> f a < f b) -> (f b < f a -> b < a) /\\ (f b <= f a -> b <= a).
Proof.
  intros M; destruct (Rtotal_order a b) as [T | [T | T]]; [ specialize (M T) | subst | ]; split; intros; lra.
Qed.

Lemma cube_increasing (a b : R) : a < b -> a * a * a < b * b * b.
Proof.
  intros H; assert (0 < (b - a) * ((b + a / 2) ^ 2 + 3 / 4 * a ^ 2)); [ | lra ].
  apply Rmult_lt_0_compat; [ lra | ].
  assert (A := pow2_ge_0 (b + a / 2)); assert (B := pow2_ge_0 a).
  destruct (Req_dec a 0) as [Z | Z]; [ subst a; assert (0 < b ^ 2) by (apply pow_lt; lra); lra | ].
  assert (0 < a ^ 2) by (rewrite <- Rsqr_pow2; apply Rsqr_pos_lt, Z); lra.
Qed.
"""


def _through(script: Script, name: str, goal: Goal, new: Goal, proof: Mapping[str, Any], *lines: str) -> str:
    """The goal from another one about the same variables."""
    lemma = shown(script, f"{name}_1", new, proof)
    return script.add(name, goal, "\n".join(["  intros.", *lines, f"  {applied(lemma, new, script.names)}."]))


def _two_cases(
    script: Script, name: str, goal: Goal, u: Formula, cases: tuple[Goal, Goal], proofs: tuple[Any, Any],
    before: tuple[str, str] = ("", ""),
) -> str:  # fmt: skip
    """The goal where u >= 0, and where -u >= 0."""
    first, second = (shown(script, f"{name}_{k}", c, p) for k, (c, p) in enumerate(zip(cases, proofs, strict=True), 1))
    names = script.names
    lines = ["  intros.", f"  destruct (Rle_or_lt 0 ({term(u, names)})) as [U | U]."]
    for lemma, case, text in zip((first, second), cases, before, strict=True):
        assumption = f"assert (V : {sign_text(case.assumptions[-1], names)}) by lra; "
        lines.append(f"  - {assumption}{text}{applied(lemma, case, names)}.")
    return script.add(name, goal, "\n".join(lines))


def cases_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """abs, min or max resolved by a sign."""
    node = read_formula(table["node"])
    u = node.args[0] if node.op == "abs" else node.args[0] - node.args[1]
    cases = case_goals(goal, node)
    lemmas = {
        "abs": ("Rabs_pos_eq", "Rabs_left"), "max": ("Rmax_left", "Rmax_right"), "min": ("Rmin_right", "Rmin_left")
    }[node.op]  # fmt: skip
    arguments = " ".join(bracketed(a, script.names) for a in node.args)
    before = tuple(f"rewrite ({lemma} {arguments}) by lra; " for lemma in lemmas)
    return _two_cases(
        script, name, goal, u, cases, (table["nonnegative"], table["nonpositive"]), (before[0], before[1])
    )


def cut_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """Two cases: u >= 0 and u <= 0."""
    u = read_formula(table["formula"])
    return _two_cases(script, name, goal, u, cut_goals(goal, u), (table["nonnegative"], table["nonpositive"]))


def have_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """An auxiliary sign is shown first."""
    sign = Sign(read_formula(table["formula"]), table["sign"])
    first = part(script, f"{name}_0", goal, sign, table["shown"])
    return _through(script, name, goal, with_assumption(goal, sign), table["proof"], first)


def contrary_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """That the goal fails may be assumed."""
    new, names = contrary(goal), script.names
    case = "Rlt_or_le 0" if goal.sign.op == ">" else "Rle_or_lt 0"
    return _through(
        script, name, goal, new, table["proof"],
        f"  destruct ({case} ({term(goal.sign.formula, names)})) as [U | U]; [exact U | ].",
        f"  assert (V : {sign_text(new.assumptions[-1], names)}) by lra.",
    )  # fmt: skip


def nonzero_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The goal where A > 0, and where -A > 0, for an assumption A != 0."""
    j, names = table["assumption"], script.names
    cases = nonzero_goals(goal, j)
    proofs = table["positive"], table["negative"]
    first, second = (shown(script, f"{name}_{k}", c, p) for k, (c, p) in enumerate(zip(cases, proofs, strict=True), 1))
    a = term(goal.assumptions[j].formula, names)
    lines = ["  intros.", f"  destruct (Rtotal_order 0 ({a})) as [U | [U | U]]; [ | exfalso; lra | ]."]
    for lemma, case in zip((first, second), cases, strict=True):
        sign = sign_text(case.assumptions[j], names)
        lines.append(f"  - assert (V : {sign}) by lra; {applied(lemma, case, names)}.")
    return script.add(name, goal, "\n".join(lines))


def weaken_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """Fewer assumptions."""
    return _through(script, name, goal, weakened(goal, table["keep"], shown="domain" in table), table["proof"])


def narrow_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """An assumption about one variable makes the box smaller."""
    smaller = narrowed(goal, table["assumption"])
    if smaller is None:
        raise InputError("Expected an assumption that bounds one variable.")
    return _through(script, name, goal, smaller, table["proof"])


def powers_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """u^v is e^(v·log u): in Coq by definition of Rpower."""
    new = Goal(Sign(as_exponentials(goal.sign.formula), goal.sign.op), goal.box, goal.assumptions, goal.total)
    return _through(script, name, goal, new, table["proof"], "  unfold Rpower.")


#: φ, and why it increases from a to b.
_INCREASING: Final = {
    "exp": ("exp", "apply exp_increasing; exact U"),
    "log": ("ln", "apply ln_increasing; lra"),
    "square": ("(fun u => u * u)", "apply Rmult_le_0_lt_compat; lra"),
    "cube": ("(fun u => u * u * u)", "apply cube_increasing; exact U"),
    "sin": ("sin", "apply sin_increasing_1; lra"),
    "tan": ("tan", "apply tan_increasing; lra"),
    "cos": ("(fun u => - cos u)", "apply Ropp_lt_contravar, cos_decreasing_1; lra"),
}


def apply_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """a > b from φ(a) > φ(b) for a monotone function φ, and a = b from φ(a) = φ(b)."""
    function, names = table["function"], script.names
    a, b = sides(goal)
    left, right = read_formula(table["left"]), read_formula(table["right"])
    difference = right - left if function == "cos" else left - right
    lines = [*known_facts(script, goal, goal.sign.formula), *interior_lines(script, name, goal)]
    for k, (sign, proof) in enumerate(zip(required_bounds(function, a, b, goal.sign.op), table["bounds"], strict=True)):
        lines.append(part(script, f"{name}_b{k}", goal, sign, proof))
    lines += [
        f"  assert (B{k} := {u.op}_bound {bracketed(u.args[0], names)})."
        for k, u in enumerate((a, b)) if u.op in ("acos", "asin", "atan")
    ]  # fmt: skip
    lines += defined(script, f"{name}_d", goal, difference, table.get("domain", ()))
    lines.append(part(script, f"{name}_0", goal, Sign(difference, goal.sign.op), table["proof"], "P"))
    for label, u, v in (("L", a, left), ("R", b, right)):
        by = f"clear P; unfold_functions; {identity(image(function, u), v, names)}"
        if label == "L" and function == "exp" and u.op == "log":
            # e^(log v) is v where v > 0, as it is above the other side.
            by = f"first [apply exp_ln; assert (0 < {bracketed(right, names)}) by positive; lra | {by}]"
        lines.append(f"  assert ({label} : {term(image(function, u), names)} = {term(v, names)}).")
        lines.append(f"  {{ {by}. }}")
    f, increases = _INCREASING[function]
    one, two = (bracketed(u, names) for u in (a, b))
    lines += [
        f"  destruct (reflects {f} {one} {two}) as [M N]; [ intros U; cbv beta; {increases} | cbv beta in M, N ].",
        "  " + (f"assert ({two} < {one}) by (apply M; lra)" if goal.sign.op == ">" else
                f"assert (Q : {two} <= {one}) by (apply N; lra)") + ("." if goal.sign.op == "==" else "; lra."),
    ]  # fmt: skip
    if goal.sign.op == "==":
        lines += [
            f"  destruct (reflects {f} {two} {one}) as [S T]; [ intros U; cbv beta; {increases} | cbv beta in S, T ].",
            f"  assert ({one} <= {two}) by (apply T; lra); lra.",
        ]
    return script.add(name, goal, "\n".join(["  intros.", *lines]))


def let_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """A fresh variable for a subterm that lies in a range."""
    value, general = read_formula(table["value"]), read_formula(table["goal"])
    r, fresh = from_interval(read_interval(table["range"])), table["name"]
    lines = known_facts(script, goal, goal.sign.formula)
    lines += defined(script, f"{name}_v", goal, value, table.get("value_domain", ()))
    for sign, key in range_signs(value, r):
        lines.append(part(script, f"{name}_{key}", goal, sign, table[key]))
    new = generalised(goal, fresh, r, general)
    script.call(fresh)
    lemma = shown(script, f"{name}_1", new, table["proof"])
    filled = substitute(general, {fresh: value})
    names = script.names
    arguments = " ".join(bracketed(value, names) if n == fresh else names[n] for n in new.box)
    by = f"apply ({lemma} {arguments}); first [assumption | lra]"
    lines.append(f"  assert (G : {sign_text(Sign(filled, goal.sign.op), names)}) by ({by}).")
    lines.append(f"  assert (E : {term(goal.sign.formula, names)} = {term(filled, names)}).")
    lines.append(f"  {{ clear G; unfold_functions; {identity(goal.sign.formula, filled, names)}. }}")
    lines.append("  first [exact G | rewrite E; exact G].")
    return script.add(name, goal, "\n".join(["  intros.", *lines]))


def absolute_parts(goal: Goal) -> tuple[Goal, Goal] | None:
    """g - |u| has a sign when both g - u and g + u have it: without the kink, Taylor models apply."""
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or formula.op != "sub" or formula.args[1].op != "abs":
        return None
    g, u = formula.args[0], formula.args[1].args[0]
    return replace(goal, sign=Sign(g - u, goal.sign.op)), replace(goal, sign=Sign(g + u, goal.sign.op))


def from_parts(script: Script, name: str, goal: Goal, node: Node, parts: tuple[Goal, Goal]) -> str:
    """The goal g - |u| from its two parts."""
    first, second = (prove(script, f"{name}_{k}", part, node) for k, part in enumerate(parts, 1))
    lemma = "below_absolute" if goal.sign.op == ">" else "at_most_absolute"
    return script.add(
        name,
        goal,
        f"  intros; apply {lemma}; [{applied(first, goal, script.names)} | {applied(second, goal, script.names)}].",
    )
