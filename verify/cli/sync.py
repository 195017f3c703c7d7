"""``verify sync``: decide synchronization of an interaction function on the circle, over ranges of its parameters."""

from __future__ import annotations

import argparse
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from ..verdict import GLYPHS
from .arguments import add_json, check_file, check_outputs, natural_number, positive_integer
from .exit_codes import INTERRUPTED, OF_STATUS, USAGE
from .fitted import show_fitted
from .output import print_json, say
from .question_output import write_certificate

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..formula.statement import Interval
    from ..interaction import Interaction
    from ..interaction.decision import Decision

HELP: Final = "decide synchronization of an interaction function on the circle"

SCHEMA: Final = "inphase.sync/1"

EXAMPLES: Final = """\
particles x_i of masses m_i move by dx_i/dt = -sum_j m_j f(x_i - x_j), f odd and 2*pi-periodic.
f synchronizes when from almost every start all particles converge to one common point.
exit code 0: certified on the whole range; 1: certified to fail somewhere in it; 3: a part is open, nothing fails

examples:
  verify sync "sin(x) + sin(2*x)/4"
  verify sync "sin(x)*exp(beta*(cos(x) - 1))" --param "beta in [-1, oo)"
  verify sync "sin(x) + a*sin(2*x)" --param "a in [-1, 1]" --n 4 --json
  verify sync "tanh(2*sin(x))" --plot tanh.svg
  verify sync "sin(x) + a*sin(2*x) + b*sin(3*x)" --param "a in [-1, 1]" --param "b in [-1, 1]" --map diagram --jobs 2
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The function, the ranges of its parameters, and for how many particles."""
    parser.add_argument("formula", metavar="FORMULA", help="the interaction function f(x), in quotes")
    parser.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="RANGE",
        help='range or value of a parameter: "beta in [-1, 3]", "beta = 2"',
    )
    parser.add_argument(
        "--n", type=natural_number, metavar="N", help="for exactly N equal particles (default: every number)"
    )
    parser.add_argument(
        "--find",
        action=argparse.BooleanOptionalAction,
        help="look for new three-point certificates where nothing else decides (default: if Clarabel is installed)",
    )
    parser.add_argument("--variable", default="", metavar="X", help="name of the angle (default: x)")
    parser.add_argument(
        "--certificate", type=Path, metavar="FILE", help="write the certificate of all parts there, and say why"
    )
    parser.add_argument(
        "--map",
        type=Path,
        metavar="DIR",
        help="a phase diagram over two parameters: diagram.json, diagram.svg and, with matplotlib, diagram.png and "
        "diagram.pdf; finished tiles are kept in DIR",
    )
    parser.add_argument(
        "--plot", type=Path, metavar="FILE", help="draw what was decided: FILE ends in .svg, .png or .pdf (matplotlib)"
    )
    parser.add_argument(
        "--jobs", type=positive_integer, default=1, metavar="N", help="processes for the phase diagram (1)"
    )
    parser.add_argument(
        "--resolution", type=positive_integer, default=64, metavar="N", help="finest cells along each side (64)"
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Decide, print every part of the range, write the certificate."""
    from ..formula.reader import read_formula
    from ..interaction import Interaction
    from ..interaction.deciding import InterruptedDecision, decide_synchronization

    text, variable = _right_side(arguments.formula)
    interaction = Interaction(read_formula(text), arguments.variable or variable)
    ranges = _ranges(arguments.param)
    interaction.checked()
    if arguments.map is not None:
        if arguments.plot is not None:
            raise InputError("Expected --map or --plot but got both; --map draws its pictures into its folder.")
        return _map(arguments, interaction, ranges)
    check_outputs(arguments.plot)
    check_file(arguments.certificate, "the certificate")
    interrupted = False
    try:
        decision = decide_synchronization(interaction, ranges, n=arguments.n, find=arguments.find, progress=_progress())
    except InterruptedDecision as stopped:
        decision, interrupted = stopped.decision, True
    written, code = write_certificate(decision.certificate(), arguments.certificate, OF_STATUS[decision.status])
    drawn = _draw(decision, arguments.plot)
    if arguments.json:
        verdict = decision.verdict()
        print_json(
            {
                "schema": SCHEMA,
                "function": str(decision.interaction.formula),
                "variable": interaction.variable,
                "n": arguments.n,
                "defined": decision.defined,
                "verdict": decision.status,
                "segments": [segment.to_json() for segment in decision.segments],
                "certificate": written,
                "plot": drawn,
                "reason": verdict.reason,
                "advice": verdict.advice,
                "trust": list(verdict.trust),
                "steps": verdict.details.get("steps", []),
                "interrupted": interrupted,
            }
        )
    else:
        _print(decision, [path for path in (written, drawn) if path])
    if interrupted:
        say("Interrupted: the parts above were decided until then; the same command begins again.")
        return INTERRUPTED
    return USAGE if arguments.plot is not None and drawn is None else code


def _draw(decision: Decision, path: Path | None) -> str | None:
    """Draw the decision; what was decided is printed also when that is impossible."""
    if path is None:
        return None
    try:
        decision.plot(path)
    except InputError as error:
        say(str(error))
        return None
    return str(path)


def _map(arguments: argparse.Namespace, f: Interaction, ranges: dict[str, Interval]) -> int:
    """Decide a rectangle of two parameters tile by tile, draw it, and write the certificate."""
    from ..interaction.phase_diagram import phase_diagram

    diagram = phase_diagram(
        f,
        ranges,
        n=arguments.n,
        find=arguments.find,
        jobs=arguments.jobs,
        resolution=arguments.resolution,
        folder=arguments.map,
        progress=_progress(),
    )
    status = diagram.status
    written, code = write_certificate(diagram.certificate(), arguments.certificate, OF_STATUS[status])
    if arguments.json:
        print_json(diagram.to_json() | {"verdict": status})
    else:
        _clear()
        print(f"{GLYPHS[status]} {status}: {diagram}")
        names = [name for name in ("json", "svg", "png", "pdf") if (arguments.map / f"diagram.{name}").exists()]
        print(f"  written  {', '.join(str(arguments.map / f'diagram.{name}') for name in names)}")
        if written:
            print(f"  written  {written}")
    return code


def _right_side(text: str) -> tuple[str, str]:
    """The formula in text such as ``f(x) = sin(x)``, with the name of the angle; other text as it is.

    >>> _right_side("f(t) = sin(t)")
    (' sin(t)', 't')
    """
    match = re.match(r"\s*[A-Za-z]\w*\((\w+)\)\s*=(?!=)", text)
    return (text[match.end() :], match.group(1)) if match else (text, "")


def _ranges(texts: list[str]) -> dict[str, Interval]:
    from ..formula.reader import read_parameter
    from ..interaction.boxes import interval_of

    ranges: dict[str, Interval] = {}
    for text in texts:
        value = re.fullmatch(r"\s*([A-Za-z]\w*)\s*=([^=].*)", text)
        name, interval = (value[1], interval_of(value[2].strip())) if value else read_parameter(text)
        if name in ranges:
            raise InputError(f"Expected one range for {name} but got {ranges[name]} and {interval}.")
        ranges[name] = interval
    return ranges


def _progress() -> Callable[[str], None]:
    """Shows one line on a terminal, with the seconds since the beginning."""
    started = time.monotonic()

    def show(line: str) -> None:
        if sys.stderr.isatty():
            text = f"{time.monotonic() - started:.0f} s: {line}"
            print(f"\r{text[:78]:<78}", end="", file=sys.stderr, flush=True)

    return show


def _clear() -> None:
    if sys.stderr.isatty():
        print("\r" + " " * 78 + "\r", end="", file=sys.stderr)


def _print(decision: Decision, written: list[str]) -> None:
    from ..interaction.decision_lines import decision_lines, shares
    from ..interaction.decision_text import STATUS, sentence

    _clear()
    show_fitted(f"{GLYPHS[decision.status]} {decision.status}: {decision.interaction} {sentence(decision)}")
    for answer, line in decision_lines(decision.segments):
        show_fitted(f"  {GLYPHS[STATUS[answer]]} {line}")
    sizes = shares(decision.segments)
    if sizes is not None and len(decision.segments) > 1:
        print(f"  of the range  {', '.join(f'{answer} {float(100 * s):.3g} %' for answer, s in sizes.items() if s)}")
    verdict = decision.verdict()
    if verdict.advice:
        show_fitted(f"  try      {verdict.advice}")
    show_fitted(f"  trust    {'; '.join(verdict.trust)}")
    for step in verdict.details.get("steps", ()) if written else ():
        show_fitted(f"  why      {step['title'] + ': ' if step['title'] else ''}{step['text']}")
    for path in written:
        print(f"  written  {path}")
