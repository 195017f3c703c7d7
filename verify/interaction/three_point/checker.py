"""The checker of three-point certificates: exact data in, a decision out, without solver, symbolic algebra or search.

**Criterion (3P).** Let f be odd, 2π-periodic and smooth, particles x_i on the circle with masses m_i > 0, Σ m_i = 1,
μ = Σ m_i δ_{x_i}. If the configuration is stationary (Σ_j m_j f(x_i − x_j) = 0 for all i) and ΣΣ m_i m_j f'(x_i −
x_j)(v_i − v_j)² ≥ 0 for all v, then ∭ T dμ dμ dμ ≥ 0 for every Q ⪰ 0, a and fields r; and T = 0 where x = y = z. So
T < 0 for all triples that are not all equal leaves only synchronized configurations. (Source: the project's own
theorem, claim ``ours.threshold.criterion``.)

Proof. For fixed z the inequality with v_i = h(x_i − z), summed over the functions h with Q = Σ hhᵀ and integrated in z,
is ∭ f'(x−y) Σ_h (h(x−z) − h(y−z))² ≥ 0. As ∫ f(x−y) dμ(y) = 0 for every particle x, ∭ a(x−z) f(x−y) = 0. And
∭ r(x−z) r(y−z) = ∫ (∫ r(x−z) dμ(x))² dμ(z) ≥ 0. T is the average of the sum of the three integrands over the
permutations of x, y, z, which do not change the integral. f(0) = r(0) = 0 gives T(x, x, x) = 0. ∎

What is decided here, for all parameters in the range:

1. The interaction is visibly odd and 2π-periodic (``jets.parity``); Q = Σ vvᵀ ⊕ Σ wwᵀ is positive semidefinite as it
   stands, as is Σ rrᵀ, and so is a mean of two such forms, which may change with the parameter (``blend``).
2. Where a polygon is marginal, what ``threshold`` asks for, or ``flat_threshold`` where f'(0) = 0.
3. At each touching triple c, T(c, p₀) = 0 and ∂T/∂s = ∂T/∂t = 0 there, exactly (``exact``); c lies in its box and in
   the triangle.
4. T < 0 near triples where T is almost zero (``peaks``) and, where f'(0) may vanish, near three equal points
   (``pairs``).
5. T < 0 on the rest of the triangle off the diagonal, by a cover with boxes (``cover``).

f'(0) > 0 is not asked for: when every stationary configuration but the synchronized ones is a strict saddle, and f is
analytic, almost every orbit of the gradient flow converges (Łojasiewicz), and to no strict saddle.

Anything that cannot be decided, a limit included, is not ok.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from ...certificate import Certificate
from ...checking import Checked, checker
from .arithmetic import arithmetic as arithmetic_named
from .certificate import KIND, ThreePointCertificate, Touching, read_certificate
from .cover import Cover, Place, cover
from .exact import ExactError, circle_for, lift
from .flat_threshold import flat_polygon_problem
from .pairs import pairs_problem
from .parity import ODD, InteractionError, parity
from .peaks import peak_problem
from .profiles import profile
from .threshold import polygon_problem
from .triples import gradient, value

BOXES: Final = 2_000_000

#: 3.14159265358979 < π < 3.14159265358980.
_PI: Final = (Fraction(314159265358979, 10**14), Fraction(314159265358980, 10**14))
_LARGEST_DENOMINATOR: Final = 2**20


@checker
def check_three_point(certificate: Certificate, arithmetic: str) -> Checked:
    """Whether the certificate proves its statement: (ok, reason, number of boxes)."""
    outcome = decide(read_certificate(certificate), arithmetic)
    return outcome.ok, outcome.reason, sum(outcome.leaves.values())


#: The checkers of this module by kind of certificate.
CHECKERS: Final = {KIND: check_three_point}


def decide(
    certificate: ThreePointCertificate, arithmetic: str = "arb", *, seconds: float = math.inf, boxes: int = BOXES
) -> Cover:
    """Decide the certificate in the arithmetic "arb", "crival" or "pyintval"; see the module for what is checked.

    Raises ValueError for an unknown arithmetic, ImportError when its package is not installed.
    """
    claimed = certificate.claimed
    chosen = arithmetic_named(arithmetic)
    try:
        if parity(claimed.interaction, claimed.parameter) != ODD:
            return Cover(False, f"Expected an odd interaction but got {claimed.interaction}, which is even")
        for end in certificate.ends():
            if not (end.cosines or end.sines) or not all((*end.cosines, *end.sines, end.a, *end.fields)):
                return Cover(False, "Expected at least one square and no empty coefficient list")
        if certificate.far is not None and claimed.parameter is None:
            return Cover(False, "Expected a parameter where the form changes with it")
        if bool(certificate.touching) != (claimed.is_open or bool(claimed.marginal)):
            return Cover(
                False, "Expected touching triples exactly when the range has an open end or f is at a threshold"
            )
        for point in certificate.touching:
            if problem := _touching_problem(certificate, point):
                return Cover(False, problem)
        at_polygon = polygon_problem if certificate.slope is None else flat_polygon_problem
        if claimed.marginal and (problem := at_polygon(certificate, chosen)):
            return Cover(False, problem)
        places = _places(certificate)
        if certificate.slope is not None and (problem := pairs_problem(certificate, chosen)):
            return Cover(False, problem)
        for peak in certificate.peaks:
            if problem := peak_problem(certificate, chosen, peak):
                return Cover(False, problem)
    except (InteractionError, ExactError) as error:
        return Cover(False, str(error))
    return cover(certificate, chosen, places, seconds=seconds, boxes=boxes)


def _touching_problem(certificate: ThreePointCertificate, point: Touching) -> str:
    """Why T does not touch 0 at ``point`` as claimed, or ""."""
    alpha, gamma = point.gaps
    s0, s1, t0, t1 = point.box
    name = f"the triple with gaps {alpha}π, {gamma}π"
    if not 0 <= alpha <= gamma <= 2 - alpha - gamma or gamma == 0:
        return f"Expected gaps 0 <= s <= t <= 2π - s - t but got {name}"
    low, high = _PI
    if not (s0 <= alpha * low and alpha * high <= s1 and t0 <= gamma * low and gamma * high <= t1):
        return f"Expected {name} inside its box"
    start, circle = certificate.at_start(), circle_for(point.gaps)
    first, second, third = (profile(start, circle, angle, Fraction(0), 1) for angle in (alpha, gamma, -(alpha + gamma)))
    gaps = (first, second, third)
    if not lift(value(gaps)).is_zero():
        return f"Expected T = 0 exactly at {name} and the open end of the range"
    if not all(lift(slope).is_zero() for slope in gradient(gaps)):
        return f"Expected the gradient of T to vanish exactly at {name} and the open end of the range"
    return ""


def _places(certificate: ThreePointCertificate) -> tuple[Place, ...]:
    """The corner and the touching boxes as places of the cover. Raises InteractionError when they are unusable."""
    h = certificate.corner
    touching, peaks = certificate.touching, certificate.peaks
    boxes = [(Fraction(0), h, Fraction(0), h), *(p.box for p in touching), *(p.box for p in peaks)]
    reaches = [Fraction(1), *(point.reach for point in touching), *(Fraction(1) for _ in peaks)]
    for box, reach in zip(boxes, reaches, strict=True):
        for end in (*box, reach):
            if not 0 <= end <= 4 or end.denominator & (end.denominator - 1) or end.denominator > _LARGEST_DENOMINATOR:
                raise InteractionError(f"Expected dyadic numbers in [0, 4] as ends of a place but got {end}")
        if not 0 < reach <= 1:
            raise InteractionError(f"Expected a reach in (0, 1] but got {reach}")
        if box[0] >= box[1] or box[2] >= box[3]:
            raise InteractionError(f"Expected a box with interior but got {', '.join(map(str, box))}")
    for i, (a0, a1, b0, b1) in enumerate(boxes):
        for c0, c1, d0, d1 in boxes[i + 1 :]:
            if a0 < c1 and c0 < a1 and b0 < d1 and d0 < b1:
                raise InteractionError("Expected the corner and the boxes around triples not to overlap")
    corner = "diagonal" if certificate.slope is None else "pairs"
    tests = [corner] + ["touching"] * len(touching) + ["peak"] * len(peaks)
    return tuple(
        Place(test, *map(float, (*box, reach)))  # type: ignore[arg-type]
        for test, box, reach in zip(tests, boxes, reaches, strict=True)
    )
