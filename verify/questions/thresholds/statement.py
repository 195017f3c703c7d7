"""What an answer about a parameter states: intervals on which a statement holds, and values for which it fails.

It *holds* on an interval of the parameter when it is proved with the parameter as one more variable. It *fails* at one
value when it is refuted there. It fails on a whole interval J when one point of the other variables serves for all of
J: the conditions are satisfied at that point, and a relation is turned round there, for every value in J.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import Formula, number

from ..data import filled


@dataclass(frozen=True, slots=True)
class Failure:
    """``relation`` (by number) is turned round at the point ``witness`` of the other variables, on ``interval``."""

    interval: Interval
    witness: tuple[tuple[str, Formula], ...]
    relation: int


@dataclass(frozen=True, slots=True)
class Switches:
    """Where ``statement`` holds, as its variable ``parameter`` varies; the intervals and values are in order."""

    statement: Statement
    parameter: str
    holds: tuple[Interval, ...]
    values: tuple[Fraction, ...] = ()
    failures: tuple[Failure, ...] = ()

    def __str__(self) -> str:
        found = [f"holds for {self.parameter} in {interval}" for interval in self.holds]
        found += [f"fails for {self.parameter} = {value}" for value in self.values]
        found += [f"fails for every {self.parameter} in {failure.interval}" for failure in self.failures]
        return f"{self.statement}: {'; '.join(found)}"

    def on(self, part: Interval) -> Statement:
        """The statement with the parameter in ``part``."""
        domain = tuple((n, part if n == self.parameter else i) for n, i in self.statement.domain)
        return Statement(self.statement.relations, domain, self.statement.conditions)

    def proved(self) -> list[Statement]:
        """What must be proved, in order."""
        return [*map(self.on, self.holds), *(turned(self.statement, self.parameter, f) for f in self.failures)]

    def refuted(self) -> list[Statement]:
        """What must be refuted, in order."""
        return [self.on(Interval(number(value), number(value))) for value in self.values]


def turned(statement: Statement, parameter: str, failure: Failure) -> Statement:
    """That the conditions hold at the witness and the relation is turned round, for every value of the parameter."""
    values = dict(failure.witness)

    def there(relation: Relation) -> Relation:
        return Relation(relation.op, filled(relation.left, values), filled(relation.right, values))

    relations = (statement.relations[failure.relation].negated(), *statement.conditions)
    return Statement(tuple(map(there, relations)), ((parameter, failure.interval),))
