"""Functions of an unbounded argument: unknown numbers between bounds, and e^u by the sums 1 + u + … of its series.

Such a number is a new variable of the expansion.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from verify.errors import InputError
from verify.formula.tree import Formula, number
from verify.kernel.goal import Sign

from .expansion_state import Expansion, stated
from .ratios import Ratio, constant


def between(E: Expansion, node: Formula) -> Ratio:
    """The function as a number between two others, on the range of x."""
    low, high = E.range(node, E.goal.box)
    for sign in (Sign(node - number(low), ">="), Sign(number(high) - node, ">=")):
        E.have(sign, E.goal.box)
    fact = f"some_number {E.text(number(low))} {E.text(number(high))} {E.text(node)}"
    z, label = E.share(low, high, "split; lra", fact)
    E.labels[node] = label
    E.equations.append(label)
    return E.atoms.atom(z)


def unbounded_exponential(E: Expansion, node: Formula, u: Ratio) -> Ratio:
    """e^u where u tends to infinity: at least S(u) = 1 + u + … + u^(n-1)/(n-1)!, or for u < 0 at most 1/S(-u)."""
    E.equal(node.args[0])
    argument, sizes = E.formula(u), E.enclosed(E.atoms.bracket(u))
    if sizes is None or sizes[0] <= 0 <= sizes[1]:
        raise InputError(f"Expected {argument} to have a sign.")
    grows = sizes[0] > 0
    size = u if grows else constant(-1) * u
    text, n = E.text(E.formula(size)), max(1, E.terms)
    E.have(Sign(E.atoms.bracket(size), ">="))
    total = constant(Fraction(1, factorial(n - 1)))
    for k in range(n - 2, -1, -1):
        total = constant(Fraction(1, factorial(k))) + total * size
    low, high, lemma = (Fraction(1), None, "exp_grows") if grows else (Fraction(0), Fraction(1), "exp_decays")
    z, label = E.share(low, high, "positive", f"{lemma} {n - 1} {text}")
    if grows:
        return stated(E, node, E.atoms.atom(z) * total, f"rewrite {label}")
    turned = f"replace {E.text(argument)} with (- {text}) by fielded"
    return stated(E, node, E.atoms.atom(z) / total, f"{turned}; rewrite {label}")
