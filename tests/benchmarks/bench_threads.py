"""What a second thread gains in one search, beside what two searches in two processes gain on the same machine.

Run from the checkout: ``python -m tests.benchmarks.bench_threads`` (see ``--help``). The three ways take turns, so that
slow spells of the machine meet all of them; two processes share no memory and wait for nothing, so what they gain is
what the machine has to give.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from typing import TYPE_CHECKING

from numerics.machine import search
from tests.benchmarks.bench_machine import along_surface
from verify.formula.reader import read_formula
from verify.formula.tape import to_tape

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def seconds_of(options: argparse.Namespace, threads: int) -> float:
    """Seconds of one search of B6sK, in which the minimum 10^-K is attained along a surface."""
    case = along_surface(options.digits)
    names = list(case.box)
    tape = to_tape([read_formula(case.formula)], names)
    lower, upper = zip(*case.box.values(), strict=True)
    started = time.perf_counter()
    search(tape, lower, upper, max_boxes=options.boxes, threads=threads, second_order=options.second_order)
    return time.perf_counter() - started


def serve(options: argparse.Namespace, pipe: Connection) -> None:
    """Search once for every message, and answer with the seconds."""
    seconds_of(options, 1)
    while pipe.recv():
        pipe.send(seconds_of(options, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digits", type=int, default=5)
    parser.add_argument("--boxes", type=int, default=10**8)
    parser.add_argument("--repeat", type=int, default=9)
    parser.add_argument("--second-order", action="store_true")
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    pipes = [context.Pipe() for _ in range(2)]
    helpers = [context.Process(target=serve, args=(options, there), daemon=True) for _, there in pipes]
    for helper in helpers:
        helper.start()

    def side_by_side(count: int) -> float:
        for here, _ in pipes[:count]:
            here.send(True)
        return max(here.recv() for here, _ in pipes[:count])

    side_by_side(2)
    seconds_of(options, 2)
    rounds = [(side_by_side(1), side_by_side(2), seconds_of(options, 2)) for _ in range(options.repeat)]
    for name, find in (("least", min), ("median", statistics.median)):
        one, two, threads = (find(column) for column in zip(*rounds, strict=True))
        print(f"{name:6}: alone {one:.3f} s, two processes {two:.3f} s each, two threads {threads:.3f} s;", end=" ")
        print(f"gain of processes x{2 * one / two:.2f}, of threads x{one / threads:.2f}")
    for here, _ in pipes:
        here.send(False)


if __name__ == "__main__":
    main()
