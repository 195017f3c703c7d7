"""Self-attention on the circle: the criterion and where it stops (Y4), figures (Y7, Y8), the earlier bound (Y9)."""

from __future__ import annotations

from verify import claim, read_formula, read_interval, read_statement
from verify.claims.questions import Argument, Cited
from verify.formula.statement import Statement
from verify.interaction import answers as _registers_the_questions  # noqa: F401
from verify.interaction.l1_statement import L1Statement, read_l1
from verify.interaction.questions import L1Ratio, L1Threshold

_PAPER = ["polyanskiy2025synchronization"]
_ATTENTION = "sin(x)*exp(beta*(cos(x) - 1))"


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


@claim("sync.Y7", title="Figure 1: the synchronization ratio", kind="certified curve", uses=["sync.Y3"], cites=_PAPER)
def figure_1() -> L1Ratio:
    """The ratio 4 (1 + τ/π) f'(0) / (τ ∫ max(f''', 0)) against β for self-attention, M = π. Where it is above 1, the
    criterion holds.
    """
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
