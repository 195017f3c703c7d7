"""Half the sum and half the difference of two variables as new ones: x = w + u and y = w - u. Untrusted.

For a formula that keeps its absolute value when x and y are exchanged, such as cosh x - cosh y against x - y, this
separates what depends on where x and y are from what depends on how far they are apart. With the theorems of addition
the formula is a polynomial in sinh w, cosh w, sinh u and cosh u, in which cosh² = 1 + sinh².
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from verify.formula.tree import Formula, apply, number, substitute, variable, variables
from verify.kernel.algebra import polynomial as P
from verify.kernel.algebra.polynomial import Polynomial
from verify.kernel.box import Range
from verify.kernel.goal import Goal
from verify.kernel.premises import replaced

from .exponentials import Exponent, exponents_in
from .factors import to_formula
from .floats import float_function
from .identities import Prove
from .normal_forms import polynomial_form
from .ranges import difference_range, narrowed_range
from .sampling import cloud
from .splits import Proof
from .substitution import NewVariable, fresh_names, in_turn

#: Multiples of a variable beyond this make polynomials too long; points at which the exchange is tried.
MAX_MULTIPLE: Final = 4
POINTS: Final = 12
ONE: Final = number(1)
HALF: Final = number(Fraction(1, 2))
REALS: Final = Range(None, None)
#: A pair of variables that stand for sinh and cosh of a new variable.
Pair = tuple[str, str]


def in_half_sums(goal: Goal, prove: Prove) -> Proof | None:
    """The goal in (x + y)/2 and (x - y)/2, when its variables are also outside of exponents."""
    names = variables(goal.sign.formula)
    if goal.sign.op not in (">", ">=") or len(names) != 2 or not keeps_its_size(goal):
        return None
    x, y = names
    w, u = fresh_names(goal.box, 2)
    general = separated(goal.sign.formula, (x, y), (w, u))
    if general is None:
        return None
    whole, distance = variable(x) + variable(y), variable(x) - variable(y)
    sums = difference_range(goal.box[x], mirrored(goal.box[y]))
    differences = narrowed_range(goal, x, y, ratios=False)
    new = [NewVariable(w, HALF * whole, halved(sums)), NewVariable(u, HALF * distance, halved(differences))]
    return in_turn(goal, new, general, prove)["special"][0]


def keeps_its_size(goal: Goal) -> bool:
    """Whether the formula seems to keep its absolute value when its two variables are exchanged."""
    x, y = variables(goal.sign.formula)
    if goal.box[x] != goal.box[y]:
        return False
    function = float_function(goal.sign.formula, (x, y))
    places = [list(goal.box).index(n) for n in (x, y)]
    for point in cloud(goal.box, POINTS):
        a, b = (point[k] for k in places)
        if not math.isclose(abs(function((a, b))), abs(function((b, a))), rel_tol=1e-9):
            return False
    return True


def halved(r: Range) -> Range:
    """Half of every number in a range with rational ends."""
    low, high = (None if end is None else number(end.args[0] / 2) for end in (r.lower, r.upper))
    return Range(low, high, r.lower_open, r.upper_open)


def mirrored(r: Range) -> Range:
    """The negatives of the numbers in a range; ends that are not rational count as infinite."""
    low, high = (number(-e.args[0]) if e is not None and e.op == "number" else None for e in (r.upper, r.lower))
    return Range(low, high, r.upper_open, r.lower_open)


def separated(formula: Formula, old: tuple[str, str], new: tuple[str, str]) -> Formula | None:
    """The formula at x = w + u, y = w - u as a polynomial in w, u and their hyperbolic functions; None for others.

    >>> from verify.formula.reader import read_formula
    >>> separated(read_formula("x*cosh(x) - y*cosh(y)"), ("x", "y"), ("w", "u"))
    Formula('2*w*sinh(w)*sinh(u) + 2*u*cosh(w)*cosh(u)')
    """
    found = exponents_in(formula, elsewhere=True)
    if not found:
        return None
    first = fresh_names(dict.fromkeys((*old, *new), REALS), 4)
    pairs = dict(zip(new, [(first[0], first[1]), (first[2], first[3])], strict=True))
    for node, multiples in found.items():
        growth = hyperbolic(node.op, multiples, old, tuple(pairs.values()))
        if growth is None:
            return None
        formula = replaced(formula, node, growth)
    w, u = map(variable, new)
    form = polynomial_form(substitute(formula, {old[0]: w + u, old[1]: w - u}))
    if form is None or any(key[0] not in ("variable", "constant", "prime") for key in form[0].keys):
        return None
    algebra, polynomial = form
    sines = {algebra.atom("variable", c): algebra.atom("variable", s) for s, c in pairs.values()}
    places = {
        name: apply(op, variable(n))
        for n, pair in pairs.items()
        for op, name in zip(("sinh", "cosh"), pair, strict=True)
    }
    return substitute(to_formula(algebra, without_squares(polynomial, sines)), places)


def hyperbolic(op: str, multiples: Exponent, old: tuple[str, str], pairs: Sequence[Pair]) -> Formula | None:
    """e^v, sinh v or cosh v for v = m x + n y, with the pairs that stand for the hyperbolic functions of w and of u."""
    m, n = (multiples.get(name, Fraction(0)) for name in old)
    steps = (m + n, m - n)
    if op == "tanh" or any(k.denominator != 1 or abs(k) > MAX_MULTIPLE for k in steps):
        return None
    up, down = ONE, ONE
    for pair, k in zip(pairs, steps, strict=True):
        sine, cosine = map(variable, pair)
        sides = (cosine + sine, cosine - sine) if k > 0 else (cosine - sine, cosine + sine)
        up, down = up * sides[0] ** number(abs(k)), down * sides[1] ** number(abs(k))
    return {"exp": up, "sinh": HALF * (up - down), "cosh": HALF * (up + down)}[op]


def without_squares(polynomial: Polynomial, sines: Mapping[int, int]) -> Polynomial:
    """The polynomial with 1 + s² for every c², where ``sines`` has the atom s for the atom c."""
    total: Polynomial = {}
    for monomial, factor in polynomial.items():
        term: Polynomial = {(): factor}
        for i, e in monomial:
            odd = int(e) % 2 if i in sines else e
            term = P.scaled(term, ((i, odd),)) if odd else term
            for _ in range((int(e) - int(odd)) // 2):
                term = P.times(term, P.plus(P.constant(1), P.atom(sines[i], 2)))
        total = P.plus(total, term)
    return total
