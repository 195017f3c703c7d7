"""Claims: both spellings give the same record and hash; the hash sees content and nothing else."""

from __future__ import annotations

import pickle
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify import InputError, Statement, between, claim, equal, read_statement, sqrt, variable
from verify.claims.claim import Claim
from verify.claims.fingerprint import fingerprint
from verify.claims.questions import Argument, Cited
from verify.claims.relations import unequal
from verify.claims.toml_file import claim_of


def bounds() -> Claim:
    @claim(
        "mine.L1", beta="[1, oo)", t="(0, 1)", cites=["someone2024"], uses=["mine.L0"], conditions=["t**2*beta == 1"]
    )
    def tau_bounds(beta, t):
        """(β + 1/2)^(-1/2) < t < 2."""
        return between(1 / sqrt(beta + "1/2"), t, 2)

    return tau_bounds


TABLE = {
    "id": "mine.L1",
    "statement": "1/sqrt(beta + 1/2) < t < 2 for beta in [1, oo), t in (0, 1) if t**2*beta == 1",
    "prose": "(β + 1/2)^(-1/2) < t < 2.",
    "cites": ["someone2024"],
    "uses": ["mine.L0"],
}


def test_the_decorator_and_toml_give_the_same_record_and_hash() -> None:
    assert bounds() == claim_of(TABLE)
    assert bounds().hash() == claim_of(TABLE).hash()


def test_a_claim_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(bounds())) == bounds()


def test_the_hash_is_the_same_in_another_process() -> None:
    program = f"from verify.claims.toml_file import claim_of; print(claim_of({TABLE!r}).hash())"
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == bounds().hash()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "mine.L2"),
        ("statement", TABLE["statement"].replace("< 2", "<= 2")),
        ("statement", TABLE["statement"].replace("[1, oo)", "(1, oo)")),
        ("statement", TABLE["statement"].replace("== 1", "== 2")),
        ("uses", []),
        ("cites", []),
        ("hints", {"boxes": 10}),
    ],
)
def test_the_hash_sees_every_part_of_the_content(key: str, value: object) -> None:
    assert claim_of({**TABLE, key: value}).hash() != claim_of(TABLE).hash()


def test_the_hash_does_not_see_words_for_the_reader() -> None:
    assert claim_of({**TABLE, "title": "Bounds", "prose": "In other words."}).hash() == claim_of(TABLE).hash()


def test_paper_title_kind_and_correction_are_read_off() -> None:
    lemma = claim_of(TABLE)
    assert (lemma.paper, lemma.kind, lemma.title) == ("mine", "inequality", "(β + 1/2)^(-1/2) < t < 2")
    assert claim_of({"id": "a.C69.corrected", "statement": "1 == 1"}).corrects == "a.C69"
    assert claim_of({"id": "a.C69.corrected2", "statement": "1 == 1"}).corrects == "a.C69"
    # An entry number with a dot in it is no correction.
    assert claim_of({"id": "a.P6.8", "statement": "1 == 1"}).corrects == ""
    assert claim_of({"id": "a.B", "statement": "x == x for x in [0, 1]"}).kind == "identity"
    assert claim_of({"id": "a.B", "cited": "Known."}).question == Cited("Known.")
    assert claim_of({"id": "a.B", "argument": "Clear."}).question == Argument("Clear.")


def test_relations_between_formulas() -> None:
    x = variable("x")
    assert [str(relation) for relation in between(0, x, "1/2")] == ["0 < x", "x < 1/2"]
    assert (equal(x, 1).op, unequal(x, 1).op) == ("==", "!=")


exact_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.fractions() | st.binary(),
    lambda part: (
        st.tuples(part, part) | st.dictionaries(st.text(max_size=3), part, max_size=3) | st.frozensets(st.text())
    ),
    max_leaves=6,
)


@given(exact_values, exact_values)
def test_different_values_have_different_fingerprints(one: object, other: object) -> None:
    # repr tells True from 1 and 1 from Fraction(1, 1), which == does not; sets are compared as sets.
    same = one == other and type(one) is type(other) and repr(one) == repr(other)
    if same:
        assert fingerprint(one) == fingerprint(other)
    elif one != other:
        assert fingerprint(one) != fingerprint(other)


def test_formulas_are_fingerprinted_by_structure() -> None:
    x = variable("x")
    assert fingerprint(x + 1) != fingerprint(1 + x)
    assert fingerprint(x / x) != fingerprint(x * 0 + 1)
    assert fingerprint(x + Fraction(1, 2)) == fingerprint(x + "1/2")
    # 2^200 nodes as a tree, 201 as a graph: the fingerprint must follow the graph.
    doubled = x
    for _ in range(200):
        doubled = doubled + doubled
    assert len(fingerprint(doubled)) == 64


def test_where_a_statement_was_typed_does_not_matter() -> None:
    long, short = read_statement("h < 1 for x in [0, 1] where h = x/2"), read_statement("x/2 < 1 for x in [0, 1]")
    assert isinstance(long, Statement)
    assert fingerprint(long) == fingerprint(short)


# Failures.


@pytest.mark.parametrize("value", [0.5, (1, 0.5), object(), lambda: 1, {1: 0.5}])
def test_inexact_content_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="Expected exact data"):
        fingerprint(value)


@pytest.mark.parametrize("id", ["", "C061", "causal.", ".C061", "causal C061", "../x.y", "causal.C061/x"])
def test_an_id_that_is_no_id_is_refused(id: str) -> None:
    with pytest.raises(InputError, match="Expected an id"):
        Claim(id, Cited("x"))


def test_a_float_in_a_claim_is_refused_with_a_hint() -> None:
    with pytest.raises(TypeError, match=r'write it as text, "0\.1"'):

        @claim("mine.L2", x="[0, 1]")
        def lemma(x):
            return x < 0.1


@pytest.mark.parametrize(
    ("domain", "message"),
    [
        ({}, "x has none"),
        ({"x": "[0, 1]", "y": "[0, 1]"}, "Expected y to be a parameter"),
        ({"x": 1}, "interval as text"),
        ({"x": "[1, 0]"}, "Expected"),
        ({"x": "[0, 1"}, "Expected"),
    ],
)
def test_domains_that_do_not_fit_the_parameters(domain: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):

        @claim("mine.L2", **domain)
        def lemma(x):
            return x < 2


def test_python_equality_is_not_taken_for_an_equation() -> None:
    with pytest.raises(InputError, match=r"got result=False; try .*equal\(a, b\)"):

        @claim("mine.L2", x="[0, 1]")
        def lemma(x):
            return x == 1


def test_a_chain_of_python_comparisons_is_refused() -> None:
    with pytest.raises(TypeError, match="a relation has no truth value"):

        @claim("mine.L2", x="[0, 1]")
        def lemma(x):
            return 0 < x < 2


def test_a_condition_on_an_unknown_variable_is_refused() -> None:
    with pytest.raises(InputError, match="y"):

        @claim("mine.L2", x="[0, 1]", conditions=["y < 1"])
        def lemma(x):
            return x < 2


def test_a_text_where_a_list_is_expected_is_refused() -> None:
    with pytest.raises(InputError, match=r"uses=\['mine.L1'\]"):

        @claim("mine.L2", uses="mine.L1")
        def lemma():
            return Cited("x")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": None}, "the key 'id'"),
        ({"statement": None}, "exactly one of the keys .* but got none"),
        ({"cited": "both"}, "exactly one of the keys .* but got 'statement' and 'cited'"),
        ({"statment": "1 < 2"}, "did you mean 'statement'"),
        ({"title": 3}, "Expected text but got title=3"),
        ({"uses": "mine.L0"}, "Expected a list of texts"),
        ({"cites": [1]}, "Expected a list of texts"),
        ({"hints": {"boxes": 0.5}}, "hints="),
        ({"statement": "sin(x <= 1"}, "Expected"),
        ({"statement": "x <= y for x in [0, 1]"}, "y"),
    ],
)
def test_tables_that_are_no_claims(change: dict[str, object], message: str) -> None:
    table = {key: value for key, value in {**TABLE, **change}.items() if value is not None}
    with pytest.raises(InputError, match=message):
        claim_of(table)
