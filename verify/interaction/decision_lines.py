"""The parts of a decision as lines: neighbours with the same answer together, long fractions also as decimals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final

from verify.formula.statement import Interval

from .boxes import is_infinite, outward
from .segment import Answer, Domain, Segment, where_text

#: Ends with larger denominators are shown as decimals too.
_LONG: Final = 1000
#: More cells of several parameters are counted, not listed.
_MANY: Final = 24
_ORDER: Final[tuple[Answer, ...]] = ("synchronizes", "does not", "open")
#: Numbers that differ from cell to cell.
_BRACKETS: Final = re.compile(r" \(right over left side [^)]*\)")
#: Of a way to decide a part: the range it was made for, and clusters of one particle, which are equal.
_RANGE: Final = re.compile(r" for [\[(].*")
_SINGLE: Final = re.compile(r"clusters of 1(?:, 1)* equal particles")
_DIGITS: Final = (7, 10, 13, 17)


def decision_lines(segments: Sequence[Segment]) -> Iterator[tuple[Answer, str]]:
    """(answer, words) of every part; with one parameter, decided neighbours with the same answer are one part; many
    cells of several parameters are counted.

    >>> from verify import Interaction
    >>> decision = Interaction("sin(x) + a*sin(2*x)").synchronizes(a="[3/5, 1]")
    >>> [line for _, line in decision_lines(decision.segments)]
    ['a in [3/5, 1]: does not synchronize, the pair of opposite clusters of 1, 1 equal particles is stable (n = 2)']
    """
    if len(segments) > _MANY and len(segments[0].domain) > 1:
        yield from _counted(segments)
        return
    for answer, group in groupby(segments, key=lambda segment: segment.answer):
        run = list(group)
        if len(run) == 1 or answer == "open" or len(run[0].domain) != 1:
            yield from ((answer, _line(segment.domain, segment.by, answer)) for segment in run)
            continue
        ((name, first),), ((_, last),) = run[0].domain, run[-1].domain
        whole = Interval(first.lower, last.upper, first.lower_open, last.upper_open)
        ways = Counter(_SINGLE.sub("equal clusters", _RANGE.sub("", segment.by)) for segment in run)
        words = "; ".join(f"{way} ({count} parts)" if count > 1 else way for way, count in ways.items())
        yield answer, _line(((name, whole),), words, answer)


def _counted(segments: Sequence[Segment]) -> Iterator[tuple[Answer, str]]:
    """How many cells have each answer, and by what; the first of each as an example."""
    kinds: dict[tuple[Answer, str], list[Segment]] = {}
    for segment in segments:
        kinds.setdefault((segment.answer, _BRACKETS.sub("", segment.by)), []).append(segment)
    for (answer, by), same in sorted(kinds.items(), key=lambda kind: (_ORDER.index(kind[0][0]), -len(kind[1]))):
        where = where_text(same[0].domain)
        cells = f"{len(same)} cells, such as {where}" if len(same) > 1 else where
        yield answer, f"{cells}: {'does not synchronize' if answer == 'does not' else answer}, {by}"


def shares(segments: Sequence[Segment]) -> dict[Answer, Fraction] | None:
    """The part of the range with each answer; None without parameters, and for ranges of no or infinite size."""
    sizes: dict[Answer, Fraction] = {"synchronizes": Fraction(0), "does not": Fraction(0), "open": Fraction(0)}
    for segment in segments:
        if not segment.domain or any(is_infinite(end) for _, i in segment.domain for end in (i.lower, i.upper)):
            return None
        size = Fraction(1)
        for _, interval in segment.domain:
            low, high = outward(interval)
            size *= high - low
        sizes[segment.answer] += size
    total = sum(sizes.values(), Fraction(0))
    return {answer: size / total for answer, size in sizes.items()} if total else None


def _line(domain: Domain, by: str, answer: Answer) -> str:
    where = where_text(domain, _decimals)
    said = "does not synchronize" if answer == "does not" else answer
    return f"{where + ': ' if where else ''}{said}, {by}"


def _decimals(interval: Interval) -> str:
    """The ends where a fraction says little: to seven digits, or to as many as tell them apart."""
    if is_infinite(interval.lower) or is_infinite(interval.upper):
        return ""
    low, high = outward(interval)
    if max(low.denominator, high.denominator) < _LONG:
        return ""
    digits = next((d for d in _DIGITS if f"{float(low):.{d}g}" != f"{float(high):.{d}g}"), _DIGITS[-1])
    return f" (about {float(low):.{digits}g} to {float(high):.{digits}g})"
