"""The PDF, when TeX is there: pdfLaTeX without a shell, the same bytes for the same report."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from ..model import ReportError

#: The report of all claims has hundreds of pages, and TeX goes over them three times, a minute each.
_SECONDS: Final = 900


def compile_pdf(source: Path) -> Path | None:
    """Compile ``source`` with latexmk, or pdflatex three times, and return the PDF beside it; None without TeX.

    Raises ReportError with the last lines of TeX's log when it fails or takes too long.
    """
    latexmk, pdflatex = shutil.which("latexmk"), shutil.which("pdflatex")
    if not pdflatex:
        return None
    flags = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
    # No settings file of the user may change the result, hence -norc.
    command = [latexmk, "-norc", "-pdf", *flags] if latexmk else [pdflatex, *flags]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": "0",
        "FORCE_SOURCE_DATE": "1",
        "openout_any": "p",
        "openin_any": "p",
    }
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(source, Path(folder) / "report.tex")
        for _ in range(1 if latexmk else 3):
            try:
                done = subprocess.run(
                    [*command, "report.tex"],
                    cwd=folder,
                    env=environment,
                    timeout=_SECONDS,
                    capture_output=True,
                    stdin=subprocess.DEVNULL,
                )
            except subprocess.TimeoutExpired:
                raise ReportError(f"Expected TeX to compile {source} in {_SECONDS} s but it did not end.") from None
            if done.returncode:
                tail = "\n".join(done.stdout.decode("utf-8", "replace").splitlines()[-20:])
                raise ReportError(f"Expected TeX to compile {source} but got:\n{tail}")
        target = source.with_suffix(".pdf")
        shutil.move(Path(folder) / "report.pdf", target)
    return target
