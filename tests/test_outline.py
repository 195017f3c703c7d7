"""Outlines of proofs: every kind of step proves something true and nothing false, and says where it leads astray."""

from __future__ import annotations

import json

import pytest

from verify.claims.claim import Claim
from verify.claims.outlined import along, part, step
from verify.claims.solve import solve
from verify.errors import InputError
from verify.formula.reader import read_statement
from verify.kernel.checker import check_inequality
from verify.prover import prove

#: A true statement, its outline, and a false statement to which the same outline does not lead.
STEPS = {
    # y(x + 1) - y = xy
    "product": (
        "y*(x + 1) > y for x in (0, 1), y in (0, oo)",
        [step("product", factors=["x", "y"])],
        "y*(x + 1) > y for x in (-1, 1), y in (0, oo)",
    ),
    # exp(x) - x = (exp(x) - 1 - x) + 1
    "sum": (
        "exp(x) - x > 0 for x in (-oo, oo)",
        [step("sum", terms=["exp(x) - 1 - x", "1"])],
        "exp(x) - 2*x - 1 > 0 for x in (-oo, oo)",
    ),
    # w = b(x - sin x) >= 0 and exp(w) >= 1 + w
    "let": (
        "exp(b*(x - sin(x))) >= 1 + b*(x - sin(x)) for x in [0, oo), b in [0, oo)",
        [
            step(
                "let",
                name="w",
                value="b*(x - sin(x))",
                range="[0, oo)",
                goal="exp(w) - (1 + w)",
                lower=[step("product", factors=["b", "x - sin(x)"])],
            )
        ],
        "exp(b*(x - sin(x))) >= 1 + 2*b*(x - sin(x)) for x in [0, oo), b in [0, oo)",
    ),
    # cos is falling on [0, pi]: acos(1 - x) > x for x < 1 because cos(x) > 1 - x
    "apply": (
        "acos(1 - x) > x for x in (0, 1)",
        [step("apply", function="cos", left="1 - x", right="cos(x)")],
        "acos(1 - x) < x for x in (0, 1)",
    ),
    # x >= 1 and y >= 1 give (x - 1)(y - 1) >= 0
    "have": (
        "x*y + 1 >= x + y for x in [0, 5], y in [0, 5] if x + y >= 2 and x == y",
        [step("have", formula="x - 1", sign=">="), step("have", formula="y - 1", sign=">=")],
        "x*y + 1 >= x + y for x in [0, 5], y in [0, 5] if x + y >= 2",
    ),
    # |x| by the sign of x
    "cut": (
        "abs(x) + 1 > x for x in (-oo, oo)",
        [step("cut", formula="x", nonpositive=[step("weaken", keep=[])])],
        "abs(x) > x for x in (-oo, oo)",
    ),
    # sin x > 0 below and above the right angle
    "split": (
        "sin(x) > 0 for x in (0, 3]",
        [step("split", variable="x", at="pi/2", below=[])],
        "sin(x) > 0 for x in (0, 7/2]",
    ),
    # e^x - x grows from its value 1 at 0
    "monotone": (
        "exp(x) - x >= 1 for x in [0, oo)",
        [step("monotone", variable="x", side="lower", slope=[step("sum", terms=["exp(x) - 1"])])],
        "exp(x) - 2*x >= 1 for x in [0, oo)",
    ),
    "narrow": (
        "x**2 > 4 for x in [0, oo) if x > 2",
        [step("narrow")],
        "x**2 > 4 for x in [0, oo) if x >= 2",
    ),
    "weaken": (
        "x + y > 0 for x in [0, 1], y in [-2, 2] if x > 1/2 and y >= 0",
        [step("weaken", keep=[1, 0])],
        "x + y > 1 for x in [0, 1], y in [-2, 2] if x > 1/2 and y >= 0",
    ),
    # x < acos(w) and cos x <= w contradict each other, as x >= acos(w) follows from cos x <= w
    "contrary": (
        "cos(x) > w for x in [0, pi], w in [-1, 1] if x < acos(w)",
        [
            step("contrary"),
            step(
                "have", formula="x - acos(w)", sign=">=", by=[step("apply", function="cos", left="cos(x)", right="w")]
            ),
            step("contradiction"),
        ],
        "cos(x) > w for x in [0, pi], w in [-1, 1] if x <= acos(w)",
    ),
    # 2x - y = (x - y) + x
    "contradiction": (
        "2*x > y for x in (0, oo), y in (0, oo) if x >= y",
        [step("contradiction")],
        "2*x > 3*y for x in (0, oo), y in (0, oo) if x >= y",
    ),
}


def shown(statement, *outlines):
    return prove(statement, seconds=6, outlines=list(outlines))


@pytest.mark.parametrize("kind", STEPS)
def test_a_step_leads_to_a_proof_that_takes_it(kind):
    statement, outline, _ = STEPS[kind]
    verdict = shown(statement, outline)
    assert verdict.status == "proved", verdict.reason
    assert check_inequality(verdict.certificate, "arb").ok
    first = verdict.certificate.proof["relations"][0]["special"][0]
    assert first["rule"] == (outline[0]["step"] if kind != "contradiction" else first["rule"])


@pytest.mark.parametrize("kind", STEPS)
def test_the_same_step_does_not_show_a_false_statement(kind):
    _, outline, false = STEPS[kind]
    assert shown(false, outline).status in ("undecided", "refuted")


def test_parts_have_outlines_of_their_own():
    # x²y + xy + exp(xy) - 1: the first term is x·(xy), the second w = xy >= 0 with e^w >= 1
    parts = [
        part("x**2*y", step("product", factors=["x", "x*y"])),
        "x*y",
        part("exp(x*y) - 1", step("let", name="w", value="x*y", range="[0, oo)", goal="exp(w) - 1")),
        "1",
    ]
    verdict = shown("x**2*y + x*y + exp(x*y) > 0 for x in [0, oo), y in [0, oo)", [step("sum", terms=parts)])
    assert verdict.status == "proved", verdict.reason
    rules = [
        t["proof"].get("special", [{}])[0].get("rule")
        for t in verdict.certificate.proof["relations"][0]["special"][0]["terms"]
    ]
    assert rules[0] == "product"
    assert rules[2] == "let"


def test_every_relation_of_a_chain_has_its_outline():
    chain = "exp(x) > 1 + x > 1 for x in (0, oo)"
    assert shown(chain, [], [step("product", factors=["x"])]).status == "proved"
    with pytest.raises(InputError, match="Expected one outline for each of the 2 relations but got 1"):
        shown(chain, [])


#: An outline that does not lead on, and what the reason says.
ASTRAY = {
    "product that is none": (
        "x*y > 0 for x in (0, 1), y in (0, 1)",
        [step("product", factors=["x", "y + 1"])],
        "relation 1, step 1 (product): by exact algebra, the formula is not the product of the factors",
    ),
    "factor with the other sign": (
        "x*y > 0 for x in (0, 1), y in (0, 1)",
        [step("product", factors=["-x", "-y"])],
        "step 1 (product), factor 1: the search does not show it",
    ),
    "sum that is none": (
        "x + y > 0 for x in (0, 1), y in (0, 1)",
        [step("sum", terms=["x", "2*y"])],
        "step 1 (sum): by exact algebra, the formula is not the sum of the terms",
    ),
    "negative term": (
        "x**2 - 2*x + 3 > 0 for x in [0, 2]",
        [step("sum", terms=["-2*x", "x**2 + 3"])],
        "step 1 (sum), term 1: the search does not show it",
    ),
    "let with another formula": (
        "x**2 + 1 > 0 for x in [0, 1]",
        [step("let", name="w", value="x**2", range="[0, 1]", goal="w + 2")],
        "step 1 (let): by exact algebra, the formula is not the one given with w filled in",
    ),
    "let with a range that is too small": (
        "x**2 + 1 > 0 for x in [0, 1]",
        [step("let", name="w", value="x**2", range="[0, 1/2]", goal="w + 1")],
        "step 1 (let), the upper end: the search does not show it",
    ),
    "no difference": (
        "x*y > 0 for x in (0, 1), y in (0, 1)",
        [step("apply", function="exp", left="exp(x*y)", right="1")],
        "step 1 (apply): Expected a difference that is to be positive, or zero. This",
    ),
    "images of other formulas": (
        "2 > x for x in (0, 1)",
        [step("apply", function="exp", left="exp(2)", right="exp(x) + 1")],
        "step 1 (apply): by exact algebra, left and right are not the exp of both sides",
    ),
    "sides outside of the range": (
        "acos(x) > x - 8 for x in (0, 1)",
        [step("apply", function="cos", left="x", right="cos(x - 8)")],
        "step 1 (apply), the range of both sides: the search does not show it",
    ),
    "an infinite end": (
        "exp(x) > 0 for x in (-oo, oo)",
        [step("monotone", variable="x", side="lower")],
        "step 1 (monotone): the lower end of x is infinite",
    ),
    "no contradiction": (
        "x**2 + y**2 > 0 for x in (0, 1), y in (-1, 1)",
        [step("contradiction")],
        "step 1 (contradiction): no combination of the assumptions contradicts the negated goal",
    ),
    "an assumption that does not follow": (
        "x + 1 > 0 for x in (0, 1)",
        [step("have", formula="x - 1/2", sign=">")],
        "step 1 (have): the search does not show it",
    ),
    "the other case": (
        "x > -1 for x in (-2, 2) if x > -1/2",
        [step("weaken", keep=[]), step("cut", formula="x")],
        "step 2 (cut), the nonpositive case: the search does not show it",
    ),
    "the lower half": (
        "log(x + 2) > log(2) - 1 for x in (-1, 1) if x > -1/2",
        [step("weaken", keep=[]), step("split", variable="x", at="0", below=[step("product", factors=["x"])])],
        "step 2 (split), below 0, step 1 (product): by exact algebra",
    ),
    "a point outside of the range": (
        "exp(x) > x for x in [-1, 1]",
        [step("split", variable="x", at="pi")],
        "step 1 (split): pi does not certainly lie inside the range of x",
    ),
    "a slope of the other sign": (
        "exp(-x) > 0 for x in [0, oo)",
        [step("monotone", variable="x", side="lower")],
        "step 1 (monotone), the slope: the search does not show it",
    ),
    "a new formula that has no value": (
        "x**2 + 1 > 0 for x in [-1, 1]",
        [step("product", factors=["x**2 + 1", "x/x"])],
        "step 1 (product), factor 2, where its formula is defined: the search does not show it",
    ),
    "gap after the last step": (
        "x + y > 0 for x in [0, 1], y in [-1, 1] if x > 1/2 and y >= 0",
        [step("weaken", keep=[0])],
        "relation 1, after the last step: the search does not show it",
    ),
}


@pytest.mark.parametrize("name", ASTRAY)
def test_an_outline_that_does_not_lead_on_says_where(name):
    statement, outline, where = ASTRAY[name]
    verdict = shown(statement, outline)
    assert verdict.status == "undecided"
    assert "the outline does not lead on at relation 1" in verdict.reason
    assert where in verdict.reason


UNREADABLE = {
    "another step": ([{"step": "guess"}], "Expected a step among product, sum, .* but got step='guess'"),
    "no step": ([{"factors": ["x"]}], "but got step=None"),
    "a field that is missing": (
        [step("have", formula="x")],
        "Expected a text as the field sign of a step have but got sign=None",
    ),
    "a text for a list": (
        [step("product", factors="x")],
        "Expected a list as the field factors of a step product but got factors='x'",
    ),
    "a formula that cannot be read": (
        [step("product", factors=["x +"])],
        "Expected a number, a name or a bracket but got the end",
    ),
    "a range that cannot be read": ([step("let", name="w", value="x", range="0, 1", goal="w")], "Expected an interval"),
    "a name that is taken": (
        [step("let", name="x", value="x", range="[0, 1]", goal="x")],
        "Expected a fresh variable in the step let but got name='x'",
    ),
    "a variable of another statement": (
        [step("cut", formula="z")],
        "Expected a variable among x in an outline but got 'z'",
    ),
    "a variable to split that is not there": (
        [step("split", variable="z", at="0")],
        "Expected a variable among x in an outline but got 'z'",
    ),
    "assumptions that are not there": (
        [step("weaken", keep=[0])],
        "Expected numbers of the 0 assumptions, from 0 on, but got keep=",
    ),
    "a product of nothing": (
        [step("product", factors=[])],
        "Expected at least one formula in a step of an outline but got none",
    ),
    "a step after the end": (
        [step("contradiction"), step("narrow")],
        "Expected no step after contradiction, which leaves no goal, but got 1 more",
    ),
    "a sign that is none": (
        [step("have", formula="x", sign="<")],
        "Expected sign among >, >=, ==, != in a step have but got sign='<'",
    ),
    "a function that is not monotone": (
        [step("apply", function="sinh", left="x", right="0")],
        "Expected function among exp, log, .* in a step apply but got function='sinh'",
    ),
    "a side that is none": (
        [step("monotone", variable="x", side="left")],
        "Expected side among lower, upper in a step monotone but got side='left'",
    ),
    "a part without a formula": (
        [step("sum", terms=[{"by": []}])],
        "Expected a formula, or a table with formula and by, but got",
    ),
    "steps that are no list": ([step("cut", formula="x", nonpositive="x")], "Expected a list of steps"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_outline_that_cannot_be_read_is_refused(name):
    outline, message = UNREADABLE[name]
    with pytest.raises(InputError, match=message):
        shown("x + 1 - 0 > 0 for x in [0, 1]", outline)


def test_a_claim_with_an_outline_is_a_claim_about_its_statement():
    statement = read_statement("x*y > 0 for x in (0, 1), y in (0, 1)")
    question = along(statement, [step("product", factors=["x", "y"])])
    claim, plain = Claim("paper.C1", question), Claim("paper.C1", statement)
    assert claim.kind == plain.kind == "inequality"
    assert str(question) == str(statement)
    assert claim.hash() != plain.hash(), "another proof may be found, so the verdict is not the same"
    verdict = solve(question)
    assert verdict.status == "proved"
    assert verdict.certificate.statement == prove(statement).certificate.statement


def test_an_outline_is_kept_as_text():
    question = along(read_statement("x > -1 for x in [0, 1]"), [step("cut", formula="x", nonpositive=[])])
    assert json.loads(question.outlines) == [[{"step": "cut", "formula": "x", "nonpositive": []}]]
