"""Values of functions at numbers: those that Coq is told in identities, and those on which one rests in vain."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from verify.formula.endpoints import rational
from verify.formula.tree import LEAVES, PI, Formula, apply, number, postorder

from .angles import units_of
from .refusal import Refused
from .roots import radicands
from .sums import expanded

#: Parts of π whose sines and cosines Coq knows.
_KNOWN_PARTS: Final = frozenset({1, 2, 3, 4, 6})


def require_known(formula: Formula) -> None:
    """Raises InputError for an identity that rests on what Coq is not told: sums of arc tangents of different numbers,
    and roots that are sines of other parts of π.
    """
    nodes = postorder(formula)
    tangents = {abs(v) for n in nodes if n.op == "atan" and (v := rational(n.args[0])) is not None and v}
    units = units_of(expanded(n.args[0]) for n in nodes if n.op in ("sin", "cos", "tan"))
    part = units.get((PI,), Fraction(1)).denominator
    if len(tangents) > 1 or (part not in _KNOWN_PARTS and radicands(nodes)):
        raise Refused("identity", f"Expected an identity that Coq can follow but got {formula} = 0.")


#: Functions at arguments where their value is a whole number, and what Coq calls these facts.
VALUES: Final = {"sin_0": ("sin", 0, 0), "cos_0": ("cos", 0, 1), "sin_PI": ("sin", 1, 0), "cos_PI": ("cos", 1, -1)}


def with_values(root: Formula) -> Formula:
    """The formula with ``VALUES`` filled in."""
    table = {apply(f, PI if at else number(0)): number(value) for f, at, value in VALUES.values()}
    done: dict[Formula, Formula] = {}
    for node in postorder(root):
        new = node if node.op in LEAVES else apply(node.op, *(done[a] for a in node.args))
        done[node] = table.get(new, new)
    return done[root]
