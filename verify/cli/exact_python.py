"""Python lines whose arithmetic is exact: decimals are the rationals that were typed, ``1/3`` is one third.

0.1      the fraction 1/10, not the nearest double
1/3      a fraction when both sides are whole numbers
2**0.5   the formula 2**(1/2), not a double
"""

from __future__ import annotations

import ast
import re
from fractions import Fraction
from typing import Any, Final

from ..errors import InputError
from ..formula.tree import number

#: Names under which the rewritten lines find the functions below.
HELPERS: Final = ("__decimal__", "__divide__", "__power__")

_DECIMAL: Final = re.compile(r"[0-9_]*\.?[0-9_]*(?:[eE]([+-]?[0-9_]+))?")
_LONGEST_EXPONENT: Final = 4


def exact_python(source: str, mode: str = "single") -> Any:
    """The syntax tree of ``source`` with exact literals, quotients and powers; compile it in the same ``mode``.

    Raises SyntaxError as Python does, InputError for a decimal with an absurd exponent.
    """
    tree = _Exact(source).visit(ast.parse(source, "<input>", mode))
    return ast.fix_missing_locations(tree)


def helpers() -> dict[str, Any]:
    """What the namespace of rewritten lines must hold."""
    return dict(zip(HELPERS, (Fraction, divide, power), strict=True))


def divide(left: Any, right: Any) -> Any:
    """The quotient; a fraction for whole numbers."""
    if isinstance(left, int) and isinstance(right, int):
        return Fraction(left, right)
    return left / right


def power(base: Any, exponent: Any) -> Any:
    """The power; a fraction or a formula for rational numbers, never a double.

    >>> power(2, -1), power(4, Fraction(1, 2))
    (Fraction(1, 2), Formula('4**(1/2)'))
    """
    rational = (int, Fraction)
    if not (isinstance(base, rational) and isinstance(exponent, rational)):
        return base**exponent
    if exponent != int(exponent):
        return number(Fraction(base)) ** exponent
    return base ** int(exponent) if exponent >= 0 else Fraction(base) ** int(exponent)


class _Exact(ast.NodeTransformer):
    def __init__(self, source: str) -> None:
        self._source = source

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if not isinstance(node.value, float):
            return node
        typed = ast.get_source_segment(self._source, node) or ""
        match = _DECIMAL.fullmatch(typed)
        # Inside an f-string the place is not to be trusted; the shortest decimal of the double is what was typed there.
        if match is None or float(typed) != node.value:
            typed = repr(node.value)
        elif len((match[1] or "").lstrip("+-0")) > _LONGEST_EXPONENT:
            raise InputError("Expected an exponent of at most four digits but got more.", self._source, node.col_offset)
        return _call("__decimal__", ast.Constant(typed.replace("_", "")))

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        if isinstance(node.op, ast.BitXor):
            raise InputError(
                "Expected an exact operation but got ^; write ** for a power.", self._source, node.col_offset
            )
        self.generic_visit(node)
        name = _helper(node.op)
        return _call(name, node.left, node.right) if name else node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        self.generic_visit(node)
        name = _helper(node.op)
        if not name or not isinstance(node.target, ast.Name):
            return node
        return ast.Assign([node.target], _call(name, ast.Name(node.target.id, ast.Load()), node.value))


def _helper(operator: ast.operator) -> str:
    return "__divide__" if isinstance(operator, ast.Div) else "__power__" if isinstance(operator, ast.Pow) else ""


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
