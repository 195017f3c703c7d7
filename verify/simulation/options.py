"""The options of a simulation by name, the same on the command line and in Python, as one record.

``simulate("sa", beta=4, n=1000, noise=0.02)`` is ``verify simulate sa --beta 4 --n 1000 --noise 0.02``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from ..expected import flag, function, place, text, whole_number
from ..formula.tree import Formula
from .names import ON_CIRCLE, SYSTEM_NAMES
from .read import read_masses, read_matrices, read_start
from .setup import Setup

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .simulated import Simulation

    Array = NDArray[np.float64]

_WHOLE: Final = ("n", "seed", "replicas", "d", "heads", "lyapunov", "histogram", "outputs", "modes")
_REAL: Final = (
    "beta", "t", "spread", "frozen_weight", "strength", "width", "noise", "step", "centers", "merge", "tolerance",
)  # fmt: skip
_YES: Final = ("causal", "orthogonal", "common", "ends_only")
_WORD: Final = ("activation", "stepper", "method", "closure")
#: Lists of numbers, with what they are.
_LISTS: Final = {
    "value": (float, "entries of V such as 1,1,0"),
    "frozen": (float, "angles such as 0,2,4"),
    "clusters": (int, "cluster sizes such as 10,10,10"),
}
_OTHER: Final = ("f", "masses", "start", "matrices", "event", "observe")
#: All options of particles that determine the numbers; the others belong to ``systems``.
OPTIONS: Final = tuple(
    name for name in (*_WHOLE, *_REAL, *_YES, *_WORD, *_LISTS, *_OTHER) if name not in ("modes", "closure")
)
#: Options whose field in the record has another name.
_FIELD: Final = {"d": "dimension", "clusters": "sizes", "event": "events", "f": "interaction"}


def simulate(
    model: str,
    *,
    out: Path | str | None = None,
    checkpoint: int | None = None,
    resume: bool = False,
    progress: Callable[[float], None] | None = None,
    **options: Any,
) -> Simulation:
    """Particles of ``model`` from random starts; ``verify simulate --help`` lists models and options.

    With ``checkpoint`` states are written into the folder ``out`` that many outputs at a time, and ``resume`` goes on
    from there. Arrays stand for the files of the command line, ``event={"order": 0.9}`` for ``--event order=0.9``.
    Raises InputError for options that cannot be used; a run that is stopped by Ctrl-C is returned as it is.

    >>> run = simulate("usa", n=20, beta=1, t=60, seed=1)
    >>> run.summary()["synchronized"]["count"], run.trajectory.states.shape
    (1, (1, 201, 20))
    """
    from .parts import run_in_parts
    from .run import run_simulation

    setup = setup_of(text("model", model), options)
    function("progress", progress)
    if checkpoint is None:
        if resume or out is not None:
            raise InputError(
                "Expected out, a folder, and checkpoint, a number of outputs, together for a run in parts."
            )
        return run_simulation(setup, progress)
    if out is None:
        raise InputError("Expected a folder out for a run with checkpoints but got none.")
    count = whole_number("checkpoint", checkpoint)
    return run_in_parts(setup, place("out", out), count, resume=flag("resume", resume), progress=progress)


def setup_of(model: str, options: Mapping[str, Any]) -> Setup:
    """The record of ``options`` by name; None is an option that was not given. Raises InputError.

    >>> setup_of("sa", {"clusters": (2, 3), "beta": "1/2"}).n
    5
    """
    if model in SYSTEM_NAMES:
        raise InputError(f"Expected a model of particles but got {model!r}; verify.simulation.simulate_system has it.")
    given = {name: read_option(name, value, OPTIONS) for name, value in options.items() if value is not None}
    start, value, matrices = given.get("start"), given.get("value", ()), given.get("matrices")
    told = {"clusters": sum(given.get("clusters", ())), "masses": len(given.get("masses", ()))}
    if start is not None:
        shape = start.shape if model in ON_CIRCLE else start.shape[:-1]
        if len(shape) not in (1, 2):
            raise InputError(
                f"Expected starts (n,) or (R, n), off the circle (n, d) or (R, n, d), but got {start.shape}."
            )
        if told["clusters"] or given.get("orthogonal") or {"n", "replicas"} & set(given):
            raise InputError("Expected no n, replicas, clusters or orthogonal together with start, which tells them.")
        told["start"], given["replicas"] = shape[-1], shape[0] if len(shape) == 2 else 1
    for name, count in told.items():
        if (count or name == "start") and given.setdefault("n", count) != count:
            raise InputError(f"Expected one n but got n={given['n']} beside {name}, which says {count}.")
    if "d" not in given:
        from_start = start.shape[-1] if start is not None and model not in ON_CIRCLE else 0
        dimension = len(value) or (_dimension(matrices) if matrices else from_start)
        given |= {"d": dimension} if dimension else {}
    return Setup(model=model, **{_FIELD.get(name, name): entry for name, entry in given.items()})


def read_option(name: str, value: Any, known: Sequence[str]) -> Any:
    """One option as what it is read for wants it. Raises InputError, also for one that is not ``known``."""
    if name not in known:
        from difflib import get_close_matches

        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}."
        raise InputError(f"Expected an option of simulations but got {name!r}; {hint}")
    if name in _WHOLE:
        if isinstance(value, int) and not isinstance(value, bool):
            return value  # exactly: a seed may have more digits than a float
        number = _number(name, value)
        if not number.is_integer():
            raise InputError(f"Expected a whole number but got {name}={value}.")
        return int(number)
    if name in _REAL:
        return _number(name, value)
    if name in _WORD:
        return str(value)
    if name in _LISTS:
        kind, expected = _LISTS[name]
        return tuple(kind(number) for number in _list(value, kind, expected))
    expected, reader = _READERS.get(name, ("True or False", _yes))
    try:
        return reader(value)
    except InputError:
        raise
    except (TypeError, ValueError, AttributeError):
        raise InputError(f"Expected {expected} but got {name}={value!r}.") from None


def _number(name: str, value: Any) -> float:
    """A number, exact or not, as a double; nan is left for the checks of the record."""
    from ..formula.numpy import numpy_function
    from ..formula.tree import exact, variables

    if isinstance(value, float) or hasattr(value, "dtype"):
        return float(value)
    formula = exact(value)
    if variables(formula):
        raise InputError(f"Expected a number but got {name}={value}.")
    return float(numpy_function(formula, [])())


def _list(value: Any, kind: type[int] | type[float], expected: str) -> list[float]:
    """The numbers of a list, or of text with commas."""
    try:
        parts = value.split(",") if isinstance(value, str) else list(value)
        return [kind(part) if isinstance(part, str) else _number("an entry", part) for part in parts]
    except (ValueError, TypeError):
        raise InputError(f"Expected {expected} but got {value!r}.") from None


def _formula(value: Any) -> Formula:
    from ..formula.reader import read_formula

    return value if isinstance(value, Formula) else read_formula(str(value))


def _masses(value: Any) -> tuple[float, ...]:
    if isinstance(value, Path) or isinstance(value, str) and value.endswith(".npy"):
        return read_masses(Path(value))
    return tuple(_list(value, float, "masses such as 2,1,1 or a .npy file"))


def _start(value: Any) -> Array:
    import numpy as np

    return read_start(Path(value)) if isinstance(value, (str, Path)) else np.array(value, dtype=float)


def _matrices(value: Any) -> dict[str, Array]:
    import numpy as np

    if isinstance(value, (str, Path)):
        return read_matrices(Path(value))
    return {name: np.array(matrix, dtype=float) for name, matrix in value.items()}


def _dimension(matrices: dict[str, Array]) -> int:
    """d, the length of the rows of Q, K, V or A."""
    rows = [matrix for name, matrix in matrices.items() if name not in ("outer", "bias")]
    return int((rows or list(matrices.values()))[0].shape[-1])


def _events(value: Any) -> tuple[tuple[str, float], ...]:
    """Events as ``order=0.9``, several of those, or names with values."""
    if isinstance(value, Mapping):
        return tuple((str(name), _number(str(name), level)) for name, level in value.items())
    found = []
    for given in [value] if isinstance(value, str) else value:
        name, _, level = str(given).partition("=")
        try:
            number = float(level)
        except ValueError:
            number = float("nan")
        if not name or number != number:
            raise InputError(f"Expected an event such as order=0.9 but got {given!r}.")
        found.append((name, number))
    return tuple(found)


def _law(value: Any) -> tuple[tuple[int, float], ...]:
    """Modes with coefficients as ``1:0.1,2:-0.05``, or as a mapping."""
    pairs = value.items() if isinstance(value, Mapping) else [pair.split(":") for pair in str(value).split(",")]
    return tuple((int(mode), float(coefficient)) for mode, coefficient in pairs)


def _names(value: Any) -> tuple[str, ...]:
    return tuple(value.split(",")) if isinstance(value, str) else tuple(value)


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


#: What other options are, and how they are read.
_READERS: Final[dict[str, tuple[str, Callable[[Any], Any]]]] = {
    "f": ("a formula", _formula),
    "masses": ("masses such as 2,1,1", _masses),
    "start": ("an array of starts, or a file with one", _start),
    "matrices": ("arrays by name, or a file with them", _matrices),
    "event": ("an event such as order=0.9", _events),
    "observe": ("names of observables", _names),
    "law": ("modes with coefficients such as 1:0.1,2:-0.05", _law),
}
