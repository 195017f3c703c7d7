"""Square roots and absolute values in identities: what Coq is told of them before ``field`` decides.

√(2ab) is √2·√a·√b and √(a³/b) is a·√a/√b where a and b are not negative, and |u| is u or -u where the sign of u is
known. Coq proves each rewriting from what it knows of the signs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import isqrt
from typing import Final

from verify.formula.tree import Formula, apply, number, postorder, variables

from .sums import as_formula, expanded, is_inverse
from .terms import bracketed, term

LEMMAS: Final = """\
Lemma sqrt_squared (u : R) : 0 <= u -> sqrt u ^ 2 = u.
Proof. intros H; rewrite <- Rsqr_pow2; apply Rsqr_sqrt, H. Qed.

Lemma rational_root (a n q : R) : 0 < q -> a = n / q ^ 2 -> sqrt a = sqrt n / q.
Proof. intros Q E; rewrite E, sqrt_div_alt by (apply pow_lt, Q); rewrite sqrt_pow2 by lra; reflexivity. Qed.

Lemma root_of_square (u : R) : sqrt (u ^ 2) = Rabs u.
Proof. rewrite <- Rsqr_pow2; apply sqrt_Rsqr_abs. Qed.

Lemma absolute_squared (u : R) : Rabs u ^ 2 = u ^ 2.
Proof. apply pow2_abs. Qed.

Lemma root_is (u y : R) : 0 <= y -> y * y = u -> sqrt u = y.
Proof. intros P E; subst; apply sqrt_square, P. Qed.
"""

#: An equation, and the tactic that proves it.
Fact = tuple[str, str]


def radicands(nodes: Iterable[Formula]) -> tuple[Formula, ...]:
    """The arguments of square roots; in Coq a power with the exponent n/2 is one of a root."""
    found: dict[Formula, None] = {}
    for node in nodes:
        is_half = node.op == "pow" and node.args[1].op == "number" and node.args[1].args[0].denominator == 2
        if node.op == "sqrt" or is_half:
            found[node.args[0]] = None
    return tuple(found)


def rational_root(u: Formula) -> tuple[int, int] | None:
    """(n, q) with √u = √n/q, for the root of a number that is not whole."""
    terms = expanded(u)
    value = terms.get((), Fraction(0)) if set(terms) == {()} else Fraction(0)
    return (value.numerator * value.denominator, value.denominator) if value > 0 and value.denominator > 1 else None


def taken_apart(u: Formula) -> tuple[Formula, tuple[Formula, ...]] | None:
    """√u as a product of powers and of roots, and what these are the roots of; None when u is no product.

    >>> from verify.formula.reader import read_formula
    >>> value, inner = taken_apart(read_formula("12*a**3/b"))
    >>> str(value), [str(v) for v in inner]
    ('2*sqrt(3)/sqrt(b)*a*sqrt(a)', ['3', 'b', 'a'])
    """
    terms = expanded(u)
    if len(terms) != 1:
        return None
    ((product, c),) = terms.items()
    counts = Counter(product)
    is_plain = c == 1 and len(product) == 1 and not is_inverse(product[0])
    if c <= 0 or not product or is_plain:
        return None
    whole, n = _square_part(c.numerator * c.denominator)
    value: Formula = number(Fraction(whole, c.denominator))
    inner: list[Formula] = []
    if n != 1:
        inner.append(number(n))
        value = apply("sqrt", inner[0]) if value is number(1) else value * apply("sqrt", inner[0])
    for factor, count in counts.items():
        is_below = is_inverse(factor)
        base = factor.args[1] if is_below else factor
        parts = [base if count < 4 else base ** number(count // 2)] if count > 1 else []
        if count % 2:
            inner.append(base)
            parts.append(apply("sqrt", base))
        for part in parts:
            value = value / part if is_below else part if value is number(1) else value * part
    return value, tuple(inner)


def pieces(u: Formula) -> tuple[Formula, ...]:
    """What is left under roots once √u is taken apart."""
    found = taken_apart(u)
    return (u,) if found is None else found[1]


def _square_part(n: int) -> tuple[int, int]:
    """(w, m) with n = w²·m, and no square of a small prime in m."""
    root = isqrt(n)
    if root * root == n:
        return root, 1
    whole = 1
    for p in (2, 3, 5, 7, 11, 13):
        while n % (p * p) == 0:
            n //= p * p
            whole *= p
    return whole, n


def root_steps(us: Iterable[Formula], names: Mapping[str, str]) -> list[str]:
    """Tactics that take apart the roots of products; they fail where the sign of a factor is not known."""
    steps: list[str] = []
    for u in us:
        found = taken_apart(u)
        if found is not None:
            value, inner = found
            facts = "; ".join(f"assert (G{k} : {e}) by ({p})" for k, (e, p) in enumerate(root_facts(inner, names)))
            told = " ".join(f"G{k}" for k in range(len(inner)))
            square = f"{facts}; first [ring [{told}] | field [{told}]; nonvanishing]" if inner else "same"
            u_text = bracketed(u, names)
            steps.append(f"rewrite (root_is {u_text} ({term(value, names)})) in * by (first [signs | {square}])")
    return steps


def nested_roots(sides: Sequence[Formula], names: Mapping[str, str]) -> list[str]:
    """Tactics that write a root of a sum of roots of numbers by the other terms of the identity: √(3 + 2√2) = 1 + √2,
    because the square of 1 + √2 is 3 + 2√2.
    """
    terms = expanded(sides[0] - sides[1])
    for product, c in terms.items():
        if len(product) != 1 or product[0].op != "sqrt" or variables(product[0]):
            continue
        u = product[0].args[0]
        inner = [v for v in radicands(postorder(u)) if v.op == "number"]
        others = {m: -d / c for m, d in terms.items() if m != product}
        if not inner or any(product[0] in m for m in others):
            continue
        facts = "; ".join(f"assert (G{k} : {e}) by ({p})" for k, (e, p) in enumerate(root_facts(inner, names)))
        told = " ".join(f"G{k}" for k in range(len(inner)))
        text, value = bracketed(u, names), term(as_formula(others), names)
        square = f"{facts}; first [ring [{told}] | field [{told}]; nonvanishing]"
        return [f"try rewrite (root_is {text} ({value})) in * by (first [signs | {square}])"]
    return []


def root_facts(us: Iterable[Formula], names: Mapping[str, str]) -> Iterator[Fact]:
    """(√u)² = u, for roots of whole numbers and of formulas."""
    for u in us:
        root = rational_root(u)
        text = bracketed(u, names) if root is None else str(root[0])
        yield f"sqrt {text} ^ 2 = {text}", "apply sqrt_squared; signs"


def absolute_steps(nodes: Iterable[Formula], names: Mapping[str, str]) -> list[str]:
    """Tactics that write u or -u for |u| where the sign of u is plain."""
    return [
        f"try rewrite ({lemma} {bracketed(node.args[0], names)}) in * by lra"
        for node in nodes
        if node.op == "abs"
        for lemma in ("Rabs_pos_eq", "Rabs_left1")
    ]


def absolute_facts(nodes: Iterable[Formula], names: Mapping[str, str]) -> Iterator[Fact]:
    """|u|² = u²."""
    for node in nodes:
        if node.op == "abs":
            u = bracketed(node.args[0], names)
            yield f"Rabs {u} ^ 2 = {u} ^ 2", "apply absolute_squared"


def exact_root(value: Fraction) -> Fraction | None:
    """The root of a rational number that is the square of one."""
    if value < 0:
        return None
    y = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    return y if y * y == value else None
