"""Synchronization of mean-field models on the circle (Polyanskiy, Rigollet, Yao, arXiv 2507.22857).

Particles x_i on the circle with masses m_i > 0, Σ m_i = 1, f odd, 2π-periodic and smooth, f'(0) > 0:

    dx_i/dt = −Σ_j m_j f(x_i − x_j).

Y1–Y3 are the general theorems, Y4–Y8 their application to self-attention, f = sin(x) e^{β(cos x − 1)}, Y9 the bound
that was known before.
"""

from __future__ import annotations

from verify import claim, read_formula, read_interval, read_statement
from verify.claims.questions import Argument, Cited
from verify.formula.statement import Statement
from verify.interaction import answers as _registers_the_questions  # noqa: F401
from verify.interaction.l1_statement import L1Statement, read_l1
from verify.interaction.questions import L1Ratio, L1Threshold, Synchronization
from verify.interaction.state_statement import StateStatement, read_state

_PAPER = ["polyanskiy2025synchronization"]
_ATTENTION = "sin(x)*exp(beta*(cos(x) - 1))"


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
    """Theorem 2.3. If moreover f is analytic, then from Lebesgue-almost every start all particles converge to one "
    "point."""
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
    "sync.Y4.criterion",
    title="Self-attention satisfies the criterion with M = π for every β ≥ −0.16",
    kind="criterion",
    cites=_PAPER,
)
def criterion_pi() -> L1Statement:
    """For f = sin(x) e^{β(cos x − 1)} and every β ≥ −0.16, f > 0 on (0, π) and
    τ ∫ max(f''', 0) < 4 (1 + τ/π) f'(0). β is not bounded above.
    """
    return read_l1(f"L1[f(x) = {_ATTENTION}; M = pi] for beta in [-4/25, oo)")


@claim(
    "sync.Y4.criterion-2pi",
    title="The criterion without using f > 0, M = 2π, for every β ≥ −0.16",
    kind="criterion",
    cites=_PAPER,
)
def criterion_two_pi() -> L1Statement:
    """The same with M = 2π, which needs nothing about the sign of f."""
    return read_l1(f"L1[f(x) = {_ATTENTION}; M = 2*pi] for beta in [-4/25, oo)")


@claim(
    "sync.Y4",
    title="Self-attention synchronizes for every β ≥ −0.16",
    kind="theorem",
    uses=["sync.Y2", "sync.Y3", "sync.Y4.criterion"],
    cites=_PAPER,
)
def self_attention() -> Argument:
    """Let β ≥ −0.16. Every stationary point of self-attention on the circle, f = sin(x) e^{β(cos x − 1)}, is unstable
    or synchronized, and from almost every start all particles converge to one point, for every number of particles.
    """
    return Argument("The criterion of Corollary 2.4 holds for every β ≥ −0.16, and f is analytic: Theorem 2.3 applies.")


@claim(
    "sync.Y4.threshold",
    title="Where the criterion stops, M = π",
    kind="certified threshold",
    uses=["sync.Y3"],
    cites=_PAPER,
)
def threshold_pi() -> L1Threshold:
    """The value of β below −0.16 where the criterion with M = π stops to hold for self-attention."""
    return L1Threshold(read_formula(_ATTENTION), "beta", read_interval("[-1, 0]"), "pi")


@claim(
    "sync.Y4.threshold-2pi",
    title="Where the criterion stops, M = 2π",
    kind="certified threshold",
    uses=["sync.Y1"],
    cites=_PAPER,
)
def threshold_two_pi() -> L1Threshold:
    """The value of β below −0.16 where the criterion with M = 2π stops to hold for self-attention."""
    return L1Threshold(read_formula(_ATTENTION), "beta", read_interval("[-1, 0]"), "2*pi")


@claim(
    "sync.Y4.sharpened",
    title="The same criterion gives synchronization for every β ≥ −0.2615",
    kind="criterion",
    uses=["sync.Y2", "sync.Y3"],
    cites=_PAPER,
)
def sharpened() -> L1Statement:
    """The paper's bound −0.16 is not where its criterion ends: with M = π it holds for every β ≥ −0.2615."""
    return read_l1(f"L1[f(x) = {_ATTENTION}; M = pi] for beta in [-523/2000, oo)")


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


@claim("sync.Y6", title="No synchronization for any β < −2/3, whatever n is", kind="synchronization", cites=_PAPER)
def no_synchronization() -> Synchronization:
    """Global synchronization does not occur when β < −2/3, read for every n ≥ 2; asked here for n = 2.

    Two particles move apart or together by d' = −f(d), and f > 0 on (0, π) for every β: they always meet.
    """
    attention = read_formula(_ATTENTION)
    return Synchronization(attention, (("beta", read_interval("(-oo, -2/3)")),), 2, "does not")


@claim(
    "sync.Y6.corrected",
    title="No synchronization for β < −2/3 when n is divisible by 3",
    kind="stable state",
    uses=["ours.threshold.clusters"],
    cites=_PAPER,
)
def three_clusters() -> tuple[Statement | StateStatement, ...]:
    """For β < −2/3 three equal clusters at mutual distance 2π/3 are stable: f'(0) = 1 > 0 and f'(2π/3) > 0, so all
    terms of the second variation have one sign. They attract an open set, for n = 3, 6, 9, …
    """
    slope = "(cos(2*pi/3) - beta*sin(2*pi/3)**2)*exp(beta*(cos(2*pi/3) - 1))"
    return (
        read_statement(f"{slope} > 0 for beta in (-oo, -2/3)"),
        read_statement(f"{slope} <= 0 for beta in [-2/3, oo)"),
        read_state(f"stable[f(x) = {_ATTENTION}; clusters = 2, 2, 2] for beta in [-3, -667/1000]"),
    )


@claim(
    "sync.Y6.other-numbers",
    title="At β = −4 every n from 3 to 11 has a stable state that is not synchronized",
    kind="stable state",
)
def other_numbers() -> tuple[StateStatement, ...]:
    """For n not divisible by 3 the state that prevents synchronization appears below −2/3: three unequal clusters.
    Here they are for n = 4, 5, 7, 8, 10, 11 at β = −4, and three equal ones for n = 3, 6, 9. From which β on they are
    stable, for each n, is not decided here.
    """
    clusters = ("1, 1, 1", "2, 1, 1", "2, 2, 1", "2, 2, 2", "3, 2, 2", "3, 2, 3", "3, 3, 3", "4, 3, 3", "4, 3, 4")
    return tuple(read_state(f"stable[f(x) = {_ATTENTION}; clusters = {c}] for beta in [-4, -4]") for c in clusters)


@claim("sync.Y7", title="Figure 1: the synchronization ratio", kind="certified curve", uses=["sync.Y3"], cites=_PAPER)
def figure_1() -> L1Ratio:
    """The ratio 4 (1 + τ/π) f'(0) / (τ ∫ max(f''', 0)) against β for self-attention, M = π. Above 1 the criterion "
    "holds."""
    return L1Ratio(read_formula(_ATTENTION), "beta", read_interval("[-2/5, 4]"), 88, "pi")


@claim("sync.Y8", title="Figure 2: τ(2) ≃ 0.6749", cites=_PAPER)
def figure_2() -> tuple[Statement, ...]:
    """For β = 2 the zero τ of f' on [0, π] is 0.6749 to four digits: f'(x) e^{…} = cos x − 2 sin² x is positive up to
    0.67485 and negative from 0.67495 on, and decreases in between.
    """
    return (
        read_statement("cos(x) - 2*sin(x)**2 > 0 for x in [0, 0.67485]"),
        read_statement("cos(x) - 2*sin(x)**2 < 0 for x in [0.67495, pi]"),
        read_statement("-sin(x) - 4*sin(x)*cos(x) < 0 for x in [0.67485, 0.67495]"),
    )


@claim("sync.Y8.closed-form", title="τ in closed form", cites=_PAPER)
def closed_form() -> tuple[Statement, ...]:
    """For β ≠ 0 the zero of cos x − β sin² x on [0, π] has cos τ = 2β/(1 + √(1 + 4β²)): the root in [−1, 1] of
    β c² + c − β = 0. In this form β = 0 gives τ = π/2 without a singularity.
    """
    root = "2*beta/(1 + sqrt(1 + 4*beta**2))"
    return (
        read_statement(f"beta*({root})**2 + {root} - beta == 0 for beta in (-oo, oo)"),
        read_statement(f"-1 < {root} < 1 for beta in (-oo, oo)"),
    )


@claim("sync.Y9.criterion", title="Decreasing Taylor coefficients", cites=["criscitiello2024synchronization"])
def decreasing_coefficients() -> Cited:
    """If the coupling is f(x) = φ'(cos x) sin x and the Taylor coefficients of φ' at 0 are nonnegative and not
    increasing, the dynamics on the circle synchronize from almost every start.
    """
    return Cited(
        "Criscitiello, Rebjock, McRae, Boumal: when the Taylor coefficients of φ' are decreasing, the points on the "
        "circle synchronize from almost every start."
    )


@claim(
    "sync.Y9",
    title="The bound known before: 0 ≤ β ≤ 1",
    uses=["sync.Y9.criterion"],
    cites=[*_PAPER, "criscitiello2024synchronization"],
)
def earlier_bound() -> tuple[Statement, ...]:
    """φ' = e^{βt} = Σ β^k t^k / k! (up to a constant). Its coefficients do not increase exactly when the quotient of
    neighbours, β/(k+1), is at most 1 for all k ≥ 0: for 0 ≤ β ≤ 1, and for no β > 1 (take k = 0).
    """
    return (
        read_statement("0 <= beta/(k + 1) <= 1 for beta in [0, 1], k in [0, oo)"),
        read_statement("beta/(0 + 1) > 1 for beta in (1, oo)"),
    )
