"""Formulas as tapes for the untrusted searchers: one pass over the graph, every shared part once."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from numerics.tape import Op, Tape, TapeWriter, double_enclosure

from .tree import postorder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tree import Formula

#: Largest exponent that is run as repeated multiplication.
LARGEST_POWER: Final = 63
#: The doubles around π.
PI: Final = (3.141592653589793, 3.1415926535897936)

DIRECT: Final = {
    "add": Op.ADD, "sub": Op.SUB, "mul": Op.MUL, "div": Op.DIV, "neg": Op.NEG, "abs": Op.ABS,
    "min": Op.MIN, "max": Op.MAX, "sqrt": Op.SQRT, "cbrt": Op.CBRT, "exp": Op.EXP, "log": Op.LOG,
    "sin": Op.SIN, "cos": Op.COS, "tan": Op.TAN,
    "asin": Op.ASIN, "acos": Op.ACOS, "atan": Op.ATAN, "atan2": Op.ATAN2, "sinh": Op.SINH, "cosh": Op.COSH,
    "tanh": Op.TANH, "asinh": Op.ASINH, "acosh": Op.ACOSH, "atanh": Op.ATANH, "erf": Op.ERF,
}  # fmt: skip


_ARITHMETIC: Final = frozenset({"neg", "add", "sub", "mul", "div"})


class UnsupportedOperation(ValueError):
    """A formula uses an operation that tapes do not have; the message names it."""


def to_tape(formulas: Sequence[Formula], names: Sequence[str]) -> Tape:
    """The tape whose outputs are ``formulas`` as functions of the variables ``names``, in this order.

    Arithmetic of numbers becomes one constant. Raises UnsupportedOperation for gamma and Bessel functions, for the
    constant oo, and for integer powers beyond ±63; ValueError for a variable that is not named.

    >>> from verify.formula.tree import variable
    >>> x = variable("x")
    >>> len(to_tape([x * (x + 1), x + 1], ["x"]))
    4
    """
    writer = TapeWriter(len(names))
    position = {name: k for k, name in enumerate(names)}
    exact = exact_values(*formulas)
    index: dict[Formula, int] = {}

    def at(node: Formula) -> int:
        return writer.constant(exact[node]) if node in exact else index[node]

    for node in postorder(*formulas):
        if node in exact:
            continue
        if node.op == "variable":
            if node.args[0] not in position:
                raise ValueError(f"Expected a variable in {list(names)} but got name={node.args[0]!r}.")
            index[node] = position[node.args[0]]
        elif node.op == "constant" and node.args[0] == "pi":
            index[node] = writer.enclosed(*PI)
        elif node.op == "pow":
            base, exponent = node.args
            if exponent in exact:
                index[node] = _power(writer, at(base), exact[exponent])
            else:
                index[node] = writer.emit(Op.POWER, at(base), at(exponent))
        elif node.op in DIRECT:
            index[node] = writer.emit(DIRECT[node.op], *(at(a) for a in node.args))
        else:
            raise UnsupportedOperation(
                f"Expected operations that a tape has but got op={node.op!r}: use the Arb prover."
            )
    return writer.finish([at(formula) for formula in formulas])


def exact_values(*formulas: Formula) -> dict[Formula, Fraction]:
    """The rational value of every node that is a number or a sum, difference, product, quotient of such."""
    values: dict[Formula, Fraction] = {}
    for node in postorder(*formulas):
        if node.op == "number":
            values[node] = node.args[0]
        elif node.op in _ARITHMETIC and all(a in values for a in node.args):
            args = [values[a] for a in node.args]
            match node.op:
                case "neg":
                    values[node] = -args[0]
                case "add":
                    values[node] = args[0] + args[1]
                case "sub":
                    values[node] = args[0] - args[1]
                case "mul":
                    values[node] = args[0] * args[1]
                case "div" if args[1] != 0:
                    values[node] = args[0] / args[1]
    return values


def _power(writer: TapeWriter, base: int, exponent: Fraction) -> int:
    if exponent.denominator != 1:
        return writer.real_power(base, *double_enclosure(exponent))
    if abs(exponent) > LARGEST_POWER:
        raise UnsupportedOperation(
            f"Expected integer powers up to {LARGEST_POWER} but got exponent={exponent}: use the Arb prover."
        )
    return writer.emit(Op.POWER_INTEGER, base, integer=int(exponent))
