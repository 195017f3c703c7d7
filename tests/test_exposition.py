"""What a verdict shows: steps in words, certified enclosures of the margin, and how a domain was divided."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from flint import ctx
from hypothesis import given
from hypothesis import strategies as st

from reports.plots.figure import figure
from verify import prove, read_statement
from verify.certificate import Certificate
from verify.exposition import explained
from verify.exposition.cells import enclosed, window
from verify.exposition.graphs import sampled
from verify.exposition.rule_steps import READINGS, read_step
from verify.exposition.split_tree import box_of, depth_for, leaves
from verify.exposition.words import RULES as NAMES
from verify.formula.reader import read_formula
from verify.formula.tree import number
from verify.kernel.box import Range, approximate
from verify.kernel.goal import Goal, Sign
from verify.kernel.program import compiled
from verify.kernel.rules import RULES
from verify.verdict import Verdict


def shown(text: str, **options: int) -> Verdict:
    statement = read_statement(text)
    return explained(statement, prove(statement, seconds=math.inf, **options))


def words(verdict: Verdict) -> str:
    return "\n".join(f"{step['title']}: {step['text']}" for step in verdict.details["steps"])


STATEMENTS = [
    "sin(x) < x for x in (0, oo)",
    "log(x) <= x - 1 for x in (0, oo)",
    "x**2 + y**2 >= 2*x*y for x in [-1, 1], y in [-1, 1]",
    "sin(x)**2 + cos(x)**2 == 1 for x in (-oo, oo)",
    "abs(x - y) <= x + y for x in [0, 1], y in [0, 1]",
    "x**2 <= x for x in [0, 2]",
    "1/x > 0 for x in [-1, 1]",
    "x*y <= 1 for x in [0, 2], y in [0, 2] if x >= y",
    "x*y*z <= 1 for x in [0, 2], y in [0, 2], z in [0, 2]",
    "x*y < b for x in [0, 1], y in [0, 1], b in [2, 3]",
    "0 < x < 2 for x in [1/2, 1]",
    "1 < 2",
    "2 < 1",
    "tan(x) > x for x in (0, pi/2)",
]


@pytest.mark.parametrize("text", STATEMENTS)
def test_every_verdict_is_explained_in_json_that_can_be_drawn(text: str) -> None:
    verdict = shown(text)
    assert json.loads(json.dumps(verdict.details, allow_nan=False)) == verdict.details
    assert verdict.details["steps"]
    for step in verdict.details["steps"]:
        assert step["title"] != "No derivation", step["text"]
        assert set(step) <= {"title", "text", "statement", "latex", "mathml"}
    for plot in verdict.details["plots"]:
        assert figure(plot) is not None
    assert shown(text).details == verdict.details  # the same every time


def test_an_expansion_names_its_leading_term() -> None:
    # x - sin x = x³/6 - x⁵/120 + …, so the leading coefficient at 0 is 1/6.
    assert "leading term 1/6·t³" in words(shown("sin(x) < x for x in (0, 1/4]"))


def test_a_single_box_says_where_the_margin_is_least() -> None:
    # x - sin x has slope 1 - cos x in [0, 2], and is least at 0.
    text = words(shown("sin(x) <= x for x in [0, oo)"))
    assert "the slope in x is in [0, 2]" in text
    assert "least at x = 0" in text


def test_every_rule_of_the_kernel_can_be_read() -> None:
    assert set(RULES) <= set(READINGS) == set(NAMES)
    assert read_step(Goal(Sign(number(1), ">"), {}), {"rule": "later"}).title == "Rule 'later'"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2 + sin(3*x)*cos(x) > 0 for x in (-oo, oo)", ""),
        ("sin(x) < 2 - cos(x)**2/2 for x in [0, oo)", ""),
        ("x + 1/x >= 2 for x in (0, oo)", ""),
        ("x**4 + y**4 + z**4 + 1 >= 4*x*y*z for x in [0, 3], y in [0, 3], z in [0, 3]", "mean"),
        ("x**4*y**2 + x**2*y**4 + 1 >= 3*x**2*y**2 for x in [-3, 3], y in [-2, 2]", "mean"),
        ("x**4 + y**4 + z**4 >= x*y*z*(x + y + z) for x in (-oo, oo), y in (-oo, oo), z in (-oo, oo)", "²"),
        (
            "x*(x - y)*(x - z) + y*(y - x)*(y - z) + z*(z - x)*(z - y) >= 0 for x in [0, 1], y in [0, 1], z in [0, 1]",
            "which are not negative",
        ),
        ("x**4 + y**4 + 1 >= 4*x*y - 1 for x in [-9, 9], y in [-9, 9] if x*y*(x**2 + y**2) >= 1", ""),
        ("x*y <= 1/2 for x in [-9, 9], y in [-9, 9] if x**2 + y**2 <= 1", "Krivine"),
        ("x - x**2 >= 0 for x in [0, 1]", ""),
        ("t > 1/2 for b in [1, 3], t in (0, 1] if t*(b + 1) == 4", ""),
        ("abs(x) + abs(y) >= abs(x + y) for x in [-1, 1], y in [-1, 1]", ""),
    ],
)
def test_many_kinds_of_arguments_are_put_into_words(text: str, said: str) -> None:
    verdict = shown(text, boxes=20_000)
    assert verdict.status == "proved"
    assert "No derivation" not in words(verdict)
    assert said in words(verdict)


def test_domain_conditions_come_first() -> None:
    first = shown("log(x) <= x - 1 for x in (0, oo)").details["steps"][0]
    assert first == {"title": "Everything is defined", "text": "log(x) needs x > 0, by the signs of its parts."}
    # What is too long for a sentence is a part; the same need of several parts is said once.
    long = " + ".join(f"x**{n}*exp({n}*x)*sin({n}*x + {n})" for n in range(2, 9))
    first = shown(f"({long})/(x + 1) <= ({long})/(x + 1) + 1 for x in [0, 1]").details["steps"][0]
    assert first["text"] == "a part needs x + 1 != 0, by interval arithmetic."


def test_a_refutation_gives_the_values_at_the_point_and_the_ranges() -> None:
    # x² <= x holds exactly on [0, 1].
    verdict = shown("x**2 <= x for x in [0, 2]")
    text = words(verdict)
    assert f"x = {verdict.witness['x']} lies in the domain" in text
    assert "It certainly holds for x in [0, " in text
    (plot,) = verdict.details["plots"]
    assert [mark["x"] for mark in plot["marks"]] == [float(Fraction(verdict.witness["x"]))]


def test_a_point_without_a_value_is_said_to_have_none() -> None:
    assert "1/x has no value there, because x != 0 fails" in words(shown("1/x < 5 for x in [0, 0]"))


def test_an_undecided_statement_shows_where_it_is_open() -> None:
    statement = read_statement("sin(x) < x for x in (0, 1]")
    verdict = Verdict("undecided", "Budget spent.", details={"hardest": {"x": [0.0, 0.5]}})
    details = explained(statement, verdict).details
    assert details["steps"][0]["text"].startswith("x in [0.0, 0.5].")
    assert details["plots"][0]["marks"][0]["x"] == 0.25


def test_conditions_leave_parts_of_a_map_outside() -> None:
    statuses = {box[4] for box in shown("x*y <= 1 for x in [0, 2], y in [0, 2] if x >= y").details["plots"][0]["boxes"]}
    assert statuses >= {"holds", "fails", "outside"}


def test_a_map_ends_where_the_conditions_do() -> None:
    # y < 1/(1 + x) <= 1: of the ten units that an infinite range is drawn to, all above 1 is outside.
    boxes = shown("x*y < 1/2 for x in [0, oo), y in [0, oo) if y < 1/(1 + x)").details["plots"][0]["boxes"]
    tops = [box[3] for box in boxes]
    assert 1 <= max(tops) < 2
    assert {box[4] for box in boxes} >= {"holds", "fails", "outside"}
    # The conditions meet nowhere: the whole is drawn, as outside.
    empty = shown("x < y for x in [0, 1], y in [0, 1] if x > 2").details.get("plots", [])
    assert all(box[4] == "outside" for plot in empty for box in plot["boxes"])


@given(
    st.sampled_from(["x*exp(-x)", "sin(3*x) - x", "x**3 - 2*x", "sqrt(x + 2)", "abs(x - 1/3)", "1/(x + 5/4)"]),
    st.fractions(min_value=-1, max_value=1, max_denominator=64),
    st.fractions(min_value=0, max_value=1, max_denominator=64),
    st.fractions(min_value=0, max_value=1),
)
def test_cells_enclose_the_graph(text: str, low: Fraction, width: Fraction, share: Fraction) -> None:
    formula = read_formula(text)
    cell = enclosed(compiled(formula), {"x": Range(number(low), number(low + width))})
    at = number(low + width * share)
    inner = enclosed(compiled(formula), {"x": Range(at, at)})
    assert cell.value is not None
    assert inner.value is not None
    # Both enclose the value at the point, so they meet.
    assert cell.value.lo <= inner.value.hi
    assert inner.value.lo <= cell.value.hi


def test_cells_cover_their_range_without_gaps() -> None:
    r = Range(number(0), None, True)
    found = window(r)
    assert found is not None
    cells = found.cells(10)
    assert cells[0].lower is number(0)
    assert cells[-1].upper is None
    assert all(a.upper is b.lower for a, b in pairwise(cells))


def test_a_long_positive_range_is_drawn_on_a_logarithmic_axis() -> None:
    found = window(Range(number(1), None))
    assert found is not None
    assert found.log
    assert found.high == 1000
    assert window(Range(number(3), number(3))) is None


def test_a_cell_that_leaves_the_domain_never_counts_as_holding() -> None:
    # log x > -10 is certain where log is defined, but [0, 1] holds 0.
    cell = enclosed(compiled(read_formula("1 + 0*log(x)")), {"x": Range(number(0), number(1))})
    assert cell.holds(">") is None


def test_enclosures_are_not_wide_where_the_formula_is_monotone() -> None:
    # On [k/80, (k+1)/80] the natural extension of x - x/2 is [k/160 - 1/160, …], twice as wide as the range.
    with ctx.workprec(64):
        sign = Sign(read_formula("x - x/2"), ">")
        found = window(Range(number(0), number(1)))
        assert found is not None
        for cell in sampled(sign, "x", found):
            assert cell.value is not None
            r = cell.box["x"]
            assert r.lower is not None
            assert r.upper is not None
            half = (approximate(r.upper) - approximate(r.lower)) / 2
            assert float(cell.value.hi - cell.value.lo) == pytest.approx(float(half))


def test_trees_are_drawn_to_a_depth_with_few_enough_boxes() -> None:
    # A comb: every left half is closed at once.
    proof = {"tree": "0n" * 50 + "n"}
    depth = depth_for(proof, ["x"], 12)
    visible = list(leaves(proof, ["x"], depth))
    assert len(visible) == depth + 1 == 12
    assert visible[-1].step == "…"
    whole = {"x": Range(number(0), number(1))}
    ends = [box_of(leaf, whole)["x"] for leaf in visible]
    assert ends[0].lower is number(0)
    assert ends[-1].upper is number(1)


# Failures.


def test_a_proof_that_cannot_be_read_loses_no_verdict() -> None:
    statement = read_statement("sin(x) < x for x in (0, 1]")
    broken = Certificate("inequality", str(statement), {"precision": 64, "domain": [], "relations": [{"tree": "*"}]})
    verdict = explained(statement, replace(prove(statement), certificate=broken))
    assert verdict.status == "proved"
    assert verdict.details["steps"][0]["title"] == "No derivation"


def test_huge_enclosures_are_written_as_powers_of_ten() -> None:
    verdict = shown("exp(exp(exp(x))) < 1 for x in [4, 5]")
    assert verdict.status == "refuted"
    assert "E+" in words(verdict)
