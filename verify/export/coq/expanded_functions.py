"""The expansion of a formula in the distance t from an end, node by node.

Every function of x becomes a quotient of polynomials in t and in atoms (``ratios.py``), by an equation in the context
of the proof. How far functions are expanded is ``terms``: with 0, a function stays as it is wherever its argument is
bounded near the end, as a function of t. A function of an unbounded argument that tends to no limit is a number between
two others, on the range of x.
"""

from __future__ import annotations

from fractions import Fraction

from verify.errors import InputError
from verify.formula.tree import LEAVES, PI, Formula, apply, number, postorder, variables
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.goal import Sign

from .expanded_roots import logarithm, root
from .expansion_state import Expansion, stated
from .fast_exponentials import fast_exponential
from .identities import identity
from .ratios import Ratio, constant
from .remainders import taylor_share
from .shares import between, unbounded_exponential


def model(E: Expansion, root: Formula) -> Ratio:
    """The formula in t. Raises InputError where there is no expansion."""
    for node in postorder(root):
        if node not in E.done:
            E.done[node] = _node(E, node)
    return E.done[root]


def growing_exponents(E: Expansion, root: Formula) -> list[Ratio]:
    """The exponents in ``root`` that are unbounded near the end, and have no such exponential within."""
    found: list[Ratio] = []
    within: set[Formula] = set()
    for node in postorder(root):
        if node.op in LEAVES or E.x not in variables(node):
            continue
        if any(a in within for a in node.args):
            within.add(node)
        elif node.op == "exp":
            within.add(node)
            u = model(E, node.args[0])
            if u and u.valuation() < 0:
                found.append(u)
    return found


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
        return _constant_value(E, node) if op in ("sin", "cos") else E.atoms.atom(node)
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
        case "exp" if v < 0 and E.units and (shown := fast_exponential(E, node, a)) is not None:
            return shown
        case "exp" if v < 0 and (E.terms or E.enclosed(node, E.goal.box) is None):
            return unbounded_exponential(E, node, a)
        case "atan" if v < 0:
            return _saturated(E, node, a)
        case "atan" if v > 0 and expands:
            E.equal(node.args[0])
            shown, label = taylor_share(E, "atan", a)
            return stated(E, node, shown, f"rewrite {label}")
        case "abs" if a and (shown := _with_sign(E, node, a)) is not None:
            return shown
        case "sqrt" if a and v % 2 == 0 and (v or expands):
            return root(E, node, a)
        case "log" if a and (v or expands):
            return logarithm(E, node, a)
    if all((E.done[u].valuation() if E.done[u] else 0) >= 0 for u in node.args):
        labels = [E.equal(u) for u in node.args if E.x in variables(u)]
        plain = apply(node.op, *(E.formula(E.done[u]) if E.x in variables(u) else u for u in node.args))
        E.state(node, plain, f"rewrite {', '.join(labels)}; reflexivity")
        return E.atoms.atom(plain)
    return between(E, node)


def _entire(E: Expansion, node: Formula, a: Ratio) -> Ratio:
    """e^(c + u) = e^c·e^u, and the sine and cosine of a sum, for u that vanishes at t = 0."""
    E.equal(node.args[0])
    c, op = a.at_zero(), node.op
    u = a - c
    if not c:
        shown, label = taylor_share(E, op, u)
        return stated(E, node, shown, f"rewrite {label}")
    at = E.formula(c)
    split = f"rewrite (sum_{op} {E.text(E.formula(a))} {E.text(at)} {E.text(E.formula(u))}) by fielded"
    if op == "exp":
        shown, label = taylor_share(E, op, u)
        return stated(E, node, E.atoms.atom(apply("exp", at)) * shown, f"{split}; rewrite {label}")
    sine, cosine = (_constant_value(E, apply(f, at)) for f in ("sin", "cos"))
    (s, first), (k, second) = taylor_share(E, "sin", u), taylor_share(E, "cos", u)
    shown = sine * k + cosine * s if op == "sin" else cosine * k - sine * s
    return stated(E, node, shown, f"{split}; {E.rewritten()}; rewrite {first}, {second}")


def _with_sign(E: Expansion, node: Formula, a: Ratio) -> Ratio | None:
    """|a| where enclosures show the sign of a; None where they do not."""
    value = E.enclosed(E.atoms.bracket(a))
    if value is None or value[0] <= 0 <= value[1]:
        return None
    size = a if value[0] > 0 else constant(-1) * a
    E.equal(node.args[0])
    E.have(Sign(E.atoms.bracket(size), ">"))
    by = f"rewrite ({'same_size' if size is a else 'other_size'} {E.text(E.formula(a))} {E.text(E.formula(size))})"
    return stated(E, node, size, f"{by} by (first [positive | fielded])")


def _constant_value(E: Expansion, node: Formula) -> Ratio:
    """A sine or cosine, by an equation a number when exact algebra says so."""
    try:
        value = Algebra().normal(node).rational()
    except (Unsupported, ArithmeticError):
        value = None
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
    half_turn = E.atoms.atom(PI) * constant(Fraction(1, 2))
    if E.terms:
        shown, label = taylor_share(E, "atan", b)
        return stated(E, node, half_turn - shown, f"{out}; rewrite {label}")
    return stated(E, node, half_turn - E.atoms.atom(apply("atan", inverse)), out)
