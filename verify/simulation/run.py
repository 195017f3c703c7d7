"""Run a simulation that was set up by name, and sum up what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from ..errors import InputError
from .models import LARGEST_TRAJECTORY, ON_SPHERE, Setup, build_model

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from numerics.circle import Trajectory

SCHEMA: Final = "inphase.simulate/1"

#: A final state counts as synchronized when 1 − order parameter is below this.
SYNCHRONIZED: Final = 1e-6

Ending = Literal["complete", "collapsed", "interrupted"]


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """What was simulated, and the trajectory: states (replicas, times, n[, d]) and observables (replicas, times).

    ``ending`` is ``complete``, ``collapsed`` (a step size became too small) or ``interrupted``; ``message`` says more.
    """

    setup: Setup
    trajectory: Trajectory
    ending: Ending = "complete"
    message: str = ""

    def plot(self) -> Figure:
        """The first replica against time, and the observables of all. Raises InputError without matplotlib."""
        from .plot import figure

        return figure(self)

    def summary(self) -> dict[str, Any]:
        """The JSON summary, schema ``inphase.simulate/1``; see ``summarise``."""
        from .summary import summarise

        return summarise(self)

    def __repr__(self) -> str:
        replicas, times, n = self.trajectory.states.shape[:3]
        return f"Simulation({self.setup.model}, n={n}, replicas={replicas}, times={times}, {self.ending})"


def run_simulation(setup: Setup, progress: Callable[[float], None] | None = None) -> Simulation:
    """Simulate ``setup``. Ctrl-C or a step-size collapse end the run early and what was reached is returned.

    Raises InputError for a setup that cannot be used.
    """
    import numpy as np

    from numerics.circle.starts import clusters, uniform
    from numerics.particles.seeds import derived_seed
    from numerics.particles.simulate import IncompleteRunError, InterruptedRun, simulate
    from numerics.sphere import starts as sphere_starts

    _check(setup)
    model = build_model(setup)
    seed = derived_seed(setup.seed, "starts")
    if model.dimension is not None:
        if setup.sizes:
            raise InputError("Expected starts in clusters on the circle only; on the sphere starts are uniform.")
        start = sphere_starts.uniform(setup.n, model.dimension, setup.replicas, seed)
    elif setup.sizes:
        start = clusters(setup.sizes, setup.replicas, seed, setup.spread)
    else:
        start = uniform(setup.n, setup.replicas, seed)
    times = np.linspace(0.0, setup.t, setup.outputs)
    try:
        if setup.merge is not None:
            from .merged import simulate_merged

            trajectory = simulate_merged(setup, start, times, progress)
        else:
            trajectory = simulate(
                model,
                start,
                times,
                tolerance=setup.tolerance,
                stepper=setup.stepper,
                seed=setup.seed,
                progress=progress,
            )
    except IncompleteRunError as stopped:
        return Simulation(setup, _with_centers(setup, stopped.partial), "collapsed", str(stopped))
    except InterruptedRun as stopped:
        kept = _with_centers(setup, stopped.partial)
        return Simulation(setup, kept, "interrupted", "Interrupted; what was reached is kept.")
    except InputError:
        raise
    except ValueError as error:
        raise InputError(str(error)) from None
    return Simulation(setup, _with_centers(setup, trajectory))


def _with_centers(setup: Setup, trajectory: Trajectory) -> Trajectory:
    """``trajectory`` with what the centres of the start have captured at each time, when that is asked for."""
    if setup.centers is None:
        return trajectory
    from dataclasses import replace

    import numpy as np

    from numerics.parking import captured_fraction, renyi_centers, strong_renyi_centers

    observables = dict(trajectory.observables)
    for name, find in {"renyi": renyi_centers, "strong_renyi": strong_renyi_centers}.items():
        chosen = find(trajectory.states[:, 0], setup.centers)
        held = [captured_fraction(state, chosen, setup.centers / 5) for state in trajectory.states.swapaxes(0, 1)]
        observables[f"captured_{name}"] = np.stack(held, axis=1)
    return replace(trajectory, observables=observables)


def _check(setup: Setup) -> None:
    whole = {"n": (setup.n, 1), "replicas": (setup.replicas, 1), "outputs": (setup.outputs, 2), "seed": (setup.seed, 0)}
    for name, (value, least) in whole.items():
        if value < least:
            raise InputError(f"Expected {name} >= {least} but got {name}={value}.")
    positive = {"t": setup.t, "tolerance": setup.tolerance}
    for name, length in positive.items():
        if not 0 < length < float("inf"):
            raise InputError(f"Expected a positive, finite {name} but got {name}={length}.")
    for name, size in {
        "beta": setup.beta,
        "strength": setup.strength,
        "width": setup.width,
        "spread": setup.spread,
    }.items():
        if size != size or abs(size) == float("inf"):
            raise InputError(f"Expected a finite {name} but got {name}={size}.")
    if setup.width < 0 or setup.spread < 0:
        raise InputError(f"Expected width >= 0 and spread >= 0 but got width={setup.width}, spread={setup.spread}.")
    if setup.centers is not None and not 0 < setup.centers < 4:
        raise InputError(f"Expected a separation of centres between 0 and 4 but got centers={setup.centers}.")
    if setup.sizes and (min(setup.sizes) < 1 or sum(setup.sizes) != setup.n):
        raise InputError(f"Expected cluster sizes >= 1 with sum n={setup.n} but got sizes={setup.sizes}.")
    needed = 8 * setup.n * setup.replicas * setup.outputs * (setup.dimension if setup.model in ON_SPHERE else 1)
    if needed > LARGEST_TRAJECTORY:
        raise InputError(
            f"Expected a trajectory of up to {LARGEST_TRAJECTORY >> 30} GB but n={setup.n}, replicas={setup.replicas} "
            f"and outputs={setup.outputs} take {needed / 2**30:.1f} GB; ask for fewer."
        )
