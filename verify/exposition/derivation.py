"""The steps of a proof for a reader: how each goal was shown.

Made from statement and certificate after the fact; nothing here decides anything. A step has a "title", a "text" and,
where there is a formula to show, "statement" (text), "latex" and "mathml".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final

from flint import ctx

from numerics import enclosure as arb
from verify.formula.statement import Relation, Statement
from verify.formula.tree import postorder
from verify.kernel.box import Range
from verify.kernel.decide import assess
from verify.kernel.goal import Goal, domain_box, obligations, sign_of

from .reading import Reading, Table
from .rule_steps import read_step
from .split_tree import Leaf, box_of, leaves
from .words import (
    assumed,
    brief,
    decimals,
    how,
    listed,
    method_name,
    place,
    plural,
    range_text,
    relation_of,
    sign_text,
    written,
)  # fmt: skip

Step = dict[str, Any]

#: Steps of one verdict, levels of arguments within arguments, special steps read in one tree.
MOST: Final = 24
DEEPEST: Final = 3
READ: Final = 12
#: Trees with at most this many leaves are listed box by box.
LISTED: Final = 6
#: Formulas with more nodes are not set as formulas.
LARGEST: Final = 300


@dataclass(slots=True)
class Outline:
    """Steps as they are written down, and whether some were left out."""

    steps: list[Step] = field(default_factory=list)
    left_out: bool = False

    def add(self, title: str, text: str, relation: Relation | None = None) -> None:
        """Write a step down, unless there are enough."""
        if len(self.steps) >= MOST:
            self.left_out = True
            return
        self.steps.append({"title": title, "text": text, **(shown(relation) if relation is not None else {})})


def shown(relation: Relation) -> dict[str, str]:
    """The relation for display; nothing for a very long one."""
    size = sum(1 for _ in postorder(relation.left, relation.right))
    return written([relation]) if size <= LARGEST else {}


def proof_steps(statement: Statement, proof: Mapping[str, Any]) -> list[Step]:
    """How a statement was shown: first that everything is defined, then its relations.

    >>> from verify.prover import prove
    >>> from verify.formula.reader import read_statement
    >>> s = read_statement("log(x) <= x - 1 for x in (0, oo)")
    >>> for step in proof_steps(s, prove(s).certificate.proof): print(step["title"], "|", step["text"])
    Everything is defined | log(x) needs x > 0, by the signs of its parts.
    The inequality | x in (0, 1] and [1, oo) by the sign of a rational derivative.
    The sign of the derivative | The derivative by x is (x - 1)/x. By exact algebra (Descartes' rule of signs) the
    formula falls for x in (0, 1], so that it is least at x = 1, where its value decides. The same on 1 other box.
    """
    outline = Outline()
    with ctx.workprec(proof["precision"]):
        _domain_steps(statement, proof, outline)
        total = not any(table["assuming"] for table in proof["domain"])
        assumptions = tuple(sign_of(c) for c in statement.conditions)
        for number, (relation, part) in enumerate(zip(statement.relations, proof["relations"], strict=True), 1):
            what = "identity" if relation.op == "==" else "inequality"
            title = f"The {what}" if len(statement.relations) == 1 else f"{what.capitalize()} {number}"
            goal = Goal(sign_of(relation), domain_box(statement), assumptions, total or not assumptions)
            _goal_steps(goal, part, title, outline, (), relation)
    if outline.left_out:
        outline.steps.append({"title": "Further steps", "text": "They are all in the certificate."})
    return outline.steps


def _domain_steps(statement: Statement, proof: Mapping[str, Any], outline: Outline) -> None:
    box = domain_box(statement)
    needs: dict[str, list[str]] = {}
    longer: list[tuple[str, Goal, Table]] = []
    total = True
    for obligation, table in zip(obligations(statement), proof["domain"], strict=True):
        total = total and not table["assuming"]
        for sign, part in zip(obligation.alternatives[table["alternative"]], table["proofs"], strict=True):
            goal = Goal(sign, box, () if total else obligation.assumptions, total)
            tree = part["tree"]
            if len(tree) == 1 and tree != "*":
                needs.setdefault(method_name(tree), []).append(
                    f"{brief(obligation.node, 'a part')} needs {sign_text(sign)}"
                )
            else:
                longer.append((f"{brief(obligation.node, 'A part')} is defined", goal, part))
    if needs:
        text = ". ".join(f"{_listed([*dict.fromkeys(said)])}, by {method}" for method, said in needs.items())
        outline.add("Everything is defined", f"{text}.")
    for title, goal, part in longer:
        _goal_steps(goal, part, title, outline, (title,))


def _listed(sentences: list[str]) -> str:
    """At most six sentences in one text."""
    more = f"; and {len(sentences) - LISTED} more" if len(sentences) > LISTED else ""
    return f"{'; '.join(sentences[:LISTED])}{more}"


def _goal_steps(
    goal: Goal, proof: Table, title: str, outline: Outline, path: tuple[str, ...] = (), relation: Relation | None = None
) -> None:
    """The steps of one goal: how its box was divided, then every kind of argument once."""
    goal_shown = relation_of(goal.sign) if relation is None else relation
    tree: str = proof["tree"]
    where = place(goal.box)
    on = f"On all of {where}{assumed(goal)}" if where else "As a number"
    if tree == "*":
        reading = read_step(goal, proof["special"][0])
        lead = "" if where and where in reading.text else f"{on}: "
        outline.add(title, f"{lead}{reading.title}. {reading.text}", goal_shown)
        _part_steps(reading, outline, path)
        return
    if len(tree) == 1:
        what = "the formula" if relation is None else "the difference of both sides"
        outline.add(title, f"{on} {_single_box(goal, tree, what)}", goal_shown)
        return
    outline.add(title, _divided(goal, proof), goal_shown)
    kinds: dict[str, tuple[Reading, dict[str, Range], int]] = {}
    for leaf in _special_leaves(goal, proof):
        box = box_of(leaf, goal.box)
        reading = read_step(replace(goal, box=box), leaf.table or {})
        first, first_box, times = kinds.get(reading.title, (reading, box, 0))
        kinds[reading.title] = first, first_box, times + 1
    for reading, box, times in kinds.values():
        here = place(box)
        lead = "" if here in reading.text else f"On {here}: "
        again = f" The same on {plural(times - 1, 'other box', 'other boxes')}." if times > 1 else ""
        outline.add(shortened((*path, reading.title)), f"{lead}{reading.text}{again}")
        _part_steps(reading, outline, (*path, reading.title))


def _part_steps(reading: Reading, outline: Outline, path: tuple[str, ...]) -> None:
    """The steps of the goals that an argument leaves."""
    for title, goal, proof in reading.parts:
        if len(path) >= DEEPEST:
            outline.left_out = True
            return
        _goal_steps(goal, proof, shortened((*path, title)), outline, (*path, title))


def shortened(path: tuple[str, ...]) -> str:
    """The last two names on the way to an argument within an argument.

    >>> shortened(("Factorisation", "Factor x", "Slope in y"))
    '… › Factor x › Slope in y'
    """
    return " › ".join(("…", *path[-2:]) if len(path) > 2 else path)


def _special_leaves(goal: Goal, proof: Table) -> list[Leaf]:
    """The first special steps of a tree."""
    found = (leaf for leaf in leaves(proof, list(goal.box)) if leaf.table is not None)
    return list(islice(found, min(READ, len(proof.get("special", ())))))


def _divided(goal: Goal, proof: Table) -> str:
    """How the box was divided and what closed the parts."""
    if len(proof["tree"]) < 2 * LISTED and len(goal.box) == 1:
        ((name, _),) = goal.box.items()
        closed: dict[str, list[str]] = {}
        for leaf in leaves(proof, [name]):
            closed.setdefault(method_name(leaf.method), []).append(range_text(box_of(leaf, goal.box)[name]))
        return "; ".join(f"{name} in {listed(places)} by {method}" for method, places in closed.items()) + "."
    counted = Counter(leaf.method for leaf in leaves(proof, list(goal.box)))
    boxes = plural(sum(counted.values()), "box", "boxes")
    return f"{place(goal.box)}{assumed(goal)} is divided into {boxes}: {how(counted)}."


def _single_box(goal: Goal, step: str, what: str) -> str:
    """How one box was closed at once, with the enclosures that did it."""
    if step.isupper():
        condition = sign_text(goal.assumptions[ord(step) - ord("A")])
        return f"the condition {condition} fails, so there is nothing to show."
    found = assess(goal, arb)
    if step == "n" and found.value is not None:
        return f"{what} {decimals(found.value)}."
    ends = []
    for name, slope in found.slopes.items():
        side = "lower" if slope.lo >= 0 else "upper" if slope.hi <= 0 else ""
        end = goal.box[name].end(side) if side else None
        if end is not None and not goal.box[name].is_point():
            ends.append((f"the slope in {name} {decimals(slope)}", f"{name} = {end}"))
    if step == "m" and ends and len(ends) == len(found.slopes):
        slopes, corner = zip(*ends, strict=True)
        return f"{listed(slopes)}, so {what} is least at {', '.join(corner)}."
    return f"by {method_name(step)}."
