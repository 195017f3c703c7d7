"""A decision in words, as HTML and as LaTeX, for the command line and for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from verify.verdict import GLYPHS, Status

from .defined import UNDEFINED
from .plot_colors import COLORS
from .segment import Answer

if TYPE_CHECKING:
    from .decision import Decision

#: The status that an answer is, and its words.
STATUS: Final[dict[Answer, Status]] = {"synchronizes": "proved", "does not": "refuted", "open": "undecided"}
_WORDS: Final[dict[Answer, str]] = {
    "synchronizes": "synchronizes",
    "does not": "does not synchronize",
    "open": "open",
}


def sentence(decision: Decision) -> str:
    """What was decided on the whole range, and for which particles.

    >>> from verify import Interaction
    >>> sentence(Interaction("sin(x)").synchronizes())
    'synchronizes, certified; for every number of particles and all masses'
    >>> sentence(Interaction("sin(x) + sin(2*x)").synchronizes())
    'does not synchronize, certified'
    """
    who = "every number of particles and all masses" if decision.n is None else f"{decision.n} equal particles"
    ranged = bool(decision.interaction.parameters)
    where, anywhere = (" on the whole range", " everywhere on the range") if ranged else ("", "")
    said = {
        "proved": f"synchronizes, certified{where}",
        "refuted": f"does not synchronize{anywhere}, certified",
        "undecided": f"is not decided{where}",
    }[decision.status]
    if decision.left_open():
        return f"is not decided: {UNDEFINED}; the answers below hold if it has"
    if decision.status == "refuted" and decision.n is None:
        return said  # one number of particles is enough; the lines below say which
    return f"{said}; for {who}"


def decision_html(decision: Decision) -> str:
    """The function, the answer, and a table of the parts of the range."""
    head = f"{GLYPHS[decision.status]} {decision.status}"
    rows = "".join(
        f"<tr><td>{escape(', '.join(f'{name} in {interval}' for name, interval in s.domain))}</td>"
        f'<td><span style="border-left: 0.6em solid {COLORS[s.answer]}; padding-left: 0.4em">'
        f"{GLYPHS[STATUS[s.answer]]} {_WORDS[s.answer]}</span></td><td>{escape(s.by)}</td></tr>"
        for s in decision.segments
    )
    verdict = decision.verdict()
    trust = f"<details><summary>trust</summary><p>{escape('; '.join(verdict.trust))}</p></details>"
    advice = f"<p>{escape(verdict.advice)}</p>" if verdict.advice else ""
    formula = decision.interaction._repr_html_()
    return (
        f"<div><p>{formula}</p><p><b>{escape(head)}</b>: {escape(sentence(decision))}</p>"
        f"<table>{rows}</table>{advice}{trust}</div>"
    )


def decision_latex(decision: Decision) -> str:
    """The function, and the parts of the range with their answers as an array."""
    from verify.formula.latex import interval_latex, latex_name, to_latex
    from verify.formula.tree import variable

    f = decision.interaction
    rows = [
        " & ".join(
            [
                *(rf"{latex_name(name)} \in {interval_latex(interval)}" for name, interval in s.domain),
                rf"\text{{{_WORDS[s.answer]}}}",
            ]
        )
        for s in decision.segments
    ]
    columns = "l" * (1 + len(f.parameters))
    body = r" \\ ".join(rows)
    name = to_latex(variable(f.variable))
    return rf"f({name}) = {to_latex(f.formula)}: \quad \begin{{array}}{{{columns}}} {body} \end{{array}}"
