"""Expansions near an end in Coq: the quotients that they are made of, what is refused, and what Coq says to them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from verify.certificate import Certificate, joint_statement
from verify.errors import InputError
from verify.export.coq import (
    algebraic,
    cases,
    coq_check,
    coq_theorem,
    coq_version,
    derivatives,
    identities,
    near_end_lemmas,
    positivity,
    taylor_lemmas,
)
from verify.export.coq.check import complaint
from verify.export.coq.identities import identity
from verify.export.coq.ratios import Atoms, constant
from verify.export.coq.unfolding import elementary
from verify.formula.reader import read_formula
from verify.formula.tree import variable

needs_coq = pytest.mark.skipif(coq_version() is None, reason="Coq with Coq-Interval is not installed")


def near(variable_name: str, side: str, ramification: int = 1) -> dict[str, Any]:
    """The rule "expand" of a certificate, as a proof of one step."""
    table = {"rule": "expand", "variable": variable_name, "side": side, "order": 6, "ramification": ramification}
    return {"tree": "*", "special": [table]}


def certificate(statement: str, proof: dict[str, Any], *defined: dict[str, Any]) -> Certificate:
    """A certificate with one relation, and one sign for everything that must be defined."""
    domain = [{"alternative": 0, "assuming": False, "proofs": [d]} for d in defined]
    return Certificate("inequality", statement, {"precision": 64, "domain": domain, "relations": [proof]})


LEAF: dict[str, Any] = {"tree": "n"}


# Quotients of polynomials in t and in atoms.


def test_powers_of_t_are_taken_out() -> None:
    atoms = Atoms(variable("t"))
    t, y = atoms.atom(variable("t")), atoms.atom(variable("y"))
    # (t²y + t³)/(t(y - t)) = t·(y + t)/(y - t)
    ratio = (t * t * y + t * t * t) / (t * (y - t))
    assert ratio.valuation() == 1
    assert not ratio.at_zero()
    # 1/t - 1/(t + t²) = 1/(1 + t): the poles cancel.
    difference = constant(1) / t - constant(1) / (t + t * t)
    assert difference.valuation() == 0
    assert difference.at_zero().value() == 1
    assert (constant(Fraction(2, 3)) ** -2).value() == Fraction(9, 4)


def test_a_denominator_that_vanishes_is_refused() -> None:
    t = Atoms(variable("t")).atom(variable("t"))
    with pytest.raises(InputError, match="vanish"):
        t / (t - t)


# What is written without Coq.


def test_an_end_at_infinity_becomes_zero() -> None:
    # With b = 1/h the root is √(4 + h²)/h = 2/h·√(1 + h²/4), and the leading terms cancel.
    text = coq_theorem(certificate("sqrt(4*b**2 + 1) > 2*b for b in [2, oo)", near("b", "upper"), LEAF))
    assert "to_infinity 0 b 2 (1 / 2)" in text
    assert "rewrite (root_in 1 h" in text
    assert "destruct (taylor_sqrt" in text


@pytest.mark.parametrize(
    ("statement", "proof", "defined"),
    [
        # sin x / x = 1 - x²/6 + x⁴/120 - …, below 1 - x²/6·(1 - 1e-9) for x² < 2e-8.
        ("sin(x)/x > 1 - 0.999999999*x**2/6 for x in (0, 1]", near("x", "lower"), ("s",)),
        # log(1 + s)/s tends to 1 at 0.
        ("log(1 + s)/s < 0.999999999 for s in (0, 1/4]", near("s", "lower"), ("n", "s")),
        # √(4b² + 1) - 2b falls to 0.
        ("sqrt(4*b**2 + 1) > 2*b + 0.000000001 for b in [2, oo)", near("b", "upper"), ("n",)),
        # tanh s = (1 - z²)/(1 + z²) with z = e^(-s) tends to 1.
        ("tanh(s) < 0.999999999 for s in [1, oo)", near("s", "upper"), ()),
        # e^(3t) - e^(2t) = (1 - z)/z³ with z = e^(-t) has no factor above 1 at z = 0.
        ("exp(3*t) - exp(2*t) > 1.000000001*exp(3*t) for t in [1, oo)", near("t", "upper"), ()),
        # x/(x + 1) is below 1 by 1/x.
        ("x/(x + 1) >= 1 - 0.999999999/x for x in [2, oo)", near("x", "upper"), ("n", "n")),
    ],
)
def test_what_is_false_by_a_hair_is_refused(statement: str, proof: dict[str, Any], defined: tuple[str, ...]) -> None:
    made = certificate(statement, proof, *({"tree": step} for step in defined))
    with pytest.raises(InputError, match="expansion of at most"):
        coq_theorem(made)


def test_nothing_is_assumed_in_any_preamble() -> None:
    texts = (positivity.TACTICS, *(
        module.LEMMAS for module in (algebraic, cases, derivatives, identities, near_end_lemmas, taylor_lemmas)
    ))  # fmt: skip
    for text in texts:
        for word in ("Admitted", "admit", "Axiom", "Parameter", "Hypothesis", "Conjecture", "Variable"):
            assert word not in text
        assert text.count("Proof.") == text.count("Qed.") >= text.count("Lemma ")


def test_roots_of_fractions_and_constant_arguments_are_written_in_one_way() -> None:
    assert "rational_root (1 / 6) 6 6" in identity(read_formula("sqrt(1/6)"), read_formula("sqrt(6)/6"), {})
    assert "replace (1 - 0) with 1" in identity(read_formula("log(1 - 0)"), read_formula("0"), {})


def test_the_lemma_that_coq_does_not_accept_is_named() -> None:
    text = "Lemma a : True.\nProof. exact I. Qed.\nLemma b : 0 = 1.\nProof. lra. Qed.\n"
    said = 'Warning: no.\nFile "./e.v", line 4, characters 7-10:\nError: Tactic failure:\n no.\n'
    assert complaint(said, text) == "Coq does not accept the lemma b (line 4): Tactic failure: no."
    assert complaint("killed", text) == "killed"


def test_exponentials_that_grow_are_powers_of_one_unknown() -> None:
    # With e^(t/2) = 1/z: 9/z² - 6 - 2/z = (9 - 2z - 6z²)/z², and 9 - 2 - 6 > 0.
    text = coq_theorem(certificate("9*exp(t) > 6 + 2*exp(t/2) for t in [1, oo)", near("t", "upper")))
    assert "destruct (exp_fast 0 (" in text
    assert "rewrite (exp_times 2 " in text


def test_one_logarithm_of_t_is_one_unknown() -> None:
    # log v - log(v - 1) = -log(1 - h) for v = 1/h: both have -log h.
    text = coq_theorem(certificate("log(v) > log(v - 1) for v in [2, oo)", near("v", "upper"), LEAF, {"tree": "s"}))
    assert text.count("destruct (log_below") + text.count("destruct (small_log") + text.count("destruct (t_log_t") <= 1


# Coq itself.


@needs_coq
def test_coq_accepts_exponentials_that_grow() -> None:
    # b·cosh b - sinh b = ((b - 1)/z + (b + 1)·z)/2; the others have one power of z that outweighs the rest, and the
    # leading terms of √((d - 1)(d - 3)) up to 1/d cancel.
    parts = [
        certificate("9*exp(t) > 6 + 2*exp(t/2) for t in [1, oo)", near("t", "upper")),
        certificate("b*cosh(b) > sinh(b) for b in [2, oo)", near("b", "upper")),
        certificate("exp(-2*r)/(exp(-r) + 1) > 0 for r in (-oo, -1]", near("r", "lower"), LEAF),
        certificate("log(v) >= log(v - 1) for v in [4, oo)", near("v", "upper"), LEAF, LEAF),
        certificate("sqrt((d - 1)*(d - 3)) > d - 2 - 1/d for d in [12, oo)", near("d", "upper"), LEAF, LEAF),
    ]
    text = coq_theorem(Certificate("bundle", joint_statement(parts), [part.to_json() for part in parts]))
    assert "exp_times_minus" in text
    checked = coq_check(text, seconds=300)
    assert checked.ok, checked.message


@needs_coq
def test_coq_accepts_monotony_from_a_surface_and_concavity() -> None:
    # x² grows from x = y on; -e^(bc) is concave in c, and e^b - e^(bc) vanishes at c = 1.
    identical = {"tree": "*", "special": [{"rule": "identity"}]}
    surface = {
        "rule": "beyond", "assumption": 0, "variable": "x", "end": "y", "end_domain": [], "inside": LEAF,
        "slope": LEAF, "face": identical, "strict_by": "face",
    }  # fmt: skip
    concave = {
        "rule": "concave", "variable": "c", "weak": "upper", "bend": LEAF, "lower": LEAF, "upper": LEAF,
    }  # fmt: skip
    parts = [
        certificate("x**2 >= y**2 for x in [0, 3], y in [0, 2] if x >= y", {"tree": "*", "special": [surface]}),
        certificate("exp(b) > exp(b*c) for b in (0, oo), c in [-1, 1)", {"tree": "*", "special": [concave]}),
    ]
    text = coq_theorem(Certificate("bundle", joint_statement(parts), [part.to_json() for part in parts]))
    checked = coq_check(text, seconds=300)
    assert checked.ok, checked.message


@needs_coq
def test_coq_accepts_expansions_and_notices_a_wrong_coefficient() -> None:
    # The poles of 1/x² and 1/sin² x cancel; log d is compared with √d, and atan(1/(1 + t)) with 1/t, at infinity.
    parts = [
        certificate("1/sin(x)**2 - 1/x**2 > 0 for x in (0, 1/2]", near("x", "lower"), *[near("x", "lower")] * 2),
        certificate("sqrt(d) > log(d) for d in [12, oo)", near("d", "upper", 2), LEAF, LEAF),
        certificate("1/t > atan(1/(1 + t)) for t in [2, oo)", near("t", "upper"), LEAF, LEAF),
    ]
    text = coq_theorem(Certificate("bundle", joint_statement(parts), [part.to_json() for part in parts]))
    checked = coq_check(text, seconds=300)
    assert checked.ok, checked.message
    # sin x = x - x³/6 + …: with another coefficient the equation is none.
    changed = text.replace("(1 / 6)", "(1 / 7)")
    assert changed != text
    assert not coq_check(changed, seconds=300).ok


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sinh(x)", "(exp(x) - exp(-x))/2"),
        ("tan(x)*abs(x)", "sin(x)/cos(x)*abs(x)"),
        ("x**(1/3)", "exp(1/3*log(x))"),
        ("atan(asin(x))", "atan(asin(x))"),  # Coq's arc sine is no formula of other functions
    ],
)
def test_functions_that_are_expanded_by_their_definitions(text: str, expected: str) -> None:
    assert elementary(read_formula(text)) is read_formula(expected)


def test_hyperbolic_functions_near_an_end() -> None:
    # sinh x/x = 1 + x²/6 + x⁴/120 + …: e^x and e^(-x) are expanded until x³ is left.
    text = coq_theorem(certificate("sinh(x)/x > 1 + x**2/7 for x in (0, 1]", near("x", "lower"), LEAF))
    (part,) = [lemma for lemma in text.split("\nQed.") if "Lemma part_2_e " in lemma]
    assert part.count("destruct (taylor_exp") == 2
    with pytest.raises(InputError, match="sinh"):
        coq_theorem(certificate("sinh(x)/x > 1 + x**2/5.999999999 for x in (0, 1]", near("x", "lower"), LEAF))


@needs_coq
def test_coq_accepts_definitions_near_an_end() -> None:
    # tan x - x = x³/3 + …; sinh x/x > 1 + x²/7, and (1 + x)^(1/3) < 1 + x/3.
    for statement, proof, defined in [
        ("sinh(x)/x > 1 + x**2/7 for x in (0, 1]", near("x", "lower"), (LEAF,)),
        ("(1 + x)**(1/3) < 1 + x/3 for x in (0, 1/4]", near("x", "lower"), (LEAF,)),
    ]:
        found = coq_check(coq_theorem(certificate(statement, proof, *defined)), seconds=300)
        assert found.ok, found.message
