"""Normal forms: a formula as a quotient of polynomials in atoms, and the zero test.

Atoms are variables, π, roots, exponentials, sines and cosines of independent angles, logarithms, and whatever else
is left opaque. Known relations are used to write every formula in the same atoms: e^(a+b) = e^a e^b, angle addition,
sin² = 1 - cos², tables of special values, (a^(1/q))^q = a, log of a product of positive factors. If the numerator of
the normal form vanishes, the formula is zero **wherever it is defined**; that is all the zero test claims. It may miss
a zero when atoms are related in a way it does not know; it never invents one, because every rewriting is an identity.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd
from typing import Any, Final

from verify.formula.tree import Formula, postorder, variables

from . import polynomial as P
from .flint_bridge import cancelled
from .plain import MAX_POWER, in_atoms, multiplied_out, plain_nodes
from .polynomial import Monomial, Polynomial, Ratio, TooLarge
from .relations import reduced
from .special import special_value

Unsupported = TooLarge

#: Multiples of an angle beyond this are left as atoms of their own.
MAX_MULTIPLE: Final = 24
#: Powers of rationals with more bits than this are refused.
MAX_BITS: Final = 20_000
#: Products of terms that one Algebra makes by default: about a fifth of a second.
WORK: Final = 50_000
#: Quotients with more terms than this are not searched for common factors.
MAX_CANCELLED: Final = 120


class _NewUnit(Exception):
    """An angle turned out to need a smaller unit: the normal forms in progress are started again with it."""


class Algebra:
    """Atoms and normal forms of a family of formulas. ``nonnegative`` names variables known to be >= 0.

    Normal forms of one Algebra can be compared with each other; those of two cannot. An atom keeps its number and its
    meaning for good, so that a normal form stays valid whatever is asked later. ``work`` bounds the products of terms
    over its whole life, so that no question takes long; when they are spent, every question is Unsupported.
    """

    def __init__(self, nonnegative: Iterable[str] = (), work: int = WORK) -> None:
        self.nonnegative = frozenset(nonnegative)
        self.units: dict[Any, Fraction] = {}
        self.keys: list[Any] = []
        self.index: dict[Any, int] = {}
        self.done: dict[Formula, Ratio] = {}
        self.work = work
        self.clean: set[Monomial] = set()

    def atom(self, *key: Any) -> int:
        """The number of the atom called ``key``."""
        if key not in self.index:
            self.index[key] = len(self.keys)
            self.keys.append(key)
        return self.index[key]

    def normal(self, formula: Formula) -> Ratio:
        """The normal form. Raises Unsupported when an expansion becomes too large."""
        return self.normals([formula])[0]

    def normals(self, formulas: list[Formula]) -> list[Ratio]:
        """The normal forms of several formulas, in the same atoms."""
        while True:
            try:
                nodes = postorder(*formulas)
                plain = plain_nodes(nodes)
                for node in nodes:
                    if node not in self.done and node not in plain:
                        self.done[node] = self._node(node)
                return [self._of(f) for f in formulas]
            except _NewUnit:
                self.done.clear()
            except RecursionError:
                raise Unsupported from None

    def function(self, op: str, args: list[Ratio]) -> Ratio:
        """The normal form of ``op`` at arguments in normal form. Raises Unsupported."""
        while True:
            try:
                return self._function(op, args)
            except _NewUnit:
                self.done.clear()

    def _function(self, op: str, args: list[Ratio]) -> Ratio:
        from .functions import function_normal

        exact = special_value(self, op, args)
        return exact if exact is not None else function_normal(self, op, args)

    def is_zero(self, formula: Formula) -> bool:
        """Whether ``formula`` is zero wherever it is defined. False means: not shown."""
        try:
            if formula in plain_nodes(postorder(formula)):
                return bool(self._multiplied_out(formula)[0] == 0)
            return self.vanishes(self.normal(formula))
        except Unsupported:
            return False

    def vanishes(self, ratio: Ratio) -> bool:
        """Whether the numerator is zero once negative powers are cleared and the relations are applied again."""
        if not ratio.numerator:
            return True
        low = tuple((i, -e) for i, e in P.least_exponents(ratio.numerator) if e < 0)
        return not reduced(self, P.scaled(ratio.numerator, low)).numerator

    def rational(self, value: Fraction | int) -> Ratio:
        return Ratio(P.constant(value), P.constant(1))

    def single(self, *key: Any, exponent: Fraction | int = 1) -> Ratio:
        return Ratio(P.atom(self.atom(*key), exponent), P.constant(1))

    def add(self, a: Ratio, b: Ratio, factor: int = 1) -> Ratio:
        """a + factor·b."""
        if a.denominator == b.denominator:
            return self.quotient(P.plus(a.numerator, b.numerator, factor), a.denominator)
        numerator = P.plus(self.times(a.numerator, b.denominator), self.times(b.numerator, a.denominator), factor)
        return self.quotient(numerator, self.times(a.denominator, b.denominator))

    def mul(self, a: Ratio, b: Ratio) -> Ratio:
        return self.quotient(self.times(a.numerator, b.numerator), self.times(a.denominator, b.denominator))

    def times(self, a: Polynomial, b: Polynomial) -> Polynomial:
        """The product of polynomials, counted as work. Raises Unsupported when it is too much."""
        self.spend(len(a) * len(b))
        return P.times(a, b)

    def spend(self, work: int) -> None:
        """Count work. Raises Unsupported when it is too much."""
        self.work -= work
        if self.work < 0:
            raise Unsupported

    def div(self, a: Ratio, b: Ratio) -> Ratio:
        if not b.numerator:
            raise Unsupported  # division by zero: defined nowhere, so nothing is to be said about it
        return self.quotient(self.times(a.numerator, b.denominator), self.times(a.denominator, b.numerator))

    def power(self, a: Ratio, n: int) -> Ratio:
        if abs(n) > MAX_POWER and len(a.numerator) + len(a.denominator) > 2:
            raise Unsupported
        if n < 0:
            return self.div(self.rational(1), self.power(a, -n))
        if len(a.numerator) == 1 and a.is_polynomial():
            ((monomial, coefficient),) = a.numerator.items()
            if n * (coefficient.numerator.bit_length() + coefficient.denominator.bit_length()) > MAX_BITS:
                raise Unsupported
            return self.quotient({P.monomial_power(monomial, n): coefficient**n}, P.constant(1))
        result, square = self.rational(1), a
        while n:
            if n & 1:
                result = self.mul(result, square)
            n >>= 1
            square = self.mul(square, square) if n else square
        return result

    def quotient(self, numerator: Polynomial, denominator: Polynomial) -> Ratio:
        """The quotient with relations applied, common monomials cancelled and common factors removed."""
        top, bottom = reduced(self, numerator), reduced(self, denominator)
        numerator = self.times(top.numerator, bottom.denominator)
        denominator = self.times(top.denominator, bottom.numerator)
        if not denominator:
            raise Unsupported
        if not numerator:
            return self.rational(0)
        if len(denominator) > 1 and len(numerator) > 1 and len(numerator) + len(denominator) <= MAX_CANCELLED:
            self.spend(len(numerator) * len(denominator))
            numerator, denominator = cancelled(numerator, denominator)
        low = P.least_exponents(denominator)
        monomial = P.monomial_power(low, -1)
        lead = min(denominator.items())[1]
        factor = Fraction(1) / lead
        numerator = P.scaled(numerator, monomial, factor)
        if any(self.keys[i][0] == "prime" for i, _ in low):
            again = reduced(self, numerator)  # 1/√3 is √3/3
            numerator = again.numerator if again.is_polynomial() else numerator
        return Ratio(numerator, P.scaled(denominator, monomial, factor))

    def _of(self, node: Formula) -> Ratio:
        """The normal form of a node that is done, or plain."""
        if node not in self.done:
            self.done[node] = self._plain(node)
        return self.done[node]

    def _plain(self, node: Formula) -> Ratio:
        """The normal form of a plain formula. Raises Unsupported when that is too long."""
        if node.op == "number":
            return self.rational(node.args[0])
        if node.op == "variable":
            return self.single("variable", node.args[0])
        atoms = [self.atom("variable", name) for name in variables(node)]
        above, below = self._multiplied_out(node)
        numerator = in_atoms(above, atoms)
        return Ratio(numerator, P.constant(1)) if below is None else self.quotient(numerator, in_atoms(below, atoms))

    def _multiplied_out(self, node: Formula) -> tuple[Any, Any]:
        """Numerator and denominator of a plain formula in its variables, counted as work. Raises Unsupported."""
        above, below, work = multiplied_out(node, variables(node), self.work)
        self.spend(work)
        return above, below

    def _node(self, node: Formula) -> Ratio:
        if node.op == "constant":
            if node.args[0] != "pi":
                raise Unsupported  # infinity is no number
            return self.single("constant", node.args[0])
        args = [self._of(a) for a in node.args]
        if node.op == "add":
            return self.add(args[0], args[1])
        if node.op == "sub":
            return self.add(args[0], args[1], -1)
        if node.op == "neg":
            return self.mul(self.rational(-1), args[0])
        if node.op == "mul":
            return self.mul(*args)
        if node.op == "div":
            return self.div(*args)
        return self._function(node.op, args)

    def is_nonnegative_atom(self, index: int) -> bool:
        """Whether the atom is known to be >= 0 wherever it is defined."""
        key = self.keys[index]
        return (
            key[0] in ("exp", "prime", "abs", "root", "gamma")
            or key == ("constant", "pi")
            or (key[0] == "variable" and key[1] in self.nonnegative)
        )

    def unit(self, direction: Any, coefficient: Fraction) -> int:
        """``coefficient`` as a multiple of the direction's unit; raises _NewUnit when a finer unit is needed first."""
        known = self.units.get(direction)
        if known is None:
            self.units[direction] = abs(coefficient)
            known = abs(coefficient)
        multiple = Fraction(coefficient) / known
        if multiple.denominator == 1:
            return int(multiple)
        self.units[direction] = Fraction(
            gcd(coefficient.numerator * known.denominator, known.numerator * coefficient.denominator),
            coefficient.denominator * known.denominator,
        )
        raise _NewUnit
