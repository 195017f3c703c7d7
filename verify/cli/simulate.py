"""``verify simulate``: interacting particles on the circle, the sphere or in R^d; observables, data and plots."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .arguments import check_outputs
from .exit_codes import INTERRUPTED, OK, UNDECIDED
from .output import print_json, say, unwritable, written_line, written_one_by_one
from .simulate_arguments import EXAMPLES, add_arguments, defaults
from .simulate_setup import setup_from
from .simulate_text import summary_text

if TYPE_CHECKING:
    from ..simulation import Simulation

__all__ = ["EXAMPLES", "HELP", "add_arguments", "run"]

HELP: Final = "simulate particles on the circle, the sphere or in R^d: observables, data, plots"


def run(arguments: argparse.Namespace) -> int:
    """Simulate, write what was asked for, print the summary."""
    # many small matrix products: threads inside each of them only get in each other's way
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from ..errors import InputError
    from ..simulation import SYSTEMS, run_in_parts, run_simulation
    from ..simulation.files import check_format, check_room

    if arguments.model in SYSTEMS:
        from .simulate_systems import run_system

        return run_system(arguments, defaults(), _progress)
    if "-" in arguments.model:
        from ..simulation.paper_figure import paper_figure

        if (figure := paper_figure(arguments.model)) is not None:
            from .simulate_figure import run_figure

            return run_figure(figure, arguments, defaults(), _progress)
    if arguments.runs is not None:
        raise InputError("Expected --replicas for the runs of a model; --runs is for figures of papers.")

    setup = setup_from(arguments, defaults())
    check_outputs(arguments.plot, arguments.out)
    if arguments.animate is not None:
        from ..simulation.animation import check_film

        check_film(arguments.animate)
    check_format(arguments.format)
    if arguments.ends_only and (arguments.checkpoint is not None or arguments.animate is not None):
        raise InputError("Expected states at all times for --checkpoint and --animate but got --ends-only.")
    if arguments.checkpoint is None and arguments.resume or arguments.checkpoint and arguments.out is None:
        raise InputError("Expected --out DIR and --checkpoint N for a run in parts, and --resume only with them.")
    if arguments.out is not None and arguments.checkpoint is None:
        check_room(setup, arguments.out)
    try:
        with _progress() as update:
            if arguments.checkpoint is None:
                simulation = run_simulation(setup, update)
            else:
                per_part, resume = arguments.checkpoint, arguments.resume
                simulation = run_in_parts(setup, arguments.out, per_part, resume=resume, progress=update)
    except OSError as error:
        kept = arguments.checkpoint is not None and (arguments.out / "checkpoint.npz").exists()
        hint = " What was reached is kept: make room, and go on with --resume." if kept else ""
        raise InputError(unwritable(error) + hint) from None
    code = {"complete": OK, "collapsed": UNDECIDED, "interrupted": INTERRUPTED}[simulation.ending]
    if simulation.message:
        say(simulation.message)
    summary = simulation.summary()
    if arguments.json:
        written, failed = written_one_by_one(_write(simulation, arguments))
        print_json({**summary, "files": written})
    else:
        print(summary_text(summary), flush=True)
        _, failed = written_one_by_one(_write(simulation, arguments), written_line)
    return failed or code


def _write(simulation: Simulation, arguments: argparse.Namespace) -> Iterator[Path]:
    """Write what was asked for, file by file."""
    if arguments.checkpoint is not None:
        from ..simulation.files import write_data, write_summary
        from ..simulation.parts import CHECKPOINT, STATES

        yield from (arguments.out / STATES, arguments.out / CHECKPOINT)
        yield write_summary(simulation, arguments.out)
        if arguments.format != "npz":
            yield from write_data(simulation, arguments.out, arguments.format)
    elif arguments.out is not None:
        from ..simulation.files import write

        yield from write(simulation, arguments.out, arguments.format)
    if arguments.plot is not None:
        from ..simulation.plot import save

        yield save(simulation, arguments.plot)
    if arguments.animate is not None:
        from ..simulation.animation import animate

        with _progress("drawing the film") as update:
            film = animate(simulation, arguments.animate, update)
        yield film


@contextmanager
def _progress(doing: str = "simulating") -> Iterator[Callable[[float], None] | None]:
    """A bar on stderr when a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=1.0)
        yield lambda fraction: bar.update(task, completed=fraction)
