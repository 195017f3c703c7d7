"""What is simulated beside particles and laws: the common cosine, the law of a pair, and centres by parking."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from ..formula.tree import Formula
from .found import Found
from .parking_plot import save as save_parking
from .plot import save_curves

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: What is told the fraction of the work that is done.
Progress = Callable[[float], None]

#: The cosine counts as having passed these values when it first reaches them.
PASSED: Final = (0.5, 0.9, 0.99, 0.999)
#: Tokens (replicas times n) of a parking run at most, and their coordinates: they are kept in memory.
MOST_TOKENS: Final = 10**7
MOST_COORDINATES: Final = 5 * 10**7
#: Coordinates that are compared at most, which takes minutes: each token is compared with centres.
MOST_COMPARED: Final = 2 * 10**11


def common_cosine(*, normalised: bool, beta: float, n: int, t: float, outputs: int) -> Found:
    """γ(t) = <x_i, x_j> of ``n`` tokens that start orthogonal, and when it passes PASSED. Raises InputError."""
    import numpy as np

    from numerics.sphere.orthogonal_start import common_cosine as solve

    times = _times(t, outputs)
    try:
        gamma = solve(beta, n, times, normalised=normalised)
    except ValueError as error:
        raise InputError(str(error)) from None
    order = np.sqrt((1 + (n - 1) * np.clip(gamma, 0, 1)) / n)
    passed = {f"{value:g}": _first_passing(times, gamma, value) for value in PASSED}
    summary: dict[str, Any] = {
        "schema": "inphase.cosine/1",
        "model": "orthogonal-sa" if normalised else "orthogonal-usa",
        "beta": beta,
        "n": n,
        "time": t,
        "cosine": float(gamma[-1]),
        "order_parameter": [float(order[0]), float(order[-1])],
        "passed": passed,
    }
    curves = {"common cosine": gamma, "order parameter": order}
    title = f"{summary['model']}, n = {n:,}, β = {beta:g}"
    drawn = partial(save_curves, times, curves, title)
    return Found(summary["model"], summary, {"times": times, "cosine": gamma}, drawn)


def _first_passing(times: Array, values: Array, level: float) -> float | None:
    """When values that grow first reach ``level``, on the line between two outputs."""
    import numpy as np

    if values[-1] < level:
        return None
    return float(np.interp(level, values, times))


def pair_law(
    *,
    interaction: Formula | None,
    beta: float,
    n: int,
    closure: str,
    modes: int,
    t: float,
    outputs: int,
    progress: Progress | None = None,
) -> Found:
    """The law of θ_1 − θ_2 among ``n`` particles from independent uniform starts, f or f_β. Raises InputError."""
    import numpy as np

    from numerics.circle import attention_coupling
    from numerics.circle.pair_law import simulate_pair_law
    from numerics.integrators import StepSizeError

    from .density import NEGLIGIBLE, RESOLVED
    from .models import coupling_of

    times = _times(t, outputs)
    try:
        coupling = coupling_of(interaction, beta) or attention_coupling(beta)
        run = simulate_pair_law(coupling, n, times, closure=closure, modes=modes, progress=progress)
    except StepSizeError as error:
        raise InputError(f"{error} The law may be too sharp; try fewer --t or another --closure.") from None
    except ValueError as error:
        raise InputError(str(error)) from None
    enough = (run.resolved < RESOLVED) | (np.abs(run.coefficients[:, -1]) < NEGLIGIBLE)
    density = run.density(np.linspace(0, np.pi, 8 * modes))
    good = enough & (density.min(axis=1) > -1e-6)
    last = len(times) - 1 if good.all() else int(np.argmin(good)) - 1
    summary = {
        "schema": "inphase.pair-law/1",
        "model": "pair-law",
        "f": coupling.name,
        "n": n,
        "closure": closure,
        "modes": modes,
        "time": t,
        "usable_until": float(times[last]),
        "squared_order": [float(run.squared_order[0]), float(run.squared_order[last])],
        "smallest_density": float(density.min()),
    }
    arrays = {"times": times, "coefficients": run.coefficients, "resolved": run.resolved}
    curves = {"mean of |order parameter|²": np.where(np.arange(len(times)) <= last, run.squared_order, np.nan)}
    title = f"pair-law, n = {n:,}, closure {closure}, f = {coupling.name}"
    return Found("pair-law", summary, arrays, partial(save_curves, times, curves, title))


def parking(
    *, dimension: int, delta: float, n: int, replicas: int, seed: int, progress: Progress | None = None
) -> Found:
    """Rényi and strong Rényi centres among ``n`` uniform tokens on the sphere of R^d, ``replicas`` times; on the circle
    also how many there are when no place is left, with Rényi's constant, unless they are too many. Raises InputError.
    """
    import numpy as np

    from numerics.circle.starts import uniform as uniform_angles
    from numerics.parking import expected_strong_centers, renyi_centers, saturated_counts, strong_renyi_centers
    from numerics.parking.counts import PARKING_CONSTANT
    from numerics.seeds import derived_seed
    from numerics.sphere.starts import uniform as uniform_vectors

    if dimension < 2 or not 0 < delta < np.pi:
        raise InputError(f"Expected d >= 2 and a separation between 0 and pi but got d={dimension}, centers={delta}.")
    if n * replicas > MOST_TOKENS:
        raise InputError(
            f"Expected up to {MOST_TOKENS:,} tokens but n={n} and replicas={replicas} make {n * replicas:,}."
        )
    if seed < 0:
        raise InputError(f"Expected seed >= 0 but got seed={seed}.")
    if dimension > 2:
        _check_effort(dimension, delta, n, replicas)
    drawn = derived_seed(seed, "parking")
    tokens = uniform_angles(n, replicas, drawn) if dimension == 2 else uniform_vectors(n, dimension, replicas, drawn)
    first, second = (progress and partial(_half, progress, half) for half in (0.0, 0.5))
    counts = {
        "renyi": renyi_centers(tokens, delta, first).sum(axis=1).astype(float),
        "strong_renyi": strong_renyi_centers(tokens, delta, second).sum(axis=1).astype(float),
    }
    summary: dict[str, Any] = {
        "schema": "inphase.parking/1",
        "model": "parking",
        "d": dimension,
        "delta": delta,
        "n": n,
        "replicas": replicas,
        "seed": seed,
        **{name: _interval(values) for name, values in counts.items()},
        "expected_strong": {
            "n": expected_strong_centers(dimension, delta, n),
            "all": expected_strong_centers(dimension, delta),
        },
        "saturated": None,
    }
    if dimension == 2 and max(replicas, 2) * 2 * np.pi / delta <= MOST_TOKENS:
        full = saturated_counts(delta, max(replicas, 2), derived_seed(seed, "saturated")).astype(float)
        counts["saturated"] = full
        summary["saturated"] = _interval(full) | {"expected_about": PARKING_CONSTANT * 2 * np.pi / delta}
    return Found("parking", summary, counts, partial(save_parking, summary, counts))


def _check_effort(dimension: int, delta: float, n: int, replicas: int) -> None:
    """Raise InputError for tokens on the sphere that take too much memory or time.

    At most 1/σ(δ/2) centres fit: caps of radius δ/2 around them, of area σ(δ/2) each, do not meet.
    """
    from numerics.parking import cap_fraction

    coordinates = n * replicas * dimension
    if coordinates > MOST_COORDINATES:
        raise InputError(
            f"Expected up to {MOST_COORDINATES:,} coordinates but n={n}, replicas={replicas} and d={dimension} make "
            f"{coordinates:,}."
        )
    area = cap_fraction(dimension, delta / 2)
    compared = coordinates * min(n, 1 / area if area else n)
    if compared > MOST_COMPARED:
        raise InputError(
            f"Expected up to {MOST_COMPARED:.0e} coordinates to compare but n={n}, replicas={replicas}, d={dimension} "
            f"and centers={delta:g} make up to {compared:.0e}; fewer tokens or a larger separation take less."
        )


def _half(progress: Progress, done: float, fraction: float) -> None:
    """One of two parts that take about as long as each other."""
    progress(done + fraction / 2)


def _interval(values: Array) -> dict[str, Any]:
    """Mean and extremes, and the 95 % confidence interval of the mean from the normal law (None from one value)."""
    import numpy as np

    half = 1.96 * float(values.std(ddof=1)) / np.sqrt(values.size) if values.size > 1 else None
    mean = float(values.mean())
    return {
        "mean": mean,
        "smallest": float(values.min()),
        "largest": float(values.max()),
        "confidence": None if half is None else [mean - float(half), mean + float(half)],
    }


def _times(t: float, outputs: int) -> Array:
    import numpy as np

    if not 0 < t < float("inf") or outputs < 2:
        raise InputError(f"Expected a positive, finite t and outputs >= 2 but got t={t}, outputs={outputs}.")
    return np.linspace(0.0, t, outputs)
