"""Names of the array types that the compiled functions take."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
#: Integer arrays of any width.
Integers = NDArray[Any]
