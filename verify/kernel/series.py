"""The sign on a whole box by Taylor's theorem in one variable, with ball coefficients.

With c the middle of the variable's range and r its half width, every formula that is n times differentiable there is

    f(c + s) = a_0 + a_1 s + … + a_(n-1) s^(n-1) + R s^n      for |s| <= r,   R ∈ { f⁽ⁿ⁾(ξ)/n! : |ξ - c| <= r }.

The a_k are the coefficients of the formula's power series at c, and R is the last coefficient of the series whose
constant term is the whole range (``numerics.series``). For the error of an approximation the a_k are tiny, so that
cancellation costs bits and no boxes. The sign of the polynomial on [-r, r] is then decided by halving. Source: Makino,
Berz, *Taylor models and other validated functional inclusion methods* (2003); Chevillard, Harrison, Joldeş, Lauter,
*Efficient and accurate computation of upper bounds of approximation errors* (2011).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from flint import arb, arb_poly, arb_series, ctx

from numerics import series as power_series
from numerics.forms import on_series
from verify.formula.tree import Formula, postorder, variables

from .algebra import Algebra
from .box import enclose
from .coefficients import Field
from .decide import enclosure
from .goal import Goal, Sign
from .premises import DISCONTINUOUS, KINKED, replaced, uses
from .program import Arithmetic, Interval, NotCertain, Program, compiled, natural
from .proof import Progress, ProofError, decide_leaf
from .tails import tail_bound
from .taylor import taylor

#: Functions whose coefficients on an interval are bounded one by one, for series in balls lose too much there.
BOUNDED: Final = frozenset({"atan", "asinh", "atanh", "asin", "acos", "tanh", "erf", "lgamma"})
#: Functions of an order, which must be an integer.
ORDERED: Final = frozenset({"besselj", "besseli", "polygamma"})
#: How often a box is halved in an arithmetic without power series.
HALVINGS: Final = 12
#: At most so many choices at kinks.
MAX_CHOICES: Final = 8


def rule_series(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The sign of a formula in one variable with a bounded range, by its Taylor polynomial there and the remainder.

    Table: ``order`` (n) and ``bits`` (of working precision). Where the argument of an abs, min or max changes its sign,
    the formula must have the sign with either value: one of them is the true one. An arithmetic without power series
    decides the box by halving and second derivatives instead.
    """
    order, bits, op = table.get("order"), table.get("bits"), goal.sign.op
    if not isinstance(order, int) or not isinstance(bits, int) or not 2 <= order <= 64 or not 24 <= bits <= 4096:
        raise ProofError("Expected an order from 2 to 64 and from 24 to 4096 bits.")
    if op not in (">", ">=") or uses(goal.sign.formula, DISCONTINUOUS) or len(variables(goal.sign.formula)) != 1:
        raise ProofError("Expected an inequality of continuous formulas in one variable for a Taylor polynomial.")
    try:
        if on_series(arithmetic) is None:
            _decide_by_halving(goal, bits, arithmetic)
            return
        polynomials = taylor_polynomials(goal, order, bits, arithmetic)
    except (NotCertain, power_series.NotSmooth, arithmetic.EmptyEnclosure):
        raise ProofError("Expected a formula that is smooth on the box.") from None
    with ctx.workprec(bits):
        if not all(power_series.is_positive(p, weakly=op == ">=") for p in polynomials):
            raise ProofError(f"Expected the Taylor polynomial of order {order} to have the sign {op}.")


def _decide_by_halving(goal: Goal, bits: int, arithmetic: Arithmetic) -> None:
    """The goal for every choice at kinks, by a few halvings. Raises ProofError, or what enclosures raise."""
    for smooth in without_kinks(goal, arithmetic):
        if smooth is not goal.sign.formula:  # -1/(1 + abs(x)) has no pole but -1/(1 + x) has
            natural(smooth, enclose(goal.box, arithmetic), arithmetic, strict=True)
        try:
            decide_leaf(replace(goal, sign=Sign(smooth, goal.sign.op)), "h", arithmetic, 0, deeper=HALVINGS)
        except ProofError:
            why = f"the proof takes a Taylor polynomial in arb with {bits} bits"
            raise ProofError(f"Expected the box to be decided by halving; {why}.") from None


def without_kinks(goal: Goal, arithmetic: Arithmetic) -> list[Formula]:
    """Formulas without abs, min and max, one of which equals the goal's at every point of the box.

    A kink becomes one of its two arguments where the enclosures say which, and else either.
    """
    waiting, found = [goal.sign.formula], []
    while waiting:
        formula = waiting.pop()
        kink = next((node for node in postorder(formula) if node.op in KINKED), None)
        if kink is None:
            found.append(formula)
            continue
        first, second = kink.args[0], -kink.args[0] if kink.op == "abs" else kink.args[1]
        difference = enclosure(first if kink.op == "abs" else first - second, goal.box, arithmetic)
        if difference is None or len(found) + len(waiting) >= MAX_CHOICES:
            raise NotCertain("kinks")
        sides = [second, first] if kink.op == "min" else [first, second]
        chosen = sides[:1] if difference.lo >= 0 else sides[1:] if difference.hi <= 0 else sides
        waiting += [replaced(formula, kink, side) for side in chosen]
    return found


def taylor_polynomials(goal: Goal, order: int, bits: int, arithmetic: Arithmetic) -> list[arb_poly]:
    """The formula at c + r·t for t in [-1, 1], the remainder as the last coefficient; one for each choice at kinks.

    Raises NotCertain, NotSmooth or the arithmetic's EmptyEnclosure where there is none.
    """
    with ctx.workprec(bits), power_series.truncated(order + 1):
        formulas = without_kinks(goal, arithmetic)
        program = compiled(*formulas)
        (name,) = variables(goal.sign.formula)
        whole = goal.box[name].enclosed(arithmetic)
        middle = ((whole.lo + whole.hi) / 2).mid()
        radius = max((whole.hi - middle).upper(), (middle - whole.lo).upper())  # a ball's own radius has few bits
        near = _evaluated(program, middle, arithmetic, is_wide=False)
        far = _evaluated(program, power_series.ball(whole), arithmetic, is_wide=True)
        return [_scaled([*here[:order], there[order]], radius) for here, there in zip(near, far, strict=True)]


def _scaled(coefficients: Sequence[arb], radius: arb) -> arb_poly:
    """The polynomial at r·t."""
    scale, found = arb(1), []
    for a in coefficients:
        found.append(a * scale)
        scale = scale * radius
    return arb_poly(found)


def _evaluated(program: Program, start: arb, arithmetic: Arithmetic, *, is_wide: bool) -> list[list[arb]]:
    """The coefficients of the program's formulas at all points of the ball ``start``, to ``ctx.cap`` terms."""
    count = ctx.cap
    values: dict[int, arb_series] = {}
    for i, op, args, payload in steps_of(program):
        if op == "variable":
            values[i] = power_series.line(start, count)
        elif op in ("number", "constant"):
            value = arithmetic.number(payload) if op == "number" else _constant(payload, arithmetic)
            values[i] = power_series.constant(power_series.ball(value), count)
        else:
            values[i] = _applied(op, payload, values[args[0]], values[args[-1]], arithmetic, is_wide)
    return [power_series.coefficients(values[i], count) for i in program.outputs]


@lru_cache(maxsize=1024)
def steps_of(program: Program) -> tuple[tuple[int, str, tuple[int, ...], Any], ...]:
    """The steps that the outputs need, with their numbers, and log Γ as one of them, "lgamma"."""
    found: list[tuple[int, str, tuple[int, ...], Any]] = []
    needed = set(program.outputs)
    for i in reversed(range(len(program.steps))):
        if i not in needed:
            continue
        op, args, payload = program.steps[i]
        if op == "log" and program.steps[args[0]][0] == "gamma":
            op, args = "lgamma", program.steps[args[0]][1]
        needed.update(args)
        found.append((i, op, args, payload))
    return tuple(reversed(found))


def _constant(name: str, arithmetic: Arithmetic) -> Interval:
    if name != "pi":
        raise NotCertain(f"{name} is no number")
    return arithmetic.pi()


def _applied(op: str, payload: Any, u: arb_series, v: arb_series, arithmetic: Arithmetic, is_wide: bool) -> arb_series:
    if op == "add":
        return u + v
    if op == "sub":
        return u - v
    if op == "mul":
        return u * v
    if op == "neg":
        return -u
    if op == "div":
        return power_series.divided(u, v)
    if op == "ipow":
        return power_series.power(u, payload)
    if op == "rpow":
        exponent = power_series.ball(arithmetic.number(payload))
        return power_series.apply("exp", power_series.apply("log", u) * exponent)
    if op == "pow":
        return power_series.apply("exp", power_series.apply("log", u) * v)
    if op == "gamma" and is_wide:
        return power_series.apply("exp", _applied("lgamma", None, u, v, arithmetic, is_wide))
    if op in ORDERED or is_wide and op in BOUNDED:
        return power_series.composed(_coefficients(op, u, v, arithmetic, is_wide), v)
    return power_series.apply(op, u)


def _coefficients(op: str, u: arb_series, v: arb_series, arithmetic: Arithmetic, is_wide: bool) -> list[arb]:
    """Balls with the Taylor coefficients of φ, of the order u if it is ``ORDERED``, at every point of v's constant."""
    A, order = arithmetic, _order(u) if op in ORDERED else None
    c = A.around(v[0])
    if not c.is_finite() or not A.inside_domain("gamma" if op == "lgamma" else op, c):
        raise NotCertain(op)
    if not is_wide or op == "polygamma":  # whose derivatives are monotone: their ranges are sharp
        F = Field(A, Algebra())
        return [power_series.ball(F.value(a)) for a in taylor(F, op, order, F.only(c), ctx.cap)]
    if op == "lgamma":
        first = A.apply("log", A.apply("gamma", c))
    else:
        first = A.apply(op, A.number(order), c) if op in ORDERED else A.apply(op, c)
    tails = [tail_bound(op, c, n, A) for n in range(1, ctx.cap)]
    if None in tails:
        raise NotCertain(op)
    return [power_series.ball(a) for a in (first, *tails)]


def _order(u: arb_series) -> Fraction:
    """The order of a Bessel or polygamma function: an integer."""
    whole = u[0].unique_fmpz() if u[0].is_exact() and u[0].is_integer() else None
    if whole is None or any(not c.is_zero() for c in list(u.coeffs())[1:]):
        raise NotCertain("a function of an order that is no integer")
    return Fraction(int(whole))
