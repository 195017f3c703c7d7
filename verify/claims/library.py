"""The library: every claim that can be found, from papers (entry points) and from files, and what is wrong with them.

A paper is a module named by an entry point of the group ``inphase.papers``; importing it decorates its claims. A file
is TOML or Python code of the user, given by path; a folder stands for the files in it.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

from ..certificate import sha256
from .bibliography import FILE, Work, read_bibliography
from .check import check
from .claim import Claim
from .decorator import collecting, forget, made_in
from .problem import Problem, sentence_of
from .provenance import CLAIMS_MODULE
from .toml_file import read_claims

GROUP: Final = "inphase.papers"


@dataclass(frozen=True, slots=True)
class Library:
    """Claims by id in the order of papers and entries, with their origin (a package or a path) and all problems."""

    claims: dict[str, Claim]
    origins: dict[str, str]
    bibliography: dict[str, Work]
    problems: tuple[Problem, ...]

    def papers(self) -> dict[str, int]:
        """The papers' short names, as ids begin with them, and how many claims each has."""
        return dict(Counter(claim.paper for claim in self.claims.values()))

    def select(self, selectors: Sequence[str]) -> tuple[list[str], list[str]]:
        """The ids that ``selectors`` name (ids, papers, patterns like ``causal.C06*``, paths), and what named none."""
        chosen: set[str] = set()
        nothing: list[str] = []
        for selector in selectors:
            found = {claim for claim in self.claims if self._matches(claim, selector)}
            chosen |= found
            if not found:
                nothing.append(selector)
        return [claim for claim in self.claims if claim in chosen], nothing

    def with_used(self, ids: Iterable[str]) -> list[str]:
        """``ids`` and every claim they use, directly or not, in the order of the library."""
        chosen: set[str] = set()
        waiting = list(ids)
        while waiting:
            claim = waiting.pop()
            if claim in self.claims and claim not in chosen:
                chosen.add(claim)
                waiting += self.claims[claim].uses
        return [claim for claim in self.claims if claim in chosen]

    def _matches(self, claim: str, selector: str) -> bool:
        if is_path(selector):
            origin, path = self.origins[claim], Path(selector).resolve()
            return origin == str(path) or Path(origin).is_relative_to(path)
        return selector in (claim, self.claims[claim].paper) or fnmatchcase(claim, selector)


def is_path(selector: str) -> bool:
    """Whether a selector of ``verify run`` names a file or folder, rather than claims."""
    return "/" in selector or "\\" in selector or selector.endswith((".toml", ".py")) or selector in (".", "..")


def load(paths: Iterable[str | Path] = ()) -> Library:
    """The claims of all installed papers and of the files and folders ``paths``."""
    entries: list[tuple[str, Claim | Problem]] = []
    works: dict[str, Work] = {}
    problems: list[Problem] = []
    packages: dict[str, None] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        package = point.value.partition(":")[0]
        packages[package.partition(".")[0]] = None
        problems += _import(package)
    for package in packages:
        entries += [(package, entry) for entry in made_in(package)]
        folder = _folder(package)
        if folder is None:
            continue
        tables = [file for file in sorted(folder.glob("*.toml")) if file.name != FILE]
        entries += [(package, entry) for file in tables for entry in read_claims(file)]
        found, wrong = read_bibliography(folder / FILE)
        works.update(found)
        problems += wrong
    entries.sort(key=lambda entry: _natural(entry[1].id if isinstance(entry[1], Claim) else entry[1].where))
    for file in dict.fromkeys(file for path in paths for file in _files(Path(path).resolve())):
        entries += [(str(file), entry) for entry in _read(file)]
        found, wrong = read_bibliography(file.parent / FILE)
        works.update(found)
        problems += wrong
    claims: dict[str, Claim] = {}
    origins: dict[str, str] = {}
    for origin, entry in entries:
        if isinstance(entry, Problem):
            problems.append(entry)
        elif entry.id in claims:
            where = "" if origins[entry.id] == origin else f" (the first is in {origins[entry.id]})"
            problems.append(Problem(entry.id, f"Expected every id once but this one is used again in {origin}{where}."))
        else:
            claims[entry.id] = entry
            origins[entry.id] = origin
    problems += check(claims, works, unreadable=[problem.where for problem in problems])
    return Library(claims, origins, works, tuple(dict.fromkeys(problems)))


def _import(module: str) -> list[Problem]:
    """Import a paper; whatever goes wrong in it is one problem."""
    try:
        with collecting(), redirect_stdout(sys.stderr):  # what a file prints is no data of ours
            importlib.import_module(module)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - one broken paper must not hide the others
        return [Problem(module, f"Expected the paper module to load but got {_with_place(error)}")]
    return []


def _read(file: Path) -> list[Claim | Problem]:
    if file.suffix == ".toml":
        return read_claims(file)
    if file.suffix != ".py" or not file.is_file():
        return [
            Problem(str(file), "Expected a file of claims (.toml or .py), or a folder with such files, but got none.")
        ]
    name = f"claims_{re.sub(r'[^A-Za-z0-9]', '_', file.stem)}_{sha256(str(file))[:8]}"
    assert CLAIMS_MODULE.fullmatch(name)
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    forget(name)
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    try:
        with collecting(), redirect_stdout(sys.stderr):  # what a file prints is no data of ours
            spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - one broken paper must not hide the others
        return [*made_in(name), Problem(str(file), f"Expected the file to run but got {_with_place(error)}")]
    return made_in(name) or [Problem(str(file), "Expected functions decorated with @claim in the file but got none.")]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = [file for file in path.iterdir() if file.suffix in (".toml", ".py")]
    return sorted(file for file in found if file.name not in (FILE, "pyproject.toml", "setup.py", "__init__.py")) or [
        path
    ]


def _folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def _with_place(error: BaseException) -> str:
    """The error with the place in the paper's own code where it came up, when it has one."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not _machinery(frame.filename)]
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{sentence_of(error).rstrip('.')}{place}."


def _machinery(filename: str) -> bool:
    return filename.startswith("<frozen") or filename == __file__ or Path(filename).parent.name == "importlib"


def _natural(id: str) -> list[tuple[int, str]]:
    """Sort key in which C9 comes before C10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"([0-9]+)", id)]
