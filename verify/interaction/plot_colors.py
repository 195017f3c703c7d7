"""The colours of the three answers, in every picture."""

from __future__ import annotations

from typing import Final

COLORS: Final = {"synchronizes": "#4a8f5c", "does not": "#c8574b", "open": "#d9d9d9"}
