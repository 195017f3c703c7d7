"""Section 3, Lemma 3.1 and Appendix B.1: the dynamics x' = P_x(Vx) of one token; C015–C022."""

from __future__ import annotations

from itertools import pairwise
from math import factorial
from typing import Any, Final

from verify import claim, cos, exp, sin, sqrt, variable
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..prose import argument, counterexample
from ..vectors import dot, identities, matrix, tangent, times, total, vector
from .notation import PAPER, statement, statements

#: Jordan blocks are checked up to this size.
_LARGEST_BLOCK: Final = 4


@claim(
    "causal.C015",
    title="Lemma 3.1 (i): exponential convergence to L'",
    kind="convergence",
    uses=["causal.C017", "causal.C018", "causal.C019"],
    cites=[PAPER],
)
def exponential_convergence() -> Any:
    """For almost every x(0), dist(x(t), L' ∩ S^(d−1)) ≤ C e^(−ct), where L' is the span of the generalised eigenvectors
    of the eigenvalues with the largest real part."""
    return argument(
        """
        By C017, x = y/|y| with y' = Vy. Write y = a + b with a in L' and b in the span L'' of the other generalised
        eigenvectors; both are invariant, and a(0) ≠ 0 for almost every x(0) (C019). By C018, |a(t)| ≥ c1 e^(λt)
        with λ = λ_max: the leading polynomial coefficient of a is a fixed nonzero combination of independent
        vectors times functions of modulus one. Also |b(t)| ≤ c2 e^(μt) for some μ < λ. The distance from x(t) to
        a(t)/|a(t)| is at most 2 |b(t)|/|a(t)| in chord length, and at most π/2 times that along the sphere.
        """
    )


@claim(
    "causal.C016",
    title="Lemma 3.1 (ii): convergence to L at the rate 1/t",
    kind="convergence",
    uses=["causal.C015", "causal.C016.example"],
    cites=[PAPER],
)
def linear_convergence() -> Any:
    """For almost every x(0), dist(x(t), L ∩ S^(d−1)) ≤ c/t, where L is spanned by the eigenvectors of the largest
    Jordan blocks in L'."""
    return argument(
        """
        In formula (6) (C018) the terms of the largest blocks, of size m, grow like t^(m−1) e^(λt) times their
        eigenvectors, which are independent and have nonzero coefficients for almost every x(0) (C019); all other
        terms are O(t^(m−2) e^(λt)). After division by |y| the part outside L is O(1/t). The rate cannot be
        improved: causal.C016.example.
        """
    )


@claim("causal.C016.example", title="The rate 1/t is attained by a Jordan block", kind="inequality", cites=[PAPER])
def rate_is_attained() -> Any:
    """For V = [[1, 1], [0, 1]] and x(0) at the angle π/4, y = e^t (1 + t, 1), and the distance to L = span(e_1) is
    atan(1/(1 + t)): above 1/(2t) for t ≥ 2 and below 1/t for t > 0."""
    return statements("atan(1/(1 + t)) > 1/(2*t) for t in [2, oo)", "atan(1/(1 + t)) < 1/t for t in (0, oo)")


@claim("causal.C017", title="A token moves like a normalised linear flow", kind="symbolic", cites=[PAPER])
def normalised_flow() -> Any:
    """For y' = Vy ≠ 0 and s = y/|y|: s' = Vs − ⟨s, Vs⟩ s = P_s(Vs). In coordinates for d = 3 and every V; for every d
    with l = |y| and v = ⟨y, Vy⟩: l' = v/l, and the coefficients of y in y'/l − (l'/l²)y and in Vs − ⟨s, Vs⟩ s agree
    (last part)."""
    y, value = vector("y", 3), matrix("v", 3)
    velocity = times(value, y)
    length = sqrt(dot(y, y))
    s = tuple(c / length for c in y)
    moving = [total(derivative(c, f"y{k}") * velocity[k - 1] for k in (1, 2, 3)) for c in s]
    return (
        *identities(moving, tangent(times(value, s), s), dot(y, y) > 0),
        statement("-(v/l)/l**2 == -(v/l**2)/l for l in (0, oo), v in (-oo, oo)"),
    )


def _block_for_complex_pair(size: int) -> list[Any]:
    """The real Jordan block of a ± ib: y_i' = (a + bJ) y_i + y_{i+1} for y_i in the plane, J the quarter turn."""
    a, b, t = variable("a"), variable("b"), variable("t")
    first, second = vector("c", size), vector("d", size)
    waves = (cos(b * t), sin(b * t))
    turned = [(waves[0] * c - waves[1] * d, waves[1] * c + waves[0] * d) for c, d in zip(first, second, strict=True)]
    y = [
        tuple(
            exp(a * t) * total(turned[j][k] * t ** (j - i) / factorial(j - i) for j in range(i, size)) for k in range(2)
        )
        for i in range(size)
    ]
    parts: list[Any] = []
    for (u, v), following in pairwise([*y, (number(0), number(0))]):
        moved = [a * u - b * v + following[0], b * u + a * v + following[1]]
        parts += identities([derivative(u, "t"), derivative(v, "t")], moved)
    return parts


@claim("causal.C018", title="The solution for a Jordan block, formula (6)", kind="symbolic", cites=[PAPER])
def jordan_solution() -> Any:
    """y(t) = Σ_k e^{λ_k t} Σ_j c_j^k Σ_{i≤j} t^{j−i}/(j−i)! ξ_i^k solves y' = Vy with y(0) = Σ c_j^k ξ_j^k, where (V −
    λ_k) ξ_i^k = ξ_{i−1}^k. Blocks do not interact. For blocks of every size, and for complex λ in the same way: the
    derivative of e^{λt} t^m/m! is λ times it plus e^{λt} t^{m−1}/(m−1)! (last part, with f = (m−1)!). Written out for
    one block of each size up to 4 with real λ, and for a pair of complex ones, in real form, up to size 2."""
    rate, t = variable("lambda"), variable("t")
    parts: list[Any] = []
    for size in range(1, _LARGEST_BLOCK + 1):
        start = vector("c", size)
        y = [
            exp(rate * t) * total(start[j] * t ** (j - i) / factorial(j - i) for j in range(i, size))
            for i in range(size)
        ]
        moved = [rate * a + b for a, b in pairwise([*y, number(0)])]
        parts += identities([derivative(a, "t") for a in y], moved)
    term = statement(
        "l*exp(l*t)*t**m/(m*f) + exp(l*t)*m*t**(m - 1)/(m*f) == l*(exp(l*t)*t**m/(m*f)) + exp(l*t)*t**(m - 1)/f"
        " for t in (0, oo), l in (-oo, oo), m in [1, oo), f in [1, oo)"
    )
    return (*parts, *_block_for_complex_pair(1), *_block_for_complex_pair(2), term)


@claim("causal.C019", title="All coefficients are nonzero for almost every start", kind="measure", cites=[PAPER])
def generic_coefficients() -> Any:
    """For almost all initial conditions x(0) with respect to the surface measure, all coefficients c_j^k are
    nonzero.
    """
    return argument(
        """
        Each c_j^k is a nonzero linear functional of x(0) (a dual basis vector of a basis of generalised
        eigenvectors; complex for complex eigenvalues). It vanishes on a proper linear subspace, which meets the
        sphere in a set of measure zero; there are d functionals.
        """
    )


@claim(
    "causal.C020",
    title="Exponential convergence to ±ξ",
    kind="convergence",
    uses=["causal.C015"],
    cites=[PAPER],
)
def convergence_to_axis() -> Any:
    """When dim L = 1 and L = L', x(t) → ±ξ exponentially fast. (In print the sphere is S^1; it is S^(d−1).)"""
    return argument(
        """
        L' = L is a line, so L' ∩ S^(d−1) = {ξ, −ξ}. By C015 the distance to this set of two points decays
        exponentially; by continuity the trajectory stays near one of them.
        """
    )


@claim(
    "causal.C021",
    title="Complex top eigenvalues give a limit torus",
    kind="statement",
    uses=["causal.C015"],
    cites=[PAPER],
)
def limit_torus() -> Any:
    """The complex eigenvalues with the largest real part produce a limit torus in L ∩ S^(d−1)."""
    return argument(
        """
        Let the largest blocks in L' have size one or be leading as in C016. On L the flow y' = Vy is e^(λt) times
        rotations with frequencies ω_k in planes of a suitable basis, so y e^(−λt) runs on a torus on which it is
        dense in a subtorus; y ↦ y/|y| maps it into L ∩ S^(d−1). For one pair of eigenvalues and nothing else this
        is a circle. The token need not move along it with constant speed (causal.C022).
        """
    )


@claim("causal.C022", title="A complex λ_max rotates with constant speed", kind="symbolic", cites=[PAPER])
def constant_speed() -> Any:
    """If the eigenvalue with the largest real part is not real, the limiting configuration is additionally rotating
    with a constant speed.
    """
    return counterexample(
        "If λ_max is complex, the limiting configuration rotates with a constant speed.",
        statements(
            "2**2 - 4*(1*1 - (-1)*4) < 0",
            "-sin(t)*(cos(t) - sin(t)) + cos(t)*(4*cos(t) + sin(t)) == 4*cos(t)**2 + sin(t)**2 for t in (-oo, oo)",
            "4*cos(t)**2 + sin(t)**2 >= 1 for t in (-oo, oo)",
            "4*cos(0)**2 + sin(0)**2 == 4",
            "4*cos(pi/2)**2 + sin(pi/2)**2 == 1",
        ),
        """
        V has the eigenvalues 1 ± 2i (trace 2, determinant 5). The first token, at the angle θ, moves with the angular
        velocity 4 cos²θ + sin²θ, which is never less than 1, so it keeps turning, and is 4 at θ = 0 and 1 at θ = π/2.
        """,
        V="[[1, -1], [4, 1]]",
        theta="0 and pi/2",
    )


@claim(
    "causal.C022.corrected",
    title="For a normal V the speed of the first token is constant",
    kind="symbolic",
    cites=[PAPER],
)
def constant_speed_for_normal() -> Any:
    """For V = [[a, −b], [b, a]], with the eigenvalues a ± ib, the angle of the first token grows at the constant
    rate b.

    The later tokens keep the shape of their configuration only when Q^T K commutes with the rotation as well.
    """
    return statement(
        "-sin(t)*(a*cos(t) - b*sin(t)) + cos(t)*(b*cos(t) + a*sin(t)) == b"
        " for t in (-oo, oo), a in (-oo, oo), b in (-oo, oo)"
    )
