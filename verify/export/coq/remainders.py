"""Taylor polynomials with remainders: e^u, sin u, cos u, atan u, log(1 + u) and √(1 + u) for u that vanishes at an end.

The remainder is φ⁽ⁿ⁾(z)/n!·u^n with an unknown z in the range of u (``taylor_lemmas.py``): z becomes a variable. Of
logarithms and roots the whole coefficient φ⁽ⁿ⁾(1 + z)/n! does, so that no powers of 1 + z have to be multiplied out.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, factorial

from verify.errors import InputError
from verify.formula.tree import Formula, apply, number, variable
from verify.kernel.box import Range
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
    ends = f"{E.text(number(low))} {E.text(number(high))}"
    if beyond_one:
        least, most = _coefficient_range(E, op, n, low, high)
        fact = f"bounded_{op} {n} {ends} {E.text(number(least))} {E.text(number(most))} {E.text(formula)}"
        w, label = E.share(least, most, f"lra | lra | split; lra | intros t T; slope_of_{op}; interval", fact)
        total = E.atoms.atom(w)
    else:
        z, label = E.share(low, high, "lra | split; lra", f"taylor_{op} {n} {ends} {E.text(formula)}")
        total = _remainder(E, op, n, z) if op != "atan" else constant(0)
    if op == "atan":
        total = constant(Fraction((-1) ** n, 2 * n + 1)) / (constant(1) + E.atoms.atom(z) ** 2)
        for k in range(n - 1, -1, -1):
            total = constant(Fraction((-1) ** k, 2 * k + 1)) + total * u * u
        return total * u, label
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
    """φ⁽ⁿ⁾(z)/n! for an exponential, a sine or a cosine."""
    if op == "exp":
        return constant(Fraction(1, factorial(n))) * E.atoms.atom(apply("exp", z))
    turns = n + (op == "cos")
    share = E.atoms.atom(apply("cos" if turns % 2 else "sin", z))
    return constant(Fraction((-1) ** (turns // 2), factorial(n))) * share


def _coefficient_range(E: Expansion, op: str, n: int, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Numbers between which φ⁽ⁿ⁾(1 + z)/n! lies for z from ``low`` to ``high``."""
    beyond = number(1) + variable("z")
    found = number(_coefficient(op, n)) / beyond ** number(n)
    if op == "sqrt":
        found = apply("sqrt", beyond) * found
    return E.range(found, {"z": Range(number(low), number(high))})
