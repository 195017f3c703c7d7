"""The rules of certificates that have a translation into Coq; splits are in ``script.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from verify.kernel.goal import Goal

from . import (
    algebraic,
    cases,
    constants,
    differences,
    equations,
    interior,
    means,
    monotone,
    near_ends,
    periods,
    quasiconcave,
)
from .script import Script

#: Writes the lemmas of one step and returns the name of the last, which is the goal. Raises InputError when it cannot.
Translation = Callable[[Script, str, Goal, Mapping[str, Any]], str]

TRANSLATIONS: Final[dict[str, Translation]] = {
    "identity": algebraic.identity_lemma,
    "product": algebraic.product_lemma,
    "sum": algebraic.sum_lemma,
    "squares": algebraic.sum_lemma,
    "means": means.means_lemma,
    "differences": differences.differences_lemma,
    "contradiction": algebraic.contradiction_lemma,
    "cases": cases.cases_lemma,
    "cut": cases.cut_lemma,
    "have": cases.have_lemma,
    "contrary": cases.contrary_lemma,
    "nonzero": cases.nonzero_lemma,
    "weaken": cases.weaken_lemma,
    "narrow": cases.narrow_lemma,
    "powers": cases.powers_lemma,
    "apply": cases.apply_lemma,
    "monotone": monotone.monotone_lemma,
    "quasiconcave": quasiconcave.quasiconcave_lemma,
    "interior": interior.interior_lemma,
    "concave": monotone.concave_lemma,
    "beyond": monotone.beyond_lemma,
    "period": periods.period_lemma,
    "solve": equations.solve_lemma,
    "constant": constants.constant_lemma,
    "divide": equations.divide_lemma,
    "let": cases.let_lemma,
    "expand": near_ends.expand_lemma,
}
