"""``verify range``: the certified range of a function on a box."""

from __future__ import annotations

import argparse
from typing import Final

from .question_output import add_budget, add_tolerance, answered

HELP: Final = "enclose the range of a function on a box"

EXAMPLES: Final = """\
exit code 0: both ends are enclosed to the tolerance, or shown to be infinite; 3: an end is not

examples:
  verify range "exp(x)*sin(x)" "x in [0, pi]"
  verify range "sin(x)*y - cos(x*y)" "x in [0, 3]" "y in [0, 2]" --tolerance 1e-4 --json
  verify range "x*exp(-x) for x in [0, oo)" --certificate c.json && verify recheck c.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The function, its domain, and how narrow the enclosures must be."""
    parser.add_argument("formula", metavar="FUNCTION", help="the function in quotes; 'for' and its RANGEs may follow")
    parser.add_argument("domain", nargs="*", metavar="RANGE", help='a variable and its interval: "x in [0, pi]"')
    add_tolerance(parser, "1e-8", "width of the enclosures")
    add_budget(parser)


def run(arguments: argparse.Namespace) -> int:
    """Enclose, print both ends, write the certificate."""
    from ..questions.domain import read_question
    from ..questions.extrema.value_range import ValueRange, value_range

    formula, domain = read_question(arguments.formula, arguments.domain)
    question = ValueRange(formula, domain, arguments.tolerance)
    asked = {
        "function": str(question.formula),
        "domain": {name: str(interval) for name, interval in question.domain},
        "tolerance": str(question.tolerance),
    }

    return answered(arguments, "range", asked, lambda effort: value_range(question, effort))
