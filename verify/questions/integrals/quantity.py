"""What is integrated over an interval: f, its positive part, or |f'|, which gives the total variation of f."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from verify.formula.derivative import derivative
from verify.formula.reader import read_formula, read_interval
from verify.formula.statement import Interval
from verify.formula.tree import Formula, apply, number, variables

from ..data import name_of

Part = Literal["value", "positive", "variation"]

#: What each part is called in a certificate.
_NAMES: Final[dict[str, str]] = {
    "value": "integral of",
    "positive": "integral of the positive part of",
    "variation": "total variation of",
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """The integral of the ``part`` of ``formula`` in ``variable`` over ``interval``, as one of Lebesgue."""

    formula: Formula
    variable: str
    interval: Interval
    part: Part

    def __str__(self) -> str:
        return f"{_NAMES[self.part]} {self.formula} for {self.variable} in {self.interval}"

    def integrand(self) -> Formula:
        """The function that is integrated: f, max(f, 0) or |f'|. Raises ValueError where f' cannot be written down."""
        f = self.formula
        if self.part == "variation":
            return apply("abs", derivative(f, self.variable))
        return f if self.part == "value" else apply("max", f, number(0))

    def to_json(self) -> dict[str, str]:
        """The quantity as it stands in certificates."""
        return {
            "formula": str(self.formula),
            "variable": self.variable,
            "interval": str(self.interval),
            "part": self.part,
        }


def quantity_of(table: Mapping[str, Any]) -> Quantity:
    """The quantity that ``to_json`` writes. Raises ValueError unless it is a function of one variable."""
    f, x, part = read_formula(table["formula"]), name_of(table["variable"]), table["part"]
    if part not in _NAMES or not set(variables(f)) <= {x}:
        raise ValueError("Expected an integral of a function of one variable.")
    return Quantity(f, x, read_interval(table["interval"]), part)
