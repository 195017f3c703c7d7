"""Wrong arguments of the Python API: one sentence that names what was wrong, and never a verdict on something else."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from verify import (
    Certificate,
    Claim,
    Formula,
    InputError,
    Interaction,
    Interval,
    Relation,
    Statement,
    besseli,
    besselj,
    claim,
    polygamma,
    prove,
    read_statement,
    solve,
    substitute,
    variable,
)
from verify.cli.main import main
from verify.recheck import recheck
from verify.simulation import simulate, simulate_system

SELF_ATTENTION = "sin(x)*exp(b*(cos(x) - 1))"


@pytest.mark.parametrize("value", ["x", "sin(x)/100", "x*0 + 1", Interval(variable("x"), variable("x")), "c"])
@pytest.mark.parametrize("n", [None, 3])
def test_a_value_of_a_parameter_has_no_variables(value, n):
    # With b = sin(x)/100 the function is not odd; f itself was checked, and what it becomes would not be.
    with pytest.raises(InputError, match="Expected a range of numbers for b but got"):
        Interaction(SELF_ATTENTION).synchronizes(b=value, n=n, find=False)
    with pytest.raises(InputError, match="Expected an odd function"):
        Interaction(SELF_ATTENTION).at(b="sin(x)/100").synchronizes()


def test_nor_has_it_on_the_command_line(capsys):
    assert main(["sync", SELF_ATTENTION, "--param", "b = sin(x)/100", "--no-find"]) == 2
    assert "Expected a range of numbers for b but got" in capsys.readouterr().err


TRUE = "x < 2 for x in [0, 1]"
FAMILY = "sin(x) + a*sin(2*x)"


@pytest.mark.parametrize("boxes", ["a", 0, -1, 1.5, True, math.inf, math.nan, None])
def test_boxes_are_a_whole_number_above_0(boxes):
    with pytest.raises(InputError) as refused:
        prove(TRUE, boxes=boxes)
    assert str(refused.value) == f"Expected a whole number of at least 1 but got boxes={boxes!r}."
    with pytest.raises(InputError, match="boxes="):
        solve(read_statement(TRUE), boxes=boxes or 0)


@pytest.mark.parametrize("seconds", [-1, -1e-9, math.nan, -math.inf, "a", "3", None, True, 1j])
def test_seconds_are_a_number_that_is_not_negative(seconds):
    with pytest.raises(InputError) as refused:
        prove(TRUE, seconds=seconds)
    assert str(refused.value) == f"Expected a number of seconds that is not negative but got seconds={seconds!r}."


def test_budgets_that_are_fine():
    # NumPy's numbers are numbers, no limit is infinity, and in no time nothing is shown.
    assert prove(TRUE, boxes=np.int64(5), seconds=np.float64(5)).status == "proved"
    assert prove(TRUE, seconds=math.inf).status == "proved"
    assert prove(TRUE, seconds=Fraction(7, 2)).status == "proved"
    assert prove("sin(x) < x for x in (0, oo)", seconds=0).status == "undecided"


#: What is wrong, and what the sentence says.
WRONG = {
    "prove's progress": (lambda: prove(TRUE, progress=3), "progress=3"),
    "prove's details": (lambda: prove(TRUE, details="yes"), "details='yes'"),
    "a formula for a statement": (lambda: prove(variable("x")), "Expected a statement"),
    "an order of a derivative below 0": (lambda: polygamma(-1, "x"), "at least 0 but got order=-1"),
    "half a derivative": (lambda: polygamma("1/2", "x"), "order=1/2"),
    "an order that is not whole": (lambda: besselj("1/2", "x"), "Expected a whole number but got order=1/2"),
    "a float for an order": (lambda: besseli(1.0, "x"), "float 1.0"),
    "a name that is no text": (lambda: variable(3), "name=3"),
    "a text for a formula": (lambda: substitute("x", {"x": 1}), "root='x'"),
    "values without names": (lambda: substitute(variable("x"), 3), "values=3"),
    "a name that is a number": (lambda: substitute(variable("x"), {3: 1}), "values={3: 1}"),
    "texts for relations": (lambda: Statement(TRUE), "Expected a tuple of relations"),
    "a relation for a tuple": (lambda: Statement(Relation("<", 1, 2)), "Expected a tuple of relations"),
    "a number for the domain": (lambda: Statement((Relation("<", 1, 2),), 3), "domain=3"),
    "texts for intervals": (lambda: Statement((Relation("<", 1, 2),), (("x", "[0, 1]"),)), "domain="),
    "a float in a relation": (lambda: Relation("<", 1.5, 2), "float 1.5"),
    "a float in an interval": (lambda: Interval(1.5, 2), "float 1.5"),
    "an end that varies": (lambda: prove(Statement((BELOW,), (("x", Interval(0, "y")),))), "Expected end points"),
    "a certificate in no path": (lambda: Certificate.load(3), "path=3"),
    "a certificate that is missing": (lambda: Certificate.load("nowhere.json"), "Expected a certificate in"),
    "a certificate that is a folder": (lambda: Certificate.load("/"), "Expected a certificate in /"),
    "a certificate to no path": (lambda: Certificate("flow", "x", {}).save(3), "path=3"),
    "a document for a certificate": (lambda: recheck({}), "Expected a certificate but got {}"),
    "an arithmetic that there is not": (lambda: recheck(Certificate("flow", "x", {}), "foo"), "arithmetic='foo'"),
    "a hint that is not taken": (lambda: solve(Claim("p.L1", read_statement(TRUE), hints=(("box", 3),))), "got box"),
    "a claim without a name": (lambda: Claim(3, read_statement(TRUE)), "id=3"),
    "a title that is no text": (lambda: Claim("p.L1", read_statement(TRUE), title=3), "title=3"),
    "a claim that is no function": (lambda: claim("p.L1", x="[0, 1]")(3), "Expected a function under @claim('p.L1')"),
    "hints without names": (lambda: claim("p.L1", x="[0, 1]", hints=3)(lambda x: x < 2), "hints=3"),
    "a condition that is none": (lambda: claim("p.L1", x="[0, 1]", conditions=3)(lambda x: x < 2), "conditions=3"),
    "an angle that is no text": (lambda: Interaction("sin(x)", 3), "variable=3"),
    "an angle that is no name": (lambda: Interaction("sin(x)", "1"), "free for a variable"),
    "an order that is no number": (lambda: Interaction(FAMILY).derivative("a"), "order='a'"),
    "an order below 0": (lambda: Interaction(FAMILY).derivative(-1), "order=-1"),
    "an order between numbers": (lambda: Interaction(FAMILY).derivative(1.5), "order=1.5"),
    "a truth value for an order": (lambda: Interaction(FAMILY).derivative(True), "order=True"),
    "particles that are no number": (lambda: Interaction(FAMILY).jacobian("a"), "n='a'"),
    "one particle": (lambda: Interaction(FAMILY).hessian(1), "n=1"),
    "an interval that is none": (lambda: Interaction(FAMILY).threshold("a", 0.5), "float 0.5"),
    "an interval that varies": (lambda: Interaction(FAMILY).threshold("a", Interval("x", 1)), "range of numbers for a"),
    "find": (lambda: Interaction(FAMILY).synchronizes(a="[0, 1/4]", find="yes"), "find='yes'"),
    "progress": (lambda: Interaction(FAMILY).synchronizes(a="[0, 1/4]", progress=3), "progress=3"),
    "a folder": (lambda: Interaction("a*sin(x)*exp(b)").phase_diagram(a="[0, 1]", b="[0, 1]", folder=3), "folder=3"),
    "a picture": (lambda: Interaction("sin(x)").plot(3), "path=3"),
    "a model": (lambda: simulate(3), "model=3"),
    "a system": (lambda: simulate_system(3), "model=3"),
    "a picture of a run": (lambda: simulate("sa", n=4, t=1).plot(3), "path=3"),
    "a folder of a run": (lambda: simulate("sa", n=4, t=1).write(3), "folder=3"),
    "checkpoints": (lambda: simulate("sa", n=4, t=1, out="here", checkpoint="a"), "checkpoint='a'"),
}  # fmt: skip
BELOW = Relation("<", "x", 5)


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_argument_is_named_in_one_sentence(what):
    call, said = WRONG[what]
    with pytest.raises((InputError, TypeError, ValueError)) as refused:
        call()
    sentence = str(refused.value)
    assert sentence.startswith("Expected ")
    assert said in sentence


def test_numbers_and_texts_in_records_are_read():
    interval, relation = Interval("-1/2", 1), Relation("<", "sin(x)", 1)
    assert isinstance(interval.lower, Formula)
    assert relation == read_statement("sin(x) < 1 for x in [0, 1]").relations[0]
    assert prove(Statement((relation,), (("x", interval),))).status == "proved"


def test_certificates_are_saved_and_loaded_by_text(tmp_path):
    certificate = prove(TRUE).certificate
    assert certificate is not None
    place = str(tmp_path / "a" / "c.json")
    certificate.save(place)
    assert Certificate.load(place) == certificate
