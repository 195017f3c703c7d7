"""Wrong arguments of the Python API: one sentence that names what was wrong, and never a verdict on something else."""

from __future__ import annotations

import pytest

from verify import InputError, Interaction, Interval, variable
from verify.cli.main import main

SELF_ATTENTION = "sin(x)*exp(b*(cos(x) - 1))"


@pytest.mark.parametrize("value", ["x", "sin(x)/100", "x*0 + 1", Interval(variable("x"), variable("x")), "c"])
@pytest.mark.parametrize("n", [None, 3])
def test_a_value_of_a_parameter_has_no_variables(value, n):
    # With b = sin(x)/100 the function is not odd; f itself was checked, and what it becomes would not be.
    with pytest.raises(InputError, match="Expected a range of numbers for b but got"):
        Interaction(SELF_ATTENTION).synchronizes(b=value, n=n, find=False)
    with pytest.raises(InputError, match="Expected an odd function"):
        Interaction(SELF_ATTENTION).at(b="sin(x)/100").synchronizes()


def test_nor_has_it_on_the_command_line(capsys):
    assert main(["sync", SELF_ATTENTION, "--param", "b = sin(x)/100", "--no-find"]) == 2
    assert "Expected a range of numbers for b but got" in capsys.readouterr().err
