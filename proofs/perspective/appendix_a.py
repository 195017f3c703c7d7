"""Appendix A: β = 0, its energy E_0 = (1/n) Σ_ij ⟨x_i, x_j⟩, and why only consensus is no strict saddle; PA.0–PA.4."""

from __future__ import annotations

from typing import Any

from verify import claim, variable
from verify.claims.suspected import suspected
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..prose import argument, counterexample
from ..vectors import Matrix, dot, identities, product, times, total, vector
from .notation import PAPER, statement, statements
from .particles import circle


def _gradient(scale: str) -> Any:
    """The angular velocities of (4.1) against the derivatives of scale·Σ_ij ⟨x_i, x_j⟩, three particles on the
    circle."""
    points = circle(3)
    speeds = [total(dot(y, (-x[1], x[0])) for y in points) / 3 for x in points]
    energy = total(dot(x, y) for x in points for y in points) * scale
    return identities(speeds, [derivative(energy, f"p{i}") for i in (1, 2, 3)])


def skew(name: str) -> Matrix:
    """The skew-symmetric 3 × 3 matrix with the axis (name1, name2, name3)."""
    a, b, c = vector(name, 3)
    zero = number(0)
    return ((zero, -c, b), (c, zero, -a), (-b, a, zero))


def blocks(size: int, zero: tuple[int, ...]) -> Matrix:
    """Block-diagonal with the blocks [[0, 1], [−1, 0]] on the coordinates that are not in ``zero``, pair by pair."""
    kept = [i for i in range(size) if i not in zero]
    entries = {
        pair: sign for a, b in zip(kept[::2], kept[1::2], strict=False) for pair, sign in (((a, b), 1), ((b, a), -1))
    }
    return tuple(tuple(number(entries.get((i, j), 0)) for j in range(size)) for i in range(size))


def _negates(matrices: list[Matrix], divisor: int) -> Any:
    """(1/divisor) Σ B²x = −x for all x, coordinate by coordinate."""
    x = vector("x", len(matrices[0]))
    twice = [times(b, times(b, x)) for b in matrices]
    mean = [total(column) for column in zip(*twice, strict=True)]
    return identities([entry / divisor for entry in mean] if divisor != 1 else mean, [-entry for entry in x])


def _entries(left: Matrix, right: Matrix) -> Any:
    """left == right, entry by entry."""
    return tuple(part for a, b in zip(left, right, strict=True) for part in identities(a, b))


def _mean_of_squares(matrices: list[Matrix], divisor: int) -> Matrix:
    """(1/divisor) Σ B²."""
    squares = [product(b, b) for b in matrices]
    size = len(squares[0])
    return tuple(tuple(total(square[i][j] for square in squares) / divisor for j in range(size)) for i in range(size))


@claim("perspective.PA.0", title="The energy of (4.1), as printed", kind="symbolic", cites=[PAPER])
def energy() -> Any:
    """(4.1) is the gradient ascent of E_0 = (1/n) Σ_ij ⟨x_i, x_j⟩. For three particles on the circle.

    The gradient of E_0 is twice the velocity: every pair occurs twice.
    """
    first, *rest = _gradient("1/3")
    return suspected(first, p1="0", p2="pi/2", p3="0"), *rest


@claim("perspective.PA.0.corrected", title="The energy of (4.1)", kind="symbolic", cites=[PAPER])
def energy_corrected() -> Any:
    """(4.1) is the gradient ascent of (1/(2n)) Σ_ij ⟨x_i, x_j⟩. The factor 2 only changes the unit of time; nothing in
    Appendix A depends on it. Written out for three particles on the circle; in general, along a tangent vector v at x_i
    the energy changes at the rate ⟨v, Σ_j x_j⟩/n."""
    return _gradient("1/6")


@claim("perspective.PA.1", title="Lemma A.1: strict saddles attract a null set", kind="theorem",
       uses=["ours.threshold.center-stable"], cites=[PAPER, "shub2013global"])  # fmt: skip
def null_set() -> Any:
    """Lemma A.1. On a compact manifold, the starts from which the gradient ascent of a smooth function converges to a
    strict saddle have volume zero."""
    return argument(
        """
        At a critical point the linearisation of the gradient flow is the Hessian, so a strict saddle has a
        neighbourhood U as in the center-stable manifold theorem: the points that stay in U for all positive times have
        volume zero. Countably many of these neighbourhoods cover all strict saddles. A start that converges to a strict
        saddle stays in one of them from some integer time on, so it lies in one of countably many preimages, under flow
        maps, of sets of volume zero; flow maps are diffeomorphisms.
        """
    )


@claim("perspective.PA.2", title="(A.2): a set whose sum over the cut is negative", kind="theorem", cites=[PAPER])
def cut() -> Any:
    """(A.2) At a critical point of E_0 that is not a consensus there is a set S of indices with
    Σ_{i∈S} Σ_{j∉S} ⟨x_i, x_j⟩ < 0.

    With m = Σ_j x_j: when m = 0, S = {i} gives −|x_i|² = −1. When m ≠ 0 all x_i are ±m/|m|, and S, the k ≥ 1 indices
    with the minus sign, gives −k(n − k).
    """
    x, rest = vector("x", 3), vector("r", 3)
    mean = tuple(a + b for a, b in zip(x, rest, strict=True))
    return (
        *identities([dot(x, rest)], [dot(x, mean) - dot(x, x)]),
        statement("-k*(n - k) < 0 for k in [1, oo), n in (1, oo) if n > k"),
        argument(
            """
            With r = m − x_i, the sum for S = {i} is ⟨x_i, r⟩ = ⟨x_i, m⟩ − 1 (first part), −1 for m = 0. A critical
            point has P_{x_i} m = 0 for all i. For m ≠ 0, x_i = ±m/|m|; k < n because m points to the plus side, and k
            ≥ 1 because the points are not all equal.
            """
        ),
    )


@claim("perspective.PA.3", title="(A.3): the second derivative along a rotation of some particles", kind="symbolic",
       cites=[PAPER])  # fmt: skip
def second_derivative() -> Any:
    """(A.3) When the particles in S turn by e^{tB} and the others rest, d²E_0/dt² = (2/n) Σ_{i∈S} Σ_{j∉S} ⟨B²x_i, x_j⟩
    at t = 0; for even d there is B with B² = −I, so by (A.2) it is positive.

    Only the pairs with one index in S change, each by such a term: checked for one pair, d = 3, and e^{tB} up to second
    order; B²x = −x for d = 4.
    """
    t = variable("t")
    x, y, b = vector("x", 3), vector("y", 3), skew("b")
    once, twice = times(b, x), times(b, times(b, x))
    moved = tuple(p + t * q + t**2 * r / 2 for p, q, r in zip(x, once, twice, strict=True))
    # 2⟨x, y⟩/n is all of E_0 that changes: |e^{tB} x| is constant
    change = 2 * dot(moved, y) / 2
    second = derivative(derivative(change, "t"), "t")
    return (
        *identities([second], [dot(twice, y)]),
        *_negates([blocks(4, ())], 1),
    )


@claim("perspective.PA.4", title="(A.4) for odd d, with blocks replaced by zero", kind="symbolic", cites=[PAPER])
def odd_dimension() -> Any:
    """(A.4) For odd d, −I = (1/(d−1)) Σ_k B_k², where B_k is the block-diagonal matrix of 2 × 2 rotations whose k-th
    block is replaced by zero.

    For d = 3. With one rotation and one coordinate left over, B_1 = 0 and the sum is 0. With the k-th of the two blocks
    1 × 1 and zero (k = 1, 2) the sum is −diag(1, 2, 1)/2. Neither is −I.
    """
    reading = _mean_of_squares([blocks(3, (0, 1, 2))], 2)
    other = _mean_of_squares([blocks(3, (0,)), blocks(3, (2,))], 2)
    expected: Matrix = tuple(
        tuple(number(0) if i != j else -number(1) / (1 if i == 1 else 2) for j in range(3)) for i in range(3)
    )
    zero: Matrix = ((number(0),) * 3,) * 3
    return counterexample(
        "For odd d, −I = (1/(d−1)) Σ_k B_k² with the k-th block of B_k replaced by zero.",
        (*_entries(reading, zero), *_entries(other, expected), *statements("0 != -1", "-1/2 != -1")),
        """
        For d = 3 the first diagonal entry of the sum is 0 in the one reading and −1/2 in the other, not −1.
        """,
        d="3",
        entry="first on the diagonal",
    )


@claim("perspective.PA.4.corrected", title="(A.4) with the k-th coordinate replaced by zero", kind="symbolic",
       uses=["perspective.PA.3"], cites=[PAPER])  # fmt: skip
def odd_dimension_corrected() -> Any:
    """For odd d, −I = (1/(d−1)) Σ_{k=1}^d B_k², where B_k pairs the coordinates other than k by 2 × 2 rotations and is
    zero on coordinate k: then B_k² = −I + e_k e_k^T, and the d matrices add up to −(d−1)I. Checked for d = 3, 5, 7; the
    conclusion of Lemma A.2 stands.
    """
    found: list[Any] = []
    for d in (3, 5, 7):
        found += _negates([blocks(d, (k,)) for k in range(d)], d - 1)
    return tuple(found)


@claim(
    "perspective.PA.2.lemma",
    title="Lemma A.2: all local maxima of E_0 are global",
    kind="theorem",
    uses=["perspective.PA.2", "perspective.PA.3", "perspective.PA.4.corrected"],
    cites=[PAPER],
)
def lemma() -> Any:
    """Lemma A.2. Any critical point of E_0 that is not a global maximum is a strict saddle."""
    return argument(
        """
        Take S from PA.2. For even d, B with B² = −I makes the second derivative (A.3) equal to −(2/n) Σ_{S,S^c}
        ⟨x_i, x_j⟩ > 0. For odd d the mean over k of the second derivatives for B_k is d − 1 times that divided by d
        (PA.4.corrected), so at least one of them is positive. A second derivative that is positive along some curve
        through a critical point means that the Hessian has a positive eigenvalue.
        """
    )
