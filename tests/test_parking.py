"""Rényi parking: centres of given sequences, expected counts, Rényi's constant."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from numerics.circle import starts as circle_starts
from numerics.parking import (
    cap_fraction,
    captured_fraction,
    expected_strong_centers,
    renyi_centers,
    saturated_counts,
    strong_renyi_centers,
)
from numerics.parking.counts import PARKING_CONSTANT
from numerics.parking.long_sequences import centers_of_angles, centers_of_vectors
from numerics.sphere import starts as sphere_starts
from verify import InputError
from verify.simulation import simulate_system

Array = NDArray[np.float64]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-10, 10), min_size=1, max_size=25), st.floats(0.01, 3.0))
def test_centres_of_a_sequence_by_definition(angles: list[float], delta: float) -> None:
    tokens = np.array([angles])
    distance = np.abs(np.mod(tokens[0][:, None] - tokens[0] + np.pi, 2 * np.pi) - np.pi)
    renyi: list[int] = []
    strong: list[int] = []
    for k in range(len(angles)):
        if all(distance[j, k] > delta for j in renyi):
            renyi.append(k)
        if all(distance[j, k] > delta for j in range(k)):
            strong.append(k)
    assert np.flatnonzero(renyi_centers(tokens, delta)[0]).tolist() == renyi
    assert np.flatnonzero(strong_renyi_centers(tokens, delta)[0]).tolist() == strong
    assert set(strong) <= set(renyi)  # C047


def test_long_sequences_have_the_centres_of_the_definition() -> None:
    # the shortcut for long sequences against the definition, token by token, in random and in sorted order
    draws = np.random.default_rng(5)
    for n in (1, 2, 40, 400):
        vectors = sphere_starts.uniform(n, 3, 1, seed=n)
        angles = draws.uniform(-7, 7, (1, n))
        for delta in (1e-4, 0.02, 0.5, 3.0):
            for strong, find in ((False, renyi_centers), (True, strong_renyi_centers)):
                for sequence in (angles, np.sort(angles, axis=1)):
                    assert np.array_equal(centers_of_angles(sequence[0], delta, strong), find(sequence, delta)[0])
                assert np.array_equal(centers_of_vectors(vectors[0], delta, strong), find(vectors, delta)[0])


def test_a_million_tokens_are_parked_in_seconds() -> None:
    # (1 − (1 − σ)^n)/σ strong centres are expected, with σ = δ/π the part of the circle near one: π/δ for large nδ
    found = simulate_system("parking", n=10**6, centers=1e-3, seed=1).summary
    assert abs(found["strong_renyi"]["mean"] - np.pi / 1e-3) < 5 * np.sqrt(np.pi / 1e-3)
    # more tokens make more Rényi centres, up to Rényi's constant for infinitely many
    assert found["strong_renyi"]["mean"] < found["renyi"]["mean"] <= PARKING_CONSTANT * 2 * np.pi / 1e-3 * 1.02


def test_more_centres_than_can_be_kept_are_not_counted_until_full() -> None:
    found = simulate_system("parking", n=1000, centers=1e-8).summary  # 6e8 would fit
    assert (found["renyi"]["mean"], found["saturated"]) == (1000, None)


def test_a_separation_of_a_half_turn_leaves_one_centre() -> None:
    angles = circle_starts.uniform(1200, 2, seed=3)
    assert renyi_centers(angles, np.pi).sum(axis=1).tolist() == [1, 1]
    vectors = sphere_starts.uniform(1200, 3, 1, seed=3)
    assert strong_renyi_centers(vectors, np.pi).sum() == 1


def test_angles_and_vectors_have_the_same_centres() -> None:
    angles = circle_starts.uniform(60, 5, seed=1)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=2)
    for find in (renyi_centers, strong_renyi_centers):
        assert np.array_equal(find(angles, 0.4), find(vectors, 0.4))


def test_cap_areas_in_low_dimensions() -> None:
    # d = 2: 2δ/2π; d = 3: (1 − cos δ)/2; d = 4: (δ − sin δ cos δ)/π; half for δ = π/2, all for δ = π
    for delta in (0.1, 1.0, 2.0, 3.0):
        assert cap_fraction(2, delta) == pytest.approx(delta / np.pi, rel=1e-12)
        assert cap_fraction(3, delta) == pytest.approx((1 - np.cos(delta)) / 2, rel=1e-12)
        assert cap_fraction(4, delta) == pytest.approx((delta - np.sin(delta) * np.cos(delta)) / np.pi, rel=1e-12)
    for d in (2, 3, 10):
        assert cap_fraction(d, np.pi / 2) == pytest.approx(0.5)
        assert cap_fraction(d, np.pi) == pytest.approx(1.0)


@pytest.mark.parametrize(("d", "delta"), [(2, 0.5), (3, 0.8), (5, 1.2)])
def test_expected_number_of_strong_centres_is_seen(d: int, delta: float) -> None:
    # 4000 sequences of 60 tokens: the mean lies within five standard errors of (1 − (1−σ)^60)/σ
    counts = strong_renyi_centers(sphere_starts.uniform(60, d, 4000, seed=2), delta).sum(axis=1)
    standard_error = counts.std() / np.sqrt(len(counts))
    assert abs(counts.mean() - expected_strong_centers(d, delta, 60)) < 5 * standard_error


def test_expected_numbers_in_the_limit_and_for_one_token() -> None:
    assert expected_strong_centers(3, 0.8) == pytest.approx(1 / np.sin(0.4) ** 2)  # not a third of it, cf. C106
    assert expected_strong_centers(3, 0.8, 10**6) == pytest.approx(1 / np.sin(0.4) ** 2)
    assert expected_strong_centers(4, 0.8, 1) == pytest.approx(1.0)
    assert expected_strong_centers(4, 0.8, 2) == pytest.approx(2 - cap_fraction(4, 0.8))
    assert expected_strong_centers(2, np.pi, 5) == 1.0


def test_renyis_constant_from_simulation_lies_in_its_confidence_interval() -> None:
    # on a circle of length L in units of the car the mean is c·L up to a term that falls faster than exponentially
    delta = 0.05
    counts = saturated_counts(delta, 4000, seed=3) * delta / (2 * np.pi)
    assert abs(counts.mean() - PARKING_CONSTANT) < 4 * counts.std() / np.sqrt(len(counts))
    assert counts.std() / np.sqrt(len(counts)) < 3e-4


def test_renyis_constant_from_its_integral() -> None:
    # c = ∫_0^∞ exp(−2 Ein(t)) dt, Ein(t) = ∫_0^t (1 − e^{−s})/s ds = γ + ln t + E_1(t); γ Euler's
    from scipy.special import exp1

    t = np.concatenate([np.linspace(1e-12, 1, 20001), 1 / np.linspace(1, 1e-9, 20001)[1:]])
    ein = np.euler_gamma + np.log(t) + exp1(t)
    s = np.linspace(0, 1, 20001)  # t = s below 1, and t = 1/s with dt = ds/s² above
    low = np.exp(-2 * ein[:20001])
    high = np.exp(-2 * (np.euler_gamma + exp1(1 / np.maximum(s, 1e-9))))  # e^{−2 Ein(1/s)}/s² without cancellation

    def simpson(values: Array) -> float:
        return float((values[0] + values[-1] + 4 * values[1:-1:2].sum() + 2 * values[2:-1:2].sum()) / (3 * 20000))

    assert simpson(low) + simpson(high) == pytest.approx(PARKING_CONSTANT, abs=1e-9)


def test_saturation_agrees_with_long_sequences() -> None:
    # δ = 0.8: after 600 tokens hardly anything is open; the two means agree within five standard errors
    sequences = renyi_centers(circle_starts.uniform(600, 300, seed=4), 0.8).sum(axis=1)
    exact = saturated_counts(0.8, 4000, seed=5)
    spread = np.sqrt(sequences.var() / len(sequences) + exact.var() / len(exact))
    assert abs(sequences.mean() - exact.mean()) < 5 * spread + 0.01
    # n centres are pairwise farther than δ apart, and no gap exceeds 2δ: 2π/2δ <= n < 2π/δ
    assert exact.min() >= 2 * np.pi / 1.6
    assert exact.max() < 2 * np.pi / 0.8


def test_captured_fraction() -> None:
    tokens = np.array([[0.0, 0.05, 1.0, 1.2]])
    centers = np.array([[True, False, True, False]])
    assert captured_fraction(tokens, centers, 0.1).tolist() == [0.75]
    assert captured_fraction(tokens, centers, 0.3).tolist() == [1.0]
    vectors = np.stack([np.cos(tokens), np.sin(tokens)], axis=2)
    assert captured_fraction(vectors, centers, 0.1).tolist() == [0.75]


def test_bad_input_is_refused() -> None:
    for call in (
        lambda: renyi_centers(np.zeros(3), 0.5),
        lambda: renyi_centers(np.zeros((1, 3)), 0.0),
        lambda: strong_renyi_centers(np.zeros((1, 3)), np.nan),
        lambda: cap_fraction(1, 0.5),
        lambda: cap_fraction(3, 4.0),
        lambda: expected_strong_centers(2, 0.0),
        lambda: saturated_counts(0.0, 1, 0),
    ):
        with pytest.raises(ValueError, match="Expected"):
            call()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"n": 10**8, "centers": 0.5}, "tokens"),
        ({"n": 10**6, "d": 1000, "centers": 0.5}, "up to 50,000,000 coordinates"),
        ({"n": 10**7, "d": 3, "centers": 1e-3}, "fewer tokens or a larger separation"),  # 1.6e7 centres may fit
    ],
)
def test_parking_that_would_not_end_is_refused(options: dict[str, float], said: str) -> None:
    with pytest.raises(InputError, match=said):
        simulate_system("parking", **options)


@pytest.mark.parametrize(
    ("model", "options"),
    [
        ("parking", {"n": 500, "centers": 0.5}),
        ("density", {"t": 2.0}),
        ("axial-sa", {"t": 2.0}),
        ("pair-law", {"t": 1.0}),
    ],
)
def test_what_is_simulated_beside_particles_says_how_far_it_is(model: str, options: dict[str, float]) -> None:
    told: list[float] = []
    simulate_system(model, progress=told.append, **options)
    assert told == sorted(told)
    assert len(told) >= 3
    assert 0 <= told[0] < 0.2  # from the beginning …
    assert 0.5 < told[-1] <= 1  # … into the last part


def test_the_progress_of_parking_is_that_of_its_comparisons() -> None:
    told: list[float] = []
    renyi_centers(np.zeros((1, 400)), 0.5, told.append)
    assert told == [0, 1 / 16, 1 / 4, 9 / 16]  # token k is compared with k others: k²/n² of all at k = 0, 100, 200, 300
