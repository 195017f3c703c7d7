"""Three-point certificates as questions of claims: does this one, do these together, prove what they say?"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ...claims.describe import Description, describe
from ...claims.solve import solve
from ...formula.latex import to_latex
from ...formula.tree import number, variable
from ...verdict import Verdict
from .certificate import ThreePointCertificate
from .chain import ThreePointChain, gap_in_chain
from .claimed import ThreePointRange

if TYPE_CHECKING:
    from .cover import Cover


@describe.register
def _(question: ThreePointCertificate) -> Description:
    return Description(question.claimed.text, statement_latex(question.claimed))


@describe.register
def _(question: ThreePointChain) -> Description:
    return Description(str(question), statement_latex(question.claimed))


@solve.register
def _(question: ThreePointCertificate, *, boxes: int | None = None) -> Verdict:
    from .checker import BOXES, decide  # loads NumPy, which listing claims does without
    from .derivation import steps, table
    from .pictures import pictures

    boxes = BOXES if boxes is None else boxes
    outcome = decide(question, boxes=boxes)
    return Verdict(
        "proved" if outcome.ok else "undecided",
        _reason(question, outcome),
        certificate=question.to_certificate() if outcome.ok else None,
        boxes=sum(outcome.leaves.values()),
        trust=(
            "Python, NumPy; FLINT/Arb through python-flint",
            "the checker in verify/interaction/three_point: parity, jets, elementary, triples, profiles, exact, "
            "number_fields, cover, checker",
        ),
        advice="" if outcome.ok else "Another certificate may do: verify.interaction.three_point.finder looks for one.",
        details={"steps": steps(question, outcome), "table": table(outcome), "plots": pictures(question)},
    )


@solve.register
def _(question: ThreePointChain, *, boxes: int | None = None) -> Verdict:
    if gap := gap_in_chain(question.claimed, question.parts):
        return Verdict("undecided", f"The certificates do not cover the range: {gap}.")
    verdict = solve(question.parts, boxes=boxes)
    ranges = ", ".join(part.claimed.range_text for part in question.parts)
    return replace(verdict, reason=f"{verdict.reason} The ranges {ranges} cover {question.claimed.range_text}.")


def _reason(question: ThreePointCertificate, outcome: Cover) -> str:
    if not outcome.ok:
        return f"The certificate does not prove the claim: {outcome.reason}."
    proved = f"{outcome.reason}, by {sum(outcome.leaves.values())} boxes."
    if not question.touching:
        return proved
    if question.claimed.marginal:
        return f"{proved} But at the touching triples, on a polygon that attracts a set of measure zero."
    return f"{proved} At {question.claimed.parameter} = {question.claimed.start} too, except at the touching triples."


def statement_latex(claimed: ThreePointRange) -> str:
    """The claim in LaTeX, for math mode."""
    but = r" \text{ or } (x, y, z) \text{ is a touching triple}" if claimed.marginal else ""
    latex = rf"T(x, y, z) < 0 \text{{ unless }} x = y = z{but}, \qquad f(x) = {to_latex(claimed.interaction)}"
    if claimed.parameter is None:
        return latex
    name, opening, closing = (
        to_latex(variable(claimed.parameter)),
        "(" if claimed.lower_open else "[",
        ")" if claimed.upper_open else "]",
    )
    return rf"{latex}, \quad {name} \in {opening}{_latex(claimed.lower)}, {_latex(claimed.upper)}{closing}"


def _latex(q: Fraction) -> str:
    return to_latex(number(q))
