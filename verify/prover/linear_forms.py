"""A polynomial goal as a form in quantities that are not negative: linear ones, or distances to the ends of a box."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any, Final

from flint import Ordering, fmpq_mat, fmpq_mpoly_ctx

from numerics.rationals import to_flint
from verify.formula.tree import Formula, number, variable, variables
from verify.kernel.algebra import Algebra
from verify.kernel.algebra.polynomial import Polynomial
from verify.kernel.algebraic import known_signs
from verify.kernel.goal import Goal, Sign

from .normal_forms import polynomial_form

#: Polynomials of more terms, of a higher degree or in more variables are left to other arguments.
MAX_TERMS: Final = 150
MAX_DEGREE: Final = 16
MAX_VARIABLES: Final = 8
#: Forms of more terms are not made on boxes.
MAX_FORM: Final = 100
#: Sets of linear forms that are compared, and those of them that are used.
COMPARED: Final = 400
USED: Final = 2

#: Coefficients of the variables, and last the constant.
Vector = tuple[Fraction, ...]
#: Exponents of the variables.
Exponents = tuple[int, ...]
#: Quantities >= 0, and F as a polynomial of FLINT in t1, t2, … for them.
Form = tuple[list[Sign], Any]


@dataclass(frozen=True, slots=True)
class Terms:
    """A polynomial F in ``units`` (variables, or squares of those that have no end), by exponents."""

    units: tuple[Formula, ...]
    names: tuple[str, ...]
    terms: dict[Exponents, Fraction]

    def degree(self) -> int:
        return max(map(sum, self.terms))

    def is_homogeneous(self) -> bool:
        return len(set(map(sum, self.terms))) == 1


def forms(goal: Goal) -> Iterator[Form]:
    """Ways to write the goal's formula in quantities >= 0; none when it is no polynomial of moderate size."""
    read = read_terms(goal)
    for terms in (halved(read, goal), read) if read is not None else ():
        if terms is not None:
            yield from _in_linear_forms(terms, goal)
            yield from _in_distances(terms, goal)


def read_terms(goal: Goal) -> Terms | None:
    """The goal's formula as a polynomial with whole exponents in its variables."""
    found = polynomial_form(goal.sign.formula)
    if found is None or not 1 < len(found[1]) <= MAX_TERMS:
        return None
    names = tuple(variables(goal.sign.formula))
    terms = exponents_of(found[1], found[0], names)
    if terms is None or len(names) > MAX_VARIABLES or max(map(sum, terms)) > MAX_DEGREE:
        return None
    return Terms(tuple(variable(n) for n in names), names, terms)


def halved(read: Terms, goal: Goal) -> Terms | None:
    """The polynomial in the squares of the variables that may be negative and have even powers only; None without."""
    assumed = variables(*(a.formula for a in goal.assumptions))

    def may_be_halved(k: int, name: str) -> bool:
        low = _rational(goal.box[name].lower)
        return name not in assumed and (low is None or low < 0) and all(e[k] % 2 == 0 for e in read.terms)

    halves = [may_be_halved(k, name) for k, name in enumerate(read.names)]
    if not any(halves):
        return None
    units = tuple(u ** number(2) if half else u for u, half in zip(read.units, halves, strict=True))
    terms = {tuple(e // (1 + h) for e, h in zip(k, halves, strict=True)): c for k, c in read.terms.items()}
    return Terms(units, read.names, terms)


def exponents_of(polynomial: Polynomial, algebra: Algebra, names: Sequence[str]) -> dict[Exponents, Fraction] | None:
    """The polynomial by exponents of ``names``; None when it has other atoms, or exponents that are not natural."""
    places = {("variable", name): k for k, name in enumerate(names)}
    terms = {}
    for monomial, c in polynomial.items():
        exponents = [0] * len(names)
        for i, e in monomial:
            place = places.get(algebra.keys[i])
            if place is None or not isinstance(e, int) or e < 0:
                return None
            exponents[place] = e
        terms[tuple(exponents)] = c
    return terms


def linear_forms(read: Terms, goal: Goal) -> list[tuple[Vector, Sign]]:
    """The linear polynomials in the units that are >= 0 or > 0: 1, known signs, and squares."""
    count = len(read.units)
    one = Sign(number(1), ">")
    found: dict[Vector, Sign] = {(Fraction(0),) * count + (Fraction(1),): one}
    plain = tuple(n if u.op == "variable" else "" for u, n in zip(read.units, read.names, strict=True))
    for sign in known_signs(goal)[1:]:
        form = polynomial_form(sign.formula)
        terms = exponents_of(form[1], form[0], plain) if form is not None else None
        if terms and max(map(sum, terms)) == 1:
            by_place = {next((k for k, e in enumerate(m) if e), count): c for m, c in terms.items()}
            found.setdefault(tuple(by_place.get(k, Fraction(0)) for k in range(count + 1)), sign)
    for k, unit in enumerate(read.units):
        if unit.op == "pow":
            found[tuple(Fraction(i == k) for i in range(count + 1))] = Sign(unit, ">=")
    return list(found.items())


def _in_linear_forms(read: Terms, goal: Goal) -> Iterator[Form]:
    """F in as many independent linear forms as there are units, and one more unless F is homogeneous."""
    known = linear_forms(read, goal)
    if is_moved_freely(read):
        read, known = _without_last(read, known)
    size = len(read.units)
    if read.is_homogeneous():
        known = [(v[:-1], s) for v, s in known if v[-1] == 0]
    else:
        size += 1
    ranked: list[tuple[int, int, Any, fmpq_mat]] = []
    for chosen in itertools.islice(itertools.combinations(known, size), COMPARED):
        matrix = fmpq_mat([[to_flint(a) for a in vector] for vector, _ in chosen])
        if matrix.rank() < size:
            continue
        inverse = matrix.inv()
        rest = [v for v, s in known if all(s is not c for _, c in chosen)]
        shares = (fmpq_mat([[to_flint(a) for a in v]]) * inverse for v in rest)
        implied = sum(all(c >= 0 for c in share.entries()) for share in shares)
        ranked.append((-implied, len(ranked), chosen, inverse))
    for _, _, chosen, inverse in sorted(ranked, key=lambda r: r[:2])[:USED]:
        yield [sign for _, sign in chosen], _in_new_units(read, inverse)


def is_moved_freely(read: Terms) -> bool:
    """Whether F keeps its value when the same number is added to all variables: its derivatives add up to zero.

    >>> from verify.formula.reader import read_formula
    >>> [is_moved_freely(read_terms(Goal(Sign(read_formula(f), ">="), {}))) for f in ("(x - y)**4 - x*y", "(x - y)**3")]
    [False, True]
    """
    if any(unit.op != "variable" for unit in read.units):
        return False
    slope: dict[Exponents, Fraction] = {}
    for e, c in read.terms.items():
        for k, power in enumerate(e):
            if power:
                lower = (*e[:k], power - 1, *e[k + 1 :])
                slope[lower] = slope.get(lower, Fraction(0)) + power * c
    return not any(slope.values())


def _without_last(read: Terms, known: Sequence[tuple[Vector, Sign]]) -> tuple[Terms, list[tuple[Vector, Sign]]]:
    """F, which is moved freely, and the forms that are, where the last variable is zero: differences from it."""
    terms = {e[:-1]: c for e, c in read.terms.items() if not e[-1]}
    forms = [((*v[:-2], v[-1]), sign) for v, sign in known if sum(v[:-1]) == 0]
    return Terms(read.units[:-1], read.names[:-1], terms), forms


def _in_new_units(read: Terms, inverse: fmpq_mat) -> Any:
    """The homogenised polynomial where the units (and 1) are the given combinations of t1, t2, …"""
    size = inverse.nrows()
    generators = _generators(size)
    values = [sum((inverse[k, j] * generators[j] for j in range(size)), 0 * generators[0]) for k in range(size)]
    degree = read.degree()
    whole = {(*e, degree - sum(e)) if size > len(e) else e: to_flint(c) for e, c in read.terms.items()}
    return _generators(size)[0].context().from_dict(whole).compose(*values)


def _in_distances(read: Terms, goal: Goal) -> Iterator[Form]:
    """F in the distances of the variables to both their ends, or to one end and in 1: the Bernstein form on a box."""
    known = {sign.formula: sign for sign in known_signs(goal)[1:]}
    signs = [Sign(number(1), ">")]
    values: list[tuple[dict[int, Fraction], dict[int, Fraction]]] = []
    for unit, name in zip(read.units, read.names, strict=True):
        r, x, place = goal.box[name], variable(name), len(signs)
        low, high = (_rational(r.lower), _rational(r.upper)) if unit.op == "variable" else (None, None)
        if low is not None and high is not None:
            if low == high:
                return
            width = high - low
            signs += [known[x - number(low)], known[number(high) - x]]
            values.append(({place: high / width, place + 1: low / width}, {place: 1 / width, place + 1: 1 / width}))
        elif low is not None:
            signs.append(known[x - number(low)])
            values.append(({place: Fraction(1), 0: low}, {0: Fraction(1)}))
        elif high is not None:
            signs.append(known[number(high) - x])
            values.append(({place: Fraction(-1), 0: high}, {0: Fraction(1)}))
        elif unit.op == "pow":
            signs.append(Sign(unit, ">="))
            values.append(({place: Fraction(1)}, {0: Fraction(1)}))
        else:
            return
    size = prod(max(e[k] for e in read.terms) + 1 for k in range(len(read.names)))
    if len(signs) > len(read.names) + 1 and size <= MAX_FORM:
        yield signs, _in_pairs(read, values, len(signs))


def _in_pairs(read: Terms, values: Sequence[tuple[dict[int, Fraction], dict[int, Fraction]]], size: int) -> Any:
    """The polynomial with unit k in place of N_k/D_k, times the powers of D_k that make it one again."""
    generators = _generators(size)
    zero = 0 * generators[0]
    degrees = [max(e[k] for e in read.terms) for k in range(len(read.units))]
    powers = []
    for pair, degree in zip(values, degrees, strict=True):
        above, below = (sum((to_flint(c) * generators[i] for i, c in part.items()), zero) for part in pair)
        powers.append([above**e * below ** (degree - e) for e in range(degree + 1)])
    total = zero
    for exponents, c in read.terms.items():
        term = zero + to_flint(c)
        for k, e in enumerate(exponents):
            term *= powers[k][e]
        total += term
    return total


def _rational(end: Formula | None) -> Fraction | None:
    return end.args[0] if end is not None and end.op == "number" else None


def _generators(count: int) -> Any:
    return fmpq_mpoly_ctx.get([f"t{k + 1}" for k in range(count)], Ordering.lex).gens()
