"""Taylor polynomials with remainders: e^u, sin u, cos u, atan u, log(1 + u) and √(1 + u) for u that vanishes at an end.

The remainder is φ⁽ⁿ⁾(z)/n!·u^n with an unknown z in the range of u (``taylor_lemmas.py``): z becomes a variable.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, factorial

from verify.errors import InputError
from verify.formula.tree import Formula, apply, number
from verify.kernel.goal import Sign

from .expansion_state import Expansion
from .ratios import Ratio, constant


def taylor_share(E: Expansion, op: str, u: Ratio) -> tuple[Ratio, str]:
    """φ(u), or φ(1 + u) for logarithms and roots, where u vanishes at t = 0, and the label of its equation."""
    n = max(1, ceil(E.terms / u.valuation()))
    formula = E.formula(u)
    low, high = E.range(formula)
    low, high = min(low, Fraction(0)), max(high, Fraction(0))
    beyond_one = op in ("log", "sqrt")
    if beyond_one and low <= Fraction(-15, 16):
        raise InputError(f"Expected {formula} > -1 for the expansion of a {op}.")
    E.have(Sign(formula - number(low), ">="))
    E.have(Sign(number(high) - formula, ">="))
    fact = f"taylor_{op} {n} {E.text(number(low))} {E.text(number(high))} {E.text(formula)}"
    z, label = E.share(low, high, "lra | " * beyond_one + "lra | split; lra", fact)
    if op == "atan":
        total = constant(Fraction((-1) ** n, 2 * n + 1)) / (constant(1) + E.atoms.atom(z) ** 2)
        for k in range(n - 1, -1, -1):
            total = constant(Fraction((-1) ** k, 2 * k + 1)) + total * u * u
        return total * u, label
    total = _remainder(E, op, n, z)
    for k in range(n - 1, -1, -1):
        total = constant(_coefficient(op, k)) + total * u
    return total, label


def _coefficient(op: str, k: int) -> Fraction:
    """The coefficient of u^k in the series of φ(u), or of φ(1 + u) for logarithms and roots."""
    match op:
        case "exp":
            return Fraction(1, factorial(k))
        case "sin" | "cos":
            is_zero = k % 2 == (op == "cos")
            return Fraction(0) if is_zero else Fraction((-1) ** (k // 2), factorial(k))
        case "log":
            return Fraction((-1) ** (k - 1), k) if k else Fraction(0)
    value = Fraction(1)
    for j in range(k):
        value *= (Fraction(1, 2) - j) / (j + 1)
    return value


def _remainder(E: Expansion, op: str, n: int, z: Formula) -> Ratio:
    """φ⁽ⁿ⁾(z)/n!, or φ⁽ⁿ⁾(1 + z)/n!."""
    if op == "exp":
        return constant(Fraction(1, factorial(n))) * E.atoms.atom(apply("exp", z))
    if op in ("sin", "cos"):
        turns = n + (op == "cos")
        share = E.atoms.atom(apply("cos" if turns % 2 else "sin", z))
        return constant(Fraction((-1) ** (turns // 2), factorial(n))) * share
    share = constant(_coefficient(op, n)) / (constant(1) + E.atoms.atom(z)) ** n
    return share if op == "log" else share * E.atoms.atom(apply("sqrt", number(1) + z))
