"""What three-point certificates prove: an interaction and a range of its parameter, as text and as a record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from ...certificate import CertificateError
from ...errors import InputError
from ...formula.names import is_taken
from ...formula.reader import read_formula
from ...formula.text import to_text
from ...formula.tree import Formula
from .parity import VARIABLE

SELF_ATTENTION: Final = "sin(x)*exp(beta*(cos(x) - 1))"

_NUMBER: Final = r"-?[0-9]+(?:/[0-9]+)?"
_TEXT: Final = re.compile(
    r"three-point criterion for (?P<f>.+?)"
    rf"(?:, (?P<name>\w+) in (?P<open>[\[(])(?P<lower>{_NUMBER}), (?P<upper>{_NUMBER})(?P<close>[\])]))?"
    r"(?:, where the regular (?P<k>[2345])-gon is marginal)?"
)
_MOST_DIGITS: Final = 200


@dataclass(frozen=True, slots=True)
class ThreePointRange:
    """For each value of ``parameter`` in the range some form Q ⪰ 0, a, r makes T < 0 off the diagonal.

    The range is [lower, upper], (lower, upper] with ``lower_open`` or [lower, upper) with ``upper_open``. At an open
    end T ≤ 0, with equality only for three equal points and for triples that the certificate names. An interaction
    without parameter has ``parameter=None``; then a regular polygon of ``marginal`` clusters may be marginal, and T = 0
    also at triples that the certificate names (``threshold``). Raises ValueError for an empty range, two open ends, a
    parameter called x or as something of the language, such as pi.
    """

    interaction: Formula
    parameter: str | None = None
    lower: Fraction = Fraction(0)
    upper: Fraction = Fraction(0)
    lower_open: bool = False
    upper_open: bool = False
    marginal: int = 0

    def __post_init__(self) -> None:
        if self.lower > self.upper or (self.lower == self.upper and self.is_open):
            raise ValueError(f"Expected a range that is not empty but got {self.range_text}.")
        if self.lower_open and self.upper_open:
            raise ValueError(f"Expected a range with at most one open end but got {self.range_text}.")
        if self.parameter is not None and (self.parameter == VARIABLE or is_taken(self.parameter)):
            raise ValueError(f"Expected a parameter with a name of its own but got {self.parameter!r}.")
        if self.marginal and (self.parameter is not None or self.marginal not in (2, 3, 4, 5)):
            raise ValueError(f"Expected no parameter and 2 to 5 clusters but got marginal={self.marginal}.")

    @property
    def is_open(self) -> bool:
        """Whether one end is open."""
        return self.lower_open or self.upper_open

    @property
    def start(self) -> Fraction:
        """The open end, where T touches zero; the lower one when both are closed."""
        return self.upper if self.upper_open else self.lower

    @property
    def stop(self) -> Fraction:
        """The end opposite to ``start``."""
        return self.lower if self.upper_open else self.upper

    @property
    def range_text(self) -> str:
        """The range as text, ``(-2/3, -3/5]``."""
        return f"{'(' if self.lower_open else '['}{self.lower}, {self.upper}{')' if self.upper_open else ']'}"

    @property
    def text(self) -> str:
        """The canonical text; a certificate is bound to it by a hash.

        >>> f = read_formula(SELF_ATTENTION)
        >>> ThreePointRange(f, "beta", Fraction(-2, 3), Fraction(-3, 5), lower_open=True).text
        'three-point criterion for sin(x)*exp(beta*(cos(x) - 1)), beta in (-2/3, -3/5]'
        """
        body = f"three-point criterion for {to_text(self.interaction)}"
        if self.parameter is not None:
            return f"{body}, {self.parameter} in {self.range_text}"
        return f"{body}, where the regular {self.marginal}-gon is marginal" if self.marginal else body


def read_claimed(text: str) -> ThreePointRange:
    """The claim whose canonical text is ``text``. Raises CertificateError for any other text."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise CertificateError(f"Expected the statement of a three-point certificate but got {text!r}.")
    try:
        formula = read_formula(match["f"])
        if match["name"] is None:
            claimed = ThreePointRange(formula, marginal=int(match["k"] or 0))
        else:
            ends = exact(match["lower"]), exact(match["upper"])
            claimed = ThreePointRange(formula, match["name"], *ends, match["open"] == "(", match["close"] == ")")
    except (InputError, ValueError, ZeroDivisionError) as error:
        raise CertificateError(f"Expected a statement that can be read but got {text!r}: {error}") from None
    if claimed.text != text:
        raise CertificateError(f"Expected the canonical text {claimed.text!r} but got {text!r}.")
    return claimed


def exact(text: Any) -> Fraction:
    """The rational that the text writes. Raises ValueError for anything else."""
    if not isinstance(text, str) or len(text) > _MOST_DIGITS or not re.fullmatch(_NUMBER, text):
        raise ValueError(f"an exact rational as text was expected, not {text!r}")
    return Fraction(text)
