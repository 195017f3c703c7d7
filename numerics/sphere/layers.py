"""Discrete layers: ``x_i ← (x_i + Δt a_i) / |x_i + Δt a_i|`` with the attention output a, as a Transformer computes.

This is the scheme that the papers' figures were made with (Δt = 0.1). It is consistent with the continuous model to
order 1: the part of Δt a along x_i only changes the length. Sources: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A
mathematical perspective on Transformers" (2023), section 2; Karagodin, Polyanskiy, Rigollet, "Clustering in Causal
Attention Masking" (2024), (4) with RMSNorm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import Solution
from numerics.particles.model import Model
from numerics.particles.simulate import InterruptedRun, Trajectory, checked_start, trajectory_of, unit_vectors

from .multi_head import Head, checked_heads, heads_output, multi_head

Array = NDArray[np.float64]


def apply_layers(
    start: Array, count: int, *, step: float, beta: float = 1.0, heads: Sequence[Head] = (Head(),), causal: bool = False
) -> Array:
    """Unit vectors (R, n, d) after ``count`` layers with Δt = ``step``.

    >>> x = apply_layers(np.eye(2)[None], 1, step=1.0, beta=0.0)  # (1, 0) + (1/2, 1/2), divided by its length √2.5
    >>> x.round(6).tolist()
    [[[0.948683, 0.316228], [0.316228, 0.948683]]]
    """
    if count < 0 or not 0 < step < np.inf:
        raise ValueError(f"Expected count >= 0 layers and a positive, finite step but got {count=}, {step=}.")
    x = np.array(start, dtype=float)
    for _ in range(count):
        x = unit_vectors(x + step * heads_output(heads, x, beta, causal=causal))
    return x


def layers(
    heads: Sequence[Head] | Callable[[float], Sequence[Head]],
    dimension: int,
    *,
    beta: float = 1.0,
    causal: bool = False,
) -> Model:
    """The continuous model that layers of ``heads`` approximate, under the name of the layers."""
    model = multi_head(heads, dimension, beta=beta, causal=causal)
    equation = "x_i <- unit(x_i + h*sum_h (1/Z_ih) sum_j exp(beta*<Q_h x_i, K_h x_j>)*V_h x_j)"
    return replace(model, name="sphere-layers", equation=equation + (", j <= i" if causal else ""))


def simulate_layers(
    heads: Sequence[Head] | Callable[[float], Sequence[Head]],
    start: Array,
    times: Array,
    *,
    step: float,
    beta: float = 1.0,
    causal: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Trajectory:
    """States after as many layers with Δt = ``step`` as fit into each of the ``times`` (T,); heads may depend on time.

    Raises ValueError for unusable input and when a time is no whole number of layers, InterruptedRun on Ctrl-C.

    >>> run = simulate_layers([Head()], np.eye(2), np.array([0.0, 2.0]), step=1.0, beta=0.0)
    >>> bool(np.abs(run.final - apply_layers(np.eye(2)[None], 2, step=1.0, beta=0.0)).max() < 1e-15)
    True
    """
    dimension = np.shape(start)[-1]
    model = layers(heads, dimension, beta=beta, causal=causal)
    x, times = checked_start(model, start), np.array(times, dtype=float)
    if not 0 < step < np.inf:
        raise ValueError(f"Expected a positive, finite step but got step={step}.")
    counts = np.round(np.diff(times) / step).astype(np.int64)
    if (np.abs(counts * step - np.diff(times)) > 1e-9 * times[-1]).any() or (counts < 1).any():
        between, layers_in_all = np.array([1 / (times.size - 1), 1.0]) * ((times[-1] - times[0]) / step)
        whole = abs(layers_in_all - round(layers_in_all)) < 1e-9 * layers_in_all
        hint = f"keep {round(layers_in_all) + 1} times or 2 (outputs)" if whole else "take a step that divides the time"
        raise ValueError(
            f"Expected whole numbers of layers between the times kept but got {between:.6g} of step={step:g}; {hint}."
        )
    states, done = np.full((len(x), times.size, *x.shape[1:]), np.nan), 0
    states[:, 0] = x

    def reached() -> Trajectory:
        flat, whole = states.reshape(len(x), times.size, -1), np.full(len(x), done, dtype=np.int64)
        nothing = np.zeros(len(x), dtype=np.int64)
        at = np.full(len(x), times[0] + done * step if done < counts.sum() else times[-1])
        return trajectory_of(
            model,
            Solution(times, flat, at, x.reshape(len(x), -1), whole, whole, nothing, nothing),
            x.shape[1:],
            step,
            None,
        )

    try:
        for index, count in enumerate(counts):
            for _ in range(count):
                now = checked_heads(heads(float(times[0] + done * step)), dimension) if callable(heads) else heads
                x, done = apply_layers(x, 1, step=step, beta=beta, heads=now, causal=causal), done + 1
            states[:, index + 1] = x
            if progress is not None:
                progress(done / int(counts.sum()))
    except KeyboardInterrupt:
        raise InterruptedRun(reached()) from None
    return reached()
