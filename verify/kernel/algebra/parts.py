"""Formulas without variables as sums of an algebraic number, logarithms of such numbers, and angles.

Angles are arguments of complex algebraic numbers and parts of π. Inverse functions become logarithms and angles; the
exponential function of logarithms, and sines and cosines of angles, become algebraic numbers again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from verify.formula.tree import PI, Formula, apply, number, postorder

from .polynomial import TooLarge

#: More factors than this are not multiplied out.
LARGEST: Final = 100
ONE: Final = number(1)
ZERO: Final = number(0)

#: A complex number by its real and imaginary part.
Complex = tuple[Formula, Formula]


@dataclass(frozen=True, slots=True)
class Parts:
    """``algebraic`` + the sum of q·log a over ``logs`` + the sum of q·arg z over ``angles`` + ``turns``·π."""

    algebraic: Formula = ZERO
    logs: Mapping[Formula, Fraction] = field(default_factory=dict)
    angles: Mapping[Complex, Fraction] = field(default_factory=dict)
    turns: Fraction = Fraction(0)

    def is_algebraic(self) -> bool:
        return not self.logs and not self.angles and not self.turns

    def times(self, factor: Fraction) -> Parts:
        """The multiple by a rational."""
        logs = {a: factor * q for a, q in self.logs.items()}
        angles = {z: factor * q for z, q in self.angles.items()}
        return Parts(product_of(number(factor), self.algebraic), logs, angles, factor * self.turns)

    def plus(self, other: Parts) -> Parts:
        logs, angles = dict(self.logs), dict(self.angles)
        for a, q in other.logs.items():
            logs[a] = logs.get(a, Fraction(0)) + q
        for z, q in other.angles.items():
            angles[z] = angles.get(z, Fraction(0)) + q
        return Parts(sum_of(self.algebraic, other.algebraic), logs, angles, self.turns + other.turns)


def parts_of(formula: Formula) -> Parts:
    """The parts of a formula without variables. Raises TooLarge for one that is no such sum."""
    done: dict[Formula, Parts] = {}
    for node in postorder(formula):
        if node.op == "number":
            done[node] = Parts(node)
        elif node is PI:
            done[node] = Parts(turns=Fraction(1))
        elif node.op in _SUMS:
            done[node] = _SUMS[node.op](*(done[a] for a in node.args))
        elif node.op in _FUNCTIONS:
            done[node] = _FUNCTIONS[node.op](*(done[a] for a in node.args))
        else:
            operands = [done[a].algebraic for a in node.args if done[a].is_algebraic()]
            if len(operands) < len(node.args) or node.op not in _SAME:
                raise TooLarge
            done[node] = Parts(_folded(apply(node.op, *operands)))
    return done[formula]


def _scaled(a: Parts, b: Parts) -> Parts:
    for factor, other in ((a, b), (b, a)):
        if factor.is_algebraic() and factor.algebraic.op == "number":
            return other.times(factor.algebraic.args[0])
    return Parts(product_of(_algebraic(a), _algebraic(b)))


def _divided(a: Parts, b: Parts) -> Parts:
    below = _algebraic(b)
    if below.op == "number" and below.args[0]:
        return a.times(1 / below.args[0])
    return Parts(apply("div", _algebraic(a), below))


def _algebraic(parts: Parts) -> Formula:
    """The formula of an algebraic number. Raises TooLarge for others."""
    if not parts.is_algebraic():
        raise TooLarge
    return parts.algebraic


def _logarithm(a: Parts) -> Parts:
    return Parts(logs={_algebraic(a): Fraction(1)})


def _exponential(a: Parts) -> Formula:
    """e^a for a sum of multiples of logarithms. Raises TooLarge for others."""
    if a.algebraic is not ZERO or a.angles or a.turns:
        raise TooLarge
    product = ONE
    for base, q in a.logs.items():
        product = product_of(product, apply("pow", base, number(q)))
    return product


def _hyperbolic(sign: int) -> Callable[[Parts], Parts]:
    """cosh (sign 1) or sinh (sign -1) of a sum of multiples of logarithms."""

    def function(a: Parts) -> Parts:
        e = _exponential(a)
        return Parts(product_of(number(Fraction(1, 2)), sum_of(e, product_of(number(sign), apply("div", ONE, e)))))

    return function


def _angle(real: Formula, imaginary: Formula) -> Parts:
    return Parts(angles={(real, imaginary): Fraction(1)})


def _leg(x: Formula) -> Formula:
    """√(1 - x²), the other leg of a right triangle."""
    return apply("sqrt", sum_of(ONE, -product_of(x, x)))


def _hypotenuse(x: Formula, plus: int) -> Formula:
    """√(x² + plus)."""
    return apply("sqrt", sum_of(product_of(x, x), number(plus)))


def direction(counts: Mapping[Complex, int], turns: Fraction) -> Complex:
    """The product of the powers z^n and of e^(i·turns·π); for negative n of the conjugate, whose direction is the same.

    Raises TooLarge for many factors.
    """
    if sum(map(abs, counts.values())) > LARGEST:
        raise TooLarge
    product = (ONE, ZERO)
    for (x, y), count in counts.items():
        for _ in range(abs(count)):
            product = _turned(product, (x, y if count > 0 else product_of(number(-1), y)))
    return _turned(product, (_cosine(turns), _cosine(Fraction(1, 2) - turns)))


def _turned(z: Complex, w: Complex) -> Complex:
    """The product of two complex numbers."""
    return (
        sum_of(product_of(z[0], w[0]), product_of(number(-1), product_of(z[1], w[1]))),
        sum_of(product_of(z[0], w[1]), product_of(z[1], w[0])),
    )


def _cosine(turns: Fraction) -> Formula:
    """cos(turns·π) with the angle in [0, π]."""
    part = turns % 2
    part = min(part, 2 - part)
    known = {Fraction(0): ONE, Fraction(1): number(-1), Fraction(1, 2): ZERO}.get(part)
    return apply("cos", apply("mul", number(part), PI)) if known is None else known


def _unit(a: Parts) -> Complex:
    """The cosine and the sine of an angle with integer multiples of arguments. Raises TooLarge for others."""
    if a.algebraic is not ZERO or a.logs or any(q.denominator > 1 for q in a.angles.values()):
        raise TooLarge
    real, imaginary = direction({z: int(q) for z, q in a.angles.items()}, a.turns)
    if not a.angles:
        return real, imaginary
    length = apply("sqrt", sum_of(product_of(real, real), product_of(imaginary, imaginary)))
    return apply("div", real, length), apply("div", imaginary, length)


def _tangent(a: Parts) -> Parts:
    cosine, sine = _unit(a)
    return Parts(apply("div", sine, cosine))


def _area(inside: Callable[[Formula], Formula]) -> Callable[[Parts], Parts]:
    """An inverse hyperbolic function: the logarithm of ``inside`` of its argument."""
    return lambda a: Parts(logs={inside(_algebraic(a)): Fraction(1)})


def sum_of(a: Formula, b: Formula) -> Formula:
    return b if a is ZERO else a if b is ZERO else _folded(apply("add", a, b))


def product_of(a: Formula, b: Formula) -> Formula:
    if a is ZERO or b is ZERO:
        return ZERO
    return b if a is ONE else a if b is ONE else _folded(apply("mul", a, b))


def _folded(formula: Formula) -> Formula:
    """A sum, difference, product or negative of rationals as one rational."""
    if all(a.op == "number" for a in formula.args):
        values = [a.args[0] for a in formula.args]
        if formula.op in _RATIONAL:
            return number(_RATIONAL[formula.op](*values))
    return formula


_RATIONAL: Final[Mapping[str, Callable[..., Fraction]]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "neg": lambda a: -a,
}
_SUMS: Final[Mapping[str, Callable[..., Parts]]] = {
    "add": Parts.plus,
    "sub": lambda a, b: a.plus(b.times(Fraction(-1))),
    "neg": lambda a: a.times(Fraction(-1)),
    "mul": _scaled,
    "div": _divided,
}
#: Operations of ``separation`` that algebraic numbers keep.
_SAME: Final = frozenset({"pow", "sqrt", "cbrt", "abs", "min", "max"})
_FUNCTIONS: Final[Mapping[str, Callable[..., Parts]]] = {
    "log": _logarithm,
    "exp": lambda a: Parts(_exponential(a)),
    "cosh": _hyperbolic(1),
    "sinh": _hyperbolic(-1),
    "asinh": _area(lambda x: sum_of(x, _hypotenuse(x, 1))),
    "acosh": _area(lambda x: sum_of(x, _hypotenuse(x, -1))),
    "atanh": lambda a: _area(lambda x: apply("div", sum_of(ONE, x), sum_of(ONE, -x)))(a).times(Fraction(1, 2)),
    "atan": lambda a: _angle(ONE, _algebraic(a)),
    "asin": lambda a: _angle(_leg(_algebraic(a)), _algebraic(a)),
    "acos": lambda a: _angle(_algebraic(a), _leg(_algebraic(a))),
    "atan2": lambda y, x: _angle(_algebraic(x), _algebraic(y)),
    "cos": lambda a: Parts(_unit(a)[0]),
    "sin": lambda a: Parts(_unit(a)[1]),
    "tan": _tangent,
}
