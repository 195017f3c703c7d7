"""Codac: forward-backward contractors (HC4) and bisection show that the set of counterexamples is empty."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from verify.formula.statement import Statement
from verify.formula.tree import Formula
from verify.kernel.goal import Sign, domain_box, sign_of

from .peers import SHORTEST, CannotState, Outcome
from .translate import ELEMENTARY, translated

#: A box that is narrower than this and not empty: a counterexample, or too hard.
_NARROW: Final = 1e-8
_SAME: Final = (*ELEMENTARY, "abs", "min", "max")


def decide(statement: Statement, seconds: float) -> Outcome:
    """Whether every relation's negation has no solution. Raises CannotState for operations that Codac lacks."""
    codac = import_module("codac")
    box = domain_box(statement)
    ends = []
    for r in box.values():
        if r.lower is None or r.upper is None:
            raise CannotState("Expected a finite domain.")
        ends.append(_constant(codac, r.lower) | _constant(codac, r.upper))
    names = list(box)
    tests = [_contractor(codac, sign_of(c), names) for c in statement.conditions]
    started = time.perf_counter()
    boxes = 0
    for relation in statement.relations:
        test = _contractor(codac, sign_of(relation), names, negated=True)
        waiting = [codac.IntervalVector(ends)]
        while waiting:
            here = waiting.pop()
            boxes += 1
            if time.perf_counter() - started > seconds:
                return Outcome("stopped", time.perf_counter() - started, boxes)
            for contractor in (test, *tests):
                contractor.contract(here)
            if here.is_empty():
                continue
            if here.max_diam() < _NARROW:
                return Outcome("failed", time.perf_counter() - started, boxes)
            waiting += here.bisect_largest()
    return Outcome("proved", max(SHORTEST, time.perf_counter() - started), boxes)


def _contractor(codac: Any, sign: Sign, names: list[str], *, negated: bool = False) -> Any:
    """The contractor to the points with (or without) the sign."""
    x = codac.VectorVar(len(names))
    function = codac.AnalyticFunction([x], _translated(codac, sign.formula, lambda name: x[names.index(name)]))
    if sign.op == "!=" or (negated and sign.op == "=="):
        raise CannotState("Expected inequalities.")
    tiny = codac.prev_float(0.0)
    where = {
        (">", False): (0.0, codac.oo), (">=", False): (0.0, codac.oo), ("==", False): (0.0, 0.0),
        (">", True): (-codac.oo, 0.0), (">=", True): (-codac.oo, tiny),
    }[sign.op, negated]  # fmt: skip
    return codac.CtcInverse(function, codac.Interval(*where))


def _constant(codac: Any, formula: Formula) -> Any:
    """An interval around a number. Raises CannotState when it has a variable."""
    return _translated(codac, formula, _no_variable)


def _no_variable(name: str) -> Any:
    raise CannotState(f"Expected a constant but got {name}.")


def _translated(codac: Any, root: Formula, variable: Callable[[str], Any]) -> Any:
    """The formula in Codac's expressions (or intervals, when it is constant)."""

    def power(base: Any, exponent: Any) -> Any:
        return codac.pow(base, exponent) if isinstance(exponent, int) else codac.exp(exponent * codac.log(base))

    return translated(
        root,
        lambda value: codac.Interval(value.numerator) / codac.Interval(value.denominator),
        variable,
        lambda: 4 * codac.atan(codac.Interval(1)),
        {"pow": power, **{name: getattr(codac, name) for name in _SAME}},
    )
