"""The paper's notation, so that every claim reads as it does in print.

``h(x, β) = e^{β(cos x − 1)} sin x`` is the interaction potential, ``g = ∂h/∂x``, and ``tau(β)`` the maximiser of h on
[0, π], ``cos τ = (√(4β² + 1) − 1)/(2β)`` (Lemma A.1).
"""

from __future__ import annotations

from typing import Final

from verify import InputError, Statement, read_statement

#: The paper's key in the bibliography.
PAPER: Final = "karagodin2024causal"

DEFINITIONS: Final = (
    " where h(t, b) = exp(b*(cos(t) - 1))*sin(t);"
    " g(t, b) = exp(b*(cos(t) - 1))*(cos(t) - b*sin(t)**2);"
    " tau(b) = acos((sqrt(4*b**2 + 1) - 1)/(2*b))"
)


def statement(text: str) -> Statement:
    """The statement ``text``, in which ``h(x, beta)``, ``g(x, beta)`` and ``tau(beta)`` are the paper's.

    >>> print(statement("h(x, 1) <= 1 for x in [0, pi]"))
    exp(1*(cos(x) - 1))*sin(x) <= 1 for x in [0, pi]

    Raises InputError as ``read_statement`` does.
    """
    if " where " in text:
        raise InputError("Expected a statement without definitions of its own: h, g and tau are defined already.")
    return read_statement(text + DEFINITIONS)


def statements(*texts: str) -> tuple[Statement, ...]:
    """Several statements, all of which are claimed."""
    return tuple(statement(text) for text in texts)
