"""The colours of the three answers, in every picture: apart for every kind of colour vision, and in grey."""

from __future__ import annotations

from typing import Final

COLORS: Final = {"synchronizes": "#1f6fb0", "does not": "#e08214", "open": "#dedede"}
