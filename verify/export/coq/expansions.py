"""A sign near one end of a variable, in Coq, by an expansion t^v·(N/D) of the formula in the distance t from the end.

With x = a + t, a - t, 1/t or -1/t every formula becomes a quotient of polynomials in t, in the other variables and in
functions: where a function must be expanded for the leading terms to cancel, Taylor's theorem (``taylor_lemmas.py``)
gives its first terms and a remainder with an unknown point z of an interval, which is one more variable. The power of t
is then taken out, and N/D has the sign by enclosures. This is what the rule "expand" of a certificate shows, and Coq
makes it anew: every function's expansion is an equation that is proved by ``field``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any, Final, NamedTuple

from verify.errors import InputError
from verify.formula.tree import Formula, number, postorder, substitute, variable, variables
from verify.kernel.box import Range, approximate
from verify.kernel.goal import Goal, Sign
from verify.kernel.simplify import simplified

from .algebraic import SAME
from .expanded_functions import growing_exponents, model
from .expansion_state import Expansion, fresh_name
from .fast_exponentials import units
from .propositions import applied
from .refusal import Refused
from .respelling import respelled_goal
from .script import Script, known_facts, prove
from .split_tree import Node
from .terms import term
from .unfolding import elementary

#: Terms of an expansion at most.
_MOST_TERMS: Final = 9


def by_terms(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The sign near one end of a variable, functions being expanded to ever more terms until enclosures show it.

    Raises InputError when they never do.
    """
    x = table["variable"]
    there = replace(goal, assumptions=tuple(a for a in goal.assumptions if x not in variables(a.formula)))
    plain = elementary(goal.sign.formula)
    forms = (False, True) if plain is not goal.sign.formula else (False,)
    ops = {node.op for node in postorder(plain)}
    free = (False, True) if "log" in ops else (False,)
    fast = (False, True) if "exp" in ops else (False,)
    for terms, is_plain, is_log_free, is_fast in product(range(_MOST_TERMS + 1), forms, free, fast):
        written, count = len(script.lemmas), script.count
        here = replace(there, sign=Sign(plain, goal.sign.op)) if is_plain else there
        inner = f"{name}_e" if is_plain else name
        try:
            end = _End(x, table["side"], table.get("ramification", 1))
            lemma = _expanded(script, inner, here, end, terms, is_log_free, is_fast)
            return respelled_goal(script, name, there, here, lemma) if is_plain else lemma
        except InputError:
            script.count = count
            del script.lemmas[written:]
    raise Refused(
        "rule expand",
        f"Expected an expansion of at most {_MOST_TERMS} terms, which Coq can follow, to show {goal.sign} near the "
        f"{table['side']} end of {x}, but none did; a statement with more margin, or on a smaller domain, can be "
        "exported.",
    )


class _End(NamedTuple):
    """The ``side`` of ``variable``; the distance from it is t to the ``power``."""

    variable: str
    side: str
    power: int


def _expanded(script: Script, name: str, goal: Goal, at: _End, terms: int, is_log_free: bool, is_fast: bool) -> str:
    x, side, power = at
    r, f, op, names = goal.box[x], goal.sign.formula, goal.sign.op, script.names
    end, others = r.end(side), {n: s for n, s in goal.box.items() if n != x}
    h = fresh_name("h", goal.box)
    script.call(h)
    t, reach = variable(h), _reach(r, side, power)
    raised = t ** number(power) if power > 1 else t
    if end is None:
        position = number(1 if side == "upper" else -1) / raised
    else:
        position = end + raised if side == "lower" else end - raised
    box = {h: Range(number(0), reach, True), **others}
    E = Expansion(script, name, goal, x, t, simplified(position), box, terms, is_log_free)
    E.position = E.formula(model(E, E.position))
    if is_fast:
        E.units = units(E, growing_exponents(E, f))
        if not E.units:
            raise InputError("Expected exponentials that grow.")
    value = model(E, f)
    if not value:
        raise InputError("Expected a formula that does not vanish.")
    shown = E.formula(value)
    bracket = E.atoms.bracket(value)
    is_negative = op == "!=" and (E.range(bracket)[1] < 0)
    E.have(Sign(-bracket if is_negative else bracket, ">" if op == "!=" else op))
    lines = ["  intros.", *known_facts(script, goal, f)]
    if end is not None and not r.is_open(side):
        there = Goal(Sign(substitute(f, {x: end}), op), others, goal.assumptions)
        face = prove(script, f"{name}_face", there, Node("n"))
        low, high = (term(end, names), names[x]) if side == "lower" else (names[x], term(end, names))
        way = f"rewrite {'<- ' if side == 'lower' else ''}M; {applied(face, there, names)}"
        lines.append(
            f"  assert (L : {low} <= {high}) by lra; destruct (Rle_lt_or_eq_dec _ _ L) as [M | M]; [ | {way}]."
        )
    lines += [*_distance(E, r, side, power, reach), *E.written()]
    if is_negative:
        lines.append(f"  assert (N : {E.text(bracket)} <> 0) by (intro; lra).")
    lines.append(f"  apply ({SAME[op]} _ ({term(shown, names)})); [{E.rewritten()}; fielded | positive].")
    return script.add(name, goal, "\n".join(lines))


def _reach(r: Range, side: str, power: int) -> Formula:
    """The largest t, or a number a little above it."""
    end, far = r.end(side), r.end("upper" if side == "lower" else "lower")
    if far is None:
        raise InputError("Expected a range with a finite end, for an expansion at the other.")
    if end is None:
        if (approximate(far) > 0) != (side == "upper") or approximate(far) == 0:
            raise InputError("Expected a range beyond zero, for an expansion at infinity.")
        size = simplified(1 / far if side == "upper" else -1 / far)
    else:
        size = simplified(far - end if side == "lower" else end - far)
    return size if power == 1 else number(_root_above(approximate(size), power))


def _root_above(value: Fraction, power: int) -> Fraction:
    """A rational a little above the root of ``value``."""
    unit = Fraction(1, 2**12)
    root = Fraction(float(value) ** (1 / power))
    return (root // unit + 2) * unit


def _distance(E: Expansion, r: Range, side: str, power: int, reach: Formula) -> list[str]:
    """Lines that introduce t, with X: x in terms of t."""
    names, q = E.script.names, power - 1
    end, far = r.end(side), r.end("upper" if side == "lower" else "lower")
    x, h, d = names[E.x], names[E.t.args[0]], E.text(reach)
    assert far is not None
    if end is None:
        lemma = "to_infinity" if side == "upper" else "to_minus_infinity"
        given = f"{lemma} {q} {x} {E.text(far if side == 'upper' else simplified(-far))} {d}"
    else:
        low, high = (E.text(end), x) if side == "lower" else (x, E.text(end))
        given = f"distance {q} {low} {high} {d}"
    premises = "; ".join(["split", "first [lra | interval]"]) + " | first [lra | interval] | first [lra | interval] | "
    position = term(E.position, names)
    return [
        f"  destruct ({given}) as [{h} [[T0 T1] X0]]; [{premises if end is None else premises[7:]}].",
        f"  assert (X : {x} = {position}) by (rewrite ?pow_1 in X0; first [lra | rewrite X0; fielded]).",
    ]
