"""Polynomials by successive difference substitution: the tree of cases.

Untrusted: ``rule_differences`` checks what is found.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from verify.formula.tree import Formula, number, variable, variables
from verify.kernel.assumed import cut_goals
from verify.kernel.goal import Goal, Sign

from .budget import Stuck
from .case_trees import DEEPEST, Tree, tree_of
from .identities import Prove, defined
from .linear_forms import forms, is_moved_freely, read_terms
from .sampling import float_ends
from .splits import Proof, closed_by

#: Terms of the forms that are compared in the search for one tree: about a tenth of a second.
WORK: Final = 40_000
#: Forms that are tried when less work is allowed, and how deep their trees may be.
FIRST: Final = 2
SHALLOW: Final = 8
#: Variables of which all signs are distinguished.
MOST_SIGNS: Final = 5
#: Positive terms of which a part is kept apart for a strict sign.
SPARED: Final = 3


def differences(goal: Goal, prove: Prove, work: int = WORK) -> Proof | None:
    """The formula as a polynomial in quantities >= 0 that has no negative term in any order of them.

    ``work`` bounds the search. Source: Yang Lu, *Solving harder problems with lesser mathematics* (2005), successive
    difference substitution.
    """
    if goal.sign.op not in (">", ">="):
        return None
    found = searched(goal, work)
    if found is None:
        return None
    quantities, rest, part, tree = found
    if part == 0:
        return _table(goal, quantities, rest, tree, prove)
    positive = value_of(part, [sign.formula for sign in quantities])
    weak = Sign(goal.sign.formula - positive, ">=")
    proof = closed_by(_table(replace(goal, sign=weak), quantities, rest, tree, prove))
    proofs = ((Sign(positive, ">"), prove(replace(goal, sign=Sign(positive, ">")))), (weak, proof))
    terms = [
        {"weight": "1", "formula": str(s.formula), "sign": s.op, "domain": defined(s.formula, goal, prove), "proof": p}
        for s, p in proofs
    ]
    return {"rule": "sum", "terms": terms}


def by_signs(goal: Goal, prove: Prove) -> Proof | None:
    """The same for every choice of the signs of the variables that may have both and occur in odd powers."""
    if goal.sign.op not in (">", ">="):
        return None
    read = read_terms(goal)
    if read is None:
        return None
    odd = [n for k, n in enumerate(read.names) if any(e[k] % 2 for e in read.terms)]
    both = [n for n in odd if (ends := float_ends(goal.box[n]))[0] < 0 < ends[1]]
    return _cut(goal, both, prove) if 0 < len(both) <= MOST_SIGNS else None


def by_least(goal: Goal, prove: Prove) -> Proof | None:
    """A polynomial in differences of unbounded variables, for each of them as the least: two cases a comparison."""
    names = variables(goal.sign.formula)
    if goal.sign.op not in (">", ">=") or goal.assumptions or not 3 <= len(names) <= MOST_SIGNS:
        return None
    read = read_terms(goal) if all(r.lower is None is r.upper for r in goal.box.values()) else None
    return _least(goal, names[0], names[1:], prove) if read is not None and is_moved_freely(read) else None


def _least(goal: Goal, least: str, waiting: Sequence[str], prove: Prove) -> Proof:
    """The goal where ``least`` is at most all variables that do not wait. Raises Stuck at the first case not shown."""
    if not waiting:
        table = differences(goal, prove)
        if table is None:
            raise Stuck(goal)
        return table
    x = variable(waiting[0]) - variable(least)
    above, below = cut_goals(goal, x)
    first = closed_by(_least(above, least, waiting[1:], prove))
    second = closed_by(_least(below, waiting[0], waiting[1:], prove))
    return {"rule": "cut", "formula": str(x), "domain": [], "nonnegative": first, "nonpositive": second}


def _cut(goal: Goal, names: Sequence[str], prove: Prove) -> Proof:
    """Two cases for every variable in ``names``. Raises Stuck at the first of all cases that is not shown."""
    if not names:
        table = differences(goal, prove)
        if table is None:
            raise Stuck(goal)
        return table
    x = variable(names[0])
    first, second = (closed_by(_cut(case, names[1:], prove)) for case in cut_goals(goal, x))
    return {"rule": "cut", "formula": str(x), "domain": [], "nonnegative": first, "nonpositive": second}


@lru_cache(maxsize=256)
def searched(goal: Goal, work: int = WORK) -> tuple[list[Sign], Any, Any, Tree] | None:
    """Quantities, a form in them with its tree, and what must be added for the goal's formula: zero or positive."""
    first, deepest = (None, DEEPEST) if work >= WORK else (FIRST, SHALLOW)
    for quantities, form in itertools.islice(forms(goal), first):
        for part in strict_terms(quantities, form) if goal.sign.op == ">" else [0 * form]:
            tree = tree_of(form - part, work, deepest)
            if tree is not None:
                return quantities, form - part, part, tree
    return None


def strict_terms(quantities: list[Sign], form: Any) -> Iterator[Any]:
    """Small parts of terms that are positive because all their quantities are."""
    strict = [sign.op == ">" for sign in quantities]

    def is_strict(exponents: tuple[int, ...]) -> bool:
        return all(s or not e for s, e in zip(strict, exponents, strict=True))

    found = ({e: c / 64} for e, c in form.to_dict().items() if c > 0 and is_strict(e))
    yield from map(form.context().from_dict, itertools.islice(found, SPARED))


def _table(goal: Goal, quantities: Sequence[Sign], form: Any, tree: Tree, prove: Prove) -> Proof:
    tables = []
    for sign in quantities:
        domain = defined(sign.formula, goal, prove)
        proof = prove(replace(goal, sign=Sign(sign.formula, ">=")))
        tables.append({"formula": str(sign.formula), "domain": domain, "proof": proof})
    names = [variable(f"t{k + 1}") for k in range(len(quantities))]
    return {"rule": "differences", "quantities": tables, "polynomial": str(value_of(form, names)), "tree": tree}


def value_of(form: Any, values: Sequence[Formula]) -> Formula:
    """The polynomial at ``values`` as a formula, positive terms first."""
    total: Formula | None = None
    terms = zip(form.monoms(), form.coeffs(), strict=True)
    for exponents, c in sorted(terms, key=lambda term: (term[1] < 0, term[0])):
        term = number(Fraction(abs(int(c.p)), int(c.q)))
        for value, e in zip(values, exponents, strict=True):
            if e:
                power = value if e == 1 else value ** number(int(e))
                term = power if term is number(1) else term * power
        total = (term if c > 0 else -term) if total is None else total + term if c > 0 else total - term
    return number(0) if total is None else total
