"""Attention with a feed-forward layer: ``x_i' = P_{x_i}(Σ_h attention_h + W σ(A x_i + b))``.

As one velocity field, and by Lie–Trotter splitting as a Transformer does it: a step of attention, then a step of the
layer; splitting is of order 1. Source: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A mathematical perspective on
Transformers" (2023), (2.8) and section 2.3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import Solution
from numerics.particles.model import Model
from numerics.particles.simulate import (
    IncompleteRunError,
    InterruptedRun,
    Trajectory,
    checked_start,
    simulate,
    trajectory_of,
)
from numerics.seeds import generator

from .multi_head import Head, heads_output, multi_head
from .output import tangential

Array = NDArray[np.float64]

ACTIVATIONS: Final[dict[str, Callable[[Array], Array]]] = {
    "relu": lambda z: np.maximum(z, 0.0),
    "tanh": np.tanh,
    "identity": lambda z: z,
}


@dataclass(frozen=True, slots=True, eq=False)
class FeedForward:
    """``W σ(A x + b)`` with W (d, m), A (m, d), b (m,) and the name of σ in ACTIVATIONS."""

    outer: Array
    inner: Array
    bias: Array
    activation: str = "relu"

    def __call__(self, states: Array) -> Array:
        """The layer applied to vectors (…, d)."""
        result: Array = ACTIVATIONS[self.activation](states @ self.inner.T + self.bias) @ self.outer.T
        return result


def with_feed_forward(
    heads: Sequence[Head], layer: FeedForward, dimension: int, *, beta: float = 1.0, causal: bool = False
) -> Model:
    """Attention and layer in one velocity field. Raises ValueError for shapes that do not fit.

    >>> layer = FeedForward(np.eye(2), np.eye(2), np.array([0.0, 3.0]))
    >>> model = with_feed_forward([Head(value=np.zeros((2, 2)))], layer, 2)
    >>> model.velocity(np.zeros(1), np.array([[[1.0, 0.0]]])).tolist()  # P_x (1, 3) = (0, 3)
    [[[0.0, 3.0]]]
    """
    layer = _checked(layer, dimension)
    attention = multi_head(heads, dimension, beta=beta, causal=causal)

    def velocity(t: Array, states: Array) -> Array:
        return tangential(states, heads_output(heads, states, beta, causal=causal) + layer(states))

    return Model(
        name="sphere-feed-forward",
        equation=f"x_i' = P(attention + W*{layer.activation}(A x_i + b))",
        parameters=attention.parameters,
        velocity=velocity,
        dimension=dimension,
    )


def simulate_splitting(
    heads: Sequence[Head],
    layer: FeedForward,
    start: Array,
    times: Array,
    *,
    step: float,
    beta: float = 1.0,
    causal: bool = False,
    tolerance: float = 1e-9,
    progress: Callable[[float], None] | None = None,
) -> Trajectory:
    """The model ``with_feed_forward`` at ``times`` by Lie–Trotter splitting: steps of at most ``step``, each flow to
    ``tolerance``. Raises what ``simulate`` does."""
    dimension = np.shape(start)[-1]
    model = with_feed_forward(heads, layer, dimension, beta=beta, causal=causal)
    attention, layer = multi_head(heads, dimension, beta=beta, causal=causal), _checked(layer, dimension)
    only_layer = Model("layer", "", (), lambda t, x: tangential(x, layer(x)), dimension=dimension)
    if not 0 < step < np.inf:
        raise ValueError(f"Expected a positive, finite step but got step={step}.")
    x, times = checked_start(model, start), np.array(times, dtype=float)
    states = np.full((len(x), times.size, *x.shape[1:]), np.nan)
    states[:, 0] = x
    counts, at = np.zeros((3, len(x)), dtype=np.int64), times[0]

    def reached() -> Trajectory:
        flat, nothing = states.reshape(len(x), times.size, -1), np.zeros(len(x), dtype=np.int64)
        solution = Solution(
            times, flat, np.full(len(x), at), x.reshape(len(x), -1), counts[0], counts[1], counts[2], nothing
        )
        return trajectory_of(model, solution, x.shape[1:], tolerance, None)

    try:
        for index, length in enumerate(np.diff(times)):
            count = int(np.ceil(length / step * (1 - 1e-12)))
            for _ in range(count):
                for flow in (attention, only_layer):
                    part = simulate(flow, x, np.array([0.0, length / count]), tolerance=tolerance)
                    x = part.final
                    counts += [part.solution.evaluations, part.solution.accepted, part.solution.rejected]
            states[:, index + 1], at = x, times[index + 1]
            if progress is not None:
                progress(float((at - times[0]) / (times[-1] - times[0])))
    except KeyboardInterrupt:
        raise InterruptedRun(reached()) from None
    except IncompleteRunError as stopped:
        raise IncompleteRunError(str(stopped), reached()) from None
    return reached()


def random_layer(dimension: int, seed: int, activation: str = "relu") -> FeedForward:
    """A layer of width m = 4d with independent Gaussian entries, of variance 1/d in A and b and 1/m in W."""
    width, draws = 4 * dimension, generator(seed, 0)
    inner, bias = draws.standard_normal((width, dimension)), draws.standard_normal(width)
    outer = draws.standard_normal((dimension, width))
    root = np.sqrt(dimension)
    return FeedForward(outer / np.sqrt(width), inner / root, bias / root, activation)


def _checked(layer: FeedForward, dimension: int) -> FeedForward:
    outer, inner, bias = (np.array(part, dtype=float) for part in (layer.outer, layer.inner, layer.bias))
    width = bias.size
    if outer.shape != (dimension, width) or inner.shape != (width, dimension) or bias.ndim != 1:
        raise ValueError(
            f"Expected W ({dimension}, m), A (m, {dimension}), b (m,) but got shapes {outer.shape}, {inner.shape}, "
            f"{bias.shape}."
        )
    if not all(np.isfinite(part).all() for part in (outer, inner, bias)):
        raise ValueError("Expected a feed-forward layer of finite numbers but got NaN or infinity.")
    if layer.activation not in ACTIVATIONS:
        raise ValueError(f"Expected an activation in {', '.join(ACTIVATIONS)} but got {layer.activation!r}.")
    return FeedForward(outer, inner, bias, layer.activation)
