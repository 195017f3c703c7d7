"""What is simulated by name beside particles: mean-field laws, the common cosine, the law of a pair, and parking.

``simulate_system("density", beta=4, noise=0.02)`` is ``verify simulate density --beta 4 --noise 0.02``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ..errors import InputError
from ..expected import function, text
from . import others
from .density import LAWS, LawSetup, simulate_law
from .found import Found
from .options import read_option

#: What options are when they are not given, as for particles.
_DEFAULTS: Final[dict[str, Any]] = {"n": 100, "beta": 1.0, "t": 50.0, "outputs": 201, "replicas": 1, "seed": 0}


@dataclass(frozen=True, slots=True)
class System:
    """``options`` that mean something, and ``simulate``, which takes the name, the options that were given, and what
    is told the fraction of the work that is done."""

    options: tuple[str, ...]
    simulate: Callable[[str, dict[str, Any], others.Progress | None], Found]


def simulate_system(model: str, *, progress: others.Progress | None = None, **options: Any) -> Found:
    """The system ``model`` of SYSTEMS; ``verify simulate --help`` lists options. Raises InputError.

    ``progress`` is called now and then with the fraction of the work that is done.

    >>> found = simulate_system("orthogonal-sa", n=2, beta=0, t=1)  # γ' = 1 − γ², γ = tanh t
    >>> round(found.summary["cosine"], 9)
    0.761594156
    """
    function("progress", progress)
    if text("model", model) not in SYSTEMS:
        raise InputError(f"Expected a system in {', '.join(SYSTEMS)} but got {model!r}.")
    system = SYSTEMS[model]
    given = {name: value for name, value in options.items() if value is not None}
    read = {name: read_option(name, value, system.options) for name, value in given.items()}
    return system.simulate(model, read, progress)


def _law(model: str, given: dict[str, Any], progress: others.Progress | None) -> Found:
    if "f" in given:
        given["interaction"] = given.pop("f")
    return simulate_law(LawSetup(model, **given), progress).found()


def _cosine(model: str, given: dict[str, Any], progress: others.Progress | None) -> Found:
    # one equation, solved at once
    o = _DEFAULTS | given
    return others.common_cosine(
        normalised=model == "orthogonal-sa", beta=o["beta"], n=o["n"], t=o["t"], outputs=o["outputs"]
    )


def _pair_law(model: str, given: dict[str, Any], progress: others.Progress | None) -> Found:
    o = _DEFAULTS | {"f": None, "closure": "cumulant", "modes": 64} | given
    return others.pair_law(
        interaction=o["f"],
        beta=o["beta"],
        n=o["n"],
        closure=o["closure"],
        modes=o["modes"],
        t=o["t"],
        outputs=o["outputs"],
        progress=progress,
    )


def _parking(model: str, given: dict[str, Any], progress: others.Progress | None) -> Found:
    o = _DEFAULTS | {"d": 2} | given
    if "centers" not in o:
        raise InputError("Expected the separation of centres, as in --centers 0.5, but got none.")
    return others.parking(
        dimension=o["d"], delta=o["centers"], n=o["n"], replicas=o["replicas"], seed=o["seed"], progress=progress
    )


_IN_TIME: Final = ("n", "beta", "t", "outputs")
_OF_LAWS: Final = ("beta", "f", "law", "modes", "noise", "t", "outputs", "tolerance")
SYSTEMS: Final[dict[str, System]] = {
    "orthogonal-sa": System(_IN_TIME, _cosine),
    "orthogonal-usa": System(_IN_TIME, _cosine),
    "pair-law": System((*_IN_TIME, "f", "closure", "modes"), _pair_law),
    "parking": System(("n", "d", "centers", "replicas", "seed"), _parking),
    **{name: System(_OF_LAWS, _law) for name in LAWS},
}
