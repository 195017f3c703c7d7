"""Types of command line arguments; a wrong value is one sentence and exit code 2."""

from __future__ import annotations

import errno
import math
import os
from argparse import ArgumentParser, ArgumentTypeError
from fractions import Fraction
from pathlib import Path

from ..errors import InputError


def positive_integer(text: str) -> int:
    """A whole number of at least 1."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise ArgumentTypeError(f"expected a whole number of at least 1 but got {text!r}")
    return value


def natural_number(text: str) -> int:
    """A whole number of at least 0."""
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"expected a whole number of at least 0 but got {text!r}")
    return int(text)


def number(text: str) -> float:
    """A number such as 0.5, 1e-9 or 1/2; whether nan and inf do is for those to say who use it."""
    try:
        return float(Fraction(text)) if "/" in text else float(text)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise ArgumentTypeError(f"expected a number such as 0.5 or 1/2 but got {text!r}") from None


def exact_number(text: str) -> Fraction | None:
    """The exact value of 1e-8, 0.001, 1/3 or 2**-20; None for what is no rational number."""
    from ..formula.endpoints import rational
    from ..formula.reader import read_formula

    try:
        return rational(read_formula(text))
    except InputError:
        return None


def positive_seconds(text: str) -> float:
    """A positive, finite number of seconds."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < math.inf:
        raise ArgumentTypeError(f"expected a positive number of seconds but got {text!r}")
    return value


def check_outputs(plot: Path | None, out: Path | None = None) -> None:
    """Raise InputError before a long run unless ``plot`` can be drawn and the folder ``out`` can be written to."""
    if plot is not None:
        from ..simulation.plot import check_target

        check_target(plot)
    for folder in (out, None if plot is None else plot.parent):
        if folder is not None and (reason := obstacle(folder)):
            raise InputError(f"Expected to write to {folder} but got: {reason}.")


def check_file(path: Path | None, what: str) -> None:
    """Raise InputError before a long run unless ``what`` can be written to ``path``, as far as that is known."""
    if path is None:
        return
    reason = os.strerror(errno.EISDIR) if path.is_dir() else obstacle(path.parent)
    if not reason and path.exists() and not os.access(path, os.W_OK):
        reason = os.strerror(errno.EACCES)
    if reason:
        raise InputError(f"Expected to write {what} to {path} but got: {reason}.")


def obstacle(folder: Path) -> str:
    """Why nothing can be written into ``folder``, which need not exist; empty when that is not known."""
    existing = next(place for place in (folder, *folder.absolute().parents) if os.path.lexists(place))
    if not existing.is_dir():
        return os.strerror(errno.ENOTDIR)
    return "" if os.access(existing, os.W_OK) else os.strerror(errno.EACCES)


def add_json(parser: ArgumentParser, keys: str = "") -> None:
    """The option every verb has; ``keys`` says what the document holds."""
    help_text = "one JSON document on stdout instead of text"
    parser.add_argument("--json", action="store_true", help=f"{help_text}; {keys}" if keys else help_text)
