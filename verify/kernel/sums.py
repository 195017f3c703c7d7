"""Rules about sums: a sum of terms with known signs, and the inequality of weighted means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from verify.formula.tree import Formula, number

from .algebra import Algebra, Unsupported
from .goal import Goal, Sign
from .premises import field_formula, field_list, field_proof, nonnegative_variables, require_defined, vanishes
from .program import Arithmetic
from .proof import Progress, ProofError, check


def rule_sum(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The formula equals a sum of terms with weights > 0 (exact algebra), and each term has its sign.

    Table: ``terms``, each with ``weight`` (a rational), ``formula``, ``sign`` (">" or ">="), ``domain`` and ``proof``.

    What stands on both sides as a summand is taken away before anything is multiplied out: the formula and all terms
    are defined where the goal asks about them, and so are their summands, so that u - u = 0 there.
    """
    terms: list[tuple[Fraction, Formula]] = []
    strict = False
    for term in field_list(table, "terms"):
        weight, formula, sign = field_formula(term, "weight"), field_formula(term, "formula"), term.get("sign")
        if weight.op != "number" or not weight.args[0] > 0 or sign not in (">", ">="):
            raise ProofError("Expected positive rational weights and signs > or >=.")
        require_defined(formula, goal, term, "domain", arithmetic, progress)
        check(replace(goal, sign=Sign(formula, sign)), field_proof(term, "proof"), arithmetic, progress)
        strict = strict or sign == ">"
        terms.append((weight.args[0], formula))
    if goal.sign.op not in (">", ">=") or goal.sign.op == ">" and not strict:
        raise ProofError("Expected an inequality, with a strict term for a strict one.")
    if not vanishes(gap(goal.sign.formula, terms), goal):
        raise ProofError("Expected the formula to be the sum of the terms.")


def gap(formula: Formula, terms: Sequence[tuple[Fraction, Formula]]) -> Formula:
    """``formula`` minus the sum of the weighted terms, where equal summands cancel.

    >>> from verify.formula.reader import read_formula
    >>> str(gap(read_formula("x/y + 2*z - 1"), [(Fraction(2), read_formula("z")), (Fraction(1), read_formula("x/y"))]))
    '-1'
    """
    counted: dict[Formula, Fraction] = {}
    for weight, whole in ((Fraction(1), formula), *((-w, f) for w, f in terms)):
        for summand, coefficient in _summands(whole, weight):
            counted[summand] = counted.get(summand, Fraction(0)) + coefficient
    one = number(1)
    left = [number(c) if f is one else f if c == 1 else number(c) * f for f, c in counted.items() if c]
    return sum(left[1:], left[0]) if left else number(0)


def _summands(formula: Formula, weight: Fraction) -> Iterator[tuple[Formula, Fraction]]:
    """The terms of a sum, as it is written, with their rational coefficients."""
    waiting = [(formula, weight)]
    while waiting:
        node, c = waiting.pop()
        if node.op == "neg":
            waiting.append((node.args[0], -c))
        elif node.op in ("add", "sub"):
            waiting += [(node.args[1], c if node.op == "add" else -c), (node.args[0], c)]
        elif node.op == "mul" and node.args[0].op == "number":
            waiting.append((node.args[1], c * node.args[0].args[0]))
        elif node.op == "number":
            yield number(1), c * node.args[0]
        else:
            yield node, c


def rule_means(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """Σ (n_i/N) u_i - p >= 0 because the weighted arithmetic mean is at least the geometric one.

    Table: ``outer``, each with ``formula`` (u_i), ``share`` (n_i, a positive integer), ``domain`` and ``proof`` of u_i
    >= 0; ``inner`` (p) with ``domain``. N is the sum of the shares. Exact algebra must show that Π u_i^(2 n_i) / p^(2N)
    is a rational number that is at least 1, so |p| <= Π u_i^(n_i/N) wherever p ≠ 0, and that the goal's formula is the
    one above.
    """
    inner = field_formula(table, "inner")
    outer: list[tuple[Formula, int]] = []
    for term in field_list(table, "outer"):
        formula, share = field_formula(term, "formula"), term.get("share")
        if not isinstance(share, int) or not 0 < share <= 1000:
            raise ProofError("Expected positive integer shares.")
        require_defined(formula, goal, term, "domain", arithmetic, progress)
        check(replace(goal, sign=Sign(formula, ">=")), field_proof(term, "proof"), arithmetic, progress)
        outer.append((formula, share))
    require_defined(inner, goal, table, "domain", arithmetic, progress)
    if goal.sign.op != ">=" or not outer or not is_mean(outer, inner, nonnegative_variables(goal)):
        raise ProofError("Expected a term that is at most the geometric mean of the others.")
    if not vanishes(goal.sign.formula - mean_gap(outer, inner), goal):
        raise ProofError("Expected the formula to be an arithmetic mean minus a term.")


def mean_gap(outer: list[tuple[Formula, int]], inner: Formula) -> Formula:
    """Σ (n_i/N) u_i - p as a formula."""
    total: Formula = number(0)
    count = sum(share for _, share in outer)
    for formula, share in outer:
        total = total + number(Fraction(share, count)) * formula
    return total - inner


def is_mean(outer: list[tuple[Formula, int]], inner: Formula, nonnegative: frozenset[str]) -> bool:
    """Whether Π u_i^(2 n_i) / p^(2N) is a rational number that is at least 1, by exact algebra."""
    algebra = Algebra(nonnegative)
    count = sum(share for _, share in outer)
    try:
        product = algebra.rational(1)
        for formula, share in outer:
            product = algebra.mul(product, algebra.power(algebra.normal(formula), 2 * share))
        ratio = algebra.div(product, algebra.power(algebra.normal(inner), 2 * count)).rational()
    except (Unsupported, ArithmeticError):
        return False
    return ratio is not None and ratio >= 1
