"""``verify simulate orthogonal-sa``, ``orthogonal-usa``, ``pair-law`` and ``parking``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from .exit_codes import OK, USAGE
from .output import print_json, say
from .simulate_setup import refuse_others

if TYPE_CHECKING:
    from ..simulation.others import Found

_ALWAYS: Final = ("out", "format", "json")
_IN_TIME: Final = ("n", "beta", "t", "outputs", "plot", *_ALWAYS)
#: name → the options that mean something for it
OTHERS: Final[dict[str, tuple[str, ...]]] = {
    "orthogonal-sa": _IN_TIME,
    "orthogonal-usa": _IN_TIME,
    "pair-law": ("f", "closure", "modes", *_IN_TIME),
    "parking": ("n", "d", "centers", "replicas", "seed", *_ALWAYS),
}


def run_other(arguments: argparse.Namespace, defaults: dict[str, Any]) -> int:
    """Simulate, write what was asked for, print the summary."""
    from ..simulation.files import check_format

    refuse_others(arguments, defaults, OTHERS[arguments.model])
    check_format(arguments.format)
    if arguments.plot is not None:
        from ..simulation.plot import check_target

        check_target(arguments.plot)
    found = _found(arguments)
    written: list[str] = []
    code = OK
    try:
        for path in _write(found, arguments):
            written.append(str(path))
    except OSError as error:  # the summary is printed all the same: nothing computed is lost
        say(f"Expected to write to {error.filename or 'a file'} but got: {error.strerror}.")
        code = USAGE
    if arguments.json:
        print_json({**found.summary, "files": written})
    else:
        print("\n".join(_TEXT[arguments.model](found.summary)))
        for name in written:
            print(f"  written          {name}")
    return code


def _found(arguments: argparse.Namespace) -> Found:
    from ..formula.reader import read_formula
    from ..simulation import others

    n = arguments.n or 100
    if arguments.model == "parking":
        if arguments.centers is None:
            raise InputError("Expected the separation of centres, as in --centers 0.5, but got none.")
        return others.parking(
            dimension=arguments.d or 2, delta=arguments.centers, n=n, replicas=arguments.replicas, seed=arguments.seed
        )
    if arguments.model == "pair-law":
        return others.pair_law(
            interaction=None if arguments.f is None else read_formula(arguments.f),
            beta=arguments.beta,
            n=n,
            closure=arguments.closure,
            modes=arguments.modes,
            t=arguments.t,
            outputs=arguments.outputs,
        )
    return others.common_cosine(
        normalised=arguments.model == "orthogonal-sa",
        beta=arguments.beta,
        n=n,
        t=arguments.t,
        outputs=arguments.outputs,
    )


def _write(found: Found, arguments: argparse.Namespace) -> Iterator[Path]:
    from ..simulation.files import write_columns
    from ..simulation.plot import save_curves

    if arguments.out is not None:
        yield write_columns(arguments.out / arguments.model, found.arrays, arguments.format)
    if arguments.plot is not None:
        yield save_curves(found.arrays["times"], found.curves, arguments.plot)


def _cosine_text(summary: dict[str, Any]) -> Iterator[str]:
    yield f"{summary['model']}: n = {summary['n']:,} orthogonal tokens, beta = {summary['beta']:g}"
    yield f"  common cosine    {summary['cosine']:.9f} at t = {summary['time']:g}"
    yield "  order parameter  {:.9f} → {:.9f}".format(*summary["order_parameter"])
    for value, at in summary["passed"].items():
        yield f"  reaches {value:<8} " + ("later" if at is None else f"at t = {at:.6g}")


def _pair_text(summary: dict[str, Any]) -> Iterator[str]:
    yield f"pair-law: the difference of two of n = {summary['n']:,}, f = {summary['f']}, closure {summary['closure']}"
    yield f"  usable           until t = {summary['usable_until']:g} with {summary['modes']} modes"
    yield "  squared order    {:.9f} → {:.9f} on average".format(*summary["squared_order"])
    if summary["smallest_density"] < 0:
        yield f"  density          falls to {summary['smallest_density']:.3g}: the closure is no law there"


def _parking_text(summary: dict[str, Any]) -> Iterator[str]:
    n, delta, replicas = summary["n"], summary["delta"], summary["replicas"]
    yield f"parking: {n:,} uniform tokens, d = {summary['d']}, delta = {delta:g}, {replicas:,} times"
    expected = summary["expected_strong"]
    for label, name in (("Rényi centres", "renyi"), ("strong ones", "strong_renyi"), ("when full", "saturated")):
        found = summary[name]
        if found is None:
            continue
        line = f"  {label:<16} {found['mean']:.4f} on average, {found['smallest']:.0f} to {found['largest']:.0f}"
        if found["confidence"] is not None:
            line += ", 95 % confidence [{:.4f}, {:.4f}]".format(*found["confidence"])
        if name == "strong_renyi":
            line += f"; expected {expected['n']:.6f}, {expected['all']:.6f} of infinitely many tokens"
        if name == "saturated":
            line += f"; Rényi's constant gives {found['expected_about']:.6f}"
        yield line


_TEXT: Final[dict[str, Callable[[dict[str, Any]], Iterator[str]]]] = {
    "orthogonal-sa": _cosine_text,
    "orthogonal-usa": _cosine_text,
    "pair-law": _pair_text,
    "parking": _parking_text,
}
