"""Taylor's theorem in Coq, and the derivatives of the functions that are expanded.

For a sequence of derivatives d_0, d_1, … on [l, h], which contains 0, and for some z of it,
d_0(u) = Σ_(k<n) d_k(0) u^k/k! + d_n(z) u^n/n!; the proof is by Cauchy's mean value theorem. The arc tangent has its
series instead, with 1/(1 + z²) in the remainder.
"""

from __future__ import annotations

from typing import Final

LEMMAS: Final = """\
Fixpoint factorial (n : nat) : R := match n with O => 1 | S m => INR n * factorial m end.
(* c 0 + c 1 * u + ... + c (n - 1) * u ^ (n - 1) / (n - 1)! *)
Fixpoint polynomial (c : nat -> R) (n : nat) (u : R) : R :=
  match n with O => 0 | S m => polynomial c m u + c m * u ^ m / factorial m end.

Lemma factorial_pos n : 0 < factorial n.
Proof. induction n as [| n IH]; cbn -[INR]; [lra |]. apply Rmult_lt_0_compat; [apply lt_0_INR; lia | exact IH]. Qed.

Lemma polynomial_derivative (c : nat -> R) (n : nat) (u : R) :
  is_derive (polynomial c (S n)) u (polynomial (fun k => c (S k)) n u).
Proof.
  induction n as [| n IH].
  - cbn; auto_derive; [exact I | ring].
  - apply (is_derive_ext (fun v => polynomial c (S n) v + c (S n) * v ^ S n / factorial (S n)));
      [intros; reflexivity |].
    assert (F := factorial_pos n); assert (N : 0 < INR (S n)) by (apply lt_0_INR; lia).
    change (polynomial (fun k => c (S k)) (S n) u)
      with (polynomial (fun k => c (S k)) n u + c (S n) * u ^ n / factorial n).
    apply (is_derive_plus (polynomial c (S n)) (fun v => c (S n) * v ^ S n / factorial (S n))); [exact IH |].
    auto_derive; [exact I |]. change (factorial (S n)) with (INR (S n) * factorial n).
    replace (pred (S n)) with n by reflexivity. field; split; [lra | apply Rgt_not_eq, N].
Qed.

Lemma between (f g : R -> R) (u : R) (n : nat) : u <> 0 -> f 0 = 0 ->
  (forall s, Rmin 0 u <= s <= Rmax 0 u -> is_derive f s (g s)) ->
  exists s, Rmin 0 u <= s <= Rmax 0 u /\\ s <> 0 /\\ f u * (INR (S n) * s ^ n) = g s * u ^ S n.
Proof.
  intros U Z D.
  pose (F := fun s => f s * u ^ S n - f u * s ^ S n).
  assert (DF : forall s, Rmin 0 u <= s <= Rmax 0 u ->
    derivable_pt_lim F s (g s * u ^ S n - f u * (INR (S n) * s ^ n))).
  { intros s S. apply is_derive_Reals. unfold F.
    apply (is_derive_minus (fun s => f s * u ^ Datatypes.S n) (fun s => f u * s ^ Datatypes.S n)).
    - apply (is_derive_scal_l f s (g s) (u ^ Datatypes.S n)), D, S.
    - apply (is_derive_scal (fun s => s ^ Datatypes.S n)), is_derive_Reals, (derivable_pt_lim_pow s (Datatypes.S n)). }
  destruct (Rlt_or_le u 0) as [L | L].
  - rewrite (Rmin_right 0 u), (Rmax_left 0 u) in * by lra.
    destruct (MVT_cor2 F _ u 0 L DF) as [s [E S]]. exists s; repeat split; try lra.
    assert (F0 : F 0 = 0) by (unfold F; rewrite Z; cbn; ring).
    assert (Fu : F u = 0) by (unfold F; ring). rewrite F0, Fu in E.
    assert (X : g s * u ^ Datatypes.S n - f u * (INR (Datatypes.S n) * s ^ n) = 0) by nra. lra.
  - assert (P : 0 < u) by lra. rewrite (Rmin_left 0 u), (Rmax_right 0 u) in * by lra.
    destruct (MVT_cor2 F _ 0 u P DF) as [s [E S]]. exists s; repeat split; try lra.
    assert (F0 : F 0 = 0) by (unfold F; rewrite Z; cbn; ring).
    assert (Fu : F u = 0) by (unfold F; ring). rewrite F0, Fu in E.
    assert (X : g s * u ^ Datatypes.S n - f u * (INR (Datatypes.S n) * s ^ n) = 0) by nra. lra.
Qed.

(* Taylor's theorem at 0 with Lagrange's remainder: d k is the k-th derivative, with value c k at 0. *)
Lemma taylor (n : nat) : forall (d : nat -> R -> R) (c : nat -> R) (l h : R), l <= 0 <= h ->
  (forall k, d k 0 = c k) -> (forall k s, l <= s <= h -> is_derive (d k) s (d (S k) s)) ->
  forall u, l <= u <= h ->
  exists z, l <= z <= h /\\ d O u = polynomial c n u + d n z * u ^ n / factorial n.
Proof.
  induction n as [| n IH]; intros d c l h B C D u U.
  - exists u; split; [exact U | cbn; field].
  - destruct (Req_dec u 0) as [Z | Z].
    + exists 0; split; [lra |]. rewrite Z.
      assert (P : polynomial c (S n) 0 = c O).
      { clear. induction n as [| n IH]; [cbn; field |].
        change (polynomial c (S (S n)) 0) with (polynomial c (S n) 0 + c (S n) * 0 ^ S n / factorial (S n)).
        rewrite IH, pow_ne_zero by lia. unfold Rdiv; ring. }
      rewrite P, C, pow_ne_zero by lia. unfold Rdiv; ring.
    + pose (f := fun s => d O s - polynomial c (S n) s).
      pose (g := fun s => d 1%nat s - polynomial (fun k => c (S k)) n s).
      assert (M : forall s, Rmin 0 u <= s <= Rmax 0 u -> l <= s <= h).
      { intros s; unfold Rmin, Rmax; destruct (Rle_dec 0 u); lra. }
      destruct (between f g u n Z) as [s [S [N E]]].
      * unfold f. rewrite C. clear. induction n as [| n IH]; [cbn; field |].
        change (polynomial c (S (S n)) 0) with (polynomial c (S n) 0 + c (S n) * 0 ^ S n / factorial (S n)).
        rewrite pow_ne_zero by lia. unfold Rdiv. lra.
      * intros s S. apply (is_derive_minus (d O) (polynomial c (Datatypes.S n))); [apply D, M, S |].
        apply polynomial_derivative.
      * destruct (IH (fun k => d (Datatypes.S k)) (fun k => c (Datatypes.S k)) l h B) with (u := s)
          as [z [Y T]]; [intros; apply C | intros; apply D; assumption | apply M, S |].
        exists z; split; [exact Y |].
        assert (G : g s = d (Datatypes.S n) z * s ^ n / factorial n) by (unfold g; rewrite T; ring).
        rewrite G in E. assert (F := factorial_pos n).
        assert (I : 0 < INR (Datatypes.S n)) by (apply lt_0_INR; lia).
        assert (P : s ^ n <> 0) by (apply pow_nonzero, N).
        assert (R : f u = d (Datatypes.S n) z * u ^ Datatypes.S n / factorial (Datatypes.S n)).
        { change (factorial (Datatypes.S n)) with (INR (Datatypes.S n) * factorial n).
          apply (Rmult_eq_reg_r (INR (Datatypes.S n) * s ^ n)); [rewrite E; field; lra |].
          apply Rmult_integral_contrapositive_currified; lra. }
        unfold f in R. lra.
Qed.

Lemma taylor_exp (n : nat) (l h u : R) : l <= 0 <= h -> l <= u <= h ->
  exists z, l <= z <= h /\\ exp u = polynomial (fun _ => 1) n u + exp z * u ^ n / factorial n.
Proof.
  intros B U; apply (taylor n (fun _ => exp) (fun _ => 1) l h B); [intros; apply exp_0 | | exact U].
  intros; apply is_derive_Reals, derivable_pt_lim_exp.
Qed.

Fixpoint wave (a b : R -> R) (k : nat) : R -> R :=
  match k with O => a | S m => wave b (fun s => - a s) m end.
Fixpoint wave_at (a b : R) (k : nat) : R := match k with O => a | S m => wave_at b (- a) m end.

Lemma wave_derivative (k : nat) : forall (a b : R -> R) (s : R), (forall s, is_derive a s (b s)) ->
  (forall s, is_derive b s (- a s)) -> is_derive (wave a b k) s (wave a b (S k) s).
Proof.
  induction k as [| k IH]; intros a b s A B; [apply A |].
  apply IH; [exact B |]. intros r. apply (is_derive_opp a), A.
Qed.

Lemma wave_value (k : nat) : forall (a b : R -> R), wave a b k 0 = wave_at (a 0) (b 0) k.
Proof. induction k as [| k IH]; intros a b; [reflexivity | apply IH]. Qed.

Lemma taylor_sin (n : nat) (l h u : R) : l <= 0 <= h -> l <= u <= h ->
  exists z, l <= z <= h /\\ sin u = polynomial (wave_at 0 1) n u + wave sin cos n z * u ^ n / factorial n.
Proof.
  intros B U; apply (taylor n (wave sin cos) (wave_at 0 1) l h B); [| | exact U].
  - intros k. rewrite wave_value, sin_0, cos_0. reflexivity.
  - intros; apply wave_derivative; intros; apply is_derive_Reals;
      [apply derivable_pt_lim_sin | apply derivable_pt_lim_cos].
Qed.

Lemma taylor_cos (n : nat) (l h u : R) : l <= 0 <= h -> l <= u <= h ->
  exists z, l <= z <= h /\\
    cos u = polynomial (wave_at 1 0) n u + wave cos (fun s => - sin s) n z * u ^ n / factorial n.
Proof.
  intros B U; apply (taylor n (wave cos (fun s => - sin s)) (wave_at 1 0) l h B); [| | exact U].
  - intros k. rewrite wave_value, sin_0, cos_0, Ropp_0. reflexivity.
  - intros; apply wave_derivative; intros r; [apply is_derive_Reals, derivable_pt_lim_cos |].
    apply (is_derive_opp sin), is_derive_Reals, derivable_pt_lim_sin.
Qed.

Definition log_slope (k : nat) (s : R) : R :=
  match k with O => ln (1 + s) | S m => (-1) ^ m * factorial m / (1 + s) ^ k end.
Definition log_at (k : nat) : R := match k with O => 0 | S m => (-1) ^ m * factorial m end.

Lemma taylor_log (n : nat) (l h u : R) : -1 < l -> l <= 0 <= h -> l <= u <= h ->
  exists z, l <= z <= h /\\ ln (1 + u) = polynomial log_at n u + log_slope n z * u ^ n / factorial n.
Proof.
  intros L B U; apply (taylor n log_slope log_at l h B); [| | exact U].
  - intros [| k]; cbn -[pow factorial]; rewrite Rplus_0_r; [apply ln_1 | rewrite pow1; field].
  - intros [| k] s S.
    + unfold log_slope; auto_derive; [lra | cbn; field; lra].
    + unfold log_slope. assert (P : (1 + s) ^ k <> 0) by (apply pow_nonzero; lra).
      auto_derive; [apply Rmult_integral_contrapositive_currified; [lra | exact P] |].
      change (factorial (Datatypes.S k)) with (INR (Datatypes.S k) * factorial k).
      cbn -[INR factorial]. change (match k with O => 1 | Datatypes.S _ => INR k + 1 end) with (INR (Datatypes.S k)).
      field. split; [exact P | lra].
Qed.

Fixpoint root_at (k : nat) : R := match k with O => 1 | S m => root_at m * (1 / 2 - INR m) end.
Definition root_slope (k : nat) (s : R) : R := root_at k * sqrt (1 + s) / (1 + s) ^ k.

Lemma taylor_sqrt (n : nat) (l h u : R) : -1 < l -> l <= 0 <= h -> l <= u <= h ->
  exists z, l <= z <= h /\\ sqrt (1 + u) = polynomial root_at n u + root_slope n z * u ^ n / factorial n.
Proof.
  intros L B U. replace (sqrt (1 + u)) with (root_slope 0 u) by (unfold root_slope; cbn; field).
  apply (taylor n root_slope root_at l h B); [| | exact U].
  - intros k; unfold root_slope. rewrite Rplus_0_r, sqrt_1, pow1. field.
  - intros k s I. unfold root_slope. assert (P : 0 < 1 + s) by lra.
    assert (Q : (1 + s) ^ k <> 0) by (apply pow_nonzero; lra).
    assert (V := sqrt_lt_R0 _ P). assert (W := sqrt_sqrt (1 + s) ltac:(lra)).
    assert (E : is_derive (fun s => (1 + s) ^ k) s (INR k * (1 + s) ^ k / (1 + s))).
    { destruct k as [| k]; [cbn; auto_derive; [exact Logic.I | field; lra] |].
      auto_derive; [exact Logic.I |].
      change (match k with O => 1 | S _ => INR k + 1 end) with (INR (S k)). cbn -[INR]. field. lra. }
    assert (D : is_derive (fun s => sqrt (1 + s)) s (/ (2 * sqrt (1 + s)))).
    { auto_derive; [exact P | field; lra]. }
    assert (G := is_derive_div _ _ _ _ _ (is_derive_scal _ _ (root_at k) _ D) E Q).
    replace (root_at (S k) * sqrt (1 + s) / (1 + s) ^ S k) with
      ((root_at k * (/ (2 * sqrt (1 + s))) * (1 + s) ^ k
        - root_at k * sqrt (1 + s) * (INR k * (1 + s) ^ k / (1 + s))) / ((1 + s) ^ k) ^ 2);
      [exact G |].
    change (root_at (S k)) with (root_at k * (1 / 2 - INR k)). change ((1 + s) ^ S k) with ((1 + s) * (1 + s) ^ k).
    set (p := (1 + s) ^ k) in *. set (r := sqrt (1 + s)) in *. rewrite <- W. field. split; [exact Q | lra].
Qed.

Lemma bounded_log (n : nat) (l h a b u : R) : -1 < l -> l <= 0 <= h -> l <= u <= h ->
  (forall z, l <= z <= h -> a <= log_slope n z / factorial n <= b) ->
  exists w, a <= w <= b /\\ ln (1 + u) = polynomial log_at n u + w * u ^ n.
Proof.
  intros L B U C; destruct (taylor_log n l h u L B U) as [z [Z E]].
  exists (log_slope n z / factorial n); split; [apply C, Z | rewrite E; unfold Rdiv; ring].
Qed.
Ltac slope_of_log := cbv [log_slope factorial INR].

Lemma bounded_sqrt (n : nat) (l h a b u : R) : -1 < l -> l <= 0 <= h -> l <= u <= h ->
  (forall z, l <= z <= h -> a <= root_slope n z / factorial n <= b) ->
  exists w, a <= w <= b /\\ sqrt (1 + u) = polynomial root_at n u + w * u ^ n.
Proof.
  intros L B U C; destruct (taylor_sqrt n l h u L B U) as [z [Z E]].
  exists (root_slope n z / factorial n); split; [apply C, Z | rewrite E; unfold Rdiv; ring].
Qed.
Ltac slope_of_sqrt := cbv [root_slope root_at factorial INR].

(* t - t^3/3 + ... *)
Fixpoint arc (n : nat) (u : R) : R :=
  match n with O => 0 | S m => arc m u + (-1) ^ m * u ^ (2 * m + 1) / INR (2 * m + 1) end.
Lemma arc_derivative (n : nat) (u : R) : is_derive (arc n) u ((1 - (- u ^ 2) ^ n) / (1 + u ^ 2)).
Proof.
  assert (P : 0 < 1 + u ^ 2) by (assert (Q := pow2_ge_0 u); lra).
  induction n as [| n IH].
  - cbn -[pow]; apply (is_derive_ext (fun _ => 0)); [reflexivity |].
    replace ((1 - _) / _) with 0 by (cbn; field; lra). apply is_derive_Reals, derivable_pt_lim_const.
  - assert (N : INR (2 * n + 1) <> 0) by (apply not_0_INR; lia).
    apply (is_derive_ext (fun v => plus (arc n v) (scal ((-1) ^ n / INR (2 * n + 1)) (v ^ (2 * n + 1))))).
    { intros; unfold plus, scal; cbn -[pow INR]; unfold mult; cbn -[pow INR]. field; exact N. }
    replace ((1 - (- u ^ 2) ^ S n) / (1 + u ^ 2)) with
      (plus ((1 - (- u ^ 2) ^ n) / (1 + u ^ 2)) (scal ((-1) ^ n / INR (2 * n + 1)) (INR (2 * n + 1) * u ^ (2 * n)))).
    { apply (is_derive_plus (arc n)); [exact IH |]. apply is_derive_scal, is_derive_Reals.
      replace (u ^ (2 * n)) with (u ^ (pred (2 * n + 1))) by (f_equal; lia). apply derivable_pt_lim_pow. }
    unfold plus, scal; cbn -[pow INR Nat.mul Nat.add]; unfold mult; cbn -[pow INR Nat.mul Nat.add].
    replace (- u ^ 2) with (-1 * u ^ 2) by ring. rewrite !Rpow_mult_distr, <- !pow_mult.
    replace (2 * S n)%nat with (2 + 2 * n)%nat by lia. rewrite pow_add. cbn [pow].
    set (p := u ^ (2 * n)). set (s := (-1) ^ n). field. split; [lra | exact N].
Qed.
Lemma taylor_atan (n : nat) (l h u : R) : l <= 0 <= h -> l <= u <= h ->
  exists z, l <= z <= h /\\ atan u = arc n u + (-1) ^ n * u ^ (2 * n + 1) / (INR (2 * n + 1) * (1 + z ^ 2)).
Proof.
  intros B U. assert (Z0 : arc n 0 = 0).
  { clear; induction n as [| n IH]; [reflexivity |]. cbn -[pow INR Nat.mul Nat.add].
    rewrite IH, pow_ne_zero by lia. unfold Rdiv; ring. }
  assert (N : INR (2 * n + 1) <> 0) by (apply not_0_INR; lia).
  destruct (Req_dec u 0) as [Z | Z].
  - exists 0; split; [lra |]. rewrite Z, Z0, atan_0, pow_ne_zero by lia. unfold Rdiv; ring.
  - destruct (between (fun s => atan s - arc n s) (fun s => (- s ^ 2) ^ n / (1 + s ^ 2)) u (2 * n) Z) as [z [Y [M E]]].
    + rewrite Z0, atan_0; ring.
    + intros s _. assert (P : 0 < 1 + s ^ 2) by (assert (Q := pow2_ge_0 s); lra).
      replace ((- s ^ 2) ^ n / (1 + s ^ 2)) with (/ (1 + s ^ 2) - (1 - (- s ^ 2) ^ n) / (1 + s ^ 2)) by (field; lra).
      apply (is_derive_minus atan (arc n)); [| apply arc_derivative].
      apply is_derive_Reals, derivable_pt_lim_atan.
    + exists z; split; [revert Y; unfold Rmin, Rmax; destruct (Rle_dec 0 u); lra |].
      assert (P : 0 < 1 + z ^ 2) by (assert (Q := pow2_ge_0 z); lra).
      assert (K : z ^ (2 * n) <> 0) by (apply pow_nonzero, M).
      replace (S (2 * n)) with (2 * n + 1)%nat in E by lia.
      replace (- z ^ 2) with (-1 * z ^ 2) in E by ring. rewrite Rpow_mult_distr, <- pow_mult in E.
      assert (F : atan u - arc n u = (-1) ^ n * u ^ (2 * n + 1) / (INR (2 * n + 1) * (1 + z ^ 2))).
      { apply (Rmult_eq_reg_r (INR (2 * n + 1) * z ^ (2 * n))); [rewrite E; field; split; [lra | exact N] |].
        apply Rmult_integral_contrapositive_currified; assumption. }
      lra.
Qed.
"""
