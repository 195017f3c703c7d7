"""Formulas built again with the operations of another library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from verify.formula.tree import Formula, postorder

from .peers import CannotState

#: Functions that libraries call as we do.
ELEMENTARY: Final = (
    "sqrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
)  # fmt: skip
_BINARY: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
}


def translated(
    root: Formula,
    number: Callable[[Any], Any],
    variable: Callable[[str], Any],
    pi: Callable[[], Any],
    functions: Mapping[str, Callable[..., Any]],
) -> Any:
    """The formula in the library's expressions; ``functions`` has "pow" and what else it can do beside + - * /.

    Raises CannotState for an operation that is not there.
    """
    done: dict[Formula, Any] = {}
    for node in postorder(root):
        if node.op == "number":
            done[node] = number(node.args[0])
        elif node.op == "variable":
            done[node] = variable(node.args[0])
        elif node.op == "constant":
            done[node] = pi()
        elif node.op == "neg":
            done[node] = -done[node.args[0]]
        elif node.op in _BINARY:
            done[node] = _BINARY[node.op](*(done[part] for part in node.args))
        elif node.op == "pow" and node.args[1].op == "number" and node.args[1].args[0].denominator == 1:
            done[node] = functions["pow"](done[node.args[0]], int(node.args[1].args[0]))
        elif node.op in functions:
            done[node] = functions[node.op](*(done[part] for part in node.args))
        else:
            raise CannotState(f"Expected one of its functions but got {node.op}.")
    return done[root]
