"""Lemmas in Coq for one goal: by one call of ``interval``, or along the split tree of the certificate.

Every lemma has the shape ``forall x y, bounds -> assumptions -> 0 < formula``. Where one call of the tactic does not
do, the lemma is put together from lemmas about the two halves of the box, as the certificate splits it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final

from verify.errors import InputError
from verify.formula.tree import LEAVES, Formula, number, postorder
from verify.kernel.box import default_point
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import KINKED, domain_goals, vanishes
from verify.kernel.witness import sign_at

from .derivatives import chain, cut_beside_zero
from .positivity import is_positive, is_small_polynomial
from .propositions import applied, atom, proposition
from .refusal import Refused
from .split_tree import Node, halves, read_tree
from .tactic import NATIVE_BITS, options_for
from .terms import free_name, sign_text, term

#: More lemmas than this for one goal are not written: Coq would take hours.
MAX_LEMMAS: Final = 1500

#: Splits on the way to one goal that no certificate names.
MAX_SPLITS: Final = 3

#: What shows that an assumption fails: the opposite sign.
_OPPOSITE: Final = {">": ">=", ">=": ">", "==": "!="}


@dataclass(slots=True)
class Script:
    """The lemmas written so far, with the names of variables in Coq."""

    names: dict[str, str]
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
    """Lemmas that end with ``name``, which is ``goal``: by the certificate's rule where it can be followed, else by
    enclosures. Raises InputError when neither will do.
    """
    from .rules import TRANSLATIONS

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
        return _from_halves(script, name, goal, node)
    try:
        return _by_enclosures(script, name, goal, node)
    except InputError as error:
        raise refused or error from None


def _by_enclosures(script: Script, name: str, goal: Goal, node: Node) -> str:
    if goal.sign.op in ("==", ">=") and vanishes(goal.sign.formula, goal):
        from .algebraic import identity_lemma

        return identity_lemma(script, name, goal, {})
    options = None if goal.sign.op == "==" else options_for(goal, _limits(goal, node))
    touches = goal.sign.op != ">" and (options is not None and options.bits != NATIVE_BITS)
    if not node.is_split and (options is None or touches):
        # Where f touches zero, derivatives are a surer way than numbers that round exactly.
        found = chain(goal)
        if found is not None:
            from .chains import from_derivatives

            return from_derivatives(script, name, goal, found)
        cut = cut_beside_zero(goal) if script.splits < MAX_SPLITS else None
        if cut is not None:
            return split_at(script, name, goal, *cut)
    enclosed = "" if options is None else f"enclosable; {options.text(script.names)}"
    if goal.sign.op != "==" and is_positive(goal.sign.formula, goal.box, goal.sign.op != ">="):
        ways = ["positive", "unfold_functions; positive", *([enclosed] if enclosed else [])]
        return script.add(name, goal, f"  intros; first [{' | '.join(ways)}].")
    if enclosed:
        return script.add(name, goal, f"  intros; {enclosed}.")
    if fails_inside(goal):
        raise Refused("margin", f"Expected a goal that holds but {goal.sign} fails in the middle of the box.")
    if goal.sign.op in (">", ">=") and not node.is_split and is_small_polynomial(goal.sign.formula):
        return script.add(name, goal, "  intros; nra.")
    from .cases import absolute_parts, from_parts

    parts = absolute_parts(goal)
    if parts is not None:
        return from_parts(script, name, goal, node, parts)
    if node.is_split:
        return _from_halves(script, name, goal, node)
    kink = next((n for n in postorder(goal.sign.formula) if n.op in KINKED), None)
    if kink is not None and goal.sign.op in (">", ">=") and not ("A" <= node.step <= "Z"):
        from .cases import cases_lemma

        leaf = {"tree": "n"}
        return cases_lemma(script, name, goal, {"node": str(kink), "nonnegative": leaf, "nonpositive": leaf})
    if len(node.step) == 1 and "A" <= node.step <= "Z":
        return _vacuous(script, name, goal, ord(node.step) - ord("A"))
    from .algebraic import constant_lemma, from_factors
    from .expansions import near_ends

    found_here = constant_lemma(script, name, goal)
    if found_here is not None:
        return found_here
    if node.table is None:
        found_here = near_ends(script, name, goal) or from_factors(script, name, goal)
        if found_here is not None:
            return found_here
    if node.table is not None:
        raise Refused(
            f"rule {node.table.get('rule')}",
            f"Expected a proof by enclosures or exact algebra, which Coq can follow, but the certificate shows "
            f"{goal.sign} by the rule {str(node.table.get('rule'))!r}, and bisection alone does not show it; "
            "a statement with some margin, or on a smaller domain, can be exported.",
        )
    raise Refused(
        "margin",
        f"Expected goals that Coq-Interval's enclosures decide but {goal.sign} was not decided on a box of the "
        "certificate; a statement with more margin, or on a smaller domain, can be exported.",
    )


def fails_inside(goal: Goal) -> bool:
    """Whether the goal, which no certificate names, is false at one point of its box."""
    point = {
        x: r.lower if r.is_point() and r.lower is not None else number(default_point(r)) for x, r in goal.box.items()
    }
    return sign_at(goal.sign, point)[0] is False and all(sign_at(a, point)[0] is True for a in goal.assumptions)


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
            try:
                lines.append(part(script, f"{name}_{k}_{j}", needed, needed.sign, next(waiting)))
            except InputError:
                continue
    return lines


def known_facts(script: Script, goal: Goal, formula: Formula, names: Mapping[str, str] | None = None) -> list[str]:
    """Lines that have what is known of operations of ``formula`` being defined, on the box of the goal."""
    names = script.names if names is None else names
    nodes = set(postorder(formula))
    inner = {a for node in nodes if node.op not in LEAVES for a in node.args}
    return [
        f"  try (assert (D{k} : {sign_text(fact.sign, names)}) by ({applied(lemma, fact, names)}))."
        for k, (fact, lemma) in enumerate(script.facts)
        if set(fact.box) <= set(goal.box) and set(postorder(fact.sign.formula)) & inner
    ]


def _limits(goal: Goal, node: Node) -> tuple[int, ...]:
    """How many boxes one call of the tactic may take: the more, the less the certificate can help."""
    if goal.assumptions:
        return (50,) if node.is_split else (50, 500)
    return (50, 500, 5000) if node.leaves > 200 else (50, 500)


def split_at(script: Script, name: str, goal: Goal, variable: str, at: Fraction) -> str:
    """The goal from both halves of its box, split where no certificate says so. Raises InputError."""
    script.splits += 1
    try:
        table = {"rule": "split", "variable": variable, "at": str(at)}
        return _from_halves(script, name, goal, Node("*", table, (Node("n"), Node("n"))))
    finally:
        script.splits -= 1


def _from_halves(script: Script, name: str, goal: Goal, node: Node) -> str:
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


def _vacuous(script: Script, name: str, goal: Goal, j: int) -> str:
    assumption = goal.assumptions[j]
    opposite = _OPPOSITE.get(assumption.op)
    if opposite is None:
        raise InputError(f"Expected conditions < <= > >= == but the certificate uses that {assumption} fails.")
    formula: Formula = -assumption.formula if assumption.op != "==" else assumption.formula
    shown = replace(goal, sign=Sign(formula, opposite), assumptions=())
    fails = prove(script, f"{name}_0", shown, Node("n"))
    statement = sign_text(shown.sign, script.names)
    by = applied(fails, goal, script.names)
    proof = f"  intros; exfalso.\n  assert (F : {statement}) by ({by}).\n  first [contradiction | lra]."
    return script.add(name, goal, proof)
