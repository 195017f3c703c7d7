"""Pair sums on the circle against direct sums in extended precision, and the coefficients behind them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from numerics.circle import attention_coupling, direct, fourier, gram, sampled_coupling
from numerics.circle.compiled import compiled_sums_available
from numerics.circle.coupling import SMALLEST_BETA, attention, attention_coefficients
from numerics.circle.starts import uniform

Array = NDArray[np.float64]
Long = NDArray[np.longdouble]


def _weight(beta: float, x: Long) -> Long:
    values: Long = np.exp(np.longdouble(beta) * (np.cos(x) - 1))
    return values


def _reference(kind: str, beta: float, states: Array, masses: Array, every: int = 1) -> Long:
    """The velocity of every so many particles, summed pair by pair in long double."""
    x = states.astype(np.longdouble)
    n = x.shape[1]
    difference: Long = x[:, ::every, None] - x[:, None, :]
    weight = _weight(beta, difference)
    m = masses.astype(np.longdouble)
    if kind == "causal":
        weight = np.where(np.arange(n) <= np.arange(n)[::every, None], weight, 0)
        m = np.ones_like(m)
    numerator: Long = -(weight * np.sin(difference) * m).sum(axis=2)
    return numerator if kind == "mean-field" else numerator / (weight * m).sum(axis=2)


def _fast(kind: str, beta: float, states: Array, masses: Array, way: str) -> Array:
    softmax = attention(beta)
    coupling, weight, cosines = softmax.coupling, softmax.weight, softmax.cosines
    match kind, way:
        case _, "compiled":
            return _compiled(kind, beta, states, masses)
        case _, "gram":
            causal = kind == "causal"
            field, partition = gram.attention_sums(beta, states, None if causal else masses, causal=causal)
            return field if kind == "mean-field" else field / partition
        case "mean-field", "fourier":
            return fourier.mean_field_sum(coupling.sines, states, masses)
        case "mean-field", _:
            return direct.mean_field_sum(coupling.force, states, masses)
        case "normalised", "fourier":
            return fourier.normalised_sum(coupling.sines, cosines, states, masses)
        case "normalised", _:
            return direct.normalised_sum(weight, states, masses)
        case _, "fourier":
            return fourier.causal_sum(coupling.sines, cosines, states)
        case _:
            return direct.causal_sum(weight, states)


def _compiled(kind: str, beta: float, states: Array, masses: Array) -> Array:
    from numerics.circle.compiled import sums

    softmax = attention(beta)
    coupling, cosines = softmax.coupling, softmax.cosines
    if kind == "mean-field":
        return sums.mean_field_sum(coupling.sines, states, masses)
    if kind == "normalised":
        return sums.normalised_sum(coupling.sines, cosines, states, masses)
    return sums.causal_sum(beta, coupling.sines, cosines, states)


#: numba is optional: the compiled sums are tested where it is installed
WAYS = ["fourier", "direct", "gram", *(["compiled"] if compiled_sums_available() else [])]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("beta", [0.0, 1.0, 9.0, 64.0, 1000.0, -0.8])
@pytest.mark.parametrize("kind", ["mean-field", "normalised", "causal"])
def test_sums_agree_with_long_double_to_1e_13(kind: str, beta: float, way: str) -> None:
    states = uniform(200, 3, seed=1) * 3  # angles outside [-pi, pi) as well
    masses = np.linspace(1, 2, 200) / 300
    error = _fast(kind, beta, states, masses, way) - _reference(kind, beta, states, masses)
    assert np.abs(error).max() < 1e-13


@pytest.mark.parametrize("kind", ["mean-field", "normalised", "causal"])
def test_sums_over_several_blocks_agree_with_long_double(kind: str) -> None:
    # 2500 particles with 64 modes are more than one block of modes; the direct sums are cut into tiles
    states = uniform(2500, 2, seed=2)
    masses = np.full(2500, 1 / 2500)
    reference = _reference(kind, 50.0, states, masses, every=97)
    for way in WAYS:
        assert np.abs(_fast(kind, 50.0, states, masses, way)[:, ::97] - reference).max() < 1e-13


@pytest.mark.skipif(not compiled_sums_available(), reason="numba is optional")
@pytest.mark.parametrize("modes", [1, 2, 3, 4, 7, 9, 10, 11, 16, 17, 18])
def test_each_mode_counts_once_however_many_there_are(modes: int) -> None:
    from numerics.circle.compiled import sums

    # compiled sums take three modes, then seven at a time: one coefficient after the other, all others zero
    x, masses = uniform(5, 1, seed=4), np.array([0.1, 0.3, 0.2, 0.25, 0.15])
    differences = x[0, :, None] - x[0, None, :]
    for mode in range(1, modes + 1):
        sines = np.zeros(modes)
        sines[mode - 1] = 1.5
        field = -1.5 * np.sin(mode * differences) @ masses
        assert np.abs(sums.mean_field_sum(sines, x, masses)[0] - field).max() < 1e-14
        cosines = np.append(1.0, sines / 6)  # w = 1 + 2·(1/4) cos kx > 0
        weight = 1.0 + np.cos(mode * differences) @ masses / 2
        assert np.abs(sums.normalised_sum(sines, cosines, x, masses)[0] - field / weight).max() < 1e-14


@pytest.mark.skipif(not compiled_sums_available(), reason="numba is optional")
@pytest.mark.parametrize("modes", [1, 3, 4, 7, 8, 10, 11, 14, 15, 18])
def test_each_mode_counts_once_in_causal_sums(modes: int) -> None:
    from numerics.circle.compiled import sums

    # Four particles in a row feel one another by pairs: here, with beta = 0, each weighs 1. The others feel modes.
    n = 100
    x = uniform(n, 1, seed=8)
    differences, order = x[0] - x[0, :, None], np.arange(n)
    near = order[:, None] // 4 == order // 4
    earlier = order < order[:, None]
    for mode in range(1, modes + 1):
        sines = np.zeros(modes)
        sines[mode - 1] = 1.5
        field = np.where(near, np.sin(differences), 1.5 * np.sin(mode * differences))
        weight = np.where(near, 1.0, 1.0 + np.cos(mode * differences) / 2)
        expected = (field * earlier).sum(1) / (1.0 + (weight * earlier).sum(1))
        cosines = np.append(1.0, sines / 6)  # w = 1 + 2·(1/4) cos kx > 0
        assert np.abs(sums.causal_sum(0.0, sines, cosines, x)[0] - expected).max() < 1e-14


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 63, 64, 65, 127, 129, 1024, 1025, 2049])
def test_causal_sums_of_any_number_of_particles_agree_with_long_double(n: int) -> None:
    # compiled sums take four particles of sixteen segments at a time, and chunks of 1024
    states = uniform(n, 2, seed=5)
    masses = np.ones(n)
    reference = _reference("causal", 30.0, states, masses, every=7)
    for way in WAYS:
        assert np.abs(_fast("causal", 30.0, states, masses, way)[:, ::7] - reference).max() < 1e-13


@pytest.mark.parametrize("way", WAYS)
def test_a_causal_token_feels_earlier_ones_only(way: str) -> None:
    # whatever comes after the first 100 tokens leaves their velocities as they are, to the last bit
    states, masses = uniform(300, 1, seed=6), np.ones(300)
    changed = states.copy()
    changed[:, 100:] = np.linspace(-1, 5, 200)
    before, after = (_fast("causal", 9.0, x, masses, way)[:, :100] for x in (states, changed))
    assert np.array_equal(before, after)


@pytest.mark.skipif(not compiled_sums_available(), reason="numba is optional")
@pytest.mark.parametrize("at", [100, 1023, 1024, 1499])
def test_a_nan_reaches_later_tokens_only(at: int) -> None:
    # 1499 is the last; behind it the compiled sums repeat it
    states, masses = uniform(1500, 1, seed=7), np.ones(1500)
    before = _fast("causal", 9.0, states, masses, "compiled")[0]
    states[0, at] = np.nan
    after = _fast("causal", 9.0, states, masses, "compiled")[0]
    assert np.array_equal(before[:at], after[:at])
    assert np.isnan(after[at:]).all()


@pytest.mark.parametrize("kind", ["mean-field", "normalised", "causal"])
@pytest.mark.parametrize(("n", "beta"), [(30, 64.0), (700, 9.0)])
def test_a_replica_does_not_depend_on_its_company(kind: str, n: int, beta: float) -> None:
    states = uniform(n, 40, seed=3)
    masses = np.full(n, 1 / n)
    for way in WAYS:
        together = _fast(kind, beta, states, masses, way)
        assert np.array_equal(together[7:9], _fast(kind, beta, states[7:9], masses, way))


@pytest.mark.parametrize("beta", [0.0, 0.3, 1.0, 9.0, 64.0, 256.0, 1000.0, 2e4])
def test_tail_bound_of_attention_holds_and_is_small(beta: float) -> None:
    a, tail = attention_coefficients(beta, tolerance=1e-6)
    x = np.linspace(-np.pi, np.pi, 4001)
    modes = len(a) - 2
    sines = a[:-2] - a[2:]
    # the partial sum in long double, so that only truncation is seen; absolute errors below 1e-15 are rounding
    k = np.arange(1, modes + 1, dtype=np.longdouble)
    partial = np.zeros(x.shape, dtype=np.longdouble)
    for order, b in zip(k, sines, strict=True):
        partial += b * np.sin(order * x.astype(np.longdouble))
    exact = np.sin(x) * np.exp(-2 * beta * np.sin(x / 2) ** 2)
    assert np.abs(partial - exact).max() <= tail + 1e-14
    assert tail <= 1e-6 * a[0]


@pytest.mark.parametrize(("beta", "published"), [(1.0, 14), (9.0, 29), (64.0, 67), (256.0, 130), (1000.0, 255)])
def test_number_of_modes_grows_like_the_square_root_of_beta(beta: float, published: int) -> None:
    # K ≈ √(2β ln 1/ε): the counts for ε = 1e-15 within a few modes, as ours is relative to a_0 and at 2.2e-16
    modes = len(attention_coupling(beta).sines)
    assert published - 2 <= modes <= published * 1.1 + 3


def test_negative_beta_has_alternating_coefficients() -> None:
    # e^{β(cos x − 1)} at −β and x + π is e^{2β} times that at β: a_k(−β) = (−1)^k e^{2β} a_k(β)
    plus, _ = attention_coefficients(2.0)
    minus, _ = attention_coefficients(-2.0)
    signs = (-1.0) ** np.arange(len(plus))
    assert np.allclose(minus, signs * np.exp(4.0) * plus, rtol=1e-14, atol=0)


@pytest.mark.parametrize("beta", [SMALLEST_BETA - 1, -np.inf, np.inf, np.nan])
def test_beta_out_of_range_is_refused(beta: float) -> None:
    with pytest.raises(ValueError, match="Expected a finite beta"):
        attention_coupling(beta)


def test_beta_at_the_edge_of_the_range_and_far_above_the_series() -> None:
    # weights up to e^700 stay finite; at β = 1e7 all is summed directly and e^{-2e7} underflows to 0
    states = np.array([[0.0, 1.0, np.pi]])
    masses = np.full(3, 1 / 3)
    low = attention(SMALLEST_BETA)
    assert np.isfinite(direct.normalised_sum(low.weight, states, masses)).all()
    assert np.isfinite(fourier.mean_field_sum(low.coupling.sines, states, masses)).all()
    high = attention_coupling(1e7)
    assert not high.smooth
    assert np.array_equal(direct.mean_field_sum(high.force, states, masses), np.zeros((1, 3)))


def test_exponentially_small_forces_keep_their_relative_accuracy_in_direct_sums() -> None:
    # two particles at distance 2, β = 100: v = ∓ ½ sin 2 e^{100(cos 2 − 1)} ≈ 1.3e-62, far below the Fourier error
    states = np.array([[0.0, 2.0]])
    velocity = direct.mean_field_sum(attention_coupling(100.0).force, states, np.array([0.5, 0.5]))
    expected = 0.5 * np.sin(np.longdouble(2)) * np.exp(100 * (np.cos(np.longdouble(2)) - 1))
    assert velocity[0, 0] == pytest.approx(float(expected), rel=1e-13)


def test_sampled_series_of_a_known_function() -> None:
    # Poisson kernel: Σ r^k sin kx = r sin x/(1 − 2r cos x + r²)
    r = 0.7
    coupling = sampled_coupling(lambda x: r * np.sin(x) / (1 - 2 * r * np.cos(x) + r * r))
    k = np.arange(1, len(coupling.sines) + 1)
    assert np.abs(coupling.sines - r**k).max() < 1e-15
    # Kept up to a coefficient of 4·2^(−52): what is left out is at most 4·2^(−52)·r/(1 − r) = 2.1e-15.
    assert r ** (len(coupling.sines) + 1) / (1 - r) < 2.1e-15


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-2, 2), min_size=1, max_size=12), st.integers(0, 2**32 - 1))
def test_sampled_couplings_give_the_same_sums_directly_and_by_modes(coefficients: list[float], seed: int) -> None:
    k = np.arange(1, len(coefficients) + 1)
    b = np.array(coefficients)
    coupling = sampled_coupling(lambda x: np.sin(np.multiply.outer(x, k)) @ b)
    states, masses = uniform(20, 2, seed), np.linspace(1, 3, 20) / 40
    fast = fourier.mean_field_sum(coupling.sines, states, masses)
    slow = direct.mean_field_sum(coupling.force, states, masses)
    assert np.abs(fast - slow).max() < 1e-13 * (1 + np.abs(b).sum())
    energies = fourier.energy_sum(coupling.sines, states, masses) - direct.pair_energy(
        coupling.potential, states, masses
    )
    assert np.abs(energies).max() < 1e-13 * (1 + np.abs(b).sum())


@pytest.mark.parametrize("beta", [-1.5, 0.0, 1e-9, 4.0])
def test_potential_is_minus_the_primitive_of_the_force(beta: float) -> None:
    # five-point differences of Φ, step 1e-3: error about 1e-12
    coupling = attention_coupling(beta)
    x, h = np.linspace(-3, 3, 41), 1e-3
    slope = (coupling.potential(x - 2 * h) - 8 * coupling.potential(x - h)) / (12 * h)
    slope += (8 * coupling.potential(x + h) - coupling.potential(x + 2 * h)) / (12 * h)
    assert np.abs(slope + coupling.force(x)).max() < 1e-9
    assert coupling.potential(np.zeros(1))[0] == 0


def test_a_kink_is_summed_directly() -> None:
    # |sin x| sin x has coefficients like 1/k³: no short series at full accuracy
    coupling = sampled_coupling(lambda x: np.abs(np.sin(x)) * np.sin(x))
    assert not coupling.smooth


@pytest.mark.parametrize(
    ("force", "message"),
    [
        (np.cos, "Expected an odd function"),
        (lambda x: x, "periodic"),
        (lambda x: np.sin(x) + 1e-6, "Expected an odd function"),
        (lambda x: np.sin(x / 2), "periodic"),
        (lambda x: np.log(x), "Expected finite values"),
    ],
)
def test_functions_that_are_no_interaction_are_refused(force: object, message: str) -> None:
    assert callable(force)
    with pytest.raises(ValueError, match=message):
        sampled_coupling(force)
