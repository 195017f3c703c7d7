"""The stable states of n equal particles that are not synchronized, each with a certificate.

Found in floating point (``state_search``) and then certified by ``states``: what is listed certainly exists and is
asymptotically stable modulo rotation; that nothing is missing is not claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any

from verify.certificate import Certificate
from verify.errors import InputError

from .arithmetic import BITS, arithmetic
from .field import Field, field_over
from .l1_box import family
from .point_status import Evidence, Subject, certified_cell, nearer
from .state_existence import Place
from .state_search import find_states
from .state_spectrum import Eigenvalue, spectrum
from .state_statement import StateStatement

if TYPE_CHECKING:
    from .interaction import Interaction


@dataclass(frozen=True, slots=True)
class StableState:
    """Clusters of equal particles: the first at 0, the others within ``radius`` of ``positions`` (radians).

    ``eigenvalues``: those of the flow there, enclosed, without the 0 of rotation; all are negative.
    """

    clusters: tuple[int, ...]
    positions: tuple[Fraction, ...]
    radius: Fraction
    certificate: Certificate
    eigenvalues: tuple[Eigenvalue, ...] = ()

    @property
    def n(self) -> int:
        """The number of particles."""
        return sum(self.clusters)

    def __str__(self) -> str:
        places = ", ".join(f"{float(p):.10g}" for p in (Fraction(0), *self.positions))
        sizes = ", ".join(map(str, self.clusters))
        rates = f", eigenvalues {', '.join(map(str, self.eigenvalues))}" if self.eigenvalues else ""
        return f"clusters of {sizes} particles at {places} (each within {float(self.radius):.2g}): stable{rates}"

    def _repr_svg_(self) -> str:
        from .state_picture import svg

        return svg(self)


class StableStates(tuple[StableState, ...]):
    """Certified stable states, one below the other as text and in a notebook."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(map(str, self)) or "no stable state was found"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        pictures = "".join(f"<div>{state._repr_svg_()}<p>{escape(str(state))}</p></div>" for state in self)
        return pictures or f"<p>{self}</p>"


def stable_states(f: Interaction, n: int) -> StableStates:
    """The certified stable states of n equal particles of ``f``, checked already and without parameters.

    Raises InputError for n < 2 and for parameters without values.
    """
    if isinstance(n, bool) or not isinstance(n, int) or n < 2:
        raise InputError(f"Expected at least two particles but got n={n}.")
    if f.parameters:
        raise InputError(f"Expected values for all parameters but {f.parameters[0]} has none; use .at(…).")
    subject = Subject(f.formula, f.variable, family(f.formula, f.variable), n)
    found = []
    with arithmetic("arb") as a:
        for candidate in find_states(f.formula, f.variable, {}, (n,)):
            evidence = Evidence("positions", clusters=candidate.clusters, near=candidate.positions)
            cell = certified_cell(subject, evidence, {}, a)
            if cell is None:
                continue
            statement = StateStatement(f.formula, candidate.clusters, (), f.variable)
            proof = {"bits": BITS, "root": {}, "tree": [0], "cells": [cell]}
            places = nearer(evidence, cell).near
            certificate = Certificate("state", str(statement), proof)
            rates = _eigenvalues(field_over(f.formula, f.variable, {}, a), candidate.clusters, places, cell)
            found.append(StableState(candidate.clusters, places, Fraction(cell["radius"]), certificate, rates))
    return StableStates(found)


def _eigenvalues(
    field: Field, clusters: tuple[int, ...], positions: tuple[Fraction, ...], cell: dict[str, Any]
) -> tuple[Eigenvalue, ...]:
    """The spectrum at the certified state; nothing when it cannot be enclosed."""
    try:
        return spectrum(field, clusters, Place((Fraction(0), *positions), Fraction(cell["radius"]), {}))
    except ValueError:
        return ()
