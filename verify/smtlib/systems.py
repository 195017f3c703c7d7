"""Systems of equations that are linear in unknowns without bounds, solved over the rational functions of the rest.

Σ_k a_ik u_k + b_i = 0 with polynomials a_ik and b_i in the other variables: elimination without fractions finds
polynomials c_i, D and N with Σ c_i (Σ_k a_ik u_k + b_i) = D u_j - N, so that u_j = N/D where D != 0. Untrusted: the
identity becomes a proof in ``multipliers``.
Source: Bareiss, *Sylvester's identity and multistep integer-preserving Gaussian elimination*, Math. Comp. 22 (1968).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import mul
from typing import Any, Final

from flint import Ordering, fmpq_mpoly_ctx

from numerics.rationals import from_flint
from verify.formula.statement import Relation
from verify.formula.tree import Formula, number, postorder, variable, variables
from verify.kernel.algebra.plain import multiplied_out, plain_nodes
from verify.kernel.algebra.polynomial import TooLarge
from verify.kernel.box import Box, from_interval

from .reduction import Bounds, Reduced
from .settled import known

#: Equations of a system and unknowns at most, products of terms for one equation, and terms of a polynomial.
_MOST: Final = 24
_WORK: Final = 20_000
_TERMS: Final = 200
#: Degrees beyond which FLINT is not asked.
_DEGREE: Final = 60


@dataclass(frozen=True, slots=True)
class Solved:
    """``claim`` says what an unknown is; ``multipliers`` times left minus right sides of equations add up to it.

    Each multiplier has a denominator that is positive or negative on the whole box.
    """

    claim: Relation
    multipliers: tuple[tuple[Relation, Formula], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """Σ parts[u]·u + parts[None], the numerator of an equation, of which ``below`` is the denominator."""

    equation: Relation
    parts: dict[str | None, Any]
    below: Any


def solved_systems(case: Reduced) -> Iterator[Solved]:
    """What each unknown without bounds is, where several equations say so together and their determinant has a sign."""
    equations = [r for r in case.constraints() if r.op == "=="]
    names = list(dict.fromkeys(n for r in equations for n in variables(r.left, r.right)))
    ends = {n: case.bounds.get(n, Bounds()) for n in names}
    unknown = {n for n, b in ends.items() if b.lower is None or b.upper is None}
    context = fmpq_mpoly_ctx.get([f"x{k}" for k in range(len(names))] or ["x"], Ordering.lex)
    rows = [row for r in equations if (row := _row(r, names, unknown, context)) is not None]
    box = {n: from_interval(b.interval()) for n, b in ends.items()}
    for system in _connected(rows):
        if 1 < len(system) <= _MOST:
            try:
                yield from _solved(system, names, box)
            except TooLarge:
                continue


def _row(equation: Relation, names: list[str], unknown: set[str], context: Any) -> _Row | None:
    """The equation by its unknowns; None when it has none, or is not linear in them."""
    difference = equation.left - equation.right
    if difference not in plain_nodes(list(postorder(difference))):
        return None
    try:
        above, below, _ = multiplied_out(difference, names, _WORK)
    except TooLarge:
        return None
    place = [names.index(n) for n in variables(difference) if n in unknown]
    terms: dict[str | None, dict[tuple[int, ...], Any]] = {}
    for exponents, c in above.to_dict().items():
        used = [k for k in place if exponents[k]]
        if sum(exponents[k] for k in used) > 1:
            return None
        rest = tuple(0 if k in used else e for k, e in enumerate(exponents))
        terms.setdefault(names[used[0]] if used else None, {})[rest] = c
    if not set(terms) - {None}:
        return None
    one = context.constant(1)
    return _Row(equation, {u: context.from_dict(t) for u, t in terms.items()}, one if below is None else below)


def _connected(rows: Iterable[_Row]) -> list[list[_Row]]:
    """The rows in systems that share no unknown."""
    found: list[tuple[set[str | None], list[_Row]]] = []
    for row in rows:
        names = set(row.parts) - {None}
        near = [each for each in found if each[0] & names]
        found = [each for each in found if not each[0] & names]
        found.append((names.union(*(n for n, _ in near)), [r for _, rs in near for r in rs] + [row]))
    return [system for _, system in found]


def _solved(system: list[_Row], names: list[str], box: Box) -> Iterator[Solved]:
    """The unknowns that elimination leaves alone in a row. Raises TooLarge."""
    # The columns of a row: unknowns, None for what has none, and how often each of the equations is in it.
    matrix: list[dict[Any, Any]] = [{**row.parts, k: row.below**0} for k, row in enumerate(system)]
    unknowns = list(dict.fromkeys(u for row in matrix for u in row if isinstance(u, str)))
    waiting, pivots = set(range(len(matrix))), []
    while True:
        choices = [(len(matrix[i][u]), sum(u in row for row in matrix), i, u) for i in waiting for u in matrix[i]
                   if isinstance(u, str)]  # fmt: skip
        if not choices:
            break
        *_, i, u = min(choices)
        waiting.remove(i)
        pivots.append((i, u))
        for k, row in enumerate(matrix):
            if k != i and u in row:
                matrix[k] = _without(u, row, matrix[i])
    for i, u in sorted(pivots, key=lambda p: unknowns.index(p[1])):
        row = matrix[i]
        if {key for key in row if isinstance(key, str)} == {u}:
            if known(Relation("!=", _quotient(row[u], None, names), number(0)), box) is not True:
                continue
            value = _quotient(-row.get(None, row[u] - row[u]), row[u], names)
            weights = [(system[k].equation, _quotient(row[k] * system[k].below, row[u], names))
                       for k in range(len(system)) if k in row]  # fmt: skip
            yield Solved(Relation("==", variable(u), value), tuple(weights))


def _without(u: str, row: dict[Any, Any], pivot: dict[Any, Any]) -> dict[Any, Any]:
    """A combination of both rows without the unknown ``u``, without common factors. Raises TooLarge."""
    p, a = _reduced(pivot[u], row[u])
    found: dict[Any, Any] = {}
    for key in {**row, **pivot}:
        parts = [p * row[key]] if key in row else []
        parts += [-a * pivot[key]] if key in pivot else []
        total = parts[0] if len(parts) == 1 else parts[0] + parts[1]
        if total != 0:
            _require_small(total)
            found[key] = total
    common = None
    for value in found.values():
        common = value if common is None else common.gcd(value)
        if common.is_constant():
            return found
    return {key: value / common for key, value in found.items()}


def _reduced(above: Any, below: Any) -> tuple[Any, Any]:
    """Both without their common factor."""
    common = above.gcd(below)
    return above / common, below / common


def _require_small(polynomial: Any) -> None:
    if len(polynomial) > _TERMS or max(map(int, polynomial.degrees()), default=0) > _DEGREE:
        raise TooLarge


def _quotient(above: Any, below: Any, names: list[str]) -> Formula:
    """The quotient as products of irreducible factors; without ``below`` the polynomial. Raises TooLarge."""
    parts = (above, None) if below is None else _reduced(above, below)
    size, products = Fraction(1), []
    for part, power in zip(parts, (1, -1), strict=True):
        factors: list[Formula] = []
        if part is not None:
            _require_small(part)
            content, found = part.factor()
            size *= from_flint(content) ** power
            factors = [base if n == 1 else base ** number(int(n)) for f, n in found for base in [_sum(f, names)]]
        products.append(factors)
    above_it = reduce(mul, ([] if size == 1 and products[0] else [number(size)]) + products[0])
    return above_it / reduce(mul, products[1]) if products[1] else above_it


def _sum(polynomial: Any, names: list[str]) -> Formula:
    """The polynomial as a sum of its terms."""
    total: Formula | None = None
    for exponents, c in polynomial.to_dict().items():
        powers = [variable(n) if e == 1 else variable(n) ** number(int(e))
                  for n, e in zip(names, exponents, strict=False) if e]  # fmt: skip
        size = from_flint(c)
        term = number(abs(size)) if not powers or abs(size) != 1 else powers.pop(0)
        for factor in powers:
            term = term * factor
        total = (term if size > 0 else -term) if total is None else total + term if size > 0 else total - term
    return number(0) if total is None else total
