"""Stable states for an interval of masses, so for infinitely many numbers of particles at once."""

from __future__ import annotations

import copy
from fractions import Fraction

import pytest

from proofs.synchronization.numbers import every_number
from verify import InputError, Interaction
from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.interaction.mass_states import MassStatement, check_masses, decide_mass_states, read_masses
from verify.recheck import recheck

STEEP = read_formula("sin(x)*exp(-4*(cos(x) - 1))")
HALF, ONE = Fraction(1, 2), Fraction(1)


@pytest.fixture(scope="module")
def certificate():
    verdict = decide_mass_states(MassStatement(STEEP, ("1", "t", "t"), HALF, ONE))
    assert verdict.status == "proved"
    return verdict.certificate


@pytest.mark.parametrize("arithmetic", ["arb", "crival", "pyintval"])
def test_accepted_in_every_arithmetic(certificate, arithmetic):
    checked = recheck(Certificate.from_json(certificate.to_json()), arithmetic)
    assert checked.ok, checked.reason


def test_every_number_of_particles_has_its_masses():
    # n = 3k, 3k + 1, 3k + 2 particles as k, k, k; k + 1, k, k; k + 1, k + 1, k: shares of 1 and t = k/(k + 1).
    _, first, second = every_number.question
    for n in range(3, 200):
        k, more = divmod(n, 3)
        sizes = [k + 1] * more + [k] * (3 - more)
        t = Fraction(k, k + 1) if more else ONE
        statement = second if more == 2 else first
        shares = [t if share == "t" else ONE for share in statement.shares]
        assert [Fraction(size, sizes[0]) for size in sizes] == shares
        assert statement.lower <= t <= statement.upper


def test_it_agrees_with_states_of_equal_particles():
    # n = 4 as 2, 1, 1 is t = 1/2; the cell that contains it has the certified position within its radius.
    states = Interaction(str(STEEP)).equilibria(n=4)
    (state,) = [s for s in states if s.clusters == (2, 1, 1)]
    cell = decide_mass_states(MassStatement(STEEP, ("1", "t", "t"), HALF, HALF)).certificate.proof["cells"][0]
    for found, expected in zip(map(Fraction, cell["positions"]), state.positions, strict=True):
        assert abs(found - expected) <= Fraction(cell["radius"]) + state.radius


def test_where_there_is_no_stable_state_nothing_is_proved():
    # β = 1 synchronizes for all masses. At β = -1.5 the clusters 1, t, t with t = 1/2 are not stable: β_4 < -2.2.
    mild = read_formula("sin(x)*exp(cos(x) - 1)")
    assert decide_mass_states(MassStatement(mild, ("1", "t", "t"), HALF, ONE)).status == "undecided"
    below = read_formula("sin(x)*exp(-3/2*(cos(x) - 1))")
    assert decide_mass_states(MassStatement(below, ("1", "t", "t"), HALF, ONE)).status == "undecided"
    assert decide_mass_states(MassStatement(below, ("1", "t", "t"), Fraction(9, 10), ONE)).status == "proved"


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["cells"].pop(),
        lambda p: p["cells"].pop(0),
        lambda p: p.__setitem__("cells", []),
        lambda p: p["cells"][0].__setitem__("upper", "1"),
        lambda p: p["cells"][0].__setitem__("radius", "0"),
        lambda p: p["cells"][0].__setitem__("radius", "-1/8"),
        lambda p: p["cells"][0].__setitem__("positions", ["0", "0"]),
        lambda p: p["cells"][0]["positions"].pop(),
        lambda p: p["cells"].reverse(),
        lambda p: p.__setitem__("bits", 3),
    ],
)
def test_a_changed_certificate_is_refused(certificate, change):
    proof = copy.deepcopy(certificate.proof)
    change(proof)
    assert not check_masses(Certificate(certificate.kind, certificate.statement, proof))[0]


def test_another_statement_is_refused(certificate):
    for old, new in (("[1/2, 1]", "[1/4, 1]"), ("[1/2, 1]", "[1/2, 2]"), ("-4", "1"), ("1, t, t", "1, 1, t")):
        statement = certificate.statement.replace(old, new)
        assert not check_masses(Certificate(certificate.kind, statement, certificate.proof))[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((read_formula("b*sin(x)"), ("1", "t"), HALF, ONE), "b has none"),
        ((STEEP, ("t",), HALF, ONE), "at least two shares"),
        ((STEEP, ("1", "2"), HALF, ONE), "each 1 or t"),
        ((STEEP, ("1", "t"), Fraction(0), ONE), "positive numbers"),
        ((STEEP, ("1", "t"), ONE, HALF), "positive numbers"),
    ],
)
def test_wrong_statements(arguments, words):
    with pytest.raises(InputError, match=words):
        MassStatement(*arguments)
    with pytest.raises(InputError, match="of the form"):
        read_masses("stable[f(x) = sin(x); masses = 1, 2] for t in [1/2, 1]")
