"""Compiled code on disk: a hash of its sources, for caches that must notice when any of them changes."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

#: How numba names this Python in its caches.
_PYTHON: Final = f"py{sys.version_info.major}{sys.version_info.minor}"


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


def is_cached(file: Path, sources: Iterable[Path]) -> bool:
    """Whether numba's cache of what ``file`` compiles is on disk, newer than all ``sources``.

    Only where numba is set to keep its caches, or beside the file; elsewhere the answer is no.
    """
    folder = os.environ.get("NUMBA_CACHE_DIR")
    name = f"{file.stem}.*-{_PYTHON}.nbi"
    cached = Path(folder).glob(f"*/{name}") if folder else (file.parent / "__pycache__").glob(name)
    newest = max(path.stat().st_mtime for path in sources)
    return any(path.stat().st_mtime > newest for path in cached)
