"""Building a report: one folder, every file written whole or not at all, byte for byte the same from the same data."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from .latex.document import document
from .latex.pdf import compile_pdf
from .markup import clean
from .model import Report, load
from .names import page_names
from .pages.claim import claim_page
from .pages.errata import errata_page
from .pages.graph import graph_page
from .pages.index import index_page
from .pages.layout import GENERATOR
from .unchanged import built, fingerprint, record


def build(directory: Path, *, pdf: bool = False) -> list[Path]:
    """Write the HTML and LaTeX report for ``directory/report.json`` into ``directory`` and return the files written.

    Pages that were built from the same data by the same code are left as they are. With ``pdf`` the LaTeX document is
    compiled as well when TeX is there. Pages of an earlier report for claims that are gone are removed. Raises
    ReportError when report.json is missing or is no report, or TeX fails, and OSError when the folder cannot be
    written.
    """
    directory = Path(directory)
    report = load(directory / "report.json")
    mark = fingerprint(report, directory)
    paths = built(directory, mark) or _build_all(directory, report)
    record(directory, mark, paths)
    compiled = compile_pdf(directory / "report.tex") if pdf else None
    return [*paths, compiled] if compiled else paths


def _build_all(directory: Path, report: Report) -> list[Path]:
    pages = page_names(result.id for result in report.results)
    written = {
        "index.html": index_page(report, pages),
        "errata.html": errata_page(report, pages),
        "graph.html": graph_page(report, pages),
        "style.css": files("reports").joinpath("style.css").read_text(encoding="utf-8"),
        "report.tex": document(report),
        **{pages[result.id]: claim_page(result, report, pages, directory) for result in report.results},
    }
    _remove_stale(directory, written)
    return [_write(directory / name, text) for name, text in written.items()]


def _write(path: Path, text: str) -> Path:
    """Write ``text`` so that a reader sees the old file or the new one, never a half."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    os.replace(partial, path)
    return path


def _remove_stale(directory: Path, kept: Iterable[str]) -> None:
    """Remove our own pages that this report no longer has: a page must not outlive its verdict."""
    names = set(kept)
    for path in directory.glob("*.html"):
        if path.name not in names and f'content="{clean(GENERATOR)}"' in path.read_text("utf-8", "replace")[:1000]:
            path.unlink()
