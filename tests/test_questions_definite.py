"""Signs of eigenvalues: against matrices whose eigenvalues are known, and against numbers at random points."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.certificate import Certificate
from verify.cli.main import main
from verify.errors import InputError
from verify.questions.definiteness.definite import Signature, read_matrix, signature
from verify.questions.domain import read_domain
from verify.questions.effort import Effort
from verify.recheck import recheck

EFFORT = Effort(boxes=1500)


def decide(matrix: str, *domain: str):
    box = read_domain(domain)
    return signature(Signature(read_matrix(matrix, box), box), EFFORT)


@pytest.mark.parametrize(
    ("matrix", "domain", "reason"),
    [
        ("3", [], "Positive definite at every point: the eigenvalue is positive."),
        ("-1, 0; 0, -2", [], "Negative definite at every point: both eigenvalues are negative."),
        ("2, sin(x); sin(x), 1", ["x in [0, 3]"], "Positive definite at every point: both eigenvalues are positive."),
        # det = -(1 + x²) < 0 and trace 0: one of either sign.
        ("1, x; x, -1", ["x in (-oo, oo)"], "Indefinite at every point: 1 positive and 1 negative eigenvalues."),
        # D_1 = 0, so the order of the rows has to be changed: eigenvalues of [0, 1; 1, 5] are (5 ± √29)/2.
        ("0, 1; 1, 5", [], "Indefinite at every point: 1 positive and 1 negative eigenvalues."),
        # the Gram matrix of (1, x) is singular: eigenvalues 0 and 1 + x².
        ("1, x; x, x**2", ["x in [-1, 1]"], "Positive semidefinite at every point: no eigenvalue is negative."),
        ("2, -1, 0; -1, 2, -1; 0, -1, 2", [], "Positive definite at every point: all 3 eigenvalues are positive."),
        # D_1 = 0 in every order of the rows, so these have to be added: eigenvalues ±1; x and -x; 1, 1, -1, -1.
        ("0, 1; 1, 0", [], "Indefinite at every point: 1 positive and 1 negative eigenvalues."),
        ("0, x; x, 0", ["x in (0, 1]"], "Indefinite at every point: 1 positive and 1 negative eigenvalues."),
        (
            "0, 0, 0, 1; 0, 0, 1, 0; 0, 1, 0, 0; 1, 0, 0, 0",
            [],
            "Indefinite at every point: 2 positive and 2 negative eigenvalues.",
        ),
        # det = 2x > 0 and trace 0: one positive eigenvalue, two negative ones.
        (
            "0, 1, x; 1, 0, 1; x, 1, 0",
            ["x in [1/2, 1]"],
            "Indefinite at every point: 1 positive and 2 negative eigenvalues.",
        ),
    ],
)
def test_known_signatures_are_proved(matrix, domain, reason):
    verdict = decide(matrix, *domain)
    assert (verdict.status, verdict.sentence) == ("proved", reason)
    assert recheck(verdict.certificate, "arb").ok
    assert recheck(verdict.certificate, "pyintval").ok


@pytest.mark.parametrize(
    ("matrix", "domain", "words"),
    [
        # determinant 0 at the ends only
        ("1, x; x, 1", "x in [-1, 1]", ["Positive semidefinite at every", "Singular at x = -1", "definite at x = 0:"]),
        ("x, 0; 0, 1", "x in [0, 1]", ["Singular at x = 0", "Positive definite at x = 1"]),
        ("x", "x in [-1, 1]", ["Negative definite at x = -1", "Positive definite at x = 1"]),
        # determinant 1 + 10⁻⁹ - x²: negative at 2.
        ("1 + 1/10**9, x; x, 1", "x in [0, 2]", ["Positive definite at x = 0", "Indefinite at x = 2"]),
    ],
)
def test_signs_that_change_are_shown_at_two_points(matrix, domain, words):
    answer = decide(matrix, domain)
    assert answer.status == "refuted"
    assert all(word in answer.sentence for word in words)
    assert recheck(answer.certificate, "arb").ok


def test_a_forged_certificate_is_refused():
    certificate = decide("2, sin(x); sin(x), 1", "x in [0, 3]").certificate
    (fact,) = certificate.proof["facts"]
    for changed in (
        {"matrix": [["2", "sin(x)"], ["sin(x)", "1/2"]]},
        {"matrix": [["2", "sin(x)"], ["x", "1"]]},
        {"domain": [["x", "[0, 4]"]]},
        {"facts": [{**fact, "signs": [1, -1]}]},
        {"facts": [{**fact, "order": [0, 0]}]},
        {"facts": [{**fact, "point": {"x": "5"}}]},
    ):
        proof = {**certificate.proof, **changed}
        assert not recheck(Certificate("definite", certificate.statement, proof)).ok
    assert not recheck(Certificate("definite", certificate.statement.replace("3", "4"), certificate.proof)).ok


def test_forged_sums_of_rows_are_refused():
    # M = [0, x; x, 0] is singular at 0. det(TᵀMT) = -det(T)² x² is never positive, and vanishes for a singular T.
    certificate = decide("0, x; x, 0", "x in [1/1000, 1]").certificate
    assert recheck(certificate).ok
    (fact,) = certificate.proof["facts"]

    def forged(domain="[1/1000, 1]", part=None, words="1 positive and 1 negative", **changed):
        table = [{**fact, **changed}]
        statement = f"eigenvalues of [0, x; x, 0] for x in {domain}: Indefinite at every point: {words} eigenvalues."
        (shown,) = certificate.proof["parts"]
        document = shown if part is None else Certificate("inequality", part, shown["proof"]).to_json()
        proof = {**certificate.proof, "facts": table, "domain": [["x", domain]], "parts": [document]}
        return recheck(Certificate("definite", statement, proof)).reason

    assert "decided again" in forged()
    singular = [["1", "1"], ["1", "1"]]  # TᵀMT has the entries 2x
    two = "(0 + x + x + 0)"
    text = f"0 + x + x + 0 > 0 and {two}*{two} - {two}*{two} < 0 for x in [1/1000, 1]"
    reason = forged(basis=singular, part=text)
    assert "expected a proof of" not in reason  # it is the statement that is asked for
    assert "decided again" not in reason
    assert "decided again" not in forged(domain="[0, 1]")
    shown = certificate.proof["parts"][0]["statement"]
    assert "decided again" not in forged(domain="[0, 1]", part=shown.replace("[1/1000, 1]", "[0, 1]"))
    for basis in ([], [["1"]], [["1", "0"], ["1"]], [["1", "0"], ["1", "nan"]], [["1", "0"], ["1", "1/0"]], "11", None):
        assert "decided again" not in forged(basis=basis)
    # With other coordinates the statement to be shown is another one.
    assert "decided again" not in forged(basis=[["1", "0"], ["-1", "1"]])
    assert "decided again" not in forged(signs=[1, 1], words="2 positive and 0 negative")


def test_signs_in_sums_of_rows_at_single_points():
    verdict = decide("0, x; x, 0", "x in [-1, 1]")
    assert verdict.status == "refuted"
    assert "Indefinite at x = -1" in verdict.sentence
    assert "Singular at x = 0" in verdict.sentence
    assert recheck(verdict.certificate).ok


def test_the_order_of_variables_survives_on_disk(tmp_path):
    certificate = decide("2, x*y; x*y, 1", "y in [0, 1]", "x in [0, 1]").certificate
    assert recheck(Certificate.load(certificate.save(tmp_path / "c.json"))).ok


def test_an_entry_without_a_value_is_never_simplified_away():
    for matrix in ("x/x, 0; 0, 1", "1, 0; 0, 1 + 0/x", "1, x/x - 1; x/x - 1, 1"):
        verdict = decide(matrix, "x in [-1, 1]")
        assert verdict.status == "refuted", matrix
        assert verdict.sentence.startswith("Not defined at x = 0")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(-4, 4), min_size=6, max_size=6), st.integers(-3, 3))
def test_verdicts_agree_with_eigenvalues_in_floats(numbers, slope):
    a, b, c, d, e, f = numbers
    text = f"{a} + {slope}*x, {b}, {c}; {b}, {d}, {e}; {c}, {e}, {f} - x"
    verdict = decide(text, "x in [0, 1/2]")
    for x in (0.0, 0.2, 0.5):
        matrix = np.array([[a + slope * x, b, c], [b, d, e], [c, e, f - x]], dtype=float)
        values = np.linalg.eigvalsh(matrix)
        if verdict.status != "proved":
            continue
        if "semidefinite" in verdict.sentence:
            assert (values > -1e-9).all() or (values < 1e-9).all()
        else:
            assert (values > 1e-12).sum() == verdict.findings[0].facts["positive"]
            assert (values < -1e-12).sum() == verdict.findings[0].facts["negative"]


@pytest.mark.parametrize(
    ("matrix", "domain", "words"),
    [
        ("1, x; 2, 1", ["x in [0, 1]"], "symmetric"),
        ("1, x; x", ["x in [0, 1]"], "as many entries"),
        ("1, y; y, 1", ["x in [0, 1]"], "interval for every variable"),
        ("; ".join(["0, 0, 0, 0, 0, 0"] * 6), [], "at most 5 rows"),
        ("1, ; 2, 1", [], "Expected"),
    ],
)
def test_bad_matrices_are_refused_in_one_sentence(matrix, domain, words):
    with pytest.raises(InputError, match=words):
        decide(matrix, *domain)


def test_the_command(capsys):
    assert main(["definite", "2, sin(x); sin(x), 1", "x in [0, 3]"]) == 0
    assert "Positive definite at every point" in capsys.readouterr().out
    assert main(["definite", "1, x; x, -1", "x in [-1, 1]", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["findings"][0]["positive"], document["findings"][0]["negative"]) == (1, 1)
    assert main(["definite", "1, x; 2, 1", "x in [0, 1]"]) == 2
