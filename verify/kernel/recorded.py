"""The bounds of ``decide`` and ``second_order`` written down as listings, to be run on many boxes in one go.

The same functions that decide one box compute with ``recording`` here; what their results are compared with is left
to ``batch`` and ``batch_second_order``. The inputs of a listing are rows of ranges, in the order given for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import combinations_with_replacement

from numerics.array_machine import Listing, listed
from numerics.array_machine import recording as A
from numerics.array_machine.recording import Node

from .gradient import gradient
from .program import TOTAL, Program, constant
from .second_order import below, pivots

#: Powers with a constant exponent, as the arithmetics call them.
_POWERS = {"ipow": "integer_power", "rpow": "rational_power"}
#: Listings are remembered for so many questions.
KEPT = 256


def _inputs(count: int) -> list[Node]:
    return [A.variable(k) for k in range(count)]


def _values(program: Program, names: Sequence[str], ranges: Sequence[Node]) -> list[Node]:
    """Every step of the program on these ranges of its variables."""
    values: list[Node] = []
    for op, args, payload in program.steps:
        if op == "variable":
            values.append(ranges[names.index(payload)])
        elif op == "number":
            values.append(A.number(payload))
        elif op == "constant":
            values.append(constant(payload, A))
        else:
            values.append(Node(_POWERS.get(op, op), tuple([values[a] for a in args]), payload))
    return values


def _tests(program: Program, values: Sequence[Node]) -> Iterable[tuple[str, tuple[Node, ...], object]]:
    """That every step is defined and continuous."""
    for op, args, payload in program.steps:
        if args and op not in TOTAL and not (op == "ipow" and payload >= 0):
            yield op, tuple([values[k] for k in args]), payload


@lru_cache(maxsize=KEPT)
def outputs_of(program: Program, names: tuple[str, ...], strict: bool) -> Listing:
    """All outputs, from the ranges of ``names``; if ``strict``, where every step is defined and continuous."""
    values = _values(program, names, _inputs(len(names)))
    return listed([values[i] for i in program.outputs], _tests(program, values) if strict else ())


@lru_cache(maxsize=KEPT)
def value_and_slopes(program: Program, names: tuple[str, ...], strict: bool) -> tuple[Listing, tuple[int, ...]]:
    """The first output with its derivatives by some of ``names``, whose places are given beside the listing.

    Raises NotCertain for operations whose derivative is not implemented.
    """
    values = _values(program, names, _inputs(len(names)))
    output = program.outputs[0]
    slopes = gradient(program, values, output, A)
    listing = listed([values[output], *slopes.values()], _tests(program, values) if strict else ())
    return listing, tuple([names.index(name) for name in slopes])


@lru_cache(maxsize=KEPT)
def mean_value_form(program: Program, names: tuple[str, ...]) -> Listing:
    """F(c) + Σ slope·(x - c), from the centres c, the slopes, and the ranges x of ``names``."""
    n = len(names)
    inputs = _inputs(3 * n)
    bound = _values(program, names, inputs[:n])[program.outputs[0]]
    for centre, slope, x in zip(inputs[:n], inputs[n : 2 * n], inputs[2 * n :], strict=True):
        bound = A.add(bound, A.mul(slope, A.sub(x, centre)))
    return listed([bound])


@lru_cache(maxsize=KEPT)
def above_tangent(first: Program, names: tuple[str, ...], free: int) -> Listing:
    """The bound of ``second_order`` from F and its gradient by ``free`` variables, where all is defined and continuous.

    From y as ranges of ``names``, and for the variables that are free: y, the ends of their ranges, and α.
    """
    n = len(names)
    inputs = _inputs(n + 4 * free)
    values = _values(first, names, inputs[:n])
    y, low, high, alpha = (inputs[n + k * free : n + (k + 1) * free] for k in range(4))
    ends = [(A.sub(a, at), A.sub(b, at)) for a, b, at in zip(low, high, y, strict=True)]
    value, *slopes = (values[i] for i in first.outputs)
    return listed([below(value, slopes, ends, alpha, A)], _tests(first, values))


@cache
def distances(count: int) -> Listing:
    """|x - y| for each of so many ranges x, then those of y."""
    inputs = _inputs(2 * count)
    return listed([A.apply("abs", A.sub(x, y)) for x, y in zip(inputs[:count], inputs[count:], strict=True)])


@cache
def pivots_of(n: int) -> Listing:
    """The pivots of ``second_order``, all positive where H + diag(α) is certainly positive semidefinite.

    From the upper triangle, by rows, of the middle M, and of the ρ, the α and the weights.
    """
    place = {pair: k for k, pair in enumerate(combinations_with_replacement(range(n), 2))}
    inputs = _inputs(2 * len(place) + 2 * n)

    def square(entries: Sequence[Node]) -> list[list[Node]]:
        return [[entries[place[min(p, q), max(p, q)]] for q in range(n)] for p in range(n)]

    middle, radius = square(inputs[: len(place)]), square(inputs[len(place) : 2 * len(place)])
    return listed(list(pivots(middle, radius, inputs[-2 * n : -n], inputs[-n:], A)))
