"""Running Coq on an exported file."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from verify.errors import InputError

#: What Coq's real numbers, and the machine's numbers with which Coq-Interval computes, rest on; nothing else may.
_AXIOMS: Final = (
    "ClassicalDedekindReals.", "FunctionalExtensionality.", "Classical_Prop.classic",
    "PrimFloat.", "PrimInt63.", "FloatAxioms.", "Uint63.",
)  # fmt: skip

#: Sentences that assume something, or that leave a proof open.
_ASSUMING: Final = re.compile(
    r"(?:\A|(?:\.|\*\))\s)\s*(Axioms?|Parameters?|Conjectures?|Hypothes[ei]s|Variables?|Context|Admitted|Primitive|Declare"
    r"|Set|Unset)\b"
)

_PROBE: Final = "From Interval Require Import Tactic.\n"


@dataclass(frozen=True, slots=True)
class CoqCheck:
    """Whether Coq accepted the file, what it said, and how long it took."""

    ok: bool
    message: str
    seconds: float


@lru_cache(maxsize=1)
def coq_version() -> str | None:
    """The version of the Coq on this machine, None when there is none or it has no Coq-Interval."""
    if shutil.which("coqc") is None:
        return None
    found = subprocess.run(["coqc", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"version (\S+)", found.stdout)
    return version[1] if version and coq_check(_PROBE, seconds=120).ok else None


def coq_check(text: str, *, seconds: float, assumptions: bool = False) -> CoqCheck:
    """Compile ``text`` with coqc in a folder of its own, and on request have Coq list what its theorems rest on.

    A file in which anything is admitted, or assumed beyond Coq's real numbers and the machine's, is then not accepted;
    the list takes Coq several seconds for each theorem. Raises InputError when there is no coqc.
    """
    if assumptions:
        text += "".join(f"Print Assumptions {name}.\n" for name in re.findall(r"^Theorem (\w+)", text, re.MULTILINE))
    coqc = shutil.which("coqc")
    if coqc is None:
        raise InputError("Expected Coq on this machine but there is no coqc; Debian: apt install coq libcoq-interval.")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "exported.v"
        file.write_text(text, encoding="utf-8")
        started = time.perf_counter()
        try:
            run = subprocess.run(
                [coqc, "-q", file.name], cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            return CoqCheck(False, f"Coq was stopped after {seconds:g} seconds.", time.perf_counter() - started)
    spent = time.perf_counter() - started
    if run.returncode == 0:
        foreign = sorted({name for name in axioms(run.stdout) if not name.startswith(_AXIOMS)})
        if foreign:
            return CoqCheck(
                False, f"Expected a proof from Coq's own axioms but it assumes {', '.join(foreign)}.", spent
            )
        return CoqCheck(True, run.stdout, spent)
    return CoqCheck(False, complaint(run.stderr or run.stdout, text), spent)


def assuming(text: str) -> str | None:
    """The first word of a sentence of ``text`` that has Coq take something without proof, None when there is none.

    >>> assuming("Lemma a : 0 = 1. Proof. Admitted."), assuming("(* Axiom *) Lemma a : True. exact I. Qed.")
    ('Admitted', None)
    """
    found = _ASSUMING.search(text)
    return found[1] if found else None


def complaint(said: str, text: str) -> str:
    """Coq's error in one line, with the lemma of ``text`` that it is about.

    >>> said = 'File "./e.v", line 3, characters 2-5:\\nError: No applicable\\ntactic.'
    >>> complaint(said, "\\nLemma a : True.\\nProof. lra.")
    'Coq does not accept the lemma a (line 3): No applicable tactic.'
    """
    found = re.search(r'File "[^"]*", line (\d+), characters [-\d]+:\s*Error:(.*)', said, re.DOTALL)
    if found is None:
        return " ".join(said.split())[-600:]
    line, error = int(found[1]), " ".join(found[2].split())[:600]
    names = re.findall(r"^(Lemma|Theorem) (\w+)", "\n".join(text.split("\n")[:line]), re.MULTILINE)
    where = f"the {names[-1][0].lower()} {names[-1][1]} (line {line})" if names else f"line {line}"
    return f"Coq does not accept {where}: {error}"


def axioms(said: str) -> list[str]:
    """The names that ``Print Assumptions`` lists.

    >>> axioms("Axioms:\\nClassical_Prop.classic : forall P : Prop, P \\\\/ ~ P\\nmine\\n  : 0 = 1\\n")
    ['Classical_Prop.classic', 'mine']
    """
    found: list[str] = []
    listing = False
    for line in said.splitlines():
        if line in ("Axioms:", "Closed under the global context"):
            listing = line == "Axioms:"
        elif listing and (name := re.match(r"([A-Za-z_][\w.']*)\s*(:|$)", line)):
            found.append(name[1])
    return found
