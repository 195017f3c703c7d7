"""Q1: synchronization at an exponential rate, as the abstract says it and as the mean-field solver sees it."""

from __future__ import annotations

from typing import Any, Final

from verify import claim
from verify.claims.experiment import Experiment, Observation
from verify.claims.questions import Cited

from .poisson_kernel import PAPER

#: Fourier modes of the laws, and times at which W_2 is looked at.
MODES: Final = 384
TIMES: Final = 6


@claim("quantitative.Q1", title="Regular initial laws synchronize exponentially fast", kind="cited fact", cites=[PAPER])
def theorem() -> Cited:
    """Under suitable assumptions on the parameters, any suitably regular initial law of the mean-field model converges
    exponentially fast to a Dirac mass, with explicit rates. (The abstract; the assumptions are not at hand.)
    """
    return Cited("Suitably regular initial laws of the mean-field transformer converge exponentially fast to a Dirac.")


def poisson_mixtures(seed: int, *, runs: int, beta: str) -> Observation:
    """(USA) from random mixtures of three Poisson kernels: W_2 to the nearest Dirac mass at the times 0, 1, …

    Counted are runs in which W_2 falls in every unit of time, in the last one at a rate within 40 % of e^{−2β}/2. That
    is the rate for mass near the antipode of the Dirac mass: v' = e^{−2β} there, and W_2² is proportional to what has
    not left yet. Laws that are nearly balanced between two opposite sides take longer.
    """
    from fractions import Fraction

    import numpy as np

    from numerics.circle.coupling import attention_coupling
    from numerics.circle.density import simulate_density

    generator, strength = np.random.default_rng(seed), float(Fraction(beta))
    limit, k = np.exp(-2 * strength) / 2, np.arange(MODES + 1)
    seen, rows = 0, []
    for run in range(runs):
        weights, radii = generator.dirichlet([1.0, 1.0, 1.0]), generator.uniform(0.3, 0.6, 3)
        angles = generator.uniform(0.0, 2 * np.pi, 3)
        start = (weights * radii ** k[:, None] * np.exp(-1j * np.outer(k, angles))).sum(axis=1)
        law = simulate_density(attention_coupling(strength), start, np.arange(float(TIMES)), tolerance=1e-8)
        places = np.linspace(-np.pi, np.pi, 721)
        nearest = np.min([law.distance_to(float(place)) for place in places], axis=0)
        rates = -np.diff(np.log(nearest))
        seen += bool(law.resolved[-1] < 0.01 and (rates > 0).all() and abs(rates[-1] / limit - 1) < 0.4)
        rows.append([str(run + 1), *(f"{value:.4f}" for value in nearest), f"{rates[-1]:.4f}"])
    table = {
        "title": f"W_2 to the nearest Dirac mass, and its last rate; e^(−2β)/2 = {limit:.4f}",
        "columns": ["run", *(f"t = {t}" for t in range(TIMES)), "rate"],
        "rows": rows,
    }
    return Observation(seen, runs, {"table": table})


@claim(
    "quantitative.Q1.seen",
    title="Seen: W_2 falls exponentially, at about the rate e^{−2β}/2 in the end",
    kind="simulation",
    cites=[PAPER],
)
def seen() -> Any:
    """For β = 1/2 and random smooth laws on the circle, W_2 to the nearest Dirac mass falls in every unit of time, the
    last one up to t = 5 at a rate within 40 % of e^{−2β}/2; for β = 0 this is the rate 1/2 of the exact solution.
    """
    return Experiment(
        "W_2 falls all the time, in the end at a rate within 40 % of e^(−2β)/2",
        poisson_mixtures,
        (("runs", 32), ("beta", "1/2")),
        "1/2",
    )
