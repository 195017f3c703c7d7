"""Mean-field laws by name: the density of infinitely many particles on the circle, or on S² around an axis.

On the circle ``c_k = ∫ cos(kx) dμ`` and the density is ``(1 + 2 Σ c_k cos kx)/2π``; on S² ``c_l = ∫ P_l(z) dμ`` and the
density of z is ``Σ (2l+1)/2 c_l P_l(z)``. See ``numerics.circle.density`` and ``numerics.sphere.density``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from ..formula.tree import Formula
from .found import Found

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.circle.density import DensityRun
    from numerics.sphere.density import AxialRun

    Array = NDArray[np.float64]

SCHEMA: Final = "inphase.density/1"

#: name → one line of help
LAWS: Final = {
    "density": "the law on the circle for any odd periodic f (--f), otherwise f_beta",
    "density-sa": "the law on the circle under self-attention with softmax",
    "axial-usa": "the law on S^2 around an axis under USA",
    "axial-sa": "the law on S^2 around an axis under SA",
}

#: Up to here in |c_N| / max |c_k| the modes kept are enough, and in any case below this size of |c_N|.
RESOLVED: Final = 1e-6
NEGLIGIBLE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class LawSetup:
    """A law to simulate: ``law`` lists (mode, coefficient) at the start, ``modes`` is N, ``noise`` is κ."""

    model: str
    beta: float = 1.0
    interaction: Formula | None = None
    law: tuple[tuple[int, float], ...] = ((1, 0.1),)
    modes: int = 64
    noise: float = 0.0
    t: float = 50.0
    outputs: int = 201
    tolerance: float = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class LawRun:
    """The coefficients in time, and the growth rates near the uniform law by theory, mode 1 first."""

    setup: LawSetup
    run: DensityRun | AxialRun
    rates: Array

    def summary(self) -> dict[str, Any]:
        """Order parameter, W_2 to the Dirac mass at 0 (at the pole), where the modes suffice, and growth rates."""
        import numpy as np

        setup, run = self.setup, self.run
        enough = (run.resolved < RESOLVED) | (np.abs(run.coefficients[:, -1]) < NEGLIGIBLE)
        last = int(np.argmin(enough)) - 1 if not enough.all() else len(run.times) - 1
        distance = _distance(run)
        coefficients = np.abs(run.coefficients)
        grown = []
        for mode, _ in setup.law:
            before, after = coefficients[0, mode], coefficients[1, mode]
            measured = float(np.log(after / before) / (run.times[1] - run.times[0])) if before > 0 < after else None
            grown.append({"mode": mode, "theory": float(self.rates[mode - 1]), "measured": measured})
        return {
            "schema": SCHEMA,
            "model": setup.model,
            "beta": setup.beta,
            "noise": setup.noise,
            "modes": setup.modes,
            "time": setup.t,
            "outputs": setup.outputs,
            "resolved_until": float(run.times[last]) if last >= 0 else None,
            "order_parameter": [float(run.order_parameter[0]), float(run.order_parameter[last])],
            "distance": [float(distance[0]), float(distance[last])],
            "growth_rates": grown,
            "fastest": {"mode": int(np.argmax(self.rates)) + 1, "rate": float(self.rates.max())},
        }

    def found(self) -> Found:
        """Summary, arrays and picture, with a warning where the modes do not suffice."""
        from .density_plot import save

        run, summary = self.run, self.summary()
        until = summary["resolved_until"] or 0.0
        warning = (
            ""
            if until == self.setup.t
            else (
                f"The law needs more than {self.setup.modes} modes after t = {until:g}; what follows means nothing. "
                f"Try --modes {2 * self.setup.modes} or a shorter time."
            )
        )
        # coefficients are real: laws begin symmetric, and stay so
        arrays = {"times": run.times, "coefficients": run.coefficients.real, "resolved": run.resolved}
        arrays["growth_rates"] = self.rates
        return Found("law", summary, arrays, partial(save, self), warning)


def simulate_law(setup: LawSetup, progress: Callable[[float], None] | None = None) -> LawRun:
    """The law of ``setup`` in time; ``progress`` is told the fraction of it that is covered.

    Raises InputError for a setup that cannot be used.
    """
    import numpy as np

    from numerics.circle import attention_coupling
    from numerics.circle.coupling import Attention, Coupling, attention
    from numerics.circle.density import fitted, simulate_density
    from numerics.integrators import StepSizeError
    from numerics.sphere.density import kernel_coefficients, simulate_axial

    from .models import coupling_of

    _check(setup)
    start = np.zeros(setup.modes + 1)
    start[0] = 1.0
    for mode, coefficient in setup.law:
        start[mode] = coefficient
    _check_density(setup, start)
    times, k = np.linspace(0.0, setup.t, setup.outputs), np.arange(1, setup.modes + 1)
    options: dict[str, Any] = {"noise": setup.noise, "tolerance": setup.tolerance, "progress": progress}
    try:
        if setup.model.startswith("axial"):
            a = kernel_coefficients(setup.beta, setup.modes + 1)
            normalised = setup.model == "axial-sa"
            gain = (a[:-2] - a[2:]) / (2 * k + 1) / (a[0] if normalised else 1.0)
            run = simulate_axial(setup.beta, start, times, normalised=normalised, **options)
            return LawRun(setup, run, k * (k + 1) * (gain - setup.noise))
        law: Attention | Coupling
        if setup.model == "density-sa":
            law = attention(setup.beta)
        else:
            law = coupling_of(setup.interaction, setup.beta) or attention_coupling(setup.beta)
        circle = simulate_density(law, start.astype(complex), times, **options)
    except StepSizeError as error:
        raise InputError(f"{error} The law may be too sharp; try fewer --t or more --modes.") from None
    except ValueError as error:
        raise InputError(str(error)) from None
    coupling, scale = (law.coupling, law.cosines[0]) if isinstance(law, Attention) else (law, 1.0)
    return LawRun(setup, circle, k * fitted(coupling.sines, setup.modes) / 2 / scale - setup.noise * k**2)


def _distance(run: DensityRun | AxialRun) -> Array:
    from numerics.sphere.density import AxialRun

    return run.distance_to_pole() if isinstance(run, AxialRun) else run.distance_to()


def _check(setup: LawSetup) -> None:
    if setup.model not in LAWS:
        raise InputError(f"Expected a law in {', '.join(LAWS)} but got model={setup.model!r}.")
    if setup.interaction is not None and setup.model != "density":
        raise InputError(f"Expected no interaction function for {setup.model!r}, which has its own.")
    for name, size in {"t": setup.t, "tolerance": setup.tolerance}.items():
        if not 0 < size < float("inf"):
            raise InputError(f"Expected a positive, finite {name} but got {name}={size}.")
    if setup.modes < 1 or setup.modes > 4096 or setup.outputs < 2:
        raise InputError(f"Expected 1 to 4096 modes and outputs >= 2 but got {setup.modes} and {setup.outputs}.")
    for mode, coefficient in setup.law:
        if not 1 <= mode <= setup.modes or not abs(coefficient) <= 1:
            raise InputError(
                f"Expected modes from 1 to {setup.modes} with coefficients in [-1, 1] but got {mode}:{coefficient}."
            )
    if len({mode for mode, _ in setup.law}) < len(setup.law) or not setup.law:
        raise InputError("Expected every mode of the law at the start once.")


def _check_density(setup: LawSetup, start: Array) -> None:
    import numpy as np

    modes = np.arange(len(start))
    if setup.model.startswith("axial"):
        z = np.cos(np.linspace(0, np.pi, 8 * len(start)))
        density = np.polynomial.legendre.legvander(z, len(start) - 1) @ ((2 * modes + 1) * start)
    else:
        x = np.linspace(0, np.pi, 8 * len(start))
        density = np.cos(np.outer(x, modes)) @ np.where(modes == 0, 1.0, 2.0 * start)
    if density.min() < -1e-9:
        raise InputError(
            f"Expected a density that is nowhere negative but got {density.min():.3g} times the uniform one; "
            f"take smaller coefficients."
        )
