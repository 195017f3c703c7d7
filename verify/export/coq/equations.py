"""An assumption that is an equation, solved for one variable, in Coq: the value takes the place of the variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from verify.formula.reader import read_formula
from verify.formula.tree import substitute, variable
from verify.kernel.assumed import solved
from verify.kernel.goal import Goal, Sign

from .identities import identity
from .propositions import applied
from .script import Script, defined, known_facts, shown
from .terms import sign_text, term


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
    filled = Sign(substitute(goal.sign.formula, {v: value}), goal.sign.op)
    lines += [
        f"  assert (C : {sign_text(free.sign, names)}) by ({applied(apart, free, names)}).",
        f"  assert (E : {term(u, names)} = {term(factored, names)}).",
        f"  {{ unfold_functions; {identity(u, factored, names)}. }}",
        f"  assert (V : {names[v]} = {term(value, names)}).",
        f"  {{ assert (Z : {term(factored, names)} = 0) by lra; apply Rmult_integral in Z; "
        "destruct Z; [contradiction | lra]. }",
        "  clear C E; subst.",
        f"  assert (G : {sign_text(filled, names)}) by ({applied(lemma, new, names)}).",
        "  first [exact G | lra].",
    ]
    return script.add(name, goal, "\n".join(lines))
