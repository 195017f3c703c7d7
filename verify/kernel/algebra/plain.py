"""Plain polynomials: formulas of rationals and variables by sums, products and natural powers, multiplied out by FLINT.

Such formulas are defined everywhere and have one normal form, whatever else exact algebra knows; FLINT finds it some
twenty times as fast as sums and products of terms in Python. Its sums and products are believed, as its greatest common
divisors are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from verify.formula.tree import Formula, postorder

from .polynomial import TooLarge

#: The highest power of a sum, and the most bits that a power of a coefficient may have.
MAX_POWER: Final = 60
MAX_BITS: Final = 20_000

_SUMS: Final = frozenset({"add", "sub", "neg", "mul"})


def plain_nodes(nodes: Sequence[Formula]) -> set[Formula]:
    """Those of ``nodes`` (in postorder) that are plain polynomials: whatever they consist of is one, too.

    >>> from verify.formula.reader import read_formula
    >>> formula = read_formula("x**2/3 + sin(x + 1)")
    >>> sorted(str(node) for node in plain_nodes(postorder(formula)))
    ['1', '2', '3', 'x', 'x + 1', 'x**2', 'x**2/3']
    """
    found: set[Formula] = set()
    for node in nodes:
        op, args = node.op, node.args
        if (
            op in ("number", "variable")
            or op in _SUMS and all(a in found for a in args)
            or op == "pow" and args[0] in found and _is_natural(args[1])
            or op == "div" and args[0] in found and args[1].op == "number" and args[1].args[0] != 0
        ):  # fmt: skip
            found.add(node)
    return found


def _is_natural(exponent: Formula) -> bool:
    if exponent.op != "number":
        return False
    value = exponent.args[0]
    return bool(value.denominator == 1 and 1 <= value <= MAX_POWER)


def multiplied_out(formula: Formula, names: Sequence[str], work: int) -> tuple[Any, int]:
    """The FLINT polynomial in ``names``, all variables of a plain polynomial, and how many products of terms it took.

    Raises TooLarge when these are more than ``work``, and for powers with very long coefficients.
    """
    from flint import Ordering, fmpq, fmpq_mpoly_ctx

    context = fmpq_mpoly_ctx.get([f"x{k}" for k in range(len(names))] or ["x"], Ordering.lex)
    generators = dict(zip(names, context.gens(), strict=False))
    done: dict[Formula, Any] = {}
    left = work

    def product(a: Any, b: Any) -> Any:
        nonlocal left
        left -= len(a) * len(b)
        if left < 0:
            raise TooLarge
        return a * b

    for node in postorder(formula):
        op, args = node.op, node.args
        if op == "number":
            done[node] = context.constant(fmpq(args[0].numerator, args[0].denominator))
        elif op == "variable":
            done[node] = generators[args[0]]
        elif op == "add":
            done[node] = done[args[0]] + done[args[1]]
        elif op == "sub":
            done[node] = done[args[0]] - done[args[1]]
        elif op == "neg":
            done[node] = -done[args[0]]
        elif op == "mul":
            done[node] = product(done[args[0]], done[args[1]])
        elif op == "div":
            value = args[1].args[0]
            done[node] = done[args[0]] * fmpq(value.denominator, value.numerator)
        else:
            base, n = done[args[0]], int(args[1].args[0])
            if n * max((_bits(c) for c in base.coeffs()), default=0) > MAX_BITS:
                raise TooLarge
            power = base
            for bit in bin(n)[3:]:  # the highest bit is the base itself
                power = product(power, power)
                power = product(power, base) if bit == "1" else power
            done[node] = power
    return done[formula], work - left


def _bits(coefficient: Any) -> int:
    return int(coefficient.p).bit_length() + int(coefficient.q).bit_length()
