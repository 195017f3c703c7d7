"""All workloads of the benchmark, the short ones first."""

from __future__ import annotations

from . import fields, runs
from .workload import Workload


def workloads() -> tuple[Workload, ...]:
    """One system each, with ours and every peer's way through it."""
    return (
        *fields.small_fields(),
        fields.on_the_sphere(),
        runs.figure_3(),
        runs.to_eight_digits(),
        runs.oscillators(),
        *(runs.phase_diagram(d) for d in (2, 128, 1024)),
        runs.phase_diagram(128, outputs=200),
        runs.metastable(),
        fields.linear(),
        *fields.large(),
    )
