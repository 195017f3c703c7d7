"""Exact sums of squares with multipliers: p = Σ g_k·σ_k, where the σ_k are sums of squares with rational weights.

The Gram matrices are affine in free parameters, by exact linear algebra; a semidefinite program in floats finds where
they are most positive definite, and the parameters are rounded there, which keeps the identity. Where no matrix is
positive definite the kernel of the centre is guessed in rationals and the squares are taken from its complement.

Sources: Peyrl and Parrilo, *Computing sum of squares decompositions with rational coefficients* (2008); Monniaux and
Corbineau, *On the generation of Positivstellensatz witnesses in degenerate cases* (2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from flint import fmpq, fmpq_mat

from numerics.rationals import from_flint, to_flint

from .rational_kernels import Kernel, complement, guessed_kernel

if TYPE_CHECKING:
    from .semidefinite import Array

#: Entries of all Gram matrices together, and free parameters: more take too long.
MAX_ENTRIES: Final = 500
MAX_FREE: Final = 120
#: The least eigenvalue with which the search for a better centre ends, and below which there is no sum of squares.
GOOD: Final = 1e-3
NEGATIVE: Final = -1e-5
#: How often kernels are split off.
REDUCTIONS: Final = 4
#: Denominators of the parameters, the simplest first.
DENOMINATORS: Final = (1, 2, 12, 60, 2**10, 2**20, 2**36)

#: A multiplier g and polynomials b_1, b_2, …: the block g·Σ G_ij b_i b_j. All are FLINT polynomials of one context.
Block = tuple[Any, list[Any]]
#: The weight, and the polynomial that is squared, for one term of a block.
Square = tuple[Fraction, Any]


def sums_of_squares(
    target: Any, blocks: Sequence[Block], equations: Sequence[Block] = ()
) -> tuple[list[list[Square]], list[Any]] | None:
    """Σ weight·square for every block and q for every equation with ``target`` = Σ g·(its sum) + Σ h·q.

    An equation is a polynomial h with the polynomials b that q may combine. None when nothing is found.
    """
    spans = {k: list(b) for k, (_, b) in enumerate(blocks) if b}
    for _ in range(REDUCTIONS):
        family = _family(target, [(blocks[k][0], b) for k, b in spans.items()], equations)
        found, kernels = family.decided() if family is not None else (None, None)
        if found is not None:
            grams, left = found
            squares = {k: _squares(gram, b) for gram, (k, b) in zip(grams, spans.items(), strict=True)}
            values = iter(left)
            factors = [sum((next(values) * b for b in span), 0 * target) for _, span in equations]
            return [squares.get(k, []) for k in range(len(blocks))], factors
        if kernels is None:
            return None
        reduced = ((k, complement(b, kernel)) for kernel, (k, b) in zip(kernels, spans.items(), strict=True))
        spans = {k: b for k, b in reduced if b}
    return None


def _family(target: Any, blocks: Sequence[Block], equations: Sequence[Block]) -> Family | None:
    """All Gram matrices with ``target`` = Σ g·Σ G_ij b_i b_j + Σ h·q; None when there are none or too many entries."""
    entries = sum(len(b) * (len(b) + 1) // 2 for _, b in blocks)
    if not entries or entries + sum(len(b) for _, b in equations) > MAX_ENTRIES:
        return None
    products = [
        g * b[i] * b[j] * (1 if i == j else 2) for g, b in blocks for i in range(len(b)) for j in range(i, len(b))
    ]
    squares = [i == j for _, b in blocks for i in range(len(b)) for j in range(i, len(b))]
    products += [h * b for h, span in equations for b in span]
    rows: dict[tuple[int, ...], int] = {}
    terms = [
        (rows.setdefault(monomial, len(rows)), k, c)
        for k, product in enumerate([*products, target])
        for monomial, c in zip(product.monoms(), product.coeffs(), strict=True)
    ]
    table = [[fmpq(0)] * (len(products) + 1) for _ in rows]
    order = [*_likeliest_first(target, products, squares), len(products)]
    places = {k: place for place, k in enumerate(order)}
    for i, k, c in terms:
        table[i][places[k]] = c
    reduced, rank = fmpq_mat(table).rref()
    solved = [dict(zip(order, row, strict=True)) for row in reduced.tolist()[:rank]]
    pivots = [next(k for k, c in row.items() if c) for row in solved]
    if len(products) in pivots:
        return None
    fixed = [fmpq(0)] * len(products)
    free: dict[int, dict[int, fmpq]] = {k: {k: fmpq(1)} for k in range(len(products)) if k not in set(pivots)}
    for pivot, row in zip(pivots, solved, strict=True):
        fixed[pivot] = row[len(products)]
        for k, column in free.items():
            if row[k]:
                column[pivot] = -row[k]
    seen = [column for column in free.values() if min(column) < entries]
    return Family([len(b) for _, b in blocks], fixed, seen) if len(seen) <= MAX_FREE else None


def _likeliest_first(target: Any, products: Sequence[Any], squares: Sequence[bool]) -> list[int]:
    """The numbers of the products, those first that may well have the terms of ``target`` where all others are zero.

    A positive term is likely to come from a square, a negative one from a product of two.
    """
    negative = {tuple(m) for m, c in zip(target.monoms(), target.coeffs(), strict=True) if c < 0}

    def is_unlikely(k: int) -> bool:
        return k < len(squares) and len(products[k]) == 1 and (tuple(products[k].monoms()[0]) in negative) == squares[k]

    return sorted(range(len(products)), key=is_unlikely)


#: Gram matrices, and the coefficients of the equations.
Exact = tuple[list[list[list[fmpq]]], list[fmpq]]


@dataclass(frozen=True, slots=True)
class Family:
    """Upper triangles of Gram matrices of ``sizes``, and then coefficients of equations: fixed + Σ y_i·free[i]."""

    sizes: list[int]
    fixed: list[fmpq]
    free: list[dict[int, fmpq]]

    def decided(self) -> tuple[Exact | None, list[Kernel] | None]:
        """Positive semidefinite matrices of the family; or else the rational kernels of the best ones, one a block."""
        found = self._at([Fraction(0)] * len(self.free))
        if all(_weights(g) is not None for g in found[0]):
            return found, None
        if not self.free:
            return None, None
        import numpy as np

        from .semidefinite import centre

        try:
            constants, slopes = self._floats()
            with np.errstate(all="ignore"):  # what leaves the range of doubles is no number in the end
                best = centre(constants, slopes, GOOD, NEGATIVE)
        except (np.linalg.LinAlgError, OverflowError):
            return None, None  # entries of too different sizes, or beyond doubles
        if not np.isfinite(best.y).all() or not best.least >= NEGATIVE:
            return None, None
        for denominator in DENOMINATORS:
            found = self._at([Fraction(round(v * denominator), denominator) for v in best.y.tolist()])
            if all(_weights(g) is not None for g in found[0]):
                return found, None
        # Equations leave directions in which matrices grow without end: they do not count for what is small.
        largest = min(max(float(np.abs(b).max()) for b in blocks) for blocks in (best.blocks, constants))
        kernels = [k for block in best.blocks if (k := guessed_kernel(block, largest)) is not None]
        return None, kernels if len(kernels) == len(best.blocks) and any(kernels) else None

    def _at(self, y: Sequence[Fraction]) -> Exact:
        entries = list(self.fixed)
        for value, column in zip(y, self.free, strict=True):
            if value:
                exact = to_flint(value)
                for k, c in column.items():
                    entries[k] = entries[k] + exact * c
        grams, position = [], 0
        for n in self.sizes:
            gram = [[fmpq(0)] * n for _ in range(n)]
            for i in range(n):
                for j in range(i, n):
                    gram[i][j] = gram[j][i] = entries[position]
                    position += 1
            grams.append(gram)
        return grams, entries[position:]

    def _floats(self) -> tuple[list[Array], list[Array]]:
        import numpy as np

        entries = np.array([_float(c) for c in self.fixed])
        moves = np.zeros((len(self.free), len(self.fixed)))
        for i, column in enumerate(self.free):
            for k, c in column.items():
                moves[i, k] = _float(c)
        constants, slopes, position = [], [], 0
        for n in self.sizes:
            rows, columns = np.triu_indices(n)
            end = position + len(rows)
            constant, slope = np.zeros((n, n)), np.zeros((len(self.free), n, n))
            constant[rows, columns] = constant[columns, rows] = entries[position:end]
            slope[:, rows, columns] = slope[:, columns, rows] = moves[:, position:end]
            position = end
            constants.append(constant)
            slopes.append(slope)
        return constants, slopes


def _float(value: fmpq) -> float:
    return int(value.p) / int(value.q)


def _weights(gram: Sequence[Sequence[fmpq]]) -> list[tuple[fmpq, list[fmpq]]] | None:
    """Pivots d > 0 and rows r with Σ d·rᵀr = ``gram``, by exact LDLᵀ; None unless it is positive semidefinite."""
    left = [list(row) for row in gram]
    found = []
    for i, row in enumerate(left):
        pivot = row[i]
        if pivot < 0 or pivot == 0 and any(row[i:]):
            return None
        if pivot == 0:
            continue
        share = [fmpq(0)] * i + [c / pivot for c in row[i:]]
        found.append((pivot, share))
        for j in range(i + 1, len(left)):
            if share[j]:
                left[j] = [a - row[j] * b for a, b in zip(left[j], share, strict=True)]
    return found


def _squares(gram: Sequence[Sequence[fmpq]], span: Sequence[Any]) -> list[Square]:
    weights = _weights(gram)
    assert weights is not None
    return [
        (from_flint(d), sum((c * b for c, b in zip(row, span, strict=True) if c), 0 * span[0])) for d, row in weights
    ]
