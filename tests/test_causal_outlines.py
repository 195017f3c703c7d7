"""The inequalities of the causal paper: their outlines prove them, and nothing with a constant past the best one."""

from __future__ import annotations

import pytest

from proofs.causal import outlines
from proofs.causal.epsilon_outlines import second_for_large_epsilon
from proofs.causal.notation import statement
from proofs.causal.outlines import above, below, shifted
from verify.claims.library import load
from verify.claims.solve import solve
from verify.prover import prove
from verify.recheck import recheck

#: Claims and what is known about them, by hand or from the paper.
EXPECTED = {
    "causal.C036": "proved",
    "causal.C038": "proved",
    "causal.C039": "proved",
    "causal.C045": "proved",
    "causal.C057": "proved",
    "causal.C058": "proved",
    "causal.C059": "refuted",
    "causal.C059.doubling": "proved",
    "causal.C061": "proved",
    "causal.C061.sharpened": "proved",
    "causal.C061.sharpened2": "proved",
    "causal.C064": "proved",
    "causal.C066": "refuted",
    "causal.C066.corrected": "proved",
    "causal.C068": "refuted",
    "causal.C069": "refuted",
    "causal.C069.corrected": "proved",
    "causal.C070": "proved",
    "causal.C071": "proved",
    "causal.C072": "refuted",
    "causal.C072.corrected": "proved",
    "causal.C076": "proved",
    "causal.C078.corrected": "proved",
    "causal.C079": "proved",
    "causal.C080": "proved",
    "causal.C088": "refuted",
    "causal.C088.corrected": "proved",
    "causal.C089": "refuted",
    "causal.C089.corrected": "proved",
    "causal.C090": "proved",
}


@pytest.fixture(scope="module")
def claims():
    return load(()).claims


@pytest.mark.parametrize("id", EXPECTED)
def test_the_claim_is_decided(claims, id):
    verdict = solve(claims[id].question)
    assert verdict.status == EXPECTED[id], verdict.reason


@pytest.mark.parametrize("id", ["causal.C059.doubling", "causal.C061.sharpened", "causal.C071", "causal.C090"])
def test_certificates_are_accepted_in_both_arithmetics(claims, id):
    certificate = solve(claims[id].question).certificate
    assert recheck(certificate, "arb").ok
    assert recheck(certificate, "crival").ok


#: Statements just past what is true, with the outline that proves what is true.
PAST = {
    # τ → π/2 for β → 0, and (2/5)^(−1/2) = 1.581… > π/2
    "a constant below 4/pi^2": (
        "1/sqrt(beta + 2/5) < tau(beta) for beta in (0, oo)",
        above("1/sqrt(beta + 2/5)", shifted("2/5", "8/5", "cos(z) - (1/z**2 - 2/5)*sin(z)**2")),
    ),
    # τ^(−2) = β + 1/6 + O(1/β)
    "a constant above 1/6": (
        "tau(beta) < 1/sqrt(beta + 17/100) for beta in (0, oo)",
        below("1/sqrt(beta + 17/100)", shifted("17/100", "5/2", "(1/z**2 - 17/100)*sin(z)**2 - cos(z)")),
    ),
    # h(22/7) = −0.00126 e^(−2β (1 − 10^−6)), while the bound is −2.03 e^(−4.93 β): it fails for β = 3
    "h beyond pi": (
        "exp(-beta*x**2/2)*(x - x**3/6) < h(x, beta) for x in (0, 22/7], beta in (0, oo)",
        outlines.lower_bound("x", "22/7"),
    ),
    # causal.C072.sharp: it fails at x = 20/9 for β = 0.1374
    "g from a smaller beta on": (
        "g(x, beta) > -exp(-beta*x**2/2 + beta*x**4/24)*beta*x**2 for x in (0, oo), beta in [0.1374, oo)",
        outlines.slope_from_least_beta("x"),
    ),
    # the second conclusion of Lemma A.2 fails for ε = 0.972, c = 7.444, β = 81/8, N = 299
    "Lemma A.2 for a larger epsilon": (
        "-N*g((c - 2*e)/sqrt(beta), beta) < g(e/sqrt(beta), beta)"
        " for e in (0, 0.972], c in [5.5, oo), beta in (0, oo), N in (0, oo) if c >= 5.5 + 2*e"
        " and beta >= (c - 1 - 2*e)**2/2 and N < exp(3*(c - 1 - 2*e)**2/8)*e/(c - 1)",
        second_for_large_epsilon(),
    ),
    # cos x > cos τ fails for x = τ
    "g > 0 up to tau, included": (
        "cos(x) > cos(tau(beta)) for x in [0, pi], beta in (0, oo) if x <= tau(beta)",
        outlines.before_tau(strict=True),
    ),
}


@pytest.mark.parametrize("name", PAST)
def test_the_outline_does_not_show_more_than_is_true(name):
    text, outline = PAST[name]
    assert prove(statement(text), seconds=2, outlines=[outline]).status != "proved"


def test_outlines_of_the_bounds_hold_at_another_place_too():
    # the same bound at x = 2c
    scaled = "h(2*c, beta) < exp(-beta*(2*c)**2/2 + beta*(2*c)**4/24)*(2*c) for c in (0, oo), beta in (0, oo)"
    assert prove(statement(scaled), outlines=[outlines.upper_bound("2*c")]).status == "proved"
