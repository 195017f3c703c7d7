"""Exact integrals: an antiderivative that is suggested, and everything about it shown; else the enclosure alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from fractions import Fraction
from typing import Final, Literal

from verify.certificate import Certificate
from verify.formula.endpoints import MINUS_OO
from verify.formula.numpy import numpy_function
from verify.formula.statement import Interval
from verify.formula.tree import OO, Formula
from verify.interaction.arithmetic import arithmetic
from verify.kernel.box import approximate
from verify.kernel.checker import TRUST, arithmetic_called
from verify.kernel.premises import DISCONTINUOUS, uses

from ..answer import Answer, Finding
from ..effort import Effort
from ..evidence import certified, value_at
from ..kinks import kinks
from ..shown import between, short_text
from .antiderivative import Antiderivative, Limit, check_antiderivative
from .cells import Integrand
from .guess import Guess, guessing
from .integral import Integral, integral
from .pieces import in_pieces
from .quantity import Quantity
from .search import point_beside, sampled_factor, tails_of
from .tails import Side, Tail

_TRUSTED: Final = "verify/questions: integrals/antiderivative, quantity, tails; data, parts; verify/formula/derivative"
_TRUSTED_PIECES: Final = (
    "verify/questions: integrals/piecewise, antiderivative, checker, quantity, tails; kinks, data, parts; "
    "verify/formula/derivative"
)
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
    """The integral, exactly where antiderivatives are found, else enclosed.

    >>> from verify.formula.reader import read_formula, read_interval
    >>> found = integral_answer(Integral(read_formula("x*exp(-x)"), "x", read_interval("[0, 1]")))
    >>> found.findings[0].exact_value, found.sentence
    ('1 - 2*exp(-1)', 'An antiderivative is -exp(-x) - x*exp(-x).')
    """
    effort, asked = effort or Effort(), question.quantity
    smooth = asked.part == "value" and not kinks(asked.formula)
    with _guesses(asked, effort) if smooth else nullcontext(iter(())) as guesses:
        found = integral(question, effort)
        if found.certificate is not None and found.lower is None:
            return found.answer()  # infinite
        shown = _first_shown(asked, guesses, effort)
    if shown is not None:
        certificate, value, reason = shown[0], shown[1].value, f"An antiderivative is {shown[1].formula}."
    else:
        several = None if smooth else in_pieces(asked, _on_piece, effort)
        if several is None:
            return found.answer()
        certificate, value = several[0], several[1].value
        meet = ", ".join(short_text(point) for point in several[1].points)
        reason = "An antiderivative is shown" + (f" on each piece; they meet at {meet}." if meet else ".")
    decimals = between(value, value, _digits(value, question.tolerance))
    text = f"{value}" if value.op == "number" else "{}, in [{}, {}]".format(value, *decimals)
    return Answer(
        str(question),
        "proved",
        reason,
        (Finding("integral", text, value=decimals, exact_value=str(value)),),
        certificate=certificate,
        boxes=found.cells,
        trust=(*TRUST, _TRUSTED if certificate.kind == "antiderivative" else _TRUSTED_PIECES),
        unit=("cell", "cells"),
    )


def _digits(value: Formula, tolerance: Fraction) -> int:
    size = max(abs(approximate(value)), Fraction(1))
    return len(str(int(size / tolerance))) + 2


def _guesses(asked: Quantity, effort: Effort) -> AbstractContextManager[Iterator[Guess]]:
    return guessing(asked.formula, asked.variable, asked.interval, min(_SECONDS, effort.clock.remaining()))


def _on_piece(asked: Quantity, effort: Effort) -> tuple[Certificate, Formula] | None:
    with _guesses(asked, effort) as guesses:
        found = _first_shown(asked, guesses, effort)
    return None if found is None else (found[0], found[1].value)


def _first_shown(
    asked: Quantity, guesses: Iterator[Guess], effort: Effort
) -> tuple[Certificate, Antiderivative] | None:
    """The first suggestion of which everything is shown."""
    tails: list[Tail] | None = None
    for guess in guesses:
        if effort.is_spent() or uses(guess.formula, DISCONTINUOUS):
            break
        limits = _limits(asked, guess, effort)
        if limits is None:
            continue
        if tails is None:
            tails = _some_tails(asked, effort)
            if tails is None:
                break
        shown = Antiderivative(asked, guess.formula, guess.value, limits, tuple(tails))
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
    return None


def _some_tails(question: Quantity, effort: Effort) -> list[Tail] | None:
    """Integrable bounds where the function has no bound by itself; None when one is missing."""
    with arithmetic("arb", 80) as a:
        inside = Integrand(question.formula, question.variable, 12, a, arithmetic_called("arb"))
        found = tails_of(question.formula, question.variable, question.interval, _LOOSE, inside, effort)
    return found if isinstance(found, list) else None


def _limits(question: Quantity, guess: Guess, effort: Effort) -> tuple[Limit, ...] | None:
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
