"""Thousands of false statements next to true ones, given to the prover: counts, and exit code 1 if one is proved.

python -m tests.benchmarks.near_misses [BOXES] [LARGEST EXPONENT]
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from tests.near_misses import TIGHT, false_statements
from verify.prover import prove


def main(boxes: int = 200, largest: int = 24) -> int:
    """Print the counts, and every statement on which the prover was wrong."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    started = time.perf_counter()
    for tight in TIGHT:
        status = prove(tight.text(), boxes=boxes, seconds=60).status
        counts[f"true, {status}"] += 1
        if status == "refuted":
            wrong.append(tight.text())
    for statement in false_statements(tuple(range(1, largest + 1))):
        status = prove(statement, boxes=boxes, seconds=60).status
        counts[f"false, {status}"] += 1
        if status == "proved":
            wrong.append(statement)
    for label, count in sorted(counts.items()):
        print(f"{count:6d}  {label}")
    print(f"{time.perf_counter() - started:.0f} seconds, {boxes} boxes each")
    for statement in wrong:
        print(f"WRONG: {statement}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
