"""The expansion of a formula in the distance t from an end, node by node.

Every function of x becomes a quotient of polynomials in t and in atoms (``ratios.py``), by an equation in the context
of the proof. How far functions are expanded is ``terms``: with 0, a function stays as it is wherever its argument is
bounded near the end, as a function of t. A function of an unbounded argument that tends to no limit is a number between
two others, on the range of x.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Final

from verify.errors import InputError
from verify.formula.tree import LEAVES, PI, Formula, apply, number, postorder, variables
from verify.kernel.algebra import Algebra
from verify.kernel.goal import Sign

from .expansion_state import Expansion
from .identities import identity
from .ratios import Ratio, constant
from .remainders import taylor_share

_HALF_TURN: Final = PI / number(2)


def model(E: Expansion, root: Formula) -> Ratio:
    """The formula in t. Raises InputError where there is no expansion."""
    for node in postorder(root):
        if node not in E.done:
            E.done[node] = _node(E, node)
    return E.done[root]


def _node(E: Expansion, node: Formula) -> Ratio:
    op = node.op
    if op == "variable" and node.args[0] == E.x:
        return model(E, E.position)
    if op in LEAVES:
        return E.atoms.atom(node)
    a, b = E.done[node.args[0]], E.done[node.args[-1]]
    match op:
        case "add":
            return a + b
        case "sub":
            return a - b
        case "mul":
            return a * b
        case "neg":
            return constant(-1) * a
        case "div":
            _may_divide(E, node.args[1])
            return a / b
    exponent = node.args[1].args[0] if op == "pow" and node.args[1].op == "number" else None
    if exponent is not None and exponent.denominator <= 2 and abs(exponent) <= 40:
        base = node.args[0] if exponent.denominator == 1 else apply("sqrt", node.args[0])
        if exponent < 0:
            model(E, base)
            _may_divide(E, base)
        return model(E, base) ** exponent.numerator
    if E.x not in variables(node):
        return E.atoms.atom(node)
    return _function(E, node, a)


def _may_divide(E: Expansion, node: Formula) -> None:
    """Have an equation for a denominator that depends on x, and that it does not vanish."""
    if E.x in variables(node):
        if not E.done[node]:
            raise InputError(f"Expected {node} not to vanish identically.")
        E.equal(node)
        E.nonzero(E.atoms.bracket(Ratio(E.done[node].top, constant(1).bottom)))


def _function(E: Expansion, node: Formula, a: Ratio) -> Ratio:
    v = a.valuation() if a else 0
    expands = E.terms > 0 and bool(a - a.at_zero()) if v >= 0 else True
    match node.op:
        case "exp" | "sin" | "cos" if v >= 0 and expands:
            return _entire(E, node, a)
        case "atan" if v < 0:
            return _saturated(E, node, a)
        case "atan" if v > 0 and expands:
            E.equal(node.args[0])
            shown, label = taylor_share(E, "atan", a)
            return _stated(E, node, shown, f"rewrite {label}")
        case "sqrt" if a and v % 2 == 0 and (v or expands):
            return _root(E, node, a)
        case "log" if a and (v or expands):
            return _logarithm(E, node, a)
    if all((E.done[u].valuation() if E.done[u] else 0) >= 0 for u in node.args):
        labels = [E.equal(u) for u in node.args if E.x in variables(u)]
        plain = apply(node.op, *(E.formula(E.done[u]) if E.x in variables(u) else u for u in node.args))
        E.state(node, plain, f"rewrite {', '.join(labels)}; reflexivity")
        return E.atoms.atom(plain)
    return _between(E, node)


def _stated(E: Expansion, node: Formula, shown: Ratio, proof: str) -> Ratio:
    """The function is ``shown``, once its argument is written in terms of t and the ``proof`` has gone its way."""
    E.state(node, E.formula(shown), f"rewrite {E.equal(node.args[0])}; {proof}; fielded")
    return shown


def _between(E: Expansion, node: Formula) -> Ratio:
    """The function as a number between two others, on the range of x."""
    low, high = E.range(node, E.goal.box)
    for sign in (Sign(node - number(low), ">="), Sign(number(high) - node, ">=")):
        E.have(sign, E.goal.box)
    fact = f"some_number {E.text(number(low))} {E.text(number(high))} {E.text(node)}"
    z, label = E.share(low, high, "split; lra", fact)
    E.labels[node] = label
    E.equations.append(label)
    return E.atoms.atom(z)


def _entire(E: Expansion, node: Formula, a: Ratio) -> Ratio:
    """e^(c + u) = e^c·e^u, and the sine and cosine of a sum, for u that vanishes at t = 0."""
    E.equal(node.args[0])
    c, op = a.at_zero(), node.op
    u = a - c
    if not c:
        shown, label = taylor_share(E, op, u)
        return _stated(E, node, shown, f"rewrite {label}")
    at = E.formula(c)
    split = f"rewrite (sum_{op} {E.text(E.formula(a))} {E.text(at)} {E.text(E.formula(u))}) by fielded"
    if op == "exp":
        shown, label = taylor_share(E, op, u)
        return _stated(E, node, E.atoms.atom(apply("exp", at)) * shown, f"{split}; rewrite {label}")
    sine, cosine = (_constant_value(E, apply(f, at)) for f in ("sin", "cos"))
    (s, first), (k, second) = taylor_share(E, "sin", u), taylor_share(E, "cos", u)
    shown = sine * k + cosine * s if op == "sin" else cosine * k - sine * s
    return _stated(E, node, shown, f"{split}; {E.rewritten()}; rewrite {first}, {second}")


def _constant_value(E: Expansion, node: Formula) -> Ratio:
    """A sine or cosine, by an equation a number when exact algebra says so."""
    value = None if variables(node) else Algebra().normal(node).rational()
    if value is None:
        return E.atoms.atom(node)
    E.state(node, number(value), identity(node, number(value), E.script.names))
    return constant(value)


def _saturated(E: Expansion, node: Formula, a: Ratio) -> Ratio:
    """The arc tangent of a > 0 that tends to infinity: π/2 less that of 1/a."""
    E.equal(node.args[0])
    b = constant(1) / a
    inverse = E.formula(b)
    E.have(Sign(E.atoms.bracket(b), ">"))
    out = f"rewrite (atan_out {E.text(E.formula(a))} {E.text(inverse)}) by (first [positive | fielded])"
    if E.terms:
        shown, label = taylor_share(E, "atan", b)
        return _stated(E, node, E.atoms.atom(_HALF_TURN) - shown, f"{out}; rewrite {label}")
    return _stated(E, node, E.atoms.atom(_HALF_TURN) - E.atoms.atom(apply("atan", inverse)), out)


def _out(E: Expansion, a: Ratio) -> tuple[Ratio, str]:
    """N/D of a = t^v·(N/D) > 0, and its text."""
    inner = a / E.atoms.atom(E.t) ** a.valuation()
    text = E.formula(inner)
    E.have(Sign(text, ">"))
    return inner, E.text(text)


def _root(E: Expansion, node: Formula, a: Ratio) -> Ratio:
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
        return _stated(E, node, power * constant(exact), f"{way}; {_exact_root(E, c, exact)}")
    if not E.terms or not u:
        return _stated(E, node, power * E.atoms.atom(apply("sqrt", E.formula(b))), way)
    shown, label = taylor_share(E, "sqrt", u)
    at = E.formula(c)
    root = constant(exact) if exact is not None else E.atoms.atom(apply("sqrt", at))
    way += f"; {_split(E, 'sqrt', inner, at, u)}; rewrite {label}"
    if exact is not None:
        way += f"; {_exact_root(E, c, exact)}"
    return _stated(E, node, power * root * shown, way)


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


def _logarithm(E: Expansion, node: Formula, a: Ratio) -> Ratio:
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
        share, label = _t_log_t(E)
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
    return _stated(E, node, total, way)


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
