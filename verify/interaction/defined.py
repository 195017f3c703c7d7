"""Whether an interaction has a value at every angle: a pole is found before anything else is said about f.

Criteria for synchronization enclose f on the whole circle, and so show that it has a value everywhere. States that
prevent it are shown from f at a few angles alone, so that such a no needs this too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final

from verify.errors import InputError
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import PI, Formula, number, variables

from .boxes import is_infinite, outward

#: Boxes and seconds for the search; a function that needs more is left open, and to the criteria.
BOXES: Final = 2000
SECONDS: Final = 5.0
#: What is said where it was neither shown nor refuted that f has a value at every angle.
UNDEFINED: Final = "whether f has a value at every angle was left open"
#: Angles at which the signs of denominators are compared, in units of π/24.
STEPS: Final = range(-24, 25)


def require_defined(f: Formula, x: str, domain: Mapping[str, Interval]) -> bool:
    """Whether f certainly has a value at every angle for all parameters in ``domain``; False means: left open.

    Raises InputError where it certainly has none: with the exact point, or with two angles between which a factor of a
    denominator changes its sign.

    >>> from verify.formula.reader import read_formula
    >>> require_defined(read_formula("sin(x)/(2 + cos(x))"), "x", {})
    True
    >>> require_defined(read_formula("sin(x)/cos(x)"), "x", {})
    Traceback (most recent call last):
    verify.errors.InputError: Expected a value at every angle but sin(x)/cos(x) has none at x = -1/2*pi.
    """
    from verify.kernel.goal import obligations
    from verify.prover import prove

    names = sorted(set(variables(f)) - {x})
    if names != sorted(domain):
        raise InputError(f"Expected ranges for the parameters {names} of f but got them for {sorted(domain)}.")
    statement = Statement((Relation("==", f, f),), ((x, Interval(-PI, PI)), *domain.items()))
    required = obligations(statement)
    if not required:
        return True
    verdict = prove(statement, seconds=SECONDS, boxes=BOXES)
    if verdict.status == "proved":
        return True
    if verdict.status == "refuted" and verdict.witness is not None:
        at = ", ".join(f"{name} = {value}" for name, value in verdict.witness.items())
        raise InputError(f"Expected a value at every angle but {f} has none at {at}.")
    inside = {name: number(_inside(interval)) for name, interval in domain.items()}
    for obligation in required:
        for sign in obligation.alternatives[0]:
            if sign.op == "!=":
                for factor in _factors(sign.formula):
                    _refuse_sign_change(factor, x, inside)
    return False


def _factors(denominator: Formula) -> Iterator[Formula]:
    """Formulas such that the denominator vanishes where one of them does: (cos x - 1/3)² does not change its sign.

    >>> from verify.formula.reader import read_formula
    >>> [str(factor) for factor in _factors(read_formula("-(cos(x) - 1/3)**2*exp(x)"))]
    ['cos(x) - 1/3', 'exp(x)']
    """
    if denominator.op == "neg":
        yield from _factors(denominator.args[0])
    elif denominator.op == "mul":
        for factor in denominator.args:
            yield from _factors(factor)
    elif denominator.op == "pow" and denominator.args[1].op == "number" and denominator.args[1].args[0] > 0:
        yield from _factors(denominator.args[0])
    else:
        yield denominator


def _refuse_sign_change(denominator: Formula, x: str, inside: Mapping[str, Formula]) -> None:
    """Raise InputError when the denominator certainly has both signs on the circle, so that it vanishes between."""
    from verify.kernel.goal import Sign
    from verify.kernel.witness import sign_at

    angles = [number(Fraction(k, 24)) * PI for k in STEPS]
    positive = [sign_at(Sign(denominator, ">"), {**inside, x: angle})[0] for angle in angles]
    for (first, before), (second, after) in pairwise(zip(angles, positive, strict=True)):
        if {before, after} == {True, False}:
            at = "".join(f" for {name} = {value}" for name, value in inside.items())
            raise InputError(
                f"Expected a value at every angle but the denominator {denominator} vanishes between "
                f"{x} = {first} and {x} = {second}{at}."
            )


def _inside(interval: Interval) -> Fraction:
    """A rational inside the range."""
    if is_infinite(interval.lower) and is_infinite(interval.upper):
        return Fraction(0)
    if is_infinite(interval.upper):
        return outward(Interval(interval.lower, interval.lower))[1] + 1
    if is_infinite(interval.lower):
        return outward(Interval(interval.upper, interval.upper))[0] - 1
    low, high = outward(interval)
    return (low + high) / 2
