"""LaTeX and MathML: strict, balanced, well-formed, and by hand."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given

from tests.formulas import formulas, statements
from verify.formula import Formula, Statement, number, read_formula, read_statement, variable
from verify.formula.latex import statement_latex, to_latex
from verify.formula.mathml import NAMESPACE, statement_mathml, to_mathml
from verify.formula.operations import ARITY, FUNCTIONS
from verify.formula.tree import operation

TOKENS = {f"{{{NAMESPACE}}}{tag}" for tag in ("mi", "mn", "mo", "mtext")}
CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2, "mroot": 2}


@given(formulas())
def test_latex_braces_and_delimiters_balance(formula: Formula) -> None:
    _check_latex(to_latex(formula))


@given(statements())
def test_statements_in_latex_balance(statement: Statement) -> None:
    _check_latex(statement_latex(statement))


def _check_latex(latex: str) -> None:
    depth = 0
    for character in latex:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert latex.count(r"\left") == latex.count(r"\right")
    assert "+ -" not in latex
    assert "- -" not in latex
    assert re.search(r"(?<!\\)[#$%&~]", latex) is None


@given(formulas())
def test_mathml_is_well_formed(formula: Formula) -> None:
    _check_mathml(to_mathml(formula))


@given(statements())
def test_statements_in_mathml_are_well_formed(statement: Statement) -> None:
    _check_mathml(statement_mathml(statement))


def _check_mathml(text: str) -> None:
    root = ElementTree.fromstring(text)
    assert root.tag == f"{{{NAMESPACE}}}math"
    for element in root.iter():
        is_token = element.tag in TOKENS
        assert bool(len(element)) != is_token  # text only in tokens, elements only outside them
        assert bool(element.text) == is_token
        assert element.tail is None
        arity = CHILDREN.get(element.tag.removeprefix(f"{{{NAMESPACE}}}"))
        assert arity is None or len(element) == arity


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("x/2", r"\frac{x}{2}"),
        ("-1/2*x", r"-\frac{1}{2} \, x"),
        ("2*3*x", r"2 \cdot 3 \, x"),
        ("x*(y + 1)", r"x \cdot \left(y + 1\right)"),
        ("-x**2", r"-x^{2}"),
        ("(-x)**2", r"\left(-x\right)^{2}"),
        ("(x/y)**2", r"\left(\frac{x}{y}\right)^{2}"),
        ("(x**2)**3", r"\left(x^{2}\right)^{3}"),
        ("x - (y - 1)", r"x - \left(y - 1\right)"),
        ("x + -y", r"x + \left(-y\right)"),
        ("x*-2", r"x \cdot \left(-2\right)"),
        ("sqrt(x + 1)*cbrt(x)", r"\sqrt{x + 1} \, \sqrt[3]{x}"),
        ("exp(-beta*x_1)", r"e^{-\beta \, x_{1}}"),
        ("exp(x)**2", r"\left(e^{x}\right)^{2}"),
        ("sin(x)**2", r"\sin^{2}\left(x\right)"),
        ("sin(x)**-1", r"\sin\left(x\right)^{-1}"),  # not the inverse function
        ("asin(tau_max)", r"\operatorname{arcsin}\left(\tau_{\mathrm{max}}\right)"),
        ("besseli(0, x)/besselj(n, x)", r"\frac{I_{0}\left(x\right)}{J_{n}\left(x\right)}"),
        ("abs(x)*min(x, pi)", r"\left|x\right| \, \min\left(x, \pi\right)"),
        ("Omega + Rho + mass", r"\Omega + \mathrm{P} + \mathrm{mass}"),
    ],
)
def test_latex_by_hand(text: str, latex: str) -> None:
    assert to_latex(read_formula(text)) == latex


def test_a_statement_in_latex() -> None:
    statement = read_statement("x <= y for x in [0, oo), y in (0, 1/2] if x != 1")
    assert statement_latex(statement) == (
        r"x \le y \quad \text{for all } x \in \left[0, \infty\right),\; y \in \left(0, \frac{1}{2}\right]"
        r" \text{ with } x \ne 1"
    )
    assert statement._repr_latex_() == f"$\\displaystyle {statement_latex(statement)}$"


def test_mathml_by_hand() -> None:
    assert to_mathml(-variable("beta")) == (f'<math xmlns="{NAMESPACE}"><mo form="prefix">−</mo><mi>β</mi></math>')
    assert to_mathml(variable("x_1") ** 2) == (
        f'<math xmlns="{NAMESPACE}"><msup><mrow><msub><mi>x</mi><mn>1</mn></msub></mrow>'
        "<mrow><mn>2</mn></mrow></msup></math>"
    )
    assert "<mo>&lt;</mo>" in statement_mathml(read_statement("1 < 2"))


@pytest.mark.parametrize("op", sorted(FUNCTIONS))
def test_every_function_has_both_forms(op: str) -> None:
    formula = operation(op, (variable("x"),) * ARITY[op])
    _check_latex(to_latex(formula))
    _check_mathml(to_mathml(formula))


@pytest.mark.parametrize("printer", [to_latex, to_mathml])
def test_an_unknown_node_is_refused(printer: object) -> None:
    with pytest.raises(ValueError, match="Expected a formula that can be typeset but got op='zeta'"):
        printer(operation("zeta", (number(2),)) + 1)  # type: ignore[operator]


def test_long_sums_stay_flat() -> None:
    """Three thousand terms are neither a recursion problem nor deeply nested markup."""
    formula = read_formula(" + ".join(["x*y"] * 3000))
    assert len(to_latex(formula)) < 60_000
    assert len(list(ElementTree.fromstring(to_mathml(formula)))) == 4 * 3000 - 1


@pytest.mark.parametrize(
    ("text", "spaces"),
    [
        ("a*sin(t)", 1),  # not asin(t)
        ("2*a*b", 0),
        ("b*cos(t) + a*sin(t)**2", 2),
        ("sin(t)*cos(t)", 1),
        ("a*(sin(t) + 1)", 0),  # the bracket keeps them apart
        ("a*(b*sin(t))", 1),
        ("rate*x", 1),
        ("beta*x*besseli(1, x)", 0),  # β is one letter, and I is one
    ],
)
def test_names_of_several_letters_stand_apart_from_other_factors(text: str, spaces: int) -> None:
    assert to_mathml(read_formula(text)).count('rspace="0.1667em"') == spaces
