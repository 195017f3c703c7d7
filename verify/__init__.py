"""The workbench: a claim goes in as data, a verdict comes out with everything needed to check it again.

Names are imported when they are first used, so that ``import verify`` is quick.

>>> import verify
>>> x = verify.variable("x")
>>> str(verify.equal(verify.sin(x) ** 2, 1 - verify.cos(x) ** 2))
'sin(x)**2 == 1 - cos(x)**2'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .certificate import Certificate as Certificate
    from .claims.claim import Claim as Claim
    from .claims.decorator import claim as claim
    from .claims.relations import between as between
    from .claims.relations import equal as equal
    from .claims.relations import unequal as unequal
    from .claims.solve import solve as solve
    from .errors import InputError as InputError
    from .formula.reader import read_formula as read_formula
    from .formula.reader import read_interval as read_interval
    from .formula.reader import read_statement as read_statement
    from .formula.statement import Interval as Interval
    from .formula.statement import Relation as Relation
    from .formula.statement import Statement as Statement
    from .formula.tree import OO, PI
    from .formula.tree import Formula as Formula
    from .formula.tree import substitute as substitute
    from .formula.tree import variable as variable
    from .functions import *  # noqa: F403
    from .interaction import Interaction as Interaction
    from .prover import prove as prove
    from .verdict import Verdict as Verdict

    oo, pi = OO, PI

_FUNCTIONS: Final = (
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "besseli", "besselj", "cbrt", "cos", "cosh",
    "digamma", "erf", "exp", "gamma", "log", "maximum", "minimum", "polygamma", "sin", "sinh", "sqrt", "tan", "tanh",
)  # fmt: skip

#: Where each public name lives: a module, and its name there when it is another.
_HOME: Final = {
    "Certificate": "certificate",
    "Claim": "claims.claim",
    "Formula": "formula.tree",
    "InputError": "errors",
    "Interaction": "interaction",
    "Interval": "formula.statement",
    "Relation": "formula.statement",
    "Statement": "formula.statement",
    "Verdict": "verdict",
    "between": "claims.relations",
    "claim": "claims.decorator",
    "equal": "claims.relations",
    "oo": "formula.tree:OO",
    "pi": "formula.tree:PI",
    "prove": "prover",
    "read_formula": "formula.reader",
    "read_interval": "formula.reader",
    "read_statement": "formula.reader",
    "solve": "claims.solve",
    "substitute": "formula.tree",
    "unequal": "claims.relations",
    "variable": "formula.tree",
    **dict.fromkeys(_FUNCTIONS, "functions"),
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, there = _HOME[name].partition(":")
    value = getattr(import_module(f".{module}", __name__), there or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
