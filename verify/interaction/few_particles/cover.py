"""Cover the configurations of n equal particles by boxes, and decide on each that none is stationary and stable.

**Configurations.** Read counterclockwise from the particle behind a largest gap, the particles are at 0 = x_1 ≤ … ≤
x_n, x_{k+1} = x_k + g_k, with the largest gap g_n = 2π - Σ g_k last; so g_k ≤ g_n, and g_k ≤ π. By reflection
g_1 ≤ g_{n-1}. A box is dropped only when all of it is strictly outside: Σ g_k + g_j > 6.2832 > 2π for some j, or
g_1 > g_{n-1}.

**Near the synchronized state.** If f' > 0 on [0, r], then where Σ g_k ≤ r the force on the first particle,
Σ_j f(x_j - x_1), is a sum of terms that are not negative, and vanishes only when all particles are at one place.

**Elsewhere.** A stationary configuration has Σ_j f(x_i - x_j) = 0 for all i, and one whose Hessian has no positive
eigenvalue Σ_{i<j} f'(x_j - x_i)(v_i - v_j)² ≥ 0 for all v. So for any numbers v_i and λ_i

    Λ = Σ_{i<j} (v_i - v_j)² f'(x_j - x_i) + (λ_j - λ_i) f(x_j - x_i)  ≥  0

there (f is odd). A box is decided when Λ < 0 on all of it for some v and λ, directly or by the mean-value form about
its middle; ``multipliers`` proposes them. Every f(x_j - x_i) must be enclosed by bounded intervals, so f has no pole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any, Final

import numpy as np

from ...checking import Checked
from ..three_point.arithmetic import Arithmetic, Floats, Mask
from ..three_point.cover import TWO_PI_UPPER
from ..three_point.jets import interaction_jet
from .multipliers import proposals
from .statement import FewParticles

ROOT: Final = 4.0
#: A box narrower than this in all gaps is given up: something stable, or almost, seems to be there.
NARROWEST: Final = 2.0**-18
#: Nor is any axis cut below this: middles and sums of gaps are dyadic numbers short enough to be exact.
_THINNEST: Final = 2.0**-40
_CHUNK: Final = 2048

Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Jets:
    """Enclosures of f, f', f'' and ∂f/∂θ, ∂f'/∂θ at the distance of one pair, for many boxes.

    θ in [0, 1] is the coordinate of the parameter in its range, the last axis of a box.
    """

    f: tuple[Any, Any, Any]
    slopes: tuple[Any, Any]


def pairs_of(n: int) -> Pairs:
    """The pairs i < j."""
    return tuple(combinations(range(n), 2))


def cover(claimed: FewParticles, a: Arithmetic, near: Fraction, boxes: int) -> Checked:
    """(ok, reason, boxes looked at): whether no configuration but the synchronized is stationary and stable."""
    if not _increases(claimed, a, float(near)):
        return False, f"f' > 0 on [0, {near}] is not certain", 0
    seen, gaps = 0, claimed.n - 1
    pending = [np.array([[0.0, ROOT] * gaps + [0.0, 1.0]])]
    while pending:
        batch = pending.pop()
        if len(batch) > _CHUNK:
            pending += [batch[_CHUNK:], batch[:_CHUNK]]
            continue
        seen += len(batch)
        batch = batch[~_outside(batch, gaps)]
        batch = batch[_upper(batch, gaps).sum(axis=1) > float(near)]
        if not len(batch):
            continue
        decided, weight = _decide(claimed, a, batch)
        rest, weight = batch[~decided], weight[~decided]
        widths = rest[:, 1::2] - rest[:, 0::2]
        narrow = (widths[:, :-1].max(axis=1, initial=0.0) < NARROWEST) | (widths.min(axis=1, initial=1.0) < _THINNEST)
        if narrow.any():
            return False, f"undecided: no decision near the gaps {_show(rest[narrow][0], gaps)}", seen
        if seen > boxes and len(rest):
            return False, f"undecided: stopped after {seen} boxes, near the gaps {_show(rest[0], gaps)}", seen
        if len(rest):
            pending.append(_halved(rest, weight))
    return True, "no other configuration is stationary and stable", seen


def _lower(b: Floats, gaps: int) -> Floats:
    return b[:, 0 : 2 * gaps : 2]


def _upper(b: Floats, gaps: int) -> Floats:
    return b[:, 1 : 2 * gaps : 2]


def _outside(b: Floats, gaps: int) -> Mask:
    """Boxes all of whose points are strictly outside; sums of a few short dyadic numbers are exact."""
    low, high = _lower(b, gaps), _upper(b, gaps)
    too_long = (low.sum(axis=1)[:, None] + low > TWO_PI_UPPER).any(axis=1)
    return np.asarray(too_long | (low[:, 0] > high[:, -1]))


def _increases(claimed: FewParticles, a: Arithmetic, near: float) -> bool:
    """Whether f' > 0 on [0, near] for every parameter, on 64 pieces in the angle and 16 in the parameter."""
    ends, theta = np.linspace(0.0, near, 65), np.linspace(0.0, 1.0, 17)
    rows = [[ends[i], ends[i + 1], theta[k], theta[k + 1]] for i in range(64) for k in range(16)]
    jets = _enclosed(claimed, a, np.array(rows))
    return bool(np.all(a.positive(jets.f[1])))


def _enclosed(claimed: FewParticles, a: Arithmetic, rows: Floats) -> Jets:
    """The jets for rows (x₀, x₁, θ₀, θ₁), with the parameter lower + (upper - lower)θ."""
    step = a.rational(claimed.upper - claimed.lower)
    p = a.rational(claimed.lower) + step * a.enclose(rows[:, 2], rows[:, 3])
    x = a.enclose(rows[:, 0], rows[:, 1])
    jet = interaction_jet(claimed.interaction, claimed.parameter, a, x, p, 2)
    zero = a.enclose(np.zeros(len(rows)), np.zeros(len(rows)))  # makes arrays of coefficients that are numbers
    slopes = (step * (jet.p[0] + zero), step * (jet.p[1] + zero))  # dp = (upper - lower) dθ
    return Jets((jet.x[0] + zero, jet.x[1] + zero, 2 * jet.x[2] + zero), slopes)


def _at_pairs(claimed: FewParticles, a: Arithmetic, b: Floats) -> list[Jets]:
    """The jets at x_j - x_i = g_i + … + g_{j-1} for all pairs; each interval that occurs is enclosed once."""
    gaps = claimed.n - 1
    low, high = _lower(b, gaps), _upper(b, gaps)
    pairs = pairs_of(claimed.n)
    rows = np.concatenate(
        [np.column_stack([low[:, i:j].sum(axis=1), high[:, i:j].sum(axis=1), b[:, -2:]]) for i, j in pairs]
    )
    keys, index = np.unique(rows, axis=0, return_inverse=True)
    shared, parts = _enclosed(claimed, a, keys), np.split(index.reshape(-1), len(pairs))
    return [
        Jets((a.take(f0, part), a.take(f1, part), a.take(f2, part)), (a.take(p0, part), a.take(p1, part)))
        for part in parts
        for (f0, f1, f2), (p0, p1) in [(shared.f, shared.slopes)]
    ]


def _decide(claimed: FewParticles, a: Arithmetic, b: Floats) -> tuple[Mask, Floats]:
    """Where Λ < 0 is certain for some proposal; and for each axis how much its length contributes to not knowing."""
    pairs, radii = pairs_of(claimed.n), (b[:, 1::2] - b[:, 0::2]) / 2
    middles = np.repeat((b[:, 0::2] + b[:, 1::2]) / 2, 2, axis=1)
    at_middle, over_box = _at_pairs(claimed, a, middles), _at_pairs(claimed, a, b)
    bounded = np.ones(len(b), dtype=bool)
    for jets in over_box:
        bounded &= np.isfinite(a.size(jets.f[0])) & np.isfinite(a.size(jets.f[1]))
    decided, weight, best = np.zeros(len(b), dtype=bool), radii.copy(), np.full(len(b), np.inf)
    for v, multiplier in proposals(claimed, middles[:, 0::2]):
        squares = [(v[:, i] - v[:, j]) ** 2 for i, j in pairs]
        forces = [multiplier[:, j] - multiplier[:, i] for i, j in pairs]
        direct, total, slopes = _forms(a, pairs, squares, forces, at_middle, over_box)
        for axis, slope in enumerate(slopes):
            total = total + slope * a.enclose(-radii[:, axis], radii[:, axis])
        decided |= a.negative(direct) | a.negative(total)
        spread = np.column_stack([a.size(slope) for slope in slopes]) * radii
        size = spread.sum(axis=1)
        better = size < best * (1 - 1e-9)
        weight[better], best[better] = spread[better], size[better]
    return decided & bounded, weight


def _forms(
    a: Arithmetic,
    pairs: Pairs,
    squares: Sequence[Floats],
    forces: Sequence[Floats],
    at_middle: Sequence[Jets],
    over_box: Sequence[Jets],
) -> tuple[Any, Any, list[Any]]:
    """(Λ over the box, Λ at its middle, ∂Λ over the box in each gap and in θ)."""
    gaps = max(j for _, j in pairs)
    direct: Any = 0
    middle: Any = 0
    slopes: list[Any] = [0] * (gaps + 1)
    for (i, j), square, force, m, w in zip(pairs, squares, forces, at_middle, over_box, strict=True):
        s, e = a.enclose(square, square), a.enclose(force, force)
        direct = direct + s * w.f[1] + e * w.f[0]
        middle = middle + s * m.f[1] + e * m.f[0]
        slope = s * w.f[2] + e * w.f[1]
        for k in range(i, j):
            slopes[k] = slopes[k] + slope
        slopes[gaps] = slopes[gaps] + s * w.slopes[1] + e * w.slopes[0]
    return direct, middle, slopes


def _halved(b: Floats, weight: Floats) -> Floats:
    """Both halves of each box, cut where the length contributes most."""
    radii = (b[:, 1::2] - b[:, 0::2]) / 2
    weight = np.where(np.isfinite(weight), weight, radii) + 1e-6 * radii
    axis, rows = np.argmax(weight, axis=1), np.arange(len(b))
    middle = (b[rows, 2 * axis] + b[rows, 2 * axis + 1]) / 2
    left, right = b.copy(), b.copy()
    left[rows, 2 * axis + 1] = middle
    right[rows, 2 * axis] = middle
    return np.concatenate([left, right])


def _show(b: Floats, gaps: int) -> str:
    return ", ".join(f"{(p + q) / 2:.6g}" for p, q in zip(b[0 : 2 * gaps : 2], b[1 : 2 * gaps : 2], strict=True))
