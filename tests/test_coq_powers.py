"""Powers in exported identities: powers of powers, roots of exponentials, exponentials of logarithms, common roots."""

from __future__ import annotations

from typing import Any

import pytest

from verify.certificate import Certificate, joint_statement
from verify.export.coq import coq_check, coq_theorem, coq_version
from verify.export.coq.exponents import hidden_sums
from verify.export.coq.positivity import is_positive, is_small_polynomial
from verify.export.coq.powers import common_roots, respelled
from verify.formula.reader import read_formula, read_parameter
from verify.kernel.box import from_interval
from verify.prover import prove

needs_coq = pytest.mark.skipif(coq_version() is None, reason="Coq with Coq-Interval is not installed")

NAMES = {"a": "a", "b": "b", "x": "x"}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("(a**(1/4))**2", "a**(1/2)"),
        ("(a**(2/3))**3", "a**2"),
        ("exp(-log(a)/2)", "a**(-1/2)"),
        ("exp(x + 3*log(a)/2)", "exp(x)*a**(3/2)"),
        ("sqrt(2*exp(-2*x))", "sqrt(2)*exp((-2*x)/2)"),
        ("sqrt(exp(x))", "exp(x/2)"),
        ("exp(0*x)", "1"),
        ("log(2**192)", "192*log(2)"),
        # exp(2·log a) is a² by the laws of Coq's exp; a third of a logarithm is no square root; √2 has no exponential.
        ("exp(2*log(a))", None),
        ("exp(log(a)/3)", None),
        ("sqrt(2)", None),
        ("log(a**2)", None),
        ("(a**(1/4))**3", None),
    ],
)
def test_powers_are_written_in_one_way(formula: str, expected: str | None) -> None:
    found = respelled(read_formula(formula), NAMES)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found[1] == read_formula(expected)


def test_one_root_for_all_powers_of_a_base() -> None:
    # 3/4 and 1/2 have the common root a^(1/4); b has one power alone, and stays.
    steps, facts, (new,) = common_roots([read_formula("a**(3/4) + sqrt(a)*b**(1/3)")], NAMES)
    assert new == read_formula("(a**(1/4))**3 + (a**(1/4))**2*b**(1/3)")
    assert len(steps) == 2
    assert [fact for fact, _ in facts] == ["Rpower a (1 / 4) ^ 4 = a"]


def test_an_exponent_is_found_as_a_sum_of_others() -> None:
    # cos s/sin² s·(cos 2s - cos s) = cos s·(2 cos s + 1)·(cos s - 1)/(1 - cos² s) = 1 - 2 cos s - 1/(1 + cos s)
    product = "exp(1)/exp(cos(s))**2/exp(1/(1 + cos(s)))"
    formulas = [read_formula(f) for f in ("exp(cos(s)/sin(s)**2*(cos(2*s) - cos(s)))", product)]
    steps, new = hidden_sums(formulas, {"s": "s"}, lambda left, right: "same")
    assert len(steps) == 1
    assert new == [read_formula("exp(1 + (-2)*cos(s) + (-1)*(1/(1 + cos(s))))"), formulas[1]]
    # With 3/2 of it the multiples are no whole numbers.
    larger = read_formula("exp(cos(s)/sin(s)**2*(cos(2*s) - cos(s))*3/2)")
    assert hidden_sums([larger, formulas[1]], {"s": "s"}, lambda left, right: "same") == ([], [larger, formulas[1]])


def test_what_coq_calls_a_power_is_positive() -> None:
    # Rpower is e^(…); √x and x² are no such powers, and vanish at 0.
    box = {name: from_interval(i) for name, i in map(read_parameter, ("x in [0, oo)", "a in [-1, 1]"))}
    shown = {f: is_positive(read_formula(f), box) for f in ("x**(1/4)", "x**a", "cbrt(x)", "x**(1/2)", "x**2")}
    assert shown == {"x**(1/4)": True, "x**a": True, "cbrt(x)": True, "x**(1/2)": False, "x**2": False}


def test_a_quotient_is_no_polynomial_though_it_is_equal_to_one() -> None:
    assert is_small_polynomial(read_formula("(x**2 - x)/2"))
    assert not is_small_polynomial(read_formula("x**2/(x**2/a)"))


def certificate(statement: str) -> Certificate:
    found = prove(statement, seconds=20).certificate
    assert found is not None
    return found


@needs_coq
def test_coq_accepts_powers_of_one_base() -> None:
    parts = [
        certificate(statement)
        for statement in (
            "(b**(1/4))**2 == sqrt(b) for b in (0, oo)",
            "x**(1/4)*x**(3/4) == x for x in (0, oo)",
            "x**(-1/6)*x**(1/3) == x**(1/6) for x in (0, oo)",
            "exp(-d*(log(d)/d)/2) == d**(-1/2) for d in [2, oo)",
            "exp(x + 3*log(x)/2) == exp(x)*x*sqrt(x) for x in (0, oo)",
            "sqrt(2*exp(-2*x)) == sqrt(2)*exp(-x) for x in (-oo, oo)",
            "exp(-q)*(q - 1) > -1 for q in [3, oo)",
            "8*d**(-1/64) < 1 for d in (2**192, oo)",
        )
    ]
    checked = coq_check(
        coq_theorem(Certificate("bundle", joint_statement(parts), [p.to_json() for p in parts])), seconds=300
    )
    assert checked.ok, checked.message


@needs_coq
@pytest.mark.parametrize(
    "false",
    [
        "(x**(1/4))**2 == x for x in [1, 2]",
        "sqrt(exp(x)) == exp(x) for x in [0, 1]",
        "exp(log(x)/2) == x for x in [1, 2]",
    ],
)
def test_coq_refuses_false_identities(false: str) -> None:
    leaf: dict[str, Any] = {"tree": "n"}
    proof = {
        "precision": 64,
        "domain": [{"alternative": 0, "assuming": False, "proofs": [leaf]}],  # x >= 0, e^x >= 0, x > 0
        "relations": [{"tree": "*", "special": [{"rule": "identity"}]}],
    }
    found = coq_check(coq_theorem(Certificate("inequality", false, proof)), seconds=120)
    assert not found.ok
    assert "part_2" in found.message  # the identity itself, not that it is defined
