"""Certified phase diagrams over two parameters: cells that synchronize, that do not, and that are open.

The rectangle is cut into tiles; each is decided by itself (``decision``), in as many processes as are asked for. With
a folder every finished tile is kept there at once: stopped by Ctrl-C or otherwise, the same call goes on from there.
"""

from __future__ import annotations

import json
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from verify.certificate import Certificate, CertificateError, bundle
from verify.claims.provenance import code_files, code_hash, code_stamp
from verify.errors import InputError
from verify.formula.statement import Interval
from verify.formula.tree import number
from verify.report_seal import sealed
from verify.verdict import Status

from .boxes import is_infinite, outward
from .decision import Decision
from .decision_lines import shares
from .defined import UNDEFINED, require_defined
from .segment import Domain, Segment, read_segment, segment_json

if TYPE_CHECKING:
    from .interaction import Interaction

SCHEMA: Final = "inphase.phase-diagram/1"
#: Tiles along each parameter; each is cut further.
TILES: Final = 8

Progress = Callable[[str], None] | None


@dataclass(frozen=True, slots=True)
class PhaseDiagram:
    """The cells of a rectangle of two parameters, each with its answer and certificate. It has no truth value.

    ``defined``: whether it was shown that f has a value at every angle, for all parameters.
    """

    interaction: Interaction
    ranges: Domain
    n: int | None
    segments: tuple[Segment, ...]
    defined: bool = True

    def __bool__(self) -> bool:
        raise TypeError("Expected diagram.shares() or diagram.segments to be read: a diagram has no truth value.")

    @property
    def status(self) -> Status:
        """What is certain of the whole rectangle, as for a ``Decision``."""
        return Decision(self.interaction, self.n, self.segments, self.defined).status

    def shares(self) -> dict[str, float]:
        """The part of the area with each answer: "synchronizes", "does not", "open"."""
        return {answer: float(part) for answer, part in (shares(self.segments) or {}).items()}

    def __str__(self) -> str:
        who = "every number of particles and all masses" if self.n is None else f"n = {self.n} equal particles"
        where = ", ".join(f"{name} in {interval}" for name, interval in self.ranges)
        shares = ", ".join(f"{answer} {100 * share:.2f} %" for answer, share in self.shares().items())
        note = "" if self.defined else f"; {UNDEFINED}"
        return f"{self.interaction} for {where}, {who}: {shares} of the area, in {len(self.segments)} cells{note}"

    def to_json(self) -> dict[str, Any]:
        """Everything, certificates included."""
        return {
            "schema": SCHEMA,
            **_question(self.interaction, self.ranges, self.n),
            "defined": self.defined,
            "shares": self.shares(),
            "cells": [segment_json(segment) for segment in self.segments],
        }

    def certificate(self) -> Certificate | None:
        """The certificates of all decided cells, as one bundle."""
        return bundle([s.certificate for s in self.segments if s.certificate is not None])

    def _repr_svg_(self) -> str:
        from .phase_picture import svg

        return svg(self)

    def save(self, folder: Path) -> tuple[Path, ...]:
        """Write diagram.json and diagram.svg into the folder, and diagram.png and diagram.pdf with matplotlib.

        Returns what was written. Raises InputError when that is impossible.
        """
        written = [folder / "diagram.json", folder / "diagram.svg"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(written[0], json.dumps(self.to_json()))
            _write(written[1], self._repr_svg_())
        except OSError as error:
            raise InputError(f"Expected to write the diagram to {folder} but got: {error.strerror}.") from None
        if find_spec("matplotlib") is not None:
            from .plots import diagram_figure, saved

            drawing = diagram_figure(self)
            for ending in ("png", "pdf"):
                written.append(folder / f"diagram.{ending}")
                saved(drawing, written[-1])
        return tuple(written)


def phase_diagram(
    f: Interaction,
    domain: Mapping[str, Interval],
    *,
    n: int | None = None,
    find: bool | None = None,
    jobs: int = 1,
    resolution: int = 64,
    folder: Path | None = None,
    progress: Progress = None,
) -> PhaseDiagram:
    """Decide ``f``, checked already, over two bounded ranges, tile by tile; see ``Interaction.phase_diagram``.

    Raises InputError for other ranges, for parameters where f has no value at some angle, for fewer than one process, a
    resolution that is not between 8 and 1024, and for a folder that holds another diagram.
    """
    if sorted(domain) != sorted(f.parameters):
        raise InputError(f"Expected ranges for {list(f.parameters)} but got them for {sorted(domain)}.")
    ranges = tuple((name, domain[name]) for name in f.parameters)
    bounded = not any(is_infinite(end) for _, i in ranges for end in (i.lower, i.upper))
    if len(ranges) != 2 or not bounded or any(outward(i)[0] >= outward(i)[1] for _, i in ranges):
        got = ", ".join(f"{name} in {interval}" for name, interval in ranges) or "no parameter"
        raise InputError(f"Expected two parameters, each with a bounded range of positive length, but got {got}.")
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
        raise InputError(f"Expected at least one process but got jobs={jobs}.")
    if isinstance(resolution, bool) or not isinstance(resolution, int) or not TILES <= resolution <= 1024:
        raise InputError(f"Expected a resolution between {TILES} and 1024 cells but got resolution={resolution}.")
    defined = require_defined(f.formula, f.variable, domain)
    finest = Fraction(TILES, resolution)
    tiles = dict(enumerate(_tiles(ranges)))
    done: dict[int, list[Segment]] = {}
    code, files = "", code_files("") if folder is not None else []
    stamp = code_stamp(files)
    if folder is not None:
        code = code_hash("")
        done = _kept(folder, _question(f, ranges, n) | {"resolution": resolution}, code, len(tiles))
    waiting = [(i, f, tiles[i], n, find, finest) for i in tiles if i not in done]
    for i, segments in _decided(waiting, jobs):
        done[i] = segments
        if folder is not None and code_stamp(files) == stamp:  # else it may come from other code
            kept = sealed({"tile": i, "code": code, "cells": [segment_json(s) for s in segments]})
            _write(folder / "tiles" / f"{i}.json", json.dumps(kept))
        if progress:
            progress(f"{len(done)} of {len(tiles)} tiles are decided")
    diagram = PhaseDiagram(f, ranges, n, tuple(s for i in sorted(done) for s in done[i]), defined)
    if folder is not None:
        diagram.save(folder)
    return diagram


def _decided(waiting: Sequence[Any], jobs: int) -> Iterator[tuple[int, list[Segment]]]:
    if jobs == 1 or len(waiting) < 2:
        yield from map(_decide_tile, waiting)
        return
    context = multiprocessing.get_context("spawn")  # no thread or lock is inherited; the parent alone hears Ctrl-C
    with context.Pool(min(jobs, len(waiting)), signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        yield from pool.imap_unordered(_decide_tile, waiting)


def _decide_tile(task: tuple[int, Interaction, Domain, int | None, bool | None, Fraction]) -> tuple[int, list[Segment]]:
    from .deciding import decide_synchronization

    i, f, tile, n, find, finest = task
    decision = decide_synchronization(f, dict(tile), n=n, find=find, finest=finest, defined=True)  # asked of the whole
    return i, list(decision.segments)


def _tiles(ranges: Domain) -> Iterator[Domain]:
    """The tiles, with the ends of the ranges as they are written."""
    pieces = []
    for name, whole in ranges:
        low, high = outward(whole)
        cuts = [low + (high - low) * k / TILES for k in range(TILES + 1)]
        row = []
        for k in range(TILES):
            lower = (whole.lower, whole.lower_open) if k == 0 else (number(cuts[k]), False)
            upper = (whole.upper, whole.upper_open) if k == TILES - 1 else (number(cuts[k + 1]), False)
            row.append((name, Interval(lower[0], upper[0], lower[1], upper[1])))
        pieces.append(row)
    for first in pieces[0]:
        for second in pieces[1]:
            yield (first, second)


def _question(f: Interaction, ranges: Domain, n: int | None) -> dict[str, Any]:
    return {
        "function": str(f.formula),
        "variable": f.variable,
        "n": n,
        "ranges": {name: str(interval) for name, interval in ranges},
    }


def _kept(folder: Path, question: dict[str, Any], code: str, count: int) -> dict[int, list[Segment]]:
    """The tiles that are finished already. A file that cannot be read, that was changed, or that other code has written
    is decided again."""
    try:
        (folder / "tiles").mkdir(parents=True, exist_ok=True)
        known = folder / "question.json"
        if known.exists() and json.loads(known.read_text(encoding="utf-8")) != question:
            raise InputError(f"Expected a folder for this diagram but {folder} holds another one; choose a new folder.")
        _write(known, json.dumps(question))
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"Expected a folder for the diagram but got {folder}: {reason}.") from None
    done = {}
    for i in range(count):
        try:
            document = json.loads((folder / "tiles" / f"{i}.json").read_text("utf-8"))
            if document == sealed({"tile": i, "code": code, "cells": document["cells"]}):
                done[i] = [read_segment(s) for s in document["cells"]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError, CertificateError):
            continue
    return done


def _write(path: Path, text: str) -> None:
    """Write all or nothing."""
    draft = path.with_suffix(".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
