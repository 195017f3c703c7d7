"""The intervals of a parameter on which a statement holds, each enclosed at both ends.

Inside, the statement is proved with the parameter as one more variable. Outside, at a distance of at most the
tolerance, it fails at an exact point; that it fails on all of a gap is said where one point serves for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.statement import Interval, Statement
from verify.formula.tree import number
from verify.kernel.checker import TRUST
from verify.verdict import Status

from ..answer import Answer, Finding
from ..domain import position
from ..effort import Effort
from ..evidence import certified
from ..shown import between, exact_decimal, interval_decimal
from .checker import check_threshold, switches_json
from .parameter import Failing, Parameter
from .search import End, end_of, seed_of
from .statement import Failure, Switches

TOLERANCE: Final = Fraction(1, 10**6)
#: Most intervals that are looked for.
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Threshold:
    """The question: where ``statement`` holds as its variable ``parameter`` varies.

    With ``around`` only the interval that contains that value of the parameter is looked for.
    """

    statement: Statement
    parameter: str
    tolerance: Fraction = TOLERANCE
    around: Fraction | None = None

    def __str__(self) -> str:
        return f"values of {self.parameter} for which {self.statement}"


@dataclass(frozen=True, slots=True)
class Holding:
    """An interval on which the statement is proved, with its two ends."""

    interval: Interval
    lower: End
    upper: End

    def failures(self) -> list[Failing]:
        """The failures beside it."""
        return [end.failing for end in (self.lower, self.upper) if end.failing is not None]

    def is_complete(self, tolerance: Fraction) -> bool:
        """Whether each end is that of the range, or a failure is as close as asked."""
        gaps = [end.gap() for end in (self.lower, self.upper) if not end.is_range_end]
        return all(gap is not None and gap <= tolerance for gap in gaps)


def threshold(question: Threshold, effort: Effort | None = None) -> Answer:
    """The intervals of a parameter on which a statement holds, and where it fails beside them.

    >>> from verify.formula.reader import read_statement
    >>> found = threshold(Threshold(read_statement("x**2 + b*x + 1 > 0 for x in [-5, 5], b in [0, 3]"), "b"))
    >>> found.sentence, found.status
    ('It holds for b in [0, 2), and fails beside.', 'proved')

    Raises InputError when the parameter is no variable of the statement, or ``around`` not in its range.
    """
    effort = effort or Effort()
    parameter = Parameter.of(question.statement, question.parameter, effort)
    if question.around is not None and not parameter.contains(question.around):
        raise InputError(f"Expected a value in {parameter.interval} but got {question.around}.")
    found = sorted(_holdings(question, parameter), key=lambda each: position(each.interval.lower, each.interval.upper))
    failing = [failure for each in found for failure in each.failures()]
    if not found and question.around is None:
        failing = [f for value in parameter.verdicts if (f := parameter.fails_at(value)) is not None][:1]
    everywhere = [] if question.around is not None else _gaps(parameter, found, failing)
    values = tuple(dict.fromkeys(failure.value for failure in failing))
    stated = Switches(
        question.statement,
        question.parameter,
        tuple(each.interval for each in found),
        values if found or not everywhere else (),
        tuple(everywhere),
    )
    certificate = _certified(stated, failing, effort)
    return _answer(question, parameter, found, stated, certificate)


def _holdings(question: Threshold, parameter: Parameter) -> list[Holding]:
    """Intervals on which it is proved: the one around a value, or one after another in what is left of the range."""
    waiting: list[Parameter] = [parameter]
    found: list[Holding] = []
    while waiting and len(found) < _MOST:
        family = waiting.pop()
        holding = _holding(question, family)
        if holding is None:
            continue
        found.append(holding)
        if question.around is not None:
            break
        whole = family.interval
        for end, below in ((holding.lower, True), (holding.upper, False)):
            at = None if end.failing is None else number(end.failing.value)
            if at is not None and at not in (whole.lower, whole.upper):
                left, right = replace(whole, upper=at, upper_open=True), replace(whole, lower=at, lower_open=True)
                waiting.append(family.restricted(left if below else right))
    return found


def _holding(question: Threshold, family: Parameter) -> Holding | None:
    """One interval of the family's range on which the statement is proved."""
    whole = family.interval
    if question.around is None and family.proved(whole):
        return Holding(whole, End(whole.lower, True, None), End(whole.upper, True, None))
    seed = seed_of(family, question.around)
    if seed is None:
        return None
    lower, lower_open = end_of(family, seed, -1, question.tolerance)
    upper, upper_open = end_of(family, seed, 1, question.tolerance)
    interval = Interval(
        lower.value,
        upper.value,
        whole.lower_open if lower.is_range_end else lower_open,
        whole.upper_open if upper.is_range_end else upper_open,
    )
    return Holding(interval, lower, upper) if family.proved(interval) else None


def _gaps(parameter: Parameter, found: list[Holding], failing: list[Failing]) -> list[Failure]:
    """The gaps between the intervals, from failure to failure, where one point shows that it fails on all of one."""
    whole = parameter.interval
    stops: list[tuple[Failing | None, Failing | None]] = [(None, None)]
    if found:
        inner = [(a.upper.failing, b.lower.failing) for a, b in pairwise(found)]
        stops = [(None, found[0].lower.failing), *inner, (found[-1].upper.failing, None)]
        stops = [pair for pair in stops if any(pair)]
    gaps = []
    for left, right in stops:
        lower, lower_open = (whole.lower, whole.lower_open) if left is None else (number(left.value), False)
        upper, upper_open = (whole.upper, whole.upper_open) if right is None else (number(right.value), False)
        if lower is upper:
            continue
        part = Interval(lower, upper, lower_open, upper_open)
        for witness in [f for f in (left, right, *failing) if f is not None][:3]:
            gap = parameter.fails_on(part, witness)
            if gap is not None:
                gaps.append(gap)
                break
    return gaps


def _certified(stated: Switches, failing: list[Failing], effort: Effort) -> Certificate | None:
    """The certificate with all its parts, once the checker accepts it."""
    beside = {failure.value: failure.certificate for failure in failing}
    proofs = (*map(effort.proof, stated.proved()), *(beside[value] for value in stated.values))
    return certified("threshold", stated, switches_json(stated), proofs, check_threshold)


def _advice(question: Threshold, parameter: Parameter) -> str:
    """What to try when it is open; where the value asked about is one at which it fails, another value."""
    value = question.around
    if value is not None and parameter.fails_at(value) is not None:
        return "It fails at that value: ask around one at which it holds, or without --around."
    return "Try a larger tolerance, more seconds, or a smaller range."


def _answer(
    question: Threshold, parameter: Parameter, found: list[Holding], stated: Switches, certificate: Certificate | None
) -> Answer:
    name, whole = question.parameter, parameter.interval
    nowhere = [gap for gap in stated.failures if gap.interval == whole]
    complete = bool(found) and all(each.is_complete(question.tolerance) for each in found)
    status: Status = "undecided"
    if certificate is not None:
        status = "refuted" if nowhere and not found else "proved" if complete else "undecided"
    if not found and question.around is not None:
        sentence = f"It is not shown to hold around {name} = {question.around}. {parameter.example()}"
    elif not found:
        sentence = f"{parameter.nothing()} {parameter.example()}".rstrip()
        sentence = f"It holds for no {name} in {whole}." if nowhere else sentence
    else:
        shown = " and ".join(interval_decimal(each.interval) for each in found)
        beside = ", and fails beside" if stated.values and complete else ""
        sentence = f"It holds for {name} in {shown}{beside}."
        if len(found) == _MOST:
            sentence += " There may be more such intervals."
    return Answer(
        str(question),
        status,
        sentence,
        tuple(findings(name, found, stated)),
        certificate=certificate,
        boxes=parameter.effort.clock.boxes,
        trust=(*TRUST, "verify/questions: thresholds/statement, thresholds/checker, data, parts"),
        advice="" if status != "undecided" else _advice(question, parameter),
    )


def findings(name: str, found: list[Holding], stated: Switches) -> list[Finding]:
    """The intervals, what stops them, and the gaps between them; decimals are rounded outward."""
    listed = []
    for each in found:
        ends = {name: between(each.interval.lower, each.interval.upper)}
        text = f"holds for {name} in {interval_decimal(each.interval)}"
        listed.append(Finding("holds", text, ends, {name: str(each.interval)}))
        for end, side in ((each.lower, "below"), (each.upper, "above")):
            if end.is_range_end:
                continue
            if end.failing is None:
                listed.append(Finding("open", f"{side} that nothing is known"))
                continue
            beyond = number(end.failing.value)
            shown = between(end.value, beyond) if side == "above" else between(beyond, end.value)
            where = ", ".join(f"{n} = {exact_decimal(read_formula(v))}" for n, v in end.failing.witness.items())
            text = f"stops {side} at {name} in [{shown[0]}, {shown[1]}]: fails at {where}"
            listed.append(Finding("switch", text, {name: shown}, facts={"witness": end.failing.witness}))
    for gap in stated.failures:
        where = ", ".join(f"{n} = {exact_decimal(v)}" for n, v in gap.witness)
        text = f"fails for every {name} in {interval_decimal(gap.interval)}" + (f", at {where}" if where else "")
        ends = {name: between(gap.interval.lower, gap.interval.upper)}
        listed.append(Finding("fails", text, ends, {name: str(gap.interval), **{n: str(v) for n, v in gap.witness}}))
    return listed
