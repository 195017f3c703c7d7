"""The pair sums on the circle compiled by numba (extra ``fast``); the same results as NumPy's to rounding.

Each replica is summed by one thread in a fixed order, so results do not depend on the number of threads or replicas.
"""

from .available import compiled_sums_available

__all__ = ["compiled_sums_available"]
