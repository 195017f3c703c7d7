"""Certificates of the L1 criterion: accepted in three arithmetics, rejected as soon as they say more than is true."""

from __future__ import annotations

import copy
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import Interaction
from verify.certificate import Certificate, CertificateError
from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.interaction.arithmetic import NAMES, arithmetic
from verify.interaction.boxes import halves, leaves
from verify.interaction.l1 import certify
from verify.interaction.l1_box import box_chart, family
from verify.interaction.l1_cell import decide
from verify.interaction.l1_checker import check_l1
from verify.interaction.l1_statement import L1Statement, read_l1
from verify.interaction.threshold import violation_certificate

ATTENTION = "f(x) = sin(x)*exp(beta*(cos(x) - 1))"
RANGE = f"L1[{ATTENTION}; M = pi] for beta in [-4/25, oo)"


@pytest.fixture(scope="module")
def unbounded() -> Certificate:
    certificate = certify(read_l1(RANGE)).certificate
    assert certificate is not None
    return certificate


@pytest.mark.parametrize("name", NAMES)
def test_accepted_in_every_arithmetic(unbounded, name):
    ok, reason, cells = check_l1(unbounded, name)
    assert ok, reason
    assert cells == len(unbounded.proof["cells"]) + len(unbounded.proof["tail"]["cells"])


@pytest.mark.parametrize(
    "text",
    [
        "L1[f(x) = sin(x); M = pi]",
        f"L1[{ATTENTION}; M = 2*pi] for beta in [-19/100, 5]",
        f"L1[{ATTENTION}; M = pi] for beta in (10, 1000000]",
        f"L1[{ATTENTION}; M = pi] for beta in [sqrt(2), pi**3]",
        "L1[f(x) = sin(x) + a*sin(2*x) + b*sin(3*x); M = pi] for a in [-1/20, 1/20], b in [0, 1/50]",
        "L1[f(x) = sin(x)/(2 + c*cos(x)); M = pi] for c in [-1/4, 1/4]",
        "L1[f(x) = (1 + abs(a))*sin(x) + max(a, 0)*sin(2*x)/9; M = pi] for a in [-1, 1]",
        "L1[f(x) = sqrt(a)*sin(x); M = pi] for a in [1/100, 1]",
    ],
)
def test_other_ranges_and_functions(text):
    certificate = certify(read_l1(text)).certificate
    assert certificate is not None
    assert check_l1(certificate)[0]
    assert check_l1(certificate, "crival")[0]
    assert Certificate.from_json(certificate.to_json()) == certificate


def test_just_beyond_the_threshold_nothing_is_certified():
    # The criterion with M = π stops between -0.2615619085 and -0.261561901: one billionth more is refused.
    assert certify(read_l1(f"L1[{ATTENTION}; M = pi] for beta in [-261561901/1000000000, 0]")).certificate is not None
    beyond = certify(read_l1(f"L1[{ATTENTION}; M = pi] for beta in [-261561909/1000000000, 0]"), limit=400)
    assert beyond.certificate is None
    assert beyond.obstacle is not None


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("L1[f(x) = cos(x); M = pi]", "odd"),
        ("L1[f(x) = sin(x/2); M = pi]", "odd"),
        ("L1[f(x) = sin(x) + a*sin(2*x); M = pi] for a in [0, oo)", "only for sin(x)*exp(a*(cos(x) - 1))"),
        (f"L1[{ATTENTION}; M = pi] for beta in (-oo, 0]", "without lower end"),
        ("L1[f(x) = sin(x)*exp(b*cos(x)) + a*sin(x); M = pi] for a in [0, oo), b in [0, 1]", "single parameter"),
    ],
)
def test_what_is_not_treated_says_so(statement, reason):
    found = certify(read_l1(statement))
    assert found.certificate is None
    assert reason in found.reason


def rebuilt(certificate: Certificate, change) -> Certificate:
    """The certificate after ``change`` of its proof, with a digest that fits."""
    proof = copy.deepcopy(certificate.proof)
    change(proof)
    return Certificate(certificate.kind, certificate.statement, proof, certificate.refutes)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["cells"].pop(),
        lambda p: p["cells"].append(p["cells"][0]),
        lambda p: p["tree"].pop(),
        lambda p: p["tree"].append(0),
        lambda p: p["tree"].__setitem__(0, 2),
        lambda p: p["tree"].__setitem__(0, -1),
        lambda p: p["root"]["beta"].__setitem__(0, "-159/1000"),
        lambda p: p["root"]["beta"].__setitem__(1, "5"),
        lambda p: p["root"].__setitem__("gamma_", ["0", "1"]),
        lambda p: p["root"]["beta"].__setitem__(0, "-1/2"),
        lambda p: p["tail"].__setitem__("from", "7"),
        lambda p: p["tail"].__setitem__("from", "0"),
        lambda p: p["tail"].__setitem__("from", "1e9999999"),
        lambda p: p["tail"]["cells"].pop(),
        lambda p: p["cells"][0].__setitem__("tau", "3"),
        lambda p: p["cells"][0].__setitem__("tau", p["cells"][0]["grid"][2]),
        lambda p: p["cells"][0].__setitem__("grid", p["cells"][0]["grid"][:-1]),
        lambda p: p["cells"][0].__setitem__("grid", p["cells"][0]["grid"][1:]),
        lambda p: p["cells"][0]["grid"].reverse(),
        lambda p: p["cells"][0].pop("tau"),
        lambda p: p["cells"][0].__setitem__("grid", [1.5]),
        lambda p: p.pop("cells"),
        lambda p: p.pop("tail"),
        lambda p: p.__setitem__("bits", 8),
        lambda p: p.__setitem__("bits", True),
    ],
)
def test_a_changed_proof_is_rejected(unbounded, change):
    ok, reason, _ = check_l1(rebuilt(unbounded, change))
    assert not ok
    assert reason


@pytest.mark.parametrize(
    "statement",
    [
        f"L1[{ATTENTION}; M = pi] for beta in [-17/100, oo)",
        "L1[f(x) = sin(x)*exp(beta*(cos(x) - 1)) + sin(2*x)/2; M = pi] for beta in [-4/25, oo)",
        f"L1[{ATTENTION}; M = pi] for beta in [-0.16, oo)",
        "nonsense",
        "L1[f(x) = ; M = pi]",
        "L1[f(x) = sin(x); M = 3]",
    ],
)
def test_a_proof_of_another_statement_is_rejected(unbounded, statement):
    assert not check_l1(Certificate("l1", statement, unbounded.proof))[0]


def numbers(value, path=()):
    """The paths to all rationals and integers in a proof."""
    if isinstance(value, dict):
        return [p for key, part in value.items() for p in numbers(part, (*path, key))]
    if isinstance(value, list):
        return [p for i, part in enumerate(value) for p in numbers(part, (*path, i))]
    return [path]


def test_one_changed_number_breaks_the_digest(unbounded):
    document = unbounded.to_json()
    paths = numbers(document["proof"])
    for path in random.Random(1).sample(paths, 60):
        changed = copy.deepcopy(document)
        place = changed["proof"]
        for key in path[:-1]:
            place = place[key]
        old = place[path[-1]]
        place[path[-1]] = old + 1 if isinstance(old, int) else str(Fraction(old) + Fraction(1, 10**9))
        with pytest.raises(CertificateError):
            Certificate.from_json(changed)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(-8, 8))
def test_an_accepted_change_is_still_a_proof(unbounded, seed, shift):
    # Whatever the grid, what is accepted on a cell is true there: the criterion holds at its ends.
    generator = random.Random(seed)
    root = {"beta": tuple(map(Fraction, unbounded.proof["root"]["beta"]))}
    boxes = list(leaves(root, unbounded.proof["tree"]))
    number = generator.randrange(len(boxes))
    cell = unbounded.proof["cells"][number]
    grid = [Fraction(x) for x in cell["grid"]]
    grid[generator.randrange(1, len(grid))] += Fraction(shift, 64)
    f = read_formula("sin(x)*exp(beta*(cos(x) - 1))")
    with arithmetic("arb") as a:
        ok, _ = decide(box_chart(family(f), boxes[number], "pi", a), Fraction(cell["tau"]), grid)
    if ok:
        for beta in boxes[number]["beta"]:
            assert Interaction(f).at(beta=beta).criterion().status == "holds"


def domain(lower, upper):
    return read_l1(f"L1[{ATTENTION}; M = pi] for beta in [{lower}, {upper}]").domain


def test_failure_is_certified_at_a_point():
    f = read_formula("sin(x)*exp(beta*(cos(x) - 1))")
    certificate = violation_certificate(f, {"beta": Fraction(-3, 10)}, "pi", "x", domain("-1", "0"))
    assert certificate is not None
    assert certificate.refutes
    for name in NAMES:
        assert check_l1(certificate, name)[0]
    assert violation_certificate(f, {"beta": Fraction(-1, 4)}, "pi", "x", domain("-1", "0")) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["at"].__setitem__("beta", "-1/4"),
        lambda p: p["at"].__setitem__("beta", "-2"),
        lambda p: p.__setitem__("tau", "1"),
        lambda p: p.__setitem__("tau", "2"),
        lambda p: p.__setitem__("points", ["0"]),
        lambda p: p.__setitem__("points", ["0", "1", "4"]),
        lambda p: p["points"].reverse(),
    ],
)
def test_a_changed_failure_is_rejected(change):
    f = read_formula("sin(x)*exp(beta*(cos(x) - 1))")
    certificate = violation_certificate(f, {"beta": Fraction(-3, 10)}, "pi", "x", domain("-1", "0"))
    assert certificate is not None
    assert not check_l1(rebuilt(certificate, change))[0]


def test_other_ways_to_fail():
    # f'(0) = -1; and sin x (1 + 2 cos x) is negative beyond 2π/3, which rules out M = π only.
    for text, m in (("-sin(x)", "2*pi"), ("sin(x) + sin(2*x)", "pi")):
        certificate = violation_certificate(read_formula(text), {}, m, "x", ())
        assert certificate is not None
        assert check_l1(certificate)[0]
    wrong = Certificate("l1", "L1[f(x) = sin(x); M = pi]", {"at": {}, "negative": "1"}, refutes=True)
    assert not check_l1(wrong)[0]
    assert not check_l1(Certificate("l1", "L1[f(x) = sin(x); M = pi]", {"at": {}, "repels": True}, refutes=True))[0]


def test_statements_read_back_the_same():
    for text in (RANGE, "L1[f(t) = sin(t); M = 2*pi]"):
        assert str(read_l1(text)) == text
    with pytest.raises(InputError, match="intervals for the parameters"):
        L1Statement(read_formula("a*sin(x)"))


@given(st.lists(st.integers(1, 2), max_size=6))
def test_leaves_of_a_tree_cover_its_root(axes):
    # A comb: halve, keep the lower half as a leaf, go on in the upper half.
    root = {"a": (Fraction(0), Fraction(1)), "b": (Fraction(-1), Fraction(2))}
    tree = [part for axis in axes for part in (axis, 0)] + [0]
    boxes = list(leaves(root, tree))
    area = sum((b["a"][1] - b["a"][0]) * (b["b"][1] - b["b"][0]) for b in boxes)
    assert area == 3
    assert len(boxes) == len(axes) + 1


def test_halves_share_only_their_border():
    lower, upper = halves({"a": (Fraction(0), Fraction(1))}, "a")
    assert lower["a"][1] == upper["a"][0] == Fraction(1, 2)


def test_the_grid_must_reach_the_end_of_the_half_circle():
    f = family(read_formula("sin(x)"))
    grid = [Fraction(k, 8) for k in range(26)]  # ends at 25/8 = 3.125 < π
    with arithmetic("arb") as a:
        chart = box_chart(f, {}, "pi", a)
        assert not decide(chart, Fraction(13, 8), grid)[0]
        assert decide(chart, Fraction(13, 8), [*grid, Fraction(22, 7)])[0]
        # two cells beyond π: the end would no longer count as π
        assert not decide(chart, Fraction(13, 8), [*grid, Fraction(22, 7), Fraction(16, 5)])[0]
