"""The cases of successive difference substitution, found on polynomials whose monomials are packed into integers.

A form is a table from packed exponents to whole coefficients: the exponent of quantity k stands in the k-th digit to a
base above the degree, so that a product of monomials is a sum of integers. Putting t_i + t_j for t_i, which is all that
happens here, is then a few additions a term. Untrusted: the kernel follows the tree with polynomials of its own.
"""

from __future__ import annotations

import itertools
from math import comb, lcm
from typing import Any, Final

#: Steps of one tree, and how deep it may be at most: those that are found are seldom half as deep.
MAX_STEPS: Final = 400
DEEPEST: Final = 12

#: Pairs [i, j] and leaves [] in preorder.
Tree = list[list[int]]
#: Coefficients by packed exponents.
Packed = dict[int, int]


def tree_of(form: Any, limit: int, deepest: int = DEEPEST) -> Tree | None:
    """Cases in which no negative term is left, each time by the pair that leaves the fewest; None when none is found.

    The two quantities of a pair stand in a negative term together: others cannot make one positive. A negative power of
    one quantity stays negative in every case, so the search ends there. At most ``limit`` terms are looked at.

    >>> from flint import Ordering, fmpq_mpoly_ctx
    >>> a, b = fmpq_mpoly_ctx.get(["a", "b"], Ordering.lex).gens()
    >>> tree_of((a - b) ** 2, 1000)
    [[0, 1], [], []]
    >>> tree_of(a**2 - b**2, 1000)
    """
    count, degree = len(form.context().gens()), int(form.total_degree())
    width = degree.bit_length() or 1
    places = [width * k for k in range(count)]
    full = (1 << width) - 1
    powers = {degree << place for place in places}
    tree: Tree = []
    waiting = [(_packed(form, places), 0)]
    work = 0
    while waiting:
        part, depth = waiting.pop()
        negative = [key for key, c in part.items() if c < 0]
        if not negative:
            tree.append([])
            continue
        # where only one quantity is not zero, or where all are equal
        is_negative = sum(part.values()) < 0 or not powers.isdisjoint(negative)
        if is_negative or depth == deepest or len(tree) == MAX_STEPS:
            return None
        supports = {tuple(k for k, place in enumerate(places) if key >> place & full) for key in negative}
        pairs = sorted({pair for support in supports for pair in itertools.combinations(support, 2)})
        work += 2 * len(part) * len(pairs)
        if not pairs or work > limit:
            return None
        fewest, chosen, parts = None, pairs[0], (part, part)
        for pair in pairs:
            i, j = places[pair[0]], places[pair[1]]
            first = _shifted(part, i, j, full)
            left = _negative_terms(first)
            if fewest is not None and left >= fewest:
                continue
            second = _shifted(part, j, i, full)
            left += _negative_terms(second)
            if fewest is None or left < fewest:
                fewest, chosen, parts = left, pair, (first, second)
        tree.append(list(chosen))
        waiting += [(parts[1], depth + 1), (parts[0], depth + 1)]
    return tree


def _packed(form: Any, places: list[int]) -> Packed:
    """A positive multiple of the form with whole coefficients."""
    coefficients = form.coeffs()
    common = lcm(*(int(c.q) for c in coefficients))
    return {
        sum(int(e) << place for e, place in zip(exponents, places, strict=True)): int(c.p) * (common // int(c.q))
        for exponents, c in zip(form.monoms(), coefficients, strict=True)
    }


def _shifted(part: Packed, i: int, j: int, full: int) -> Packed:
    """The form with t_i + t_j in place of t_i, for quantities at the places ``i`` and ``j``."""
    move = (1 << j) - (1 << i)
    result: Packed = {}
    for key, c in part.items():
        e = key >> i & full
        result[key] = result.get(key, 0) + c
        if e:
            for k in range(1, e):
                moved = key + k * move
                result[moved] = result.get(moved, 0) + comb(e, k) * c
            moved = key + e * move
            result[moved] = result.get(moved, 0) + c
    return {key: c for key, c in result.items() if c}


def _negative_terms(part: Packed) -> int:
    return sum([c < 0 for c in part.values()])
