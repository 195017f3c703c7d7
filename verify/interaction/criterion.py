"""Both sides of the L1 criterion for one function, enclosed from certified roots.

τ is the largest zero of f' on [0, π], the integral of max(f''', 0) over the circle is the total variation of f'' on
[0, π], a finite sum of values of f'' at the sign changes of f'''. The zeros are isolated by interval Newton steps, so
every number comes with an enclosure, and there is no quadrature. Where the sign of f''' stays undecided (a multiple
zero) the piece contributes between 0 and width·max|f'''|.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.formula.tree import Formula

from .arithmetic import Arithmetic, OutsideDomainError, Value, arithmetic
from .jets import derivatives, jet
from .l1_cell import Gap, gap, sign

Ends = tuple[Fraction, Fraction]
Segment = tuple[Fraction, Fraction]

#: A rational a little above π.
_END: Final = Fraction(3141592653589793238462643383280, 10**30)
_BITS: Final = 160
_WIDTH: Final = Fraction(1, 2**70)
_COARSE: Final = Fraction(1, 2**20)


@dataclass(frozen=True, slots=True)
class Criterion:
    """The two sides of (L1) as enclosures with rational ends: ``left`` = τ·∫, ``right`` = 4 (1 + τ/M) f'(0).

    ``positive`` says whether f > 0 on (0, π), None when undecided; for M = pi the criterion needs it; ``negative`` is a
    point of (0, π) where f < 0. ``falling`` and ``turning`` isolate the zeros of f' and f'''. ``status`` is
    "holds", "fails" or "undecided"; all numbers are None when f has no certain τ or is not certainly analytic.
    """

    m: Gap
    status: str
    reason: str
    tau: Ends | None = None
    slope: Ends | None = None
    variation: Ends | None = None
    left: Ends | None = None
    right: Ends | None = None
    ratio: Ends | None = None
    positive: bool | None = None
    falling: tuple[Segment, ...] = ()
    turning: tuple[Segment, ...] = ()
    negative: Fraction | None = None

    def __bool__(self) -> bool:
        raise TypeError("Expected criterion.status to be read: an enclosure may leave it undecided.")

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{name}</td><td>[{low}, {high}]</td></tr>" for name, (low, high) in self.shown().items()
        )
        return f"<p>{self.status}: {self.reason}</p><table>{rows}</table>"

    def __str__(self) -> str:
        lines = [f"L1 criterion with M = {self.m} {self.status}: {self.reason}"]
        return "\n".join(lines + [f"  {name:<12} in [{low}, {high}]" for name, (low, high) in self.shown().items()])

    def shown(self, digits: int = 12) -> dict[str, tuple[str, str]]:
        """Every enclosure as decimal text, rounded outward."""
        named = {
            "tau": self.tau,
            "f'(0)": self.slope,
            "integral": self.variation,
            "left side": self.left,
            "right side": self.right,
            "ratio": self.ratio,
        }
        return {name: decimals(ends, digits) for name, ends in named.items() if ends is not None}


def decimals(ends: Ends, digits: int = 12) -> tuple[str, str]:
    """Two rationals as decimal text, rounded outward.

    >>> decimals((Fraction(1, 3), Fraction(2, 3)), 3)
    ('0.333', '0.667')
    """
    from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

    def text(value: Fraction, rounding: str) -> str:
        context = Context(prec=digits, rounding=rounding)
        quotient = context.divide(Decimal(value.numerator), Decimal(value.denominator)) if value else Decimal(0)
        return format(quotient.normalize(context), "f")

    return text(ends[0], ROUND_FLOOR), text(ends[1], ROUND_CEILING)


def criterion(f: Formula, m: Gap, x: str = "x") -> Criterion:
    """Both sides of (L1) for f, a formula in ``x`` alone that is odd and 2π-periodic.

    >>> from verify.formula.reader import read_formula
    >>> kuramoto = criterion(read_formula("sin(x)"), "pi")      # τ = π/2, f''' = -cos, integral 2: π < 4 (1 + 1/2)
    >>> kuramoto.status, kuramoto.shown(4)["left side"], kuramoto.shown(4)["right side"]
    ('holds', ('3.141', '3.142'), ('5.999', '6.001'))
    """
    with arithmetic("arb", _BITS) as a:
        try:
            return _criterion(f, m, x, a)
        except OutsideDomainError as error:
            return Criterion(m, "undecided", f"The function is not certainly analytic on the circle: {error}.")


def _criterion(f: Formula, m: Gap, x: str, a: Arithmetic) -> Criterion:
    from numerics.roots import isolate_roots

    def derivative(k: int) -> Callable[[Any], Value]:
        def enclosed(at: Value) -> Value:
            try:
                return derivatives(jet(f, x, at, {}, k, a), k, a)[k]
            except OutsideDomainError:
                return a.zero / 0  # nan: nothing is known there, so the cell is cut further

        return enclosed

    values = [derivative(k) for k in range(5)]
    _require_analytic(f, x, a)
    slope = values[1](a.zero)
    if not a.positive(slope):
        if a.negative(slope):
            return Criterion(m, "fails", "f'(0) is negative: the synchronized state repels.", slope=a.ends(slope))
        return Criterion(m, "undecided", "f'(0) is zero, or too small to tell its sign.", slope=a.ends(slope))
    zeros = isolate_roots(values[1], values[2], Fraction(0), _END, width=_width(values[1], a))
    tau = _tau(values[1], zeros.simple, zeros.undecided, a)
    turns = isolate_roots(values[3], values[4], Fraction(0), _END, width=_width(values[3], a))
    total = _variation(values[2], values[3], turns.simple, turns.undecided, a)
    positive, negative = _positive(values, tau, a) if m == "pi" else (None, None)
    t = a.between(*tau)
    left, right = t * total, 4 * (1 + a.divide(t, gap(m, a))) * slope
    ratio = a.ends(a.divide(right, left)) if a.positive(left) else None
    status, reason = _status(m, sign(right - left, a), positive)
    numbers = (tau, a.ends(slope), a.ends(total), a.ends(left), a.ends(right), ratio)
    return Criterion(m, status, reason, *numbers, positive, _all(zeros), _all(turns), negative)


def _width(even: Callable[[Any], Value], a: Arithmetic) -> Fraction:
    """How narrow zeros are enclosed. f' and f''' are even about π, so a zero there is multiple: nothing isolates it."""
    at_pi = even(a.pi)
    return _WIDTH if a.positive(at_pi) or a.negative(at_pi) else _COARSE


def _require_analytic(f: Formula, x: str, a: Arithmetic) -> None:
    """Raise OutsideDomainError unless f is certainly analytic on [-END, END]."""
    waiting = [(-_END, Fraction(0)), (Fraction(0), _END)]
    while waiting:
        lower, upper = waiting.pop()
        try:
            jet(f, x, a.between(lower, upper), {}, 0, a)
        except OutsideDomainError:
            middle = (lower + upper) / 2
            if upper - lower < Fraction(1, 2**12):
                raise
            waiting += [(middle, upper), (lower, middle)]


def _all(zeros: Any) -> tuple[Segment, ...]:
    return tuple(sorted(zeros.simple + zeros.undecided))


def _status(m: Gap, margin: int, positive: bool | None) -> tuple[str, str]:
    if m == "pi" and positive is False:
        return "fails", "M = pi needs f > 0 on (0, pi), and f changes sign there; try M = 2*pi."
    if margin > 0 and (m != "pi" or positive):
        return "holds", "The left side is certainly smaller than the right side."
    if margin < 0:
        return "fails", "The left side is certainly larger than the right side; this decides nothing about f itself."
    return "undecided", "The enclosures do not decide it."


def _tau(
    slope: Callable[[Any], Value], simple: tuple[Segment, ...], undecided: tuple[Segment, ...], a: Arithmetic
) -> Ends:
    """The smallest τ with f' < 0 on (τ, π]: a zero where f' changes sign, π itself, or in between when undecided."""
    zeros = sorted(simple + undecided)
    last, certain = zeros[-1], max((p for p, _ in simple), default=Fraction(0))
    if last[1] < _END and a.negative(slope(a.number(_END))):
        return certain, last[1]
    return a.ends(a.pi) if a.positive(slope(a.pi)) else (certain, a.ends(a.pi)[1])


def _variation(
    second: Callable[[Any], Value],
    third: Callable[[Any], Value],
    simple: tuple[Segment, ...],
    undecided: tuple[Segment, ...],
    a: Arithmetic,
) -> Value:
    """The total variation of f'' on [0, π]; f''(0) = f''(π) = 0."""
    from numerics.rationals import ball

    total, previous, reached = a.zero, a.zero, Fraction(0)
    for lower, upper in sorted(simple + undecided):
        if (lower, upper) in simple:
            here = second(ball(lower, upper))
            total, previous = total + abs(here - previous), here
        else:
            total = total + abs(second(a.number(lower)) - previous)
            total = total + a.hull(a.zero, a.number(upper - lower) * a.magnitude(third(ball(lower, upper))))
            previous = second(a.number(upper))
        reached = upper
    return total + abs(previous) if reached < _END else total


def _positive(values: list[Callable[[Any], Value]], tau: Ends, a: Arithmetic) -> tuple[bool | None, Fraction | None]:
    """Whether f > 0 on (0, π), with a point where it is negative if not.

    Beyond τ it follows from f' < 0 and f(π) = 0; near 0 from f' > 0.
    """
    from numerics.rationals import ball
    from numerics.roots import isolate_roots

    near = Fraction(1)
    while not a.positive(values[1](ball(Fraction(0), near))):
        near /= 2
        if near < Fraction(1, 2**40):
            return None, None
    if near >= tau[1]:
        return True, None
    end = tau[1] if a.negative(values[1](a.number(_END))) else Fraction(314159, 10**5)
    zeros = isolate_roots(values[0], values[1], near, end, width=_WIDTH)
    if zeros.simple:
        # f < 0 just beyond the first sign change, up to the next zero
        ends = sorted(p for p, _ in (*zeros.simple[1:], *zeros.undecided, (end, end)) if p > zeros.simple[0][1])
        point = (zeros.simple[0][1] + ends[0]) / 2
        return False, point.limit_denominator(2**20)
    return (None, None) if zeros.undecided or end < tau[1] else (True, None)
