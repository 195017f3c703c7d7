"""Where the L1 criterion stops: narrow enclosures, certified on both sides, and honest refusals."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import InputError, Interaction
from verify.interaction.l1_checker import check_l1

ATTENTION = Interaction("sin(x)*exp(beta*(cos(x) - 1))")


@pytest.mark.parametrize(("m", "near"), [("pi", -0.2615619), ("2*pi", -0.1921435)])
def test_self_attention(m, near):
    found = ATTENTION.threshold("beta", "[-1, 0]", M=m)
    assert found.upper - found.lower <= Fraction(1, 10**8)
    assert float(found.lower) == pytest.approx(near, abs=1e-7)
    holds, fails = found.certificates
    assert not holds.refutes
    assert fails.refutes
    for certificate in found.certificates:
        assert check_l1(certificate)[0]
        assert check_l1(certificate, "pyintval")[0]
    # the two sides of the enclosure, decided without the search
    assert ATTENTION.at(beta=found.upper).criterion(m).status == "holds"
    assert ATTENTION.at(beta=found.lower).criterion(m).status == "fails"


def test_a_jump_is_enclosed_as_well_as_it_can_be():
    # f = sin x + a sin 2x: at a = 1/2, τ jumps from π/3 to π; beyond, f < 0 near π. The criterion holds up to 1/2.
    found = Interaction("sin(x) + a*sin(2*x)").threshold("a", "[1/4, 3/5]")
    assert found.lower <= Fraction(1, 2) <= found.upper
    assert found.upper - found.lower < Fraction(1, 10**6)


def test_no_threshold_in_the_interval():
    with pytest.raises(InputError, match="hold at one end"):
        ATTENTION.threshold("beta", "[0, 1]")
    with pytest.raises(InputError, match="only parameter"):
        ATTENTION.threshold("gamma_", "[0, 1]")
    with pytest.raises(InputError, match="bounded"):
        ATTENTION.threshold("beta", "[0, oo)")
