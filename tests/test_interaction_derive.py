"""Interaction: what it reads, what it refuses, and what SymPy derives, each checked against another way."""

from __future__ import annotations

import pytest
import sympy

from verify import InputError, Interaction

ATTENTION = "sin(x)*exp(beta*(cos(x) - 1))"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x**2", "Expected an odd function but got f(-x) + f(x) = 2*x**2."),
        ("sin(x) + cos(x)/1000000000", "Expected an odd function but got f(-x) + f(x) = 1/500000000*cos(x)."),
        ("sin(x + a)", "Expected an odd function but got f(-x) + f(x) = sin(a + x) + sin(a - x)."),
        ("sin(x/2)", "Expected a 2π-periodic function but got f(x + 2*pi) - f(x) = -2*sin(1/2*x)."),
        ("x", "Expected a 2π-periodic function but got f(x + 2*pi) - f(x) = 2*pi."),
        ("sin(x)*abs(sin(x))**2", "Expected a smooth function but got abs(sin(x)), which has a corner"),
        ("max(sin(x), 0) - max(-sin(x), 0)", "Expected a smooth function but got max(sin(x), 0)"),
        ("sin(x)*gamma(2 + cos(x))", "Expected an interaction made of elementary functions"),
        ("a*b", "Expected an interaction function of the angle x"),
    ],
)
def test_what_is_no_interaction(text, message):
    interaction = Interaction(text)  # reading it is fine: it is refused when it is used
    with pytest.raises(InputError) as caught:
        interaction.checked()
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        ATTENTION,
        "sin(x + pi)",
        "cos(x - pi/2)",
        "sin(x - pi/7) + sin(x + pi/7)",
        "exp(sin(x)) - exp(-sin(x))",
        "sin(x)/(2 + cos(x)) + tanh(a*sin(3*x))",
        "atan(sin(x))*sqrt(2 + cos(x))",
        "sin(x)*cos(x) + cos(x)**2 + sin(x)**2 - 1",
    ],
)
def test_what_is_one(text):
    assert Interaction(text).checked() == Interaction(text)


def test_the_angle_may_have_another_name():
    assert Interaction("sin(t)").variable == "t"
    assert Interaction("sin(theta)*a", variable="theta").parameters == ("a",)


def test_parameters_are_fixed_exactly():
    assert str(Interaction(ATTENTION).at(beta="-0.16").formula) == "sin(x)*exp(-4/25*(cos(x) - 1))"
    with pytest.raises(TypeError, match="float"):
        Interaction(ATTENTION).at(beta=-0.16)
    with pytest.raises(InputError, match="Expected a parameter in"):
        Interaction(ATTENTION).at(gamma_=1)


def test_third_derivative_of_self_attention():
    # With c = cos x, s² = sin² x, by hand: f''' = (-c - 3βc² + 4βs² + 6β²s²c - β³s⁴) e^{β(c - 1)}.
    x, beta = sympy.Symbol("x", real=True), sympy.Symbol("beta", real=True)
    c, s2 = sympy.cos(x), sympy.sin(x) ** 2
    by_hand = (-c - 3 * beta * c**2 + 4 * beta * s2 + 6 * beta**2 * s2 * c - beta**3 * s2**2) * sympy.exp(
        beta * (c - 1)
    )
    difference = (Interaction(ATTENTION).derivative(3) - by_hand).subs({x: 1.1, beta: -0.7})
    assert abs(float(difference)) < 1e-14


def test_energy_of_self_attention():
    # Φ = e^{β(cos x - 1)}/β has Φ' = -sin(x) e^{β(cos x - 1)}.
    x, beta = sympy.Symbol("x", real=True), sympy.Symbol("beta", real=True)
    assert Interaction(ATTENTION).energy() == sympy.exp(beta * (sympy.cos(x) - 1)) / beta
    with pytest.raises(InputError, match="closed form"):
        Interaction("tanh(sin(x))").energy()


@pytest.mark.parametrize("model", ["mean-field", "normalised", "causal"])
def test_jacobian_is_the_derivative_of_the_velocity(model):
    # Central differences of the velocities, written out here, with β = 3/2 and three particles.
    import numpy as np

    def velocity(places):
        d = places[:, None] - places[None, :]
        w = np.exp(1.5 * (np.cos(d) - 1))
        seen = np.tril(np.ones((3, 3))) if model == "causal" else np.ones((3, 3))
        norm = np.full(3, 3.0) if model == "mean-field" else (w * seen).sum(axis=1)
        return -(np.sin(d) * w * seen).sum(axis=1) / norm

    places = np.array([0.3, 1.7, -2.0])
    matrix = Interaction(ATTENTION).at(beta="3/2").jacobian(n=3, model=model)
    at = dict(zip(sympy.symbols("x1 x2 x3", real=True), places, strict=True))
    for k in range(3):
        step = np.zeros(3)
        step[k] = 1e-6
        column = (velocity(places + step) - velocity(places - step)) / 2e-6
        assert np.allclose([float(matrix[i, k].subs(at)) for i in range(3)], column, atol=1e-8)


def test_hessian_is_the_jacobian_over_n_and_vanishes_on_rotations():
    f = Interaction(ATTENTION)
    assert f.hessian(n=3) == f.jacobian(n=3) / 3
    assert all(sympy.simplify(sum(f.hessian(n=2)[i, :])) == 0 for i in range(2))


def test_wrong_arguments_of_derivations():
    f = Interaction(ATTENTION)
    with pytest.raises(InputError, match="at least two particles"):
        f.jacobian(n=1)
    with pytest.raises(InputError, match="Expected a model"):
        f.jacobian(model="quantum")
    with pytest.raises(InputError, match="rename that parameter"):
        Interaction("x1*sin(x)").jacobian()
    with pytest.raises(InputError, match="defined at 0"):
        Interaction("tanh(sin(x))").jacobian(model="normalised")
    with pytest.raises(InputError, match="order"):
        f.derivative(-1)
    with pytest.raises(InputError, match="odd"):
        Interaction("cos(x)").derivative(1)


def test_a_notebook_shows_it():
    f = Interaction(ATTENTION)
    assert f._repr_latex_().startswith("$\\displaystyle f(x) = ")
    assert "<math" in f._repr_html_()
    assert "parameters: beta" in f._repr_html_()
    assert "L1 criterion with M = pi holds" in Interaction("sin(x)").explain()
