"""The fast searcher for inequalities on boxes: untrusted floats that find, for exact arithmetic to check."""

from .rounds import MEAN_VALUE, OPEN, PLAIN, VACUOUS, SearchResult, available, search

__all__ = ["MEAN_VALUE", "OPEN", "PLAIN", "VACUOUS", "SearchResult", "available", "search"]
