"""Findings: what a run says about a paper's text. Refuted statements, and those with a corrected or sharper form."""

from __future__ import annotations

from dataclasses import dataclass

from .model import Report, Result
from .status import status


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the errata: a statement as its paper makes it, and the forms that replace it, best first."""

    result: Result | None
    better: tuple[Result, ...]

    @property
    def word(self) -> str:
        """What kind of finding it is, from the statuses alone."""
        refuted = self.result is not None and status(self.result).key == "refuted"
        proved = any(status(each).key in ("proved", "given") for each in self.better)
        if refuted:
            return "refuted, corrected" if proved else "refuted"
        if proved:
            return "sharpened"
        return "sharper or corrected form open"


def findings(report: Report) -> list[Finding]:
    """All findings in the order of the run; a correction of a claim that was not run stands alone."""
    known, corrections = report.by_id(), report.corrections()
    found = [
        Finding(result, corrections.get(result.id, ()))
        for result in report.results
        if status(result).key == "refuted" or result.id in corrections
    ]
    return found + [Finding(None, better) for corrected, better in corrections.items() if corrected not in known]
