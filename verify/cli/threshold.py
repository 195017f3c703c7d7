"""``verify threshold``: the largest interval of a parameter on which a statement holds."""

from __future__ import annotations

import argparse
from typing import Final

from ..errors import InputError
from .question_output import add_budget, add_tolerance, answered

HELP: Final = "find where a statement stops to hold as a parameter varies"

EXAMPLES: Final = """\
exit code 0: proved on intervals, and fails within the tolerance beside them (or holds on the whole range);
1: fails for every value of the parameter; 3: neither is shown

examples:
  verify threshold "0 < x**2 + b*x + 1 for x in [-5, 5]" --param "b in [0, 3]"
  verify threshold "sin(x) >= c*x for x in [0, pi/2]" --param "c in [0, 1]" --tolerance 1e-9 --json
  verify threshold "x**2 < a for x in [-1, 1]" --param "a in [-5, 5]" --certificate c.json
  verify threshold "0 < x**3 - 3*x + 1 for x in [-5, 5]" --around 0
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The statement, the parameter, and how narrow the enclosure must be."""
    parser.add_argument("statement", metavar="STATEMENT", help="a statement that uses the parameter, in quotes")
    parser.add_argument(
        "--param",
        metavar="RANGE",
        help='the parameter and its range: "b in [0, 3]"; without, the only variable of the statement',
    )
    parser.add_argument("--around", metavar="VALUE", help="a value of the parameter for which the statement holds")
    add_tolerance(parser, "1e-6", "width of the enclosure")
    add_budget(parser)


def run(arguments: argparse.Namespace) -> int:
    """Find the interval, print it, write the certificate."""
    from ..formula.endpoints import rational
    from ..formula.reader import read_formula, read_parameter, read_statement
    from ..questions.thresholds.threshold import Threshold, threshold

    if arguments.param is None:
        statement = read_statement(arguments.statement)
        if len(statement.domain) != 1:
            raise InputError(
                f"Expected --param to name one of the variables {', '.join(dict(statement.domain))}, with its range."
            )
        parameter = statement.domain[0]
    else:
        parameter = read_parameter(arguments.param)
        statement = read_statement(arguments.statement, [parameter])
    if dict(statement.domain)[parameter[0]] != parameter[1]:
        raise InputError(
            f"Expected the range of {parameter[0]} once but the statement and --param give different ones."
        )
    around = None if arguments.around is None else rational(read_formula(arguments.around))
    if arguments.around is not None and around is None:
        raise InputError(f"Expected a rational value of the parameter but got {arguments.around!r}.")
    question = Threshold(statement, parameter[0], arguments.tolerance, around)
    asked = {"statement": str(statement), "parameter": parameter[0], "tolerance": str(question.tolerance)}

    return answered(arguments, "threshold", asked, lambda effort: threshold(question, effort))
