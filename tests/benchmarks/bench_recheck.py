"""Leaves per second of the checker on trees of the compiled searcher, with first and second derivatives.

Run from the checkout: ``python -m tests.benchmarks.bench_recheck [NAME ...] [--arithmetic crival|arb|pyintval]
[--first-order]``. Each line gives the seconds of the search, those of the check and their ratio, and the bytes of the
proof per leaf, plain and compressed. Ratios mean more than seconds.
"""

from __future__ import annotations

import argparse
import json
import time
import zlib
from fractions import Fraction
from typing import Any

from flint import ctx

from numerics.machine import SearchResult, search
from verify.formula.reader import read_formula
from verify.formula.tape import to_tape
from verify.formula.tree import number
from verify.kernel.box import Range
from verify.kernel.checker import arithmetic_called
from verify.kernel.goal import Goal, Sign
from verify.kernel.proof import Progress, check
from verify.prover.budget import Stuck
from verify.prover.tree_proof import proof_of_tree

from .bench_machine import CASES, Case


def searched(case: Case, *, second_order: bool) -> SearchResult:
    formulas = [read_formula(text) for text in (case.formula, *case.conditions)]
    low, high = zip(*case.box.values(), strict=True)
    return search(
        to_tape(formulas, list(case.box)), low, high, second_order=second_order, max_boxes=10**7, restricted=True
    )


def as_goal(case: Case) -> Goal:
    box = {name: Range(number(Fraction(a)), number(Fraction(b))) for name, (a, b) in case.box.items()}
    conditions = tuple(Sign(read_formula(text), ">=") for text in case.conditions)
    return Goal(Sign(read_formula(case.formula), ">"), box, conditions, total=True)


def refuse(part: Goal) -> dict[str, Any]:
    raise Stuck(part)


def measure(case: Case, arithmetic: str, *, second_order: bool) -> str:
    result = min((searched(case, second_order=second_order) for _ in range(3)), key=lambda r: r.seconds)
    if result.status != "closed":
        return f"{case.name:7} search: {result.status}"
    goal = as_goal(case)
    proof = proof_of_tree(goal, result.split_variable, result.split_point, result.leaf_code, refuse)
    text = json.dumps(proof, separators=(",", ":")).encode()
    progress, started = Progress(), time.perf_counter()
    with ctx.workprec(64):
        check(goal, proof, arithmetic_called(arithmetic), progress)
    seconds = time.perf_counter() - started
    leaves = progress.leaves
    return (
        f"{case.name:7} search {result.seconds:8.4f} s  check {seconds:8.3f} s  ratio {seconds / result.seconds:7.1f}  "
        f"{leaves:7d} leaves  {leaves / seconds:8.0f}/s  bytes/leaf {len(text) / leaves:6.2f}, "
        f"compressed {len(zlib.compress(text, 9)) / leaves:5.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[])
    parser.add_argument("--arithmetic", default="crival", choices=("arb", "crival", "pyintval"))
    parser.add_argument("--first-order", action="store_true")
    options = parser.parse_args()
    for case in CASES:
        if not options.names or case.name in options.names:
            print(measure(case, options.arithmetic, second_order=not options.first_order), flush=True)


if __name__ == "__main__":
    main()
