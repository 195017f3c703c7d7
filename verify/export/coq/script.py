"""The lemmas of one theorem in the making, and the lines by which one lemma uses others.

Every lemma has the shape ``forall x y, bounds -> assumptions -> 0 < formula``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final

from verify.errors import InputError
from verify.formula.tree import LEAVES, Formula, postorder
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import domain_goals

from .propositions import applied, atom, proposition
from .refusal import Refused
from .split_tree import Node, halves, read_tree
from .terms import free_name, sign_text, term

#: More lemmas than this for one goal are not written: Coq would take hours.
MAX_LEMMAS: Final = 1500

#: Splits on the way to one goal that no certificate names.
MAX_SPLITS: Final = 3

#: Writes lemmas that end with one of this name, which is the goal. Raises InputError when there is no way.
Prover = Callable[["Script", str, Goal, Node], str]


@dataclass(slots=True)
class Script:
    """The lemmas written so far, with the names of variables in Coq."""

    names: dict[str, str]
    #: What writes the lemmas of one goal (``lemmas.prove``): rules ask it for the goals that they leave.
    prover: Prover
    prefix: str = "part"
    lemmas: list[str] = field(default_factory=list)
    count: int = 0
    #: How many splits that no certificate names lead to the goal at hand.
    splits: int = 0
    #: What has been shown on the whole domain about operations being defined, with the names of the lemmas.
    facts: list[tuple[Goal, str]] = field(default_factory=list)

    def call(self, name: str) -> None:
        """Give a variable that is new its name in Coq."""
        if name not in self.names:
            self.names[name] = free_name(name, self.names.values())

    def add(self, name: str, goal: Goal, proof: str) -> str:
        """Write one lemma and return its name. Raises InputError when there are too many."""
        self.count += 1
        if self.count > MAX_LEMMAS:
            raise Refused(
                "size",
                f"Expected a certificate that needs at most {MAX_LEMMAS} lemmas in Coq but it needs more; "
                "a weaker constant or a smaller domain needs fewer.",
            )
        self.lemmas.append(f"Lemma {name} : {proposition(goal, self.names)}.\nProof.\n{proof}\nQed.")
        return name


def prove(script: Script, name: str, goal: Goal, node: Node) -> str:
    """Lemmas that end with ``name``, which is ``goal``. Raises InputError when there is no way."""
    return script.prover(script, name, goal, node)


def shown(script: Script, name: str, goal: Goal, proof: Mapping[str, Any]) -> str:
    """The lemma ``name``, which is ``goal``, from its proof in the certificate."""
    return prove(script, name, goal, read_tree(proof))


def part(script: Script, name: str, goal: Goal, sign: Sign, proof: Mapping[str, Any], label: str | None = None) -> str:
    """A line that has ``sign`` on the box of the goal, by a lemma of its own."""
    lemma = shown(script, name, replace(goal, sign=sign), proof)
    by = applied(lemma, goal, script.names)
    return f"  assert ({label or f'S{script.count}'} : {sign_text(sign, script.names)}) by ({by})."


def defined(script: Script, name: str, goal: Goal, formula: Formula, proofs: Iterable[Mapping[str, Any]]) -> list[str]:
    """Lines that have what makes ``formula`` defined on the box, as far as Coq can follow its proofs."""
    lines: list[str] = []
    waiting = iter(proofs)
    for k, goals in enumerate(domain_goals(formula, goal)):
        for j, needed in enumerate(goals):
            proof = next(waiting, None)
            if proof is None:
                return lines
            try:
                lines.append(part(script, f"{name}_{k}_{j}", needed, needed.sign, proof))
            except InputError:
                continue
    return lines


def known_facts(script: Script, goal: Goal, formula: Formula) -> list[str]:
    """Lines that have what is known of operations of ``formula`` being defined, on the box of the goal."""
    return [
        f"  try (assert (D{k} : {sign_text(fact.sign, script.names)}) by ({applied(lemma, fact, script.names)}))."
        for k, fact, lemma in _known(script, goal, formula)
    ]


def facts_there(script: Script, goal: Goal, formula: Formula, names: Mapping[str, str]) -> list[str]:
    """Tactics that have the same at another point, with variables called as ``names`` says."""
    return [
        f"try (assert ({sign_text(fact.sign, names)}) by ({applied(lemma, fact, names)}))"
        for _, fact, lemma in _known(script, goal, formula)
    ]


def _known(script: Script, goal: Goal, formula: Formula) -> Iterator[tuple[int, Goal, str]]:
    nodes = set(postorder(formula))
    inner = {a for node in nodes if node.op not in LEAVES for a in node.args}
    for k, (fact, lemma) in enumerate(script.facts):
        if set(fact.box) <= set(goal.box) and set(postorder(fact.sign.formula)) & inner:
            yield k, fact, lemma


def split_at(script: Script, name: str, goal: Goal, variable: str, at: Fraction) -> str:
    """The goal from both halves of its box, split where no certificate says so. Raises InputError."""
    script.splits += 1
    try:
        table = {"rule": "split", "variable": variable, "at": str(at)}
        return from_halves(script, name, goal, Node("*", table, (Node("n"), Node("n"))))
    finally:
        script.splits -= 1


def from_halves(script: Script, name: str, goal: Goal, node: Node) -> str:
    """The goal from both halves of its box, split as ``node`` says. Raises InputError."""
    variable, at, parts = halves(goal, node)
    first, second = (
        prove(script, f"{name}_{k}", part, child) for k, part, child in zip((1, 2), parts, node.children, strict=True)
    )
    x, cut = script.names[variable], term(at, script.names)
    proof = (
        f"  intros; destruct (Rle_or_lt {x} {atom(cut)}).\n"
        f"  - {applied(first, goal, script.names)}.\n  - {applied(second, goal, script.names)}."
    )
    return script.add(name, goal, proof)
