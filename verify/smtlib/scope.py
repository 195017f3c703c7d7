"""What the names of a script mean, and how what is wrong is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

from verify.errors import InputError
from verify.formula.names import is_taken
from verify.formula.tree import Formula

from .expressions import Expression, Word
from .proposition import Proposition

Value = Formula | Proposition


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function that the script defines: names of its arguments, and the expression."""

    name: str
    parameters: tuple[str, ...]
    body: Expression


@dataclass(slots=True)
class Scope:
    """What names mean: constants (variables, definitions without arguments) and functions.

    ``choices`` are the propositions about variables that stand for ``ite``; ``taken`` are all names of variables, with
    the last number that was put after each; ``labels`` the names that ``:named`` gave to parts of the command that is
    read.
    """

    constants: dict[str, Value] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    choices: dict[str, Proposition] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    known: dict[tuple[Any, ...], Value] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)


def fail(message: str, place: Expression) -> NoReturn:
    """Raise InputError with the line of ``place``."""
    raise InputError(f"{message} in line {place.line}.")


def require_new(word: Word, scope: Scope) -> None:
    """Raise InputError for a name that the script has given already."""
    if word.text in scope.constants or word.text in scope.functions:
        fail(f"Expected a new name but got {word.text!r}, which is already declared,", word)


def new_name(wanted: str, scope: Scope) -> str:
    """A name for a variable of ours, like ``wanted`` and not used yet."""
    plain = re.sub(r"\W", "_", wanted, flags=re.ASCII)[:30]
    plain = plain if plain[:1].isalpha() else f"v{plain}"
    name, k = plain, scope.taken.get(plain, 1)
    while name in scope.taken or is_taken(name):
        k += 1
        name = f"{plain}_{k}"
    scope.taken[plain] = k
    scope.taken[name] = 1
    return name
