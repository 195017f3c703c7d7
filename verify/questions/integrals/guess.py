"""Antiderivatives that SymPy suggests, with limits at the ends; a process of its own, which may be stopped.

Nothing of this is believed: see ``antiderivative.py``. As a program it reads a question as JSON and writes one line of
JSON for each suggestion as soon as it has it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.statement import Interval
from verify.formula.tree import Formula


@dataclass(frozen=True, slots=True)
class Guess:
    """F, its limits at both ends, and the difference of these, as a person would write it."""

    formula: Formula
    lower: Formula
    upper: Formula
    value: Formula


@contextmanager
def guessing(f: Formula, x: str, interval: Interval, seconds: float) -> Iterator[Iterator[Guess]]:
    """Suggestions as they come within so many seconds; at the end of the block SymPy is stopped."""
    asked = {"formula": str(f), "variable": x, "lower": str(interval.lower), "upper": str(interval.upper)}
    pipe = subprocess.PIPE
    # -P: what lies in the user's folder is not imported, whatever it is called.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", __name__], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
    )
    timer = threading.Timer(seconds, process.kill)
    with process:
        timer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            with suppress(BrokenPipeError):
                process.stdin.write(json.dumps(asked))
                process.stdin.close()
            yield (found for line in process.stdout if (found := _read(line)) is not None)
        finally:
            timer.cancel()
            process.kill()


def _read(line: str) -> Guess | None:
    """The suggestion in a line; None for what is no line of ours, or too long for the language."""
    try:
        return Guess(*(read_formula(text) for text in json.loads(line)))
    except (InputError, ValueError, TypeError):
        return None


def _suggestions(f: Formula, x: str, lower: str, upper: str) -> Iterator[list[str]]:
    import sympy
    from sympy.integrals.manualintegrate import manualintegrate

    from verify.formula.sympy import from_sympy, to_sympy

    infinite = {"oo": sympy.oo, "-oo": -sympy.oo}
    low, high = (infinite[end] if end in infinite else to_sympy(read_formula(end)) for end in (lower, upper))
    u = sympy.Symbol(x, positive=True) if low.is_nonnegative else sympy.Symbol(x, real=True)
    integrand = to_sympy(f, {x: u})
    found = manualintegrate(integrand, u)
    # A logarithm of what is negative on the interval becomes one of its square.
    squared = found.replace(sympy.log, lambda argument: sympy.log(argument**2) / 2)
    for F in dict.fromkeys((found, squared)):
        ends = [sympy.limit(F, u, low, "+"), sympy.limit(F, u, high, "-")]
        value = sympy.simplify(ends[1] - ends[0])
        # What is not in the language, such as an integral that is left, is no suggestion.
        with suppress(ValueError):
            yield [str(from_sympy(part)) for part in (F, *ends, value)]


def main() -> None:
    """One question from standard input."""
    asked = json.load(sys.stdin)
    for suggestion in _suggestions(read_formula(asked["formula"]), asked["variable"], asked["lower"], asked["upper"]):
        sys.stdout.write(json.dumps(suggestion) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
