"""Why a part of the range is open: what changes or degenerates in it, or what was tried there without success."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from verify.formula.tree import Formula, number, substitute
from verify.kernel.algebra import is_identically_zero

from .arithmetic import Arithmetic, OutsideDomainError, arithmetic
from .boxes import Box, is_infinite, outward
from .criterion import Criterion, criterion
from .field import Field, field_over
from .outlook import may_synchronize
from .point_status import POLYGONS, Subject
from .polygon_statement import modes, slopes
from .segment import Segment, exchange
from .states import decide_polygon, polygon_is_unstable

#: Open segments that are shorter, in units of their size, are taken to be thresholds.
_SHORT: Final = Fraction(1, 10**5)
#: What is said where the terms of lowest order vanish.
_LOOKED: Final = "no argument by terms of higher order applies"
_NOT_LOOKED: Final = "terms of higher order were not looked at"


def add_reasons(subject: Subject, segments: list[Segment], degrees: tuple[int, int] | None) -> None:
    """Say of each bounded open one of ``segments`` why; ``degrees`` of the certificates that were looked for."""
    for s in [s for s in segments if s.answer == "open"]:
        threshold = _threshold(segments, s)
        exchange(segments, s, [_explained(subject, s, degrees, threshold)])


def _threshold(segments: list[Segment], s: Segment) -> str:
    """Where the answer changes in a short segment between a yes and a no, which are neighbours in ``segments``."""
    i = next(i for i, other in enumerate(segments) if other is s)
    answers = {other.answer for other in segments[max(i - 1, 0) : i + 2]}
    if len(answers) < 3 or not _is_short(s):
        return ""
    ((name, interval),) = s.domain
    low, high = outward(interval)
    middle = f"{name} = {float((low + high) / 2):.8g}"
    return f"the threshold, {middle}" if low == high else f"the threshold lies in it, near {middle}"


def _is_short(s: Segment) -> bool:
    """Whether it is a short range of one parameter."""
    if len(s.domain) != 1 or any(is_infinite(end) for _, i in s.domain for end in (i.lower, i.upper)):
        return False
    low, high = outward(s.domain[0][1])
    return high - low <= _SHORT * max(Fraction(1), abs(low))


def _explained(subject: Subject, s: Segment, degrees: tuple[int, int] | None, threshold: str) -> Segment:
    if any(is_infinite(end) for _, i in s.domain for end in (i.lower, i.upper)):
        return s
    box: Box = {name: outward(interval) for name, interval in s.domain}
    middle = {name: (lower + upper) / 2 for name, (lower, upper) in box.items()}
    with arithmetic("arb") as a:
        degenerate = _degeneration(subject, box, a, _LOOKED if degrees is not None else _NOT_LOOKED)
        point: Box = {name: (value, value) for name, value in middle.items()}
        unclear = not _degeneration(subject, point, a) and may_synchronize(subject.f, subject.x, middle)
    reasons = [degenerate] if degenerate else []
    if degenerate and _is_short(s):
        return Segment(s.domain, "open", f"{threshold}: {degenerate}" if threshold else degenerate, None)
    if not degenerate or (unclear and len(s.domain) == 1):  # the middle is not what degenerates
        fixed = substitute(subject.f, {name: number(value) for name, value in middle.items()})
        reasons.insert(0, _tried(subject, criterion(fixed, "pi", subject.x), degrees))
    return Segment(s.domain, "open", "; ".join(reasons), None)


def _degeneration(subject: Subject, box: Box, a: Arithmetic, higher: str = _LOOKED) -> str:
    """What is neither certainly so nor certainly not so over the box, although it is what decides; ``higher`` is said
    of terms of higher order where it is exactly 0."""
    field = field_over(subject.f, subject.x, box, a)
    where = " somewhere in it" if field.varying() else ""
    try:
        slope = field.slope(a.zero)
    except OutsideDomainError:
        return "f is undefined there, or not certainly analytic"
    if not a.positive(slope) and not a.negative(slope):
        if _vanishes(subject, slopes(subject, 1)[0], box):
            return f"f'(0) = 0, and {higher}"
        return f"f'(0) is zero{where}, or too close to it"
    for k in POLYGONS if subject.n is None else [k for k in POLYGONS if subject.n % k == 0]:
        try:
            for j in range(1, k):
                field.slope(a.pi * (2 * j) / k)
        except OutsideDomainError:
            return f"f is undefined{where}, or not certainly analytic, at the angles of the regular {k}-gon"
        if not polygon_is_unstable(field, k) and not _stable(field, k):
            shape = "the pair of opposite clusters" if k == 2 else f"the regular {k}-gon of clusters"
            if any(_vanishes(subject, mode, box) for mode in modes(subject, k)):
                return f"{shape} is marginal, and {higher}"
            return f"{shape} is marginal{where}, or too close to it"
    return ""


def _vanishes(subject: Subject, formula: Formula, box: Box) -> bool:
    """Whether the formula is exactly 0 at the one point of the box, or on all of it."""
    values = {name: low for name, (low, high) in box.items() if low == high}
    return is_identically_zero(substitute(formula, values))


def _stable(field: Field, k: int) -> bool:
    return decide_polygon(field, (1,) * k)[0]


def _tried(subject: Subject, found: Criterion, degrees: tuple[int, int] | None) -> str:
    """The sides of (L1) in the middle, the states and the certificates that were looked for."""
    if found.slope is None:
        return "f is undefined there, or not certainly analytic"
    parts = ["no stable state was found"]
    if found.positive is False:
        parts.insert(0, "f changes sign on (0, pi)")
    elif found.ratio is not None:
        ratio = float(sum(found.ratio) / 2)
        where = " in the middle" if subject.family.slopes else ""
        parts.insert(0, f"the L1 criterion fails (right over left side {ratio:.3g}{where})")
    else:
        parts.insert(0, "the L1 criterion is not decided")
    if degrees is None:
        parts.append("three-point certificates were not looked for")
    else:
        parts.append(f"no three-point certificate up to degrees {degrees[0]}, {degrees[1]} was found")
    return "; ".join(parts)
