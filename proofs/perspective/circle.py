"""Sections 7 and 8: the circle, Kuramoto's model, the law of a difference; P7.1–P7.5, P8.1."""

from __future__ import annotations

from typing import Any, Final

from verify import claim, cos, exp, sin, variable
from verify.claims.questions import Cited
from verify.formula.derivative import derivative

from ..prose import argument
from ..vectors import dot, identities, total
from .notation import PAPER, statements
from .particles import BETA, attention, circle

_ANGLES: Final = tuple(variable(f"p{i}") for i in (1, 2, 3))
_BETA: Final = {"beta": "(0, oo)"}


def velocity(i: int) -> Any:
    """(7.1) for three particles: −(1/3) Σ_j e^{β cos(p_i − p_j)} sin(p_i − p_j)."""
    gaps = [_ANGLES[i] - b for b in _ANGLES]
    return -total(exp(BETA * cos(gap)) * sin(gap) for gap in gaps) / 3


@claim("perspective.P7.1", title="(7.1): the angles under (USA)", kind="symbolic", cites=[PAPER])
def angles() -> Any:
    """(7.1) For x_i = (cos θ_i, sin θ_i), (USA) reads θ_i' = −(1/n) Σ_j e^{β cos(θ_i − θ_j)} sin(θ_i − θ_j); and (SA)
    the same with Z_i for n. Written out for three particles; the last two parts are the terms of both sums, for every
    n: ⟨x, y⟩ = cos(θ − ω) and ⟨y, (−sin θ, cos θ)⟩ = −sin(θ − ω).
    """
    points = circle(3)
    field, z = attention(0, points)
    turned = (-points[0][1], points[0][0])
    weights = total(exp(BETA * cos(_ANGLES[0] - b)) for b in _ANGLES)
    gap = _ANGLES[0] - _ANGLES[1]
    return identities(
        [dot(field, turned) / 3, z, dot(points[0], points[1]), dot(points[1], turned)],
        [velocity(0), weights, cos(gap), -sin(gap)],
    )


@claim("perspective.P7.2", title="The fields of the equations for measures on the circle", kind="symbolic",
       uses=["perspective.P7.1"], cites=[PAPER])  # fmt: skip
def fields() -> Any:
    """With h_β(θ) = e^{β cos θ}, the empirical measure ν of the angles is carried by χ[ν] = β^{−1} h_β' * ν for (USA),
    and by β^{−1} (h_β' * ν)/(h_β * ν) for (SA): the integrands are those of (7.1), h_β'/β = −e^{β cos θ} sin θ.
    """
    t = variable("t")
    kernel = exp(BETA * cos(t))
    return identities([derivative(kernel, "t") / BETA], [-kernel * sin(t)], **_BETA)


@claim("perspective.P7.3", title="(7.3): Kuramoto's model as a gradient flow", kind="symbolic", cites=[PAPER])
def kuramoto_gradient() -> Any:
    """(7.3) With equal frequencies and in the rotating frame, (7.2) is θ' = ∇F, F(θ) = (K/(2n)) Σ_ij cos(θ_i − θ_j),
    which is largest exactly when all angles are equal. For three oscillators.
    """
    strength = variable("K")
    energy = strength / 6 * total(cos(a - b) for a in _ANGLES for b in _ANGLES)
    speeds = [strength / 3 * total(sin(b - a) for b in _ANGLES) for a in _ANGLES]
    return (
        *identities([derivative(energy, f"p{i}") for i in (1, 2, 3)], speeds),
        *statements("cos(t) < 1 for t in (0, 2*pi)"),
    )


@claim("perspective.P7.4", title="Kuramoto: no synchronization for small K, total for large K", kind="threshold",
       uses=["sync.Y2", "sync.Y3.kuramoto"], cites=[PAPER, "strogatz2000kuramoto"])  # fmt: skip
def kuramoto_thresholds() -> Any:
    """(7.2) For small K the oscillators do not synchronize, for large K all do. Exactly, for n = 2: their velocities
    become equal if and only if K ≥ |ω_1 − ω_2|. For every n: never if K < n|ω_i − ω_j|/(2(n−1)) for some i, j. With
    equal frequencies every K > 0 synchronizes almost every start.

    For n = 2 the difference has φ' = w − K sin φ, w = ω_1 − ω_2 > 0.
    """
    return (
        *statements(
            "w - K*sin(x) > 0 for w in (0, oo), K in [0, oo), x in (-oo, oo) if K < w",
            "w - K*sin(asin(w/K)) == 0 for w in (0, oo), K in (0, oo) if w <= K",
        ),
        argument(
            """
            n = 2: for K < w the difference grows for ever, at a rate bounded below. For K ≥ w there is an equilibrium,
            and as the equation is one on a circle, every solution converges to one: the velocities become equal. Any
            n: if all velocities tend to a common Ω, then |ω_i − Ω| = lim |(K/n) Σ_j sin(θ_j − θ_i)| ≤ K(n−1)/n, so
            |ω_i − ω_j| ≤ 2K(n−1)/n. Equal frequencies: Theorem 2.3 and Corollary 2.4 on synchronization (sync.Y2,
            sync.Y3.kuramoto).
            """
        ),
    )


@claim("perspective.P7.4.threshold", title="Kuramoto: a critical coupling for many oscillators", kind="cited fact",
       cites=[PAPER, "strogatz2000kuramoto"])  # fmt: skip
def critical_coupling() -> Any:
    """When K exceeds a critical value, a part of the oscillators synchronizes (a phase transition, for n → ∞)."""
    return Cited(
        "Kuramoto; see Strogatz (2000): for a symmetric unimodal density g of frequencies the critical coupling is "
        "2/(pi g(0)) as n tends to infinity."
    )


@claim("perspective.P7.5", title="(7.4): (7.1) as a gradient flow", kind="symbolic", cites=[PAPER])
def gradient() -> Any:
    """(7.4) (7.1) is θ' = n ∇E_β(θ) with E_β(θ) = (1/(2βn²)) Σ_ij e^{β cos(θ_i − θ_j)}, which is largest exactly when
    all angles are equal. Written out for three particles; in general each pair contributes e^{β cos θ}/β, with the
    derivative −e^{β cos θ} sin θ (perspective.P7.2).
    """
    energy = total(exp(BETA * cos(a - b)) for a in _ANGLES for b in _ANGLES) / (18 * BETA)
    return (
        *identities([3 * derivative(energy, f"p{i}") for i in (1, 2, 3)], [velocity(i) for i in range(3)], **_BETA),
        *statements("exp(beta*cos(t)) < exp(beta) for beta in (0, oo), t in (0, 2*pi)"),
    )


@claim("perspective.P8.1", title="(8.1): the law of the difference of two particles", kind="symbolic",
       uses=["perspective.P7.1"], cites=[PAPER])  # fmt: skip
def difference() -> Any:
    """(8.1) For starts that are independent and uniform on the circle, the law ψ of x = θ_1 − θ_2 solves ∂_t ψ +
    ∂_x(vψ) = 0 with v = (2/(βn)) h'(x) − (2(n−2)/(βn)) g(t, x), h(θ) = e^{β cos θ}, g the mean of h'(θ_2 − θ_3)
    given θ_1 − θ_2 = x. The constants are from a secondary source.

    For n = 3: (θ_1 − θ_2)' = (1/(3β))(2h'(x) + h'(θ_1 − θ_3) − h'(θ_2 − θ_3)).
    """
    slopes = [-BETA * exp(BETA * cos(gap)) * sin(gap) for gap in (
        _ANGLES[0] - _ANGLES[1], _ANGLES[0] - _ANGLES[2], _ANGLES[1] - _ANGLES[2])]  # fmt: skip
    expected = (2 * slopes[0] + slopes[1] - slopes[2]) / (3 * BETA)
    return (
        *identities([velocity(0) - velocity(1)], [expected], **_BETA),
        argument(
            """
            By the Liouville equation ψ is carried by the conditional mean v of (θ_1 − θ_2)' given the difference x;
            each of the n − 2 other particles contributes (1/(βn)) times the mean of h'(θ_1 − θ_3) − h'(θ_2 − θ_3). The
            law of all particles is invariant under exchanging 1 and 2 and under θ ↦ −θ, and the two together keep x
            and turn h'(θ_1 − θ_3) into h'(θ_3 − θ_2) = −h'(θ_2 − θ_3), as h' is odd. So the contribution is −2g.
            """
        ),
    )
