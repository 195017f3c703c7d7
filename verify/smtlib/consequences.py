"""Bounds that follow from the relations of a case, each shown by a proof that its reason fails beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from verify.certificate import Certificate
from verify.formula.statement import Statement
from verify.formula.tree import variables
from verify.kernel.box import from_interval
from verify.prover import prove
from verify.prover.sampling import float_ends

from .contraction import Bound, bounds_that_follow
from .linear import is_linear_relation
from .path import Path
from .reduction import Bounds, Reduced, is_usable, reduced
from .refute import closing_step
from .settled import is_total

#: How much of a range must go for a bound to be worth a proof; where not everything is defined in all of the range.
_WORTH: Final = 0.5
_WORTH_DEFINED: Final = 0.1
#: Seconds and boxes for a bound that plain enclosures should show.
_BRIEF: Final = 0.3
_BOXES: Final = 400

#: Proofs of statements that were asked for; None where there is none.
Asked = dict[Statement, Certificate | None]


def shown_bounds(path: Path, asked: Asked, *, eliminate: bool) -> Iterator[tuple[Bound, dict[str, Any]]]:
    """Bounds that follow from the relations of a case, each with the step that closes the case where it fails.

    ``asked`` keeps what was found out about them, for other cases.
    """
    case = reduced(path.relations, eliminate=eliminate)
    if any(bounds.is_empty() for bounds in case.bounds.values()):
        return
    spans = {name: float_ends(from_interval(bounds.interval())) for name, bounds in case.bounds.items()}
    # Linear relations are left to linear programming, which sees all of them together.
    usable = [r for r in case.constraints() if is_usable(r) and not is_linear_relation(r)]
    # A small part may be where something is undefined.
    worth = _WORTH if all(map(is_total, usable)) else _WORTH_DEFINED
    for wanted in bounds_that_follow(usable, spans, worth):
        if any(bounds.is_empty() for bounds in case.bounds.values()):
            return
        for bound in filter(None, (wanted, wanted.looser)):
            certificate = _bound_shown(bound, case, asked)
            if certificate is not None:
                case.bounds.setdefault(bound.name, Bounds())
                side = "upper" if bound.is_upper else "lower"
                setattr(case.bounds[bound.name], side, (bound.value, False, bound.claim))
                yield bound, closing_step(case, certificate)
                break


def _bound_shown(bound: Bound, case: Reduced, asked: Asked) -> Certificate | None:
    """A proof that the reason for a bound fails beyond it; None without one, or where nothing is beyond."""
    beyond = Bounds(**{side: getattr(case.bounds.get(bound.name), side, None) for side in ("lower", "upper")})
    setattr(beyond, "lower" if bound.is_upper else "upper", (bound.value, True, bound.claim))
    if beyond.is_empty():
        return None
    names = dict.fromkeys(variables(bound.reason.left, bound.reason.right))
    ranges = {n: beyond if n == bound.name else case.bounds.get(n, Bounds()) for n in names}
    statement = Statement((bound.reason.negated(),), tuple((n, b.interval()) for n, b in ranges.items()))
    if statement not in asked:
        verdict = prove(statement, seconds=_BRIEF, boxes=_BOXES)
        asked[statement] = verdict.certificate if verdict.status == "proved" else None
    return asked[statement]
