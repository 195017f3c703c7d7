"""The L1 criterion for kernels with one scale, f = A sin(x) G(k (1 - cos x)), for all k from some number to infinity.

Put q = 1/k, w = k (1 - cos x) in [0, 2k]; A > 0 cancels. As dw/dx = k sin x, cos x = 1 - qw and k sin² x = w (2 - qw),

    f' = A H_0(w),   f'' = A k sin(x) H_1(w),   f''' = A k ((1 - qw) H_1 + w (2 - qw) H_2),   where
    H_j = -j² q G^(j-1) + (2j + 1)(1 - qw) G^(j) + w (2 - qw) G^(j+1)     (H_(j+1) is the derivative of H_j),

and nothing is singular at q = 0. With w = y² the grid is one of y; F(y) = f''/(A √k) = y √(2 - qw) H_1, and
x √k = √2 y S(qw/2) with S(u) = asin(√u)/√u, which increases from 1. With T = τ √k the criterion for M = π reads

    T · (total variation of F) < 4 (1 + √q T/π) G(0),       dF/dy = 2 ((1 - qw) H_1 + w (2 - qw) H_2)/√(2 - qw).

Beyond the grid, from w = W on, put r = qw = 1 - cos x in [0, 2]: that H_0 < 0 (so f' < 0) and that f''' has one sign
(so F varies by |F| at the end of the grid, because f''(π) = 0) are two inequalities in w >= W and r, which the general
prover decides (``scale``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.formula.derivative import derivative
from verify.formula.tree import Formula, number, variable

from .arithmetic import Arithmetic, Value
from .jets import derivatives, jet
from .l1_cell import Gap, Signs, Turns, sign

#: The names of w in a kernel G, and of r = 1 - cos x beyond the grid; parameters may be called w and r.
W: str = "ww"
R: str = "rr"


@dataclass(frozen=True, slots=True)
class ScaleChart:
    """All q = 1/k in [lower, upper], the grid in y = √w up to at least √``start``, from where on f''' has the sign
    ``beyond`` and f' < 0."""

    kernel: Formula
    lower: Fraction
    upper: Fraction
    start: Fraction
    beyond: int
    a: Arithmetic
    m: Gap = "pi"
    positive: bool = False
    falls: Fraction | None = None

    def covers(self, previous: Fraction, last: Fraction) -> bool:
        """The grid reaches w = ``start``, and qw < 2 on it."""
        return last * last >= self.start and self.upper * last * last < 2

    def initial_slope(self) -> Value:
        return self._kernel(Fraction(0), Fraction(0), 0)[0]

    def signs(self, lower: Fraction, upper: Fraction) -> Signs:
        """Signs on w in [lower², upper²], directly and by the mean-value form in w."""
        a, low, high = self.a, lower * lower, upper * upper
        middle = (low + high) / 2
        q, w, radius = a.between(self.lower, self.upper), a.between(low, high), a.between(low - middle, high - middle)
        g, at = self._kernel(low, high, 4), self._kernel(middle, middle, 4)
        h = [_h(j, g, w, q) for j in range(4)]
        centre = [_h(j, at, a.number(middle), q) for j in range(3)]
        slope = a.common(h[0], centre[0] + h[1] * radius)
        rate = -q * h[1] + 3 * (1 - q * w) * h[2] + w * (2 - q * w) * h[3]
        third = _bend(h, w, q)
        third = a.common(third, _bend(centre, a.number(middle), q) + rate * radius)
        bound = a.divide(2 * a.magnitude(third), a.apply("sqrt", 2 - q * w))
        return Signs(sign(g[0], a), sign(slope, a), sign(third, a), bound)

    def margin(self, tau: Fraction, turns: Turns, undecided: Value, end: Fraction) -> Value:
        a = self.a
        t = self._angle(tau)
        total = undecided - self.beyond * self._second(end)
        for point, coefficient in turns:
            total = total + coefficient * self._second(point)
        root = a.apply("sqrt", a.number(self.lower)) if self.lower > 0 else a.zero
        return 4 * (1 + a.divide(root * t, a.pi)) * self.initial_slope() - t * total

    def _second(self, y: Fraction) -> Value:
        """F(y)."""
        a, w, q = self.a, self.a.number(y * y), self.a.between(self.lower, self.upper)
        return a.number(y) * a.apply("sqrt", 2 - q * w) * _h(1, self._kernel(y * y, y * y, 2), w, q)

    def _angle(self, y: Fraction) -> Value:
        """√2 y S(q y²/2)."""
        a = self.a

        def above(q: Fraction) -> Value:
            if q == 0:
                return a.one
            root = a.apply("sqrt", a.number(q * y * y / 2))
            return a.divide(a.apply("asin", root), root)

        return a.apply("sqrt", a.number(Fraction(2))) * a.number(y) * a.hull(above(self.lower), above(self.upper))

    def _kernel(self, low: Fraction, high: Fraction, order: int) -> Sequence[Value]:
        """G and its derivatives."""
        return derivatives(jet(self.kernel, W, self.a.between(low, high), {}, order, self.a), order, self.a)


def _h(j: int, g: Sequence[Value], w: Value, q: Value) -> Value:
    value = (2 * j + 1) * (1 - q * w) * g[j] + w * (2 - q * w) * g[j + 1]
    return value - j * j * q * g[j - 1] if j else value


def _bend(h: Sequence[Value], w: Value, q: Value) -> Value:
    """f'''/(A k)."""
    return (1 - q * w) * h[1] + w * (2 - q * w) * h[2]


def beyond_formulas(kernel: Formula) -> tuple[Formula, Formula]:
    """H_0 = f'/A and f'''/(A k) as formulas in w and r = qw."""
    w, r = variable(W), variable(R)
    g = [kernel]
    for _ in range(3):
        g.append(derivative(g[-1], W))

    def h(j: int) -> Formula:
        value = number(2 * j + 1) * (1 - r) * g[j] + w * (2 - r) * g[j + 1]
        return value - number(j * j) * r / w * g[j - 1] if j else value

    return h(0), (1 - r) * h(1) + w * (2 - r) * h(2)
