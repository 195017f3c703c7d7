"""Section 4 and Appendix C: a single cluster for small β; P4.1–P4.7, and the explicit range O1."""

from __future__ import annotations

from typing import Any

from verify import claim, cos, sin, substitute, variable
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..prose import argument
from ..vectors import dot, identities, total
from .notation import PAPER, statement, statements
from .particles import circle


@claim(
    "perspective.P4.1",
    title="Theorem 4.1: a single cluster for β = 0",
    kind="convergence",
    uses=["perspective.PA.0.corrected", "perspective.PA.1", "perspective.PA.2.lemma", "ours.threshold.convergence"],
    cites=[PAPER, "frouvelle2019long"],
)
def theorem_zero() -> Any:
    """Theorem 4.1. Let d, n ≥ 2. For Lebesgue-almost every start the solution of (4.1) converges to a single
    cluster."""
    return argument(
        """
        (4.1) is the gradient ascent of an analytic function on a compact analytic manifold (PA.0.corrected), so every
        solution converges to a critical point (Łojasiewicz). One that is not a global maximum is a strict saddle
        (Lemma A.2), and the starts that converge to strict saddles have volume zero (Lemma A.1). At a global maximum
        all points are equal.
        """
    )


@claim("perspective.P4.2", title="Exponential convergence to consensus for β = 0", kind="symbolic",
       cites=[PAPER, "frouvelle2019long"])  # fmt: skip
def rate_zero() -> Any:
    """For β = 0, once convergence to a single cluster holds, it is exponential. On the circle, the linearisation of
    (4.1) at consensus has the matrix −1 + 1/n: eigenvalue −1 on differences, 0 on rotations. For n = 3.
    """
    angles = [variable(f"p{i}") for i in (1, 2, 3)]
    speeds = [total(sin(b - a) for b in angles) / 3 for a in angles]
    same = {f"p{i}": variable("p") for i in (1, 2, 3)}
    found = [substitute(derivative(speed, f"p{j}"), same) for speed in speeds for j in (1, 2, 3)]
    return (
        *identities(found, [number(1) / 3 - int(i == j) for i in range(3) for j in range(3)]),
        argument(
            """
            In any dimension the linearisation at consensus is v_i' = (mean of v) − v_i. Consensus states form a
            manifold, of the dimension of the kernel, and all other eigenvalues are −1: a solution that converges to it
            does so exponentially.
            """
        ),
    )


@claim(
    "perspective.P4.4",
    title="Theorem 4.2: a single cluster with probability tending to 1 as β → 0",
    kind="convergence",
    uses=["perspective.P4.1", "perspective.P4.3", "perspective.P6.4"],
    cites=[PAPER],
)
def theorem_small() -> Any:
    """Theorem 4.2. For fixed d, n ≥ 2 the probability (volume) of the starts from which (SA), or (USA), converges to a
    single cluster tends to 1 as β → 0.
    """
    return argument(
        """
        Let S_m be the open set of starts whose solution for β = 0 has all ⟨x_i, x_j⟩ > 3/4 at time m. By P4.1 almost
        every start belongs to S_m for all large m, so the volume of S_m tends to that of the whole space. By P4.3 the
        solution for β from a start in S_m has ⟨x_i, x_j⟩ > 0 at time m for all β ≤ β_m: two points that move by at
        most ε change ⟨x_i, x_j⟩ by at most 2ε. All points then lie in an open hemisphere, that around any one of them,
        and Lemma 6.4 gives a single cluster. So the volume in the limit β → 0 is at least that of S_m, for every m.
        """
    )


@claim(
    "perspective.P4.5",
    title="Theorem 4.3: β ≤ C/n gives a single cluster",
    kind="convergence",
    uses=["perspective.O1"],
    cites=[PAPER],
)
def theorem_over_n() -> Any:
    """Theorem 4.3. There is a constant C > 0 such that for β ≤ C/n, (SA) and (USA) converge to a single cluster from
    almost every start. With C = 1: 1/n ≤ log(n/(n−1)), which is the range of perspective.O1.
    """
    return statement("1/n <= log(n/(n - 1)) for n in [2, oo)")


@claim(
    "perspective.O1",
    title="A single cluster for 0 ≤ β ≤ log(n/(n−1)), every d and n ≥ 2",
    kind="theorem",
    uses=["perspective.P5.2", "perspective.P5.5", "perspective.PA.1", "perspective.P6.4", "perspective.P3.9",
          "perspective.P3.10", "ours.threshold.convergence"],
    cites=[PAPER],
)  # fmt: skip
def small_range() -> Any:
    """For every d, n ≥ 2 and 0 ≤ β ≤ log(n/(n−1)), (SA) and (USA) converge to a single cluster from almost every start.

    Parts: c(e^{βc} − 1) ≤ e^β − 1 on [−1, 1]; strict for c < 1, β > 0; and 1 − (n−1)(e^β − 1) ≥ 0 in the range.
    """
    return (
        *statements(
            "c*(exp(beta*c) - 1) <= exp(beta) - 1 for beta in [0, oo), c in [-1, 1]",
            "c*(exp(beta*c) - 1) < exp(beta) - 1 for beta in (0, oo), c in [-1, 1)",
            "1 - (n - 1)*(e - 1) >= 0 for n in [2, oo), e in [1, 2] if e*(n - 1) <= n",
        ),
        argument(
            """
            Let x be a critical point of E_β where no eigenvalue of the Hessian is positive. (B.3) for S = {i} gives
            Σ_{j≠i} e^{βc_ij}((d−1)c_ij − β(1 − c_ij²)) ≥ 0, so Σ_{j≠i} c_ij e^{βc_ij} ≥ 0. Subtract the first part for
            all j ≠ i: ⟨x_i, Σ_j x_j⟩ = 1 + Σ_{j≠i} c_ij ≥ 1 − (n−1)(e^β − 1) ≥ 0. Equality would need c_ij = 1 for all
            j (second part) or β = 0, and then the left side is at least 1. So all x_i lie in the open hemisphere
            around Σ_j x_j. A critical point in an open hemisphere is a single cluster: it is a stationary solution,
            and those in an open hemisphere converge to a single cluster (Lemma 6.4). So every critical point that is
            not a single cluster is a strict saddle, for the metric of (SA) as well (P5.5), and Łojasiewicz and Lemma
            A.1 conclude as in Theorem 4.1.
            """
        ),
    )


@claim("perspective.P4.6", title="(C.2): a positive eigenvalue at every other critical point", uses=[
    "perspective.P4.6.sharpened"], cites=[PAPER])  # fmt: skip
def eigenvalue() -> Any:
    """(C.2) At a critical point of E_0 = (1/n)|Σ_i x_i|² that is not a consensus some eigenvalue of the Hessian is
    at least 2(d−1)/(dn). By perspective.P4.6.sharpened it is even at least 1. The constants are from a secondary
    source.
    """
    return statement("2*(d - 1)/(d*n) <= 1 for d in [2, oo), n in [2, oo)")


@claim("perspective.P4.6.sharpened", title="The eigenvalue is at least 1, whatever n is", kind="theorem", cites=[PAPER])
def eigenvalue_sharp() -> Any:
    """At a critical point of E_0 = (1/n)|Σ_i x_i|² that is not a consensus some eigenvalue of the Hessian is at least
    2(d−1)/d when Σ_i x_i = 0, and more than 1 otherwise: so at least 1 for all d, n ≥ 2.

    The second derivative of E_0 along great circles with velocities v_i is (2/n)(|Σ_i v_i|² − Σ_i ⟨m, x_i⟩|v_i|²) with
    m = Σ_i x_i; checked for n = 3 on the circle, at s = 0 of the angles p_i + s v_i.
    """
    s = variable("s")
    points = circle(3)
    speeds = [variable(f"v{i}") for i in (1, 2, 3)]
    moved = [
        (cos(variable(f"p{i}") + s * v), sin(variable(f"p{i}") + s * v)) for i, v in zip((1, 2, 3), speeds, strict=True)
    ]
    mean = tuple(total(x[k] for x in moved) for k in (0, 1))
    second = substitute(derivative(derivative(dot(mean, mean) / 3, "s"), "s"), {"s": number(0)})
    velocity = tuple(total(v * x for v, x in zip(speeds, column, strict=True)) for column in
                     ([-x[1] for x in points], [x[0] for x in points]))  # fmt: skip
    centre = tuple(total(x[k] for x in points) for k in (0, 1))
    expected = (
        2 * (dot(velocity, velocity) - total(dot(centre, x) * v**2 for x, v in zip(points, speeds, strict=True))) / 3
    )
    return (
        *identities([second], [expected]),
        *statements(
            "2*(d - 1)/d >= 1 for d in [2, oo)",
            "2/n*(k**2 + (n - 2*k)*k)/k == 2*(n - k)/n for k in [1, oo), n in [2, oo)",
            "2*(n - k)/n > 1 for k in [1, oo), n in [2, oo) if 2*k < n",
        ),
        argument(
            """
            m = 0: choose a unit vector u with Σ⟨x_i, u⟩² ≤ n/d (the sum over a basis is n) and v_i = P_{x_i} u. Then
            Σ|v_i|² = T = n − Σ⟨x_i, u⟩² and |Σ v_i| ≥ ⟨Σ v_i, u⟩ = T, so the form is at least (2/n)T² = (2/n)T Σ|v_i|²
            with (2/n)T ≥ 2(d−1)/d. m ≠ 0: all x_i are ±m/|m|, k of them with the minus sign, 1 ≤ k < n/2, |m| = n −
            2k. Move these k with one velocity v: the quotient is (2/n)(k² + (n−2k)k)/k = 2(n−k)/n > 1 (third and
            fourth part).
            """
        ),
    )


@claim("perspective.P4.7", title="(C.1), (C.3), (C.4): the energies for small β are close", cites=[PAPER])
def close_energies() -> Any:
    """(C.1), (C.3), (C.4): E_β minus a constant has gradient and Hessian within O(β) of those of E_0, with the factor
    of perspective.PA.0.corrected, for the canonical metric and for that of (SA).

    E_β and E_0 differ by sums of r(c) = (e^{βc} − 1)/β − c at c = ⟨x_i, x_j⟩: |r'| = |e^{βc} − 1| ≤ βe^β and r'' =
    βe^{βc} ≤ βe^β on [−1, 1]; and the factors Z_i/n of the metric, means of e^{βc}, are within βe^β of 1.
    """
    return (
        *statements(
            "-beta*exp(beta) <= exp(beta*c) - 1 <= beta*exp(beta) for beta in [0, oo), c in [-1, 1]",
            "0 <= beta*exp(beta*c) <= beta*exp(beta) for beta in [0, oo), c in [-1, 1]",
        ),
        argument(
            """
            Along great circles c has bounded first and second derivatives, so those of r(c) are O(β): (C.1). The
            factors Z_i/n and their derivatives are within O(β) of 1 and 0, so gradient and Hessian for the metric of
            (SA) are within O(β) of those for the canonical one: (C.3), (C.4).
            """
        ),
    )
