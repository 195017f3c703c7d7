"""Finding three-point certificates for ranges that end close to a value p₀ where polygons are marginal, or f'(0) = 0.

Untrusted: a solution of the program (``peak_program``) is rounded and changed to fit the touching equations at p₀, and
only what the checker accepts is returned.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import islice
from typing import Final

import numpy as np

from ...certificate import Certificate
from .arithmetic import Floats
from .certificate import Peak, ThreePointCertificate, Touching
from .checker import decide
from .claimed import ThreePointRange
from .finder import WORTH, candidates, kinds
from .pairs import slope_statement
from .peak_program import Marginal, Triples, also_zero, components, on_a, solve_near
from .profiles import profile
from .sampling import FLOATS, margin
from .semidefinite import Solution
from .touching import solve_touching, touching_place
from .triples import gradient, hessian, value
from .weights import solve_with_weights

DEGREES: Final = ((1, 2), (2, 3), (3, 4), (4, 6), (6, 9))
#: The largest entry of the rounded vectors, from the simplest certificate to the most precise; how many of one degree
#: are decided.
SIZES: Final = (1, 2, 4, 8, 16, 1024, 2**20)
PATIENCE: Final = 4
#: A margin below which a solution is none.
LEAST: Final = 1e-6
#: Newton steps, and what is left of the equations in units of the largest coefficient when they are solved.
_STEPS: Final = 6
_FITS: Final = 1e-13
#: Where T touches zero, samples of it may be as large as this, in units of the largest coefficient.
_ROUNDING: Final = 1e-9
#: Peaks are put at multiples of one part of this, so that the sum of both gaps is a double.
_SHORT: Final = 2**45
#: Sides of the corner and half sides of the boxes around peaks.
CORNERS: Final = (Fraction(1, 16), Fraction(1, 32), Fraction(1, 64))
HALF_SIDES: Final = (Fraction(1, 32), Fraction(1, 64), Fraction(1, 128))
#: Boxes around touching triples are made of cells with one of these as inverse side.
CELLS: Final = (8, 16, 32)
#: At the corners of such a box T bends down by this part of how it does in the middle.
CLEARLY: Final = 0.25


def find_near(
    claimed: ThreePointRange, marginal: Marginal, *, arithmetic: str = "arb", boxes: int = 60_000
) -> ThreePointCertificate | None:
    """A certificate for ``claimed`` that ``checker.decide`` accepts, or None. The range is closed and ends close to the
    marginal value, or is open there, where all triples lie on regular polygons with up to seven corners.

    Raises FinderError when Clarabel is missing, and where f has no value in floats.
    """
    slope = slope_certificate(claimed) if marginal.flat else None
    if marginal.flat and slope is None:
        return None
    triples, without = marginal.triples(), 0.0
    for shape, changes in kinds(claimed, DEGREES, flat=marginal.flat):
        solve = partial(solve_near, claimed, marginal, shape=shape, changes=changes)
        solution, touched = solve(triples, touching=True), triples
        if solution.epsilon <= LEAST and (free := solve(triples, touching=False)).epsilon > LEAST:
            touched = [*triples, *also_zero(claimed, marginal, free, triples)]
            solution = solve(touched, touching=True)
        worth = solution.epsilon > LEAST and (not shape.fields or solution.epsilon >= WORTH * without)
        without = without if shape.fields else solution.epsilon
        if not worth:
            continue
        for candidate in islice(_exact(claimed, marginal, solution, touched, slope), PATIENCE):
            if decide(candidate, arithmetic, boxes=boxes).ok:
                return candidate
    return None


def slope_certificate(claimed: ThreePointRange) -> Certificate | None:
    """A certificate that f'(0) >= 0 on the range, or None."""
    from ...prover import prove

    verdict = prove(slope_statement(claimed), seconds=5.0)
    return verdict.certificate if verdict.status == "proved" else None


def _exact(
    claimed: ThreePointRange, marginal: Marginal, solution: Solution, triples: Triples, slope: Certificate | None
) -> Iterator[ThreePointCertificate]:
    """Rational certificates near the solution, the simplest first, with a changed to fit the touching equations, at the
    marginal value itself also the weights of the squares."""
    units = on_a(claimed, marginal.value, triples, len(solution.a))
    exact = tuple(
        (Fraction(s / math.pi).limit_denominator(7), Fraction(t / math.pi).limit_denominator(7)) for s, t in triples
    )
    seen = set()
    for rounded in candidates(claimed, solution, SIZES):
        at_end = claimed.is_open or bool(claimed.marginal)
        if at_end:
            fitted = solve_touching(rounded, exact) or solve_with_weights(rounded, exact)
        else:
            fitted = _fitted(rounded, marginal.value, triples, units)
        if fitted is None or (shape := form(fitted)) in seen or (slope is not None and not _falls_at_diagonal(fitted)):
            continue
        seen.add(shape)
        fitted = replace(fitted, slope=slope)
        far = max((claimed.lower, claimed.upper), key=lambda end: abs(float(end) - marginal.value))
        least = -_ROUNDING * float(max(map(abs, fitted.a))) if claimed.marginal else 0.0
        if min(margin(fitted, (1 - w) * marginal.value + w * float(far)) for w in (0.25, 0.5, 1.0)) <= least:
            continue
        corners = CORNERS if slope is not None else (rounded.corner,)
        if at_end:
            reach = Fraction(1, 8) if claimed.is_open else Fraction(1)
            sizes = CELLS if claimed.marginal and slope is None else CELLS[-1:]
            places = tuple(_place(fitted, gaps, reach, sizes) for gaps in exact)
            yield from (replace(fitted, corner=corner, touching=places) for corner in corners)
            continue
        for corner in corners:
            for half in HALF_SIDES if triples else HALF_SIDES[:1]:
                peaks = [_peak(fitted, marginal, gaps, half) for gaps in triples]
                if all(peaks):
                    yield replace(fitted, corner=corner, peaks=tuple(peak for peak in peaks if peak))


def form(certificate: ThreePointCertificate) -> tuple[Fraction, ...]:
    """The entries of Q, R and a in units of the trace of Q: the same for certificates that differ by a factor."""
    entries = []
    for end in certificate.ends():
        for block in (end.cosines, end.sines, end.fields):
            size = range(max(map(len, block), default=0))
            entries += [sum((v[i] * v[j] for v in block), Fraction(0)) for i in size for j in size[: i + 1]]
        entries += end.a
    trace = sum(x * x for end in certificate.ends() for v in (*end.cosines, *end.sines) for x in v)
    return tuple(entry / trace for entry in entries) if trace else ()


def _fitted(
    certificate: ThreePointCertificate, p: float, triples: Triples, units: Floats
) -> ThreePointCertificate | None:
    """The certificate with a changed, and Q where that is not enough, so that T touches zero at the triples at p.

    Newton's method for the least change; T is quadratic in the vectors, so that differences are derivatives. ``units``
    is T on the units of a.
    """
    vectors = [*certificate.cosines, *certificate.sines, certificate.a]
    sizes = np.cumsum([len(v) for v in vectors])[:-1]

    def at(x: Floats) -> ThreePointCertificate:
        parts = [tuple(Fraction(float(y)) for y in part) for part in np.split(x, sizes)]
        k = len(certificate.cosines)
        return replace(certificate, cosines=tuple(parts[:k]), sines=tuple(parts[k:-1]), a=parts[-1])

    x = np.array([float(y) for v in vectors for y in v])
    for step in range(_STEPS if triples else 0):
        off = components(at(x), triples, p)
        if np.max(np.abs(off)) <= _FITS * np.max(np.abs(x)):
            return at(x)
        change = np.linalg.lstsq(units, -off, rcond=1e-10)[0]
        if step < 2 and np.max(np.abs(off + units @ change)) < 0.01 * np.max(np.abs(off)):
            x[-len(change) :] += change
            continue
        moves = np.eye(len(x))
        slopes = np.array([components(at(x + e), triples, p) - components(at(x - e), triples, p) for e in moves])
        x = x + np.linalg.lstsq(slopes.T / 2, -off, rcond=1e-10)[0]
    return None if triples else certificate


def _place(
    certificate: ThreePointCertificate, gaps: tuple[Fraction, Fraction], reach: Fraction, sizes: Sequence[int]
) -> Touching:
    """The largest box around the touching triple at whose corners T bends down clearly, in floats: just outside of it T
    is smallest, and takes many boxes."""
    p = float(certificate.claimed.start)
    least = CLEARLY * _least_bend(certificate, float(gaps[0]) * math.pi, float(gaps[1]) * math.pi, p)
    for cells in sizes[:-1]:
        place = touching_place(gaps, cells, reach)
        s0, s1, t0, t1 = map(float, place.box)
        if all(_least_bend(certificate, s, t, p) > least for s in (s0, s1) for t in (t0, t1)):
            return place
    return touching_place(gaps, sizes[-1], reach)


def _least_bend(certificate: ThreePointCertificate, s: float, t: float, p: float) -> float:
    """Minus the largest eigenvalue of the Hessian of 6 T."""
    first, second, third = (profile(certificate, FLOATS, gap, p, 2) for gap in (s, t, -(s + t)))
    ss, st, tt = hessian((first, second, third))
    return -float(np.linalg.eigvalsh(np.array([[ss, st], [st, tt]], dtype=float))[-1])


def _falls_at_diagonal(certificate: ThreePointCertificate) -> bool:
    """Whether 6 Σ (Σ k w_k)² + Σ k a_k is clearly negative, at both ends."""
    for end in certificate.ends():
        squares = sum(float(sum(k * x for k, x in enumerate(w, start=1))) ** 2 for w in end.sines)
        if 6.3 * squares + float(sum(k * x for k, x in enumerate(end.a, start=1))) >= 0:
            return False
    return True


def _peak(
    certificate: ThreePointCertificate, marginal: Marginal, gaps: tuple[float, float], half: Fraction
) -> Peak | None:
    """The box of this half side around the triple, and a part of the least curvature on it; None when T < 0 does not
    follow from these on a few samples."""
    s, t = gaps
    ends = []
    for gap in gaps:
        middle = Fraction(round(gap * 1024), 1024)
        ends += [max(Fraction(0), middle - half), min(Fraction(4), middle + half)]
    claimed, least, tops = certificate.claimed, math.inf, []
    for p in (marginal.value, float(claimed.lower), float(claimed.upper)):
        for u, v in [(s, t), *((float(a), float(b)) for a in ends[:2] for b in ends[2:])]:
            least = min(least, _least_bend(certificate, u, v, p))
            if (u, v) == (s, t) and p != marginal.value:
                first, second, third = (profile(certificate, FLOATS, gap, p, 1) for gap in (u, v, -(u + v)))
                tops.append((value((first, second, third)), gradient((first, second, third))))
    bend = 0.4 * least
    if bend <= 0 or any(2 * bend * top + g * g + h * h > 0 for top, (g, h) in tops):
        return None
    rounded = Fraction(2) ** (math.floor(math.log2(bend)) - 3)
    near = Fraction(round(s * _SHORT), _SHORT), Fraction(round(t * _SHORT), _SHORT)
    return Peak(near, (ends[0], ends[1], ends[2], ends[3]), rounded * int(bend / rounded))
