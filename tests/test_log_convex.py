"""Convexity of log Γ as a rule of the checker, and inequalities of Gautschi and Wendel by it."""

from __future__ import annotations

import copy

import pytest

from numerics import enclosure as arb
from tests.goals import goal_of
from verify.exposition.rule_steps import read_step
from verify.formula.reader import read_formula
from verify.formula.tree import substitute
from verify.kernel.decide import enclosure
from verify.kernel.goal import Goal
from verify.kernel.log_convex import Place, log_gamma_at, rule_log_convex
from verify.kernel.proof import Progress, ProofError
from verify.prover import prove
from verify.prover.gamma_means import log_convex
from verify.recheck import recheck


def leaf(step: str = "s") -> dict[str, str]:
    return {"tree": step}


#: (x + 1) - x is 1, which is not zero.
APART = {"rule": "product", "factors": [{"formula": "1", "power": 1, "sign": ">", "domain": [], "proof": leaf("n")}]}
#: λ = s between x + 1 and x, at x + s: s log Γ(x + 1) + (1 - s) log Γ(x) - log Γ(x + s), with log Γ(x + 1) from x.
WENDEL = "log(gamma(x)) + s*log(x) - log(gamma(x + s))"


def table(**changed):
    """A right table for WENDEL: domains of gamma(x), log Γ(x), log x; of gamma(x) and log Γ(x); of gamma(x + s), …"""
    places = [{"argument": "x", "shift": 1}, {"argument": "x", "shift": 0}, {"argument": "x + s", "shift": 0}]
    proofs = [leaf() for _ in range(5)]
    return {
        "rule": "log_convex", "weight": "s", "places": places, "domain": proofs, "lower": leaf(), "upper": leaf("n"),
        "apart": {"tree": "*", "special": [APART]},
    } | changed  # fmt: skip


def decided(claim: Goal, document) -> None:
    rule_log_convex(claim, document, arb, Progress())


@pytest.mark.parametrize(("shift", "at"), [(0, "7/3"), (1, "7/3"), (3, "7/3"), (-1, "7/3"), (-2, "7/3")])
def test_steps_of_the_functional_equation_give_log_gamma(shift, at):
    """Γ(7/3 + k) directly and from Γ(7/3): enclosures of one number overlap, and are narrow."""
    x = read_formula(at)
    stepped = enclosure(log_gamma_at(Place(x, shift)), {}, arb)
    direct = enclosure(substitute(read_formula("log(gamma(t))"), {"t": Place(x, shift).point}), {}, arb)
    assert stepped.lo <= direct.hi
    assert direct.lo <= stepped.hi
    assert stepped.hi - stepped.lo < 1e-12


def test_wendels_bound_by_hand():
    decided(goal_of(f"{WENDEL} >= 0 for x in (0, oo), s in [0, 1]"), table())
    decided(goal_of(f"{WENDEL} > 0 for x in (0, oo), s in (0, 1)"), table(upper=leaf("s")))


@pytest.mark.parametrize(
    ("statement", "document"),
    [
        # Equality at s = 0 and s = 1: strict only between.
        (f"{WENDEL} > 0 for x in (0, oo), s in [0, 1]", table(upper=leaf("s"))),
        (f"{WENDEL} > 0 for x in (0, oo), s in (0, 1]", table(upper=leaf("s"))),
        # Outside of the chord the function lies above it.
        (f"{WENDEL} >= 0 for x in (0, oo), s in [0, 2]", table()),
        (f"{WENDEL} >= 0 for x in (0, oo), s in [-1/1000000000, 1]", table()),
        # The formula is another one by a hair.
        (f"{WENDEL} - 1/1000000000 >= 0 for x in (0, oo), s in [0, 1]", table()),
        (f"{WENDEL} - s/1000000000 >= 0 for x in (0, oo), s in [0, 1]", table()),
        ("log(gamma(x)) + s*log(x) - log(gamma(x + 1000000001/1000000000*s)) >= 0 for x in (0, oo), s in [0, 1]",
         table()),
        # x may be negative, where log Γ is not defined.
        (f"{WENDEL} >= 0 for x in [-1/10, 1], s in [0, 1]", table()),
        # No inequality, and a concave function.
        (f"{WENDEL} == 0 for x in (0, oo), s in [0, 1]", table()),
        (f"-({WENDEL}) >= 0 for x in (0, oo), s in [0, 1]", table()),
    ],
)  # fmt: skip
def test_what_is_false_is_refused(statement, document):
    with pytest.raises(ProofError):
        decided(goal_of(statement), document)


@pytest.mark.parametrize(
    "changed",
    [
        {"weight": "1 - s"},
        {"weight": "s + 1/1000000000"},
        {"places": table()["places"][::-1]},
        {"places": table()["places"][:2]},
        {"places": [{"argument": "x", "shift": 2}, *table()["places"][1:]]},
        {"places": [{"argument": "x", "shift": 10**6}, *table()["places"][1:]]},
        {"places": [{"argument": "x", "shift": True}, *table()["places"][1:]]},
        {"places": [*table()["places"][:2], {"argument": "x + s/2", "shift": 0}]},
        {"domain": []},
        {"lower": None},
        {"upper": leaf("A")},
    ],
)
def test_an_altered_table_is_refused(changed):
    with pytest.raises(ProofError):
        decided(goal_of(f"{WENDEL} >= 0 for x in (0, oo), s in [0, 1]"), table(**changed))


def test_the_outer_places_must_differ_for_a_strict_sign():
    """λ log Γ(x) + (1 - λ) log Γ(x) - log Γ(x) vanishes."""
    here = {"argument": "x", "shift": 0}
    document = table(weight="1/2", places=[here, here, here], domain=[leaf() for _ in range(6)], lower=leaf("n"))
    claim = "(1/2*log(gamma(x)) + 1/2*log(gamma(x))) - log(gamma(x)) {} 0 for x in (0, oo)"
    decided(goal_of(claim.format(">=")), document)
    with pytest.raises(ProofError):
        decided(goal_of(claim.format(">")), document)


@pytest.mark.parametrize(
    "statement",
    [
        "x**(1 - s) < gamma(x + 1)/gamma(x + s) for s in (0, 1), x in (0, oo)",  # Gautschi 1959
        "(x/(x + s))**(1 - s) <= gamma(x + s)/(x**s*gamma(x)) <= 1 for x in (0, oo), s in [0, 1]",  # Wendel 1948
        "gamma((x + y)/2)**2 <= gamma(x)*gamma(y) for x in (0, oo), y in (0, oo)",
        "gamma(x + 1)*gamma(y + 1) <= gamma(x + y + 1) for x in [0, oo), y in [0, oo)",
        "gamma(x)*gamma(y)/gamma(x + y) <= 1/(x*y) for x in [1, oo), y in [1, oo)",
    ],
)
def test_inequalities_between_values_of_gamma(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "x**(1 - s) < gamma(x + 1)/gamma(x + s) for s in [0, 1), x in (0, oo)",  # equality at s = 0
        "x**(1 - s)*1.000000001 <= gamma(x + 1)/gamma(x + s) for s in (0, 1), x in (0, oo)",
        "gamma(x + s)/(x**s*gamma(x)) <= 1 for x in (0, oo), s in [0, 1.000000001]",
        "gamma((x + y)/2)**2*1.000000001 <= gamma(x)*gamma(y) for x in (0, oo), y in (0, oo)",
        "gamma(x)*gamma(y)/gamma(x + y) <= 1/(x*y) for x in [0.999999, oo), y in [1, oo)",
    ],
)
def test_false_ones_are_not_proved(statement):
    assert prove(statement, seconds=2).status != "proved"


def test_a_false_goal_is_not_shown_by_the_certificate_of_a_true_one():
    """The weight and the shifts of a certificate that was found, moved: each is refused."""
    claim = goal_of("log(gamma(x + 1)) - log(gamma(x + s)) - (1 - s)*log(x) >= 0 for x in (0, oo), s in [0, 1]")
    inner = {"tree": "s"}
    found = log_convex(claim, lambda part: inner)
    term = found["proof"]["special"][0]["terms"][0]
    step, part = term["proof"]["special"][0], goal_of(f"{term['formula']} >= 0 for x in (0, oo), s in (0, 1)")
    assert step["rule"] == "log_convex"
    for k in range(3):
        moved = copy.deepcopy(step)
        moved["places"][k]["shift"] += 1
        with pytest.raises(ProofError):
            decided(part, moved)


def test_the_explanation_names_the_places():
    reading = read_step(goal_of(f"{WENDEL} >= 0 for x in (0, oo), s in [0, 1]"), table())
    assert "at x + s, a weighted mean of x + 1 and x" in reading.text
    assert [part[0] for part in reading.parts] == ["The weight s", "The other weight 1 - s"]
