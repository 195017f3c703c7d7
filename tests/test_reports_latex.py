"""LaTeX: text is never a command, formulas are checked, the document compiles and is the same each time."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports import ReportError
from reports.latex.breaking import breakable
from reports.latex.document import document
from reports.latex.escape import code, escape
from reports.latex.formula import checked
from reports.latex.parts import formula
from reports.latex.pdf import compile_pdf
from reports.latex.symbols import MATH, TEXT
from reports.model import read
from tests.reports_sample import LONG_LATEX, TAU_LATEX, claim, sample
from tests.test_reports_escaping import everywhere

# All commands that escaping may write.
COMMANDS = {
    found for spelled in (*TEXT.values(), *MATH.values()) for found in re.findall(r"\\[A-Za-z]+|\\.", spelled)
} | {r"\ensuremath", r"\texttt", r"\allowbreak", r"\i", r"\j", *(rf"\{accent}" for accent in "`'^~=u.\"rHvckbd")}
hostile = st.text(st.one_of(st.sampled_from("\\{}$&#%_^~\"'`<>-,[]!?@|"), st.characters()), max_size=60)


def balanced(text: str) -> bool:
    """Whether unescaped braces match."""
    depth = 0
    for token in re.findall(r"\\.|[{}]", text, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth < 0:
            return False
    return depth == 0


def compiled(folder: Path, data: object) -> bytes:
    """The PDF for a report; empty without TeX."""
    source = folder / "report.tex"
    source.write_text(document(read(data)), encoding="ascii")
    made = compile_pdf(source)
    return made.read_bytes() if made else b""


@given(hostile)
@example("\\input{/etc/passwd}")
@example("^^5cinput")
@example("\\end{document}")
def test_escaped_text_holds_our_commands_only(text: str) -> None:
    for spelled in (escape(text), code(text)):
        assert spelled.isascii()
        assert balanced(spelled)
        assert set(re.findall(r"\\[A-Za-z]+|\\.", spelled)) <= COMMANDS
        bare = re.sub(r"\\[A-Za-z]+|\\.|\\ensuremath\{[^}]*\}", "", spelled)
        assert not re.search(r"[#%&\\]", bare)
        outside = re.sub(r"\\ensuremath\{(?:[^{}]|\{[^{}]*\})*\}|\$\\frac\{\d\}\{\d\}\$", "", spelled)
        assert not re.search(r"(?<!\\)[$_^](?!\{\w\})", outside.replace(r"\^{", "").replace(r"\~{", ""))


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("--boxes", "-{}-{}boxes"),
        ("a <= b", r"a \textless{}= b"),
        ("x₁² ≥ −∞", r"x\ensuremath{{}_{1}}\ensuremath{{}^{2}} \ensuremath{\geq } \ensuremath{-}\ensuremath{\infty }"),
        ("naïve Ångström Žižek", r"na\"{\i{}}ve \AA{}ngstr\"{o}m \v{Z}i\v{z}ek"),
        ("日", "[U+65E5]"),
        ("😀", "[U+1F600]"),
        ("ﬁ", "fi"),
        ("\x00", "[U+FFFD]"),
    ],
)
def test_characters_and_their_spelling(text: str, spelled: str) -> None:
    assert escape(text) == spelled


def test_every_sign_in_our_own_words_has_a_spelling() -> None:
    root = Path(__file__).resolve().parents[1]
    files = [
        file for folder in ("proofs", "verify") for kind in ("*.py", "*.toml") for file in (root / folder).rglob(kind)
    ]
    signs = {sign for file in files for sign in file.read_text(encoding="utf-8") if sign.isprintable()}
    assert "›" in signs  # between the titles of the steps of a proof
    assert not {sign for sign in signs if "[U+" in escape(sign)}


@pytest.mark.parametrize(
    "latex",
    [
        TAU_LATEX,
        LONG_LATEX,
        r"\sin^{2}\left(x\right) - e^{-\beta \, x_{1}}",
        r"\sqrt[3]{x} \leq \left|x\right| \text{ and } \operatorname{erf}\left(x\right)",
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"x'' + {x^{2}}^{3}",
        r"\text{50\% of \{a\}}",
        r"\left\{x \mid x > 0\right\}",
    ],
)
def test_what_our_printers_write_is_accepted_unchanged(latex: str) -> None:
    assert checked(latex) == latex


@pytest.mark.parametrize(
    "latex",
    [
        r"\input{/etc/passwd}", r"\write18{ls}", r"\def\x{\x}\x", r"\csname input\endcsname", "^^5cinput{x}", r"x^2^3",
        r"x_1_2", "{", "}", r"\left(x", r"x\right)", r"\left x \right", r"\frac{1}", r"\frac12", r"x^", "$x$", "x % y",
        "#1", r"\\ x", "a & b", r"\begin{document}\end{document}", r"\begin{aligned}", r"\text{\input{x}}",
        r"\text{a_b}", r"\href{x}{y}", "日", "", r"\left\foo x\right)", "{" * 100 + "}" * 100, r"\sqrt", r"\text x",
        "x\u0300",
    ],
)  # fmt: skip
def test_what_is_no_plain_formula_is_refused(latex: str) -> None:
    assert checked(latex) is None


@given(st.text(st.sampled_from("\\{}^_'&$ xab12+<αβ≤"), max_size=30))
def test_an_accepted_formula_is_balanced_ascii(latex: str) -> None:
    good = checked(latex)
    if good is not None:
        assert good.isascii()
        assert balanced(good)
        assert "$" not in good.replace(r"\$", "")


@given(hostile)
@example("1E100")  # a number where words are expected
@settings(max_examples=30, deadline=None)
def test_a_document_full_of_hostile_text_is_balanced_ascii(text: str) -> None:
    written = document(read(everywhere(text, "refuted")))
    assert written.isascii()
    body = written.split(r"\begin{document}")[1]
    assert balanced(body)
    assert body.count(r"\end{document}") == 1
    assert not set(re.findall(r"\\(?:input|include|write|def|csname|openin|read|immediate|catcode)\b", body))


def test_the_document_is_the_same_each_time_and_counts_the_same_claims() -> None:
    report = read(sample())
    assert document(report) == document(report)
    assert "14 claims were run: 5 are proved" in document(report).replace("{}", "")
    assert document(report).count(r"\claimheading{claim-") == 14


def test_a_report_without_claims_is_a_document() -> None:
    written = document(read({"claims": []}))
    assert "No claim was run." in written
    assert r"\begin{longtable}" not in written


def test_tex_compiles_what_is_typical_and_what_is_hostile(tmp_path: Path) -> None:
    hostile_report = everywhere("\\end{document} $x_1^2^3$ 50% & #1 \"``--'' ≤ 日 ^^M", "refuted")
    report = sample()
    report["claims"] += hostile_report["claims"]
    report["bibliography"] |= hostile_report["bibliography"]
    made = compiled(tmp_path, report)
    # Without TeX there is no PDF, and that is no error.
    assert made.startswith(b"%PDF") if shutil.which("pdflatex") else made == b""


def test_the_pdf_is_the_same_each_time(tmp_path: Path) -> None:
    report = {"claims": [claim("a", "proved")]}
    assert compiled(tmp_path, report) == compiled(tmp_path, report)


def test_a_document_that_tex_refuses_is_an_error_with_its_log(tmp_path: Path) -> None:
    source = tmp_path / "report.tex"
    source.write_text(r"\documentclass{article}\begin{document}\nosuchcommand\end{document}")
    if shutil.which("pdflatex") is None:
        assert compile_pdf(source) is None
    else:
        with pytest.raises(ReportError, match="nosuchcommand"):
            compile_pdf(source)


def test_wide_formulas_break_and_what_cannot_is_printed_as_text() -> None:
    # In a group made by \left and \right TeX breaks nothing; a fraction stays whole.
    summed = r"\left(" + " + ".join(f"x_{{{n}}}" for n in range(80)) + r"\right) < 1"
    assert breakable(summed) == summed.replace(r"\left(", "(").replace(r"\right)", ")")
    assert breakable(r"a \, \left[b\right]^{\left(c\right)}") == r"a \, \penalty900  [b]^{\left(c\right)}"
    assert breakable(r"\left. x \right|") == " x |"
    assert breakable(r"x \leftarrow y") == r"x \leftarrow y"  # an arrow is no bracket
    wide = r"\frac{" + " + ".join("abcdefgh" * 8) + "}{2}"  # 64 letters and 63 signs of width 2
    assert breakable(wide) is None
    assert formula(wide, "(a + …)/2").startswith(r"\begin{quote}")
    assert breakable(wide.replace("}{2}", "}{2} + 1")) is None
    # Over a line but not by much it is made smaller: 60 letters, 30 signs.
    assert breakable(r"\frac{" + " + ".join(["ab"] * 24) + "}{2}") is not None
