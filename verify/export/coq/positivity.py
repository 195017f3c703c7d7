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
from verify.formula.tree import Formula, postorder, variables
from verify.kernel.box import Box, Range

from .sums import expanded
from .terms import base_conditions

TACTICS: Final = """\
Lemma square_is_positive (u : R) : u <> 0 -> 0 < u ^ 2.
Proof. intros H; rewrite <- Rsqr_pow2; apply Rsqr_pos_lt, H. Qed.

Lemma sinh_positive (u : R) : 0 < u -> 0 < sinh u.
Proof. intros H; unfold sinh; assert (E := exp_increasing (- u) u ltac:(lra)); lra. Qed.

Lemma tanh_positive (u : R) : 0 < u -> 0 < tanh u.
Proof.
  intros H; unfold tanh; apply Rdiv_lt_0_compat; [apply sinh_positive, H |].
  unfold cosh; assert (P := exp_pos u); assert (Q := exp_pos (- u)); lra.
Qed.

Lemma atan_positive (u : R) : 0 < u -> 0 < atan u.
Proof. intros H; rewrite <- atan_0; apply atan_increasing, H. Qed.

Lemma tanh_bound (u : R) : -1 < tanh u < 1.
Proof.
  assert (P := exp_pos u); assert (Q := exp_pos (- u)).
  assert (E : tanh u * (exp u + exp (- u)) = exp u - exp (- u)) by (unfold tanh, sinh, cosh; field; lra).
  split; apply Rnot_le_lt; intros L.
  - assert (0 <= (-1 - tanh u) * (exp u + exp (- u))) by (apply Rmult_le_pos; lra); lra.
  - assert (0 <= (tanh u - 1) * (exp u + exp (- u))) by (apply Rmult_le_pos; lra); lra.
Qed.

(* What is linear in functions of known range. *)
Ltac ranged := repeat match goal with
  | |- context [sin ?u] => lazymatch goal with _ : -1 <= sin u <= 1 |- _ => fail | _ => pose proof (SIN_bound u) end
  | |- context [cos ?u] => lazymatch goal with _ : -1 <= cos u <= 1 |- _ => fail | _ => pose proof (COS_bound u) end
  | |- context [tanh ?u] => lazymatch goal with _ : -1 < tanh u < 1 |- _ => fail | _ => pose proof (tanh_bound u) end
  end; lra.

Ltac positive :=
  first [ assumption | lra | ranged | match goal with
  | |- _ /\\ _ => split; positive
  | H : ?a <> 0 |- ?b <> 0 => intro; apply H; lra
  | |- _ * _ <> 0 => apply Rmult_integral_contrapositive_currified; positive
  | |- _ ^ _ <> 0 => apply pow_nonzero; positive
  | |- / _ <> 0 => apply Rinv_neq_0_compat; positive
  | |- - _ <> 0 => apply Ropp_neq_0_compat; positive
  | |- _ <> 0 => apply Rgt_not_eq; unfold Rgt; positive
  | |- 0 < - - _ => rewrite Ropp_involutive; positive
  | |- 0 <= - - _ => rewrite Ropp_involutive; positive
  | |- 0 < exp _ => apply exp_pos
  | |- 0 < Rpower _ _ => apply exp_pos
  | |- 0 < PI => apply PI_RGT_0
  | |- 0 < cosh _ => unfold cosh; positive
  | |- 0 < sinh _ => apply sinh_positive; positive
  | |- 0 < tanh _ => apply tanh_positive; positive
  | |- 0 < atan _ => apply atan_positive; positive
  | |- 0 < sin _ => pose proof PI_RGT_0; apply sin_gt_0; lra
  | |- 0 < cos _ => pose proof PI_RGT_0; apply cos_gt_0; lra
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
    return _is_positive(formula, box, strict, {})


#: What has been found of a formula, to be positive (True) or not negative.
_Found = dict[tuple[Formula, bool], bool]


def _is_positive(formula: Formula, box: Box, strict: bool, found: _Found) -> bool:
    if (formula, strict) not in found:
        found[formula, strict] = _by_rules(formula, box, strict, found)
    return found[formula, strict]


def _by_rules(formula: Formula, box: Box, strict: bool, found: _Found) -> bool:
    least = lowest(formula, box)
    if least is not None and (least[0] > 0 or (least[0] == 0 and (least[1] or not strict))):
        return True
    args = formula.args
    match formula.op:
        case "neg":
            return args[0].op == "neg" and _is_positive(args[0].args[0], box, strict, found)
        case "exp":
            return True
        case "cbrt" | "pow" if base_conditions(formula):  # in Coq a power by exp
            return True
        case "constant":
            return bool(args[0] == "pi")
        case "abs":
            return not strict
        case "sinh" | "tanh" | "atan":
            return _is_positive(args[0], box, True, found)
        case "sqrt":
            return not strict or _is_positive(args[0], box, True, found)
        case "mul":
            square = not strict and args[0] is args[1]
            return square or all(_is_positive(a, box, strict, found) for a in args)
        case "div":
            return _is_positive(args[0], box, strict, found) and _is_positive(args[1], box, True, found)
        case "add":
            if not all(_is_positive(a, box, False, found) for a in args):
                return False
            return not strict or any(_is_positive(a, box, True, found) for a in args)
        case "pow":
            return _power_is_positive(args[0], args[1], box, strict, found)
    return False


#: Monomials of a polynomial that Coq's ``nra`` is asked about, and their degree.
_MONOMIALS, _DEGREE = 8, 4


def is_small_polynomial(formula: Formula) -> bool:
    """Whether it is a polynomial whose sign products of the bounds of the box, which ``nra`` tries, may show.

    >>> from verify.formula.reader import read_formula
    >>> is_small_polynomial(read_formula("x*y - x/2")), is_small_polynomial(read_formula("sin(x) - x"))
    (True, False)
    """
    if not _is_written_as_polynomial(formula):
        return False
    terms = expanded(formula)
    return len(terms) <= _MONOMIALS and all(
        len(m) <= _DEGREE and all(f.op in ("variable", "constant") for f in m) for m in terms
    )


def _is_written_as_polynomial(formula: Formula) -> bool:
    """Whether it has no functions, and no denominators but numbers."""
    for node in postorder(formula):
        if node.op == "pow":
            exponent = node.args[1]
            if exponent.op != "number" or exponent.args[0].denominator != 1 or exponent.args[0] < 0:
                return False
        elif node.op == "div":
            if variables(node.args[1]):
                return False
        elif node.op not in ("number", "variable", "constant", "add", "sub", "neg", "mul"):
            return False
    return True


def _power_is_positive(base: Formula, exponent: Formula, box: Box, strict: bool, found: _Found) -> bool:
    if exponent.op != "number" or exponent.args[0].denominator > 2:
        return False
    is_even = exponent.args[0] in (2, 4) or exponent.args[0].denominator == 2
    return (not strict and is_even) or _is_positive(base, box, True, found)


#: Functions with values from -1 to 1.
_BOUNDED: Final = frozenset({"sin", "cos", "tanh"})


def lowest(formula: Formula, box: Mapping[str, Range]) -> tuple[Fraction, bool] | None:
    """A lower bound of a formula that is linear in variables and functions of known range, on a box with rational
    ends, and whether it is not attained; None for other formulas.
    """
    total, is_open = Fraction(0), False
    for node, slope in linear_combination(formula).items():
        if node is ONE:
            total += slope
            continue
        if node.op in _BOUNDED:
            total -= abs(slope)
            is_open = is_open or node.op == "tanh"
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
