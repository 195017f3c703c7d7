"""Checking certificates again, whoever made them: each kind has one checker, and nothing else is consulted.

A checker takes the certificate and the name of an arithmetic ("arb", or the independent "crival" or "pyintval") and
decides every step anew. No SymPy, no prover, no store.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from .certificate import Certificate, CertificateError, joint_statement

#: Where the checker of each kind lives: module and function (certificate, arithmetic) -> something with ok, reason,
#: leaves.
CHECKERS: Final[dict[str, tuple[str, str]]] = {
    "antiderivative": ("verify.questions.integrals.antiderivative", "check_antiderivative"),
    "antiderivatives": ("verify.questions.integrals.piecewise", "check_antiderivatives"),
    "blow-up": ("verify.questions.flows.blow_up", "check_blow_up"),
    "definite": ("verify.questions.definiteness.checker", "check_definite"),
    "divergence": ("verify.questions.integrals.divergence", "check_divergence"),
    "equilibria": ("verify.questions.equilibria.checker", "check_equilibria"),
    "extremum": ("verify.questions.extrema.checker", "check_extremum"),
    "few-particles": ("verify.interaction.few_particles.checker", "check_few_particles"),
    "flow": ("verify.questions.flows.checker", "check_flow"),
    "inequality": ("verify.kernel.checker", "check_inequality"),
    "integral": ("verify.questions.integrals.checker", "check_integral"),
    "integral-sum": ("verify.questions.integrals.sums", "check_integral_sum"),
    "l1": ("verify.interaction.l1_checker", "check_l1"),
    "l1-ratio": ("verify.interaction.ratio_certificate", "check_ratio"),
    "masses": ("verify.interaction.mass_states", "check_masses"),
    "smtlib": ("verify.smtlib.checker", "check_smtlib"),
    "roots": ("verify.questions.roots.checker", "check_roots"),
    "state": ("verify.interaction.state_checker", "check_state"),
    "threshold": ("verify.questions.thresholds.checker", "check_threshold"),
    "three-point-corners": ("verify.interaction.three_point.corners", "check_corners"),
    "three-point": ("verify.interaction.three_point.checker", "check_three_point"),
    "parking-constant": ("verify.claims.parking_constant", "check_parking_constant"),
}

ARITHMETICS: Final = ("arb", "crival", "pyintval")


@dataclass(frozen=True, slots=True)
class Recheck:
    """Whether a certificate was accepted, why or why not, and how many steps were decided again."""

    ok: bool
    reason: str
    leaves: int = 0


def recheck(certificate: Certificate, arithmetic: str = "arb") -> Recheck:
    """Decide ``certificate`` again in ``arithmetic``.

    A bundle is accepted when it states what its parts show, one after another, and each part is accepted.
    Raises ValueError for an unknown arithmetic, TypeError for what is no certificate.
    """
    if not isinstance(certificate, Certificate):
        raise TypeError(f"Expected a certificate but got {certificate!r}; Certificate.load(…) reads one.")
    if arithmetic not in ARITHMETICS:
        raise ValueError(f"Expected an arithmetic in {', '.join(ARITHMETICS)} but got arithmetic={arithmetic!r}.")
    if certificate.kind == "bundle":
        return _bundle(certificate, arithmetic)
    place = CHECKERS.get(certificate.kind)
    if place is None:
        return Recheck(
            False, f"Expected a certificate of kind {', '.join(CHECKERS)} but got kind={certificate.kind!r}."
        )
    checker: Callable[[Certificate, str], Any] = getattr(import_module(place[0]), place[1])
    outcome = checker(certificate, arithmetic)
    ok, reason, leaves = outcome if isinstance(outcome, tuple) else (outcome.ok, outcome.reason, outcome.leaves)
    return Recheck(bool(ok), str(reason), int(leaves))


def _bundle(certificate: Certificate, arithmetic: str) -> Recheck:
    if not isinstance(certificate.proof, list) or not certificate.proof:
        return Recheck(False, "Expected a bundle with at least one certificate.")
    parts: list[Certificate] = []
    for number, document in enumerate(certificate.proof, start=1):
        try:
            parts.append(Certificate.from_json(document))
        except CertificateError as error:
            return Recheck(False, f"Part {number}: {error}")
    if certificate.refutes or certificate.statement != joint_statement(parts):
        return Recheck(False, "Expected the bundle to state what its parts show, but its statement is another.")
    leaves = 0
    for number, part in enumerate(parts, start=1):
        checked = recheck(part, arithmetic)
        leaves += checked.leaves
        if not checked.ok:
            return Recheck(False, f"Part {number}: {checked.reason}", leaves)
    return Recheck(True, f"{len(parts)} certificates accepted.", leaves)
