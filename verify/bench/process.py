"""Provers that are Python modules, each asked in a process of its own: a crash or an endless call stays there.

The child reads one question on stdin and prints one line, both in JSON. The clock that ends it is set when the module
is loaded, so that only the proof is timed. A proof of milliseconds is made again a few times, as ours are.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_statement
from verify.formula.statement import Statement

from .peers import CannotState, Outcome, Peer
from .repeated import shortest

#: Every module: the distribution that has it, and the function that decides a statement with it.
ADAPTERS: Final = {
    "alkahest": ("alkahest", "verify.bench.alkahest", "decide"),
    "codac": ("codac", "verify.bench.codac", "decide"),
    "cvc5": ("cvc5", "verify.bench.smt", "decide_cvc5"),
    "dreal": ("dreal", "verify.bench.dreal", "decide"),
    "z3": ("z3-solver", "verify.bench.smt", "decide_z3"),
}

#: Seconds for Python to start and to load a module.
_LOADING: Final = 60.0


def module_peer(name: str, *, what: str = "") -> Peer:
    """The module, when it is installed and can be loaded."""
    what = what or f"the module {name}"
    decide = partial(ask, name)
    try:
        number = version(ADAPTERS[name][0])
    except PackageNotFoundError:
        return Peer(name, None, what, decide)
    answer = _run(name, {})
    if "loaded" not in answer:
        return Peer(name, None, f"{what}, which does not load here: {answer.get('why', 'no answer')}", decide)
    return Peer(name, number, what, decide)


def ask(name: str, statement: Statement, seconds: float) -> Outcome:
    """What the module says within so many seconds. Raises CannotState when the statement is beyond it."""
    answer = _run(name, {"statement": str(statement), "seconds": seconds})
    if answer.get("word") == "cannot state":
        raise CannotState(str(answer["why"]))
    if "word" not in answer:
        return Outcome("stopped", seconds) if answer.get("late") else Outcome("crashed", why=answer.get("why", ""))
    return Outcome(answer["word"], answer["seconds"], answer["boxes"])


def _run(name: str, question: dict[str, Any]) -> dict[str, Any]:
    """The answer of a child; what is known of it when there is none."""
    command = [sys.executable, "-P", "-m", __name__, name]
    # The child finds what we find, in the same order.
    where = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
    limit = _LOADING + float(question.get("seconds", 0.0))
    try:
        done = subprocess.run(
            command,
            input=json.dumps(question),
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
            env=where,
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        return {"late": True}
    if done.returncode == -signal.SIGALRM:
        return {"late": True}
    try:
        answer = json.loads((done.stdout.splitlines() or [""])[-1])
    except ValueError:
        return {"why": (done.stderr.strip().splitlines() or [f"it ended with code {done.returncode}"])[-1]}
    return answer if isinstance(answer, dict) else {}


def answered(name: str, question: dict[str, Any]) -> dict[str, Any]:
    """What the child prints: the module is loaded first, then the clock is set and the question is decided."""
    try:
        import_module(name)
    except ImportError as error:
        return {"why": str(error)}
    if "statement" not in question:
        return {"loaded": True}
    _, module, function = ADAPTERS[name]
    decide = getattr(import_module(module), function)
    statement = read_statement(question["statement"])

    def ask() -> Outcome:
        signal.setitimer(signal.ITIMER_REAL, question["seconds"])
        outcome: Outcome = decide(statement, question["seconds"])
        return outcome

    try:
        found = shortest(ask, lambda outcome: outcome.seconds)
    except InputError as error:
        return {"word": "cannot state", "why": str(error)}
    return {"word": found.word, "seconds": found.seconds, "boxes": found.boxes}


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(answered(sys.argv[1], json.load(sys.stdin))) + "\n")
