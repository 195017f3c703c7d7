"""Symbolic derivatives of formulas by the rules of differentiation, with exact constants folded.

The derivative of f is a formula that equals f′ at every point where it is defined and f is defined nearby. It may be
undefined where f′ exists (``x**(1/3)`` to the third power at 0), and defined where f is not (``log(x)`` gives ``1/x``):
whoever uses it to prove something about f has to show separately that f is defined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .tree import LEAVES, PI, Formula, apply, number, postorder

if TYPE_CHECKING:
    from collections.abc import Callable

ZERO: Final = number(0)
ONE: Final = number(1)

#: Operations whose derivative needs cases or functions the language does not have, with what to do.
REFUSED: Final = {
    "abs": "split the domain where the argument changes sign",
    "min": "split the domain where the arguments cross",
    "max": "split the domain where the arguments cross",
}


def derivative(formula: Formula, name: str) -> Formula:
    """The derivative ∂f/∂x of ``formula`` f with respect to the variable ``name``.

    Raises ValueError for abs, min and max of the variable, and for the order of a Bessel or polygamma function that
    depends on it.

    >>> from verify.formula.reader import read_formula
    >>> derivative(read_formula("sin(x)**2 + b*x"), "x")
    Formula('2*sin(x)*cos(x) + b')
    """
    done: dict[Formula, Formula] = {}
    for node in postorder(formula):
        if node.op == "variable":
            done[node] = ONE if node.args[0] == name else ZERO
        elif node.op in LEAVES or all(done[a] is ZERO for a in node.args):
            done[node] = ZERO
        elif node.op in REFUSED:
            raise ValueError(f"Expected a differentiable operation but got {node.op}({name}…): {REFUSED[node.op]}.")
        elif node.op == "log" and node.args[0].op == "gamma":  # (log Γ(u))′ = ψ(u) u′, without Γ
            u = node.args[0].args[0]
            done[node] = times(apply("polygamma", ZERO, u), done[u])
        elif node.op in _BINARY:
            left, right = node.args
            done[node] = _BINARY[node.op](node, left, right, done[left], done[right])
        else:
            done[node] = times(_OUTER[node.op](node, node.args[0]), done[node.args[0]])
    return done[formula]


def plus(a: Formula, b: Formula) -> Formula:
    """``a + b`` without zeros, numbers added."""
    if a.op == b.op == "number":
        return number(a.args[0] + b.args[0])
    return b if a is ZERO else a if b is ZERO else a - b.args[0] if b.op == "neg" else a + b


def minus(a: Formula, b: Formula) -> Formula:
    """``a - b`` without zeros, numbers subtracted."""
    if a.op == b.op == "number":
        return number(a.args[0] - b.args[0])
    return negative(b) if a is ZERO else a if b is ZERO else a + b.args[0] if b.op == "neg" else a - b


def negative(a: Formula) -> Formula:
    """``-a``, a number negated and a double sign dropped."""
    return number(-a.args[0]) if a.op == "number" else a.args[0] if a.op == "neg" else -a


def times(a: Formula, b: Formula) -> Formula:
    """``a*b`` with numbers in front and multiplied, without factors 1; zero when a factor is the number 0."""
    if b.op == "number" and a.op != "number":
        a, b = b, a
    if a.op == "number":
        factor = a.args[0]
        if b.op == "number":
            return number(factor * b.args[0])
        if b.op == "mul" and b.args[0].op == "number":
            return times(number(factor * b.args[0].args[0]), b.args[1])
        return ZERO if not factor else b if factor == 1 else -b if factor == -1 else a * b
    if a.op == "neg" or b.op == "neg":
        sign = (a.op == "neg") != (b.op == "neg")
        product = times(a.args[0] if a.op == "neg" else a, b.args[0] if b.op == "neg" else b)
        return negative(product) if sign else product
    if b.op == "mul" and b.args[0].op == "number":
        return times(b.args[0], times(a, b.args[1]))
    if b.op == "div" and b.args[0] is ONE:
        return over(a, b.args[1])
    return a * b


def over(a: Formula, b: Formula) -> Formula:
    """``a/b``; zero when ``a`` is the number 0 and ``a`` when ``b`` is the number 1."""
    if a is ZERO or b is ONE:
        return a
    if a.op == "neg":
        return negative(over(a.args[0], b))
    return a / b


def power(base: Formula, exponent: Formula) -> Formula:
    """``base**exponent``, with exponents 0 and 1 carried out."""
    return ONE if exponent is ZERO else base if exponent is ONE else base**exponent


def _power_rule(node: Formula, u: Formula, v: Formula, du: Formula, dv: Formula) -> Formula:
    """(u^v)′ is v·u^(v-1)·u′ for constant v, u^v·log(u)·v′ for constant u, and the sum written below in general."""
    if dv is ZERO:
        return times(times(v, power(u, minus(v, ONE))), du)
    if du is ZERO:
        return times(times(node, apply("log", u)), dv)
    return node * plus(times(dv, apply("log", u)), over(times(v, du), u))


def _quotient_rule(node: Formula, u: Formula, v: Formula, du: Formula, dv: Formula) -> Formula:
    return over(du, v) if dv is ZERO else over(minus(times(du, v), times(u, dv)), v**2)


def _atan2_rule(node: Formula, y: Formula, x: Formula, dy: Formula, dx: Formula) -> Formula:
    return over(minus(times(x, dy), times(y, dx)), x**2 + y**2)


def _bessel_rule(node: Formula, order: Formula, u: Formula, d_order: Formula, du: Formula) -> Formula:
    """I′ₙ = (Iₙ₋₁ + Iₙ₊₁)/2 and J′ₙ = (Jₙ₋₁ - Jₙ₊₁)/2 (DLMF 10.29.1, 10.6.1), and I′₀ = I₁, J′₀ = -J₁."""
    if d_order is not ZERO:
        raise ValueError(f"Expected an order of {node.op} without the variable but got {order}.")
    above = apply(node.op, plus(order, ONE), u)
    if order is ZERO:
        return times(above if node.op == "besseli" else -above, du)
    below = apply(node.op, minus(order, ONE), u)
    return times(over(below + above if node.op == "besseli" else below - above, number(2)), du)


def _polygamma_rule(node: Formula, order: Formula, u: Formula, d_order: Formula, du: Formula) -> Formula:
    """The derivative of ψ⁽ⁿ⁾ is ψ⁽ⁿ⁺¹⁾ (DLMF 5.15.1)."""
    if d_order is not ZERO:
        raise ValueError(f"Expected an order of {node.op} without the variable but got {order}.")
    return times(apply(node.op, plus(order, ONE), u), du)


_BINARY: Final[dict[str, Callable[[Formula, Formula, Formula, Formula, Formula], Formula]]] = {
    "add": lambda _, u, v, du, dv: plus(du, dv),
    "sub": lambda _, u, v, du, dv: minus(du, dv),
    "mul": lambda _, u, v, du, dv: plus(times(du, v), times(u, dv)),
    "div": _quotient_rule,
    "pow": _power_rule,
    "atan2": _atan2_rule,
    "besseli": _bessel_rule,
    "besselj": _bessel_rule,
    "polygamma": _polygamma_rule,
}

#: f′(u) for ``node`` = f(u).
_OUTER: Final[dict[str, Callable[[Formula, Formula], Formula]]] = {
    "neg": lambda node, u: number(-1),
    "sqrt": lambda node, u: 1 / (2 * node),
    "cbrt": lambda node, u: 1 / (3 * node**2),
    "exp": lambda node, u: node,
    "log": lambda node, u: 1 / u,
    "sin": lambda node, u: apply("cos", u),
    "cos": lambda node, u: -apply("sin", u),
    "tan": lambda node, u: 1 + node**2,
    "asin": lambda node, u: 1 / apply("sqrt", 1 - u**2),
    "acos": lambda node, u: -(1 / apply("sqrt", 1 - u**2)),
    "atan": lambda node, u: 1 / (1 + u**2),
    "sinh": lambda node, u: apply("cosh", u),
    "cosh": lambda node, u: apply("sinh", u),
    "tanh": lambda node, u: 1 - node**2,
    "asinh": lambda node, u: 1 / apply("sqrt", 1 + u**2),
    "acosh": lambda node, u: 1 / apply("sqrt", u**2 - 1),
    "atanh": lambda node, u: 1 / (1 - u**2),
    "gamma": lambda node, u: node * apply("polygamma", ZERO, u),
    "erf": lambda node, u: 2 / apply("sqrt", PI) * apply("exp", -(u**2)),
}
