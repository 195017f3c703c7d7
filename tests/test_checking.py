"""What checkers of certificates share: exact data is read strictly, and damage is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from verify.certificate import Certificate
from verify.checking import DAMAGE, Checked, checker, flag, rational, sign, whole


def test_exact_data_is_read() -> None:
    assert rational("-6/4") == Fraction(-3, 2)
    assert whole(24, 24, 4096) == 24
    assert (flag(True), sign(-1)) == (True, -1)


NO_RATIONALS = (1, 0.5, None, "", "1/", "0.5", "1e999999999", "--1", "1_0", " 1", "1\n", "١", "1/-2", "9" * 4001)


@pytest.mark.parametrize(
    ("read", "value"),
    [
        *((rational, value) for value in NO_RATIONALS),
        *((lambda value: whole(value, 1, 3), value) for value in (0, 4, True, 2.0, "2", None)),
        *((flag, value) for value in (1, 0, "true", None)),
        *((sign, value) for value in (True, 0, 2, "1", 1.0, None)),
    ],
)
def test_anything_else_is_refused(read: Any, value: object) -> None:
    with pytest.raises(ValueError, match="Expected"):
        read(value)


def test_division_by_zero_is_damage() -> None:
    with pytest.raises(ZeroDivisionError):
        rational("1/0")
    assert issubclass(ZeroDivisionError, DAMAGE)


def test_a_checker_refuses_damage_and_says_which() -> None:
    @checker
    def check(certificate: Certificate, arithmetic: str) -> Checked:
        return certificate.proof["ok"], arithmetic, 3

    assert check(Certificate("k", "s", {"ok": True})) == (True, "arb", 3)
    assert check(Certificate("k", "s", {"ok": False}), "crival") == (False, "crival", 3)
    ok, reason, _ = check(Certificate("k", "s", {}))
    assert not ok
    assert "KeyError: 'ok'" in reason


def test_a_library_that_is_missing_is_no_damage() -> None:
    @checker
    def check(certificate: Certificate, arithmetic: str) -> Checked:
        raise ImportError(arithmetic)

    with pytest.raises(ImportError, match="crival"):
        check(Certificate("k", "s", {}), "crival")
