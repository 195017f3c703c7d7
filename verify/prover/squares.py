"""Sums of squares as proofs: of the formula itself, with the known signs as multipliers, or times 1 + |x|².

Untrusted: ``rule_squares`` and ``rule_contradiction`` check the identities.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from flint import fmpq

from numerics import enclosure as arb_arithmetic
from numerics.rationals import to_flint
from verify.formula.reader import read_formula
from verify.formula.tree import variables
from verify.kernel.algebraic import rule_contradiction, rule_squares
from verify.kernel.assumed import with_assumption
from verify.kernel.goal import Goal
from verify.kernel.proof import Progress, ProofError

from .contacts import Contact, vanishing
from .gram import MAX_ENTRIES, Block, sums_of_squares
from .identities import Prove, defined
from .monomials import Exponents, classes, halves, how_many, monomials
from .quantities import MAX_ATOMS, Quantities, quantities, root_signs
from .sampling import sampled, width_of
from .splits import Proof, closed_by

#: Known signs of which products of two are used, and of three for forms.
PAIRED: Final = 6
TOGETHER: Final = 4
#: A part of the least sampled value that is kept apart for a strict sign.
SPARED: Final = Fraction(1, 4)
#: Coordinates of the points at which zeros are looked for, in so many variables at most.
SIMPLE: Final = (0, 1, -1)
MAX_PLACES: Final = 5
#: Monomials from which the basis for one sum of squares is taken.
MAX_BASIS: Final = 2000


#: Terms of a contradiction: "weight", "factors" and perhaps "square".
Terms = list[dict[str, Any]]


def squares(goal: Goal, prove: Prove, *, checked: bool = True) -> Proof | None:
    """The goal by squares with positive weights, perhaps with known signs as multipliers.

    Not ``checked`` where the kernel looks at the proof next: its exact algebra may find it too long.
    """
    return _by_squares(goal, prove, lowest=True, checked=checked)


def raised(goal: Goal, prove: Prove) -> Proof | None:
    """The same with squares of a higher degree, which take longer to find."""
    return _by_squares(goal, prove, lowest=False, checked=True)


def _by_squares(goal: Goal, prove: Prove, *, lowest: bool, checked: bool) -> Proof | None:
    names = variables(goal.sign.formula)
    if goal.sign.op not in (">", ">=") or len(names) > MAX_ATOMS:
        return None
    if goal.sign.op == ">" and all(math.isfinite(width_of(goal.box[name])) for name in names):
        return None  # there is a margin, or it is not for squares: left to branch and bound
    roots = root_signs(goal)
    goals = [goal]
    for root in roots:
        goals.append(with_assumption(goals[-1], root))
    terms = certificate(goals[-1], lowest=lowest)
    if terms is None:
        return None
    if goal.sign.op == ">=" and terms[0]["factors"] == [0] and not any(t["factors"] for t in terms[1:]):
        found = [{"weight": t["weight"], "formula": t["square"], **_domain(t, goal, prove)} for t in terms[1:]]
        table: Proof = {"rule": "squares", "terms": found}
        return table if not checked or is_accepted(table, goal) else None
    table = contradiction(terms, goals[-1], prove)
    if checked and not is_accepted(table, goals[-1]):
        return None
    for root, here in zip(reversed(roots), reversed(goals[:-1]), strict=True):
        shown = {"shown": prove(replace(here, sign=root)), "domain": defined(root.formula, here, prove)}
        table = {"rule": "have", "formula": str(root.formula), "sign": root.op, **shown, "proof": closed_by(table)}
    return table


def contradiction(terms: Terms, goal: Goal, prove: Prove) -> Proof:
    """The step with these terms."""
    return {"rule": "contradiction", "terms": [{**t, **_domain(t, goal, prove)} for t in terms]}


def is_accepted(table: Proof, goal: Goal) -> bool:
    """Whether the identity is not too long for the checker's exact algebra."""
    rule = rule_squares if table["rule"] == "squares" else rule_contradiction
    try:
        rule(goal, table, arb_arithmetic, Progress())
    except ProofError:
        return False
    return True


def _domain(term: dict[str, Any], goal: Goal, prove: Prove) -> dict[str, Any]:
    return {"domain": defined(read_formula(term["square"]), goal, prove)} if "square" in term else {}


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
    return next(filter(None, (terms_for(known, plan, spared) for plan in plans(known, lowest=lowest))), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is looked for: F times ``times`` (and 1 + |x|²) as squares times products of known quantities, of a degree.

    With √2, say, as a factor of F, x² - √2·xy + y²/2 comes from rational squares of x and of √2·y.
    """

    degree: int
    factors: list[tuple[int, ...]]
    norm: bool = False
    times: tuple[int, ...] = ()


def plans(known: Quantities, *, lowest: bool) -> Iterator[Plan]:
    """What is tried, the cheapest first: without multipliers, with assumptions, with distances to ends as well."""
    degree = known.polynomials[0].total_degree()
    signs = [k for k in known.polynomials if k > 0 and k not in known.equal and k - 1 not in known.equal]
    if lowest and degree % 2 == 0:
        yield Plan(degree, [()])
    if not lowest and degree % 2 == 0 and not signs and not known.equal:
        yield Plan(degree + 2, [()], norm=True)
    assumed = [k for k in signs if k < known.ends]
    for used in ([assumed] if assumed != signs else []) + [signs] if signs or known.equal else []:
        without = [k for k in used if k not in known.constants]
        for k in known.constants if lowest else ():
            yield Plan(_even(known, degree + 1, without), [(), *((j,) for j in without)], times=(k,))
        several: list[tuple[int, ...]] = [
            f for k in range(3 if len(used) <= PAIRED else 2) for f in itertools.combinations(used, k)
        ]
        if not known.relations and all(map(_is_homogeneous, known.polynomials.values())):
            if lowest:  # forms have squares of their own degree only
                yield Plan(degree, several)
                if len(used) <= TOGETHER:
                    yield Plan(degree, [*several, *itertools.combinations(used, 3)])
            continue
        yield Plan(_even(known, degree, used) + (0 if lowest else 2), several)


def _even(known: Quantities, degree: int, used: Sequence[int]) -> int:
    """The least even degree that the polynomials involved allow."""
    top = max([degree, *(known.polynomials[k].total_degree() for k in used)])
    return top + top % 2


def terms_for(
    known: Quantities, plan: Plan, spared: Fraction = Fraction(0), tight: Sequence[Contact] | None = None
) -> Terms | None:
    """The terms for a plan; ``tight`` are points at which the goal is sharp, without which simple ones are tried."""
    generators = known.bridge.context.gens()
    one = generators[0] ** 0
    norm = [one, *generators] if plan.norm else [one]
    factor = math.prod((known.polynomials[k] for k in plan.times), start=sum((g * g for g in norm), 0 * one))
    target = -known.polynomials[0] * factor - to_flint(spared)
    blocks: list[Block] = []
    owners: list[tuple[int, ...]] = []
    zero = [*known.relations, *(known.polynomials[k] for k in sorted(known.equal))]
    products = [math.prod((known.polynomials[k] for k in factors), start=one) for factors in plan.factors]
    count = len(generators)
    if sum(how_many(count, plan.degree - h.total_degree()) for h in zero) > MAX_ENTRIES:
        return None
    if max(how_many(count, (plan.degree - p.total_degree()) // 2) for p in products) > MAX_BASIS:
        return None
    supports = [e for p in (target, *zero, *products) for e in _exponents(p)]
    if tight is None:
        tight = [] if spared else zeros(known, target)
    for factors, product in zip(plan.factors, products, strict=True):
        positive = [contact for contact in tight if not contact.is_zero_of(product)]
        for basis in classes(_basis(target, product, plan, zero), supports):
            owners.append(factors)
            blocks.append((product, vanishing([_monomial(known, e) for e in basis], positive)))
    equations = [(h, [_monomial(known, e) for e in monomials(count, 0, plan.degree - h.total_degree())]) for h in zero]
    sums = sums_of_squares(target, blocks, equations)
    if sums is None:
        return None
    terms: Terms = [{"weight": "1", "factors": [0, *plan.times]}]
    terms += [{"weight": "1", "factors": [0, *plan.times], "square": known.text(g)} for g in norm[1:]]
    if spared:
        terms.append({"weight": str(spared), "factors": []})
    for factors, part in zip(owners, sums[0], strict=True):
        terms += [{"weight": str(w), "factors": list(factors), "square": known.text(s)} for w, s in part]
    for k, q in zip(sorted(known.equal), sums[1][len(known.relations) :], strict=True):
        # h·q = h·((q + 1)/2)² + (-h)·((q - 1)/2)², and both h and -h are known to be >= 0.
        halves_of = ((k, (q + 1) / 2), (k + 1, (q - 1) / 2))
        terms += [{"weight": "1", "factors": [j], "square": known.text(s)} for j, s in halves_of] if q != 0 else []
    return terms


def zeros(known: Quantities, target: Any) -> list[Contact]:
    """Points with simple coordinates at which ``target`` vanishes and what is known is not negative.

    There each square of a certificate vanishes whose multiplier does not, which leaves fewer of them to look for.
    """
    count = len(known.bridge.atoms)
    if (
        not 0 < count <= MAX_PLACES
        or known.relations
        or any(known.algebra.keys[i][0] != "variable" for i in known.bridge.atoms)
    ):
        return []
    signs = [p for k, p in known.polynomials.items() if k]
    points = (tuple(map(fmpq, point)) for point in itertools.product(SIMPLE, repeat=count))
    return [Contact(point) for point in points if target(*point) == 0 and all(p(*point) >= 0 for p in signs)]


def _basis(target: Any, product: Any, plan: Plan, zero: Sequence[Any]) -> list[Exponents]:
    """The monomials for the squares that multiply ``product``."""
    if product.is_one() and len(plan.factors) == 1 and not zero:
        return halves(_exponents(target))
    is_form = all(map(_is_homogeneous, (target, product, *zero)))
    rest = (target.total_degree() if is_form else plan.degree) - product.total_degree()
    if rest < 0 or is_form and rest % 2:
        return []
    return monomials(len(product.context().gens()), rest // 2 if is_form else 0, rest // 2)


def _is_homogeneous(polynomial: Any) -> bool:
    return len({sum(e) for e in _exponents(polynomial)}) == 1


def _exponents(polynomial: Any) -> list[Exponents]:
    return [tuple(map(int, e)) for e in polynomial.monoms()]


def _monomial(known: Quantities, exponents: Exponents) -> Any:
    return known.bridge.context.from_dict({exponents: fmpq(1)})
