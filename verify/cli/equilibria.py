"""``verify equilibria``: all equilibria of a vector field with their stability."""

from __future__ import annotations

import argparse
from typing import Final

from .question_output import add_budget, answered

HELP: Final = "find all equilibria of a vector field and their stability"

EXAMPLES: Final = """\
exit code 0: the list is complete; 3: equilibria may be missing in the places that are named

examples:
  verify equilibria "x' = x*(1 - x - y/2); y' = y*(1 - y - x/2)" "x in [0, 2]" "y in [0, 2]"
  verify equilibria "x' = y; y' = -sin(x) - y/10" "y in [-3, 3]" --circle x
  verify equilibria "x' = y*z; y' = -2*x*z; z' = x*y" --sphere --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The equations, the domain, angles or the sphere."""
    parser.add_argument("field", metavar="EQUATIONS", help="equations such as \"x' = y; y' = -x\"")
    parser.add_argument("domain", nargs="*", metavar="RANGE", help='a variable and its interval: "x in [-2, 2]"')
    parser.add_argument("--circle", action="append", default=[], metavar="NAME", help="this variable is an angle")
    parser.add_argument("--sphere", action="store_true", help="the part of the field that is tangent to |x| = 1")
    add_budget(parser)


def run(arguments: argparse.Namespace) -> int:
    """Find the equilibria, print them, write the certificate."""
    from ..questions.domain import read_domain
    from ..questions.equilibria.equilibria import Equilibria, equilibria
    from ..questions.equilibria.vector_field import read_field

    field = read_field(
        arguments.field, read_domain(arguments.domain), list(dict.fromkeys(arguments.circle)), sphere=arguments.sphere
    )
    asked = {
        "equations": {name: str(f) for name, f in zip(field.names, field.components, strict=True)},
        "domain": {name: str(interval) for name, interval in field.domain if name not in field.angles},
        "angles": list(field.angles),
        "sphere": field.sphere,
    }

    return answered(arguments, "equilibria", asked, lambda effort: equilibria(Equilibria(field), effort).answer())
