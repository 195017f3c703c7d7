"""Rules by exact algebra in Coq: identities, products and sums of formulas with known signs, squares, contradictions.

Every one is an identity (``identities.py``) and a few rules of signs (``positivity.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.algebraic import known_signs
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables
from verify.kernel.witness import sign_at

from .definedness import interior_lines
from .identities import identity
from .known_values import require_known
from .positivity import is_positive
from .script import Script, defined, known_facts, part
from .sums import collected
from .terms import sign_text, term

LEMMAS: Final = """\
Lemma same_positive (a b : R) : a = b -> 0 < b -> 0 < a.
Proof. intros; subst; assumption. Qed.

Lemma same_nonnegative (a b : R) : a = b -> 0 <= b -> 0 <= a.
Proof. intros; subst; assumption. Qed.

Lemma same_nonzero (a b : R) : a = b -> b <> 0 -> a <> 0.
Proof. intros; subst; assumption. Qed.
"""

#: What carries a sign over to a formula that is equal.
SAME: Final = {">": "same_positive", ">=": "same_nonnegative", "!=": "same_nonzero"}


def identity_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The formula is identically zero. Raises InputError where that rests on what Coq is not told."""
    require_known(goal.sign.formula)
    facts = known_facts(script, goal, goal.sign.formula)
    weaker = {"==": "", ">=": "apply Req_le, eq_sym; "}[goal.sign.op]
    last = f"  {weaker}unfold_functions; {identity(goal.sign.formula, number(0), script.names)}."
    return script.add(name, goal, "\n".join(["  intros.", *facts, last]))


def constant_lemma(script: Script, name: str, goal: Goal) -> str | None:
    """The formula is identically equal to a number of this sign; None when exact algebra does not say so."""
    try:
        value = Algebra(nonnegative_variables(goal)).normal(goal.sign.formula).rational()
    except (Unsupported, ArithmeticError):
        return None
    shown = None if value is None else Sign(number(value), goal.sign.op)
    if value is None or shown is None or goal.sign.op == "==" or sign_at(shown, {})[0] is not True:
        return None
    return _equal(script, name, goal, number(value), [])


def collected_lemma(script: Script, name: str, goal: Goal) -> str | None:
    """The formula multiplied out, with like terms together, has the sign by rules of signs; None when it has not.

    So n·e^(b/2) + 2·e^(b/2) - n·e^(b·1/2) is 2·e^(b/2).
    """
    if goal.sign.op not in (">", ">="):
        return None
    other = collected(goal.sign.formula)
    if not is_positive(other, goal.box, goal.sign.op == ">"):
        return None
    return _equal(script, name, goal, other, [])


def product_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The formula is a product of powers of factors, each with its sign; those below zero are turned round."""
    lines: list[str] = []
    product: Formula = number(1)
    turned = False
    for k, factor in enumerate(table["factors"]):
        formula, power, sign = read_formula(factor["formula"]), int(factor["power"]), factor.get("sign")
        lines += defined(script, f"{name}_{k}d", goal, formula, factor.get("domain", ()))
        if sign in ("<", "<="):
            formula, sign = -formula, ">" if sign == "<" else ">="
            turned = turned != bool(power % 2)
        if sign is not None:
            lines.append(part(script, f"{name}_{k}", goal, Sign(formula, sign), factor["proof"]))
        raised = formula ** number(power) if power % 2 else (formula ** number(power // 2)) ** number(2)
        product = raised if product is number(1) else product * raised
    return _equal(script, name, goal, -product if turned else product, lines)


def from_factors(script: Script, name: str, goal: Goal) -> str | None:
    """A product or quotient, or one below zero, from the signs of its two parts; None when they are not shown."""
    op, is_turned = goal.sign.op, goal.sign.formula.op == "neg"
    f = goal.sign.formula.args[0] if is_turned else goal.sign.formula
    if f.op not in ("mul", "div") or op not in (">", ">="):
        return None
    ops = (op, ">" if f.op == "div" else op)
    leaf = {"tree": "n"}
    for first in (False, True):
        turned = first, first != is_turned
        u, v = (-g if is_below else g for g, is_below in zip(f.args, turned, strict=True))
        written, count = len(script.lemmas), script.count
        try:
            lines = [
                part(script, f"{name}_{k}", goal, Sign(g, o), leaf)
                for k, (g, o) in enumerate(zip((u, v), ops, strict=True))
            ]
        except InputError:
            script.count = count
            del script.lemmas[written:]
            continue
        if any(turned):
            return _equal(script, name, goal, u * v if f.op == "mul" else u / v, lines)
        return script.add(name, goal, "\n".join(["  intros.", *lines, "  positive."]))
    return None


def sum_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The formula is a sum of terms with positive weights, each with its sign; squares need none."""
    lines: list[str] = []
    total: Formula | None = None
    for k, entry in enumerate(table["terms"]):
        weight, formula = read_formula(entry["weight"]), read_formula(entry["formula"])
        lines += defined(script, f"{name}_{k}d", goal, formula, entry.get("domain", ()))
        if table["rule"] == "squares":
            formula = formula ** number(2)
        else:
            lines.append(part(script, f"{name}_{k}", goal, Sign(formula, entry["sign"]), entry["proof"]))
        total = weight * formula if total is None else total + weight * formula
    return _equal(script, name, goal, number(0) if total is None else total, lines)


def _equal(script: Script, name: str, goal: Goal, other: Formula, lines: list[str]) -> str:
    """The goal, because its formula is equal to ``other``, whose sign the ``lines`` before make plain."""
    facts = known_facts(script, goal, goal.sign.formula)
    lines = [*interior_lines(script, name, goal), *lines]
    same = f"  apply ({SAME[goal.sign.op]} _ ({term(other, script.names)}))."
    by = identity(goal.sign.formula, other, script.names)
    return script.add(
        name, goal, "\n".join(["  intros.", *facts, *lines, same, f"  - unfold_functions; {by}.", "  - positive."])
    )


def contradiction_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """If the goal failed, a sum of products of known quantities would vanish although one of them is positive."""
    known = known_signs(goal)
    used = sorted({k for entry in table["terms"] for k in entry["factors"]})
    names, lines = script.names, known_facts(script, goal, goal.sign.formula)
    case = "Rlt_or_le 0" if goal.sign.op == ">" else "Rle_or_lt 0"
    lines.append(f"  destruct ({case} ({term(goal.sign.formula, names)})) as [U | U]; [exact U | exfalso].")
    lines += [f"  assert (K{k} : {sign_text(known[k], names)}) by lra." for k in used]
    total: Formula | None = None
    for j, entry in enumerate(table["terms"]):
        product: Formula = read_formula(entry["weight"])
        for k in entry["factors"]:
            product = product * known[k].formula
        if "square" in entry:
            square = read_formula(entry["square"])
            lines += defined(script, f"{name}_{j}d", goal, square, entry.get("domain", ()))
            product = product * square ** number(2)
        is_strict = "square" not in entry and all(known[k].op == ">" for k in entry["factors"])
        op = ">" if is_strict else ">="
        lines.append(f"  assert (T{j} : {sign_text(Sign(product, op), names)}) by positive.")
        total = product if total is None else total + product
    assert total is not None
    lines.append(f"  assert (E : {term(total, names)} = 0) by (unfold_functions; {identity(total, number(0), names)}).")
    return script.add(name, goal, "\n".join(["  intros.", *lines, "  lra."]))
