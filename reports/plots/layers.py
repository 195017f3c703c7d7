"""Layered layout of a directed graph: ranks by longest path, few crossings by barycentres, straight columns.

The scheme is Sugiyama, Tagawa and Toda (1981): an edge that spans several ranks goes through one invisible node in
each, the order inside a rank follows the mean place of the neighbours, and the final places solve, rank by rank, the
least-squares problem "be near the mean of your neighbours, keep your order and your distance" (isotonic regression).
Everything is deterministic; an edge that would close a cycle is left out of the layout.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

Edge = tuple[str, str]
_SWEEPS: Final = 12


@dataclass(frozen=True, slots=True)
class Layout:
    """One connected part: rank and place (in units of one row) of every node, and the route of every edge.

    A route is a list of (rank, place), from the first node of the edge to the last.
    """

    spots: Mapping[str, tuple[int, float]]
    routes: Mapping[Edge, tuple[tuple[int, float], ...]]
    ranks: int
    rows: float


def layouts(nodes: Sequence[str], edges: Iterable[Edge]) -> list[Layout]:
    """The layout of each connected part with at least one edge, in the order of ``nodes``.

    >>> [part] = layouts(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")])
    >>> {node: rank for node, (rank, _) in part.spots.items()}
    {'a': 0, 'b': 1, 'c': 2}
    """
    known = set(nodes)
    kept = [edge for edge in dict.fromkeys(edges) if edge[0] in known and edge[1] in known and edge[0] != edge[1]]
    kept = _without_cycles(nodes, kept)
    return [_layout(part, [edge for edge in kept if edge[0] in members]) for part, members in _parts(nodes, kept)]


def _without_cycles(nodes: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """The edges minus those that a depth-first search finds to lead back."""
    targets: dict[str, list[str]] = {node: [] for node in nodes}
    for start, end in edges:
        targets[start].append(end)
    state: dict[str, int] = {}
    back: set[Edge] = set()
    for root in nodes:
        stack = [] if root in state else [(root, iter(targets[root]))]
        state.setdefault(root, 1)
        while stack:
            node, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                state[node] = 2
                stack.pop()
            elif state.get(following) == 1:
                back.add((node, following))
            elif following not in state:
                state[following] = 1
                stack.append((following, iter(targets[following])))
    return [edge for edge in edges if edge not in back]


def _parts(nodes: Sequence[str], edges: Sequence[Edge]) -> list[tuple[list[str], set[str]]]:
    """The connected parts with an edge."""
    leader = {node: node for node in nodes}

    def find(node: str) -> str:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for start, end in edges:
        leader[find(end)] = find(start)
    groups: dict[str, list[str]] = {}
    for node in nodes:
        groups.setdefault(find(node), []).append(node)
    return [(group, set(group)) for group in groups.values() if len(group) > 1]


def _layout(nodes: Sequence[str], edges: Sequence[Edge]) -> Layout:
    rank = _ranks(nodes, edges)
    routes: dict[Edge, list[str]] = {}
    columns: list[list[str]] = [[] for _ in range(max(rank.values()) + 1)]
    for node in nodes:
        columns[rank[node]].append(node)
    for start, end in edges:
        # A name with a NUL cannot be a claim's: ids come out of JSON text and are scrubbed before they are drawn.
        hidden = [f"\0{start}\0{end}\0{level}" for level in range(rank[start] + 1, rank[end])]
        for level, name in enumerate(hidden, rank[start] + 1):
            columns[level].append(name)
        routes[start, end] = [start, *hidden, end]
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for route in routes.values():
        for one, other in pairwise(route):
            after.setdefault(one, []).append(other)
            before.setdefault(other, []).append(one)
    columns = _ordered(columns, before, after)
    place = _placed(columns, before, after)
    lowest = min(place.values())
    spot = {name: (level, place[name] - lowest) for level, column in enumerate(columns) for name in column}
    return Layout(
        {node: spot[node] for node in nodes},
        {edge: tuple(spot[name] for name in route) for edge, route in routes.items()},
        len(columns),
        max(place.values()) - lowest + 1,
    )


def _ranks(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Longest path from the sources; then sources move next to the first node that needs them."""
    incoming = dict.fromkeys(nodes, 0)
    targets: dict[str, list[str]] = {node: [] for node in nodes}
    for start, end in edges:
        incoming[end] += 1
        targets[start].append(end)
    rank = dict.fromkeys(nodes, 0)
    sources = [node for node in nodes if not incoming[node]]
    ready = list(sources)
    while ready:
        node = ready.pop()
        for end in targets[node]:
            rank[end] = max(rank[end], rank[node] + 1)
            incoming[end] -= 1
            if not incoming[end]:
                ready.append(end)
    for node in sources:
        rank[node] = min(rank[end] for end in targets[node]) - 1
    lowest = min(rank.values())
    return {node: level - lowest for node, level in rank.items()}


Neighbours = Mapping[str, Sequence[str]]


def _ordered(columns: list[list[str]], before: Neighbours, after: Neighbours) -> list[list[str]]:
    """The best of several barycentre sweeps, judged by the number of crossings."""
    best, fewest = columns, _crossings(columns, after)
    current = [list(column) for column in columns]
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        levels = range(1, len(current)) if forward else range(len(current) - 2, -1, -1)
        for level in levels:
            fixed = {name: index for index, name in enumerate(current[level - 1 if forward else level + 1])}
            beside = before if forward else after
            here = {name: index for index, name in enumerate(current[level])}

            def mean(
                name: str, fixed: dict[str, int] = fixed, here: dict[str, int] = here, beside: Neighbours = beside
            ) -> float:
                found = [fixed[other] for other in beside.get(name, ())]
                return sum(found) / len(found) if found else here[name]

            current[level] = sorted(current[level], key=mean)
        number = _crossings(current, after)
        if number < fewest:
            best, fewest = [list(column) for column in current], number
    return best


def _crossings(columns: Sequence[Sequence[str]], after: Neighbours) -> int:
    total = 0
    for left, right in pairwise(columns):
        index = {name: place for place, name in enumerate(right)}
        seen: list[int] = []
        for name in left:
            ends = sorted(index[other] for other in after.get(name, ()))
            total += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _placed(columns: Sequence[Sequence[str]], before: Neighbours, after: Neighbours) -> dict[str, float]:
    """Places inside the columns: near the neighbours, in order, at least one row apart."""
    place = {name: float(index) for column in columns for index, name in enumerate(column)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wishes = []
            for name in column:
                beside = [*before.get(name, ()), *after.get(name, ())]
                wishes.append(sum(place[other] for other in beside) / len(beside))
            place.update(zip(column, spread(wishes), strict=True))
    return place


def spread(wishes: Sequence[float]) -> list[float]:
    """The increasing places at distance at least 1 that are nearest to the wishes in least squares.

    Isotonic regression by pooling adjacent violators, after the shift by the index.

    >>> spread([0, 0, 5])
    [-0.5, 0.5, 5.0]
    """
    pools: list[tuple[float, int]] = []
    for index, wish in enumerate(wishes):
        value, size = wish - index, 1
        while pools and pools[-1][0] > value:
            other, count = pools.pop()
            value, size = (other * count + value * size) / (count + size), count + size
        pools.append((value, size))
    flat = [value for value, size in pools for _ in range(size)]
    return [float(value + index) for index, value in enumerate(flat)]
