"""``verify simulate density…``: laws of infinitely many particles instead of particles."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from .exit_codes import OK
from .output import print_json, say
from .simulate_setup import refuse_others

if TYPE_CHECKING:
    from ..simulation.density import LawRun

#: Options of ``verify simulate`` that mean something for a law.
_OPTIONS: Final = ("beta", "f", "law", "modes", "noise", "t", "outputs", "tolerance", "out", "format", "plot", "json")


def run_law(arguments: argparse.Namespace, defaults: dict[str, Any]) -> int:
    """Simulate, write what was asked for, print the summary."""
    from ..formula.reader import read_formula
    from ..simulation.density import LawSetup, simulate_law
    from ..simulation.files import check_format

    refuse_others(arguments, defaults, _OPTIONS)
    check_format(arguments.format)
    if arguments.plot is not None:
        from ..simulation.plot import check_target

        check_target(arguments.plot)
    found = simulate_law(
        LawSetup(
            arguments.model,
            beta=arguments.beta,
            interaction=None if arguments.f is None else read_formula(arguments.f),
            law=_law(arguments.law),
            modes=arguments.modes,
            noise=arguments.noise,
            t=arguments.t,
            outputs=arguments.outputs,
            tolerance=min(arguments.tolerance, 1e-12),
        )
    )
    summary = found.summary()
    if summary["resolved_until"] is None or summary["resolved_until"] < summary["time"]:
        say(
            f"The law needs more than {summary['modes']} modes after t = {summary['resolved_until'] or 0:g}; "
            f"what follows means nothing. Try --modes {2 * summary['modes']} or a shorter time."
        )
    written = []
    try:
        if arguments.out is not None:
            written.append(str(_write(found, arguments.out, arguments.format)))
        if arguments.plot is not None:
            from ..simulation.density_plot import save

            written.append(str(save(found, arguments.plot)))
    except OSError as error:
        raise InputError(f"Expected to write to {error.filename} but got: {error.strerror}.") from None
    if arguments.json:
        print_json({**summary, "files": written})
    else:
        print(_text(summary))
        for name in written:
            print(f"  written          {name}")
    return OK


def _law(text: str) -> tuple[tuple[int, float], ...]:
    """Pairs such as ``1:0.1,2:-0.05``."""
    try:
        pairs = [pair.split(":") for pair in text.split(",")]
        return tuple((int(mode), float(coefficient)) for mode, coefficient in pairs)
    except ValueError:
        raise InputError(f"Expected modes with coefficients such as 1:0.1,2:-0.05 but got {text!r}.") from None


def _write(found: LawRun, folder: Path, form: str) -> Path:
    from ..simulation.files import write_columns

    run = found.run  # coefficients are real: laws begin symmetric, and stay so
    arrays = {"times": run.times, "coefficients": run.coefficients.real, "resolved": run.resolved}
    return write_columns(folder / "law", {**arrays, "growth_rates": found.rates}, form)


def _text(summary: dict[str, Any]) -> str:
    until = summary["resolved_until"]
    lines = [
        f"{summary['model']}: beta = {summary['beta']:g}, kappa = {summary['noise']:g}, {summary['modes']} modes",
        f"  resolved         until t = {until:g}" if until is not None else "  resolved         not even at the start",
        "  order parameter  {:.9f} → {:.9f}".format(*summary["order_parameter"]),
        "  W_2 to a point   {:.9f} → {:.9f}".format(*summary["distance"]),
    ]
    for rate in summary["growth_rates"]:
        measured = "" if rate["measured"] is None else f", {rate['measured']:.6f} over the first interval"
        lines.append(f"  mode {rate['mode']:<12}grows at {rate['theory']:.6f} near the uniform law{measured}")
    fastest = summary["fastest"]
    lines.append(f"  fastest          mode {fastest['mode']} at {fastest['rate']:.6f}")
    return "\n".join(lines)
