"""Powers in identities that Coq is told of in one way: (a^(1/4))² is √a, e^(-½·log a) is 1/√a, √(r·e^w) is √r·e^(w/2).

Each is a rewriting that Coq proves from what it knows of the signs; it is left out where they are not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Final

from verify.formula.tree import LEAVES, Formula, apply, number, postorder

from .sums import as_formula, expanded
from .terms import bracketed, term

LEMMAS: Final = """\
Lemma power_of_power (a b c : R) (n : nat) : 0 < a -> INR n * b = c -> Rpower a b ^ n = Rpower a c.
Proof. intros A B; rewrite <- Rpower_pow by apply exp_pos; rewrite Rpower_mult, Rmult_comm, B; reflexivity. Qed.

Lemma whole_power (a b : R) (n k : nat) : 0 < a -> INR n * b = INR k -> Rpower a b ^ n = a ^ k.
Proof. intros A B; rewrite (power_of_power a b (INR k) n A B); apply Rpower_pow, A. Qed.

Lemma power_root (a b : R) (n : nat) : 0 < a -> INR n * b = 1 -> Rpower a b ^ n = a.
Proof. intros A B; rewrite (power_of_power a b 1 n A B); apply Rpower_1, A. Qed.

Lemma half_power (a b : R) (n k : nat) : 0 < a -> INR n * b = INR k / 2 -> Rpower a b ^ n = sqrt a ^ k.
Proof.
  intros A B; rewrite (power_of_power a b (INR k / 2) n A B), <- Rpower_sqrt by exact A.
  rewrite <- Rpower_pow, Rpower_mult by apply exp_pos; f_equal; field.
Qed.

Lemma common_root (a b c : R) (n : nat) : 0 < a -> b = INR n * c -> Rpower a b = Rpower a c ^ n.
Proof. intros A B; symmetry; apply power_of_power; [exact A | symmetry; exact B]. Qed.

Lemma common_root_below (a b c : R) (n : nat) : 0 < a -> b = - (INR n * c) -> Rpower a b = / Rpower a c ^ n.
Proof. intros A B; rewrite B, Rpower_Ropp, (common_root a _ c n A eq_refl); reflexivity. Qed.

Lemma root_by_root (a c : R) (n : nat) : 0 < a -> / 2 = INR n * c -> sqrt a = Rpower a c ^ n.
Proof. intros A B; rewrite <- (common_root a (/ 2) c n A B), Rpower_sqrt by exact A; reflexivity. Qed.

Lemma half_logarithm (u r a : R) (n : nat) : 0 < a -> u = r + INR n / 2 * ln a -> exp u = exp r * sqrt a ^ n.
Proof.
  intros A E; rewrite <- Rpower_sqrt by exact A; rewrite <- Rpower_pow by apply exp_pos.
  rewrite Rpower_mult; unfold Rpower; rewrite <- exp_plus; f_equal; rewrite E; field.
Qed.

Lemma half_logarithm_below (u r a : R) (n : nat) :
  0 < a -> u = r - INR n / 2 * ln a -> exp u = exp r / sqrt a ^ n.
Proof.
  intros A E; assert (P : 0 < sqrt a ^ n) by (apply pow_lt, sqrt_lt_R0, A).
  rewrite (half_logarithm r u a n A) by lra; field; lra.
Qed.

Lemma logarithm_of_power (a c : R) (n : nat) : 0 < a -> INR n = c -> ln (a ^ n) = c * ln a.
Proof. intros A E; rewrite <- E, <- Rpower_pow by exact A; unfold Rpower; apply ln_exp. Qed.

Lemma root_of_exponential (u r w : R) : 0 <= r -> u = r * exp w -> sqrt u = sqrt r * exp (w / 2).
Proof.
  intros P E; rewrite E, sqrt_mult by (try apply Rlt_le, exp_pos; exact P); f_equal.
  apply sqrt_lem_1; [apply Rlt_le, exp_pos | apply Rlt_le, exp_pos | rewrite <- exp_plus; f_equal; field].
Qed.

(* Where a variable stands beside one of its roots, it is written as a power of this root. *)
Ltac power_of_root a c n := symmetry; apply (power_root a c n); [signs | cbn; field].
Ltac rooted := progress repeat match goal with
  | |- context [exp (?c * ln ?a)] => is_var a;
      let E := fresh "E" in let r := fresh "r" in let Q := fresh "Q" in
      first [ assert (E : a = exp (c * ln a) ^ 2) by power_of_root a c 2%nat
        | assert (E : a = exp (c * ln a) ^ 3) by power_of_root a c 3%nat
        | assert (E : a = exp (c * ln a) ^ 4) by power_of_root a c 4%nat
        | assert (E : a = exp (c * ln a) ^ 5) by power_of_root a c 5%nat ];
      assert (0 < exp (c * ln a)) by apply exp_pos;
      remember (exp (c * ln a)) as r eqn:Q; clear Q; rewrite E; clear E
  end.
"""

#: Powers of a root at most: Coq writes them as products.
_HIGHEST: Final = 64
#: Roots up to this one are told to ``ring`` with their power.
_TOLD: Final = 12


def respelled(node: Formula, names: Mapping[str, str]) -> tuple[str, Formula] | None:
    """The tactic that writes ``node`` in the common way, and the formula after it; None when it is written so.

    >>> from verify.formula.reader import read_formula
    >>> [str(respelled(read_formula(f), {"a": "a"})[1]) for f in ("(a**(1/4))**6", "exp(-a*log(a)/(2*a))")]
    ['a**(3/2)', 'a**(-1/2)']
    """
    if node.op == "log":
        return _logarithm_of_power(node, names)
    if node.op == "exp":
        return _of_logarithm(node, names)
    if node.op == "sqrt" or (node.op == "pow" and node.args[1].op == "number"):
        return _power_of_power(node, names) or _root_of_exponential(node, names)
    return None


def common_roots(
    formulas: Sequence[Formula], names: Mapping[str, str]
) -> tuple[list[str], list[tuple[str, str]], list[Formula]]:
    """Tactics that write powers of one base with several fractions as exponents by one root, what the power of that
    root is, with its proof, and the formulas after them: a^(3/4) and √a by a^(1/4), and (a^(1/4))^4 = a.
    """
    exponents: dict[Formula, dict[Fraction, None]] = {}
    for node in postorder(*formulas):
        if (c := _fraction(node)) is not None:
            exponents.setdefault(node.args[0], {})[c] = None
    steps: list[str] = []
    facts: list[tuple[str, str]] = []
    written: dict[tuple[Formula, Fraction], Formula] = {}
    for a, found in exponents.items():
        below = lcm(*(c.denominator for c in found))
        if len({abs(c) for c in found}) < 2 or below <= 2 or below * max(map(abs, found)) > _HIGHEST:
            continue
        base, root = bracketed(a, names), bracketed(number(Fraction(1, below)), names)
        by = "by first [signs | cbv [INR]; lra]"
        if below <= _TOLD:
            power = f"Rpower {base} {root} ^ {below}"
            facts.append((f"{power} = {base}", f"apply power_root; {by[3:]}"))
        for c in found:
            n = abs(int(c * below))
            written[a, c] = (a ** number(Fraction(1, below))) ** number(int(c * below))
            if c.denominator == 2:
                steps.append(f"try rewrite (root_by_root {base} {root} {below // 2}) in * {by}")
            elif c != Fraction(1, below):
                lemma = f"common_root{'_below' if c < 0 else ''}"
                steps.append(f"try rewrite ({lemma} {base} {bracketed(number(c), names)} {root} {n}) in * {by}")
    done: dict[Formula, Formula] = {}
    for node in postorder(*formulas):
        c = _fraction(node)
        new = node if node.op in LEAVES else apply(node.op, *(done[u] for u in node.args))
        done[node] = new if c is None else written.get((node.args[0], c), new)
    return list(dict.fromkeys(steps)), facts, [done[f] for f in formulas]


def _fraction(node: Formula) -> Fraction | None:
    """The exponent of a power that is no whole number."""
    if node.op == "sqrt":
        return Fraction(1, 2)
    if node.op != "pow" or node.args[1].op != "number" or node.args[1].args[0].denominator == 1:
        return None
    exponent: Fraction = node.args[1].args[0]
    return exponent


def _power_of_power(node: Formula, names: Mapping[str, str]) -> tuple[str, Formula] | None:
    """a^k for (a^(k/n))^n, and √a^k for (a^(k/(2n)))^n."""
    base = node.args[0]
    if node.op != "pow" or base.op != "pow" or base.args[1].op != "number" or base.args[1].args[0].denominator <= 2:
        return None
    n, (a, b) = node.args[1].args[0], base.args
    total = n * b.args[0]
    if n.denominator != 1 or n <= 0 or not 0 < total <= _HIGHEST or total.denominator > 2:
        return None
    given = f"{bracketed(a, names)} {bracketed(b, names)} {n}"
    if total == 1:
        use, power = f"power_root {given}", a
    elif total.denominator == 1:
        use, power = f"whole_power {given} {total}", a ** number(total)
    else:
        use, power = f"half_power {given} {2 * total}", a ** number(total)
    return f"try rewrite ({use}) in * by first [signs | lra | cbv [INR]; lra]", power


def _of_logarithm(node: Formula, names: Mapping[str, str]) -> tuple[str, Formula] | None:
    """1 for e^0, and e^r·√a^n for e^(r + n/2·log a) with an odd number n."""
    terms = expanded(node.args[0])
    if not terms:
        return f"try replace ({term(node, names)}) with 1 in * by (rewrite <- exp_0; apply f_equal; same)", number(1)
    for product, c in terms.items():
        if len(product) == 1 and product[0].op == "log" and c.denominator == 2 and abs(2 * c) <= _HIGHEST:
            a, rest = product[0].args[0], as_formula({m: d for m, d in terms.items() if m != product})
            below = "_below" if c < 0 else ""
            texts = " ".join(bracketed(u, names) for u in (node.args[0], rest, a))
            by = "first [signs | cbv [INR]; same]"
            step = f"try rewrite (half_logarithm{below} {texts} {abs(2 * c)}) in * by {by}"
            power = a ** number(c)
            return step, power if rest is number(0) else apply("exp", rest) * power
    return None


def _logarithm_of_power(node: Formula, names: Mapping[str, str]) -> tuple[str, Formula] | None:
    """n·log a for log(a^n) with numbers a > 0 and n."""
    power = node.args[0]
    if power.op != "pow" or any(u.op != "number" or u.args[0] <= 0 for u in power.args):
        return None
    a, n = power.args
    if n.args[0].denominator != 1:
        return None
    use = f"logarithm_of_power {bracketed(a, names)} {n} {n}"
    by = "first [lra | rewrite INR_IZR_INZ; apply f_equal; reflexivity]"
    return f"try rewrite ({use}) in * by {by}", n * apply("log", a)


def _root_of_exponential(node: Formula, names: Mapping[str, str]) -> tuple[str, Formula] | None:
    """√r·e^(w/2) for √(r·e^w)."""
    half = node.args[1].args[0] if node.op == "pow" else Fraction(1, 2)
    terms = expanded(node.args[0])
    if half.denominator != 2 or len(terms) != 1:
        return None
    ((product, c),) = terms.items()
    exponentials = [u for u in product if u.op == "exp"]
    if c <= 0 or len(exponentials) != 1:
        return None
    rest, w = as_formula({tuple(u for u in product if u.op != "exp"): c}), exponentials[0].args[0]
    texts = " ".join(bracketed(u, names) for u in (node.args[0], rest, w))
    step = f"try rewrite (root_of_exponential {texts}) in * by first [signs | same]"
    value = apply("exp", w / 2)
    value = value if rest is number(1) else apply("sqrt", rest) * value
    return step, value if node.op == "sqrt" else value ** number(half.numerator)
