"""Certificates for a part of the range, once it is known which evidence holds there."""

from __future__ import annotations

from typing import Any, Final

from verify.certificate import Certificate
from verify.formula.derivative import derivative
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import number, substitute

from .arithmetic import BITS, arithmetic
from .boxes import Box, outward
from .cover import cover
from .l1 import certify
from .l1_statement import L1Statement
from .point_status import Evidence, Subject, certified_cell, nearer
from .state_statement import StateStatement
from .three_point.corners import KIND as CORNERS
from .three_point.corners import CornerStatement

Domain = tuple[tuple[str, Interval], ...]

#: Why f'(0) < 0 is a no, in words.
REPELS: Final = "f'(0) < 0: the synchronized state repels"


def certificate_for(
    subject: Subject, evidence: Evidence, domain: Domain, box: Box, cell: Any = None
) -> tuple[Certificate | None, str]:
    """(certificate, words) for ``evidence`` on the whole of ``domain``; None when it cannot be had after all.

    With ``cell``, the data of ``certified_cell`` for a ``box`` that contains the domain, nothing is searched again.
    """
    if evidence.kind == "repels":
        return repelling_certificate(subject, domain), REPELS
    whole = None if cell is None else {"bits": BITS, "root": _root(box), "tree": [0], "cells": [cell]}
    if evidence.kind == "l1":
        criterion = L1Statement(subject.f, evidence.m, domain, subject.x)
        certificate = certify(criterion).certificate if whole is None else Certificate("l1", str(criterion), whole)
        return certificate, f"L1 criterion with M = {evidence.m}"
    if evidence.kind == "corners":
        return Certificate(CORNERS, str(CornerStatement(subject.f, domain)), {"root": _root(box), "squares": cell}), (
            "three-point certificate for the corners of the cell"
        )
    if whole is not None:
        state = StateStatement(subject.f, evidence.clusters, domain, subject.x)
        return Certificate("state", str(state), whole), _words(evidence)
    return state_certificate(subject, evidence, domain), _words(evidence)


def _root(box: Box) -> dict[str, list[str]]:
    return {name: list(map(str, ends)) for name, ends in box.items()}


def _words(evidence: Evidence) -> str:
    k = len(evidence.clusters)
    sizes = ", ".join(map(str, evidence.clusters))
    shape = f"the regular {k}-gon of clusters" if evidence.kind == "polygon" and k > 2 else "a state of clusters"
    if evidence.kind == "polygon" and k == 2:
        shape = "the pair of opposite clusters"
    return f"{shape} of {sizes} equal particles is stable (n = {sum(evidence.clusters)})"


def state_certificate(subject: Subject, evidence: Evidence, domain: Domain) -> Certificate | None:
    """A certificate of kind ``state`` on a bounded domain."""
    statement = StateStatement(subject.f, evidence.clusters, domain, subject.x)
    root = {name: outward(interval) for name, interval in domain}
    latest = evidence

    def cell(box: Box) -> Any | None:
        nonlocal latest
        data = certified_cell(subject, latest, box, a)
        if data is None and latest is not evidence:
            data = certified_cell(subject, evidence, box, a)
        latest = nearer(latest, data)
        return data

    with arithmetic("arb") as a:
        found = cover(root, cell, limit=400)
    if found.obstacle is not None:
        return None
    return Certificate("state", str(statement), {"bits": BITS, "root": _root(root), **found.proof()})


def repelling_certificate(subject: Subject, domain: Domain) -> Certificate | None:
    """A certificate, from the general prover, that f'(0) < 0 on the domain."""
    from verify.prover import prove

    slope = substitute(derivative(subject.f, subject.x), {subject.x: 0})
    verdict = prove(Statement((Relation("<", slope, number(0)),), domain), seconds=10.0)
    return verdict.certificate if verdict.status == "proved" else None
