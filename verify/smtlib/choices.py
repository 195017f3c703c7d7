"""Cases whose linear relations have a common solution, found by mixed-integer programming. Untrusted.

Every relation, conjunction and disjunction gets a variable z in {0, 1} that may be 1 only where it holds: a <= b
becomes a - b <= M (1 - z). Parts of formulas that are not linear count as unknowns within bounds from intervals.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from verify.formula.linear import ONE, linear_combination
from verify.formula.statement import Relation
from verify.formula.tree import Formula, substitute
from verify.prover.clock import now, stopped

from .descent import Floats
from .path import Path, Signed, extended
from .proposition import oriented
from .reduction import Bounds, Reduced, reduced
from .spans import range_of

#: Where a variable without bounds is looked for, and what stands for a strict inequality.
_FAR: Final = 1e4
_STRICT: Final = 1e-5
#: So many disjunctions that contradict one another make a short proof.
_FEW: Final = 12
#: Rows of the program at most.
_LARGEST: Final = 20_000


def likely_cases(path: Path, deadline: float) -> Iterator[tuple[Path, Floats]]:
    """Cases of ``path`` without open disjunctions, and where their linear relations have a common solution.

    Each is another choice of members. It ends when there is no more, or when it is time.
    """
    program = _program(path)
    while not program.waiting and (left := deadline - now()) > 0:
        try:
            found = program.solved(left)
        except TimeoutError:
            return
        if found is None:
            return
        case, chosen = _case(path, program, found)
        yield case, program.point(found)
        program.rows.append((dict.fromkeys(chosen, 1.0), -np.inf, len(chosen) - 1.0))


def conflicting(path: Path, deadline: float) -> list[int]:
    """A few open disjunctions that seem to contradict the linear relations together, and no fewer of them; or none."""
    program = _program(path)

    def is_contradictory() -> bool:
        return program.solved(max(0.0, deadline - now())) is None

    needed: list[int] = []
    try:
        if program.waiting or not path.open or not is_contradictory():
            return []
        for k, row in enumerate(program.tops):
            terms, low, high = program.rows[row]
            program.rows[row] = (terms, -np.inf, high)
            if not is_contradictory():
                program.rows[row] = (terms, low, high)
                needed.append(k)
    except TimeoutError:
        return []
    return needed if len(needed) <= _FEW else []


def _program(path: Path) -> _Program:
    """The program of a case; with something ``waiting`` when it would be too large."""
    program = _Program(reduced(path.relations))
    for _, name, value in reversed(program.case.eliminated):
        program.values[name] = substitute(value, program.values)
    for relation in program.case.relations:
        program.require(relation, None)
    for members in path.open:
        program.tops.append(len(program.rows))
        program.any_of(members, None)
    while program.waiting and len(program.rows) < _LARGEST:
        signed, z = program.waiting.pop()
        inner = extended(Path(), [signed])
        for relation in inner.relations:
            program.require(relation, z)
        for members in inner.open:
            program.any_of(members, z)
    return program


def _case(path: Path, program: _Program, found: Any) -> tuple[Path, list[int]]:
    """The case of the members that hold at the solution, and their variables."""
    chosen: list[int] = []
    while path.open:
        (members, *rest) = path.open
        numbers = [program.numbers[_key(m)] for m in members]
        k = int(np.argmax(found[numbers]))
        chosen.append(numbers[k])
        path = extended(Path(path.relations, tuple(rest)), [members[k]])
    return path, chosen


def _key(signed: Signed) -> tuple[int, bool]:
    return id(signed[0]), signed[1]


@dataclass(slots=True)
class _Program:
    """Rows of a mixed-integer program about a case: ``unknowns`` are variables and nonlinear parts.

    ``values`` are what eliminated variables equal in terms of the others, ``numbers`` the variables of propositions;
    those ``waiting`` have no rows yet. ``tops`` are the rows of the open disjunctions.
    """

    case: Reduced
    values: dict[str, Formula] = field(default_factory=dict)
    numbers: dict[tuple[int, bool], int] = field(default_factory=dict)
    waiting: list[tuple[Signed, int]] = field(default_factory=list)
    tops: list[int] = field(default_factory=list)
    unknowns: dict[Formula, int] = field(default_factory=dict)
    ends: list[tuple[float, float]] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def _new(self, low: float, high: float, is_whole: bool) -> int:
        self.ends.append((low, high))
        self.whole.append(int(is_whole))
        return len(self.ends) - 1

    def any_of(self, members: tuple[Signed, ...], z: int | None) -> None:
        """At least one of the members holds, if z is 1."""
        for member in members:
            if _key(member) not in self.numbers:
                self.numbers[_key(member)] = self._new(0.0, 1.0, True)
                self.waiting.append((member, self.numbers[_key(member)]))
        row = {self.numbers[_key(member)]: 1.0 for member in members}
        self.rows.append((row, 1.0, np.inf) if z is None else (row | {z: -1.0}, 0.0, np.inf))

    def require(self, relation: Relation, z: int | None) -> None:
        """The relation holds, if z is 1."""
        if z is not None:
            left, right = (substitute(side, self.values) for side in (relation.left, relation.right))
            relation = Relation(relation.op, left, right)
        found = oriented(relation)
        if found.op == "!=":
            return
        terms = linear_combination(found.left - found.right)
        row = {self._unknown(node): float(c) for node, c in terms.items() if node is not ONE}
        high = -float(terms.get(ONE, 0)) - (_STRICT if found.op == "<" else 0.0)
        spans = [sorted((c * self.ends[k][0], c * self.ends[k][1])) for k, c in row.items()]
        least, most = sum(s[0] for s in spans), sum(s[1] for s in spans)
        if z is None:
            self.rows.append((row, high if found.op == "==" else -np.inf, high))
            return
        self.rows.append((row | {z: max(most - high, 0.0)}, -np.inf, max(most, high)))
        if found.op == "==":
            self.rows.append((row | {z: min(least - high, 0.0)}, min(least, high), np.inf))

    def _unknown(self, node: Formula) -> int:
        if node not in self.unknowns:
            box = {name: bounds_of(b) for name, b in self.case.bounds.items()}
            low, high = range_of(node, box)
            self.unknowns[node] = self._new(max(low, -_FAR), min(high, _FAR), False)
        return self.unknowns[node]

    def solved(self, seconds: float) -> Any:
        """A solution of all rows, or None when there is none; raises TimeoutError."""
        with stopped():
            from scipy.optimize import Bounds, LinearConstraint, milp
            from scipy.sparse import coo_matrix

        entries = [(i, k, c) for i, (terms, _, _) in enumerate(self.rows) for k, c in terms.items()]
        i, k, values = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = coo_matrix((values, (i, k)), shape=(len(self.rows), len(self.ends))).tocsr()
        limits = LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
        low, high = zip(*self.ends, strict=True)
        with _silenced():
            found = milp(
                np.zeros(len(self.ends)), integrality=self.whole, bounds=Bounds(low, high), constraints=limits,
                options={"time_limit": seconds},
            )  # fmt: skip
        if found.status == 1:
            raise TimeoutError
        return found.x

    def point(self, found: Any) -> Floats:
        """The values of the variables."""
        return {node.args[0]: float(found[k]) for node, k in self.unknowns.items() if node.op == "variable"}


@contextmanager
def _silenced() -> Iterator[None]:
    """Nothing that a library prints gets out.

    HiGHS 1.12 prints a line of its own now and then, whatever its options are; it must not end up among the answers.
    """
    library = ctypes.CDLL(None)
    library.fflush(None)
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        library.fflush(None)
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def bounds_of(bounds: Bounds) -> tuple[float, float]:
    """The bounds as floats, infinite where there are none."""
    low = -np.inf if bounds.lower is None else float(bounds.lower[0])
    return low, np.inf if bounds.upper is None else float(bounds.upper[0])
