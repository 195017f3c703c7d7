"""Consensus-based optimisation: ``dx_i = −λ (x_i − v) dt + √(2κ) |x_i − v| dB_i``, v the mean weighted by e^{−βF(x_j)}.

The particles agree on a point near a minimum of F where λ exceeds κ d: for a constant F the mean square distance from
the centre decays at the rate ``2(λ − κ d (1 − 1/n))`` exactly. Sources: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A
mathematical perspective on Transformers" (2023), section 9.4; R. Pinnau, C. Totzeck, O. Tse, S. Martin, "A
consensus-based model for global optimization and its mean-field limit" (2017).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from numerics.particles.model import Model

Array = NDArray[np.float64]


def consensus(objective: Callable[[Array], Array], beta: float, dimension: int, *, strength: float = 1.0) -> Model:
    """The drift at λ = ``strength``, and the factors of the noise; ``objective`` maps states (R, n, d) to F (R, n).

    >>> model = consensus(lambda x: np.zeros(x.shape[:-1]), 1.0, 1)
    >>> model.velocity(np.zeros(1), np.array([[[0.0], [2.0]]])).tolist()  # the consensus point is 1
    [[[1.0], [-1.0]]]
    """
    if not (np.isfinite(beta) and beta >= 0 and np.isfinite(strength)):
        raise ValueError(f"Expected a finite beta >= 0 and a finite strength but got {beta=}, {strength=}.")
    if dimension < 1:
        raise ValueError(f"Expected a dimension d >= 1 but got d={dimension}.")

    def apart(states: Array) -> Array:
        values = np.asarray(objective(states), dtype=float)
        weights = np.exp(-beta * (values - values.min(axis=1, keepdims=True)))
        weights /= weights.sum(axis=1, keepdims=True)
        result: Array = states - np.einsum("rn,rnd->rd", weights, states)[:, None]
        return result

    return Model(
        name="consensus",
        equation="dx_i = -lambda*(x_i - v) dt + sqrt(2*kappa)*|x_i - v| dB_i, v = mean with weights exp(-beta*F)",
        parameters=(("beta", float(beta)), ("d", float(dimension)), ("strength", float(strength))),
        velocity=lambda t, states: -strength * apart(states),
        dimension=dimension,
        unit=False,
        diffusion=lambda states: np.sqrt((apart(states) ** 2).sum(axis=2)),
    )
