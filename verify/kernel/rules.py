"""The rules by their names: each closes a box by an argument instead of an enclosure.

Each rule takes a goal and its table, checks the side conditions by exact algebra, and checks the proofs of the goals it
leaves (``proof.check``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .algebraic import rule_contradiction, rule_identity, rule_product, rule_squares
from .assumed import rule_contrary, rule_cut, rule_have, rule_solve
from .boundary import rule_concave, rule_face, rule_interior, rule_weaken
from .cases import rule_cases, rule_narrow
from .curves import rule_beyond
from .derivatives import rule_constant, rule_monotone
from .differences import rule_differences
from .divided import rule_divide
from .functional import rule_functional, rule_telescope
from .goal import Goal
from .limits import rule_limit
from .local import rule_convex, rule_expand
from .log_convex import rule_log_convex
from .nonzero import rule_nonzero
from .periodic import rule_period
from .program import Arithmetic
from .proof import Progress, Rule
from .quasiconcave import rule_quasiconcave
from .respelled import rule_powers, rule_stirling
from .rewriting import rule_apply, rule_let
from .series import rule_series
from .sums import rule_means, rule_sum


def _rule_grid(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """``grid.rule_grid``, which is loaded with NumPy when it is needed."""
    from .grid import rule_grid

    rule_grid(goal, table, arithmetic, progress)


RULES: Final[dict[str, Rule]] = {
    "identity": rule_identity,
    "product": rule_product,
    "monotone": rule_monotone,
    "constant": rule_constant,
    "cases": rule_cases,
    "expand": rule_expand,
    "narrow": rule_narrow,
    "nonzero": rule_nonzero,
    "squares": rule_squares,
    "contradiction": rule_contradiction,
    "convex": rule_convex,
    "apply": rule_apply,
    "let": rule_let,
    "interior": rule_interior,
    "face": rule_face,
    "concave": rule_concave,
    "weaken": rule_weaken,
    "sum": rule_sum,
    "means": rule_means,
    "period": rule_period,
    "have": rule_have,
    "cut": rule_cut,
    "contrary": rule_contrary,
    "solve": rule_solve,
    "divide": rule_divide,
    "beyond": rule_beyond,
    "powers": rule_powers,
    "stirling": rule_stirling,
    "differences": rule_differences,
    "series": rule_series,
    "limit": rule_limit,
    "log_convex": rule_log_convex,
    "functional": rule_functional,
    "telescope": rule_telescope,
    "quasiconcave": rule_quasiconcave,
    "grid": _rule_grid,
}
