"""Q3: what no theorem on clustering can do without: laws that are symmetric under x → x + π stay so."""

from __future__ import annotations

from typing import Any, Final

from verify import Formula, claim, cos, exp, pi, read_statement, sin, variable
from verify.claims.questions import Argument

from ..vectors import identities, total
from .poisson_kernel import PAPER

BETA: Final = variable("beta")


def pulls(angles: list[Formula], i: int) -> tuple[Formula, Formula]:
    """Σ_j e^{β cos(x_i − x_j)} sin(x_i − x_j), and Z_i = Σ_j e^{β cos(x_i − x_j)}."""
    weights = [exp(BETA * cos(angles[i] - x)) for x in angles]
    return total(w * sin(angles[i] - x) for w, x in zip(weights, angles, strict=True)), total(weights)


@claim("quantitative.Q3.symmetric", title="Symmetric laws stay symmetric", kind="symbolic", cites=[PAPER])
def symmetric() -> Any:
    """For a law that is invariant under x → x + π the velocity at x + π is that at x, with and without normalisation,
    for every β: the law stays invariant, and ∫ e^{ix} dμ = 0 for ever.

    The velocities are integrals over pairs y, y + π; shown for the pairs at a and at b.
    """
    a, b = variable("a"), variable("b")
    angles = [a, a + pi, b, b + pi]
    (here, z), (there, z_there) = (pulls(angles, i) for i in (0, 1))
    return (
        *identities([here, z], [there, z_there]),
        *identities([cos(a) + cos(a + pi), sin(a) + sin(a + pi)], [0 * a, 0 * a]),
    )


@claim(
    "quantitative.Q3.needed",
    title="Two antipodal arcs never synchronize, so a condition is needed",
    kind="inequality",
    cites=[PAPER],
    uses=["quantitative.Q3.symmetric"],
)
def needed() -> Any:
    """A law that is invariant under x → x + π, such as the uniform law on two antipodal arcs, keeps the distance
    W_2 ≥ π/2 from every Dirac mass: smooth densities need a condition such as ∫ e^{ix} dμ_0 ≠ 0.

    The distances of z to x and to x + π are d and π − d, and their squares add up to π²/2 at least, with equality at
    d = π/2; the chords add up to 2 |e^{ix} − e^{iz}|² + … = 4.
    """
    return (
        read_statement("d**2 + (pi - d)**2 >= pi**2/2 for d in [0, pi]"),
        read_statement("(2 - 2*cos(d)) + (2 - 2*cos(pi - d)) == 4 for d in [0, pi]"),
        Argument("W_2(μ, δ_z)² is the mean of the squared distances to z; pairs x, x + π contribute π²/4 each."),
    )
