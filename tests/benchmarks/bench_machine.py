"""Boxes per second and seconds of the compiled searcher on the benchmark inequalities B1 to B6.

Run from the checkout: ``python -m tests.benchmarks.bench_machine [--repeat N] [--threads N]``. Each line gives the
best of N runs; ratios between lines mean more than seconds.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import dataclass

import numpy as np

from numerics.machine import search
from numerics.machine.program import compile_tape
from tests.machine_boxes import on_boxes
from verify.formula.reader import read_formula
from verify.formula.tape import to_tape


@dataclass(frozen=True)
class Case:
    """F > 0 on a box of doubles that contains the stated one, wherever the conditions (>= 0) hold."""

    name: str
    formula: str
    box: dict[str, tuple[float, float]]
    conditions: tuple[str, ...] = ()


B6_BOX = {"x": (0.01, math.pi), "y": (0.01, math.pi), "z": (-1.0, 4.0)}
B6_CORE = "x*log(x) - x + exp(z) - x*z"
GAUSS = "exp(3*r**2/8)*e/(r + 2*e)"
B4_BETA = "(r**2/2*(1 + s))"
B4_BOX = {"e": (0.01, 0.1), "r": (4.5, 8.0), "s": (0.0, 2.0)}


def bump(argument: str) -> str:
    """h(argument) with h(v) = exp(β(cos v − 1)) sin v."""
    return f"exp({B4_BETA}*(cos({argument}) - 1))*sin({argument})"


def isolated(k: int) -> Case:
    """B6 with its minimum 10^-k at one point."""
    return Case(f"B6e{k}", f"{B6_CORE} + 1 - sin(x + y) + 1 - cos(y - z) + 1/10**{k}", B6_BOX)


def along_curve(k: int) -> Case:
    """B6 with its minimum 10^-k along a curve."""
    return Case(f"B6c{k}", f"{B6_CORE} + 1 - sin(x + y) + 1/10**{k}", B6_BOX)


def along_surface(k: int) -> Case:
    """B6 with its minimum 10^-k along a surface."""
    return Case(f"B6s{k}", f"cos(y/4)*({B6_CORE}) + 1/10**{k}", B6_BOX)


CASES = (
    Case("B1", "cos(t/sqrt(b + 1/2)) - b*sin(t/sqrt(b + 1/2))**2", {"b": (1.0, 100.0), "t": (0.0, 1.0)}),
    Case("B2", "x*exp(b*(1 - x**2/2 + x**4/24 - cos(x))) - sin(x)", {"b": (1.0, 50.0), "x": (0.05, math.pi)}),
    Case(
        "B2dir",
        "x*exp(b*(x**4/24 - x**2/2)) - sin(x)*exp(b*(cos(x) - 1))",
        {"b": (1.0, 50.0), "x": (0.05, math.pi)},
    ),
    Case(
        "B3",
        "-(3*r**2/8 - (r + 1)**2/2 + (r + 1)**4/(12*r**2) + 1/200 + 2*log(r + 1) - log(9.8*r))",
        {"r": (4.5, 50.0)},
    ),
    Case("B4", f"{bump('e')} - {GAUSS}*{bump(f'(r/sqrt({B4_BETA}))')}", B4_BOX),
    Case(
        "B4log",
        f"{B4_BETA}*(cos(e) - cos(r/sqrt({B4_BETA}))) + log(sin(e)) - log(sin(r/sqrt({B4_BETA})))"
        " - 3*r**2/8 - log(e) + log(r + 2*e)",
        B4_BOX,
    ),
    isolated(2),
    isolated(6),
    isolated(10),
    along_curve(2),
    along_curve(4),
    along_curve(6),
    along_surface(2),
    along_surface(4),
)


def measure(case: Case, repeat: int, threads: int, *, second_order: bool) -> str:
    """One line of the table: with leaves by first derivatives only, or by second derivatives too."""
    names = list(case.box)
    tape = to_tape([read_formula(text) for text in (case.formula, *case.conditions)], names)
    lower = [case.box[name][0] for name in names]
    upper = [case.box[name][1] for name in names]
    results = [
        search(tape, lower, upper, max_boxes=10**7, threads=threads, second_order=second_order) for _ in range(repeat)
    ]
    best = min(results, key=lambda result: result.seconds)
    leaves = len(best.leaf_code)
    return (
        f"{case.name:7} order {2 if second_order else 1}: {best.status} {best.boxes:8d} boxes {leaves:8d} leaves"
        f" {best.seconds:10.5f} s {best.boxes / best.seconds / 1e6:8.2f} M/s   least centre {best.margin:.3g}"
    )


def plain_speed(case: Case, repeat: int, boxes: int = 1 << 16) -> str:
    """Enclosures of F alone, and of F with its gradient, on small boxes: millions of boxes per second."""
    names = list(case.box)
    program = compile_tape(to_tape([read_formula(case.formula)], names))
    low, high = np.array(list(case.box.values())).T
    width = (high - low) / 64
    corner = low + np.random.default_rng(0).uniform(size=(boxes, len(names))) * (high - low - width)
    ends = np.stack([corner, corner + width])
    values, gradients = np.empty((boxes, 1, 2)), np.empty((boxes, 1, len(names), 2))
    speeds = []
    for slopes in (gradients[:0], gradients):
        seconds = []
        for _ in range(repeat + 1):
            started = time.perf_counter()
            on_boxes(program, ends, False, values, slopes)
            seconds.append(time.perf_counter() - started)
        speeds.append(boxes / min(seconds) / 1e6)
    return f"{case.name:8} enclosures of F {speeds[0]:.1f} M/s, of F and its gradient {speeds[1]:.1f} M/s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    started = time.perf_counter()
    measure(CASES[0], 1, 1, second_order=False)
    print(f"first call, with import of numba and the compiled code: {time.perf_counter() - started:.2f} s")
    for case in CASES:
        for second_order in (False, True):
            print(measure(case, options.repeat, options.threads, second_order=second_order), flush=True)
    for case in (CASES[0], isolated(6), along_surface(4)):
        print(plain_speed(case, options.repeat), flush=True)


if __name__ == "__main__":
    main()
