"""Rules about equations in Coq: an assumption solved for one variable, whose value takes the place of the variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from verify.formula.reader import read_formula
from verify.formula.tree import Formula, substitute, variable
from verify.kernel.assumed import solved
from verify.kernel.divided import divided
from verify.kernel.goal import Goal, Sign

from .identities import identity
from .propositions import applied
from .script import Script, defined, known_facts, part, shown
from .terms import bracketed, sign_text, term

LEMMAS: Final = """\
Lemma divided (k c v r : R) : k * (c * v + r) = 0 -> k <> 0 -> r <> 0 -> c <> 0 /\\ v = - r / c.
Proof.
  intros E K N; apply Rmult_integral in E; destruct E as [E | E]; [contradiction |].
  assert (C : c <> 0) by (intros C; apply N; rewrite C in E; lra).
  split; [exact C |]; apply (Rmult_eq_reg_l c); [| exact C].
  replace (c * (- r / c)) with (- r) by (field; exact C); lra.
Qed.
"""


def solve_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """From u = c·(v - E) = 0 with c != 0 follows v = E."""
    j, v, names = table["assumption"], str(table["variable"]), script.names
    value, factor, u = read_formula(table["value"]), read_formula(table["factor"]), goal.assumptions[j].formula
    free = replace(goal, assumptions=(), sign=Sign(factor, "!="))
    factored = factor * (variable(v) - value)
    lines = ["  intros.", *known_facts(script, goal, u)]
    lines += defined(script, f"{name}_e", free, value, table.get("domain", ()))
    lines += defined(script, f"{name}_c", free, factor, table.get("factor_domain", ()))
    apart = shown(script, f"{name}_n", free, table["nonzero"])
    new = solved(goal, j, v, value)
    lemma = shown(script, f"{name}_1", new, table["proof"])
    lines += [
        f"  assert (C : {sign_text(free.sign, names)}) by ({applied(apart, free, names)}).",
        f"  assert (E : {term(u, names)} = {term(factored, names)}).",
        f"  {{ unfold_functions; {identity(u, factored, names)}. }}",
        f"  assert (V : {names[v]} = {term(value, names)}).",
        f"  {{ assert (Z : {term(factored, names)} = 0) by lra; apply Rmult_integral in Z; "
        "destruct Z; [contradiction | lra]. }",
        "  clear C E; subst.",
        *_by(goal, new, v, value, lemma, names),
    ]
    return script.add(name, goal, "\n".join(lines))


def divide_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """From u = k·(c·v + r) = 0 with k != 0 and r != 0 follow c != 0 and v = -r/c."""
    j, v, names = table["assumption"], str(table["variable"]), script.names
    c, r, k = (read_formula(table[key]) for key in ("slope", "rest", "scale"))
    u, free, lines = goal.assumptions[j].formula, replace(goal, assumptions=()), ["  intros."]
    lines += known_facts(script, goal, u)
    for label, formula, key in (("c", c, "slope_domain"), ("r", r, "rest_domain"), ("k", k, "scale_domain")):
        lines += defined(script, f"{name}_{label}", free, formula, table.get(key, ()))
    lines.append(part(script, f"{name}_kn", free, Sign(k, "!="), table["scale_nonzero"], "K"))
    lines.append(part(script, f"{name}_rn", free, Sign(r, "!="), table["rest_nonzero"], "N"))
    value, factored = -r / c, k * (c * variable(v) + r)
    new = divided(goal, j, v, c, r)
    lemma = shown(script, f"{name}_1", new, table["proof"])
    numbers = " ".join(bracketed(f, names) for f in (k, c, variable(v), r))
    lines += [
        f"  assert (E : {term(u, names)} = {term(factored, names)}).",
        f"  {{ unfold_functions; {identity(u, factored, names)}. }}",
        f"  destruct (divided {numbers}) as [C V]; [rewrite <- E; assumption | exact K | exact N |].",
        "  clear E; subst.",
        *_by(goal, new, v, value, lemma, names),
    ]
    return script.add(name, goal, "\n".join(lines))


def _by(goal: Goal, new: Goal, v: str, value: Formula, lemma: str, names: Mapping[str, str]) -> list[str]:
    """Lines that have the goal, with the value filled in, from the ``lemma`` about the new one."""
    filled = Sign(substitute(goal.sign.formula, {v: value}), goal.sign.op)
    return [
        f"  assert (G : {sign_text(filled, names)}) by ({applied(lemma, new, names)}).",
        "  first [exact G | lra].",
    ]
