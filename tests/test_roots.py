"""Certified roots: every root is found or admitted, and what is called isolated holds exactly one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.rationals import point
from numerics.roots import isolate_roots


def polynomial(roots: list[Fraction]):
    """x ↦ Π (x - r) and its derivative Σ_i Π_(j≠i) (x - r_j), as enclosures."""

    def value(x: arb) -> arb:
        result = arb(1)
        for r in roots:
            result = result * (x - point(r))
        return result

    def slope(x: arb) -> arb:
        total = arb(0)
        for i in range(len(roots)):
            total = total + polynomial(roots[:i] + roots[i + 1 :])[0](x)
        return total

    return value, slope


def test_the_roots_of_the_sine():
    # sin vanishes at π and 2π inside [1, 8].
    found = isolate_roots(lambda x: x.sin(), lambda x: x.cos(), Fraction(1), Fraction(8))
    assert found.undecided == ()
    assert len(found.simple) == 2
    for k, (lower, upper) in enumerate(found.simple, start=1):
        assert point(lower) < k * arb.pi() < point(upper)
        assert upper - lower <= Fraction(1, 10**12)


def test_a_double_root_is_admitted_not_isolated():
    # x² has no sign change at 0: it can be neither isolated nor excluded by signs.
    found = isolate_roots(lambda x: x * x, lambda x: 2 * x, Fraction(-1), Fraction(1), width=Fraction(1, 2**20))
    assert found.simple == ()
    assert all(lower <= 0 <= upper for lower, upper in found.undecided)
    assert len(found.undecided) == 1


def test_a_near_miss_is_no_root():
    # x² + 10^-9 is positive.
    found = isolate_roots(lambda x: x * x + point(Fraction(1, 10**9)), lambda x: 2 * x, Fraction(-1), Fraction(1))
    assert found == type(found)((), ())


def test_an_unknown_value_is_undecided_everywhere():
    # log is undefined at x <= 0: Arb answers nan there, which must not count as "no root".
    found = isolate_roots(lambda x: x.log(), lambda x: 1 / x, Fraction(-1), Fraction(2), limit=200)
    assert found.undecided
    assert any(lower <= 0 for lower, _ in found.undecided)


def test_wrong_interval():
    with pytest.raises(ValueError, match="lower < upper"):
        isolate_roots(lambda x: x, lambda x: arb(1), Fraction(1), Fraction(1))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-40, 40), min_size=0, max_size=5, unique=True))
def test_polynomials_with_known_roots(numerators):
    roots = sorted(Fraction(n, 13) for n in numerators)
    value, slope = polynomial(roots)
    found = isolate_roots(value, slope, Fraction(-10, 3), Fraction(10, 3))
    covered = sorted(found.simple + found.undecided)
    assert len(found.simple) + len(found.undecided) >= len(roots)
    for root in roots:
        assert any(lower <= root <= upper for lower, upper in covered)
    for lower, upper in found.simple:
        assert sum(lower <= root <= upper for root in roots) == 1
