"""Identities in Coq: angles and exponents are taken apart, roots and sines squared, and ``field`` does the rest.

What exact algebra calls zero (``verify.kernel.algebra``), Coq's ``field`` shows once all functions are written with
the same arguments: sin(2x + y) by sin x, cos x, sin y and cos y, e^(a + b) by e^a and e^b; and once it is told that
sin² u = 1 - cos² u and (√a)² = a. Every step is a rewriting that Coq proves; where one is missing, Coq refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from verify.formula.endpoints import rational
from verify.formula.tree import LEAVES, PI, Formula, apply, number, postorder, variables

from .angles import arc_facts, in_units, surds, unit_text, units_of, wave
from .exponents import exponent_steps, hidden_sums
from .known_values import VALUES, inverse_values, with_values, without_arc_cosines
from .logarithms import common_contents, split_logarithms, turned_quotient
from .powers import common_roots, respelled
from .roots import (
    Fact,
    absolute_facts,
    absolute_steps,
    exact_root,
    nested_roots,
    pieces,
    radicands,
    rational_root,
    root_facts,
    root_steps,
)
from .sums import Product, expanded
from .terms import base_conditions, bracketed, term
from .unfolding import exponential, without_powers

LEMMAS: Final = """\
Lemma sin_squared (u : R) : sin u ^ 2 = 1 - cos u ^ 2.
Proof. rewrite <- !Rsqr_pow2; apply sin2. Qed.

Lemma arc_cosine (u : R) : -1 < u < 1 -> acos u = PI / 2 - atan (u / sqrt (1 - u ^ 2)).
Proof. intros; rewrite acos_asin by lra; rewrite asin_atan by lra; rewrite Rsqr_pow2; reflexivity. Qed.

Lemma arc_sine (u : R) : -1 < u < 1 -> asin u = atan (u / sqrt (1 - u ^ 2)).
Proof. intros; rewrite asin_atan by lra; rewrite Rsqr_pow2; reflexivity. Qed.

Lemma larger (a b : R) : Rmax a b = (a + b + Rabs (a - b)) / 2.
Proof. unfold Rmax, Rabs; destruct (Rle_dec a b), (Rcase_abs (a - b)); lra. Qed.

Lemma smaller (a b : R) : Rmin a b = (a + b - Rabs (a - b)) / 2.
Proof. unfold Rmin, Rabs; destruct (Rle_dec a b), (Rcase_abs (a - b)); lra. Qed.

Ltac enclosable :=
  unfold_functions; rewrite ?larger, ?smaller;
  repeat first [ rewrite arc_cosine by (split; signs) | rewrite arc_sine by (split; signs) ].

Lemma lower_power (s : R) (n : nat) : s ^ S (S (S n)) = s ^ 2 * s ^ S n.
Proof. cbn; ring. Qed.
Ltac lowered := repeat match goal with |- context [?s ^ S (S (S ?n))] => rewrite (lower_power s n) end.

Lemma factors_nonzero (a b : R) : a * b <> 0 -> a <> 0 /\\ b <> 0.
Proof. intros H; split; intros Z; apply H; rewrite Z; ring. Qed.
Lemma square_nonzero (a : R) : a ^ 2 <> 0 -> a <> 0.
Proof. intros H Z; apply H; rewrite Z; ring. Qed.

Ltac factored := repeat match goal with
  | H : _ * _ <> 0 |- _ => apply factors_nonzero in H; destruct H
  | H : _ ^ 2 <> 0 |- _ => apply square_nonzero in H
  end.

(* What field asks for: that denominators do not vanish, from the same of formulas that are equal up to factors. *)
Ltac nonvanishing := repeat split; first [ signs | factored; assumption | match goal with
  | H : ?a <> 0 |- ?b <> 0 => intro; apply H; field_simplify_eq; [ first [lra | nra] | repeat split; signs ]
  end ].
Ltac same := first [ring | field; nonvanishing | rooted; first [ring | field; nonvanishing]].
Ltac waves :=
  repeat first [ rewrite sin_plus in * | rewrite cos_plus in * | rewrite sin_neg in * | rewrite cos_neg in *
    | rewrite sin_0 in * | rewrite cos_0 in * | rewrite sin_PI in * | rewrite cos_PI in *
    | rewrite sin_PI2 in * | rewrite cos_PI2 in * | rewrite sin_PI3 in * | rewrite cos_PI3 in *
    | rewrite sin_PI4 in * | rewrite cos_PI4 in * | rewrite sin_PI6 in * | rewrite cos_PI6 in *
    | rewrite cos_acos in * by (split; signs) | rewrite sin_asin in * by (split; signs)
    | rewrite sin_of_acos in * by (split; signs) | rewrite cos_of_asin in * by (split; signs)
    | rewrite sin_of_atan in * | rewrite cos_of_atan in * ].
(* Every exponent that is equal to the given one is written in its way. *)
Ltac exponents new same := repeat match goal with
  | |- context [exp ?a] => lazymatch a with new => fail | _ =>
      let E := fresh in assert (E : exp a = exp new) by (apply f_equal; same tt); rewrite E in *; clear E end
  end.
(* Arguments of functions that are 1, or 0, are written so. *)
Ltac plain := repeat match goal with
  | |- context [ln ?a] =>
      lazymatch a with 1 => fail | _ => replace a with 1 by first [lra | field; lra]; rewrite ?ln_1 end
  | |- context [atan ?a] =>
      lazymatch a with 0 => fail | _ => replace a with 0 by first [lra | field; lra]; rewrite ?atan_0 end
  end.
Ltac apart := plain;
  repeat first [ rewrite ln_exp in * | rewrite exp_plus in * | rewrite exp_Ropp in * | rewrite exp_0 in *
    | rewrite Rabs_Ropp in * | rewrite Rabs_R0 in * | rewrite Rabs_R1 in *
    | rewrite acos_opp in * | rewrite asin_opp in * | rewrite atan_opp in * ];
  unfold Rdiv in *;
  repeat first [ rewrite exp_ln in * by signs | rewrite ln_exp in * | rewrite ln_mult in * by signs
    | rewrite ln_Rinv in * by signs | rewrite ln_root in * by signs
    | rewrite ln_power in * by signs; cbn [Z.of_nat Pos.of_succ_nat Pos.succ] in * | rewrite pow_1 in *
    | rewrite ln_1 in * | rewrite atan_0 in * | rewrite sqrt_1 in * | rewrite sqrt_0 in * | rewrite Rabs_R0 in * ];
  plain.
"""


def identity(left: Formula, right: Formula, names: Mapping[str, str]) -> str:
    """The tactic that shows ``left = right``, for two formulas that exact algebra calls equal.

    >>> from verify.formula.reader import read_formula
    >>> identity(read_formula("exp(2*x)"), read_formula("exp(x)**2"), {"x": "x"})
    'exponents ((x) + (x)) ltac:(fun _ => same); exponents ((x)) ltac:(fun _ => same); apart; same'
    """
    plain = _identity(left, right, names)
    if not any(base_conditions(n) and n.args[0].op in _COMPOSED for n in postorder(left, right)):
        return plain
    return f"first [{plain} | unfold Rpower in *; {_identity(without_powers(left), without_powers(right), names)}]"


def _identity(left: Formula, right: Formula, names: Mapping[str, str]) -> str:
    def equal(a: Formula, b: Formula) -> str:
        return identity(a, b, names)

    named = left, right
    filled, (left, right) = inverse_values([exponential(side) for side in named], names, equal)
    spelled = ["rewrite ?larger, ?smaller in *"] if named != (left, right) else []
    spelled += filled
    turned, (left, right) = without_arc_cosines([left, right], names)
    spelled += turned
    has_waves = any(node.op in ("sin", "cos", "tan") for node in postorder(left, right))
    values = [f"try rewrite {value} in *" for value in VALUES] if has_waves else []
    given = with_values(left), with_values(right)
    first = values if given != (left, right) else []  # what follows is about the formulas with these values
    alike, both = _alike(given, names)
    shared, known, both = common_roots(both, names)
    taken_out, both = common_contents(both, names, equal)
    steps = [*spelled, *first, *alike, *shared, *taken_out, *nested_roots(both, names)]
    plain = _ways(both, steps, values, known, names)
    sums, by_sums = hidden_sums(both, names, equal)
    if sums:
        return f"first [{plain} | {_ways(by_sums, [*steps, *sums], values, known, names)}]"
    logs, split = split_logarithms(both, names)
    return f"first [{plain} | {_ways(split, [*steps, *logs], values, known, names)}]" if logs else plain


def _ways(
    both: Iterable[Formula], first: list[str], then: list[str], known: list[Fact], names: Mapping[str, str]
) -> str:
    """The tactic with roots of products taken apart, if there are any, or as they are."""
    nodes = [node for node in postorder(*both) if node.op not in LEAVES]
    roots = radicands(nodes)
    plain = _steps(nodes, roots, [*first, *then], known, names)
    apart = root_steps(roots, names)
    if not apart:
        return plain
    inner = sorted({v for u in roots for v in pieces(u)}, key=str)
    return f"first [{_steps(nodes, inner, [*first, *apart, *then], known, names)} | {plain}]"


def _steps(
    nodes: list[Formula], roots: Iterable[Formula], first: list[str], known: list[Fact], names: Mapping[str, str]
) -> str:
    """The tactic that knows the squares of the ``roots`` left, and the ``known`` facts, once the ``first`` steps are
    done.
    """
    waves = {node: expanded(node.args[0]) for node in nodes if node.op in ("sin", "cos", "tan")}
    angles = units_of(waves.values())
    as_waves = {node: wave(node.op, sums, angles) for node, sums in waves.items() if node.op != "tan"}
    powers = [expanded(node.args[0], as_waves) for node in nodes if node.op == "exp"]
    exponents = units_of(powers)
    squares = [*known, *absolute_facts(nodes, names), *root_facts(roots, names), *surds(angles.get((PI,)))]
    squares = list(dict.fromkeys([*squares, *arc_facts(waves, names)]))
    sines = [unit_text(m, size, names) for m, size in angles.items() if m != (PI,)]
    told = " ".join([*(f"Q{k}" for k in range(len(squares))), *(f"W{k}" for k in range(len(sines)))])
    same = "same"
    if told:  # ring takes no fractions from what it is told: the squares are then filled in one by one
        squared = ", ".join(f"?{fact}" for fact in told.split())
        filled = f"field_simplify_eq; [lowered; rewrite {squared}; same | nonvanishing]"
        same = f"first [ring [{told}] | field [{told}]; nonvanishing | {filled}]"
    steps = plain = [f"try replace {u} with {n} in * by lra" for u, n in _constants(nodes, names)]
    for u in radicands(nodes):
        if (root := rational_root(u)) is not None:
            steps = [*steps, f"try rewrite (rational_root {bracketed(u, names)} {root[0]} {root[1]}) in * by lra"]
    steps = [*steps, *absolute_steps(reversed(nodes), names), *first, *(plain if first else [])]
    steps += [f"assert (Q{k} : {fact}) by ({proof})" for k, (fact, proof) in enumerate(squares)]
    steps += [f"assert (W{k} := sin_squared ({angle}))" for k, angle in enumerate(sines)]
    steps += ["unfold tan in *"] if any(node.op == "tan" for node in nodes) else []
    for node in reversed(waves):
        steps += in_units(node, waves[node], angles, names, same)
    steps += ["waves"] if waves else []
    steps += exponent_steps(powers, exponents, names, same)
    return "; ".join([*steps, "apart", same])


#: Bases whose powers are taken apart.
_COMPOSED: Final = frozenset({"mul", "div", "pow", "sqrt", "exp", "cbrt"})

#: Functions of which two are called equal when their arguments are; waves and exponentials have steps of their own.
_COMPARED: Final = frozenset({"sqrt", "log", "abs", "atan", "asin", "acos"})


def _alike(formulas: tuple[Formula, ...], names: Mapping[str, str]) -> tuple[list[str], list[Formula]]:
    """Tactics that write functions of equal arguments in one way, and the formulas after them."""
    steps: list[str] = []
    first: dict[tuple[str, frozenset[tuple[Product, Fraction]]], Formula] = {}
    done: dict[Formula, Formula] = {}
    has_kinks = any(node.op == "abs" for node in postorder(*formulas))
    for node in postorder(*formulas):
        new = node if node.op in LEAVES else apply(node.op, *(done[a] for a in node.args))
        if new.op == "log" and (turned := turned_quotient(new.args[0])) is not None:
            text, other = term(new.args[0], names), term(turned, names)
            steps.append(f"try replace ({text}) with ({other}) in * by (field; nonvanishing)")
            new = apply("log", turned)
        if has_kinks and new.op == "sqrt" and new.args[0].op == "pow" and new.args[0].args[1] is number(2):
            u = new.args[0].args[0]
            steps.append(f"try rewrite (root_of_square {bracketed(u, names)}) in *")
            new = apply("abs", u)
        if new.op == "log" and new.args[0].op == "exp":
            steps.append("rewrite ?ln_exp in *")
            new = new.args[0].args[0]
        if (common := respelled(new, names)) is not None:
            steps.append(common[0])
            new = common[1]
        if new.op == "sqrt" and (value := rational(new.args[0])) is not None and (y := exact_root(value)):
            text, square, root_text = (term(u, names) for u in (new.args[0], number(value), number(y)))
            if new.args[0].op != "number":
                steps.append(f"try replace ({text}) with ({square}) in * by lra")
            steps.append(f"try rewrite (sqrt_lem_1 {square} {root_text}) in * by lra")
            new = number(y)
        done[node] = new
        if new.op in _COMPARED:
            same = first.setdefault((new.op, frozenset(expanded(new.args[0]).items())), new)
            if same is not new:
                text, other = term(new, names), term(same, names)
                steps.append(f"try replace ({text}) with ({other}) in * by (apply f_equal; same)")
            done[node] = same
    return steps, [done[f] for f in formulas]


def _constants(nodes: Iterable[Formula], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Arguments that are 0 or 1 without being written so, with their values."""
    for node in nodes:
        u = node.args[0]
        if node.op in ("exp", "log", "sqrt") and u.op != "number" and not variables(u):
            value = expanded(u)
            if value in ({}, {(): Fraction(1)}):
                yield bracketed(u, names), str(len(value))
