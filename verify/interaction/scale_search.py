"""Finding kernels with one scale in formulas, and certificates of (L1) for them (``scale``).

Untrusted: the kernel is verified by exact algebra, the certificate by its checker.
"""

from __future__ import annotations

import operator as op
from fractions import Fraction
from itertools import product
from typing import Any, Final

from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.derivative import derivative
from verify.formula.statement import Statement
from verify.formula.tidy import tidied
from verify.formula.tree import LEAVES, Formula, apply, number, postorder, substitute, variable, variables
from verify.kernel.algebra import is_identically_zero

from .arithmetic import BITS, OutsideDomainError, arithmetic
from .cover import cover
from .jets import jet
from .l1 import cell_evidence
from .l1_statement import L1Statement
from .scale import Scale, is_analytic, obligations, scale_chart_of
from .scale_chart import R, W, beyond_formulas

#: Ends of the grid in y = √w that are tried, the least rate for each in units of w there, and cells at first.
ENDS: Final = (Fraction(1), Fraction(3, 2), Fraction(2), Fraction(3), Fraction(4), Fraction(6))
LEAST: Final = Fraction(5, 8)
_STEPS: Final = 12
_CELLS: Final = 200
_SAMPLES: Final = (Fraction(1), Fraction(6, 5), Fraction(3, 2), Fraction(2), Fraction(4), Fraction(10))
_SECONDS: Final = 3.0
#: Names for cos x and sin x while the kernel is looked for.
_C: Final = "cosine_of_x"
_S: Final = "sine_of_x"
_RATIONAL: Final = {"add": op.add, "sub": op.sub, "mul": op.mul, "div": op.truediv}


def scale_certificate(statement: L1Statement, scale: Scale, end: Fraction) -> Certificate | None:
    """A certificate of (L1) on the whole range of the one parameter, where the rate is at least LEAST·``end``², with a
    grid that ends at y = ``end``."""
    start = end * end
    least = LEAST * start
    beyond = _sign_beyond(scale.kernel, start)
    shown = _shown(obligations(statement, scale, least, start, beyond)) if beyond else None
    if shown is None:
        return None
    data: dict[str, Any] = {"kernel": str(scale.kernel), "rate": str(scale.rate), "amplitude": str(scale.amplitude)}
    data |= {"least": str(least), "start": str(start), "beyond": beyond, "shown": shown}
    proof: dict[str, Any] = {"bits": BITS, "scale": data}
    grid = [end * i / _STEPS for i in range(_STEPS + 1)]
    with arithmetic("arb", BITS) as a:
        found = cover(
            {"q": (Fraction(0), 1 / least)},
            lambda box: cell_evidence(scale_chart_of(proof, *box["q"], a), grid),
            limit=_CELLS,
        )
    return Certificate("l1", str(statement), proof | found.proof()) if found.obstacle is None else None


def _sign_beyond(kernel: Formula, start: Fraction) -> int:
    """The sign of f''' at samples with w >= start, or 0 when it changes or f' < 0 fails at one of them."""
    falls, third = beyond_formulas(kernel)
    seen = set()
    with arithmetic("arb") as a:
        for share, r in product(_SAMPLES, range(9)):
            at = {W: a.number(start * share), R: a.number(Fraction(r, 4))}
            try:
                values = [jet(formula, "", a.zero, at, 0, a)[0] for formula in (falls, third)]
            except OutsideDomainError:
                return 0
            if not a.negative(values[0]):
                return 0
            seen.add(1 if a.positive(values[1]) else -1 if a.negative(values[1]) else 0)
    return seen.pop() if len(seen) == 1 else 0


def _shown(statements: list[Statement]) -> list[Any] | None:
    """The certificates of all, those most likely to fail first; None when one has none."""
    from verify.prover import prove

    found = []
    for statement in reversed(statements):
        verdict = prove(statement, seconds=_SECONDS)
        if verdict.status != "proved" or verdict.certificate is None:
            return None
        found.append(verdict.certificate.to_json())
    return found[::-1]


def find_scale(f: Formula, x: str, name: str, near: Fraction) -> Scale | None:
    """f as a kernel with one scale, its rate 1 at ``near`` up to a factor; None when it is not visibly one."""
    factor = _without_sine(f, x)
    if factor is None or {W, R, _C, _S} & {x, name} or not is_analytic(f):
        return None
    amplitude = _plain(substitute(factor, {_C: 1}))
    p = variable(name)
    for rate in (p, 1 / p, p * p, 1 / (p * p), 2 * p / ((1 - p) * (1 - p)), derivative_ratio(factor)):
        try:
            size = _value(substitute(rate, {name: near}))
            if size is None or size <= 0:
                continue
            fixed = substitute(factor, {name: near})
            kernel = _plain(_in_w(fixed, variable(W) / number(size)) / _plain(substitute(fixed, {_C: 1})))
            scale = Scale(kernel, rate, amplitude)
            if is_identically_zero(f - scale.interaction(x)):
                return scale
        except (ArithmeticError, InputError, ValueError):
            continue
    return None


def _in_w(factor: Formula, w: Formula) -> Formula:
    """The factor with c = 1 - w, 1 - c as w."""
    c, built = variable(_C), dict[Formula, Formula]()
    for node in postorder(factor):
        if node in (1 - c, c - 1, c):
            built[node] = w if node == 1 - c else -w if node == c - 1 else 1 - w
        else:
            built[node] = node if node.op in LEAVES else apply(node.op, *(built[part] for part in node.args))
    return built[factor]


def _plain(formula: Formula) -> Formula:
    """The formula without neutral elements; 1 where it is 1."""
    return number(1) if is_identically_zero(formula - 1) else tidied(formula)


def _value(formula: Formula) -> Fraction | None:
    """The value of a formula of rational numbers and whole powers; None for others."""
    known: dict[Formula, Fraction] = {}
    for node in postorder(formula):
        if node.op == "number":
            known[node] = node.args[0]
            continue
        parts = [known.get(part) for part in node.args] if node.op not in LEAVES else []
        left, right = [*parts, None, None][:2]
        if node.op == "neg" and left is not None:
            known[node] = -left
        elif left is None or right is None:
            return None
        elif node.op in _RATIONAL:
            known[node] = _RATIONAL[node.op](left, right)
        elif node.op == "pow" and right.denominator == 1 and abs(right) <= 64:
            known[node] = left ** int(right)
        else:
            return None
    return known[formula]


def derivative_ratio(factor: Formula) -> Formula:
    """The logarithmic derivative of the factor in c = cos x at c = 1: a rate of a decaying kernel."""
    return substitute(derivative(factor, _C), {_C: 1}) / substitute(factor, {_C: 1})


def _without_sine(f: Formula, x: str) -> Formula | None:
    """g(c) with f = sin(x) g(cos x), in sin(x), cos(x) and sin(x/2)², with sin(x) as a factor."""
    angle = variable(x)
    sine, cosine, half = apply("sin", angle), apply("cos", angle), apply("sin", angle / 2)
    built: dict[Formula, Formula] = {}
    for node in postorder(f):
        if node == sine:
            built[node] = variable(_S)
        elif node == cosine:
            built[node] = variable(_C)
        elif node == half**2:
            built[node] = (1 - variable(_C)) / 2
        elif node.op in LEAVES:
            built[node] = node
        else:
            built[node] = apply(node.op, *(built[part] for part in node.args))
    with_sine = built[f]
    if x in variables(with_sine) or not is_identically_zero(substitute(with_sine, {_S: 0})):
        return None
    return substitute(with_sine, {_S: 1})
