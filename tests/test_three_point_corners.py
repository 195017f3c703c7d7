"""Three-point certificates over a box of parameters, decided at its corners."""

from __future__ import annotations

import copy
from fractions import Fraction

import pytest

from verify import InputError, Interaction
from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.interaction.three_point.corner_finder import find_at_corners
from verify.interaction.three_point.corners import (
    at_corners,
    check_corners,
    corner_certificate,
    is_affine,
    read_corner_statement,
)
from verify.recheck import recheck

TEXT = "3P[f(x) = sin(x) + a*sin(2*x) + b*sin(3*x)] for a in [-1/4, -1/8], b in [-1/10, 1/40]"
STATEMENT = read_corner_statement(TEXT)
BOX = {"a": (Fraction(-1, 4), Fraction(-1, 8)), "b": (Fraction(-1, 10), Fraction(1, 40))}


@pytest.fixture(scope="module")
def found():
    pytest.importorskip("clarabel", reason="certificates are found with the extra 'find'")
    square = find_at_corners(list(at_corners(STATEMENT.formula, BOX)), "crival")
    assert square is not None
    return corner_certificate(STATEMENT, BOX, square)


def test_found_and_accepted_in_every_arithmetic(found):
    assert Certificate.from_json(found.to_json()) == found
    assert recheck(found).ok
    assert recheck(found, "crival").ok


def test_there_is_none_where_a_triangle_is_stable():
    # At a = -1/4, b = 1/4: f'(2π/3) = -1/2 - 1/4·2·(-1/2) + 3/4 = 1/2 > 0, so three clusters are stable at a corner.
    pytest.importorskip("clarabel", reason="certificates are found with the extra 'find'")
    box = {"a": (Fraction(-1, 4), Fraction(-1, 8)), "b": (Fraction(0), Fraction(1, 4))}
    assert find_at_corners(list(at_corners(STATEMENT.formula, box)), "crival") is None


def test_a_larger_range_is_refused(found):
    for old, new in (("[-1/4, -1/8]", "[-1/4, 0]"), ("1/40]", "1/4]")):
        assert not check_corners(Certificate(found.kind, TEXT.replace(old, new), found.proof))[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["root"]["b"].__setitem__(1, "1"),
        lambda p: p["root"].pop("a"),
        lambda p: p.pop("squares"),
        lambda p: p["squares"].pop("a"),
        lambda p: p["squares"].__setitem__("cosines", []) or p["squares"].__setitem__("sines", []),
        lambda p: p["squares"].__setitem__("a", ["0", "0", "0", "0"]),
        lambda p: p["squares"].__setitem__("corner", "0"),
        lambda p: p["squares"]["cosines"][0].__setitem__(0, "nan"),
        lambda p: p.__setitem__("more", 1),
    ],
)
def test_a_changed_certificate_is_refused(found, change):
    proof = copy.deepcopy(found.proof)
    change(proof)
    assert not check_corners(Certificate(found.kind, found.statement, proof))[0]


def test_an_interaction_that_bends_in_a_parameter_is_refused(found):
    # a² is not affine: its values inside the box are no averages of those at the corners.
    bent = "3P[f(x) = sin(x) + a**2*sin(2*x) + b*sin(3*x)] for a in [-1/4, -1/8], b in [-1/10, 1/40]"
    ok, reason, _ = check_corners(Certificate(found.kind, bent, found.proof))
    assert not ok
    assert "affine" in reason
    assert is_affine(read_formula("a*b*sin(x) + a*sin(2*x)"), ("a", "b"))
    assert not is_affine(read_formula("sin(x)*exp(a)"), ("a",))
    assert not is_affine(read_formula("abs(a)*sin(x)"), ("a",))


@pytest.mark.parametrize("text", ["3P[f(x) = sin(x)] for a in [0, 1]", "3P[f(y) = a*sin(y)] for a in [0, 1]", "3P"])
def test_statements_that_do_not_fit(text):
    with pytest.raises(InputError):
        read_corner_statement(text)


def test_decisions_over_two_parameters_use_it():
    pytest.importorskip("clarabel", reason="certificates are found with the extra 'find'")
    f = Interaction("sin(x) + a*sin(2*x) + b*sin(3*x)")
    decision = f.synchronizes(a="[-1/4, -1/5]", b="[-1/10, 0]", find=True)
    assert decision.status == "proved"
    assert {s.certificate.kind for s in decision.segments} == {"three-point-corners"}
    assert recheck(decision.certificate(), "crival").ok
