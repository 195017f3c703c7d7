"""Simulation of an interaction function: what ``Interaction.simulate`` does."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import InputError
from ..formula.tree import Exact, Formula, substitute, variables
from ..simulation import Setup, Simulation, run_simulation


def simulate_interaction(
    interaction: Formula,
    *,
    n: int = 100,
    t: float = 50.0,
    seed: int = 0,
    replicas: int = 1,
    outputs: int = 201,
    variable: str = "x",
    parameters: Mapping[str, Exact | float] | None = None,
) -> Simulation:
    """``x_i' = −(1/n) Σ_j f(x_i − x_j)`` from ``replicas`` uniform random starts of ``n`` particles over the time
    ``t``.

    ``interaction`` is f as a formula in ``variable``; every other variable in it needs a value in ``parameters``.
    Raises InputError when one is missing, or f is not odd and 2π-periodic.

    >>> from verify.formula.reader import read_formula
    >>> run = simulate_interaction(read_formula("sin(b*x)"), n=20, parameters={"b": 1}, t=40.0)
    >>> run.summary()["synchronized"]["count"]
    1
    """
    values = {name: _number(name, value) for name, value in (parameters or {}).items()}
    missing = sorted(set(variables(interaction)) - {variable} - set(values))
    if missing:
        raise InputError(f"Expected values for all parameters but {', '.join(missing)} has none, as in beta=2.")
    formula = substitute(interaction, {**values, variable: "x"})
    return run_simulation(
        Setup("mean-field", n=n, t=t, seed=seed, replicas=replicas, outputs=outputs, interaction=formula)
    )


def _number(name: str, value: Exact | float) -> Exact:
    """``value`` exactly; a float stands for its binary value, as nothing is proved here."""
    if isinstance(value, float):
        from fractions import Fraction

        if value != value or abs(value) == float("inf"):
            raise InputError(f"Expected a finite parameter but got {name}={value}.")
        return Fraction(value)
    return value
