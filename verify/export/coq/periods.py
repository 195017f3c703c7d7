"""A sign over one period, in Coq: every point has one within the period that differs from it by whole periods.

Exact algebra shows F(x + P) = F(x) for every real x, so the formula must have its value for all of them: no division by
what depends on x, and no function that is defined on a part of the line only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.tree import LEAVES, Formula, number, postorder, substitute, variable, variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.periodic import one_period

from .algebraic import SAME
from .identities import identity
from .script import Script, shown
from .terms import bracketed, free_name, term

LEMMAS: Final = """\
Lemma whole_periods (f : R -> R) (p : R) : (forall x, f (x + p) = f x) ->
  forall (m : Z) (x : R), f (x + IZR m * p) = f x.
Proof.
  intros P. assert (N : forall (n : nat) (x : R), f (x + INR n * p) = f x).
  { induction n as [| n IH]; intros x; [f_equal; cbn; ring |].
    replace (x + INR (S n) * p) with (x + INR n * p + p) by (rewrite S_INR; ring). rewrite P; apply IH. }
  intros m x; destruct (Z_le_dec 0 m) as [L | L].
  - rewrite <- (Z2Nat.id m L), <- INR_IZR_INZ; apply N.
  - rewrite <- (N (Z.to_nat (- m)) (x + IZR m * p)). f_equal.
    rewrite INR_IZR_INZ, Z2Nat.id by lia. rewrite opp_IZR; ring.
Qed.

Lemma period_from (f : R -> R) (p l : R) : 0 < p -> (forall x, f (x + p) = f x) ->
  forall x, exists y, l <= y < l + p /\\ f x = f y.
Proof.
  intros Q P x; destruct (archimed ((x - l) / p)) as [A B]; set (m := up ((x - l) / p)) in *.
  exists (x + IZR (1 - m) * p); split; [| symmetry; apply whole_periods, P].
  assert (E : x = l + (x - l) / p * p) by (field; lra). set (r := (x - l) / p) in *. rewrite minus_IZR.
  assert (0 <= (r + 1 - IZR m) * p) by (apply Rmult_le_pos; lra).
  assert (0 < (IZR m - r) * p) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

Lemma period_above (f : R -> R) (p l : R) : 0 < p -> (forall x, f (x + p) = f x) ->
  forall x, exists y, l < y <= l + p /\\ f x = f y.
Proof.
  intros Q P x.
  assert (P' : forall x, f (- (x + p)) = f (- x)) by (intros t; rewrite <- (P (- (t + p))); f_equal; ring).
  destruct (period_from (fun t => f (- t)) p (- l - p) Q P' (- x)) as [y [Y E]].
  exists (- y); split; [lra |]. rewrite Ropp_involutive in E; exact E.
Qed.
"""

#: Operations that have a value for every real number, and are continuous there.
_EVERYWHERE: Final = frozenset(
    {"add", "sub", "mul", "neg", "sin", "cos", "exp", "abs", "atan", "sinh", "cosh", "tanh", "min", "max"}
)


def period_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The goal over one period. Raises InputError where the formula is not one for every real number."""
    x, period, names = str(table["variable"]), read_formula(table["period"]), script.names
    f, r = goal.sign.formula, goal.box[x]
    short = one_period(r, period)
    if short is None or goal.sign.op not in SAME or not all(_is_everywhere(node, x) for node in postorder(f)):
        raise InputError(f"Expected a formula of {x} that has a value for every real number.")
    new = replace(goal, box={**goal.box, x: short})
    lemma = shown(script, f"{name}_1", new, table["proof"])
    function = f"(fun {names[x]} : R => {term(f, names)})"
    # Either end of a range may be open; where there is none at all, the period begins at 0.
    open_below = r.lower is not None and r.lower_open
    start = number(0) if short.lower is None else short.lower
    same = identity(substitute(f, {x: variable(x) + period}), f, {**names, x: "t"})
    way = "period_above" if open_below else "period_from"
    point = free_name("y", names.values())
    arguments = " ".join(point if n == x else names[n] for n in new.box)
    lines = [
        "  intros.",
        f"  assert (Q : {term(Sign(period, '>').formula, names)} > 0) by first [lra | interval].",
        f"  assert (P : forall t : R, {function} (t + {bracketed(period, names)}) = {function} t).",
        f"  {{ intros t; cbv beta; unfold_functions; {same}. }}",
        f"  destruct ({way} {function} {bracketed(period, names)} {bracketed(start, names)} Q P {names[x]})"
        f" as [{point} [Y E]].",
        f"  cbv beta in E; apply ({SAME[goal.sign.op]} _ _ E).",
        f"  apply ({lemma} {arguments}); first [assumption | lra | interval].",
    ]
    return script.add(name, goal, "\n".join(lines))


def _is_everywhere(node: Formula, x: str) -> bool:
    if node.op in LEAVES or x not in variables(node) or node.op in _EVERYWHERE:
        return True
    if node.op == "div":
        return x not in variables(node.args[1])
    exponent = node.args[-1]
    return node.op == "pow" and exponent.op == "number" and exponent.args[0].denominator == 1 and exponent.args[0] >= 0
