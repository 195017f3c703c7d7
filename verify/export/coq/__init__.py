"""Coq files in which Coq-Interval proves what a certificate proves."""

from .check import CoqCheck, coq_check, coq_version
from .outcome import Exported, checked, exported
from .theorem import coq_theorem

__all__ = ["CoqCheck", "Exported", "checked", "coq_check", "coq_theorem", "coq_version", "exported"]
