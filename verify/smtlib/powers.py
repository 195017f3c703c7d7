"""Powers with exponent zero, on which solvers do not agree at zero: x⁰ is read as cbrt(x/x), one where x is not zero.

In our own language x**0 is 1 everywhere, so that such a power must not arise by putting 0 in the place of a variable.
No script can write a cube root: 0⁰ and the script's own 0/0 may differ, so that they must not be the same formula.
"""

from __future__ import annotations

from verify.formula.tree import LEAVES, Formula, apply, number, postorder


def power(base: Formula, exponent: Formula) -> Formula:
    """base^exponent as a script means it."""
    if exponent is not number(0):
        return apply("pow", base, exponent)
    return number(1) if base.op == "number" and base.args[0] else apply("cbrt", base / base)


def with_open_powers(formula: Formula) -> Formula:
    """The formula with every power t**0 in it as ``power`` reads it, which has no value where t = 0."""
    done: dict[Formula, Formula] = {}
    for node in postorder(formula):
        if node.op in LEAVES:
            done[node] = node
        elif node.op == "pow" and node.args[1] is number(0):
            done[node] = power(done[node.args[0]], number(0))
        else:
            done[node] = apply(node.op, *(done[a] for a in node.args))
    return done[formula]
