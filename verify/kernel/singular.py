"""Functions near a point where they have no Taylor series: roots, logarithms and powers at 0, limits at infinity.

They take models (``model.py``) in the distance t > 0 from an end, with the ``Expansion`` they belong to.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import factorial
from typing import TYPE_CHECKING, Any, Final

from numerics.rationals import from_flint
from verify.formula.tree import PI, apply, number

from .asymptotic import bernoulli, polygamma_terms
from .model import Model
from .program import Arithmetic, Interval

if TYPE_CHECKING:
    from .expansion import Expansion

HALF_TURN: Final = PI / number(2)


def root(E: Expansion, op: str, payload: Any, a: Model) -> Model:
    """a^(p/q) for a = t^v·b: the power of t goes out of the root when that leaves an integer exponent."""
    exponent = Fraction(1, 2) if op == "sqrt" else payload
    shift = exponent * a.valuation
    if shift.denominator != 1 or not E.bracket(a).lo > 0:
        return E.bare(E.applied(op, payload, E.range(a)))
    inner = E.composed(op, payload, Model(0, a.coefficients, a.remainder))
    return Model(inner.valuation + int(shift), inner.coefficients, inner.remainder)


def vanishing_exp(E: Expansion, a: Model) -> Model:
    """e^a for a → -∞ like -κ t^(-p): smaller than every power of t.

    e^a <= t^N · sup t^(-N) e^(-κ t^(-p)), and the supremum over (0, δ] is at δ when κ p >= N δ^p.
    """
    A = E.arithmetic
    p, N = -a.valuation, E.order
    whole = E.bracket(a)
    if not whole.hi < 0:
        return E.bare(A.apply("exp", E.range(a)))
    top = A.Enclosure(E.t.hi, E.t.hi)
    kappa = A.neg(A.Enclosure(whole.hi, whole.hi))
    grows = A.sub(A.mul(kappa, A.number(Fraction(p))), A.mul(A.number(Fraction(N)), A.integer_power(top, p)))
    if not grows.lo >= 0:
        return E.bare(A.apply("exp", E.range(a)))
    bound = A.mul(A.integer_power(top, -N), A.apply("exp", A.neg(A.mul(kappa, A.integer_power(top, -p)))))
    return Model(N, (), A.hull(A.number(Fraction(0)), bound))


def saturated(E: Expansion, op: str, a: Model) -> Model:
    """atan, tanh or erf of something that tends to ±∞: the limit and what is missing to it.

    atan a = ±π/2 - atan(1/a); tanh a = 1 - 2e^(-2a)/(1 + e^(-2a)) and 0 <= 1 - erf a <= e^(-a²) for a > 0 (DLMF
    7.8.3).
    """
    whole = E.bracket(a)
    if not (whole.lo > 0 or whole.hi < 0):
        return E.bare(E.applied(op, None, E.range(a)))
    if whole.hi < 0:
        return E.neg(saturated(E, op, E.neg(a)))
    if op == "atan":
        limit = E.constant(E.coefficient(HALF_TURN))
        return E.add(limit, E.neg(E.function("atan", None, E.reciprocal(a))))
    one = E.constant(E.field.number(1))
    if op == "erf":
        bound = vanishing_exp(E, E.neg(E.mul(a, a)))
        missing = E.arithmetic.hull(E.arithmetic.number(Fraction(0)), E.range(bound))
        if bound.valuation:
            missing = E.arithmetic.hull(E.arithmetic.number(Fraction(0)), bound.remainder)
        return E.add(one, E.neg(Model(bound.valuation, (), missing)))
    small = vanishing_exp(E, E.neg(E.add(a, a)))
    share = E.mul(small, E.reciprocal(E.add(one, small)))
    return E.add(one, E.neg(E.add(share, share)))


def gamma_pole(E: Expansion, a: Model) -> Model:
    """Γ(a) = Γ(1 + a)/a for a that vanishes."""
    one = E.constant(E.field.number(1))
    return E.mul(E.function("gamma", None, E.add(one, a)), E.reciprocal(a))


def polygamma(E: Expansion, n: int, a: Model) -> Model:
    """ψ⁽ⁿ⁾(a): by ψ⁽ⁿ⁾(1 + a) where a vanishes, and by its series where a tends to ∞.

    ψ⁽ⁿ⁾(a) = ψ⁽ⁿ⁾(1 + a) - (-1)^n n!/a^(n+1) (DLMF 5.15.5).
    """
    if n >= 0 and a.valuation > 0 and a.coefficients and E.bracket(a).lo > 0:
        pole = E.mul(E.constant(E.field.number((-1) ** n * factorial(n))), E.power(a, -n - 1))
        one = E.constant(E.field.number(1))
        return E.add(E.function("polygamma", Fraction(n), E.add(one, a)), E.neg(pole))
    if n < 0 or a.valuation >= 0 or not E.bracket(a).lo > 0 or n == 0 and not E.logarithms:
        return E.function("polygamma", Fraction(n), a)
    small = E.reciprocal(a)
    *kept, (last, factor) = polygamma_terms(n, E.order // 2 + 1)
    share = E.arithmetic.hull(E.arithmetic.number(Fraction(0)), E.arithmetic.number(factor))
    terms = [*((p, E.field.number(c)) for p, c in kept), (last, E.field.only(share))]
    models = [E.mul(E.constant(c), E.power(small, p)) for p, c in terms]
    return reduce(E.add, [logarithm(E, a), *models] if n == 0 else models)


def one_side(E: Expansion, op: str, a: Model, b: Model) -> Model:
    """abs(a), min(a, b) or max(a, b): one of two models where the sign of a or a - b is the same for all t > 0."""
    difference = E.bracket(a if op == "abs" else E.add(a, E.neg(b)))
    other = E.neg(a) if op == "abs" else b
    if difference.lo >= 0 or difference.hi <= 0:
        return a if (difference.lo >= 0) != (op == "min") else other
    ranges = (E.range(a),) if op == "abs" else (E.range(a), E.range(b))
    return E.bare(E.arithmetic.apply(op, *ranges))


def logarithm(E: Expansion, a: Model) -> Model:
    """log a = v log t + log b for a = t^v·b, b > 0."""
    return E.add(E.constant(E.field.log_t(a.valuation)), _log_of_bracket(E, a))


def log_gamma(E: Expansion, a: Model, value: Model) -> Model:
    """log Γ(a), for a that tends to ∞ by Stirling's series; ``value`` is the model of Γ(a).

    log Γ(a) = (a - 1/2) log a - a + log(2π)/2 + Σ B_2k/(2k(2k - 1) a^(2k-1)), and what is missing to the sum of the
    first terms is a share of the next one, for a > 0 (DLMF 5.11.1 and 5.11(ii)).
    """
    if not E.logarithms or a.valuation >= 0 or not E.bracket(a).lo > 0:
        return E.function("log", None, value)
    F = E.field
    half = E.constant(F.number(Fraction(1, 2)))
    total = E.add(E.mul(E.add(a, E.neg(half)), logarithm(E, a)), E.neg(a))
    total = E.add(total, E.mul(half, E.constant(E.coefficient(apply("log", number(2) * PI)))))
    count = E.order // 2 + 1
    small = E.reciprocal(a)
    power, square = small, E.mul(small, small)
    for k in range(1, count + 1):
        factor = F.number(bernoulli(2 * k) / (2 * k * (2 * k - 1)))
        if k == count:
            factor = F.only(E.arithmetic.hull(E.arithmetic.number(Fraction(0)), F.value(factor)))
        total = E.add(total, E.mul(power, E.constant(factor)))
        power = E.mul(power, square)
    return total


def _log_of_bracket(E: Expansion, a: Model) -> Model:
    bracket = Model(0, a.coefficients, a.remainder)
    return E.function("log", None, bracket)


def bounded_product(E: Expansion, a: Model, b: Model) -> Model:
    """a·b, with one power of t less in front where the remainder would contain log t without such a power.

    t^v·R log t is t^(v-1)·(R t log t), and t log t is bounded. Ramified expansions lose less by it than they gain with
    every factor: so e^(t log t) has terms beyond the first.
    """
    product, valuation = E.convolution(E.terms(a), E.terms(b)), a.valuation + b.valuation
    kept = min(a.order, b.order, E.order)
    if all(term.powers for term in product[: kept + 1]):
        return Model(valuation - 1, (), E.total([E.field.number(0), *product]))
    return E.collapsed(valuation, product, kept)


def power_of_log(E: Expansion, k: int, d: int) -> Interval:
    """The range of t^k (log t)^d on (0, δ], with s = t^(k/d) as (d/k · s log s)^d."""
    A = E.arithmetic
    if k == 0:
        return A.integer_power(A.apply("log", E.t), d)
    top = A.Enclosure(E.t.hi, E.t.hi)
    share = Fraction(k, d)
    top = A.integer_power(top, int(share)) if share.denominator == 1 else A.rational_power(top, share)
    return A.integer_power(A.mul(A.number(1 / share), t_log_t(A, top)), d)


def t_log_t(A: Arithmetic, top: Interval) -> Interval:
    """The range of t·log t on (0, top]: it falls from 0 to -1/e at t = 1/e and rises from there on."""
    zero, top = A.number(Fraction(0)), A.Enclosure(top.hi, top.hi)
    if not top.hi > 0:
        return zero
    last = A.mul(top, A.apply("log", top))
    if A.sub(A.mul(A.number(Fraction(4)), top), A.number(Fraction(1))).hi <= 0:  # δ <= 1/4 < 1/e
        return A.hull(zero, last)
    return A.hull(A.hull(zero, A.neg(A.apply("exp", A.number(Fraction(-1))))), last)


def varying_power(E: Expansion, base: Model, exponent: Model) -> Model:
    """base^m = e^(m log base); for base = t^v·b and m → m₀ it is t^(v m₀)·e^((m - m₀) v log t + m log b).

    The exponential is expanded where that gives terms; else (m - m₀) log t is ((m - m₀)/t)·t log t, which is bounded.
    """
    plain = E.function("exp", None, E.mul(exponent, E.function("log", None, base)))
    limit = exponent.coefficients[0].rational if exponent.valuation == 0 and exponent.coefficients else None
    if exponent.valuation > 0:
        limit = E.field.number(0).rational
    if not E.logarithms or not base.valuation or limit is None or not E.bracket(base).lo > 0:
        return plain
    start = from_flint(limit)
    shift = start * base.valuation
    if shift.denominator != 1:
        return plain
    rest = E.add(exponent, E.constant(E.field.number(-start)))
    finite = E.mul(exponent, _log_of_bracket(E, base))
    expanded = E.function("exp", None, E.add(E.mul(rest, E.constant(E.field.log_t(base.valuation))), finite))
    if expanded.valuation == 0 and len(expanded.coefficients) > 1:
        return Model(int(shift), expanded.coefficients, expanded.remainder)
    scale = E.arithmetic.number(Fraction(base.valuation))
    growing = E.mul(rest, Model(-1, (), E.arithmetic.mul(scale, t_log_t(E.arithmetic, E.t))))
    inner = E.function("exp", None, E.add(growing, finite))
    return Model(inner.valuation + int(shift), inner.coefficients, inner.remainder)
