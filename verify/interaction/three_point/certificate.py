"""Three-point certificates: the exact data (Q, a) that proves synchronization on a range of the parameter.

What is claimed is a ``ThreePointRange``: for an odd 2π-periodic interaction f(x; p) and all p in an interval there are
Q ⪰ 0 and a with T(x, y, z) < 0 for all triples that are not all equal (``triples`` defines T). What is offered as
evidence is a ``ThreePointCertificate``: vectors v, w with Q = Σ vvᵀ ⊕ Σ wwᵀ, so that Q ⪰ 0 needs no check, the
coefficients of a and of the fields r, and the places where the checker shall argue by second derivatives. The form
(Q, a, Σ rrᵀ) may change linearly with the parameter, from one end of its range to the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, NamedTuple

from ...certificate import Certificate, CertificateError
from ...formula.tree import substitute
from .claimed import ThreePointRange, exact, read_claimed

KIND: Final = "three-point"
_PROOF_KEYS: Final = {"cosines", "sines", "a", "corner", "touching"}
_MORE_KEYS: Final = {"peaks", "slope", "far", "fields"}
_VECTORS: Final = ("cosines", "sines", "fields")
_MOST_TERMS: Final = 64


@dataclass(frozen=True, slots=True)
class Touching:
    """A triple where T and its gradient vanish at the open end of the parameter range.

    ``gaps`` = (α, γ) means the triple (0, απ, (α+γ)π), Mα and Mγ integers for M = 6, 10 or 14. ``box`` = (s₀, s₁, t₀,
    t₁), dyadic, is the neighbourhood [s₀, s₁] × [t₀, t₁] of (απ, γπ) in which the checker argues to second order, for
    parameters in the part of the range next to that end, of length ``reach`` (dyadic, at most 1) times that of the
    range.
    """

    gaps: tuple[Fraction, Fraction]
    box: tuple[Fraction, Fraction, Fraction, Fraction]
    reach: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Peak:
    """A triple (0, s, s + t), ``at`` = (s, t), near which T comes close to zero for parameters near one end.

    ``box`` = (s₀, s₁, t₀, t₁) is a neighbourhood in which 6 T bends down by at least ``bend`` in every direction. All
    numbers are dyadic.
    """

    at: tuple[Fraction, Fraction]
    box: tuple[Fraction, Fraction, Fraction, Fraction]
    bend: Fraction


class Form(NamedTuple):
    """Q = Σ vvᵀ over ``cosines`` ⊕ Σ wwᵀ over ``sines``, a(x) = Σ a_k sin kx, and r(x) = Σ r_k sin kx for each of the
    ``fields``."""

    cosines: tuple[tuple[Fraction, ...], ...]
    sines: tuple[tuple[Fraction, ...], ...]
    a: tuple[Fraction, ...]
    fields: tuple[tuple[Fraction, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ThreePointCertificate:
    """Q = Σ vvᵀ over ``cosines`` ⊕ Σ wwᵀ over ``sines``, a(x) = Σ a_k sin kx, and the fields r(x) = Σ r_k sin kx,
    evidence for ``claimed``.

    Entry k−1 of each tuple belongs to cos kx or sin kx. On [0, corner]² (dyadic) the checker uses the Hessian at the
    double zero of T on the diagonal, or with ``slope``, a certificate that f'(0) >= 0, each pair by itself (``pairs``).
    With ``far`` these are the form at ``claimed.start``, and (1 − θ)(Q, a, Σ rrᵀ) + θ ``far`` is that at start +
    (stop − start)θ: Q ⪰ 0 there too.
    """

    claimed: ThreePointRange
    cosines: tuple[tuple[Fraction, ...], ...]
    sines: tuple[tuple[Fraction, ...], ...]
    a: tuple[Fraction, ...]
    corner: Fraction
    touching: tuple[Touching, ...] = ()
    peaks: tuple[Peak, ...] = ()
    slope: Certificate | None = None
    far: Form | None = None
    fields: tuple[tuple[Fraction, ...], ...] = ()

    def ends(self) -> tuple[ThreePointCertificate, ...]:
        """The certificate with the form at the start alone and, when it changes, with that at the other end."""
        near = replace(self, far=None)
        return (near,) if self.far is None else (near, replace(near, **self.far._asdict()))

    def at_start(self) -> ThreePointCertificate:
        """The form at ``claimed.start`` for f with this value of the parameter, which T and its derivatives in s and t
        contain nowhere else: (2 + cos x)^p is a power there with a number as exponent."""
        claimed = self.claimed
        if claimed.parameter is None:
            return self
        fixed = substitute(claimed.interaction, {claimed.parameter: claimed.start})
        return replace(self, claimed=ThreePointRange(fixed), far=None)

    def to_certificate(self) -> Certificate:
        """The certificate in the common envelope; rationals as text."""
        proof = _form_json(self) | {
            "corner": str(self.corner),
            "touching": [
                {"gaps": list(map(str, p.gaps)), "box": list(map(str, p.box)), "reach": str(p.reach)}
                for p in self.touching
            ],
        }
        if self.peaks:
            proof["peaks"] = [
                {"at": list(map(str, p.at)), "box": list(map(str, p.box)), "bend": str(p.bend)} for p in self.peaks
            ]
        if self.slope is not None:
            proof["slope"] = self.slope.to_json()
        if self.far is not None:
            proof["far"] = _form_json(self.far)
        return Certificate(KIND, self.claimed.text, proof)


def read_certificate(certificate: Certificate) -> ThreePointCertificate:
    """The record inside the envelope. Raises CertificateError when the statement or the proof cannot be read."""
    proof = certificate.proof
    if certificate.kind != KIND or certificate.refutes:
        raise CertificateError(
            f"Expected a certificate of kind {KIND!r} that proves but got kind={certificate.kind!r}."
        )
    if not isinstance(proof, dict) or set(proof) - _MORE_KEYS != _PROOF_KEYS:
        raise CertificateError(f"Expected the entries {sorted(_PROOF_KEYS)} in a three-point certificate.")
    try:
        touching = []
        for point in _entries(proof["touching"]):
            (alpha, gamma), (s0, s1, t0, t1) = _vector(point["gaps"]), _vector(point["box"])
            touching.append(Touching((alpha, gamma), (s0, s1, t0, t1), exact(point["reach"])))
        peaks = []
        for point in _entries(proof.get("peaks", [])):
            (s, t), (s0, s1, t0, t1) = _vector(point["at"]), _vector(point["box"])
            peaks.append(Peak((s, t), (s0, s1, t0, t1), exact(point["bend"])))
        return ThreePointCertificate(
            read_claimed(certificate.statement),
            *(form := _form({key: proof[key] for key in Form._fields if key in proof}))[:3],
            fields=form.fields,
            corner=exact(proof["corner"]),
            touching=tuple(touching),
            peaks=tuple(peaks),
            slope=Certificate.from_json(proof["slope"]) if "slope" in proof else None,
            far=_form(proof["far"]) if "far" in proof else None,
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise CertificateError(f"Expected a readable three-point certificate but got: {error}") from None


def _form_json(form: Form | ThreePointCertificate) -> dict[str, Any]:
    cosines, sines = ([list(map(str, v)) for v in block] for block in (form.cosines, form.sines))
    data: dict[str, Any] = {"cosines": cosines, "sines": sines, "a": list(map(str, form.a))}
    return data | ({"fields": [list(map(str, r)) for r in form.fields]} if form.fields else {})


def _form(data: Any) -> Form:
    if not isinstance(data, dict) or set(data) | {"fields"} != set(Form._fields):
        raise ValueError(f"a form with the entries {', '.join(Form._fields)} was expected")
    cosines, sines, fields = (tuple(map(_vector, _entries(data.get(name, [])))) for name in _VECTORS)
    return Form(cosines, sines, _vector(data["a"]), fields)


def _entries(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > _MOST_TERMS:
        raise ValueError(f"a list of at most {_MOST_TERMS} entries was expected")
    return value


def _vector(value: Any) -> tuple[Fraction, ...]:
    return tuple(map(exact, _entries(value)))
