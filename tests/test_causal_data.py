"""Claims about data that a reader supplies, on synthetic matrices: what is certified, what is open, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from numerics.leading_eigenvalue import leading_eigenvalue
from proofs.causal.spectra import FILE, mostly_real, negative_at_one_and_six
from verify.claims.data import FOLDER, Data
from verify.claims.fingerprint import fingerprint
from verify.claims.solve import solve
from verify.cli.main import main

REAL = np.array([[1.0, 5.0], [0.0, -2.0]])  # triangular: eigenvalues 1 and −2
TURNING = np.array([[1.0, -4.0], [1.0, 1.0]])  # (1 − λ)² = −4: λ = 1 ± 2i
DEFECTIVE = np.array([[1.0, 1.0], [0.0, 1.0]])  # a double eigenvalue, which no enclosure separates


def test_leading_eigenvalues_by_hand() -> None:
    for matrix, real_part, is_real, sign in ((REAL, 1, True, 1), (TURNING, 1, False, 1), (-REAL, 2, True, 1)):
        found = leading_eigenvalue(matrix)
        assert found is not None
        assert found.real_part[0] <= real_part <= found.real_part[1]
        assert found.real_part[1] - found.real_part[0] < 1e-12
        assert (found.is_real, found.sign()) == (is_real, sign)
    assert leading_eigenvalue(DEFECTIVE) is None


def test_a_real_and_a_complex_eigenvalue_with_the_same_real_part_leave_it_open() -> None:
    both = np.zeros((3, 3))
    both[:2, :2], both[2, 2] = TURNING, 1.0  # 1 ± 2i and 1
    found = leading_eigenvalue(both)
    assert found is not None
    assert found.is_real is None


def test_a_pair_on_the_imaginary_axis_has_no_sign() -> None:
    found = leading_eigenvalue(np.array([[0.0, -1.0], [1.0, 0.0]]))
    assert found is not None
    assert (found.is_real, found.sign()) == (False, None)


def test_random_triangular_matrices_have_the_spectrum_on_their_diagonal() -> None:
    draws = np.random.default_rng(5)
    for _ in range(10):
        matrix = np.triu(draws.standard_normal((6, 6)))
        basis = np.eye(6) + np.triu(draws.integers(-1, 2, (6, 6)).astype(float), 1)
        similar = basis @ matrix @ np.linalg.inv(basis)  # the same spectrum up to rounding
        found = leading_eigenvalue(similar)
        assert found is not None
        assert found.is_real
        assert found.real_part[0] == pytest.approx(matrix.diagonal().max(), abs=1e-9)


def test_a_majority_is_more_than_half() -> None:
    assert mostly_real(np.array([REAL, REAL, TURNING])).holds is True
    assert mostly_real(np.array([REAL, TURNING])).holds is False  # one of two is no majority
    assert mostly_real(np.array([REAL, DEFECTIVE])).holds is None  # the second head could tip the balance


def test_heads_one_and_six_only() -> None:
    heads = np.array([REAL] * 6)
    heads[[0, 5]] = -np.array([[1.0, 5.0], [0.0, 2.0]])  # eigenvalues −1 and −2
    assert negative_at_one_and_six(heads).holds is True
    more = np.concatenate([heads, heads[:1]])
    assert negative_at_one_and_six(more).holds is False
    assert "1, 6, 7" in negative_at_one_and_six(more).found
    heads[1] = DEFECTIVE
    assert negative_at_one_and_six(heads).holds is None


def _question(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Data:
    monkeypatch.setenv(FOLDER, str(folder))
    return Data("Most are real.", FILE, mostly_real)


def test_without_the_file_it_is_undecided_and_says_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    verdict = solve(_question(monkeypatch, tmp_path))
    assert verdict.status == "undecided"
    assert f"an array 'value' of shape (heads, d, d) in {FILE}" in verdict.reason
    monkeypatch.delenv(FOLDER)
    assert solve(Data("Most are real.", FILE, mostly_real)).reason == verdict.reason


def test_with_the_file_it_is_supported_or_undecided_and_another_file_is_another_question(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    np.savez(tmp_path / FILE, value=np.array([REAL, REAL, TURNING]))
    agrees = _question(monkeypatch, tmp_path)
    verdict = solve(agrees)
    assert verdict.status == "supported"
    assert [row[2] for row in verdict.details["table"]["rows"]] == ["yes", "yes", "no"]
    np.savez(tmp_path / FILE, value=TURNING)  # one matrix is one head
    fails = _question(monkeypatch, tmp_path)
    assert fingerprint(agrees) != fingerprint(fails)
    verdict = solve(fails)
    assert verdict.status == "undecided"
    assert "refutes nothing unless" in verdict.reason


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"value": np.zeros((2, 3))}, "Expected square matrices but got value of shape (1, 2, 3)"),
        ({"key": np.eye(2)}, "Expected an array named value"),
        ({"weights": np.eye(2)}, "Expected arrays named query, key, value"),
        ({"value": np.full((2, 2), np.nan)}, "Expected finite entries"),
        ({"value": np.eye(257)}, "at most 256 rows but got 257"),
    ],
)
def test_files_of_another_form_are_one_sentence(
    arrays: dict[str, np.ndarray], message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    np.savez(tmp_path / FILE, **arrays)
    verdict = solve(_question(monkeypatch, tmp_path))
    assert verdict.status == "undecided"
    assert message in verdict.reason


def test_a_file_that_is_no_archive(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("not an archive")
    assert "Expected a .npy or .npz file of numbers" in solve(_question(monkeypatch, tmp_path)).reason


def test_the_claims_are_listed_and_say_how_to_supply_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "causal.C041", "causal.C042", "--json"]) == 0
    assert "INPHASE_DATA=DIR verify run causal.C041" in json.dumps(json.loads(capsys.readouterr().out))
