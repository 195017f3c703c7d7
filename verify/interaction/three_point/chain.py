"""Several three-point certificates, one after another, that together cover a range of the parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .certificate import ThreePointCertificate
from .claimed import ThreePointRange


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
    begins no later than where those before it end (with that point in one of them), and the end of the claim is
    reached. A certificate at a threshold covers nothing: there T = 0 is allowed at some triples.
    """
    if not parts:
        return "Expected at least one certificate but got none"
    for part in parts:
        same = (part.claimed.interaction, part.claimed.parameter) == (claimed.interaction, claimed.parameter)
        if not same or part.claimed.marginal or claimed.marginal:
            return f"Expected certificates for {claimed.interaction} but got one for {part.claimed.text}"
    first = parts[0].claimed
    if first.lower > claimed.lower or (first.lower == claimed.lower and first.lower_open and not claimed.lower_open):
        return f"Expected the first certificate to begin with {claimed.range_text} but got {first.range_text}"
    reached, without = first.upper, first.upper_open
    for following in (part.claimed for part in parts[1:]):
        if following.lower > reached or (following.lower == reached and without and following.lower_open):
            return f"Expected certificates without a hole but there is one at {claimed.parameter} = {reached}"
        if following.upper >= reached:
            without = following.upper_open and (without or following.upper > reached)
            reached = following.upper
    if reached < claimed.upper or (reached == claimed.upper and without and not claimed.upper_open):
        return f"Expected certificates for all of {claimed.range_text} but they end at {reached}"
    return ""
