"""``@claim``: a claim spelled as a Python function whose parameters are the variables.

    @claim("causal.C061", beta="[1, oo)", cites=["karagodin2024causal"])
    def tau_bounds(beta):
        '''(β + 1/2)^(-1/2) < τ*_β < β^(-1/2).'''
        return between(1 / sqrt(beta + "1/2"), tau(beta), 1 / sqrt(beta))

The function is called once, with symbols, and returns relations; without parameters it may return any question. Every
claim made this way is remembered under its module, which is how a paper's claims are found.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from ..errors import InputError
from ..formula.reader import read_interval, read_relations
from ..formula.statement import Relation, Statement
from ..formula.tree import variable
from .claim import Claim, Hint
from .problem import Problem, sentence_of

_made: dict[str, list[Claim | Problem]] = {}
_collecting: ContextVar[bool] = ContextVar("collecting", default=False)


def claim(
    id: str,
    /,
    *,
    title: str = "",
    kind: str = "",
    uses: Iterable[str] = (),
    cites: Iterable[str] = (),
    conditions: Iterable[str] = (),
    hints: Mapping[str, Hint] | None = None,
    **domain: str,
) -> Callable[[Callable[..., Any]], Claim]:
    """Turn the decorated function into the Claim ``id``; its docstring is the prose.

    Each parameter needs an interval, ``beta="[1, oo)"``; ``conditions`` are relations between the parameters as text.
    Raises InputError when the claim cannot be made; while a paper is loaded the error is collected instead.
    """

    def make(function: Callable[..., Any]) -> Claim:
        if not inspect.isfunction(function):
            raise InputError(f"Expected a function under @claim({id!r}) but got {function!r}.")
        made = _made.setdefault(function.__module__, [])
        try:
            result = Claim(
                id,
                _question(function, domain, _texts("conditions", conditions)),
                title,
                inspect.cleandoc(function.__doc__ or ""),
                kind,
                _texts("uses", uses),
                _texts("cites", cites),
                _hints(hints),
            )
            result.hash()
        except Exception as error:
            if not _collecting.get():
                raise
            made.append(Problem(id, sentence_of(error)))
            return None  # type: ignore[return-value]
        if function.__module__ == "__main__":
            made[:] = [earlier for earlier in made if not (isinstance(earlier, Claim) and earlier.id == id)]
        made.append(result)
        return result

    return make


@contextmanager
def collecting() -> Iterator[None]:
    """While papers are loaded: errors of single claims become problems."""
    token = _collecting.set(True)
    try:
        yield
    finally:
        _collecting.reset(token)


def made_in(package: str) -> list[Claim | Problem]:
    """What was decorated in the module ``package`` and the modules below it, in the order of decoration."""
    return [
        entry
        for name, entries in _made.items()
        if name == package or name.startswith(package + ".")
        for entry in entries
    ]


def forget(package: str) -> None:
    """Forget what was decorated in the module ``package``, before it is executed again."""
    _made.pop(package, None)


def as_question(result: Any, domain: Mapping[str, str], conditions: tuple[str, ...]) -> Any:
    """The question that a claim's function means by returning ``result``."""
    relations = result if isinstance(result, tuple) else (result,)
    if relations and all(isinstance(relation, Relation) for relation in relations):
        intervals = tuple((name, read_interval(text)) for name, text in domain.items())
        side = tuple(relation for text in conditions for relation in read_relations(text, tuple(domain)))
        return Statement(relations, intervals, side)
    if result is None or isinstance(result, bool):
        raise InputError(
            f"Expected relations or a question but got result={result!r}; try a < b, between(a, b, c) or equal(a, b)."
        )
    if domain or conditions:
        raise InputError(
            f"Expected relations between formulas from a claim with variables but got a {type(result).__name__}."
        )
    if isinstance(result, tuple):
        return tuple(as_question(part, {}, ()) for part in result)
    return result


def _question(function: Callable[..., Any], domain: Mapping[str, str], conditions: tuple[str, ...]) -> Any:
    names = list(inspect.signature(function).parameters)
    if without := [name for name in names if name not in domain]:
        raise InputError(
            f'Expected an interval for every variable but {without[0]} has none; add {without[0]}="[…, …]".'
        )
    if unused := [name for name in domain if name not in names]:
        raise InputError(f"Expected {unused[0]} to be a parameter of the function; it has the parameters {names}.")
    if wrong := [name for name in names if not isinstance(domain[name], str)]:
        raise InputError(f'Expected an interval as text, {wrong[0]}="[0, 1]", but got {wrong[0]}={domain[wrong[0]]!r}.')
    return as_question(function(*map(variable, names)), {name: domain[name] for name in names}, conditions)


def _texts(name: str, values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise InputError(f"Expected a list of texts but got {name}={values!r}; write {name}=[{values!r}].")
    if not isinstance(values, Iterable):
        raise InputError(f"Expected a list of texts but got {name}={values!r}.")
    texts = tuple(values)
    if wrong := [value for value in texts if not isinstance(value, str)]:
        raise InputError(f"Expected a list of texts but got {wrong[0]!r} in {name}.")
    return texts


def _hints(values: Mapping[str, Hint] | None) -> tuple[tuple[str, Hint], ...]:
    if values is not None and not (isinstance(values, Mapping) and all(isinstance(name, str) for name in values)):
        raise InputError(f'Expected hints by name, as in {{"boxes": 1000}}, but got hints={values!r}.')
    return tuple(sorted((values or {}).items()))
