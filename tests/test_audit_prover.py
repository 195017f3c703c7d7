"""The prover without its search for counterexamples: its arguments alone must not prove what is false.

Sampling refutes most false statements before an argument is tried, and so hides arguments that are wrong. Here nothing
is sampled. Beside each false statement stands a true one that is proved in the same way.
"""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import verify.prover
from verify.prover import prove

#: What looks for points at which a goal fails, with the answer that there are none.
SEARCHES = {"quick_counterexample": None, "deep_counterexample": None, "seems_false": False, "lacks_at": False}


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    for found in pkgutil.iter_modules(verify.prover.__path__):
        module = importlib.import_module(f"verify.prover.{found.name}")
        for name, answer in SEARCHES.items():
            if hasattr(module, name):
                monkeypatch.setattr(module, name, lambda *_, answer=answer, **__: answer)


#: (true, false): the false one fails at one point, by a little, or where one case is not defined.
PAIRS = [
    ("-(abs(x) + 1)**(-1) < 0 for x in [-3, 3]", "-(abs(x) + 1)**(-1) > 0 for x in [-3, 3]"),
    ("-(abs(x*y) + 1)**(-1) < 0 for x in [-3, 3], y in [-3, 3]",
     "-(abs(x*y) + 1)**(-1) > 0 for x in [-3, 3], y in [-3, 3]"),
    ("tan(abs(x)/4) >= 0 for x in [-5, 5]", "tan(abs(x)/4) > 0 for x in [-5, 5]"),
    ("1/(2 - abs(x)) >= 1/2 for x in [-1, 1]", "1/(2 - abs(x)) >= 1/2 + 1/10**9 for x in [-1, 1]"),
    ("log(1 + abs(x)) <= abs(x) for x in [-2, 2]", "log(1 + abs(x)) <= abs(x) - 1/10**9 for x in [-2, 2]"),
    ("1/max(x, 1 - x) <= 2 for x in [0, 1]", "1/max(x, 1 - x) < 2 for x in [0, 1]"),
    ("sin(x)/x < 1 for x in (0, 1]", "sin(x)/x < 1 - x**2/6 for x in (0, 1]"),
    ("x*y >= 0 for x in [0, 1], y in [0, 1]", "x*y > 0 for x in (0, 1], y in [0, 1]"),
    ("x**x >= 69/100 for x in (0, 1]", "x**x >= 6923/10000 for x in (0, 1]"),
    ("x**2 + y**2 >= 1/2 for x in [0, 1], y in [0, 1] if x + y >= 1",
     "x**2 + y**2 > 1/2 for x in [0, 1], y in [0, 1] if x + y >= 1"),
]  # fmt: skip


@pytest.mark.parametrize(("true", "false"), PAIRS)
def test_arguments_alone_do_not_prove_what_is_false(blind: None, true: str, false: str) -> None:
    assert prove(true, boxes=3000, seconds=8).status == "proved"
    assert prove(false, boxes=150, seconds=2).status == "undecided"


@pytest.mark.parametrize(
    "statement",
    [
        # 1/(1 + |u|) = 1 where u = 0: at sqrt(2), log(3), 1/pi, which no grid of rationals contains.
        "-(abs(x**2 - 2) + 1)**(-1) > -1 for x in [-3, 3]",
        "-(abs(exp(x) - 3) + 1)**(-1) > -1 for x in [-3, 3]",
        "-(abs(x - 1/pi) + 1)**(-1) >= -1 + 1/10**20 for x in [-3, 3]",
    ],
)
def test_a_pole_of_one_case_hides_no_exception(statement: str) -> None:
    assert prove(statement, boxes=2000).status == "refuted"


def test_values_beyond_doubles_do_not_end_a_search() -> None:
    # 10^400 is no double, and neither is gamma(x) far out.
    assert prove("10**400*(x**2 + y**2) > 0 for x in [1, 2], y in [1, 2]", seconds=10).status == "proved"
    tail = "exp(1/(12*x)) > gamma(x)*exp(x)*exp((1/2 - x)*log(x))/sqrt(2*pi) for x in [1, oo)"
    assert prove(tail, seconds=10).status in ("proved", "undecided")


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("1e400 > 1e399", "proved"),
        ("x < 1e400 for x in [0, 1e399]", "proved"),
        ("x**2 > 1e700 for x in [1e400, oo)", "proved"),
        ("sin(x) <= 1 for x in [1e300, 1e400]", "proved"),
        ("abs(x) <= 1e400 for x in [-1e400, 1e400]", "proved"),
        ("abs(x) < 1e400 for x in [-1e400, 1e400]", "refuted"),
        ("x + y < 2e400 for x in [0, 1e400], y in [0, 1e400]", "refuted"),
        ("sqrt(x) < 1e200 for x in [0, 1e400]", "refuted"),
    ],
)
def test_numbers_beyond_doubles(statement: str, status: str) -> None:
    assert prove(statement, seconds=10).status == status
