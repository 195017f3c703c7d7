"""Several three-point certificates, one after another, that together cover a range of the parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .certificate import ThreePointCertificate, ThreePointRange


@dataclass(frozen=True, slots=True)
class ThreePointChain:
    """For every parameter in ``claimed`` one of ``parts`` is a certificate; each part has its own (Q, a)."""

    claimed: ThreePointRange
    parts: tuple[ThreePointCertificate, ...]

    def __str__(self) -> str:
        return f"{self.claimed.text}, in {len(self.parts)} parts"


def gap_in_chain(claimed: ThreePointRange, parts: Sequence[ThreePointCertificate]) -> str:
    """Why ``parts``, in this order, do not cover ``claimed``; "" when they do.

    They do when all are about the same interaction and parameter, the first begins where the claim begins, every other
    begins, closed, no later than the one before it ends, and the last reaches the end of the claim.
    """
    if not parts:
        return "Expected at least one certificate but got none"
    for part in parts:
        if (part.claimed.interaction, part.claimed.parameter) != (claimed.interaction, claimed.parameter):
            return f"Expected certificates for {claimed.interaction} but got one for {part.claimed.text}"
    first = parts[0].claimed
    if first.lower > claimed.lower or (first.lower == claimed.lower and first.lower_open and not claimed.lower_open):
        return f"Expected the first certificate to begin with {claimed.range_text} but got {first.range_text}"
    reached = first.upper
    for part in parts[1:]:
        if part.claimed.lower > reached or (part.claimed.lower == reached and part.claimed.lower_open):
            return f"Expected certificates without a hole but nothing covers {reached} < {claimed.parameter}"
        reached = max(reached, part.claimed.upper)
    if reached < claimed.upper:
        return f"Expected certificates up to {claimed.upper} but they end at {reached}"
    return ""
