"""Maxima and where they are attained: f is certainly smaller outside the places."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.certificate import Certificate
from verify.cli.main import main
from verify.formula.reader import read_formula, read_interval
from verify.formula.tree import number
from verify.questions.answer import Answer, Decimals
from verify.questions.domain import read_domain
from verify.questions.effort import Effort
from verify.questions.extrema.checker import read_extreme
from verify.questions.extrema.maximum import Maximum, maximum
from verify.questions.extrema.statement import Extreme, Side
from verify.questions.places import outside
from verify.recheck import recheck


def found(formula: str, *domain: str, side: Side = "max", boxes: int = 20_000) -> Answer:
    return maximum(Maximum(read_formula(formula), read_domain(domain), side), Effort(boxes, 5.0))


def places(answer: Answer) -> list[Decimals]:
    return [finding.at for finding in answer.findings if finding.what == "place"]


def contains(place: tuple[str, str], value: str) -> bool:
    low, high = map(Fraction, place)
    return low <= Fraction(value) <= high and high - low < Fraction(1, 10**6)


def test_certificates_leave_room_for_doubles():
    # The maximum 1/4 at 1/2 is known exactly; that of e^(sin 3x) cos x, near 0.4673, is not.
    for formula, domain in (("x*(1 - x)", "x in (0, 1)"), ("exp(sin(3*x))*cos(x)", "x in [0, 2]")):
        certificate = found(formula, domain).certificate
        assert certificate is not None
        assert recheck(certificate, "crival").ok


def test_where_a_function_without_a_value_has_no_bound():
    answer = found("sin(x)/x", "x in [-1, 1]")
    assert not answer.is_complete()
    assert "no value at x = 0" in answer.sentence


def test_one_place():
    # (e^x sin x)' = e^x (sin x + cos x) vanishes in (0, π) at 3π/4 = 2.35619449019….
    answer = found("exp(x)*sin(x)", "x in [0, pi]")
    (place,) = places(answer)
    assert contains(place["x"], "2.35619449019")
    assert answer.certificate is not None
    assert recheck(answer.certificate).ok


def test_several_places():
    # sin is 1 at π/2 + 2πk: 1.5707963…, 7.8539816… in [0, 10].
    answer = found("sin(x)", "x in [0, 10]")
    first, second = [place["x"] for place in places(answer)]
    assert contains(first, "1.57079632679")
    assert contains(second, "7.85398163397")


def test_ends_of_the_interval():
    answer = found("abs(x)", "x in [-1, 1]")
    assert [place["x"][k] for place, k in zip(places(answer), (0, 1), strict=True)] == ["-1", "1"]


def test_an_infinite_interval():
    # x e^{-x} is largest at 1.
    answer = found("x*exp(-x)", "x in [0, oo)")
    assert answer.is_complete()
    assert contains(places(answer)[0]["x"], "1")


@settings(max_examples=10, deadline=None)
@given(st.integers(-9, 9), st.integers(-9, 9))
def test_paraboloids(a: int, b: int):
    # (x - a/10)² + (y - b/10)² has its only minimum, 0, at (a/10, b/10).
    answer = found(f"(x - ({a}/10))**2 + (y - ({b}/10))**2", "x in [-1, 1]", "y in [-1, 1]", side="min")
    low, high = map(Fraction, answer.findings[0].value or ())
    assert low <= 0 <= high
    (place,) = places(answer)
    assert Fraction(place["x"][0]) <= Fraction(a, 10) <= Fraction(place["x"][1])
    assert Fraction(place["y"][0]) <= Fraction(b, 10) <= Fraction(place["y"][1])


# Failures.


def test_a_supremum_that_is_attained_nowhere():
    # 1 - 1/(1 + x) comes close to 1 only at infinity; x to 1 at the open end of [0, 1); sin(x)/x to 1 at 0.
    for formula, domain in (("x/(1 + x)", "x in [0, oo)"), ("x", "x in [0, 1)"), ("sin(x)/x", "x in (0, 10]")):
        answer = found(formula, domain)
        assert (answer.sentence, places(answer)) == ("supremum 1, attained nowhere", [])
        assert answer.findings[0].facts["attained"] is False
        assert answer.certificate is not None
        assert recheck(answer.certificate).ok


def test_a_maximum_at_an_open_end_only_of_another_variable():
    # x + exp(-y) comes close to 2 at (1, 0), where x = 1 is excluded.
    assert found("x + exp(-y)", "x in (0, 1)", "y in [0, oo)").sentence == "supremum 2, attained nowhere"


def test_functions_that_are_unbounded():
    for formula, domain, side, beside in (
        ("1/x", "x in (0, 1]", "max", ""),
        ("log(x)", "x in (0, 1]", "min", ""),
        ("x**2 + y**2", "x in (-oo, oo)|y in (-oo, oo)", "max", ""),
        ("1/x", "x in [-1, 1]", "max", "; the function has no value at x = 0"),
    ):
        answer = found(formula, *domain.split("|"), side=side)  # type: ignore[arg-type]
        assert answer.status == "proved"
        assert answer.sentence == f"unbounded {'above' if side == 'max' else 'below'}{beside}"
        assert answer.certificate is not None
        assert recheck(answer.certificate).ok


def test_ends_beyond_the_largest_double():
    answer = found("x", "x in [0, 10**400]")
    assert answer.sentence == "maximum 10**400 at x = 10**400"
    assert found("x", "x in (10**399, 10**400)").findings[0].value is not None


def test_a_constant_is_largest_everywhere():
    answer = found("x - x + 2", "x in [0, 1]")
    assert answer.findings[0].exact_value == "2"
    assert places(answer) == [{"x": ("0", "1")}]


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    file = tmp_path / "c.json"
    assert main(["max", "x**2 - x", "x in [0, 2]", "--min", "--json", "--certificate", str(file)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["question"]["kind"]) == ("inphase.answer/1", "min")
    assert (document["findings"][0]["what"], document["findings"][0]["exact_value"]) == ("minimum", "-1/4")
    assert main(["recheck", str(file)]) == 0
    assert main(["max", "x", "x in [2, 1]"]) == 2


def test_what_is_outside_of_places_is_cut_exactly():
    # Doubles near 10¹⁷ are 16 apart: the ends here are all the same double, and yet two parts are outside the place.
    low, high = 10**17, 10**17 + 4
    domain = (("x", read_interval(f"[{low}, {high}]")),)
    parts = outside(domain, [{"x": (number(low + 1), number(low + 2))}])
    assert [str(interval) for ((_, interval),) in parts] == [f"[{low}, {low + 1}]", f"[{low + 2}, {high}]"]
    # A place that reaches to an end leaves nothing on that side; one that is elsewhere leaves everything.
    assert len(outside(domain, [{"x": (number(low), number(low + 2))}])) == 1
    assert outside(domain, [{"x": (number(low - 2), number(low - 1))}]) == [domain]


def test_parts_between_places_and_irrational_ends():
    domain = (("x", read_interval("[0, pi]")), ("y", read_interval("(-oo, oo)")))
    pi = domain[0][1].upper
    parts = outside(domain, [{"x": (number(3), pi), "y": (number(0), number(1))}])
    shown = [", ".join(f"{name} in {interval}" for name, interval in part) for part in parts]
    assert shown == ["x in [0, 3], y in (-oo, oo)", "x in [3, pi], y in (-oo, 0]", "x in [3, pi], y in [1, oo)"]


# Certificates that say more than they show.


def forged(certificate: Certificate, changed: dict[str, object]) -> bool:
    """Whether a certificate with that change is accepted, stating what its data say."""
    proof = {**certificate.proof, **changed}
    texts = [certificate.statement]
    with suppress(ValueError, TypeError, KeyError, AttributeError):  # raised for data that cannot be read
        texts.append(str(read_extreme(proof)))
    return any(recheck(Certificate("extremum", text, proof)).ok for text in texts)


def test_a_forged_maximum_is_refused():
    # x(1 - x) has its only maximum 1/4 at 1/2.
    certificate = found("x*(1 - x)", "x in [0, 2]").certificate
    assert certificate is not None
    assert not forged(certificate, {"parts": certificate.proof["parts"][1:]})
    for changed in (
        {"bound": "249999/1000000", "reached": "249999/1000000"},
        {"bound": "1/5"},
        {"reached": "1/3"},
        {"point": {"x": "3"}},
        {"point": {"x": "1/3"}},
        {"point": {}},
        {"side": "min"},
        {"strict": True},
        {"domain": [["x", "[0, 3]"]]},
        {"formula": "x*(1 - x) + 1"},
        {"places": [{"x": ["0", "1/4"]}]},
        {"places": []},
        {"level": "1/3"},
        {"level": None},
        {"places": [{"y": ["0", "1"]}]},
    ):
        assert not forged(certificate, changed), changed


def test_the_order_of_variables_survives_on_disk(tmp_path: Path):
    for formula, domain in (("y - x", ("y in [0, 1]", "x in [0, 1]")), ("y + x", ("y in [0, 1)", "x in [0, 1)"))):
        certificate = found(formula, *domain).certificate
        assert certificate is not None
        assert recheck(Certificate.load(certificate.save(tmp_path / "c.json"))).ok


def test_a_forged_limit_is_refused():
    # x/(1 + x) comes close to 1 at infinity.
    certificate = found("x/(1 + x)", "x in [0, oo)").certificate
    assert certificate is not None
    approach = certificate.proof["approach"]
    assert (approach["path"], approach["far"], approach["rate"]) == ({"x": "t"}, True, "limit")
    for changed in (
        {"bound": "2"},
        {"bound": None},
        {"strict": False},
        {"approach": None},
        {"approach": {**approach, "rate": "power"}},
        {"approach": {**approach, "rate": "log"}},
        {"approach": {**approach, "far": False}},
        {"approach": {**approach, "start": "-1"}},
        {"approach": {**approach, "factor": "0"}},
        {"approach": {**approach, "exponent": "-1"}},
        {"approach": {**approach, "parameter": "x", "path": {"x": "x"}}},
        {"approach": {**approach, "path": {"x": "-t"}}},
        {"approach": {**approach, "path": {}}},
    ):
        assert not forged(certificate, changed), changed


def test_a_maximum_is_not_attained_where_the_places_leave_the_domain():
    # exp(-x²) on (0, 1]: where it is near its supremum 1 is [0, ε], and 0 does not belong to the domain.
    domain = read_domain(["x in (0, 1]"])
    known = Extreme(
        read_formula("exp(-x**2)"),
        domain,
        "max",
        reached=number(Fraction(99, 100)),
        point=(("x", number(Fraction(1, 1000))),),
        bound=number(1),
        level=number(Fraction(99, 100)),
        places=({"x": (number(0), number(Fraction(1, 8)))},),
    )
    assert known.attained() is None
    assert "attained at most for x in [0, 1/8]" in str(known)
    # On [0, 1] it is attained, by compactness.
    assert replace(known, domain=read_domain(["x in [0, 1]"])).attained() is True


def test_numbers_near_the_end_of_doubles():
    # Gram matrices for such bounds leave the range of doubles; the maximum is that of a straight line.
    answer = found("1e308*x", "x in [0, 1e308]")
    assert answer.is_complete()
    (maximum_found,) = (finding for finding in answer.findings if finding.what == "maximum")
    assert maximum_found.exact == {"x": str(10**308)}
