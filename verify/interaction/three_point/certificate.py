"""Three-point certificates: the exact data (Q, a) that proves synchronization on a range of the parameter.

What is claimed is a ``ThreePointRange``: for an odd 2π-periodic interaction f(x; p) and all p in an interval there are
Q ⪰ 0 and a with T(x, y, z) < 0 for all triples that are not all equal (``triples`` defines T). What is offered as
evidence is a ``ThreePointCertificate``: vectors v, w with Q = Σ vvᵀ ⊕ Σ wwᵀ, so that Q ⪰ 0 needs no check, the
coefficients of a, and the places where the checker shall argue by second derivatives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from ...certificate import Certificate, CertificateError
from ...errors import InputError
from ...formula.names import is_taken
from ...formula.reader import read_formula
from ...formula.text import to_text
from ...formula.tree import Formula
from .parity import VARIABLE

KIND: Final = "three-point"
SELF_ATTENTION: Final = "sin(x)*exp(beta*(cos(x) - 1))"

_NUMBER: Final = r"-?[0-9]+(?:/[0-9]+)?"
_TEXT: Final = re.compile(
    r"three-point criterion for (?P<f>.+?)"
    rf"(?:, (?P<name>\w+) in (?P<open>[\[(])(?P<lower>{_NUMBER}), (?P<upper>{_NUMBER})(?P<close>[\])]))?"
)
_PROOF_KEYS: Final = {"cosines", "sines", "a", "corner", "touching"}
_MORE_KEYS: Final = {"peaks", "slope"}
_MOST_TERMS: Final = 64
_MOST_DIGITS: Final = 200


@dataclass(frozen=True, slots=True)
class ThreePointRange:
    """One pair Q ⪰ 0, a makes T < 0 off the diagonal, for f and every value of ``parameter`` in the range.

    The range is [lower, upper], (lower, upper] with ``lower_open`` or [lower, upper) with ``upper_open``. At an open
    end T ≤ 0, with equality only for three equal points and for triples that the certificate names. An interaction
    without parameter has ``parameter=None``. Raises ValueError for an empty range, two open ends, a parameter called
    x or as something of the language, such as pi.
    """

    interaction: Formula
    parameter: str | None = None
    lower: Fraction = Fraction(0)
    upper: Fraction = Fraction(0)
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        if self.lower > self.upper or (self.lower == self.upper and self.is_open):
            raise ValueError(f"Expected a range that is not empty but got {self.range_text}.")
        if self.lower_open and self.upper_open:
            raise ValueError(f"Expected a range with at most one open end but got {self.range_text}.")
        if self.parameter is not None and (self.parameter == VARIABLE or is_taken(self.parameter)):
            raise ValueError(f"Expected a parameter with a name of its own but got {self.parameter!r}.")

    @property
    def is_open(self) -> bool:
        """Whether one end is open."""
        return self.lower_open or self.upper_open

    @property
    def start(self) -> Fraction:
        """The open end, where T touches zero; the lower one when both are closed."""
        return self.upper if self.upper_open else self.lower

    @property
    def stop(self) -> Fraction:
        """The end opposite to ``start``."""
        return self.lower if self.upper_open else self.upper

    @property
    def range_text(self) -> str:
        """The range as text, ``(-2/3, -3/5]``."""
        return f"{'(' if self.lower_open else '['}{self.lower}, {self.upper}{')' if self.upper_open else ']'}"

    @property
    def text(self) -> str:
        """The canonical text; a certificate is bound to it by a hash.

        >>> f = read_formula(SELF_ATTENTION)
        >>> ThreePointRange(f, "beta", Fraction(-2, 3), Fraction(-3, 5), lower_open=True).text
        'three-point criterion for sin(x)*exp(beta*(cos(x) - 1)), beta in (-2/3, -3/5]'
        """
        body = f"three-point criterion for {to_text(self.interaction)}"
        return body if self.parameter is None else f"{body}, {self.parameter} in {self.range_text}"


@dataclass(frozen=True, slots=True)
class Touching:
    """A triple where T and its gradient vanish at the open end of the parameter range.

    ``gaps`` = (α, γ) means the triple (0, απ, (α+γ)π), 6α and 6γ integers. ``box`` = (s₀, s₁, t₀, t₁), dyadic, is the
    neighbourhood [s₀, s₁] × [t₀, t₁] of (απ, γπ) in which the checker argues to second order, for parameters
    in the part of the range next to that end, of length ``reach`` (dyadic, at most 1) times that of the range.
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


@dataclass(frozen=True, slots=True)
class ThreePointCertificate:
    """Q = Σ vvᵀ over ``cosines`` ⊕ Σ wwᵀ over ``sines`` and a(x) = Σ a_k sin kx, evidence for ``claimed``.

    Entry k−1 of each tuple belongs to cos kx or sin kx. On [0, corner]² (dyadic) the checker uses the Hessian at the
    double zero of T on the diagonal, or with ``slope``, a certificate that f'(0) >= 0, each pair by itself (``pairs``).
    """

    claimed: ThreePointRange
    cosines: tuple[tuple[Fraction, ...], ...]
    sines: tuple[tuple[Fraction, ...], ...]
    a: tuple[Fraction, ...]
    corner: Fraction
    touching: tuple[Touching, ...] = ()
    peaks: tuple[Peak, ...] = ()
    slope: Certificate | None = None

    def to_certificate(self) -> Certificate:
        """The certificate in the common envelope; rationals as text."""
        proof: dict[str, Any] = {
            "cosines": [list(map(str, v)) for v in self.cosines],
            "sines": [list(map(str, w)) for w in self.sines],
            "a": list(map(str, self.a)),
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
            touching.append(Touching((alpha, gamma), (s0, s1, t0, t1), _fraction(point["reach"])))
        peaks = []
        for point in _entries(proof.get("peaks", [])):
            (s, t), (s0, s1, t0, t1) = _vector(point["at"]), _vector(point["box"])
            peaks.append(Peak((s, t), (s0, s1, t0, t1), _fraction(point["bend"])))
        return ThreePointCertificate(
            claimed=read_claimed(certificate.statement),
            cosines=tuple(map(_vector, _entries(proof["cosines"]))),
            sines=tuple(map(_vector, _entries(proof["sines"]))),
            a=_vector(proof["a"]),
            corner=_fraction(proof["corner"]),
            touching=tuple(touching),
            peaks=tuple(peaks),
            slope=Certificate.from_json(proof["slope"]) if "slope" in proof else None,
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise CertificateError(f"Expected a readable three-point certificate but got: {error}") from None


def read_claimed(text: str) -> ThreePointRange:
    """The claim whose canonical text is ``text``. Raises CertificateError for any other text."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise CertificateError(f"Expected the statement of a three-point certificate but got {text!r}.")
    try:
        formula = read_formula(match["f"])
        if match["name"] is None:
            claimed = ThreePointRange(formula)
        else:
            ends = _fraction(match["lower"]), _fraction(match["upper"])
            claimed = ThreePointRange(formula, match["name"], *ends, match["open"] == "(", match["close"] == ")")
    except (InputError, ValueError, ZeroDivisionError) as error:
        raise CertificateError(f"Expected a statement that can be read but got {text!r}: {error}") from None
    if claimed.text != text:
        raise CertificateError(f"Expected the canonical text {claimed.text!r} but got {text!r}.")
    return claimed


def _entries(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > _MOST_TERMS:
        raise ValueError(f"a list of at most {_MOST_TERMS} entries was expected")
    return value


def _vector(value: Any) -> tuple[Fraction, ...]:
    return tuple(map(_fraction, _entries(value)))


def _fraction(text: Any) -> Fraction:
    if not isinstance(text, str) or len(text) > _MOST_DIGITS or not re.fullmatch(_NUMBER, text):
        raise ValueError(f"an exact rational as text was expected, not {text!r}")
    return Fraction(text)
