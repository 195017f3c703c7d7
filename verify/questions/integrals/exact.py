"""Exact integrals: an antiderivative that is suggested, and everything about it shown; else the enclosure alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final, Literal

from verify.certificate import Certificate
from verify.formula.endpoints import MINUS_OO
from verify.formula.numpy import numpy_function
from verify.formula.statement import Interval
from verify.formula.tree import OO, Formula, variables
from verify.interaction.arithmetic import arithmetic
from verify.kernel.box import approximate
from verify.kernel.checker import TRUST, arithmetic_called
from verify.kernel.premises import DISCONTINUOUS, uses

from ..answer import Answer, Finding
from ..effort import Effort
from ..evidence import certified, value_at
from ..shown import between
from .antiderivative import Antiderivative, Limit, check_antiderivative
from .cells import Integrand
from .guess import Guess, guessing
from .integral import Integral, integral
from .search import point_beside, sampled_factor, tails_of
from .tails import Side, Tail

_TRUSTED: Final = "verify/questions: integrals/antiderivative, quantity, tails; data, parts; verify/formula/derivative"
#: SymPy's time for a suggestion, and what the proof of a limit may cost.
_SECONDS: Final = 20.0
_BOXES, _PROOF_SECONDS = 1_500, 4.0
#: Bounds that tend to 0, the fastest first, and where they may begin.
_FAR: Final[tuple[tuple[Literal["exp", "power"], Fraction], ...]] = (
    *(("exp", Fraction(text)) for text in ("2", "1", "1/2", "1/8")),
    *(("power", Fraction(text)) for text in ("1", "1/4")),
)
_NEAR: Final[tuple[tuple[Literal["exp", "power"], Fraction], ...]] = (
    ("power", Fraction(-1, 2)),
    ("power", Fraction(-1, 8)),
)
_STEPS: Final = (Fraction(2), Fraction(16), Fraction(1024))
#: Any finite bound of a tail will do, however large.
_LOOSE: Final = Fraction(10**6)


def integral_answer(question: Integral, effort: Effort | None = None) -> Answer:
    """The integral, exactly where an antiderivative is found, else enclosed.

    >>> from verify.formula.reader import read_formula, read_interval
    >>> found = integral_answer(Integral(read_formula("x*exp(-x)"), "x", read_interval("[0, 1]")))
    >>> found.findings[0].exact_value, found.sentence
    ('1 - 2*exp(-1)', 'An antiderivative is -exp(-x) - x*exp(-x).')
    """
    effort = effort or Effort()
    if question.part != "value" or not set(variables(question.formula)) <= {question.variable}:
        return integral(question, effort).answer()
    seconds = min(_SECONDS, effort.clock.remaining())
    with guessing(question.formula, question.variable, question.interval, seconds) as guesses:
        found = integral(question, effort)
        if found.certificate is not None and found.lower is None:
            return found.answer()  # infinite
        certificate, shown = _exact(question, guesses, effort)
    if shown is None:
        return found.answer()
    value = between(shown.value, shown.value, _digits(shown.value, question.tolerance))
    decimals = "" if shown.value.op == "number" else ", in [{}, {}]".format(*value)
    return Answer(
        str(question),
        "proved",
        f"An antiderivative is {shown.formula}.",
        (Finding("integral", f"{shown.value}{decimals}", value=value, exact_value=str(shown.value)),),
        certificate=certificate,
        boxes=found.cells,
        trust=(*TRUST, _TRUSTED),
        unit=("cell", "cells"),
    )


def _digits(value: Formula, tolerance: Fraction) -> int:
    size = max(abs(approximate(value)), Fraction(1))
    return len(str(int(size / tolerance))) + 2


def _exact(
    question: Integral, guesses: Iterator[Guess], effort: Effort
) -> tuple[Certificate | None, Antiderivative | None]:
    """The first suggestion of which everything is shown."""
    tails: list[Tail] | None = None
    for guess in guesses:
        if effort.is_spent() or uses(guess.formula, DISCONTINUOUS):
            break
        limits = _limits(question, guess, effort)
        if limits is None:
            continue
        if tails is None:
            tails = _some_tails(question, effort)
            if tails is None:
                break
        shown = Antiderivative(question.quantity, guess.formula, guess.value, limits, tuple(tails))
        for value in dict.fromkeys((guess.value, shown.difference())):
            stated = replace(shown, value=value)
            try:
                needed = stated.needed()
            except ValueError:
                break  # no derivative that can be written down
            proofs = (effort.proof(statement) for statement in needed)
            certificate = certified("antiderivative", stated, stated.to_json(), proofs, check_antiderivative)
            if certificate is not None:
                return certificate, stated
    return None, None


def _some_tails(question: Integral, effort: Effort) -> list[Tail] | None:
    """Integrable bounds where the function has no bound by itself; None when one is missing."""
    with arithmetic("arb", 80) as a:
        inside = Integrand(question.formula, question.variable, 12, a, arithmetic_called("arb"))
        found = tails_of(question.formula, question.variable, question.interval, _LOOSE, inside, effort)
    return found if isinstance(found, list) else None


def _limits(question: Integral, guess: Guess, effort: Effort) -> tuple[Limit, ...] | None:
    """Limits at the ends where the antiderivative has no value; None when one is not shown."""
    x, interval, F = question.variable, question.interval, guess.formula
    limits: list[Limit] = []
    sides: tuple[tuple[Side, Formula, Formula], ...] = (
        ("lower", interval.lower, guess.lower),
        ("upper", interval.upper, guess.upper),
    )
    for side, end, value in sides:
        if end not in (OO, MINUS_OO) and value_at(F, {x: end}) is not None:
            continue
        limit = next(_bounded(F, x, interval, side, value, effort), None)
        if limit is None:
            return None
        limits.append(limit)
    return tuple(limits)


def _bounded(F: Formula, x: str, interval: Interval, side: Side, value: Formula, effort: Effort) -> Iterator[Limit]:
    """Limits of which the bound is proved."""
    end = interval.upper if side == "upper" else interval.lower
    infinite = end in (OO, MINUS_OO)
    values = numpy_function(F - value, [x])
    for kind, rate in _FAR if infinite else _NEAR:
        for step in _STEPS:
            cut = (step if side == "upper" else -step) if infinite else point_beside(end, interval, side, 1 / step)
            if cut is None:
                continue
            factor = sampled_factor(values, cut, end, side, kind, rate, infinite)
            if factor is None:
                break
            limit = Limit(value, Tail(side, kind, cut, rate, factor))
            if effort.less(_BOXES, _PROOF_SECONDS).proof(limit.statement(F, x, interval)) is not None:
                yield limit
