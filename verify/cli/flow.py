"""``verify flow``: the solution of a differential equation enclosed at a later time."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from .question_output import add_budget, answered

if TYPE_CHECKING:
    from ..formula.tree import Formula

HELP: Final = "enclose the solution of a differential equation at a later time"

EXAMPLES: Final = """\
t is the time. Every solution that starts in the given values is enclosed; it exists up to the end.
exit code 0: enclosed up to the end; 1: no solution exists that long; 3: not followed that far

examples:
  verify flow "x' = -x + sin(t)" --start "x = 1" --until 2
  verify flow "g' = 2*exp(g)*(1 - g)*(9*g + 1)/(exp(1) + 9*exp(g))" --start "g = 0" --until 3
  verify flow "x' = y; y' = -x" --start "x = 1" --start "y = 0" --until pi/2
  verify flow "x' = y; y' = (1 - x**2)*y - x" --start "x = 2" --start "y = 0" --until 10
  verify flow "x' = y; y' = -sin(x)" --start "x in [1, 1.001]" --start "y = 0" --until 3 --json
"""


def moment(text: str) -> Formula:
    """An exact time: a number, or a constant such as pi/2."""
    from ..questions.flows.times import time_of

    try:
        return time_of(text)
    except InputError:
        raise argparse.ArgumentTypeError(f"expected a time such as 2, 0.5 or pi/2 but got {text!r}") from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The equations, start values, times and the budget."""
    parser.add_argument("equations", metavar="EQUATIONS", help="equations such as \"x' = y; y' = -x\"")
    parser.add_argument(
        "--start",
        action="append",
        default=[],
        metavar="VALUE",
        required=True,
        help='"x = 1" or "x in [0.9, 1]", for each',
    )
    parser.add_argument("--until", type=moment, required=True, metavar="TIME", help="the time of the answer: 2, pi/2")
    parser.add_argument("--since", type=moment, default="0", metavar="TIME", help="the time of the start (0)")
    add_budget(parser)


def run(arguments: argparse.Namespace) -> int:
    """Follow the solution, print where it is, write the certificate."""
    from ..questions.flows.document import document_of
    from ..questions.flows.reading import read_flow
    from ..questions.flows.search import follow

    flow = read_flow(arguments.equations, arguments.start, arguments.since, arguments.until)

    return answered(arguments, "flow", document_of(flow), lambda effort: follow(flow, effort).answer())
