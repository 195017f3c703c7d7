"""The error for wrong input: one sentence, then the line that was typed with a caret under the place."""

from __future__ import annotations

from typing import Final

#: Longest piece of a source line that is shown.
WIDTH: Final = 76


class InputError(ValueError):
    """Something a user wrote cannot be used; ``position`` is an index into ``source``.

    >>> print(InputError("Expected a formula but got nothing.", "1 + ", 4))
    Expected a formula but got nothing.
      1 +
          ^
    """

    def __init__(self, message: str, source: str = "", position: int = 0) -> None:
        super().__init__(message, source, position)
        self.message = message
        self.source = source
        self.position = min(max(position, 0), len(source))

    def __str__(self) -> str:
        if not self.source:
            return self.message
        excerpt, column = _excerpt(self.source, self.position)
        return f"{self.message}\n  {excerpt}".rstrip() + f"\n  {' ' * column}^"


def _excerpt(source: str, position: int) -> tuple[str, int]:
    """The line of ``source`` around ``position``, cut to WIDTH and printable, and the column of the position in it."""
    start = source.rfind("\n", 0, position) + 1
    end = source.find("\n", position)
    line = source[start : len(source) if end < 0 else end]
    column = position - start
    if len(line) > WIDTH:
        first = min(max(column - WIDTH // 2, 0), len(line) - WIDTH)
        last = first + WIDTH
        head, tail = "… " if first else "", " …" if last < len(line) else ""
        line, column = head + line[first:last] + tail, column - first + len(head)
    return "".join(c if c.isprintable() else " " for c in line), column
