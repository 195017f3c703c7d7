"""Formulas without variables that are zero: identities between radicals, logarithms, angles and their functions.

Such a number is taken apart into an algebraic number, logarithms and angles (``parts``), and each kind is zero for
itself:

* q₁ log a₁ + … = 0 exactly when the product of the a_k^(q_k) is 1;
* an angle T = q₁ arg z₁ + … + r π with integers M q_k and |M T| < π is zero exactly when the imaginary part of
  z₁^(M q₁) … e^(i M r π) is.

What remains are algebraic numbers, for which ``separation`` has a bound. An answer of False means: not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from verify.formula.tree import PI, Formula, apply, number

from .parts import ONE, Parts, direction, parts_of, product_of, sum_of
from .polynomial import TooLarge
from .separation import FIRST, is_zero_algebraic, value


def is_zero_constant(formula: Formula) -> bool:
    """Whether a formula without variables is defined and zero.

    >>> from verify.formula.reader import read_formula
    >>> is_zero_constant(read_formula("4*atan(1/5) - atan(1/239) - pi/4"))
    True
    >>> is_zero_constant(read_formula("sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2) + 10**(-40)"))
    False
    """
    rough = value(formula, FIRST)
    if rough is None or rough.lo > 0 or rough.hi < 0:
        return False
    try:
        parts = parts_of(formula)
        return is_zero_algebraic(parts.algebraic) and _is_zero_logarithm(parts) and _is_zero_angle(parts)
    except TooLarge:
        return False


def _is_zero_logarithm(parts: Parts) -> bool:
    return not parts.logs or is_zero_algebraic(sum_of(_power_product(parts.logs), number(-1)))


def _is_zero_angle(parts: Parts) -> bool:
    times = lcm(*(q.denominator for q in parts.angles.values()))
    turns = parts.turns * times
    if not parts.angles:
        return turns == 0
    counts = {z: int(q * times) for z, q in parts.angles.items()}
    angle = product_of(number(turns), PI)
    for (real, imaginary), count in counts.items():
        angle = sum_of(angle, product_of(number(count), apply("atan2", imaginary, real)))
    here = value(angle, FIRST)
    return here is not None and here.lo > -3 and here.hi < 3 and is_zero_algebraic(direction(counts, turns)[1])


def _power_product(logs: Mapping[Formula, Fraction]) -> Formula:
    """The product of the a^q, raised to the least power that makes all exponents integers."""
    times = lcm(*(q.denominator for q in logs.values()))
    product = ONE
    for a, q in logs.items():
        product = product_of(product, apply("pow", a, number(q * times)))
    return product
