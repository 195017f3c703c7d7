"""Three-point certificates over a box of parameters, decided at its corners."""

from __future__ import annotations

import copy
from fractions import Fraction

import pytest

from verify import InputError, Interaction
from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.interaction.three_point.certificate import ThreePointCertificate
from verify.interaction.three_point.corner_finder import find_at_corners
from verify.interaction.three_point.corners import (
    KIND,
    Box,
    CornerStatement,
    at_corners,
    bent,
    check_corners,
    read_corner_statement,
)
from verify.recheck import recheck

TEXT = "3P[f(x) = sin(x) + a*sin(2*x) + b*sin(3*x)] for a in [-1/4, -1/8], b in [-1/10, 1/40]"
STATEMENT = read_corner_statement(TEXT)
BOX = {"a": (Fraction(-1, 4), Fraction(-1, 8)), "b": (Fraction(-1, 10), Fraction(1, 40))}


def corner_certificate(statement: CornerStatement, box: Box, found: ThreePointCertificate) -> Certificate:
    root = {name: [str(lower), str(upper)] for name, (lower, upper) in box.items()}
    return Certificate(KIND, str(statement), {"root": root, "squares": found.to_certificate().proof})


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
    text = "3P[f(x) = sin(x) + a**2*sin(2*x) + exp(b)*sin(3*x)] for a in [-1/4, -1/8], b in [-1/10, 1/40]"
    ok, reason, _ = check_corners(Certificate(found.kind, text, found.proof))
    assert not ok
    assert "affine" in reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a*b*sin(x) + a*sin(2*x)", ()),
        ("(1 + a)**2*sin(x) - a**2*sin(x)", ()),
        ("a*sin(x)/(2 + cos(x))", ()),
        ("sin(x)*exp(b*cos(x)) + a*sin(2*x)", ("b",)),
        ("sin(x)*exp(a)", ("a",)),
        ("abs(a)*sin(x)", ("a",)),
        ("a**2*sin(x)", ("a",)),
        ("a**(-1)*a*sin(x)", ("a",)),  # 1·sin(x), but it has no value at a = 0
        ("sin(x)/(1 + a - a)", ("a",)),
    ],
)
def test_in_which_parameters_it_bends(text, expected):
    assert bent(read_formula(text), {"a", "b"}) == expected


def test_one_parameter_may_enter_in_another_way():
    # Self-attention with a second harmonic: affine in a, not in beta.
    pytest.importorskip("clarabel", reason="certificates are found with the extra 'find'")
    text = "3P[f(x) = sin(x)*exp(beta*(cos(x) - 1)) + a*sin(2*x)] for a in [-1/8, 0], beta in [-1/2, -3/8]"
    statement = read_corner_statement(text)
    box = {"a": (Fraction(-1, 8), Fraction(0)), "beta": (Fraction(-1, 2), Fraction(-3, 8))}
    square = find_at_corners(list(at_corners(statement.formula, box)), "crival")
    certificate = corner_certificate(statement, box, square)
    assert recheck(certificate).ok
    # At β = -3/4 three clusters are stable (sync.Y6.corrected), for a = 0 in the box: the range cannot be longer.
    longer = copy.deepcopy(certificate.proof)
    longer["root"]["beta"][0] = "-3/4"
    assert not check_corners(Certificate(certificate.kind, text.replace("[-1/2", "[-3/4"), longer))[0]


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
