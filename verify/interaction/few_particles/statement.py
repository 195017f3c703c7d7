"""Statements about n equal particles, as records and as text that reads back the same.

    synchronization of 4 equal particles for sin(x)*exp(beta*(cos(x) - 1)), beta in [-2, -2/3]

means: for every value of the parameter in the range, each stationary configuration of n equal particles where the
Hessian of the energy has no positive eigenvalue has all particles at one place. By the theorem of Łojasiewicz and the
center-stable manifold theorem n particles then synchronize from almost every start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ...certificate import CertificateError
from ...errors import InputError
from ...formula.names import is_taken
from ...formula.reader import read_formula
from ...formula.text import to_text
from ...formula.tree import Formula
from ..three_point.parity import VARIABLE

#: The numbers of particles that are treated.
FEWEST: Final = 2
MOST: Final = 7

_NUMBER: Final = r"-?[0-9]{1,100}(?:/[0-9]{1,100})?"
_TEXT: Final = re.compile(
    r"synchronization of (?P<n>[0-9]) equal particles for (?P<f>.+?)"
    rf"(?:, (?P<name>\w+) in \[(?P<lower>{_NUMBER}), (?P<upper>{_NUMBER})\])?"
)


@dataclass(frozen=True, slots=True)
class FewParticles:
    """n equal particles under f(x; p) for every p in [lower, upper], ends included; ``parameter`` None means no p.

    Raises ValueError for n outside FEWEST … MOST, an empty range, a parameter called x or as something of the language.
    """

    interaction: Formula
    n: int
    parameter: str | None = None
    lower: Fraction = Fraction(0)
    upper: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if isinstance(self.n, bool) or not FEWEST <= self.n <= MOST:
            raise ValueError(f"Expected {FEWEST} to {MOST} particles but got n={self.n}.")
        if self.lower > self.upper or (
            self.parameter is not None and (self.parameter == VARIABLE or is_taken(self.parameter))
        ):
            raise ValueError(
                f"Expected a range of a parameter but got {self.parameter} in [{self.lower}, {self.upper}]."
            )

    @property
    def text(self) -> str:
        """The canonical text.

        >>> FewParticles(read_formula("a*sin(x)"), 3, "a", Fraction(1, 2), Fraction(2)).text
        'synchronization of 3 equal particles for a*sin(x), a in [1/2, 2]'
        """
        body = f"synchronization of {self.n} equal particles for {to_text(self.interaction)}"
        return body if self.parameter is None else f"{body}, {self.parameter} in [{self.lower}, {self.upper}]"


def read_few_particles(text: str) -> FewParticles:
    """The statement whose canonical text is ``text``. Raises CertificateError for any other text."""
    match = _TEXT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise CertificateError(f"Expected a statement about few particles but got {text!r}.")
    try:
        formula, n = read_formula(match["f"]), int(match["n"])
        ends = () if match["name"] is None else (match["name"], Fraction(match["lower"]), Fraction(match["upper"]))
        claimed = FewParticles(formula, n, *ends)
    except (InputError, ValueError, ZeroDivisionError) as error:
        raise CertificateError(f"Expected a statement that can be read but got {text!r}: {error}") from None
    if claimed.text != text:
        raise CertificateError(f"Expected the canonical text {claimed.text!r} but got {text!r}.")
    return claimed
