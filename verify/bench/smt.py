"""SMT solvers for real arithmetic (z3, cvc5): ``unsat`` for the negated statement is a proof.

Each is asked as a program when that is installed, else as a Python module. dReal is a program here; its module has no
reader of scripts (see ``dreal``).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import lru_cache, partial
from importlib import import_module
from typing import Final

from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Statement
from verify.formula.tree import OO, postorder
from verify.smtlib.writer import CVC5, DREAL, Z3, Dialect, script

from .peers import SHORTEST, CannotState, Outcome, Peer
from .process import module_peer
from .programs import first_line, run

#: Command lines that read a script on stdin, the one that says the version, and the dialect of the solver.
SOLVERS: Final = {
    "z3": (["z3", "-in"], ["z3", "--version"], Z3),
    "cvc5": (["cvc5", "--lang", "smt2"], ["cvc5", "--version"], CVC5),
    "dreal": (["dreal", "--in"], ["dreal", "--version"], DREAL),
}


#: Without other operations a statement is one of polynomials, or quotients of them.
_ALGEBRAIC: Final = frozenset({"number", "variable", "neg", "add", "sub", "mul", "div", "pow", "abs", "min", "max"})


def question(statement: Statement, dialect: Dialect) -> str:
    """The script for a solver, with the options that it is best asked with.

    cvc5 decides polynomials by cylindrical coverings, but does not turn to them in its logic with exp and sin.
    """
    text = script(statement, dialect)
    return f"(set-option :nl-cov true)\n{text}" if dialect is CVC5 and _is_algebraic(statement) else text


def _is_algebraic(statement: Statement) -> bool:
    """Whether nothing in the statement is beyond polynomials and quotients of them."""
    ends = [end for _, interval in statement.domain for end in (interval.lower, interval.upper)]
    sides = [side for r in (*statement.relations, *statement.conditions) for side in (r.left, r.right)]
    finite = [end for end in ends if end is not MINUS_OO and end is not OO]
    return all(node.op in _ALGEBRAIC for node in postorder(*sides, *finite))


def peers() -> tuple[Peer, ...]:
    """All of them, installed or not."""
    return tuple(_peer(name, command, asked, dialect) for name, (command, asked, dialect) in SOLVERS.items())


def _peer(name: str, command: list[str], asked: list[str], dialect: Dialect) -> Peer:
    shown = first_line(asked)
    if shown is None:
        return module_peer(name, what=f"the program or the module {name}")
    found = re.search(r"\d+(\.\d+)+", shown)
    return Peer(name, found[0] if found else shown, f"the program {name}", decider(command, dialect))


def decider(command: list[str], dialect: Dialect = DREAL) -> Callable[[Statement, float], Outcome]:
    """What decides statements by that program."""
    return partial(_decide, tuple(command), dialect)


def _decide(command: tuple[str, ...], dialect: Dialect, statement: Statement, seconds: float) -> Outcome:
    text = question(statement, dialect)
    start = _start(command)
    said, spent = run(list(command), text, seconds + start)
    return Outcome("stopped", seconds) if said is None else outcome_of(said, max(SHORTEST, spent - start))


def outcome_of(said: str, seconds: float) -> Outcome:
    """The outcome for what a solver printed. Raises CannotState when it rejected the script."""
    if said.lstrip().startswith("(error"):
        raise CannotState(f"The solver does not read the script: {said.strip()}")
    return Outcome("proved" if said.split()[:1] == ["unsat"] else "failed", seconds)


@lru_cache
def _start(command: tuple[str, ...]) -> float:
    return min(run(list(command), "(set-logic QF_NRA)\n(exit)\n", 20)[1] for _ in range(3))


def decide_z3(statement: Statement, seconds: float) -> Outcome:
    """What the module z3 says. Raises CannotState for functions that it lacks."""
    z3 = import_module("z3")
    text = script(statement, Z3)
    # Its solver for this logic does not look for another first.
    solver = z3.SolverFor("QF_NRA") if _is_algebraic(statement) else z3.Solver()
    started = time.perf_counter()
    try:
        solver.from_string(text)
    except z3.Z3Exception as error:
        raise CannotState(f"z3 does not read the script: {error}") from None
    return outcome_of(str(solver.check()), max(SHORTEST, time.perf_counter() - started))


def decide_cvc5(statement: Statement, seconds: float) -> Outcome:
    """What the module cvc5 says. Raises CannotState for functions that it lacks."""
    cvc5 = import_module("cvc5")
    text = question(statement, CVC5)
    solver = cvc5.Solver(cvc5.TermManager())
    reader = cvc5.InputParser(solver)
    started = time.perf_counter()
    reader.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "statement")
    symbols = reader.getSymbolManager()
    said = ""
    while True:
        try:
            command = reader.nextCommand()
        except RuntimeError as error:
            raise CannotState(f"cvc5 does not read the script: {error}") from None
        if command.isNull():
            return outcome_of(said, max(SHORTEST, time.perf_counter() - started))
        said += command.invoke(solver, symbols)
