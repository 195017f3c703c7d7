"""A hash of the compiled package's sources, for caches on disk that must notice when any of them changes."""

from __future__ import annotations

import hashlib
from pathlib import Path


def source_stamp(*folders: Path) -> str:
    """The hash, with the sources in other ``folders`` that use the package.

    numba's own cache looks at the file of the cached function only, not at what that function calls. A function
    compiled in a closure over the stamp has another key in the cache when the stamp changes.
    """
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in (*(p for folder in (here, *folders) for p in sorted(folder.glob("*.py"))), here.parent / "tape.py"):
        digest.update(path.read_bytes())
    return digest.hexdigest()
