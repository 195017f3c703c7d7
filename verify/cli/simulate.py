"""``verify simulate``: interacting particles on the circle or sphere, their observables, data and plots."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .arguments import add_json, positive_integer
from .exit_codes import INTERRUPTED, OK, UNDECIDED
from .output import count, print_json, say

if TYPE_CHECKING:
    from ..simulation import Simulation

HELP: Final = "simulate particles on the circle or sphere: observables, data, plots"

EXAMPLES: Final = """\
models:
  mean-field  x_i' = -sum_j m_j f(x_i - x_j), any odd 2*pi-periodic f (--f), otherwise that of self-attention
  usa         self-attention without normalisation, f = sin(x)*exp(beta*(cos(x) - 1))
  sa          self-attention with softmax normalisation
  causal      causal self-attention: token k feels tokens j <= k only
  kuramoto    oscillators with Gaussian frequencies (--width) and coupling K (--strength), or --f
  sphere-usa, sphere-sa, sphere-causal   the same attention models on the sphere in R^d (--d), V diagonal (--value)

examples:
  verify simulate sa --beta 4 --n 1000 --t 200 --plot clusters.svg
  verify simulate causal --beta 64 --n 200 --t 500 --centers 0.5 --replicas 100 --out figure3
  verify simulate sa --beta 64 --n 200 --t 1e7 --merge 1e-5
  verify simulate usa --beta=-0.8 --n 30 --clusters 10,10,10 --replicas 50 --json
  verify simulate mean-field --f "sin(x) - sin(2*x)/4" --replicas 20
  verify simulate sphere-causal --beta 9 --n 32 --value 1,1,0 --t 500 --plot figure1b.svg

A simulation is evidence, not a proof. Data goes to DIR/simulation.json and DIR/trajectory.npz.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The model, its parameters, the starts, the accuracy, and where the results go."""
    parser.add_argument("model", metavar="MODEL", help="one of the models below")
    parser.add_argument("--n", type=positive_integer, default=100, help="number of particles (100)")
    parser.add_argument("--beta", type=float, default=1.0, help="inverse temperature, any sign (1)")
    parser.add_argument("--f", metavar="FORMULA", help="interaction function of x (and beta)")
    parser.add_argument("--d", type=positive_integer, metavar="D", help="dimension of the sphere models (3)")
    parser.add_argument("--value", metavar="ENTRIES", help="diagonal of V on the sphere, such as 1,1,0 (V = I)")
    parser.add_argument("--strength", type=float, default=1.0, metavar="K", help="coupling of kuramoto (1)")
    parser.add_argument("--width", type=float, default=0.0, help="standard deviation of frequencies of kuramoto (0)")
    parser.add_argument("--t", type=float, default=50.0, help="length of time (50)")
    parser.add_argument("--outputs", type=positive_integer, default=201, metavar="N", help="times kept (201)")
    parser.add_argument("--replicas", type=positive_integer, default=1, metavar="R", help="independent starts (1)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the starts (0)")
    parser.add_argument("--clusters", metavar="SIZES", help="start in clusters, such as 10,10,10, instead of uniformly")
    parser.add_argument("--spread", type=float, default=0.05, help="largest shift from the centre of a cluster (0.05)")
    parser.add_argument(
        "--centers", type=float, metavar="DELTA", help="observe what Rényi centres of the start capture"
    )
    parser.add_argument("--merge", type=float, metavar="DISTANCE", help="merge particles this close, for long times")
    parser.add_argument("--tolerance", type=float, default=1e-9, help="error per step in radians (1e-9)")
    parser.add_argument("--stepper", default="dop853", metavar="NAME", help="dop853, tsit5 or rodas5p (dop853)")
    parser.add_argument("--method", default="auto", metavar="NAME", help="sums: auto, direct, fourier, compiled (auto)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write summary and data there")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw angles and observables (.svg, .png, .pdf)")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Simulate, write what was asked for, print the summary."""
    # many small matrix products: threads inside each of them only get in each other's way
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from ..errors import InputError
    from ..formula.reader import read_formula
    from ..simulation import Setup, run_simulation

    sizes = tuple(int(size) for size in _numbers(arguments.clusters, int, "cluster sizes such as 10,10,10"))
    value = tuple(_numbers(arguments.value, float, "entries of V such as 1,1,0"))
    setup = Setup(
        model=arguments.model,
        n=sum(sizes) if sizes else arguments.n,
        beta=arguments.beta,
        t=arguments.t,
        seed=arguments.seed,
        replicas=arguments.replicas,
        interaction=read_formula(arguments.f) if arguments.f is not None else None,
        sizes=sizes,
        spread=arguments.spread,
        dimension=arguments.d or len(value) or 3,
        value=value,
        strength=arguments.strength,
        width=arguments.width,
        outputs=arguments.outputs,
        tolerance=arguments.tolerance,
        centers=arguments.centers,
        merge=arguments.merge,
        stepper=arguments.stepper,
        method=arguments.method,
    )
    if arguments.plot is not None:
        from ..simulation.plot import check_target

        check_target(arguments.plot)
    with _progress() as update:
        simulation = run_simulation(setup, update)
    code = {"complete": OK, "collapsed": UNDECIDED, "interrupted": INTERRUPTED}[simulation.ending]
    if simulation.message:
        say(simulation.message)
    try:
        written = _write(simulation, arguments.out, arguments.plot)
    except OSError as error:
        raise InputError(f"Expected to write to {error.filename} but got: {error.strerror}.") from None
    summary = simulation.summary()
    if arguments.json:
        print_json({**summary, "files": written})
    else:
        print(_text(summary))
        for path in written:
            print(f"  written          {path}")
    return code


def _numbers(text: str | None, kind: type[int] | type[float], expected: str) -> list[float]:
    """The numbers in a list with commas; none for no list."""
    from ..errors import InputError

    if text is None:
        return []
    try:
        return [kind(part) for part in text.split(",")]
    except ValueError:
        raise InputError(f"Expected {expected} but got {text!r}.") from None


def _write(simulation: Simulation, folder: Path | None, plot: Path | None) -> list[str]:
    written = []
    if folder is not None:
        from ..simulation.files import write

        written += [str(path) for path in write(simulation, folder)]
    if plot is not None:
        from ..simulation.plot import save

        written.append(str(save(simulation, plot)))
    return written


def _text(summary: dict[str, Any]) -> str:
    order, energy, spread = summary["order_parameter"], summary["energy"], summary.get("spread")
    lines = [
        f"{summary['model']}: {summary['equation']}",
        f"  particles        {summary['n']:,}, {count(summary['replicas'], 'replica', 'replicas')}, "
        f"{summary['finished']:,} of them to t = {summary['time']:g} (seed {summary['seed']})",
    ]
    if order:
        lines += [
            f"  order parameter  {order['mean']:.9f} on average, {order['smallest']:.9f} at least",
            f"  synchronized     {summary['synchronized']['count']:,} ({summary['synchronized']['criterion']})",
            "  clusters         "
            + "; ".join(f"{c} in {count(r, 'replica', 'replicas')}" for c, r in summary["clusters"]["counts"].items()),
        ]
    if spread:
        lines.append(f"  longest spread   {spread['largest']:.3g} rad")
    for name in ("captured_renyi", "captured_strong_renyi"):
        if summary.get(name):
            label = name.removeprefix("captured_").replace("_", " ").replace("renyi", "Rényi centres")
            lines.append(f"  {label} hold {100 * summary[name]['mean']:.1f} % of the particles on average")
    if energy and energy["last"]:
        lines.append(
            f"  energy           {energy['first']['mean']:.9f} → {energy['last']['mean']:.9f} on average, "
            f"{count(energy['decreases'], 'decrease', 'decreases')} above the tolerance"
        )
    cost = summary["cost"]
    implicit = f", {cost['implicit']:,} of them Rosenbrock steps" if cost["implicit"] else ""
    lines.append(f"  cost             {cost['evaluations']:,} evaluations, {cost['accepted']:,} steps{implicit}")
    return "\n".join(lines)


@contextmanager
def _progress() -> Iterator[Callable[[float], None] | None]:
    """A bar on stderr when a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("simulating", total=1.0)
        yield lambda fraction: bar.update(task, completed=fraction)
