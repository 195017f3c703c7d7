"""The jets of sums, products, powers and elementary functions from the jets of their arguments.

Every function takes jets, the order and the arithmetic; the recurrences compare coefficients in the product rule and in
differential equations such as w' = u'·w for w = exp u. Those of sine with cosine come together, and those of the
hyperbolic pair.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import Final

from verify.formula.tree import Formula

from .arithmetic import Arithmetic, OutsideDomainError, Value

#: Taylor coefficients, the value first.
Jet = list[Value]


def _dot(u: Jet, v: Jet, first: int, last: int, total: int, a: Arithmetic) -> Value:
    """Σ u_j v_(total-j) for first <= j <= last, with zeros outside the lists."""
    first, last = max(first, total - len(v) + 1), min(last, len(u) - 1, total)
    if first >= last:
        return u[first] * v[total - first] if first == last else a.zero
    return reduce(add, map(mul, u[first : last + 1], v[total - last : total - first + 1][::-1]))


def _weighted(u: Jet) -> Jet:
    """The list j·u_j, for recurrences of the form k·w_k = Σ j u_j w_(k-j)."""
    return [u[j] if j < 2 else u[j] * j for j in range(len(u))]


def _sum(terms: list[Value], a: Arithmetic) -> Value:
    if not terms:
        return a.zero
    result = terms[0]
    for term in terms[1:]:
        result = result + term
    return result


def _longest(length: int, order: int) -> range:
    return range(min(length, order + 1))


def _add(u: Jet, v: Jet, _order: int, _a: Arithmetic) -> Jet:
    if len(u) < len(v):
        u, v = v, u
    return [u[k] + v[k] if k < len(v) else u[k] for k in range(len(u))]


def _neg(u: Jet, _order: int, _a: Arithmetic) -> Jet:
    return [-c for c in u]


def _sub(u: Jet, v: Jet, order: int, a: Arithmetic) -> Jet:
    return _add(u, _neg(v, order, a), order, a)


def _mul(u: Jet, v: Jet, order: int, a: Arithmetic) -> Jet:
    if u is v:
        return _square(u, order, a)
    return [_dot(u, v, 0, k, k, a) for k in _longest(len(u) + len(v) - 1, order)]


def _square(u: Jet, order: int, a: Arithmetic) -> Jet:
    result = []
    for k in _longest(2 * len(u) - 1, order):
        terms = [2 * u[j] * u[k - j] for j in range((k + 1) // 2) if k - j < len(u)]
        if k % 2 == 0 and k // 2 < len(u):
            terms.append(a.square(u[k // 2]))
        result.append(_sum(terms, a))
    return result


def _div(u: Jet, v: Jet, order: int, a: Arithmetic) -> Jet:
    if len(v) == 1:
        return [a.divide(c, v[0]) for c in u]
    result: Jet = []
    for k in range(order + 1):
        known = u[k] if k < len(u) else a.zero
        result.append(a.divide(known - _dot(result, v, 0, k - 1, k, a), v[0]))
    return result


def _integerpower(u: Jet, n: int, order: int, a: Arithmetic) -> Jet:
    if n < 0:
        return _div([a.one], _integerpower(u, -n, order, a), order, a)
    result: Jet = [a.one]
    base = u
    while n:
        if n % 2:
            result = _mul(result, base, order, a)
        n //= 2
        if n:
            base = _square(base, order, a)
    return result


def power(exponent: Formula, u: Jet, v: Jet, order: int, a: Arithmetic) -> Jet:
    """u^v: integer exponents by products, all others as exp(v·log u) for u > 0."""
    q = _rational(exponent)
    if q is not None and q.denominator == 1:
        if len(u) == 1 and q <= 0 and not (a.positive(u[0]) or a.negative(u[0])):
            raise OutsideDomainError("a negative power of an interval that may contain 0")
        return _integerpower(u, int(q), order, a)
    return _exp(_mul(v, _log(u, order, a), order, a), order, a)


def _rational(exponent: Formula) -> Fraction | None:
    if exponent.op == "neg":
        inner = _rational(exponent.args[0])
        return None if inner is None else -inner
    return exponent.args[0] if exponent.op == "number" else None


def _exp(u: Jet, order: int, a: Arithmetic) -> Jet:
    result = [a.apply("exp", u[0])]
    if len(u) == 1:
        return result
    weighted = _weighted(u)
    for k in range(1, order + 1):
        result.append(_dot(weighted, result, 1, k, k, a) / k)
    return result


def _log(u: Jet, order: int, a: Arithmetic) -> Jet:
    return _integral(a.apply("log", u[0]), u, lambda: _div([a.one], u, order, a), order, a)


def _integral(value: Value, u: Jet, slope: Callable[[], Jet], order: int, a: Arithmetic) -> Jet:
    """The jet of g(u) from its value and the jet ``slope`` of g'(u): (g∘u)' = g'(u)·u'."""
    if len(u) == 1:
        return [value]
    inner = [u[k] * k for k in range(1, len(u))]
    rate = _mul(slope(), inner, order - 1, a) if order > 0 else []
    return [value, *(rate[k - 1] / k for k in range(1, min(order, len(rate)) + 1))]


def _sqrt(u: Jet, order: int, a: Arithmetic) -> Jet:
    root = a.apply("sqrt", u[0])
    if len(u) == 1:
        return [root]
    result = [root]
    for k in range(1, order + 1):
        known = u[k] if k < len(u) else a.zero
        result.append(a.divide(known - _dot(result, result, 1, k - 1, k, a), 2 * root))
    return result


def _cbrt(u: Jet, order: int, a: Arithmetic) -> Jet:
    def slope() -> Jet:  # u^(-2/3)/3 with u² > 0, so a negative u needs no case of its own
        logarithm = _log(_square(u, order, a), order, a)
        return _exp([-c / 3 for c in logarithm], order, a)

    third = _integral(a.apply("cbrt", u[0]), u, slope, order, a)
    return [third[0], *(c / 3 for c in third[1:])]


def _pair(names: tuple[str, str], sign: int) -> Callable[[Jet, int, Arithmetic], tuple[Jet, Jet]]:
    """The jets of (s, c) with s' = c·u' and c' = sign·s·u': sine with cosine, or the hyperbolic pair."""

    def both(u: Jet, order: int, a: Arithmetic) -> tuple[Jet, Jet]:
        s, c = [a.apply(names[0], u[0])], [a.apply(names[1], u[0])]
        weighted = _weighted(u)
        for k in range(1, order + 1 if len(u) > 1 else 1):
            if len(u) == 2:  # u = u_0 + u_1 t: one term each
                sine, cosine = u[1] * c[k - 1], u[1] * s[k - 1]
            else:
                sine, cosine = _dot(weighted, c, 1, k, k, a), _dot(weighted, s, 1, k, k, a)
            s.append(sine / k)
            c.append((cosine if sign > 0 else -cosine) / k)
        return s, c

    return both


_circular = _pair(("sin", "cos"), -1)
_hyperbolic = _pair(("sinh", "cosh"), 1)

#: Functions whose jet comes with that of another one: the pair and the place in it.
BOTH: Final = {"circular": _circular, "hyperbolic": _hyperbolic}
PAIRS: Final = {"sin": ("circular", 0), "cos": ("circular", 1), "sinh": ("hyperbolic", 0), "cosh": ("hyperbolic", 1)}


def _one_plus_square(u: Jet, sign: int, order: int, a: Arithmetic) -> Jet:
    square = _square(u, order, a)
    return _add([a.one], square if sign > 0 else _neg(square, order, a), order, a)


def _inverse(name: str, slope: Callable[[Jet, int, Arithmetic], Jet]) -> Callable[[Jet, int, Arithmetic], Jet]:
    def function(u: Jet, order: int, a: Arithmetic) -> Jet:
        return _integral(a.apply(name, u[0]), u, lambda: slope(u, order, a), order, a)

    return function


def _one_over(u: Jet, order: int, a: Arithmetic) -> Jet:
    return _div([a.one], u, order, a)


ARITHMETIC: Final[Mapping[str, Callable[..., Jet]]] = {
    "add": _add, "sub": _sub, "mul": _mul, "div": _div, "neg": _neg,
}  # fmt: skip

FUNCTIONS: Final[Mapping[str, Callable[..., Jet]]] = {
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
    "cbrt": _cbrt,
    "tan": lambda u, k, a: _div(*_circular(u, k, a), k, a),
    "tanh": _inverse("tanh", lambda u, k, a: _one_over(_square(_hyperbolic(u, k, a)[1], k, a), k, a)),
    "atan": _inverse("atan", lambda u, k, a: _one_over(_one_plus_square(u, 1, k, a), k, a)),
    "asin": _inverse("asin", lambda u, k, a: _one_over(_sqrt(_one_plus_square(u, -1, k, a), k, a), k, a)),
    "acos": _inverse("acos", lambda u, k, a: _neg(_one_over(_sqrt(_one_plus_square(u, -1, k, a), k, a), k, a), k, a)),
    "asinh": _inverse("asinh", lambda u, k, a: _one_over(_sqrt(_one_plus_square(u, 1, k, a), k, a), k, a)),
    "atanh": _inverse("atanh", lambda u, k, a: _one_over(_one_plus_square(u, -1, k, a), k, a)),
    "acosh": _inverse("acosh", lambda u, k, a: _one_over(_sqrt(_neg(_one_plus_square(u, -1, k, a), k, a), k, a), k, a)),
    "erf": _inverse(
        "erf",
        lambda u, k, a: [
            a.divide(2 * c, a.apply("sqrt", a.pi)) for c in _exp(_neg(_square(u, k, a), k, a), k, a)
        ],
    ),
}  # fmt: skip
