"""The checker of certificates of kind "antiderivative": an integral is the difference of two values of F, where F′ = f.

Let F be continuous on an interval, with a value or a limit at each end, F′ = f inside, and f Lebesgue integrable. Then
∫ f = F(b) − F(a) (fundamental theorem of calculus on compact parts, dominated convergence towards the ends). What is to
be shown are statements: F′ == f inside, where both are defined; F is defined up to the ends where its value is taken,
and so continuous there; towards the other ends |F − L| is at most something that tends to 0, a power of the distance,
or e^(-a|x|) or a power of 1/|x| far out; f is defined at an end, so that it is bounded near it, or has an integrable
bound there (tails.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from verify.certificate import Certificate
from verify.checking import Checked, checker
from verify.formula.derivative import derivative
from verify.formula.endpoints import MINUS_OO
from verify.formula.reader import read_formula
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import OO, Formula, number, variables
from verify.interaction.arithmetic import arithmetic as working_in
from verify.kernel.box import from_interval
from verify.kernel.premises import DISCONTINUOUS, uses
from verify.kernel.witness import lies_inside

from ..data import constant, filled
from ..parts import Shown, check_answer
from .quantity import Quantity, quantity_of
from .tails import Side, Tail, read_tail, tail_statement, tail_value

_SIDES: Final[tuple[Side, Side]] = ("lower", "upper")
_ZERO: Final = number(0)
_BITS: Final = 80


@dataclass(frozen=True, slots=True)
class Limit:
    """F tends to ``value`` towards an end: |F - value| is at most ``bound``, which tends to 0 there."""

    value: Formula
    bound: Tail

    @property
    def side(self) -> Side:
        """Which end."""
        return self.bound.side

    def statement(self, F: Formula, x: str, interval: Interval) -> Statement:
        """The bound."""
        return tail_statement(F if self.value is _ZERO else F - self.value, x, interval, self.bound)

    def to_json(self) -> dict[str, str]:
        """The limit as it stands in certificates."""
        return {**self.bound.to_json(), "value": str(self.value)}


@dataclass(frozen=True, slots=True)
class Antiderivative:
    """The integral of ``quantity`` is ``value``, the difference of the values of ``formula`` (F) at the ends.

    ``limits`` are given at the ends where F has no value, ``tails`` where f has none.
    """

    quantity: Quantity
    formula: Formula
    value: Formula
    limits: tuple[Limit, ...]
    tails: tuple[Tail, ...]

    def __str__(self) -> str:
        return f"{self.quantity} is {self.value}"

    def difference(self) -> Formula:
        """F at the upper end minus F at the lower end, each a value or a limit."""
        given = {limit.side: limit.value for limit in self.limits}
        interval, x = self.quantity.interval, self.quantity.variable
        lower, upper = (
            given[side] if side in given else filled(self.formula, {x: end})
            for side, end in zip(_SIDES, (interval.lower, interval.upper), strict=True)
        )
        return upper - lower

    def needed(self) -> list[Statement]:
        """All that has to be shown. Raises ValueError where F has no derivative that can be written down."""
        F, f, x, interval = self.formula, self.quantity.formula, self.quantity.variable, self.quantity.interval
        inside = Interval(interval.lower, interval.upper, True, True)
        return [
            Statement((Relation("==", derivative(F, x), f),), ((x, inside),)),
            Statement((Relation("==", F, F),), ((x, self._up_to_the_ends(self.limits)),)),
            Statement((Relation("==", f, f),), ((x, self._up_to_the_ends(self.tails)),)),
            *(limit.statement(F, x, interval) for limit in self.limits),
            *(tail_statement(f, x, interval, tail) for tail in self.tails),
            Statement((Relation("==", self.value, self.difference()),), ()),
        ]

    def _up_to_the_ends(self, but: Sequence[Limit | Tail]) -> Interval:
        """The interval with its ends, but for those at which something else is known."""
        open_at, interval = {one.side for one in but}, self.quantity.interval
        return Interval(interval.lower, interval.upper, "lower" in open_at, "upper" in open_at)

    def to_json(self) -> dict[str, Any]:
        """The data of a certificate, without the proofs of its statements."""
        return {
            **self.quantity.to_json(),
            "antiderivative": str(self.formula),
            "value": str(self.value),
            "limits": [limit.to_json() for limit in self.limits],
            "tails": [tail.to_json() for tail in self.tails],
        }


@checker
def check_antiderivative(certificate: Certificate, arithmetic: str) -> Checked:
    """(ok, reason, number of leaves decided)."""
    return check_answer(certificate, arithmetic, _shown)


def _shown(proof: Any) -> Shown:
    found = read_antiderivative(proof)
    _require_sense(found)
    return str(found), found.needed(), ()


def read_antiderivative(table: Any) -> Antiderivative:
    """What a certificate states and gives, from its data. Raises ValueError or KeyError for what cannot be read."""
    limits = [Limit(constant(one["value"]), read_tail(one)) for one in table["limits"]]
    return Antiderivative(
        quantity_of(table),
        read_formula(table["antiderivative"]),
        constant(table["value"]),
        tuple(limits),
        tuple(read_tail(one) for one in table["tails"]),
    )


def _require_sense(found: Antiderivative) -> None:
    """Raises ValueError for what the theorem is not about."""
    asked, F = found.quantity, found.formula
    if asked.part != "value" or not set(variables(F)) <= {asked.variable}:
        raise ValueError("Expected the integral of a function and an antiderivative in the same variable.")
    if uses(asked.formula, DISCONTINUOUS) or uses(F, DISCONTINUOUS):
        raise ValueError("Expected continuous functions.")
    inside = from_interval(Interval(asked.interval.lower, asked.interval.upper, True, True))
    for known in (found.limits, found.tails):
        sides = [one.side for one in known]
        if len(set(sides)) < len(sides) or not set(sides) <= set(_SIDES):
            raise ValueError("Expected at most one limit and one tail at each end.")
    for bound in (*(limit.bound for limit in found.limits), *found.tails):
        if not lies_inside(inside, number(bound.cut)):
            raise ValueError(f"Expected {bound.cut} to lie inside {asked.interval}.")
    for limit in found.limits:
        _require_vanishing(limit.bound, asked.interval)
    with working_in("arb", _BITS) as a:
        for tail in found.tails:
            tail_value(asked.interval, tail, a)  # refuses bounds without an integral
    for side, end in zip(_SIDES, (asked.interval.lower, asked.interval.upper), strict=True):
        if end in (OO, MINUS_OO) and not all(side in {one.side for one in k} for k in (found.limits, found.tails)):
            raise ValueError("Expected a limit and a tail at an infinite end.")


def _require_vanishing(bound: Tail, interval: Interval) -> None:
    """Raises ValueError unless the bound tends to 0 at its end."""
    end = interval.upper if bound.side == "upper" else interval.lower
    if end not in (OO, MINUS_OO):
        vanishes = bound.kind == "power" and bound.rate < 0
    else:
        # A power of |x| is one of a positive number only on the side of the end.
        vanishes = bound.rate > 0 and (bound.kind == "exp" or (bound.cut > 0) == (end is OO) and bound.cut != 0)
    if not vanishes:
        raise ValueError("Expected a bound that tends to 0.")
