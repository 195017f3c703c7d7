"""HTML, LaTeX and plots made from one report.json."""

from .build import build
from .model import ReportError
from .sentence import sentence

__all__ = ["ReportError", "build", "sentence"]
