"""Certified local expansions: what a formula does at one end of one variable, zeros and removable singularities
included.

Near an end, x = a + t, x = b - t, x = 1/t or x = -1/t with t in (0, δ], every formula is enclosed by a model

    f(x, y) = t^v · (c_0(y) + c_1(y) t + … + c_(m-1)(y) t^(m-1) + R t^m)      for all t in (0, δ], y in the box

whose valuation v may be negative and whose leading coefficients may be *exactly* zero (exact algebra says so; they are
then dropped and v grows). So sin(x)/x at 0, x - sin(x) at 0, and 1/x at infinity all get a sign from c_0. The remainder
R comes from Taylor's theorem with the m-th derivative enclosed on the range. With ramification q the distance to the
end is t^q (x = a + t^q, x = t^(-q)), so that roots have expansions too. Only operations that are certainly smooth are
expanded; others contribute a bare enclosure (m = 0). With ``logarithms`` the coefficients are polynomials in log t.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verify.formula.tree import Formula

from .algebra import Algebra
from .box import Box, enclose, point
from .coefficients import Coefficient, Field
from .model import Model
from .program import Arithmetic, Interval, NotCertain, compiled, evaluate
from .singular import (
    bounded_product,
    gamma_pole,
    logarithm,
    power_of_log,
    root,
    saturated,
    vanishing_exp,
)
from .tails import SPECIAL, tail_bound
from .taylor import reciprocal_series, taylor


class Expansion:
    """Arithmetic of models for one variable ``name`` at the end ``side`` of ``box``, to ``order`` terms."""

    def __init__(
        self,
        box: Box,
        name: str,
        side: str,
        order: int,
        arithmetic: Arithmetic,
        nonnegative: frozenset[str],
        ramification: int = 1,
        logarithms: bool = False,
    ) -> None:
        A = arithmetic
        r = box[name]
        end, other = r.end(side), r.end("upper" if side == "lower" else "lower")
        if other is None:
            raise NotCertain("the other end must be finite")
        self.arithmetic, self.order, self.logarithms = A, order, logarithms
        self.where = enclose(box, A)
        self.field = F = Field(A, Algebra(nonnegative - {name}))
        one = A.number(Fraction(1))
        sign = 1 if side == "lower" else -1
        far = point(other, A)
        if end is None:
            # x = ∓1/t: the other end must lie on the same side of zero as the infinite one.
            size = far if side == "upper" else A.neg(far)
            if not size.lo > 0:
                raise NotCertain("an expansion at infinity needs a finite end beyond zero")
            width = A.div(one, size)
            self.variable = self.stripped(
                -ramification, [F.number(-sign), *self._zeros(order - 1)], A.number(Fraction(0))
            )
        else:
            near = point(end, A)
            width = A.sub(far, near) if side == "lower" else A.sub(near, far)
            start = self.coefficient(end)
            count = max(order, ramification + 1)
            line = [start, *self._zeros(ramification - 1), F.number(sign), *self._zeros(count)][:count]
            self.variable = self.stripped(0, line, A.number(Fraction(0)))
        if not width.hi >= 0:
            raise NotCertain("the range is empty")
        if ramification > 1:
            width = A.rational_power(width, Fraction(1, ramification))
        self.t = A.hull(A.number(Fraction(0)), width)
        self.name = name

    def _zeros(self, count: int) -> list[Coefficient]:
        return [self.field.number(0) for _ in range(max(count, 0))]

    def coefficient(self, formula: Formula) -> Coefficient:
        """A formula without the expanded variable, as a coefficient."""
        program = compiled(formula)
        value = evaluate(program, self.where, self.arithmetic, strict=True)[program.outputs[0]]
        return self.field.formula(formula, value)

    def stripped(self, valuation: int, terms: list[Coefficient], remainder: Interval) -> Model:
        """The model without leading coefficients that are exactly zero."""
        drop = 0
        while drop < len(terms) and self.field.is_zero(terms[drop]):
            drop += 1
        return Model(valuation + drop, tuple(terms[drop:]), remainder)

    def collapsed(self, valuation: int, terms: list[Coefficient], order: int) -> Model:
        """The model with the first ``order`` terms kept and all others put into the remainder.

        The last of ``terms`` may stand for everything of its degree and beyond. Fewer are kept when the remainder would
        not be bounded, for log t.
        """
        while 0 < order < len(terms) and terms[order].powers:
            order -= 1
        return self.stripped(valuation, terms[:order], self.total(terms[order:]))

    def total(self, terms: Sequence[Coefficient], shift: int = 0) -> Interval:
        """The range of Σ terms[k] t^(k + shift) for t in (0, δ]."""
        A = self.arithmetic
        value = A.number(Fraction(0))
        for term in reversed(terms):
            value = A.add(A.mul(value, self.t), self.field.value(term.powers[0] if term.powers else term))
        value = A.mul(A.integer_power(self.t, shift), value) if shift else value
        for k, term in enumerate(terms):
            for d, factor in enumerate(term.powers[1:], 1):
                value = A.add(value, A.mul(power_of_log(self, k + shift, d), self.field.value(factor)))
        return value

    def terms(self, model: Model) -> list[Coefficient]:
        return [*model.coefficients, self.field.only(model.remainder)]

    def add(self, a: Model, b: Model) -> Model:
        low = min(a.valuation, b.valuation)
        order = min(a.valuation + a.order, b.valuation + b.order) - low
        order = max(0, min(order, self.order))
        total: list[Coefficient] = []
        for model in (a, b):
            shifted = self._zeros(model.valuation - low) + self.terms(model)
            for k, term in enumerate(shifted):
                if k < len(total):
                    total[k] = self.field.add(total[k], term)
                else:
                    total.append(term)
        return self.collapsed(low, total, order)

    def neg(self, a: Model) -> Model:
        F = self.field
        return Model(a.valuation, tuple(F.scale(c, -1) for c in a.coefficients), self.arithmetic.neg(a.remainder))

    def mul(self, a: Model, b: Model) -> Model:
        product = self.convolution(self.terms(a), self.terms(b))
        return self.collapsed(a.valuation + b.valuation, product, min(a.order, b.order, self.order))

    def bracket(self, a: Model) -> Interval:
        """The range of the bracket, f / t^v."""
        return self.total(self.terms(a))

    def range(self, a: Model) -> Interval:
        """The range of the whole model for t in (0, δ]."""
        if a.valuation >= 0:
            return self.total(self.terms(a), a.valuation)
        return self.arithmetic.mul(self.arithmetic.integer_power(self.t, a.valuation), self.bracket(a))

    def reciprocal(self, a: Model) -> Model:
        """1/a: exact coefficients by the series, the remainder from (1 - b·a)/a for the truncated series b."""
        A, F = self.arithmetic, self.field
        whole = self.bracket(a)
        if whole.lo <= 0 and whole.hi >= 0:
            raise NotCertain("division by a range with zero")
        if not a.coefficients or any(c.powers for c in a.coefficients):
            return Model(-a.valuation, (), A.div(A.number(Fraction(1)), whole))
        inverse = reciprocal_series(F, a.coefficients)
        bracket = Model(0, a.coefficients, a.remainder)
        # b·a = 1 + E t^m with m = a.order: collapse everything beyond the constant 1 at that order.
        product = self.convolution(inverse, self.terms(bracket))
        return Model(-a.valuation, tuple(inverse), A.neg(A.div(self.total(product[a.order :]), whole)))

    def convolution(self, first: list[Coefficient], second: list[Coefficient]) -> list[Coefficient]:
        F = self.field
        product = self._zeros(len(first) + len(second) - 1)
        for i, x in enumerate(first):
            for j, y in enumerate(second):
                product[i + j] = F.add(product[i + j], F.mul(x, y))
        return product

    def power(self, a: Model, n: int) -> Model:
        if n < 0:
            return self.reciprocal(self.power(a, -n))
        result = self.stripped(
            0, [self.field.number(1), *self._zeros(self.order - 1)], self.arithmetic.number(Fraction(0))
        )
        for _ in range(n):
            result = self.mul(result, a)
        return result

    def bare(self, value: Interval) -> Model:
        """A model that is only an enclosure."""
        return Model(0, (), value)

    def constant(self, c: Coefficient) -> Model:
        return self.stripped(0, [c, *self._zeros(self.order - 1)], self.arithmetic.number(Fraction(0)))

    def function(self, op: str, payload: Any, a: Model) -> Model:
        """φ(a): expanded where φ is smooth on the whole range, else a bare enclosure of its values."""
        if op in ("sqrt", "rpow") and a.valuation and a.coefficients:
            return root(self, op, payload, a)
        if op == "exp" and a.valuation < 0:
            return vanishing_exp(self, a)
        if op in ("atan", "tanh", "erf") and a.valuation < 0 and a.coefficients:
            return saturated(self, op, a)
        if op == "log" and a.valuation and self.logarithms and self.bracket(a).lo > 0:
            return logarithm(self, a)
        if op == "gamma" and a.valuation > 0 and a.coefficients:
            return gamma_pole(self, a)
        if a.valuation < 0 or not a.coefficients and not a.valuation:
            return self.bare(self.applied(op, payload, self.range(a)))
        try:
            return self.composed(op, payload, a)
        except NotCertain:
            return self.bare(self.applied(op, payload, self.range(a)))

    def applied(self, op: str, payload: Any, value: Interval) -> Interval:
        """φ of a range."""
        A = self.arithmetic
        if op == "rpow":
            return A.rational_power(value, payload)
        return A.apply(op, value) if payload is None else A.apply(op, A.number(payload), value)

    def composed(self, op: str, payload: Any, a: Model) -> Model:
        """φ(a) by the Taylor series of φ. Raises NotCertain where φ is not certainly smooth."""
        A, F = self.arithmetic, self.field
        start = a.coefficients[0] if a.valuation == 0 else F.number(0)
        rest = self.stripped(1, list(a.coefficients[1:]), a.remainder) if a.valuation == 0 else a
        whole = self.range(a)
        if op in ("sqrt", "log", "rpow", "cbrt") and not whole.lo > 0:
            raise NotCertain(op)
        if not A.inside_domain("sqrt" if op == "rpow" else op, whole):
            raise NotCertain(op)
        count = self.order
        near = taylor(F, op, payload, start, count)
        everywhere = A.hull(whole, F.value(start))
        bound = tail_bound(op, everywhere, count, A)
        if bound is None or op not in SPECIAL:
            far = F.value(taylor(F, op, payload, F.only(everywhere), count + 1)[count])
            bound = far if bound is None else A.intersection(far, bound)
        result = self.bare(bound)
        for c in reversed(near):
            result = self.add(self.constant(c), bounded_product(self, rest, result))
        return result
