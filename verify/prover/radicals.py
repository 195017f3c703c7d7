"""Roots removed from an inequality one by one: A + B·r >= 0 with r² = u from (B·r)² >= A², or A² >= (B·r)²."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from verify.formula.tree import Formula
from verify.kernel.algebra import Unsupported
from verify.kernel.algebra.polynomial import Monomial, Polynomial, scaled
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables
from verify.kernel.rewriting import image, required_bounds

from .budget import Stuck
from .factors import to_formula
from .identities import Prove, defined
from .normal_forms import polynomial_form
from .sampling import seeming_sign, seems_false
from .signs import product_of
from .splits import Proof, closed_by

#: The power that removes a root of a degree.
_POWERS: Final = {2: "square", 3: "cube"}
#: Longer formulas are left to other arguments.
MAX_TERMS: Final = 60


@dataclass(frozen=True, slots=True)
class Comparison:
    """``larger`` - ``smaller`` is the formula, and ``left`` and ``right`` are their powers with a root less."""

    function: str
    larger: Formula
    smaller: Formula
    left: Formula
    right: Formula


def without_root(goal: Goal, prove: Prove) -> Proof | None:
    """The goal from one with a root less, when every other part is algebraic."""
    if goal.sign.op not in (">", ">="):
        return None
    for comparison in comparisons(goal):
        difference = comparison.larger - comparison.smaller

        def part(here: Goal, found: Comparison = comparison, whole: Formula = difference) -> Proof:
            return _compared(here, found, prove) if here.sign.formula is whole else prove(here)

        try:
            return product_of([(difference, 1)], goal, part)
        except Stuck:
            continue
    return None


def _compared(goal: Goal, found: Comparison, prove: Prove) -> Proof:
    shown = found.left - found.right
    bounds = required_bounds(found.function, found.larger, found.smaller)
    return closed_by({
        "rule": "apply", "function": found.function, "left": str(found.left), "right": str(found.right),
        "bounds": [prove(replace(goal, sign=sign)) for sign in bounds], "domain": defined(shown, goal, prove),
        "proof": prove(replace(goal, sign=Sign(shown, goal.sign.op))),
    })  # fmt: skip


def comparisons(goal: Goal) -> Iterator[Comparison]:
    """A goal A + B·r, for every root r in it, as a comparison of powers that seems to hold."""
    found = polynomial_form(goal.sign.formula, nonnegative_variables(goal))
    if found is None or not 1 < len(found[1]) <= MAX_TERMS:
        return
    algebra, polynomial = found
    if any(key[0] not in ("variable", "prime", "root", "cbrt", "constant") for key in algebra.keys):
        return
    degrees = {i: 3 if key[0] == "cbrt" else key[2] for i, key in enumerate(algebra.keys) if key[0] in ("root", "cbrt")}
    for root in [i for i, degree in degrees.items() if degree in _POWERS]:
        split = isolated(polynomial, root)
        if split is None:
            continue
        rest, power, factor = split
        sign = seeming_sign(to_formula(algebra, factor), goal.box)
        if not sign:
            continue
        positive = to_formula(algebra, scaled(factor, (), sign)) * to_formula(algebra, power)
        other = to_formula(algebra, scaled(rest, (), -sign))
        larger, smaller = (positive, other) if sign > 0 else (other, positive)
        function = _POWERS[degrees[root]]
        try:
            left, right = (to_formula(algebra, algebra.normal(image(function, u)).numerator) for u in (larger, smaller))
        except (Unsupported, ArithmeticError):
            continue
        if not seems_false(replace(goal, sign=Sign(left - right, goal.sign.op)), 100):
            yield Comparison(function, larger, smaller, left, right)


def isolated(polynomial: Polynomial, root: int) -> tuple[Polynomial, Polynomial, Polynomial] | None:
    """A, r^k and B with ``polynomial`` = A + B·r^k for the atom r, not in A or B; None when it has several powers."""
    powers = {e for m in polynomial for i, e in m if i == root}
    if len(powers) != 1:
        return None
    rest: Polynomial = {}
    factor: Polynomial = {}
    for monomial, c in polynomial.items():
        other: Monomial = tuple(p for p in monomial if p[0] != root)
        (rest if other == monomial else factor)[other] = c
    return (rest, {((root, powers.pop()),): Fraction(1)}, factor) if rest else None
