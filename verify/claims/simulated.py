"""Questions that simulation speaks to: in how many of many random starts does something happen?

The answer is ``supported`` or ``undecided``, never ``proved`` or ``refuted``: finitely many starts, finite time and
floating point say what is seen, with a confidence interval, and nothing about almost every start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from ..verdict import Verdict
from .counts import counted_verdict
from .fingerprint import fingerprint
from .solve import solve

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..simulation import Setup, Simulation

Exact = int | str | Fraction

#: Final clusters are told apart by gaps above this (radians), and count as collapsed when they are shorter.
CLUSTER_GAP: Final = 1e-3

_NUMBERS: Final = ("beta", "t", "spread", "strength", "width")
_WHOLE: Final = ("n", "replicas", "seed")


@dataclass(frozen=True, slots=True)
class Simulated:
    """At least the fraction ``at_least`` of the starts of ``model`` end as ``expected`` (a key of OUTCOMES).

    ``parameters`` are pairs (name, exact number): ``beta``, ``n``, ``t``, ``replicas``, ``seed``, ``spread``, … of
    ``verify.simulation.Setup``. Starts are uniform, or with ``expected`` about clusters, in three equal clusters.
    Raises InputError for names and values that cannot be used.
    """

    model: str
    parameters: tuple[tuple[str, Exact], ...]
    expected: str
    at_least: Exact = "19/20"

    def __post_init__(self) -> None:
        if self.expected not in OUTCOMES:
            raise InputError(f"Expected an outcome in {', '.join(OUTCOMES)} but got expected={self.expected!r}.")
        if not 0 <= _exact("at_least", self.at_least) <= 1:
            raise InputError(f"Expected a fraction between 0 and 1 but got at_least={self.at_least!r}.")
        for name, value in self.parameters:
            if name not in (*_NUMBERS, *_WHOLE):
                raise InputError(f"Expected a parameter in {', '.join((*_NUMBERS, *_WHOLE))} but got {name!r}.")
            if _exact(name, value).denominator != 1 and name in _WHOLE:
                raise InputError(f"Expected a whole number but got {name}={value!r}.")

    def __str__(self) -> str:
        shown = ", ".join(f"{name} = {value}" for name, value in self.parameters)
        return f"{self.model} with {shown}: at least {self.at_least} of the starts {OUTCOMES[self.expected][0]}"


@solve.register
def _(question: Simulated, **hints: Any) -> Verdict:
    from ..simulation import run_simulation

    setup = _setup(question)
    simulation = run_simulation(setup)
    if simulation.ending == "interrupted":
        raise KeyboardInterrupt
    seen = OUTCOMES[question.expected][1](simulation)
    count, size = int(seen.sum()), len(seen)
    summary = simulation.summary()
    return counted_verdict(
        count,
        size,
        f"starts {OUTCOMES[question.expected][0]}",
        question.at_least,
        {"seed": setup.seed, "simulation": {key: summary[key] for key in _SHOWN}},
        f"{size} random starts, up to time {setup.t:g}",
        "Try a longer time or more starts.",
    )


_SHOWN: Final = ("model", "equation", "parameters", "n", "replicas", "time", "tolerance", "stepper", "order_parameter",
                 "clusters", "energy")  # fmt: skip


def _setup(question: Simulated) -> Setup:
    """The simulation of a question. Its starts come from a hash of the run's seed and the question."""
    from numerics.seeds import derived_seed

    from ..simulation import Setup

    given = {name: _exact(name, value) for name, value in question.parameters}
    whole = {name: int(given[name]) for name in _WHOLE if name in given}
    numbers = {name: float(given[name]) for name in _NUMBERS if name in given}
    whole["seed"] = derived_seed(whole.get("seed", 0), fingerprint(question))
    sizes: tuple[int, ...] = ()
    if question.expected != "synchronized":
        n = whole.setdefault("n", 30)
        if n % 3:
            raise InputError(f"Expected a multiple of 3 particles for three equal clusters but got n={n}.")
        sizes = (n // 3,) * 3
    return Setup(question.model, sizes=sizes, outputs=21, tolerance=1e-8, **whole, **numbers)  # type: ignore[arg-type]


def _exact(name: str, value: Exact) -> Fraction:
    try:
        if isinstance(value, (bool, float)):
            raise ValueError
        return Fraction(value)
    except (ValueError, TypeError, ZeroDivisionError):
        raise InputError(f'Expected an exact number such as 3, "0.1" or "-2/3" but got {name}={value!r}.') from None


def _synchronized(simulation: Simulation) -> NDArray[np.bool_]:
    from ..simulation.names import SYNCHRONIZED

    # nan (a replica that did not arrive) compares False
    result: NDArray[np.bool_] = simulation.trajectory.observables["order"][:, -1] > 1 - SYNCHRONIZED
    return result


def _three_clusters(simulation: Simulation) -> NDArray[np.bool_]:
    import numpy as np

    from numerics.circle.observables import clusters

    third = simulation.setup.n // 3

    def holds(state: NDArray[np.float64]) -> bool:
        return bool(np.isfinite(state).all()) and clusters(state, CLUSTER_GAP / third).sizes == (third,) * 3

    return np.array([holds(state) for state in simulation.trajectory.final])


#: outcome → (what the starts do, which replicas do)
OUTCOMES: Final[dict[str, tuple[str, Callable[[Simulation], NDArray[np.bool_]]]]] = {
    "synchronized": ("are synchronized at the end", _synchronized),
    "three clusters": ("end in three equal clusters", _three_clusters),
    "three clusters dissolve": ("leave three equal clusters and are synchronized at the end", _synchronized),
}
