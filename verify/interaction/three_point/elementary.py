"""Taylor coefficients of elementary functions up to the third, from field operations and one value of the function.

For u in the ring, ``series(name, u, ring)`` is (g, g', g''/2, g'''/6) at u. Over an enclosing arithmetic all four are
enclosures, as each is a formula in u and enclosed values. Where g is not certainly analytic, ``ring.function`` gives
what is neither positive nor negative, and so do the formulas, each of which contains such a value.

    g = tanh:   g' = 1 - g²           asinh:  g' = (1 + u²)^(-1/2)      log:   g' = 1/u
        atan:   g' = 1/(1 + u²)       asin:   g' = (1 - u²)^(-1/2)      sqrt:  g' = 1/(2g)
        atanh:  g' = 1/(1 - u²)       erf:    g' = 2 exp(-u²)/√π        sinh, cosh: each the derivative of the other
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final, Protocol


class Elementary(Protocol):
    """What a ring must offer besides + − ·; ``sin(k, x)`` is sin(kx), ``function`` takes one of ``FUNCTIONS``."""

    @property
    def rational(self) -> Callable[[Fraction], Any]: ...
    @property
    def pi(self) -> Callable[[], Any]: ...
    @property
    def sin(self) -> Callable[[int, Any], Any]: ...
    @property
    def cos(self) -> Callable[[int, Any], Any]: ...
    @property
    def exp(self) -> Callable[[Any], Any]: ...
    @property
    def reciprocal(self) -> Callable[[Any], Any]: ...
    @property
    def function(self) -> Callable[[str, Any], Any]: ...


Series = tuple[Any, Any, Any, Any]

#: Functions whose value a ring must supply itself, by parity: g(-u) = -g(u), g(-u) = g(u), and neither.
ODD_FUNCTIONS: Final = frozenset({"sinh", "tanh", "asin", "atan", "asinh", "atanh", "erf"})
EVEN_FUNCTIONS: Final = frozenset({"cosh"})
OTHER_FUNCTIONS: Final = frozenset({"log", "sqrt"})
FUNCTIONS: Final = ODD_FUNCTIONS | EVEN_FUNCTIONS | OTHER_FUNCTIONS


def series(name: str, u: Any, ring: Elementary) -> Series:
    """(g, g', g''/2, g'''/6) at u for g = exp, sin, cos or one of ``FUNCTIONS``."""
    half, third, sixth = (ring.rational(Fraction(1, n)) for n in (2, 3, 6))
    if name == "exp":
        e = ring.exp(u)
        return e, e, half * e, sixth * e
    if name in ("sin", "cos"):
        s, c = ring.sin(1, u), ring.cos(1, u)
        return (s, c, -(half * s), -(sixth * c)) if name == "sin" else (c, -s, -(half * c), sixth * s)
    g = ring.function(name, u)
    one = ring.rational(Fraction(1))
    if name in ("sinh", "cosh"):
        other = ring.function("cosh" if name == "sinh" else "sinh", u)
        return g, other, half * g, sixth * other
    if name == "tanh":
        d = one - g * g
        return g, d, -(g * d), third * (d * (g * g + g * g + g * g - one))
    if name == "log":
        r = ring.exp(-g)  # 1/u, and no number where log has none
        return g, r, -(half * (r * r)), third * (r * r * r)
    if name == "sqrt":
        r = half * ring.reciprocal(g)
        return g, r, -(half * (r * r * ring.reciprocal(g))), half * (r * r * r * ring.reciprocal(u))
    square = u * u
    if name == "erf":
        e = ring.exp(-square) * ring.reciprocal(half * ring.function("sqrt", ring.pi()))
        return g, e, -(u * e), third * ((square + square - one) * e)
    if name == "atan":
        r = ring.reciprocal(one + square)
        return g, r, -(u * (r * r)), third * ((square + square + square - one) * (r * r * r))
    if name == "atanh":
        c = ring.function("cosh", g)
        r = c * c  # 1/(1 - u²), and no number where atanh has none
        return g, r, u * (r * r), third * ((one + square + square + square) * (r * r * r))
    if name == "asin":
        q = ring.reciprocal(ring.function("sqrt", one - square))
        return g, q, half * (u * (q * q * q)), sixth * ((square + square + one) * (q * q * q * q * q))
    if name == "asinh":
        q = ring.reciprocal(ring.function("sqrt", one + square))
        return g, q, -(half * (u * (q * q * q))), sixth * ((square + square - one) * (q * q * q * q * q))
    raise ValueError(f"Expected a function in {sorted(FUNCTIONS)} but got {name!r}.")
