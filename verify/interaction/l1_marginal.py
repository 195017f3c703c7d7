"""The L1 criterion where f'(π) may be 0: two opposite clusters are marginal, and still attract no open set.

    L1[f(x) = sin(x)*(1 + cos(x))**2; M = pi; f'(pi) <= 0]

means: for all parameters in the domain, f is odd, 2π-periodic and analytic, f'(0) > 0, f > 0 on (0, π), f'(π) <= 0, and
(L1) of ``l1_cell`` holds with M = π and a τ such that f' < 0 on (τ, π). It differs from the statement without the last
words only where f'(π) = 0.

**Theorem.** Then particles with arbitrary masses converge to one common point from almost every start.

Proof. (i) Every stationary point with E'' <= 0 is synchronized or consists of two opposite clusters. The proof of
Theorem 2.1 of Polyanskiy, Rigollet and Yao (2025) uses f' < 0 beyond τ in one step: were two gaps longer than τ, they
would cut the particles into two arcs, all distances between which lie in (τ, π]; moving one arc changes the energy to
second order by -½ Σ m_i m_j f'(x_i - x_j) over the pairs of different arcs, which is positive, against E'' <= 0, unless
all these distances are π, and then both arcs are single points. All other steps stay as they are.

(ii) Let m, m' be the masses of two opposite clusters where f'(π) = 0. The linearised flow there has the eigenvalues
-m f'(0) and -m' f'(0), by which clusters split, and twice 0: rotation, and the change of the distance d of the clusters
(its eigenvalue is -f'(π)). The states where all particles of each cluster stay together form an invariant surface, on
which y = π - d obeys dy/dt = f(π - y), so y moves away from 0 on both sides. Its part |y| <= δ is compact, overflowing
(orbits leave it through its boundary) and, for small δ, attracts normally, faster than anything happens in it. So it
has a neighbourhood that is foliated by stable fibres, each of dimension n - 2, along which orbits approach those of
their base points exponentially as long as these stay in it (Fenichel, Asymptotic stability with rate conditions,
Indiana Univ. Math. J. 23, 1974; Hirsch, Pugh and Shub, Invariant manifolds, 1977). An orbit that converges to one of
the states y = 0 has a base point with y = 0 from some time on: any other would carry it along to |y| near δ. Hence it
lies on the fibre of one of the states y = 0, which are the rotations of one of them; the rotations of one fibre are the
image of a manifold of dimension n - 1 under a smooth map, a set of measure zero, and so are its preimages under the
flow.

(iii) Every orbit converges (Łojasiewicz: f is analytic, the flow a gradient flow). Stationary points that are neither
synchronized nor as in (ii) are strict saddles and attract a set of measure zero (center-stable manifold theorem). ∎

The same holds when the speed of a particle is divided by a positive smooth function of the configuration that is the
same for particles at the same place, as in the normalised model: signs and the invariant surface stay.

How f' < 0 on (τ, π) is decided: by a certificate of the general prover that f'(x) < 0 for x in [r, pi), r <= τ, which
also shows f'(π) <= 0; or by one that f'(π) <= 0, together with f''' < 0 on the last cells of the grid (``l1_cell``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

import numpy as np

from verify.certificate import Certificate
from verify.formula.derivative import derivative
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import PI, number, substitute
from verify.kernel.checker import check_inequality

from .boxes import outward
from .l1 import certify
from .l1_statement import AT_PI, L1Statement, falls_of
from .point_status import Subject
from .segment import Domain
from .state_search import numeric_field

#: What a yes by this criterion is called.
WORDS: Final = "L1 criterion with M = pi, f'(pi) <= 0"
_SECONDS: Final = 5.0
#: Angles are looked at up to here.
_LAST: Final = 2.9


def falling(statement: L1Statement, start: Fraction) -> Statement:
    """f' < 0 on [start, π) for all parameters of the domain; with AT_PI instead f'(π) <= 0."""
    slope = derivative(statement.formula, statement.x)
    if start == AT_PI:
        return Statement((Relation("<=", substitute(slope, {statement.x: PI}), number(0)),), statement.domain)
    angles = Interval(number(start), PI, False, True)
    return Statement((Relation("<", slope, number(0)),), ((statement.x, angles), *statement.domain))


def problem(statement: L1Statement, proof: Mapping[str, Any], arithmetic_name: str) -> str:
    """Why the certificate about f' in the proof does not hold for this statement, or ""."""
    start = falls_of(proof)
    if start is None:
        return "The proof says nothing about f' before pi."
    known = Certificate.from_json(proof["falls"]["certificate"])
    if known.kind != "inequality" or known.refutes or known.statement != str(falling(statement, start)):
        return "The certificate about f' before pi does not speak about this function and range."
    found = check_inequality(known, arithmetic_name)
    return "" if found.ok else f"f' before pi: {found.reason}"


def marginal_certificate(subject: Subject, domain: Domain) -> Certificate | None:
    """A certificate of the criterion on the whole bounded domain, or None."""
    from verify.prover import prove

    statement = L1Statement(subject.f, "pi", domain, subject.x, marginal=True)
    for start in _starts(subject, domain):
        known = prove(falling(statement, start), seconds=_SECONDS).certificate
        if known is None or known.refutes:
            continue
        falls = {"from": str(start), "certificate": known.to_json()}
        if (found := certify(statement, falls=falls).certificate) is not None:
            return found
    return None


def _starts(subject: Subject, domain: Domain) -> Iterator[Fraction]:
    """AT_PI, and a multiple of 1/64 above the last angle where f' >= 0 in the middle of the domain."""
    yield AT_PI
    middle = {name: sum(outward(interval), Fraction(0)) / 2 for name, interval in domain}
    angles = np.linspace(0.0, _LAST, 1201)
    with np.errstate(all="ignore"):
        rising = np.flatnonzero(numeric_field(subject.f, subject.x, middle)[1](angles) >= 0)
    if len(rising) and angles[rising[-1]] < _LAST:
        yield Fraction(int(64 * angles[rising[-1]]) + 2, 64)
