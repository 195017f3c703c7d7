"""Taylor jets of an interaction f(x; p): value, derivatives in x up to the third, and f_p, f'_p, over any ring.

A jet is the Taylor polynomial of f at a point (or over an interval: then every coefficient encloses that coefficient
at every point of the interval), in the monomials 1, h, h², h³ of x and k, hk of the parameter p. The ring is whatever
an ``Elementary`` supplies: balls, interval arrays, exact exponential surds. The formulas are the product rule and the
chain rule, so a jet over an enclosing arithmetic is an enclosure.

Accepted interactions: numbers, the parameter, sin(kx) and cos(kx) with integer k, and + − · /, integer powers, exp,
sin, cos of those. Such a formula is 2π-periodic in x because x stands only inside sin(kx) and cos(kx); that it is odd
is read off from the parities of its parts (``parity``).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from ...formula.tree import Formula, postorder

VARIABLE = "x"
EVEN, ODD = 0, 1


class Elementary(Protocol):
    """What a ring must offer besides + − ·; ``sin(k, x)`` is sin(kx)."""

    @property
    def rational(self) -> Callable[[Fraction], Any]: ...
    @property
    def sin(self) -> Callable[[int, Any], Any]: ...
    @property
    def cos(self) -> Callable[[int, Any], Any]: ...
    @property
    def exp(self) -> Callable[[Any], Any]: ...
    @property
    def reciprocal(self) -> Callable[[Any], Any]: ...


class InteractionError(ValueError):
    """The formula is not an odd 2π-periodic interaction that the three-point checker can read."""


def multiple_of_x(formula: Formula) -> int | None:
    """The integer k when ``formula`` is k·x written as x, -x, k*x or x*k; otherwise None."""
    if formula.op == "variable":
        return 1 if formula.args[0] == VARIABLE else None
    if formula.op == "neg":
        inner = multiple_of_x(formula.args[0])
        return None if inner is None else -inner
    if formula.op == "mul":
        for factor, rest in (formula.args, formula.args[::-1]):
            if factor.op == "number" and factor.args[0].denominator == 1:
                inner = multiple_of_x(rest)
                return None if inner is None else int(factor.args[0]) * inner
    return None


def parity(formula: Formula, parameter: str | None) -> int:
    """EVEN or ODD in x. Raises InteractionError for a formula not of the accepted kind.

    The rules: numbers, the parameter and cos are even, sin(kx) is odd, a sum has the parity of its terms, a product the
    sum of the parities, and a function of an even part is even, sin of an odd part is odd.
    """
    known: dict[Formula, int | None] = {}
    for node in postorder(formula):
        k = multiple_of_x(node)
        if k is not None:
            known[node] = None
        else:
            known[node] = _parity_of_node(node, [known[part] for part in _parts(node)], parameter)
    result = known[formula]
    if result is None:
        raise InteractionError(f"Expected {VARIABLE} only inside sin and cos but got {formula}.")
    return result


def _parts(node: Formula) -> tuple[Formula, ...]:
    return () if node.op in ("number", "constant", "variable") else node.args


def _parity_of_node(node: Formula, parts: list[int | None], parameter: str | None) -> int | None:
    op = node.op
    if op == "number" or (op == "variable" and node.args[0] == parameter):
        return EVEN
    if op in ("sin", "cos") and multiple_of_x(node.args[0]) is not None:
        return ODD if op == "sin" else EVEN
    if op == "pow" and parts[0] is not None:
        return parts[0] * (_exponent(node) % 2)
    if parts and all(part is not None for part in parts):
        first = parts[0]
        if op in ("mul", "div"):
            return (parts[0] + parts[1]) % 2  # type: ignore[operator]
        if op == "neg" or op == "sin" or (op in ("add", "sub") and first == parts[1]):
            return first
        if op == "cos" or (op == "exp" and first == EVEN):
            return EVEN
    raise InteractionError(
        "Expected an odd formula in numbers, the parameter, sin(k*x), cos(k*x), + - * /, integer powers, exp, sin and"
        f" cos but got the part {node}."
    )


def _exponent(node: Formula) -> int:
    power = node.args[1]
    if power.op != "number" or power.args[0].denominator != 1 or not 0 <= power.args[0] <= 64:
        raise InteractionError(f"Expected an integer power between 0 and 64 but got {node}.")
    return int(power.args[0])


class Jet(NamedTuple):
    """Taylor coefficients: ``x[n]`` = f⁽ⁿ⁾/n! for n = 0 … order, ``p`` = (f_p, f'_p), or () when not wanted."""

    x: tuple[Any, ...]
    p: tuple[Any, ...]


def interaction_jet(formula: Formula, parameter: str | None, ring: Elementary, x: Any, p: Any, order: int) -> Jet:
    """The jet of ``formula`` at ``x`` and parameter value ``p`` up to h^order; parameter terms from order 2 on.

    ``x`` is what ``ring.sin(k, x)`` takes: an interval for enclosing arithmetics, a multiple of π for the exact one.
    """
    with_p = order >= 2
    jets: dict[Formula, Jet] = {}

    def constant(value: Any, slope: int = 0) -> Jet:
        return Jet((value,) + (0,) * order, (slope, 0) if with_p else ())

    for node in postorder(formula):
        op = node.op
        if multiple_of_x(node) is not None:
            continue
        if op == "number":
            jets[node] = constant(ring.rational(node.args[0]))
        elif op == "variable" and node.args[0] == parameter:
            jets[node] = constant(p, 1)
        elif op in ("sin", "cos") and (k := multiple_of_x(node.args[0])) is not None:
            sine, cosine = ring.sin(k, x), ring.cos(k, x)
            jets[node] = Jet(_wave(ring, op, k, sine, cosine)[: order + 1], (0, 0) if with_p else ())
        elif op == "pow":
            jets[node] = _power(jets[node.args[0]], _exponent(node), constant(ring.rational(Fraction(1))))
        else:
            jets[node] = _apply(op, [jets[part] for part in _parts(node)], ring)
    return jets[formula]


def _wave(ring: Elementary, op: str, k: int, sine: Any, cosine: Any) -> tuple[Any, ...]:
    """Taylor coefficients of sin(kx) or cos(kx): each derivative turns (s, c) into k·(c, −s)."""
    half, sixth = ring.rational(Fraction(k * k, 2)), ring.rational(Fraction(k**3, 6))
    if op == "sin":
        return (sine, k * cosine, -(half * sine), -(sixth * cosine))
    return (cosine, -(k * sine), -(half * cosine), sixth * sine)


def _apply(op: str, parts: list[Jet], ring: Elementary) -> Jet:
    u = parts[0]
    if op == "neg":
        return Jet(tuple(-c for c in u.x), tuple(-c for c in u.p))
    if op in ("add", "sub"):
        sign = 1 if op == "add" else -1
        v = parts[1]
        return Jet(
            tuple(a + b if sign == 1 else a - b for a, b in zip(u.x, v.x, strict=True)),
            tuple(a + b if sign == 1 else a - b for a, b in zip(u.p, v.p, strict=True)),
        )
    if op == "mul":
        return _product(u, parts[1])
    half, sixth = ring.rational(Fraction(1, 2)), ring.rational(Fraction(1, 6))
    if op == "div":
        r = ring.reciprocal(parts[1].x[0])
        return _product(u, _compose(parts[1], (r, -(r * r), r * r * r, -(r * r * r * r))))
    if op == "exp":
        e = ring.exp(u.x[0])
        return _compose(u, (e, e, half * e, sixth * e))
    if op in ("sin", "cos"):
        s, c = ring.sin(1, u.x[0]), ring.cos(1, u.x[0])
        return _compose(u, (s, c, -(half * s), -(sixth * c)) if op == "sin" else (c, -s, -(half * c), sixth * s))
    raise InteractionError(f"Expected an operation the checker can read but got {op!r}.")


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
