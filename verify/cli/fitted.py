"""Text at a terminal: lines that are too long go on below where their words begin. What is read by a program stays."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from typing import Final

#: Longer lines are hard to read also where a terminal has room for them.
_WIDEST: Final = 120
_NARROWEST: Final = 40
#: What stands before the words of a line: blanks, a glyph, or a label with blanks behind it.
_BEFORE: Final = re.compile(r"\s*(?:[✓✗◐∼?○∅❝¶]\s+(?:[\w ]{1,24}:\s)?|[a-z]+(?: the range)? {2,})?")


def show_fitted(text: str) -> None:
    """Print ``text``, fitted to the terminal when there is one."""
    if sys.stdout.isatty():
        text = fitted(text, shutil.get_terminal_size().columns)
    print(text)


def fitted(text: str, width: int) -> str:
    """``text`` with lines of at most ``width`` characters, where it has blanks to break at.

    >>> print(fitted("  trust    the checker; the reader of formulas; exact algebra for oddness", 42))
      trust    the checker; the reader of
               formulas; exact algebra for oddness
    """
    width = max(_NARROWEST, min(width, _WIDEST))
    return "\n".join(_broken(line, width) for line in text.split("\n"))


def _broken(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    before = _BEFORE.match(line)
    margin = min(len(before[0]) if before else 0, width // 3)
    wrapper = textwrap.TextWrapper(
        width,
        subsequent_indent=" " * (margin or 2),
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        expand_tabs=False,
    )
    return wrapper.fill(line)
