"""Polynomials in quantities that are not negative, in every order of them, in Coq (``verify.kernel.differences``).

One lemma is about the polynomial alone: for t_1, …, t_k >= 0 it is not negative. Where the larger of two is the smaller
and a difference, that difference takes its place, until no term is negative.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from flint import fmpq

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number, substitute, variable
from verify.kernel.differences import cases, polynomial_in
from verify.kernel.goal import Goal, Sign

from .algebraic import SAME
from .identities import identity
from .script import Script, defined, known_facts, part
from .terms import bracketed, term

LEMMAS: Final = """\
Lemma larger_by (a b : R) : b <= a -> exists d, 0 <= d /\\ a = d + b.
Proof. intros H; exists (a - b); split; lra. Qed.
"""


def differences_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The formula is a polynomial in quantities that are not negative, and is not negative in every order of them."""
    quantities = [read_formula(entry["formula"]) for entry in table["quantities"]]
    lines = known_facts(script, goal, goal.sign.formula)
    for k, (u, entry) in enumerate(zip(quantities, table["quantities"], strict=True)):
        lines += defined(script, f"{name}_{k}d", goal, u, entry.get("domain", ()))
        lines.append(part(script, f"{name}_{k}", goal, Sign(u, ">="), entry["proof"]))
    written = read_formula(table["polynomial"])
    form = polynomial_in(written, len(quantities))
    ts = [f"t{k}" for k in range(1, len(quantities) + 1)]
    names = {t: f"{t}_" for t in ts}  # they are variables of the certificate's polynomial only
    premises = "".join(f"0 <= {names[t]} -> " for t in ts)
    proof = "\n".join(_ordered(form, [names[t] for t in ts], iter(table["tree"]), "  "))
    shown = f"forall {' '.join(names.values())} : R, {premises}0 <= {term(written, names)}"
    script.lemmas.append(f"Lemma {name}_p : {shown}.\nProof.\n  intros.\n{proof}\nQed.")
    whole = substitute(written, dict(zip(ts, quantities, strict=True)))
    arguments = " ".join(bracketed(u, script.names) for u in quantities)
    lines += [
        f"  apply ({SAME['>=']} _ ({term(whole, script.names)})).",
        f"  - unfold_functions; {identity(goal.sign.formula, whole, script.names)}.",
        f"  - apply ({name}_p {arguments}); assumption.",
    ]
    return script.add(name, goal, "\n".join(["  intros.", *lines]))


def _ordered(form: Any, names: list[str], steps: Iterator[Any], indent: str) -> Iterator[str]:
    """The proof of form >= 0, in preorder of the cases. ``names`` are those of its variables by now."""
    step: list[int] = next(steps, [])
    if step == []:
        here = {f"t{k}": name for k, name in enumerate(names, 1)}
        yield f"{indent}apply ({SAME['>=']} _ ({term(_formula(form), here)})); [first [ring | field] | positive]."
        return
    i, j = step
    yield f"{indent}destruct (Rle_or_lt {names[j]} {names[i]}) as [U | U]."
    for case, (a, b) in zip(cases(form, i, j), ((i, j), (j, i)), strict=True):
        new = f"{names[a]}_"
        by = "U" if a == i else "(Rlt_le _ _ U)"
        yield f"{indent}- destruct (larger_by {names[a]} {names[b]} {by}) as [{new} [? ?]]; subst {names[a]}; clear U."
        yield from _ordered(case, [new if k == a else name for k, name in enumerate(names)], steps, indent + "  ")


def _formula(form: Any) -> Formula:
    """A polynomial without negative terms. Raises InputError for others."""
    total: Formula = number(0)
    for exponents, c in form.to_dict().items():
        if c < fmpq(0):
            raise InputError("Expected no negative coefficient in a case.")
        product: Formula = read_formula(str(c))
        for k, e in enumerate(exponents, 1):
            if e:
                t = variable(f"t{k}")
                product = product * (t if e == 1 else t ** number(int(e)))
        total = product if total is number(0) else total + product
    return total
