"""Formulas that are zero because all their derivatives are and they vanish at one point, in Coq.

From the point c to x the formula moves in one variable after the other; by the mean value theorem it stays the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number, postorder, substitute, variables
from verify.kernel.derivatives import slope_formula
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import vanishes

from .algebraic import identity_lemma
from .definedness import differentiable
from .derivatives import is_smooth
from .propositions import applied
from .refusal import Refused
from .script import Script, facts_there, known_facts
from .tactic import is_plain
from .terms import sign_text, term
from .unfolding import exponential, with_definitions

LEMMAS: Final = """\
Lemma flat (f g : R -> R) (a b : R) : a < b ->
  (forall t, a <= t <= b -> is_derive f t (g t)) -> (forall t, a <= t <= b -> g t = 0) -> f a = f b.
Proof.
  intros H D Z; destruct (MVT_cor2 f g a b H) as [t [E T]].
  - intros t T; apply is_derive_Reals, D, T.
  - rewrite Z in E by lra; lra.
Qed.
"""


def constant_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The formula is zero on the box. Raises InputError where Coq does not know its derivatives."""
    if goal.assumptions:
        raise InputError("Expected an equality without assumptions.")
    formula, names = goal.sign.formula, script.names
    if vanishes(exponential(formula), goal):
        return identity_lemma(script, name, goal, {})
    plain = formula if is_smooth(formula) else with_definitions(formula)
    if not is_smooth(plain) or not all(is_plain(one) for one in _inside_arcs(goal)):
        raise Refused(
            "rule constant",
            f"Expected a formula whose derivatives Coq knows but {formula} is called constant by derivatives of "
            "other functions.",
        )
    values = {x: read_formula(text) for x, text in table["point"].items()}
    new = replace(goal, sign=Sign(plain, goal.sign.op))
    if plain is formula:
        return _flat(script, name, goal, values)
    lemma = _flat(script, f"{name}_u", new, values)
    same = f"  assert (G : {sign_text(new.sign, names)}) by ({applied(lemma, new, names)})."
    return script.add(name, goal, f"  intros.\n{same}\n  unfold Rpower, tan; enclosable; first [exact G | lra].")


def _inside_arcs(goal: Goal) -> Iterator[Goal]:
    """That arguments of arc sines and cosines lie inside of [-1, 1], where they are arc tangents."""
    for node in postorder(goal.sign.formula):
        if node.op in ("asin", "acos"):
            u, one = node.args[0], number(1)
            yield replace(goal, sign=Sign(one - u, ">"))
            yield replace(goal, sign=Sign(u + one, ">"))


def _flat(script: Script, name: str, goal: Goal, values: Mapping[str, Formula]) -> str:
    """f = 0 from f = 0 at the value of its first variable, and from its derivative."""
    formula, names = goal.sign.formula, script.names
    if not variables(formula):
        return identity_lemma(script, name, goal, {})
    x = variables(formula)[0]
    r, value = goal.box[x], values[x]
    here = substitute(formula, {x: value})
    face = replace(goal, sign=Sign(here, "=="), box={n: old for n, old in goal.box.items() if n != x})
    on_face = _flat(script, f"{name}_f", face, values)
    slope = replace(goal, sign=Sign(slope_formula(formula, x, "lower"), "=="))
    vanishing = identity_lemma(script, f"{name}_s", slope, {})
    lines = ["  intros.", *known_facts(script, goal, formula)]
    for side in ("lower", "upper"):
        end = r.end(side)
        if end is not None and end is not value:
            between = (end, value) if side == "lower" else (value, end)
            low, high = (term(u, names) for u in between)
            lines.append(f"  assert ({low} {'<' if r.is_open(side) else '<='} {high}) by first [lra | interval].")
    f, g = (f"(fun {names[x]} => {term(h, names)})" for h in (formula, slope.sign.formula))
    moved = {**names, x: "t"}
    facts = facts_there(script, goal, formula, moved)
    smooth = "; ".join([*facts, *differentiable(script, name, goal, {x}, moved), "slope"])
    sides = f"[exact U | intros t T; {smooth} | intros t T; cbv beta; {applied(vanishing, slope, moved)}]"
    c = term(value, names)
    lines += [
        f"  assert (V : {term(here, names)} = 0) by ({applied(on_face, face, names)}).",
        f"  assert (W : {term(formula, names)} = {term(here, names)}).",
        f"  {{ destruct (Rtotal_order ({c}) {names[x]}) as [U | [U | U]].",
        f"    - symmetry; apply (flat {f} {g} ({c}) {names[x]}); {sides}.",
        "    - rewrite <- U; reflexivity.",
        f"    - apply (flat {f} {g} {names[x]} ({c})); {sides}. }}",
        "  lra.",
    ]
    return script.add(name, goal, "\n".join(lines))
