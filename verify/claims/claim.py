"""Claims: what is said to be true, where it stands, and what it rests on. Records only.

The id is the paper's short name and the entry in it (``causal.C061``). A version that corrects or sharpens an entry
carries a suffix (``causal.C061.corrected``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from ..errors import InputError
from ..expected import text
from ..formula.statement import Statement
from .describe import Description, describe, in_text
from .fingerprint import fingerprint
from .questions import Argument, Cited

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+")
_SUFFIX: Final = re.compile(r"\.(corrected|sharpened|sharp)[0-9]*\Z")

Hint = int | str | bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A question with its name, its words and its place in the literature.

    ``question`` is a Statement or another frozen record that ``verify.claims.solve`` knows; a tuple of questions asks
    for all of them. ``prose`` is the statement in the paper's words. ``uses`` names claims, ``cites`` names works in
    the bibliography, ``hints`` are keyword arguments for the solver (a budget of boxes).

    Raises InputError for an id that is not ``paper.entry``.
    """

    id: str
    question: Any
    title: str = ""
    prose: str = ""
    kind: str = ""
    uses: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    hints: tuple[tuple[str, Hint], ...] = ()
    _hash: str = field(default="", init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("title", "prose", "kind"):
            text(name, getattr(self, name))
        if not _ID.fullmatch(text("id", self.id)):
            raise InputError(
                f"Expected an id such as causal.C061 (paper, dot, entry; letters, digits, -, _) but got id={self.id!r}."
            )
        object.__setattr__(self, "title", self.title or _title(self))
        object.__setattr__(self, "kind", self.kind or _kind(self.question))

    @property
    def paper(self) -> str:
        """The paper's short name: the id up to its first dot."""
        return self.id.partition(".")[0]

    @property
    def corrects(self) -> str:
        """The id of the claim that this one corrects or sharpens, empty when it is none of these."""
        return self.id[: found.start()] if (found := _SUFFIX.search(self.id)) else ""

    def stated(self) -> Description:
        """What is stated: the question, or, where that is an argument on paper, the words of what it shows."""
        in_words = isinstance(self.question, Argument) and self.prose
        return in_text(self.prose) if in_words else describe(self.question)

    def hash(self) -> str:
        """SHA-256 of everything a verdict can depend on: all but the title and the prose."""
        if not self._hash:
            asked = (self.id, self.question, self.kind, self.uses, self.cites, self.hints)
            object.__setattr__(self, "_hash", fingerprint(asked))
        return self._hash

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.stated().latex}$"

    def _repr_html_(self) -> str:
        from ..notebook import claim_html

        parts = [*map(describe, self.question)] if isinstance(self.question, tuple) else [self.stated()]
        return claim_html(self.id, self.title, [(part.text, part.mathml) for part in parts], self.prose)


def _title(claim: Claim) -> str:
    """The first line of the prose when it is short enough for a table, otherwise the id."""
    first = claim.prose.strip().partition("\n")[0].strip()
    return first.removesuffix(".") if 0 < len(first) <= 90 else claim.id


def _kind(question: Any) -> str:
    """The kind that the type of the question shows; an outline of the proof does not change it."""
    stated = getattr(question, "statement", None)
    if isinstance(stated, Statement):
        return _kind(stated)
    if isinstance(question, Statement):
        return "identity" if all(relation.op == "==" for relation in question.relations) else "inequality"
    if isinstance(question, Cited):
        return "cited fact"
    if isinstance(question, Argument):
        return "theorem"
    if isinstance(question, tuple) and question:
        kinds = {_kind(part) for part in question}
        return kinds.pop() if len(kinds) == 1 else "several parts"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(question).__name__).lower()
