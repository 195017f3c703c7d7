"""The checker of certificates of kind "integral": every cell is enclosed again, and the sum must lie in the statement.

What is stated is the Lebesgue integral of f, of max(f, 0), or of |f'| (the total variation of f) over an interval. The
certificate proves that the integrand is defined inside the interval, cuts the interval into cells, and may bound tails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from verify.certificate import Certificate
from verify.checking import PRECISION, Checked, checker, rational, whole
from verify.formula.reader import read_interval
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import Formula, number
from verify.interaction.arithmetic import Value, arithmetic
from verify.kernel.checker import arithmetic_called
from verify.kernel.premises import DISCONTINUOUS, uses

from ..parts import NOT_SHOWN, check_parts
from .cells import Integrand
from .quantity import Quantity, quantity_of
from .tails import Tail, read_tail, tail_statement, tail_value

_MAX_CELLS: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class IntegralStatement:
    """The quantity lies in [lower, upper]."""

    quantity: Quantity
    lower: Fraction
    upper: Fraction

    def __str__(self) -> str:
        return f"{self.quantity} is in [{self.lower}, {self.upper}]"

    def to_json(self) -> dict[str, str]:
        """The data of a certificate that say what is stated."""
        return {**self.quantity.to_json(), "lower": str(self.lower), "upper": str(self.upper)}


def needed(asked: Quantity, tails: Sequence[Tail]) -> list[Statement]:
    """What has to be shown beside the enclosures: the integrand is defined inside the interval, and tails are bounded.

    For a total variation f itself must be defined on all of the interval, where it then is continuous.
    """
    f, g, x, interval = asked.formula, asked.integrand(), asked.variable, asked.interval
    inside = Interval(interval.lower, interval.upper, True, True)
    defined = [Statement((Relation("==", g, g),), ((x, inside),))]
    if asked.part == "variation":
        defined.append(Statement((Relation("==", f, f),), ((x, interval),)))
    return [*defined, *(tail_statement(g, x, interval, tail) for tail in tails)]


def total(inside: Integrand, interval: Interval, ends: Sequence[Formula], tails: Sequence[Tail]) -> Value:
    """The sum over all cells and tails. Raises ArithmeticError or ValueError when there is no finite enclosure."""
    a = inside.a
    value = a.zero
    for tail in tails:
        value = value + tail_value(interval, tail, a)
    for low, high in pairwise(ends):
        value = value + inside.over((low, high))[0]
    return value


def cell_ends(interval: Interval, points: Sequence[Fraction], tails: Sequence[Tail]) -> list[Formula]:
    """The ends of all cells: from one end of the interval, or the cut of its tail, to the other.

    Raises ValueError unless the points increase and the tails are at different ends.
    """
    cuts: Mapping[str, Tail] = {tail.side: tail for tail in tails}
    if len(cuts) != len(tails):
        raise ValueError("Expected at most one tail at each end.")
    first = number(cuts["lower"].cut) if "lower" in cuts else interval.lower
    last = number(cuts["upper"].cut) if "upper" in cuts else interval.upper
    if any(not p < q for p, q in pairwise(points)):
        raise ValueError("Expected increasing points.")
    ends = [first, *map(number, points), last]
    for low, high in ((ends[0], ends[1]), (ends[-2], ends[-1])):
        read_interval(f"[{low}, {high}]")  # refuses reversed and infinite ends
    return ends


def read_integral(proof: Mapping[str, Any]) -> IntegralStatement:
    """What a certificate states, from its data. Raises ValueError."""
    return IntegralStatement(quantity_of(proof), rational(proof["lower"]), rational(proof["upper"]))


@checker
def check_integral(certificate: Certificate, arithmetic_name: str) -> Checked:
    """(ok, reason, number of cells decided)."""
    proof = certificate.proof
    stated = read_integral(proof)
    asked, interval = stated.quantity, stated.quantity.interval
    if certificate.refutes or certificate.statement != str(stated) or uses(asked.formula, DISCONTINUOUS):
        return False, NOT_SHOWN, 0
    bits, order = whole(proof["bits"], *PRECISION, "a precision"), whole(proof["order"], 2, 200, "an order")
    if order % 2:
        return False, "Expected an even order of expansion.", 0
    tails = [read_tail(table) for table in proof["tails"]]
    points = [rational(text) for text in proof["points"]]
    if len(points) > _MAX_CELLS:
        return False, "Expected fewer cells.", 0
    ends = cell_ends(interval, points, tails)
    ok, reason, leaves = check_parts(needed(asked, tails), proof["parts"], arithmetic_name)
    if not ok:
        return False, reason, leaves
    with arithmetic(arithmetic_name, bits) as a:
        inside = Integrand(asked.integrand(), asked.variable, order, a, arithmetic_called(arithmetic_name))
        low, high = a.ends(total(inside, interval, ends, tails))
    if not stated.lower <= low <= high <= stated.upper:
        coarse = "" if arithmetic_name == "arb" else f" in {arithmetic_name}, which has 53 bits; arb has more"
        return False, f"The sum over all cells is not certainly in [{stated.lower}, {stated.upper}]{coarse}.", leaves
    return True, f"{len(ends) - 1} cells enclosed again in {arithmetic_name}.", leaves + len(ends) - 1
