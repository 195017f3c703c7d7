"""Lemmas in Coq about the neighbourhood of an end: the distance t, and functions with a power of t taken out."""

from __future__ import annotations

from typing import Final

LEMMAS: Final = """\
Lemma some_number (l h v : R) : l <= v <= h -> exists z, l <= z <= h /\\ v = z.
Proof. intros H; exists v; split; [exact H | reflexivity]. Qed.

Lemma exp_at_least (n : nat) (u : R) : 0 <= u -> 1 <= polynomial (fun _ => 1) (S n) u <= exp u.
Proof.
  intros U; split.
  - induction n as [| n IH]; [cbn; lra |].
    change (polynomial (fun _ => 1) (S (S n)) u) with (polynomial (fun _ => 1) (S n) u + 1 * u ^ S n / factorial (S n)).
    assert (0 <= 1 * u ^ S n / factorial (S n)); [| lra].
    apply Rmult_le_pos; [rewrite Rmult_1_l; apply pow_le, U | apply Rlt_le, Rinv_0_lt_compat, factorial_pos].
  - destruct (taylor_exp (S n) 0 u u) as [z [Z E]]; [lra | lra |]; rewrite E.
    assert (0 <= exp z * u ^ S n / factorial (S n)); [| lra].
    apply Rmult_le_pos; [| apply Rlt_le, Rinv_0_lt_compat, factorial_pos].
    apply Rmult_le_pos; [apply Rlt_le, exp_pos | apply pow_le, U].
Qed.

Lemma exp_grows (n : nat) (u : R) : 0 <= u ->
  exists z, (1 <= z /\\ True) /\\ exp u = z * polynomial (fun _ => 1) (S n) u.
Proof.
  intros U; destruct (exp_at_least n u U) as [A B]; set (p := polynomial (fun _ => 1) (S n) u) in *.
  exists (exp u / p); split; [split; [| exact I] | field; lra].
  apply (Rmult_le_reg_r p); [lra |]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; lra.
Qed.

Lemma exp_decays (n : nat) (u : R) : 0 <= u ->
  exists z, 0 <= z <= 1 /\\ exp (- u) = z / polynomial (fun _ => 1) (S n) u.
Proof.
  intros U; destruct (exp_at_least n u U) as [A B]; set (p := polynomial (fun _ => 1) (S n) u) in *.
  assert (P := exp_pos (- u)); assert (Q := exp_pos u).
  assert (E : exp (- u) * exp u = 1) by (rewrite <- exp_plus, Rplus_opp_l; apply exp_0).
  exists (exp (- u) * p); split; [split | field; lra].
  - apply Rmult_le_pos; lra.
  - rewrite <- E; apply Rmult_le_compat_l; lra.
Qed.

Lemma exp_fast (n : nat) (u : R) : 0 <= u ->
  exists z, (0 < z <= 1) /\\ exp u = polynomial (fun _ => 1) (S n) u / z.
Proof.
  intros U; destruct (exp_at_least n u U) as [A B]; set (p := polynomial (fun _ => 1) (S n) u) in *.
  exists (p / exp u); split; [split | field; lra].
  - apply Rdiv_lt_0_compat; lra.
  - apply (Rmult_le_reg_r (exp u)); [lra |]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; lra.
Qed.
Lemma exp_times (k : nat) (a u e : R) : exp u = e -> a = INR k * u -> exp a = e ^ k.
Proof.
  intros <- ->; induction k as [| k IH]; [rewrite Rmult_0_l; apply exp_0 |].
  rewrite S_INR, Rmult_plus_distr_r, exp_plus, IH, Rmult_1_l; cbn; ring.
Qed.
Lemma exp_times_minus (k : nat) (a u e : R) : exp u = e -> a = - (INR k * u) -> exp a = / e ^ k.
Proof. intros E ->; rewrite exp_Ropp; f_equal; apply (exp_times k _ u e E); reflexivity. Qed.

Lemma positive_root (q : nat) (s d : R) : 0 < s -> s <= d ^ S q -> 0 <= d -> exists t, 0 < t <= d /\\ s = t ^ S q.
Proof.
  intros S D P. assert (N : INR (Datatypes.S q) <> 0) by (apply not_0_INR; lia).
  assert (T : Rpower s (/ INR (Datatypes.S q)) ^ Datatypes.S q = s).
  { rewrite <- Rpower_pow by apply exp_pos. rewrite Rpower_mult, Rinv_l by exact N. apply Rpower_1, S. }
  exists (Rpower s (/ INR (Datatypes.S q))); split; [split; [apply exp_pos |] | symmetry; exact T].
  apply Rnot_lt_le; intros L. apply (Rlt_not_le (Rpower s (/ INR (Datatypes.S q)) ^ Datatypes.S q) (d ^ Datatypes.S q)).
  - assert (H : forall n, 0 <= d -> d < Rpower s (/ INR (Datatypes.S q)) ->
      0 <= d ^ n /\\ d ^ Datatypes.S n < Rpower s (/ INR (Datatypes.S q)) ^ Datatypes.S n).
    { clear; intros n P L; set (r := Rpower s (/ INR (Datatypes.S q))) in *; clearbody r.
      induction n as [| n [IH1 IH2]]; [cbn; lra |]. split; [apply pow_le, P |].
      change (d ^ Datatypes.S (Datatypes.S n)) with (d * d ^ Datatypes.S n).
      change (r ^ Datatypes.S (Datatypes.S n)) with (r * r ^ Datatypes.S n).
      apply Rmult_le_0_lt_compat; [exact P | apply pow_le, P | exact L | exact IH2]. }
    apply H; assumption.
  - rewrite T; exact D.
Qed.

Lemma distance (q : nat) (a b d : R) : a < b -> b - a <= d ^ S q -> 0 <= d ->
  exists t, 0 < t <= d /\\ b - a = t ^ S q.
Proof. intros; apply positive_root; lra. Qed.

Lemma to_infinity (q : nat) (x a d : R) : 0 < a <= x -> 1 / a <= d ^ S q -> 0 <= d ->
  exists t, 0 < t <= d /\\ x = 1 / t ^ S q.
Proof.
  intros A D P; destruct (positive_root q (1 / x) d) as [t [T E]].
  - apply Rdiv_lt_0_compat; lra.
  - apply Rle_trans with (1 / a); [| exact D]. unfold Rdiv; rewrite !Rmult_1_l; apply Rinv_le_contravar; lra.
  - exact P.
  - exists t; split; [exact T |]. rewrite <- E; field; lra.
Qed.

Lemma to_minus_infinity (q : nat) (x a d : R) : 0 < a <= - x -> 1 / a <= d ^ S q -> 0 <= d ->
  exists t, 0 < t <= d /\\ - x = 1 / t ^ S q.
Proof. intros; apply (to_infinity q (- x) a d); assumption. Qed.

Lemma sum_exp (a c u : R) : a = c + u -> exp a = exp c * exp u.
Proof. intros; subst; apply exp_plus. Qed.
Lemma sum_sin (a c u : R) : a = c + u -> sin a = sin c * cos u + cos c * sin u.
Proof. intros; subst; apply sin_plus. Qed.
Lemma sum_cos (a c u : R) : a = c + u -> cos a = cos c * cos u - sin c * sin u.
Proof. intros; subst; apply cos_plus. Qed.
Lemma sum_log (a c u : R) : a = c * (1 + u) -> 0 < c -> 0 < 1 + u -> ln a = ln c + ln (1 + u).
Proof. intros; subst; apply ln_mult; assumption. Qed.
Lemma sum_sqrt (a c u : R) : a = c * (1 + u) -> 0 < c -> sqrt a = sqrt c * sqrt (1 + u).
Proof. intros; subst; apply sqrt_mult_alt; lra. Qed.

Lemma root_out (k : nat) (t a b : R) : 0 < t -> 0 < b -> a = (t ^ k) ^ 2 * b -> sqrt a = t ^ k * sqrt b.
Proof.
  intros T B E; subst. assert (P := pow_lt t k T).
  rewrite sqrt_mult_alt by apply pow2_ge_0. f_equal. apply sqrt_lem_1; [apply pow2_ge_0 | lra | ring].
Qed.
Lemma root_in (k : nat) (t a b : R) : 0 < t -> 0 < b -> a = b / (t ^ k) ^ 2 -> sqrt a = sqrt b / t ^ k.
Proof.
  intros T B E. assert (P := pow_lt t k T). assert (Q := pow_lt (t ^ k) 2 P).
  assert (A : 0 < a) by (subst; apply Rdiv_lt_0_compat; assumption).
  rewrite (root_out k t b a T A); [field; lra |]. rewrite E; field; lra.
Qed.
Lemma log_out (k : nat) (t a b : R) : 0 < t -> 0 < b -> a = t ^ k * b -> ln a = INR k * ln t + ln b.
Proof.
  intros T B E; subst; rewrite ln_mult by (try apply pow_lt; assumption).
  rewrite ln_pow by exact T; reflexivity.
Qed.
Lemma log_in (k : nat) (t a b : R) : 0 < t -> 0 < b -> a = b / t ^ k -> ln a = ln b - INR k * ln t.
Proof.
  intros T B E. assert (P := pow_lt t k T).
  assert (A : 0 < a) by (subst; apply Rdiv_lt_0_compat; assumption).
  rewrite (log_out k t b a T A); [ring |]. rewrite E; field; lra.
Qed.
Lemma same_size (u v : R) : 0 < v -> u = v -> Rabs u = v.
Proof. intros P E; subst; apply Rabs_pos_eq; lra. Qed.

Lemma other_size (u v : R) : 0 < v -> u = - v -> Rabs u = v.
Proof. intros P E; subst; rewrite Rabs_Ropp; apply Rabs_pos_eq; lra. Qed.

Lemma atan_out (a b : R) : 0 < b -> a = / b -> atan a = PI / 2 - atan b.
Proof. intros B E; subst; apply atan_inv, B. Qed.

Lemma t_log_t (d h t : R) : 0 < t <= d -> d * (d - 1) <= h -> 0 <= h ->
  exists z, (-37 / 100) <= z <= h /\\ ln t = z / t.
Proof.
  intros T D H; exists (t * ln t); split; [split | field; lra].
  - assert (L : ln (/ (exp 1 * t)) <= / (exp 1 * t) - 1).
    { assert (P : 0 < / (exp 1 * t)) by (apply Rinv_0_lt_compat, Rmult_lt_0_compat; [apply exp_pos | lra]).
      assert (Q := exp_ineq1_le (ln (/ (exp 1 * t)))). rewrite exp_ln in Q by exact P. lra. }
    assert (E1 := exp_pos 1). rewrite ln_Rinv in L by (apply Rmult_lt_0_compat; lra).
    rewrite ln_mult, ln_exp in L by lra.
    assert (M : - ln t <= / (exp 1 * t)) by lra.
    assert (K : t * - ln t <= t * / (exp 1 * t)) by (apply Rmult_le_compat_l; lra).
    replace (t * / (exp 1 * t)) with (/ exp 1) in K by (field; lra).
    assert (V : / exp 1 <= 37 / 100) by interval. lra.
  - assert (Q := exp_ineq1_le (ln t)). rewrite exp_ln in Q by lra.
    apply Rle_trans with (t * (t - 1)); [apply Rmult_le_compat_l; lra |].
    destruct (Rle_or_lt t 1); [nra |]. nra.
Qed.
Lemma log_below (d h t : R) : 0 < t <= d -> ln d <= h -> exists z, (z <= h /\\ True) /\\ ln t = z.
Proof.
  intros T D; exists (ln t); split; [split; [ | exact I] | reflexivity].
  apply Rle_trans with (2 := D), ln_le; lra.
Qed.
Lemma small_log (d l t : R) : 0 < t <= d -> d <= 1 / 4 -> l <= d * ln d ->
  exists z, l <= z <= 0 /\\ ln t = z / t.
Proof.
  intros T D L; exists (t * ln t); split; [split | field; lra].
  - apply Rle_trans with (1 := L).
    assert (B : 1 + ln d <= 0).
    { apply Rle_trans with (1 + ln (1 / 4)); [| interval]. apply Rplus_le_compat_l. apply ln_le; lra. }
    assert (Q := exp_ineq1_le (ln (d / t))). assert (P : 0 < d / t) by (apply Rdiv_lt_0_compat; lra).
    rewrite exp_ln in Q by exact P. unfold Rdiv in Q.
    rewrite ln_mult, ln_Rinv in Q by (try apply Rinv_0_lt_compat; lra).
    assert (K : t * (1 + (ln d + - ln t)) <= t * (d * / t)) by (apply Rmult_le_compat_l; lra).
    replace (t * (d * / t)) with d in K by (field; lra). nra.
  - assert (N : ln t <= 0) by (rewrite <- ln_1; apply ln_le; lra). nra.
Qed.


Ltac nonzero := repeat split; first [ assumption | lra | positive | match goal with
  | H : 0 < ?d |- ?e <> 0 => replace e with d by ring; apply Rgt_not_eq, H
  | H : 0 < - ?d |- ?e <> 0 => replace e with d by ring; lra
  end | interval | apply Rgt_not_eq; interval | apply Rlt_not_eq; interval ].
Ltac fielded := first [ ring | field; nonzero ].
Ltac taylored E :=
  cbv [polynomial factorial INR wave wave_at log_at log_slope root_at root_slope arc Nat.mul Nat.add] in E.
"""
