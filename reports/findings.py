"""Findings: what a run says about a paper's text. Refuted statements, and those with a corrected or sharper form."""

from __future__ import annotations

from dataclasses import dataclass

from .model import Report, Result, under
from .status import ON_TRUST, status


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the errata: a statement as its paper makes it, and the forms that replace it, best first."""

    result: Result | None
    better: tuple[Result, ...]

    @property
    def word(self) -> str:
        """What kind of finding it is, from the statuses alone."""
        refuted = self.result is not None and status(self.result).key == "refuted"
        keys = {status(each).key for each in self.better}
        if keys & {"proved", "given"}:
            return "refuted, corrected" if refuted else "sharpened"
        if keys & {*ON_TRUST}:
            return "refuted, corrected on paper" if refuted else "sharpened on paper"
        return "refuted" if refuted else "sharper or corrected form open"


@dataclass(frozen=True, slots=True)
class Consequence:
    """A claim that uses the statement of a finding, and its other forms that do not, directly or not.

    With ``instead``, it uses that corrected form and not the statement itself.
    """

    user: Result
    stands: tuple[Result, ...] = ()
    instead: str = ""


def consequences(finding: Finding, report: Report) -> tuple[Consequence, ...]:
    """What the report says about every claim that uses the statement of ``finding`` or a corrected form of it."""
    if finding.result is None:
        return ()
    known, corrections, users = report.by_id(), report.corrections(), report.users()
    id = finding.result.id
    direct = [
        Consequence(
            known[user],
            tuple(
                each
                for each in corrections.get(user, ())
                if status(each).key in ("proved", "given", *ON_TRUST) and id not in under(each, known)
            ),
        )
        for user in users.get(id, ())
    ]
    instead = [
        Consequence(known[user], instead=better.id)
        for better in finding.better
        for user in users.get(better.id, ())
        if user not in users.get(id, ()) and known[user].corrects != id
    ]
    return (*direct, *instead)


def findings(report: Report) -> list[Finding]:
    """All findings in the order of the run; a correction of a claim that was not run stands alone."""
    known, corrections = report.by_id(), report.corrections()
    found = [
        Finding(result, corrections.get(result.id, ()))
        for result in report.results
        if status(result).key == "refuted" or result.id in corrections
    ]
    return found + [Finding(None, better) for corrected, better in corrections.items() if corrected not in known]
