"""Where the operations of formulas are defined and continuous, asked of many intervals at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def inside_domains(op: str, payload: Any, *args: Any) -> NDArray[np.bool_]:
    """``domains.inside_domain`` as a mask; False for operations that are not done in arrays, and for empty intervals.

    Powers with a constant exponent are "ipow" and "rpow", with the exponent as ``payload``.
    """
    a = args[-1]
    if op in ("div", "ipow"):
        return np.asarray((a.lo > 0) | (a.hi < 0))
    if op in ("log", "pow") or (op == "rpow" and payload < 0):
        return np.asarray(args[0].lo > 0)
    if op in ("sqrt", "rpow"):
        return np.asarray(a.lo >= 0)
    if op in ("asin", "acos"):
        return np.asarray((a.lo >= -1) & (a.hi <= 1))
    if op == "atanh":
        return np.asarray((a.lo > -1) & (a.hi < 1))
    return np.asarray(a.lo >= 1) if op == "acosh" else np.asarray(False)
