"""Cutting an interval into gaps, monotone pieces and hard places: the search behind a table of roots.

Bisection with the kernel's enclosures. Nothing here is trusted: the pieces found become statements that are proved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from flint import ctx

from numerics import enclosure as arb_arithmetic
from verify.formula.derivative import derivative
from verify.formula.tree import Formula, number, postorder
from verify.kernel.box import Range, approximate, default_point
from verify.kernel.decide import assess, enclosure
from verify.kernel.goal import Goal, Sign, domain_conditions

from ..effort import Effort
from ..kinks import branch_formula, is_first, kinks, turning

Kind = Literal["gap", "monotone", "hard"]

#: Pieces looked at, and halvings of one place, before it counts as hard.
LIMIT: Final = 6_000
#: Share of the time that is kept for the proofs.
_KEPT: Final = 0.7
DEPTH: Final = 46
_BITS: Final = 96


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the interval: a gap (f has no zero), monotone (f' > 0 or f' < 0), or hard."""

    kind: Kind
    range: Range
    branches: tuple[bool, ...] = ()
    sign: int = 0


def stretches(f: Formula, x: str, whole: Range, effort: Effort, depth: int = DEPTH) -> list[Stretch]:
    """The parts of ``whole``, from left to right; neighbours of one kind are joined. Wide parts are looked at first."""
    listed: list[Stretch | Range] = [whole]
    limit = min(effort.boxes // 4, LIMIT)
    kept = effort.clock.remaining() * _KEPT
    looked_at = 0
    with ctx.workprec(_BITS):
        for level in range(depth + 1):
            finer: list[Stretch | Range] = []
            for part in listed:
                if isinstance(part, Stretch):
                    finer.append(part)
                    continue
                looked_at = limit if effort.clock.remaining() < kept else looked_at
                looked_at += 1
                stretch = _assessed(f, x, part) if looked_at <= limit else None
                if stretch is not None or looked_at > limit or level == depth or part.is_point():
                    finer.append(stretch or Stretch("hard", part))
                else:
                    finer += _halves(part)
            listed = finer
    found: list[Stretch] = []
    for part in listed:
        assert isinstance(part, Stretch)
        _append(found, part)
    return found


def _halves(r: Range) -> tuple[Range, Range]:
    cut = number(default_point(r))
    return Range(r.lower, cut, r.lower_open, False), Range(cut, r.upper, False, r.upper_open)


def _append(found: list[Stretch], stretch: Stretch) -> None:
    last = found[-1] if found else None
    same = last is not None and (last.kind, last.sign, last.branches) == (stretch.kind, stretch.sign, stretch.branches)
    if last is not None and same:
        joined = Range(last.range.lower, stretch.range.upper, last.range.lower_open, stretch.range.upper_open)
        found[-1] = Stretch(stretch.kind, joined, stretch.branches, stretch.sign)
    else:
        found.append(stretch)


def _assessed(f: Formula, x: str, r: Range) -> Stretch | None:
    if not _is_defined(f, x, r):
        return None
    if assess(Goal(Sign(f, "!="), {x: r}), arb_arithmetic).method is not None:
        return Stretch("gap", r, branches_on(f, x, r) or ())
    branches = branches_on(f, x, r)
    if branches is None:
        return None
    slope = slope_on(f, x, r, branches)
    return None if slope == 0 else Stretch("monotone", r, branches, slope)


def _is_defined(f: Formula, x: str, r: Range) -> bool:
    """Whether f has a value on the whole range, by enclosures: its derivative may have one where f has none."""
    return all(
        any(all(assess(Goal(s, {x: r}), arb_arithmetic).method is not None for s in signs) for signs in alternatives)
        for node in postorder(f)
        if (alternatives := domain_conditions(node))
    )


def branches_on(f: Formula, x: str, r: Range) -> tuple[bool, ...] | None:
    """Which branches the kinked operations of ``f`` take on the whole range; None when one takes both."""
    taken: list[bool] = []
    for node in kinks(f):
        value = enclosure(turning(node), {x: r}, arb_arithmetic)
        if value is None or value.lo < 0 < value.hi:
            return None
        taken.append(is_first(node, bool(value.lo >= 0)))
    return tuple(taken)


def branches_at(f: Formula, x: str, at: Formula) -> tuple[bool, ...]:
    """Which branches the kinked operations seem to take at one point; () when that cannot be told."""
    return branches_on(f, x, Range(at, at)) or ()


def slope_on(f: Formula, x: str, r: Range, branches: tuple[bool, ...], order: int = 1) -> int:
    """The sign of the derivative of that order on the range, 0 when it is not certain, or f has no value somewhere."""
    if not _is_defined(f, x, r):
        return 0
    try:
        g = branch_formula(f, branches)
        for _ in range(order):
            g = derivative(g, x)
    except ValueError:
        return 0
    for sign in (">", "<"):
        shown = Sign(g if sign == ">" else -g, ">")
        if assess(Goal(shown, {x: r}), arb_arithmetic).method is not None:
            return 1 if sign == ">" else -1
    return 0


def windows(r: Range) -> Iterator[tuple[Range, list[Range]]]:
    """Finite parts of the range, growing, each with the tails that are left out."""
    if r.lower is not None and r.upper is not None:
        yield r, []
        return
    for far in (4, 32, 256, 4096, 2**20):
        low = r.lower if r.lower is not None else number(_beyond(r.upper, -far))
        high = r.upper if r.upper is not None else number(_beyond(r.lower, far))
        tails = [Range(None, low, True, False)] if r.lower is None else []
        tails += [Range(high, None, False, True)] if r.upper is None else []
        inner = Range(low, high, r.lower_open and r.lower is not None, r.upper_open and r.upper is not None)
        yield inner, tails


def _beyond(end: Formula | None, far: int) -> Fraction:
    """A whole number at distance about ``far`` from 0, or from the other end."""
    base = 0 if end is None else round(approximate(end))
    return Fraction(base + far if base * far > 0 else far)
