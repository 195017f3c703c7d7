"""Numbers that depend on the other variables: the coefficients of local expansions.

A coefficient is a rational, or an enclosure together with the way it was computed. Its exact form (a normal form of
exact algebra) is worked out only when somebody asks whether it is zero, because an enclosure bounds a value but cannot
show that it is zero. Exact forms are dropped, never guessed, when the algebra cannot follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import Any, Final

from flint import fmpq

from numerics.rationals import from_flint, to_flint
from verify.formula.tree import Formula

from .algebra import Algebra, Unsupported
from .algebra.functions import root
from .algebra.polynomial import Ratio
from .program import Arithmetic, Interval, NotCertain

#: The exact form has not been worked out yet.
PENDING: Final = object()


class Coefficient:
    """A rational (``rational`` is set), or an enclosure with the rule and the parts of its exact form.

    With ``powers`` it is a polynomial in log t, powers[0] + powers[1]·log t + …, and nothing else is set.
    """

    __slots__ = ("exact", "interval", "parts", "powers", "rational", "rule")

    def __init__(
        self,
        rational: fmpq | None,
        interval: Interval | None = None,
        rule: Callable[..., Ratio] | None = None,
        parts: tuple[Coefficient, ...] = (),
        powers: tuple[Coefficient, ...] = (),
    ) -> None:
        self.powers = powers
        self.rational = rational
        self.interval = interval
        self.rule = rule
        self.parts = parts
        self.exact: Any = PENDING if rational is not None or rule is not None else None


class Field:
    """Arithmetic of coefficients."""

    def __init__(self, arithmetic: Arithmetic, algebra: Algebra) -> None:
        self.arithmetic = arithmetic
        self.algebra = algebra

    def number(self, value: Fraction | int) -> Coefficient:
        return Coefficient(to_flint(value))

    def only(self, value: Interval) -> Coefficient:
        """A coefficient of which only an enclosure is known."""
        return Coefficient(None, value)

    def formula(self, formula: Formula, value: Interval) -> Coefficient:
        """A formula of the other variables with its enclosure."""
        if formula.op == "number":
            return self.number(formula.args[0])
        return Coefficient(None, value, lambda: self.algebra.normal(formula))

    def value(self, c: Coefficient) -> Interval:
        """The enclosure of a coefficient. Raises NotCertain for one with log t, which is not bounded."""
        if c.powers:
            raise NotCertain("a coefficient with log t")
        if c.interval is None:
            assert c.rational is not None
            c.interval = self.arithmetic.number(from_flint(c.rational))
        return c.interval

    def is_zero(self, c: Coefficient) -> bool:
        """Whether the coefficient is exactly zero. The costly test is made only when its enclosure allows it."""
        if c.powers:
            return all(self.is_zero(p) for p in c.powers)
        if c.rational is not None:
            return c.rational == 0
        value = self.value(c)
        if c.exact is None or value.lo > 0 or value.hi < 0:
            return False
        exact = self.exact(c)
        return exact is not None and self.algebra.vanishes(exact)

    def exact(self, c: Coefficient) -> Ratio | None:
        """The normal form of a coefficient, worked out from its parts; None when the algebra cannot follow."""
        waiting = [c]
        while waiting:
            top = waiting[-1]
            missing = [p for p in top.parts if p.exact is PENDING] if top.exact is PENDING else []
            if missing:
                waiting += missing
                continue
            waiting.pop()
            if top.exact is PENDING:
                top.exact = self._worked_out(top)
                rational = top.exact.rational() if top.exact is not None else None
                if rational is not None and top.rational is None:
                    top.rational, top.interval = to_flint(rational), None
        found: Ratio | None = c.exact
        return found

    def _worked_out(self, c: Coefficient) -> Ratio | None:
        if c.rational is not None:
            return self.algebra.rational(from_flint(c.rational))
        if c.rule is None or any(p.exact is None for p in c.parts):
            return None
        try:
            return c.rule(*(p.exact for p in c.parts))
        except Unsupported:
            return None

    def _computed(self, value: Interval, rule: Callable[..., Ratio], *parts: Coefficient) -> Coefficient:
        if any(p.exact is None for p in parts):
            return Coefficient(None, value)
        return Coefficient(None, value, rule, parts)

    def log_t(self, factor: int) -> Coefficient:
        """factor·log t."""
        return Coefficient(None, powers=(self.number(0), self.number(factor)))

    def in_log_t(self, powers: Sequence[Coefficient]) -> Coefficient:
        """powers[0] + powers[1]·log t + …, without powers that are zero."""
        kept = list(powers)
        while len(kept) > 1 and self.is_zero(kept[-1]):
            kept.pop()
        return kept[0] if len(kept) == 1 else Coefficient(None, powers=tuple(kept))

    def add(self, a: Coefficient, b: Coefficient) -> Coefficient:
        if a.powers or b.powers:
            pairs = zip_longest(a.powers or (a,), b.powers or (b,), fillvalue=self.number(0))
            return self.in_log_t([self.add(x, y) for x, y in pairs])
        if a.rational is not None and b.rational is not None:
            return Coefficient(a.rational + b.rational)
        if a.rational == 0:
            return b
        if b.rational == 0:
            return a
        return self._computed(self.arithmetic.add(self.value(a), self.value(b)), self.algebra.add, a, b)

    def sub(self, a: Coefficient, b: Coefficient) -> Coefficient:
        return self.add(a, self.scale(b, -1))

    def mul(self, a: Coefficient, b: Coefficient) -> Coefficient:
        if a.powers or b.powers:
            first, second = a.powers or (a,), b.powers or (b,)
            product = [self.number(0)] * (len(first) + len(second) - 1)
            for i, x in enumerate(first):
                for j, y in enumerate(second):
                    product[i + j] = self.add(product[i + j], self.mul(x, y))
            return self.in_log_t(product)
        if a.rational is not None and b.rational is not None:
            return Coefficient(a.rational * b.rational)
        if a.rational == 0 or b.rational == 0:
            return self.number(0)
        if a.rational == 1:
            return b
        if b.rational == 1:
            return a
        return self._computed(self.arithmetic.mul(self.value(a), self.value(b)), self.algebra.mul, a, b)

    def div(self, a: Coefficient, b: Coefficient) -> Coefficient:
        below = self.value(b)
        if below.lo <= 0 and below.hi >= 0:
            raise NotCertain("division by a coefficient that may be zero")
        if a.rational is not None and b.rational is not None:
            return Coefficient(a.rational / b.rational)
        return self._computed(self.arithmetic.div(self.value(a), below), self.algebra.div, a, b)

    def scale(self, a: Coefficient, factor: Fraction | int) -> Coefficient:
        return self.mul(a, self.number(factor))

    def function(self, op: str, x: Coefficient) -> Coefficient:
        """φ(x). Raises NotCertain unless φ is certainly defined at x."""
        value = self.value(x)
        if not self.arithmetic.inside_domain(op, value):
            raise NotCertain(op)
        found = self._computed(self.arithmetic.apply(op, value), lambda a: self.algebra.function(op, [a]), x)
        if x.rational is not None and x.rational in (0, 1):
            self.exact(found)  # special values are rational: sin(0), exp(0), log(1)
        return found

    def named(self, name: str, value: Interval, x: Coefficient) -> Coefficient:
        """The value at x of a function of which exact algebra knows the name only: equal names and points cancel."""
        return self._computed(value, lambda a: self.algebra.single(name, a.key()), x)

    def bessel(self, op: str, order: int, x: Coefficient) -> Coefficient:
        """J or I of an integer order at x, exact at 0: 1 for the order 0 and 0 for the others."""
        if x.rational == 0:
            return self.number(int(order == 0))
        return self._of_order(op, order, x)

    def polygamma(self, order: int, x: Coefficient) -> Coefficient:
        """ψ⁽ⁿ⁾(x). Raises NotCertain unless x > 0."""
        if not self.arithmetic.inside_domain("polygamma", self.value(x)):
            raise NotCertain("polygamma")
        return self._of_order("polygamma", order, x)

    def _of_order(self, op: str, order: int, x: Coefficient) -> Coefficient:
        exact = self.number(order)
        value = self.arithmetic.apply(op, self.value(exact), self.value(x))
        return self._computed(value, lambda a, b: self.algebra.function(op, [a, b]), exact, x)

    def power(self, x: Coefficient, exponent: Fraction) -> Coefficient:
        """x^exponent for x > 0."""
        value = self.value(x)
        if not value.lo > 0:
            raise NotCertain("power of a coefficient that may not be positive")
        A = self.arithmetic
        if exponent.denominator == 1:
            n = int(exponent)
            if x.rational is not None:
                return Coefficient(x.rational**n)
            return self._computed(A.integer_power(value, n), lambda a: self.algebra.power(a, n), x)
        found = self._computed(A.rational_power(value, exponent), lambda a: root(self.algebra, a, exponent), x)
        if x.rational is not None:
            self.exact(found)  # the square root of a square is rational
        return found
