"""Sections 9.2 to 9.4: attention without normalisation, its limit β → ∞, and consensus-based optimisation;
P9.5–P9.9."""

from __future__ import annotations

from typing import Any

from verify import Formula, claim, exp, variable
from verify.claims.questions import Cited
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..prose import argument, counterexample
from ..vectors import Matrix, combination, identities, product, times, vector
from .notation import PAPER, statements
from .particles import BETA


def _rescaled(value: Matrix, group: Matrix) -> Any:
    """z_i = G x_i with G' = −VG and x_i' = w V x_i + (1−w) V x_j solves z_i' = (1−w) V(z_j − z_i)."""
    weight = variable("w")
    x, y = vector("x", 2), vector("y", 2)
    slope: Matrix = tuple(tuple(derivative(entry, "t") for entry in row) for row in group)
    negative: Matrix = tuple(tuple(-entry for entry in row) for row in product(value, group))
    velocity = combination((weight, times(value, x)), (1 - weight, times(value, y)))
    moved = combination((number(1), times(slope, x)), (number(1), times(group, velocity)))
    gap = tuple(b - a for a, b in zip(times(group, x), times(group, y), strict=True))
    pull = tuple((1 - weight) * c for c in times(value, gap))
    entries = [(a, b) for row, other in zip(slope, negative, strict=True) for a, b in zip(row, other, strict=True)]
    return identities([*moved, *(a for a, _ in entries)], [*pull, *(b for _, b in entries)])


@claim("perspective.P9.5", title="(9.2) solves (9.3)", kind="symbolic", cites=[PAPER, "geshkovski2024emergence"])
def rescaling() -> Any:
    """(9.2)–(9.3) z_i = e^{−tV} x_i turns x_i' = Σ_j A_ij V x_j (9.1) into z_i' = Σ_j A_ij V(z_j − z_i), with the same
    A_ij, e^{β⟨Qe^{tV}z_i, Ke^{tV}z_j⟩} divided by their sum over j.

    Because e^{−tV} commutes with V and Σ_j A_ij = 1: z_i' = −Vz_i + Σ_j A_ij V z_j. Written out for two particles with
    arbitrary weights w, 1 − w, V = diag(a, b) and V a Jordan block; e^{−tV} solves G' = −VG.
    """
    a, b, t = variable("a"), variable("b"), variable("t")
    zero, one = number(0), number(1)
    grown: Formula = exp(-t * a)
    return (
        *_rescaled(((a, zero), (zero, b)), ((grown, zero), (zero, exp(-t * b)))),
        *_rescaled(((a, one), (zero, a)), ((grown, -t * grown), (zero, grown))),
    )


@claim("perspective.P9.6", title="Table 1: limit shapes of the rescaled particles", kind="cited fact",
       cites=[PAPER, "geshkovski2024emergence"])  # fmt: skip
def limit_shapes() -> Any:
    """Table 1, first three rows: V = I and QᵀK > 0, vertices of a convex polytope; simple positive top eigenvalue of V
    with ⟨Qφ, Kφ⟩ > 0, at most three parallel hyperplanes; V paranormal, a polytope times a subspace."""
    return Cited(
        "Geshkovski, Letrouit, Polyanskiy, Rigollet (2024), Theorems 3.1, 4.1, 5.1: the rescaled particles cluster at "
        "the vertices of a convex polytope, on at most three parallel hyperplanes, on a polytope times a subspace."
    )


@claim(
    "perspective.P9.6.origin", title="Table 1, last row, for the rescaled particles", kind="convergence", cites=[PAPER]
)
def origin() -> Any:
    """Table 1, last row: for V = −I, KᵀQ = I the rescaled particles z_i form a single cluster at the origin."""
    x, z, t = variable("x"), variable("z"), variable("t")
    own, other = exp(BETA * x**2), exp(-BETA * x**2)
    speed = -(own * x - other * x) / (own + other)
    place = exp(-t) * z
    level = (exp(BETA * place**2) - exp(-BETA * place**2)) / (exp(BETA * place**2) + exp(-BETA * place**2))
    ratio = (own - other) / (own + other)
    return counterexample(
        "For V = −I and KᵀQ = I the rescaled particles z_i = e^t x_i converge to the origin.",
        (
            *identities([speed], [-x * ratio], beta="(0, oo)"),
            *identities([z + exp(t) * (-place * level)], [z * (1 - level)], beta="(0, oo)"),
            *statements("1 - (exp(s) - exp(-s))/(exp(s) + exp(-s)) > 0 for s in [0, oo)"),
        ),
        """
        Two particles x_1 = x = −x_2 on a line (in any dimension d) stay opposite, with x' = −x tanh(βx²) (first part).
        So z = e^t x has z' = z(1 − tanh(βe^{−2t}z²)) (second part), which is positive (third part): z grows, and from
        z(0) = 1 it never comes back. What converges to the origin is x. """,
        n="2",
        V="-1",
        z_1="1",
        z_2="-1",
    )


@claim("perspective.P9.6.origin.corrected", title="Table 1, last row, for the particles themselves",
       kind="convergence", cites=[PAPER, "geshkovski2024emergence"])  # fmt: skip
def origin_corrected() -> Any:
    """For V = −I, KᵀQ = I and β > 0 the particles x_i of (9.1), not the rescaled ones, converge to the origin, from
    every start (Geshkovski, Letrouit, Polyanskiy, Rigollet 2024, Theorem C.5). The mark ∗ in the table says perhaps
    this.

    With c = ⟨x_i, x_j⟩: c(e^{βc} − 1) > 0 for c ≠ 0.
    """
    return (
        *statements(
            "c*(exp(beta*c) - 1) > 0 for c in (0, oo), beta in (0, oo)",
            "c*(exp(beta*c) - 1) > 0 for c in (-oo, 0), beta in (0, oo)",
        ),
        argument(
            """
            F = Σ_ij e^{βc_ij} has the partial gradients 2β Σ_j e^{βc_ij} x_j = −2βZ_i x_i', so F' = −2β Σ_i Z_i|x_i'|²
            ≤ 0. As F ≥ e^{β|x_i|²} for every i, solutions are bounded, and their limit points are equilibria (LaSalle).
            At an equilibrium Σ_j e^{βc_ij} x_j = 0 for all i; the inner products with x_i, added over i, give 0 = Σ_ij
            c_ij e^{βc_ij} = |Σ_i x_i|² + Σ_ij c_ij(e^{βc_ij} − 1). No term is negative, so all c_ij are zero, |x_i|² =
            c_ii among them: the origin is the only equilibrium.
            """
        ),
    )


@claim("perspective.P9.7", title="Example 9.3: three different solutions", kind="inequality", cites=[PAPER])
def three_solutions() -> Any:
    """Example 9.3. d = 2, Q = K = V = I, x_1 = (1, 1), x_2 = (−1, 1), x_3(0) = (0, a) for any 0 ≤ a < 1: (9.5)–(9.6)
    have at least three solutions. x_1 and x_2 rest; x_3' = x_1 − x_3, or x_2 − x_3, or (x_1 + x_2)/2 − x_3.

    With s = 1 − e^{−t} ∈ (0, 1): on the way to x_1, x_3 = (s, r) with r = a + (1 − a)s and ⟨x_3, x_1⟩ = r + s is the
    largest of r + s, r − s and |x_3|² = r² + s²; to x_2 by symmetry; on the way to the middle, x_3 = (0, r), ⟨x_3,
    x_1⟩ = ⟨x_3, x_2⟩ = r > r² = |x_3|². And |x_1|² = 2 is larger than ⟨x_1, x_2⟩ = 0 and ⟨x_1, x_3⟩ = r + s.
    """
    return statements(
        "r + s > r - s for s in (0, 1), r in (0, 1)",
        "r + s > r**2 + s**2 for s in (0, 1), r in (0, 1)",
        "r > r**2 for r in (0, 1)",
        "2 > r + s for s in (0, 1), r in (0, 1)",
        "2 > 0",
        "0 < a + (1 - a)*s < 1 for a in [0, 1), s in (0, 1)",
    )


@claim("perspective.P9.8", title="(9.4) tends to solutions of (9.5) as β → ∞", kind="convergence", cites=[PAPER])
def singular_limit() -> Any:
    """For any Q, K, V, any start and T > 0 we expect the solutions of (9.4) to converge uniformly on [0, T], as β → ∞,
    to a solution of (9.5)–(9.6), for almost every time.

    For V = −I there need not be any such solution.
    """
    return counterexample(
        "For all Q, K, V and every start, the solutions of (9.4) converge to a solution of (9.5)–(9.6) as β → ∞.",
        statements(
            "5 > 2*x + y for x in [-1/4, 1/4], y in [1/4, 3/4]",
            "2 > -x + y for x in [-1/4, 1/4], y in [1/4, 3/4]",
            "2*x + y > x**2 + y**2 for x in [0, 1/4], y in [1/4, 3/4]",
            "-x + y > x**2 + y**2 for x in [-1/4, 0], y in [1/4, 3/4]",
            "-(2 - x) < 0 for x in (0, 1/4]",
            "-(-1 - x) > 0 for x in [-1/4, 0)",
            "-((2 - 0) + (-1 - 0))/2 == -1/2",
        ),
        """
        x_1 and x_2 see themselves most (⟨x_1, x_1⟩ = 5, ⟨x_1, x_2⟩ = −1, ⟨x_1, x_3⟩ = 2x + y for x_3 = (x, y); ⟨x_2,
        x_2⟩ = 2), so they rest. x_3, near its start, sees x_1 most for x > 0, x_2 most for x < 0, both for x = 0, and
        not itself (third and fourth part; 2x + y > −x + y exactly for x > 0). By (9.5) x' is negative for x > 0 and
        positive for x < 0, so a solution has x = 0 for a while; but then (9.5) says x' = −1/2 (last part). So no
        absolutely continuous function satisfies (9.5)–(9.6) for almost every time, and nothing can converge to one.
        Limits slide along x = 0, with the weights 1/3 and 2/3, not 1/2: they are solutions in the sense of Filippov.
        """,
        V="-I",
        Q="I",
        K="I",
        x_1="(2, 1)",
        x_2="(-1, 1)",
        x_3="(0, 1/2)",
    )


@claim("perspective.P9.8.corrected", title="(9.4) tends to Filippov solutions", kind="convergence", cites=[PAPER])
def filippov() -> Any:
    """As β → ∞ every sequence of solutions of (9.4) from one start has a subsequence that converges, uniformly on [0,
    T], to a Filippov solution: z_i' is for almost every time in the convex hull of V(z_j − z_i), j ∈ C_i(t).
    """
    return argument(
        """
        The velocities are bounded on [0, T] (Grönwall: |z_i'| ≤ 2|V| max_j |z_j|), so a subsequence converges
        uniformly (Arzelà–Ascoli). Where j is not in C_i for the limit at time t, ⟨Qz_i, Kz_j⟩ is less than the maximum
        by a margin near t, so the weight of j tends to 0 there. So the velocities approach the convex hull of the
        remaining V(z_j − z_i); the set-valued map of these hulls is upper semicontinuous with convex compact values,
        and the derivative of the limit lies in it for almost every time.
        """
    )


@claim("perspective.P9.9", title="Laplace's method", kind="limit", cites=[PAPER])
def laplace() -> Any:
    """lim_{β→∞} −(1/β) log ∫ e^{−βf} dρ = inf f over the support of ρ, for f bounded and continuous and any probability
    measure ρ.

    For weights w, 1 − w on values a ≤ b: a ≤ −(1/β) log(w e^{−βa} + (1−w)e^{−βb}) ≤ a + log(1/w)/β.
    """
    return (
        *statements(
            "w*exp(-beta*a) + (1 - w)*exp(-beta*b) <= exp(-beta*a)"
            " for w in (0, 1], beta in (0, oo), a in (-oo, oo), b in (-oo, oo) if a <= b",
            "w*exp(-beta*a) + (1 - w)*exp(-beta*b) >= w*exp(-beta*a)"
            " for w in (0, 1], beta in (0, oo), a in (-oo, oo), b in (-oo, oo)",
        ),
        argument(
            """
            With m = inf f over the support, ∫ e^{−βf} dρ ≤ e^{−βm}. For ε > 0 the set where f < m + ε has positive
            measure w, so ∫ e^{−βf} dρ ≥ w e^{−β(m+ε)}. So m ≤ −(1/β) log ∫ e^{−βf} dρ ≤ m + ε + log(1/w)/β.
            """
        ),
    )
