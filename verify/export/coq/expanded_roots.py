"""Roots and logarithms of an expansion: the leading power of t is taken out, then the value at t = 0."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from verify.formula.tree import Formula, apply, number
from verify.kernel.goal import Sign

from .expansion_state import Expansion, stated
from .ratios import Ratio, constant
from .remainders import taylor_share


def _out(E: Expansion, a: Ratio) -> tuple[Ratio, str]:
    """N/D of a = t^v·(N/D) > 0, and its text."""
    inner = a / E.atoms.atom(E.t) ** a.valuation()
    text = E.formula(inner)
    E.have(Sign(text, ">"))
    return inner, E.text(text)


def root(E: Expansion, node: Formula, a: Ratio) -> Ratio:
    """√(t^(2k)·b) = t^k·√b, and √(c·(1 + u)) = √c·√(1 + u)."""
    E.equal(node.args[0])
    k = a.valuation() // 2
    b, inner = _out(E, a)
    way = f"rewrite (root_{'out' if k >= 0 else 'in'} {abs(k)} {E.text(E.t)} {E.text(E.formula(a))} {inner})"
    way += " by (first [positive | fielded])"
    power = E.atoms.atom(E.t) ** k
    c = b.at_zero()
    u = (b - c) / c
    value = c.value()
    exact = None if value is None else _square_root(value)
    if not u and exact is not None:
        return stated(E, node, power * constant(exact), f"{way}; {_exact_root(E, c, exact)}")
    if not E.terms or not u:
        return stated(E, node, power * E.atoms.atom(apply("sqrt", E.formula(b))), way)
    shown, label = taylor_share(E, "sqrt", u)
    at = E.formula(c)
    root = constant(exact) if exact is not None else E.atoms.atom(apply("sqrt", at))
    way += f"; {_split(E, 'sqrt', inner, at, u)}; rewrite {label}"
    if exact is not None:
        way += f"; {_exact_root(E, c, exact)}"
    return stated(E, node, power * root * shown, way)


def _split(E: Expansion, op: str, whole: str, at: Formula, u: Ratio) -> str:
    """φ(c·(1 + u)) as the value at c, and that at 1 + u."""
    return f"rewrite (sum_{op} {whole} {E.text(at)} {E.text(E.formula(u))}) by (first [fielded | signs])"


def _square_root(value: Fraction) -> Fraction | None:
    if value <= 0:
        return None
    root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    return root if root * root == value else None


def _exact_root(E: Expansion, c: Ratio, root: Fraction) -> str:
    return f"rewrite (sqrt_lem_1 {E.text(E.formula(c))} {E.text(number(root))}) by lra"


def logarithm(E: Expansion, node: Formula, a: Ratio) -> Ratio:
    """log(t^v·b) = v·log t + log b, with t·log t as a share, and log(c·(1 + u)) = log c + log(1 + u)."""
    E.equal(node.args[0])
    v = a.valuation()
    b, inner = _out(E, a)
    c = b.at_zero()
    u = (b - c) / c
    total, way = constant(0), "idtac"
    if v:
        way = f"rewrite (log_{'out' if v > 0 else 'in'} {abs(v)} {E.text(E.t)} {E.text(E.formula(a))} {inner})"
        way += " by (first [positive | fielded])"
        E.log_t = E.log_t or _t_log_t(E)
        share, label = E.log_t
        way += f"; cbv [INR]; rewrite {label}"
        total = constant(v) * E.atoms.atom(share)
        if not E.is_log_free:
            total = total / E.atoms.atom(E.t)
    if E.terms and u:
        shown, label = taylor_share(E, "log", u)
        at = E.formula(c)
        way += f"; {_split(E, 'log', inner, at, u)}; rewrite {label}"
        total = total + shown
        b = c
    if b.value() == 1:
        way += "; rewrite ?ln_1"
    else:
        total = total + E.atoms.atom(apply("log", E.formula(b)))
    return stated(E, node, total, way)


def _t_log_t(E: Expansion) -> tuple[Formula, str]:
    """A share that is t·log t for t up to d: from -37/100 < -1/e to d·(d - 1), and for d < 1/4 from d·log d to 0.

    Or one that is log t, up to log d.
    """
    d = E.box[E.t.args[0]].upper
    assert d is not None
    at, (_, most) = E.text(d), E.range(d, {})
    if E.is_log_free:
        high = E.range(apply("log", d), {})[1]
        return E.share(None, high, "lra | interval", f"log_below {at} {E.text(number(high))} {E.text(E.t)}")
    if most < Fraction(1, 4):
        low, high = E.range(d * apply("log", d), {})[0], Fraction(0)
        return E.share(low, high, "lra | lra | interval", f"small_log {at} {E.text(number(low))} {E.text(E.t)}")
    low, high = Fraction(-37, 100), max(Fraction(0), E.range(d * (d - number(1)), {})[1])
    return E.share(low, high, "lra | interval | lra", f"t_log_t {at} {E.text(number(high))} {E.text(E.t)}")
