"""log Γ is strictly convex on (0, ∞), and Γ(t + 1) = t Γ(t): what inequalities between values of Γ follow from.

(log Γ)''(t) = Σ 1/(t + k)² > 0, summed over k >= 0 (DLMF 5.15.1). With the functional equation the inequalities of
Gautschi and Wendel for quotients Γ(x + s)/Γ(x) are convexity between x, x + s and x + 1; no derivative of Γ is needed,
which the formulas do not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verify.formula.tree import Formula, apply, number

from .goal import Goal, Sign
from .premises import field_formula, field_list, field_proof, require_defined, vanishes, without_assumptions
from .program import Arithmetic
from .proof import Progress, ProofError, check

ONE: Final = number(1)
#: Steps of the functional equation for one value.
MAX_SHIFT: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """t = b + k, where log Γ is taken, from its value at b by k steps of the functional equation."""

    argument: Formula
    shift: int = 0

    @property
    def point(self) -> Formula:
        """t as a formula."""
        return self.argument + number(self.shift) if self.shift else self.argument


def log_gamma_at(place: Place) -> Formula:
    """log Γ(b + k) as log Γ(b) + log b + … + log(b + k - 1), or log Γ(b) - log(b - 1) - … - log(b + k) for k < 0.

    Where it is defined, b > 0 and b + k > 0, so both sides are equal.

    >>> from verify.formula.reader import read_formula
    >>> print(log_gamma_at(Place(read_formula("x"), 2)))
    log(gamma(x)) + log(x) + log(x + 1)
    >>> print(log_gamma_at(Place(read_formula("x"), -1)))
    log(gamma(x)) - log(x - 1)
    """
    b = place.argument
    total = apply("log", apply("gamma", b))
    for j in range(place.shift):
        total = total + apply("log", b + number(j) if j else b)
    for j in range(1, 1 - place.shift):
        total = total - apply("log", b - number(j))
    return total


def convexity_gap(weight: Formula, u: Place, v: Place, inner: Place) -> Formula:
    """λ log Γ(u) + (1 - λ) log Γ(v) - log Γ(m)."""
    return weight * log_gamma_at(u) + (ONE - weight) * log_gamma_at(v) - log_gamma_at(inner)


def rule_log_convex(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The formula is λ log Γ(u) + (1 - λ) log Γ(v) - log Γ(m) with m = λ u + (1 - λ) v (exact algebra), 0 <= λ <= 1.

    Table: ``weight`` (λ), ``places`` (u, v and m, each with ``argument`` and ``shift``: see ``log_gamma_at``),
    ``domain`` (the gap is defined, which has u, v, m > 0), ``lower`` and ``upper`` (proofs of λ >= 0 and 1 - λ >= 0),
    and for a strict sign proofs of λ > 0 and 1 - λ > 0 in their place and ``apart`` (proof of u - v != 0).
    """
    op = goal.sign.op
    if op not in (">", ">="):
        raise ProofError("Expected an inequality.")
    weight, places = field_formula(table, "weight"), [read_place(entry) for entry in field_list(table, "places")]
    if len(places) != 3:
        raise ProofError("Expected three places: two outer ones and their mean.")
    u, v, inner = places
    gap = convexity_gap(weight, u, v, inner)
    require_defined(gap, goal, table, "domain", arithmetic, progress)
    for shown, key in ((weight, "lower"), (ONE - weight, "upper")):
        check(without_assumptions(goal, Sign(shown, op)), field_proof(table, key), arithmetic, progress)
    if op == ">":
        apart = Sign(u.point - v.point, "!=")
        check(without_assumptions(goal, apart), field_proof(table, "apart"), arithmetic, progress)
    if not vanishes(inner.point - (weight * u.point + (ONE - weight) * v.point), goal):
        raise ProofError("Expected the inner place to be the weighted mean of the outer ones.")
    if not vanishes(goal.sign.formula - gap, goal):
        raise ProofError("Expected the formula to be the gap of a convex function.")


def read_place(entry: Any) -> Place:
    """A place from its table with ``argument`` and ``shift``. Raises ProofError."""
    shift = entry.get("shift") if isinstance(entry, Mapping) else None
    if type(shift) is not int or abs(shift) > MAX_SHIFT:
        raise ProofError(f"Expected a place with a shift from {-MAX_SHIFT} to {MAX_SHIFT}.")
    return Place(field_formula(entry, "argument"), shift)
