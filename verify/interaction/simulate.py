"""Simulation of an interaction function: what ``Interaction.simulate`` does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..errors import InputError
from ..formula.tree import Exact, Formula, substitute, variables
from ..simulation import Simulation, simulate
from ..simulation.options import OPTIONS

#: Options that are no parameters: f is given, and parameters such as beta are those of f.
_ELSEWHERE: Final = ("f", "beta")
#: What ``Interaction.simulate`` takes beside the parameters of f.
TAKEN: Final = ({*OPTIONS, "model", "out", "checkpoint", "resume", "progress"}) - set(_ELSEWHERE)


def simulate_interaction(
    interaction: Formula,
    *,
    variable: str = "x",
    parameters: Mapping[str, Exact | float] | None = None,
    model: str = "mean-field",
    **options: Any,
) -> Simulation:
    """``x_i' = −Σ_j m_j f(x_i − x_j)``, or with model="kuramoto" oscillators of different frequencies with this f.

    ``interaction`` is f as a formula in ``variable``; every other variable in it needs a value in ``parameters``.
    ``options`` are those of ``verify.simulation.simulate``. Raises InputError when a value is missing or no parameter,
    and when f is not odd and 2π-periodic.

    >>> from verify.formula.reader import read_formula
    >>> run = simulate_interaction(read_formula("sin(b*x)"), parameters={"b": 1}, n=20, t=40, masses=[2] + 19 * [1])
    >>> run.summary()["synchronized"]["count"]
    1
    """
    if model not in ("mean-field", "kuramoto"):
        raise InputError(f"Expected the model mean-field or kuramoto for an interaction function but got {model!r}.")
    values = {name: _number(name, value) for name, value in (parameters or {}).items()}
    names = set(variables(interaction)) - {variable}
    missing, strange = sorted(names - set(values)), sorted(set(values) - names)
    if strange:
        known = f"a parameter of f ({', '.join(sorted(names))})" if names else "no parameter, as f has none,"
        raise InputError(f"Expected {known} or an option of simulations but got {strange[0]!r}.")
    if missing:
        raise InputError(f"Expected values for all parameters but {', '.join(missing)} has none, as in beta=2.")
    return simulate(model, f=substitute(interaction, {**values, variable: "x"}), **options)


def _number(name: str, value: Exact | float) -> Exact:
    """``value`` exactly; a float stands for its binary value, as nothing is proved here."""
    if isinstance(value, float):
        from fractions import Fraction

        if value != value or abs(value) == float("inf"):
            raise InputError(f"Expected a finite parameter but got {name}={value}.")
        return Fraction(value)
    return value
