"""Which options make Coq's ``interval`` tactic prove a goal: its bisection is rehearsed with Arb.

The tactic encloses a formula on a box by interval arithmetic, on request by a first-order expansion (``i_autodiff``) or
a Taylor model (``i_taylor``) in one variable, and bisects the variables it is told to, one after another. Which of them
it is told makes the difference between a second and never. A rehearsal only chooses; Coq decides.
Source: Martin-Dorel and Melquiond, *Proving tight bounds on univariate expressions with elementary functions in Coq*,
J. Automated Reasoning 57 (2016).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import product
from typing import Any, Final

from flint import arb, ctx

from numerics import enclosure as A
from verify.formula.tree import Formula, postorder, variables
from verify.kernel.box import Box, enclose
from verify.kernel.decide import has_sign
from verify.kernel.goal import Goal
from verify.kernel.gradient import partials
from verify.kernel.program import NotCertain, Program, compiled, evaluate

from .positivity import is_positive
from .taylor import taylor_bound
from .unfolding import unfolded

#: The tactic computes with the machine's numbers of this many bits unless it is told otherwise. Each operation then
#: moves
#: its ends outward by a unit, even where it is exact; so a rehearsal has fewer bits and an end at zero proves nothing.
NATIVE_BITS: Final = 53
_REHEARSED_BITS: Final = 50

#: The tactic's own numbers of any other precision round exactly, and are this many times slower.
EXACT_BITS: Final = 64
_SLOWER: Final = 12
#: Boxes that take no time even so.
_FEW: Final = 50

#: Halvings of a variable after which a box that is not decided never will be.
_DEEPEST: Final = 24

#: Boxes that are tried, in turn, before a goal is called too hard for one call of the tactic.
_LIMITS: Final = (50, 500, 5000)

Enclosed = A.Enclosure
#: An enclosure of the formula on a box. Raises NotCertain where an operation may be undefined.
Bound = Callable[[Mapping[str, Enclosed]], Enclosed]


@dataclass(frozen=True, slots=True)
class Options:
    """``bisect`` these variables to at most ``depth``; expand in ``variable`` to first order (degree 0), or to
    ``degree``.
    """

    bisect: tuple[str, ...] = ()
    variable: str | None = None
    degree: int = 0
    depth: int = 15
    bits: int = NATIVE_BITS

    def text(self, names: Mapping[str, str]) -> str:
        """The call of the tactic.

        >>> Options(("x",), "x", 7, 20).text({"x": "x"})
        'interval with (i_bisect x, i_taylor x, i_degree 7, i_depth 20)'
        """
        parts = [f"i_bisect {names[name]}" for name in self.bisect]
        if self.variable is not None:
            parts.append(f"{'i_taylor' if self.degree else 'i_autodiff'} {names[self.variable]}")
        if self.degree:
            parts.append(f"i_degree {self.degree}")
        if self.bisect:
            parts.append(f"i_depth {self.depth}")
        if self.bits != NATIVE_BITS:
            parts.append(f"i_prec {self.bits}")
        return f"interval with ({', '.join(parts)})" if parts else "interval"


def options_for(goal: Goal, limits: tuple[int, ...] = _LIMITS, fixed: frozenset[str] = frozenset()) -> Options | None:
    """The cheapest options found that close ``goal`` without its assumptions; None when none do within the limits.

    The ranges of the ``fixed`` variables are not divided.
    """
    formula = unfolded(goal.sign.formula)
    for limit in limits:
        best: tuple[int, Options] | None = None
        for candidate, weight in _candidates(formula, goal.box, goal.sign.op == ">=", fixed):
            allowed = limit if best is None else min(limit, best[0] // weight)
            found = rehearse(formula, goal, candidate, allowed)
            if found is not None and (best is None or found[0] * weight < best[0]):
                best = found[0] * weight, found[1]
        if best is not None:
            return _for_unbounded(best[1], formula, goal.box) if best[0] <= _FEW else best[1]
    return None


def is_plain(goal: Goal) -> bool:
    """Whether the rules of signs, or one box, show the goal: then ``signs`` does."""
    f = goal.sign.formula
    return is_positive(f, goal.box, goal.sign.op == ">") or rehearse(unfolded(f), goal, Options(), 1) is not None


def _for_unbounded(options: Options, formula: Formula, box: Box) -> Options:
    """Exact rounding where a range has no end: an end at 0 that is moved outward, times infinity, is infinite."""
    infinite = any(box[n].lower is None or box[n].upper is None for n in variables(formula))
    return replace(options, bits=EXACT_BITS) if infinite and not options.degree else options


def _candidates(formula: Formula, box: Box, exact: bool, fixed: frozenset[str]) -> Iterator[tuple[Options, int]]:
    """Options worth trying, with the rough cost of a box in units of a plain evaluation."""
    kinked = any(node.op == "abs" for node in postorder(formula))
    for options, weight in _forms(formula, box, fixed):
        yield options, weight
        # At a kink where the formula touches zero, the tactic's derivative of an absolute value is of no help.
        if exact and not options.degree and (options.variable is None or not kinked):
            yield replace(options, bits=EXACT_BITS), weight * _SLOWER


def _forms(formula: Formula, box: Box, fixed: frozenset[str]) -> Iterator[tuple[Options, int]]:
    names = variables(formula)
    finite = tuple(
        n for n in names
        if n not in fixed and box[n].lower is not None and box[n].upper is not None and not box[n].is_point()
    )  # fmt: skip
    yield Options(finite), 1
    for name in finite:
        rest = tuple(n for n in finite if n != name)
        yield Options(rest, name), 3
        yield Options(finite, name), 3
    if len(names) == 1:
        for name in finite:
            for degree, bits, weight in (
                (3, NATIVE_BITS, 20),
                (6, NATIVE_BITS, 40),
                (10, NATIVE_BITS, 60),
                (10, 90, 600),
            ):
                yield Options(finite, name, degree, bits=bits), weight


def rehearse(formula: Formula, goal: Goal, options: Options, limit: int) -> tuple[int, Options] | None:
    """The number of boxes that the tactic would need, and the options with a depth to match; None beyond ``limit``."""
    bound = _bound(formula, options)
    native = options.bits == NATIVE_BITS
    op = ">" if native and goal.sign.op == ">=" else goal.sign.op
    with ctx.workprec(_REHEARSED_BITS if native else options.bits):
        try:
            whole = enclose(goal.box, A)
        except A.EmptyEnclosure:
            return None
        corners = product(*(_tips(whole[name]) for name in options.bisect))
        if not all(_is_shown(bound, {**whole, **dict(zip(options.bisect, c, strict=True))}, op) for c in corners):
            return None
        waiting = [(0, whole)]
        used = deepest = 0
        while waiting:
            depth, box = waiting.pop()
            used += 1
            if used > limit:
                return None
            if _is_shown(bound, box, op):
                deepest = max(deepest, depth)
                continue
            if not options.bisect or depth >= _DEEPEST * len(options.bisect):
                return None
            name = options.bisect[depth % len(options.bisect)]
            waiting += [(depth + 1, {**box, name: half}) for half in _halves(box[name])]
    # A few levels more: the tactic's own enclosures are a little wider than Arb's.
    depth = max(15, deepest + 2 * len(options.bisect) + 2)
    return used, replace(options, depth=depth)


def _is_shown(bound: Bound, box: Mapping[str, Enclosed], op: str) -> bool:
    try:
        return has_sign(bound(box), op)
    except (NotCertain, A.EmptyEnclosure):
        return False


def _tips(x: Enclosed) -> tuple[Enclosed, Enclosed]:
    """The first and the last halves of halves of … of a range, as far as the bisection goes."""
    width = (x.hi - x.lo) * 2.0**-_DEEPEST
    return Enclosed(x.lo, x.lo + width), Enclosed(x.hi - width, x.hi)


def _halves(x: Enclosed) -> tuple[Enclosed, Enclosed]:
    middle = ((x.lo + x.hi) / 2).mid()
    return Enclosed(x.lo, middle), Enclosed(middle, x.hi)


def _bound(formula: Formula, options: Options) -> Bound:
    program = compiled(formula)
    if options.variable is None:
        return partial(_natural, program)
    if options.degree:
        return partial(taylor_bound, formula, options.variable, options.degree)
    return partial(_first_order, program, options.variable)


def _natural(program: Program, box: Mapping[str, Enclosed]) -> Enclosed:
    return evaluate(program, box, A, strict=True)[program.outputs[0]]


def _first_order(program: Program, name: str, box: Mapping[str, Enclosed]) -> Enclosed:
    """Natural extension, met with the values at both ends where the formula is monotone, else with the mean-value
    form.
    """
    values: list[Any] = evaluate(program, box, A, strict=True)
    value = values[program.outputs[0]]
    slope = _slope(program, values, name)
    x = box[name]
    # The tactic knows no derivative where a part of it, such as 1/√0, is unbounded.
    if slope is None or not x.is_finite() or not slope.is_finite():
        return value
    if slope.lo >= 0 or slope.hi <= 0:
        ends = (_natural(program, {**box, name: Enclosed(end, end)}) for end in (x.lo, x.hi))
        return A.intersection(value, A.hull(*ends))
    middle = ((x.lo + x.hi) / 2).mid()
    centre = Enclosed(middle, middle)
    form = A.add(_natural(program, {**box, name: centre}), A.mul(slope, A.sub(x, centre)))
    return A.intersection(value, form)


def _slope(program: Program, values: Sequence[Any], name: str) -> Any | None:
    """The derivative by ``name``, forwards as the tactic does it: what cancels backwards may not cancel here."""
    slopes: dict[int, Any] = {}
    for i, (op, args, payload) in enumerate(program.steps):
        if op == "variable" and payload == name:
            slopes[i] = Enclosed(arb(1), arb(1))
        elif any(a in slopes for a in args):
            parts = partials(op, payload, [values[a] for a in args], values[i], A)
            pairs = [(part, slopes[a]) for a, part in zip(args, parts, strict=False) if a in slopes]
            slopes[i] = reduce(A.add, (A.mul(part, slope) for part, slope in pairs if part is not None))
    return slopes.get(program.outputs[0])
