"""One evaluation of the velocity: on the circle, on the sphere, and for very many particles."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics import sphere
from numerics.circle import causal_attention, self_attention, starts, unnormalised_attention
from numerics.circle.compiled import compiled_sums_available
from numerics.particles import Model
from numerics.sphere.starts import uniform as uniform_vectors

from . import peers
from .workload import Way, Workload, method

Array = NDArray[np.float64]

#: Modes of e^{64(cos x − 1)} to 1e-16.
MODES: Final = 68


def small_fields() -> list[Workload]:
    """The sums of the three models on the circle, for n from 200 to 4000, beside pairs by a Gram matrix."""
    found = []
    for name, beta, build, normalised, causal in (
        ("usa", 9.0, unnormalised_attention, False, False),
        ("sa", 64.0, self_attention, True, False),
        ("causal", 64.0, causal_attention, True, True),
    ):
        for n in (200, 1000, 4000):
            x = starts.uniform(n, 1, seed=1)
            kind = {"normalised": normalised, "causal": causal}
            model, gram = build(beta, method=method()), peers.gram_field(beta, **kind)
            exact = build(beta, method="direct")
            found.append(
                Workload(
                    f"{name}-{n}",
                    f"velocity of {name}, beta={beta:g}, n={n}",
                    Way("ours", partial(velocity, model, x), repeat=True),
                    (
                        Way("NumPy, Gram matrix", partial(gram, x[0]), repeat=True),
                        Way(
                            "torch, Gram matrix",
                            partial(peers.torch_gram, x[0], beta, **kind),
                            repeat=True,
                            needs="torch",
                        ),
                    ),
                    partial(velocity, exact, x),
                )
            )
    return found


def on_the_sphere() -> Workload:
    """Softmax attention of long vectors: products of matrices."""
    n, d = 2000, 512
    x = uniform_vectors(n, d, 1, seed=1)
    field = peers.gram_vectors(1.0)
    return Workload(
        f"sphere-{n}",
        f"velocity of SA on the sphere, n={n}, d={d}",
        Way("ours", partial(velocity, sphere.self_attention(1.0, d), x), repeat=True),
        (
            Way("NumPy", partial(field, x[0]), repeat=True),
            Way("torch", partial(peers.torch_vectors, x[0], 1.0), repeat=True, needs="torch"),
        ),
        partial(field, x[0]),
        # of the formula: symmetry saves a quarter of them, so that more than all of the limit can be reached
        operations=("dgemm", 4.0 * n * n * d),
    )


def linear() -> Workload:
    """The cost of a particle does not depend on how many there are."""
    model = self_attention(64.0, method=method())
    many, *fewer = (starts.uniform(n, 1, seed=1) for n in (10**6, 10**5, 10**4, 10**3))
    return Workload(
        "linear",
        "velocity of SA, beta=64, for one of n particles",
        Way("ours, n=10^6", partial(velocity, model, many), many.size, repeat=True),
        tuple(
            Way(f"ours, n=10^{len(str(x.size)) - 1}", partial(velocity, model, x), x.size, repeat=True) for x in fewer
        ),
    )


def large() -> list[Workload]:
    """A million particles, where nothing else gets: full sums as part of what the machine can do, and causal ones."""
    n = 10**6
    x = starts.uniform(n, 1, seed=1)
    full, causal = (build(64.0, method=method()) for build in (self_attention, causal_attention))
    return [
        Workload(
            "sa-1000000",
            "velocity of SA, beta=64, n=10^6",
            Way("ours", partial(velocity, full, x), repeat=True),
            # of the formula, per particle and mode: a complex product twice, the moment, and two fields; modes taken
            # together need half as many
            operations=("fma", 26.0 * n * MODES) if compiled_sums_available() else None,
        ),
        Workload(
            "causal-1000000",
            "velocity of causal SA, beta=64, n=10^6",
            Way("ours", partial(velocity, causal, x), repeat=True),
            (Way("ours, the full sum", partial(velocity, full, x), repeat=True),),
        ),
    ]


def velocity(model: Model, x: Array) -> Array:
    """The velocity of the first replica."""
    field: Array = model.velocity(np.zeros(len(x)), x)[0]
    return field
