"""Clusters that are not the final one: their stability and how fast they are left; O4, O5, P6.12."""

from __future__ import annotations

from typing import Any

from verify import Formula, claim, cos, exp, pi, sin, substitute, tanh, variable
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..prose import open_question
from ..vectors import Vector, dot, identities, total
from .notation import PAPER, statements
from .particles import BETA, attention


@claim("perspective.O4", title="When two opposite clusters are stable", kind="symbolic", cites=[PAPER])
def opposite_clusters() -> Any:
    """For QᵀK = V = Vᵀ with largest eigenvalue λ > 0 and unit eigenvector e, β > 0 and n even, the state with half of
    the particles at e and half at −e is linearly stable exactly when every other eigenvalue μ of V is below λ
    tanh(βλ).

    In the direction of the eigenvector of μ the linearisation of (2.3) has the eigenvalues μ − λT (all displacements
    equal), μT − λT (opposite in the two clusters) and −λT (differences within clusters), T = tanh(βλ). Written out for
    n = 4 in the plane, V = diag(λ, μ), at one particle of each cluster: to first order eigenvectors of V do not mix,
    the particles of a cluster are alike, and only their shares, one half each, matter.
    """
    top, other = variable("l"), variable("m")
    value = ((top, number(0)), (number(0), other))
    signs = (1, 1, -1, -1)
    points: list[Vector] = [
        (sign * cos(variable(f"p{i}")), sign * sin(variable(f"p{i}"))) for i, sign in enumerate(signs, 1)
    ]
    level = tanh(BETA * top)
    rest = {f"p{i}": number(0) for i in (1, 2, 3, 4)}
    speeds: list[Formula] = []
    for i, x in enumerate(points):
        field, z = attention(i, points, value, value)
        # the angle p of (cos p, sin p), and of its opposite, has the velocity ⟨x', (−sin p, cos p)⟩ times the sign
        speeds.append(signs[i] * dot(field, (-signs[i] * x[1], signs[i] * x[0])) / z)
    found, expected = [], []
    # a displacement d of particle i along (0, 1) changes its angle by sign_i·d
    for mode, rate in (((1, 1, 1, 1), other - top * level), ((1, 1, -1, -1), other * level - top * level),
                       ((1, -1, 0, 0), -top * level), ((0, 0, 1, -1), -top * level)):  # fmt: skip
        angle = [s * d for s, d in zip(signs, mode, strict=True)]
        for i, speed in ((0, speeds[0]), (2, speeds[2])):
            slopes = [substitute(derivative(speed, f"p{j}"), rest) for j in (1, 2, 3, 4)]
            found.append(total(a * s for a, s in zip(angle, slopes, strict=True)))
            expected.append(rate * angle[i])
    ranges = {"beta": "(0, oo)", "l": "(0, oo)"}
    return (
        *identities(found, expected, **ranges),
        *statements(
            "m*T - l*T < 0 for l in (0, oo), T in (0, 1), m in (-oo, oo) if m < l*T",
            "0 < tanh(beta*l) < 1 for beta in (0, oo), l in (0, oo)",
        ),
    )


@claim("perspective.O5", title="How fast two opposite clusters are left", kind="symbolic",
       uses=["perspective.P6.4.sharpened"], cites=[PAPER])  # fmt: skip
def escape() -> Any:
    """For V = QᵀK = I, clusters of p and q particles at opposite points are left at the largest rate q/(p e^{2β} + q) +
    p/(q e^{2β} + p) under (SA), and e^{−β} under (USA). Close to consensus distances decay at the rates 1 and e^β.

    The angle φ between the clusters has φ' = −sin φ e^{β cos φ}(q/(p e^β + q e^{β cos φ}) + p/(q e^β + p e^{β cos
    φ})), for (USA) −sin φ e^{β cos φ}; its slope at φ = π is the rate. Differences within a cluster grow at the rate
    (q − p e^{2β})/(p e^{2β} + q) for (SA), (q e^{−β} − p e^β)/(p + q) for (USA), or the same with p and q exchanged,
    which is less.
    """
    p, q, angle = variable("p"), variable("q"), variable("a")
    far = exp(BETA * cos(angle))
    normalised = -sin(angle) * far * (q / (p * exp(BETA) + q * far) + p / (q * exp(BETA) + p * far))
    opposite = {"a": pi}
    square = exp(2 * BETA)
    rate = q / (p * square + q) + p / (q * square + p)
    ranges = {"beta": "[0, oo)", "p": "[1, oo)", "q": "[1, oo)"}
    return (
        *identities([substitute(derivative(normalised, "a"), opposite)], [rate], **ranges),
        *identities([substitute(derivative(-sin(angle) * far, "a"), opposite)], [exp(-BETA)], beta="[0, oo)"),
        *statements(
            "(q - p*e)/(p*e + q) < q/(p*e + q) + p/(q*e + p) for p in [1, oo), q in [1, oo), e in [1, oo)",
            "(q/e - p*e)/(p + q) < 1/e for p in [1, oo), q in [1, oo), e in [1, oo)",
        ),
    )


@claim("perspective.P6.12", title="Problem 1: is there a metastable phase?", kind="open problem",
       uses=["perspective.O5", "perspective.P6.12.seen"], cites=[PAPER])  # fmt: skip
def metastability() -> Any:
    """Problem 1. Do the dynamics enter a transient metastable state, in which for β ≫ 1 all particles stay close to m
    < n clusters for long times, before they collapse to a single one?"""
    return open_question(
        "For large β, solutions of (SA) stay near several clusters for a long time before they form a single one.",
        """
        Shown: two opposite clusters of equal size are left at the rate 2/(e^{2β} + 1) at most (O5), so starts near
        them stay for a time of the order e^{2β}. Seen in simulation from uniform starts on the circle. Not shown: that
        almost every start comes close to such states, and how the number of clusters and the times depend on β. """,
        "A lower bound on times near several clusters as for strong Rényi centers in the causal model (causal.C055).",
    )
