"""The problems of MetiTarski's collection, as scripts and as statements."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.formula.reader import read_statement
from verify.prover import prove
from verify.smtlib.script import read_script
from verify.smtlib.search import decide

HERE = Path(__file__).parent / "benchmarks"
STATEMENTS = [s for s in (HERE / "metitarski.txt").read_text().splitlines() if s and not s.startswith("#")]
#: Those whose proofs take milliseconds: of one kind of function each.
QUICK = ("log(1 + 1/x) < 1", "atan(x) <= pi/2*tanh", "(x + 1/x)*atan(x)", "tanh(2*x)", "0.039*exp", "2*u**2*x")


def test_scripts_have_their_answers() -> None:
    # All but the last one assert that a theorem fails. At x = 0 the last one says 1 > 0.999.
    checks = read_script((HERE / "metitarski.smt2").read_text())
    assert [decide(check, 60).answer for check in checks] == ["unsat"] * 13 + ["sat"]


def test_every_statement_can_be_read() -> None:
    assert len(STATEMENTS) == 30
    assert all(read_statement(text).domain for text in STATEMENTS)


@pytest.mark.parametrize("start", QUICK)
def test_statements_are_proved(start: str) -> None:
    (statement,) = (text for text in STATEMENTS if text.startswith(start))
    assert prove(statement, seconds=60).status == "proved"
