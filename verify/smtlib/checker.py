"""The checker of certificates of kind "smtlib": the answers to every ``check-sat`` of a script, decided again.

The script is read anew. ``unsat``: the cases cover everything, since a step takes one open disjunction apart, or a != b
into a < b and b < a, or any claim into true and false, or |t|, min, max or atan2 into its pieces; and every case is
contradicted by a proof that one of its relations fails wherever others of them hold. In such a proof everything is
defined, so that it does not matter which values 1/0 or log(-1) have. ``sat``: all assertions are certain at an exact
point, or at one that Krawczyk's operator shows to exist. Where the first line says that a relation with an undefined
term fails, an answer may be about the assertions that ``where_defined`` makes of the script's instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from flint import ctx

from verify.certificate import Certificate
from verify.checking import Checked, checker
from verify.formula.reader import read_formula, read_relations, read_statement
from verify.formula.statement import Relation, Statement
from verify.formula.tree import variable
from verify.kernel.checker import arithmetic_called, check_inequality
from verify.kernel.goal import domain_box

from .defined import where_defined
from .existence import Solution, judge
from .path import Path, entails, replaced, root, solution
from .proposition import Proposition, oriented, relations_of, truth
from .script import Check, read_script

HEAD: Final = "; answers: "
#: The head where a relation with an undefined term fails.
HEAD_FAILS: Final = "; answers, where a relation with an undefined term fails: "
BITS: Final = 128


class NotShown(ValueError):
    """A part of a certificate that shows nothing."""


def statement_of(answers: Sequence[str], script: str, *, undefined_fails: bool = False) -> str:
    """What a certificate states: a comment with the answers and how 1/0 is read, then the script."""
    return f"{HEAD_FAILS if undefined_fails else HEAD}{' '.join(answers)}\n{script}"


@checker
def check_smtlib(certificate: Certificate, arithmetic: str) -> Checked:
    """(ok, reason, number of leaves decided)."""
    first, _, script = certificate.statement.partition("\n")
    proofs = certificate.proof
    answers = [str(proof["answer"]) for proof in proofs]
    undefined_fails = first.startswith(HEAD_FAILS)
    if certificate.refutes or certificate.statement != statement_of(answers, script, undefined_fails=undefined_fails):
        return False, "Expected the answers that the proof shows in the first line.", 0
    checks = read_script(script)
    if len(checks) != len(answers):
        return False, f"Expected {len(checks)} answers but got {len(answers)}.", 0
    leaves = 0
    for asked, proof in zip(checks, proofs, strict=True):
        check = asked_of(asked, proof, undefined_fails=undefined_fails)
        if proof["answer"] == "unsat":
            leaves += require_unsat(check, proof, arithmetic)
        elif proof["answer"] == "sat":
            require_sat(check, proof, arithmetic)
            leaves += 1
        elif proof != {"answer": "unknown"}:
            return False, "Expected the answer unsat, sat or unknown.", leaves
    reading = ", where a relation with an undefined term fails" if undefined_fails else ""
    return True, f"{len(answers)} answers and {leaves} leaves decided again in {arithmetic}{reading}.", leaves


def asked_of(check: Check, proof: Mapping[str, Any], *, undefined_fails: bool) -> Check:
    """The check that a proof is about: the one of the script, or where it says so the one in which 1/0 fails.

    An answer to the first holds in both readings, one to the second only ``undefined_fails``.
    Raises NotShown when the proof is about the second without that.
    """
    if "defined" not in proof:
        return check
    narrower = where_defined(check) if undefined_fails and proof["defined"] is True else None
    if narrower is None:
        raise NotShown("Expected an answer that holds whatever 1/0 and the like are.")
    return narrower


def require_unsat(check: Check, proof: Mapping[str, Any], arithmetic: str) -> int:
    """Decide that no point satisfies the assertions; the number of leaves. Raises ValueError."""
    leaves = 0
    waiting = [root(check.propositions())]
    for step in proof["steps"]:
        if not waiting:
            raise NotShown("Expected no step after the last case.")
        path = waiting.pop()
        if "split" in step:
            waiting.extend(reversed(path.cases(_index(step["split"], len(path.open)))))
        elif "order" in step:
            waiting.extend(reversed(path.orders(_index(step["order"], len(path.relations)))))
        elif "pieces" in step:
            waiting.extend(reversed(path.pieces(read_formula(step["pieces"]))))
        elif "cut" in step:
            (claim,) = read_relations(step["cut"])
            waiting.extend(reversed(path.cut(claim)))
        elif "clash" in step:
            _require_clash(path, step)
            leaves += 1
        else:
            leaves += _contradicted(path, step, arithmetic)
    if waiting:
        raise NotShown("Expected every case to be contradicted.")
    return leaves


def _contradicted(path: Path, step: Mapping[str, Any], arithmetic: str) -> int:
    """The leaves of a proof that the relations of the path are impossible."""
    part = Certificate.from_json(step["certificate"])
    if part.kind != "inequality" or part.refutes:
        raise NotShown("Expected a proof of an inequality.")
    given = frozenset(eliminated(path.relations, step["eliminate"]))
    require_contradiction(read_statement(part.statement), given)
    outcome = check_inequality(part, arithmetic)
    if not outcome.ok:
        raise NotShown(outcome.reason)
    return outcome.leaves


def contradicts(path: Path, steps: Sequence[Mapping[str, Any]]) -> bool:
    """Whether steps that close some case are about relations of this path only; proofs are not looked at.

    The steps are one, or a cut and the two that close its cases.
    """
    paths = [path]
    for step in steps:
        here = paths.pop()
        if "cut" in step:
            (claim,) = read_relations(step["cut"])
            paths.extend(reversed(here.cut(claim)))
            continue
        try:
            if "clash" in step:
                _require_clash(here, step)
            else:
                given = frozenset(eliminated(here.relations, step["eliminate"]))
                require_contradiction(read_statement(step["certificate"]["statement"]), given)
        except NotShown:
            return False
    return True


def _require_clash(path: Path, step: Mapping[str, Any]) -> None:
    """Raises NotShown unless the step names a relation of the path and one that plainly contradicts it."""
    i, j = (path.relations[_index(k, len(path.relations))] for k in step["clash"])
    if not entails((i,), j.negated()):
        raise NotShown("Expected a relation and its negation.")


def eliminated(relations: Sequence[Relation], steps: Any) -> Iterator[Relation]:
    """What the relations become when, one after another, equations v == t are used up to replace v by t.

    From v**2 == t and a sign of v, which is one of the relations then, follows v == sqrt(t) or v == -sqrt(t).
    """
    current: list[Relation | None] = list(relations)
    for position, name in steps:
        relation = current[_index(position, len(current))]
        solved = None if relation is None else solution(relation, name, current)
        if solved is None:
            raise NotShown(f"Expected an equation for {name}.")
        value, current[position] = solved
        current = [None if r is None else replaced(r, name, value) for r in current]
    return (r for r in current if r is not None)


def require_contradiction(statement: Statement, given: frozenset[Relation]) -> None:
    """Raises NotShown unless the statement says that some of ``given`` cannot hold together."""
    (relation,) = statement.relations
    # What is false everywhere contradicts the conditions by themselves.
    if not is_false(relation) and not entails(given, relation.negated()):
        raise NotShown(f"Expected the negation of a relation but got {relation}.")
    for condition in statement.conditions:
        if not entails(given, condition):
            raise NotShown(f"Expected a relation of the case as condition but got {condition}.")
    for name, r in domain_box(statement).items():
        x = variable(name)
        if r.lower is not None and not entails(given, Relation("<" if r.lower_open else "<=", r.lower, x)):
            raise NotShown(f"Expected a lower bound of {name} that is asserted but got {r.lower}.")
        if r.upper is not None and not entails(given, Relation("<" if r.upper_open else "<=", x, r.upper)):
            raise NotShown(f"Expected an upper bound of {name} that is asserted but got {r.upper}.")


def is_false(relation: Relation) -> bool:
    """Whether the relation is between two numbers and does not hold, such as 0 > 1."""
    low, high = oriented(relation).left, oriented(relation).right
    if low.op != "number" or high.op != "number" or relation.op in ("==", "!="):
        return False
    a, b = low.args[0], high.args[0]
    return bool(a >= b if oriented(relation).op == "<" else a > b)


def require_sat(check: Check, proof: Mapping[str, Any], arithmetic: str) -> None:
    """Decide that the assertions hold at the given point. Raises ValueError."""
    propositions = check.propositions()
    found = read_solution(proof, propositions)
    if not holds(found, propositions, arithmetic):
        raise NotShown("Expected all assertions to hold at the point but that is not certain.")


def holds(found: Solution, propositions: tuple[Proposition, ...], arithmetic: str = "arb") -> bool:
    """Whether all ``propositions`` are certain at the point, and the point certainly exists."""
    with ctx.workprec(BITS):
        decide = judge(found, arithmetic_called(arithmetic))
        return decide is not None and truth(propositions, decide) is True


def read_solution(proof: Mapping[str, Any], propositions: tuple[Proposition, ...]) -> Solution:
    """The point of a certificate; equations are named by their numbers among the relations of the script."""
    listed = list(relations_of(propositions))
    return Solution(
        {name: read_formula(text) for name, text in proof["point"].items()},
        {name: (Fraction(low), Fraction(high)) for name, low, high in proof["box"]},
        tuple(listed[_index(i, len(listed))] for i in proof["equations"]),
        tuple(tuple(Fraction(entry) for entry in row) for row in proof["inverse"]),
    )


def solution_json(found: Solution, propositions: tuple[Proposition, ...]) -> dict[str, Any]:
    """The point as a part of a certificate."""
    number = {relation: i for i, relation in enumerate(relations_of(propositions))}
    return {
        "point": {name: str(value) for name, value in found.point.items()},
        # A list, since the rows of the matrix belong to the variables in this order.
        "box": [[name, str(low), str(high)] for name, (low, high) in found.box.items()],
        "equations": [number[relation] for relation in found.equations],
        "inverse": [[str(entry) for entry in row] for row in found.inverse],
    }


def _index(value: Any, count: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < count:
        raise NotShown(f"Expected a number below {count} but got {value!r}.")
    return value
