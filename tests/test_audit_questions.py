"""Questions whose numbers are far beyond doubles: an answer or a sentence, and never a wrong bound."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from verify.certificate import Certificate
from verify.cli.main import main
from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.questions.data import domain_of
from verify.questions.domain import read_domain
from verify.questions.effort import Effort
from verify.questions.extrema.extremum import extremum
from verify.questions.flows.document import flow_of
from verify.questions.shown import short_text
from verify.recheck import recheck

TOLERANCE = Fraction(1, 10**6)


def enclosed(f: str, domain: str, side: str) -> tuple[str, str]:
    effort = Effort(boxes=2000, seconds=5.0)
    return extremum(read_formula(f), read_domain([domain]), side, TOLERANCE, effort).enclosure()  # type: ignore[arg-type]


def test_values_too_small_to_be_written_down() -> None:
    # e^(-10^20·2) is the greatest value: log10 of it is -8.6858896380650365530…·10^19, so it has that many zeros.
    low, high = enclosed("exp(-10**20*(2 + x))", "x in [0, 1]", "max")
    (first, far), (last, near) = (text.split("E") for text in (low, high))
    assert 0 < Fraction(first) < 10
    assert 0 < Fraction(last) < 10
    assert int(far) <= -86858896380650365531 <= int(near) < -8 * 10**19
    below, above = map(Fraction, enclosed("-exp(-10**20*(2 + x))", "x in [0, 1]", "max"))
    assert -10 * TOLERANCE <= below < 0 <= above


def test_values_too_large_to_be_written_down() -> None:
    # e^(e^30) has more than 10^12 digits. Where it is the answer, a sentence says so; where it is not, it does no harm.
    with pytest.raises(InputError, match=r"f is beyond 2\*\*100000 at x = (15|30)"):
        enclosed("exp(exp(x))", "x in [0, 30]", "max")
    low, high = map(Fraction, enclosed("exp(exp(x))", "x in [0, 30]", "min"))
    assert Fraction("2.718281828459") < low <= high < Fraction("2.7182818284591")


@pytest.mark.parametrize(
    "words",
    [
        ["max", "z - y**2", "z in [0, 1]", "y in [-1, 2]"],
        ["max", "z - y**2", "z in [0, 1)", "y in [-1, 2]"],
        ["range", "z - y**2", "z in [0, 1]", "y in [-1, 2]"],
        ["definite", "2, z; z, y", "z in [0, 1]", "y in [1, 2]"],
        ["definite", "z, 0; 0, y", "z in [-1, 1]", "y in [1, 2]"],
        ["threshold", "z*y < a for z in [-1, 1], y in [0, 2]", "--param", "a in [1, 3]"],
        ["equilibria", "y' = y*(1 - y - x/2); x' = x*(1 - x - y/3)", "y in [0, 2]", "x in [0, 3/2]"],
        ["flow", "y' = -x; x' = y", "--start", "y = 1", "--start", "x = 0", "--until", "1/4"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_the_order_of_the_variables_survives_a_file(words: list[str], tmp_path: Path) -> None:
    # z is before y in the statement; the keys of a JSON document are sorted.
    path = tmp_path / "certificate.json"
    main([*words, "--certificate", str(path)])
    certificate = Certificate.load(path)
    assert recheck(certificate).ok, recheck(certificate).reason


# What a certificate calls a variable is part of its statement: it must be a name, and not a sentence.


@pytest.mark.parametrize("name", ["x in [0, 1]: at 1/2. The same for y", "x y", "β", "pi", "", "x\n", 3])
def test_names_that_would_say_more_are_refused(name: object) -> None:
    factor = {"formula": "1", "power": 1, "pieces": []}
    roots = {"formula": "1", "variable": name, "interval": "[0, 1]", "factors": [factor], "parts": []}
    assert not recheck(Certificate("roots", f"all roots of 1 for {name} in [0, 1]: none", roots)).ok
    called = roots | {"variable": "x"}
    assert recheck(Certificate("roots", "all roots of 1 for x in [0, 1]: none", called)).ok
    flow = {"equations": [[name, "1"]], "start": [["0", "0"]], "begin": "0", "end": "1"}
    with pytest.raises(ValueError, match="name"):
        flow_of(flow)
    with pytest.raises(ValueError, match="name"):
        domain_of([[name, "[0, 1]"]])


def test_dots_stand_for_more_digits_on_either_side_of_zero():
    # -123456789012345678/987654321098765432 = -0.12499999886093750…: what is shown is the beginning of it.
    for sign in ("", "-"):
        shown = short_text(read_formula(f"{sign}123456789012345678/987654321098765432"))
        assert shown == f"{sign}0.12499999886…"
        assert f"{sign}0.124999998860937".startswith(shown.removesuffix("…"))
