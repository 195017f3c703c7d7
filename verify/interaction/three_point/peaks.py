"""Triples near which T comes close to zero at one end of the parameter range: decided by a bound to second order.

Where k equal clusters lose their stability at a value p₀ of the parameter, T ≤ 0 forces T = 0 at p₀ on the triples of
the k clusters. A range that ends just before p₀ has T < 0 everywhere, but at such a triple c by very little, and only
where the gradient is smaller still. Let P be a convex neighbourhood of c (it may leave the triangle: T is smooth
everywhere), let the Hessian of 6 T in the gaps satisfy H ⪯ −η I on P for all parameters in an interval. Then by
Taylor's formula from c, for every x in P,

    6 T(x) ≤ 6 T(c) + g·(x − c) − (η/2) |x − c|² ≤ 6 T(c) + |g|²/(2η),      g = 6 ∇T(c),

so 2η · 6 T(c) + |g|² < 0 at those parameters gives T < 0 on P. Nothing is asked of c: it need not be where T is
largest, nor known exactly, and p₀ does not enter, so it may be irrational. The interval of parameters is halved until
the inequality is certain on each part; as T(c) is proportional to p − p₀ near p₀, that takes one halving for each
factor of two by which the range comes closer to p₀.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from .arithmetic import Arithmetic, Floats, Mask
from .blend import enclose, gradient, hessian, theta_slope, value
from .certificate import Peak, ThreePointCertificate

#: Boxes that may be spent on one peak; the shortest interval of θ, and of a gap: sums of gaps have to be exact.
_MOST: Final = 40_000
_NARROWEST: Final = 2.0**-50
_THINNEST: Final = 2.0**-40


def definite(arithmetic: Arithmetic, matrix: tuple[object, object, object]) -> Mask:
    """Where the symmetric matrix (ss, st; st, tt) is certainly negative definite: ss < 0 and determinant > 0."""
    ss, st, tt = matrix
    return np.asarray(arithmetic.negative(ss) & arithmetic.positive(ss * tt - st * st))  # type: ignore[operator]


def peak_problem(certificate: ThreePointCertificate, arithmetic: Arithmetic, peak: Peak) -> str:
    """Why T < 0 is not certain on the box of ``peak`` for all parameters of the range, or ""."""
    (s, t), (s0, s1, t0, t1) = peak.at, peak.box
    name = f"the triple with gaps {float(s):.6g}, {float(t):.6g}"
    if any(float(number) != number for number in (*peak.at, s + t, *peak.box, peak.bend)):
        return f"Expected dyadic numbers that are doubles, the sum of both gaps too, at {name}"
    if not (0 <= s0 <= s <= s1 <= 4 and 0 <= t0 <= t <= t1 <= 4) or peak.bend <= 0:
        return f"Expected {name} inside its box in [0, 4]², and a positive bend"
    if not _bends(certificate, arithmetic, peak):
        return f"T does not certainly bend down by {peak.bend} near {name}"
    pending = [(0.0, 1.0)]
    while pending:
        low, high = pending.pop()
        if _below(certificate, arithmetic, peak, low, high):
            continue
        if high - low < _NARROWEST or certificate.claimed.parameter is None or len(pending) > _MOST:
            return f"T < 0 is not certain near {name}"
        middle = (low + high) / 2
        pending += [(low, middle), (middle, high)]
    return ""


def _below(certificate: ThreePointCertificate, arithmetic: Arithmetic, peak: Peak, low: float, high: float) -> bool:
    """Whether 2η · 6 T(c) + |g|² < 0 is certain for θ in [low, high]; T(c) by its mean-value form in θ."""
    (s, t), middle = map(float, peak.at), (low + high) / 2
    at = np.array([[s, s, t, t, middle, middle]])
    along = np.array([[s, s, t, t, low, high]])
    radius = np.array([(high - low) / 2])
    gaps = enclose(certificate, arithmetic, along, 1)
    top = value(enclose(certificate, arithmetic, at, 0)) + theta_slope(gaps) * arithmetic.enclose(-radius, radius)
    first, second = gradient(gaps)
    return bool(arithmetic.negative(arithmetic.rational(2 * peak.bend) * top + first * first + second * second).all())


def _bends(certificate: ThreePointCertificate, arithmetic: Arithmetic, peak: Peak) -> bool:
    """Whether H ⪯ −η I is certain on the peak's box, for all parameters."""
    bend, seen, claimed = arithmetic.rational(peak.bend), 0, certificate.claimed
    size = np.array([1.0, 1.0, float(claimed.upper - claimed.lower)])
    (s, t), whole = map(float, peak.at), [*map(float, peak.box), 0.0, 1.0]
    points = [[s, s, t, t, theta, theta] for theta in (0.0, 0.5, 1.0)]  # the cover would only find that out slowly
    ss, st, tt = hessian(enclose(certificate, arithmetic, np.array(points), 2))
    boxes: Floats = np.array([whole] if definite(arithmetic, (ss + bend, st, tt + bend)).all() else [])
    if not len(boxes):
        return False
    while len(boxes):
        seen += len(boxes)
        if seen > _MOST or (boxes[:, 1:4:2] - boxes[:, 0:4:2] < _THINNEST).any():
            return False
        ss, st, tt = hessian(enclose(certificate, arithmetic, boxes, 2))
        boxes = halves(boxes[~definite(arithmetic, (ss + bend, st, tt + bend))], size)
    return True


def halves(boxes: Floats, size: Floats) -> Floats:
    """Both halves of each box, cut across the axis (s, t, θ) that is widest in units of ``size``."""
    rows, axis = np.arange(len(boxes)), np.argmax((boxes[:, 1::2] - boxes[:, 0::2]) * size, axis=1)
    middle = (boxes[rows, 2 * axis] + boxes[rows, 2 * axis + 1]) / 2
    left, right = boxes.copy(), boxes.copy()
    left[rows, 2 * axis + 1] = middle
    right[rows, 2 * axis] = middle
    return np.concatenate([left, right])
