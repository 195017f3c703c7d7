"""Simulations for the second paper: functions of a seed and parameters that count what is seen."""

from __future__ import annotations

from fractions import Fraction

from verify.claims.experiment import Observation, histogram


def several_clusters(seed: int, *, n: int, beta: int, time: int, starts: int) -> Observation:
    """Uniform starts of (SA) on the circle with more than one cluster (gaps above 0.05 radians) at ``time``."""
    import numpy as np

    from numerics.circle import self_attention
    from numerics.circle.observables import clusters
    from numerics.circle.starts import uniform
    from numerics.particles import simulate

    grid = np.array([0.0, float(time)])
    run = simulate(
        self_attention(float(beta)), uniform(n, starts, seed), grid, tolerance=1e-6, stepper="tsit5", seed=seed
    )
    counts = [len(clusters(state, 0.05).sizes) for state in run.final]
    table = histogram(f"Number of clusters at t = {time}", counts)
    return Observation(sum(count > 1 for count in counts), starts, {"table": table})


def close_to_orthogonal(seed: int, *, n: int, d: int, beta: int, time: int, starts: int, factor: str) -> Observation:
    """Uniform starts of (SA) on S^(d−1): all |⟨x_i, x_j⟩ − γ(t)| stay below factor·√(log d/d) up to ``time``."""
    import numpy as np

    from numerics.particles import simulate
    from numerics.sphere import self_attention
    from numerics.sphere.orthogonal_start import common_cosine
    from numerics.sphere.starts import uniform

    times = np.linspace(0, time, 2 * time + 1)
    model = self_attention(float(beta), d)
    run = simulate(model, uniform(n, d, starts, seed), times, tolerance=1e-7, stepper="tsit5", seed=seed)
    cosines = np.einsum("rtik,rtjk->rtij", run.states, run.states)
    first, second = np.triu_indices(n, 1)
    gamma = common_cosine(float(beta), n, times)
    error = np.abs(cosines[:, :, first, second] - gamma[None, :, None]).max(axis=2)
    bound = float(Fraction(factor)) * np.sqrt(np.log(d) / d)
    table = {
        "title": "Largest deviation from γ over all pairs and times",
        "columns": ["least over starts", "median", "largest", "bound"],
        "rows": [[f"{x:.4f}" for x in (error.max(axis=1).min(), np.median(error.max(axis=1)), error.max(), bound)]],
    }
    plot = {
        "type": "lines",
        "title": "Deviation from γ",
        "x_label": "t",
        "y_label": "largest deviation over pairs",
        "series": [
            {
                "label": f"{name} of {starts} starts",
                "points": [[float(t), float(v)] for t, v in zip(times, values, strict=True)],
                "style": style,
            }
            for name, values, style in (
                ("mean", error.mean(axis=0), "solid"),
                ("largest", error.max(axis=0), "dashed"),
            )
        ],
    }
    return Observation(int((error.max(axis=1) < bound).sum()), starts, {"table": table, "plots": [plot]})


def order_under_noise(
    seed: int, *, n: int, beta: int, ratio: str, above: bool, level: str, time: int, starts: int
) -> Observation:
    """(USA) on the circle with the noise √(2κ), κ = ratio·I_1(β)/β: the order parameter at ``time`` is above (or below)
    ``level``."""
    import numpy as np
    from scipy.special import ive

    from numerics.circle import unnormalised_attention
    from numerics.circle.starts import uniform
    from numerics.particles import Noise, simulate_noisy

    # the model divides the field by e^β, so noise and time are rescaled by it
    strength = float(Fraction(ratio)) * float(ive(1, beta)) / beta
    run = simulate_noisy(
        unnormalised_attention(float(beta), method="fourier"),
        uniform(n, starts, seed),
        np.array([0.0, float(time)]),
        Noise(strength),
        step=0.1,
        seed=seed,
    )
    order = run.observables["order"][:, -1]
    seen = order > float(Fraction(level)) if above else order < float(Fraction(level))
    table = {
        "title": f"Order parameter at κ = {ratio} I_1(β)/β",
        "columns": ["smallest", "median", "largest"],
        "rows": [[f"{value:.3f}" for value in (order.min(), np.median(order), order.max())]],
    }
    return Observation(int(seen.sum()), starts, {"table": table})
