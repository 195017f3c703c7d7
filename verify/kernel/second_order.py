"""Deciding one box by second derivatives: the convex underestimator αBB, for minima that are not isolated.

Let F be twice continuously differentiable on the box X = Π [a_i, b_i] and α >= 0 such that H + diag(α) is positive
semidefinite for the Hessian H of F at every point of X. Then

    G(x) = F(x) + ½ Σ α_i (x_i - a_i)(x_i - b_i)

is convex on X, and F >= G there, because every product is at most zero. A convex function lies above its tangent at any
point y of X, and ∂_i G(y) = ∂_i F(y) + α_i (y_i - m_i) with m the middle of X. For every x in X therefore

    F(x) >= F(y) - ½ Σ α_i (y_i - a_i)(b_i - y_i) + Σ min over x_i in [a_i, b_i] of ∂_i G(y) (x_i - y_i),

which is evaluated with enclosures. Its error is of third order in the width where that of the mean-value form is of
second, so that a minimum along a line needs far fewer boxes. α and y are chosen in floats; relied on is only this:

* H(X) + diag(α) is positive semidefinite. Let H(X) = M + R with a matrix M of numbers and |R_ij| <= ρ_ij. For positive
  weights w, 2|x_i x_j| <= x_i² w_j/w_i + x_j² w_i/w_j, hence R + diag(Σ_j ρ_ij w_j/w_i) is positive semidefinite. It
  remains that M + diag(α_i - Σ_j ρ_ij w_j/w_i) is so. Scaled by w on both sides, which changes no sign, it has an LDLᵀ
  decomposition with positive pivots.
* y lies in X.
* Every step of F, of its derivatives and of its second derivatives is defined and continuous on X (``strict``
  evaluation), so that F is as smooth as required. Variables in which F is monotone are fixed at their ends first.

Source: Adjiman, Dallwig, Floudas, Neumaier, *A global optimization method, αBB, for general twice-differentiable
constrained NLPs, I*, Computers & Chemical Engineering 22 (1998) 1137-1158.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final

from verify.formula.derivative import derivative
from verify.formula.tree import Formula

from .box import enclose
from .decide import has_sign, monotone_ends
from .goal import Goal
from .gradient import gradient
from .program import Arithmetic, Interval, NotCertain, Program, compiled, evaluate
from .quadratic_model import Matrix, least_eigenvalue, minimum_of_model

#: Room for rounding in the choice of α, relative to the diagonal of the scaled Hessian, and for a zero diagonal.
MARGIN: Final = 1e-9
TINY: Final = 1e-200
#: Half widths below this are left to other methods: their squares underflow.
NARROW: Final = 1e-150
#: How many points y are tried, each found from the one before.
TANGENTS: Final = 4


def holds_by_second_order(goal: Goal, arithmetic: Arithmetic) -> bool:
    """Whether the goal ``F > 0`` or ``F >= 0`` follows on the whole box, assumptions or not, from the bound above."""
    if goal.sign.op not in (">", ">="):
        return False
    try:
        return _holds(goal, arithmetic)
    except (NotCertain, arithmetic.EmptyEnclosure):
        return False


def _holds(goal: Goal, A: Arithmetic) -> bool:
    op, where = goal.sign.op, enclose(goal.box, A)
    program = compiled(goal.sign.formula)
    output, fixed = program.outputs[0], set[str]()
    while True:
        values = evaluate(program, where, A, strict=True)
        if has_sign(values[output], op):
            return True
        slopes = gradient(program, values, output, A)
        monotone = monotone_ends(goal.box, slopes, fixed, A)
        if not monotone:
            break
        where |= {name: end for name, (end, _) in monotone.items()}
        fixed |= monotone.keys()
    free = tuple(name for name in slopes if name not in fixed and not goal.box[name].is_point())
    if not free or not all(math.isfinite(float(where[n].lo)) and math.isfinite(float(where[n].hi)) for n in free):
        return False
    return _bound_holds(goal.sign.formula, op, where, free, A)


def _bound_holds(
    formula: Formula, op: str, where: Mapping[str, Interval], free: tuple[str, ...], A: Arithmetic
) -> bool:
    """Whether the bound shows the sign on the box ``where``, in which the variables ``free`` vary.

    Raises NotCertain when the formula is not certainly smooth on the box.
    """
    n = len(free)
    first, second = programs(formula, free)
    values = evaluate(second, where, A, strict=True)
    entries = iter([values[i] for i in second.outputs[1 + n :]])
    upper = [[next(entries) for _ in range(k, n)] for k in range(n)]
    hessian = [[upper[min(p, q)][abs(p - q)] for q in range(n)] for p in range(n)]
    half = [0.5 * (float(where[name].hi) - float(where[name].lo)) for name in free]
    if not all(NARROW < r < math.inf for r in half):
        raise NotCertain("too narrow")

    centre = [[0.5 * float(h.lo) + 0.5 * float(h.hi) for h in row] for row in hessian]
    model = [[c * u * v for c, v in zip(row, half, strict=True)] for row, u in zip(centre, half, strict=True)]
    spread = [
        sum(0.5 * (float(h.hi) - float(h.lo)) * u * v for h, v in zip(row, half, strict=True))
        for row, u in zip(hessian, half, strict=True)
    ]
    least = least_eigenvalue(model)
    shift = [max(0.0, s - least) + MARGIN * (abs(model[k][k]) + abs(least) + s) + TINY for k, s in enumerate(spread)]
    shares = [s / (r * r) for s, r in zip(shift, half, strict=True)]
    if not all(math.isfinite(a) for a in shares):
        raise NotCertain("unbounded second derivatives")
    alpha = [A.number(Fraction(a)) for a in shares]
    if not _is_convex(hessian, centre, alpha, half, A):
        raise NotCertain("not shown to be convex")

    places = [0.0] * n
    for _ in range(TANGENTS):
        y = {name: _between(where[name], v, A) for name, v in zip(free, places, strict=True)}
        at_y = evaluate(first, {**where, **y}, A, strict=True)
        value, *slopes = (at_y[i] for i in first.outputs)
        ends = [(A.sub(_end(where[n].lo, A), y[n]), A.sub(_end(where[n].hi, A), y[n])) for n in free]
        if has_sign(below(value, slopes, ends, alpha, A), op):
            return True
        if not has_sign(value, op):
            break
        tilt = [0.5 * (float(g.lo) + float(g.hi)) * r for g, r in zip(slopes, half, strict=True)]
        places = minimum_of_model(tilt, model, shift, places)
    return False


def below(
    value: Interval,
    slopes: Sequence[Interval],
    ends: Sequence[tuple[Interval, Interval]],
    alpha: Sequence[Interval],
    A: Arithmetic,
) -> Interval:
    """The lower bound of F on the box from ``value`` and ``slopes`` at y, given a_i - y_i and b_i - y_i as ``ends``."""
    bound = value
    for (left, right), slope, a in zip(ends, slopes, alpha, strict=True):
        bound = A.add(bound, change(slope, left, right, a, A))
    return bound


def change(slope: Interval, left: Interval, right: Interval, alpha: Interval, A: Arithmetic) -> Interval:
    """What one variable adds to the bound: its slope at y times the worst step, less its share of F(y) - G(y)."""
    # Twice the slope of G: y - m = -(left + right)/2.
    twice = A.sub(A.add(slope, slope), A.mul(alpha, A.add(left, right)))
    least = A.apply("min", A.mul(twice, left), A.mul(twice, right))
    loss = A.mul(alpha, A.mul(A.neg(left), right))
    return A.mul(A.number(Fraction(1, 2)), A.sub(least, loss))


@lru_cache(maxsize=1024)
def programs(formula: Formula, free: tuple[str, ...]) -> tuple[Program, Program]:
    """F and its gradient; F, its gradient, and the upper triangle of its Hessian by rows.

    Raises NotCertain where a derivative is not in the language.
    """
    first = slopes_of(formula, free)
    second = [slope for p, slope in enumerate(first) for slope in slopes_of(slope, free[p:])]
    return compiled(formula, *first), compiled(formula, *first, *second)


@lru_cache(maxsize=1024)
def slopes_of(formula: Formula, free: tuple[str, ...]) -> tuple[Formula, ...]:
    """The derivatives by these variables. Raises NotCertain where one is not in the language."""
    try:
        return tuple(derivative(formula, name) for name in free)
    except ValueError as error:
        raise NotCertain(str(error)) from None


def _is_convex(
    hessian: Sequence[Sequence[Interval]],
    centre: Matrix,
    alpha: Sequence[Interval],
    half: Sequence[float],
    A: Arithmetic,
) -> bool:
    """Whether H + diag(α) is certainly positive semidefinite for every symmetric H in ``hessian``.

    ``centre`` is M, and ``half`` the weights w: both any numbers.
    """
    middle = [[A.number(Fraction(m)) for m in row] for row in centre]
    weight = [A.number(Fraction(w)) for w in half]
    radius = [
        [_magnitude(A.sub(h, m), A) for h, m in zip(hs, ms, strict=True)]
        for hs, ms in zip(hessian, middle, strict=True)
    ]
    return all(pivot.lo > 0 for pivot in pivots(middle, radius, alpha, weight, A))


def pivots(
    middle: Sequence[Sequence[Interval]],
    radius: Sequence[Sequence[Interval]],
    alpha: Sequence[Interval],
    weight: Sequence[Interval],
    A: Arithmetic,
) -> Iterator[Interval]:
    """The pivots of the LDLᵀ decomposition of W (M + diag(α_i - Σ_j ρ_ij w_j/w_i)) W, one after another.

    When all are positive, M + R + diag(α) is positive semidefinite for every symmetric R with |R_ij| <= ρ_ij.
    """
    n = len(alpha)
    matrix: list[list[Interval]] = []
    for p in range(n):
        scale = [A.mul(weight[p], w) for w in weight]
        diagonal = A.mul(alpha[p], A.integer_power(weight[p], 2))
        for q in range(n):
            diagonal = A.sub(diagonal, A.mul(radius[p][q], scale[q]))
        row = [A.mul(m, s) for m, s in zip(middle[p], scale, strict=True)]
        row[p] = A.add(row[p], diagonal)
        matrix.append(row)
    for k in range(n):
        pivot = matrix[k][k]
        yield pivot
        for p in range(k + 1, n):
            for q in range(p, n):
                square = A.integer_power(matrix[k][p], 2) if p == q else A.mul(matrix[k][p], matrix[k][q])
                matrix[p][q] = A.sub(matrix[p][q], A.div(square, pivot))


def _end(x: float, A: Arithmetic) -> Interval:
    return A.Enclosure(x, x)


def _magnitude(x: Interval, A: Arithmetic) -> Interval:
    """The largest absolute value in ``x``."""
    return _end(max(-x.lo, x.hi), A)


def _between(x: Interval, place: float, A: Arithmetic) -> Interval:
    """The point of ``x`` at ``place``: -1 is its lower, 1 its upper end. Raises NotCertain unless it lies in ``x``.

    Outside [-1, 1] it is the nearer end.
    """
    if place <= -1 or place >= 1:
        return _end(x.lo if place < 0 else x.hi, A)
    low, high = float(x.lo), float(x.hi)
    candidate = A.number(Fraction(low + 0.5 * (high - low) * (1 + place)))
    if not (x.lo <= candidate.lo and candidate.hi <= x.hi):
        raise NotCertain("no point found inside")
    return candidate
