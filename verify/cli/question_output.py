"""What the verbs that ask questions share: budgets, the certificate, and how an answer is printed."""

from __future__ import annotations

import argparse
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..verdict import GLYPHS
from .arguments import add_json, check_file, exact_number, positive_integer, positive_seconds
from .exit_codes import INTERRUPTED, OF_STATUS, USAGE
from .fitted import show_fitted
from .kept_proofs import keep_proofs, kept_file, kept_proofs
from .output import box_counter, count, print_json, say

if TYPE_CHECKING:
    from ..certificate import Certificate
    from ..formula.statement import Statement
    from ..questions.answer import Answer
    from ..questions.effort import Clock, Effort
    from ..verdict import Verdict

#: Findings that are printed from the beginning and from the end of a long list.
_FIRST, _LAST = 20, 5
#: What --json prints, the same for every question.
_KEYS: Final = (
    "schema inphase.answer/1: question, verdict, reason, complete, findings (each with what, at, exact, value, "
    "exact_value and more facts; at and value in decimals that enclose, exact as formulas), undecided (places), "
    "certificate, trust, advice, seconds, boxes, interrupted"
)
#: Share of the time that one statement may take.
_SHARE: Final = 3


def add_budget(parser: argparse.ArgumentParser) -> None:
    """--certificate, --seconds, --boxes and --json."""
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="write the certificate there")
    parser.add_argument("--seconds", type=positive_seconds, default=60.0, metavar="S", help="for the whole answer (60)")
    parser.add_argument("--boxes", type=positive_integer, default=50_000, metavar="N", help="per statement (50000)")
    add_json(parser, _KEYS)


def add_tolerance(parser: argparse.ArgumentParser, default: str, what: str) -> None:
    """--tolerance: ``what`` is to be so small."""
    help_text = f"{what} ({default})"
    parser.add_argument("--tolerance", type=tolerance, default=tolerance(default), metavar="T", help=help_text)


def tolerance(text: str) -> Fraction:
    """A positive exact number: 1e-8, 0.001 or 1/1000."""
    value = exact_number(text)
    if value is None or not Fraction(1, 10**300) <= value <= 10**300:
        raise argparse.ArgumentTypeError(f"expected a number from 1e-300 to 1e300 but got {text!r}")
    return value


@contextmanager
def effort(arguments: argparse.Namespace, shown: Mapping[Statement, Verdict] | None = None) -> Iterator[Effort]:
    """The budget; boxes are counted on one line of a terminal, and Ctrl-C ends the search with what is shown.

    ``shown`` is what was proved before.
    """
    from ..questions.effort import Clock, Effort

    clock = Clock(time.perf_counter() + arguments.seconds)
    with box_counter() as progress, interruptible(clock):
        yield Effort(arguments.boxes, arguments.seconds / _SHARE, progress, clock, dict(shown or {}))


@contextmanager
def interruptible(clock: Clock) -> Iterator[None]:
    """The first Ctrl-C stops the clock, the second one everything."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: Any) -> None:
        again, clock.stopped = clock.stopped, True
        if again or clock.proving:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def answered(arguments: argparse.Namespace, kind: str, asked: dict[str, Any], find: Callable[[Effort], Answer]) -> int:
    """Ask, write the certificate, print the answer as text or JSON, and return the exit code."""
    from ..questions.answer import SCHEMA

    check_file(arguments.certificate, "the certificate")
    start = time.perf_counter()
    place = kept_file(kind, asked)
    known = kept_proofs(place)
    if known:
        say(f"Goes on from an earlier search: {count(len(known), 'statement is', 'statements are')} proved already.")
    with effort(arguments, known) as budget:
        answer = find(budget)
    seconds, interrupted = time.perf_counter() - start, budget.clock.stopped
    kept = keep_proofs(place, budget.shown if interrupted or answer.status == "undecided" else {})
    written, code = write_certificate(answer.certificate, arguments.certificate, OF_STATUS[answer.status])
    if arguments.json:
        document = {
            "schema": SCHEMA,
            "question": {"kind": kind, "text": answer.question, **asked},
            "verdict": answer.status,
            "reason": answer.sentence,
            **answer.to_json(),
            "interrupted": interrupted,
            "certificate": written,
            "seconds": round(seconds, 4),
            "boxes": answer.boxes,
            "trust": list(answer.trust),
            "advice": answer.advice,
        }
        print_json(document)
    else:
        show_fitted("\n".join([*shown(answer), f"  effort   {count(answer.boxes, *answer.unit)}, {seconds:.2f} s"]))
        if written:
            print(f"  written  {written}")
    if interrupted:
        say(f"Interrupted: what is shown is certain{', and the same command goes on from there' if kept else ''}.")
        return INTERRUPTED
    if kept:
        say("What was proved is kept: the same command goes on from there.")
    return code


def shown(answer: Answer) -> list[str]:
    """The answer for people; long lists are cut in their middle."""
    texts = [finding.text for finding in answer.findings if finding.text]
    if len(texts) > _FIRST + _LAST + 1:
        left = len(texts) - _FIRST - _LAST
        texts = [*texts[:_FIRST], f"… {left:,} more (--json lists all)", *texts[-_LAST:]]
    lines = [f"{GLYPHS[answer.status]} {answer.question}"]
    if answer.counts:
        lines[0] += f": {answer.sentence}"
    elif answer.sentence != "; ".join(texts[:2]) and answer.sentence not in texts:
        # A value that was asked for comes first, how it was found after it.
        texts.insert(1 if answer.findings and answer.findings[0].value is not None else 0, answer.sentence)
    lines += [f"  {text}" for text in texts]
    if answer.advice:
        lines.append(f"  try      {answer.advice}")
    lines.append(f"  trust    {'; '.join(answer.trust)}")
    return lines


def write_certificate(certificate: Certificate | None, path: Path | None, code: int) -> tuple[str | None, int]:
    """Where the certificate was written, if anywhere, and the exit code."""
    if path is None:
        return None, code
    if certificate is None:
        say(f"There is no certificate to write to {path}: nothing was shown.")
        return None, code
    try:
        return str(certificate.save(path)), code
    except OSError as error:
        say(f"Expected to write the certificate to {path} but got: {error.strerror}.")
        return None, USAGE
