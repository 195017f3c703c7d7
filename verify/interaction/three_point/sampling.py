"""T in floating point: for pictures, for the search, and never to decide anything."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

import numpy as np

from .arithmetic import Floats
from .certificate import ThreePointCertificate
from .claimed import ThreePointRange
from .jets import interaction_jet
from .profiles import profile
from .triples import value

_NUMPY: Final = {"asin": "arcsin", "atan": "arctan", "asinh": "arcsinh", "atanh": "arctanh"}


class _Floats:
    """Floats and arrays of floats as a ring for ``jets`` and ``profiles``."""

    @staticmethod
    def rational(q: Fraction) -> float:
        return float(q)

    @staticmethod
    def sin(k: int, x: Any) -> Any:
        return np.sin(k * x)

    @staticmethod
    def cos(k: int, x: Any) -> Any:
        return np.cos(k * x)

    @staticmethod
    def exp(x: Any) -> Any:
        return np.exp(x)

    @staticmethod
    def reciprocal(x: Any) -> Any:
        return 1 / x

    @staticmethod
    def function(name: str, x: Any) -> Any:
        return np.vectorize(math.erf)(x) if name == "erf" else getattr(np, _NUMPY.get(name, name))(x)

    @staticmethod
    def pi() -> float:
        return math.pi


FLOATS: Final = _Floats()


def sample_interaction(claimed: ThreePointRange, x: Floats, p: float) -> tuple[Floats, Floats]:
    """f and f' at the points ``x`` for the parameter value ``p``."""
    with np.errstate(all="ignore"):
        jet = interaction_jet(claimed.interaction, claimed.parameter, FLOATS, x, p, 1)
    zero = np.zeros_like(x)
    return jet.x[0] + zero, jet.x[1] + zero


def sample_triples(certificate: ThreePointCertificate, s: Floats, t: Floats, p: float) -> Floats:
    """T at the triples (0, s, s + t) for the parameter value ``p``."""
    start, stop = float(certificate.claimed.start), float(certificate.claimed.stop)
    theta = 0.0 if certificate.far is None else (p - start) / (stop - start)
    total = np.zeros_like(s)
    for end, weight in zip(certificate.ends(), (1 - theta, theta), strict=False):
        with np.errstate(all="ignore"):
            first, second, third = (profile(end, FLOATS, gap, p, 0) for gap in (s, t, -(s + t)))
        total = total + weight * value((first, second, third)) / 6
    return np.asarray(total)


def separation(s: Floats, t: Floats) -> Floats:
    """D = 3 − cos s − cos t − cos(s + t), which measures how far the triple (0, s, s + t) is from three equal
    points."""
    return np.asarray(3 - np.cos(s) - np.cos(t) - np.cos(s + t))


def triangle(steps: int) -> tuple[Floats, Floats]:
    """The points (s, t) of the grid of step 2π/steps with s ≤ t ≤ 2π − s − t, without the origin."""
    i, j = (index.ravel() for index in np.meshgrid(np.arange(steps + 1), np.arange(steps + 1), indexing="ij"))
    kept = (i <= j) & (i + 2 * j <= steps) & (j > 0)
    step = 2 * np.pi / steps
    return np.asarray(i[kept] * step, dtype=float), np.asarray(j[kept] * step, dtype=float)


def margin(certificate: ThreePointCertificate, p: float, steps: int = 180) -> float:
    """The largest ε with T ≤ −ε D on a grid of the triangle; negative when T > 0 somewhere on it."""
    s, t = triangle(steps)
    return float(np.min(-sample_triples(certificate, s, t, p) / separation(s, t)))
