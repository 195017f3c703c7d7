"""Signs that can be read off a formula: where Coq needs no enclosures.

On a domain that is open at 0 or has no end, enclosures do not show that x, 2·x/(2·π) or √x is positive; the rules of
signs do. The Ltac tactic ``positive`` applies them in Coq, and ``is_positive`` says beforehand whether it will succeed.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from verify.formula.endpoints import rational
from verify.formula.linear import ONE, linear_combination
from verify.formula.tree import Formula
from verify.kernel.box import Box, Range

from .sums import expanded

TACTICS: Final = """\
Lemma square_is_positive (u : R) : u <> 0 -> 0 < u ^ 2.
Proof. intros H; rewrite <- Rsqr_pow2; apply Rsqr_pos_lt, H. Qed.

Ltac positive :=
  first [ assumption | lra | match goal with
  | |- _ /\\ _ => split; positive
  | H : ?a <> 0 |- ?b <> 0 => intro; apply H; lra
  | |- _ * _ <> 0 => apply Rmult_integral_contrapositive_currified; positive
  | |- _ ^ _ <> 0 => apply pow_nonzero; positive
  | |- / _ <> 0 => apply Rinv_neq_0_compat; positive
  | |- _ <> 0 => apply Rgt_not_eq; unfold Rgt; positive
  | |- 0 < exp _ => apply exp_pos
  | |- 0 < PI => apply PI_RGT_0
  | |- 0 < cosh _ => unfold cosh; positive
  | |- 0 < sqrt _ => apply sqrt_lt_R0; positive
  | |- 0 < Rabs _ => apply Rabs_pos_lt; positive
  | |- 0 < _ ^ 2 => apply square_is_positive; positive
  | |- 0 < _ * _ => apply Rmult_lt_0_compat; positive
  | |- 0 < _ / _ => apply Rdiv_lt_0_compat; positive
  | |- 0 < / _ => apply Rinv_0_lt_compat; positive
  | |- 0 < _ ^ _ => apply pow_lt; positive
  | |- 0 < _ + _ => first [ apply Rplus_lt_le_0_compat; positive | apply Rplus_le_lt_0_compat; positive ]
  | |- 0 <= Rabs _ => apply Rabs_pos
  | |- 0 <= sqrt _ => apply sqrt_pos
  | |- 0 <= _ ^ 2 => apply pow2_ge_0
  | |- 0 <= _ ^ 4 => replace 4%nat with (2 * 2)%nat by reflexivity; rewrite pow_mult; apply pow2_ge_0
  | |- 0 <= _ ^ _ => apply pow_le; positive
  | |- 0 <= ?u * ?u => apply Rle_0_sqr
  | |- 0 <= _ * _ => apply Rmult_le_pos; positive
  | |- 0 <= _ / _ => apply Rmult_le_pos; [ positive | apply Rlt_le, Rinv_0_lt_compat; positive ]
  | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; positive
  | |- 0 <= _ => apply Rlt_le; positive
  end ].

Ltac signs := first [ positive | interval ].
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
            square = not strict and args[0] is args[1]
            return square or all(is_positive(a, box, strict) for a in args)
        case "div":
            return is_positive(args[0], box, strict) and is_positive(args[1], box)
        case "add":
            a, b = (is_positive(x, box) for x in args)
            c, d = (is_positive(x, box, False) for x in args)
            return (a and d) or (c and b) if strict else c and d
        case "pow":
            return _power_is_positive(args[0], args[1], box, strict)
    return False


#: Monomials of a polynomial that Coq's ``nra`` is asked about, and their degree.
_MONOMIALS, _DEGREE = 8, 4


def is_small_polynomial(formula: Formula) -> bool:
    """Whether products of the bounds of the box, which ``nra`` tries, may show the sign of the formula.

    >>> from verify.formula.reader import read_formula
    >>> is_small_polynomial(read_formula("x*y - x/2")), is_small_polynomial(read_formula("sin(x) - x"))
    (True, False)
    """
    terms = expanded(formula)
    return len(terms) <= _MONOMIALS and all(
        len(m) <= _DEGREE and all(f.op in ("variable", "constant") for f in m) for m in terms
    )


def _power_is_positive(base: Formula, exponent: Formula, box: Box, strict: bool) -> bool:
    if exponent.op != "number" or exponent.args[0].denominator > 2:
        return False
    return is_positive(base, box) or (not strict and (exponent.args[0] in (2, 4) or exponent.args[0].denominator == 2))


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
