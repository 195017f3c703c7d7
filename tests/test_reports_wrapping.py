"""Formulas that wrap: nothing is lost or moved, signs keep their space, parentheses stretch around tall things only."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

from hypothesis import given
from hypothesis import strategies as st

from reports.mathml import formula
from reports.wrapping import pieces

leaves = st.sampled_from(
    [
        "<mi>x</mi>",
        "<mn>12</mn>",
        "<mo>+</mo>",
        "<mo>−</mo>",
        "<mo>≤</mo>",
        "<mo>,</mo>",
        "<mtext> for all </mtext>",
        "<mo>(</mo>",
    ]
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=12).map(lambda parts: f"<mrow>{''.join(parts)}</mrow>"),
        st.lists(inner, max_size=12).map(lambda parts: f"<mrow><mo>(</mo>{''.join(parts)}<mo>)</mo></mrow>"),
        st.tuples(inner, inner).map(lambda two: f"<mfrac>{two[0]}{two[1]}</mfrac>"),
    ),
    max_leaves=80,
)


def written(element: Element) -> str:
    """The text of an element, with brackets around what is not a row."""
    inner = (element.text or "") + "".join(map(written, element))
    return inner if element.tag in ("math", "mrow", "mi", "mn", "mo", "mtext") else f"⟦{inner}⟧"


@given(trees)
def test_the_pieces_are_the_formula(tree: str) -> None:
    root = fromstring(f"<math>{tree}</math>")
    before = written(root)
    found = list(pieces(root))
    assert all(found)
    assert "".join(written(element) for piece in found for element in piece) == before


def texts(mathml: str) -> list[str]:
    """The text of each piece."""
    return ["".join(map(written, piece)) for piece in pieces(fromstring(mathml))]


def test_cuts_come_before_relations_and_words_and_after_commas() -> None:
    mathml = (
        "<math><mrow><mi>a</mi></mrow><mo>≤</mo><mrow><mi>b</mi></mrow><mtext> for all </mtext><mi>c</mi><mo>∈</mo>"
        "<mrow><mo>[</mo><mn>0</mn><mo>,</mo><mn>1</mn><mo>]</mo></mrow><mo>,</mo><mi>d</mi><mo>∈</mo><mi>D</mi></math>"
    )
    assert texts(mathml) == ["a", "≤b", " for all c∈[0,1],", "d∈D"]


def test_long_sums_are_cut_before_their_signs_and_short_ones_are_not() -> None:
    term = "<mi>a</mi><mi>b</mi><mi>c</mi><mi>d</mi><mo>+</mo>"
    assert texts(f"<math>{term}<mi>e</mi></math>") == ["abcd+e"]
    # A piece is long with more than 8 tokens; "abcd+abcd" has 9.
    assert texts(f"<math>{term * 3}<mi>e</mi></math>") == ["abcd+abcd", "+abcd+e"]


def test_a_sign_is_not_torn_from_its_number() -> None:
    assert texts("<math><mi>x</mi><mo>&gt;</mo><mo>−</mo><mn>1</mn></math>") == ["x", ">−1"]


def test_parentheses_stretch_around_fractions_only() -> None:
    low = "<math><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow></math>"
    tall = "<math><mrow><mo>(</mo><mfrac><mi>x</mi><mn>2</mn></mfrac><mo>)</mo></mrow></math>"
    assert formula(low, "").count('stretchy="false"') == 2
    assert formula(tall, "").count('stretchy="false"') == 0


def test_parts_of_a_claim_become_rows_that_wrap_each_for_itself() -> None:
    row = "<mtr><mtd><mrow><mi>x</mi><mo>&lt;</mo><mn>{}</mn></mrow></mtd></mtr>"
    written = formula(f"<math><mtable>{row.format(1)}{row.format(2)}</mtable></math>", "")
    assert written.count('<span class="row">') == 2
    assert written.count("<wbr>") == 2
    assert "mtable" not in written


def test_a_matrix_stays_a_table() -> None:
    matrix = "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable>"
    assert "<mtable>" in formula(f"<math>{matrix}</math>", "")
    column = "<mtable><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr></mtable>"
    assert "<mtable>" in formula(f"<math><mo>(</mo>{column}<mo>)</mo></math>", "")
