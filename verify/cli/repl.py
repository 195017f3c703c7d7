"""``verify repl``: Python with exact numbers and the workbench's names at hand."""

from __future__ import annotations

import argparse
import code
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from ..certificate import CertificateError
from ..errors import InputError
from .exact_python import exact_python, helpers
from .exit_codes import OK
from .output import verdict_text

HELP: Final = "explore: Python with exact numbers and the workbench's names"

EXAMPLES: Final = """\
examples at the prompt:
  prove("sin(x) <= x for x in [0, oo)")
  x = variable("x")
  sqrt(x)/3 + 0.5
  f = Interaction("sin(x)*exp(beta*(cos(x) - 1))")
  f.at(beta="-0.16").criterion()
"""

_BANNER: Final = """\
Inphase: Python with exact numbers (0.1 is 1/10, 1/3 is a third) and
{names}.
help(NAME) explains a name; formulas as text are only read, never executed; Ctrl-D ends."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options but the one that every verb has."""
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Read lines until the end of input."""
    namespace = surface()
    names = ", ".join(("Interaction", "between", "claim", "equal", "prove", "solve", "sqrt", "variable"))
    with _history(namespace), _display():
        Console(namespace).interact(_BANNER.format(names=f"{names}, … (dir() lists all)"), exitmsg="")
    return OK


def surface() -> dict[str, Any]:
    """The names at hand: the public surface, as far as its parts are installed."""
    import verify

    namespace: dict[str, Any] = {"__name__": "__main__", "__doc__": None, "Fraction": Fraction, **helpers()}
    for name in verify.__all__:
        with suppress(ImportError, AttributeError):
            namespace[name] = getattr(verify, name)
    return namespace


class Console(code.InteractiveConsole):
    """The standard console with exact arithmetic and one-sentence errors."""

    def runsource(self, source: str, filename: str = "<input>", symbol: str = "single") -> bool:
        """Run ``source`` when it is complete; True asks for another line."""
        try:
            if self.compile(source, filename, symbol) is None:
                return True
            compiled = compile(exact_python(source, symbol), filename, symbol)
        except InputError as error:
            self.write(f"{error}\n")
        except (SyntaxError, ValueError, OverflowError, RecursionError):
            self.showsyntaxerror(filename)
        else:
            self.runcode(compiled)
        return False

    def showtraceback(self) -> None:
        """One sentence for our own errors, which say what was expected; a traceback for all others."""
        error = sys.exc_info()[1]
        if isinstance(error, (InputError, CertificateError)) or str(error).startswith("Expected "):
            self.write(f"{error}\n")
        else:
            super().showtraceback()


def show(value: Any) -> None:
    """Print ``value`` as a person reads it: verdicts with their reasons, fractions and formulas as mathematics."""
    from ..claims.claim import Claim
    from ..claims.describe import describe
    from ..formula.statement import Interval, Relation, Statement
    from ..formula.tree import Formula
    from ..verdict import Verdict

    if value is None:
        return
    if isinstance(value, Verdict):
        print(verdict_text(value))
    elif isinstance(value, Claim):
        print(f"{value.id}: {describe(value.question).text}")
    elif isinstance(value, (Fraction, Formula, Relation, Statement, Interval)):
        print(value)
    else:
        print(repr(value))


@contextmanager
def _display() -> Iterator[None]:
    before = sys.displayhook
    sys.displayhook = show
    try:
        yield
    finally:
        sys.displayhook = before


@contextmanager
def _history(namespace: dict[str, Any]) -> Iterator[None]:
    """Line editing, completion, and a history that the next session finds; without readline, none of these."""
    try:
        readline: Any = importlib.import_module("readline")
    except ImportError:
        yield
        return
    import rlcompleter

    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "inphase"
    readline.set_completer(rlcompleter.Completer(namespace).complete)
    readline.parse_and_bind("tab: complete")
    with suppress(OSError):
        readline.read_history_file(state / "history")
    try:
        yield
    finally:
        if sys.stdin.isatty():
            with suppress(OSError):
                state.mkdir(parents=True, exist_ok=True)
                readline.write_history_file(state / "history")
