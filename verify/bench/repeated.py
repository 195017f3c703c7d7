"""What takes a quarter of a second at most is asked again, ours and every module's, and the shortest time counts.

One run of a millisecond says more about what the processor did before than about a prover. Before each run what our
functions remember of arguments is forgotten: the question is as new as the first time. Tables that are made once in a
process stay, as a module's own do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final, TypeVar

#: Runs at most of a question whose first run takes less than so many seconds, and seconds for all of them.
RUNS: Final = 200
QUICK: Final = 0.25
TOGETHER: Final = 0.5

Answer = TypeVar("Answer")


def shortest(ask: Callable[[], Answer], seconds: Callable[[Answer], float]) -> Answer:
    """The answer of the run that took the fewest seconds."""
    answers: list[Answer] = []
    known, modules = memories(), len(sys.modules)
    spent: list[float] = []
    while not answers or (len(answers) < RUNS and spent[0] < QUICK and sum(spent) < TOGETHER):
        if len(sys.modules) > modules:  # the first run may load some
            known, modules = memories(), len(sys.modules)
        for forget in known:
            forget()
        answers.append(ask())
        spent.append(seconds(answers[-1]))
    return min(answers, key=seconds)


def memories() -> list[Callable[[], None]]:
    """What empties each limited memory of results (``functools.lru_cache``) in ``verify`` and ``numerics``."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.startswith(("verify.", "numerics.")) and not name.startswith("verify.bench."):
            for function in list(vars(module).values()):
                information, clear = getattr(function, "cache_info", None), getattr(function, "cache_clear", None)
                if callable(information) and callable(clear) and information().maxsize is not None:
                    found[id(function)] = clear
    return list(found.values())
