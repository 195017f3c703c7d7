"""What a formula is near one end of a variable: a power of the distance times a polynomial with remainder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .coefficients import Coefficient
from .program import Interval

#: Roots of the distance in which a formula may be expanded: the square root, the cubic one, …
RAMIFICATIONS: Final = (1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Model:
    """t^valuation · (Σ coefficients[j] t^j + remainder · t^len(coefficients))."""

    valuation: int
    coefficients: tuple[Coefficient, ...]
    remainder: Interval

    @property
    def order(self) -> int:
        return len(self.coefficients)
