"""Formulas to SymPy expressions and back, node by node: no text is ever handed to SymPy.

SymPy rewrites what it is given (x/x becomes 1), so an expression may be defined where the formula is not. It is an
untrusted helper: what comes back is a new formula, about which everything has to be proved again.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import mul
from typing import TYPE_CHECKING, Any, Final

import sympy

from .operations import FUNCTIONS
from .tree import LEAVES, PI, Formula, apply, number, postorder, variable

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Powers of numbers with larger exponents are handed over unevaluated.
MAX_EVALUATED_EXPONENT: Final = 10_000


class cbrt(sympy.Function):  # type: ignore[misc]  # noqa: N801 - printed under this name
    """The real cube root, negative for negative arguments; SymPy's own is complex there."""

    nargs = 1

    @classmethod
    def eval(cls, argument: Any) -> Any:
        """Exact values at cubes of rationals. SymPy calls this with an expression, never with text."""
        if argument.is_Rational:
            root = sympy.cbrt(abs(argument))
            if root.is_Rational:
                return root if argument >= 0 else -root
        return None

    def fdiff(self, argindex: int = 1) -> Any:
        """(∛u)′ = 1/(3·∛u²)."""
        return 1 / (3 * self**2)

    def _eval_is_real(self) -> Any:
        return self.args[0].is_real

    def _eval_evalf(self, precision: int) -> Any:
        value = self.args[0]._eval_evalf(precision)
        return sympy.sign(value) * sympy.cbrt(abs(value)) if value is not None and value.is_Float else None


_FUNCTIONS: Final[dict[str, Any]] = {
    "abs": sympy.Abs,
    "min": sympy.Min,
    "max": sympy.Max,
    "cbrt": cbrt,
} | {op: getattr(sympy, op) for op in FUNCTIONS - {"abs", "min", "max", "cbrt"}}
_BY_CLASS: Final = {cls: op for op, cls in _FUNCTIONS.items() if op != "sqrt"}
_RECIPROCAL: Final = {
    sympy.sec: "cos",
    sympy.csc: "sin",
    sympy.cot: "tan",
    sympy.sech: "cosh",
    sympy.csch: "sinh",
    sympy.coth: "tanh",
}

_ALLOWED: Final = {*_BY_CLASS, *_RECIPROCAL, sympy.Symbol, type(sympy.S.Pi), type(sympy.S.Exp1)}


def to_sympy(formula: Formula, symbols: Mapping[str, Any] | None = None) -> Any:
    """``formula`` as a SymPy expression with exact rationals.

    ``symbols`` gives the SymPy expression for some names; other variables become real Symbols.

    >>> from verify.formula.reader import read_formula
    >>> to_sympy(read_formula("0.1*x**2/2"))
    x**2/20
    """
    given = symbols or {}
    done: dict[Formula, Any] = {}
    for node in postorder(formula):
        if node.op in LEAVES:
            done[node] = _leaf(node, given)
        else:
            done[node] = _operation(node.op, *(done[a] for a in node.args))
    return done[formula]


def _leaf(node: Formula, given: Mapping[str, Any]) -> Any:
    if node.op == "number":
        return sympy.Rational(node.args[0].numerator, node.args[0].denominator)
    if node.op == "constant":
        return sympy.pi if node is PI else sympy.oo
    name = node.args[0]
    return given[name] if name in given else sympy.Symbol(name, real=True)


def _operation(op: str, *args: Any) -> Any:
    match op:
        case "add":
            return sympy.Add(*args)
        case "sub":
            return sympy.Add(args[0], sympy.Mul(-1, args[1]))
        case "mul":
            return sympy.Mul(*args)
        case "div":
            return sympy.Mul(args[0], sympy.Pow(args[1], -1))
        case "neg":
            return sympy.Mul(-1, args[0])
        case "pow":
            base, exponent = args
            huge = base.is_Rational and exponent.is_Rational and abs(exponent) > MAX_EVALUATED_EXPONENT
            return sympy.Pow(base, exponent, evaluate=not huge)
        case _:
            return _FUNCTIONS[op](*args)


def from_sympy(expression: Any) -> Formula:
    """The formula of a SymPy expression made of rationals, π, e, symbols and the functions of the language.

    Raises ValueError for anything else, naming its class; a Float is refused because it is not exact.

    >>> x = sympy.Symbol("x")
    >>> from_sympy((x - 1) / (2 * x))
    Formula('1/2*(x - 1)/x')
    """
    expression = sympy.sympify(expression, strict=True)  # numbers of Python; strict refuses text
    names = [symbol.name for symbol in expression.free_symbols]
    if len(set(names)) != len(names):
        raise ValueError(f"Expected symbols with different names but got {', '.join(sorted(names))}.")
    for node in sympy.preorder_traversal(expression):
        if not isinstance(node, (sympy.Rational, sympy.Add, sympy.Mul, sympy.Pow)) and node.func not in _ALLOWED:
            raise ValueError(
                f"Expected an expression of the formula language but got {type(node).__name__} in {node}; "
                "rationals, pi, symbols and its functions are allowed."
            )
    done: dict[Any, Formula] = {}
    for node in sympy.postorder_traversal(expression):
        if node not in done:
            done[node] = _formula(node, [done[a] for a in node.args])
    return done[expression]


def _formula(node: Any, args: list[Formula]) -> Formula:
    if isinstance(node, sympy.Rational):
        return number(Fraction(int(node.p), int(node.q)))
    if isinstance(node, sympy.Symbol):
        return variable(node.name)
    if not args:
        return PI if node is sympy.S.Pi else apply("exp", 1)
    if isinstance(node, sympy.Add):
        return _sum(args)
    if isinstance(node, sympy.Mul):
        return _product(args)
    if isinstance(node, sympy.Pow):
        return _power(*args)
    if node.func in _RECIPROCAL:
        return 1 / apply(_RECIPROCAL[node.func], *args)
    return _call(_BY_CLASS[node.func], args)


def _sum(terms: list[Formula]) -> Formula:
    """The sum: visible minus signs are subtractions, numbers last unless the sum would begin with a minus."""
    ordered = sorted(terms, key=lambda term: (term.op == "number", _opposite(term) is not None))
    if _opposite(ordered[0]) is not None and _opposite(ordered[-1]) is None:
        ordered = [ordered[-1], *ordered[:-1]]
    total = ordered[0]
    for term in ordered[1:]:
        opposite = _opposite(term)
        total = total + term if opposite is None else total - opposite
    return total


def _opposite(term: Formula) -> Formula | None:
    """-term when ``term`` visibly begins with a minus sign, else None."""
    if term.op == "number" and term.args[0] < 0:
        return number(-term.args[0])
    if term.op == "neg":
        inner: Formula = term.args[0]
        return inner
    if term.op in ("mul", "div"):
        first = _opposite(term.args[0])
        return None if first is None else apply(term.op, first, term.args[1])
    return None


def _product(factors: list[Formula]) -> Formula:
    """The product as one quotient: the rational factor first, then numerators, then denominators."""
    coefficient = Fraction(1)
    above: list[Formula] = []
    below: list[Formula] = []
    for factor in factors:
        if factor.op == "number":
            coefficient *= factor.args[0]
        elif factor.op == "div" and factor.args[0] is number(1):
            below.append(factor.args[1])
        else:
            above.append(factor)
    if not above:
        above, below = [number(coefficient.numerator)], [*map(number, {coefficient.denominator} - {1}), *below]
    elif coefficient == -1:
        above[0] = -above[0]
    elif coefficient != 1:
        above.insert(0, number(coefficient))
    top = reduce(mul, above)
    return top / reduce(mul, below) if below else top


def _power(base: Formula, exponent: Formula) -> Formula:
    """The power; square roots as ``sqrt`` and negative exponents as quotients."""
    if exponent.op != "number":
        return base**exponent
    size = abs(exponent.args[0])
    value = apply("sqrt", base) if size == Fraction(1, 2) else base if size == 1 else base ** number(size)
    return value if exponent.args[0] > 0 else 1 / value


def _call(op: str, args: list[Formula]) -> Formula:
    """The function; Min and Max of several arguments are folded."""
    if op in ("min", "max"):
        return reduce(lambda a, b: apply(op, a, b), args)
    return apply(op, *args)
