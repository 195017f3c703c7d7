"""A file of claims whose questions are answered by decree, to test everything around the mathematics.

Tests write it to a folder of their own and hand its path to the library, as a user would.
"""

from __future__ import annotations

from pathlib import Path

_SOURCE = """\
from __future__ import annotations

import os
import time
from dataclasses import dataclass

from verify import Certificate, Verdict, claim
from verify.claims.questions import Argument, Cited
from verify.claims.solve import solve


@dataclass(frozen=True)
class Decree:
    status: str
    action: str = ""


@solve.register
def _(question: Decree) -> Verdict:
    if question.action == "raise":
        raise ArithmeticError("no such luck")
    if question.action == "die":
        os._exit(3)
    if question.action.startswith("sleep "):
        time.sleep(float(question.action[6:]))
    if question.action.startswith("touch "):
        with open(question.action[6:], "a") as log:
            log.write("solved\\n")
    certificate = Certificate("decree", question.status, [1, 2]) if question.status == "proved" else None
    details = {"series": [1, float("nan")]}
    return Verdict(question.status, "By decree.", certificate=certificate, trust=("a decree",), details=details)


"""


def decreed(path: Path, *claims: str) -> str:
    """Write a file of claims; each is ``"id status [uses=a,b] [action…]"``. Returns its path as text."""
    source = _SOURCE
    for number, line in enumerate(claims):
        id, status, *rest = line.split(maxsplit=2)
        words = rest[0] if rest else ""
        uses: list[str] = []
        if words.startswith("uses="):
            listed, _, words = words.partition(" ")
            uses = listed.removeprefix("uses=").split(",")
        question = f'Cited("{words}")' if status == "cited" else f"Decree({status!r}, {words!r})"
        source += (
            f'@claim("{id}", uses={uses!r})\ndef claim{number}():\n    """Claim {id}."""\n    return {question}\n\n\n'
        )
    path.write_text(source, encoding="utf-8")
    return str(path)
