"""Equilibria of vector fields: all of them, with stability, on boxes, circles, tori and spheres."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics import enclosure
from numerics.linear import enclosed, inertia, is_positive_definite, pivots, product, transposed
from verify.certificate import Certificate
from verify.cli.main import main
from verify.errors import InputError
from verify.formula.reader import read_formula, read_interval
from verify.questions.domain import read_domain
from verify.questions.effort import Effort
from verify.questions.equilibria.checker import belongs
from verify.questions.equilibria.equilibria import BITS, Equilibria, EquilibriaFound, equilibria
from verify.questions.equilibria.search import is_degenerate, search
from verify.questions.equilibria.vector_field import VectorField, read_field
from verify.recheck import recheck


def found(
    text: str, domain: Sequence[str] = (), circle: Sequence[str] = (), *, sphere: bool = False, count: int | None = None
) -> EquilibriaFound:
    field = read_field(text, read_domain(domain), circle, sphere=sphere)
    return equilibria(Equilibria(field, count), Effort(20_000, 5.0))


def listed(answer: EquilibriaFound) -> set[str]:
    assert answer.is_complete()
    assert answer.certificate is not None
    assert recheck(answer.certificate).ok
    return {finding.text for finding in answer.findings() if finding.what == "equilibrium"}


def test_on_a_line():
    # x - x³ has slope 1 at 0 and -2 at ±1.
    stable, unstable = "asymptotically stable", "unstable, 1 unstable direction of 1"
    expected = {f"x = -1: {stable}", f"x = 0: {unstable}", f"x = 1: {stable}"}
    assert listed(found("x' = x - x**3", ["x in [-2, 2]"])) == expected
    assert listed(found("x' = x - x**3", ["x in (-oo, oo)"])) == expected
    # The unit of time changes nothing.
    with np.errstate(all="raise"):
        for unit in ("1e-200", "1e307"):
            assert listed(found(f"x' = {unit}*x - {unit}*x**3", ["x in [-2, 2]"])) == expected


def test_competing_species():
    # Equilibria at the corners of the domain count too. At (2/3, 2/3) the Jacobian is -[[2/3, 1/3], [1/3, 2/3]].
    answer = found("x' = x*(1 - x - y/2); y' = y*(1 - y - x/2)", ["x in [0, 2]", "y in [0, 2]"])
    assert listed(answer) == {
        "x = 0, y = 0: unstable, 2 unstable directions of 2",
        "x = 0, y = 1: unstable, 1 unstable direction of 2",
        "x = 1, y = 0: unstable, 1 unstable direction of 2",
        "x = 2/3, y = 2/3: asymptotically stable",
    }
    # Half open, without the axes.
    answer = found("x' = x*(1 - x - y/2); y' = y*(1 - y - x/2)", ["x in (0, 2]", "y in (0, 2]"])
    assert listed(answer) == {"x = 2/3, y = 2/3: asymptotically stable"}


def test_the_lorenz_system():
    # ρ = 28 > 24.74: the origin has one unstable direction, the two others at ±√72 two each.
    field = "x' = 10*(y - x); y' = x*(28 - z) - y; z' = x*y - 8/3*z"
    answer = found(field, ["x in [-30, 30]", "y in [-30, 30]", "z in [0, 60]"])
    assert sorted(each.unstable() for each in answer.equilibria) == [1, 2, 2]
    assert {str(each.exact[0]) for each in answer.equilibria if each.exact} == {"0", "sqrt(72)", "-sqrt(72)"}


def test_a_pendulum_on_the_circle():
    assert listed(found("x' = y; y' = -sin(x) - y/2", ["y in [-3, 3]"], ["x"])) == {
        "x = 0, y = 0: asymptotically stable",
        "x = pi, y = 0: unstable, 1 unstable direction of 2",
    }


def test_two_oscillators_on_the_torus():
    # Differences u = b - a: a' = sin u, b' = -sin u plus pinning. With sin a and sin b: zeros at multiples of π.
    answer = found("a' = sin(b - a) - sin(a); b' = sin(a - b) - sin(b)", (), ["a", "b"])
    assert answer.is_complete()
    assert "a = 0, b = 0: asymptotically stable" in [finding.text for finding in answer.findings()]


def test_linear_flow_on_the_sphere():
    # The part of diag(1, 2, 3) x tangent to the sphere vanishes at ± unit vectors; at ±e_i the eigenvalues are
    # λ_j - λ_i: e_3 attracts, e_1 repels, e_2 is a saddle.
    assert listed(found("x' = x; y' = 2*y; z' = 3*z", sphere=True)) == {
        *(f"x = {s}1, y = 0, z = 0: unstable, 2 unstable directions of 2" for s in ("", "-")),
        *(f"x = 0, y = {s}1, z = 0: unstable, 1 unstable direction of 2" for s in ("", "-")),
        *(f"x = 0, y = 0, z = {s}1: asymptotically stable" for s in ("", "-")),
    }


def test_a_centre_has_unknown_stability():
    assert listed(found("x' = -y; y' = x", ["x in [-1, 1]", "y in [-1, 1]"])) == {"x = 0, y = 0: of unknown stability"}


def test_no_equilibrium():
    assert listed(found("x' = 1 + x**2", ["x in [-3, 3]"])) == set()


def test_a_claim_about_the_number():
    assert found("x' = x", ["x in [-1, 1]"], count=1).answer().status == "proved"
    assert found("x' = x", ["x in [-1, 1]"], count=2).answer().status == "refuted"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=4, unique=True))
def test_products_of_linear_factors(numerators: list[int]):
    # Π (x - k/7): simple zeros, alternately unstable and stable from the right.
    field = "x' = " + "*".join(f"(x - ({k}/7))" for k in numerators)
    answer = found(field, ["x in [-3/2, 3/2]"])
    assert answer.is_complete()
    assert [
        each.place[0][0] <= Fraction(k, 7) <= each.place[0][1]
        for each, k in zip(answer.equilibria, sorted(numerators), strict=True)
    ]
    assert [each.unstable() for each in reversed(answer.equilibria)] == [(i + 1) % 2 for i in range(len(numerators))]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4), st.integers(0, 10**6))
def test_inertia_of_symmetric_matrices(k: int, seed: int):
    half = np.random.default_rng(seed).integers(-5, 6, size=(k, k))
    matrix = half + half.T
    values = np.linalg.eigvalsh(matrix.astype(float))
    exact = [[Fraction(int(entry)) for entry in row] for row in matrix]
    expected = (int((values > 1e-9).sum()), int((abs(values) <= 1e-9).sum()), int((values < -1e-9).sum()))
    assert inertia(exact) == expected
    found_pivots = pivots(enclosed(exact, enclosure), enclosure)
    if found_pivots is not None:
        assert sum(bool(p.lo > 0) for p in found_pivots) == expected[0]
    assert is_positive_definite(enclosed(exact, enclosure), enclosure) == (expected[0] == k)


def test_a_congruence_keeps_the_inertia():
    # [[0, 1], [1, 0]] has a vanishing pivot; in the basis (1, 1), (1, -1) it is diag(2, -2).
    matrix = enclosed([[Fraction(0), Fraction(1)], [Fraction(1), Fraction(0)]], enclosure)
    assert pivots(matrix, enclosure) is None
    basis = enclosed([[Fraction(1), Fraction(1)], [Fraction(1), Fraction(-1)]], enclosure)
    turned = pivots(product(transposed(basis), product(matrix, basis, enclosure), enclosure), enclosure)
    assert turned is not None
    assert (float(turned[0].lo), float(turned[1].hi)) == (2.0, -2.0)


# Failures.


def test_a_degenerate_equilibrium_is_not_decided():
    answer = found("x' = x**2", ["x in [-1, 1]"])
    assert not answer.is_complete()
    assert answer.answer().status == "undecided"
    assert float(answer.undecided[0]["x"][0]) <= 0


def test_a_field_that_is_undefined_somewhere():
    answer = found("x' = log(x) + 1", ["x in [-1, 1]"])
    assert not answer.is_complete()
    assert "multiple root" not in answer.answer().advice


def test_equations_separated_by_commas():
    with pytest.raises(InputError, match="semicolons"):
        found("x' = y, y' = -x", ["x in [-1, 1]", "y in [-1, 1]"])


@pytest.mark.parametrize(
    ("text", "domain", "circle", "sphere"),
    [
        ("x = y", ["x in [0, 1]"], [], False),
        ("x' = y", ["x in [0, 1]"], [], False),
        ("x' = x; x' = 2", ["x in [0, 1]"], [], False),
        ("x' = x", [], [], False),
        ("x' = x", ["x in [0, 1]", "y in [0, 1]"], [], False),
        ("x' = x", [], ["x"], False),
        ("x' = sin(x)", ["x in [0, 1]"], ["x"], False),
        ("x' = x; y' = y", ["x in [0, 1]"], [], True),
        ("sin' = 1", [], ["sin"], False),
    ],
)
def test_fields_that_are_none(text: str, domain: list[str], circle: list[str], sphere: bool):
    with pytest.raises(InputError, match="Expected"):
        found(text, domain, circle, sphere=sphere)


def test_certificates_that_claim_too_much_are_refused():
    certificate = found("x' = x - x**3", ["x in [-2, 2]"]).certificate
    assert certificate is not None

    def changed(change: Any) -> bool:
        proof = json.loads(json.dumps(certificate.proof))
        statement = change(proof) or certificate.statement
        return recheck(Certificate("equilibria", statement, proof)).ok

    def one_less(proof: dict[str, Any]) -> str:
        del proof["equilibria"][0]
        return certificate.statement

    def larger(proof: dict[str, Any]) -> str:
        proof["field"]["domain"][0][1] = "[-3, 3]"
        return certificate.statement.replace("[-2, 2]", "[-3, 3]")

    def stable(proof: dict[str, Any]) -> str:
        for each in proof["equilibria"]:
            each["lyapunov"] = [["1"]]
        return certificate.statement.replace("unstable, 1 unstable direction of 1", "asymptotically stable")

    def wide(proof: dict[str, Any]) -> None:
        proof["equilibria"][0]["unique"] = [["-2", "2"]]

    def shorter(proof: dict[str, Any]) -> None:
        proof["tree"].pop()

    def twice(proof: dict[str, Any]) -> str:
        proof["equilibria"].append(proof["equilibria"][0])
        return certificate.statement

    assert changed(lambda proof: None)
    for change in (one_less, larger, stable, wide, shorter, twice):
        assert not changed(change), change.__name__


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    file = tmp_path / "c.json"
    assert main(["equilibria", "x' = sin(x)", "--circle", "x", "--json", "--certificate", str(file)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["question"]["angles"]) == ("inphase.answer/1", ["x"])
    count, *listed = document["findings"]
    assert count["value"] == ["2", "2"]
    assert [each["exact"]["x"] for each in listed] == ["0", "pi"]
    assert [each["unstable_directions"] for each in listed] == [1, 0]
    assert main(["recheck", str(file)]) == 0
    assert main(["equilibria", "x' = x**2", "x in [-1, 1]"]) == 3
    assert main(["equilibria", "x'"]) == 2


def test_a_zero_where_the_circle_is_cut_open_counts_once():
    # sin vanishes at 0, π and 2π; on [0, 7] the circle is cut at 0, and 0 and 2π are the same point of it.
    field = VectorField((read_formula("sin(x)"),), (("x", read_interval("[0, 7]")),), ("x",))
    with ctx.workprec(BITS):
        zeros = search(field, 1000, Effort(20_000, 5.0)).zeros
        assert [zero.exact for zero in zeros] == [(read_formula(text),) for text in ("0", "pi", "2*pi")]
        # However the last one is written, it is no second equilibrium, and the first one is not left out.
        for text in ("2*pi", "0 + 2*pi", "4*pi/2"):
            written = replace(zeros[2], exact=(read_formula(text),))
            assert [belongs(field, zero) for zero in (*zeros[:2], written)] == [True, True, False]
    answer = equilibria(Equilibria(field), Effort(20_000, 5.0))
    assert listed(answer) == {"x = 0: unstable, 1 unstable direction of 1", "x = pi: asymptotically stable"}


def test_degenerate_equilibria_on_a_line_are_left_to_roots():
    # x³ has a triple root at 0, where the derivative vanishes: Newton's method shows neither existence nor uniqueness.
    answer = equilibria(Equilibria(read_field("x' = x**3", read_domain(["x in [-1, 1]"]))), Effort(2_000, 5.0))
    assert not answer.is_complete()
    assert 'verify roots "x**3" "x in [-1, 1]"' in answer.answer().advice


def test_a_line_of_equilibria_is_called_degenerate():
    # Both components vanish on x = y, and the derivatives of one are minus those of the other: the determinant is 0.
    field = read_field("x' = sin(y - x); y' = sin(x - y)", (), ["x", "y"])
    answer = equilibria(Equilibria(field), Effort(20_000, 5.0))
    assert is_degenerate(field)
    assert not answer.is_complete()
    assert "vanishes identically" in answer.answer().advice
    # Degenerate, and yet certainly without equilibria: sin + 2 has no zero.
    empty = read_field("x' = sin(y - x) + 2; y' = sin(x - y) - 2", (), ["x", "y"])
    assert is_degenerate(empty)
    assert equilibria(Equilibria(empty), Effort(20_000, 5.0)).answer().status == "proved"
    assert not is_degenerate(read_field("x' = sin(x); y' = sin(y)", (), ["x", "y"]))


def test_a_zero_a_hair_outside_its_box_is_refused():
    # x' = x - g vanishes at g alone, which lies below the domain by 0.4 of a unit in the last place of 24 bits; rounded
    # to 24 bits the box reaches beyond g, so that the step g = m - (m - g) is inside the rounded box only.
    unit = Fraction(1, 2**25)
    g = Fraction(11184808, 2**25)
    low, high = g + unit * Fraction(4, 10), 1 - unit * Fraction(4, 10)
    field = read_field(f"x' = x - {g}", read_domain([f"x in [{low}, {high}]"]))
    true = equilibria(Equilibria(field)).certificate
    assert true is not None
    assert true.statement.endswith(": none")
    box = [[str(low), str(high)]]
    zero = {"unique": box, "place": box, "inverses": [[["1"]], [["1"]]], "exact": None, "lyapunov": [["-1"]]}
    forged = true.proof | {"bits": 24, "equilibria": [zero], "tree": [2]}
    statement = f"all equilibria of {field}: x in [{low}, {high}], unstable, 1 unstable direction of 1"
    assert not recheck(Certificate("equilibria", statement, forged)).ok
    # The same steps show a zero inside a box that certainly holds it.
    wide = [[str(low - 2 * unit), str(high)]]
    inside = {**zero, "unique": wide, "place": wide}
    there = read_field(f"x' = x - {g}", read_domain([f"x in [{low - 2 * unit}, {high}]"]))
    shown = found(f"x' = x - {g}", [f"x in [{low - 2 * unit}, {high}]"]).certificate
    assert shown is not None
    statement = f"all equilibria of {there}: x in [{low - 2 * unit}, {high}], unstable, 1 unstable direction of 1"
    honest = shown.proof | {"bits": 64, "equilibria": [inside], "tree": [2]}
    assert recheck(Certificate("equilibria", statement, honest)).ok
