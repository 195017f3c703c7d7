"""What a report shows of the verdict on a statement: steps and plots, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from flint import ctx

from verify.formula.reader import read_formula
from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula
from verify.kernel.box import Range, approximate
from verify.kernel.goal import domain_box, sign_of
from verify.verdict import Verdict

from .cells import window
from .derivation import Step, proof_steps
from .failing import refutation_steps, undecided_steps
from .graphs import Plot, graph, interval_mark, least_mark, margin, point_mark, sampled, where_it_holds
from .planes import margin_map, narrowed, sign_map, tree_plot, windows

PRECISION: Final = 64
#: Pictures of one kind for one statement.
MOST: Final = 3


def explained(statement: Statement, verdict: Verdict, *, plots: bool = True) -> Verdict:
    """The prover's verdict on ``statement`` with ``steps`` and ``plots`` in its details: JSON, the same every time.

    >>> from verify.formula.reader import read_statement
    >>> from verify.prover import prove
    >>> s = read_statement("x**2 <= x for x in [0, 2]")
    >>> for step in explained(s, prove(s)).details["steps"]: print(step["text"][:52])
    x = 2 lies in the domain.
    x**2 is 4; x is 2.
    It certainly holds for x in [0, 1]. It certainly fai
    """
    try:
        return replace(verdict, details={**verdict.details, **_details(statement, verdict, plots)})
    except (ArithmeticError, AssertionError, LookupError, MemoryError, RecursionError, TypeError, ValueError) as error:
        # A verdict is not lost because it cannot be put into words.
        note = f"It could not be written down ({type(error).__name__}: {error}); the verdict stands without it."
        return replace(verdict, details={**verdict.details, "steps": [{"title": "No derivation", "text": note}]})


def _details(statement: Statement, verdict: Verdict, draw: bool) -> dict[str, Any]:
    proof = verdict.certificate.proof if verdict.status == "proved" and verdict.certificate else None
    hardest = verdict.details.get("hardest", {})
    if proof is not None:
        steps = proof_steps(statement, proof)
    elif verdict.status == "refuted":
        steps = refutation_steps(statement, verdict.witness or {})
    else:
        steps = undecided_steps(hardest)
    if not draw:
        return {"steps": steps}
    with ctx.workprec(PRECISION):
        plots, more = _pictures(statement, verdict, proof, hardest)
    return {"steps": steps + more, "plots": plots}


def _pictures(
    statement: Statement, verdict: Verdict, proof: Mapping[str, Any] | None, hardest: Mapping[str, Any]
) -> tuple[list[Plot], list[Step]]:
    """The plots, and a step that says where the statement holds when they show it."""
    whole = domain_box(statement)
    box = {name: r for name, r in whole.items() if not r.is_point()}
    points = {name: r.lower for name, r in whole.items() if r.is_point() and r.lower is not None}
    values = {name: read_formula(text) for name, text in (verdict.witness or {}).items()}
    drawn = [relation for relation in statement.relations if proof is None or relation.op != "=="]
    if len(box) == 1:
        ((name, r),) = box.items()
        return _in_one_variable(statement, drawn, name, r, points, values.get(name), proof is not None, hardest)
    if len(box) == 2:
        return _in_two_variables(statement, drawn[:MOST], box, points, values, proof), []
    if values:
        return _through_the_witness(statement, box, values), []
    return [], []


def _in_one_variable(
    statement: Statement,
    drawn: list[Relation],
    name: str,
    r: Range,
    points: Mapping[str, Formula],
    witness: Formula | None,
    proved: bool,
    hardest: Mapping[str, Any],
) -> tuple[list[Plot], list[Step]]:
    near = _near(witness, hardest.get(name))
    shown = window(r, near)
    if shown is None:
        return [], []
    signs = [margin(relation, points) for relation in drawn]
    margins = [(sign, sampled(sign, name, shown)) for sign in signs]
    plots = []
    for relation, (sign, cells) in zip(drawn[:MOST], margins, strict=False):
        plot = graph(relation, sign, name, shown, cells)
        if witness is not None:
            plot["marks"] = [point_mark(sign, name, witness, f"{name} = {witness}")]
        elif proved:
            plot["marks"] = least_mark(plot, shown)
        elif near is not None:
            plot["marks"] = [interval_mark(sign, name, *hardest[name])]
        plots.append(plot)
    if proved or statement.conditions:
        return plots, []
    text = where_it_holds(name, r, margins)
    note = " This is read off the enclosures of the picture; a statement of its own gets a certificate."
    return plots, [{"title": "Where it holds", "text": text + note}] if text else []


def _in_two_variables(
    statement: Statement,
    drawn: list[Relation],
    box: Mapping[str, Range],
    points: Mapping[str, Formula],
    values: Mapping[str, Formula],
    proof: Mapping[str, Any] | None,
) -> list[Plot]:
    shown = windows(box, {name: _near(value, None) for name, value in values.items()})
    if shown is None:
        return []
    x, y = box
    conditions = [margin(condition, points) for condition in statement.conditions]
    shown = narrowed(shown, conditions)
    if proof is None:
        plots = [sign_map(relation, margin(relation, points), conditions, shown) for relation in drawn]
        if values:
            mark = {"x": float(approximate(values[x])), "y": float(approximate(values[y])), "label": "counterexample"}
            for plot in plots:
                plot["marks"] = [mark]
        return plots
    maps = [margin_map(relation, margin(relation, points), conditions, shown) for relation in drawn]
    whole = domain_box(statement)
    parts = list(zip(statement.relations, proof["relations"], strict=True))[:MOST]
    trees = [tree_plot(relation, whole, (x, y), part) for relation, part in parts]
    return [plot for plot in (*maps, *trees) if plot is not None]


def _through_the_witness(statement: Statement, box: Mapping[str, Range], values: Mapping[str, Formula]) -> list[Plot]:
    """The margin of the relation that fails, along the first variables, with the others as in the witness."""
    from verify.kernel.witness import failure

    found = failure(statement, values)
    failing = [r for r in statement.relations if found is not None and sign_of(r) == found.sign]
    plots = []
    for name in list(box)[:MOST] if failing else []:
        shown = window(box[name], approximate(values[name]))
        if shown is None:
            continue
        others = {other: value for other, value in values.items() if other != name}
        sign = margin(failing[0], others)
        plot = graph(failing[0], sign, name, shown, sampled(sign, name, shown))
        plot["title"] += f" along {name}, with {', '.join(f'{n} = {v}' for n, v in others.items())}"
        plots.append(plot | {"marks": [point_mark(sign, name, values[name], f"{name} = {values[name]}")]})
    return plots


def _near(witness: Formula | None, hardest: Any) -> Fraction | None:
    """A point that the picture has to show."""
    if witness is not None:
        return approximate(witness)
    if hardest and all(isinstance(end, (int, float)) for end in hardest):
        return Fraction(sum(hardest) / 2)
    return None
