"""A statement as a family over one of its variables: proved on parts of the range, or refuted at single values."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.endpoints import MINUS_OO
from verify.formula.reader import read_formula
from verify.formula.statement import Interval, Statement
from verify.formula.tree import OO, Formula, number
from verify.kernel.box import approximate, from_interval
from verify.kernel.witness import lies_inside
from verify.verdict import Verdict

from ..effort import Effort
from ..evidence import refutation
from .statement import Failure, turned


@dataclass(frozen=True, slots=True)
class Failing:
    """A value of the parameter for which the statement fails, at ``witness`` (all variables), with its certificate."""

    value: Fraction
    witness: dict[str, str]
    certificate: Certificate


@dataclass(slots=True)
class Parameter:
    """The family; answers to questions about it are kept."""

    statement: Statement
    name: str
    interval: Interval
    effort: Effort
    proofs: dict[Interval, Certificate | None] = field(default_factory=dict)
    verdicts: dict[Fraction, Verdict] = field(default_factory=dict)

    @classmethod
    def of(cls, statement: Statement, name: str, effort: Effort) -> Parameter:
        """Raises InputError when ``name`` is no variable of the statement."""
        intervals = dict(statement.domain)
        if name not in intervals:
            raise InputError(f'Expected a parameter with an interval but {name} has none; add "{name} in [..., ...]".')
        return cls(statement, name, intervals[name], effort)

    def on(self, part: Interval) -> Statement:
        """The statement with the parameter in ``part``."""
        domain = tuple((n, part if n == self.name else i) for n, i in self.statement.domain)
        return Statement(self.statement.relations, domain, self.statement.conditions)

    def at(self, value: Fraction) -> Statement:
        """The statement with the parameter at one value."""
        return self.on(Interval(number(value), number(value)))

    def contains(self, value: Fraction) -> bool:
        """Whether a value certainly belongs to the range."""
        return lies_inside(from_interval(self.interval), number(value))

    def restricted(self, part: Interval) -> Parameter:
        """The family on a part of its range."""
        return Parameter(self.on(part), self.name, part, self.effort)

    def fails_on(self, part: Interval, beside: Failing) -> Failure | None:
        """That the statement fails for all values in ``part``, at the point where it fails ``beside``."""
        witness = tuple((n, read_formula(v)) for n, v in beside.witness.items() if n != self.name)
        for index in range(len(self.statement.relations)):
            failure = Failure(part, witness, index)
            if self._short().prove(turned(self.statement, self.name, failure)).status == "proved":
                return failure
        return None

    def between(self, seed: Fraction, end: Formula, side: int, *, end_open: bool = False) -> Interval:
        """From ``seed`` to ``end`` in the direction of ``side``; open at the end of the range if the range is."""
        if side > 0:
            is_open = end_open or (end is self.interval.upper and self.interval.upper_open)
            return Interval(number(seed), end, False, is_open)
        is_open = end_open or (end is self.interval.lower and self.interval.lower_open)
        return Interval(end, number(seed), is_open, False)

    def proof(self, part: Interval) -> Certificate | None:
        """A proof of the statement for all values in ``part``, if it is found."""
        return self._proof(part, self.effort)

    def proved(self, part: Interval) -> bool:
        """Whether the statement is proved for all values in ``part``."""
        return self.proof(part) is not None

    def quickly_proved(self, part: Interval) -> bool:
        """The same with less effort; only success is remembered."""
        found = self._proof(part, self._short())
        if found is None:
            del self.proofs[part]
        return found is not None

    def _short(self) -> Effort:
        return self.effort.less(self.effort.boxes // 8, self.effort.seconds / 4)

    def _proof(self, part: Interval, effort: Effort) -> Certificate | None:
        if part not in self.proofs:
            self.proofs[part] = effort.proof(self.on(part))
        return self.proofs[part]

    def holds_at(self, value: Fraction) -> bool:
        """Whether the statement is proved at one value."""
        return self._verdict_at(value).status == "proved"

    def nothing(self) -> str:
        """That no interval was found, in words that fit the values that were tried."""
        if any(verdict.status == "proved" for verdict in self.verdicts.values()):
            return f"No interval of {self.name} was found on which it can be proved."
        return f"No {self.name} was found for which it can be proved."

    def example(self) -> str:
        """What is known at the first value that was tried."""
        value, verdict = next(iter(self.verdicts.items()), (None, None))
        return "" if verdict is None else f"At {self.name} = {value}: {verdict.reason}"

    def fails_at(self, value: Fraction) -> Failing | None:
        """The failure at one value, if it is found."""
        verdict = self._verdict_at(value)
        if verdict.status != "refuted" or verdict.witness is None:
            return None
        values = {name: read_formula(text) for name, text in verdict.witness.items()}
        return self._failing(value, values)

    def _verdict_at(self, value: Fraction) -> Verdict:
        if value not in self.verdicts:
            fixed = self.statement.substituted({self.name: number(value)})
            self.verdicts[value] = self._short().prove(fixed)
        return self.verdicts[value]

    def _failing(self, value: Fraction, values: dict[str, Formula]) -> Failing | None:
        """The failure at the point ``values`` with this value of the parameter, if it is certain."""
        point = {**values, self.name: number(value)}
        certificate = refutation(self.at(value), point)
        if certificate is None:
            return None
        ordered = {name: str(point[name]) for name, _ in self.statement.domain}
        return Failing(value, ordered, certificate)

    def failure_between(self, seed: Fraction, end: Formula, side: int) -> Failing | None:
        """A failure between ``seed`` and ``end``, as close to ``seed`` as a few attempts find one."""
        verdict = self.effort.prove(self.on(self.between(seed, end, side)))
        if verdict.status == "refuted" and verdict.witness is not None:
            found = self._rounded(verdict.witness)
            if found is not None:
                return found
        far = seed + side * 10**6 if end in (OO, MINUS_OO) else approximate(end)
        for share in (1, Fraction(1, 2), Fraction(1, 8), Fraction(1, 64), Fraction(1, 10**4)):
            value = seed + (far - seed) * share
            found = self.fails_at(value) if self.contains(value) else None
            if found is not None:
                return found
        return None

    def _rounded(self, witness: dict[str, str]) -> Failing | None:
        """The failure at a witness, its parameter replaced by a rational number close by when it is none."""
        values = {name: read_formula(text) for name, text in witness.items()}
        exact = values[self.name]
        value = exact.args[0] if exact.op == "number" else approximate(exact)
        if not self.contains(value):
            return None
        return self._failing(value, values) or self.fails_at(value)
