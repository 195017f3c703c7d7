"""A three-point certificate as the question of a claim: does it prove what it says? With the steps a report shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from ...claims.describe import Description, describe
from ...claims.solve import solve
from ...formula.latex import to_latex
from ...formula.tree import number, variable
from ...verdict import Verdict
from .certificate import ThreePointCertificate
from .checker import BOXES, decide
from .cover import Cover
from .pictures import pictures

_FUNCTION: Final = {
    "title": "The function",
    "text": "For the triple (0, s, s+t) with the gaps g₁ = s, g₂ = t, g₃ = −(s+t). T depends on the gaps only and is"
    " symmetric in them, so triples with 0 ≤ s ≤ t ≤ 2π − s − t suffice.",
    "latex": r"6T = \sum_{\{i,j,k\} = \{1,2,3\}} 2 f'(g_i) N_i - f(g_i)\,(a(g_j) + a(g_k)), \quad"
    r" N_i = \sum_{h\,\cos} (h(g_j) - h(g_k))^2 + \sum_{h\,\sin} (h(g_j) + h(g_k))^2",
}


@describe.register
def _(question: ThreePointCertificate) -> Description:
    claimed = question.claimed
    latex = rf"T(x, y, z) < 0 \text{{ unless }} x = y = z, \qquad f(x) = {to_latex(claimed.interaction)}"
    if claimed.parameter is not None:
        name, bracket = to_latex(variable(claimed.parameter)), "(" if claimed.lower_open else "["
        latex += rf", \quad {name} \in {bracket}{_latex(claimed.lower)}, {_latex(claimed.upper)}]"
    return Description(claimed.text, latex)


@solve.register
def _(question: ThreePointCertificate, *, boxes: int = BOXES) -> Verdict:
    outcome = decide(question, boxes=boxes)
    return Verdict(
        "proved" if outcome.ok else "undecided",
        _reason(question, outcome),
        certificate=question.to_certificate() if outcome.ok else None,
        boxes=sum(outcome.leaves.values()),
        trust=(
            "verify/interaction/three_point: jets, triples, profiles, exact, cover, checker",
            "python-flint (Arb) for the enclosures, NumPy for arrays of them",
        ),
        advice="" if outcome.ok else "Another certificate may do: verify.interaction.three_point.finder looks for one.",
        details={"steps": steps(question, outcome), "table": _table(outcome), "plots": pictures(question)},
    )


def _reason(question: ThreePointCertificate, outcome: Cover) -> str:
    claimed = question.claimed
    if not outcome.ok:
        return f"The certificate does not prove the claim: {outcome.reason}."
    at_end = (
        f" At {claimed.parameter} = {claimed.lower} too, except at the touching triples, where T = 0."
        if question.touching
        else ""
    )
    return f"{outcome.reason}, by {sum(outcome.leaves.values())} boxes.{at_end}"


def steps(question: ThreePointCertificate, outcome: Cover) -> list[dict[str, str]]:
    """The derivation for a report: the data, the function, and how its sign was decided."""
    claimed, leaves = question.claimed, outcome.leaves
    squares = [("cos", v) for v in question.cosines] + [("sin", w) for w in question.sines]
    data = [rf"h_{{{i}}}(x) = {_series(wave, c)}" for i, (wave, c) in enumerate(squares, start=1)]
    diagonal = "T and its gradient vanish at s = t = 0, and the Hessian of T is negative definite on"
    shown = [
        {
            "title": "The certificate",
            "text": "Q is the sum of the squares of these functions, so it is positive semidefinite as it stands.",
            "latex": r",\quad ".join([*data, rf"a(x) = {_series('sin', question.a)}"]),
        },
        _FUNCTION,
        {
            "title": "Near three equal points",
            "text": f"{diagonal} [0, {question.corner}]²: {_boxes(leaves, 'diagonal')}.",
        },
    ]
    if question.touching:
        triples = "; ".join(f"s = {_angle(p.gaps[0])}, t = {_angle(p.gaps[1])}" for p in question.touching)
        exactly = f"At {claimed.parameter} = {claimed.lower} T and its gradient vanish exactly (exact arithmetic) at"
        around = "Around them the Hessian at this parameter is negative definite and T decreases in the parameter"
        text = f"{exactly} {triples}. {around}: {_boxes(leaves, 'touching')}."
        shown.append({"title": "Touching triples", "text": text})
    middle = "T < 0 by its value at the middle of a box and its gradient on the box"
    return [*shown, {"title": "Everywhere else", "text": f"{middle}: {_boxes(leaves, 'mean value')}."}]


def _boxes(leaves: Mapping[str, int], test: str) -> str:
    count = leaves.get(test, 0)
    return f"{count} box" if count == 1 else f"{count} boxes"


def _table(outcome: Cover) -> dict[str, Any]:
    names = {"diagonal": "Hessian at the diagonal", "touching": "touching triples", "mean value": "mean-value form"}
    rows = [[names[test], count] for test, count in sorted(outcome.leaves.items())]
    return {"title": "Boxes by test", "columns": ["test", "boxes"], "rows": rows}


def _series(wave: str, coefficients: Sequence[Fraction]) -> str:
    r"""LaTeX of Σ c_k wave(kx).

    >>> _series("sin", [Fraction(-20), Fraction(0), Fraction(1, 3)])
    '-20 \\sin x + \\frac{1}{3} \\sin 3x'
    """
    text = ""
    for k, c in enumerate(coefficients, start=1):
        if c:
            sign = ("-" if c < 0 else "") if not text else (" - " if c < 0 else " + ")
            factor = "" if abs(c) == 1 else f"{_latex(abs(c))} "
            text += rf"{sign}{factor}\{wave} {'' if k == 1 else k}x"
    return text or "0"


def _angle(multiple: Fraction) -> str:
    return "0" if multiple == 0 else "π" if multiple == 1 else f"{multiple}·π"


def _latex(q: Fraction) -> str:
    return to_latex(number(q))
