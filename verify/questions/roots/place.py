"""Where a root lies: brackets made narrow by interval Newton steps, and exact points with their multiplicity."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from numerics.decimals import dyadic_near, to_fraction
from numerics.doubles import as_float
from verify.formula.derivative import derivative
from verify.formula.tree import Formula, number
from verify.kernel.algebra import is_identically_zero
from verify.kernel.box import Range, approximate, inside
from verify.kernel.program import NotCertain, Program, compiled, evaluate
from verify.kernel.witness import undefined_at
from verify.prover.candidates import candidates

from ..data import filled
from ..evidence import PRECISIONS

#: Largest multiplicity that is looked for.
MAX_ORDER: Final = 12
_STEPS: Final = 400


def sign_at(f: Formula, x: str, at: Formula) -> int | None:
    """The sign of f at an exact point: -1, 0, 1, or None when it is not certain, or f has no value."""
    value = filled(f, {x: at})
    program = compiled(value)
    for precision in PRECISIONS:
        with ctx.workprec(precision):
            try:
                enclosed = evaluate(program, {}, arb_arithmetic, strict=True)[program.outputs[0]]
            except (NotCertain, ArithmeticError):
                continue
            if enclosed.lo > 0:
                return 1
            if enclosed.hi < 0:
                return -1
            if enclosed.lo == 0 and enclosed.hi == 0:
                return 0
            if is_identically_zero(value):
                return 0
    return None


def bracket(f: Formula, x: str, r: Range, rising: bool, width: Fraction) -> tuple[Formula, Formula] | None:
    """Exact p < q at most ``width`` apart (if precision allows), f(p) and f(q) of opposite signs; or the root, twice.

    f is monotone on the range, and changes sign on it. None when no signs can be told.
    """
    start = _rational_ends(f, x, r, rising)
    if start is None:
        return None
    a, b = start
    if a == b:
        return number(a), number(a)
    bits = max(96, 3 * max(1, (1 / width).numerator.bit_length()))
    with ctx.workprec(bits):
        a, b = _narrowed(f, x, a, b, rising, width)
    for c in candidates(as_float((a + b) / 2), max(1e-9, as_float(b - a)) * max(1.0, abs(as_float(a)))):
        within = Range(number(a), number(b))
        if inside(within, c, arb_arithmetic) and sign_at(f, x, c) == 0:
            return c, c
    return number(a), number(b)


def _rational_ends(f: Formula, x: str, r: Range, rising: bool) -> tuple[Fraction, Fraction] | None:
    """Rationals in the range where f has the signs of a crossing; twice the same when one is the root."""
    assert r.lower is not None
    assert r.upper is not None
    low, high = approximate(r.lower), approximate(r.upper)
    ends: list[Fraction] = []
    for place, other, end, wanted in ((low, high, r.lower, -1), (high, low, r.upper, 1)):
        wanted = wanted if rising else -wanted
        tries = [place] if end.op == "number" else []
        tries += [place + (other - place) / 2**k for k in (40, 30, 20, 12, 6, 3)]
        for candidate in tries:
            s = sign_at(f, x, number(candidate))
            if s == 0:
                return candidate, candidate
            if s == wanted:
                ends.append(candidate)
                break
        else:
            return None
    return (ends[0], ends[1]) if ends[0] < ends[1] else None


def _narrowed(f: Formula, x: str, a: Fraction, b: Fraction, rising: bool, width: Fraction) -> tuple[Fraction, Fraction]:
    """The bracket made narrow: Newton steps from the middle, and halving where these do not help."""
    slope: Program | None = None
    with suppress(ValueError):
        slope = compiled(derivative(f, x))
    value = compiled(f)
    for _ in range(_STEPS):
        if b - a <= width:
            break
        before = b - a
        for cut in _cuts(value, slope, x, a, b, width):
            if not a < cut < b:
                continue
            s = _sign(value, x, cut)
            if s == 0:
                continue
            a, b = (cut, b) if (s < 0) == rising else (a, cut)
        if b - a == before:
            break
    return a, b


def _cuts(
    value: Program, slope: Program | None, x: str, a: Fraction, b: Fraction, width: Fraction
) -> Iterator[Fraction]:
    """Points where the sign is worth knowing: around the Newton step, then near the middle."""
    middle = dyadic_near((a + b) / 2, (b - a) / 64)
    if slope is not None:
        try:
            height = evaluate(value, {x: arb_arithmetic.number(middle)}, arb_arithmetic)[value.outputs[0]]
            where = arb_arithmetic.hull(arb_arithmetic.number(a), arb_arithmetic.number(b))
            rate = evaluate(slope, {x: where}, arb_arithmetic)[slope.outputs[0]]
            step = arb_arithmetic.sub(arb_arithmetic.number(middle), arb_arithmetic.div(height, rate))
        except ArithmeticError:
            step = None
        if step is not None and step.is_finite():
            low, high = to_fraction(step.lo), to_fraction(step.hi)
            # A margin on both sides, so that signs there can be told and the numbers stay short.
            margin = max(high - low, width / 4)
            yield dyadic_near(low - margin / 2, margin / 4)
            yield dyadic_near(high + margin / 2, margin / 4)
    yield middle


def _sign(program: Program, x: str, at: Fraction) -> int:
    try:
        values = evaluate(program, {x: arb_arithmetic.number(at)}, arb_arithmetic)
    except ArithmeticError:
        return 0
    value = values[program.outputs[0]]
    return 1 if value.lo > 0 else -1 if value.hi < 0 else 0


def exact_roots(f: Formula, x: str, place: float, reach: float) -> Iterator[Formula]:
    """Simple exact numbers within ``reach`` of ``place`` at which f certainly vanishes."""
    return (c for c in candidates(place, reach) if sign_at(f, x, c) == 0)


def exact_holes(f: Formula, x: str, place: float, reach: float) -> Iterator[Formula]:
    """Simple exact numbers within ``reach`` of ``place`` at which f certainly has no value."""
    return (c for c in candidates(place, reach) if undefined_at(f, {x: c}) is not None)


def multiplicity(f: Formula, x: str, c: Formula) -> int:
    """The order of the root of f at the exact point c; 0 when f does not vanish there or the order is not found."""
    g = f
    for order in range(MAX_ORDER + 1):
        s = sign_at(g, x, c)
        if s is None:
            return 0
        if s:
            return order
        try:
            g = derivative(g, x)
        except ValueError:
            return 0
    return 0
