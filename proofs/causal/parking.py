"""Appendix C.4: the numbers of Rényi centers and of strong Rényi centers, Lemma C.1; C102–C109."""

from __future__ import annotations

from typing import Any

from verify import claim, cos, equal, read_formula, sin, variable
from verify.claims.decorator import as_question
from verify.claims.parking_constant import ParkingConstant
from verify.formula.derivative import derivative

from ..prose import argument
from .notation import PAPER, statement, statements


@claim(
    "causal.C102",
    title="Mean number of Rényi centers for d = 2",
    kind="series/recursion",
    uses=["causal.C102.line"],
    cites=[PAPER],
)
def mean_number() -> Any:
    """For d = 2, as δ → 0, the average number of Rényi centers approaches c 2π/δ superexponentially fast.

    The first center cuts the circle open; the others park on a line of length 2π/δ − 1 in units of δ. With M(x) =
    cx − (1 − c) + (superexponentially small) there, the constant terms cancel exactly: 1 + c(L − 1) − (1 − c) = cL.
    """
    return statement("1 + (c*(L - 1) - (1 - c)) == c*L for c in (0, 1), L in (1, oo)")


@claim(
    "causal.C103",
    title="Rényi's constant c ≈ 0.75",
    kind="constant",
    uses=["causal.C103.limit"],
    cites=[PAPER, "renyi1958problem"],
)
def constant() -> Any:
    """c ≈ 0.75 is the Rényi constant ∫_0^∞ exp(−2 ∫_0^t (1 − e^{−s})/s ds) dt: correct to the two decimals printed."""
    return ParkingConstant("0.745", "0.755")


@claim(
    "causal.C103.sharpened",
    title="Rényi's constant to 35 digits",
    kind="constant",
    uses=["causal.C103.limit"],
    cites=["renyi1958problem"],
)
def constant_to_many_digits() -> Any:
    """c = 0.74759 79202 53411 43517 87309 43830 17817…"""
    return ParkingConstant("0.74759792025341143517873094383017817", "0.74759792025341143517873094383017818")


@claim(
    "causal.C104",
    title="Lemma C.1: mean number of strong Rényi centers",
    kind="probability",
    uses=["causal.C108"],
    cites=[PAPER],
)
def strong_centers() -> Any:
    """In an infinite sequence of uniform tokens the average number of strong Rényi centers is 1/σ(B_δ), the inverse
    of the normalised area of a cap.

    By C108 with μ(B_δ(x)) = σ: Σ_{k≥1} (1 − σ)^{k−1}; the first m terms add up to (1 − (1 − σ)^m)/σ, by induction
    on m.
    """
    return (
        *statements(
            "(1 - (1 - s))/s == 1 for s in (0, 1]",
            "(1 - w)/s + w == (1 - w*(1 - s))/s for s in (0, 1], w in [0, 1]",
        ),
        argument(
            """
        (1 − σ)^m → 0 for m → ∞, so the sum is 1/σ; for σ = 1 only the first token is a strong center.
        """
        ),
    )


@claim("causal.C105", title="Lemma C.1 for d = 2: π/δ", kind="value", uses=["causal.C104"], cites=[PAPER])
def in_the_plane() -> Any:
    """1/σ(B_δ) = π δ^(−1) for d = 2, 0 < δ ≤ π: an arc of length 2δ on a circle of length 2π."""
    return statement("1/(2*delta/(2*pi)) == pi/delta for delta in (0, pi]")


@claim(
    "causal.C106", title="Lemma C.1 for d = 3: (3 sin²(δ/2))^(−1)", kind="value", uses=["causal.C104"], cites=[PAPER]
)
def in_space() -> Any:
    """1/σ(B_δ) = (3 sin²(δ/2))^(−1) for d = 3.

    The cap has the area 2π ∫_0^δ sin t dt = 2π(1 − cos δ) on a sphere of area 4π.
    """
    return statement("1/(2*pi*(1 - cos(delta))/(4*pi)) == 1/(3*sin(delta/2)**2) for delta in (0, pi]")


@claim(
    "causal.C106.corrected", title="Lemma C.1 for d = 3: 1/sin²(δ/2)", kind="value", uses=["causal.C104"], cites=[PAPER]
)
def in_space_corrected() -> Any:
    """1/σ(B_δ) = 1/sin²(δ/2) for d = 3: three times the printed number. For δ = π the cap is the sphere and the
    only strong center is the first token, while the printed formula gives 1/3.
    """
    return statement("1/(2*pi*(1 - cos(delta))/(4*pi)) == 1/sin(delta/2)**2 for delta in (0, pi]")


@claim("causal.C107", title="The number grows as δ^{−(d−1)}", kind="asymptotic", uses=["causal.C104"], cites=[PAPER])
def growth() -> Any:
    """1/σ(B_δ) grows as 1/δ^{d−1}: σ(B_δ) is ∫_0^δ sin^{d−2} t dt divided by the same integral over [0, π]."""
    return (
        statement("2/pi*t <= sin(t) <= t for t in [0, pi/2]"),
        argument(
            """
        So for δ ≤ π/2 the integral over [0, δ] lies between (2/π)^{d−2} and 1 times δ^{d−1}/(d − 1). The constants
        depend on d only; the exact one for δ → 0 is 1/σ ~ (d − 1) B((d − 1)/2, 1/2)/δ^{d−1}, with Euler's B.
        """
        ),
    )


@claim(
    "causal.C107.sharpened",
    title="Lemma C.1 in every dimension",
    kind="value",
    uses=["causal.C104"],
    cites=[PAPER],
)
def every_dimension() -> Any:
    """1/σ(B_δ) = S_{d−2}(π)/S_{d−2}(δ) with S_m(δ) = ∫_0^δ sin^m t dt: S_0 = δ, S_1 = 1 − cos δ and m S_m(δ) = (m − 1)
    S_{m−2}(δ) − sin^{m−1} δ cos δ. For example π/(δ − sin δ cos δ) for d = 4 and 4/((1 − cos δ)²(2 + cos δ)) for d = 5.

    Parts: for d = 4 and 5 that the derivative of σ is sin^{d−2} δ times a constant; the derivative of the recursion for
    m = 2, …, 10 as it stands, and for every m with w for sin^{m−2} δ after the product rule; values at 0 and π.
    """
    t, half_turn = variable("t"), read_formula("pi")
    four = (t - sin(t) * cos(t)) / half_turn
    five = (1 - cos(t)) ** 2 * (2 + cos(t)) / 4
    slopes = [
        equal(derivative(four, "t"), 2 * sin(t) ** 2 / half_turn),
        equal(derivative(five, "t"), 3 * sin(t) ** 3 / 4),
    ]
    for m in range(2, 11):
        step = -(sin(t) ** (m - 1)) * cos(t)
        slopes.append(equal(derivative(step, "t") + (m - 1) * sin(t) ** (m - 2), m * sin(t) ** m))
    return (
        *(as_question(slope, {"t": "(0, pi)"}, ()) for slope in slopes),
        *statements(
            "(m - 1)*w - ((m - 1)*w*cos(t)**2 - w*sin(t)**2) == m*w*sin(t)**2"
            " for m in [2, oo), w in (0, oo), t in (0, pi)",
            "0 - sin(0)*cos(0) == 0",
            "(pi - sin(pi)*cos(pi))/pi == 1",
            "(1 - cos(0))**2*(2 + cos(0))/4 == 0",
            "(1 - cos(pi))**2*(2 + cos(pi))/4 == 1",
        ),
    )


@claim("causal.C108", title="Probability that token k is a strong center", kind="identity", cites=[PAPER])
def probability_of_token() -> Any:
    """P(X_k is chosen) = ∫ (1 − μ(B_δ(x)))^{k−1} dμ(x) for independent tokens with distribution μ."""
    return argument(
        """
        X_k is a strong center when X_1, …, X_{k−1} all lie outside of the closed ball B_δ(X_k). Given X_k = x these
        are k − 1 independent events of probability 1 − μ(B_δ(x)); integrate over x (Fubini).
        """
    )


@claim(
    "causal.C109", title="Strong centers for any distribution", kind="probability", uses=["causal.C108"], cites=[PAPER]
)
def any_distribution() -> Any:
    """Our computation of the average number works for any distribution: it is ∫ dμ(x)/μ(B_δ(x)), which equals
    1/σ(B_δ) for “spherically harmonic” μ, in particular the uniform one.

    The example: two points farther apart than δ with probabilities p and 1 − p give p/p + (1 − p)/(1 − p) = 2.
    """
    return (
        statement("p/p + (1 - p)/(1 - p) == 2 for p in (0, 1)"),
        argument(
            """
        μ(B_δ(x)) > 0 for μ-almost every x (a separable space), so Σ_k (1 − μ(B_δ(x)))^{k−1} = 1/μ(B_δ(x)) there,
        and the sum may be exchanged with the integral because all terms are nonnegative. The last equality needs
        that μ(B_δ(x)) does not depend on x and equals the area of a cap; “spherically harmonic” is not defined in
        the paper, and the uniform distribution is the one that is used.
        """
        ),
    )
