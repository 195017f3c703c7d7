"""Exit codes of the command, the same for every verb."""

from __future__ import annotations

from typing import Final

from ..verdict import Status

OK: Final = 0
REFUTED: Final = 1
USAGE: Final = 2
UNDECIDED: Final = 3
CERTIFICATE_FAILED: Final = 4
NOTHING_MATCHED: Final = 5
INTERNAL: Final = 70
INTERRUPTED: Final = 130

#: The code for a single verdict.
OF_STATUS: Final[dict[Status, int]] = {
    "proved": OK,
    "cited": OK,
    "argued": OK,
    "supported": OK,
    "refuted": REFUTED,
    "undecided": UNDECIDED,
    "empty": USAGE,
}

#: The code for what becomes of a file for Coq.
OF_EXPORT: Final = {
    "accepted": OK, "unchecked": OK, "rejected": CERTIFICATE_FAILED, "stopped": UNDECIDED, "refused": UNDECIDED
}  # fmt: skip
