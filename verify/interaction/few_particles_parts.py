"""Open parts of a range that exhaustion decides for a few equal particles (``few_particles``).

An open part often ends where a stable state is lost; near there more and more boxes are needed, so it is taken in
pieces that shrink towards such an end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from importlib.util import find_spec
from typing import Final

from verify.formula.statement import Interval
from verify.formula.tree import number

from .boxes import is_infinite, outward
from .few_particles.checker import certificate, decide
from .few_particles.statement import FewParticles
from .point_status import Subject
from .segment import Segment, exchange

#: Numbers of particles that are tried, and the boxes that are spent on one piece.
BOXES: Final = {2: 20_000, 3: 20_000, 4: 60_000, 5: 200_000}
#: Spans up to which f' > 0 is tried.
SPANS: Final = (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 16), Fraction(1, 64))
#: What is left out next to an end where a stable state is lost, as parts of the range, one piece after another.
LEFT_OUT: Final = (Fraction(1, 16), Fraction(1, 256), Fraction(1, 4096))
#: A part that resists is halved so many times; shorter ones are left alone.
HALVINGS: Final = 2
SHORTEST: Final = Fraction(1, 10**5)

Progress = Callable[[str], None] | None
Range = tuple[Fraction, Fraction]


def cut_with_few_particles(subject: Subject, segments: list[Segment], progress: Progress = None) -> None:
    """Cut the open ones of ``segments``, which are in order, where n particles are decided by exhaustion."""
    if subject.n not in BOXES or subject.x != "x":
        return
    before = list(segments)
    for i, s in enumerate(before):
        if (
            s.answer != "open"
            or len(s.domain) > 1
            or any(is_infinite(e) for _, r in s.domain for e in (r.lower, r.upper))
        ):
            continue
        bad = [0 <= k < len(before) and before[k].answer == "does not" for k in (i - 1, i + 1)]
        _cut(subject, segments, s, bad[0], bad[1], progress)


def _cut(
    subject: Subject, segments: list[Segment], s: Segment, bad_below: bool, bad_above: bool, progress: Progress
) -> None:
    if not s.domain:
        claimed = FewParticles(subject.f, subject.n or 0)
        if (near := _decided(claimed, progress)) is not None:
            exchange(segments, s, [Segment((), "synchronizes", _words(subject), certificate(claimed, near))])
        return
    ((name, whole),) = s.domain
    low, high = outward(whole)
    if 0 < high - low < SHORTEST * max(Fraction(1), abs(low)):
        return
    done: list[tuple[Fraction, Fraction, Fraction]] = []
    try:  # what was found before Ctrl-C is kept
        for low_part, high_part, below, above in _parts(low, high, bad_below, bad_above):
            for piece in _pieces(subject, name, (low_part, high_part), below, above, progress):
                done.append(piece)
    finally:
        exchange(segments, s, _joined(subject, s, name, whole, sorted(done)))


def _parts(low: Fraction, high: Fraction, below: bool, above: bool) -> Iterator[tuple[Fraction, Fraction, bool, bool]]:
    """The part, or its two halves when a state is lost at both ends."""
    if below and above:
        middle = (low + high) / 2
        yield low, middle, True, False
        yield middle, high, False, True
    else:
        yield low, high, below, above


def _pieces(
    subject: Subject, name: str, part: Range, below: bool, above: bool, progress: Progress
) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    """(lower, upper, near) of the pieces of ``part`` that are decided."""
    low, high = part
    if not (below or above):
        yield from _halving(subject, name, part, HALVINGS, progress)
        return
    reached = high if below else low
    for share in LEFT_OUT:
        end = low + (high - low) * share if below else high - (high - low) * share
        piece = (end, reached) if below else (reached, end)
        found = list(_halving(subject, name, piece, HALVINGS if share == LEFT_OUT[0] else 0, progress))
        yield from found
        if not found or (found[0][0] if below else found[-1][1]) != end:
            return
        reached = end


def _halving(
    subject: Subject, name: str, piece: Range, halvings: int, progress: Progress
) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    low, high = piece
    near = _decided(FewParticles(subject.f, subject.n or 0, name, low, high), progress)
    if near is not None:
        yield low, high, near
    elif halvings:
        middle = (low + high) / 2
        yield from _halving(subject, name, (low, middle), halvings - 1, progress)
        yield from _halving(subject, name, (middle, high), halvings - 1, progress)


def _decided(claimed: FewParticles, progress: Progress) -> Fraction | None:
    """A span ``near`` with which the statement is decided, or None; in crival, which is faster, where installed."""
    if progress:
        progress(f"trying the {claimed.text}")
    for near in SPANS:
        ok, _, boxes = decide(claimed, near, "crival" if find_spec("ival") else "arb", boxes=BOXES[claimed.n])
        if ok:
            return near
        if boxes:  # f' > 0 on [0, near] was shown, so a smaller span does not help
            return None
    return None


def _words(subject: Subject) -> str:
    return f"no other stable state of {subject.n} equal particles, by exhaustion"


def _joined(
    subject: Subject, s: Segment, name: str, whole: Interval, done: list[tuple[Fraction, Fraction, Fraction]]
) -> Iterator[Segment]:
    """The decided pieces, and what is open between them; the ends of the part stay as they are written."""
    low, high = outward(whole)
    lower, lower_open, reached = whole.lower, whole.lower_open, low
    for p, q, near in done:
        if p > reached:
            yield Segment(((name, Interval(lower, number(p), lower_open, True)),), "open", s.by, None)
            lower, lower_open = number(p), False
        last = q == high
        inner = Interval(lower, whole.upper if last else number(q), lower_open, whole.upper_open if last else False)
        claimed = FewParticles(subject.f, subject.n or 0, name, p, q)
        yield Segment(((name, inner),), "synchronizes", _words(subject), certificate(claimed, near))
        lower, lower_open, reached = number(q), True, q
    if reached < high or not done:
        yield Segment(((name, Interval(lower, whole.upper, lower_open, whole.upper_open)),), "open", s.by, None)
