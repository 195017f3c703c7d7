"""The trajectory of a simulation that was set up by name, from starts that are drawn or given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .models import build_model
from .setup import NOISY, Setup
from .simulated import Ending

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.particles import Model, Trajectory

    Array = NDArray[np.float64]


def starts_of(setup: Setup, model: Model) -> Array:
    """The starts (R, n) or (R, n, d): as given, or drawn from a seed that is derived from the run's."""
    import numpy as np

    from numerics.circle.starts import clusters
    from numerics.circle.starts import uniform as uniform_angles
    from numerics.particles.simulate import checked_start
    from numerics.seeds import derived_seed, generator
    from numerics.sphere.starts import orthonormal
    from numerics.sphere.starts import uniform as uniform_vectors

    seed = derived_seed(setup.seed, "starts")
    if setup.start is not None:
        try:
            return checked_start(model, setup.start)
        except ValueError as error:
            raise InputError(str(error)) from None
    if model.dimension is None:
        if setup.orthogonal:
            raise InputError(f"Expected a model on the sphere for an orthogonal start but got {model.name}.")
        if setup.sizes:
            return clusters(setup.sizes, setup.replicas, seed, setup.spread)
        return uniform_angles(setup.n, setup.replicas, seed)
    if setup.sizes:
        raise InputError("Expected starts in clusters on the circle only; elsewhere starts are uniform or Gaussian.")
    if setup.orthogonal:
        if not model.unit or setup.n > model.dimension:
            raise InputError(
                f"Expected n <= d orthogonal vectors on the sphere but got {model.name} with n={setup.n}, "
                f"d={model.dimension}."
            )
        return np.repeat(orthonormal(setup.n, model.dimension), setup.replicas, axis=0)
    if model.unit:
        return uniform_vectors(setup.n, model.dimension, setup.replicas, seed)
    draws = [generator(seed, r).standard_normal((setup.n, model.dimension)) for r in range(setup.replicas)]
    return np.stack(draws)


def advance(
    setup: Setup,
    model: Model,
    start: Array,
    times: Array,
    *,
    part: int = 0,
    first: int = 0,
    progress: Callable[[float], None] | None = None,
) -> tuple[Trajectory, Ending, str]:
    """The trajectory from ``start`` at ``times``, how it ended, and a sentence when it did not end well.

    ``part`` numbers the stretches of a run that is simulated in several: each has noise of its own. ``first`` is the
    number of the first replica.
    """
    from numerics.particles import IncompleteRunError, InterruptedRun

    from .reduce import reduced

    if (smaller := reduced(setup, start)) is not None:
        run, ending, message = advance(
            smaller.setup, build_model(smaller.setup), smaller.start, times, progress=progress
        )
        return smaller.lifted(run, model, start), ending, message
    try:
        return _integrated(setup, model, start, times, part, first, progress), "complete", ""
    except IncompleteRunError as stopped:
        return stopped.partial, "collapsed", str(stopped)
    except InterruptedRun as stopped:
        return stopped.partial, "interrupted", "Interrupted; what was reached is kept."
    except InputError:
        raise
    except ValueError as error:
        raise InputError(str(error)) from None


def _integrated(
    setup: Setup,
    model: Model,
    start: Array,
    times: Array,
    part: int,
    first: int,
    progress: Callable[[float], None] | None,
) -> Trajectory:
    """The trajectory by the stepper of ``setup``; raises what the steppers do."""
    from numerics.particles import Noise, simulate, simulate_noisy
    from numerics.seeds import derived_seed
    from numerics.sphere import simulate_layers, simulate_splitting

    from .events import events_of
    from .merged import simulate_merged
    from .observe import streams
    from .off_circle import fixed_heads, heads_of, layer_of

    stepper, tolerance = setup.chosen_stepper, setup.tolerance
    if setup.merge is not None:
        return simulate_merged(setup, start, times, progress)
    if stepper in NOISY:
        seed = derived_seed(setup.seed, f"part {part}") if part else setup.seed
        noise, step = Noise(setup.noise, setup.common), setup.step
        return simulate_noisy(
            model, start, times, noise, step=step, scheme=stepper, seed=seed, first=first, progress=progress
        )
    options: dict[str, Any] = {"step": setup.step, "beta": setup.beta, "causal": setup.causal, "progress": progress}
    if stepper == "layers":
        return simulate_layers(heads_of(setup), start, times, **options)
    if stepper == "splitting":
        return simulate_splitting(fixed_heads(setup), layer_of(setup), start, times, tolerance=tolerance, **options)
    return simulate(
        model,
        start,
        times,
        tolerance=tolerance,
        stepper=stepper,
        seed=setup.seed,
        events=events_of(setup, model),
        ends_only=streams(setup, model),
        progress=progress,
    )
