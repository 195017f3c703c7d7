"""Cutting a box of parameters into parts that are certified yes, certified no, or open.

A part is halved where the evidence at its middle does not hold on all of it, down to a fine size; a part without
evidence at its middle and corners is left open once it is of a coarse size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any, Final

from .arithmetic import Arithmetic
from .boxes import Box, halves
from .outlook import may_satisfy_l1, may_synchronize
from .point_status import Evidence, Subject, certified_cell, evidence_at
from .state_search import Candidate

#: Open parts are not cut finer than COARSE, a part of the range; others not finer than FINE, an absolute width (COARSE
#: of a short range, FINEST of a long one); parts where (L1) holds in the middle and fails at an end not finer than
#: COARSE/ROUGH when other criteria follow. With several parameters both are parts of the range.
COARSE: Final = Fraction(1, 32)
FINE: Final = Fraction(1, 10**6)
FINEST: Final = Fraction(1, 2**20)
ROUGH: Final = 8
SEVERAL: Final = (Fraction(1, 16), Fraction(1, 64))

_MOST: Final = 4000


@dataclass(frozen=True, slots=True)
class Part:
    """A box and what was certified on it, with the data for a certificate of the whole box; ``None`` means open."""

    box: Box
    evidence: Evidence | None
    cell: Any = None


def partition(
    subject: Subject,
    parts: list[Part],
    a: Arithmetic,
    progress: Callable[[str], None] | None = None,
    corners: Callable[[Box], Any | None] | None = None,
    finest: Fraction | None = None,
    more: bool = False,
) -> None:
    """Cut ``parts``, at first one open part, into parts that are decided or left open, ordered by their lower ends.

    They cover the same box at any time, so nothing is lost when Ctrl-C stops this. ``corners`` finds three-point
    certificates for boxes (``corner_cells``); with it no other criterion is tried. ``finest`` replaces the least part
    of the range when there are several parameters. With ``more`` other criteria are tried afterwards where (L1) fails,
    so that the end of its range does not matter and is not looked for closely.
    """
    root = parts[0].box
    widths = {name: upper - lower for name, (lower, upper) in root.items() if upper > lower}
    if len(widths) > 1:
        coarse, fine = ({name: w * share for name, w in widths.items()} for share in _shares(finest))
    else:
        coarse = {name: w * COARSE for name, w in widths.items()}
        fine = {name: max(w * FINEST, min(w * COARSE, FINE)) for name, w in widths.items()}
    smaller = 2 if len(widths) > 1 else 8
    known: dict[tuple[Fraction, ...], Evidence | None] = {}
    states: dict[tuple[int, ...], Candidate] = {}  # the last one that was found, for each way to form clusters
    done = 0

    def at(point: dict[str, Fraction], *, search: bool = False) -> Evidence | None:
        key = tuple(point[name] for name in sorted(point))
        if key not in known or (search and known[key] is None):
            near = list(states.values())
            found = evidence_at(subject, point, a, search=search, known=near, criteria=corners is None)
            known[key] = found
            if found is not None and found.near:
                states[found.clusters] = Candidate(found.clusters, found.near)
        return known[key]

    @cache
    def may(point: tuple[Fraction, ...]) -> bool:
        return may_synchronize(subject.f, subject.x, dict(zip(sorted(root), point, strict=True)))

    def hopeful(point: dict[str, Fraction]) -> bool:
        return may(tuple(point[name] for name in sorted(point)))

    while done < len(parts):
        box = parts[done].box
        sizes = {name: box[name][1] - box[name][0] for name in widths}
        middle = {name: (lower + upper) / 2 for name, (lower, upper) in box.items()}
        vertices = [dict(zip(sorted(box), corner, strict=True)) for corner in product(*(box[n] for n in sorted(box)))]
        small = all(sizes[name] <= coarse[name] for name in widths)
        tiny = bool(widths) and all(smaller * sizes[name] <= coarse[name] for name in widths)
        evidence, cell = at(middle), None
        if evidence is None and corners is not None and all(map(hopeful, vertices)) and (cell := corners(box)):
            evidence = Evidence("corners")
        if evidence is None and small and not tiny:  # a tiny part has states that are known from its neighbours
            evidence = at(middle, search=True)
        if evidence is not None and cell is None:
            cell = certified_cell(subject, evidence, box, a)
        if cell is not None:
            parts[done] = Part(box, evidence, cell)
            done += 1
            if progress:
                progress(f"{done} {'part is' if done == 1 else 'parts are'} done, {len(parts) - done} to go")
            continue
        rough = (
            more
            and len(widths) == 1
            and evidence is not None
            and evidence.kind == "l1"
            and any(at(end) is None and not may_satisfy_l1(subject.f, subject.x, end) for end in vertices)
        )
        limits = {name: size / ROUGH for name, size in coarse.items()} if rough else fine
        can_cut = any(sizes[name] > limits[name] for name in widths) and len(parts) <= _MOST
        mixed = corners is not None or evidence is not None or not small or any(
            at(corner) is not None for corner in vertices
        )  # fmt: skip
        if not can_cut or not mixed:
            done += 1
            continue
        widest = max(sizes, key=lambda name: sizes[name] / widths[name])
        parts[done : done + 1] = [Part(half, None) for half in halves(box, widest)]


def _shares(finest: Fraction | None) -> tuple[Fraction, Fraction]:
    """The parts of the ranges of several parameters that are coarse and fine."""
    return SEVERAL if finest is None else (min(4 * finest, Fraction(1)), finest)


def joined(parts: list[Part]) -> list[list[Part]]:
    """The parts, neighbours of one parameter with the same evidence together."""
    result: list[list[Part]] = []
    for part in parts:
        if result and len(part.box) == 1 and result[-1][-1].evidence == part.evidence:
            result[-1].append(part)
        else:
            result.append([part])
    return result
