"""``verify max``: the maximum of a function on a box, and where it is attained."""

from __future__ import annotations

import argparse
from typing import Final

from .question_output import add_budget, add_tolerance, answered

HELP: Final = "enclose the maximum (or minimum) of a function and where it is attained"

EXAMPLES: Final = """\
exit code 0: the value is enclosed to the tolerance, or shown to be infinite, and attained or not; 3: not so

examples:
  verify max "exp(x)*sin(x)" "x in [0, pi]"
  verify max "x**2 + y**2 - x*y" "x in [-1, 2]" "y in [-1, 2]" --min --json
  verify max "x*exp(-x) for x in [0, oo)" --certificate c.json && verify recheck c.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The function, its domain, the side, and how narrow the enclosure must be."""
    parser.add_argument("formula", metavar="FUNCTION", help="the function in quotes; 'for' and its RANGEs may follow")
    parser.add_argument("domain", nargs="*", metavar="RANGE", help='a variable and its interval: "x in [0, pi]"')
    parser.add_argument("--min", action="store_true", help="the minimum instead")
    add_tolerance(parser, "1e-8", "width of the enclosure")
    add_budget(parser)


def run(arguments: argparse.Namespace) -> int:
    """Enclose, print value and places, write the certificate."""
    from ..questions.domain import read_question
    from ..questions.extrema.maximum import Maximum, maximum

    formula, domain = read_question(arguments.formula, arguments.domain)
    question = Maximum(formula, domain, "min" if arguments.min else "max", arguments.tolerance)
    asked = {
        "function": str(question.formula),
        "domain": {name: str(interval) for name, interval in question.domain},
        "tolerance": str(question.tolerance),
    }

    return answered(arguments, question.side, asked, lambda effort: maximum(question, effort))
