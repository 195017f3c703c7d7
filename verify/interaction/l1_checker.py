"""The checker of certificates of kind ``l1``: decides (L1) again on every cell, in the arithmetic that is asked for.

It reads the statement and believes nothing in the proof: oddness and periodicity by exact algebra, coverage of the
range by walking the split tree, the tail to infinity by ``l1_tail`` or ``scale``, each cell by ``l1_cell.decide``,
and where f'(π) = 0 is allowed the certificate about f' before π by the kernel. A refuting certificate is one rational
point of the domain where (L1) certainly fails, or where f'(0) < 0, or (M = π) f < 0 somewhere on (0, π).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from verify.certificate import Certificate
from verify.checking import Checked, checker, rational
from verify.formula.statement import Interval
from verify.formula.tree import number

from .arithmetic import Arithmetic, arithmetic
from .boxes import Box, contains, inside, is_infinite, leaves, reaches
from .certificate_data import bits_of, box_of, objection
from .circle import is_self_attention
from .l1_box import box_chart, changes_sign, family, slope_is_negative, violation
from .l1_cell import Chart, decide
from .l1_marginal import problem
from .l1_statement import L1Statement, falls_of, read_l1
from .l1_tail import TailChart
from .scale import scale_chart_of, scale_problem


@checker
def check_l1(certificate: Certificate, arithmetic_name: str) -> Checked:
    """(ok, reason, number of cells decided). Raises ImportError when the arithmetic is not installed."""
    statement = read_l1(certificate.statement)
    if reason := objection(certificate, statement, "l1", may_refute=True):
        return False, reason, 0
    if statement.marginal and (reason := problem(statement, certificate.proof, arithmetic_name)):
        return False, reason, 0
    with arithmetic(arithmetic_name, bits_of(certificate.proof)) as a:
        if certificate.refutes:
            return _check_failure(statement, certificate.proof, a)
        return _check_range(statement, certificate.proof, a)


def _check_range(statement: L1Statement, proof: Mapping[str, Any], a: Arithmetic) -> Checked:
    if "scale" in proof:
        return _check_scale(statement, proof, a)
    finite = dict(statement.domain)
    count = 0
    if "tail" in proof or any(is_infinite(i.lower) or is_infinite(i.upper) for i in finite.values()):
        if len(finite) != 1:
            return False, "A range without upper end is covered only for a single parameter.", 0
        ((name, interval),) = finite.items()
        if not is_self_attention(statement.formula, statement.x, name):
            return False, "A range without upper end is covered only for self-attention.", 0
        start = rational(proof["tail"]["from"])
        if start <= 0:
            return False, "The tail does not begin at a positive β.", 0
        ok, reason, count = _check_tail(statement, proof["tail"], start, a)
        if not ok:
            return False, reason, count
        if reaches(interval.lower, start, 1, a):
            return True, f"{count} cells of the tail hold.", count
        finite[name] = Interval(interval.lower, number(start))
    root = box_of(proof["root"], list(finite))
    if not all(contains(root[name], interval, a) for name, interval in finite.items()):
        return False, "The cells do not cover the range.", count
    f = family(statement.formula, statement.x)

    def chart(box: Box) -> Chart:
        return box_chart(f, box, statement.m, a, falls=falls_of(proof) if statement.marginal else None)

    ok, reason, more = _check_leaves(root, proof, chart)
    return ok, reason, count + more


def _check_scale(statement: L1Statement, proof: Mapping[str, Any], a: Arithmetic) -> Checked:
    if reason := scale_problem(statement, proof, a.name):
        return False, reason, 0

    def chart(box: Box) -> Chart:
        return scale_chart_of(proof, *box["q"], a)

    return _check_leaves({"q": (Fraction(0), 1 / rational(proof["scale"]["least"]))}, proof, chart)


def _check_tail(statement: L1Statement, proof: Mapping[str, Any], start: Fraction, a: Arithmetic) -> Checked:
    def chart(box: Box) -> Chart:
        lower, upper = box["q"]
        return TailChart(lower, upper, statement.m, a)

    return _check_leaves({"q": (Fraction(0), 1 / start)}, proof, chart)


def _check_leaves(root: Box, proof: Mapping[str, Any], chart: Any) -> Checked:
    boxes = list(leaves(root, proof["tree"]))
    cells = proof["cells"]
    if len(boxes) != len(cells):
        return False, f"{len(cells)} cells do not fit a tree with {len(boxes)} leaves.", 0
    for i, (box, cell) in enumerate(zip(boxes, cells, strict=True)):
        ok, reason = decide(chart(box), rational(cell["tau"]), [rational(x) for x in cell["grid"]])
        if not ok:
            where = ", ".join(f"{name} in [{p}, {q}]" for name, (p, q) in box.items())
            return False, f"Cell {where or 'without parameters'}: {reason}.", i
    return True, f"{len(cells)} cells hold.", len(cells)


def _check_failure(statement: L1Statement, proof: Mapping[str, Any], a: Arithmetic) -> Checked:
    at = {name: rational(proof["at"][name]) for name, _ in statement.domain}
    for name, interval in statement.domain:
        if not inside(at[name], interval, a):
            return False, f"{name} = {at[name]} is not certainly in {interval}.", 0
    f = family(statement.formula, statement.x)
    if "repels" in proof:
        return *slope_is_negative(f, at, a), 1
    if "negative" in proof and statement.m == "pi":
        return *changes_sign(f, at, rational(proof["negative"]), a), 1
    grid = [rational(x) for x in proof["points"]]
    ok, reason = violation(f, at, statement.m, rational(proof["tau"]), grid, a)
    return ok, reason or "The criterion fails at the point.", 1
