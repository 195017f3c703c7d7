"""Kernels with one scale on ranges without end, or up to where the scale shrinks to nothing: (L1) and its certificate.

f(x; p) = A(p) sin(x) G(k(p) (1 - cos x)) with k(p) >= K for all p in the range: the criterion for k in [K, ∞) is
decided by ``scale_chart``. The certificate names G, k, A and holds, besides the cells, proofs of the general prover

1. that f has a value everywhere, and G on [0, ∞): both are made of operations that are analytic where they are defined;
2. that A > 0 and k >= K on the range;
3. that f' < 0 and that f''' has one sign beyond the grid.

That f is A sin(x) G(k (1 - cos x)) is decided by exact algebra.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.certificate import Certificate
from verify.checking import rational, sign
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import LEAVES, OO, PI, Formula, apply, number, postorder, substitute, variable, variables
from verify.kernel.algebra import is_identically_zero
from verify.kernel.checker import check_inequality

from .arithmetic import Arithmetic
from .l1_statement import L1Statement
from .scale_chart import R, ScaleChart, W, beyond_formulas

#: What a yes by this criterion is called.
WORDS: Final = "L1 criterion with M = pi, for all larger rates of the kernel at once"
#: Operations that are analytic wherever they are defined; powers only with whole exponents, or of positive numbers.
_FIELD: Final = frozenset({"add", "sub", "mul", "div", "neg"})
_ANALYTIC: Final = _FIELD | {"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "asinh", "erf"}


@dataclass(frozen=True, slots=True)
class Scale:
    """G in w, the rate k and the amplitude A in the parameter."""

    kernel: Formula
    rate: Formula
    amplitude: Formula

    def interaction(self, x: str) -> Formula:
        """A sin(x) G(k (1 - cos x))."""
        angle = variable(x)
        w = self.rate * (1 - apply("cos", angle))
        return self.amplitude * apply("sin", angle) * substitute(self.kernel, {W: w})


def is_analytic(formula: Formula) -> bool:
    """Whether the formula is visibly analytic wherever it is defined."""
    return all(
        node.op in LEAVES
        or node.op in _ANALYTIC
        or (node.op == "pow" and node.args[1].op == "number" and node.args[1].args[0].denominator == 1)
        or (node.op == "pow" and node.args[0].op == "number" and node.args[0].args[0] > 0)
        for node in postorder(formula)
    )


def obligations(statement: L1Statement, scale: Scale, least: Fraction, start: Fraction, beyond: int) -> list[Statement]:
    """What the general prover shows: 1 to 3 of the module, with K = ``least`` and W = ``start``."""
    w, f = variable(W), statement.formula
    circle = (statement.x, Interval(-PI, PI))
    everywhere = (W, Interval(number(0), OO, False, True))
    far = ((W, Interval(number(start), OO, False, True)), (R, Interval(number(0), number(2))))
    falls, third = beyond_formulas(scale.kernel)
    return [
        Statement((Relation("==", f, f),), (circle, *statement.domain)),
        Statement((Relation("==", scale.kernel + 0 * w, scale.kernel + 0 * w),), (everywhere,)),
        Statement(
            (Relation(">", scale.amplitude, number(0)), Relation(">=", scale.rate, number(least))), statement.domain
        ),
        Statement((Relation("<", falls, number(0)), Relation(">=", beyond * third, number(0))), far),
    ]


def scale_problem(statement: L1Statement, proof: Mapping[str, Any], name: str) -> str:
    """Why the scale of the proof does not hold for this statement, or ""; its cells are for ``scale_chart_of``."""
    from verify.formula.reader import read_formula

    data = proof["scale"]
    scale = Scale(*(read_formula(data[part]) for part in ("kernel", "rate", "amplitude")))
    names = {parameter for parameter, _ in statement.domain}
    if len(names) != 1 or statement.m != "pi" or statement.marginal or names & {W, R} or statement.x in (W, R):
        return "A scale is for one parameter and M = pi."
    if not set(variables(scale.kernel)) <= {W} or not {*variables(scale.rate), *variables(scale.amplitude)} <= names:
        return "The kernel or the rate has other variables than it may have."
    if not is_analytic(statement.formula) or not is_analytic(scale.kernel):
        return "The function is not certainly analytic where it is defined."
    if not is_identically_zero(statement.formula - scale.interaction(statement.x)):
        return "The function is not certainly the kernel with this rate."
    least, start, beyond = rational(data["least"]), rational(data["start"]), sign(data["beyond"])
    if least <= 0 or start <= 0:
        return "Expected a positive least rate and a positive start."
    wanted = obligations(statement, scale, least, start, beyond)
    shown = [Certificate.from_json(document) for document in data["shown"]]
    if [c.statement for c in shown] != list(map(str, wanted)):
        return "The certificates do not speak about this function, range and kernel."
    for known in shown:
        if known.kind != "inequality" or known.refutes or not check_inequality(known, name).ok:
            return f"Not shown: {known.statement}"
    return ""


def scale_chart_of(proof: Mapping[str, Any], lower: Fraction, upper: Fraction, a: Arithmetic) -> ScaleChart:
    """The chart for q = 1/k in [lower, upper]."""
    from verify.formula.reader import read_formula

    data = proof["scale"]
    return ScaleChart(read_formula(data["kernel"]), lower, upper, rational(data["start"]), sign(data["beyond"]), a)
