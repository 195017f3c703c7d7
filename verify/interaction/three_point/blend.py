"""T of a certificate on boxes, also when its form (Q, a, R), R = Σ rrᵀ, changes linearly with the parameter.

T is linear in the form, so (1 − θ)(Q₀, a₀, R₀) + θ(Q₁, a₁, R₁) has T = (1 − θ)T₀ + θT₁, each of T₀ and T₁ with the
interaction at the parameter of θ. Its derivative in θ is (1 − θ) ∂T₀/∂θ + θ ∂T₁/∂θ + T₁ − T₀. With m in the middle of
the range of θ the blend of two enclosures A, B is ((1 − m)A + mB) + (B − A)(θ − m), which for two numbers is exactly
what lies between.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from . import triples
from .arithmetic import Arithmetic, Floats
from .certificate import ThreePointCertificate
from .profiles import enclose_gaps
from .triples import Profiles


class Blend(NamedTuple):
    """The profiles with the form at the start, and with that at the other end when it changes; 1 − m, m and θ − m;
    the length of the range of the parameter, with its sign."""

    near: Profiles
    far: Profiles | None
    rest: Any
    middle: Any
    around: Any
    length: Any


def enclose(certificate: ThreePointCertificate, arithmetic: Arithmetic, boxes: Floats, order: int) -> Blend:
    """The profiles on the boxes (s₀, s₁, t₀, t₁, θ₀, θ₁), for derivatives of T of that order (0, 1 or 2)."""
    claimed = certificate.claimed
    length = arithmetic.rational(claimed.stop - claimed.start)
    near, *far = (enclose_gaps(end, arithmetic, boxes, order) for end in certificate.ends())
    if not far:
        return Blend(near, None, None, None, None, length)
    low, high = boxes[:, 4], boxes[:, 5]
    middle = arithmetic.enclose((low + high) / 2, (low + high) / 2)
    # rounded outward: 1 − m and θ − m need not be doubles
    rest = arithmetic.rational(Fraction(-1)) * middle + arithmetic.rational(Fraction(1))
    return Blend(near, far[0], rest, middle, arithmetic.enclose(low, high) - middle, length)


def value(gaps: Blend) -> Any:
    """6 T."""
    return _blend(gaps, triples.value)


def gradient(gaps: Blend) -> tuple[Any, Any]:
    """(∂/∂s, ∂/∂t) of 6 T."""
    along_s, along_t = _each(gaps, triples.gradient)
    return along_s, along_t


def hessian(gaps: Blend) -> tuple[Any, Any, Any]:
    """(∂²/∂s², ∂²/∂s∂t, ∂²/∂t²) of 6 T."""
    ss, st, tt = _each(gaps, triples.hessian)
    return ss, st, tt


def theta_slope(gaps: Blend) -> Any:
    """∂/∂θ of 6 T."""
    slope = gaps.length * _blend(gaps, triples.parameter_slope)
    return slope if gaps.far is None else slope + (triples.value(gaps.far) - triples.value(gaps.near))


def _blend(gaps: Blend, of: Callable[[Profiles], Any]) -> Any:
    return _between(gaps, of(gaps.near), None if gaps.far is None else of(gaps.far))


def _each(gaps: Blend, of: Callable[[Profiles], tuple[Any, ...]]) -> tuple[Any, ...]:
    near = of(gaps.near)
    far = (None,) * len(near) if gaps.far is None else of(gaps.far)
    return tuple(_between(gaps, first, second) for first, second in zip(near, far, strict=True))


def _between(gaps: Blend, first: Any, second: Any) -> Any:
    if gaps.far is None:
        return first
    return gaps.rest * first + gaps.middle * second + (second - first) * gaps.around
