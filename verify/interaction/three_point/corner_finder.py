"""Find one pair (Q, a) that serves several interactions at once: the corners of a box of parameters.

The same semidefinite program as in ``program``, with the grid rows of every corner; rounding and checking as in
``finder``.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from verify.formula.tree import Formula

from .certificate import ThreePointCertificate, ThreePointRange
from .checker import decide
from .finder import candidates
from .program import Solution, grid_rows, solver
from .sampling import margin, sample_interaction

#: Degrees (K, L) that are tried; grid steps around the circle; boxes of the checker for each corner.
DEGREES: Final = ((3, 4), (6, 8))
STEPS: Final = 42
#: The largest entry of the rounded vectors.
SIZES: Final = (16, 1024, 2**16)
BOXES: Final = 20_000
#: A margin on the grid below this is not worth checking.
LEAST_MARGIN: Final = 1e-4


def find_at_corners(formulas: Sequence[Formula], arithmetic: str = "arb") -> ThreePointCertificate | None:
    """A certificate for the first of ``formulas`` whose (Q, a) the checker accepts for all of them, or None.

    Raises FinderError when cvxpy or Clarabel is missing, InteractionError for formulas the checker cannot read.
    """
    ranges = [ThreePointRange(f) for f in formulas]
    for cosines, terms in DEGREES:
        solution = _solve(ranges, cosines, terms)
        if solution is None or solution.epsilon < LEAST_MARGIN:
            continue
        for candidate in candidates(ranges[0], solution, SIZES):
            everywhere = [replace(candidate, claimed=claimed) for claimed in ranges]
            if all(margin(c, 0.0, 90) > 0 for c in everywhere):
                if all(decide(c, arithmetic, boxes=BOXES).ok for c in everywhere):
                    return candidate
                break
    return None


def _solve(ranges: Sequence[ThreePointRange], cosines: int, terms: int) -> Solution | None:
    cp = solver()
    q_cos, q_sin = cp.Variable((cosines, cosines), PSD=True), cp.Variable((cosines, cosines), PSD=True)
    a, epsilon = cp.Variable(terms), cp.Variable()
    orders, a_orders = np.arange(1, cosines + 1), np.arange(1, terms + 1)
    constraints = [cp.trace(q_cos) + cp.trace(q_sin) <= 1, epsilon <= 1]
    near_diagonal = 2 * cp.sum(cp.multiply(np.outer(orders, orders), q_sin)) + a_orders @ a
    for claimed in ranges:
        on_cos, on_sin, on_a = grid_rows(claimed, 0.0, cosines, terms, STEPS)
        left = on_cos.reshape(len(on_cos), -1) @ cp.vec(q_cos, order="C")
        right = on_sin.reshape(len(on_sin), -1) @ cp.vec(q_sin, order="C")
        constraints.append(left + right + on_a @ a <= -6 * epsilon)
        slope = float(sample_interaction(claimed, np.zeros(1), 0.0)[1][0])
        constraints.append(2 * slope * near_diagonal <= -6 * epsilon)
    problem = cp.Problem(cp.Maximize(epsilon), constraints)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # An inaccurate solution will do: it is rounded and checked exactly.
            problem.solve(solver=cp.CLARABEL)
    except cp.error.SolverError:
        return None
    if q_cos.value is None:
        return None
    return Solution(q_cos.value, q_sin.value, a.value, float(epsilon.value))
