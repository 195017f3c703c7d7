"""What the rules about ends, faces, surfaces and periods say in a proof; see ``rule_steps``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from numerics import enclosure as arb
from verify.formula.reader import read_formula
from verify.kernel.boundary import concavity, opened, without_face
from verify.kernel.curves import beyond, on_surface, side_of
from verify.kernel.derivatives import at_end, interior, slope_formula
from verify.kernel.goal import Goal, Sign
from verify.kernel.periodic import one_period
from verify.kernel.premises import without_assumptions

from .reading import Part, Reading, Table
from .words import brief, place, range_text


def _interior(goal: Goal, table: Table) -> Reading:
    inner = opened(goal, arb)
    return Reading(
        "By continuity", f"It is enough to show it on {place(inner.box)}.", (("Inside", inner, table["proof"]),)
    )


def _face(goal: Goal, table: Table) -> Reading:
    name, side = table["variable"], table["side"]
    end = goal.box[name].end(side)
    assert end is not None
    return Reading(
        f"The face {name} = {end} apart",
        "On it and on the rest one after the other.",
        (
            (f"At {name} = {end}", at_end(goal, name, end, goal.sign.op), table["face"]),
            ("The rest", without_face(goal, name, side), table["rest"]),
        ),
    )


def _concave(goal: Goal, table: Table) -> Reading:
    name = table["variable"]
    inner = interior(goal, name)
    parts: list[Part] = [
        (f"Concave in {name}", without_assumptions(inner, Sign(concavity(goal, name), ">=")), table["bend"])
    ]
    for side in ("lower", "upper"):
        end = goal.box[name].end(side)
        assert end is not None
        op = ">=" if side == table.get("weak") else goal.sign.op
        parts.append((f"At {name} = {end}", at_end(goal, name, end, op), table[side]))
    return Reading(f"Concave in {name}", f"It is least at one of the two ends of {name}.", tuple(parts))


def _period(goal: Goal, table: Table) -> Reading:
    name, period = table["variable"], read_formula(table["period"])
    short = one_period(goal.box[name], period)
    assert short is not None
    return Reading(
        f"Periodic in {name}",
        f"{period} is a period by exact algebra, so {name} in {range_text(short)} decides.",
        (("One period", replace(goal, box={**goal.box, name: short}), table["proof"]),),
    )


def _beyond(goal: Goal, table: Table) -> Reading:
    name, end, j = table["variable"], read_formula(table["end"]), table["assumption"]
    side = side_of(goal, j, name, end)
    assert side is not None
    by_slope = table.get("strict_by") == "slope"
    slope = beyond(goal, j, name, side, ">" if by_slope else ">=")
    face = on_surface(goal, name, end, ">=" if by_slope else goal.sign.op)
    moves = f"it does not fall as {name} {'rises' if side == 'lower' else 'falls'} from there"
    return Reading(
        f"From {name} = {brief(end)} on",
        f"There it has the sign, and {moves}.",
        (("On the surface", face, table["face"]), (f"The slope in {name}", slope, table["slope"])),
    )


def _limit(goal: Goal, table: Table) -> Reading:
    name, side = table["variable"], table["side"]
    end, inner = goal.box[name].end(side), interior(goal, name)
    where = str(end) if end is not None else "oo" if side == "upper" else "-oo"
    slope = without_assumptions(inner, Sign(slope_formula(goal.sign.formula, name, side), goal.sign.op))
    return Reading(
        f"Falling towards {name} = {where}",
        "An expansion there shows that the limit is not negative.",
        ((f"Slope in {name}", slope, table["slope"]),),
    )


FACE_READINGS: Final[dict[str, Callable[[Goal, Table], Reading]]] = {
    "interior": _interior,
    "face": _face,
    "concave": _concave,
    "period": _period,
    "beyond": _beyond,
    "limit": _limit,
}
