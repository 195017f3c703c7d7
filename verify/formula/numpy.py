"""Formulas as functions of NumPy arrays, in double precision: for sampling and plots, never for a proof.

A formula is turned into a tape (each shared part once) and the tape is interpreted: no source code is generated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from numerics.doubles import as_float

from .tree import LEAVES, Formula, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]


def numpy_function(formulas: Formula | Sequence[Formula], names: Sequence[str]) -> Callable[..., Any]:
    """The function of arrays (one for each of ``names``, in this order) that computes ``formulas``.

    It returns an array of the common shape of its arguments, or a tuple of them when a sequence of formulas is given.
    Values are nan where a formula is undefined and ±inf where doubles overflow; no warning is printed.
    Raises ValueError when a formula has a variable that is not in ``names``.

    >>> from verify.formula.reader import read_formula
    >>> f = numpy_function(read_formula("sqrt(x) + y"), ["x", "y"])
    >>> f([0.0, 4.0, -1.0], 1.0).tolist()
    [1.0, 3.0, nan]
    """
    single = isinstance(formulas, Formula)
    roots = (formulas,) if isinstance(formulas, Formula) else tuple(formulas)
    nodes = list(postorder(*roots))
    slot = {node: index for index, node in enumerate(nodes)}
    unknown = sorted({n.args[0] for n in nodes if n.op == "variable"} - set(names))
    if unknown:
        raise ValueError(f"Expected variables among {', '.join(names) or 'none'} but got {', '.join(unknown)}.")
    tape = [_instruction(node, slot, names) for node in nodes]
    outputs = [slot[root] for root in roots]
    spent = _spent(tape, outputs)

    def evaluate(*arguments: ArrayLike) -> Any:
        if len(arguments) != len(names):
            raise TypeError(f"Expected {len(names)} arrays ({', '.join(names)}) but got {len(arguments)}.")
        arrays = [np.asarray(a, dtype=np.float64) for a in arguments]
        shape = np.broadcast_shapes(*(a.shape for a in arrays))
        values: list[Any] = []
        with np.errstate(all="ignore"):
            for (operation, operands, leaf), unneeded in zip(tape, spent, strict=True):
                if operation is None:
                    values.append(arrays[leaf] if isinstance(leaf, int) else leaf)
                else:
                    values.append(operation(*(values[k] for k in operands)))
                for k in unneeded:
                    values[k] = None
        results = tuple(np.array(np.broadcast_to(values[k], shape), dtype=np.float64) for k in outputs)
        return results[0] if single else results

    return evaluate


_Instruction = tuple["Callable[..., Any] | None", tuple[int, ...], "int | np.float64 | None"]


def _instruction(node: Formula, slot: dict[Formula, int], names: Sequence[str]) -> _Instruction:
    """(operation, slots of its operands, leaf): a leaf is the index of an argument or a double."""
    if node.op in LEAVES:
        if node.op == "variable":
            return None, (), list(names).index(node.args[0])
        if node.op == "number":
            return None, (), np.float64(as_float(node.args[0]))
        return None, (), np.float64(np.pi if node.args[0] == "pi" else np.inf)
    varies = node.op == "pow" and node.args[1].op != "number"
    return _real_power if varies else _operation(node.op), tuple(slot[a] for a in node.args), None


def _spent(tape: list[_Instruction], outputs: list[int]) -> list[list[int]]:
    """For every instruction, the values that nothing needs after it."""
    spent: list[list[int]] = [[] for _ in tape]
    seen = set(outputs)
    for index in reversed(range(len(tape))):
        fresh = set(tape[index][1]) - seen
        spent[index] = sorted(fresh)
        seen |= fresh
    return spent


def _undefined(where: Any, value: Any) -> Any:
    return np.where(where, np.nan, value)


def _power(a: Any, b: Any) -> Any:
    return _undefined((a == 0) & (b < 0), np.power(a, b))


def _real_power(a: Any, b: Any) -> Any:
    """a**b = exp(b log a), which needs a > 0, or a = 0 < b."""
    return _undefined((a < 0) | (a == 0) & (b <= 0), np.power(a, b))


_OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": lambda a, b: _undefined(b == 0, np.divide(a, b)),
    "pow": _power,
    "neg": np.negative,
    "log": lambda a: _undefined(a == 0, np.log(a)),
    "atanh": lambda a: _undefined(abs(a) == 1, np.arctanh(a)),
    "min": np.minimum,
    "max": np.maximum,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "atan2": lambda y, x: _undefined((x == 0) & (y == 0), np.arctan2(y, x)),
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "abs": np.abs,
    "sqrt": np.sqrt,
    "cbrt": np.cbrt,
    "exp": np.exp,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
}


def _operation(op: str) -> Callable[..., Any]:
    if op in _OPERATIONS:
        return _OPERATIONS[op]
    from scipy import special

    if op == "gamma":
        return lambda a: _undefined((a <= 0) & (a == np.floor(a)), special.gamma(a))
    if op == "polygamma":
        return lambda n, a: _undefined(~(a > 0) | (n < 0) | (n != np.floor(n)), special.polygamma(n, a))
    found: Callable[..., Any] = {"erf": special.erf, "besseli": special.iv, "besselj": special.jv}[op]
    return found
