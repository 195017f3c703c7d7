"""``verify repl``: Python with exact numbers and the workbench's names at hand."""

from __future__ import annotations

import argparse
import code
import fractions
import importlib
import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from ..certificate import CertificateError
from ..errors import InputError
from .exact_python import divide, exact_python, helpers
from .exit_codes import OK
from .repl_commands import command_hint, command_words, misspelt, run_command
from .repl_shown import show, shown_for_people

HELP: Final = "explore: Python with exact numbers and the workbench's names"

EXAMPLES: Final = """\
examples at the prompt:
  prove("sin(x) <= x for x in [0, oo)")              a verdict; with details=True it says how
  sync "sin(x) + sin(2*x)/4"                         as in the shell, and so for roots, max, integrate, simulate, …
  x = variable("x")
  sqrt(x)/3 + 0.5                                    exact: x**(1/2)/3 + 1/2
  f = Interaction("sin(x)*exp(beta*(cos(x) - 1))")   beta is a parameter
  f.at(beta=-0.16).criterion()                       both sides of the L1 criterion, enclosed
  f.synchronizes(beta="[-0.2, 3]")                   certified yes, certified no, open: part by part
  f.threshold("beta", "[-1, 0]")                     where the L1 criterion stops, enclosed
  f.at(beta=-3).equilibria(n=4)                      stable states of four particles, certified
  f.simulate(n=100, beta=4).plot("clusters.svg")     evidence, not a proof

Ctrl-C stops a computation and keeps the session, and of a range what was decided until then. _ is the last value.
Tab completes names; the arrow keys bring back earlier lines; help(f) explains f; exit or Ctrl-D ends.
"""

_BANNER: Final = """\
Inphase: Python with exact numbers (0.1 is 1/10, 1/3 is a third). Try
  prove("sin(x) < x for x in (0, oo)")
  f = Interaction("sin(x)*exp(beta*(cos(x) - 1))")
  f.synchronizes(beta="[-0.2, 3]")
or what the shell takes: roots "cos(x) - x" "x in [0, 1]". help shows more, Tab completes, Ctrl-C stops a computation,
Ctrl-D ends. Text of formulas is read, never executed."""

#: What is typed for the examples, and to end: a word without brackets.
_HELP_WORDS: Final = ("help", "?")
_LAST_WORDS: Final = ("exit", "quit")


#: The name of what is typed, in tracebacks.
_FILE: Final = "<input>"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options but the one that every verb has."""
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Read lines until the end of input."""
    namespace = surface()
    with _history(namespace), shown_for_people():
        Console(namespace).interact(_BANNER, exitmsg="")
    return OK


def surface() -> dict[str, Any]:
    """The names at hand: the public surface, as far as its parts are installed."""
    import verify

    namespace: dict[str, Any] = {"__name__": "__main__", "__doc__": None, "Fraction": Fraction, **helpers()}
    namespace["π"] = verify.pi
    for name in verify.__all__:
        with suppress(ImportError, AttributeError):
            namespace[name] = getattr(verify, name)
    return namespace


class Console(code.InteractiveConsole):
    """The standard console with exact arithmetic and one-sentence errors."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        super().__init__(namespace, _FILE)

    def runsource(self, source: str, filename: str = _FILE, symbol: str = "single") -> bool:
        """Run ``source`` when it is complete, as a command of the shell or as Python; True asks for another line."""
        if (word := source.strip()) in _HELP_WORDS:
            print(EXAMPLES, end="")
            return False
        if word in _LAST_WORDS:
            raise SystemExit
        try:
            if (words := command_words(source, self.locals)) is not None:
                run_command(words)
                return False
            if self.compile(source, filename, symbol) is None:
                return True
            compiled = compile(exact_python(source, symbol), filename, symbol)
        except InputError as error:
            self.write(f"{error}\n")
        except (SyntaxError, ValueError, OverflowError, RecursionError):
            if meant := misspelt(source):
                self.write(f"{meant}\n")
            else:
                self.showsyntaxerror(filename)
        else:
            self.runcode(compiled)
        return False

    def showtraceback(self) -> None:
        """One line for what the person typed and for our own errors, which say what was expected; else a traceback."""
        kind, error, trace = sys.exc_info()
        if isinstance(error, KeyboardInterrupt):
            self.write("Stopped; the session goes on.\n")
            if (decided := getattr(error, "decision", None)) is not None:  # what was decided until then is kept, as _
                show(decided)
        elif isinstance(error, (InputError, CertificateError)) or str(error).startswith("Expected "):
            self.write(f"{error}\n")
        elif isinstance(error, NameError) and error.name and error.name.isidentifier():
            other = f'{error.name} = variable("{error.name}") would make it a variable.'
            hint = command_hint(error.name) or _nearest(error.name, self.locals) or other
            self.write(f"{error}; {hint}\n")
        elif isinstance(error, AttributeError) and _raised_by_the_line(trace):
            near = _nearest(error.name or "", dir(error.obj))
            self.write(f"{error}{f'; {near}' if near else '.'}\n")
        elif kind is not None and _raised_by_the_line(trace):
            self.write(f"{kind.__name__}: {error}\n")
        else:
            super().showtraceback()


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, [*known], 1, 0.75)
    return f"did you mean {near[0]}?" if near else ""


def _raised_by_the_line(trace: TracebackType | None) -> bool:
    """Whether the error was raised by the typed line itself or by its arithmetic, not deep inside something called."""
    own = {_FILE, divide.__code__.co_filename, fractions.__file__}
    frames = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(trace)]
    # The first frame is the console's own.
    return all(name in own for name in frames[1:])


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
    kept = sys.stdin.isatty()  # exit() closes it
    try:
        yield
    finally:
        if kept:
            with suppress(OSError):
                state.mkdir(parents=True, exist_ok=True)
                readline.write_history_file(state / "history")
