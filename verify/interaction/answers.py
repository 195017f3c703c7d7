"""Questions about interactions are known to ``verify.claims`` once this module is imported.

What decides them is imported when a question is asked, so that listing claims stays quick.
"""

from __future__ import annotations

from verify.claims.solve import solve
from verify.verdict import Verdict

from . import spelling as _registers_the_spellings  # noqa: F401
from .few_particles.statement import FewParticles
from .l1_statement import L1Statement
from .mass_states import MassStatement
from .particle_numbers import ParticleNumbers
from .questions import L1Ratio, L1Threshold, Synchronization
from .state_statement import StateStatement


@solve.register
def _(question: L1Statement) -> Verdict:
    from .solvers import decide_criterion

    return decide_criterion(question)


@solve.register
def _(question: L1Threshold) -> Verdict:
    from .solvers import enclose_threshold

    return enclose_threshold(question)


@solve.register
def _(question: L1Ratio) -> Verdict:
    from .solvers import enclose_ratio

    return enclose_ratio(question)


@solve.register
def _(question: StateStatement) -> Verdict:
    from .solvers import decide_state

    return decide_state(question)


@solve.register
def _(question: MassStatement) -> Verdict:
    from .mass_states import decide_mass_states

    return decide_mass_states(question)


@solve.register
def _(question: ParticleNumbers) -> Verdict:
    from .particle_numbers import decide_particle_numbers

    return decide_particle_numbers(question)


@solve.register
def _(question: FewParticles) -> Verdict:
    from .solvers import decide_few_particles

    return decide_few_particles(question)


@solve.register
def _(question: Synchronization) -> Verdict:
    from .solvers import decide_synchronizes

    return decide_synchronizes(question)
