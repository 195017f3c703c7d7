"""Signs that can be read off a formula, and identities of rational functions: where Coq needs no enclosures.

On a domain that is open at 0 or has no end, enclosures do not show that x, 2·x/(2·π) or √x is positive; the rules of
signs do. The Ltac tactic ``positive`` applies them in Coq, and ``is_positive`` says beforehand whether it will succeed.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from verify.formula.endpoints import rational
from verify.formula.linear import ONE, linear_combination
from verify.formula.tree import LEAVES, Formula, apply, postorder, variable
from verify.kernel.algebra import is_identically_zero
from verify.kernel.box import Box, Range

TACTICS: Final = """\
Ltac positive :=
  first [ lra | match goal with
  | |- _ <> 0 => apply Rgt_not_eq; unfold Rgt; positive
  | |- 0 < exp _ => apply exp_pos
  | |- 0 < PI => apply PI_RGT_0
  | |- 0 < sqrt _ => apply sqrt_lt_R0; positive
  | |- 0 < _ * _ => apply Rmult_lt_0_compat; positive
  | |- 0 < _ / _ => apply Rdiv_lt_0_compat; positive
  | |- 0 < / _ => apply Rinv_0_lt_compat; positive
  | |- 0 < _ ^ _ => apply pow_lt; positive
  | |- 0 < _ + _ => first [ apply Rplus_lt_le_0_compat; positive | apply Rplus_le_lt_0_compat; positive ]
  | |- 0 <= Rabs _ => apply Rabs_pos
  | |- 0 <= sqrt _ => apply sqrt_pos
  | |- 0 <= _ ^ 2 => apply pow2_ge_0
  | |- 0 <= _ ^ 4 => replace 4%nat with (2 * 2)%nat by reflexivity; rewrite pow_mult; apply pow2_ge_0
  | |- 0 <= _ * _ => apply Rmult_le_pos; positive
  | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; positive
  | |- 0 <= _ => apply Rlt_le; positive
  end ].

Ltac identity := unfold Rdiv; first [ ring | field; repeat split; positive ].
"""


def is_positive(formula: Formula, box: Box, strict: bool = True) -> bool:
    """Whether the rules of signs show that the formula is positive (or not negative) on the box."""
    least = lowest(formula, box)
    if least is not None and (least[0] > 0 or (least[0] == 0 and (least[1] or not strict))):
        return True
    args = formula.args
    match formula.op:
        case "exp":
            return True
        case "constant":
            return bool(args[0] == "pi")
        case "abs":
            return not strict
        case "sqrt":
            return not strict or is_positive(args[0], box)
        case "mul":
            return all(is_positive(a, box, strict) for a in args)
        case "div":
            return all(is_positive(a, box) for a in args)
        case "add":
            a, b = (is_positive(x, box) for x in args)
            c, d = (is_positive(x, box, False) for x in args)
            return (a and d) or (c and b) if strict else c and d
        case "pow":
            return _power_is_positive(args[0], args[1], box, strict)
    return False


def _power_is_positive(base: Formula, exponent: Formula, box: Box, strict: bool) -> bool:
    if exponent.op != "number" or exponent.args[0].denominator > 2:
        return False
    return is_positive(base, box) or (not strict and exponent.args[0] in (2, 4))


def lowest(formula: Formula, box: Mapping[str, Range]) -> tuple[Fraction, bool] | None:
    """The infimum of a linear formula on a box with rational ends, and whether it is not attained; None for others."""
    total, is_open = Fraction(0), False
    for node, slope in linear_combination(formula).items():
        if node is ONE:
            total += slope
            continue
        if node.op != "variable":
            return None
        side = "lower" if slope > 0 else "upper"
        end = box[node.args[0]].end(side)
        value = None if end is None else rational(end)
        if value is None:
            return None
        total += slope * value
        is_open = is_open or box[node.args[0]].is_open(side)
    return total, is_open


def is_identity(formula: Formula, box: Box) -> bool:
    """Whether the formula vanishes as a rational function in which sin(x), exp(y), … are unknowns, its denominators
    being positive: then Coq's ``ring`` or ``field`` shows it."""
    opaque: dict[Formula, Formula] = {}
    for node in postorder(formula):
        if node.op in LEAVES and node.op != "constant":
            opaque[node] = node
        elif node.op in ("add", "sub", "mul", "neg"):
            opaque[node] = apply(node.op, *(opaque[a] for a in node.args))
        elif node.op == "div":
            if not is_positive(node.args[1], box):
                return False
            opaque[node] = apply("div", *(opaque[a] for a in node.args))
        elif node.op == "pow" and node.args[1].op == "number" and _is_natural(node.args[1].args[0]):
            opaque[node] = apply("pow", opaque[node.args[0]], node.args[1])
        else:
            opaque[node] = variable(f"unknown_{len(opaque)}")
    return is_identically_zero(opaque[formula])


def _is_natural(value: Fraction) -> bool:
    return value.denominator == 1 and value >= 0
