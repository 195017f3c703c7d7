"""What the reader accepts, what it means, and what it says about everything else."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction

import pytest

from verify.errors import InputError
from verify.formula import (
    OO,
    PI,
    Interval,
    Relation,
    apply,
    number,
    read_formula,
    read_interval,
    read_parameter,
    read_relations,
    read_statement,
    variable,
)

x, y, z, beta = (variable(name) for name in ("x", "y", "z", "beta"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Fraction(1, 10)),  # the decimal that is written, not the double 0x1.999999999999ap-4
        ("1e-3", Fraction(1, 1000)),
        ("2.50E+2", Fraction(250)),
        (".5", Fraction(1, 2)),
        ("-2/3", Fraction(-2, 3)),
        ("0.1/0.3", Fraction(1, 3)),
        ("1/-4", Fraction(-1, 4)),
        ("--7", Fraction(7)),
    ],
)
def test_numbers_are_exactly_what_is_written(text: str, value: Fraction) -> None:
    assert read_formula(text) is number(value)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("-x**2", -(x**2)),
        ("x**y**z", x ** (y**z)),
        ("2**-1", number(2) ** -1),
        ("-2**2", -(number(2) ** 2)),
        ("x - y - z", (x - y) - z),
        ("x/y/z", (x / y) / z),
        ("x/y*z", (x / y) * z),
        ("-x*y", (-x) * y),
        ("2/3*x", number(Fraction(2, 3)) * x),
        ("x*2/3", (x * 2) / 3),
        ("1/2/3", number(Fraction(1, 2)) / 3),
        ("2**1/2", number(2) ** 1 / 2),
        ("x**-y*z", (x ** (-y)) * z),
        ("1/0", number(1) / 0),  # not a number; the prover calls it undefined
        ("x - -y", x - (-y)),
        ("+x", x),
    ],
)
def test_precedence_is_the_one_of_python(text: str, formula: object) -> None:
    assert read_formula(text) is formula


def test_functions_and_unicode_spellings() -> None:
    assert read_formula("β − π·1".replace("·", "*")) is beta - PI * 1
    assert read_formula("min(x, y, z)") is apply("min", apply("min", x, y), z)
    assert read_formula("atan2(y, x)") is apply("atan2", y, x)
    assert read_statement("x ≤ 1 for x ∈ (−∞, 1]") == read_statement("x <= 1 for x in (-oo, 1]")
    assert read_formula("τ_1") is variable("tau_1")


def test_nothing_is_simplified() -> None:
    assert read_formula("x/x") is x / x
    assert read_formula("0*x") is 0 * x


def test_relations_are_chained_and_joined() -> None:
    assert read_relations("0 < x <= y and x != z") == (
        Relation("<", number(0), x),
        Relation("<=", x, y),
        Relation("!=", x, z),
    )


def test_a_statement_has_relations_domain_and_conditions() -> None:
    statement = read_statement("x < y for x in (0, 1/2], y in [-2/3, oo) if y >= x**2 and x != 1/4")
    assert statement.relations == (Relation("<", x, y),)
    assert statement.domain == (
        ("x", Interval(number(0), number(Fraction(1, 2)), True, False)),
        ("y", Interval(number(Fraction(-2, 3)), OO, False, True)),
    )
    assert statement.conditions == (Relation(">=", y, x**2), Relation("!=", x, number(Fraction(1, 4))))


def test_constants_need_no_domain() -> None:
    assert read_statement("pi < 22/7").domain == ()


def test_the_source_is_kept_but_not_compared() -> None:
    assert read_statement("x<1 for x in [0,1]") == read_statement("x < 1  for x in [0, 1]")
    assert read_statement("x<1 for x in [0,1]").source == "x<1 for x in [0,1]"


class TestDefinitions:
    def test_they_are_filled_in(self) -> None:
        statement = read_statement("h(2*x) < c for x in [0, 1] where h(t) = t*exp(-t); c = pi/2")
        assert statement == read_statement("2*x*exp(-(2*x)) < pi/2 for x in [0, 1]")

    def test_they_may_use_later_ones_and_variables(self) -> None:
        statement = read_statement("f(x) < 2 for x in [0, 1] where f(t) = g(t) + x; g(t) = t**2")
        assert statement.relations == (Relation("<", x**2 + x, number(2)),)

    def test_filling_in_captures_no_variable(self) -> None:
        # In g, b is an argument; the b inside h is the variable of the statement.
        statement = read_statement("g(3) < 1 for b in [0, 1] where h(t) = t*b; g(b) = h(b)")
        assert statement.relations == (Relation("<", 3 * variable("b"), number(1)),)

    def test_an_argument_hides_a_function_of_its_name(self) -> None:
        statement = read_statement("h(x) < 3 for x in [0, 1] where h(g) = 2*g; g(t) = t**2")
        assert statement.relations == (Relation("<", 2 * x, number(3)),)
        with pytest.raises(InputError, match=r"operator between g and '\('"):  # not the function g of the number g
            read_statement("h(x) < 3 for x in [0, 1] where h(g) = g(g); g(t) = t**2")

    def test_arguments_may_be_swapped(self) -> None:
        statement = read_statement("f(y, x) < 1 for x in [0, 1], y in [0, 1] where f(x, y) = x - y")
        assert statement.relations == (Relation("<", y - x, number(1)),)

    def test_they_may_give_end_points(self) -> None:
        assert read_statement("x < 2 for x in [0, a] where a = pi/2").domain[0][1].upper is PI / 2

    @pytest.mark.parametrize(
        ("definitions", "message"),
        [
            ("h(t) = g(t); g(t) = h(t)", "h is defined by itself"),
            ("a = a", "a is defined by itself"),
            ("h = 1; h = 2", "h is defined again"),
            ("x = 1", "x already is a variable"),
            ("sin(t) = t", "'sin', which the language already uses"),
            ("pi = 3", "'pi', which the language already uses"),
            ("h(t, t) = t", "t twice"),
            ("h() = 1", "name of an argument"),
            ("h(t) == t", "Expected '=' in a definition but got '=='"),
            ("h(t) = u", 'got u; add "for u in [..., ...]".'),
            ("h(t) = ", "Expected a number, a name or a bracket but got the end"),
            ("", "Expected a definition"),
        ],
    )
    def test_what_is_no_definition(self, definitions: str, message: str) -> None:
        with pytest.raises(InputError, match=re.escape(message)):
            read_statement(f"x < 1 for x in [0, 1] where {definitions}")

    def test_an_exponential_expansion_is_refused(self) -> None:
        definitions = "; ".join(f"f{k + 1}(t) = f{k}(t) * f{k}(t)" for k in range(40))
        with pytest.raises(InputError, match="when everything is written out"):
            read_statement(f"f40(x) < 1 for x in [0, 1] where f0(t) = t; {definitions}")


class TestIntervals:
    @pytest.mark.parametrize("text", ["[0, 0]", "(-oo, oo)", "[sqrt(2), 3/2)", "[-pi, pi]", "(0.1, 1/9)", "[pi, pi]"])
    def test_intervals(self, text: str) -> None:
        assert read_interval(str(read_interval(text))) == read_interval(text)

    def test_a_parameter_is_a_name_with_an_interval(self) -> None:
        name, interval = read_parameter("beta in [-1, 3]")
        assert (name, interval) == ("beta", Interval(number(-1), number(3)))

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("[2, 1]", "lower end point first but got 2 > 1"),
            ("(1, 1)", "with a point in it"),
            ("[1, 1)", "with a point in it"),
            ("[22/7, pi]", "lower end point first but got 22/7 > pi"),
            ("[0, oo]", "infinity, which is never reached"),
            ("[-oo, 0]", "infinity, which is never reached"),
            ("(oo, 3)", "with a point in it"),
            ("[log(-1), 1]", "real numbers but got log(-1)"),
            ("[0, 1/0]", "real numbers but got 1/0"),
            ("[sqrt(4), 2]", "order can be decided"),  # equal: no precision separates the end points
            ("[0, 2*oo)", "oo can only be the end point"),
            ("[0, x]", "got x; an end point has no variables"),
            ("0, 1", "Expected an interval such as [0, 1)"),
            ("[0; 1]", "Expected ',' between the end points"),
            ("[0, 1", "Expected ')' or ']'"),
            ("[0, 1] 2", "Expected the end"),
        ],
    )
    def test_what_is_no_interval(self, text: str, message: str) -> None:
        with pytest.raises(InputError, match=re.escape(message)):
            read_interval(text)


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("x^2 < 1", "write ** for a power", 1),
        ("2x < 1", "write 2*x for a product", 1),
        ("(x)(x) < 1", "write )*( for a product", 3),
        ("pix < 1", "did you mean pi*x?", 0),
        ("cosx < 1", "did you mean cos(x)?", 0),
        ("i < 1", 'add "for i in', 0),
        ("x < 1,5", "a decimal is written with a point, and each range", 5),
        ("x(x + 1) < 1", "write x*(...) for a product", 0),
        ("|x| < 1", "write abs(x) for an absolute value", 0),
        ("x! < 1", "write gamma(n + 1) for a factorial", 1),
        ("x² < 1", "write **2 for a square", 1),
        ("$x$ < 1", "without dollar signs", 0),
        ("x = 1", "write == for equality", 2),
        ("x =< 1", "write <= or >=", 2),
        ("ln(x) < 1", "ln; did you mean log(x)?", 0),
        ("arctan(x) < 1", "did you mean atan(x)?", 0),
        ("sine(x) < 1", "did you mean sin?", 0),
        ("log(x, 2) < 1", "write log(x)/log(b)", 0),
        ("x < e", "did you mean exp(1)?", 4),
        ("x < inf", "did you mean oo?", 4),
        ("x < oo", "oo can only be the end point", 4),
        ("x < y", 'add "for y in [..., ...]"', 4),
        ("sin x < 1", "Expected an argument of the function sin", 0),
        ("gamma < 1", "Expected an argument of the function gamma", 0),
        ("sin(x < 1", "Expected ')' but got '<'", 6),
        ("sin() < 1", "Expected a number, a name or a bracket but got ')'", 4),
        ("atan2(x) < 1", "Expected 2 arguments of atan2 but got 1", 0),
        ("x + < 1", "Expected a number, a name or a bracket but got '<'", 4),
        ("x) < 1", "no bracket is open", 1),
        ("x", "Expected a relation such as < or ==", 2),
        ("x < 1 or x > 2", "joined by 'and' only", 6),
        ("x < 1 and", "Expected a number, a name or a bracket", 10),
        ("x < 1e9999", "at most 1000 digits", 4),
        ("x**99999 < 1", "exponents of size at most 10000", 0),
        ("9**9**9**9 < 1", "at most 2 powers in one another's exponents", 0),
    ],
)
def test_errors_say_what_to_write_and_where(text: str, message: str, column: int) -> None:
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        read_statement(text + " for x in [0, 1]")
    assert caught.value.position == column


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x < 1 for x in [0, 1], x in [0, 1]", "each variable once but got x twice"),
        ("x < 1 for x in [0,5, 1]", "a decimal is written with a point"),
        ("x < 1 for x in [0, 1] and y in [0, 1]", "ranges are separated by commas"),
        ("x < 1 for x in [0, 1] if x > 0, x < 1", "Expected 'and' between conditions"),
        ("x < 1 for x in [0, y], y in [0, 1]", "without variables but got y"),
        ("x < 1 for sin in [0, 1]", "'sin', which the language already uses"),
        ("x < 1 for x on [0, 1]", "Expected 'in' after the variable x, as in 'x in [0, oo)', but got 'on'"),
        ("x < 1 if x > 0 for x in [0, 1]", "in this order"),
        ("x < 1 for x in [0, 1] for y in [0, 1]", "in this order"),
        ("x < 1 for", "Expected a variable with its interval"),
        ("x < 1 for x in [0, 1],", "Expected a variable with its interval"),
        ("x < 1 for x in [0, 1] if x", "Expected a relation"),
        ("", "Expected a formula but got nothing"),
        ("  \n ", "Expected a formula but got nothing"),
    ],
)
def test_what_is_no_statement(text: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        read_statement(text)


def test_only_allowed_names() -> None:
    assert read_formula("x + y") is x + y
    with pytest.raises(InputError, match=r"Expected a known name but got y; the variables are x\."):
        read_formula("x + y", allowed=["x"])


def test_an_error_shows_the_line_with_a_caret() -> None:
    with pytest.raises(InputError) as caught:
        read_statement("x < 1\n  for x in [0, 2y]")
    assert str(caught.value).splitlines()[1:] == ["    for x in [0, 2y]", "                  ^"]


def test_an_error_in_a_long_line_shows_the_place() -> None:
    with pytest.raises(InputError) as caught:
        read_formula("x + " * 500 + "x ^ 2" + " + x" * 500)
    _, line, caret = str(caught.value).splitlines()
    assert line[caret.index("^")] == "^"
    assert len(line) < 85


def test_text_is_expected() -> None:
    with pytest.raises(TypeError, match="Expected text"):
        read_formula(3)  # type: ignore[arg-type]


def test_reading_imports_no_heavy_library() -> None:
    code = (
        "import sys, verify.formula as f; f.read_statement('sin(x) <= x for x in [0, oo)');"
        "print(*sorted({'sympy', 'numpy', 'scipy', 'mpmath', 'flint'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


@pytest.mark.parametrize(
    ("source", "called"),
    [
        ("х < 1", "cyrillic small letter ha"),
        ("“1 < 2”", "left double quotation mark"),
        ("½ < 1", "vulgar fraction one half"),
    ],
)
def test_a_character_that_may_look_like_another_is_named(source: str, called: str) -> None:
    with pytest.raises(InputError, match=f"; this is {called}[.]"):
        read_statement(source)
