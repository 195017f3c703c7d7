"""Lemmas in Coq for one goal: by the certificate's rule, along its split tree, or by enclosures."""

from __future__ import annotations

from verify.errors import InputError
from verify.kernel.goal import Goal

from .enclosures import by_enclosures
from .rules import TRANSLATIONS
from .script import Script, from_halves
from .split_tree import Node


def prove(script: Script, name: str, goal: Goal, node: Node) -> str:
    """Lemmas that end with ``name``, which is ``goal``: by the certificate's rule where it can be followed, else by
    enclosures. Raises InputError when neither will do.
    """
    refused: InputError | None = None
    rule = None if node.table is None else TRANSLATIONS.get(str(node.table.get("rule")))
    if rule is not None:
        written, count = len(script.lemmas), script.count
        try:
            return rule(script, name, goal, node.table or {})
        except InputError as error:
            refused, script.count = error, count
            del script.lemmas[written:]
    if node.is_split and node.is_reasoned:
        return from_halves(script, name, goal, node)
    try:
        return by_enclosures(script, name, goal, node)
    except InputError as error:
        raise refused or error from None
