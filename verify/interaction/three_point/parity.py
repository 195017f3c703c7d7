"""Whether a formula is visibly 2π-periodic in x, and odd or even: read off its parts, without any search.

Accepted are numbers, π, the parameter, and + − · /, powers and elementary functions of them and of sin(θ) and cos(θ),
where θ = kx + h with an integer k and a visibly periodic odd h, often h = 0. x stands nowhere else, so the formula is
2π-periodic wherever it is defined.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ...formula.tree import LEAVES, Formula, postorder
from .elementary import EVEN_FUNCTIONS, ODD_FUNCTIONS, OTHER_FUNCTIONS

VARIABLE: Final = "x"
EVEN, ODD = 0, 1
LARGEST_POWER: Final = 64


class InteractionError(ValueError):
    """The formula is not an odd 2π-periodic interaction that the three-point checker can read."""


def multiple_of_x(formula: Formula) -> int | None:
    """The integer k when ``formula`` is k·x written as x, -x, k*x or x*k; otherwise None."""
    if formula.op == "variable":
        return 1 if formula.args[0] == VARIABLE else None
    if formula.op == "neg":
        inner = multiple_of_x(formula.args[0])
        return None if inner is None else -inner
    if formula.op == "mul":
        for factor, rest in (formula.args, formula.args[::-1]):
            if factor.op == "number" and factor.args[0].denominator == 1:
                inner = multiple_of_x(rest)
                return None if inner is None else int(factor.args[0]) * inner
    return None


def angle(formula: Formula) -> tuple[int, tuple[tuple[int, Formula], ...]]:
    """(k, ((±1, h), …)) for a formula that is kx + Σ ±h, split at + and − only; k = 0 when there is no kx.

    >>> from verify.formula.reader import read_formula
    >>> k, rest = angle(read_formula("2*x - sin(x)"))
    >>> k, [(sign, str(h)) for sign, h in rest]
    (2, [(-1, 'sin(x)')])
    """
    k = multiple_of_x(formula)
    if k is not None:
        return k, ()
    if formula.op == "neg":
        k, rest = angle(formula.args[0])
        return -k, tuple((-sign, h) for sign, h in rest)
    if formula.op in ("add", "sub"):
        turn = 1 if formula.op == "add" else -1
        (k, first), (m, second) = map(angle, formula.args)
        return k + turn * m, (*first, *((turn * sign, h) for sign, h in second))
    return 0, ((1, formula),)


def parts(node: Formula) -> tuple[Formula, ...]:
    """The formulas that ``node`` is made of."""
    return () if node.op in LEAVES else node.args


def parity(formula: Formula, parameter: str | None) -> int:
    """EVEN or ODD in x. Raises InteractionError for a formula not of the accepted kind.

    The rules: numbers, the parameter and cos are even, sin(kx) is odd, a sum has the parity of its terms, a product the
    sum of the parities, a function of an even part is even, and an odd function of an odd part is odd.
    """
    known: dict[Formula, int | None] = {}  # None: x outside of all sines and cosines, an angle perhaps
    for node in postorder(formula):
        known[node] = None if multiple_of_x(node) is not None else _parity(node, known, parameter)
    result = known[formula]
    if result is None:
        raise InteractionError(f"Expected {VARIABLE} only inside sin and cos but got {formula}.")
    return result


def _parity(node: Formula, known: dict[Formula, int | None], parameter: str | None) -> int | None:
    op, inner = node.op, [known[part] for part in parts(node)]
    if op == "number" or (op == "variable" and node.args[0] == parameter) or (op, node.args) == ("constant", ("pi",)):
        return EVEN
    if op in ("add", "sub", "neg") and None in inner:
        return None
    if op in ("sin", "cos") and inner == [None]:
        k, rest = angle(node.args[0])
        if k and all(known[h] == ODD for _, h in rest):
            return ODD if op == "sin" else EVEN
    elif op == "pow" and None not in inner:
        if inner[0] == EVEN and inner[1] == EVEN:
            _require_small(node)
            return EVEN
        if inner[0] == ODD and (power := integer_power(node)) is not None:
            _require_small(node)
            return power % 2
    elif inner and None not in inner:
        first = inner[0]
        if op in ("mul", "div"):
            return (inner[0] + inner[1]) % 2  # type: ignore[operator]
        if op == "neg" or (op in ("add", "sub") and first == inner[1]):
            return first
        if op in ODD_FUNCTIONS or op in ("sin", "tan"):
            return first
        if op in EVEN_FUNCTIONS or op == "cos" or (first == EVEN and op in OTHER_FUNCTIONS | {"exp"}):
            return EVEN
    raise InteractionError(
        f"Expected an odd formula in numbers, the parameter, sin(k*{VARIABLE}) and cos(k*{VARIABLE}), made with"
        f" + - * /, powers and smooth elementary functions, but got the part {node}."
    )


def integer_power(node: Formula) -> int | None:
    """The exponent of a power when it is an integer."""
    exponent, sign = node.args[1], 1
    while exponent.op == "neg":
        exponent, sign = exponent.args[0], -sign
    if exponent.op != "number":
        return None
    value: Fraction = exponent.args[0]
    return sign * int(value) if value.denominator == 1 else None


def _require_small(node: Formula) -> None:
    power = integer_power(node)
    if power is not None and abs(power) > LARGEST_POWER:
        raise InteractionError(f"Expected a power between -{LARGEST_POWER} and {LARGEST_POWER} but got {node}.")
