"""Lemmas in Coq for one goal: by one call of ``interval``, or along the split tree of the certificate.

Every lemma has the shape ``forall x y, bounds -> assumptions -> 0 < formula``. Where one call of the tactic does not
do,
the lemma is put together from lemmas about the two halves of the box, as the certificate splits it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from verify.errors import InputError
from verify.formula.tree import Formula
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign

from .derivatives import Chain, chain, cut_beside_zero
from .positivity import is_identity, is_positive
from .split_tree import Node, halves
from .tactic import NATIVE_BITS, options_for
from .terms import term

#: More lemmas than this for one goal are not written: Coq would take hours.
MAX_LEMMAS: Final = 1500

_SHAPE: Final = {">": "0 < {}", ">=": "0 <= {}", "!=": "{} <> 0", "==": "{} = 0"}

#: What shows that an assumption fails: the opposite sign.
_OPPOSITE: Final = {">": ">=", ">=": ">", "==": "!="}


@dataclass(slots=True)
class Script:
    """The lemmas written so far, with the names of variables in Coq."""

    names: Mapping[str, str]
    lemmas: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, name: str, goal: Goal, proof: str) -> str:
        """Write one lemma and return its name. Raises InputError when there are too many."""
        self.count += 1
        if self.count > MAX_LEMMAS:
            raise InputError(
                f"Expected a certificate that needs at most {MAX_LEMMAS} lemmas in Coq but it needs more; "
                "a weaker constant or a smaller domain needs fewer."
            )
        self.lemmas.append(f"Lemma {name} : {proposition(goal, self.names)}.\nProof.\n{proof}\nQed.")
        return name


def proposition(goal: Goal, names: Mapping[str, str]) -> str:
    """The goal as a proposition of Coq, its variables quantified."""
    premises = [*bounds(goal.box, names), *(sign_text(a, names) for a in goal.assumptions)]
    text = "".join(f"{premise} ->\n  " for premise in premises) + sign_text(goal.sign, names)
    return quantified(goal.box, names) + text


def quantified(box: Mapping[str, Range], names: Mapping[str, str]) -> str:
    """``forall x y : R,`` or nothing."""
    return f"forall {' '.join(names[name] for name in box)} : R,\n  " if box else ""


def bounds(box: Mapping[str, Range], names: Mapping[str, str]) -> Iterator[str]:
    """The ends of every range as inequalities; none for infinite ends."""
    for name, r in box.items():
        x = names[name]
        if r.lower is not None:
            yield f"{term(r.lower, names)} {'<' if r.lower_open else '<='} {x}"
        if r.upper is not None:
            yield f"{x} {'<' if r.upper_open else '<='} {term(r.upper, names)}"


def sign_text(sign: Sign, names: Mapping[str, str]) -> str:
    """``0 < formula`` and so on."""
    return _SHAPE[sign.op].format(term(sign.formula, names))


def prove(script: Script, name: str, goal: Goal, node: Node) -> str:
    """Lemmas that end with ``name``, which is ``goal``. Raises InputError when Coq-Interval cannot follow the
    certificate.
    """
    options = None if goal.sign.op == "==" else options_for(goal, _limits(goal, node))
    if not node.is_split and (options is None or options.bits != NATIVE_BITS):
        # Where f touches zero, derivatives are a surer way than numbers that round exactly.
        found = chain(goal)
        if found is not None:
            return _from_derivatives(script, name, goal, found)
        cut = cut_beside_zero(goal)
        if cut is not None:
            at = {"rule": "split", "variable": cut[0], "at": str(cut[1])}
            return _from_halves(script, name, goal, Node("*", at, (Node("n"), Node("n"))))
    if options is not None:
        return script.add(name, goal, f"  intros; unfold_functions; {options.text(script.names)}.")
    if goal.sign.op == "==" and is_identity(goal.sign.formula, goal.box):
        return script.add(name, goal, "  intros; unfold_functions; identity.")
    if goal.sign.op != "==" and is_positive(goal.sign.formula, goal.box, goal.sign.op != ">="):
        return script.add(name, goal, "  intros; positive.")
    parts = _absolute_parts(goal)
    if parts is not None:
        return _from_parts(script, name, goal, node, parts)
    if node.is_split:
        return _from_halves(script, name, goal, node)
    if len(node.step) == 1 and "A" <= node.step <= "Z":
        return _vacuous(script, name, goal, ord(node.step) - ord("A"))
    if node.table is not None:
        raise InputError(
            f"Expected a proof by enclosures, which Coq-Interval can follow, but the certificate shows {goal.sign} by "
            f"the rule {str(node.table.get('rule'))!r}, and bisection alone does not show it; "
            "a statement with some margin, or on a smaller domain, can be exported."
        )
    raise InputError(
        f"Expected goals that Coq-Interval's enclosures decide but {goal.sign} was not decided on a box of the "
        "certificate; a statement with more margin, or on a smaller domain, can be exported."
    )


def _limits(goal: Goal, node: Node) -> tuple[int, ...]:
    """How many boxes one call of the tactic may take: the more, the less the certificate can help."""
    if goal.assumptions:
        return (50,) if node.is_split else (50, 500)
    return (50, 500, 5000) if node.leaves > 200 or not node.is_split else (50, 500)


def _absolute_parts(goal: Goal) -> tuple[Goal, Goal] | None:
    """g - |u| has a sign when both g - u and g + u have it: without the kink, Taylor models apply."""
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or formula.op != "sub" or formula.args[1].op != "abs":
        return None
    g, u = formula.args[0], formula.args[1].args[0]
    return replace(goal, sign=Sign(g - u, goal.sign.op)), replace(goal, sign=Sign(g + u, goal.sign.op))


def _from_parts(script: Script, name: str, goal: Goal, node: Node, parts: tuple[Goal, Goal]) -> str:
    first, second = (prove(script, f"{name}_{k}", part, node) for k, part in enumerate(parts, 1))
    lemma = "below_absolute" if goal.sign.op == ">" else "at_most_absolute"
    return script.add(
        name,
        goal,
        f"  intros; apply {lemma}; [{applied(first, goal, script.names)} | {applied(second, goal, script.names)}].",
    )


def _from_derivatives(script: Script, name: str, goal: Goal, found: Chain) -> str:
    *below, last = list(found.goals(goal))
    r, is_lower = goal.box[found.variable], found.side == "lower"
    x, c = script.names[found.variable], _atom(term(found.at, script.names))
    lemma = prove(script, f"{name}_d{len(below)}", last, Node("n"))
    for k in range(len(below) - 1, -1, -1):
        f, g = (f"(fun {x} => {term(h, script.names)})" for h in found.formulas[k : k + 2])
        step = _step(f, g, c, x, lemma, _constant_bounds(r, script.names), found)
        lemma = script.add(f"{name}_d{k}", below[k], step)
    low, high = (c, x) if is_lower else (x, c)
    weaker = "Rlt_le, " if goal.sign.op == ">=" and found.strict else ""
    proof = (
        f"  intros; assert (L : {low} <= {high}) by lra.\n"
        f"  destruct (Rle_lt_or_eq_dec _ _ L) as [M | M].\n  - apply {weaker}({lemma} {x}); lra.\n"
    )
    at_end = "lra" if r.is_open(found.side) else f"rewrite {'<- ' if is_lower else ''}M; at_end"
    return script.add(name, goal, f"{proof}  - {at_end}.")


def _step(f: str, g: str, c: str, x: str, lemma: str, inside: str, found: Chain) -> str:
    """The proof of one link of a chain from the ``lemma`` about the next derivative."""
    slopes = f"intros t T; {inside}slope"
    above = f"intros t T; apply ({lemma} t); lra"
    if found.strict:
        rule = "rising" if found.side == "lower" else "falling"
        return (
            f"  intros; apply ({rule} {f} {g} {c} {x}).\n  - first [assumption | lra].\n"
            f"  - {slopes}.\n  - {above}.\n  - at_end."
        )
    rule = "climbing" if found.side == "lower" else "descending"
    return (
        f"  intros; assert (F : {f} {c} <= {f} {x}).\n"
        f"  {{ apply ({rule} {f} {g} {c} {x}); [first [assumption | lra] | {slopes} | {above}]. }}\n"
        f"  eapply Rlt_le_trans || eapply Rle_trans; [ | exact F ]; at_end."
    )


def _constant_bounds(r: Range, names: Mapping[str, str]) -> str:
    """Bounds of t by the ends of the range, which ``interval`` can use; by lra from what is known of t."""
    found = ""
    if r.lower is not None:
        found += f"assert ({term(r.lower, names)} <= t) by lra; "
    if r.upper is not None:
        found += f"assert (t <= {term(r.upper, names)}) by lra; "
    return found


def _from_halves(script: Script, name: str, goal: Goal, node: Node) -> str:
    variable, at, parts = halves(goal, node)
    first, second = (
        prove(script, f"{name}_{k}", part, child) for k, part, child in zip((1, 2), parts, node.children, strict=True)
    )
    x, cut = script.names[variable], term(at, script.names)
    proof = (
        f"  intros; destruct (Rle_or_lt {x} {_atom(cut)}).\n"
        f"  - {applied(first, goal, script.names)}.\n  - {applied(second, goal, script.names)}."
    )
    return script.add(name, goal, proof)


def applied(lemma: str, goal: Goal, names: Mapping[str, str]) -> str:
    """The tactic that closes a goal by a lemma about the same variables, its premises being at hand."""
    variables = "".join(f" {names[name]}" for name in goal.box)
    return f"apply ({lemma}{variables}); first [assumption | lra]"


def _atom(text: str) -> str:
    return text if text.isalnum() else f"({text})"


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
