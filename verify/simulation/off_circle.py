"""The constructors of the models on the sphere and in R^d, from what a simulation is set up with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from .setup import Setup

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.particles import Model
    from numerics.sphere import FeedForward, Head

    Array = NDArray[np.float64]

#: The names of matrices of attention, and of a feed-forward layer.
ATTENTION: Final = ("query", "key", "value")
LAYER: Final = ("outer", "inner", "bias")


def sphere_attention(build: str) -> Callable[[Setup], Model]:
    """The constructor of attention with one head: ``usa``, ``sa`` or ``causal``."""

    def construct(setup: Setup) -> Model:
        from numerics import sphere
        from numerics.sphere.compiled import worth_compiling

        if setup.method not in ("auto", "direct", "compiled"):
            raise InputError(f"Expected the method auto, direct or compiled on the sphere but got {setup.method!r}.")
        matrices = _matrices(setup)
        worth = not matrices and worth_compiling(setup.beta, setup.dimension, setup.n, setup.replicas)
        compiled = setup.method == "compiled" or setup.method == "auto" and worth
        if build == "usa":
            if setup.value:
                raise InputError("Expected no value matrix for sphere-usa, where V = I; try sphere-sa.")
            return sphere.unnormalised_attention(setup.beta, setup.dimension, compiled=compiled)
        constructor = sphere.self_attention if build == "sa" else sphere.causal_attention
        query, key, value = (matrices.get(name) for name in ("query", "key", "value"))
        return constructor(setup.beta, setup.dimension, query=query, key=key, value=value, compiled=compiled)

    return construct


def multi_head(setup: Setup) -> Model:
    """Heads, random or given, that may change with time."""
    from numerics.sphere import multi_head

    return multi_head(heads_of(setup), setup.dimension, beta=setup.beta, causal=setup.causal)


def layers(setup: Setup) -> Model:
    """Discrete layers of the same heads."""
    from numerics.sphere import layers

    return layers(heads_of(setup), setup.dimension, beta=setup.beta, causal=setup.causal)


def feed_forward(setup: Setup) -> Model:
    """Heads and a feed-forward layer in one velocity."""
    from numerics.sphere import with_feed_forward

    heads = fixed_heads(setup)
    return with_feed_forward(heads, layer_of(setup), setup.dimension, beta=setup.beta, causal=setup.causal)


def heads_of(setup: Setup) -> Sequence[Head] | Callable[[float], Sequence[Head]]:
    """The heads of ``setup``, or how they depend on time."""
    from numerics.seeds import derived_seed
    from numerics.sphere import Head, heads_between, random_heads

    stacks = {name: stack for name, stack in (setup.matrices or {}).items() if name in ATTENTION}
    if not stacks:
        return random_heads(setup.heads, setup.dimension, derived_seed(setup.seed, "heads"))
    shapes = {stack.shape[:-2] for stack in stacks.values()}
    if len(shapes) != 1 or len(next(iter(shapes))) not in (1, 2):
        listed = ", ".join(f"{name} {stack.shape}" for name, stack in stacks.items())
        raise InputError(
            f"Expected matrices of shape (heads, rows, d) or (times, heads, rows, d), equally many of each, but got "
            f"{listed}."
        )

    def together(part: dict[str, Array]) -> tuple[Head, ...]:
        count = len(next(iter(part.values())))
        return tuple(Head(**{name: stack[h] for name, stack in part.items()}) for h in range(count))

    if len(next(iter(shapes))) == 1:
        return together(stacks)
    steps = [
        together({name: stack[k] for name, stack in stacks.items()}) for k in range(len(next(iter(stacks.values()))))
    ]
    return steps[0] if len(steps) == 1 else heads_between(steps, setup.t)


def fixed_heads(setup: Setup) -> Sequence[Head]:
    """The heads of ``setup``. Raises InputError when they depend on time."""
    heads = heads_of(setup)
    if callable(heads):
        raise InputError("Expected heads that do not change with time beside a feed-forward layer.")
    return heads


def layer_of(setup: Setup) -> FeedForward:
    """The feed-forward layer of ``setup``, random unless matrices outer, inner and bias are given."""
    from numerics.seeds import derived_seed
    from numerics.sphere import FeedForward, random_layer

    parts = {name: matrix for name, matrix in (setup.matrices or {}).items() if name in LAYER}
    if not parts:
        return random_layer(setup.dimension, derived_seed(setup.seed, "layer"), setup.activation)
    if len(parts) != len(LAYER):
        raise InputError(f"Expected outer, inner and bias of a feed-forward layer together but got {', '.join(parts)}.")
    return FeedForward(**parts, activation=setup.activation)


def repulsive(setup: Setup) -> Model:
    """V = −I."""
    from numerics.sphere import repulsive_attention

    return repulsive_attention(setup.beta, setup.dimension)


def uniform(setup: Setup) -> Model:
    """β = 0."""
    from numerics.sphere import uniform_attention

    return uniform_attention(setup.dimension)


def pure(setup: Setup) -> Model:
    """Attention in R^d."""
    from numerics.euclidean import pure_attention

    return pure_attention(setup.beta, setup.dimension, **_matrices(setup))


def rescaled(setup: Setup) -> Model:
    """``z = e^{−tV} x``."""
    from numerics.euclidean import rescaled_attention

    return rescaled_attention(setup.beta, setup.dimension, **_matrices(setup))


def singular(setup: Setup) -> Model:
    """β = ∞."""
    from numerics.euclidean import singular_attention

    given = _matrices(setup)
    matrices = {name: given.get(name) for name in ("query", "key", "value")}
    return singular_attention(setup.dimension, query=matrices["query"], key=matrices["key"], value=matrices["value"])


def _matrices(setup: Setup) -> dict[str, Array]:
    """The matrices Q, K, V given for a model with one head."""
    from numpy import diag

    if setup.matrices is not None:
        if set(setup.matrices) & set(LAYER):
            raise InputError(f"Expected the model sphere-feed-forward for a layer but got model={setup.model!r}.")
        found = {name: stack[0] if stack.ndim == 3 else stack for name, stack in setup.matrices.items()}
        if any(stack.ndim == 3 and len(stack) != 1 for stack in setup.matrices.values()):
            raise InputError("Expected matrices of one head but got several; try sphere-multi-head.")
        return found
    if setup.value and len(setup.value) != setup.dimension:
        raise InputError(f"Expected {setup.dimension} entries of V, one per dimension, but got {len(setup.value)}.")
    return {"value": diag(setup.value)} if setup.value else {}


def consensus(setup: Setup) -> Model:
    """Consensus-based optimisation of a formula in x1 … xd, by default that of Rastrigin."""
    import numpy as np

    from numerics.euclidean import consensus

    from ..formula.numpy import numpy_function
    from ..formula.tree import variables

    names = [f"x{k + 1}" for k in range(setup.dimension)]
    if setup.interaction is None:

        def objective(x: Array) -> Array:
            value: Array = (x * x + 10 - 10 * np.cos(2 * np.pi * x)).sum(axis=-1)
            return value

        return consensus(objective, setup.beta, setup.dimension, strength=setup.strength)
    unknown = sorted(set(variables(setup.interaction)) - set(names))
    if unknown:
        raise InputError(f"Expected a formula in {', '.join(names)} but got the variables {', '.join(unknown)}.")
    function = numpy_function(setup.interaction, names)
    return consensus(lambda x: function(*np.moveaxis(x, -1, 0)), setup.beta, setup.dimension, strength=setup.strength)
