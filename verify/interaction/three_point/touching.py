"""The exact linear equations that make T touch zero where it must, and their rational solution.

At the open end p₀ of a range T has to vanish with its gradient at certain triples, for instance three equal
clusters, which are stationary and marginally stable there. T is linear in the form, and at gaps that are multiples of
π/6, π/10 or π/14 its value and gradient lie in a ring of ``exact``; each rational component is one equation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from .certificate import ThreePointCertificate, Touching
from .exact import circle_for, lift
from .number_fields import eliminate
from .profiles import profile
from .triples import gradient, value

#: Which component of which number at which triple: (triple, 0 value 1 ∂s 2 ∂t, exponent, coordinate in the field).
Component = tuple[int, int, Any, int]

#: Three equal clusters: the triple on three of them, and the triple with two points on one of them.
THREE_CLUSTERS: Final = ((Fraction(2, 3), Fraction(2, 3)), (Fraction(0), Fraction(2, 3)))


def touching_components(
    certificate: ThreePointCertificate, gaps: Sequence[tuple[Fraction, Fraction]]
) -> dict[Component, Fraction]:
    """The components of T and ∂T/∂s, ∂T/∂t (times 6) at the triples with ``gaps`` (multiples of π) for p = start.

    Linear in (Q, a, Σ rrᵀ). Raises ExactError when the gaps are no multiples of π/6, π/10 or π/14.
    """
    start = certificate.at_start()
    components: dict[Component, Fraction] = {}
    for index, (alpha, gamma) in enumerate(gaps):
        circle = circle_for((alpha, gamma))
        first, second, third = (
            profile(start, circle, angle, Fraction(0), 1) for angle in (alpha, gamma, -(alpha + gamma))
        )
        triple = (first, second, third)
        for kind, number in enumerate((value(triple), *gradient(triple))):
            for exponent, parts in lift(number).terms.items():
                components |= {(index, kind, exponent, part): amount for part, amount in enumerate(parts) if amount}
    return components


def solve_touching(
    certificate: ThreePointCertificate, gaps: Sequence[tuple[Fraction, Fraction]]
) -> ThreePointCertificate | None:
    """``certificate`` with as few of the a_k as needed changed, the highest first, so that T touches zero at ``gaps``.

    None when no choice of a with this many terms does that.
    """
    size = len(certificate.a)
    constant = touching_components(replace(certificate, a=(Fraction(0),)), gaps)
    units = [tuple(Fraction(int(i == k)) for i in range(size)) for k in range(size)]
    alone = replace(certificate, cosines=(), sines=(), fields=())
    columns = [touching_components(replace(alone, a=unit), gaps) for unit in units]
    keys = list(dict.fromkeys(key for part in (constant, *columns) for key in part))
    rows = [[column.get(key, Fraction(0)) for column in columns] + [-constant.get(key, Fraction(0))] for key in keys]
    pivots = eliminate(rows, list(reversed(range(size))))
    if any(row[-1] for row in rows[len(pivots) :]):
        return None
    a = list(certificate.a)
    for row, pivot in zip(rows, pivots, strict=False):
        a[pivot] = row[-1] - sum((row[k] * a[k] for k in range(size) if k not in pivots), Fraction(0))
    return replace(certificate, a=tuple(a))


def touching_place(gaps: tuple[Fraction, Fraction], cells: int, reach: Fraction) -> Touching:
    """The touching triple with a box of a few cells of side 1/``cells`` (a power of 2) around it."""
    bounds: list[Fraction] = []
    for gap in gaps:
        at = float(gap) * 3.141592653589793 * cells
        bounds += [Fraction(max(0, int(at - 0.25)), cells), Fraction(int(at + 1.25), cells)]
    s0, s1, t0, t1 = bounds
    return Touching(gaps, (s0, s1, t0, t1), reach)
