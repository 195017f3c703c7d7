"""Rules about the boundary of a box: opened ends by continuity, faces apart, and concavity between two faces.

Every operation but atan2 is continuous where it is defined, so a formula is continuous on the box it is defined on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from verify.formula.tree import Formula, substitute, variables

from .box import Range, point
from .derivatives import at_end, interior, negated, slope_formula
from .goal import Goal, Sign, is_defined_everywhere
from .premises import DISCONTINUOUS, field_list, field_proof, require_defined, uses, without_assumptions
from .program import Arithmetic, NotCertain
from .proof import Progress, ProofError, check


def rule_interior(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """``>= 0`` or ``== 0`` on the whole box from the same with all ends open: points of the interior are dense.

    Table: ``proof``. Ranges that are, or may be, a single point stay as they are. There must be no assumptions: the
    points that satisfy them need not be dense.
    """
    if goal.sign.op not in (">=", "==") or goal.assumptions or uses(goal.sign.formula, DISCONTINUOUS):
        raise ProofError("Expected >= or == for a continuous formula without assumptions.")
    check(opened(goal, arithmetic), field_proof(table, "proof"), arithmetic, progress)


def opened(goal: Goal, arithmetic: Arithmetic) -> Goal:
    """The goal with both ends open in every range that certainly has an inside."""
    box = {
        name: Range(r.lower, r.upper, True, True) if has_inside(r, arithmetic) else r for name, r in goal.box.items()
    }
    return replace(goal, box=box)


def has_inside(r: Range, arithmetic: Arithmetic) -> bool:
    """Whether the lower end certainly lies below the upper one."""
    if r.lower is None or r.upper is None:
        return True
    try:
        return bool(point(r.lower, arithmetic).hi < point(r.upper, arithmetic).lo)
    except (NotCertain, arithmetic.EmptyEnclosure):
        return False


def rule_face(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The goal on the face at a closed end of one variable, and on the box with that end open.

    Table: ``variable``, ``side``, ``face`` and ``rest`` (proofs).
    """
    name, side = field_side(goal, table)
    r = goal.box[name]
    end = r.end(side)
    if end is None or r.is_open(side):
        raise ProofError("Expected a closed end.")
    require_unbound(goal, name)
    check(at_end(goal, name, end, goal.sign.op), field_proof(table, "face"), arithmetic, progress)
    check(without_face(goal, name, side), field_proof(table, "rest"), arithmetic, progress)


def without_face(goal: Goal, name: str, side: str) -> Goal:
    """The goal with the end ``side`` of ``name`` open."""
    r = goal.box[name]
    rest = Range(r.lower, r.upper, r.lower_open or side == "lower", r.upper_open or side == "upper")
    return replace(goal, box={**goal.box, name: rest})


def rule_concave(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """A formula that is concave in one variable is least at one of the two ends.

    Table: ``variable``, ``bend`` (proof that the second derivative is <= 0 inside), ``slope_domain`` and ``domain``
    (first and second derivative are defined inside), ``lower`` and ``upper`` (proofs on the faces), ``lower_domain``
    and ``upper_domain``. ``weak`` may name one open end whose face is shown with >= only: inside, the value is a mean
    of those on both faces with positive weights, so that the other face carries the strict sign.
    """
    name, weak = table.get("variable"), table.get("weak")
    if not isinstance(name, str) or name not in goal.box or weak not in (None, "lower", "upper"):
        raise ProofError("Expected a variable of the box, and perhaps a weak side.")
    r, op = goal.box[name], goal.sign.op
    if op not in (">", ">=") or uses(goal.sign.formula, DISCONTINUOUS) or weak and not r.is_open(weak):
        raise ProofError("Expected an inequality of continuous formulas, weak at an open end only.")
    require_unbound(goal, name)
    slope = slope_formula(goal.sign.formula, name, "lower")
    inner = interior(goal, name)
    bend = concavity(goal, name)
    require_defined(slope, inner, table, "slope_domain", arithmetic, progress)
    require_defined(bend, inner, table, "domain", arithmetic, progress)
    check(without_assumptions(inner, Sign(bend, ">=")), field_proof(table, "bend"), arithmetic, progress)
    for side in ("lower", "upper"):
        end = r.end(side)
        if end is None:
            raise ProofError("Expected two finite ends.")
        face = at_end(goal, name, end, ">=" if side == weak else op)
        require_defined(substitute(goal.sign.formula, {name: end}), face, table, f"{side}_domain", arithmetic, progress)
        check(face, field_proof(table, side), arithmetic, progress)


def concavity(goal: Goal, name: str) -> Formula:
    """Minus the second derivative: >= 0 where the formula is concave in ``name``."""
    return negated(slope_formula(slope_formula(goal.sign.formula, name, "lower"), name, "lower"))


def rule_weaken(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The goal with fewer assumptions, where everything is defined without them. Table: ``keep`` (numbers),
    ``proof``, and perhaps ``domain``, lists of proofs.

    That is so where the goal says it; where no operation of what is left has a domain to be observed; and where
    ``domain`` shows it without any assumption, with one list for the formula and one for each assumption that is kept.
    Then all of these have values on the whole box, whatever was assumed before, which is what ``total`` says.
    """
    keep = table.get("keep")
    if not isinstance(keep, list) or not all(isinstance(j, int) and 0 <= j < len(goal.assumptions) for j in keep):
        raise ProofError("Expected the numbers of the assumptions to keep.")
    fewer = weakened(goal, keep, shown="domain" in table)
    if not fewer.total:
        raise ProofError("Expected formulas that are defined without the assumptions.")
    if "domain" in table:
        lists = field_list(table, "domain")
        signs = (fewer.sign, *fewer.assumptions)
        if len(lists) != len(signs):
            raise ProofError("Expected a list of proofs for the formula and for each assumption that is kept.")
        for sign, proofs in zip(signs, lists, strict=True):
            free = replace(goal, assumptions=())
            require_defined(sign.formula, free, {"domain": proofs}, "domain", arithmetic, progress)
    check(fewer, field_proof(table, "proof"), arithmetic, progress)


def weakened(goal: Goal, keep: list[int], *, shown: bool = False) -> Goal:
    """The goal with the assumptions numbered in ``keep`` only.

    It is total where all that is left is defined everywhere, and where that is ``shown``.
    """
    kept = tuple(goal.assumptions[j] for j in sorted(set(keep)))
    total = goal.total or shown or all(is_defined_everywhere(s.formula) for s in (goal.sign, *kept))
    return replace(goal, assumptions=kept, total=total)


def require_unbound(goal: Goal, name: str) -> None:
    """Raise ProofError when an assumption that is needed for being defined binds ``name``."""
    if any(name in variables(a.formula) for a in goal.assumptions) and not goal.total:
        raise ProofError(f"Expected assumptions that do not bind {name}, or a formula that is defined without them.")


def field_side(goal: Goal, table: Mapping[str, Any]) -> tuple[str, str]:
    """The variable and the side that a table names."""
    name, side = table.get("variable"), table.get("side")
    if not isinstance(name, str) or name not in goal.box or side not in ("lower", "upper"):
        raise ProofError("Expected a variable of the box and a side.")
    return name, side
