"""Formulas as Coq-Interval sees them, once ``unfold_functions`` and ``enclosable`` have rewritten the goal."""

from __future__ import annotations

from verify.formula.tree import LEAVES, PI, Formula, apply, number, postorder


def unfolded(root: Formula) -> Formula:
    """``root`` as the tactic sees it: hyperbolic functions by exponentials and logarithms, other powers by exp and
    ln.
    """
    return _unfolded(root, frozenset({"tan"}))


def elementary(root: Formula) -> Formula:
    """``root`` with the definitions, in Coq, of all functions but those that Taylor's theorem is used for."""
    return _unfolded(root, frozenset({"asin", "acos", "max", "min"}))


def with_definitions(root: Formula) -> Formula:
    """``elementary``, and arc sines and cosines by arc tangents, which they are inside of [-1, 1]."""
    return _unfolded(root, frozenset({"max", "min"}))


def exponential(root: Formula) -> Formula:
    """``root`` with hyperbolic functions and their inverses by exponentials and logarithms, max and min by |x - y|."""
    return _unfolded(root, frozenset({"tan", "asin", "acos", "cbrt", "pow"}))


def without_powers(root: Formula) -> Formula:
    """The same, and powers that are exponentials in Coq."""
    return _unfolded(root, frozenset({"tan", "asin", "acos"}))


def _unfolded(root: Formula, kept: frozenset[str]) -> Formula:
    """``root`` with the definitions of its functions, except for those that are ``kept``."""
    done: dict[Formula, Formula] = {}
    one = number(1)
    for node in postorder(root):
        if node.op in LEAVES:
            done[node] = node
            continue
        x, last = done[node.args[0]], done[node.args[-1]]
        match "kept" if node.op in kept else node.op:
            case "tan":
                done[node] = apply("sin", x) / apply("cos", x)
            case "sinh":
                done[node] = (apply("exp", x) - apply("exp", -x)) / 2
            case "cosh":
                done[node] = (apply("exp", x) + apply("exp", -x)) / 2
            case "tanh":
                done[node] = ((apply("exp", x) - apply("exp", -x)) / 2) / ((apply("exp", x) + apply("exp", -x)) / 2)
            case "asinh":
                done[node] = apply("log", x + apply("sqrt", x**2 + one))
            case "acosh":
                done[node] = apply("log", x + apply("sqrt", x**2 - one))
            case "atanh":
                done[node] = apply("log", (one + x) / (one - x)) / 2
            case "asin":
                done[node] = apply("atan", x / apply("sqrt", one - x ** number(2)))
            case "acos":
                done[node] = PI / 2 - apply("atan", x / apply("sqrt", one - x ** number(2)))
            case "max" | "min":
                gap = apply("abs", x - last)
                done[node] = (x + last + (gap if node.op == "max" else -gap)) / 2
            case "cbrt":
                done[node] = apply("exp", number(1) / 3 * apply("log", x))
            case "pow" if last.op != "number" or last.args[0].denominator > 2:
                done[node] = apply("exp", last * apply("log", x))
            case "pow" if last.args[0].denominator == 2:
                done[node] = apply("sqrt", x) ** number(last.args[0].numerator)
            case _:
                done[node] = apply(node.op, *(done[a] for a in node.args))
    return done[root]
