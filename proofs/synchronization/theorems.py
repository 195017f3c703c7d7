"""The theorems: stable stationary points are synchronized under the L1 criterion (Y1–Y3), also with weights (Y5)."""

from __future__ import annotations

from verify import claim, read_statement
from verify.claims.questions import Argument
from verify.formula.statement import Statement
from verify.interaction import answers as _registers_the_questions  # noqa: F401
from verify.interaction.l1_statement import L1Statement, read_l1

_PAPER = ["polyanskiy2025synchronization"]


@claim("sync.Y1.trapezoid", title="The trapezoid identity and its bound", cites=_PAPER)
def trapezoid() -> tuple[Statement, ...]:
    """For every smooth h: ∫_a^b h = ((b−a)/2)(h(a)+h(b)) − ½ ∫_a^b (t−a)(b−t) h''(t) dt, and (t−a)(b−t) ≤ (b−a)²/4.

    G(t) = (t−a)(b−t) h'(t) − (a+b−2t) h(t) has the derivative (t−a)(b−t) h''(t) + 2 h(t), whatever h is (h0, h1, h2
    stand for h, h', h'' at t), and G(b) − G(a) = (b−a)(h(a)+h(b)). With u = t−a and v = b−t the bound is u v ≤
    (u+v)²/4.
    """
    by_product_rule = "(a + b - 2*t)*h1 + (t - a)*(b - t)*h2 - (-2*h0 + (a + b - 2*t)*h1)"
    everywhere = ", ".join(f"{name} in (-oo, oo)" for name in ("a", "b", "t", "h0", "h1", "h2"))
    return (
        read_statement(f"{by_product_rule} == (t - a)*(b - t)*h2 + 2*h0 for {everywhere}"),
        read_statement("-(a + b - 2*b)*hb + (a + b - 2*a)*ha == (b - a)*(ha + hb) for "
                       "a in (-oo, oo), b in (-oo, oo), ha in (-oo, oo), hb in (-oo, oo)"),
        read_statement("u*v <= (u + v)**2/4 for u in (-oo, oo), v in (-oo, oo)"),
    )  # fmt: skip


@claim(
    "sync.Y1",
    title="Stable stationary points are synchronized under the L1 criterion",
    kind="theorem",
    uses=["sync.Y1.trapezoid"],
    cites=_PAPER,
)
def theorem_2_1() -> Argument:
    """Theorem 2.1. Let f' < 0 outside [−τ, τ], τ ∈ (0, π]. If τ ∫_T max(f''', 0) dx < 4 (1 + τ/(2π)) f'(0), every
    stationary point is either locally unstable or synchronized, for every number of particles and all masses.
    """
    return Argument(
        "At a stationary point that is not synchronized and not unstable, the second variation and the trapezoid "
        "identity on every gap between neighbours give the opposite inequality.",
        (
            (
                "Second variation",
                "The flow is gradient ascent of E(x) = ½ ΣΣ m_i m_j Φ(x_i − x_j), Φ' = −f, for the metric Σ m_i "
                "dx_i². If the Hessian of E has no positive eigenvalue, then (H): ΣΣ m_i m_j f'(x_i − x_j)(v_i − "
                "v_j)² ≥ 0 for all v.",
            ),
            (
                "Each place",
                "Let h(x) = Σ_j m_j f'(x − x_j) = F'(x), F(x) = Σ_j m_j f(x − x_j). (H) for the indicator of the "
                "particles at the place p, of total mass m_p, gives h(p) ≥ m_p f'(0) ≥ 0.",
            ),
            (
                "Gaps",
                "If two gaps between neighbouring places were longer than τ, they would cut the circle into two arcs "
                "whose points are farther than τ apart both ways round; (H) for the indicator of one of them would be "
                "a sum of negative terms. So at most one gap is longer than τ.",
            ),
            (
                "One gap",
                "F vanishes at both ends of a gap [a, b] of length Δ, so ∫_a^b h = 0, and the trapezoid identity gives "
                "h(a) + h(b) = (1/Δ) ∫_a^b (t−a)(b−t) h''(t) dt ≤ (Δ/4) ∫_a^b max(h'', 0) dt.",
            ),
            (
                "All gaps",
                "If one gap is longer than τ, multiply its inequality by τ/Δ; for the others Δ ≤ τ. In the sum every "
                "place occurs twice, with weights at least 1 and τ/Δ, and h ≥ 0 at the places: (1 + τ/Δ) Σ_p h(p) ≤ "
                "(τ/4) ∫_T max(h'', 0). With Σ_p h(p) ≥ f'(0), Δ ≤ 2π and max(h'', 0) ≤ Σ_j m_j max(f'''(· − x_j), "
                "0): f'(0)(1 + τ/(2π)) ≤ (τ/4) ∫_T max(f''', 0), against the assumption. If no gap is longer than τ, "
                "the left side is 2 f'(0), which is no less.",
            ),
        ),
    )


@claim(
    "sync.Y2",
    title="Global synchronization for analytic f",
    kind="theorem",
    uses=["sync.Y1", "ours.threshold.convergence", "ours.threshold.center-stable"],
    cites=_PAPER,
)
def theorem_2_3() -> Argument:
    """Theorem 2.3. If moreover f is analytic, then from Lebesgue-almost every start all particles converge to one
    point.
    """
    return Argument(
        "Every trajectory converges to a stationary point (Łojasiewicz); one that is not synchronized is a strict "
        "saddle, and the starts that converge to strict saddles have measure zero.",
        (
            (
                "Convergence",
                "E is analytic on the compact torus and the metric Σ m_i dx_i² is constant: every trajectory of the "
                "gradient flow converges to a critical point of E, that is a stationary point.",
            ),
            (
                "Saddles",
                "By Y1 a stationary point that is not synchronized violates (H), so the Hessian of E, and with it the "
                "linearisation of the flow, has a positive eigenvalue.",
            ),
            (
                "Measure zero",
                "Stationary points come in circles and need not be isolated. Countably many of the neighbourhoods in "
                "the center-stable manifold theorem cover all saddles; a start that converges to a saddle is, from "
                "some integer time on, in one of countably many sets of measure zero, and the flow maps are "
                "diffeomorphisms.",
            ),
        ),
    )


@claim(
    "sync.Y3",
    title="The same with a bound M for the gaps; M = π when f > 0 on (0, π)",
    kind="theorem",
    uses=["sync.Y1", "sync.Y2"],
    cites=_PAPER,
)
def corollary_2_4() -> Argument:
    """Corollary 2.4. If no gap of a stationary point that is not synchronized is longer than M ≥ τ, then 2π may be
    replaced by M in the criterion. When f > 0 on (0, π), M = π may be taken.
    """
    return Argument(
        "In the last step of Y1 only the bound Δ ≤ M for the longest gap is used.",
        (
            (
                "M = π",
                "Let f > 0 on (0, π) and let a stationary point have a gap longer than π. All particles then lie in "
                "an arc shorter than π; for the particle x_1 at its end all differences x_1 − x_j lie in [0, π) on "
                "one side, so Σ_j m_j f(x_1 − x_j) = 0 forces x_j = x_1 for all j: the point is synchronized.",
            ),
            (
                "Larger τ",
                "The criterion reads ∫ max(f''', 0) < 4 (1/τ + 1/M) f'(0), so it is weakest for the smallest τ: an "
                "upper bound for τ may be used on both sides.",
            ),
        ),
    )


@claim(
    "sync.Y3.kuramoto",
    title="The Kuramoto model satisfies the criterion",
    kind="criterion",
    uses=["sync.Y3"],
    cites=_PAPER,
)
def kuramoto() -> L1Statement:
    """f = sin: τ = π/2, ∫ max(−cos, 0) = 2, and π < 4 (1 + 1/2) = 6."""
    return read_l1("L1[f(x) = sin(x); M = pi]")


@claim(
    "sync.Y5",
    title="Normalised and weighted models synchronize under the same criterion",
    kind="theorem",
    uses=["sync.Y1", "sync.Y2", "sync.Y3", "sync.Y4"],
    cites=_PAPER,
)
def normalised() -> Argument:
    """Y1–Y4 hold for all masses m_i > 0 and for dx_i/dt = −(1/Z_i(x)) Σ_j m_j f(x_i − x_j) with analytic Z_i > 0, so
    for softmax attention, Z_i = Σ_j m_j e^{β(cos(x_i − x_j) − 1)}.
    """
    return Argument(
        "Positive speeds change the metric, not the energy.",
        (
            (
                "Metric",
                "dx_i/dt = (1/(m_i Z_i)) ∂E/∂x_i is gradient ascent of the same E for the metric Σ m_i Z_i(x) dx_i², "
                "which is analytic and positive on the compact torus. The stationary points are the same.",
            ),
            (
                "Stability",
                "At a stationary point the linearisation is G⁻¹ Hess E with G = diag(m_i Z_i), which has as many "
                "positive eigenvalues as Hess E (Sylvester). So strict saddles stay strict saddles, and Y2 goes "
                "through.",
            ),
            ("Masses", "The proof of Y1 allows all masses m_i > 0; equal masses are nowhere used."),
        ),
    )
