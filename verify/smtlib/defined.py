"""The reading in which what is undefined fails: a relation with 1/0 in it does not hold, and nor does its negation.

SMT-LIB gives 1/0 some value, nobody says which. dReal gives it none: its contractors drop the points at which a term
has no value, whatever relation the term is in. As a logic this is Kleene's strong one: a relation with an undefined
term is neither true nor false, "or" needs one member that is true, "not" turns true and false around, and an assertion
holds where it is true. ``ite`` between numbers has the value of the branch that its condition names, and none where
the condition is neither true nor false. Source: Kleene, *Introduction to Metamathematics* (1952), § 64.

Undefined are t/0, log t for t <= 0, sqrt t for t < 0, asin t and acos t for |t| > 1, tan t where cos t = 0, t to a
negative whole number for t = 0, and t to a fraction for t < 0 (a negative fraction: t <= 0). 0 to the power 0,
atan2(0, 0) and powers whose exponent varies have a value for some and none for others, so that a point at which one of
them matters is neither a solution nor ruled out, as before.

*Why the answers hold.* Let A be the assertions, and A' what ``where_defined`` makes of them: negations are moved inward
to the relations, and each relation R that arises becomes R and D, where D says that the terms of R are defined.
(1) Where A is true, A' holds, whatever values 1/0 and the like are given: by induction over the parts, those of A that
are true (or false, and negated) have relations that are true (or false), in which therefore all is defined, so that D
holds as well. So when A' holds nowhere, no point satisfies A in this reading. (2) A point at which all parts of A' are
certain, with a value for every term that is used, makes A true by the same induction, upward. (3) A relation may be
simplified as long as its value is kept where it is defined, since D stands beside it. (4) The variable v for an ``ite``
stands with its definition (c and v = a) or (not c and v = b) beside every relation that has v; where the condition or
the branch is undefined no v satisfies it, so that the relation fails. (5) Answers that hold whatever 1/0 is hold in
this reading too: a true A is true for every choice of values; and a point at which A is certain makes it true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from verify.formula.statement import Relation
from verify.formula.tree import LEAVES, Formula, number, postorder, variables
from verify.kernel.goal import domain_conditions
from verify.kernel.simplify import simplified

from .proposition import Proposition, conjunction, disjunction, oriented, parts_of, relation, relations_of
from .script import Assertions, Check

#: Operations without a value for some arguments, on which there is agreement where that is.
PARTIAL: Final = frozenset({"div", "log", "sqrt", "asin", "acos", "tan", "pow"})


def where_defined(check: Check) -> Check | None:
    """The check that asks for a point at which the assertions are true when relations with undefined terms are neither.

    None when every operation is defined everywhere: then it is the same question.
    """
    listed = [side for r in relations_of(check.propositions()) for side in (r.left, r.right)]
    if next(_conditions(listed), None) is None:
        return None
    used = set(variables(*listed)) & set(check.choices)
    done: dict[tuple[int, bool], Proposition] = {}
    beside: dict[str, Proposition] = {}
    # Those that were made first do not use later ones, nor themselves but for saying what they are.
    for name in (name for name in check.choices if name in used):
        beside[name] = _inward(check.choices[name], done, beside)
    assertions: Assertions = None
    bare = replace(check, choices={})
    for each in bare.propositions():
        assertions = (assertions, _inward(each, done, beside))
    return replace(bare, assertions=assertions)


def _inward(
    whole: Proposition, done: dict[tuple[int, bool], Proposition], beside: Mapping[str, Proposition]
) -> Proposition:
    """``whole`` with negations moved inward, and with every relation what makes it defined. Not recursive."""
    # Parts come before what is made of them; both signs of each are needed at most.
    for part in parts_of([whole]):
        for positive in (True, False):
            if (id(part), positive) in done:
                continue
            if part.op == "relation":
                (found,) = part.args
                assert isinstance(found, Relation)
                made = _literal(found if positive else oriented(found.negated()), beside)
            elif part.op == "not":
                made = done[id(part.args[0]), not positive]
            else:
                joined = conjunction if (part.op == "and") == positive else disjunction
                made = joined([done[id(p), positive] for p in part.args])
            done[id(part), positive] = made
    return done[id(whole), True]


def _literal(found: Relation, beside: Mapping[str, Proposition]) -> Proposition:
    """One relation, beside what makes it defined and what its variables for ``ite`` are."""
    sides = [found.left, found.right]
    given = list(dict.fromkeys(_conditions(sides)))
    chosen = [beside[name] for name in variables(*sides) if name in beside]
    if given and not any(_has_open_value(node) for node in postorder(*sides)):
        sides = [simplified(side) for side in sides]
    return conjunction([*(relation(r.op, r.left, r.right) for r in given), *chosen, relation(found.op, *sides)])


def _has_open_value(node: Formula) -> bool:
    """Whether the operation has values of which nothing is said: t**0 (which is read as a cube root), a**b, atan2."""
    return node.op in ("cbrt", "atan2") or (node.op == "pow" and node.args[1].op != "number")


def _conditions(sides: Sequence[Formula]) -> Iterator[Relation]:
    """What is needed for all of the ``sides`` to be defined."""
    seen: set[Formula] = set()
    stack = list(reversed(sides))
    while stack:
        node = stack.pop()
        if node in seen or node.op in LEAVES:
            continue
        seen.add(node)
        if node.op == "cbrt":
            # It stands for t**0, with t/t in it.
            stack.append(node.args[0].args[0])
            continue
        stack.extend(reversed(node.args))
        if node.op in ("asin", "acos"):
            # Between a term and a number, so that bounds of a variable are seen to be bounds.
            yield from (Relation("<=", number(-1), node.args[0]), Relation("<=", node.args[0], number(1)))
        elif node.op in PARTIAL and not _has_open_value(node):
            for needed in domain_conditions(node):
                yield from (Relation(sign.op, sign.formula, number(0)) for sign in needed)
