"""Three-point certificates over a box of several parameters, for interactions that are affine in all but one of them.

For a fixed form the function T of ``triples`` is affine in f. When f is affine in each of some parameters (the others
fixed), so is T, and its value at any point of a box is an average of its values at the corners in those parameters. So
T < 0 at the corners, off the diagonal, with one form for all of them, gives T < 0 on the whole box. One parameter may
enter f in another way: T < 0 is then shown at the corners in the others for its whole range.

    3P[f(x) = sin(x) + a*sin(2*x) + b*sin(3*x)] for a in [-1/8, 0], b in [0, 1/8]

means: for each value of the parameters in the box some form Q ⪰ 0, a, r makes T < 0 off the diagonal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from verify.certificate import Certificate
from verify.checking import Checked, checker
from verify.errors import InputError
from verify.formula.derivative import derivative
from verify.formula.statement import Interval
from verify.formula.tree import Formula, number, postorder, substitute, variables
from verify.kernel.algebra import is_identically_zero

from ..arithmetic import arithmetic
from ..boxes import Box, contains
from ..certificate_data import box_of
from .certificate import KIND as SINGLE
from .certificate import read_certificate
from .checker import decide
from .claimed import ThreePointRange
from .parity import VARIABLE

KIND: Final = "three-point-corners"
MOST_PARAMETERS: Final = 4

_FORM: Final = re.compile(r"3P\[f\(x\) = (.+)\] for (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CornerStatement:
    """For all parameters in ``domain`` some form for f. Raises InputError for a domain that does not fit."""

    formula: Formula
    domain: tuple[tuple[str, Interval], ...]

    def __post_init__(self) -> None:
        names = [name for name, _ in self.domain]
        expected = sorted(set(variables(self.formula)) - {VARIABLE})
        if sorted(names) != expected or not 1 <= len(names) <= MOST_PARAMETERS:
            raise InputError(f"Expected intervals for the parameters {expected} but got them for {sorted(names)}.")

    def __str__(self) -> str:
        domain = ", ".join(f"{name} in {interval}" for name, interval in self.domain)
        return f"3P[f(x) = {self.formula}] for {domain}"


def read_corner_statement(text: str) -> CornerStatement:
    """The statement that ``text`` writes. Raises InputError."""
    from verify.formula.reader import read_formula, read_statement

    match = _FORM.fullmatch(text)
    if match is None:
        raise InputError("Expected a statement of the form 3P[f(x) = FORMULA] for NAME in INTERVAL, ….", text)
    return CornerStatement(read_formula(match[1]), read_statement(f"0 == 0 for {match[2]}").domain)


def is_affine(f: Formula, name: str) -> bool:
    """Whether f is certainly affine in the parameter, and visibly a polynomial in it, so defined for all its values
    where it is for one."""
    if not all(_keeps_polynomials(node, name) for node in postorder(f)):
        return False
    return is_identically_zero(derivative(derivative(f, name), name))


def _keeps_polynomials(node: Formula, name: str) -> bool:
    """Whether the node makes a polynomial in ``name`` from polynomials, or does not depend on it."""
    if name not in variables(node) or node.op in ("variable", "add", "sub", "mul", "neg"):
        return True
    if node.op == "div":
        return name not in variables(node.args[1])
    exponent = node.args[1] if node.op == "pow" else None
    return exponent is not None and exponent.op == "number" and exponent.args[0].denominator == 1 <= exponent.args[0]


def bent(f: Formula, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the parameters in which f is not certainly affine."""
    return tuple(sorted(name for name in names if not is_affine(f, name)))


def at_corners(f: Formula, box: Box) -> Iterator[ThreePointRange]:
    """f at the corners of the box, for the whole range of the one parameter in which it is not affine.

    Raises ValueError when there are several such parameters.
    """
    others = bent(f, box)
    if len(others) > 1:
        raise ValueError(f"Expected f to be affine in all parameters but one, not in {', '.join(others)}.")
    names = sorted(set(box) - set(others))
    for corner in dict.fromkeys(product(*(box[name] for name in names))):
        formula = substitute(f, {name: number(value) for name, value in zip(names, corner, strict=True)})
        yield ThreePointRange(formula, others[0], *box[others[0]]) if others else ThreePointRange(formula)


@checker
def check_corners(certificate: Certificate, arithmetic_name: str) -> Checked:
    """(ok, reason, number of boxes). Raises ImportError when the arithmetic is not installed."""
    statement, proof = read_corner_statement(certificate.statement), certificate.proof
    if str(statement) != certificate.statement or certificate.refutes or certificate.kind != KIND:
        return False, "The statement is not in its canonical form.", 0
    if set(proof) != {"root", "squares"}:
        return False, "Expected the entries 'root' and 'squares'.", 0
    box = box_of(proof["root"], [name for name, _ in statement.domain])
    with arithmetic("arb") as a:
        if not all(contains(box[name], interval, a) for name, interval in statement.domain):
            return False, "The box does not contain the range.", 0
    if len(bent(statement.formula, box)) > 1:
        return False, "The interaction is not certainly affine in all parameters but one.", 0
    return _decide_all(statement.formula, box, proof["squares"], arithmetic_name)


def _decide_all(f: Formula, box: Box, squares: Mapping[str, Any], arithmetic_name: str) -> Checked:
    boxes = 0
    for claimed in at_corners(f, box):
        single = read_certificate(Certificate(SINGLE, claimed.text, dict(squares)))
        outcome = decide(single, arithmetic_name)
        boxes += sum(outcome.leaves.values())
        if not outcome.ok:
            return False, f"At the corner {claimed.interaction}: {outcome.reason}", boxes
    return True, f"T < 0 at the corners, by {boxes} boxes.", boxes
