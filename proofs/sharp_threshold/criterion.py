"""The three-point criterion (3P): an inequality between triples that every stable stationary state satisfies."""

from __future__ import annotations

from itertools import permutations

from verify import claim
from verify.claims.questions import Argument
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import OO, Formula, variable

from ..prose import step

#: One-variable functions at the gaps g₁, g₂, g₃: s = f', f, a, an even function v and an odd function w under the
#: square, an odd function r.
_NAMES = ("s", "f", "a", "v", "w", "r")
_EVEN = ("s", "v")


@claim(
    "ours.threshold.second-variation",
    title="Stable stationary states have a nonnegative second variation",
    cites=["polyanskiy2025synchronization"],
)
def second_variation() -> Argument:
    """Let f be odd, 2π-periodic and smooth. If a stationary state x is no strict saddle of the flow, then for all
    real v_i

    ΣΣ m_i m_j f'(x_i − x_j) (v_i − v_j)² ≥ 0.   (H)

    This holds for the unnormalised and for the normalised model.
    """
    return Argument(
        "Both models are gradient ascent of one energy for different metrics, and a direction in which the energy bends"
        " upwards at a stationary state is unstable.",
        (
            step(
                "Energy",
                """
                Let Φ' = −f with Φ even and E(x) = ½ ΣΣ m_i m_j Φ(x_i − x_j). Then ∂E/∂x_i = −m_i Σ_j m_j f(x_i − x_j),
                so dx_i/dt = (1/(m_i Z_i)) ∂E/∂x_i: the flow is the gradient ascent of E for the metric Σ m_i Z_i(x)
                dx_i². The stationary states are the critical points of E, whatever the positive Z_i.
                """,
            ),
            step(
                "Second derivative",
                """
                d²/dτ² E(x + τv) = ½ ΣΣ m_i m_j Φ''(x_i − x_j)(v_i − v_j)² = −½ ΣΣ m_i m_j f'(x_i − x_j)(v_i − v_j)². So
                (H) fails for some v exactly when the Hessian of E has a positive eigenvalue.
                """,
            ),
            step(
                "Linearisation",
                """
                At a critical point the linearisation of the flow is G⁻¹ Hess E with G = diag(m_i Z_i), which has as
                many positive eigenvalues as Hess E (Sylvester). So if (H) fails the state is a strict saddle.
                """,
            ),
        ),
    )


def _permutation_average() -> Statement:
    """6 T as the sum over the permutations of the triple, and as a sum over its gaps, in unknowns for all values.

    The points are x₀, x₁, x₂ with x₀ − x₁ = −g₁, x₁ − x₂ = −g₂, x₂ − x₀ = −g₃, g₁ + g₂ + g₃ = 0; ``s1`` stands for
    f'(g₁), ``v1`` for an even function at g₁, ``w1`` for an odd one, and so on.
    """

    def at(name: str, i: int, j: int) -> Formula:
        """The function ``name`` at x_i − x_j."""
        gap = i if j == (i + 1) % 3 else j
        symbol = variable(f"{name}{gap + 1}")
        return symbol if name in _EVEN or gap == j else -symbol

    total = _sum(
        at("s", x, y) * ((at("v", x, z) - at("v", y, z)) ** 2 + (at("w", x, z) - at("w", y, z)) ** 2)
        + at("a", x, z) * at("f", x, y)
        + at("r", x, z) * at("r", y, z)
        for x, y, z in permutations(range(3))
    )
    s, f, a, v, w, r = ([variable(f"{name}{i}") for i in (1, 2, 3)] for name in _NAMES)
    by_gaps = _sum(
        2 * s[i] * ((v[j] - v[k]) ** 2 + (w[j] + w[k]) ** 2) - f[i] * (a[j] + a[k]) - 2 * r[j] * r[k]
        for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1))
    )
    names = [f"{name}{i}" for name in _NAMES for i in (1, 2, 3)]
    return Statement((Relation("==", total, by_gaps),), tuple((name, Interval(-OO, OO, True, True)) for name in names))


def _sum(terms: object) -> Formula:
    first, *rest = list(terms)  # type: ignore[call-overload]
    total: Formula = first
    for term in rest:
        total = total + term
    return total


@claim("ours.threshold.average", title="T in terms of the gaps of a triple")
def average() -> Statement:
    """6 T = Σ_i 2 f'(g_i) N_i − f(g_i)(a(g_j) + a(g_k)) − 2 r(g_j) r(g_k) for the gaps g₁ + g₂ + g₃ = 0 of a triple,
    N_i = (v(g_j) − v(g_k))² + (w(g_j) + w(g_k))², with f, a, w, r odd and f', v even: the average over permutations of
    f'(x−y)((v(x−z) − v(y−z))² + (w(x−z) − w(y−z))²) + a(x−z) f(x−y) + r(x−z) r(y−z), six times.

    The values of the functions at the gaps are unknowns: s = f', f, a, v, w, r with the number of the gap.
    """
    return _permutation_average()


@claim(
    "ours.threshold.criterion",
    title="The three-point criterion",
    uses=["ours.threshold.second-variation"],
)
def criterion() -> Argument:
    """Let f be odd, 2π-periodic and smooth, h_l trigonometric polynomials, a and r_l odd ones, and let T(x, y, z) be
    the average over the six permutations of (x, y, z) of

    f'(x−y) Σ_l (h_l(x−z) − h_l(y−z))² + a(x−z) f(x−y) + Σ_l r_l(x−z) r_l(y−z).

    If T < 0 for all triples that are not all equal, then every stationary state with (H) is synchronized, for every
    number of particles and all masses.
    """
    return Argument(
        "Stationarity and (H), tested with functions of the particles' positions, and mean squares give an inequality"
        " for averages over triples of particles; T < 0 contradicts it.",
        (
            step(
                "From the second variation",
                """
                Fix a particle k and put v_i = h_l(x_i − x_k) into (H). Multiply by m_k and add over k and l: with μ = Σ
                m_i δ_{x_i}, ∭ f'(x−y) Σ_l (h_l(x−z) − h_l(y−z))² dμ(x) dμ(y) dμ(z) ≥ 0.
                """,
            ),
            step(
                "From stationarity",
                """
                Σ_j m_j f(x_i − x_j) = 0 for every i. Multiply by m_i m_k a(x_i − x_k) and add: ∭ a(x−z) f(x−y) dμ(x)
                dμ(y) dμ(z) = 0.
                """,
            ),
            step(
                "From mean squares",
                """
                ∭ r_l(x−z) r_l(y−z) dμ(x) dμ(y) dμ(z) = ∫ (∫ r_l(x−z) dμ(x))² dμ(z) ≥ 0: the mean square of the force
                that an interaction r_l would exert on the particles.
                """,
            ),
            step(
                "Sum",
                """
                The measure μ×μ×μ does not change when x, y, z are permuted, so ∭ T dμ dμ dμ ≥ 0. For x = y = z every
                term of T vanishes, because f(0) = r_l(0) = 0.
                """,
            ),
            step(
                "Contradiction",
                """
                If two particles are at different places, the triples that are not all equal have positive weight m_i
                m_j m_k, and T < 0 on them makes the integral negative. So all particles are at one place.
                """,
            ),
        ),
    )
