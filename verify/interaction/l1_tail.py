"""The L1 criterion for self-attention, f = sin(x) e^(β(cos x - 1)), on β in [β₀, ∞): the tail argument.

Put q = 1/β ∈ [0, 1/β₀], s = √q, x = s·t. With v = sin(st)/s, c = cos(st) and e = exp(-w²/2), w = (2/s) sin(st/2),

    √β f = v e,      dv/dt = c,   dc/dt = -q v,   de/dt = -v e,

so in the variable t everything is regular at q = 0 (there v = t, c = 1, e = exp(-t²/2)), and d/dx = √β d/dt gives,
with g = v e as a function of t: f' = g', f'' = √β g'', f''' = β g'''. With τ = s T the criterion becomes

    T · ∫_0^(π/s) |g'''| dt  <  4 (1 + s T/M).

Differentiating, g' = P₁ e, g'' = P₂ e, g''' = P₃ e with P₁ = c - v², P₂ = -v(q + 3c - v²) and
P₃ = -q c - 3c² + 4q v² + 6v² c - v⁴; the signs of g' and g''' are those of P₁ and P₃.

On [0, R] the integral is bounded from a grid, as everywhere. Beyond R, |v| <= w and |c| <= 1, so
|g'''| <= (q + 3 + (4q + 6) w² + w⁴) exp(-w²/2). Each term decreases in w for w >= 2, and w >= 2t/π =: y because
sin z >= 2z/π on [0, π/2]. With Y = 2R/π >= 2,

    ∫_R^∞ |g'''| dt  <=  (π/2) exp(-Y²/2) ((q + 3)/Y + (4q + 6)(Y + 1/Y) + Y³ + 3Y + 3/Y),

from ∫_Y^∞ exp(-y²/2) dy <= exp(-Y²/2)/Y and two integrations by parts. Beyond R also g' = (c - v²) e < 0: for
x <= π/2, v = t·sin(x)/x >= 2t/π >= Y > 1 >= c; for π/2 <= x <= π, c <= 0 and c = 0 only where v ≠ 0. Finally f > 0 on
(0, π), since the sine is. The grid stays inside s·t <= π, where sin(z)/z decreases from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .arithmetic import Arithmetic, Value
from .l1_cell import Gap, Signs, Turns, gap, sign


@dataclass(frozen=True, slots=True)
class TailChart:
    """Self-attention for 1/β in [lower, upper], the grid in the variable t = x√β."""

    lower: Fraction
    upper: Fraction
    m: Gap
    a: Arithmetic
    positive: bool = True
    falls: Fraction | None = None

    def covers(self, previous: Fraction, last: Fraction) -> bool:
        """Y = 2R/π >= 2, and s·R <= π."""
        a, r = self.a, self.a.number(last)
        return a.positive(r - a.pi) and a.positive(a.square(a.pi) - a.number(self.upper) * a.square(r))

    def initial_slope(self) -> Value:
        return self.a.one

    def signs(self, lower: Fraction, upper: Fraction) -> Signs:
        """Signs of P₁ and P₃, directly and by the mean-value form in t."""
        a, middle = self.a, (lower + upper) / 2
        q = a.between(self.lower, self.upper)
        v, c, e = self.parts(lower, upper)
        v0, c0, _ = self.parts(middle, middle)
        radius = a.between(lower - middle, upper - middle)
        first = a.common(_p1(v, c, a), _p1(v0, c0, a) - v * (q + 2 * c) * radius)
        third = a.common(_p3(v, c, q, a), _p3(v0, c0, q, a) + _p3_slope(v, c, q, a) * radius)
        return Signs(0, sign(first, a), sign(third, a), a.magnitude(third) * e)

    def margin(self, tau: Fraction, turns: Turns, undecided: Value, end: Fraction) -> Value:
        a, t = self.a, self.a.number(tau)
        total = undecided + self.beyond(end)
        q = a.between(self.lower, self.upper)
        for point, coefficient in turns:
            v, c, e = self.parts(point, point)
            total = total - coefficient * v * (q + 3 * c - a.square(v)) * e
        return 4 * (1 + a.divide(self.root(self.lower) * t, gap(self.m, a))) - t * total

    def beyond(self, end: Fraction) -> Value:
        """A bound for the integral of |g'''| beyond R = ``end``."""
        a, q = self.a, self.a.number(self.upper)
        y = a.divide(2 * a.number(end), a.pi)
        inverse = a.divide(a.one, y)
        powers = (q + 3) * inverse + (4 * q + 6) * (y + inverse) + y * a.square(y) + 3 * y + 3 * inverse
        return a.pi / 2 * a.apply("exp", -a.square(y) / 2) * powers

    def root(self, q: Fraction) -> Value:
        return self.a.apply("sqrt", self.a.number(q)) if q > 0 else self.a.zero

    def parts(self, lower: Fraction, upper: Fraction) -> tuple[Value, Value, Value]:
        """(v, c, e) for t in [lower, upper]."""
        a, t = self.a, self.a.between(lower, upper)
        first, last = self.root(self.lower) * a.number(lower), self.root(self.upper) * a.number(upper)
        w = t * self.falling_sinc(first / 2, last / 2)
        return (
            t * self.falling_sinc(first, last),
            a.apply("cos", a.hull(first, last)),
            a.apply("exp", -a.square(w) / 2),
        )

    def falling_sinc(self, first: Value, last: Value) -> Value:
        """sin(z)/z for z from ``first`` to ``last`` in [0, π], where it decreases from its value 1 at 0."""
        a = self.a
        above = a.divide(a.apply("sin", first), first) if a.positive(first) else a.one
        below = a.divide(a.apply("sin", last), last) if a.positive(last) else a.one
        return a.hull(above, below)


def _p1(v: Value, c: Value, a: Arithmetic) -> Value:
    return c - a.square(v)


def _p3(v: Value, c: Value, q: Value, a: Arithmetic) -> Value:
    u = a.square(v)
    return u * (4 * q + 6 * c - u) - c * (q + 3 * c)


def _p3_slope(v: Value, c: Value, q: Value, a: Arithmetic) -> Value:
    """dP₃/dt, with dv/dt = c and dc/dt = -q v."""
    return v * (q * (q + 14 * c) + 12 * a.square(c) - a.square(v) * (6 * q + 4 * c))
