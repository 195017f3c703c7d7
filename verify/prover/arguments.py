"""The arguments of the search, in the order in which they are tried: each turns a goal into a step of a proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from verify.kernel.goal import Goal

from . import (
    assumptions,
    curves,
    generalise,
    identities,
    means,
    monotonic,
    multipliers,
    respelling,
    signs,
    slopes,
    substitution,
)  # fmt: skip
from .identities import Prove
from .splits import Proof

#: An argument: a goal and a way to prove others, to the table of a special step or None.
Argument = Callable[[Goal, Prove], "Proof | None"]

#: Arguments that make a goal simpler whenever they apply; they come before branch and bound.
SIMPLIFYING: Final[tuple[Argument, ...]] = (
    respelling.powers, assumptions.narrowing, assumptions.assumed, assumptions.weakening, identities.period,
    signs.product, identities.squares,
    means.sum_of_means, signs.cases, assumptions.solving, curves.touching,
)  # fmt: skip
#: Arguments that come after branch and bound, in this order.
REPLACING: Final[tuple[Argument, ...]] = (
    assumptions.contradiction, signs.rewritten, curves.from_surface, generalise.generalised_away, slopes.monotone,
    slopes.concave, respelling.expanded, curves.critical, monotonic.through, substitution.homogeneous,
    substitution.differences, signs.exponential, assumptions.shifting, multipliers.multiplied,
)  # fmt: skip
