"""What ``verify repl`` prints for a value: verdicts with reasons and steps, fractions and formulas as mathematics."""

from __future__ import annotations

import builtins
import inspect
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from .fitted import show_fitted
from .output import verdict_text


def show(value: Any) -> None:
    """Print ``value`` as a person reads it; as in Python it is kept under the name ``_``.

    >>> show(Fraction(1, 3))
    1/3
    """
    from ..claims.claim import Claim
    from ..verdict import Verdict

    if value is None:
        return
    if isinstance(value, Verdict):
        show_fitted(verdict_text(value))
        for step in value.details.get("steps", ()):
            show_fitted(f"  {step['title']}: {step['text']}")
    elif isinstance(value, Claim):
        show_fitted(f"{value.id}: {value.stated().text}")
    elif isinstance(value, (tuple, list)) and value and all(_is_ours(part) for part in value):
        for part in value:
            show_fitted(str(part))
    elif (inspect.ismethod(value) and _is_ours(value.__self__)) or (inspect.isfunction(value) and _has_home(value)):
        _show_function(value)
    elif hasattr(value, "savefig"):
        print('A figure; with a file, as in plot("figure.svg"), it is written there.')
    elif type(value).__module__.startswith("verify.simulation."):
        _show_simulation(value)
    elif isinstance(value, int | Fraction):
        show_fitted(_number_text(value))
    elif _is_ours(value) or _has_lines(value):
        show_fitted(str(value))
    else:
        print(repr(value))
    vars(builtins)["_"] = value


def _number_text(value: int | Fraction) -> str:
    """A number in digits, or how many there are when Python does not write as many as that."""
    try:
        return str(value)
    except ValueError:  # sys.get_int_max_str_digits
        size = max(abs(value.numerator), value.denominator).bit_length()
        return f"An exact number with about {int(size * math.log10(2)) + 1:,} digits, more than are printed."


def _show_function(function: Any) -> None:
    """What a function or a method does, for whoever left its brackets out."""
    said = (inspect.getdoc(function) or "").partition("\n")[0]
    print(f"{function.__name__}(…){': ' if said else ''}{said}")
    print("  Call it with brackets; help(…) of it shows its arguments.")


def _show_simulation(simulation: Any) -> None:
    """The summary that the shell prints, where there is one."""
    from .simulate_text import summary_text

    print(simulation)
    if hasattr(simulation, "summary") and "order_parameter" in (summary := simulation.summary()):
        print("\n".join(summary_text(summary).splitlines()[1:]))


def _is_ours(value: Any) -> bool:
    return type(value).__module__.startswith("verify.")


def _has_home(function: Any) -> bool:
    return bool(function.__module__.startswith("verify."))


def _has_lines(value: Any) -> bool:
    return isinstance(value, str) and "\n" in value


@contextmanager
def shown_for_people() -> Iterator[None]:
    """``show`` as the prompt's display, until the block ends."""
    before = sys.displayhook
    sys.displayhook = show
    try:
        yield
    finally:
        sys.displayhook = before
