"""One certificate as a Coq file, and what Coq says to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from verify.certificate import Certificate
from verify.errors import InputError

from .check import assuming, coq_check
from .refusal import Refused
from .theorem import coq_theorem

State = Literal["accepted", "rejected", "stopped", "unchecked", "refused"]


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of a certificate: the ``text`` of its file ("" when it is refused) and a sentence about it.

    ``reason`` says in a word or two why it was refused, and ``seconds`` how long Coq took.
    """

    state: State
    said: str
    text: str = ""
    reason: str = ""
    seconds: float | None = None

    @property
    def lemmas(self) -> int:
        return self.text.count("\nLemma part_")


def exported(certificate: Certificate, file: str) -> Exported:
    """The file for ``certificate``, "unchecked" so far, or why it is "refused"."""
    try:
        return Exported("unchecked", "unchecked", coq_theorem(certificate, file))
    except InputError as error:
        return Exported("refused", error.message, reason=error.reason if isinstance(error, Refused) else "other")


def checked(text: str, version: str, seconds: float) -> Exported:
    """What Coq of this ``version`` says to a file in at most so many ``seconds``; a file that assumes anything is
    rejected unread.
    """
    word = assuming(text)
    if word is not None:
        return Exported("rejected", f"Expected a file that assumes nothing but it has a sentence {word!r}", text)
    found = coq_check(text, seconds=seconds)
    spent = round(found.seconds, 2)
    if found.ok:
        return Exported("accepted", f"accepted by Coq {version} in {spent} s", text, seconds=spent)
    said = found.message.rstrip(".")
    stopped = said.startswith("Coq was stopped")
    return Exported("stopped" if stopped else "rejected", said, text, seconds=spent)
