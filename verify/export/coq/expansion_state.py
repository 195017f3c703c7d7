"""An expansion in the making: the lines of Coq that prove each step, the equations so far, and the box."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from flint import ctx

from numerics import enclosure as A
from numerics.decimals import to_fraction
from verify.errors import InputError
from verify.formula.tree import Formula, number, postorder, variable
from verify.kernel.box import Box, Range, enclose
from verify.kernel.goal import Goal, Sign
from verify.kernel.program import NotCertain, natural

from .positivity import is_positive
from .propositions import applied
from .ratios import Atoms, Ratio
from .script import Script
from .tactic import options_for
from .terms import bracketed, sign_text, term
from .unfolding import unfolded

#: Boxes that one call of the tactic may take.
_LIMITS: Final = (50, 500)
#: Rules of signs are tried on formulas of so many nodes.
_MOST_NODES: Final = 60
#: The ends of a range are multiples of 1/_STEPS of its width, and a little wider.
_STEPS: Final = 64


def fresh_name(prefix: str, taken: Iterable[str]) -> str:
    """A name that is not taken: ``prefix``, with a number behind it if needed."""
    used = {*taken}
    k = 0
    while (name := f"{prefix}{k or ''}") in used:
        k += 1
    return name


@dataclass(frozen=True, slots=True)
class Unit:
    """An exponential that grows: ``size`` is b, and ``label`` names the equation e^b = P(b)/z, which is ``value``."""

    size: Ratio
    label: str
    value: Ratio


@dataclass(slots=True)
class Expansion:
    """The expansion of formulas of ``x``, which is ``position`` in terms of ``t``, to ``terms`` terms."""

    script: Script
    name: str
    goal: Goal
    x: str
    t: Formula
    position: Formula
    #: The ranges of t, of the other variables, and of the unknown shares of remainders.
    box: dict[str, Range]
    terms: int
    #: Whether log t is an unknown below its value at the end of the range, instead of one of which t·log t is bounded.
    is_log_free: bool = False
    #: What stands for log t, or for t·log t, once it is needed, and the label of its equation.
    log_t: tuple[Formula, str] | None = None
    #: Exponentials that grow are powers of these.
    units: list[Unit] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    #: Labels of the equations that write a part of the formula in terms of t, the latest last.
    equations: list[str] = field(default_factory=lambda: ["X"])
    labels: dict[Formula, str] = field(default_factory=dict)
    done: dict[Formula, Ratio] = field(default_factory=dict)
    shares: set[str] = field(default_factory=set)
    signed: set[Formula] = field(default_factory=set)
    #: Signs that are needed, by the place of their line.
    waiting: dict[int, tuple[str, Goal]] = field(default_factory=dict)
    count: int = 0
    atoms: Atoms = field(init=False)

    def __post_init__(self) -> None:
        self.atoms = Atoms(self.t)

    def text(self, formula: Formula) -> str:
        return bracketed(formula, self.script.names)

    def fresh(self, letter: str) -> str:
        """A label that is new."""
        self.count += 1
        return f"{letter}{self.count}"

    def equal(self, node: Formula) -> str:
        """The label of an equation that writes ``node`` in terms of t."""
        if node.op == "variable":
            return "X"
        if node not in self.labels:
            shown = self.formula(self.done[node])
            self.state(node, shown, f"{self.rewritten()}; fielded")
        return self.labels[node]

    def state(self, node: Formula, shown: Formula, proof: str) -> None:
        """An equation ``node = shown``."""
        label = self.fresh("E")
        names = self.script.names
        self.lines.append(f"  assert ({label} : {term(node, names)} = {term(shown, names)}) by ({proof}).")
        self.labels[node] = label
        self.equations.append(label)

    def rewritten(self) -> str:
        """The tactic that writes everything in terms of t."""
        return "rewrite " + ", ".join(f"?{label}" for label in reversed(self.equations))

    def formula(self, ratio: Ratio) -> Formula:
        """t^v·N/D; its denominator is shown not to vanish."""
        bottom = self.atoms.denominator(ratio)
        if bottom is not None:
            self.nonzero(bottom)
        return self.atoms.formula(ratio)

    def nonzero(self, formula: Formula) -> None:
        """Have the sign of ``formula``, which must not vanish on the box of t."""
        if formula.op in ("number", "variable", "constant") or formula in self.signed:
            return
        value = self.enclosed(formula)
        positive = value is None or value[1] > 0
        self.have(Sign(formula if positive else -formula, ">"))
        self.signed.add(formula)

    def have(self, sign: Sign, box: Box | None = None) -> None:
        """A line that has ``sign`` on the box of t, or another, by a lemma of its own, which ``written`` adds."""
        self.waiting[len(self.lines)] = self.fresh("S"), Goal(sign, dict(self.box if box is None else box))
        self.lines.append("")

    def written(self) -> list[str]:
        """All lines, once the lemmas that they use are written. Raises InputError when enclosures do not show one."""
        names = self.script.names
        # The last is the sign of the whole: the one that fails if any does.
        for place in sorted(self.waiting, reverse=True):
            label, goal = self.waiting[place]
            by = applied(by_enclosures(self.script, f"{self.name}_{label}", goal, self.shares), goal, names)
            self.lines[place] = f"  assert ({label} : {sign_text(goal.sign, names)}) by ({by})."
        return self.lines

    def share(
        self, low: Fraction | None, high: Fraction | None, premises: str, fact: str, is_open: bool = False
    ) -> tuple[Formula, str]:
        """A new variable from ``low``, or a little above it, to ``high``, and the label of its equation, from a
        ``fact``. A range that ``is_open`` may be divided.
        """
        name = fresh_name("z", {*self.box, *self.goal.box})
        self.script.call(name)
        self.box[name] = Range(None if low is None else number(low), None if high is None else number(high), is_open)
        if not is_open:
            self.shares.add(name)
        label = self.fresh("E")
        k, z = self.count, self.script.names[name]
        self.lines.append(f"  destruct ({fact}) as [{z} [[Z{k} Y{k}] {label}]]; [{premises} | taylored {label}].")
        return variable(name), label

    def enclosed(self, formula: Formula, box: Box | None = None) -> tuple[Fraction, Fraction] | None:
        """Numbers between which the formula lies on the box; None when there are none."""
        try:
            with ctx.workprec(53):
                value = natural(unfolded(formula), enclose(self.box if box is None else box, A), A, strict=True)
            if not value.is_finite():
                return None
            return to_fraction(value.lo), to_fraction(value.hi)
        except (NotCertain, A.EmptyEnclosure):
            return None

    def range(self, formula: Formula, box: Box | None = None) -> tuple[Fraction, Fraction]:
        """The same, a little wider. Raises InputError."""
        found = self.enclosed(formula, box)
        if found is None:
            raise InputError(f"Expected {formula} to be bounded.")
        return widened(*found)


def widened(low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Two short fractions a little outside ``low`` and ``high``."""
    size = max(high - low, abs(low) / 2**20, abs(high) / 2**20, Fraction(1, 2**30))
    unit = Fraction(1)
    while unit * _STEPS > size:
        unit /= 2
    while unit * _STEPS * 2 <= size:
        unit *= 2
    return (low // unit - 1) * unit, (-(-high // unit) + 1) * unit


def by_enclosures(script: Script, name: str, goal: Goal, fixed: Iterable[str] = ()) -> str:
    """A lemma that is ``goal``, by rules of signs or by enclosures that do not divide the ranges of ``fixed``."""
    options = options_for(goal, _LIMITS, frozenset(fixed))
    if options is not None:
        return script.add(name, goal, f"  intros; enclosable; {options.text(script.names)}.")
    f, op = goal.sign.formula, goal.sign.op
    if op in (">", ">=") and sum(1 for _ in postorder(f)) <= _MOST_NODES and is_positive(f, goal.box, op == ">"):
        return script.add(name, goal, "  intros; positive.")
    raise InputError(f"Expected enclosures to show {goal.sign}.")


def stated(E: Expansion, node: Formula, shown: Ratio, proof: str) -> Ratio:
    """The function is ``shown``, once its argument is written in terms of t and the ``proof`` has gone its way."""
    E.state(node, E.formula(shown), f"rewrite {E.equal(node.args[0])}; {proof}; fielded")
    return shown
