"""What the kernel refuses: malformed proofs, and arguments that once were, or could be, taken for proofs."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from numerics import enclosure as arb_arithmetic
from tests.formulas import statements
from tests.goals import goal_of
from tests.test_kernel_rules import TWINS, M, N, S, by, outcome
from verify.certificate import Certificate, CertificateError
from verify.claims.solve import bundle
from verify.formula.reader import read_formula, read_statement
from verify.formula.statement import Statement
from verify.formula.tree import number
from verify.kernel.box import Range, default_point, enclose, inside
from verify.kernel.cases import narrowed
from verify.kernel.checker import certificate_of, check_inequality
from verify.kernel.decide import holds_by_mean_value, holds_naturally, is_vacuous
from verify.kernel.goal import Goal, Sign
from verify.kernel.proof import Progress, ProofError, check
from verify.kernel.rewriting import generalised
from verify.kernel.rules import RULES
from verify.prover import prove
from verify.recheck import recheck

FALSE = "x - 1/2 > 0 for x in [0, 1]"


# -- malformed proofs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "proof",
    [
        {}, {"tree": ""}, {"tree": None}, {"tree": []}, {"tree": "n", "special": {}}, {"tree": "0n"}, {"tree": "0nnn"},
        {"tree": "nn"}, {"tree": "1nn"}, {"tree": "9nn"}, {"tree": "²nn"}, {"tree": "x"}, {"tree": "A"}, {"tree": "Z"},
        {"tree": "*"}, {"tree": "*", "special": []}, {"tree": "*", "special": [None]}, {"tree": "*", "special": ["n"]},
        {"tree": "n", "special": [{"rule": "identity"}]}, {"tree": "*", "special": [{}]}, by("unknown"), by("split"),
        {"tree": "*", "special": [{"rule": None}]}, {"tree": "*", "special": [{"rule": ["identity"]}]}, "n", None,
    ],
)  # fmt: skip
def test_malformed_trees_are_refused_for_a_true_statement_too(proof):
    assert outcome("x**2 + 1 > 0 for x in [-1, 1]", N).ok
    assert not outcome("x**2 + 1 > 0 for x in [-1, 1]", proof).ok


@pytest.mark.parametrize("at", ["2", "-1", "1 + 10**(-30)", "x", "oo", "1/0", "sqrt(-1)", "", "pi", 1, None, "0.5 1"])
def test_a_split_outside_the_range_or_at_no_number_is_refused(at):
    true = "x**2 + 1 > 0 for x in [0, 1]"
    table = {"rule": "split", "variable": "x", "at": "1/3"}
    assert outcome(true, {"tree": "*nn", "special": [table]}).ok
    assert not outcome(true, {"tree": "*nn", "special": [{**table, "at": at}]}).ok
    assert not outcome(true, {"tree": "*nn", "special": [{**table, "variable": "y"}]}).ok


@pytest.mark.parametrize("precision", [None, 0, 23, 5000, "64", 64.5, True])
def test_a_precision_that_makes_no_sense_is_refused(precision):
    proof = {"precision": precision, "domain": [], "relations": [N]}
    assert not check_inequality(Certificate("inequality", "x**2 + 1 > 0 for x in [-1, 1]", proof)).ok


def test_the_number_of_proofs_has_to_fit():
    statement = "1/x > 0 for x in [1, 2]"
    assert outcome(statement, N).ok
    for domain in ([], [N, N]):
        assert not outcome(statement, N, domain).ok
    proof: dict[str, Any] = {"precision": 64, "domain": [], "relations": []}
    assert not check_inequality(Certificate("inequality", "0 < x < 2 for x in [1/2, 1]", proof)).ok
    assert not check_inequality(
        Certificate("inequality", "0 < x < 2 for x in [1/2, 1]", {**proof, "relations": [N]})
    ).ok
    assert check_inequality(Certificate("inequality", "0 < x < 2 for x in [1/2, 1]", {**proof, "relations": [N, N]})).ok


JUNK: list[Any] = [
    None,
    True,
    -1,
    0,
    10**6,
    "",
    "x",
    "1/0",
    "oo",
    "z",
    "x +",
    [],
    {},
    [None],
    {"tree": "n"},
    "lower",
    ">",
    "n",
]


@pytest.mark.parametrize("name", TWINS)
def test_junk_in_any_field_never_proves_a_false_statement_and_never_crashes(name):
    _, false, proof, *_ = TWINS[name]
    places = [path for path, _ in scalars(proof)] + [("special", 0, key) for key in proof.get("special", [{}])[0]]
    for path in places:
        for junk in JUNK:
            changed = copy.deepcopy(proof)
            put(changed, path, junk)
            assert not outcome(false, changed).ok, (path, junk)


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("op", [">", ">=", "==", "!="])
def test_an_empty_table_proves_nothing(rule, op):
    goal = Goal(Sign(read_formula("x"), op), {"x": Range(number(-1), number(1))})
    with pytest.raises((ProofError, ArithmeticError, ValueError, TypeError, KeyError, AttributeError)):
        check(goal, by(rule), arb_arithmetic, Progress())


def scalars(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    """Every number, text, truth value and null of a JSON document, with the way to it."""
    if isinstance(document, dict):
        return [found for key, part in document.items() for found in scalars(part, (*path, key))]
    if isinstance(document, list):
        return [found for k, part in enumerate(document) for found in scalars(part, (*path, k))]
    return [(path, document)]


def put(document: Any, path: tuple[Any, ...], value: Any) -> None:
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


# -- conditions and domains ----------------------------------------------------------------------------------------

#: atan(1/x) + 1/10 is negative at x = -1; x⁻¹ is defined only where |x| >= 1/100 is known.
BROKEN = "sqrt(atan(x**(-1)) + 1/10) >= 0 for x in [-1, 1] if abs(x) >= 1/100"
AROUND_ZERO = {
    "tree": "*n*An",
    "special": [{"rule": "split", "variable": "x", "at": "-1/200"}, {"rule": "split", "variable": "x", "at": "1/200"}],
}


@pytest.mark.parametrize(
    "second", [N, M, S, by("monotone", variable="x", side="upper", slope=S, face=N, domain=[N] * 4)]
)
@pytest.mark.parametrize("assuming", [True, False])
def test_a_domain_goal_inside_a_conditional_one_keeps_the_condition(second, assuming):
    # Without it the slope of atan(1/x), which is negative on both sides of 0, would be followed across 0.
    tables = [
        {"alternative": 0, "assuming": True, "proofs": [AROUND_ZERO]},
        {"alternative": 0, "assuming": assuming, "proofs": [second]},
    ]
    proof = {"precision": 64, "domain": tables, "relations": [N]}
    assert not check_inequality(Certificate("inequality", BROKEN, proof)).ok
    assert prove(BROKEN, boxes=300).status == "refuted"


def test_the_mean_value_form_is_not_used_where_a_condition_makes_the_formula_defined():
    text = "atan(x**(-1)) + 1/10 > 0 for x in [-1, 1] if x != 0"
    assert holds_by_mean_value(goal_of(text, total=True), arb_arithmetic)  # what a false "total" would show
    assert not holds_by_mean_value(goal_of(text, total=False), arb_arithmetic)


def test_a_variable_does_not_move_across_a_point_where_only_another_assumption_defines_the_formula():
    # -atan(1/x) rises on both sides of 0 and falls by π across it, where x != 0 is all that makes it defined.
    text = "-atan(x**(-1)) >= -atan(y**(-1)) for x in [-1, 1], y in [-1, -1/2] if x != 0 and x >= y"
    proof = by(
        "beyond", assumption=1, variable="x", end="y", inside=N, slope=N, face=by("identity"), domain=[N, S] * 3,
        face_domain=[N] * 4,
    )  # fmt: skip
    with pytest.raises(ProofError, match="whatever other assumptions say of x"):
        check(goal_of(text, total=False), proof, arb_arithmetic, Progress())


@pytest.mark.parametrize(
    ("assumption", "end"), [(1, "y"), (0, "-y"), (0, "y + 1/10**9"), (0, "x"), (True, "y"), (0, "z")]
)
def test_a_surface_has_to_be_the_one_of_the_assumption(assumption, end):
    goal = goal_of("x**2 >= y**2 for x in [0, 2], y in [0, 2] if x >= y", total=True)
    table = {"assumption": 0, "variable": "x", "end": "y", "inside": N, "slope": N, "face": by("identity")}
    check(goal, by("beyond", **table), arb_arithmetic, Progress())
    with pytest.raises(ProofError):
        check(goal, by("beyond", **{**table, "assumption": assumption, "end": end}), arb_arithmetic, Progress())


def test_a_share_of_the_term_left_out_needs_a_fresh_name_and_a_positive_argument():
    goal = goal_of("gamma(x) + w > 0 for x in [1, 2], w in [1, 2]", total=True)
    table: dict[str, Any] = {"node": "gamma(x)", "name": "v", "positive": N, "domain": [N] * 4, "proof": N}
    check(goal, by("stirling", **table), arb_arithmetic, Progress())
    for field, value in (("name", "w"), ("name", ""), ("name", None), ("node", "gamma(w)"), ("node", "x")):
        with pytest.raises(ProofError):
            check(goal, by("stirling", **{**table, field: value}), arb_arithmetic, Progress())


def test_a_power_of_zero_is_not_written_as_an_exponential():
    # 0^y = 0 at x = 0, where e^(y log x) has no value.
    goal = goal_of("x**y >= 0 for x in [0, 1], y in [1, 2]", total=True)
    with pytest.raises(ProofError):
        check(goal, by("powers", bases=[S], proof=S), arb_arithmetic, Progress())


@pytest.mark.parametrize("extra", [1, "yes", None, [True]])
def test_logarithms_in_an_expansion_are_asked_for_by_true_alone(extra):
    goal = goal_of("sqrt(x) + x*log(x) > 0 for x in (0, 1/100]", total=True)
    table = {"variable": "x", "side": "lower", "order": 4, "ramification": 2}
    check(goal, by("expand", **table, logarithms=True), arb_arithmetic, Progress())
    with pytest.raises(ProofError):
        check(goal, by("expand", **table, logarithms=extra), arb_arithmetic, Progress())


def test_an_assumption_is_not_followed_where_it_need_not_be_defined():
    # 3/2 - atan(1/x) > 0 holds at x = -1 but fails near 0+; it does not fail on the whole box.
    goal = goal_of("x > 5 for x in [-1, 1/100] if -atan(x**(-1)) - 3/2 > 0", total=False)
    assert not is_vacuous(goal, 0, arb_arithmetic)


def test_a_new_variable_does_not_inherit_an_assumption_that_leans_on_a_dropped_one():
    # log(y) > -5 is defined because x*y > 0; without x nothing says so any more.
    goal = goal_of("sqrt(y) + x > -9 for x in (0, 1], y in [-1, 1] if x*y > 0 and log(y) > -5", total=False)
    new = generalised(goal, "w", Range(number(0), number(1)), read_formula("w + y"))
    assert new.assumptions == ()
    plain = goal_of("sqrt(y) + x > -9 for x in (0, 1], y in [-1, 1] if x*y > 0 and y > 0", total=False)
    assert len(generalised(plain, "w", Range(number(0), number(1)), read_formula("w + y")).assumptions) == 1


def test_a_statement_with_an_undefined_point_is_not_proved_by_restricting_to_the_domain():
    for statement in (
        "log(x) <= x for x in [0, 1]",
        "1/x > 0 for x in [0, 1]",
        "asin(x) <= 2 for x in [0, 1 + 10**(-9)]",
    ):
        for domain in (N, S, M):
            assert not outcome(statement, S, [domain]).ok


def test_the_domain_of_what_a_rule_introduces_is_asked_for():
    # x = √x·√x only where x >= 0: without its domain the factor would make x >= 0 on [-1, 1].
    statement = "x >= 0 for x in [-1, 1]"
    factors = [{"formula": "sqrt(x)", "power": 2, "sign": None}]
    for domain in ([], [N], [S], [M]):
        assert not outcome(statement, by("product", factors=[{**factors[0], "domain": domain}])).ok
        assert not outcome(statement, by("squares", terms=[{"weight": "1", "formula": "sqrt(x)", "domain": domain}])).ok


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        # A condition has to be defined where those before it hold, so their order matters.
        ("x > -2 for x in [-1, 1] if x > 0 and log(x) > -5", "proved"),
        ("x > -2 for x in [-1, 1] if log(x) > -5 and x > 0", "refuted"),
        # What a condition makes defined is defined for the relation, and for nothing else.
        ("sqrt(x) >= 0 for x in [-1, 1] if x >= 0", "proved"),
        ("sqrt(x) >= 0 for x in [-1, 1] if x >= -1/10**9", "refuted"),
        ("1/x > 0 for x in [-1, 1] if x > 0", "proved"),
        ("1/x > 0 for x in [-1, 1] if x >= 0", "refuted"),
        ("log(sqrt(x)) <= 0 for x in [-1, 1] if x > 0", "proved"),
        ("log(sqrt(x)) <= 0 for x in [-1, 1] if x >= 0", "refuted"),
        # A condition that holds nowhere leaves nothing to say, but its own formula has to be defined.
        ("0 > 1 for x in [0, 1] if x > 2", "empty"),
        ("0 > 1 for x in [0, 1] if 1/x < 0", "refuted"),
    ],
)
def test_the_order_and_the_domains_of_conditions(statement, status):
    verdict = prove(statement, boxes=1000, seconds=60)
    assert verdict.status == status
    assert verdict.certificate is not None
    assert recheck(verdict.certificate).ok


# -- boxes -----------------------------------------------------------------------------------------------------------


def test_a_default_split_that_rounding_puts_outside_an_irrational_range_is_refused():
    # The range is narrower than √2 is known in 64 bits: the middle of the approximations lies outside.
    near = Fraction(14142135623730950488016887242096980785696718753769, 10**49)
    r = Range(read_formula("sqrt(2)"), number(near + Fraction(1, 10**45)))
    assert not inside(r, default_point(r), arb_arithmetic)
    goal = Goal(Sign(number(1), ">"), {"x": r})
    check(goal, N, arb_arithmetic, Progress())
    with pytest.raises(ProofError, match="Expected a split inside the range of x"):
        check(goal, {"tree": "0nn"}, arb_arithmetic, Progress())


def test_a_reversed_range_has_no_point():
    with pytest.raises(arb_arithmetic.EmptyEnclosure):
        enclose({"x": Range(number(2), number(1))}, arb_arithmetic)
    # The assumption x >= 2 cannot hold on [0, 1]: narrowed by it, the box is empty and every goal holds there.
    smaller = narrowed(goal_of("x > 9 for x in [0, 1] if x >= 2", total=True), 0)
    assert smaller is not None
    assert holds_naturally(smaller, arb_arithmetic)


def test_narrowing_keeps_the_end_that_it_cannot_compare():
    # [π, 4] with x >= 3: 3 < π, but only rational ends are compared.
    assert narrowed(goal_of("x > 0 for x in [pi, 4] if x >= 3", total=True), 0) is None
    widened = narrowed(goal_of("x > 0 for x in [-1, 1] if x >= -2", total=True), 0)
    assert widened is None


def test_a_point_outside_the_box_or_undefined_proves_no_constancy():
    statement = "atan(x) + atan(1/x) == pi/2 for x in [1, 2]"
    fields = {"domain": [N], "slopes": [{"domain": [N] * 4}]}
    assert outcome(statement, by("constant", point={"x": "1"}, **fields)).ok
    for point in ({"x": "-1"}, {"x": "3"}, {"x": "oo"}, {"x": "x"}, {}, {"x": "1", "y": "1"}, {"x": "1/0"}, None):
        assert not outcome(statement, by("constant", point=point, **fields)).ok
    for slopes in ([], [{}], [{"domain": [N] * 3}], [{"domain": [N] * 4}, {"domain": [N] * 4}]):
        assert not outcome(statement, by("constant", point={"x": "1"}, domain=[N], slopes=slopes)).ok


# -- witnesses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "point"),
    [
        ("x < 1 for x in [0, 1)", {"x": "1"}),  # the open end
        ("x < 1 for x in [0, 1]", {"x": "2"}),  # outside
        ("x < 1 for x in [0, 1]", {"x": "1 - 10**(-30)"}),  # it holds there
        ("x < 1 for x in [0, 1] if x < 1", {"x": "1"}),  # the condition fails there
        ("x < 1 for x in [0, 1]", {"y": "1"}),
        ("x < 1 for x in [0, 1]", {"x": "1", "y": "1"}),
        ("x < 1 for x in [0, 1]", {}),
        ("x < 1 for x in [0, 1]", None),
        ("x < 1 for x in (-oo, oo)", {"x": "oo"}),
        ("x < 1 for x in (-oo, oo)", {"x": "1/0"}),
        ("x**2 >= 0 for x in (-oo, oo)", {"x": "sqrt(-1)"}),
        ("x < 1 for x in (-oo, oo)", {"x": "x + 1"}),
        ("1/y > 0 for x in (-oo, oo), y in [0, 1]", {"x": "1/0", "y": "0"}),  # false, but 1/0 is no number
        ("1/y > 0 for x in (-oo, oo), y in [0, 1]", {"x": "z", "y": "0"}),
        ("sqrt(x) >= 0 for x in [0, 1]", {"x": "0"}),  # defined there, and equal
        ("gamma(x) > -100 for x in [-1/2, 1]", {"x": "-1/2"}),  # Γ has a value there, which is not decided
        ("x < pi for x in [0, pi)", {"x": "pi"}),
        ("x < pi for x in [0, 355/113]", {"x": "3"}),
    ],
)
def test_a_point_that_is_no_counterexample_is_refused(statement, point):
    assert not check_inequality(Certificate("inequality", statement, {"point": point}, refutes=True)).ok


@pytest.mark.parametrize(
    ("statement", "point"),
    [
        ("x < 1 for x in [0, 1]", {"x": "1"}),
        ("sin(x) < 1 for x in [0, 2]", {"x": "pi/2"}),
        ("x < pi for x in [0, 355/113]", {"x": "355/113"}),
        ("1/x > 0 for x in [0, 1]", {"x": "0"}),
        ("log(x - 1) < 5 for x in [0, 3]", {"x": "1"}),
        ("x > 0 for x in [0, 1] if 1/x > 0", {"x": "0"}),  # a condition without a value
        ("tan(x)**2 >= 0 for x in [0, 2]", {"x": "pi/2"}),
    ],
)
def test_a_point_that_is_a_counterexample_is_accepted(statement, point):
    assert check_inequality(Certificate("inequality", statement, {"point": point}, refutes=True)).ok


@pytest.mark.parametrize("arithmetic", ["arb", "crival", "pyintval"])
def test_a_counterexample_is_decided_in_the_arithmetic_that_is_asked_for(arithmetic):
    for statement in ("sin(x) < 1 for x in [0, 2]", "1/x > 0 for x in [0, 1]", "x < pi for x in [0, 4]"):
        certificate = prove(statement, boxes=2000, seconds=60).certificate
        assert certificate is not None
        assert certificate.refutes
        assert recheck(certificate, arithmetic).ok
    # 3 + 10^-30 is above 3, which doubles cannot tell.
    fine = Certificate(
        "inequality", "x + 0*pi <= 3 for x in [0, 4]", {"point": {"x": "3 + 10**(-30) + 0*pi"}}, refutes=True
    )
    assert recheck(fine, arithmetic).ok is (arithmetic == "arb")


def test_a_refutation_is_no_proof_and_the_other_way_round():
    statement = "x < 1 for x in [0, 1]"
    refuted = Certificate("inequality", statement, {"point": {"x": "1"}}, refutes=True)
    assert recheck(refuted).ok
    assert not recheck(Certificate("inequality", statement, refuted.proof)).ok
    proved = Certificate("inequality", "x <= 1 for x in [0, 1]", {"precision": 64, "domain": [], "relations": [N]})
    assert recheck(proved).ok
    assert not recheck(Certificate("inequality", proved.statement, proved.proof, refutes=True)).ok


# -- bundles ---------------------------------------------------------------------------------------------------------


def part(statement: str) -> Certificate:
    found = prove(statement, boxes=500).certificate
    assert found is not None
    return found


def test_a_bundle_states_what_its_parts_show():
    parts = [part("x**2 >= 0 for x in [-1, 1]"), part("exp(x) > 0 for x in [0, 1]")]
    whole = bundle(parts)
    assert whole is not None
    assert recheck(whole).ok
    for statement in ("x < 0 for x in [-1, 1]", f"{whole.statement}; 1 > 2", parts[0].statement, ""):
        assert not recheck(Certificate("bundle", statement, whole.proof)).ok
    assert not recheck(Certificate("bundle", whole.statement, whole.proof[:1])).ok
    assert not recheck(Certificate("bundle", whole.statement, whole.proof, refutes=True)).ok
    assert not recheck(Certificate("bundle", whole.statement, [])).ok


def test_a_refuted_part_is_marked_in_the_statement_of_its_bundle():
    whole = bundle([part("x**2 >= 0 for x in [-1, 1]"), part("x > 0 for x in [0, 1]")])
    assert whole is not None
    assert whole.statement.endswith("; not (x > 0 for x in [0, 1])")
    assert recheck(whole).ok
    assert not recheck(Certificate("bundle", whole.statement.replace("not (", "").rstrip(")"), whole.proof)).ok


def test_a_bundle_in_a_bundle_is_checked_to_the_bottom():
    inner = part("x**2 >= 0 for x in [-1, 1]")
    false = Certificate("inequality", "x > 0 for x in [-1, 1]", inner.proof)
    for certificate, expected in ((inner, True), (false, False)):
        whole = Certificate("bundle", certificate.statement, [certificate.to_json()])
        assert recheck(Certificate("bundle", certificate.statement, [whole.to_json()])).ok is expected


def test_a_certificate_nested_beyond_reason_cannot_be_read(tmp_path):
    path = tmp_path / "deep.json"
    path.write_text('{"proof": ' * 5000 + "1" + "}" * 5000)
    with pytest.raises(CertificateError):
        Certificate.load(path)


@settings(max_examples=60)
@given(statements())
def test_a_certificate_carries_a_text_that_reads_back_to_its_statement(statement):
    certificate = certificate_of(statement, {})
    assert read_statement(certificate.statement) == statement


def test_a_statement_that_its_text_does_not_give_back_gets_no_certificate(monkeypatch):
    statement = read_statement("x > 0 for x in [1, 2]")
    monkeypatch.setattr(Statement, "__str__", lambda self: "x >= 0 for x in [1, 2]")
    with pytest.raises(ValueError, match="Expected a statement that its own text gives back"):
        certificate_of(statement, {})
