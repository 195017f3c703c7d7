"""HTML for notebooks: a bold head with a sentence, a table, and steps folded away. All text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any


def verdict_html(
    head: str, reason: str, rows: Iterable[tuple[str, str]] = (), steps: Iterable[Mapping[str, Any]] = ()
) -> str:
    """A verdict with what backs it in a table, and the steps of its derivation folded away.

    >>> verdict_html("✗ refuted", "1 < 1 fails.", [("at", "x = 0")])
    '<div><p><b>✗ refuted</b>: 1 &lt; 1 fails.</p><table><tr><th>at</th><td>x = 0</td></tr></table></div>'
    """
    cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    table = f"<table>{cells}</table>" if cells else ""
    items = "".join(
        f"<li><b>{escape(str(step.get('title', '')))}</b> {escape(str(step.get('text', '')))}</li>" for step in steps
    )
    derivation = f"<details><summary>Derivation</summary><ol>{items}</ol></details>" if items else ""
    return f"<div><p><b>{escape(head)}</b>: {escape(reason)}</p>{table}{derivation}</div>"


def claim_html(id: str, title: str, statements: Sequence[tuple[str, str]], prose: str) -> str:
    """A claim: id and title, each statement in MathML where it is a formula, the prose; nothing is said twice.

    ``statements`` are pairs of text and MathML, which is empty for words.

    >>> claim_html("m.a", "m.a", [("One is less than two.", "")], "One is less\\nthan two.")
    '<div><p><b>m.a</b></p><p>One is less than two.</p></div>'
    """
    titled = "" if title == id else f" {escape(title)}"
    stated = "".join(f"<p>{mathml or escape(text)}</p>" for text, mathml in statements)
    said = prose.split() in ([], title.split(), *(text.split() for text, _ in statements))
    told = "" if said else f"<p>{escape(prose)}</p>"
    return f"<div><p><b>{escape(id)}</b>{titled}</p>{stated}{told}</div>"
