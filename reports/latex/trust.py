"""What must be trusted, in print: what many claims rest on is said once, with numbers that the claims refer to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from ..model import Report, Result
from ..trust import must_trust
from .escape import escape

#: What more claims than this rest on has a number.
_MANY: Final = 10


def numbers(report: Report) -> dict[str, int]:
    """Numbers for what many claims rest on, the most frequent first."""
    rests = Counter(text for result in report.results for text in must_trust(result, report))
    many = [text for text, count in rests.most_common() if count > _MANY]
    return {text: number for number, text in enumerate(many, 1)}


def numbered_list(of: Mapping[str, int]) -> str:
    """What has a number, in order; empty when nothing has."""
    if not of:
        return ""
    lines = [rf"\item[T{number}.] {escape(text)}" for text, number in of.items()]
    return "\n".join([r"\begin{steps}", *lines, r"\end{steps}"])


def rests_on(result: Result, report: Report, of: Mapping[str, int]) -> str:
    """What ``result`` rests on: numbers, then what has none."""
    texts = must_trust(result, report)
    known = sorted(of[text] for text in texts if text in of)
    other = [text.strip().rstrip(".") for text in texts if text not in of]
    return "; ".join(filter(None, [_ranges(known), *map(escape, other)]))


def _ranges(known: Sequence[int]) -> str:
    """Numbers in a row as a range: ``T1--T4, T7``."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(known), key=lambda pair: pair[1] - pair[0])]
    return ", ".join(f"T{run[0]}" + (f"--T{run[-1]}" if len(run) > 1 else "") for run in runs)
