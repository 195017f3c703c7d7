"""Random odd trigonometric polynomials: certified answers against search and simulation, and under scaling."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from verify import Interaction
from verify.interaction.state_search import find_states
from verify.interaction.state_statement import read_state

COEFFICIENTS = st.tuples(*[st.integers(-6, 6)] * 3)
SOME = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def polynomial(c, factor="1"):
    """factor · (sin x + Σ c_k/10 sin kx), k = 2, 3, 4; f'(0) = factor · (1 + Σ k c_k/10)."""
    terms = " + ".join(f"({c[k]})/10*sin({k + 2}*x)" for k in range(3))
    return Interaction(f"({factor})*(sin(x) + {terms})")


def force(c, d):
    return np.sin(d) + sum(c[k] / 10 * np.sin((k + 2) * d) for k in range(3))


def slope_at_zero(c):
    return 10 + 2 * c[0] + 3 * c[1] + 4 * c[2]


@SOME
@given(COEFFICIENTS)
def test_a_certified_yes_never_meets_a_stable_state(c):
    # More particles than the search of the decision itself tries.
    assume(slope_at_zero(c) != 0)
    f = polynomial(c)
    if f.synchronizes(find=False).status == "proved":
        assert find_states(f.formula, "x", {}, (2, 3, 4, 5, 6, 8, 9)) == []


@SOME
@given(st.tuples(*[st.integers(-3, 3)] * 3), st.integers(0, 2**16))
def test_a_certified_yes_is_what_the_flow_does(c, seed):
    # All criteria, three-point certificates included. From random starts of random masses all particles meet.
    assume(slope_at_zero(c) > 0)
    f = polynomial(c)
    if f.synchronizes().status != "proved":
        return
    random = np.random.default_rng(seed)
    masses = random.dirichlet(np.ones(7), size=6)
    x = random.uniform(0, 2 * np.pi, (6, 7))
    for _ in range(20_000):
        v = -(force(c, x[:, :, None] - x[:, None, :]) * masses[:, None, :]).sum(axis=2)
        x = x + 0.2 * v
        if np.max(np.abs(v)) < 1e-13:
            break
    together = np.abs((masses * np.exp(1j * x)).sum(axis=1))
    # A start may come close to the unstable states and stay there for long; not all of six do.
    assert np.median(together) > 1 - 1e-6


@SOME
@given(st.sampled_from(["tanh(2*{})", "atan({})", "{}/(2 + cos(x))", "{}*sqrt(3 + cos(x))", "sin({})"]), COEFFICIENTS)
def test_a_certified_yes_for_other_functions_never_meets_a_stable_state(shape, c):
    assume(20 + 2 * c[0] + 3 * c[1] != 0)  # f'(0) = 0 is refused
    inner = f"(sin(x) + {c[0]}/20*sin(2*x) + {c[1]}/20*sin(3*x))"
    f = Interaction(shape.format(inner))
    decision = f.synchronizes()
    found = find_states(f.formula, "x", {}, (2, 3, 4, 5, 6, 8))
    assert not (decision.status == "proved" and found)
    if decision.status == "refuted" and decision.segments[0].certificate.kind == "state":
        clusters = read_state(decision.segments[0].certificate.statement).clusters
        assert f.equilibria(n=sum(clusters))


@SOME
@given(COEFFICIENTS)
def test_counting_the_angle_otherwise_leaves_the_verdict_unchanged(c):
    # The name of the angle, and f(-x) = -f(x) written out.
    assume(slope_at_zero(c) != 0)
    plain = polynomial(c).synchronizes(find=False)
    terms = " - ".join(f"({c[k]})/10*sin(-{k + 2}*phi)" for k in range(3))
    turned = Interaction(f"-sin(-phi) - {terms}").synchronizes(find=False)
    assert plain.status == turned.status


@SOME
@given(COEFFICIENTS)
def test_a_certified_no_is_reached_from_nearby(c):
    # From the certified state, moved a little, the flow comes back to it: all distances are restored.
    assume(slope_at_zero(c) > 0)
    for state in polynomial(c).equilibria(n=4)[:2]:
        x = np.repeat([0.0, *map(float, state.positions)], state.clusters)
        distances = np.cos(x[:, None] - x[None, :])
        y = x + np.random.default_rng(0).uniform(-1e-4, 1e-4, 4)
        for _ in range(60_000):
            v = -force(c, y[:, None] - y[None, :]).mean(axis=1)
            y = y + 0.1 * v
            if np.max(np.abs(v)) < 1e-12:
                break
        assert np.max(np.abs(np.cos(y[:, None] - y[None, :]) - distances)) < 1e-4


@SOME
@given(COEFFICIENTS, st.sampled_from(["7", "1/1000", "10**6", "pi"]))
def test_scaling_leaves_the_verdict_unchanged(c, factor):
    assume(slope_at_zero(c) != 0)
    plain, scaled = polynomial(c).synchronizes(find=False), polynomial(c, factor).synchronizes(find=False)
    assert plain.status == scaled.status


@SOME
@given(COEFFICIENTS)
def test_no_and_yes_do_not_depend_on_how_a_parameter_is_counted(c):
    # f with the parameter a = c_2/10, and with a = 1 - s for s = 1 - c_2/10.
    assume(slope_at_zero(c) != 0)
    rest = f"({c[1]})/10*sin(3*x) + ({c[2]})/10*sin(4*x)"
    value = Fraction(c[0], 10)
    first = Interaction(f"sin(x) + a*sin(2*x) + {rest}").synchronizes(a=value, find=False)
    second = Interaction(f"sin(x) + (1 - s)*sin(2*x) + {rest}").synchronizes(s=1 - value, find=False)
    assert first.status == second.status


def test_a_statement_of_a_state_is_what_was_found():
    # f = sin x + sin 2x: f'(π) = 1 > 0, opposite particles are stable.
    (state,) = polynomial((10, 0, 0)).equilibria(n=2)
    assert read_state(state.certificate.statement).clusters == state.clusters == (1, 1)
