"""Another library may leave a thread with sums rounded upward; nothing is decided from arrays of doubles then."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pytest

from numerics import enclosure, forms
from numerics.doubles import Unavailable, is_rounded_to_nearest
from verify.certificate import Certificate
from verify.formula.reader import read_formula, read_interval
from verify.interaction.arithmetic import arithmetic
from verify.kernel.checker import check_inequality
from verify.prover import prove
from verify.prover.compiled import load
from verify.questions.roots.roots import Roots, roots
from verify.recheck import recheck

#: FE_TONEAREST and the other directions of fenv.h: on x86, and on ARM.
_DIRECTIONS = (0x400, 0x800, 0xC00), (0x400000, 0x800000, 0xC00000)


def _directed(library: ctypes.CDLL) -> Iterator[int]:
    for directions in _DIRECTIONS:
        for direction in directions:
            if library.fesetround(direction) == 0:
                library.fesetround(0)
                yield direction


@pytest.fixture(params=range(3))
def otherwise(request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread that rounds downward, upward or toward zero."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "fesetround"):
        pytest.skip("no fesetround here")
    directions = list(_directed(library))
    if request.param >= len(directions):
        pytest.skip("this direction is not known here")
    library.fesetround(directions[request.param])
    try:
        yield
    finally:
        library.fesetround(0)


def test_doubles_are_rounded_to_nearest_by_default():
    assert is_rounded_to_nearest()
    assert forms.has_arrays(enclosure)


@pytest.mark.usefixtures("otherwise")
def test_there_are_no_arrays_where_sums_are_rounded_in_one_direction():
    assert not is_rounded_to_nearest()
    assert not forms.has_arrays(enclosure)
    with pytest.raises(Unavailable, match="rounded to nearest"):
        forms.on_arrays(enclosure)


@pytest.mark.usefixtures("otherwise")
def test_a_grid_is_decided_cell_by_cell_then_and_a_false_statement_refused():
    # exp(x) - x*(1 + x/2) is 1 at 0 and rises (its derivative exp(x) - 1 - x is >= 0): its minimum on [0, 1] is 1.
    table = {"rule": "grid", "cells": [200]}
    proof = {"precision": 64, "domain": [], "relations": [{"tree": "*", "special": [table]}]}
    true = Certificate("inequality", "exp(x) - x*(1 + x/2) > 9/10 for x in [0, 1]", proof)
    false = Certificate("inequality", "exp(x) - x*(1 + x/2) > 1 for x in [0, 1]", proof)
    assert check_inequality(true).ok
    assert not check_inequality(false).ok
    pytest.importorskip("ival")
    second = check_inequality(true, "crival")
    assert not second.ok
    assert "rounded to nearest" in second.reason


@pytest.fixture(scope="module")
def certificate() -> Certificate:
    """Of another kind than inequalities, made before the direction changes."""
    found = roots(Roots(read_formula("x**2 - 2"), "x", read_interval("[0, 2]"))).certificate
    assert found is not None
    return found


@pytest.mark.usefixtures("otherwise")
def test_other_certificates_are_refused_by_the_second_arithmetics_then(certificate: Certificate):
    assert recheck(certificate).ok
    second = recheck(certificate, "crival")
    assert not second.ok
    assert "rounded to nearest" in second.reason
    with pytest.raises(Unavailable, match="rounded to nearest"), arithmetic("pyintval"):
        pass


@pytest.mark.usefixtures("otherwise")
def test_statements_are_still_proved_by_balls():
    load()
    verdict = prove("cos(y/sqrt(x + 1/2)) - x*sin(y/sqrt(x + 1/2))**2 > 0 for x in [1, 9], y in [0, 1]", seconds=20)
    assert verdict.status == "proved"
