"""Points at which a statement seems to fail: certified before they refute, and refused when they are none."""

from __future__ import annotations

import pytest

from verify.claims.claim import Claim
from verify.claims.solve import solve
from verify.claims.suspected import suspected
from verify.errors import InputError
from verify.formula.reader import read_statement
from verify.kernel.checker import check_inequality

# x² - 2xy + y² + 1/10 < 1/5 fails exactly where (x - y)² >= 1/10; the condition leaves a thin strip of the domain.
THIN = "(x - y)**2 + 1/10 < 1/5 for x in (-oo, oo), y in (-oo, oo) if x == y + 1"


def test_the_point_refutes():
    verdict = solve(suspected(read_statement(THIN), x="3", y="2"))
    assert verdict.status == "refuted"
    assert verdict.witness == {"x": "3", "y": "2"}
    assert check_inequality(verdict.certificate, "arb").ok


@pytest.mark.parametrize(
    ("statement", "point"),
    [
        ("x**2 >= 0 for x in [-1, 1]", {"x": "1/2"}),
        ("x < 2 for x in [0, 1]", {"x": "3"}),
        ("x < 2 for x in [0, 2)", {"x": "2"}),
        ("x < 2 for x in [0, 4] if x < 1", {"x": "3"}),
        ("1/x > 0 for x in (0, 1]", {"x": "0"}),
    ],
)
def test_a_point_where_nothing_fails_or_outside_of_the_domain_does_not_refute(statement, point):
    assert solve(suspected(read_statement(statement), **point)).status == "proved"


def test_the_point_may_be_irrational():
    verdict = solve(suspected(read_statement("sin(x) < 1 for x in [0, oo)"), x="pi/2"))
    assert verdict.status == "refuted"
    assert verdict.witness == {"x": "pi/2"}


def test_a_point_has_a_value_for_every_variable():
    with pytest.raises(InputError, match="Expected values for x, y but got values for x"):
        suspected(read_statement(THIN), x="3")


def test_a_value_that_cannot_be_read_is_refused():
    with pytest.raises(InputError, match="Expected a number, a name or a bracket"):
        solve(suspected(read_statement(THIN), x="3", y="("))


def test_a_suspected_statement_is_a_claim_about_the_statement():
    statement = read_statement(THIN)
    claim = Claim("paper.C1", suspected(statement, x="3", y="2"))
    assert claim.kind == "inequality"
    assert str(claim.question) == str(statement)
