"""Where synchronization fails: below β = −2/3, and for which numbers of particles (Y6)."""

from __future__ import annotations

from verify import claim, read_formula, read_interval, read_statement
from verify.formula.statement import Statement
from verify.interaction import answers as _registers_the_questions  # noqa: F401
from verify.interaction.questions import Synchronization
from verify.interaction.state_statement import StateStatement, read_state

_PAPER = ["polyanskiy2025synchronization"]
_ATTENTION = "sin(x)*exp(beta*(cos(x) - 1))"


@claim("sync.Y6", title="No synchronization for any β < −2/3, whatever n is", kind="synchronization", cites=_PAPER)
def no_synchronization() -> Synchronization:
    """Global synchronization does not occur when β < −2/3: so the abstract, which does not say for which n. Read for
    every n ≥ 2, and asked here for n = 2; for n divisible by 3 it is true (sync.Y6.corrected).

    The distance d of two particles changes by d' = −f(d), and f > 0 on (0, π) for every β: they meet unless they start
    exactly opposite.
    """
    attention = read_formula(_ATTENTION)
    return Synchronization(attention, (("beta", read_interval("(-oo, -2/3)")),), 2, "does not")


@claim(
    "sync.Y6.corrected",
    title="No synchronization for β < −2/3 when n is divisible by 3",
    kind="stable state",
    uses=["ours.threshold.clusters"],
    cites=_PAPER,
)
def three_clusters() -> tuple[Statement | StateStatement, ...]:
    """For β < −2/3 three equal clusters at mutual distance 2π/3 are stable: f'(0) = 1 > 0 and f'(2π/3) > 0, so all
    terms of the second variation have one sign. They attract an open set, for n = 3, 6, 9, …
    """
    slope = "(cos(2*pi/3) - beta*sin(2*pi/3)**2)*exp(beta*(cos(2*pi/3) - 1))"
    return (
        read_statement(f"{slope} > 0 for beta in (-oo, -2/3)"),
        read_statement(f"{slope} <= 0 for beta in [-2/3, oo)"),
        read_state(f"stable[f(x) = {_ATTENTION}; clusters = 2, 2, 2] for beta in [-3, -667/1000]"),
    )


@claim(
    "sync.Y6.other-numbers",
    title="At β = −4 every n from 3 to 11 has a stable state that is not synchronized",
    kind="stable state",
)
def other_numbers() -> tuple[StateStatement, ...]:
    """For n not divisible by 3 the state that prevents synchronization appears below −2/3: three unequal clusters.
    Here they are for n = 4, 5, 7, 8, 10, 11 at β = −4, and three equal ones for n = 3, 6, 9. Up to which β such
    states reach: sync.Y6.numbers.
    """
    clusters = ("1, 1, 1", "2, 1, 1", "2, 2, 1", "2, 2, 2", "3, 2, 2", "3, 2, 3", "3, 3, 3", "4, 3, 3", "4, 3, 4")
    return tuple(read_state(f"stable[f(x) = {_ATTENTION}; clusters = {c}] for beta in [-4, -4]") for c in clusters)
