"""The fast searcher for inequalities on boxes: untrusted floats that find, for exact arithmetic to check."""

from .rounds import MEAN_VALUE, OPEN, PLAIN, SECOND_ORDER, VACUOUS, SearchResult
from .tree_search import available, ready, search, warm_up

__all__ = [
    "MEAN_VALUE",
    "OPEN",
    "PLAIN",
    "SECOND_ORDER",
    "VACUOUS",
    "SearchResult",
    "available",
    "ready",
    "search",
    "warm_up",
]
