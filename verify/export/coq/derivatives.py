"""Sharp inequalities in one variable: f is small or zero at an end of the box, and some derivative has a sign.

With σ = 1 at the lower end c of a range and σ = -1 at the upper one, let h_0 = f and h_(k+1) = σ·h_k'. When h_k(c) >= 0
for all k < m and h_m > 0 beside c, the mean value theorem gives h_(m-1) > 0 beside c, and so on down to f. If h_m >= 0
only, f >= f(c) is left. This is what the rule "expand" and monotone leaves of a certificate show; Coquelicot finds the
derivatives anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from verify.formula.derivative import derivative
from verify.formula.tree import Formula, number, postorder, variables
from verify.kernel.box import approximate
from verify.kernel.goal import Goal, Sign
from verify.kernel.witness import sign_at

from .positivity import is_positive
from .sums import collected
from .tactic import options_for

#: Operations that Coquelicot's auto_derive knows, some of them after unfolding.
_SMOOTH: Final = frozenset(
    [
        *("number", "variable", "constant", "add", "sub", "neg", "mul", "div"),
        *("exp", "log", "sin", "cos", "tan", "atan", "sqrt", "sinh", "cosh", "tanh"),
    ]
)
#: Most derivatives, and most boxes for the sign of the last.
_HIGHEST: Final = 6
_BOXES: Final = (50, 500)

LEMMAS: Final = """\
Lemma rising (f g : R -> R) (c x : R) : c < x ->
  (forall t, c <= t <= x -> is_derive f t (g t)) -> (forall t, c < t < x -> 0 < g t) -> 0 <= f c -> 0 < f x.
Proof.
  intros H D P Z; destruct (MVT_cor2 f g c x H) as [t [E T]].
  - intros t T; apply is_derive_Reals, D, T.
  - assert (0 < g t * (x - c)) by (apply Rmult_lt_0_compat; [apply P, T | lra]); lra.
Qed.

Lemma falling (f g : R -> R) (c x : R) : x < c ->
  (forall t, x <= t <= c -> is_derive f t (- g t)) -> (forall t, x < t < c -> 0 < g t) -> 0 <= f c -> 0 < f x.
Proof.
  intros H D P Z; destruct (MVT_cor2 f (fun t => - g t) x c H) as [t [E T]].
  - intros t T; apply is_derive_Reals, D, T.
  - assert (0 < g t * (c - x)) by (apply Rmult_lt_0_compat; [apply P, T | lra]); lra.
Qed.

Lemma climbing (f g : R -> R) (c x : R) : c < x ->
  (forall t, c <= t <= x -> is_derive f t (g t)) -> (forall t, c < t < x -> 0 <= g t) -> f c <= f x.
Proof.
  intros H D P; destruct (MVT_cor2 f g c x H) as [t [E T]].
  - intros t T; apply is_derive_Reals, D, T.
  - assert (0 <= g t * (x - c)) by (apply Rmult_le_pos; [apply P, T | lra]); lra.
Qed.

Lemma descending (f g : R -> R) (c x : R) : x < c ->
  (forall t, x <= t <= c -> is_derive f t (- g t)) -> (forall t, x < t < c -> 0 <= g t) -> f c <= f x.
Proof.
  intros H D P; destruct (MVT_cor2 f (fun t => - g t) x c H) as [t [E T]].
  - intros t T; apply is_derive_Reals, D, T.
  - assert (0 <= g t * (c - x)) by (apply Rmult_le_pos; [apply P, T | lra]); lra.
Qed.

Lemma concave (f g k : R -> R) (a b x : R) : a < x < b ->
  (forall t, a <= t <= b -> is_derive f t (g t)) -> (forall t, a <= t <= b -> is_derive g t (- k t)) ->
  (forall t, a < t < b -> 0 <= k t) -> (b - x) * f a + (x - a) * f b <= f x * (b - a).
Proof.
  intros X D B K.
  destruct (MVT_cor2 f g a x) as [s [E S]]; [lra | intros t T; apply is_derive_Reals, D; lra |].
  destruct (MVT_cor2 f g x b) as [t [F T]]; [lra | intros u U; apply is_derive_Reals, D; lra |].
  destruct (MVT_cor2 g (fun r => - k r) s t) as [r [G R]]; [lra | intros u U; apply is_derive_Reals, B; lra |].
  assert (M : 0 <= k r * (t - s)) by (apply Rmult_le_pos; [apply K | ]; lra).
  assert (P : 0 <= (x - a) * (b - x) * (g s - g t)) by (apply Rmult_le_pos; [apply Rmult_le_pos | ]; lra).
  nra.
Qed.

Lemma concave_nonnegative (f g k : R -> R) (a b x : R) : a < x < b ->
  (forall t, a <= t <= b -> is_derive f t (g t)) -> (forall t, a <= t <= b -> is_derive g t (- k t)) ->
  (forall t, a < t < b -> 0 <= k t) -> 0 <= f a -> 0 <= f b -> 0 <= f x.
Proof.
  intros X D B K P Q; assert (M := concave f g k a b x X D B K).
  assert (0 <= (b - x) * f a) by (apply Rmult_le_pos; lra); assert (0 <= (x - a) * f b) by (apply Rmult_le_pos; lra).
  apply Rnot_lt_le; intros N; assert (0 < - f x * (b - a)) by (apply Rmult_lt_0_compat; lra); lra.
Qed.

Lemma concave_positive (f g k : R -> R) (a b x : R) : a < x < b ->
  (forall t, a <= t <= b -> is_derive f t (g t)) -> (forall t, a <= t <= b -> is_derive g t (- k t)) ->
  (forall t, a < t < b -> 0 <= k t) -> 0 <= f a -> 0 <= f b -> 0 < f a + f b -> 0 < f x.
Proof.
  intros X D B K P Q S; assert (M := concave f g k a b x X D B K).
  assert (0 <= (b - x) * f a) by (apply Rmult_le_pos; lra); assert (0 <= (x - a) * f b) by (apply Rmult_le_pos; lra).
  assert (0 < (b - x) * f a + (x - a) * f b).
  { destruct (Rle_lt_or_eq_dec _ _ P) as [Y | Y].
    - assert (0 < (b - x) * f a) by (apply Rmult_lt_0_compat; lra); lra.
    - assert (0 < (x - a) * f b) by (apply Rmult_lt_0_compat; lra); lra. }
  apply Rnot_le_lt; intros N; assert (0 <= - f x * (b - a)) by (apply Rmult_le_pos; lra); lra.
Qed.

Ltac beside := repeat split; first [ exact I | lra | positive | interval | apply Rgt_not_eq; interval ].
Ltac slope := cbv beta; unfold_functions; unfold tan; auto_derive;
  [ beside | unfold Rminus; first
    [ ring | field; beside | unfold Rdiv; cbn [pow]; first [ ring | field; beside ] ] ].
"""


@dataclass(frozen=True, slots=True)
class Chain:
    """h_0, …, h_m at one end ``at`` of the range of ``variable``."""

    variable: str
    side: Literal["lower", "upper"]
    at: Formula
    formulas: tuple[Formula, ...]
    strict: bool

    def goals(self, goal: Goal) -> Iterator[Goal]:
        """h_0 > 0, …, h_m > 0 on the range of the goal without its end; unless ``strict``, the goal and then >= 0."""
        r = goal.box[self.variable]
        r = replace(r, lower_open=True) if self.side == "lower" else replace(r, upper_open=True)
        for k, h in enumerate(self.formulas):
            op = ">" if self.strict else ">=" if k else goal.sign.op
            yield Goal(Sign(h, op), {self.variable: r})


def chain(goal: Goal) -> Chain | None:
    """The derivatives that show the goal from one end of its box; None when there are none."""
    f = goal.sign.formula
    names = variables(f)
    if goal.sign.op not in (">", ">=") or len(names) != 1 or not is_smooth(f):
        return None
    (x,) = names
    for side in ("lower", "upper"):
        end = goal.box[x].end(side)
        other = goal.box[x].end("upper" if side == "lower" else "lower")
        if end is None or end is other:
            continue
        found = _chain(goal, x, side, end)
        if found is not None:
            return found
    return None


def cut_beside_zero(goal: Goal) -> tuple[str, Fraction] | None:
    """A variable and a point: beyond it, up to an end of the box at which f vanishes, derivatives show the goal.

    None unless f vanishes at an end, and when the derivatives do on no such part.
    """
    names = variables(goal.sign.formula)
    if len(names) != 1:
        return None
    (x,) = names
    r = goal.box[x]
    if r.lower is None or r.upper is None or r.lower is r.upper:
        return None
    low, high = approximate(r.lower), approximate(r.upper)
    for side, end in (("lower", r.lower), ("upper", r.upper)):
        if sign_at(Sign(goal.sign.formula, "=="), {x: end})[0] is not True:
            continue
        for k in range(1, 7):
            cut = low + (high - low) / 2**k if side == "lower" else high - (high - low) / 2**k
            at = number(cut)
            part = replace(r, upper=at, upper_open=False) if side == "lower" else replace(r, lower=at, lower_open=False)
            if chain(replace(goal, box={**goal.box, x: part})) is not None:
                return x, cut
    return None


def is_smooth(formula: Formula) -> bool:
    """Whether Coquelicot knows the derivatives of all operations, where they have any."""
    return all(node.op in _SMOOTH or _is_natural_power(node) for node in postorder(formula))


def _is_natural_power(node: Formula) -> bool:
    if node.op != "pow" or node.args[1].op != "number":
        return False
    value = node.args[1].args[0]
    return bool(value.denominator == 1 and value >= 0)


def _chain(goal: Goal, x: str, side: Literal["lower", "upper"], end: Formula) -> Chain | None:
    formulas = [goal.sign.formula]
    for _ in range(_HIGHEST):
        op = goal.sign.op if len(formulas) == 1 and not goal.box[x].is_open(side) else ">="
        if sign_at(Sign(formulas[-1], op), {x: end})[0] is not True:
            return None
        slope = derivative(formulas[-1], x)
        if sign_at(Sign(slope, op), {x: end})[1] is None:  # no derivative at the end itself
            return None
        formulas.append(slope if side == "lower" else -slope)
        starts_above = goal.sign.op == ">=" or sign_at(Sign(formulas[0], ">"), {x: end})[0]
        for strict in (True, False) if starts_above else (True,):
            found = Chain(x, side, end, tuple(formulas), strict)
            *_, last = found.goals(goal)
            if _is_shown(last, strict):
                return found
    return None


def _is_shown(goal: Goal, strict: bool) -> bool:
    """By rules of signs, by enclosures, or by the signs of numerator and denominator, multiplied out."""
    f = goal.sign.formula
    if is_positive(f, goal.box, strict) or options_for(goal, _BOXES) is not None:
        return True
    quotient = f.args[0] if f.op == "neg" else f
    if quotient.op != "div":
        return False
    above, below = (collected(u) for u in (-quotient.args[0] if f.op == "neg" else f.args[0], quotient.args[1]))
    return is_positive(above, goal.box, strict) and is_positive(below, goal.box, True)
