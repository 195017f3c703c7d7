"""Models with noise: ``√(2κ)`` Brownian motion on every particle, its own or the same for all.

On the circle independent noise is ``dx_i = v_i dt + √(2κ) dB_i``. On the sphere it is ``√(2κ) P_{x_i} ∘ dB_i`` with
B_i in R^d, Brownian motion on the sphere. Common noise is ``√(2κ) P_{x_i} ∘ dB`` with one B in R^d for all particles;
on the circle, with B in the plane, ``√(2κ)(−sin x_i ∘ dB¹ + cos x_i ∘ dB²)``. Source: Geshkovski, Letrouit,
Polyanskiy, Rigollet, "A mathematical perspective on Transformers" (2023), Problem 7.

Both schemes put states back onto the sphere; for Euler–Maruyama that supplies the Itô correction −κ(d−1)x. On the
circle there is none: ``σ₁σ₁' + σ₂σ₂' = sin x cos x − sin x cos x = 0``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import Interrupted, StepSizeError, integrate_noisy
from numerics.seeds import derived_seed, generator

from .model import Model
from .simulate import IncompleteRunError, InterruptedRun, Trajectory, checked_start, trajectory_of, unit_vectors

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Noise:
    """``strength`` κ >= 0; ``common`` when all particles feel the same Brownian motion."""

    strength: float
    common: bool = False


def simulate_noisy(
    model: Model,
    start: Array,
    times: Array,
    noise: Noise,
    *,
    step: float = 0.01,
    scheme: str = "heun",
    seed: int = 0,
    parts: int = 1,
    first: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Trajectory:
    """One path of ``model`` with noise per replica, at ``times`` (T,), the first one that of the start.

    A replica's noise depends on ``seed`` and its number only, ``first`` for the first one. ``parts`` is how many normal
    numbers make up an increment: the path with step h and 2m parts is driven by the same Brownian motion as that with
    step h/2 and m parts. Raises what ``simulate`` does.

    >>> from numerics.circle import unnormalised_attention
    >>> run = simulate_noisy(unnormalised_attention(1.0), np.zeros(100), np.array([0.0, 1.0]), Noise(0.01), seed=1)
    >>> bool(0 < run.observables["order"][0, -1] < 1)
    True
    """
    start = checked_start(model, start)
    if not 0 <= noise.strength < np.inf:
        raise ValueError(f"Expected a finite noise >= 0 but got noise={noise.strength}.")
    if parts < 1 or seed < 0:
        raise ValueError(f"Expected at least one part per increment and a seed >= 0 but got {parts=}, {seed=}.")
    if model.diffusion is not None and scheme != "euler-maruyama":
        raise ValueError(
            f"Expected scheme='euler-maruyama' for {model.name}, whose noise is Itô's, but got {scheme!r}."
        )
    shape, size = start.shape[1:], np.sqrt(2 * noise.strength)
    on_sphere = model.dimension is not None and model.unit

    def velocity(t: Array, flat: Array) -> Array:
        return model.velocity(t, flat.reshape(-1, *shape)).reshape(len(flat), -1)

    def kick(flat: Array, increment: Array) -> Array:
        states = flat.reshape(-1, *shape)
        if on_sphere:
            moved = increment - (increment * states).sum(axis=-1, keepdims=True) * states
        elif model.diffusion is not None:
            moved = model.diffusion(states)[..., None] * increment
        elif model.dimension is not None:
            moved = np.broadcast_to(increment, states.shape)
        elif noise.common:
            moved = increment[..., 1] * np.cos(states) - increment[..., 0] * np.sin(states)
        else:
            moved = increment
        return size * moved.reshape(len(flat), -1)

    def onto_sphere(flat: Array) -> Array:
        return unit_vectors(flat.reshape(-1, *shape)).reshape(len(flat), -1)

    ambient = (2,) if model.dimension is None else (model.dimension,)
    drawn = (1, *ambient) if noise.common else shape
    try:
        solution = integrate_noisy(
            velocity,
            kick,
            _increments(derived_seed(seed, "noise"), range(first, first + len(start)), drawn, parts),
            start.reshape(len(start), -1),
            times,
            step=step,
            scheme=scheme,
            retraction=onto_sphere if on_sphere else None,
            progress=progress,
        )
    except StepSizeError as collapse:
        raise IncompleteRunError(str(collapse), trajectory_of(model, collapse.partial, shape, step, seed)) from None
    except Interrupted as interrupted:
        raise InterruptedRun(trajectory_of(model, interrupted.partial, shape, step, seed)) from None
    return trajectory_of(model, solution, shape, step, seed)


def _increments(seed: int, replicas: range, shape: tuple[int, ...], parts: int) -> Iterator[Array]:
    """Standard normal numbers (R, *shape) for one step after the other, drawn ``ahead`` steps at once."""
    generators = [generator(seed, replica) for replica in replicas]
    ahead = max(1, (1 << 18) // (len(replicas) * parts * int(np.prod(shape))))
    while True:
        drawn = np.stack([g.standard_normal((ahead, parts, *shape)) for g in generators], axis=1)
        yield from drawn.sum(axis=2) / np.sqrt(parts)
