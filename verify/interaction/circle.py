"""Functions on the circle: whether a formula is odd and 2π-periodic, decided by exact algebra.

``is_odd`` shows that f(-x) + f(x) is zero wherever it is defined, ``is_periodic`` the same of f(x + 2π) - f(x). Where
f is analytic on a neighbourhood of [-π, π], which is shown separately by enclosures, f then is an odd analytic
function on the circle.
"""

from __future__ import annotations

from typing import Final

from verify.formula.derivative import derivative
from verify.formula.tree import LEAVES, PI, Formula, apply, postorder, substitute, variable, variables
from verify.kernel.algebra import is_identically_zero

from .jets import is_entire

#: What is said of functions that are not.
NOT_ON_CIRCLE: Final = "The function is not certainly odd and 2π-periodic."


def is_odd(f: Formula, x: str) -> bool:
    """Whether f(-x) = -f(x) is certain. False means: not shown.

    >>> from verify.formula.reader import read_formula
    >>> is_odd(read_formula("exp(sin(x)) - exp(-sin(x))"), "x"), is_odd(read_formula("sin(x) + cos(x)"), "x")
    (True, False)
    """
    return is_identically_zero(reflected_sum(f, x))


def is_periodic(f: Formula, x: str) -> bool:
    """Whether f(x + 2π) = f(x) is certain. False means: not shown.

    >>> from verify.formula.reader import read_formula
    >>> is_periodic(read_formula("sin(x)*cos(3*x)"), "x"), is_periodic(read_formula("sin(x/2)"), "x")
    (True, False)
    """
    return visibly_periodic(f, x) or is_identically_zero(substitute(f, {x: variable(x) + 2 * PI}) - f)


def is_odd_and_periodic(f: Formula, x: str) -> bool:
    """Whether f is certainly an odd function on the circle. False means: not shown."""
    return is_odd(f, x) and is_periodic(f, x)


def visibly_periodic(f: Formula, x: str) -> bool:
    """Whether x occurs only inside sin, cos and tan of k·x + c with an integer k and c without x.

    >>> from verify.formula.reader import read_formula
    >>> visibly_periodic(read_formula("sin(x - pi/7) + tan(sin(2*x))"), "x")
    True
    """
    periodic: dict[Formula, bool] = {}
    for node in postorder(f):
        if node.op in LEAVES:
            periodic[node] = node is not variable(x)
        elif all(periodic[a] for a in node.args):
            periodic[node] = True
        else:
            periodic[node] = node.op in ("sin", "cos", "tan") and _integer_slope(node.args[0], x)
    return periodic[f]


def likely_angle(f: Formula) -> str:
    """The name of the angle when none is given: x, the only variable, or the only one with visibly 2π-periodic f.

    >>> from verify.formula.reader import read_formula
    >>> likely_angle(read_formula("a*sin(theta)")), likely_angle(read_formula("a*b")), likely_angle(read_formula("t"))
    ('theta', 'x', 't')
    """
    names = variables(f)
    if "x" in names or not names:
        return "x"
    likely = names if len(names) == 1 else [name for name in names if visibly_periodic(f, name)]
    return likely[0] if len(likely) == 1 else "x"


def _integer_slope(argument: Formula, x: str) -> bool:
    try:
        rate = derivative(argument, x)
    except ValueError:
        return False
    return rate.op == "number" and rate.args[0].denominator == 1


def reflected_sum(f: Formula, x: str) -> Formula:
    """f(-x) + f(x)."""
    return substitute(f, {x: -variable(x)}) + f


def self_attention(x: str, beta: str) -> Formula:
    """The interaction of self-attention on the circle, sin(x) e^(β(cos x - 1)).

    >>> str(self_attention("x", "beta"))
    'sin(x)*exp(beta*(cos(x) - 1))'
    """
    angle = variable(x)
    return apply("sin", angle) * apply("exp", variable(beta) * (apply("cos", angle) - 1))


def is_self_attention(f: Formula, x: str, beta: str) -> bool:
    """Whether f is sin(x) e^(β(cos x - 1)), or e^β times it, for all x and β.

    Exact algebra shows that they are equal wherever f is defined, so f must be defined everywhere, visibly.
    """
    model = self_attention(x, beta)
    return is_entire(f) and (
        is_identically_zero(f - model) or is_identically_zero(f - model * apply("exp", variable(beta)))
    )
