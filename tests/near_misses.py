"""True statements that are tight somewhere, and false ones next to them in a fixed order, for tests of soundness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Tight:
    """``left >= right`` (or >) on the domain, under the condition, with a distance that is 0 or tends to 0 somewhere.

    ``attained``: it is 0 at a point of the domain, so that > fails. ``slow`` is positive near the place where the
    distance vanishes and tends to 0 more slowly: ``left - ε·slow >= right`` fails for every ε > 0. ``peak`` is positive
    at the place. ``wider`` is a domain on which the statement fails. Without its ``condition`` it fails too.
    """

    left: str
    right: str
    domain: str
    op: str = ">="
    attained: bool = True
    slow: str = ""
    peak: str = ""
    wider: str = ""
    condition: str = ""

    def text(self, left: str = "", op: str = "", domain: str = "", condition: str | None = None) -> str:
        """The statement with some of its parts replaced."""
        condition = self.condition if condition is None else condition
        whole = f"{left or self.left} {op or self.op} {self.right} for {domain or self.domain}"
        return f"{whole} if {condition}" if condition else whole

    def false(self, exponents: tuple[int, ...]) -> Iterator[str]:
        """False statements next to this one, by 10^-k for the given k and in the ways that the fields allow."""
        for k in exponents:
            yield self.text(f"{self.left} - 1/10**{k}")
            if self.slow:
                yield self.text(f"{self.left} - {self.slow}/10**{k}")
            if self.peak:
                yield self.text(f"{self.left} - {self.peak}/10**{k}")
        if self.attained:
            yield self.text(op=">")
            yield self.text(op="!=")
        if self.wider:
            yield self.text(domain=self.wider, condition="")
        if self.condition:
            yield self.text(condition="")


TIGHT: Final = (
    Tight("1", "sin(x)", "x in (-oo, oo)", slow="abs(cos(x))", peak="sin(x)**20"),
    Tight("1", "sin(x)", "x in [0, 2]", slow="abs(cos(x))", peak="exp(-100*(x - pi/2)**2)"),
    Tight("cos(x)", "1 - x**2/2", "x in [0, oo)", slow="x**2*exp(-x)", peak="exp(-x**2)"),
    Tight("1 - x**2/2 + x**4/24", "cos(x)", "x in [0, oo)", slow="x**5", peak="1/(1 + x**2)"),
    Tight("x", "sin(x)", "x in [0, oo)", slow="x**2*exp(-x)", wider="x in [-1/10**6, oo)"),
    Tight("x", "sin(x)", "x in (0, oo)", ">", False, slow="x**2*exp(-x)", wider="x in [0, oo)"),
    Tight("tan(x)", "x", "x in [0, 3/2]", slow="x**2", wider="x in [-1/10**6, 3/2]"),
    Tight("sinh(x)", "x", "x in [0, 10]", slow="x**2", wider="x in [-1/10**6, 10]"),
    Tight("exp(x)", "1 + x", "x in (-oo, oo)", slow="abs(x)*exp(-x**2)", peak="exp(-x**2)"),
    Tight("exp(x)", "1 + x", "x in [-1, 1]", slow="abs(x)", peak="cos(x)"),
    Tight("x - 1", "log(x)", "x in (0, oo)", slow="abs(x - 1)", peak="2*x/(1 + x**2)"),
    Tight("1 + x/2", "sqrt(1 + x)", "x in [-1, oo)", slow="abs(x)", wider="x in [-1 - 1/10**9, oo)"),
    Tight("asin(x)", "x", "x in [0, 1]", slow="x**2", wider="x in [-1/10**6, 1]"),
    Tight("x", "atan(x)", "x in [0, oo)", slow="x**2*exp(-x)", wider="x in [-1/10**6, oo)"),
    Tight("x", "tanh(x)", "x in [0, 5]", slow="x**2", wider="x in [-1/10**6, 5]"),
    Tight("x*log(x)", "-exp(-1)", "x in (0, 2]", slow="abs(x - exp(-1))", peak="exp(-(x - exp(-1))**2)"),
    Tight("x**2 + y**2", "2*x*y", "x in [-1, 1], y in [-1, 1]", slow="abs(x - y)", peak="cos(x - y)"),
    Tight("x**2 - x + 1/4", "0", "x in [0, 1]", slow="abs(x - 1/2)", peak="4*x*(1 - x)"),
    Tight("x*(1 - x)", "0", "x in [0, 1]", slow="sqrt(x)", wider="x in [0, 1 + 1/10**9]"),
    Tight("1/4", "x*(1 - x)", "x in [0, 1]", slow="abs(x - 1/2)", peak="exp(-(x - 1/2)**2)"),
    Tight("abs(x) + abs(y)", "abs(x + y)", "x in [-3, 3], y in [-3, 3]", peak="x*y"),
    Tight("max(x, y)", "(x + y)/2", "x in [0, 1], y in [0, 1]", slow="sqrt(abs(x - y))", peak="cos(x - y)"),
    Tight("1", "exp(-x**2)", "x in (-oo, oo)", slow="abs(x)/(1 + x**2)", peak="exp(-x**2)"),
    Tight("1", "erf(x)", "x in [0, oo)", ">", False, slow="exp(-x)"),
    Tight("1", "tanh(x)", "x in [0, oo)", ">", False, slow="exp(-x)"),
    Tight("pi/2", "atan(x)", "x in [0, oo)", ">", False, slow="1/sqrt(1 + x)"),
    Tight("1", "x*log(1 + 1/x)", "x in [1, oo)", ">", False, slow="1/sqrt(x)"),
    Tight("sqrt(x**2 + 1)", "x", "x in [0, oo)", ">", False, slow="1/sqrt(1 + x)"),
    Tight("1/x", "0", "x in [1, oo)", ">", False, slow="1/sqrt(x)"),
    Tight("2/x", "1", "x in [1, 2]", slow="sqrt(2 - x)", wider="x in [1, 2 + 1/10**9]"),
    Tight("x", "1", "x in [0, 2]", peak="exp(-(x - 1)**2)", condition="x**2 >= 1"),
    Tight("x + y", "1", "x in [0, 1], y in [0, 1]", peak="x**2", condition="x**2 + y**2 >= 1"),
    Tight("x - y", "0", "x in [0, 1], y in [0, 1]", peak="cos(x - y)", condition="x >= y"),
    Tight("x", "0", "x in [-1, 1]", ">", False, slow="sqrt(x)", condition="2*x > 0"),
    Tight("cosh(x)", "1 + x**2/2", "x in [-2, 2]", slow="abs(x)**3", peak="exp(-x**2)"),
    Tight("1", "exp(x)*(1 - x)", "x in [-1, 1]", slow="abs(x)", peak="cos(x)"),
    Tight("2*atan(1)", "asin(x)", "x in [-1, 1]", slow="(1 - x)**(1/4)", peak="x**2"),
    Tight("sin(x)/x", "2/pi", "x in (0, pi/2]", slow="sqrt(pi/2 - x)", wider="x in (0, pi/2 + 1/10**9]"),
    Tight("x**4 + 1", "2*x**2", "x in [-2, 2]", slow="abs(x - 1)", peak="exp(-(x - 1)**2)"),
    Tight("cos(x - y) + 1", "0", "x in [0, 4], y in [0, 1]", peak="sin((x - y)/2)**10"),
    Tight("(1 + x)**3", "1 + 3*x", "x in [0, 1]", slow="x", wider="x in [-4, 1]"),
    Tight("x**x", "exp(-exp(-1))", "x in [1/100, 1]", slow="abs(x - exp(-1))", peak="exp(-(x - exp(-1))**2)"),
    Tight(
        "x*log(x) - x + exp(y)",
        "x*y",
        "x in (0, oo), y in (-oo, oo)",
        slow="abs(x - exp(y))*exp(-x)",
        peak="exp(-(x - exp(y))**2)",
    ),
    Tight(
        "x**a",
        "1 + a*(x - 1)",
        "x in (0, 10], a in [1, 3]",
        slow="abs(x - 1)",
        peak="exp(-(x - 1)**2)",
        wider="x in (0, 10], a in [1 - 1/10**6, 3]",
    ),
    Tight(
        "exp(t**2/8)",
        "p*exp((1 - p)*t) + (1 - p)*exp(-p*t)",
        "p in [0, 1], t in [-10, 10]",
        slow="abs(t)",
        peak="exp(-t**2)",
    ),
    Tight(
        "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))",
        "2*(p - q)**2",
        "p in [1/100, 99/100], q in [1/100, 99/100]",
        slow="abs(p - q)",
        peak="cos(p - q)",
    ),
    Tight("x**3 - x", "y**3 - y", "x in [3/5, 1], y in [3/5, 1]", peak="cos(x - y)", condition="x >= y"),
    Tight("1", "x**(2*(1 - x)) + (1 - x)**(2*x)", "x in [0, 1]", slow="x*(1 - x)"),
    Tight("2*sqrt(x)", "-x*log(x)", "x in (0, 1/10]", ">", False, slow="x**(1/4)"),
    Tight("log(x)/sqrt(x)", "0", "x in [2, oo)", ">", False, slow="1/log(x)"),
    Tight("exp(1/(12*x))", "gamma(x)*exp(x)*exp((1/2 - x)*log(x))/sqrt(2*pi)", "x in [1, oo)", ">", False, slow="1/x"),
    Tight("exp(-x**2)/(sqrt(pi)*x)", "1 - erf(x)", "x in (0, oo)", ">", False, slow="exp(-x**2)/(1 + x)"),
    Tight(
        "x*(x - y)*(x - z) + y*(y - x)*(y - z) + z*(z - x)*(z - y)",
        "0",
        "x in [0, 1], y in [0, 1], z in [0, 1]",
        peak="x*y*z",
        wider="x in [0, 1], y in [0, 1], z in [-1/10**6, 1]",
    ),
    Tight("1/2", "x*y", "x in [-2, 2], y in [-2, 2]", slow="abs(x - y)", condition="x**2 + y**2 <= 1"),
)

EXPONENTS: Final = (3, 9, 13)


def false_statements(exponents: tuple[int, ...] = EXPONENTS) -> Iterator[str]:
    """All the false ones next to them."""
    for tight in TIGHT:
        yield from tight.false(exponents)
