"""Checkers of certificates: exact data in, yes or no out, and what makes no sense is refused.

A checker takes a certificate and the name of an arithmetic. It believes nothing in the certificate, so its data are
read with the functions below, which raise an error for anything but what they expect.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import wraps
from typing import Any, Final

from .certificate import Certificate, CertificateError

#: (ok, reason, number of leaves decided).
Checked = tuple[bool, str, int]
Checker = Callable[..., Checked]

_RATIONAL: Final = re.compile(r"-?[0-9]{1,4000}(/[0-9]{1,4000})?")
#: What reading a damaged proof may raise; what users write wrongly (InputError) is a ValueError.
DAMAGE: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, RecursionError)


def checker(check: Callable[[Certificate, str], Checked]) -> Checker:
    """The same checker, which refuses a proof that cannot be read or decided. In Arb, unless told otherwise.

    Only ImportError is passed on: the arithmetic is not installed.
    """

    @wraps(check)
    def guarded(certificate: Certificate, arithmetic: str = "arb") -> Checked:
        try:
            return check(certificate, arithmetic)
        except CertificateError as error:
            return False, str(error), 0
        except DAMAGE as error:
            return False, f"The proof cannot be read or decided: {type(error).__name__}: {error}", 0

    return guarded


def rational(text: Any) -> Fraction:
    """A rational number as certificates write it. Raises ValueError for any other text, such as 1e999999999."""
    if not isinstance(text, str) or not _RATIONAL.fullmatch(text):
        raise ValueError(f"Expected a rational number as text but got {text!r:.60}.")
    return Fraction(text)


def whole(value: Any, low: int, high: int, what: str = "a number") -> int:
    """A whole number in [low, high]. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"Expected {what} from {low} to {high} but got {value!r:.60}.")
    return value


def flag(value: Any) -> bool:
    """True or false. Raises ValueError."""
    if not isinstance(value, bool):
        raise ValueError(f"Expected true or false but got {value!r:.60}.")
    return value


def sign(value: Any) -> int:
    """The sign 1 or -1. Raises ValueError."""
    if whole(value, -1, 1, "a sign") == 0:
        raise ValueError("Expected the sign 1 or -1 but got 0.")
    return int(value)


#: The lowest and the highest working precision of a certificate, in bits.
PRECISION: Final = (24, 4096)
