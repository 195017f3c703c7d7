"""Regular polygons of equal clusters as inequalities for the general prover: on ranges that are open or without end.

The conditions are those of ``states.decide_polygon``, written as formulas: every mode is positive, and with several
particles in a cluster also Σ_j f'(2πj/k) > 0, so that no cluster splits.
"""

from __future__ import annotations

from fractions import Fraction

from verify.certificate import Certificate
from verify.formula.derivative import derivative
from verify.formula.statement import Relation, Statement
from verify.formula.tree import PI, Formula, apply, number, substitute

from .point_status import Subject
from .segment import Domain

_SECONDS = 5.0


def slopes(subject: Subject, k: int) -> list[Formula]:
    """f'(2πj/k) for j = 0, …, k - 1."""
    slope = derivative(subject.f, subject.x)
    return [substitute(slope, {subject.x: PI * Fraction(2 * j, k)}) for j in range(k)]


def modes(subject: Subject, k: int) -> list[Formula]:
    """Σ_j f'(2πj/k)(1 - cos(2πjm/k)) for m = 1, …, k/2."""
    at = slopes(subject, k)
    result = []
    for m in range(1, k // 2 + 1):
        terms = [at[j] * (1 - apply("cos", PI * Fraction(2 * j * m % (2 * k), k))) for j in range(1, k)]
        result.append(sum(terms[1:], terms[0]))
    return result


def polygon_certificate(subject: Subject, k: int, domain: Domain) -> Certificate | None:
    """A certificate that the k-gon is stable on the whole domain, for the number of particles that is asked about."""
    from verify.prover import prove

    if subject.n is not None and subject.n % k:
        return None
    positive = modes(subject, k)
    if subject.n is not None and subject.n > k:
        at = slopes(subject, k)
        positive.append(sum(at[1:], at[0]))
    relations = tuple(Relation(">", formula, number(0)) for formula in positive)
    verdict = prove(Statement(relations, domain), seconds=_SECONDS)
    return verdict.certificate if verdict.status == "proved" else None


def polygon_words(subject: Subject, k: int) -> str:
    """What such a certificate shows, in words."""
    shape = "the pair of opposite" if k == 2 else f"the regular {k}-gon of"
    return f"{shape} equal clusters is stable (n = {subject.n or k})"
