"""Why a kernel with one scale synchronizes on a range without end, in words and formulas, from its certificate."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.formula.statement import Relation
from verify.formula.tidy import tidied
from verify.formula.tree import Formula, substitute, variable

from .derivation import Step, shown
from .words import plural

_NEW_VARIABLES: Final = (
    "Put w = k(1 − cos x) and q = 1/k. The factor A > 0 cancels, and the derivatives of f in x become functions of w"
    " and q with nothing singular at q = 0: f' = A H₀, and f''' is A k times the formula below. So all k ≥ {least},"
    " without end, are the bounded range 0 ≤ q ≤ {most}; q = 0 is the limit of ever narrower kernels."
)
_DERIVATIVES: Final = (
    r"f' = A\,H_0, \quad f''' = A k\left((1 - qw) H_1 + w(2 - qw) H_2\right), \quad"
    r" H_j = -j^2 q\,G^{(j-1)} + (2j+1)(1 - qw)\,G^{(j)} + w(2 - qw)\,G^{(j+1)}"
)
_CRITERION: Final = (
    "In y = √w = √(2k) sin(x/2) the (L1) criterion compares the total variation of F(y) = f''/(A√k) with G(0). T/√k is"
    " an angle beyond which f' < 0. It is decided on a grid that ends at y = {end}, for all q at once in {cells}."
)
_INEQUALITY: Final = (
    r"T \cdot \operatorname{Var}(F) < 4\left(1 + \sqrt{q}\,\tfrac{T}{\pi}\right) G(0), \qquad"
    r" F(y) = y\sqrt{2 - qw}\,H_1(w)"
)
_BEYOND: Final = (
    "From w = {start} on, r = qw = 1 − cos x runs through [0, 2]. There f' < 0 and f''' {sign} 0, two inequalities in w"
    " and r that have certificates of their own. So F is monotone there and ends with 0 (f''(π) = 0): what it varies by"
    " is |F| at the end of the grid."
)


def scale_steps(certificate: Certificate) -> list[Step]:
    """The steps of the argument (``verify.interaction.scale_chart``); none for another kind of certificate.

    Each step is a dictionary of texts: title, text and, for formulas, latex and mathml.
    """
    if certificate.kind != "l1" or not isinstance(certificate.proof, dict) or "scale" not in certificate.proof:
        return []
    data = certificate.proof["scale"]
    kernel, rate, amplitude = (tidied(read_formula(data[part])) for part in ("kernel", "rate", "amplitude"))
    least, start = Fraction(data["least"]), Fraction(data["start"])
    cells = plural(len(certificate.proof["cells"]), "cell of q", "cells of q")
    end = certificate.proof["cells"][0]["grid"][-1]
    return [
        _step(
            f"One scale: {certificate.statement}",
            "By exact algebra f is A sin(x) G(w) with w = k(1 − cos x): changing the parameter stretches one kernel G"
            f" and multiplies it by A. On the range A > 0 and k ≥ {least}, by a certificate of the general prover.",
        ),
        _equation("G(w)", substitute(kernel, {"ww": variable("w")})),
        _equation("k", rate),
        _equation("A", amplitude),
        _step("New variables", _NEW_VARIABLES.format(least=least, most=1 / least), _DERIVATIVES),
        _step("The criterion in the new variables", _CRITERION.format(end=end, cells=cells), _INEQUALITY),
        _step("Beyond the grid", _BEYOND.format(start=start, sign="≥" if data["beyond"] > 0 else "≤")),
    ]


def _step(title: str, text: str, latex: str = "") -> Step:
    return {"title": title, "text": text} | ({"latex": latex} if latex else {})


def _equation(name: str, formula: Formula) -> Step:
    return {"title": "", "text": f"{name} = {formula}", **shown(Relation("==", variable(name[0]), formula))}


def decision_steps(certificates: Iterable[Certificate | None]) -> list[Step]:
    """The steps for all certificates of a decision that have this form."""
    return [step for known in certificates if known is not None for step in scale_steps(known)]
