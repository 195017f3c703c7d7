"""Sums of sines and cosines as products: sin x + sin y - sin(x + y) is 4 sin(x/2) sin(y/2) sin((x + y)/2). Untrusted.

With z = e^(iθ) for every independent angle θ, a formula in sines and cosines is a polynomial in powers of the z. When
its coefficients are all real (an even function) or all imaginary (an odd one) it is factored over ℚ. A factor that is
the same read backwards, up to its sign, is a sum of cosines or of sines again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from numerics.rationals import from_flint
from verify.formula.tree import Formula, apply, number, postorder
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.algebra import polynomial as P
from verify.kernel.algebra.flint_bridge import Bridge
from verify.kernel.algebra.polynomial import Monomial, Polynomial
from verify.kernel.goal import Goal

from .factors import MAX_DEGREE, Factor, to_formula
from .identities import Prove
from .signs import product_of
from .splits import Proof

WAVES: Final = frozenset({"sin", "cos", "tan"})
#: Longer sums are not factored, nor higher powers multiplied out.
MAX_TERMS: Final = 60
MAX_POWER: Final = 8
ONE: Final = number(1)
#: The atom that stands for i; those after it are the z.
IMAGINARY: Final = 0


def sums_to_products(goal: Goal, prove: Prove) -> Proof | None:
    """A formula in sines and cosines as a product of such sums, with a sign for each."""
    if goal.sign.op == "==":
        return None
    factors = wave_factors(goal.sign.formula)
    return product_of(factors, goal, prove) if factors else None


def wave_factors(formula: Formula) -> list[Factor]:
    """Factors with integer powers whose product is ``formula``; [] when there is nothing to factor.

    >>> from verify.formula.reader import read_formula
    >>> for factor, power in wave_factors(read_formula("sin((x + y)/2)**2 - sin(x)*sin(y)")):
    ...     print(factor, power)
    sin(1/2*x - 1/2*y) 2
    """
    if not any(node.op in WAVES for node in postorder(formula)):
        return []
    angles = Angles()
    try:
        top, bottom = (angles.factors(part) for part in angles.quotient(formula))
    except (Unsupported, ArithmeticError):
        return []
    found = [*top[1], *((f, -power) for f, power in bottom[1])]
    constant = top[0] / bottom[0]
    return ([(number(constant), 1)] if constant != 1 else []) + found if sum(abs(p) for _, p in found) > 1 else []


@dataclass
class Angles:
    """The independent angles of a formula, power products of variables, in the order in which they appear."""

    algebra: Algebra = field(default_factory=Algebra)
    directions: list[Monomial] = field(default_factory=list)

    def quotient(self, formula: Formula) -> tuple[Polynomial, Polynomial]:
        """Two polynomials in i and the z whose quotient is the formula. Raises Unsupported when there are none."""
        one = P.constant(1)
        done: dict[Formula, tuple[Polynomial, Polynomial]] = {}
        for node in postorder(formula):
            if node.op == "number":
                done[node] = P.constant(node.args[0]), one
            elif node.op in ("sin", "cos"):
                done[node] = self._wave(node.op, node.args[0]), one
            elif node.op == "tan":
                done[node] = self._wave("sin", node.args[0]), self._wave("cos", node.args[0])
            elif node.args and all(a in done for a in node.args):
                done[node] = _combined(node, [done[a] for a in node.args])
        if formula not in done:
            raise Unsupported
        return done[formula]

    def _wave(self, op: str, angle: Formula) -> Polynomial:
        """(z - 1/z)/(2i) or (z + 1/z)/2, where z = e^(i·angle)."""
        place: list[tuple[int, P.Exponent]] = []
        quarters = Fraction(0)
        ratio = self.algebra.normal(angle)
        if not ratio.is_polynomial():
            raise Unsupported
        for monomial, coefficient in ratio.terms():
            if monomial == ((self.algebra.atom("constant", "pi"), 1),):
                quarters = 2 * coefficient
                continue
            if monomial not in self.directions:
                self.directions.append(monomial)
            place.append((self.directions.index(monomial) + 1, P.plain(coefficient)))
        if quarters.denominator != 1:
            raise Unsupported
        shift = 3 if op == "sin" else 0  # 1/i = i³
        up, down = (_power_of_i(sign * (int(quarters) + shift)) for sign in (1, -1))
        z = tuple(sorted(place))
        return P.plus(P.scaled(up, z, Fraction(1, 2)), P.scaled(down, P.monomial_power(z, -1), Fraction(1, 2)))

    def factors(self, whole: Polynomial) -> tuple[Fraction, list[Factor]]:
        """The number and the sums of waves whose product a polynomial in i and the z is. Raises Unsupported."""
        whole = _reduced(whole)
        turns = {dict(m).get(IMAGINARY, 0) for m in whole}
        if len(turns) != 1 or len(whole) > MAX_TERMS:
            raise Unsupported
        quarters = int(turns.pop())
        real = P.scaled(whole, ((IMAGINARY, -1),)) if quarters else whole
        content, parts = _irreducible(real)
        found: list[Factor] = []
        for part, power in _whole_sines(parts):
            odd, weight, waves = self._as_waves(part)
            quarters += odd * power
            content *= weight**power
            if waves is not ONE:
                found.append((waves, power))
        if quarters % 2:
            raise Unsupported
        return content * (-1) ** (quarters // 2), found

    def _as_waves(self, part: Polynomial) -> tuple[int, int, Formula]:
        """(1, n, Σ c sin θ) or (0, n, Σ c cos θ) for a symmetric polynomial that is i·n or n times that sum."""
        around = _centred(part)
        odd = int(_mirrored(around) != around)
        common = 1 if any(c % 2 for m, c in around.items() if not m) else 2
        total: Formula | None = None
        for monomial, c in sorted(around.items(), key=lambda item: (item[1] < 0, item[0])):
            if monomial and monomial[0][1] < 0:
                continue  # the other half of a pair
            angle = to_formula(self.algebra, {self.directions[k - 1]: Fraction(e) for k, e in monomial})
            weight = abs(c) * (2 if monomial else 1) / common
            wave = apply("sin" if odd else "cos", angle) if monomial else ONE
            term = wave if weight == 1 else number(weight) if wave is ONE else number(weight) * wave
            total = (term if c > 0 else -term) if total is None else total + term if c > 0 else total - term
        assert total is not None
        return odd, common, total


def _power_of_i(exponent: int) -> Polynomial:
    return _reduced({((IMAGINARY, exponent),): Fraction(1)})


def _reduced(whole: Polynomial) -> Polynomial:
    """With i² = -1: every monomial has i or not."""
    result: Polynomial = {}
    for monomial, c in whole.items():
        powers = dict(monomial)
        quarters = int(powers.pop(IMAGINARY, 0)) % 4
        rest = (((IMAGINARY, 1),) if quarters % 2 else ()) + tuple(sorted(powers.items()))
        result = P.plus(result, {rest: -c if quarters > 1 else c})
    return result


def _combined(node: Formula, parts: list[tuple[Polynomial, Polynomial]]) -> tuple[Polynomial, Polynomial]:
    """The quotient for an operation of arithmetic, from those of its arguments. Raises Unsupported for others."""
    (a, b), (c, d) = parts[0], parts[-1]
    if node.op == "neg":
        return P.plus({}, a, -1), b
    if node.op in ("add", "sub"):
        return P.plus(P.times(a, d), P.times(c, b), 1 if node.op == "add" else -1), P.times(b, d)
    if node.op == "mul":
        return P.times(a, c), P.times(b, d)
    if node.op == "div":
        return P.times(a, d), P.times(b, c)
    if node.op == "pow" and node.args[1].op == "number":
        exponent = node.args[1].args[0]
        if exponent.denominator == 1 and abs(exponent) <= MAX_POWER:
            top, bottom = (a, b) if exponent > 0 else (b, a)
            power = P.constant(1), P.constant(1)
            for _ in range(abs(int(exponent))):
                power = P.times(power[0], top), P.times(power[1], bottom)
            return power
    raise Unsupported


def _irreducible(whole: Polynomial) -> tuple[Fraction, list[tuple[Polynomial, int]]]:
    """The content and the irreducible factors; those that are not symmetric by themselves are multiplied together."""
    rest = P.scaled(whole, P.monomial_power(P.least_exponents(whole), -1))
    bridge = Bridge(rest)
    polynomial = bridge.to_flint(rest)
    if polynomial.total_degree() > MAX_DEGREE:
        raise Unsupported
    content, parts = polynomial.factor()
    found: list[tuple[Polynomial, int]] = []
    others = P.constant(1)
    for part, power in parts:
        back = bridge.from_flint(part)
        if _is_symmetric(back):
            found.append((back, int(power)))
        else:
            for _ in range(int(power)):
                others = P.times(others, back)
    if len(others) > 1:
        if not _is_symmetric(others):
            raise Unsupported
        found.append((others, 1))
    return from_flint(content), found


def _whole_sines(parts: list[tuple[Polynomial, int]]) -> list[tuple[Polynomial, int]]:
    """Products of z^k - 1 and z^k + 1 multiplied out: sin θ is not worth two factors."""
    powers = {frozenset(part.items()): power for part, power in parts}
    for part, _ in parts:
        sine, cosine = (frozenset({m: c if c > 0 else sign * c for m, c in part.items()}.items()) for sign in (1, -1))
        if len(part) == 2 and sine != cosine and powers.get(sine, 0) and powers.get(cosine, 0):
            common = min(powers[sine], powers[cosine])
            powers[sine] -= common
            powers[cosine] -= common
            both = frozenset(P.times(dict(sine), dict(cosine)).items())
            powers[both] = powers.get(both, 0) + common
    return [(dict(part), power) for part, power in powers.items() if power]


def _is_symmetric(part: Polynomial) -> bool:
    around = _centred(part)
    mirrored = _mirrored(around)
    return mirrored == around or mirrored == {m: -c for m, c in around.items()}


def _mirrored(part: Polynomial) -> Polynomial:
    """P(1/z)."""
    return {P.monomial_power(m, -1): c for m, c in part.items()}


def _centred(part: Polynomial) -> Polynomial:
    """The polynomial divided by the power product in the middle between its least and its largest exponents."""
    span = P.monomial_product(P.least_exponents(part), P.monomial_power(P.least_exponents(_mirrored(part)), -1))
    return P.scaled(part, P.monomial_power(span, Fraction(-1, 2)))
