"""Truncated power series with ball coefficients, in Arb: the Taylor expansions of formulas.

A series Σ a_k s^k stands for all functions whose k-th Taylor coefficient lies in the ball a_k. Started from c + s for a
ball c (``line``), the coefficients of a formula enclose f⁽ᵏ⁾(ξ)/k! at every point ξ of c: with a point c they are the
Taylor polynomial there, with an interval c the last one bounds the remainder on the interval.

An operation that is not certainly smooth on its argument raises ``NotSmooth``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Final

from flint import arb, arb_poly, arb_series, ctx

from .enclosure import OPERATIONS, Enclosure, around
from .rationals import point


class NotSmooth(ArithmeticError):
    """An operation that need not be smooth on its argument."""


@contextmanager
def truncated(count: int) -> Iterator[None]:
    """Series have at most ``count`` coefficients in this block."""
    before = ctx.cap
    ctx.cap = count
    try:
        yield
    finally:
        ctx.cap = before


def ball(a: Enclosure) -> arb:
    """The ball around a bounded interval. Raises NotSmooth for an unbounded one."""
    if not a.is_finite():
        raise NotSmooth("an unbounded interval")
    return a.lo.union(a.hi)


def line(start: arb, count: int) -> arb_series:
    """start + s, to ``count`` coefficients."""
    return arb_series([start, 1], prec=count)


def constant(value: arb, count: int) -> arb_series:
    """A function that does not depend on s."""
    return arb_series([value], prec=count)


def coefficients(u: arb_series, count: int) -> list[arb]:
    """The first ``count`` coefficients. Raises NotSmooth unless all are finite."""
    found = list(u.coeffs())[:count]
    if not all(c.is_finite() for c in found):
        raise NotSmooth("no finite coefficients")
    return [*found, *(arb(0) for _ in range(count - len(found)))]


def composed(outer: Sequence[arb], u: arb_series) -> arb_series:
    """Σ outer_k (u - u_0)^k: a function with the coefficients ``outer`` around u_0."""
    count = len(outer)
    rest = arb_series([arb(0), *coefficients(u, count)[1:]], prec=count)
    total = constant(outer[-1], count)
    for c in reversed(outer[:-1]):
        total = total * rest + c
    return total


def power(u: arb_series, n: int) -> arb_series:
    """u^n for an integer n, by repeated squaring."""
    if n < 0:
        return divided(u * 0 + 1, power(u, -n))
    result, square = u * 0 + 1, u
    while n:
        if n & 1:
            result = result * square
        n >>= 1
        if n:
            square = square * square
    return result


def rational_power(u: arb_series, exponent: Fraction) -> arb_series:
    """u^(p/q) for u > 0."""
    return (u.log() * point(exponent)).exp()


def sinh(u: arb_series) -> arb_series:
    """(e^u - e^(-u))/2."""
    growing = u.exp()
    return (growing - 1 / growing) / 2


def cosh(u: arb_series) -> arb_series:
    """(e^u + e^(-u))/2."""
    growing = u.exp()
    return (growing + 1 / growing) / 2


def tanh(u: arb_series) -> arb_series:
    """1 - 2/(e^(2u) + 1), whose terms do not grow."""
    return 1 - 2 / ((2 * u).exp() + 1)


def _primitive(op: str, slope: Callable[[arb_series], arb_series]) -> Callable[[arb_series], arb_series]:
    """φ(u) from the values of φ and its derivative."""

    def apply(u: arb_series) -> arb_series:
        return (u.derivative() * slope(u)).integral() + ball(OPERATIONS[op](around(u[0])))

    return apply


def _cbrt(u: arb_series) -> arb_series:
    return rational_power(u, Fraction(1, 3)) if u[0] > 0 else -rational_power(-u, Fraction(1, 3))


_FUNCTIONS: Final[dict[str, Callable[[arb_series], arb_series]]] = {
    "exp": arb_series.exp, "log": arb_series.log, "sqrt": arb_series.sqrt, "cbrt": _cbrt,
    "sin": arb_series.sin, "cos": arb_series.cos, "tan": arb_series.tan,
    "asin": arb_series.asin, "acos": arb_series.acos, "atan": arb_series.atan,
    "sinh": sinh, "cosh": cosh, "tanh": tanh,
    "asinh": _primitive("asinh", lambda u: (u * u + 1).rsqrt()),
    "acosh": _primitive("acosh", lambda u: (u * u - 1).rsqrt()),
    "atanh": _primitive("atanh", lambda u: 1 / (1 - u * u)),
    "erf": arb_series.erf, "gamma": arb_series.gamma, "lgamma": arb_series.lgamma,
}  # fmt: skip


def apply(op: str, u: arb_series) -> arb_series:
    """φ(u) for a function of one argument. Raises NotSmooth where φ is not certainly smooth, or has no series."""
    function = _FUNCTIONS.get(op)
    if function is None:
        raise NotSmooth(op)
    try:
        found = function(u)
    except (ZeroDivisionError, ValueError):
        raise NotSmooth(op) from None
    coefficients(found, found.prec)
    return found


def divided(u: arb_series, v: arb_series) -> arb_series:
    """u/v. Raises NotSmooth when v may vanish."""
    if v[0].contains(0):
        raise NotSmooth("div")
    return u / v


def is_positive(p: arb_poly, *, weakly: bool = False, pieces: int = 512) -> bool:
    """Whether p(t) > 0 (weakly: >= 0) for all t in [-1, 1] and all coefficients in their balls.

    On each piece, mapped to [-1, 1], the least value of the quadratic part is compared with the sum of the other
    coefficients' sizes; pieces that this does not decide are halved, at most ``pieces`` of them in all.
    """
    left, right = arb_poly([arb(-0.5), arb(0.5)]), arb_poly([arb(0.5), arb(0.5)])
    waiting = [p]
    while waiting:
        q = waiting.pop()
        least = _least(q)
        if least > 0 or weakly and least >= 0:
            continue
        pieces -= 1
        if pieces <= 0 or not q[0] > 0:
            return False
        waiting += [q(right), q(left)]
    return True


def _least(q: arb_poly) -> arb:
    """A lower bound of q on [-1, 1]: q(t) is at least q_0 - |q_1| |t| + q_2 t² - Σ |q_k|, k >= 3."""
    start, slope, bend = q[0].lower(), q[1].abs_upper(), q[2].lower()
    rest = arb(0)
    for k in range(3, q.length()):
        rest += q[k].abs_upper()
    inside = bend > 0 and not slope >= 2 * bend  # then the least value for all real t counts
    low = start - (slope * slope / (4 * bend) if inside else slope - bend)
    return (low - rest).lower()
