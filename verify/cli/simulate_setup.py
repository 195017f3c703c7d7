"""From the options of ``verify simulate`` to the record of everything that determines the numbers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..simulation import Setup


def setup_from(arguments: argparse.Namespace, defaults: dict[str, Any]) -> Setup:
    """The setup of the options that were given. Raises InputError for options that do not go together."""
    from ..simulation.options import OPTIONS, setup_of

    return setup_of(arguments.model, given_options(arguments, defaults, OPTIONS))


def given_options(arguments: argparse.Namespace, defaults: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The options ``names`` that differ from their defaults."""
    values = {name: getattr(arguments, name) for name in names}
    return {name: value for name, value in values.items() if value != defaults[name]}


def refuse_others(arguments: argparse.Namespace, defaults: dict[str, Any], meant: Sequence[str]) -> None:
    """Raise InputError for an option that was given and is none of those ``meant`` for the model."""
    from ..errors import InputError

    for name in given_options(arguments, defaults, list(defaults)):
        if name not in (*meant, "model"):
            listed = ", ".join(f"--{option.replace('_', '-')}" for option in meant)
            raise InputError(
                f"Expected no --{name.replace('_', '-')} for {arguments.model}, where it means nothing; {listed} do."
            )
