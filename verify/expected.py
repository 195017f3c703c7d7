"""Arguments of the Python API that are not formulas: what they must be, and the sentence that says so.

Every function returns its value, as the type that is wanted, or raises InputError: "Expected … but got name=value."
"""

from __future__ import annotations

from collections.abc import Callable
from operator import index
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from .errors import InputError


def whole_number(name: str, value: Any, least: int = 1) -> int:
    """A whole number of at least ``least``; numbers of NumPy will do, True and 2.0 will not.

    >>> whole_number("boxes", 3)
    3
    >>> whole_number("boxes", 2.5)
    Traceback (most recent call last):
    verify.errors.InputError: Expected a whole number of at least 1 but got boxes=2.5.
    """
    try:
        found = None if isinstance(value, bool) else index(value)
    except TypeError:
        found = None
    if found is None or found < least:
        raise InputError(f"Expected a whole number of at least {least} but got {name}={value!r}.")
    return found


def duration(name: str, value: Any) -> float:
    """A number of seconds that is not negative; infinity means that there is no limit."""
    try:
        found = -1.0 if isinstance(value, (bool, str, bytes)) else float(value)
    except (TypeError, ValueError, OverflowError):
        found = -1.0
    if not found >= 0:
        raise InputError(f"Expected a number of seconds that is not negative but got {name}={value!r}.")
    return found


def flag(name: str, value: Any) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise InputError(f"Expected True or False but got {name}={value!r}.")
    return value


def text(name: str, value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise InputError(f"Expected a text but got {name}={value!r}.")
    return value


def function(name: str, value: Any) -> Callable[..., Any] | None:
    """A function, or None."""
    if value is not None and not callable(value):
        raise InputError(f"Expected a function but got {name}={value!r}.")
    found: Callable[..., Any] | None = value
    return found


def gap(name: str, value: Any) -> Literal["pi", "2*pi"]:
    """The largest difference of two angles in the L1 criterion: π or 2π."""
    found = str(value).replace(" ", "")
    if found not in ("pi", "2*pi"):
        raise InputError(f"Expected {name} to be 'pi' or '2*pi' but got {name}={value!r}.")
    return "pi" if found == "pi" else "2*pi"


def place(name: str, value: Any) -> Path:
    """The path of a file or folder, from text or a path."""
    if not isinstance(value, (str, PathLike)) or not str(value):
        raise InputError(f"Expected the path of a file or folder but got {name}={value!r}.")
    return Path(value)
