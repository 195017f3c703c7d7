"""Consistency of the library: every used id and every cited key exists, and no claim rests on itself."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from difflib import get_close_matches

from .bibliography import Work
from .claim import Claim
from .closure import cycles
from .problem import Problem


def check(claims: Mapping[str, Claim], works: Mapping[str, Work], unreadable: Container[str] = ()) -> list[Problem]:
    """All problems between ``claims``; ids in ``unreadable`` exist but have a problem of their own."""
    problems: list[Problem] = []
    for claim in claims.values():
        for used in claim.uses:
            if used in claims:
                continue
            if used in unreadable:
                problems.append(Problem(claim.id, f"It uses {used}, which has a problem of its own, so it is blocked."))
            else:
                problems.append(
                    Problem(
                        claim.id,
                        f"Expected uses to name claims but got {used!r}{_close(used, claims.keys() - {claim.id})}",
                    )
                )
        for key in claim.cites:
            if key not in works:
                problems.append(
                    Problem(
                        claim.id,
                        f"Expected cites to name works in a bibliography.toml but got {key!r}{_close(key, works)}",
                    )
                )
        if claim.corrects and claim.corrects not in claims and claim.corrects not in unreadable:
            problems.append(
                Problem(claim.id, f"Expected a claim {claim.corrects} that this one corrects but there is none.")
            )
    for cycle in cycles({id: claim.uses for id, claim in claims.items()}):
        ring = " uses ".join((*cycle, cycle[0]))
        problems.append(Problem(cycle[0], f"Expected claims that rest on one another without a cycle but got: {ring}."))
    return problems


def _close(name: str, names: Iterable[str]) -> str:
    close = get_close_matches(name, sorted(names), 1)
    return f"; did you mean {close[0]!r}?" if close else "."
