"""Appendix B.3: spectra of value matrices, at initialisation and of a pre-trained model; C040–C042.

C041 and C042 are about the weights of albert-xlarge-v2, which a reader supplies: the array ``value`` (heads, d, d) in
``albert-xlarge-v2.npz``, in the folder that ``$INPHASE_DATA`` names. The paper does not say how the matrix of one head
is cut out; of the 2048 eigenvalues of W_V W_O for one head all but 128 are zero, and the others are those of the
128 × 128 matrix W_O W_V, which is what the largest real part must be taken of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from verify import InputError, claim
from verify.claims.data import Data, Examined

from ..prose import argument, counterexample
from .notation import PAPER, statement, statements

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.leading_eigenvalue import Leading

    Array = NDArray[np.float64]

FILE: Final = "albert-xlarge-v2.npz"

#: Larger matrices take minutes each.
_LARGEST: Final = 256


def mostly_real(value: Array) -> Examined:
    """Whether for more than half of the matrices ``value`` (heads, d, d) the leading eigenvalue is certainly real."""
    heads = _leading(value)
    real = sum(head is not None and head.is_real is True for head in heads)
    not_real = sum(head is not None and head.is_real is False for head in heads)
    holds = True if 2 * real > len(heads) else False if 2 * not_real >= len(heads) else None
    found = f"of {len(heads)} leading eigenvalues {real} are certainly real and {not_real} certainly not."
    return Examined(holds, found, {"table": _table(heads)})


def negative_at_one_and_six(value: Array) -> Examined:
    """Whether exactly heads 1 and 6 of ``value`` (heads, d, d), counted from 1, have a negative largest real part."""
    heads = _leading(value)
    signs = [None if head is None else head.sign() for head in heads]
    negative = [number for number, sign in enumerate(signs, 1) if sign == -1]
    open_ones = [number for number, sign in enumerate(signs, 1) if sign is None]
    holds = negative == [1, 6] if not open_ones else None
    listed = ", ".join(map(str, negative)) or "none"
    found = f"heads with a certainly negative largest real part: {listed}"
    return Examined(holds, f"{found}; open: {', '.join(map(str, open_ones)) or 'none'}.", {"table": _table(heads)})


def _leading(value: Array) -> list[Leading | None]:
    from numerics.leading_eigenvalue import leading_eigenvalue

    if value.shape[1] > _LARGEST:
        raise InputError(
            f"Expected matrices of at most {_LARGEST} rows but got {value.shape[1]}; for V = W_V W_O of low rank "
            "supply W_O W_V, which has the same nonzero eigenvalues."
        )
    return [leading_eigenvalue(matrix) for matrix in value]


def _table(heads: list[Leading | None]) -> dict[str, Any]:
    words = {True: "yes", False: "no", None: "open"}
    rows = [
        [str(number), "open", "open"]
        if head is None
        else [str(number), "[{:.6g}, {:.6g}]".format(*head.real_part), words[head.is_real]]
        for number, head in enumerate(heads, 1)
    ]
    return {"title": "Leading eigenvalues", "columns": ["head", "real part", "real"], "rows": rows}


@claim(
    "causal.C040",
    title="Gaussian initialisation puts the spectrum far from the left half-plane",
    kind="simulation",
    cites=[PAPER],
)
def gaussian_spectrum() -> Any:
    """Standard Gaussian initialization (Figure 5) places the initial spectrum far from the left half-plane."""
    return counterexample(
        "Standard Gaussian initialisation of V places its spectrum far from the left half-plane.",
        statements(
            "(-a + l)*(-d + l) - b*c == (a - l)*(d - l) - b*c"
            " for a in (-oo, oo), b in (-oo, oo), c in (-oo, oo), d in (-oo, oo), l in (-oo, oo)"
        ),
        """
        The Gaussian law is the same for V and −V, and −V has the opposite eigenvalues (checked for d = 2). So the
        spectrum lies in the left half-plane exactly as often and as deep as in the right one. What Figure 5 supports
        is that the largest real part is positive (causal.C040.corrected).
        """,
        law="V has independent standard Gaussian entries",
    )


@claim(
    "causal.C040.corrected",
    title="For a Gaussian 2 × 2 matrix, λ_max > 0 with probability 3/4",
    kind="probability",
    cites=[PAPER],
)
def gaussian_top_eigenvalue() -> Any:
    """For d = 2, the largest real part of the eigenvalues of a Gaussian V is negative with probability exactly 1/4."""
    return (
        statement("1 - 1/2*1/2 == 3/4"),
        argument(
            """
        Both real parts are negative exactly when det V > 0 and tr V < 0. Exchanging the rows changes the sign of
        det V and keeps the law, so det V > 0 with probability 1/2. The map V ↦ −V keeps det V and changes the sign
        of tr V, so given det V > 0 the trace is negative with probability 1/2.
        """
        ),
    )


@claim("causal.C041", title="Most heads have a real λ_max", kind="data", cites=[PAPER])
def real_heads() -> Any:
    """The majority of heads of albert-xlarge-v2 exhibit real maximal eigenvalues λ_max (Figure 6).

    Needs the weights: `INPHASE_DATA=DIR verify run causal.C041`, with DIR/albert-xlarge-v2.npz, which holds the array
    `value` of shape (heads, d, d), d ≤ 256. For a head that is W_V W_O, of rank 128, supply W_O W_V.
    """
    return Data("For more than half of the heads the eigenvalue with the largest real part is real.", FILE, mostly_real)


@claim("causal.C042", title="Heads 1 and 6 have a negative λ_max", kind="data", cites=[PAPER])
def negative_heads() -> Any:
    """Two heads of albert-xlarge-v2, 1 and 6, display a negative λ_max (Figure 6), and no others.

    Needs the weights, as causal.C041; heads are counted from 1. A singular V, such as the 2048 × 2048 matrix W_V W_O of
    one head, has the eigenvalue 0, so its λ_max is never negative: the figure must show the eigenvalues of W_O W_V, or
    leave out the zeros.
    """
    return Data("Exactly heads 1 and 6 have a negative largest real part.", FILE, negative_at_one_and_six)
