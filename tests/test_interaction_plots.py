"""Spectra of stable states, and the pictures of interactions and decisions."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import InputError, Interaction
from verify.cli.main import main
from verify.formula.reader import read_interval
from verify.interaction.state_spectrum import Eigenvalue, _joined

ATTENTION = Interaction("sin(x)*exp(beta*(cos(x) - 1))")


def holds(found: Eigenvalue, value: float) -> bool:
    return float(found.lower) - 1e-12 <= value <= float(found.upper) + 1e-12


def test_the_spectrum_of_a_triangle_by_hand():
    # Three particles at mutual distance 2π/3, f'(2π/3) = s: A = (s/3)(J - 3·1), so -s twice beside the 0 of rotation.
    # At β = -1, s = (cos + sin²) e^(1 - cos) = (-1/2 + 3/4) e^(3/2).
    (state,) = ATTENTION.at(beta="-1").equilibria(n=3)
    (rate,) = state.eigenvalues
    assert rate.multiplicity == 2
    assert holds(rate, -math.exp(1.5) / 4)
    assert rate.upper - rate.lower < Fraction(1, 10**6)


def test_the_spectrum_of_opposite_pairs_by_hand():
    # f = sin x + sin 2x, clusters 2 and 2 at distance π: f'(0) = 3, f'(π) = 1. Splitting: -(2·3 + 2·1)/4 = -2, once for
    # each cluster; the clusters against each other: -(2 + 2)·1/4 = -1.
    state = next(s for s in Interaction("sin(x) + sin(2*x)").equilibria(n=4) if s.clusters == (2, 2))
    assert [(round(float(e.lower), 5), e.multiplicity) for e in state.eigenvalues] == [(-1.0, 1), (-2.0, 2)]


@settings(max_examples=6, deadline=None)
@given(st.sampled_from([4, 5, 6, 7]), st.sampled_from(["-3", "-7/2", "-4"]))
def test_the_spectrum_is_that_of_the_jacobian(n, beta):
    b = float(Fraction(beta))
    for state in ATTENTION.at(beta=beta).equilibria(n=n):
        x = np.repeat([0.0, *map(float, state.positions)], state.clusters)
        d = x[:, None] - x[None, :]
        slopes = (np.cos(d) - b * np.sin(d) ** 2) * np.exp(b * (np.cos(d) - 1)) / n
        jacobian = slopes - np.diag(slopes.sum(axis=1))
        values = sorted(np.linalg.eigvalsh((jacobian + jacobian.T) / 2))[::-1]
        assert abs(values[0]) < 1e-6  # the rotation
        assert sum(e.multiplicity for e in state.eigenvalues) == n - 1
        for value in values[1:]:
            assert any(float(e.lower) - 1e-4 <= value <= float(e.upper) + 1e-4 for e in state.eigenvalues)
        assert all(e.upper < 0 for e in state.eigenvalues)


def test_discs_that_meet_are_one():
    discs = [(Fraction(-3), Fraction(-2), 1), (Fraction(-1), Fraction(0), 2), (Fraction(-5, 2), Fraction(-3, 2), 1)]
    assert _joined(discs) == (Eigenvalue(Fraction(-1), Fraction(0), 2), Eigenvalue(Fraction(-3), Fraction(-3, 2), 2))


def test_a_state_draws_itself():
    (state,) = ATTENTION.at(beta="-1").equilibria(n=3)
    picture = ElementTree.fromstring(state._repr_svg_())
    circles = [e for e in picture.iter() if e.tag.endswith("circle")]
    assert len(circles) == 1 + 3  # the circle itself and a dot for each cluster
    assert "-1.12042 (2 times)" in state._repr_svg_()


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_plots_of_an_interaction(tmp_path, ending):
    pytest.importorskip("matplotlib", reason="plots need the extra 'plot'")
    target = tmp_path / f"f.{ending}"
    drawing = ATTENTION.at(beta="-1").plot(target, n=3)
    assert target.stat().st_size > 1000
    assert len(drawing.axes) == 4 + 1
    assert [axes.get_ylabel() for axes in drawing.axes[:4]] == ["f", "f'", "f''", "f'''"]


def test_plots_that_are_refused(tmp_path):
    pytest.importorskip("matplotlib", reason="plots need the extra 'plot'")
    with pytest.raises(InputError, match="has none"):
        ATTENTION.plot()
    with pytest.raises(InputError, match=r"\.svg, \.png, \.pdf"):
        Interaction("sin(x)").plot(tmp_path / "f.jpg")
    with pytest.raises(InputError, match="Expected to write the plot"):
        Interaction("sin(x)").plot("/proc/nowhere/f.svg")


def test_plots_of_decisions():
    pytest.importorskip("matplotlib", reason="plots need the extra 'plot'")
    strip = Interaction("sin(x) + a*sin(2*x)").synchronizes(a="[-1, 1]", find=False)
    assert len(strip.plot().axes) == 1
    assert len(strip.plot().axes[0].patches) == len(strip.segments)
    unbounded = ATTENTION.synchronizes(beta="[5, oo)")
    assert len(unbounded.plot().axes[0].patches) == len(unbounded.segments)
    point = replace(strip.segments[0], domain=(("a", read_interval("[-1, -1]")),))
    one = replace(strip, segments=(point, *strip.segments[1:]))
    assert [line.get_xdata()[0] for line in one.plot().axes[0].lines] == [-1]  # a range without width is still seen
    stable = Interaction("sin(x) + sin(3*x)/3").synchronizes()
    assert len(stable.plot().axes) >= 5
    assert "does not synchronize, " in stable.plot().get_suptitle()
    certified = ATTENTION.synchronizes(beta="[-1/2, -2/5]", find=False)
    assert {axes.get_title() for axes in certified.plot().axes} >= {"T/D over the triangle at beta = -2/3"}


def test_a_decision_in_a_notebook():
    decision = Interaction("sin(x) + a*sin(2*x)").synchronizes(a="[-1, 1]", find=False)
    page = ElementTree.fromstring(decision._repr_html_())
    assert len(list(page.iter("tr"))) == len(decision.segments)
    latex = decision._repr_latex_()
    assert latex.count(r"\\") == len(decision.segments) - 1
    assert r"\text{does not synchronize}" in latex


def test_plot_from_the_command_line(tmp_path, capsys):
    pytest.importorskip("matplotlib", reason="plots need the extra 'plot'")
    target = tmp_path / "sine.svg"
    assert main(["sync", "sin(x)", "--plot", str(target)]) == 0
    assert f"written  {target}" in capsys.readouterr().out
    assert "<svg" in target.read_text()
    # A wrong ending is said before anything is decided; a place that fails costs no answer.
    assert main(["sync", "sin(x)", "--plot", "sine.jpg"]) == 2
    assert capsys.readouterr().out == ""
    assert main(["sync", "sin(x)", "--plot", "/proc/nowhere/sine.svg"]) == 2
    assert "proved" in capsys.readouterr().out
    assert main(["sync", "sin(x)", "--plot", "a.svg", "--map", "b"]) == 2


def test_long_reasons_are_wrapped_and_legends_name_what_is_there():
    pytest.importorskip("matplotlib", reason="plots need the extra 'plot'")
    known = Interaction("sin(x)").synchronizes()
    reason = "three-point certificate at the threshold: " + "the regular 4-gon of clusters is marginal, " * 3
    long = replace(known, segments=(replace(known.segments[0], by=reason),))
    first, *rest = long.plot().get_suptitle().splitlines()
    assert first == "f(x) = sin(x):"
    assert len(rest) == 2
    assert max(map(len, rest)) <= 100
    halves = Interaction("sin(x) + a*sin(2*x)").synchronizes(a="[0, 1/4]", find=False)
    legend = halves.plot().axes[0].get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["synchronizes"]
