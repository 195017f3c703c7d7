"""One step of a solution of x' = f(t, x): Taylor's theorem, and the box in which the solution stays meanwhile.

Let c_k(t, x) be the Taylor coefficients of the solution from x at the time t (``recurrences``), X a box of states at t,
h > 0 and m >= 1. Times and lengths are given by enclosures: what is shown holds for all of t and h in them.

*A priori enclosure.* Let f be smooth on a neighbourhood of [t, t+h] × B, and let a box B satisfy

    Σ_(k<m) [0, h]^k c_k(t, X) + [0, h]^m c_m([t, t+h], B)  ⊂  interior of B.                                    (1)

Then every solution from x ∈ X at t exists up to t + h, is unique, and stays in B. Indeed x ∈ int B (s = 0 in (1)). The
solution goes on, and is unique, as long as it stays in the compact B (Picard and Lindelöf). If it did not stay in int B
up to t + h there would be a first s <= h with x(t + s) on the boundary. Up to then it is in B, so that by Taylor's
theorem in each component x_i(t + s) = Σ_(k<m) s^k c_k,i(t, x) + s^m c_m,i(t + θ, x(t + θ)) with 0 < θ < s, which lies
on the left of (1): a contradiction.

*The state after the step.* By the same theorem x(t + h) ∈ P(x) + h^m c_m([t, t+h], B), P(x) = Σ_(k<m) h^k c_k(t, x).
In one dimension solutions do not cross, so that the ends of X bound all of it. In more, let H be a box around X and a
point c. The mean value theorem gives P(x) ∈ P(c) + J·(x - c) for x ∈ X, where J encloses ∂P/∂x on H. The derivative of
the flow in x solves the variational equation V' = ∂f/∂x·V, V = 1 at t, and derivatives in t and x commute, so that
∂c_k/∂x = V_k, the k-th coefficient of V: V_(k+1) = Σ_p (∂f/∂x)_p V_(k-p)/(k + 1). (1) is shown with H for X.

Source: Nedialkov, Jackson, Pryce, *An effective high-order interval method for validating existence and uniqueness of
the solution of an IVP for an ODE* (2001); Corliss, Rihm, *Validating an a priori enclosure using high-order Taylor
series* (1996); Zgliczyński, *C¹-Lohner algorithm* (2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from verify.kernel.program import Arithmetic, Interval

from .flow import Ends, Flow, slopes_of
from .recurrences import TIME, Number, Series, coefficients, interval, lifted, tape


@dataclass(frozen=True, slots=True)
class Expansion:
    """Coefficients c_k, k < m, of the states at one time: of all of them; of the ends of their interval in one
    dimension, else of the point c; and in more dimensions those of V."""

    around: list[Series]
    points: tuple[list[Series], ...]
    slopes: list[list[Series]]

    @property
    def order(self) -> int:
        """The number m of coefficients."""
        return len(self.around[0])


def expanded(
    flow: Flow, x: Sequence[Interval], centre: Sequence[Interval], t: Interval, order: int, A: Arithmetic
) -> Expansion:
    """The coefficients at time t of the states in the box ``x``. Raises NotCertain where f or a slope has no value."""
    if len(x) == 1:
        ends = [A.Enclosure(end, end) for end in (x[0].lo, x[0].hi)]
        around = along(flow, x, t, order, A)
        return Expansion(around, tuple(along(flow, [end], t, order, A) for end in ends), [])
    entries = slopes_of(flow.names, flow.field)
    hulls = [A.hull(e, c) for e, c in zip(x, centre, strict=True)]
    found = coefficients(tape(*flow.field, *entries.values()), _at(flow, hulls, t), order, A)
    around, jacobian = found[: len(x)], dict(zip(entries, found[len(x) :], strict=True))
    return Expansion(around, (along(flow, centre, t, order, A),), _variation(len(x), jacobian, order, A))


def along(flow: Flow, x: Sequence[Interval], t: Interval, order: int, A: Arithmetic) -> list[Series]:
    """The coefficients c_k, k < order, at all points of the box ``x``, for each variable."""
    return coefficients(tape(*flow.field), _at(flow, x, t), order, A)


def _at(flow: Flow, x: Sequence[Interval], time: Interval) -> dict[str, Interval]:
    return {**dict(zip(flow.names, x, strict=True)), TIME: time}


def _variation(size: int, jacobian: dict[tuple[int, int], Series], order: int, A: Arithmetic) -> list[list[Series]]:
    """The coefficients of V by the variational equation; entries that are missing in ``jacobian`` are zero."""
    zero, one = lifted(A.number(Fraction(0)), A), lifted(A.number(Fraction(1)), A)
    found = [[[one if i == j else zero] for j in range(size)] for i in range(size)]
    rows = [[(j, series) for (k, j), series in jacobian.items() if k == i] for i in range(size)]
    for k in range(order - 1):
        for row, parts in zip(found, rows, strict=True):
            for j, entry in enumerate(row):
                products = (sum(map(mul, series, found[i][j][k::-1])) for i, series in parts)
                entry.append(sum(products, zero) / (k + 1))
    return found


def remainder(
    flow: Flow, inside: Expansion, box: Sequence[Ends], t: Interval, h: Interval, A: Arithmetic
) -> list[Interval] | None:
    """h^m c_m([t, t+h], B) for the expansion at t, if B satisfies (1) with it; None when that is not certain.

    Raises NotCertain where f is not certainly defined and smooth on B.
    """
    last = last_coefficients(flow, inside.order, box, t, h, A)
    for (low, high), reached in zip(box, swept(inside, last, h, A), strict=True):
        if not (A.number(low).hi < reached.lo and reached.hi < A.number(high).lo):
            return None
    return [A.mul(A.integer_power(h, inside.order), c) for c in last]


def last_coefficients(
    flow: Flow, order: int, box: Sequence[Ends], t: Interval, h: Interval, A: Arithmetic
) -> list[Interval]:
    """c_m([t, t+h], B) for m = ``order``."""
    during = _at(flow, [enclosed_ends(ends, A) for ends in box], A.hull(t, A.add(t, h)))
    return [interval(series[order], A) for series in coefficients(tape(*flow.field), during, order + 1, A)]


def swept(inside: Expansion, last: Sequence[Interval], h: Interval, A: Arithmetic) -> list[Interval]:
    """The left side of (1), for the coefficients ``last`` of [0, h]^m."""
    span, found = A.hull(A.number(Fraction(0)), h), []
    for series, total in zip(inside.around, last, strict=True):
        for c in reversed(series):
            total = A.add(A.mul(total, span), interval(c, A))
        found.append(total)
    return found


def enclosed_ends(ends: Ends, A: Arithmetic) -> Interval:
    """The smallest interval of the arithmetic with both ends."""
    return A.Enclosure(A.number(ends[0]).lo, A.number(ends[1]).hi)


def summed(series: Series, h: Interval, A: Arithmetic) -> Interval:
    """Σ h^k c_k."""
    step: Number = lifted(h, A)
    total = series[-1]
    for c in reversed(series[:-1]):
        total = total * step + c
    return interval(total, A)
