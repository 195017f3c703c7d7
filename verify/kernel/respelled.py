"""Rules that write an operation in another way: powers as exponentials, gamma and erf by asymptotic expansions.

The new formula has the same value at every point of the goal, for some value of the fresh variable where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from flint import fmpq

from verify.formula.derivative import power, times
from verify.formula.tree import LEAVES, PI, Formula, apply, number, postorder, variable

from .box import Range
from .goal import Goal, Sign
from .premises import (
    field_formula,
    field_fresh,
    field_list,
    field_proof,
    replaced,
    require_defined,
    without_assumptions,
)
from .program import Arithmetic
from .proof import Progress, ProofError, check

ONE: Final = number(1)
HALF: Final = ONE / number(2)
#: The range of the share of the first term left out that is missing: the remainder lies between 0 and that term.
SHARE: Final = Range(number(0), ONE, True, True)


def rule_powers(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """Every power u^v with an exponent that is no number is written e^(v·log u), where u > 0.

    Table: ``bases`` (proofs that the bases are positive, in the order of ``powers_in``), ``proof``.
    """
    powers, proofs = powers_in(goal.sign.formula), field_list(table, "bases")
    if not powers or len(proofs) != len(powers):
        raise ProofError("Expected powers whose exponent is no number, and a proof for each base.")
    for node, proof in zip(powers, proofs, strict=True):
        check(without_assumptions(goal, Sign(node.args[0], ">")), proof, arithmetic, progress)
    new = replace(goal, sign=Sign(as_exponentials(goal.sign.formula), goal.sign.op))
    check(new, field_proof(table, "proof"), arithmetic, progress)


def powers_in(formula: Formula) -> list[Formula]:
    """The powers whose exponent is no number, inner ones first."""
    return [node for node in postorder(formula) if node.op == "pow" and node.args[1].op != "number"]


def as_exponentials(formula: Formula) -> Formula:
    """The formula with e^(v·log u) for every power u^v whose exponent is no number.

    >>> from verify.formula.reader import read_formula
    >>> as_exponentials(read_formula("x**a + x**2"))
    Formula('exp(a*log(x)) + x**2')
    """
    done: dict[Formula, Formula] = {}
    for node in postorder(formula):
        args = node.args if node.op in LEAVES else tuple(done[a] for a in node.args)
        if node.op in LEAVES:
            done[node] = node
        elif node.op == "pow" and args[1].op != "number":
            done[node] = apply("exp", args[1] * apply("log", args[0]))
        else:
            done[node] = apply(node.op, *args)
    return done[formula]


def rule_stirling(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """gamma(u) or erf(u), u > 0, by the first terms of its asymptotic expansion and a share w in (0, 1) of the next.

    Table: ``node`` (the text of gamma(u) or erf(u)), ``name`` (w, fresh), ``terms`` (how many, 1 if it is left out),
    ``positive`` (proof of u > 0), ``domain`` (the new formula is defined), ``proof``. Both expansions envelop: the
    remainder has the sign of the first term left out and is smaller (DLMF 5.11.1 and 5.11(ii), 7.12.1 and 7.12(i)).
    """
    node, name, terms = field_formula(table, "node"), field_fresh(table, goal), table.get("terms", 1)
    if node.op not in ("gamma", "erf") or node not in set(postorder(goal.sign.formula)):
        raise ProofError("Expected a gamma or an erf that occurs in the formula.")
    if not isinstance(terms, int) or not 1 <= terms <= 8:
        raise ProofError("Expected from 1 to 8 terms.")
    check(without_assumptions(goal, Sign(node.args[0], ">")), field_proof(table, "positive"), arithmetic, progress)
    new = with_expansion(goal, node, name, terms)
    require_defined(new.sign.formula, new, table, "domain", arithmetic, progress)
    check(new, field_proof(table, "proof"), arithmetic, progress)


def with_expansion(goal: Goal, node: Formula, name: str, terms: int = 1) -> Goal:
    """The goal with ``node`` replaced by its expansion, and the share ``name`` in (0, 1) as a new variable."""
    u, w = node.args[0], variable(name)
    formula = stirling(u, w, terms) if node.op == "gamma" else gaussian_tail(u, w, terms)
    sign = Sign(replaced(goal.sign.formula, node, formula), goal.sign.op)
    return replace(goal, sign=sign, box={**goal.box, name: SHARE})


def bernoulli(n: int) -> Fraction:
    """The Bernoulli number B_n, with B_1 = -1/2.

    >>> [str(bernoulli(n)) for n in (0, 1, 2, 4, 12)]
    ['1', '-1/2', '1/6', '-1/30', '-691/2730']
    """
    value = fmpq.bernoulli(n)
    return Fraction(int(value.p), int(value.q))


def stirling(u: Formula, w: Formula, terms: int = 1) -> Formula:
    """√(2π) exp((u - 1/2) log u - u + 1/(12u) - w/(360u³)), which is gamma(u) for u > 0 and some w in (0, 1).

    With more ``terms`` B_2k/(2k(2k-1)u^(2k-1)) the share w is one of the first that is left out.
    """
    exponent = (u - HALF) * apply("log", u) - u
    for k in range(1, terms + 2):
        factor = bernoulli(2 * k) / (2 * k * (2 * k - 1))
        top = times(number(abs(factor.numerator)), ONE if k <= terms else w)
        term = top / (number(factor.denominator) * power(u, number(2 * k - 1)))
        exponent = exponent + term if factor > 0 else exponent - term
    return apply("sqrt", number(2) * PI) * apply("exp", exponent)


def gaussian_tail(u: Formula, w: Formula, terms: int = 1) -> Formula:
    """1 - e^(-u²)/(√π u)·(1 - w/(2u²)), which is erf(u) for u > 0 and some w in (0, 1).

    With more ``terms`` (-1)^k·1·3···(2k-1)/(2u²)^k the share w is one of the first that is left out.
    """
    square, series, factor = u ** number(2), ONE, Fraction(1)
    for k in range(1, terms + 1):
        factor *= Fraction(2 * k - 1, 2)
        top = times(number(factor.numerator), ONE if k < terms else w)
        term = top / (number(factor.denominator) * power(square, number(k)))
        series = series + term if k % 2 == 0 else series - term
    return ONE - apply("exp", -square) / (apply("sqrt", PI) * u) * series
