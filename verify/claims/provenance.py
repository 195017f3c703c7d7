"""What a verdict can depend on besides its claim: source code, libraries, Python. Hashed, and shown in reports."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

#: Distributions that take part in finding or checking; the optional ones change what is found when they are missing.
LIBRARIES: Final = (
    "python-flint", "mpmath", "numpy", "scipy", "sympy", "numba", "crival", "pyintval", "cvxpy", "clarabel",
)  # fmt: skip

#: The names under which files of claims are loaded.
CLAIMS_MODULE: Final = re.compile(r"claims_\w*_[0-9a-f]{8}")

#: Packages whose code any verdict may have run.
_OURS: Final = ("numerics", "verify")

#: Parts of them that only read, write and show.
_SHOWN: Final = ("verify/cli/",)


@cache
def library_versions() -> dict[str, str | None]:
    """Installed versions by distribution, None for what is not installed."""
    return {name: distribution_version(name) for name in LIBRARIES}


def environment() -> dict[str, Any]:
    """Where a report was made: versions, platform, and the commit when the code is a git checkout."""
    import platform

    return {
        "inphase": distribution_version("inphase"),
        "commit": _commit(),
        "code": code_hash(""),
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": f"{platform.system()} {platform.machine()}",
        "libraries": library_versions(),
    }


@cache
def code_hash(origin: str) -> str:
    """SHA-256 of the source of ``numerics``, ``verify`` and of ``origin``: a top-level package, a file, or nothing.

    Every file of a package counts, data included, so that a changed certificate or coefficient is seen. With a file of
    Python code the modules in its folder count that it imports, at once or later, but for other files of claims.
    """
    digest = sha256()
    for name, file in code_files(origin):
        digest.update(f"{name}\0{sha256(file.read_bytes()).hexdigest()}\0".encode())
    return digest.hexdigest()


def code_stamp(files: Sequence[tuple[str, Path]]) -> tuple[tuple[int, int], ...]:
    """Times and sizes of files: another stamp says that one of them was written meanwhile.

    A process imports its modules one by one, so what it decides after that may come from old and new code together.
    """
    listed = (file.stat() for _, file in files)
    try:
        return tuple((found.st_mtime_ns, found.st_size) for found in listed)
    except OSError:  # a file is gone
        return ()


def code_files(origin: str) -> list[tuple[str, Path]]:
    """The files of ``code_hash`` in order, with the names under which they count."""
    files: list[tuple[str, Path]] = []
    for package in dict.fromkeys((*_OURS, origin)):
        path = Path(package)
        if path.is_absolute():
            files.append(("", path))
            files += [(f"{origin}:{name}", file) for name, file in _beside(path)]
        elif package:
            folder = _folder(package)
            found = [file for file in folder.rglob("*") if _is_source(file, folder)]
            files += [(f"{package}/{file.relative_to(folder).as_posix()}", file) for file in found]
    return [(name, file) for name, file in sorted(files) if not name.startswith(_SHOWN)]


def _beside(path: Path) -> list[tuple[str, Path]]:
    """Modules from the folder of a file of claims, or from below it, that it may import: those that have been, and
    those named where nothing has run yet, as inside of a function. None that are installed there, and none of ours.
    """
    if path.suffix != ".py":
        return []
    found: dict[Path, None] = {}
    for name, module in list(sys.modules.items()):
        file = Path(getattr(module, "__file__", None) or "")
        ours = name.partition(".")[0] in _OURS or CLAIMS_MODULE.fullmatch(name)
        if not ours and _stands_below(path.parent, file):
            found[file] = None
    waiting = [path, *found]
    while waiting:
        named = [file for file in _imports(waiting.pop(), path.parent) if file not in found and file != path]
        found.update(dict.fromkeys(named))
        waiting += named
    return [(file.relative_to(path.parent).as_posix(), file) for file in found]


def _stands_below(folder: Path, file: Path) -> bool:
    return file.is_relative_to(folder) and not file.is_relative_to(sys.prefix) and file.is_file()


def _imports(file: Path, folder: Path) -> Iterator[Path]:
    """The files below ``folder`` that import statements anywhere in ``file`` name."""
    import ast

    try:
        nodes = list(ast.walk(ast.parse(file.read_bytes())))
    except (OSError, SyntaxError, ValueError):
        return
    roots = [folder, *(place for place in map(Path, sys.path) if place != folder and place.is_relative_to(folder))]
    named = [(roots, alias.name) for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            start = [file.parents[node.level - 1]] if 0 < node.level <= len(file.parents) else roots
            named += [(start, f"{node.module or ''}.{alias.name}") for alias in node.names]
    for start, name in named:
        parts = [part for part in name.split(".") if part]
        if parts[0] in _OURS:
            continue
        for place in (root.joinpath(*parts[:k]) for root in start for k in range(1, len(parts) + 1)):
            for candidate in (place.with_name(f"{place.name}.py"), place / "__init__.py"):
                if _stands_below(folder, candidate):
                    yield candidate


def _is_source(file: Path, folder: Path) -> bool:
    """A file of the package itself: what Python and numba compile is kept in ``__pycache__`` and appears by running."""
    return file.is_file() and "__pycache__" not in file.relative_to(folder).parts


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"Expected the package {package} to be importable but it is not.")
    return Path(spec.origin).parent


def distribution_version(distribution: str) -> str | None:
    """The installed version, None when it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _commit() -> str | None:
    """The commit of the checkout this code stands in, with a ``+`` when files differ from it; None outside of one."""
    import subprocess

    root = Path(__file__).parents[2]
    if not (root / ".git").exists():
        return None
    try:
        head = _git(root, "rev-parse", "HEAD")
        return head + ("+" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return None


def _git(root: Path, *arguments: str) -> str:
    import subprocess

    result = subprocess.run(
        ["git", "-C", str(root), *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=10,
        stdin=subprocess.DEVNULL,
    )
    return result.stdout.strip()


def python_version() -> str:
    """Implementation and version of the running Python, as it enters the store's keys."""
    import platform

    return f"{sys.implementation.name} {platform.python_version()}"
