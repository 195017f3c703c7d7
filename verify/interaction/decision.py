"""Deciding synchronization over a range of parameters: certified yes, certified no, or open, part by part.

Yes comes from the L1 criterion or from three-point certificates, and holds for every number of particles and all
masses; for a few equal particles also from exhaustion. No comes from a stable state that is not synchronized, or from
f'(0) < 0. Every decided part has a certificate. A no is shown from f at a few angles: where it was left open whether f
has a value at all others, the question itself is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from verify.certificate import Certificate, bundle
from verify.verdict import Status, Verdict

from .decision_lines import decision_lines
from .defined import UNDEFINED
from .l1_marginal import WORDS
from .ranges import TWO
from .scale import WORDS as SCALE
from .segment import Segment, segments_details
from .thresholds import ALL_MODES, FLAT
from .thresholds import WORDS as THRESHOLD

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from .interaction import Interaction

#: What a yes rests on beside the certificate.
TRUST_L1: Final = ("Polyanskiy, Rigollet and Yao (2025), Theorem 2.1 and Corollary 2.4: claims sync.Y1 to sync.Y3",)
TRUST_SCALE: Final = ("the checker in verify/kernel for inequalities beyond the grid",)
TRUST_MARGINAL: Final = ("stable fibres of invariant manifolds (Fenichel 1974; cited)",)
TRUST_FLAT: Final = ("secants of gradient orbits converge (Kurdyka, Mostowski and Parusiński 2000; cited)",)
TRUST_TRIPLES: Final = ("the three-point criterion: claim ours.threshold.criterion",)
TRUST_FEW: Final = (
    "crival intervals where they are installed, for the exhaustion; verify/interaction/few_particles",
    "stable stationary states have a nonnegative second variation: claim ours.threshold.second-variation",
)
TRUST_YES: Final = ("the theorem of Łojasiewicz and the center-stable manifold theorem (cited)",)
TRUST: Final = ("python-flint (Arb) for enclosures; exact algebra for oddness and periodicity",)


@dataclass(frozen=True, slots=True)
class Decision:
    """All segments for one interaction; they cover the range that was asked for. It has no truth value.

    ``defined``: whether it was shown that f has a value at every angle, for all parameters.
    """

    interaction: Interaction
    n: int | None
    segments: tuple[Segment, ...]
    defined: bool = True

    def __bool__(self) -> bool:
        raise TypeError("Expected decision.status to be read: a decision has three outcomes.")

    @property
    def status(self) -> Status:
        """proved when all segments synchronize, refuted when one certainly does not, else undecided; undecided also
        where an answer needs f to have a value at every angle, and that was left open."""
        answers = {segment.answer for segment in self.segments}
        if self.left_open():
            return "undecided"
        return "refuted" if "does not" in answers else "undecided" if "open" in answers else "proved"

    def left_open(self) -> bool:
        """Whether an answer is shown from f at some angles alone, and f may have no value at others. The criteria for
        synchronization enclose f everywhere, but that for two particles does not at the angle π."""
        return not self.defined and any(s.answer != "synchronizes" or s.by == TWO for s in self.segments)

    def __str__(self) -> str:
        who = "every number of particles and all masses" if self.n is None else f"n = {self.n} equal particles"
        lines = (f"  {line}" for _, line in decision_lines(self.segments))
        note = [f"  {UNDEFINED}"] if self.left_open() else []
        return "\n".join([f"{self.interaction}, {who}: {self.status}", *lines, *note])

    def _repr_html_(self) -> str:
        from .decision_text import decision_html

        return decision_html(self)

    def _repr_latex_(self) -> str:
        from .decision_text import decision_latex

        return f"$\\displaystyle {decision_latex(self)}$"

    def plot(self, path: str | Path | None = None) -> Figure:
        """A picture of what was decided (``plots``); written to ``path`` (.svg, .png, .pdf) when that is given.

        Raises InputError when matplotlib is not installed, and for more than two parameters.
        """
        from .plots import decision_figure, saved

        return saved(decision_figure(self), path)

    def certificate(self) -> Certificate | None:
        """The certificates of all decided segments, as one bundle."""
        return bundle([s.certificate for s in self.segments if s.certificate is not None])

    def _advice(self) -> str:
        """What may decide more."""
        from .three_point_parts import solver_is_installed

        tries = ["a shorter range"] if self.interaction.parameters else []
        if self.left_open() and all(segment.answer != "open" for segment in self.segments):
            return f"Try {', or '.join([*tries, 'a denominator that is plainly positive'])}."
        tries += [] if solver_is_installed() else ["three-point certificates (extra 'find')"]
        tries += ["one number of particles (n)"] if self.n is None else []
        return "Open is not no" + (f"; try {', or '.join(tries)}." if tries else ".")

    def verdict(self) -> Verdict:
        """The decision as a verdict on "synchronizes on the whole range"."""
        wanted = {"refuted": "does not", "undecided": "open", "proved": "synchronizes"}[self.status]
        first = next((segment for segment in self.segments if segment.answer == wanted), self.segments[0])
        reason = str(first)
        if self.left_open():
            reason = f"{UNDEFINED[0].upper()}{UNDEFINED[1:]}; if it has: {first}"
        reasons = [segment.by for segment in self.segments if segment.answer == "synchronizes"]
        return Verdict(
            self.status,
            reason,
            certificate=self.certificate(),
            boxes=len(self.segments),
            trust=(
                *(TRUST_L1 if any("L1" in by for by in reasons) else ()),
                *(TRUST_MARGINAL if any(by.startswith((WORDS, THRESHOLD)) for by in reasons) else ()),
                *(TRUST_FLAT if any(by.startswith(FLAT) or ALL_MODES in by for by in reasons) else ()),
                *(TRUST_SCALE if any(SCALE in by for by in reasons) else ()),
                *(TRUST_TRIPLES if any("three-point" in by for by in reasons) else ()),
                *(TRUST_FEW if any("exhaustion" in by for by in reasons) else ()),
                *(TRUST_YES if any(w in by for by in reasons for w in ("L1", "three-point", "exhaustion")) else ()),
                *TRUST,
            ),
            advice=self._advice() if self.status == "undecided" else "",
            details=segments_details(self.segments),
        )
