"""Whether a formula can be an interaction function at all: odd, 2π-periodic, made of analytic functions of the angle.

Everything is decided by exact algebra; what is certainly wrong is shown by the expression that should have been zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Final

from verify.errors import InputError
from verify.formula.tree import PI, Formula, number, postorder, substitute, variable, variables

from .arithmetic import OutsideDomainError, arithmetic
from .circle import is_odd, is_periodic, reflected_sum
from .jets import NOT_SMOOTH, jet

#: Operations that are not supported on the angle, although some of them are analytic.
_UNSUPPORTED: Final = frozenset({"atan2", "gamma", "polygamma", "besseli", "besselj"})


@lru_cache(maxsize=256)
def validate(f: Formula, x: str) -> None:
    """Return None when f is odd and 2π-periodic in x. Raises InputError with one sentence otherwise."""
    if x not in variables(f):
        names = ", ".join(variables(f)) or "no variable"
        raise InputError(
            f"Expected an interaction function of the angle {x} but got {f} with {names}; name its angle (variable)."
        )
    for node in _on_the_angle(f, x):
        if node.op in NOT_SMOOTH:
            raise InputError(f"Expected a smooth function but got {node}, which has a corner; use analytic functions.")
        if node.op in _UNSUPPORTED:
            raise InputError(f"Expected an interaction made of elementary functions but got {node}.")
    if not is_odd(f, x):
        _refuse(reflected_sum(f, x), f"an odd function but got f(-{x}) + f({x})", "zero, that is that f is odd")
    if not is_periodic(f, x):
        difference = substitute(f, {x: variable(x) + 2 * PI}) - f
        _refuse(
            difference, f"a 2π-periodic function but got f({x} + 2*pi) - f({x})", "zero, that is that f is 2π-periodic"
        )


def _on_the_angle(f: Formula, x: str) -> Iterator[Formula]:
    """The nodes of f that depend on x."""
    depends: dict[Formula, bool] = {}
    for node in postorder(f):
        leaf = node.op in ("number", "constant", "variable")
        depends[node] = node.args[0] == x if node.op == "variable" else not leaf and any(depends[a] for a in node.args)
        if depends[node]:
            yield node


def _refuse(should_vanish: Formula, what: str, whether: str) -> None:
    from .derive import shown_sum

    shown = shown_sum(should_vanish)
    if certainly_not_zero(should_vanish):
        raise InputError(f"Expected {what} = {shown}.")
    raise InputError(f"Expected an expression that exact algebra shows to be {whether}, but could not decide {shown}.")


def certainly_not_zero(f: Formula) -> bool:
    """Whether f is certainly different from zero at some rational point where it is defined."""
    names = variables(f)
    with arithmetic("arb") as a:
        for values in product((Fraction(1, 2), Fraction(1), Fraction(7, 3)), repeat=min(len(names), 3)):
            point = dict.fromkeys(names, Fraction(3, 4)) | dict(zip(names, values, strict=False))
            at = substitute(f, {name: number(value) for name, value in point.items()})
            try:
                value = jet(at, "", a.zero, {}, 0, a)[0]
            except OutsideDomainError:
                continue
            if a.positive(value) or a.negative(value):
                return True
    return False
