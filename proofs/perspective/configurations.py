"""Section 9.1: the repulsive case and optimal configurations of points; P9.1, P9.2."""

from __future__ import annotations

from typing import Any

from verify import claim, exp, read_statement
from verify.claims.questions import Cited

from ..prose import counterexample
from ..vectors import dot, identities
from .notation import PAPER, statements
from .particles import BETA, sphere


@claim("perspective.P9.1", title="The energy as a Gaussian energy", kind="symbolic", cites=[PAPER])
def gaussian() -> Any:
    """E_β[μ] = (e^β/(2β)) ∬ e^{−β|x − y|²/2} dμ dμ, since |x − y|² = 2 − 2⟨x, y⟩: the integrands agree. For d = 3."""
    x, y = sphere(2)
    gap = tuple(a - b for a, b in zip(x, y, strict=True))
    return identities(
        [exp(BETA * dot(x, y)) / (2 * BETA)], [exp(BETA) / (2 * BETA) * exp(-BETA * dot(gap, gap) / 2)], beta="(0, oo)"
    )


@claim("perspective.P9.2", title="Theorem 9.2, as printed", kind="theorem", cites=[PAPER, "cohn2007universally"])
def printed_theorem() -> Any:
    """Theorem 9.2. Let n ≥ 2. Any global minimum of E_β among sets of n points on S^(d−1) is either a sharp
    configuration or the vertices of a 600-cell.

    The theorem of Cohn and Kumar is the converse. There are n and d without a sharp configuration of n points, and
    still there is a minimum.
    """
    return counterexample(
        "Any global minimum of E_β among n points on S^(d−1) is a sharp configuration or the vertices of a 600-cell.",
        (
            *statements(
                "(1 + t)*t**2 >= 0 for t in [-1, 1]",
                "((1/3 + 1/4) - (-1/3 + 1/4))/2 == 1/3",
                "5/3 < (1 + 1)*1**2",
                "exp(c - 1)*((1 - c**2) - 2*c)/2 < 2/3 for c in [-1, 1]",
            ),
            read_statement(
                "5/4*(a**2 + b**2 + c**2 + d**2) - (a + b + c + d)**2/4 >= (a**2 + b**2 + c**2 + d**2)/4"
                " for a in (-oo, oo), b in (-oo, oo), c in (-oo, oo), d in (-oo, oo)"
            ),
        ),
        """
        Five points on S² are not the 120 vertices of a 600-cell, which lie on S³. They are not a sharp configuration:
        if all inner products of different points are equal and the points are a 1-design (sum 0), they are −1/4, and
        four of the points are independent, as |Σ a_i x_i|² = (5/4)Σ a_i² − (Σ a_i)²/4 > 0 for (a_i) ≠ 0 (last part);
        but the dimension is 3. If there are two or more inner products, they would be a 3-design: the mean of f(⟨x_k,
        x_j⟩) over j would be 1/3, the mean of f(t) = (1 + t)t² over the sphere (second part), but it is at least
        f(1)/5 = 2/5 (first and third part). There is a minimum at β = 1: E_β is continuous and the space of five
        points compact, and at a minimum the points are different. For if x_1 = x_2, moving them apart by ±s in a
        direction v changes the energy by −2βe^β s² for this pair, and on average over v by s²β Σ_k e^{βc}(β(1 − c²) −
        2c)/2 for the three others, which is less (fourth part, times e^{−β}). """,
        n="5",
        d="3",
        beta="1",
    )


@claim(
    "perspective.P9.2.corrected",
    title="Theorem 9.2 the other way round (Cohn and Kumar)",
    kind="cited fact",
    uses=["perspective.P9.3"],
    cites=["cohn2007universally"],
)
def theorem() -> Any:
    """Any sharp configuration, and the vertices of the 600-cell, are global minima of E_β among sets of as many
    points, for every β > 0 (Cohn and Kumar, Theorem 1.2). For some of them it is certified here: perspective.P9.3.
    """
    return Cited(
        "Cohn and Kumar, Theorem 1.2: sharp configurations and the vertices of the 600-cell minimise every completely "
        "monotonic potential energy among configurations with as many points."
    )
