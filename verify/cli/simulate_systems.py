"""``verify simulate`` for systems without particles: laws, the common cosine, the law of a pair, parking."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from .arguments import check_outputs
from .output import count, print_json, say, written_line, written_one_by_one
from .simulate_setup import given_options, refuse_others

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ..simulation.found import Found
    from ..simulation.others import Progress

    Shown = Callable[[], AbstractContextManager[Progress | None]]

#: Options that say what becomes of the result.
_ALWAYS: Final = ("plot", "out", "format", "json")


def run_system(arguments: argparse.Namespace, defaults: dict[str, Any], shown: Shown) -> int:
    """Simulate, write what was asked for, print the summary; ``shown`` gives what shows progress."""
    from ..simulation.files import check_format
    from ..simulation.systems import SYSTEMS, simulate_system

    options = SYSTEMS[arguments.model].options
    refuse_others(arguments, defaults, (*options, *_ALWAYS))
    check_format(arguments.format)
    check_outputs(arguments.plot, arguments.out)
    with shown() as progress:
        found = simulate_system(arguments.model, progress=progress, **given_options(arguments, defaults, options))
    if found.warning:
        say(found.warning)
    if arguments.json:
        written, code = written_one_by_one(_write(found, arguments))
        print_json({**found.summary, "files": written})
    else:
        print("\n".join(_TEXT[found.stem](found.summary)), flush=True)
        _, code = written_one_by_one(_write(found, arguments), written_line)
    return code


def _write(found: Found, arguments: argparse.Namespace) -> Iterator[Path]:
    if arguments.out is not None:
        yield found.write(arguments.out, arguments.format)
    if arguments.plot is not None:
        yield found.plot(arguments.plot)


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
    yield f"parking: {n:,} uniform tokens, d = {summary['d']}, delta = {delta:g}, {count(replicas, 'draw', 'draws')}"
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


def _law_text(summary: dict[str, Any]) -> Iterator[str]:
    until = summary["resolved_until"]
    yield f"{summary['model']}: beta = {summary['beta']:g}, kappa = {summary['noise']:g}, {summary['modes']} modes"
    yield f"  resolved         until t = {until:g}" if until is not None else "  resolved         not even at the start"
    yield "  order parameter  {:.9f} → {:.9f}".format(*summary["order_parameter"])
    yield "  W_2 to a point   {:.9f} → {:.9f}".format(*summary["distance"])
    for rate in summary["growth_rates"]:
        measured = "" if rate["measured"] is None else f", {rate['measured']:.6f} over the first interval"
        yield f"  mode {rate['mode']:<12}grows at {rate['theory']:.6f} near the uniform law{measured}"
    fastest = summary["fastest"]
    yield f"  fastest          mode {fastest['mode']} at {fastest['rate']:.6f}"


#: The name of what was found → lines of its summary.
_TEXT: Final[dict[str, Callable[[dict[str, Any]], Iterator[str]]]] = {
    "law": _law_text,
    "orthogonal-sa": _cosine_text,
    "orthogonal-usa": _cosine_text,
    "pair-law": _pair_text,
    "parking": _parking_text,
}
