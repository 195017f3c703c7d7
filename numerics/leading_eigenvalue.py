"""The eigenvalue of a real matrix with the largest real part, enclosed: is it real, and which sign has its real part?

Arb encloses every eigenvalue in a ball that meets no other one. The spectrum of a real matrix is symmetric about the
real axis; so an eigenvalue whose reflected ball meets no other ball is real, and one whose ball misses the axis is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flint import acb, acb_mat, arb, ctx

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Bits tried in turn: eigenvalues that are close together need more of them.
_PRECISIONS: Final = (53, 128, 384)


@dataclass(frozen=True, slots=True)
class Leading:
    """The largest real part lies in ``real_part``; ``is_real`` says whether the eigenvalue is, None where that is open.

    It is open when two eigenvalues, not conjugate to each other, may both have the largest real part.
    """

    real_part: tuple[float, float]
    is_real: bool | None

    def sign(self) -> int | None:
        """1, −1, or None when the real part may be zero."""
        low, high = self.real_part
        return 1 if low > 0 else -1 if high < 0 else None


def leading_eigenvalue(matrix: Array) -> Leading | None:
    """The leading eigenvalue of ``matrix`` (d, d), whose entries are exact doubles; None when no precision separates
    the eigenvalues, as for multiple ones.

    >>> import numpy as np
    >>> [leading_eigenvalue(np.array(rows)).is_real for rows in ([[2.0, 0.0], [0.0, -3.0]], [[0.0, -1.0], [1.0, 0.0]])]
    [True, False]
    """
    for bits in _PRECISIONS:
        with ctx.workprec(bits):
            try:
                eigenvalues = acb_mat([[float(entry) for entry in row] for row in matrix]).eig()
            except ValueError:  # the balls still meet
                continue
            return _leading(eigenvalues)
    return None


def _leading(eigenvalues: list[acb]) -> Leading:
    top = max(range(len(eigenvalues)), key=lambda k: float(eigenvalues[k].real.mid()))
    largest = eigenvalues[top].real
    rivals = [k for k, value in enumerate(eigenvalues) if k != top and not value.real < largest]
    for k in rivals:
        largest = largest.union(eigenvalues[k].real)
    if rivals == [] or all(_conjugate(eigenvalues[k], eigenvalues[top]) for k in rivals):
        mirrored = eigenvalues[top].conjugate()
        real = not any(mirrored.overlaps(value) for k, value in enumerate(eigenvalues) if k != top)
        apart = not eigenvalues[top].imag.contains(0)
        is_real = True if real else False if apart else None
    else:
        is_real = None
    return Leading(_ends(largest), is_real)


def _conjugate(one: acb, other: acb) -> bool:
    """Whether the balls can only belong to a conjugate pair."""
    return bool(one.overlaps(other.conjugate())) and not one.imag.contains(0)


def _ends(ball: arb) -> tuple[float, float]:
    """Doubles below and above the ball."""
    with ctx.workprec(53):
        slack = abs(ball) / (1 << 50)
        return float((ball.lower() - slack).lower()), float((ball.upper() + slack).upper())
