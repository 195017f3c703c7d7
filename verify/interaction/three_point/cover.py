"""Cover the fundamental triangle of triples and the parameter range by boxes, and decide T < 0 on each.

**The triangle.** Read counterclockwise, a triple on the circle has gaps g₁, g₂, g₃ ≥ 0 with sum 2π. T does not change
under rotation, permutation of the points (the gaps shift cyclically) and reflection (they are reversed), so not under
any permutation of the gaps; every triple has the same T as one with s ≤ t ≤ 2π − s − t. This triangle lies in [0,
4]², the root box. A box is dropped only when all of it is strictly outside: s₀ > t₁, or s₀ + 2t₀ > 6.2832 > 2π. The
triple has three equal points only at s = t = 0.

**Tests.** Each box is decided by the place it lies in; boxes are split until none straddles two places.

* Anywhere: *mean value*. T(m) + Σ ∂ᵢT(box)·[−rᵢ, rᵢ] < 0, with midpoint m and radii rᵢ in s, t, θ.
* In the corner [0, h]²: *diagonal*. T(0,0) = 0, and ∇T(0,0) = 0 because T is even in (s, t) (reflection). If the
  Hessian of T in (s, t) is negative definite at every point of corner ∩ triangle, which is convex and contains (0,
  0), then T < 0 there except at (0, 0).
* In the box P around a touching triple c: *touching*. T(c, p₀) = 0 and ∇T(c, p₀) = 0 exactly (``checker`` decides
  that by exact algebra). If the Hessian at parameter p₀ is negative definite at every point of P ∩ triangle, which
  is convex and contains c, then T(·, p₀) ≤ 0 there; if moreover ∂T/∂θ < 0 on (P ∩ triangle) × [0, θ₁], then T < 0
  there for 0 < θ ≤ θ₁. Without a parameter, where a polygon is marginal, only the first is asked for. The touching
  triple (0, 0, c) lies on the edge s = 0 and (0, c, 2c) in the corner s = t = 2π − s − t of the triangle; convexity
  is all that is needed, so edges need no care.
* In the corner, instead: *pairs* (``pairs``); in the box around a *peak*: ``peaks``. Both are decided beforehand for
  the whole place, and boxes inside are done.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np

from .arithmetic import Arithmetic, Floats, Mask
from .blend import enclose, gradient, hessian, theta_slope, value
from .certificate import ThreePointCertificate
from .peaks import definite

#: Above 2π = 6.28318…; a decimal that is far enough above to leave no doubt and near enough to drop almost all
#: outside boxes.
TWO_PI_UPPER: Final = 6.28319
ROOT: Final = 4.0
_FIRST_CELLS: Final = 64
_CHUNK: Final = 4096
_NARROWEST: Final = 2.0**-40


@dataclass(frozen=True, slots=True)
class Place:
    """The part [s₀, s₁] × [t₀, t₁] × [0, θ₁] of the domain, and the test for the boxes inside it."""

    test: Literal["diagonal", "touching", "pairs", "peak"]
    s0: float
    s1: float
    t0: float
    t1: float
    theta1: float

    def inside(self, b: Floats) -> Mask:
        """The boxes that lie in this place."""
        in_s, in_t = (b[:, 0] >= self.s0) & (b[:, 1] <= self.s1), (b[:, 2] >= self.t0) & (b[:, 3] <= self.t1)
        return np.asarray(in_s & in_t & (b[:, 5] <= self.theta1))

    def apart(self, b: Floats) -> Mask:
        """The boxes that have at most boundary points in common with this place."""
        off_s, off_t = (b[:, 1] <= self.s0) | (b[:, 0] >= self.s1), (b[:, 3] <= self.t0) | (b[:, 2] >= self.t1)
        return np.asarray(off_s | off_t | (b[:, 4] >= self.theta1))

    def cut(self, b: Floats) -> Floats:
        """Halves of boxes that are neither inside nor apart: across the wider of s and t, or θ when that straddles."""
        in_plane = self.inside(np.column_stack([b[:, :4], np.zeros((len(b), 2))]))
        return np.concatenate(
            [_split(b[in_plane], np.tile([0.0, 0.0, 1.0], (int(in_plane.sum()), 1))), _split_widest(b[~in_plane])]
        )


@dataclass(frozen=True, slots=True)
class Cover:
    """The outcome: ``ok`` only when every box was decided. ``leaves`` counts the decided boxes by test."""

    ok: bool
    reason: str
    leaves: dict[str, int] = field(default_factory=dict)


def cover(
    certificate: ThreePointCertificate, arithmetic: Arithmetic, places: tuple[Place, ...], *, seconds: float, boxes: int
) -> Cover:
    """Decide T < 0 on the whole triangle (off the diagonal) for all parameters, or say what stopped it.

    ``places`` must not overlap. Stops, not ok, at a box with T > 0 certain at its midpoint, after ``seconds``, after
    ``boxes`` boxes, or when a box narrower than 2⁻⁴⁰ is undecided.
    """
    corner = any(place.test == "diagonal" for place in places)
    if corner and (flat := _flat_at_diagonal(certificate, arithmetic)) is not None:
        return Cover(False, f"undecided: T does not certainly bend down at {_show(certificate, flat)}")
    start, seen, leaves = time.monotonic(), 0, Counter[str]()
    pending = [_first_boxes()]
    while pending:
        batch = pending.pop()
        if len(batch) > _CHUNK:
            pending += [batch[_CHUNK:], batch[:_CHUNK]]
            continue
        seen += len(batch)
        if seen > boxes or time.monotonic() - start > seconds:
            limit = f"{boxes} boxes" if seen > boxes else f"{seconds:g} s"
            return Cover(
                False, f"undecided: stopped after {limit}, at the box {_show(certificate, batch[0])}", dict(leaves)
            )
        batch = batch[~_outside(batch)]
        narrow = _radii(batch).min(axis=1, initial=1.0) < _NARROWEST
        if narrow.any():
            return Cover(
                False, f"undecided: no decision at the box {_show(certificate, batch[narrow][0])}", dict(leaves)
            )
        children = []
        free = np.ones(len(batch), dtype=bool)
        for place in places:
            inside, apart = place.inside(batch), place.apart(batch)
            free &= apart
            children.append(place.cut(batch[~inside & ~apart]))
            if inside.any():
                test = {"diagonal": _diagonal, "touching": _touching}.get(place.test)
                rest = batch[:0] if test is None else test(certificate, arithmetic, batch[inside])
                leaves[place.test] += int(inside.sum()) - len(rest) // 2
                children.append(rest)
        if free.any():
            rest, above = _mean_value(certificate, arithmetic, batch[free])
            if above is not None:
                return Cover(False, f"refuted: T > 0 at {_show(certificate, above)}", dict(leaves))
            leaves["mean value"] += int(free.sum()) - len(rest) // 2
            children.append(rest)
        if total := sum(map(len, children)):
            pending.append(np.concatenate(children) if total else children[0])
    return Cover(True, "T < 0 for every triple that is not all equal", dict(leaves))


def _first_boxes() -> Floats:
    """The root box [0, 4]² × [0, 1] cut into equal cells in s and t."""
    edges = np.linspace(0.0, ROOT, _FIRST_CELLS + 1)
    s, t = (cells.ravel() for cells in np.meshgrid(*[np.arange(_FIRST_CELLS)] * 2, indexing="ij"))
    zero = np.zeros(len(s))
    return np.column_stack([edges[s], edges[s + 1], edges[t], edges[t + 1], zero, zero + 1])


def _outside(b: Floats) -> Mask:
    """Boxes all of whose points are strictly outside the triangle; sums of short dyadic numbers are exact."""
    return np.asarray((b[:, 0] > b[:, 3]) | (b[:, 0] + 2 * b[:, 2] > TWO_PI_UPPER))


def _radii(b: Floats) -> Floats:
    return np.asarray((b[:, 1::2] - b[:, 0::2]) / 2)


def _split(b: Floats, weight: Floats) -> Floats:
    """Both halves of each box, cut across the axis (s, t, θ) of largest weight."""
    if not len(b):
        return b
    axis = np.argmax(weight, axis=1)
    rows = np.arange(len(b))
    middle = (b[rows, 2 * axis] + b[rows, 2 * axis + 1]) / 2
    left, right = b.copy(), b.copy()
    left[rows, 2 * axis + 1] = middle
    right[rows, 2 * axis] = middle
    return np.concatenate([left, right])


def _split_widest(b: Floats) -> Floats:
    """Cut across s or t, whichever is wider."""
    return _split(b, _radii(b) * np.array([1.0, 1.0, 0.0]))


def _mean_value(certificate: ThreePointCertificate, arithmetic: Arithmetic, b: Floats) -> tuple[Floats, Floats | None]:
    """Halves of the boxes on which the mean-value form is not negative; a midpoint with T > 0 if there is one."""
    middles = np.repeat((b[:, 0::2] + b[:, 1::2]) / 2, 2, axis=1)
    at_middle = value(enclose(certificate, arithmetic, middles, 0))
    above = arithmetic.positive(at_middle)
    if above.any():
        return b[:0], middles[above][0]
    gaps = enclose(certificate, arithmetic, b, 1)
    slopes = [*gradient(gaps), theta_slope(gaps)]
    radii = _radii(b)
    total: Any = at_middle
    for axis, slope in enumerate(slopes):
        total = total + slope * arithmetic.enclose(-radii[:, axis], radii[:, axis])
    rest = ~arithmetic.negative(total)
    weight = np.column_stack([arithmetic.size(slope) for slope in slopes]) * radii
    return _split(b[rest], weight[rest]), None


def _flat_at_diagonal(certificate: ThreePointCertificate, arithmetic: Arithmetic) -> Floats | None:
    """A point s = t = 0, θ ∈ {0, 1/2, 1} where the Hessian of T is not certainly negative definite, if there is one.

    The cover would only find that out by splitting for ever.
    """
    origins = np.array([[0.0, 0.0, 0.0, 0.0, theta, theta] for theta in (0.0, 0.5, 1.0)])
    flat = ~definite(arithmetic, hessian(enclose(certificate, arithmetic, origins, 2)))
    return np.asarray(origins[flat][0]) if flat.any() else None


def _diagonal(certificate: ThreePointCertificate, arithmetic: Arithmetic, b: Floats) -> Floats:
    """Halves of the boxes on which the Hessian is not certainly negative definite for all their parameters."""
    rest = ~definite(arithmetic, hessian(enclose(certificate, arithmetic, b, 2)))
    return _split(b[rest], _scaled_radii(certificate, b[rest]))


def _touching(certificate: ThreePointCertificate, arithmetic: Arithmetic, b: Floats) -> Floats:
    """Halves of the boxes where the Hessian at θ = 0 may fail to be negative definite or T to decrease in θ."""
    at_end = b.copy()
    at_end[:, 4:] = 0.0
    bent = definite(arithmetic, hessian(enclose(certificate, arithmetic, at_end, 2)))
    if certificate.claimed.marginal:
        return _split_widest(b[~bent])
    falling = arithmetic.negative(theta_slope(enclose(certificate, arithmetic, b, 1)))
    return np.concatenate(
        [_split_widest(b[~bent]), _split(b[bent & ~falling], _scaled_radii(certificate, b[bent & ~falling]))]
    )


def _scaled_radii(certificate: ThreePointCertificate, b: Floats) -> Floats:
    claimed = certificate.claimed
    return np.asarray(_radii(b) * np.array([1.0, 1.0, float(claimed.upper - claimed.lower)]))


def _show(certificate: ThreePointCertificate, b: Floats) -> str:
    """A box or point for messages, in decimals."""
    claimed = certificate.claimed
    theta = np.sort(b[4:] * float(claimed.stop - claimed.start) + float(claimed.start))
    names = [("s", b[0:2]), ("t", b[2:4])] + ([(claimed.parameter, theta)] if claimed.parameter else [])
    return ", ".join(f"{n} = {lo:.6g}" if lo == hi else f"{n} in [{lo:.6g}, {hi:.6g}]" for n, (lo, hi) in names)
