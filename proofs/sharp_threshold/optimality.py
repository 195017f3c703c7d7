"""Below −2/3 three equal clusters are stable: the threshold cannot be moved."""

from __future__ import annotations

from verify import claim, read_statement
from verify.claims.questions import Argument
from verify.formula.statement import Statement

from ..prose import step


@claim("ours.threshold.stable-force", title="f'(2π/3) > 0 exactly below −2/3")
def stable_force() -> tuple[Statement, ...]:
    """For f(x) = sin(x) e^{β(cos x − 1)}: f'(2π/3) = (−1/2 − 3β/4) e^{−3β/2}, which is positive for β < −2/3."""
    derivative = "(cos(2*pi/3) - b*sin(2*pi/3)**2)*exp(b*(cos(2*pi/3) - 1))"
    return (
        read_statement(f"{derivative} == (-1/2 - 3*b/4)*exp(-3*b/2) for b in (-oo, oo)"),
        read_statement("(-1/2 - 3*b/4)*exp(-3*b/2) > 0 for b in (-oo, -2/3)"),
    )


@claim(
    "ours.threshold.clusters",
    title="Three equal clusters attract an open set for β < −2/3",
    uses=["ours.threshold.stable-force"],
)
def clusters() -> Argument:
    """Let β < −2/3 and let the particles be divided into three groups of mass 1/3 each (equal masses: n divisible by
    3). The states with each group at one place and distances 2π/3 attract an open set of starts, without and with
    normalisation: there is no synchronization from almost every start.
    """
    return Argument(
        "The energy has a strict local maximum there, modulo rotation.",
        (
            step(
                "Stationary",
                """
                Each cluster sees the two others at ±c, c = 2π/3, with equal masses; f is odd.
                """,
            ),
            step(
                "Strict maximum",
                """
                All values f'(x_i − x_j) are f'(0) = 1 or f'(c) > 0, so the second derivative of E along v, −½ ΣΣ m_i
                m_j f'(x_i − x_j)(v_i − v_j)², is negative unless all v_i are equal, that is, unless v is a rotation.
                """,
            ),
            step(
                "Attraction",
                """
                E increases along the flow (gradient ascent), so the circle of these states, on which E is constant, is
                asymptotically stable and attracts a neighbourhood.
                """,
            ),
        ),
    )


@claim(
    "ours.threshold.optimal",
    title="The threshold −2/3 is sharp",
    kind="theorem",
    uses=[
        "ours.threshold.synchronization",
        "ours.threshold.normalised",
        "ours.threshold.end-point",
        "ours.threshold.clusters",
    ],
)
def optimal() -> Argument:
    """Let the masses be such that the particles can be divided into three groups of equal mass (equal masses: n
    divisible by 3). Then self-attention on the circle, unnormalised or normalised, synchronizes from almost every
    start if and only if β ≥ −2/3. For other masses it does so at least for all β ≥ −2/3.
    """
    return Argument(
        "Synchronization for β > −2/3 and at β = −2/3, and the three stable clusters for β < −2/3, put together."
    )
