"""Whether the compiled sums can be used here."""

from __future__ import annotations

import importlib.util
from functools import cache


@cache
def compiled_sums_available() -> bool:
    """Whether numba is installed."""
    return importlib.util.find_spec("numba") is not None
