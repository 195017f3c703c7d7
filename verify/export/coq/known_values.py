"""Values of functions at numbers: those that Coq is told in identities, and those on which one rests in vain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from numerics import enclosure as A
from verify.formula.endpoints import rational
from verify.formula.tree import LEAVES, PI, Formula, apply, number, postorder, variables
from verify.kernel.program import NotCertain, natural

from .angles import units_of
from .refusal import Refused
from .roots import radicands
from .sums import expanded
from .terms import bracketed, term

#: Parts of π whose sines and cosines Coq knows.
_KNOWN_PARTS: Final = frozenset({1, 2, 3, 4, 6})


def require_known(formula: Formula) -> None:
    """Raises InputError for an identity that rests on what Coq is not told: sums of arc tangents of different numbers,
    and roots that are sines of other parts of π.
    """
    nodes = postorder(formula)
    tangents = {
        abs(v) for n in nodes if n.op == "atan" and (v := rational(n.args[0])) is not None and angle_of(n) is None
    }
    units = units_of(expanded(n.args[0]) for n in nodes if n.op in ("sin", "cos", "tan"))
    part = units.get((PI,), Fraction(1)).denominator
    if len(tangents) > 1 or (part not in _KNOWN_PARTS and radicands(nodes)):
        raise Refused("identity", f"Expected an identity that Coq can follow but got {formula} = 0.")


LEMMAS: Final = """\
Lemma atan_value (u c : R) : - PI < 2 * c < PI -> tan c = u -> atan u = c.
Proof. intros C E; rewrite <- E; apply atan_tan; lra. Qed.
Lemma asin_value (u c : R) : - PI <= 2 * c <= PI -> sin c = u -> asin u = c.
Proof. intros C E; rewrite <- E; apply asin_sin; lra. Qed.
Lemma acos_value (u c : R) : 0 <= c <= PI -> cos c = u -> acos u = c.
Proof. intros C E; rewrite <- E; apply acos_cos; lra. Qed.
"""

#: The functions of which these are inverses.
_DIRECT: Final = {"atan": "tan", "asin": "sin", "acos": "cos"}
#: How near to a part of π an enclosure of a value must be, which Coq then shows.
_NEAR: Final = 1e-12


def angle_of(node: Formula) -> Fraction | None:
    """The part of π that an inverse function of a number seems to be, if Coq knows it; None for others."""
    if node.op not in _DIRECT or variables(node):
        return None
    try:
        value = natural(node / PI, {}, A)
    except (NotCertain, A.EmptyEnclosure):
        return None
    part = Fraction(round(float(value.lo) * 12), 12)
    near = abs(float(value.lo) - float(part)) < _NEAR and abs(float(value.hi) - float(part)) < _NEAR
    return part if near and part.denominator in _KNOWN_PARTS else None


def inverse_values(
    formulas: Sequence[Formula], names: Mapping[str, str], equal: Callable[[Formula, Formula], str]
) -> tuple[list[str], list[Formula]]:
    """Tactics that fill in arc tangents, sines and cosines of numbers that are parts of π, and the formulas after them;
    ``equal`` gives the tactic for an identity without them.
    """
    steps: list[str] = []
    done: dict[Formula, Formula] = {}
    for node in postorder(*formulas):
        new = node if node.op in LEAVES else apply(node.op, *(done[a] for a in node.args))
        if (part := angle_of(new)) is not None:
            angle = PI * number(part.numerator) / number(part.denominator)
            by = equal(apply(_DIRECT[new.op], angle), new.args[0])
            value = f"apply {new.op}_value; [pose proof PI_RGT_0; lra | {by}]"
            steps.append(f"try replace ({term(new, names)}) with ({term(angle, names)}) in * by (symmetry; {value})")
            new = angle
        done[node] = new
    return steps, [done[f] for f in formulas]


def without_arc_cosines(formulas: Sequence[Formula], names: Mapping[str, str]) -> tuple[list[str], list[Formula]]:
    """Tactics that write π/2 - asin u for acos u where there are arc sines, too, and the formulas after them."""
    nodes = postorder(*formulas)
    if not any(node.op == "asin" for node in nodes):
        return [], list(formulas)
    cosines = [bracketed(node.args[0], names) for node in nodes if node.op == "acos"]
    done: dict[Formula, Formula] = {}
    for node in nodes:
        new = node if node.op in LEAVES else apply(node.op, *(done[a] for a in node.args))
        done[node] = PI / number(2) - apply("asin", new.args[0]) if node.op == "acos" else new
    return [f"try rewrite (acos_asin {u}) in * by (split; signs)" for u in cosines], [done[f] for f in formulas]


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
