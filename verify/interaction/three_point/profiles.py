"""Enclosures of the one-variable functions f, V, W, a, r over the gaps of many boxes at once.

A box is (s₀, s₁, t₀, t₁, θ₀, θ₁), six floats that are exact dyadic numbers; its parameter is p = start +
(stop − start)θ, θ ∈ [0, 1], so that the rational end points of the range are met exactly. Neighbouring boxes have
gaps in common: every pair (gap interval, θ interval) is enclosed once and then distributed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arithmetic import Arithmetic, Floats
from .certificate import ThreePointCertificate
from .elementary import Elementary
from .jets import interaction_jet
from .triples import Profile, Profiles


def parameter_values(certificate: ThreePointCertificate, arithmetic: Arithmetic, theta: Floats) -> Any:
    """Enclosures of start + (stop − start)θ for the rows [θ₀, θ₁] of ``theta``."""
    claimed = certificate.claimed
    step = arithmetic.rational(claimed.stop - claimed.start)
    return arithmetic.rational(claimed.start) + step * arithmetic.enclose(theta[:, 0], theta[:, 1])


def enclose_gaps(certificate: ThreePointCertificate, arithmetic: Arithmetic, boxes: Floats, order: int) -> Profiles:
    """The profiles at the gaps s, t, −(s+t) of each box, with derivatives for ``triples`` of that order (0, 1 or 2)."""
    s, t, theta = boxes[:, 0:2], boxes[:, 2:4], boxes[:, 4:6]
    third = -(s + t)[:, ::-1]
    rows = np.concatenate([np.hstack([gap, theta]) for gap in (s, t, third)])
    keys, index = _distinct(rows)
    x = arithmetic.enclose(keys[:, 0], keys[:, 1])
    shared = profile(certificate, arithmetic, x, parameter_values(certificate, arithmetic, keys[:, 2:4]), order)
    first, second, last = (
        _map(shared, lambda entry, part=part: entry if isinstance(entry, int) else arithmetic.take(entry, part))
        for part in np.split(index, 3)
    )
    return first, second, last


def profile(certificate: ThreePointCertificate, ring: Elementary, x: Any, p: Any, order: int) -> Profile:
    """f with derivatives up to order + 1, V, W, a and r up to ``order``, at x and parameter value p, in any ring.

    The parameter derivatives of f and f' are there from order 1 on.
    """
    claimed = certificate.claimed
    jet = interaction_jet(claimed.interaction, claimed.parameter, ring, x, p, order + 1)
    factorials = (1, 1, 2, 6)
    degree = max(map(len, (*certificate.cosines, *certificate.sines, certificate.a, *certificate.fields)), default=0)
    sines = [ring.sin(k, x) for k in range(1, degree + 1)]
    cosines = [ring.cos(k, x) for k in range(1, degree + 1)]
    minus = [-s for s in sines]
    return Profile(
        f=tuple(c if n < 2 else factorials[n] * c for n, c in enumerate(jet.x)),
        fp=jet.p,
        cosines=tuple(_series(ring, v, (cosines, minus), order) for v in certificate.cosines),
        sines=tuple(_series(ring, w, (sines, cosines), order) for w in certificate.sines),
        a=_series(ring, certificate.a, (sines, cosines), order),
        fields=tuple(_series(ring, r, (sines, cosines), order) for r in certificate.fields),
    )


def _series(
    ring: Elementary, coefficients: Sequence[Fraction], waves: tuple[list[Any], list[Any]], order: int
) -> tuple[Any, ...]:
    """Σ c_k e_k(x) and its derivatives, where waves = (e_k, e_k'/k) and e_k'' = −k² e_k."""
    derivatives: list[Any] = []
    for n in range(order + 1):
        total: Any = 0
        for k, c in enumerate(coefficients, start=1):
            if c:
                factor = c * k**n if n < 2 else -c * k * k
                total = total + ring.rational(factor) * waves[n % 2][k - 1]
        derivatives.append(total)
    return tuple(derivatives)


def _distinct(rows: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """The distinct rows and, for each row, which of them it is."""
    keys, index = np.unique(rows, axis=0, return_inverse=True)
    return keys, index.reshape(-1)


def _map(shared: Profile, function: Any) -> Profile:
    def each(entries: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(map(function, entries))

    return Profile(
        each(shared.f),
        each(shared.fp),
        tuple(map(each, shared.cosines)),
        tuple(map(each, shared.sines)),
        each(shared.a),
        tuple(map(each, shared.fields)),
    )
