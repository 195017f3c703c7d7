"""The first line of a report: one sentence that counts every claim once, computed from the results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .model import Result
from .status import counts, status

_PHRASES: Final = {
    "proved": "proved",
    "given": "proved given cited facts",
    "refuted": "refuted",
    "supported": "supported by simulation or sampling only",
    "undecided": "undecided",
    "empty": "about an empty domain",
    "blocked": "blocked by a claim that it uses",
    "argued": "argued on paper",
    "cited": "taken from the literature",
}


def sentence(results: Sequence[Result]) -> str:
    """All counts in one sentence.

    >>> sentence([Result("a", verdict="proved"), Result("b", verdict="refuted", witness={"x": "1/2"})])
    '2 claims were run: 1 is proved and 1 refuted by an exact counterexample.'
    >>> sentence([Result("a", verdict="proved")])
    '1 claim was run: it is proved.'
    >>> sentence([])
    'No claim was run.'
    """
    if not results:
        return "No claim was run."
    found = counts(results)
    parts = [(found[key], _phrase(key, results)) for key in _PHRASES if found[key]]
    if len(results) == 1:
        return f"1 claim was run: it is {parts[0][1]}."
    if len(parts) == 1:
        return f"{len(results)} claims were run: all are {parts[0][1]}."
    first = f"{parts[0][0]} {'is' if parts[0][0] == 1 else 'are'} {parts[0][1]}"
    *middle, last = [f"{number} {phrase}" for number, phrase in parts[1:]]
    body = f"{', '.join([first, *middle])}, and {last}" if middle else f"{first} and {last}"
    return f"{len(results)} claims were run: {body}."


def _phrase(key: str, results: Sequence[Result]) -> str:
    """The words for one status; a refutation by an exact point says so, and counts the points when some lack one."""
    if key != "refuted":
        return _PHRASES[key]
    refuted = [result for result in results if status(result).key == "refuted"]
    exact = sum(bool(result.witness) for result in refuted)
    if exact == len(refuted):
        return "refuted by an exact counterexample"
    return f"refuted ({exact} by an exact counterexample)" if exact else "refuted"
