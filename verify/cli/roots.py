"""``verify roots``: all roots of a function of one variable on an interval."""

from __future__ import annotations

import argparse
from typing import Final

from .question_output import add_budget, add_tolerance, answered

HELP: Final = "find all roots of a function on an interval, none missed, none double"

EXAMPLES: Final = """\
exit code 0: the list is complete; 3: roots may be missing in the places that are named

examples:
  verify roots "cos(x) - x" "x in (-oo, oo)"
  verify roots "x*sin(x) for x in [-10, 10]" --json
  verify roots "besselj(0, x)" "x in [0, 20]" --tolerance 1e-30 --certificate c.json && verify recheck c.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The function, the interval, and how narrow the brackets must be."""
    parser.add_argument("formula", metavar="FUNCTION", help="the function in quotes; 'for' and its RANGEs may follow")
    parser.add_argument("domain", nargs="*", metavar="RANGE", help='its variable and the interval: "x in [0, 10]"')
    add_tolerance(parser, "1e-12", "width of the brackets")
    add_budget(parser)


def run(arguments: argparse.Namespace) -> int:
    """Find the roots, print them, write the certificate."""
    from ..questions.domain import read_question_in_one
    from ..questions.roots.roots import Roots, roots

    formula, name, interval = read_question_in_one(arguments.formula, arguments.domain)
    question = Roots(formula, name, interval, arguments.tolerance)
    asked = {"function": str(question.formula), "variable": name, "interval": str(interval)}

    return answered(arguments, "roots", asked, lambda effort: roots(question, effort).answer())
