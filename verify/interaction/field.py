"""f, f' and ∂f/∂p over a box of parameters, at angles that may themselves be intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from verify.formula.derivative import derivative
from verify.formula.tree import Formula

from .arithmetic import Arithmetic, Value
from .boxes import Box
from .jets import derivatives, jet


@dataclass(frozen=True, slots=True)
class Field:
    """f(x; p) for all p in ``box``; ``parameters`` encloses them, ``middle`` their middles."""

    f: Formula
    x: str
    box: Box
    parameters: Mapping[str, Value]
    middle: Mapping[str, Value]
    a: Arithmetic

    def value(self, at: Value) -> Value:
        """f(at)."""
        return jet(self.f, self.x, at, self.parameters, 0, self.a)[0]

    def value_in_the_middle(self, at: Value) -> Value:
        """f(at) for the middle of the box."""
        return jet(self.f, self.x, at, self.middle, 0, self.a)[0]

    def slope(self, at: Value) -> Value:
        """f'(at), where f is certainly analytic at ±at."""
        self.value(-at)
        return derivatives(jet(self.f, self.x, at, self.parameters, 1, self.a), 1, self.a)[1]

    def rate(self, name: str, at: Value) -> Value:
        """∂f/∂p at ``at`` for the parameter p = ``name``. Raises ValueError when there is no formula for it."""
        return jet(_rate(self.f, name), self.x, at, self.parameters, 0, self.a)[0]

    def has_rate(self, name: str) -> bool:
        """Whether there is a formula for ∂f/∂p; there is none for abs, min, max or gamma of a parameter."""
        try:
            _rate(self.f, name)
        except ValueError:
            return False
        return True

    def radius(self, name: str) -> Value:
        """p - (middle of the box), for the parameter p = ``name``."""
        lower, upper = self.box[name]
        half = (upper - lower) / 2
        return self.a.between(-half, half)

    def varying(self) -> tuple[str, ...]:
        """The parameters that are not a single number."""
        return tuple(name for name, (lower, upper) in sorted(self.box.items()) if lower < upper)


def field_over(f: Formula, x: str, box: Box, a: Arithmetic) -> Field:
    """f over ``box`` in the arithmetic ``a``."""
    middle = {name: a.number((lower + upper) / 2) for name, (lower, upper) in box.items()}
    return Field(f, x, box, {name: a.between(*ends) for name, ends in box.items()}, middle, a)


@lru_cache(maxsize=64)
def _rate(f: Formula, name: str) -> Formula:
    return derivative(f, name)
