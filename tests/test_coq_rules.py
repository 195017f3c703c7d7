"""What the export to Coq knows of products, roots, signs and orders, and whole folders of certificates."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from verify.certificate import Certificate, joint_statement
from verify.cli.main import main
from verify.errors import InputError
from verify.export.coq import (
    CoqCheck,
    angles,
    constants,
    coq_check,
    coq_theorem,
    coq_version,
    differences,
    equations,
    interior,
    known_values,
    logarithms,
    monotone,
    roots,
)
from verify.export.coq.identities import identity
from verify.export.coq.lemmas import prove as prover
from verify.export.coq.positivity import is_positive
from verify.export.coq.refusal import Refused
from verify.export.coq.roots import taken_apart
from verify.export.coq.script import Script
from verify.export.coq.sums import expanded
from verify.export.coq.tactic import Options, rehearse
from verify.formula.reader import read_formula, read_parameter
from verify.formula.tree import Formula, variable
from verify.kernel.box import from_interval
from verify.kernel.goal import Goal, Sign
from verify.prover import prove

needs_coq = pytest.mark.skipif(coq_version() is None, reason="Coq with Coq-Interval is not installed")

LEAF: dict[str, Any] = {"tree": "n"}


def goal(formula: str, op: str, *parameters: str) -> Goal:
    return Goal(Sign(read_formula(formula), op), {n: from_interval(i) for n, i in map(read_parameter, parameters)})


def by(rule: dict[str, Any]) -> dict[str, Any]:
    """The proof of one step."""
    return {"tree": "*", "special": [rule]}


def certificate(statement: str, proof: dict[str, Any], *defined: dict[str, Any]) -> Certificate:
    domain = [{"alternative": 0, "assuming": False, "proofs": [d]} for d in defined]
    return Certificate("inequality", statement, {"precision": 64, "domain": domain, "relations": [proof]})


def proved(statement: str) -> Certificate:
    found = prove(statement, seconds=20).certificate
    assert found is not None
    return found


def ordered(polynomial: str, quantities: tuple[str, ...], tree: list[list[int]]) -> dict[str, Any]:
    """The rule "differences" for quantities that are variables of the box."""
    terms = [{"formula": u, "domain": [], "proof": LEAF} for u in quantities]
    return {"rule": "differences", "quantities": terms, "polynomial": polynomial, "tree": tree}


# Sums, roots and signs.


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("c**2/2 - c**4/(24*(1/24*c**4))", {"c c": Fraction(1, 2), "": Fraction(-1)}),
        ("r**2/(2*b*r)", {"1/b r": Fraction(1, 2)}),
        # b^(-3/2) = b^(-2)·√b, however it is written
        ("1/sqrt(b)**3", {"1/b 1/b sqrt(b)": Fraction(1)}),
        ("1/(b*sqrt(b))", {"1/b 1/b sqrt(b)": Fraction(1)}),
        ("(a + b)/(a + b)", {"1/(a + b) a": Fraction(1), "1/(a + b) b": Fraction(1)}),
    ],
)
def test_factors_cancel_in_products(formula: str, expected: dict[str, Fraction]) -> None:
    assert {" ".join(map(str, m)): c for m, c in expanded(read_formula(formula)).items()} == expected


def test_roots_of_products_are_taken_apart() -> None:
    # √(18·a²·b/c³) = 3·√2·a·√b/(c·√c)
    found = taken_apart(read_formula("18*a**2*b/c**3"))
    assert found is not None
    assert sorted(map(str, found[1])) == ["2", "b", "c"]
    assert taken_apart(read_formula("a + b")) is None
    assert taken_apart(read_formula("-a")) is None
    assert taken_apart(read_formula("a")) is None


def test_functions_of_equal_arguments_are_written_alike() -> None:
    text = identity(read_formula("acos((b - 1)/2)"), read_formula("acos((-1 + b)/2)"), {"b": "b"})
    assert "try replace (acos (((-1) + b) / 2)) with (acos ((b - 1) / 2)) in *" in text


@pytest.mark.parametrize(
    ("formula", "strict", "plain"),
    [
        ("tanh(x)", True, True),
        ("sinh(x)*atan(x)", True, True),
        ("atan(y)", False, False),
        ("1 - tanh(y)", True, True),
        ("2 - sin(z)", True, True),
        ("1 - cos(z)", False, True),
        ("999999999/1000000000 - cos(z)", False, False),
        ("x + 1 + tanh(z)", True, True),
    ],
)
def test_signs_of_functions_of_known_range(formula: str, strict: bool, plain: bool) -> None:
    # x > 0, 0 <= y <= 1, and z is any number
    box = goal("x", ">", "x in (0, oo)", "y in [0, 1]", "z in (-oo, oo)").box
    assert is_positive(read_formula(formula), box) == strict
    assert is_positive(read_formula(formula), box, False) == plain


def test_signs_of_shared_parts_are_found_once() -> None:
    f: Formula = variable("x")
    for _ in range(40):  # a product and a sum of each with itself: 4^40 visits if nothing were kept
        f = f * f + f
    assert is_positive(f, goal("x", ">", "x in (0, oo)").box)


def test_a_slope_is_rehearsed_forwards() -> None:
    # r² has the slope 1/2 - 4/3·3/8 = 0 backwards, but forwards r - r is [-9/2, 9/2] on the box, as in the tactic.
    cancelling = goal("r**2/2 - 4/3*(3*r**2/8) + 1", ">", "r in [9/2, 9]")
    assert rehearse(cancelling.sign.formula, cancelling, Options((), "r"), 50) is None
    rising = goal("r**2/2 - r + 1", ">", "r in [2, 9]")  # 1 at r = 2, and the slope r - 1 is positive
    assert rehearse(rising.sign.formula, rising, Options((), "r"), 50) is not None


# Rules.


def test_every_order_of_two_quantities_is_a_case() -> None:
    # x² + y² - 2xy = (x - y)²: with x = y + d it is d².
    rule = ordered("t1**2 + t2**2 - 2*t1*t2", ("x", "y"), [[0, 1], [], []])
    text = coq_theorem(certificate("x**2 + y**2 >= 2*x*y for x in [0, oo), y in [0, oo)", by(rule)))
    assert text.count("destruct (larger_by") == 2
    assert "forall t1_ t2_ : R, 0 <= t1_ -> 0 <= t2_ -> 0 <= t1_ ^ 2 + t2_ ^ 2 - 2 * t1_ * t2_" in text


def test_an_order_that_is_false_by_a_hair_is_refused() -> None:
    false = goal("x**2 + y**2 - 2.000000001*x*y", ">=", "x in [0, oo)", "y in [0, oo)")
    rule = ordered("t1**2 + t2**2 - 2.000000001*t1*t2", ("x", "y"), [[0, 1], [], []])
    with pytest.raises(InputError, match="negative coefficient"):
        differences.differences_lemma(Script({"x": "x", "y": "y"}, prover), "part_1", false, rule)


def test_exponentials_are_compared_with_their_series() -> None:
    def near(statement: str) -> str:
        rule = {"rule": "expand", "variable": "x", "side": "upper", "order": 6, "ramification": 1}
        return coq_theorem(certificate(statement, by(rule)))

    assert "destruct (exp_decays 2 " in near("2*x*exp(-x) < 1 for x in [1, oo)")
    assert "destruct (exp_grows " in near("exp(x) > x**2 for x in [3, oo)")
    # The maximum of x·e^(-x) is 1/e = 0.367879441…
    with pytest.raises(Refused, match="expansion of at most") as refused:
        near("x*exp(-x) < 0.36787944 for x in [1/2, oo)")
    assert refused.value.reason == "rule expand"


def test_what_holds_inside_holds_on_the_box() -> None:
    # From (x, y) to the middle (1/2, 2): the closed ends are left at once; y has no upper end.
    rule = {"rule": "interior", "proof": LEAF}
    text = coq_theorem(certificate("x**2*y >= 0 for x in [0, 1], y in [1, oo)", by(rule)))
    assert "apply (from_inside (fun t : R => (x + t * ((0 + 1) / 2 - x)) ^ 2 * (y + t * (1 + 1 - y))))" in text
    assert "0 < x ->\n  x < 1 ->\n  1 < y ->" in text
    with pytest.raises(InputError, match="without assumptions"):
        interior.interior_lemma(Script({"x": "x"}, prover), "part_1", goal("x", ">", "x in [0, 1]"), rule)


def test_nothing_is_assumed_in_what_is_proved_once() -> None:
    told = (angles, constants, differences, equations, interior, known_values, logarithms, monotone, roots)
    for text in (module.LEMMAS for module in told):
        assert not any(word in text for word in ("Admitted", "admit", "Axiom", "Parameter", "Hypothesis", "Variable"))
        assert text.count("Proof.") == text.count("Qed.") == text.count("Lemma ")


@needs_coq
def test_coq_accepts_orders_series_roots_and_ranges() -> None:
    rule = {"rule": "expand", "variable": "x", "side": "upper", "order": 6, "ramification": 1}
    order = ordered("t1**2 + t2**2 - 2*t1*t2", ("x", "y"), [[0, 1], [], []])
    parts = [
        certificate("x**2 + y**2 >= 2*x*y for x in [0, oo), y in [0, oo)", by(order)),
        certificate("2*x*exp(-x) < 1 for x in [1, oo)", by(rule)),
        certificate("exp(x) > x**2 for x in [3, oo)", by(rule)),
        proved("sqrt(2*a)*sqrt(2*b) == 2*sqrt(a)*sqrt(b) and abs(b) == b for a in [0, oo), b in [0, oo)"),
        proved("0 < tanh(b*l) < 1 for b in (0, oo), l in (0, oo)"),
        certificate("(cos(t)**2 + sin(t)**2)**2 != 0 for t in (-oo, oo)", LEAF),
    ]
    text = coq_theorem(Certificate("bundle", joint_statement(parts), [part.to_json() for part in parts]))
    checked = coq_check(text, seconds=300)
    assert checked.ok, checked.message


# Folders.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    proved("x < 2 for x in [0, 1]").save(tmp_path / "1-true.json")
    proved("erf(x) < 1 for x in [0, 1]").save(tmp_path / "erf.json")
    (tmp_path / "none.json").write_text("{}", encoding="utf-8")
    return tmp_path


def test_a_folder_ends_with_a_summary(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["export", "coq", str(folder), "--unchecked"]) == 3
    *rows, last = capsys.readouterr().out.splitlines()
    assert len(rows) == 3
    assert last == "3 certificates: 1 unchecked, 2 refused (1 operation erf, 1 no certificate)."
    assert [f.name for f in (folder / "coq").iterdir()] == ["c_1_true.v"]

    monkeypatch.setattr("verify.export.coq.coq_version", lambda: "8.16")
    answers = {"accepted": CoqCheck(True, "", 1.5), "rejected": CoqCheck(False, "Error: no.", 1.5)}
    for state, answer in answers.items():
        monkeypatch.setattr("verify.export.coq.outcome.coq_check", lambda text, seconds, answer=answer: answer)
        code = main(["export", "coq", str(folder), "--json", "--jobs", "2", "--out", str(folder / "v")])
        document = json.loads(capsys.readouterr().out)
        assert (code, document["counts"]) == (3 if state == "accepted" else 4, {state: 1, "refused": 2})
        assert document["results"][0]["seconds"] == 1.5


def test_a_folder_without_certificates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "coq", str(tmp_path)]) == 5
    assert "found none" in capsys.readouterr().err


@needs_coq
def test_orders_within_orders() -> None:
    # Schur's inequality of degree 1: with a = b + d it is b·(d - c)² + …, and the order of d and c is the next case.
    statement = "(a + b - c)*(b + c - a)*(c + a - b) <= a*b*c for a in [0, oo), b in [0, oo), c in [0, oo)"
    polynomial = "t3**3 + t2**3 + 3*t1*t2*t3 + t1**3 - t2*t3**2 - t2**2*t3 - t1*t3**2 - t1*t2**2 - t1**2*t3 - t1**2*t2"
    tree = [[0, 1], [0, 2], [], [1, 2], [0, 1], [], [], [], [1, 2], [], [0, 2], [0, 1], [], [], []]
    found = coq_check(coq_theorem(certificate(statement, by(ordered(polynomial, ("a", "b", "c"), tree)))), seconds=300)
    assert found.ok, found.message


@needs_coq
def test_a_logarithm_of_a_quotient_of_sines_is_taken_apart() -> None:
    # log(tan(x)/x) = log(sin(x)/cos(x)) - log x, where Coq needs the signs of sin x, cos x and x.
    factor = {
        "formula": "log(sin(x)*cos(x)**(-1)) - log(x)",
        "power": 1,
        "sign": ">",
        "domain": [LEAF, LEAF, LEAF],
        "proof": LEAF,
    }
    statement = "log(tan(x)/x) > 0 for x in [1/4, 1]"
    text = coq_theorem(certificate(statement, by({"rule": "product", "factors": [factor]}), LEAF, LEAF, LEAF))
    assert "same_positive _ ((ln (sin x * / (cos x) ^ 1)" in text
    found = coq_check(text, seconds=300)
    assert found.ok, found.message


def single(statement: str) -> Certificate:
    """The certificate by the signs of the derivative, for a statement whose operations have no domain."""
    relation = by({"rule": "quasiconcave"})
    return Certificate("inequality", statement, {"precision": 64, "domain": [], "relations": [relation]})


def test_a_range_of_one_point_is_left_to_enclosures() -> None:
    """On [2, 2] no distance to an end is positive, so that no polynomial in such distances can be written."""
    assert "interval" in coq_theorem(single("x**3 - x > 5 for x in [2, 2]"), "point.v")


@needs_coq
def test_coq_accepts_the_signs_of_rational_derivatives() -> None:
    """atan has the slope 1/(1 + x²): x - x³/3 + x⁵/5 - atan x has x⁶/(1 + x²); from below, and from above."""
    for statement in ("atan(x) < x - x**3/3 + x**5/5 for x in (0, oo)", "atan(x) <= x for x in [0, 3]"):
        found = coq_check(coq_theorem(single(statement), "slope.v"), seconds=300)
        assert found.ok, found


def means(inner: str, *outer: tuple[str, int]) -> dict[str, Any]:
    return by({"rule": "means", "inner": inner, "outer": [{"formula": u, "share": n, "proof": LEAF} for u, n in outer]})


@needs_coq
def test_coq_accepts_the_inequality_of_weighted_means() -> None:
    """x⁴/4 + y⁴/4 + 2/4·1 >= xy: the geometric mean of x⁴, y⁴, 1, 1 is |xy|, and xy may be negative."""
    statement = "x**4/4 + y**4/4 + 1/2 >= x*y for x in (-oo, oo), y in (-oo, oo)"
    found = coq_check(
        coq_theorem(single_rule(statement, means("x*y", ("x**4", 1), ("y**4", 1), ("1", 2)))), seconds=300
    )
    assert found.ok, found.message


@pytest.mark.parametrize("inner", ["x*y*(1 + 1/10**9)", "x**3*y"])
def test_a_term_above_the_geometric_mean_has_no_theorem(inner: str) -> None:
    """(1 + 10⁻⁹)·xy exceeds (x⁴ + y⁴ + 2)/4 = 1 at x = y = 1, and x³y = 16 exceeds 8.5 at x = y = 2."""
    statement = f"x**4/4 + y**4/4 + 1/2 >= {inner} for x in [0, 2], y in [0, 2]"
    with pytest.raises(InputError):
        coq_theorem(single_rule(statement, means(inner, ("x**4", 1), ("y**4", 1), ("1", 2))))


def single_rule(statement: str, relation: dict[str, Any]) -> Certificate:
    """The certificate by one rule, for a statement whose operations have no domain."""
    return Certificate("inequality", statement, {"precision": 64, "domain": [], "relations": [relation]})


@needs_coq
@pytest.mark.parametrize(
    "statement",
    [
        "tanh(2*x) == 2*tanh(x)/(1 + tanh(x)**2) for x in (-oo, oo)",
        "max(x, y) + min(x, y) == x + y for x in (-oo, oo), y in (-oo, oo)",
        "asinh(0) + acosh(1) == 0",  # log 1, and the root of 0
        "sqrt(3 + 2*sqrt(2)) == 1 + sqrt(2)",  # (1 + √2)² = 3 + 2√2
        "asin(x) + acos(x) == pi/2 for x in [-1, 1]",
    ],
)
def test_coq_accepts_equalities_by_definitions_of_functions(statement: str) -> None:
    made = prove(statement, seconds=60).certificate
    assert made is not None
    found = coq_check(coq_theorem(made), seconds=300)
    assert found.ok, found.message


@needs_coq
@pytest.mark.parametrize(
    "statement",
    [
        # log √(ab) = (log a + log b)/2, and (1 - w)·a + w·b > 0 for 0 <= w <= 1
        "2*a*b/(a + b) <= sqrt(a*b) for a in (0, oo), b in (0, oo)",
        # at 1/e both sides are e^(-1/e), one of them as an exponential with an exponential in it
        "x**x >= exp(-exp(-1)) for x in (0, oo)",
        # the factor 1/(p·q) - 1/p that the assumption is divided by is negative
        "a*b <= a**p/p + b**q/q for a in (0, oo), b in (0, oo), p in (1, oo), q in (1, oo) if 1/p + 1/q == 1",
        "log(x**2*y**3) == 2*log(x) + 3*log(y) for x in (0, oo), y in (0, oo)",
        # a, b and c are the cubes of their roots
        "(a + b + c)/3 >= (a*b*c)**(1/3) for a in (0, oo), b in (0, oo), c in (0, oo)",
    ],
)
def test_coq_accepts_means_and_logarithms_of_powers(statement: str) -> None:
    check = coq_check(coq_theorem(proved(statement)), seconds=100)
    assert check.ok, check.message


@pytest.mark.parametrize("statement", ["4*atan(1/5) - atan(1/239) == pi/4", "sin(pi/5) == sqrt(10 - 2*sqrt(5))/4"])
def test_equalities_that_need_more_than_coq_is_told_have_no_file(statement: str) -> None:
    """Coq is told of no sum of different arc tangents, and of no roots that are sines of fifths of pi."""
    made = prove(statement, seconds=60).certificate
    assert made is not None
    with pytest.raises(Refused, match="Coq"):
        coq_theorem(made)
