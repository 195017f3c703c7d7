"""The operations that a formula may contain, and its named constants."""

from __future__ import annotations

from typing import Final

#: Number of arguments of every operation a formula may contain.
ARITY: Final[dict[str, int]] = {
    "add": 2, "sub": 2, "mul": 2, "div": 2, "pow": 2, "neg": 1,
    "abs": 1, "sqrt": 1, "cbrt": 1, "exp": 1, "log": 1,
    "sin": 1, "cos": 1, "tan": 1, "asin": 1, "acos": 1, "atan": 1, "atan2": 2,
    "sinh": 1, "cosh": 1, "tanh": 1, "asinh": 1, "acosh": 1, "atanh": 1,
    "min": 2, "max": 2, "erf": 1, "gamma": 1, "polygamma": 2, "besseli": 2, "besselj": 2,
}  # fmt: skip

#: The operations that are written as a function call.
FUNCTIONS: Final = frozenset(ARITY) - {"add", "sub", "mul", "div", "pow", "neg"}

#: Names of an operation with its first argument: ``digamma(x)`` is ``polygamma(0, x)``, and is printed so.
SHORT: Final[dict[str, tuple[str, int]]] = {"digamma": ("polygamma", 0)}

#: Named constants. ``oo`` may stand only as an end point of an interval.
CONSTANTS: Final = frozenset({"pi", "oo"})

#: What stands without operations below it: ``args`` holds one Fraction (number) or one name (constant, variable).
LEAVES: Final = frozenset({"number", "constant", "variable"})
