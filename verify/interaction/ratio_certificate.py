"""Certificates that the ratio of (L1) lies in an interval, piece by piece of a range, and their checker.

    ratio[f(x) = sin(x)*exp(beta*(cos(x) - 1)); M = pi] in [3/5, 2] for beta in [-2/5, 4]

means: f is odd and 2π-periodic, and for every value of the parameter f is analytic, f'(0) > 0, and the ratio
4 (1 + τ/M) f'(0) / (τ ∫ max(f''', 0)) of ``ratio``, τ the least number with f' < 0 on (τ, π], lies in the interval.

The certificate cuts the range into pieces, each with an interval of its own inside that of the statement. The checker
encloses the ratio over every piece anew and believes none of these numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from verify.certificate import Certificate
from verify.checking import Checked, checker, rational
from verify.errors import InputError
from verify.formula.statement import Interval
from verify.formula.tree import Formula, variables

from .arithmetic import BITS, Arithmetic, arithmetic
from .boxes import contains
from .certificate_data import bits_of, objection
from .criterion import decimals
from .l1_box import Family, box_chart, family
from .l1_cell import Gap
from .ratio import Ends, RatioBox, ratio_over

KIND: Final = "l1-ratio"

#: Digits of the intervals in a certificate, rounded outward: room for another arithmetic, which rounds otherwise.
DIGITS: Final = 8

_NUMBER: Final = r"[0-9]{1,40}(?:/[0-9]{1,40})?"
_FORM: Final = re.compile(
    rf"ratio\[f\((\w+)\) = (.+); M = (pi|2\*pi)\] in \[({_NUMBER}), ({_NUMBER})\] for (.+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class RatioStatement:
    """The ratio for ``formula`` and gap bound M = ``m`` lies in ``ratio`` for every ``parameter`` in ``interval``.

    Raises InputError unless the parameter is the only one of the formula.
    """

    formula: Formula
    parameter: str
    interval: Interval
    ratio: Ends
    m: Gap = "pi"
    x: str = "x"

    def __post_init__(self) -> None:
        others = sorted(set(variables(self.formula)) - {self.x})
        if others != [self.parameter]:
            raise InputError(f"Expected {self.parameter} to be the only parameter but the parameters are {others}.")

    def __str__(self) -> str:
        subject = f"ratio[f({self.x}) = {self.formula}; M = {self.m}]"
        return f"{subject} in [{self.ratio[0]}, {self.ratio[1]}] for {self.parameter} in {self.interval}"


def read_ratio(text: str) -> RatioStatement:
    """The statement that ``text`` writes. Raises InputError.

    >>> str(read_ratio("ratio[f(x) = a*sin(x); M = pi] in [19/10, 2] for a in [1, 2]"))
    'ratio[f(x) = a*sin(x); M = pi] in [19/10, 2] for a in [1, 2]'
    """
    from verify.formula.reader import read_formula, read_statement

    match = _FORM.fullmatch(text)
    if match is None:
        raise InputError(
            "Expected a statement of the form ratio[f(x) = FORMULA; M = pi] in [a, b] for NAME in ….", text
        )
    x, formula, m, low, high, domain = match.groups()
    intervals = read_statement(f"0 == 0 for {domain}").domain
    if len(intervals) != 1:
        raise InputError(f"Expected the range of one parameter but got {domain}.", text)
    gap: Gap = "pi" if m == "pi" else "2*pi"
    return RatioStatement(read_formula(formula), *intervals[0], (Fraction(low), Fraction(high)), gap, x)


@dataclass(frozen=True, slots=True)
class Piece:
    """The ratio, τ and the integral, rounded outward, for all parameters in [lower, upper]."""

    lower: Fraction
    upper: Fraction
    box: RatioBox


def enclosed_pieces(f: Formula, name: str, ends: list[Fraction], m: Gap, x: str) -> Iterator[Piece]:
    """The ratio over the pieces between neighbouring ``ends``, up to the first where it cannot be enclosed."""
    family_ = family(f, x)
    with arithmetic("arb") as a:
        for lower, upper in pairwise(ends):
            box = ratio_over(box_chart(family_, {name: (lower, upper)}, m, a))
            if box is None:
                return
            yield Piece(lower, upper, RatioBox(*map(_outward, (box.ratio, box.tau, box.variation))))


def _outward(ends: Ends) -> Ends:
    low, high = decimals(ends, DIGITS)
    return Fraction(low), Fraction(high)


def ratio_certificate(statement: RatioStatement, pieces: list[Piece]) -> Certificate:
    """The certificate with these pieces, which follow one another; it holds when ``check_ratio`` says so."""
    proof = {
        "bits": BITS,
        "from": str(pieces[0].lower),
        "pieces": [{"to": str(piece.upper), "ratio": list(map(str, piece.box.ratio))} for piece in pieces],
    }
    return Certificate(KIND, str(statement), proof)


@checker
def check_ratio(certificate: Certificate, arithmetic_name: str) -> Checked:
    """(ok, reason, pieces). Raises ImportError when the arithmetic is not installed."""
    statement = read_ratio(certificate.statement)
    if reason := objection(certificate, statement, KIND):
        return False, reason, 0
    with arithmetic(arithmetic_name, bits_of(certificate.proof)) as a:
        return _check(statement, certificate.proof, family(statement.formula, statement.x), a)


def _check(statement: RatioStatement, proof: Mapping[str, Any], f: Family, a: Arithmetic) -> Checked:
    """The pieces follow one another and cover the range; on each the ratio lies where piece and statement say."""
    first = reached = rational(proof["from"])
    for i, piece in enumerate(proof["pieces"]):
        upper, (low, high) = rational(piece["to"]), map(rational, piece["ratio"])
        if upper < reached:
            return False, f"Piece {i + 1} does not follow the one before.", i
        box = ratio_over(box_chart(f, {statement.parameter: (reached, upper)}, statement.m, a))
        if box is None or not low <= box.ratio[0] or not box.ratio[1] <= high:
            return False, f"Piece {i + 1}: the ratio is not certainly in [{low}, {high}].", i
        if low < statement.ratio[0] or high > statement.ratio[1]:
            return False, f"Piece {i + 1} goes beyond the interval of the statement.", i
        reached = upper
    if not proof["pieces"] or not contains((first, reached), statement.interval, a):
        return False, "The pieces do not cover the range.", 0
    return True, f"{len(proof['pieces'])} pieces hold.", len(proof["pieces"])
