"""Find three-point certificates: a small semidefinite program, rounding to small integers, then the checker.

The program (``program``) gives floats. They are rounded to exact numbers, the smallest integers first, the touching
equations are solved exactly, and only what the checker accepts is returned.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from .arithmetic import Floats
from .certificate import Form, ThreePointCertificate
from .checker import decide
from .claimed import ThreePointRange
from .face_finder import on_face
from .marginal import marginal_polygons, marginal_triples
from .parity import ODD, InteractionError, parity
from .program import Gaps, parameter_grid, solve_program
from .sampling import margin
from .semidefinite import FinderError, Shape, Solution
from .touching import solve_touching, touching_place

#: Degrees (K, L) that are tried, from the smallest certificate to the largest.
DEGREES: Final = ((1, 2), (2, 3), (3, 4), (4, 6), (6, 9), (8, 12))
#: The largest entry of the rounded vectors: tried from the simplest certificate to the most precise.
SIZES: Final = (1, 2, 3, 4, 5, 6, 8, 12, 16, 64, 1024, 2**20)

#: Forms of more terms of a do not change: twice as many unknowns take too long.
MOST_CHANGING: Final = 6

#: The side of the corner where the checker argues by second derivatives: a larger one takes more boxes where T bends
#: down little, a smaller one leaves more to the mean-value form.
CORNER: Final = Fraction(1, 64)
#: Candidates of one degree that may fail after a long check; the others are too much like them.
PATIENCE: Final = 3

#: Fields are tried where they make the margin larger by this factor.
WORTH: Final = 1.5

Report = Callable[[str], None]


def find_certificate(
    claimed: ThreePointRange,
    *,
    degrees: Sequence[tuple[int, int]] = DEGREES,
    steps: int = 60,
    arithmetic: str = "arb",
    boxes: int = 60_000,
    report: Report = lambda line: None,
) -> ThreePointCertificate:
    """A certificate for the whole range that ``checker.decide`` accepts, of the smallest degrees that work.

    ``steps`` is the number of grid steps around the circle, a multiple of 6.

    Raises FinderError when nothing was found (try a shorter range or larger degrees), when no marginal clusters are
    known at an open end, or when Clarabel is missing; InteractionError when the interaction is not odd and 2π-periodic.
    """
    if parity(claimed.interaction, claimed.parameter) != ODD:
        raise InteractionError(f"Expected an odd interaction but got {claimed.interaction}, which is even.")
    touching = marginal_triples(claimed) if claimed.is_open else ()
    if claimed.is_open and not touching:
        at = f"{claimed.parameter} = {claimed.start}"
        raise FinderError(f"Expected equal clusters that are marginally stable at {at} but know none; close the range.")
    last, without = "no degrees were given", 0.0
    for shape, changes in kinds(claimed, degrees):
        solution = solve_program(claimed, touching, shape, steps, changes=changes)
        if shape.fields and solution.epsilon < WORTH * without:
            continue
        without = without if shape.fields else solution.epsilon
        name = f"K = {shape.cosines}, L = {shape.terms}{', fields' * bool(shape.fields)}{', changing' * changes}"
        if solution.epsilon <= 1e-7:
            last = f"{name}: the largest margin on the grid is {solution.epsilon:.3g}"
            report(last)
            continue
        report(f"{name}: margin {solution.epsilon:.4g} on the grid")
        patience = PATIENCE
        for candidate in _candidates(claimed, touching, solution):
            outcome = decide(candidate, arithmetic, boxes=boxes)
            report(f"{name}: {outcome.reason}")
            if outcome.ok:
                return candidate
            last = f"{name}: {outcome.reason}"
            patience -= sum(outcome.leaves.values()) > boxes // 4
            if patience == 0:
                break
    raise FinderError(f"No three-point certificate was found for {claimed.text} ({last}); try a shorter range.")


def kinds(
    claimed: ThreePointRange, degrees: Sequence[tuple[int, int]], *, flat: bool = False
) -> Iterator[tuple[Shape, bool]]:
    """(shape, whether the form changes) in the order in which they are tried: without fields and with them; the form
    may change on a range that is open."""
    for cosines, terms in degrees:
        for changes in (False, True) if claimed.is_open and terms <= MOST_CHANGING else (False,):
            yield Shape(cosines, terms), changes
            if cosines > 1:
                yield Shape(cosines, terms, cosines, flat), changes


def _candidates(claimed: ThreePointRange, touching: Gaps, solution: Solution) -> Iterator[ThreePointCertificate]:
    """Exact certificates near ``solution``, the simplest first, that are negative on a grid finer than the
    program's."""
    for rounded in candidates(claimed, solution, SIZES):
        solved = solve_touching(rounded, touching) if touching else rounded
        if solved is not None and _negative_on_grid(solved):
            yield _with_places(solved, touching)
    polygons = marginal_polygons(claimed) if touching and solution.far is None else []
    if any(k > 3 for k, _ in polygons):
        yield from filter(_negative_on_grid, on_face(claimed, solution, polygons, touching))


def candidates(claimed: ThreePointRange, solution: Solution, sizes: Sequence[int]) -> Iterator[ThreePointCertificate]:
    """Exact certificates near ``solution``, without touching triples, with entries of at most the given sizes."""
    for share in (0.1, 1e-4):
        ends = [solution] if solution.far is None else [solution, solution.far]
        found = [(end, [_squares(block, share) for block in (end.cosines, end.sines, end.fields)]) for end in ends]
        largest = max((float(np.max(np.abs(v))) for _, (cos, sin, _) in found for v in (*cos, *sin)), default=0.0)
        if largest == 0.0:
            continue
        for size in sizes:
            near, *far = (_rounded(end, blocks, size / largest) for end, blocks in found)
            yield ThreePointCertificate(
                claimed, *near[:3], corner=CORNER, far=far[0] if far else None, fields=near.fields
            )


def _rounded(end: Solution, blocks: list[list[Floats]], scale: float) -> Form:
    """The form with these squares times ``scale``², in integers; fields that are rounded to 0 are left out."""
    cosines, sines, fields = ([np.round(v * scale) for v in block] for block in blocks)
    return Form(
        tuple(map(_integers, cosines)),
        tuple(map(_integers, sines)),
        _integers(end.a * scale * scale),
        tuple(_integers(end.shape.basis() @ r) for r in fields if r.any()),
    )


def _squares(block: Floats, share: float) -> list[Floats]:
    """Vectors v with Σ vvᵀ near the block: eigenvalues below ``share`` of the largest are dropped."""
    if not len(block):
        return []
    values, vectors = np.linalg.eigh(block)
    kept = [i for i in range(len(values)) if values[i] > max(share * values[-1], 1e-9)]
    found = [math.sqrt(values[i]) * vectors[:, i] for i in kept]
    return [v if v[np.argmax(np.abs(v))] > 0 else -v for v in found]


def _integers(vector: Floats) -> tuple[Fraction, ...]:
    return tuple(Fraction(round(float(x))) for x in vector)


def _negative_on_grid(certificate: ThreePointCertificate) -> bool:
    """A first sieve in floats: T ≤ −10⁻⁶ weight · trace Q · D at 17 values of the parameter."""
    ends = certificate.ends()
    trace = float(sum(x * x for end in ends for v in (*end.cosines, *end.sines) for x in v)) / len(ends)
    grid = list(parameter_grid(certificate.claimed, 16))
    return trace > 0 and all(margin(certificate, p) > 1e-6 * weight * trace for p, weight in grid if weight)


def _with_places(certificate: ThreePointCertificate, touching: Gaps) -> ThreePointCertificate:
    """The certificate with boxes of side 1/32 around its touching triples, for the lowest eighth of the range."""
    return replace(certificate, touching=tuple(touching_place(gaps, 32, Fraction(1, 8)) for gaps in touching))
