"""SMT solvers for real arithmetic (z3, cvc5, dReal): ``unsat`` for the negated statement is a proof."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final

from verify.formula.statement import Statement
from verify.smtlib.writer import script

from .peers import SHORTEST, Outcome, Peer, first_line, run

#: Command lines that read a script on stdin, and the one that says the version.
SOLVERS: Final = {
    "z3": (["z3", "-in"], ["z3", "--version"]),
    "cvc5": (["cvc5", "--lang", "smt2"], ["cvc5", "--version"]),
    "dreal": (["dreal", "--in"], ["dreal", "--version"]),
}


def peers() -> tuple[Peer, ...]:
    """All of them, installed or not."""
    return tuple(_peer(name, command, asked) for name, (command, asked) in SOLVERS.items())


def _peer(name: str, command: list[str], asked: list[str]) -> Peer:
    shown = first_line(asked)
    found = re.search(r"\d+(\.\d+)+", shown or "")
    version = found[0] if found else shown
    return Peer(name, version, f"the program {name}", decider(command))


def decider(command: list[str]) -> Callable[[Statement, float], Outcome]:
    """What decides statements by that program."""
    return partial(_decide, tuple(command))


def _decide(command: tuple[str, ...], statement: Statement, seconds: float) -> Outcome:
    text = script(statement)
    start = _start(command)
    said, spent = run(list(command), text, seconds + start)
    proved = said is not None and said.split()[:1] == ["unsat"]
    word = "stopped" if said is None else "proved" if proved else "failed"
    return Outcome(word, max(SHORTEST, spent - start))  # type: ignore[arg-type]


@lru_cache
def _start(command: tuple[str, ...]) -> float:
    return min(run(list(command), "(set-logic QF_NRA)\n(exit)\n", 20)[1] for _ in range(3))
