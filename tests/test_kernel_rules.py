"""Every rule of the kernel accepts what it shows and refuses the same proof for a statement that just fails.

Each case is a true statement, a false one next to it (by 10^-9, at an end, an interior point or infinity, on the wrong
side, with a condition dropped or an end closed) and one proof, which shows the first and must not be taken for the
second.
"""

from __future__ import annotations

from typing import Any

import pytest
from flint import ctx

from numerics import enclosure as A
from verify.certificate import Certificate
from verify.formula.reader import read_formula, read_statement
from verify.formula.tree import number
from verify.kernel.asymptotic import expansion
from verify.kernel.checker import check_inequality
from verify.kernel.goal import obligations
from verify.kernel.program import natural
from verify.kernel.rules import RULES
from verify.prover import prove

Table = dict[str, Any]

N: Table = {"tree": "n"}
S: Table = {"tree": "s"}
M: Table = {"tree": "m"}


def by(rule: str, **fields: Any) -> Table:
    """The proof that is one special step."""
    return {"tree": "*", "special": [{"rule": rule, **fields}]}


#: x² > 0 where the only condition gives a sign to x.
SQUARED: Table = by("contradiction", terms=[{"weight": "1", "factors": [0]}, {"weight": "1", "factors": [1, 1]}])


def outcome(statement: str, relation: Table, domain: list[Table] | None = None, assuming: bool = False) -> Any:
    """The kernel's answer for a statement with one relation; ``domain`` has one proof for each domain goal."""
    goals = obligations(read_statement(statement))
    given = domain if domain is not None else [N] * len(goals)
    tables = [{"alternative": 0, "assuming": assuming, "proofs": [p] if "tree" in p else p["both"]} for p in given]
    proof = {"precision": 64, "domain": tables, "relations": [relation]}
    return check_inequality(Certificate("inequality", statement, proof))


#: name: (true statement, false statement, proof[, proofs of the domain goals])
TWINS: dict[str, tuple[Any, ...]] = {
    # leaves
    "n": ("x**2 + 1 > 0 for x in [-1, 1]", "x**2 - 10**(-9) > 0 for x in [-1, 1]", N),
    "n at a closed end": ("x >= 0 for x in [0, 1]", "x > 0 for x in [0, 1]", N),
    "n at infinity": ("exp(-x) <= 1 for x in [0, oo)", "exp(-x) <= 1 - 10**(-9) for x in [0, oo)", N),
    "n for inequality": ("x != 0 for x in [10**(-9), 1]", "x != 0 for x in [0, 1]", N),
    "s at an open end": ("x*exp(x) > 0 for x in (0, 1]", "x*exp(x) > 0 for x in [0, 1]", S),
    "s for a sum": ("x + y**2 > 0 for x in (0, 1], y in [-1, 1]", "x - y**2 > 0 for x in (0, 1], y in [-1, 1]", S),
    "s for a bound that is missed": ("1 - exp(-x) > 0 for x in (0, 1]", "1 - exp(-x) > 0 for x in [0, 1]", S),
    "m": ("x - x**2 >= 0 for x in [0, 1/4]", "x - 4*x**2 - 10**(-9) >= 0 for x in [0, 1/4]", M),
    "m at an interior point": (
        "x**2 - 2*x/3 + 1/9 + 1/1000 > 0 for x in [3/10, 11/30]",
        "x**2 - 2*x/3 + 1/9 - 10**(-9) > 0 for x in [3/10, 11/30]",
        M,
    ),
    "m for inequality": ("exp(x) - x != 0 for x in [1, 2]", "exp(x) - 5 != 0 for x in [1, 2]", M),
    "m just above zero": ("x - x**2/4 > 0 for x in [10**(-9), 1]", "x - x**2/4 > 0 for x in [0, 1]", M),
    "h": (
        "x**2 + y**2 - x*y/2 + 1/1000 >= 0 for x in [-1, 1], y in [-1, 1]",
        "x**2 + y**2 - x*y/2 - 10**(-9) >= 0 for x in [-1, 1], y in [-1, 1]",
        {"tree": "h"},
    ),
    "h where the form is indefinite": (
        "x**2 + y**2 - 19*x*y/10 + 1/1000 >= 0 for x in [-1, 1], y in [-1, 1]",
        "x**2 + y**2 - 21*x*y/10 + 1/1000 >= 0 for x in [-1, 1], y in [-1, 1]",
        {"tree": "h"},
    ),
    "A": ("x > 1 for x in [0, 2] if x > 2", "x > 1 for x in [0, 2] if x >= 1", {"tree": "A"}),
    "A with the condition dropped": ("x > 1 for x in [0, 1] if x > 1", "x > 1 for x in [0, 1]", {"tree": "A"}),
    "B": (
        "x > 1 for x in [0, 1] if x >= 0 and x > 1",
        "x > 1 for x in [0, 1] if x >= 0 and x >= 1",
        {"tree": "B"},
    ),
    # splits
    "0": ("x**2 - x + 3/8 > 0 for x in [0, 1]", "x**2 - x + 1/4 - 10**(-9) > 0 for x in [0, 1]", {"tree": "0mm"}),
    "split": (
        "abs(x - 1/3) >= 0 for x in [0, 1]",
        "abs(x - 1/3) > 0 for x in [0, 1]",
        {"tree": "*nn", "special": [{"rule": "split", "variable": "x", "at": "1/3"}]},
    ),
    # exact algebra
    "identity": (
        "sin(2*x) == 2*sin(x)*cos(x) for x in [0, 1]",
        "sin(2*x) == 2*sin(x)*cos(x)*(1 + 10**(-9)) for x in [0, 1]",
        by("identity"),
    ),
    "identity for an inequality": (
        "sin(x)**2 + cos(x)**2 >= 1 for x in [0, 1]",
        "sin(x)**2 + cos(x)**2 > 1 for x in [0, 1]",
        by("identity"),
    ),
    "identity on nonnegative variables": (
        "sqrt(x**2) == x for x in [0, 1]",
        "sqrt(x**2) == x for x in [-10**(-9), 1]",
        by("identity"),
        [S],
    ),
    "product": (
        "x**3 - x**2*y >= 0 for x in [-1, 1], y in [-3, -2]",
        "x**3 - x**2*y >= 0 for x in [-1, 1], y in [-3, -99/100]",
        by("product", factors=[
            {"formula": "x", "power": 2, "sign": None}, {"formula": "x - y", "power": 1, "sign": ">=", "proof": N},
        ]),
    ),
    "product without its sign": (
        "x**2*(x + 1) >= 0 for x in [-1, 1]",
        "x**2*(x + 1) > 0 for x in [-1, 1]",
        by("product", factors=[
            {"formula": "x", "power": 2, "sign": None}, {"formula": "x + 1", "power": 1, "sign": ">=", "proof": N},
        ]),
    ),
    "product with two negative factors": (
        "(x - 2)*(y - 2) > 0 for x in [0, 1], y in [0, 1]",
        "(x - 2)*(y + 2) > 0 for x in [0, 1], y in [0, 1]",
        by("product", factors=[
            {"formula": "x - 2", "power": 1, "sign": "<", "proof": N},
            {"formula": "y - 2", "power": 1, "sign": "<", "proof": N},
        ]),
    ),
    "product with a negative power": (
        "(1 + x)/x > 0 for x in [1, 2]",
        "(1 + x)/x > 0 for x in [-1/2, 2]",
        by("product", factors=[
            {"formula": "x", "power": -1, "sign": ">", "proof": N},
            {"formula": "x + 1", "power": 1, "sign": ">", "proof": N},
        ]),
    ),
    "squares": (
        "x**2 + y**2 >= 2*x*y for x in [-1, 1], y in [-1, 1]",
        "x**2 + y**2 >= 2*x*y*(1 + 10**(-9)) for x in [-1, 1], y in [-1, 1]",
        by("squares", terms=[{"weight": "1", "formula": "x - y"}]),
    ),
    "squares are not strict": (
        "x**2 + y**2 >= 2*x*y for x in [-1, 1], y in [-1, 1]",
        "x**2 + y**2 > 2*x*y for x in [-1, 1], y in [-1, 1]",
        by("squares", terms=[{"weight": "1", "formula": "x - y"}]),
    ),
    "contradiction": (
        "x + y > 1 for x in [0, 1], y in [0, 1] if x**2 + y**2 > 1",
        "x + y > 1 for x in [0, 1], y in [0, 1] if x**2 + y**2 >= 1",
        # If x + y <= 1 then 0 = (1-x-y)(1+x+y) + (x²+y²-1) + 2xy has a positive term.
        # The known quantities: 1-x-y, x²+y²-1, x, 1-x, y, 1-y.
        by("contradiction", terms=[
            {"weight": "1", "factors": [0]}, {"weight": "1", "factors": [0, 2]}, {"weight": "1", "factors": [0, 4]},
            {"weight": "1", "factors": [1]}, {"weight": "2", "factors": [2, 4]},
        ]),
    ),
    "contradiction with the condition dropped": (
        "x > 0 for x in [-1, 1] if x**3 > 0",
        "x > 0 for x in [-1, 1]",
        # If x <= 0 then 0 = (-x)³ + x³ has the positive term x³.
        by("contradiction", terms=[{"weight": "1", "factors": [0, 0, 0]}, {"weight": "1", "factors": [1]}]),
    ),
    "contradiction with squares": (
        "x*y <= 1/2 for x in [-1, 1], y in [-1, 1] if x**2 + y**2 <= 1",
        "x*y <= 1/2 for x in [-1, 1], y in [-1, 1] if x**2 + y**2 <= 1 + 10**(-9)",
        # If xy > 1/2 then 0 = (xy - 1/2) + (1 - x² - y²)/2 + (x - y)²/2 has a positive term.
        by("contradiction", terms=[
            {"weight": "1", "factors": [0]}, {"weight": "1/2", "factors": [1]},
            {"weight": "1/2", "factors": [], "square": "x - y"},
        ]),
    ),
    "contradiction with a square that is not strict": (
        "x*y <= 1/2 for x in [-1, 1], y in [-1, 1] if x**2 + y**2 <= 1",
        "x*y < 1/2 for x in [-1, 1], y in [-1, 1] if x**2 + y**2 <= 1",
        by("contradiction", terms=[
            {"weight": "1", "factors": [0]}, {"weight": "1/2", "factors": [1]},
            {"weight": "1/2", "factors": [], "square": "x - y"},
        ]),
    ),
    "differences": (
        "x**2 + y**2 >= 2*x*y for x in [0, oo), y in [0, oo)",
        "x**2 + y**2 >= 2*x*y*(1 + 10**(-9)) for x in [0, oo), y in [0, oo)",
        # x = y + w gives w², and so does y = x + w.
        by("differences", polynomial="t1**2 + t2**2 - 2*t1*t2", tree=[[0, 1], [], []], quantities=[
            {"formula": "x", "proof": N}, {"formula": "y", "proof": N},
        ]),
    ),
    "differences of a quantity that may be negative": (
        "x*y*(x + y) >= 0 for x in [0, 1], y in [0, 1]",
        "x*y*(x + y) >= 0 for x in [0, 1], y in [-10**(-9), 1]",
        by("differences", polynomial="t1**2*t2 + t1*t2**2", tree=[[]], quantities=[
            {"formula": "x", "proof": N}, {"formula": "y", "proof": N},
        ]),
    ),
    "differences are not strict": (
        "x**2 + y**2 >= x*y for x in [0, 1], y in [0, 1]",
        "x**2 + y**2 > x*y for x in [0, 1], y in [0, 1]",
        by("differences", polynomial="t1**2 + t2**2 - t1*t2", tree=[[0, 1], [], []], quantities=[
            {"formula": "x", "proof": N}, {"formula": "y", "proof": N},
        ]),
    ),
    "sum": (
        "x**2 + y + 1 > 0 for x in [-1, 1], y in [0, 1]",
        "x**2 + y + 1 > 0 for x in [-1, 1], y in [-2, 1]",
        by("sum", terms=[
            {"weight": "1", "formula": "x**2", "sign": ">=", "proof": N},
            {"weight": "1", "formula": "y", "sign": ">=", "proof": N},
            {"weight": "1", "formula": "1", "sign": ">", "proof": N},
        ]),
    ),
    "sum without a strict term": (
        "x**2 + y >= 0 for x in [-1, 1], y in [0, 1]",
        "x**2 + y > 0 for x in [-1, 1], y in [0, 1]",
        by("sum", terms=[
            {"weight": "1", "formula": "x**2", "sign": ">=", "proof": N},
            {"weight": "1", "formula": "y", "sign": ">=", "proof": N},
        ]),
    ),
    "means": (
        "(x**2 + y**2)/2 - x*y >= 0 for x in [-1, 1], y in [-1, 1]",
        "(x**2 + y**2)/2 - x*y*(1 + 10**(-9)) >= 0 for x in [-1, 1], y in [-1, 1]",
        by("means", inner="x*y", outer=[
            {"formula": "x**2", "share": 1, "proof": N}, {"formula": "y**2", "share": 1, "proof": N},
        ]),
    ),
    # monotone, concave, convex, constant
    "monotone": (
        "x - sin(x) >= 0 for x in [0, 1]",
        "x - sin(x) - 10**(-9) >= 0 for x in [0, 1]",
        by("monotone", variable="x", side="lower", slope=N, face=N),
    ),
    "monotone from the wrong side": (
        "1 - x >= 0 for x in [0, 1]",
        "x - 1 >= 0 for x in [0, 1]",
        by("monotone", variable="x", side="upper", slope=N, face=N),
    ),
    "monotone with a strict slope at an open end": (
        "x + x**3 > 0 for x in (0, 1]",
        "x + x**3 > 0 for x in [0, 1]",
        by("monotone", variable="x", side="lower", strict_by="slope", slope=N, face=N),
    ),
    "monotone on one piece only": (
        "atan(1/x) >= atan(1/2) for x in [1, 2]",
        "atan(1/x) >= atan(1/2) for x in [-1, 2]",
        by("monotone", variable="x", side="upper", slope=S, face=by("identity"), domain=[N, N, N], face_domain=[]),
    ),
    "concave": (
        "x - x**2 >= 0 for x in [0, 1]",
        "x - x**2 >= 0 for x in [-10**(-9), 1]",
        by("concave", variable="x", bend=N, lower=N, upper=N),
    ),
    "concave, strict by one face": (
        "x > 0 for x in (0, 1]",
        "x > 0 for x in [0, 1]",
        by("concave", variable="x", bend=N, lower=N, upper=N, weak="lower"),
    ),
    "convex is not concave": (
        "x - x**2 >= 0 for x in [0, 1]",
        "x**2 - x >= 0 for x in [0, 1]",
        by("concave", variable="x", bend=N, lower=N, upper=N),
    ),
    "convex": (
        "exp(x) - 1 - x >= 0 for x in [-1, 1]",
        "exp(x) - 1 - x - 10**(-9) >= 0 for x in [-1, 1]",
        by("convex", point={"x": "0"}),
    ),
    "convex, strict at an open end": (
        "exp(x) - 1 - x > 0 for x in (0, 1]",
        "exp(x) - 1 - x > 0 for x in [0, 1]",
        by("convex", point={"x": "0"}),
    ),
    "convex with another gradient": (
        "exp(x) - 1 - x >= 0 for x in [-1, 1]",
        "exp(x) - 1 - x*(1 + 10**(-9)) >= 0 for x in [-1, 1]",
        by("convex", point={"x": "0"}),
    ),
    "constant": (
        "atan(x) + atan(1/x) == pi/2 for x in [1, 2]",
        "atan(x) + atan(1/x) == pi/2 + 10**(-9) for x in [1, 2]",
        by("constant", point={"x": "1"}, domain=[N], slopes=[{"domain": [N, N, N, N]}]),
    ),
    "constant on one piece only": (
        "atan(x) + atan(1/x) == pi/2 for x in [1, 2]",
        "atan(x) + atan(1/x) == pi/2 for x in [-2, 2]",
        by("constant", point={"x": "1"}, domain=[N], slopes=[{"domain": [N, N, N, N]}]),
    ),
    "period": (
        "sin(x) > -2 for x in [0, oo)",
        "sin(x/2) > -1/2 for x in [0, oo)",
        by("period", variable="x", period="2*pi", proof={"tree": "00n0nn0n0nn"}),
    ),
    "grid": (
        "x**2 - x + 1/2 > 0 for x in [0, 1]",  # at least 1/4, and the cells lose at most 1/16
        "x**2 - x + 1/4 - 10**(-9) > 0 for x in [0, 1]",
        by("grid", cells=[16]),
    ),
    "quasiconcave": (
        "log(1 + x) <= x for x in [0, 1]",  # both sides are 0 at 0
        "log(1 + x) <= x - 10**(-9) for x in [0, 1]",
        by("quasiconcave"),
    ),
    "quasiconcave at a closed end": (
        "log(1 + x) < x for x in (0, 1]",
        "log(1 + x) < x for x in [0, 1]",
        by("quasiconcave"),
    ),
    # expansions
    "expand": (
        "x - sin(x) > 0 for x in (0, 1/2]",
        "x - sin(x) > x**3/6 for x in (0, 1/2]",
        by("expand", variable="x", side="lower", order=4),
    ),
    "expand at a closed end": (
        "x - sin(x) > 0 for x in (0, 1/2]",
        "x - sin(x) > 0 for x in [0, 1/2]",
        by("expand", variable="x", side="lower", order=4),
    ),
    "expand by a little": (
        "sin(x) >= x - x**3/6 for x in [0, 1/2]",
        "sin(x) >= x - x**3*(1 - 10**(-9))/6 for x in [0, 1/2]",
        by("expand", variable="x", side="lower", order=6),
    ),
    "expand with a parameter": (
        "y*x - sin(y*x) >= 0 for x in [0, 1/16], y in [1, 2]",
        "y*x - sin(y*x) >= 0 for x in [0, 1/16], y in [-1, 2]",
        by("expand", variable="x", side="lower", order=4),
    ),
    "expand at infinity": (
        "x*log(1 + 1/x) < 1 for x in [10, oo)",
        "x*log(1 + 1/x) < 1 - 10**(-9) for x in [10, oo)",
        by("expand", variable="x", side="upper", order=4),
        [N, N],
    ),
    "expand in two units of an angle": (
        "x*sin(y) - x*sin(y) >= 0 for x in [0, 1], y in [-1, 1]",
        "x*sin(y) - x*sin(y/2) >= 0 for x in [0, 1], y in [-1, 1]",
        by("expand", variable="x", side="lower", order=3),
    ),
    # cases, narrowing, new variables
    "cases": (
        "abs(x) >= x for x in [-1, 1]",
        "abs(x) >= x + 10**(-9) for x in [-1, 1]",
        by("cases", node="abs(x)", nonnegative=by("identity"), nonpositive=by("narrow", assumption=0, proof=N)),
    ),
    "narrow": (
        "x > 0 for x in [-1, 1] if 2*x > 0",
        "x > 0 for x in [-1, 1] if 2*x >= 0",
        by("narrow", assumption=0, proof=S),
    ),
    "nonzero": (
        "x**2 > 0 for x in [-1, 1] if x != 0",
        "x**2 > 0 for x in [-1, 1] if x != 1/10**9",
        by(
            "nonzero", assumption=0,
            positive=by("narrow", assumption=0, proof=S), negative=by("narrow", assumption=0, proof=S),
        ),
    ),
    "narrow on the wrong side": (
        "x >= 1/2 for x in [-1, 1] if 2*x - 1 >= 0",
        "x >= 1/2 for x in [-1, 1] if 1 - 2*x >= 0",
        by("narrow", assumption=0, proof=N),
    ),
    "apply": (
        "sqrt(x) > x for x in [1/4, 1/2]",
        "sqrt(x) > x for x in [1/4, 1]",
        by("apply", function="square", bounds=[N], left="x", right="x**2", proof=by("product", factors=[
            {"formula": "x", "power": 1, "sign": ">", "proof": N},
            {"formula": "1 - x", "power": 1, "sign": ">", "proof": N},
        ])),
    ),
    "apply outside its range": (
        "x > -y for x in [2, 3], y in [-1, 0]",
        "x > -y for x in [-3, -2], y in [-1, 0]",
        by("apply", function="square", bounds=[N], left="x**2", right="y**2", proof=N),
    ),
    "apply cubes": (
        "cbrt(x) > y for x in [2, 3], y in [-4, 1]",
        "cbrt(x) > y for x in [1, 3], y in [-4, 1]",
        by("apply", function="cube", bounds=[], left="x", right="y**3", proof=N),
    ),
    "let": (
        "sin(x)**2 - sin(x) + 1 > 0 for x in [-9, 9]",
        "sin(x)**2 - sin(x) + 1/4 > 0 for x in [-9, 9]",
        by(
            "let", name="w", value="sin(x)", range="[-1, 1]", lower=N, upper=N, goal="w**2 - w + 1",
            proof={"tree": "0m0mm"},
        ),
    ),
    "let with too small a range": (
        "x**2 - 2 > 0 for x in [2, 3]",
        "x**2 - 2 > 0 for x in [0, 3]",
        by("let", name="w", value="x**2", range="[3, 9]", lower=N, upper=N, goal="w - 2", proof=N),
    ),
    # boundary and conditions
    "interior": (
        "sqrt(x)*x >= 0 for x in [0, 1]",
        "sqrt(x)*(x - 10**(-9)) >= 0 for x in [0, 1]",
        by("interior", proof=S),
    ),
    "interior is not strict": (
        "x*exp(x) >= 0 for x in [0, 1]",
        "x*exp(x) > 0 for x in [0, 1]",
        by("interior", proof=S),
    ),
    "face": (
        "x*exp(x) >= 0 for x in [0, 1]",
        "x*exp(x) > 0 for x in [0, 1]",
        by("face", variable="x", side="lower", face=N, rest=S),
    ),
    "have": (
        "exp(x) > 1 + x/2 for x in (0, 1]",
        "exp(x) > 1 + x/2 for x in [0, 1]",
        by(
            "have", formula="exp(x) - 1 - x", sign=">=", shown=by("expand", variable="x", side="lower", order=3),
            proof=by(
                "contradiction",
                terms=[
                    {"weight": "1", "factors": [0]}, {"weight": "1", "factors": [1]}, {"weight": "1/2", "factors": [2]},
                ],
            ),
        ),
    ),
    "have, what fails": (
        "x + y >= 1 for x in [0, 1], y in [0, 1] if x >= 1",
        "x + y >= 1 for x in [0, 1], y in [0, 1] if x >= 1/2",
        by(
            "have", formula="x - 1", sign=">=",
            shown=by("contradiction", terms=[{"weight": "1", "factors": [0]}, {"weight": "1", "factors": [1]}]),
            proof=by(
                "contradiction",
                terms=[
                    {"weight": "1", "factors": [0]}, {"weight": "1", "factors": [2]}, {"weight": "1", "factors": [5]},
                ],
            ),
        ),
    ),
    "cut": (
        "max(x, -x) >= x for x in [-1, 1]",
        "max(x, -x) >= x + 10**(-9) for x in [-1, 1]",
        by(
            "cut", formula="x",
            nonnegative=by("narrow", assumption=0, proof=M), nonpositive=by("narrow", assumption=0, proof=N),
        ),
    ),
    "contrary": (
        "x > 1 for x in [0, 2] if x**2 > 1",
        "x > 1 for x in [0, 2] if x**2 >= 1",
        by("contrary", proof=by("narrow", assumption=1, proof={"tree": "A"})),
    ),
    "contrary for a weak sign": (
        "x >= 1 for x in [0, 2] if x**2 >= 1",
        "x >= 1 + 10**(-9) for x in [0, 2] if x**2 >= 1",
        by(
            "contrary",
            proof=by(
                "contradiction",
                terms=[
                    {"weight": "1", "factors": [0]}, {"weight": "1", "factors": [1]},
                    {"weight": "1", "factors": [2, 3]},
                ],
            ),
        ),
    ),
    "solve": (
        "x + y**2 >= 1 for x in [0, 2], y in [0, 1] if x + y == 1 + y",
        "x + y**2 >= 1 for x in [0, 2], y in [0, 1] if x + y == 1",
        by("solve", assumption=0, variable="x", value="1", factor="1", nonzero=N, proof=N),
    ),
    "divide": (
        "x**2*y**2 >= 1 for x in [-2, 2], y in [-2, 2] if x*y == 1",
        "x**2*y**2 >= 1 for x in [-2, 2], y in [-2, 2] if x*y == 1 - 10**(-9)",
        by(
            "divide", assumption=0, variable="y", slope="x", rest="-1", scale="1",
            rest_nonzero=N, scale_nonzero=N, proof=by("identity"),
        ),
    ),
    "divide: where x*y is not 0, x is not": (
        "x**2 > 0 for x in [-2, 2], y in [-2, 2] if x*y + 10**(-9) == 0",
        "x**2 > 0 for x in [-2, 2], y in [-2, 2] if x*y == 0",
        by(
            "divide", assumption=0, variable="y", slope="x", rest="1/1000000000", scale="1",
            rest_nonzero=N, scale_nonzero=N,
            proof=by("nonzero", assumption=0, positive=SQUARED, negative=SQUARED),
        ),
    ),
    "divide: a range of the variable becomes a condition": (
        "x >= 1/2 for x in (0, 2], y in [0, 2] if 3*(x*y - 1) == 0",
        "x >= 1/2 for x in (0, 2], y in [0, 2 + 10**(-9)] if 3*(x*y - 1) == 0",
        by(
            "divide", assumption=0, variable="y", slope="x", rest="-1", scale="3", rest_nonzero=N, scale_nonzero=N,
            proof=by(
                "contradiction",  # (1/2 - x)·2 + (2 - 1/x)·x = 0
                terms=[{"weight": "2", "factors": [0]}, {"weight": "1", "factors": [2, 3]}],
            ),
        ),
    ),
    "weaken": (
        "x + y >= 0 for x in [0, 1], y in [0, 1] if x > 1/2 and y > 1/2",
        "x + y >= 3/2 for x in [0, 1], y in [0, 1] if x > 1/2 and y >= 1/2",
        by("weaken", keep=[1], proof=N),
    ),
    "beyond": (
        "x**2 >= y**2 for x in [0, 2], y in [0, 2] if x >= y",
        "x**2 >= y**2 for x in [0, 2], y in [0, 2] if x >= y - 10**(-9)",
        by("beyond", assumption=0, variable="x", end="y", inside=N, slope=N, face=by("identity")),
    ),
    "beyond, strict away from the surface": (
        "x**2 > y**2 for x in (0, 2], y in [0, 2] if x > y",
        "x**2 > y**2 for x in (0, 2], y in [0, 2] if x >= y",
        by("beyond", assumption=0, variable="x", end="y", strict_by="slope", inside=N, slope=S, face=by("identity")),
    ),
    "beyond, from a surface inside the box": (
        "(x - 1)**2 >= (y - 1)**2 for x in [1, 2], y in [1, 2] if x >= y",
        "(x - 1)**2 >= (y - 1)**2 for x in [1, 2], y in [1 - 10**(-9), 2] if x >= y",
        by("beyond", assumption=0, variable="x", end="y", inside=N, slope=N, face=by("identity")),
    ),
    "beyond, falling to the surface": (
        "exp(-x) >= exp(-y) for x in [0, 1], y in [0, 1] if 2*y >= 2*x",
        "exp(-x) >= exp(-y)*(1 + 10**(-9)) for x in [0, 1], y in [0, 1] if 2*y >= 2*x",
        by("beyond", assumption=0, variable="x", end="y", inside=N, slope=N, face=by("identity")),
    ),
    "powers": (
        "x**y*x**(1 - y) >= x for x in (0, 1], y in [0, 1]",
        "x**y*x**(1 - y) >= x*(1 + 10**(-9)) for x in (0, 1], y in [0, 1]",
        by("powers", bases=[S, S], proof=by("identity")),
        [S, S],
    ),
    "powers of positive bases only": (
        "sqrt((x**2)**y) == x**y for x in (0, 1], y in [1, 2]",
        "sqrt((x**2)**y) == (x**3)**y for x in (0, 1], y in [1, 2]",
        by("powers", bases=[S, S], proof=by("identity")),
        [S, {"both": [S]}, S],
    ),
    "stirling": (
        "gamma(x)*exp(x)*exp((1/2 - x)*log(x)) > sqrt(2*pi) for x in [1, 20]",
        "gamma(x)*exp(x)*exp((1/2 - x)*log(x)) > sqrt(2*pi)*(1 + 1/239) for x in [1, 20]",
        by("stirling", node="gamma(x)", name="w", positive=N, domain=[N] * 4, proof=by("product", factors=[
            {"formula": "sqrt(2*pi)", "power": 1, "sign": ">", "proof": N, "domain": [N]},
            {"formula": "exp(1/(12*x) - w/(360*x**3)) - 1", "power": 1, "sign": ">", "proof": N, "domain": [N, N]},
        ])),
    ),
    "stirling for erf of positive numbers only": (
        "erf(x) >= 1 - exp(-x**2)/(sqrt(pi)*x) for x in [1, 2]",
        "erf(x) >= 1 - exp(-x**2)/(sqrt(pi)*x) for x in [-2, -1]",
        by("stirling", node="erf(x)", name="w", positive=N, domain=[N] * 3, proof=by("product", factors=[
            {"formula": "exp(-x**2)*w/(2*sqrt(pi)*x**3)", "power": 1, "sign": ">=", "proof": N, "domain": [N, N]},
        ])),
    ),
    "expand with logarithms": (
        "sqrt(x) + x*log(x) > 0 for x in (0, 1/100]",
        "sqrt(x)/5 + x*log(x) > 0 for x in (0, 1/100]",
        by("expand", variable="x", side="lower", order=4, ramification=2, logarithms=True),
        [S, S],
    ),
    "expand with logarithms at infinity": (
        "sqrt(x) > log(x) for x in [1000, oo)",
        "sqrt(x)/5 > log(x) for x in [1000, oo)",
        by("expand", variable="x", side="upper", order=4, ramification=2, logarithms=True),
    ),
    "expand with a power that varies": (
        "x**(2 - x) < 2*x for x in (0, 1/100]",
        "x**(1 - x) < x*(1 + 10**(-9)) for x in (0, 1/100]",
        by("expand", variable="x", side="lower", order=4, logarithms=True),
        [S],
    ),
    "series": (
        "abs(sin(x) - (x - x**3/6)) <= 81377/10**7 for x in [0, 1]",
        "abs(sin(x) - (x - x**3/6)) <= 81376/10**7 for x in [0, 1]",
        by("series", order=12, bits=128),
    ),
    "series inside, by a hair": (
        "exp(x) >= exp(1/2)*(x + 1/2)*(1 - 10**(-9)) for x in [0, 1]",
        "exp(x) >= exp(1/2)*(x + 1/2)*(1 + 10**(-9)) for x in [0, 1]",
        by("series", order=20, bits=128),
    ),
    "series at a closed end": (
        "gamma(x) <= 1 + 10**(-9) for x in [1, 2]",
        "gamma(x) <= 1 - 10**(-9) for x in [1, 2]",
        by("series", order=40, bits=128),
    ),
    "series for one variable of several": (
        "besselj(0, x) >= cos(x) - 10**(-9) for x in [0, 1], a in [0, 1]",
        "besselj(0, x) >= cos(x) + 10**(-9) for x in [0, 1], a in [0, 1]",
        by("series", order=16, bits=128),
    ),
    "series at a kink": (
        "min(exp(x), exp(-x)) > exp(-1)*(1 - 10**(-9)) for x in [-1, 1]",
        "min(exp(x), exp(-x)) > exp(-1)*(1 + 10**(-9)) for x in [-1, 1]",
        by("series", order=16, bits=128),
    ),
    "limit at infinity": (
        "1 - tanh(x) >= 0 for x in [0, oo)",
        "1 - 10**(-9) - tanh(x) >= 0 for x in [0, oo)",
        by("limit", variable="x", side="upper", **{"from": "4"}, order=4, slope=N),
    ),
    "limit at infinity, of a function that rises": (
        "exp(-x) >= 0 for x in [1, oo)",
        "-exp(-x) >= 0 for x in [1, oo)",
        by("limit", variable="x", side="upper", **{"from": "4"}, order=4, slope=N),
    ),
    "limit at minus infinity": (
        "pi/2 + atan(x) > 0 for x in (-oo, 0]",
        "pi/2 + atan(x) - 10**(-9) > 0 for x in (-oo, 0]",
        by("limit", variable="x", side="lower", **{"from": "-4"}, order=4, slope=S, domain=[N]),
    ),
    "limit at a removable singularity": (
        "sinh(x)/x > 1 for x in (0, 1]",
        "sinh(x)/x > 1 + 10**(-9) for x in (0, 1]",
        by("limit", variable="x", side="lower", **{"from": "1/2"}, order=6, domain=[S, S],
           slope={"tree": "*", "special": [{"rule": "expand", "variable": "x", "side": "lower", "order": 8}]}),
        [S],
    ),
    "limit at an end that is open only": (
        "x > 0 for x in (0, 1]",
        "x > 0 for x in [0, 1]",
        by("limit", variable="x", side="lower", **{"from": "1/2"}, order=4, slope=N),
    ),
    "expand with log gamma": (
        "log(gamma(x + 1)) <= x*log(x) - x + log(2*pi*x)/2 + 1/(12*x) for x in [8, oo)",
        "log(gamma(x + 1)) <= x*log(x) - x + log(2*pi*x)/2 + 1/(12*x + 1) for x in [8, oo)",
        by("expand", variable="x", side="upper", order=8, logarithms=True),
    ),
    "expand with log gamma, the last term by a hair": (
        "log(gamma(x)) >= (x - 1/2)*log(x) - x + log(2*pi)/2 + (1 - 10**(-9))/(12*x) for x in [10**5, oo)",
        "log(gamma(x)) >= (x - 1/2)*log(x) - x + log(2*pi)/2 + (1 + 10**(-9))/(12*x) for x in [10**5, oo)",
        by("expand", variable="x", side="upper", order=8, logarithms=True),
    ),
    "expand with the square of a logarithm": (
        "x > log(x)**2 for x in [10**5, oo)",
        "x > 10**4*log(x)**2 for x in [10**5, oo)",
        by("expand", variable="x", side="upper", order=4, logarithms=True),
    ),
    "stirling for Bessel functions of integer order": (  # C = 2·9/128·2, a little more than that
        "besseli(0, x) < exp(x)/sqrt(2*pi*x)*(1 + 1/(5*x)) for x in [32, oo)",
        "besseli(0, x) < exp(x)/sqrt(2*pi*x)*(1 + 1/(9*x)) for x in [32, oo)",
        by("stirling", node="besseli(0, x)", name="w", terms=2, positive=N, domain=[S] * 8,
           proof=by("product", factors=[
            {"formula": "exp(x)/sqrt(2*pi*x)/x", "power": 1, "sign": ">", "proof": S, "domain": [S, S, S]},
            {"formula": "3/40 - (2*w - 1)*90000009/320000000/x*exp(11/28/x)", "power": 1, "sign": ">", "proof": N,
             "domain": [S, S]},
        ])),
    ),
    "stirling with three terms": (
        "erf(x) < 1 - exp(-x**2)/(sqrt(pi)*x)*(1 - 1/(2*x**2)) for x in [3, 4]",
        "erf(x) < 1 - exp(-x**2)/(sqrt(pi)*x)*(1 - 1/(4*x**2)) for x in [3, 4]",
        by("stirling", node="erf(x)", name="w", terms=3, positive=N, domain=[N] * 6, proof=by("product", factors=[
            {"formula": "exp(-x**2)/(sqrt(pi)*x)", "power": 1, "sign": ">", "proof": N, "domain": [N, N]},
            {"formula": "3/(4*x**4) - 15*w/(8*x**6)", "power": 1, "sign": ">", "proof": N, "domain": [N, N]},
        ])),
    ),
    "log_convex": (
        "log(gamma(x)) + s*log(x) - log(gamma(x + s)) >= 0 for x in (0, oo), s in [0, 1]",  # Wendel
        "log(gamma(x)) + s*log(x) - log(gamma(x + s)) >= 0 for x in (0, oo), s in [0, 1 + 10**(-9)]",
        by("log_convex", weight="s", domain=[S] * 7, lower=S, upper=N, places=[
            {"argument": "x", "shift": 1}, {"argument": "x", "shift": 0}, {"argument": "x + s", "shift": 0},
        ]),
        [S] * 5,
    ),
    "functional": (  # Γ(x + 1) = x Γ(x)
        "gamma(x + 1) - x*gamma(x) == 0 for x in (0, oo)",
        "gamma(x + 1) - (x + 10**(-9))*gamma(x) == 0 for x in (0, oo)",
        by("functional", node="gamma(x + 1)", equation="recurrence", place="x", steps=1, positive=[S], domain=[S, S],
           proof=by("identity")),
        [S, S],
    ),
    "telescope": (  # ψ falls by 1/x less than log x does: log(1 + 1/x) < 1/x
        "log(x) - digamma(x) > 0 for x in (0, oo)",
        "log(x) - digamma(x) - 10**(-9) > 0 for x in (0, oo)",
        by("telescope", variable="x", side="upper", difference="1/x - log(1 + 1/x)", order=4, ramification=1,
           logarithms=True, **{"from": "64"}, domain=[S, S, S],
           proof=by("let", name="w", value="1/x", range="(0, oo)", goal="w - log(1 + w)", value_domain=[S], lower=S,
                    domain=[S], proof=by("monotone", variable="w", side="lower", strict_by="slope", slope=S,
                                         face=by("identity"), domain=[S, S, S], face_domain=[N]))),
        [S, S],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_a_proof_shows_its_statement(name):
    true, _, *proofs = TWINS[name]
    found = outcome(true, *proofs)
    assert found.ok, found.reason


@pytest.mark.parametrize("name", TWINS)
def test_the_same_proof_does_not_show_a_false_statement(name):
    _, false, *proofs = TWINS[name]
    count = len(obligations(read_statement(false)))
    if len(proofs) == 2 and len(proofs[1]) != count:
        proofs = proofs[:1]
    assert not outcome(false, *proofs).ok


def test_every_rule_has_a_twin():
    used = {table["rule"] for _, _, *proofs in TWINS.values() for table in proofs[0].get("special", [])}
    assert used - {"split"} == set(RULES)


@pytest.mark.parametrize("u", ["1/1000", "1/10", "1", "3/2", "7", "12"])
@pytest.mark.parametrize("terms", [1, 2, 3, 6])
@pytest.mark.parametrize(
    "function",
    [
        "gamma({})",
        "erf({})",
        "besseli(0, {})",
        "besseli(1, {})",
        "besseli(4, {})",
        "digamma({})",
        "polygamma(1, {})",
        "polygamma(4, {})",
    ],
)
def test_a_function_lies_between_the_two_ends_of_its_expansion(function, terms, u):
    # The two ends of the share give a bound from below and one from above, at 300 bits.
    node = read_formula(function.format(u))
    with ctx.workprec(300):
        value = natural(node, {}, A, strict=True)
        bounds = [natural(expansion(node, number(w), terms), {}, A, strict=True) for w in (0, 1)]
    lower, upper = bounds if bounds[0].hi < bounds[1].lo else reversed(bounds)
    assert lower.hi < value.lo
    assert value.hi < upper.lo


def test_bessel_functions_are_compared_at_infinity() -> None:
    assert prove("besseli(1, x)/besseli(0, x) < 1 for x in [0, oo)").status == "proved"
    assert prove("besseli(0, x)*exp(-x) <= 1 for x in [0, oo)").status == "proved"
    # The ratio is 1 - 1/(2x) - 1/(8x²) - …
    assert prove("besseli(1, x)/besseli(0, x) < 1 - 1/(2*x) - 1/(7*x**2) for x in [1, oo)").status == "refuted"


def test_roots_of_squares_on_the_negative_half_line() -> None:
    for text in ("sqrt(x**2) + x == 0 for x in (-oo, 0]", "abs(x)/x == -1 for x in [-5, 0)"):
        assert prove(text).status == "proved"
    assert prove("sqrt(x**2) + x == 0 for x in (-oo, 1/10**9]").status == "refuted"
    assert prove("abs(x*y) == abs(x)*abs(y) for x in (-oo, oo), y in (-oo, oo)").status == "proved"
    assert prove("abs(x*y) == abs(x)*y for x in (-oo, oo), y in [-1/10**9, oo)").status == "refuted"
