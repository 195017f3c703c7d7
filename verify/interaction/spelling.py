"""Questions about interactions in LaTeX and MathML; importing this module registers that with ``verify.claims``."""

from __future__ import annotations

import re
from typing import Final

from verify.claims.describe import Description, describe
from verify.formula.latex import interval_latex, latex_name, to_latex
from verify.formula.mathml import NAMESPACE, mathml_name, to_mathml
from verify.formula.statement import Interval
from verify.formula.tree import Formula, number

from .few_particles.statement import FewParticles
from .l1_cell import Gap
from .l1_statement import L1Statement
from .mass_states import MassStatement
from .particle_numbers import ParticleNumbers
from .questions import L1Ratio, L1Threshold, Synchronization
from .state_statement import StateStatement

Domain = tuple[tuple[str, Interval], ...]
Spelled = tuple[str, str]  # the same in LaTeX and in MathML

_THIRD: Final = (
    r"\int_{\mathbb{T}} \max(f''', 0)\,dx",
    "<msub><mo>∫</mo><mi>𝕋</mi></msub><mrow><mi>max</mi><mo>&#x2061;</mo><mrow><mo>(</mo><msup><mi>f</mi><mo>‴</mo></msup>"
    '<mo>,</mo><mn>0</mn><mo>)</mo></mrow></mrow><mspace width="0.17em"/><mi>d</mi><mi>x</mi>',
)
_RIGHT: Final = (
    r"4\left(1 + \tfrac{\tau}{M}\right) f'(0)",
    "<mn>4</mn><mrow><mo>(</mo><mn>1</mn><mo>+</mo><mfrac><mi>τ</mi><mi>M</mi></mfrac><mo>)</mo></mrow>"
    "<msup><mi>f</mi><mo>′</mo></msup><mrow><mo>(</mo><mn>0</mn><mo>)</mo></mrow>",
)
_LEFT: Final = (rf"\tau {_THIRD[0]}", f"<mi>τ</mi>{_THIRD[1]}")
_INEQUALITY: Final = (f"{_LEFT[0]} < {_RIGHT[0]}", f"<mrow>{_LEFT[1]}</mrow><mo>&lt;</mo><mrow>{_RIGHT[1]}</mrow>")
_RATIO: Final = (
    rf"\frac{{{_RIGHT[0]}}}{{{_LEFT[0]}}}",
    f"<mfrac><mrow>{_RIGHT[1]}</mrow><mrow>{_LEFT[1]}</mrow></mfrac>",
)


def _description(text: str, *parts: Spelled) -> Description:
    """The parts with commas between them."""
    latex = r", \quad ".join(part for part, _ in parts)
    mathml = '<mo>,</mo><mspace width="1em"/>'.join(part for _, part in parts)
    return Description(text, latex, f'<math xmlns="{NAMESPACE}">{mathml}</math>')


def _words(text: str) -> Spelled:
    return rf"\text{{{text}}}", f"<mtext>{text.replace(' ', chr(0xA0))}</mtext>"


def _gap(m: Gap) -> Spelled:
    factor = ("", "") if m == "pi" else ("2", "<mn>2</mn>")
    return rf"M = {factor[0]}\pi", f"<mi>M</mi><mo>=</mo>{factor[1]}<mi>π</mi>"


def _function(x: str, formula: Formula) -> Spelled:
    left = f"<mi>f</mi><mrow><mo>(</mo>{mathml_name(x)}<mo>)</mo></mrow>"
    return f"f({latex_name(x)}) = {to_latex(formula)}", f"{left}<mo>=</mo><mrow>{_inner(formula)}</mrow>"


def _inner(formula: Formula) -> str:
    """The MathML of a formula without its ``math`` element."""
    match = re.fullmatch(r"<math[^>]*>(.*)</math>", to_mathml(formula), re.DOTALL)
    return match[1] if match else ""


def _ranges(domain: Domain) -> tuple[Spelled, ...]:
    """β ∈ [a, b] for every parameter."""
    spelled = []
    for name, i in domain:
        opening, closing = "(" if i.lower_open else "[", ")" if i.upper_open else "]"
        ends = f"<mrow>{_inner(i.lower)}</mrow><mo>,</mo><mrow>{_inner(i.upper)}</mrow>"
        interval = f"<mrow><mo>{opening}</mo>{ends}<mo>{closing}</mo></mrow>"
        spelled.append((rf"{latex_name(name)} \in {interval_latex(i)}", f"{mathml_name(name)}<mo>∈</mo>{interval}"))
    return tuple(spelled)


@describe.register
def _(question: L1Statement) -> Description:
    function = _function(question.x, question.formula)
    return _description(str(question), _INEQUALITY, _gap(question.m), function, *_ranges(question.domain))


@describe.register
def _(question: L1Threshold) -> Description:
    words = _words(f"the value of {question.parameter} where this stops to hold")
    function, ranges = _function(question.x, question.formula), _ranges(((question.parameter, question.interval),))
    return _description(str(question), _INEQUALITY, _gap(question.m), function, *ranges, words)


@describe.register
def _(question: L1Ratio) -> Description:
    function, ranges = _function(question.x, question.formula), _ranges(((question.parameter, question.interval),))
    return _description(str(question), _RATIO, _gap(question.m), function, *ranges)


@describe.register
def _(question: StateStatement) -> Description:
    words = _words(f"clusters of {', '.join(map(str, question.clusters))} equal particles are stable")
    return _description(str(question), words, _function(question.x, question.formula), *_ranges(question.domain))


@describe.register
def _(question: MassStatement) -> Description:
    words = _words(f"clusters of masses proportional to {', '.join(question.shares)} are stable")
    ranges = _ranges((("t", Interval(number(question.lower), number(question.upper))),))
    return _description(str(question), words, _function(question.x, question.formula), *ranges)


@describe.register
def _(question: ParticleNumbers) -> Description:
    words = _words(f"stable states for {len(question.states)} numbers of particles")
    return _description(str(question), words, _function("x", question.formula))


@describe.register
def _(question: FewParticles) -> Description:
    words = _words(f"{question.n} equal particles have no stable state but the synchronized one")
    ends = Interval(number(question.lower), number(question.upper))
    ranges = _ranges(((question.parameter, ends),)) if question.parameter else ()
    return _description(question.text, words, _function("x", question.interaction), *ranges)


@describe.register
def _(question: Synchronization) -> Description:
    who = "particles of any number and masses" if question.n is None else f"{question.n} equal particles"
    says = "synchronize" if question.expected == "synchronizes" else "do not synchronize"
    function = _function(question.x, question.formula)
    return _description(str(question), _words(f"{who} {says}"), function, *_ranges(question.domain))
