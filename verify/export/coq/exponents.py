"""Exponents that are sums of others by an identity that Coq must be shown: cos s/sin² s·(cos 2s - cos s) is
1 - 2·cos s - 1/(1 + cos s), so that e to it is a product of the others' powers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from numerics import enclosure as A
from verify.formula.tree import LEAVES, Formula, apply, number, postorder, variables
from verify.kernel.program import NotCertain, natural

from .angles import as_sum
from .sums import Product, Sum, expanded
from .terms import bracketed

#: Exponents at most, multiples of one at most, and how near to whole numbers the multiples must be.
_MOST, _HIGHEST, _NEAR = 6, 8, 1e-7
#: Where variables are tried: points with no symmetry.
_STEP: Final = Fraction(737, 10000)


def hidden_sums(
    formulas: Sequence[Formula], names: Mapping[str, str], equal: Callable[[Formula, Formula], str]
) -> tuple[list[str], list[Formula]]:
    """The tactic that writes an exponent by the others, and the formulas after it; floats find the multiples, and
    ``equal`` gives the tactic for the identity.
    """
    alike: dict[frozenset[object], Formula] = {}
    for node in postorder(*formulas):
        if node.op == "exp":
            alike.setdefault(frozenset(expanded(node.args[0]).items()), node.args[0])
    exponents = list(alike.values())
    if not 3 <= len(exponents) <= _MOST:
        return [], list(formulas)
    for u in exponents:
        others = [v for v in exponents if v is not u]
        products = {m for v in others for m in expanded(v)}
        if set(expanded(u)) <= products or (total := _combination(u, others)) is None:
            continue
        old, new = bracketed(u, names), bracketed(total, names)
        step = f"replace (exp {old}) with (exp {new}) in * by (apply f_equal; {equal(u, total)})"
        return [step], _replaced(formulas, u, total)
    return [], list(formulas)


def exponent_steps(
    exponents: Sequence[Sum], units: Mapping[Product, Fraction], names: Mapping[str, str], same: str
) -> list[str]:
    """Tactics that write every exponent as a sum of units, by the tactic ``same``."""
    sums = [text for text in dict.fromkeys(as_sum(u, units, names) for u in exponents) if text is not None]
    if any(factor.op == "exp" for u in exponents for m in u for factor in m):
        # What stands in an exponent is rewritten with all else: the outer ones are told first as they are, then again.
        sums = [*reversed(sums), *sums]
    return [f"exponents ({text}) ltac:(fun _ => {same})" for text in sums]


def _combination(u: Formula, others: Sequence[Formula]) -> Formula | None:
    """u as a sum of whole multiples of the others, as floats at a few points have it; None when it is none."""
    rows = []
    for k in range(1, 3 * len(others) + 4):
        point = {x: A.number(_STEP * k * (3 * j + 4) / 3) for j, x in enumerate(variables(u, *others))}
        try:
            rows.append([float(natural(f, point, A).lo) for f in (u, *others)])
        except (NotCertain, ArithmeticError):
            continue
    if len(rows) < len(others) + 2:
        return None
    table = np.array(rows)
    counts = np.linalg.lstsq(table[:, 1:], table[:, 0], rcond=None)[0].round()
    if np.abs(counts).max() > _HIGHEST or np.abs(table[:, 1:] @ counts - table[:, 0]).max() > _NEAR:
        return None
    total: Formula | None = None
    for count, v in zip(counts.astype(int).tolist(), others, strict=True):
        if count:
            part = v if count == 1 else number(count) * v
            total = part if total is None else total + part
    return total


def _replaced(formulas: Sequence[Formula], u: Formula, total: Formula) -> list[Formula]:
    done: dict[Formula, Formula] = {}
    for node in postorder(*formulas):
        new = node if node.op in LEAVES else apply(node.op, *(done[a] for a in node.args))
        done[node] = apply("exp", total) if node.op == "exp" and node.args[0] is u else new
    return [done[f] for f in formulas]
