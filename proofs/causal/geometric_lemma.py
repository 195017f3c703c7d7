"""Lemma B.1, its cases of equality, and what it gives in the proof of Theorem 4.1; C036, C038, C039."""

from __future__ import annotations

from typing import Any, Final

from verify import claim
from verify.claims.outlined import along, step

from .notation import PAPER, statement, statements
from .outlines import GIVEN

#: a − cb = (|b| − cb) + (a − |b|).
_BY_ABSOLUTE_VALUE: Final = [step("sum", terms=["abs(b) - c*b", "a - abs(b)"]), GIVEN]


@claim("causal.C036", title="⟨x_k, ξ⟩ increases once earlier tokens are near ξ", uses=["causal.C038"], cites=[PAPER])
def progress_is_positive() -> Any:
    """⟨x_j, ξ⟩ − ⟨x_j, x_k⟩⟨x_k, ξ⟩ > 0 if ⟨x_j, ξ⟩ > 1 − ε and |⟨x_k, ξ⟩| < 1 − ε.

    With a = ⟨x_j, ξ⟩, b = ⟨x_k, ξ⟩, c = ⟨x_j, x_k⟩.
    """
    return along(
        statement(
            "a - c*b > 0 for a in [-1, 1], b in [-1, 1], c in [-1, 1], e in (0, 1) if a > 1 - e and abs(b) < 1 - e"
        ),
        _BY_ABSOLUTE_VALUE,
    )


@claim("causal.C038", title="Lemma B.1", cites=[PAPER])
def geometric_lemma() -> Any:
    """Let |x| = |y| = 1. If |⟨y, z⟩| ≤ ⟨x, z⟩, then ⟨x, z⟩ ≥ ⟨x, y⟩⟨y, z⟩. With a = ⟨x, z⟩, b = ⟨y, z⟩, c = ⟨x, y⟩."""
    return along(
        statement("a >= c*b for a in [0, oo), b in (-oo, oo), c in [-1, 1] if abs(b) <= a"), _BY_ABSOLUTE_VALUE
    )


@claim("causal.C039", title="Equality in Lemma B.1", kind="exact", uses=["causal.C038"], cites=[PAPER])
def equality_cases() -> Any:
    """Equality holds if and only if ⟨x, z⟩ = 0, or |⟨y, z⟩| = ⟨x, z⟩ and ⟨x, y⟩ = sign ⟨y, z⟩.

    Strict when a > 0 and |b| < a; for b = a > 0 strict unless c = 1, for b = −a < 0 strict unless c = −1; and equality
    in the cases named.
    """
    inside = statement("a > c*b for a in (0, oo), b in (-oo, oo), c in [-1, 1] if abs(b) < a")
    return along(inside, _BY_ABSOLUTE_VALUE), *statements(
        "a > c*a for a in (0, oo), c in [-1, 1)",
        "a > c*(-a) for a in (0, oo), c in (-1, 1]",
        "a == 1*a for a in (0, oo)",
        "a == -1*(-a) for a in (0, oo)",
        "0 == c*0 for c in [-1, 1]",
    )
