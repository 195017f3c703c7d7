"""An interaction function in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .interaction import Interaction


def explain(f: Interaction) -> str:
    """What f is, what was shown about it, and how its synchronization can be decided."""
    from verify.formula.sympy import from_sympy

    x = f.variable
    f.checked()
    lines = [
        f"f({x}) = {f.formula}",
        "It is odd and 2π-periodic: f(-x) + f(x) and f(x + 2π) - f(x) vanish by exact algebra.",
        f"f'({x}) = {from_sympy(f.derivative(1))}",
    ]
    if f.parameters:
        names = ", ".join(f.parameters)
        example = ", ".join(f'{name}="[…, …]"' for name in f.parameters)
        lines.append(f"Parameters: {names}. Decide a range with .synchronizes({example}).")
        if len(f.parameters) == 2:
            lines.append(f"Draw where it synchronizes with .phase_diagram({example}).")
    else:
        for m in ("pi", "2*pi"):
            lines.append(str(f.criterion(m)))
        lines.append("Stable states of n particles: .equilibria(n=…).")
    lines.append(
        "Yes is certified by the L1 criterion (Polyanskiy, Rigollet, Yao 2025) or a three-point certificate, "
        "no by a stable state that is not synchronized; for a few equal particles, yes also by exhaustion."
    )
    return "\n".join(lines)
