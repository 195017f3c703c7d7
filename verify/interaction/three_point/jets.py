"""Taylor jets of an interaction f(x; p): value, derivatives in x up to the third, and f_p, f'_p, over any ring.

A jet is the Taylor polynomial of f at a point (or over an interval: then every coefficient encloses that coefficient
at every point of the interval), in the monomials 1, h, h², h³ of x and k, hk of the parameter p. The ring is whatever
an ``Elementary`` supplies: balls, interval arrays, exact exponential surds. The formulas are the product rule and the
chain rule, so a jet over an enclosing arithmetic is an enclosure. Which formulas are accepted is decided by ``parity``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from ...formula.tree import Formula, postorder
from .elementary import FUNCTIONS, Elementary, series
from .parity import InteractionError, angle, integer_power, multiple_of_x, parts


class Jet(NamedTuple):
    """Taylor coefficients: ``x[n]`` = f⁽ⁿ⁾/n! for n = 0 … order, ``p`` = (f_p, f'_p), or () when not wanted."""

    x: tuple[Any, ...]
    p: tuple[Any, ...]


def interaction_jet(formula: Formula, parameter: str | None, ring: Elementary, x: Any, p: Any, order: int) -> Jet:
    """The jet of ``formula`` at ``x`` and parameter value ``p`` up to h^order; parameter terms from order 2 on.

    ``x`` is what ``ring.sin(k, x)`` takes: an interval for enclosing arithmetics, a multiple of π for the exact one.
    Raises InteractionError for a part that ``parity`` does not accept.
    """
    with_p = order >= 2
    jets: dict[Formula, Jet] = {}

    def constant(value: Any, slope: int = 0) -> Jet:
        return Jet((value,) + (0,) * order, (slope, 0) if with_p else ())

    def waves(k: int) -> tuple[Jet, Jet]:
        """sin(kx) and cos(kx): each derivative turns (s, c) into k·(c, −s)."""
        sine, cosine = ring.sin(k, x), ring.cos(k, x)
        half, sixth = ring.rational(Fraction(k * k, 2)), ring.rational(Fraction(k**3, 6))
        s = (sine, k * cosine, -(half * sine), -(sixth * cosine))
        c = (cosine, -(k * sine), -(half * cosine), sixth * sine)
        return Jet(s[: order + 1], (0, 0) if with_p else ()), Jet(c[: order + 1], (0, 0) if with_p else ())

    for node in postorder(formula):
        op = node.op
        if multiple_of_x(node) is not None or (op in ("add", "sub", "neg") and not all(u in jets for u in parts(node))):
            continue  # an angle, or part of one
        if op == "number":
            jets[node] = constant(ring.rational(node.args[0]))
        elif op == "constant" and node.args[0] == "pi":
            jets[node] = constant(ring.pi())
        elif op == "variable" and node.args[0] == parameter:
            jets[node] = constant(p, 1)
        elif op in ("sin", "cos") and node.args[0] not in jets:
            k, rest = angle(node.args[0])
            sine, cosine = waves(k)
            for sign, h in rest:
                s, c = _function("sin", jets[h], ring), _function("cos", jets[h], ring)
                s = s if sign > 0 else _neg(s)
                sine, cosine = (
                    _sum_of(_product(sine, c), _product(cosine, s)),
                    _sum_of(_product(cosine, c), _neg(_product(sine, s))),
                )
            jets[node] = sine if op == "sin" else cosine
        elif op == "pow" and (power := integer_power(node)) is not None:
            base = jets[node.args[0]]
            raised = _power(base, abs(power), constant(ring.rational(Fraction(1))))
            if power == 0:  # 1 where the base has a value, and no number where it has none
                raised = _sum_of(raised, _product(constant(ring.rational(Fraction(0))), base))
            jets[node] = raised if power >= 0 else _reciprocal(raised, ring)
        else:
            jets[node] = _apply(op, [jets[part] for part in parts(node)], ring)
    return jets[formula]


def _apply(op: str, of: list[Jet], ring: Elementary) -> Jet:
    u = of[0]
    if op == "neg":
        return _neg(u)
    if op in ("add", "sub"):
        return _sum_of(u, of[1] if op == "add" else _neg(of[1]))
    if op == "mul":
        return _product(u, of[1])
    if op == "div":
        return _product(u, _reciprocal(of[1], ring))
    if op == "tan":
        return _product(_function("sin", u, ring), _reciprocal(_function("cos", u, ring), ring))
    if op == "pow":  # u^v = exp(v log u)
        return _function("exp", _product(of[1], _function("log", u, ring)), ring)
    if op in FUNCTIONS or op in ("exp", "sin", "cos"):
        return _function(op, u, ring)
    raise InteractionError(f"Expected an operation the checker can read but got {op!r}.")


def _function(name: str, u: Jet, ring: Elementary) -> Jet:
    return _compose(u, series(name, u.x[0], ring))


def _reciprocal(u: Jet, ring: Elementary) -> Jet:
    r = ring.reciprocal(u.x[0])
    return _compose(u, (r, -(r * r), r * r * r, -(r * r * r * r)))


def _neg(u: Jet) -> Jet:
    return Jet(tuple(-c for c in u.x), tuple(-c for c in u.p))


def _sum_of(u: Jet, v: Jet) -> Jet:
    return Jet(tuple(a + b for a, b in zip(u.x, v.x, strict=True)), tuple(a + b for a, b in zip(u.p, v.p, strict=True)))


def _times(a: Any, b: Any) -> Any:
    """a·b; structural zeros (the integer 0) cost nothing."""
    return 0 if _is_zero(a) or _is_zero(b) else a * b


def _is_zero(a: Any) -> bool:
    return isinstance(a, int) and a == 0


def _product(u: Jet, v: Jet) -> Jet:
    """The product rule."""
    x = tuple(_sum(_times(u.x[i], v.x[n - i]) for i in range(n + 1)) for n in range(len(u.x)))
    if not u.p:
        return Jet(x, ())
    p0 = _times(u.p[0], v.x[0]) + _times(u.x[0], v.p[0])
    p1 = _times(u.p[1], v.x[0]) + _times(u.p[0], v.x[1]) + _times(u.x[0], v.p[1]) + _times(u.x[1], v.p[0])
    return Jet(x, (p0, p1))


def _compose(u: Jet, g: tuple[Any, ...]) -> Jet:
    """The chain rule: g holds the Taylor coefficients g, g', g''/2, g'''/6 at the value of u."""
    first = u.x[1]
    x = [g[0], _times(g[1], first)]
    if len(u.x) > 2:
        x.append(_times(g[1], u.x[2]) + _times(g[2], _times(first, first)))
    if len(u.x) > 3:
        cube = _times(first, _times(first, first))
        x.append(_times(g[1], u.x[3]) + 2 * _times(g[2], _times(first, u.x[2])) + _times(g[3], cube))
    if not u.p:
        return Jet(tuple(x), ())
    p1 = _times(g[1], u.p[1]) + 2 * _times(g[2], _times(first, u.p[0]))
    return Jet(tuple(x), (_times(g[1], u.p[0]), p1))


def _power(u: Jet, exponent: int, one: Jet) -> Jet:
    result = one
    for _ in range(exponent):
        result = _product(result, u)
    return result


def _sum(terms: Any) -> Any:
    total = 0
    for term in terms:
        total = total if _is_zero(term) else total + term
    return total
