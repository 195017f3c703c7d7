"""What is simulated: one record with everything that determines the numbers, and the checks of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from ..formula.tree import Formula
from .names import ON_CIRCLE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.circle.planner import Method

    Array = NDArray[np.float64]

#: Trajectories above this many bytes are refused: fewer output times or replicas do as well.
LARGEST_TRAJECTORY: Final = 4 << 30

#: The steppers of noisy runs.
NOISY: Final = ("euler-maruyama", "heun")
#: The steppers with fixed steps.
UNWATCHED: Final = (*NOISY, "layers", "splitting")
#: All steppers, those that are not for every model included.
STEPPERS: Final = ("auto", "dop853", "tsit5", "rodas5p", *UNWATCHED)


@dataclass(frozen=True, slots=True)
class Setup:
    """What is simulated: ``n`` particles from random starts of ``seed``, ``replicas`` times, over the time ``t``.

    ``interaction`` is f as a formula in ``x`` (and ``beta``), for models that take one, or what consensus minimises as
    a formula in x1 … xd. ``masses`` (n,) weigh the particles of mean-field, usa and sa. ``sizes`` asks for starts in
    clusters of these sizes, spread evenly and disturbed by at most ``spread``, instead of uniform ones; ``orthogonal``
    for orthogonal vectors; ``start`` gives the states (R, n) or (R, n, d) themselves. Off the circle ``dimension`` is d
    and ``value`` the diagonal of V (none for V = I); ``heads`` counts random heads, ``matrices`` maps query, key and
    value to arrays (heads, …, d) given instead, or (times, heads, …, d) for heads that change from 0 to t, and outer,
    inner and bias to those of a feed-forward layer; ``activation`` is that of the layer, and with ``causal`` heads see
    earlier tokens only. ``frozen`` are angles of frozen tokens, of weight ``frozen_weight`` each. ``strength`` and
    ``width`` are K and the standard deviation of the frequencies of the Kuramoto model.

    ``noise`` is κ of Brownian motion √(2κ)B, the same for all particles when ``common``; ``step`` is the length of the
    steps that noise wants, of layers, and of splitting. ``outputs`` counts the times at which states are kept, both
    ends included; with ``ends_only`` states are kept at the ends, and observables at all of them. ``tolerance`` is the
    error per step in radians. ``method`` is how pairs are summed: ``auto``, or as in ``numerics.circle.planner``.
    ``merge`` is a distance at which particles are merged, for long times (models mean-field, usa, sa).

    ``events`` lists observables with values whose first passing is timed (with ``merge``: the number of clusters that
    move on their own). ``observe`` names further observables.
    ``centers`` is a separation δ: what part of the particles the Rényi and strong Rényi centres of the start hold
    within δ/5 is then observed. ``lyapunov`` counts Lyapunov exponents of the first replica, ``histogram`` the bins of
    a histogram of cosines at the end.
    """

    model: str
    n: int = 100
    beta: float = 1.0
    t: float = 50.0
    seed: int = 0
    replicas: int = 1
    interaction: Formula | None = None
    masses: tuple[float, ...] = ()
    sizes: tuple[int, ...] = ()
    spread: float = 0.05
    orthogonal: bool = False
    start: Array | None = field(default=None, compare=False)
    dimension: int = 3
    value: tuple[float, ...] = ()
    heads: int = 2
    matrices: dict[str, Array] | None = field(default=None, compare=False)
    causal: bool = False
    activation: str = "relu"
    frozen: tuple[float, ...] = ()
    frozen_weight: float = 1.0
    strength: float = 1.0
    width: float = 0.0
    noise: float = 0.0
    common: bool = False
    step: float = 0.01
    events: tuple[tuple[str, float], ...] = ()
    observe: tuple[str, ...] = ()
    lyapunov: int = 0
    histogram: int = 0
    centers: float | None = None
    merge: float | None = None
    outputs: int = 201
    ends_only: bool = False
    tolerance: float = 1e-9
    stepper: str = "auto"
    method: Method = "auto"

    @property
    def chosen_stepper(self) -> str:
        """The stepper asked for, or what suits: layers are steps, Heun's scheme with noise, else DOP853."""
        if self.stepper != "auto":
            return self.stepper
        if self.model == "sphere-layers":
            return "layers"
        if self.noise:  # the noise of consensus depends on the state and is meant in the sense of Itô
            return "euler-maruyama" if self.model == "consensus" else "heun"
        return "dop853"


def check_setup(setup: Setup, *, limited: bool = True) -> None:
    """Raise InputError, one sentence, for numbers that cannot be used.

    ``limited`` is False when states go to disk, so that memory does not bound the trajectory.
    """
    whole = {"n": (setup.n, 1), "replicas": (setup.replicas, 1), "outputs": (setup.outputs, 2), "seed": (setup.seed, 0)}
    for name, (number, least) in {**whole, "heads": (setup.heads, 1)}.items():
        if number < least:
            raise InputError(f"Expected {name} >= {least} but got {name}={number}.")
    for name, length in {"t": setup.t, "tolerance": setup.tolerance, "step": setup.step}.items():
        if not 0 < length < float("inf"):
            raise InputError(f"Expected a positive, finite {name} but got {name}={length}.")
    for name in ("beta", "strength", "width", "spread", "noise", "frozen_weight"):
        size = getattr(setup, name)
        if size != size or abs(size) == float("inf"):
            raise InputError(f"Expected a finite {name.replace('_', ' ')} but got {name}={size}.")
    for name in ("width", "spread", "noise"):
        if getattr(setup, name) < 0:
            raise InputError(f"Expected {name} >= 0 but got {name}={getattr(setup, name)}.")
    if setup.lyapunov < 0 or setup.histogram < 0:
        raise InputError(f"Expected lyapunov >= 0 and histogram >= 0 but got {setup.lyapunov} and {setup.histogram}.")
    if setup.centers is not None and not 0 < setup.centers < 4:
        raise InputError(f"Expected a separation of centres between 0 and 4 but got centers={setup.centers}.")
    if setup.masses and len(setup.masses) != setup.n:
        raise InputError(f"Expected one mass for each of n={setup.n} particles but got {len(setup.masses)}.")
    if setup.sizes and (min(setup.sizes) < 1 or sum(setup.sizes) != setup.n):
        raise InputError(f"Expected cluster sizes >= 1 with sum n={setup.n} but got sizes={setup.sizes}.")
    _check_steps(setup)
    needed = state_bytes(setup)
    if setup.ends_only:  # one replica at all times while it runs
        needed = needed // 2 + needed * setup.outputs // (2 * setup.replicas)
    if limited and needed > LARGEST_TRAJECTORY:
        raise InputError(
            f"Expected a trajectory of up to {LARGEST_TRAJECTORY >> 30} GB but n={setup.n}, replicas={setup.replicas} "
            f"and outputs={setup.outputs} take {needed / 2**30:.1f} GB; ask for fewer, keep states at the ends only "
            f"with --ends-only, or write parts with --checkpoint."
        )


def state_bytes(setup: Setup) -> int:
    """The size of all states that are kept."""
    times = 2 if setup.ends_only else setup.outputs
    return 8 * setup.n * setup.replicas * times * (1 if setup.model in ON_CIRCLE else setup.dimension)


def _check_steps(setup: Setup) -> None:
    if setup.stepper not in STEPPERS:
        raise InputError(f"Expected a stepper in {', '.join(STEPPERS)} but got stepper={setup.stepper!r}.")
    if (setup.chosen_stepper == "layers") != (setup.model == "sphere-layers"):
        raise InputError(
            f"Expected the stepper layers for the model sphere-layers and no other but got model={setup.model!r} and "
            f"stepper={setup.stepper!r}."
        )
    if setup.chosen_stepper == "splitting" and setup.model != "sphere-feed-forward":
        raise InputError(f"Expected the model sphere-feed-forward for splitting but got model={setup.model!r}.")
    if setup.noise and setup.chosen_stepper not in NOISY:
        raise InputError(f"Expected a stepper in {', '.join(NOISY)} with noise but got stepper={setup.stepper!r}.")
    if setup.common and not setup.noise:
        raise InputError("Expected a noise strength above 0 with common noise but got noise=0.")
    if setup.noise and setup.merge is not None:
        raise InputError("Expected no merging with noise, which keeps particles apart.")
