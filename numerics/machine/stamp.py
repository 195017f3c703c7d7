"""A hash of the compiled package's sources, for caches on disk that must notice when any of them changes."""

from __future__ import annotations

import hashlib
from pathlib import Path


def source_stamp() -> str:
    """The hash. numba's own cache looks at the file of the cached function only, not at what that function calls.

    A function compiled in a closure over the stamp has another key in the cache when the stamp changes.
    """
    digest = hashlib.sha256()
    for path in (*sorted(Path(__file__).parent.glob("*.py")), Path(__file__).parent.parent / "tape.py"):
        digest.update(path.read_bytes())
    return digest.hexdigest()
