"""A polynomial in quantities that are not negative, in every order of them: larger = smaller + difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import comb, prod
from typing import Any, Final

from verify.formula.tree import Formula

from .algebra import Algebra, Unsupported
from .algebra.flint_bridge import Bridge
from .algebra.polynomial import Polynomial
from .goal import Goal, Sign
from .premises import field_formula, field_list, field_proof, nonnegative_variables, require_defined
from .program import Arithmetic
from .proof import Progress, ProofError, check

#: The highest degree of the polynomial.
MAX_DEGREE: Final = 60
#: Terms that a polynomial may get by a substitution, before any are collected.
MAX_TERMS: Final = 200_000


def rule_differences(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """F >= 0 from F = P(u_1, …, u_k) with u_i >= 0, where P has no negative term once the u_i are put in order.

    Table: ``quantities``, each with ``formula`` (u_i), ``domain`` and ``proof`` of u_i >= 0; ``polynomial``, the text
    of P in t1 … tk; ``tree``, a list in preorder: [i, j] (counted from 0) distinguishes two cases, [] is a leaf. At any
    point either u_i >= u_j, and then P(…) at t_i + t_j in place of t_i is to be shown for u_i - u_j >= 0 in place of
    u_i, or u_j >= u_i and it is the other way round; the first case comes first. A polynomial without negative
    coefficients is >= 0 where its variables are, which closes a leaf. That F = P(u) is an identity between polynomials
    in the atoms of exact algebra, as if those were independent.

    Source: Yang Lu, *Solving harder problems with lesser mathematics* (2005), successive difference substitution.
    """
    quantities: list[Formula] = []
    for term in field_list(table, "quantities"):
        u = field_formula(term, "formula")
        require_defined(u, goal, term, "domain", arithmetic, progress)
        check(replace(goal, sign=Sign(u, ">=")), field_proof(term, "proof"), arithmetic, progress)
        quantities.append(u)
    if goal.sign.op != ">=" or not quantities:
        raise ProofError("Expected a goal F >= 0 and quantities.")
    try:
        form = polynomial_in(field_formula(table, "polynomial"), len(quantities))
        if not is_value_of(form, quantities, goal):
            raise ProofError("Expected the formula to be the polynomial in the quantities.")
    except (Unsupported, ArithmeticError):
        raise ProofError("Expected polynomials that exact algebra can follow.") from None
    waiting = [form]
    for step in field_list(table, "tree"):
        if not waiting:
            raise ProofError("Expected the tree of cases to end but it goes on.")
        part = waiting.pop()
        if step == []:
            if not has_no_negative_term(part):
                raise ProofError("Expected no negative coefficient in a case.")
            continue
        if not is_pair(step, len(quantities)):
            raise ProofError("Expected two different quantities to compare.")
        waiting += reversed(cases(part, *step))
    if waiting:
        raise ProofError(f"Expected the tree to cover all cases but {len(waiting)} are left.")


def polynomial_in(formula: Formula, count: int) -> Any:
    """A polynomial in the variables t1 … t(count) for FLINT. Raises ProofError for other formulas, and Unsupported."""
    from flint import Ordering, fmpq, fmpq_mpoly_ctx

    algebra = Algebra()
    ratio = algebra.normal(formula)
    places: dict[Any, int] = {("variable", f"t{k + 1}"): k for k in range(count)}
    if not ratio.is_polynomial() or any(algebra.keys[i] not in places for m in ratio.numerator for i, _ in m):
        raise ProofError(f"Expected a polynomial in t1 … t{count}.")
    terms = {}
    for monomial, c in ratio.numerator.items():
        exponents = [0] * count
        for i, e in monomial:
            if not isinstance(e, int) or e < 0:
                raise ProofError("Expected whole exponents.")
            exponents[places[algebra.keys[i]]] = e
        if sum(exponents) > MAX_DEGREE:
            raise ProofError(f"Expected a degree up to {MAX_DEGREE} but got {sum(exponents)}.")
        terms[tuple(exponents)] = fmpq(c.numerator, c.denominator)
    return fmpq_mpoly_ctx.get([f"t{k + 1}" for k in range(count)], Ordering.lex).from_dict(terms)


def is_value_of(form: Any, quantities: list[Formula], goal: Goal) -> bool:
    """Whether the goal's formula is ``form`` at the quantities, as polynomials in independent atoms."""
    algebra = Algebra(nonnegative_variables(goal))
    ratios = algebra.normals([goal.sign.formula, *quantities])
    if not all(r.is_polynomial() and _has_powers(r.numerator) for r in ratios):
        return False
    bridge = Bridge(*(r.numerator for r in ratios))
    sizes = [len(r.numerator) for r in ratios[1:]]
    if sum(prod(comb(int(e) + m, m) for e, m in zip(k, sizes, strict=True)) for k in form.monoms()) > 10 * MAX_TERMS:
        return False
    whole, *values = (bridge.to_flint(r.numerator) for r in ratios)
    return bool(form.compose(*values, ctx=bridge.context) == whole)


def _has_powers(polynomial: Polynomial) -> bool:
    """Whether no exponent is negative."""
    return all(e > 0 for monomial in polynomial for _, e in monomial)


def is_pair(step: Any, count: int) -> bool:
    """Whether ``step`` names two different quantities."""
    return (
        isinstance(step, list)
        and len(step) == 2
        and all(type(k) is int and 0 <= k < count for k in step)
        and step[0] != step[1]
    )


def cases(form: Any, i: int, j: int) -> list[Any]:
    """The polynomial where t_i >= t_j, with t_i + t_j in place of t_i, and where t_j >= t_i. Raises ProofError."""
    return [_shifted(form, i, j), _shifted(form, j, i)]


def _shifted(form: Any, i: int, j: int) -> Any:
    most = len(form) * (int(form.degrees()[i]) + 1)  # the exact number is slower to count
    if most > MAX_TERMS and sum(int(key[i]) + 1 for key in form.monoms()) > MAX_TERMS:
        raise ProofError(f"Expected at most {MAX_TERMS} terms in a case.")
    generators = list(form.context().gens())
    generators[i] = generators[i] + generators[j]
    return form.compose(*generators)


def has_no_negative_term(form: Any) -> bool:
    """Whether all coefficients are >= 0."""
    return all(c >= 0 for c in form.coeffs())
