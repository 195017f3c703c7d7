"""Certificates about interactions in hostile hands: nothing that is no exact number is accepted, nothing crashes."""

from __future__ import annotations

import copy
from fractions import Fraction

import pytest

from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.interaction.evidence import state_certificate
from verify.interaction.few_particles.checker import decide
from verify.interaction.few_particles.statement import FewParticles
from verify.interaction.l1 import certify
from verify.interaction.l1_box import family
from verify.interaction.l1_statement import read_l1
from verify.interaction.point_status import Evidence, Subject
from verify.interaction.state_statement import read_state
from verify.interaction.three_point.certificate import ThreePointCertificate
from verify.interaction.three_point.checker import decide as decide_three_points
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.corners import bent, check_corners
from verify.recheck import recheck

ARITHMETICS = ("arb", "crival", "pyintval")
NO_NUMBERS = ("nan", "inf", "", " 1", "1.5", "1e9", "1/0", "0x1", "١", None, True, 1.5, float("nan"), [], {}, ["1"])


def l1():
    found = certify(read_l1("L1[f(x) = sin(x) + a*sin(2*x); M = pi] for a in [0, 1/10]"))
    return found.certificate


def tail():
    return certify(read_l1("L1[f(x) = sin(x)*exp(b*(cos(x) - 1)); M = pi] for b in [7, oo)")).certificate


def state():
    statement = read_state("stable[f(x) = sin(x) + a*sin(2*x); clusters = 2, 1] for a in [3/5, 1]")
    subject = Subject(statement.formula, "x", family(statement.formula), 3)
    return state_certificate(subject, Evidence("positions", clusters=(2, 1)), statement.domain)


def three_point():
    # cos x, 3 sin x and -20 (sin x + sin 2x) serve self-attention on (-2/3, 1/5], so also sin x, its case β = 0.
    squares = ((Fraction(1),),), ((Fraction(3),),), (Fraction(-20), Fraction(-20))
    return ThreePointCertificate(ThreePointRange(read_formula("sin(x)")), *squares, Fraction(1, 16)).to_certificate()


def places(value, path=()):
    """The paths of all entries that are no containers."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from places(entry, (*path, key))
    elif isinstance(value, list):
        for i, entry in enumerate(value):
            yield from places(entry, (*path, i))
    else:
        yield path


def changed(proof, path, value):
    proof = copy.deepcopy(proof)
    target = proof
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return proof


@pytest.mark.parametrize("make", [l1, tail, state, three_point])
def test_what_is_no_number_is_refused_wherever_it_stands(make):
    good = make()
    assert recheck(good).ok
    every = list(places(good.proof))
    for path in every[:: max(1, len(every) // 12)]:
        if path in (("bits",), ("tree", 0)):
            continue
        for value in NO_NUMBERS:
            if path[-2:-1] == ("tree",) and value is True:
                continue  # 1: the first parameter is halved
            found = recheck(Certificate(good.kind, good.statement, changed(good.proof, path, value)))
            assert not found.ok, (path, value)


@pytest.mark.parametrize("make", [l1, tail, state, three_point])
def test_what_is_missing_is_refused(make):
    good = make()
    for key in good.proof:
        if key == "bits":
            continue  # has a default
        rest = {k: v for k, v in good.proof.items() if k != key}
        assert not recheck(Certificate(good.kind, good.statement, rest)).ok
        if key != "touching":
            assert not recheck(Certificate(good.kind, good.statement, {**good.proof, key: []})).ok
    for proof in (None, [], "", 7):
        assert not recheck(Certificate(good.kind, good.statement, proof)).ok


def test_a_point_outside_the_domain_of_a_function_is_refused_and_no_crash():
    for proof in ({"at": {"a": "-1"}, "repels": True}, {"at": {"a": "-1"}, "negative": "1"}):
        text = "L1[f(x) = sin(x)*log(a); M = pi] for a in [-1, 1]"
        assert not recheck(Certificate("l1", text, proof, refutes=True)).ok


def test_closed_ends_belong_to_the_range():
    # f = sin x + a sin 2x: f'(π) = -1 + 2a vanishes at a = 1/2, so opposite particles are not certainly stable there.
    for text, ok in (("(1/2, 1]", False), ("[1/2, 1]", False), ("[501/1000, 1]", True)):
        statement = f"stable[f(x) = sin(x) + a*sin(2*x); clusters = 1, 1] for a in {text}"
        low = text[1:].split(",")[0]
        proof = {"root": {"a": [low, "1"]}, "tree": [0], "cells": [{}]}
        assert recheck(Certificate("state", statement, proof)).ok is ok


def test_a_drift_of_a_parameter_that_is_not_there_is_refused():
    good = state()
    cells = [{**cell, "drift": {"b": ["1"]}} for cell in good.proof["cells"]]
    assert not recheck(Certificate("state", good.statement, {**good.proof, "cells": cells})).ok
    cells = [{**cell, "drift": {"a": ["1", "1"]}} for cell in good.proof["cells"]]
    assert not recheck(Certificate("state", good.statement, {**good.proof, "cells": cells})).ok
    # a wrong drift is no danger: the place moves away from the state, and the Krawczyk step fails
    cells = [{**cell, "drift": {"a": ["1000"]}} for cell in good.proof["cells"]]
    assert not recheck(Certificate("state", good.statement, {**good.proof, "cells": cells})).ok


@pytest.mark.parametrize("name", ARITHMETICS)
def test_zero_times_a_pole_is_not_zero(name):
    # 0/(1/2 + cos x) has no value at 2π/3; interval division gives all numbers, and 0 times them gives 0.
    f = read_formula("sin(x) + 0*sin(x)/(1/2 + cos(x))")
    assert not decide(FewParticles(f, 2), Fraction(1, 4), name, boxes=2_000)[0]
    good = three_point()
    statement = ThreePointRange(f).text
    assert not decide_three_points(
        ThreePointCertificate(
            ThreePointRange(f),
            tuple(tuple(map(Fraction, v)) for v in good.proof["cosines"]),
            tuple(tuple(map(Fraction, v)) for v in good.proof["sines"]),
            tuple(map(Fraction, good.proof["a"])),
            Fraction(good.proof["corner"]),
        ),
        name,
        boxes=20_000,
    ).ok, statement


def test_a_parameter_in_a_denominator_is_not_affine():
    # a/a is 1 but has no value at a = 0, between the corners -1 and 1.
    assert bent(read_formula("a/a*sin(x)"), ("a",)) == ("a",)
    square = three_point().proof
    text = "3P[f(x) = a/a*sin(x)] for a in [-1, 1]"
    proof = {"root": {"a": ["-1", "1"]}, "squares": square}
    assert not check_corners(Certificate("three-point-corners", text, proof))[0]
    fine = "3P[f(x) = a*sin(x)] for a in [1, 2]"
    assert check_corners(Certificate("three-point-corners", fine, {"root": {"a": ["1", "2"]}, "squares": square}))[0]
