"""``verify integrate``: the certified integral of a function, of its positive part, or its total variation."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from .question_output import add_budget, add_tolerance, answered

if TYPE_CHECKING:
    from ..questions.integrals.quantity import Part

HELP: Final = "a definite integral, a positive part or a total variation: exact, or enclosed"

EXAMPLES: Final = """\
The value is exact where antiderivatives are found, on pieces if need be, and else enclosed.
exit code 0: the integral is enclosed to the tolerance; 3: not so, and the reason is given

examples:
  verify integrate "exp(-x**2) for x in (-oo, oo)"
  verify integrate "abs(sin(x)) for x in [0, 2*pi]"
  verify integrate "log(x)/(1 + x)" "x in (0, 1]" --tolerance 1e-12 --json
  verify integrate "sin(x)*exp(cos(x))" "x in [0, 2*pi]" --positive-part
  verify integrate "sin(x)*exp(cos(x))" "x in [0, 2*pi]" --total-variation --certificate c.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The function, the interval, what of it is integrated, and how narrow the enclosure must be."""
    parser.add_argument("formula", metavar="FUNCTION", help="the function in quotes; 'for' and its RANGEs may follow")
    parser.add_argument("domain", nargs="*", metavar="RANGE", help='its variable and the interval: "x in [0, pi]"')
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--positive-part", action="store_true", help="the integral of max(f, 0)")
    part.add_argument("--total-variation", action="store_true", help="the integral of |f'|")
    add_tolerance(parser, "1e-10", "width of the enclosure")
    add_budget(parser)


def run(arguments: argparse.Namespace) -> int:
    """Enclose, print, write the certificate."""
    from ..questions.domain import read_question_in_one
    from ..questions.integrals.exact import integral_answer
    from ..questions.integrals.integral import Integral

    formula, name, interval = read_question_in_one(arguments.formula, arguments.domain)
    part: Part = "positive" if arguments.positive_part else "variation" if arguments.total_variation else "value"
    question = Integral(formula, name, interval, part, arguments.tolerance)
    asked = {
        "function": str(question.formula),
        "variable": name,
        "interval": str(interval),
        "tolerance": str(question.tolerance),
    }

    return answered(arguments, "integral", asked, lambda effort: integral_answer(question, effort))
