"""Inequalities between sines, cosines and tangents as rational ones: w = tan(x/(2q)) for every variable. Untrusted.

With w = tan(θ/2) and ζ = e^(iθ) = (1 + i w)²/(1 + w²), every cos(n θ) and sin(n θ) is the real or imaginary part of
ζ^n. So a formula in which the variables occur only within sines, cosines and tangents of rational combinations of
them, and of multiples of π/2, becomes a quotient of polynomials in the w (the substitution of Weierstrass).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeVar

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import PI, Formula, apply, number, postorder, variable, variables
from verify.kernel.boundary import opened
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import replaced
from verify.kernel.simplify import simplified

from .factors import normal_text, rewritten
from .half_angles import WAVES
from .identities import Prove
from .normal_forms import polynomial_form
from .sampling import float_ends
from .splits import Proof
from .substitution import NewVariable, fresh_names, in_turn

#: Multiples of an angle beyond this make polynomials too long.
MAX_MULTIPLE: Final = 6
ZERO: Final = number(0)
ONE: Final = number(1)
ZERO_PART: Final = Fraction(0)

#: An angle: multiples of the variables, and quarters of a turn.
Angle = tuple[dict[str, Fraction], int]
Read = TypeVar("Read")


def rational(goal: Goal, prove: Prove) -> Proof | None:
    """The goal with tan(x/(2q)) as the new variables, when all its variables are angles."""
    names = variables(goal.sign.formula)
    if goal.sign.op not in (">", ">=") or len(names) < 2:
        return None
    found = angles_in(goal.sign.formula)
    if found is None or len(found) < 2:
        return None
    parts = {n: math.lcm(*(multiples.get(n, ZERO_PART).denominator for multiples, _ in found.values())) for n in names}
    if any(abs(m) * parts[n] > MAX_MULTIPLE for multiples, _ in found.values() for n, m in multiples.items()):
        return None
    here = opened(goal, arb_arithmetic) if goal.sign.op == ">=" and not goal.assumptions else goal
    new = new_variables(here, names, parts)
    general = None if new is None else in_tangents(goal.sign.formula, found, parts, new)
    if new is None or general is None:
        return None
    proof = in_turn(here, [place.new for place in new], general, prove)
    return proof["special"][0] if here is goal else {"rule": "interior", "proof": proof}


@dataclass(frozen=True, slots=True)
class Place:
    """A new variable for the tangent of a part of an angle, and that tangent in terms of the new variables."""

    angle: str
    new: NewVariable
    tangent: Formula


def new_variables(goal: Goal, names: Sequence[str], parts: Mapping[str, int]) -> list[Place] | None:
    """The tangents with their ranges; where x + y < π is assumed for y, tan(y/(2q)) as a part of tan((π - x)/(2q))."""
    fresh = dict(zip(names, fresh_names(goal.box, len(names)), strict=True))
    pair = None
    if goal.assumptions:
        pair = next((pair for a in goal.assumptions if (pair := below_half_turn(a, names, parts)) is not None), None)
        if pair is None or len(names) > 2:
            return None
    found: list[Place] = []
    for n in names:
        r, w = tangent_range(goal.box[n], 2 * parts[n]), variable(fresh[n])
        if r is None or pair is not None and r.lower is not ZERO:
            return None
        found.append(Place(n, NewVariable(fresh[n], apply("tan", variable(n) / number(2 * parts[n])), r), w))
    if pair is None:
        return found
    (x, y), strict = pair
    first, last = sorted(found, key=lambda place: place.angle != y)
    other, u = apply("tan", (PI - variable(x)) / number(2 * parts[x])), last.tangent
    most = ONE / u if parts[x] == 1 else (ONE - u) / (ONE + u)
    within = Range(ZERO, ONE, first.new.range.lower_open, strict)
    part = NewVariable(first.new.name, first.new.value / other, within)
    return [Place(y, part, first.tangent * most), last]


def below_half_turn(
    assumption: Sign, names: Sequence[str], parts: Mapping[str, int]
) -> tuple[tuple[str, str], bool] | None:
    """(x, y) and whether the bound is strict, for an assumption x + y < π or x + y <= π; else None."""
    angle = angle_of(assumption.formula)
    if angle is None or assumption.op not in (">", ">=") or set(angle[0]) != set(names) or len(names) != 2:
        return None
    x, y = names
    c = angle[0][x]
    if c != angle[0][y] or c >= 0 or angle[1] != -2 * c or parts[x] != parts[y] or parts[x] > 2:
        return None
    return (x, y), assumption.op == ">"


def angles_in(formula: Formula) -> dict[Formula, Angle] | None:
    """The sines, cosines and tangents with their angles; None when a variable occurs elsewhere."""
    return arguments_in(formula, WAVES, angle_of)


def arguments_in(
    formula: Formula, functions: Collection[str], read: Callable[[Formula], Read | None], *, elsewhere: bool = False
) -> dict[Formula, Read] | None:
    """The uses of ``functions`` with their arguments as ``read`` reads them.

    None when there are none, when one cannot be read, or when a variable occurs ``elsewhere`` and must not.
    """
    found: dict[Formula, Read] = {}
    rest = formula
    for node in postorder(formula):
        if node.op in functions and variables(node):
            argument = read(node.args[0])
            if argument is None:
                return None
            found[node] = argument
            rest = replaced(rest, node, ONE)
    return None if variables(rest) and not elsewhere or not found else found


def angle_of(formula: Formula) -> Angle | None:
    """Σ m_k x_k + n π/2 with rational m_k and a whole n; None for other formulas.

    >>> from verify.formula.reader import read_formula
    >>> angle_of(read_formula("pi - (x + y)/2"))
    ({'x': Fraction(-1, 2), 'y': Fraction(-1, 2)}, 2)
    """
    found = polynomial_form(formula)
    if found is None:
        return None
    algebra, polynomial = found
    multiples: dict[str, Fraction] = {}
    quarters = Fraction(0)
    for monomial, c in sorted(polynomial.items()):
        kind, *name = algebra.keys[monomial[0][0]] if len(monomial) == 1 and monomial[0][1] == 1 else ("",)
        if kind == "constant":
            quarters = 2 * c
        elif kind == "variable":
            multiples[str(name[0])] = c
        else:
            return None
    return (multiples, int(quarters)) if quarters.denominator == 1 else None


def tangent_range(r: Range, divisor: int) -> Range | None:
    """The range of tan(x/divisor); None when it is not between two poles."""
    pole = divisor * math.pi / 2
    ends: list[Formula | None] = []
    for end, value, is_open in zip((r.lower, r.upper), float_ends(r), (r.lower_open, r.upper_open), strict=True):
        if end is None or abs(value) > pole * (1 + 1e-12) or abs(value) > pole * (1 - 1e-12) and not is_open:
            return None
        at_pole = abs(value) > pole * (1 - 1e-12)
        tangent = simplified(normal_text(apply("tan", end / number(divisor)), frozenset()))
        ends.append(None if at_pole else tangent)
    return Range(ends[0], ends[1], r.lower_open, r.upper_open)


def in_tangents(
    formula: Formula, angles: Mapping[Formula, Angle], parts: Mapping[str, int], places: Sequence[Place]
) -> Formula | None:
    """The formula as a quotient of polynomials in the new variables."""
    tangents = {place.angle: place.tangent for place in places}
    for node, (multiples, quarters) in angles.items():
        powers = {tangents[n]: int(m * parts[n]) for n, m in multiples.items()}
        real, imaginary, below = turned(powers, quarters)
        whole = {"cos": real / below, "sin": imaginary / below, "tan": imaginary / real}[node.op]
        formula = replaced(formula, node, whole)
    return rewritten(formula)


def turned(powers: Mapping[Formula, int], quarters: int) -> tuple[Formula, Formula, Formula]:
    """(A, B, C) with i^quarters·Π ζ^n = (A + iB)/C for pairs (w, n), where ζ = (1 + i w)²/(1 + w²).

    >>> from verify.formula.tree import variable
    >>> for part in turned({variable("w"): 1}, 0):
    ...     print(part)
    1 - w**2
    2*w
    1 + w**2
    """
    real, imaginary, below = ONE, ZERO, ONE
    for w, n in powers.items():
        even, odd = (
            sum((number((-1) ** (k // 2) * math.comb(2 * abs(n), k)) * w ** number(k) for k in ks), ZERO)
            for ks in (range(0, 2 * abs(n) + 1, 2), range(1, 2 * abs(n), 2))
        )
        odd = odd if n > 0 else -odd
        real, imaginary = real * even - imaginary * odd, real * odd + imaginary * even
        below = below * (ONE + w ** number(2)) ** number(abs(n))
    for _ in range(quarters % 4):
        real, imaginary = -imaginary, real
    return tuple(normal_text(part, frozenset()) for part in (real, imaginary, below))  # type: ignore[return-value]
