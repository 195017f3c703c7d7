"""What a goal gives to a Positivstellensatz: its negation, what is known, and roots, as polynomials in common atoms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.formula.tree import variables
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.algebra.flint_bridge import Bridge
from verify.kernel.algebra.polynomial import Polynomial
from verify.kernel.algebraic import known_signs
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables

from .factors import to_formula

#: Longer polynomials, higher degrees and more atoms are left to other arguments.
MAX_TERMS: Final = 120
MAX_DEGREE: Final = 12
MAX_ATOMS: Final = 8
#: Known signs that are used.
MAX_KNOWN: Final = 12


def root_signs(goal: Goal) -> list[Sign]:
    """Roots that occur in the normal forms of the formula and the assumptions: those of numbers > 0, others >= 0."""
    algebra = Algebra(nonnegative_variables(goal))
    try:
        ratios = algebra.normals([goal.sign.formula, *(a.formula for a in goal.assumptions)])
    except (Unsupported, ArithmeticError):
        return []
    bridge = Bridge(*(r.numerator for r in ratios))
    atoms = [i for i in bridge.atoms if algebra.keys[i][0] == "root" or bridge.scale[i] > 1]
    roots = (to_formula(algebra, {((i, Fraction(1, bridge.scale[i])),): Fraction(1)}) for i in atoms)
    return [Sign(root, ">=" if variables(root) else ">") for root in roots]


@dataclass(frozen=True, slots=True)
class Quantities:
    """Known signs as FLINT polynomials: ``polynomials`` by their number in ``known_signs``, the negated goal first.

    ``equal`` are the numbers k of quantities that are zero, with their negatives at k + 1; ``constants`` those of roots
    of numbers, ``ends`` the first of the distances to ends; ``relations`` vanish.
    """

    algebra: Algebra
    bridge: Bridge
    polynomials: dict[int, Any]
    equal: frozenset[int]
    constants: frozenset[int]
    ends: int
    relations: list[Any]

    def text(self, polynomial: Any) -> str:
        """The polynomial as the text of a formula."""
        return str(to_formula(self.algebra, self.bridge.from_flint(polynomial)))


def quantities(goal: Goal) -> Quantities | None:
    """The goal and what is known as polynomials in the same atoms; None when the goal is none of moderate size."""
    known = known_signs(goal)
    algebra = Algebra(nonnegative_variables(goal))
    try:
        ratios = algebra.normals([sign.formula for sign in known[: MAX_KNOWN + 1]])
    except (Unsupported, ArithmeticError):
        return None
    algebraic = {i for i, key in enumerate(algebra.keys) if key[0] in ("variable", "root", "prime")}
    used = {k: r.numerator for k, r in enumerate(ratios) if r.is_polynomial() and _is_moderate(r.numerator, algebraic)}
    roots = {i: key for i, key in enumerate(algebra.keys) if key[0] == "root"}
    bases = {i: dict(key[1][0]) for i, key in roots.items() if dict(key[1][1]) == {(): 1}}
    single: list[Polynomial] = [{((i, 1),): Fraction(1)} for i in bases]
    bridge = Bridge(*used.values(), *bases.values(), *single)
    if 0 not in used or len(bridge.atoms) > MAX_ATOMS:
        return None
    generators = dict(zip(bridge.atoms, bridge.context.gens(), strict=False))
    relations = [generators[i] ** algebra.keys[i][2] - bridge.to_flint(base) for i, base in bases.items()]
    for i, scale in bridge.scale.items():
        if scale > 1 and algebra.keys[i][0] == "prime":
            relations.append(generators[i] ** scale - algebra.keys[i][1])
    equal, place = set(), 1
    for assumption in goal.assumptions:
        if assumption.op == "==":
            equal.add(place)
        place += {"==": 2, "!=": 0}.get(assumption.op, 1)
    found = {k: bridge.to_flint(p) for k, p in used.items()}
    equal |= {k for k in found if k > 0 and k + 1 in found and found[k] == -found[k + 1]}
    constants = frozenset(k for k in found if k and not variables(known[k].formula))
    return Quantities(algebra, bridge, found, frozenset(equal & set(found)), constants, place, relations)


def _is_moderate(polynomial: Polynomial, atoms: Collection[int]) -> bool:
    return (
        0 < len(polynomial) <= MAX_TERMS
        and all(i in atoms and e > 0 for m in polynomial for i, e in m)
        and max(sum(e for _, e in m) for m in polynomial) <= MAX_DEGREE
    )
