"""Several linear conditions: what they say is not negative becomes a variable. Untrusted.

For the sides of a triangle, a + b > c and so on, the new variables b + c - a, c + a - b and a + b - c are free and
positive (Ravi's substitution), and no condition is left.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from verify.formula.tree import Formula, number, substitute, variable, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign

from .exponentials import ZERO, Exponent, linear_form
from .identities import Prove
from .sampling import seems_false
from .splits import Proof
from .substitution import NewVariable, fresh_names, in_turn

#: Variables, and conditions: with one of them there are better ways.
MOST: Final = 5
LEAST: Final = 2


def changed(goal: Goal, prove: Prove) -> Proof | None:
    """The goal with a new variable for every condition, where those are independent linear forms."""
    names = variables(goal.sign.formula)
    if not len(names) <= MOST or not LEAST <= len(goal.assumptions) <= len(names):
        return None
    forms = [linear_form(a.formula) if a.op in (">", ">=") else None for a in goal.assumptions]
    found = [(a, form) for a, form in zip(goal.assumptions, forms, strict=True) if form is not None]
    if len(found) < len(forms) or any(not set(form) <= set(names) for form in forms if form is not None):
        return None
    choice = chosen(goal, found, names)
    if choice is None:
        return None
    used, kept, rows = choice
    fresh = fresh_names(goal.box, len(used))
    new = [NewVariable(w, a.formula, positive(a)) for w, a in zip(fresh, used, strict=True)]
    values = {n: combined(row, [*fresh, *kept]) for n, row in zip(names, rows, strict=True)}
    general = substitute(goal.sign.formula, values)
    box = {v.name: v.range for v in new} | {n: goal.box[n] for n in kept}
    if seems_false(replace(goal, sign=Sign(general, goal.sign.op), box=box, assumptions=()), 200):
        return None
    return in_turn(goal, new, general, prove)["special"][0]


def chosen(
    goal: Goal, conditions: Sequence[tuple[Sign, Exponent]], names: Sequence[str]
) -> tuple[list[Sign], list[str], list[list[Fraction]]] | None:
    """Conditions that become variables, the variables that are kept beside them, and all in terms of those.

    First all conditions, or all but one, such that every variable is a combination without negative coefficients: then
    what the ranges say, as b > 0, is not lost in b = d - (d - b). Else all conditions, with any variables.
    """
    sets = [conditions, *(list(c) for c in itertools.combinations(conditions, len(conditions) - 1))]
    for part in sets:
        for kept in itertools.combinations(names, len(names) - len(part)):
            rows = inverse([form for _, form in part], kept, names)
            if rows is not None and all(_keeps(goal.box[n], row) for n, row in zip(names, rows, strict=True)):
                return [a for a, _ in part], list(kept), rows
    found = solved([form for _, form in conditions], names)
    return None if found is None else ([a for a, _ in conditions], *found)


def _keeps(r: Range, row: Sequence[Fraction]) -> bool:
    """Whether a combination of quantities >= 0 stays in the range, or is the variable itself."""
    alone = sum(map(bool, row)) == 1 and sum(row) == 1
    return alone or r.upper is None and (r.lower is None or r.lower is ZERO and all(c >= 0 for c in row))


def positive(sign: Sign) -> Range:
    """The range of a quantity that is >= 0 or > 0."""
    return Range(ZERO, None, sign.op == ">")


def solved(forms: Sequence[Exponent], names: Sequence[str]) -> tuple[list[str], list[list[Fraction]]] | None:
    """The variables that are kept beside the forms, and every variable as a combination of the forms and those.

    None when the forms depend on each other.

    >>> solved([{"x": Fraction(1), "y": Fraction(-2)}], "xy")
    (['y'], [[Fraction(1, 1), Fraction(2, 1)], [Fraction(0, 1), Fraction(1, 1)]])
    """
    rows = [[form.get(n, Fraction(0)) for n in names] for form in forms]
    kept: list[str] = []
    for name in reversed(names):
        row = [Fraction(n == name) for n in names]
        if len(rows) < len(names) and _rank([*rows, row]) > len(rows):
            rows.insert(len(forms), row)
            kept.insert(0, name)
    found = inverse(forms, kept, names)
    return None if found is None else (kept, found)


def inverse(forms: Sequence[Exponent], kept: Sequence[str], names: Sequence[str]) -> list[list[Fraction]] | None:
    """Every variable as a combination of the forms and of the variables that are kept; None where they depend."""
    from flint import fmpq, fmpq_mat

    rows = [[form.get(n, Fraction(0)) for n in names] for form in forms]
    rows += [[Fraction(n == name) for n in names] for name in kept]
    if len(rows) != len(names) or _rank(rows) < len(names):
        return None
    size = len(names)
    found = fmpq_mat(size, size, [fmpq(c.numerator, c.denominator) for row in rows for c in row]).inv()
    return [[Fraction(int(found[i, j].p), int(found[i, j].q)) for j in range(size)] for i in range(size)]


def _rank(rows: Sequence[Sequence[Fraction]]) -> int:
    from flint import fmpq, fmpq_mat

    entries = [fmpq(c.numerator, c.denominator) for row in rows for c in row]
    return int(fmpq_mat(len(rows), len(rows[0]), entries).rref()[1])


def combined(row: Sequence[Fraction], names: Sequence[str]) -> Formula:
    """Σ c_k v_k."""
    terms = [number(c) * variable(n) if c != 1 else variable(n) for c, n in zip(row, names, strict=True) if c]
    return sum(terms[1:], terms[0])
