"""``verify definite``: the signs of the eigenvalues of a symmetric matrix on a box."""

from __future__ import annotations

import argparse
from typing import Final

from .question_output import add_budget, answered

HELP: Final = "decide whether a symmetric matrix is definite on a box"

EXAMPLES: Final = """\
exit code 0: the eigenvalues have the same signs at every point; 1: they do not, as two points show; 3: undecided

examples:
  verify definite "2, sin(x); sin(x), 1" "x in [0, 3]"
  verify definite "1 + x**2, x*y; x*y, 1 + y**2" "x in (-oo, oo)" "y in (-oo, oo)"
  verify definite "1, x, 0; x, -1, 0; 0, 0, 2" "x in [-1, 1]" --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The matrix, its domain, the budget."""
    parser.add_argument(
        "matrix", metavar="MATRIX", help='rows separated by semicolons, entries by commas: "2, x; x, 3"'
    )
    parser.add_argument("domain", nargs="*", metavar="RANGE", help='a variable and its interval: "x in [0, pi]"')
    add_budget(parser)


def run(arguments: argparse.Namespace) -> int:
    """Decide, print the signs, write the certificate."""
    from ..questions.definiteness.definite import Signature, read_matrix, signature
    from ..questions.domain import read_domain

    domain = read_domain(arguments.domain)
    question = Signature(read_matrix(arguments.matrix, domain), domain)
    asked = {
        "matrix": [[str(entry) for entry in row] for row in question.matrix],
        "domain": {name: str(interval) for name, interval in domain},
    }

    return answered(arguments, "definite", asked, lambda effort: signature(question, effort))
