"""Signs of products and quotients as they are written, and of functions of one linear form. Untrusted.

(sin((x + y)/2)/((x + y)/2))² > 0 for x and y in (0, π) is a question about each of the factors, and the first of them
one about w = (x + y)/2 in (0, π) alone. Multiplied out, by the theorems of addition, it would be a longer one in two
variables.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial

from verify.formula.tree import Formula, number, postorder, variable, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables, replaced, uses, vanishes
from verify.kernel.proof import ProofError
from verify.kernel.rewriting import range_signs

from .budget import Stuck
from .chords import concave_in
from .exponentials import linear_form
from .factors import normal_text
from .identities import Prove
from .regular_slopes import is_free
from .sampling import seeming_sign, seems_false, width_of
from .scaling import TRANSCENDENTAL
from .signs import product_of, sum_of, summands
from .splits import Node, Proof, closed_by, leaf_step
from .substitution import fresh_name, let


def factorwise(goal: Goal, prove: Prove) -> Proof | None:
    """A product or quotient of several factors, each with a sign of its own."""
    formula = goal.sign.formula
    if goal.sign.op == "==" or len(variables(formula)) < 2 or not uses(formula, TRANSCENDENTAL):
        return None
    parts = list(powers_of_factors(formula, 1))
    if [power for part, power in parts if variables(part)] == [1]:
        return None  # a multiple of one factor
    if any(not seeming_sign(part, goal.box, 40, goal.assumptions) for part, _ in parts):
        return None
    return product_of(parts, goal, prove)


def powers_of_factors(formula: Formula, power: int) -> Iterator[tuple[Formula, int]]:
    """The factors of a product, quotient or whole power, as it is written, with their powers.

    >>> from verify.formula.reader import read_formula
    >>> [(str(part), power) for part, power in powers_of_factors(read_formula("-(x/(y*sin(x)))**2*3"), 1)]
    [('-1', 1), ('x', 2), ('y', -2), ('sin(x)', -2), ('3', 1)]
    """
    if formula.op in ("mul", "div"):
        yield from powers_of_factors(formula.args[0], power)
        yield from powers_of_factors(formula.args[1], power if formula.op == "mul" else -power)
    elif formula.op == "neg":
        yield number(-1), power
        yield from powers_of_factors(formula.args[0], power)
    elif formula.op == "pow" and (exponent := whole(formula.args[1])):
        yield from powers_of_factors(formula.args[0], power * exponent)
    else:
        yield formula, power


def whole(formula: Formula) -> int | None:
    """The integer that a formula is; None for others."""
    is_whole = formula.op == "number" and formula.args[0].denominator == 1
    return int(formula.args[0]) if is_whole else None


#: A sum of variables with weights >= 0, or numbers of either sign.
Combination = list[tuple[Formula, str]]


def of_one_argument(goal: Goal, prove: Prove) -> Proof | None:
    """A function of one linear form, or one mean, of several variables, in a new variable for that."""
    formula, names = goal.sign.formula, variables(goal.sign.formula)
    if goal.sign.op == "==" or len(names) < 2 or not uses(formula, TRANSCENDENTAL):
        return None
    name = fresh_name(goal.box)
    for node in reversed(list(postorder(formula))[:-1]):
        if variables(node) != names or (found := combination(node, goal)) is None:
            continue
        general = replaced(formula, node, variable(name))
        if variables(general) != (name,):
            continue
        terms, r = found
        if seems_false(Goal(Sign(general, goal.sign.op), {name: r})):
            return None
        ends = dict(range_signs(node, r))
        return let(goal, name, node, r, general, partial(_bounded, terms, ends, prove), prove)
    return None


def _bounded(terms: Combination, ends: dict[Sign, str], prove: Prove, goal: Goal) -> Proof:
    """A bound of a combination from those of its variables: π - (x + y)/2 is (π - x)/2 + (π - y)/2."""
    if goal.sign not in ends:
        return prove(goal)
    if goal.sign.op == ">" and not any(_is_positive(weight, goal) for weight, _ in terms):
        # weights 1 - t and t vanish at ends of [0, 1], one at each: the ends of t are asked for
        for share in variables(*(weight for weight, _ in terms)):
            if is_free(goal, share) and math.isfinite(width_of(goal.box[share])):
                with suppress(ProofError):  # a weight without a derivative in the language, such as gamma
                    return closed_by(concave_in(goal, share, prove))
        raise Stuck(goal)
    distances = []
    for weight, name in terms:
        falling = weight.op == "number" and weight.args[0] < 0
        above = falling != (ends[goal.sign] == "upper")
        nearest, x = goal.box[name].end("upper" if above else "lower"), variable(name)
        assert nearest is not None
        distances.append((number(-weight.args[0]) if falling else weight) * (nearest - x if above else x - nearest))
    table = sum_of(distances, goal, prove)
    if table is None:
        raise Stuck(goal)
    return closed_by(table)


def _is_positive(weight: Formula, goal: Goal) -> bool:
    """Whether a weight is a number, or one step shows that it is positive."""
    asked = replace(goal, sign=Sign(weight, ">"))
    return weight.op == "number" or bool(leaf_step(asked, Node(asked, {})))


def combination(node: Formula, goal: Goal) -> tuple[Combination, Range] | None:
    """A linear form with rational coefficients, or a mean with variable weights, and the range of its values."""
    form = linear_form(node)
    if form is not None:
        return [(number(factor), name) for name, factor in form.items()], range_of(form, goal)
    terms = [_weighted(term) for term, sign in summands(node, 1) if sign > 0]
    total = sum((weight for weight, _ in terms), number(0))
    if len(terms) < 2 or not vanishes(node - sum((w * x for w, x in terms), number(0)), goal):
        return None
    ranges = {goal.box[str(x.args[0])] for _, x in terms if x.op == "variable"}
    if any(x.op != "variable" for _, x in terms) or len(ranges) > 1 or not vanishes(total - number(1), goal):
        return None
    if any(seeming_sign(weight, goal.box, 40, goal.assumptions) != 1 for weight, _ in terms):
        return None
    return [(weight, str(x.args[0])) for weight, x in terms], ranges.pop()


def _weighted(term: Formula) -> tuple[Formula, Formula]:
    """A term as a weight and the last of its factors."""
    return (term.args[0], term.args[1]) if term.op == "mul" else (number(1), term)


def range_of(form: dict[str, Fraction], goal: Goal) -> Range:
    """All values of a linear form on the box, with exact ends."""
    ends: dict[str, Formula | None] = {"lower": number(0), "upper": number(0)}
    is_open = {"lower": False, "upper": False}
    for name, factor in form.items():
        r = goal.box[name]
        for side, other in (("lower", "upper"), ("upper", "lower")):
            from_side = side if factor > 0 else other
            end, total = r.end(from_side), ends[side]
            ends[side] = None if end is None or total is None else total + number(factor) * end
            is_open[side] = is_open[side] or end is None or r.is_open(from_side)
    low, high = (None if end is None else normal_text(end, nonnegative_variables(goal)) for end in ends.values())
    return Range(low, high, is_open["lower"], is_open["upper"])
