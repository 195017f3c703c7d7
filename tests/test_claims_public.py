"""The public names of ``verify``: all there, quick to import, the architecture's example as written."""

from __future__ import annotations

import subprocess
import sys

import pytest

import verify
from verify import between, claim, functions, sqrt, variable
from verify.formula.operations import ARITY, FUNCTIONS


@pytest.mark.parametrize("name", verify.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(verify, name) is getattr(verify, name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'verify' has no attribute 'simplify'"):
        _ = verify.simplify


def test_importing_verify_imports_nothing_heavy() -> None:
    program = "import sys, verify; print([n for n in ('sympy', 'numpy', 'flint', 'rich') if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("op", sorted(FUNCTIONS - {"abs"}))
def test_every_function_of_the_language_is_a_python_function(op: str) -> None:
    function = getattr(functions, {"min": "minimum", "max": "maximum"}.get(op, op))
    arguments = [variable("x"), variable("y")][: ARITY[op]]
    built = function(*arguments)
    assert (built.op, list(built.args)) == (op, arguments)
    assert function.__doc__


def test_the_example_of_the_documentation() -> None:
    def tau(beta):
        return verify.acos((sqrt(1 + 4 * beta**2) - 1) / (2 * beta))

    @claim("causal.C061", beta="[1, oo)", cites=["karagodin2024causal"])
    def tau_bounds(beta):
        """(β + 1/2)^(-1/2) < τ*_β < β^(-1/2)."""
        return between(1 / sqrt(beta + "1/2"), tau(beta), 1 / sqrt(beta))

    assert tau_bounds.title == "(β + 1/2)^(-1/2) < τ*_β < β^(-1/2)"
    assert str(tau_bounds.question) == (
        "1/sqrt(beta + 1/2) < acos((sqrt(1 + 4*beta**2) - 1)/(2*beta)) < 1/sqrt(beta) for beta in [1, oo)"
    )
