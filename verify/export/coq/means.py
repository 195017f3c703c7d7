"""The inequality of weighted means in Coq: p·N <= Σ n·u where (p^N)² <= (Π u^n)², the u are not negative and N = Σ n.

For p > 0 all u are positive, and u >= p + p·(log u - log p) for each; the logarithms add up to that of Π u^n, which is
at least N·log p. For p <= 0 there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number
from verify.kernel.algebra import Algebra
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables
from verify.kernel.sums import mean_gap

from .identities import identity
from .script import Script, defined, known_facts, part
from .terms import bracketed, term

LEMMAS: Final = """\
Definition weighted := list (nat * R).
Fixpoint weighted_sum (l : weighted) : R :=
  match l with nil => 0 | cons (n, u) l => IZR (Z.of_nat n) * u + weighted_sum l end.
Fixpoint weighted_product (l : weighted) : R :=
  match l with nil => 1 | cons (n, u) l => u ^ n * weighted_product l end.
Fixpoint weights (l : weighted) : nat := match l with nil => O | cons (n, _) l => (n + weights l)%nat end.
Fixpoint nonnegative (l : weighted) : Prop := match l with nil => True | cons (_, u) l => 0 <= u /\\ nonnegative l end.

Lemma product_nonnegative (l : weighted) : nonnegative l -> 0 <= weighted_product l.
Proof.
  induction l as [| [n u] l IH]; cbn; [lra |]. intros [U N]; apply Rmult_le_pos; [apply pow_le, U | apply IH, N].
Qed.

Lemma tangent_of_log (u p : R) : 0 < u -> 0 < p -> p + p * (ln u - ln p) <= u.
Proof.
  intros U P; assert (Q : 0 < u / p) by (apply Rdiv_lt_0_compat; assumption).
  assert (E := exp_ineq1_le (ln (u / p))). rewrite exp_ln in E by exact Q.
  unfold Rdiv in E; rewrite ln_mult, ln_Rinv in E by (try apply Rinv_0_lt_compat; assumption).
  assert (M : p * (1 + (ln u + - ln p)) <= p * (u * / p)) by (apply Rmult_le_compat_l; lra).
  replace (p * (u * / p)) with u in M by (field; lra). lra.
Qed.

Lemma tangents (l : weighted) (p : R) : nonnegative l -> 0 < p -> 0 < weighted_product l ->
  p * INR (weights l) + p * (ln (weighted_product l) - INR (weights l) * ln p) <= weighted_sum l.
Proof.
  intros N P; induction l as [| [n u] l IH]; cbn [weighted_product weights weighted_sum]; intros Q.
  - rewrite ln_1; cbn; lra.
  - destruct N as [U N]. assert (L := product_nonnegative l N).
    assert (A : 0 < weighted_product l).
    { destruct L as [L | L]; [exact L |]. rewrite <- L, Rmult_0_r in Q; lra. }
    assert (B : 0 < u ^ n).
    { destruct (pow_le u n U) as [B | B]; [exact B |]. rewrite <- B, Rmult_0_l in Q; lra. }
    specialize (IH N A). rewrite ln_mult, plus_INR by assumption. rewrite <- INR_IZR_INZ.
    destruct n as [| n].
    + cbn [pow INR] in *; rewrite ln_1; lra.
    + assert (V : 0 < u).
      { destruct U as [U | U]; [exact U |]. rewrite <- U, pow_i in B by lia; lra. }
      rewrite ln_pow by exact V. assert (T := tangent_of_log u p V P).
      assert (C := pos_INR (S n)).
      assert (D : INR (S n) * (p + p * (ln u - ln p)) <= INR (S n) * u) by (apply Rmult_le_compat_l; assumption).
      lra.
Qed.

Lemma means (l : weighted) (p : R) : nonnegative l -> (p ^ weights l) ^ 2 <= weighted_product l ^ 2 ->
  0 < p -> p * INR (weights l) <= weighted_sum l.
Proof.
  intros N Q P. assert (A := product_nonnegative l N). assert (B := pow_lt p (weights l) P).
  assert (C : p ^ weights l <= weighted_product l).
  { apply Rnot_lt_le; intros L.
    assert (weighted_product l * weighted_product l < p ^ weights l * p ^ weights l).
    { apply Rmult_le_0_lt_compat; assumption. }
    lra. }
  assert (T := tangents l p N P ltac:(lra)).
  assert (E : ln (p ^ weights l) <= ln (weighted_product l)) by (apply ln_le; assumption).
  rewrite ln_pow in E by exact P.
  assert (0 <= p * (ln (weighted_product l) - INR (weights l) * ln p)) by (apply Rmult_le_pos; lra). lra.
Qed.
"""

#: Shares are added one by one.
_MOST: Final = 24


def means_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """Σ (n/N)·u - p >= 0. Raises InputError for shares that are too many."""
    inner, names = read_formula(table["inner"]), script.names
    outer: list[tuple[Formula, int]] = []
    lines = known_facts(script, goal, goal.sign.formula)
    for k, entry in enumerate(table["outer"]):
        formula, share = read_formula(entry["formula"]), int(entry["share"])
        lines += defined(script, f"{name}_{k}d", goal, formula, entry.get("domain", ()))
        lines.append(part(script, f"{name}_{k}", goal, Sign(formula, ">="), entry["proof"]))
        outer.append((formula, share))
    lines += defined(script, f"{name}_d", goal, inner, table.get("domain", ()))
    count = sum(share for _, share in outer)
    if goal.sign.op != ">=" or not outer or not 0 < count <= _MOST:
        raise InputError(f"Expected an inequality of means with at most {_MOST} shares but got {count}.")
    product: Formula = number(1)
    for formula, share in reversed(outer):
        product = formula ** number(share) * product
    algebra = Algebra(nonnegative_variables(goal))
    squares = algebra.normals([product ** number(2), (inner ** number(count)) ** number(2)])
    factor = algebra.div(*squares).rational()
    if factor is None or factor < 1:
        raise InputError("Expected a term that is at most the geometric mean of the others.")
    square = number(factor) * (inner ** number(count)) ** number(2)
    pairs = " :: ".join(f"({share}%nat, {term(formula, names)})" for formula, share in outer)
    p, gap = bracketed(inner, names), mean_gap(outer, inner)
    lines += [
        f"  assert (E : {term(product ** number(2), names)} = {term(square, names)}).",
        f"  {{ unfold_functions; {identity(product ** number(2), square, names)}. }}",
        f"  assert (F : {term(goal.sign.formula, names)} = {term(gap, names)}).",
        f"  {{ clear E; unfold_functions; {identity(goal.sign.formula, gap, names)}. }}",
        f"  destruct (Rle_or_lt {p} 0) as [M | M]; [try rewrite F; lra |].",
        f"  assert (G := means ({pairs} :: nil)%list {p}).",
        "  cbv [nonnegative weights weighted_product weighted_sum Nat.add INR Z.of_nat Pos.of_succ_nat Pos.succ] in G.",
        f"  assert (Q := pow2_ge_0 ({p} ^ {count})).",
        "  specialize (G ltac:(repeat split; assumption) ltac:(lra) M). try rewrite F; lra.",
    ]
    return script.add(name, goal, "\n".join(["  intros.", *lines]))
