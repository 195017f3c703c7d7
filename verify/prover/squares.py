"""Sums of squares as proofs: of the formula itself, with the known signs as multipliers, or times 1 + |x|².

Untrusted: ``rule_squares`` and ``rule_contradiction`` check the identities.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from flint import fmpq

from verify.formula.reader import read_formula
from verify.formula.tree import variables
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.algebra.flint_bridge import Bridge
from verify.kernel.algebra.polynomial import Polynomial
from verify.kernel.algebraic import known_signs
from verify.kernel.assumed import with_assumption
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables

from .factors import to_formula
from .gram import Block, sums_of_squares
from .identities import Prove, defined
from .monomials import Exponents, classes, halves, monomials
from .sampling import sampled, width_of
from .splits import Proof, closed_by

#: Longer polynomials, higher degrees and more atoms are left to other arguments.
MAX_TERMS: Final = 120
MAX_DEGREE: Final = 12
MAX_ATOMS: Final = 8
#: Known signs that are used, and of which products of two are used.
MAX_KNOWN: Final = 12
PAIRED: Final = 6
#: A part of the least sampled value that is kept apart for a strict sign.
SPARED: Final = Fraction(1, 4)


#: Terms of a contradiction: "weight", "factors" and perhaps "square".
Terms = list[dict[str, Any]]


def squares(goal: Goal, prove: Prove) -> Proof | None:
    """The goal by squares with positive weights, perhaps with known signs as multipliers.

    A strict goal with finite ranges has a margin there, or is not for squares; it is left to branch and bound.
    """
    finite = all(math.isfinite(width_of(goal.box[n])) for n in variables(goal.sign.formula))
    return None if goal.sign.op == ">" and finite else _by_squares(goal, prove, lowest=True)


def raised(goal: Goal, prove: Prove) -> Proof | None:
    """The same with squares of a higher degree, which take longer to find."""
    return _by_squares(goal, prove, lowest=False)


def _by_squares(goal: Goal, prove: Prove, *, lowest: bool) -> Proof | None:
    if goal.sign.op not in (">", ">=") or len(variables(goal.sign.formula)) > MAX_ATOMS:
        return None
    roots = root_signs(goal)
    goals = [goal]
    for root in roots:
        goals.append(with_assumption(goals[-1], root))
    terms = certificate(goals[-1], lowest=lowest)
    if terms is None:
        return None
    if goal.sign.op == ">=" and not any(t["factors"] for t in terms[1:]):
        found = [{"weight": t["weight"], "formula": t["square"], **_domain(t, goal, prove)} for t in terms[1:]]
        return {"rule": "squares", "terms": found}
    table: Proof = {"rule": "contradiction", "terms": [{**t, **_domain(t, goals[-1], prove)} for t in terms]}
    for root, here in zip(reversed(roots), reversed(goals[:-1]), strict=True):
        shown = {"shown": prove(replace(here, sign=root)), "domain": defined(root.formula, here, prove)}
        table = {"rule": "have", "formula": str(root.formula), "sign": root.op, **shown, "proof": closed_by(table)}
    return table


def _domain(term: dict[str, Any], goal: Goal, prove: Prove) -> dict[str, Any]:
    return {"domain": defined(read_formula(term["square"]), goal, prove)} if "square" in term else {}


def root_signs(goal: Goal) -> list[Sign]:
    """Roots that occur in the normal forms of the formula and the assumptions: they are >= 0."""
    algebra = Algebra(nonnegative_variables(goal))
    try:
        ratios = algebra.normals([goal.sign.formula, *(a.formula for a in goal.assumptions)])
    except (Unsupported, ArithmeticError):
        return []
    bridge = Bridge(*(r.numerator for r in ratios))
    atoms = [i for i in bridge.atoms if algebra.keys[i][0] == "root" or bridge.scale[i] > 1]
    return [Sign(to_formula(algebra, {((i, Fraction(1, bridge.scale[i])),): Fraction(1)}), ">=") for i in atoms]


@dataclass(frozen=True, slots=True)
class Quantities:
    """Known signs as FLINT polynomials: ``polynomials`` by their number in ``known_signs``, the negated goal first.

    ``equal`` are the numbers k of quantities that are zero, with their negatives at k + 1; ``relations`` vanish.
    """

    algebra: Algebra
    bridge: Bridge
    polynomials: dict[int, Any]
    equal: frozenset[int]
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
    return Quantities(algebra, bridge, found, frozenset(equal & set(found)), relations)


def _is_moderate(polynomial: Polynomial, atoms: Collection[int]) -> bool:
    return (
        0 < len(polynomial) <= MAX_TERMS
        and all(i in atoms and e > 0 for m in polynomial for i, e in m)
        and max(sum(e for _, e in m) for m in polynomial) <= MAX_DEGREE
    )


@lru_cache(maxsize=128)
def certificate(goal: Goal, *, lowest: bool) -> Terms | None:
    """Terms of a contradiction with the negated goal, of the lowest degree or of a higher one; None without any."""
    known = quantities(goal)
    if known is None:
        return None
    spared = Fraction(0)
    if goal.sign.op == ">":
        least = min((v for v, _ in sampled(goal.sign.formula, goal.box, 200)), default=0.0)
        spared = (SPARED * Fraction(least)).limit_denominator(1000) if math.isfinite(least) else Fraction(0)
        if spared <= 0:
            return None
    return next(filter(None, (_found(known, plan, spared) for plan in plans(known, lowest=lowest))), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is looked for: (1 + |x|² or 1)·F as a sum of squares times products of known quantities, of a degree."""

    degree: int
    factors: list[tuple[int, ...]]
    norm: bool = False


def plans(known: Quantities, *, lowest: bool) -> Iterator[Plan]:
    """What is tried, the cheapest first."""
    degree = known.polynomials[0].total_degree()
    even = degree + degree % 2
    signs = [k for k in known.polynomials if k > 0 and k not in known.equal and k - 1 not in known.equal]
    singles: list[tuple[int, ...]] = [(), *((k,) for k in signs)]
    pairs: list[tuple[int, ...]] = list(itertools.combinations(signs, 2)) if len(signs) <= PAIRED else []
    highest = max((known.polynomials[k].total_degree() for k in signs), default=0)
    if lowest and degree % 2 == 0:
        yield Plan(even, [()])
    if signs or known.equal:
        yield Plan(max(even, highest + highest % 2) + (0 if lowest else 2), singles + pairs)
    elif not lowest and degree % 2 == 0:
        yield Plan(even + 2, [()], norm=True)


def _found(known: Quantities, plan: Plan, spared: Fraction) -> Terms | None:
    """The terms for a plan."""
    generators = known.bridge.context.gens()
    one = generators[0] ** 0
    norm = [one, *generators] if plan.norm else [one]
    target = -known.polynomials[0] * sum((g * g for g in norm), 0 * one) - fmpq(spared.numerator, spared.denominator)
    blocks: list[Block] = []
    owners: list[tuple[int, ...]] = []
    zero = [*known.relations, *(known.polynomials[k] for k in sorted(known.equal))]
    supports = [e for p in (target, *zero, *known.polynomials.values()) for e in _exponents(p)]
    for factors in plan.factors:
        product = one
        for k in factors:
            product = product * known.polynomials[k]
        for basis in classes(_basis(target, product, plan, zero), supports):
            owners.append(factors)
            blocks.append((product, [_monomial(known, e) for e in basis]))
    count = len(generators)
    equations = [(h, [_monomial(known, e) for e in monomials(count, 0, plan.degree - h.total_degree())]) for h in zero]
    found = sums_of_squares(target, blocks, equations)
    if found is None:
        return None
    terms: Terms = [{"weight": "1", "factors": [0]}]
    terms += [{"weight": "1", "factors": [0], "square": known.text(g)} for g in norm[1:]]
    if spared:
        terms.append({"weight": str(spared), "factors": []})
    for factors, part in zip(owners, found[0], strict=True):
        terms += [{"weight": str(w), "factors": list(factors), "square": known.text(s)} for w, s in part]
    for k, q in zip(sorted(known.equal), found[1][len(known.relations) :], strict=True):
        # h·q = h·((q + 1)/2)² + (-h)·((q - 1)/2)², and both h and -h are known to be >= 0.
        halves_of = ((k, (q + 1) / 2), (k + 1, (q - 1) / 2))
        terms += [{"weight": "1", "factors": [j], "square": known.text(s)} for j, s in halves_of] if q != 0 else []
    return terms


def _basis(target: Any, product: Any, plan: Plan, zero: Sequence[Any]) -> list[Exponents]:
    """The monomials for the squares that multiply ``product``."""
    if product.is_one() and len(plan.factors) == 1 and not zero:
        return halves(_exponents(target))
    top = (plan.degree - product.total_degree()) // 2
    least = top if all(len({sum(e) for e in _exponents(p)}) == 1 for p in (target, product, *zero)) else 0
    return monomials(len(product.context().gens()), least, top) if top >= 0 else []


def _exponents(polynomial: Any) -> list[Exponents]:
    return [tuple(map(int, e)) for e in polynomial.monoms()]


def _monomial(known: Quantities, exponents: Exponents) -> Any:
    return known.bridge.context.from_dict({exponents: fmpq(1)})
