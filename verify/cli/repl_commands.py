"""Lines of ``verify repl`` that are spelt as in the shell, with or without ``verify``: ``sync "sin(x)"``.

Such a line is cut into words as a shell does it, and handed to the command, which reads formulas and executes nothing.
"""

from __future__ import annotations

import ast
import builtins
import re
import shlex
from collections.abc import Container
from difflib import get_close_matches
from typing import Final

from ..errors import InputError
from .main import VERBS, main

_FIRST: Final = re.compile(r"\s*(?:(verify)\s+)?(\w+)\b(.*)", re.DOTALL)

#: Python functions that make nothing of texts alone, such as ``range("x**2", "x in [0, 1]")``.
_BUILT_IN: Final = ("max", "range")

#: What follows a name in Python, also in a line that is not complete, and never a verb.
_PYTHON_GOES_ON: Final = ("(", "=", ".", ",", ":", "[", ")")


def command_words(source: str, known: Container[str] = ()) -> list[str] | None:
    """The words of the command that ``source`` is, or None when it is to be read as Python.

    Python goes first, save where it could only fail: ``known`` are names that have a value at the prompt. Raises
    InputError for quotes that are not closed.

    >>> command_words('sync "sin(x) + a*sin(2*x)" --param "a = 0.1"')
    ['sync', 'sin(x) + a*sin(2*x)', '--param', 'a = 0.1']
    >>> command_words('roots("cos(x) - x", "x in [0, 1]")')
    ['roots', 'cos(x) - x', 'x in [0, 1]']
    >>> command_words('max(1, 2)'), command_words('sync = 3'), command_words('verify = 1')
    (None, None, None)
    """
    match = _FIRST.fullmatch(source)
    if match is None or not (match[2] in VERBS or (match[2] == "help" and match[3].strip())):
        return None
    tree = _python(source)
    if tree is None:
        return None if match[3].lstrip()[:1] in _PYTHON_GOES_ON else _split(f"{match[2]}{match[3]}")
    if match[2] not in known and re.fullmatch(r"\s*|\s+--[a-z].*", match[3]):  # `list --json` is no difference
        return _split(f"{match[2]}{match[3]}")
    return _called(tree, known)


def run_command(words: list[str]) -> None:
    """Run the command as the shell would; what is wrong is said as there, and the session goes on."""
    if words[0] == "repl":
        raise InputError("Expected another verb but got 'repl', which is running.")
    main(words)


def command_hint(name: str) -> str:
    """What to type when ``name`` is a verb that was written as if it had a value; empty for other names.

    >>> command_hint("roots")
    'as in the shell, `roots …` with texts in quotes is a command here; `roots --help` shows examples.'
    """
    if name not in VERBS and name != "verify":
        return ""
    if name == "verify":
        return "here verbs of the command need no `verify` before them; `help` lists what can be typed."
    return f"as in the shell, `{name} …` with texts in quotes is a command here; `{name} --help` shows examples."


def misspelt(source: str) -> str:
    """What is meant by a line that is no Python and begins with nearly a verb; empty when it does not.

    >>> misspelt('syn "sin(x)"'), misspelt('x = = 3')
    ("Expected a verb of the command but got 'syn'; did you mean sync?", '')
    """
    match = re.match(r"\s*(?:verify\s+)?(\w+)\s+[\"'-]", source)
    near = get_close_matches(match[1], VERBS, 1, 0.75) if match else []
    return f"Expected a verb of the command but got {match[1]!r}; did you mean {near[0]}?" if match and near else ""


def _python(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _called(tree: ast.Module, known: Container[str]) -> list[str] | None:
    """The words of ``VERB("text", …)``, for a verb that is no function of Python's, or one that takes no texts."""
    match tree.body:
        case [ast.Expr(ast.Call(ast.Name(name), arguments, []))] if name in _BUILT_IN or not (
            name in known or hasattr(builtins, name)
        ):
            texts = [part.value for part in arguments if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            return [name, *texts] if texts and len(texts) == len(arguments) else None
    return None


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        said = str(error).lower().rstrip(".")
        raise InputError(f"Expected quotes that are closed again but got: {said}.") from None
