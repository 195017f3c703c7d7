"""The digamma and polygamma functions, their functional equations and those of Γ, and sums that telescope by them."""

from __future__ import annotations

import copy
from fractions import Fraction

import mpmath
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from numerics import enclosure as A
from numerics.intervals import EmptyEnclosure, Enclosure
from tests.goals import goal_of
from tests.interval_points import end_value
from verify import digamma, polygamma
from verify.errors import InputError
from verify.exposition.rule_steps import read_step
from verify.formula.latex import to_latex
from verify.formula.reader import read_formula, read_statement
from verify.formula.tree import substitute
from verify.kernel.box import Range
from verify.kernel.decide import enclosure
from verify.kernel.expand import expand
from verify.kernel.expansion import Expansion
from verify.kernel.functional import MAX_SHIFT, equal_value, one_step_on, rule_functional, rule_telescope
from verify.kernel.proof import Progress, ProofError
from verify.prover import prove
from verify.recheck import recheck

S = {"tree": "s"}
IDENTITY = {"tree": "*", "special": [{"rule": "identity"}]}


# -- the functions --------------------------------------------------------------------------------------------------


@given(st.integers(0, 7), st.floats(1e-6, 1e6), st.floats(0, 1))
def test_an_enclosure_contains_the_values_inside(n, low, share):
    found = A.apply("polygamma", A.number(Fraction(n)), Enclosure(arb(low), 2 * arb(low)))
    with mpmath.workdps(60):
        value = mpmath.polygamma(n, mpmath.mpf(low) * (1 + mpmath.mpf(share)))
        assert end_value(found.lo) <= value <= end_value(found.hi)


def test_values_that_are_known():
    # ψ'(1) = π²/6, ψ''(1) = -2 ζ(3), ψ'(1/2) = π²/2 (DLMF 5.15.2, 5.15.3).
    known = ((1, "1", arb.pi() ** 2 / 6), (2, "1", -2 * arb(3).zeta()), (1, "1/2", arb.pi() ** 2 / 2))
    for n, point, value in known:
        found = A.apply("polygamma", A.number(Fraction(n)), A.number(Fraction(point)))
        assert found.lo <= value.upper()
        assert found.hi >= value.lower()
        assert found.hi - found.lo < arb(10) ** -12


def test_the_ends_of_the_half_line():
    falls = A.apply("polygamma", A.number(Fraction(1)), Enclosure(arb(0), arb.pos_inf()))
    assert falls.lo == 0
    assert falls.hi == arb.pos_inf()
    rises = A.apply("polygamma", A.number(Fraction(2)), Enclosure(arb(0), arb.pos_inf()))
    assert rises.lo == arb.neg_inf()
    assert rises.hi == 0
    with pytest.raises(EmptyEnclosure):
        A.apply("polygamma", A.number(Fraction(1)), A.number(Fraction(-1)))
    for order in (Fraction(1, 2), Fraction(-1), Fraction(10**9)):
        nothing = A.apply("polygamma", A.number(order), A.number(Fraction(1)))
        assert (nothing.lo, nothing.hi) == (arb.neg_inf(), arb.pos_inf())


def test_the_digamma_function_is_polygamma_of_order_zero():
    assert read_formula("digamma(x)") is read_formula("polygamma(0, x)") is digamma("x")
    assert str(polygamma(0, "x + 1")) == "digamma(x + 1)"
    assert str(read_statement("polygamma(1, x) > 0 for x in (0, oo)")) == "polygamma(1, x) > 0 for x in (0, oo)"
    assert to_latex(digamma("x")) == r"\psi\left(x\right)"
    assert to_latex(polygamma(2, "x")) == r"\psi^{\left(2\right)}\left(x\right)"
    for text, said in (("digamma(1, x)", "1 argument of digamma but got 2"), ("psi(x)", "did you mean digamma"),
                       ("digamma + 1", "an argument of the function digamma")):  # fmt: skip
        with pytest.raises(InputError, match=said):
            read_formula(text)
    with pytest.raises(InputError, match="digamma"):
        read_statement("digamma > 0 for digamma in [0, 1]")


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_expansions_at_zero_and_at_infinity_enclose_the_function(n):
    formula = read_formula(f"polygamma({n}, x)")
    for box, side, places in (
        ({"x": Range(read_formula("8"), None, False, True)}, "upper", (8, 9, 50, 1e4)),
        ({"x": Range(read_formula("0"), read_formula("1/4"), True)}, "lower", (1e-6, 0.01, 0.25)),
    ):
        E = Expansion(box, "x", side, 8, A, frozenset({"x"}), 1, True)
        model = expand(formula, E)
        assert model.coefficients
        with mpmath.workdps(50):
            for place in places:
                x = mpmath.mpf(place)
                t = 1 / x if side == "upper" else x
                total, logarithm = mpmath.mpf(0), mpmath.log(t)
                for k, c in enumerate(model.coefficients):
                    powers = c.powers or (c,)
                    value = sum(end_value(E.field.value(p).lo) * logarithm**d for d, p in enumerate(powers))
                    total += value * t ** (k + model.valuation)
                rest = (mpmath.polygamma(n, x) - total) / t ** (model.valuation + model.order)
                slack = mpmath.mpf(10) ** -14 / t ** (model.valuation + model.order)  # the coefficients are rounded
                assert end_value(model.remainder.lo) - slack <= rest <= end_value(model.remainder.hi) + slack


def test_a_point_that_is_not_in_the_domain():
    verdict = prove("digamma(x) < 10 for x in [0, 1]", seconds=2)
    assert verdict.status != "proved"
    assert prove("polygamma(1/2, x) < 10 for x in [1, 2]", seconds=2).status == "undecided"


# -- the equations --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", ["gamma(x)", "digamma(x)", "polygamma(1, x)", "polygamma(3, x)"])
@pytest.mark.parametrize(
    ("equation", "k"), [("recurrence", 1), ("recurrence", 5), ("duplication", 1), ("reflection", 1)]
)
@pytest.mark.parametrize("at", ["1/7", "3/5", "9/10"])
def test_an_equation_gives_the_value(function, equation, k, at):
    """Both sides at a point: enclosures of one number overlap, and are narrow."""
    node = read_formula(function)
    argument, value = equal_value(equation, node, read_formula("x"), k)
    point = {"x": read_formula(at)}
    direct = enclosure(substitute(substitute(node, {"x": argument}), point), {}, A)
    found = enclosure(substitute(value, point), {}, A)
    assert found.lo <= direct.hi
    assert direct.lo <= found.hi
    assert found.hi - found.lo < 1e-9 * (1 + abs(found.hi))


def functional(**changed):
    """Γ(x + 1) = x Γ(x), for the goal below."""
    return {
        "rule": "functional", "node": "gamma(x + 1)", "equation": "recurrence", "place": "x", "steps": 1,
        "positive": [S], "domain": [S, S], "proof": IDENTITY,
    } | changed  # fmt: skip


TRUE = "gamma(x + 1) - x*gamma(x) == 0 for x in (0, oo)"


def test_the_recurrence_by_hand():
    rule_functional(goal_of(TRUE), functional(), A, Progress())


@pytest.mark.parametrize(
    ("statement", "document"),
    [
        ("gamma(x + 1) - (x + 1/1000000000)*gamma(x) == 0 for x in (0, oo)", functional()),
        ("gamma(x + 1) - x*gamma(x) == 0 for x in [0, 1]", functional()),  # Γ(0) has no value
        ("gamma(x + 1) - x*gamma(x) == 0 for x in [-1/1000000000, 1]", functional()),
        (
            "gamma(x + 1 + y) - x*gamma(x) == 0 for x in (0, oo), y in [0, 1/1000000000]",
            functional(node="gamma(x + 1 + y)"),
        ),
        (TRUE, functional(equation="reflection")),
        (TRUE, functional(equation="duplication")),
        (TRUE, functional(equation="shift")),
        (TRUE, functional(steps=2)),
        (TRUE, functional(steps=True)),
        (TRUE, functional(steps=0)),
        (TRUE, functional(steps=MAX_SHIFT + 1)),
        (TRUE, functional(place="x + 1")),
        (TRUE, functional(node="gamma(x + 2)")),
        (TRUE, functional(positive=[])),
        (TRUE, functional(positive=[S, S])),
        (TRUE, functional(domain=[])),
        (TRUE, functional(proof=S)),
    ],
)
def test_a_false_equation_or_an_altered_table_is_refused(statement, document):
    with pytest.raises(ProofError):
        rule_functional(goal_of(statement), document, A, Progress())


@pytest.mark.parametrize(
    "statement",
    [
        "gamma(x)*gamma(x + 1/2) == 2**(1 - 2*x)*sqrt(pi)*gamma(2*x) for x in (0, oo)",
        "gamma(1/2 + x)*gamma(1/2 - x) == pi/cos(pi*x) for x in (-1/2, 1/2)",
        "gamma(x + 3)/gamma(x) == x*(x + 1)*(x + 2) for x in (0, oo)",
        "2*digamma(2*x) == 2*log(2) + digamma(x) + digamma(x + 1/2) for x in (0, oo)",
        "polygamma(1, x) + polygamma(1, 1 - x) == (pi/sin(pi*x))**2 for x in (0, 1)",
        "log(x) - 1/x < digamma(x) < log(x) - 1/(2*x) for x in (0, oo)",
        "log(x + 1/2) < digamma(x + 1) <= log(x + exp(digamma(1))) for x in [0, oo)",  # Elezović et al. 2000
        "polygamma(1, x)**2 + polygamma(2, x) > 0 for x in (0, oo)",  # Alzer; Batir 2005
    ],
)
def test_identities_and_bounds_are_proved(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "gamma(x)*gamma(x + 1/2) == 2**(1 - 2*x)*sqrt(pi)*gamma(2*x) + x/10**12 for x in (0, oo)",
        "gamma(1/2 + x)*gamma(1/2 - x) == pi/cos(1.000000001*pi*x) for x in (-0.4, 0.4)",
        "2*digamma(2*x) == 2*log(2.000000001) + digamma(x) + digamma(x + 1/2) for x in (0, oo)",
        "digamma(x) < log(x) - 1/(1.999999*x) for x in (0, oo)",
        "digamma(x + 1) <= log(x + 0.5614) for x in [0, oo)",  # e^-γ = 0.56146 at x = 0
        "1.000001*polygamma(1, x)**2 + polygamma(2, x) <= 0 for x in (0, oo)",
        "polygamma(1, x) > 1/x + 1/(2*x**2) + 1/(5.9999*x**3) for x in (0, oo)",
    ],
)
def test_false_ones_are_not_proved(statement):
    assert prove(statement, seconds=2).status != "proved"


# -- sums that telescope --------------------------------------------------------------------------------------------

#: log x - ψ(x) falls by 1/x - log(1 + 1/x) > 0 at every step, to 0.
DIGAMMA = "log(x) - digamma(x) > 0 for x in (0, oo)"


def telescope(**changed):
    inner = {"rule": "monotone", "variable": "w", "side": "lower", "strict_by": "slope", "slope": S, "face": IDENTITY,
             "domain": [S, S, S], "face_domain": [{"tree": "n"}]}  # fmt: skip
    let = {"rule": "let", "name": "w", "value": "1/x", "range": "(0, oo)", "goal": "w - log(1 + w)",
           "value_domain": [S], "lower": S, "domain": [S], "proof": {"tree": "*", "special": [inner]}}  # fmt: skip
    return {
        "rule": "telescope", "variable": "x", "side": "upper", "difference": "1/x - log(1 + 1/x)", "order": 4,
        "ramification": 1, "logarithms": True, "from": "64", "domain": [S, S, S],
        "proof": {"tree": "*", "special": [let]},
    } | changed  # fmt: skip


def test_the_bound_of_digamma_by_hand():
    rule_telescope(goal_of(DIGAMMA), telescope(), A, Progress())
    rule_telescope(goal_of("log(x) - digamma(x) > 0 for x in [1, oo)"), telescope(), A, Progress())


@pytest.mark.parametrize(
    ("statement", "document"),
    [
        ("log(x) - digamma(x) - 1/1000000000 > 0 for x in (0, oo)", telescope()),  # the limit is negative
        ("log(x) - digamma(x) - 1/x > 0 for x in (0, oo)", telescope()),
        ("log(x) - digamma(x) > 0 for x in (0, 100]", telescope()),  # no step to infinity
        ("log(x) - digamma(x) == 0 for x in (0, oo)", telescope()),
        ("log(x) - digamma(x) + sin(x) > 0 for x in (0, oo)", telescope()),
        (DIGAMMA, telescope(difference="1/x - log(1 + 1/x) + 1/1000000000")),
        (DIGAMMA, telescope(difference="1/x")),
        (DIGAMMA, telescope(side="lower")),
        (DIGAMMA, telescope(variable="y")),
        (DIGAMMA, telescope(logarithms=False)),
        (DIGAMMA, telescope(domain=[])),
        (DIGAMMA, telescope(proof=S)),
        (DIGAMMA, telescope(order=0)),
        (DIGAMMA, telescope(**{"from": "-1"})),
    ],
)
def test_a_false_limit_or_an_altered_step_is_refused(statement, document):
    with pytest.raises(ProofError):
        rule_telescope(goal_of(statement), document, A, Progress())


def test_assumptions_may_not_bind_the_variable_that_moves():
    """x + 1 need not satisfy them: ψ(x) is defined for x > 0 only, and sin is no step on."""
    bound = goal_of("log(x) - digamma(x) > 0 for x in (0, oo), y in (0, 1) if x < y")
    assert any("x" in str(a) for a in bound.assumptions)
    with pytest.raises(ProofError, match="do not bind x"):
        rule_telescope(bound, telescope(), A, Progress())


def test_one_step_on_by_hand():
    goal = goal_of("x > 0 for x in (0, oo)")
    assert str(one_step_on(read_formula("log(gamma(2*x))"), "x", goal)) == "log(gamma(2*x)*(2*x)*(2*x + 1))"
    assert str(one_step_on(read_formula("gamma(x/2)"), "x", goal)) == "gamma((x + 1)/2)"  # no whole step
    assert str(one_step_on(read_formula("gamma(y)*x"), "x", goal)) == "gamma(y)*(x + 1)"


@pytest.mark.parametrize(
    "statement",
    [
        # Kershaw 1983, both bounds of his second theorem and the upper one of his first.
        "exp((1 - s)*digamma(x + sqrt(s))) < gamma(x + 1)/gamma(x + s) for x in (0, oo), s in (0, 1)",
        "gamma(x + 1)/gamma(x + s) < exp((1 - s)*digamma(x + (s + 1)/2)) for x in (0, oo), s in (0, 1)",
        "gamma(x + 1)/gamma(x + s) < (x - 1/2 + sqrt(s + 1/4))**(1 - s) for x in (0, 20], s in (0, 1)",
    ],
)
def test_kershaws_bounds(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "gamma(x + 1)/gamma(x + s) < exp((1 - s)*digamma(x + (s + 1)/2 - 1/10**6)) for x in (0, oo), s in (0, 1)",
        "exp((1 - s)*digamma(x + sqrt(s) + 1/10**6)) < gamma(x + 1)/gamma(x + s) for x in (0, oo), s in (0, 1)",
        "gamma(x + 1)/gamma(x + s) < (x - 1/2 + sqrt(s + 1/4 - s/10**6))**(1 - s) for x in (0, 20], s in (0, 1)",
    ],
)
def test_kershaws_bounds_a_hair_further_are_not_proved(statement):
    assert prove(statement, seconds=2).status != "proved"


def test_the_steps_are_put_into_words():
    reading = read_step(goal_of(DIGAMMA), telescope())
    assert "telescopes in x" in reading.title
    assert "1/x - log(1 + 1/x)" in reading.text
    reading = read_step(goal_of(TRUE), functional())
    assert "By the recurrence it is gamma(x)*x" in reading.text
    changed = copy.deepcopy(functional())
    assert read_step(goal_of(TRUE), changed).parts[0][1].sign.formula is read_formula("gamma(x)*x - x*gamma(x)")
