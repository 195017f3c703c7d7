"""Noise on the circle: when the uniform state loses stability; P9.10 (Problem 7), O6."""

from __future__ import annotations

from typing import Any

from verify import claim, cos, variable
from verify.formula.derivative import derivative

from ..prose import argument, open_question
from ..vectors import identities
from .notation import PAPER, statements


@claim("perspective.O6", title="Noise thresholds of the uniform state", kind="symbolic",
       uses=["perspective.P7.2", "perspective.P7.6"], cites=[PAPER])  # fmt: skip
def thresholds() -> Any:
    """On the circle, β > 0, noise √(2κ): the uniform state loses stability to the mode cos kθ exactly when κ falls
    below I_k(β)/β under (USA), and below I_k(β)/(β I_0(β)) under (SA). The first mode does so first: I_k decreases in
    k.

    A perturbation ε cos kθ of the uniform density grows at the rate k²(r − κ), r = I_k/β, resp. I_k/(βI_0). For β → 0
    both thresholds of the first mode tend to 1/2, Kuramoto's.
    """
    k, t, r, noise = variable("k"), variable("t"), variable("r"), variable("kappa")
    mode = cos(k * t)
    # −∂(χ/2π) with χ = 2πr ∂(cos kθ), and the diffusion
    growth = -derivative(r * derivative(mode, "t"), "t") + noise * derivative(derivative(mode, "t"), "t")
    return (
        *identities([growth], [k**2 * (r - noise) * mode]),
        *statements(
            "k**2*(r - s) > 0 for k in [1, oo), r in (0, oo), s in [0, oo) if s < r",
            "k**2*(r - s) < 0 for k in [1, oo), r in (0, oo), s in [0, oo) if s > r",
        ),
        argument(
            """
            ∫ e^{β cos(θ−ω)} cos kω dω = 2πI_k cos kθ (P7.6), and 2πI_0 for the uniform density. So χ = (1/β) ∂ of the
            convolution, for (SA) of its logarithm, and the linearised equation ∂_t δ = −∂(χ[δ]/(2π)) + κ∂²δ is the
            first part with r as given. e^{−β} I_k(β) is the probability that the difference of two independent Poisson
            variables of mean β/2 is k; Poisson laws are log-concave, so is their convolution, and being symmetric it
            decreases in |k|: the first mode has the largest threshold.
            """
        ),
    )


@claim("perspective.P9.10", title="Problem 7: the long-time limit with noise", kind="open problem",
       uses=["perspective.O6", "perspective.P9.10.seen"], cites=[PAPER])  # fmt: skip
def problem_seven() -> Any:
    """Problem 7. What can be said about the long-time limit of transformers with a noise term of strength √(2κ)?"""
    return open_question(
        "The long-time limit of (SA) and (USA) with noise of strength κ, for every β and d.",
        """
        Shown: on the circle, the linear stability of the uniform state changes at κ = I_1(β)/β, resp. I_1(β)/(βI_0(β))
        (O6). Seen: below the threshold the order parameter grows from uniform starts, above it does not (P9.10.seen).
        Not shown: what the invariant measures below the threshold are, and that there is only one above it for every
        β. """,
        "The free energy of the McKean–Vlasov equation for (USA), which is a gradient flow.",
    )
