"""The integral of a function over one cell, enclosed: by a Taylor expansion where it is analytic, else by its range.

On a cell [a, b] ∋ m where f is analytic, f(m + t) = Σ_{k<n} c_k t^k + c_n(ξ) tⁿ with c_k = f⁽ᵏ⁾(m)/k!, and for even n
the last term integrates to a value in c_n([a, b])·∫ tⁿ. Operations abs, min and max are replaced by the branch they
take on the cell. Elsewhere the integral lies in f([a, b])·(b - a): enough where f is continuous and the cell is small.
Source: Moore, Kearfott, Cloud, *Introduction to Interval Analysis* (2009), section 9.3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from numerics.decimals import dyadic_near, rational_beside
from verify.formula.tree import Formula, number, substitute, variable
from verify.interaction.arithmetic import Arithmetic, OutsideDomainError, Value
from verify.interaction.jets import jet
from verify.kernel.box import approximate
from verify.kernel.program import compiled, evaluate

from ..kinks import branch_formula, is_first, kinks, turning

#: A cell from one end to the other; inner ends are rationals.
Ends = tuple[Formula, Formula]

#: Cells of widths between 2**-n and 2**n are expanded as they are.
_ORDINARY: Final = 12


@dataclass(frozen=True, slots=True)
class Integrand:
    """f of one variable, in an arithmetic twice: ``a`` for expansions and sums, ``kernel`` for ranges on domains."""

    formula: Formula
    variable: str
    order: int
    a: Arithmetic
    kernel: Any

    def over(self, ends: Ends) -> tuple[Value, bool]:
        """An enclosure of the integral over a cell, and whether an expansion gave it.

        Raises ArithmeticError when neither method gives a bounded enclosure.
        """
        low, high = (self.constant(end) for end in ends)
        where = self.a.hull(low, high)
        try:
            formula = self._branch(where)
            if formula is not None:
                return self._expanded(formula, ends, low, high, where), True
        except (OutsideDomainError, ZeroDivisionError):
            pass
        return self._range(ends) * (high - low), False

    def constant(self, value: Formula) -> Value:
        """An enclosure of a formula of constants."""
        return jet(value, "", self.a.zero, {}, 0, self.a)[0]

    def _branch(self, where: Value) -> Formula | None:
        """The formula with every kinked operation replaced by its branch on the cell; None when one takes both."""
        branches: list[bool] = []
        nodes = kinks(self.formula)
        for node in nodes:
            u = turning(node)
            inner = kinks(u)
            known = tuple(branches[nodes.index(k)] for k in inner)
            value = jet(branch_formula(u, known), self.variable, where, {}, 0, self.a)[0]
            lowest, highest = self.a.ends(value)
            if lowest < 0 < highest:
                return None
            branches.append(is_first(node, lowest >= 0))
        return branch_formula(self.formula, tuple(branches))

    def _expanded(self, f: Formula, ends: Ends, low: Value, high: Value, where: Value) -> Value:
        a = self.a
        centre, unit = middle_of(ends), unit_of(ends)
        middle, length = a.number(centre), a.number(unit)
        if unit != 1:
            f = substitute(f, {self.variable: number(centre) + number(unit) * variable(self.variable)})
            low, high, where = ((place - middle) / length for place in (low, high, where))
            middle = a.zero
        inner = jet(f, self.variable, middle, {}, self.order - 1, a)
        # Between ends that are nearly equal and not rational, the middle may miss the cell by a rounding.
        rest = jet(f, self.variable, a.hull(where, middle), {}, self.order, a)
        left, right = low - middle, high - middle
        total, powers = a.zero, (left, right)
        for k in range(self.order + 1):
            coefficients = rest if k == self.order else inner
            if k < len(coefficients):
                total = total + coefficients[k] * (powers[1] - powers[0]) / (k + 1)
            powers = powers[0] * left, powers[1] * right
        total = total * length
        a.ends(total)  # raises OutsideDomainError unless the enclosure is bounded
        return total

    def _range(self, ends: Ends) -> Value:
        kernel = self.kernel
        program = compiled(self.formula)
        points = [evaluate(compiled(end), {}, kernel)[-1] for end in ends]
        where = kernel.hull(*points)
        value = evaluate(program, {self.variable: where}, kernel)[program.outputs[0]]
        return self.a.between(_fraction(value.lo, upward=False), _fraction(value.hi, upward=True))


def _fraction(end: Any, *, upward: bool) -> Fraction:
    """A rational beside an end, the end itself unless it is tiny. Raises OutsideDomainError when it is infinite."""
    finite = math.isfinite(end) if isinstance(end, float) else end.is_finite()
    if not finite:
        raise OutsideDomainError("f is not bounded on the cell")
    return Fraction(end) if isinstance(end, float) else rational_beside(end, upward=upward)


def unit_of(ends: Ends) -> Fraction:
    """The unit of length for an expansion: 1, or a power of two where high powers of the width would leave the
    range of an arithmetic with 53 bits.

    >>> from verify.formula.tree import number
    >>> unit_of((number(0), number(1))), unit_of((number(0), number(Fraction(1, 2**70))))
    (Fraction(1, 1), Fraction(1, 1180591620717411303424))
    """
    width = approximate(ends[1]) - approximate(ends[0])
    size = width.numerator.bit_length() - width.denominator.bit_length() if width > 0 else 0
    return Fraction(2) ** size if abs(size) > _ORDINARY else Fraction(1)


def middle_of(ends: Ends) -> Fraction:
    """A rational near the middle of a cell, with few bits more than the cell needs."""
    low, high = approximate(ends[0]), approximate(ends[1])
    if low == high:
        return low
    return dyadic_near((low + high) / 2, (high - low) / 2**11)
