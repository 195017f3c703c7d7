"""``>= 0`` on a closed box from the same inside, in Coq: on the way from a point to the middle, f is continuous.

For a point p of the box and q inside it, g(t) = f(p + t·(q - p)) is not negative for 0 < t < 1. It has a derivative at
0, so it is continuous there, and g(0) >= 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from numerics import enclosure as A
from verify.errors import InputError
from verify.formula.tree import Formula, number, substitute, variable
from verify.kernel.boundary import opened
from verify.kernel.box import Range
from verify.kernel.goal import Goal

from .definedness import differentiable
from .expansion_state import fresh_name
from .script import Script, known_facts, shown
from .terms import bracketed, term

LEMMAS: Final = """\
Lemma from_inside (g : R -> R) : ex_derive g 0 -> (forall t, 0 < t < 1 -> 0 <= g t) -> 0 <= g 0.
Proof.
  intros D P; apply Rnot_lt_le; intros N.
  assert (C := derivable_continuous_pt g 0 (ex_derive_Reals_0 g 0 D)).
  destruct (C (- g 0)) as [d [A B]]; [lra |].
  set (t := Rmin (d / 2) (1 / 2)).
  assert (T : 0 < t < 1 /\\ t < d) by (unfold t, Rmin; destruct (Rle_dec (d / 2) (1 / 2)); lra).
  assert (Q := P t (proj1 T)).
  assert (X : Rabs (g t - g 0) < - g 0).
  { apply (B t); split; [split; [exact I | lra] |]. change (Rabs (t - 0) < d); rewrite Rabs_pos_eq; lra. }
  apply Rabs_def2 in X; lra.
Qed.

Lemma moves_above (l x q t : R) : l <= x -> l < q -> 0 < t < 1 -> l < x + t * (q - x).
Proof.
  intros X Q T; assert (0 <= (1 - t) * (x - l)) by (apply Rmult_le_pos; lra).
  assert (0 < t * (q - l)) by (apply Rmult_lt_0_compat; lra); lra.
Qed.

Lemma moves_below (u x q t : R) : x <= u -> q < u -> 0 < t < 1 -> x + t * (q - x) < u.
Proof.
  intros X Q T; assert (0 <= (1 - t) * (u - x)) by (apply Rmult_le_pos; lra).
  assert (0 < t * (u - q)) by (apply Rmult_lt_0_compat; lra); lra.
Qed.
"""


def interior_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The formula is not negative inside the box, hence on it."""
    if goal.sign.op != ">=" or goal.assumptions:
        raise InputError("Expected a goal f >= 0 without assumptions.")
    inner, formula = opened(goal, A), goal.sign.formula
    lemma = shown(script, f"{name}_1", inner, table["proof"])
    time = variable(fresh_name("t", goal.box))
    names = {**script.names, time.args[0]: "t"}
    moved = {x: _inside(r) for x, r in goal.box.items() if inner.box[x] != r}
    places = {x: variable(x) + time * (q - variable(x)) for x, q in moved.items()}
    f = f"(fun t : R => {term(substitute(formula, places), names)})"
    lines = [
        "  intros.",
        *known_facts(script, goal, formula),
        *(f"  {fact}." for fact in differentiable(script, name, goal, set(moved), script.names)),
        f"  assert (V : 0 <= {f} 0).",
        f"  {{ apply (from_inside {f}).",
    ]
    lines += ["    - cbv beta; unfold_functions; unfold tan; auto_derive; rewrite ?Rmult_0_l, ?Rplus_0_r; beside."]
    lines += ["    - intros t T; cbv beta."]
    for x, q in moved.items():
        for side, lemma_name in (("lower", "moves_above"), ("upper", "moves_below")):
            end = goal.box[x].lower if side == "lower" else goal.box[x].upper
            if end is not None:
                use = f"{lemma_name} {' '.join(bracketed(u, names) for u in (end, variable(x), q))} t"
                lines.append(f"      assert (M{len(lines)} := {use} ltac:(lra) ltac:(first [lra | interval]) T).")
    arguments = " ".join(bracketed(places.get(x, variable(x)), names) for x in goal.box)
    lines.append(f"      apply ({lemma} {arguments}); first [assumption | lra]. }}")
    back = [
        f"replace ({term(substitute(place, {time.args[0]: number(0)}), names)}) with {names[x]} in V by ring; "
        for x, place in places.items()
    ]
    lines.append(f"  cbv beta in V; {''.join(back)}exact V.")
    return script.add(name, goal, "\n".join(lines))


def _inside(r: Range) -> Formula:
    """A point inside a range."""
    if r.lower is not None and r.upper is not None:
        return (r.lower + r.upper) / 2
    if r.lower is not None:
        return r.lower + number(1)
    return number(0) if r.upper is None else r.upper - number(1)
