"""From the options of ``verify simulate`` to the record of everything that determines the numbers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..simulation import Setup

    Array = NDArray[np.float64]


def setup_from(arguments: argparse.Namespace) -> Setup:
    """The setup that the options describe. Raises InputError for options that do not go together."""
    from ..errors import InputError
    from ..formula.reader import read_formula
    from ..simulation import Setup
    from ..simulation.read import read_matrices, read_start

    sizes = tuple(int(size) for size in _numbers(arguments.clusters, int, "cluster sizes such as 10,10,10"))
    value = tuple(_numbers(arguments.value, float, "entries of V such as 1,1,0"))
    start = None if arguments.start is None else read_start(arguments.start)
    matrices = None if arguments.matrices is None else read_matrices(arguments.matrices)
    masses = _masses(arguments.masses)
    if sizes and arguments.n not in (None, sum(sizes)):
        raise InputError(f"Expected no --n with --clusters, which tell it, but got --n {arguments.n}.")
    n, replicas = sum(sizes) if sizes else arguments.n or len(masses) or 100, arguments.replicas
    dimension = arguments.d or len(value) or (_dimension(matrices) if matrices else 3)
    if start is not None:
        from ..simulation.models import ON_CIRCLE

        if sizes or arguments.n or arguments.orthogonal or replicas != 1:
            raise InputError(
                "Expected no --n, --replicas, --clusters or --orthogonal together with --start, which tells them."
            )
        whole = start.ndim - (1 if arguments.model in ON_CIRCLE else 2)
        if whole not in (0, 1):
            raise InputError(
                f"Expected starts (n,) or (R, n), off the circle (n, d) or (R, n, d), but got {start.shape}."
            )
        n, replicas = start.shape[whole], start.shape[0] if whole else 1
        if arguments.model not in ON_CIRCLE and arguments.d is None and not value and not matrices:
            dimension = start.shape[-1]
    return Setup(
        model=arguments.model,
        n=n,
        beta=arguments.beta,
        t=arguments.t,
        seed=arguments.seed,
        replicas=replicas,
        interaction=read_formula(arguments.f) if arguments.f is not None else None,
        masses=masses,
        sizes=sizes,
        spread=arguments.spread,
        orthogonal=arguments.orthogonal,
        start=start,
        dimension=dimension,
        value=value,
        heads=arguments.heads,
        matrices=matrices,
        causal=arguments.causal,
        activation=arguments.activation,
        frozen=tuple(_numbers(arguments.frozen, float, "angles such as 0,2,4")),
        frozen_weight=arguments.frozen_weight,
        strength=arguments.strength,
        width=arguments.width,
        noise=arguments.noise,
        common=arguments.common,
        step=arguments.step,
        events=tuple(_event(text) for text in arguments.event),
        observe=tuple(arguments.observe.split(",")) if arguments.observe else (),
        lyapunov=arguments.lyapunov,
        histogram=arguments.histogram,
        outputs=arguments.outputs,
        ends_only=arguments.ends_only,
        tolerance=arguments.tolerance,
        centers=arguments.centers,
        merge=arguments.merge,
        stepper=arguments.stepper,
        method=arguments.method,
    )


def refuse_others(arguments: argparse.Namespace, defaults: dict[str, Any], meant: Sequence[str]) -> None:
    """Raise InputError for an option that was given and is none of those ``meant`` for the model."""
    from ..errors import InputError

    for name, default in defaults.items():
        if name not in (*meant, "model") and getattr(arguments, name) != default:
            listed = ", ".join(f"--{option.replace('_', '-')}" for option in meant)
            raise InputError(
                f"Expected no --{name.replace('_', '-')} for {arguments.model}, where it means nothing; {listed} do."
            )


def _numbers(text: str | None, kind: type[int] | type[float], expected: str) -> list[float]:
    """The numbers in a list with commas; none for no list."""
    from ..errors import InputError

    if text is None:
        return []
    try:
        return [kind(part) for part in text.split(",")]
    except ValueError:
        raise InputError(f"Expected {expected} but got {text!r}.") from None


def _masses(text: str | None) -> tuple[float, ...]:
    """Masses in a list with commas, or in a .npy file."""
    if text is None or not text.endswith(".npy"):
        return tuple(_numbers(text, float, "masses such as 2,1,1 or a .npy file"))
    from ..simulation.read import read_masses

    return read_masses(Path(text))


def _dimension(matrices: dict[str, Array]) -> int:
    """d, the length of the rows of Q, K, V or A."""
    rows = [matrix for name, matrix in matrices.items() if name not in ("outer", "bias")]
    return int((rows or list(matrices.values()))[0].shape[-1])


def _event(text: str) -> tuple[str, float]:
    """An observable and a value, ``order=0.9``."""
    from ..errors import InputError

    name, _, value = text.partition("=")
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not name or number != number:
        raise InputError(f"Expected an event such as order=0.9 but got {text!r}.")
    return name, number
