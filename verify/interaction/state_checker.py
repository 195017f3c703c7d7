"""The checker of certificates of kind ``state``: stable states decided again on every cell, by ``states``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.certificate import Certificate
from verify.checking import Checked, checker, rational

from .arithmetic import Arithmetic, arithmetic
from .boxes import contains, leaves
from .certificate_data import bits_of, box_of, objection
from .field import field_over
from .state_statement import StateStatement, read_state
from .states import decide_polygon, decide_positions


@checker
def check_state(certificate: Certificate, arithmetic_name: str) -> Checked:
    """(ok, reason, number of cells decided). Raises ImportError when the arithmetic is not installed."""
    statement = read_state(certificate.statement)
    if reason := objection(certificate, statement, "state"):
        return False, reason, 0
    with arithmetic(arithmetic_name, bits_of(certificate.proof)) as a:
        return _check(statement, certificate.proof, a)


def _check(statement: StateStatement, proof: Mapping[str, Any], a: Arithmetic) -> Checked:
    root = box_of(proof["root"], [name for name, _ in statement.domain])
    if not all(contains(root[name], interval, a) for name, interval in statement.domain):
        return False, "The cells do not cover the range.", 0
    boxes = list(leaves(root, proof["tree"]))
    if len(boxes) != len(proof["cells"]):
        return False, f"{len(proof['cells'])} cells do not fit a tree with {len(boxes)} leaves.", 0
    for i, (box, cell) in enumerate(zip(boxes, proof["cells"], strict=True)):
        field = field_over(statement.formula, statement.x, box, a)
        if "positions" in cell:
            positions = [rational(p) for p in cell["positions"]]
            drift = {name: [rational(s) for s in moves] for name, moves in cell.get("drift", {}).items()}
            ok, reason = decide_positions(field, statement.clusters, positions, rational(cell["radius"]), drift)
        else:
            ok, reason = decide_polygon(field, statement.clusters)
        if not ok:
            return False, f"Cell {i + 1}: {reason}.", i
    return True, f"{len(boxes)} cells hold.", len(boxes)
