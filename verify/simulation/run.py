"""Run a simulation that was set up by name."""

from __future__ import annotations

from collections.abc import Callable

from .advance import advance, starts_of
from .models import build_model
from .setup import Setup, check_setup
from .simulated import Simulation


def run_simulation(setup: Setup, progress: Callable[[float], None] | None = None) -> Simulation:
    """Simulate ``setup``. Ctrl-C or a step-size collapse end the run early and what was reached is returned.

    Raises InputError for a setup that cannot be used.
    """
    import numpy as np

    from .batches import run_batches
    from .further import exponents
    from .observe import check_observables, with_observables

    check_setup(setup)
    model = build_model(setup)
    check_observables(setup, model)
    times = np.linspace(0.0, setup.t, setup.outputs)
    start = starts_of(setup, model)
    if setup.ends_only:
        trajectory, ending, message = run_batches(setup, model, start, times, progress)
    else:
        trajectory, ending, message = advance(setup, model, start, times, progress=progress)
        trajectory = with_observables(setup, trajectory)
    found = exponents(setup, model, start) if ending == "complete" else None
    return Simulation(setup, trajectory, ending, message, found)
