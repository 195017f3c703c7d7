"""What reports show for questions about interactions: steps, tables of both sides, enclosures of the ratio."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from verify.formula.statement import Interval
from verify.formula.text import to_text
from verify.formula.tree import Formula, number, substitute
from verify.verdict import Verdict

from .boxes import is_infinite, outward
from .circle import NOT_ON_CIRCLE, is_odd_and_periodic
from .criterion import criterion, decimals
from .l1_cell import Gap
from .l1_statement import L1Statement
from .ratio import Ends, RatioBox
from .ratio_certificate import Piece, RatioStatement, enclosed_pieces, ratio_certificate
from .threshold import Threshold

#: Values of the parameter in a table, and how far into an unbounded range they reach.
ROWS: Final = 7
REACH: Final = Fraction(10)

TRUST_RATIO: Final = (
    "python-flint (Arb) for the enclosures",
    "verify/interaction: arithmetic, jets, l1_cell, l1_box, ratio, ratio_certificate",
    "verify/kernel/algebra for oddness",
)

_SHOWN: Final = ("tau", "integral", "left side", "right side", "ratio")


def l1_steps(question: L1Statement, cells: int) -> list[dict[str, str]]:
    """How (L1) was decided, with the arithmetic that each step uses."""
    steps = [
        {
            "title": "The function",
            "text": "f is odd and 2π-periodic by exact algebra; derivatives by Taylor arithmetic with intervals.",
        },
        {
            "title": "The two sides",
            "text": "f' < 0 beyond τ by its enclosures on a grid of [0, π]. The integral is the total variation of f'' "
            "on [0, π]: differences of f'' where f''' has a certain sign, width times max |f'''| where it has not."
            + (" f > 0 on (0, π), so no gap of a stationary state is longer than π." if question.m == "pi" else ""),
            "latex": r"\int_{\mathbb{T}} \max(f''', 0)\,dx = \int_0^\pi |f'''|\,dx \le "
            r"\sum_{\pm} |f''(x_{i+1}) - f''(x_i)| + \sum_{?} (x_{i+1} - x_i) \max|f'''|",
        },
        {"title": "The range", "text": f"{cells} cells cover it; in each the inequality holds for all its parameters."},
    ]
    if any(is_infinite(interval.upper) for _, interval in question.domain):
        steps.append(
            {
                "title": "Up to infinity",
                "text": "With x = t/√β everything is regular at 1/β = 0, so the far part is a bounded range of 1/β. "
                "Beyond t = R the integrand is below a decreasing function with an explicit integral.",
                "latex": r"\int_R^\infty |g'''|\,dt \le \tfrac{\pi}{2} e^{-Y^2/2} \left(\tfrac{q+3}{Y} + (4q+6)"
                r"(Y + \tfrac1Y) + Y^3 + 3Y + \tfrac3Y\right), \quad Y = \tfrac{2R}{\pi}, \; q = \tfrac{1}{\beta}",
            }
        )
    return steps


def criterion_table(question: L1Statement) -> dict[str, Any]:
    """Both sides at some values of the parameter, each enclosed; empty with several parameters."""
    if len(question.domain) > 1:
        return {}
    if not question.domain:
        return _table(question.formula, None, [Fraction(0)], question.m, question.x)
    ((name, interval),) = question.domain
    if is_infinite(interval.lower):
        return {}
    low = outward(Interval(interval.lower, interval.lower))[0]
    high = low + REACH if is_infinite(interval.upper) else outward(interval)[1]
    values = [low + (high - low) * k / (ROWS - 1) for k in range(ROWS)]
    return _table(question.formula, name, values, question.m, question.x)


def _table(f: Formula, name: str | None, values: list[Fraction], m: Gap, x: str) -> dict[str, Any]:
    rows = []
    for value in values:
        found = criterion(f if name is None else substitute(f, {name: number(value)}), m, x)
        shown = found.shown(8)
        row = [
            " … ".join(shown[key]) if key in shown else ""
            for key in ("tau", "integral", "left side", "right side", "ratio")
        ]
        rows.append(([] if name is None else [to_text(number(value))]) + [*row, found.status])
    columns = ["τ", "∫ max(f''', 0)", "left side", "right side", "ratio", "criterion"]
    title = f"Both sides of the criterion, M = {m}, each number between the two printed"
    return {"title": title, "columns": columns if name is None else [name, *columns], "rows": rows}


def threshold_details(f: Formula, found: Threshold, x: str) -> dict[str, Any]:
    """The two sides of a threshold."""
    holds, fails = found.certificates
    return {
        "steps": [
            {"title": "It holds", "text": f"{holds.statement}, in {found.cells} cells."},
            {
                "title": "It fails",
                "text": f"At {found.parameter} = {fails.proof['at'][found.parameter]}: at finitely many points the "
                "differences of f'' already add up to more than the criterion allows, with τ replaced by a point where "
                "f' is still positive.",
            },
        ],
        "table": _table(f, found.parameter, [found.lower, found.upper], found.m, x),
    }


def ratio_verdict(f: Formula, name: str, interval: Interval, pieces: int, m: Gap, x: str) -> Verdict:
    """The ratio enclosed over equal pieces of the interval, with its certificate, as a plot and a table."""
    if not is_odd_and_periodic(f, x):
        return Verdict("undecided", NOT_ON_CIRCLE, trust=TRUST_RATIO)
    low, high = outward(interval)
    ends = [low + (high - low) * i / pieces for i in range(pieces + 1)]
    found = list(enclosed_pieces(f, name, ends, m, x))
    if len(found) < pieces:
        where = f"[{ends[len(found)]}, {ends[len(found) + 1]}]"
        return Verdict("undecided", f"The ratio could not be enclosed for {name} in {where}.", trust=TRUST_RATIO)
    rows = [
        [f"[{piece.lower}, {piece.upper}]", *(d for e in _parts(piece.box) for d in decimals(e, 6))]
        for piece in found[:: max(1, pieces // 20)]
    ]
    bounds = min(piece.box.ratio[0] for piece in found), max(piece.box.ratio[1] for piece in found)
    statement = RatioStatement(f, name, interval, bounds, m, x)
    columns = [name, "ratio from", "to", "τ from", "to", "integral from", "to"]
    boxes = [[float(p.lower), float(p.upper), *map(float, _rounded(p.box))] for p in found]
    return Verdict(
        "proved",
        f"The ratio is enclosed over {pieces} pieces of the interval; on {_above(found)} it is certainly above 1.",
        enclosure=decimals(bounds, 8),
        enclosed="the ratio on the whole interval",
        certificate=ratio_certificate(statement, found),
        boxes=pieces,
        trust=TRUST_RATIO,
        details={
            "plots": [
                {
                    "type": "enclosure",
                    "title": "The synchronization ratio",
                    "x_label": name,
                    "y_label": "ratio",
                    "boxes": boxes,
                    "marks": [{"x": float(low), "y": 1.0, "label": "1"}],
                }
            ],
            "table": {"title": "Some of the pieces", "columns": columns, "rows": rows},
        },
    )


def _parts(box: RatioBox) -> tuple[Ends, Ends, Ends]:
    return box.ratio, box.tau, box.variation


def _rounded(box: RatioBox) -> tuple[Fraction, Fraction]:
    """The ratio's bounds moved outward by more than the rounding of a float."""
    low, high = box.ratio
    return low * (1 - Fraction(1, 2**40)), high * (1 + Fraction(1, 2**40))


def _above(found: list[Piece]) -> int:
    return sum(piece.box.ratio[0] > 1 for piece in found)
