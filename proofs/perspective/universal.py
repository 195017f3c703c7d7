"""Certificates that configurations minimise E_β for every β > 0, after Cohn and Kumar; P9.3.

Let t_1 ≤ … ≤ t_m be the inner products of different points, all of them double nodes but −1, which is simple. The
polynomial h that interpolates f(t) = e^{βt} there is a sum of divided differences of f, which are positive, times
products of factors t − t_i; when these have no negative Gegenbauer coefficient, h bounds the energy from below.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verify import Formula, Relation, Statement, claim, equal, read_formula, read_interval, variable
from verify.claims.questions import Cited
from verify.formula.tree import exact, number

from ..prose import argument
from ..vectors import total
from .notation import PAPER, statements

#: A number, exact or as a formula.
Number = Any


def times_node(coefficients: Sequence[Number], node: Number, order: Fraction) -> list[Number]:
    """Σ c_k C_k^ν times (t − node): t C_k = ((k+1) C_{k+1} + (k+2ν−1) C_{k−1})/(2(k+ν))."""
    result: list[Number] = [-node * c for c in coefficients] + [Fraction(0)]
    for k, c in enumerate(coefficients):
        result[k + 1] = result[k + 1] + c * (Fraction(k + 1) / (2 * (k + order)))
        if k:
            result[k - 1] = result[k - 1] + c * ((k + 2 * order - 1) / (2 * (k + order)))
    return result


def written_out(k: int, order: Fraction, t: Formula) -> Formula:
    """C_k^ν(t) by its powers of t, for a rational ν."""
    before: list[Fraction] = []
    now = [Fraction(1)]
    for j in range(1, k + 1):
        after = [Fraction(0)] + [2 * (j + order - 1) * c / j for c in now]
        for power, c in enumerate(before):
            after[power] -= (j + 2 * order - 2) * c / j
        before, now = now, after
    return total(exact(c) * t**power for power, c in enumerate(now) if c)


def _value(c: Number) -> Formula:
    return exact(c) if not isinstance(c, Formula) else c


def products(nodes: Sequence[Number], dimension: int, **domain: str) -> list[Statement]:
    """For each product of the first nodes but the last: its Gegenbauer expansion, and that no coefficient is
    negative."""
    order, t = Fraction(dimension - 2, 2), variable("t")
    found: list[Statement] = []
    coefficients: list[Number] = [Fraction(1)]
    whole: Formula = number(1)
    names = tuple((name, read_interval(text)) for name, text in domain.items())
    line = (("t", read_interval("[-1, 1]")),)
    for node in nodes[:-1]:
        whole = whole * (t - _value(node))
        coefficients = times_node(coefficients, node, order)
        shown = [_value(c) for c in coefficients]
        expansion = total(c * written_out(k, order, t) for k, c in enumerate(shown))
        found.append(Statement((equal(whole, expansion),), (*names, *line)))
        found.append(Statement(tuple(Relation(">=", c, number(0)) for c in shown), names))
    return found


def design(products_seen: dict[str, int], dimension: int, strength: int) -> Statement:
    """Σ_j C_k(⟨x, x_j⟩) = 0 for k = 1, …, ``strength``: ``products_seen`` counts the inner products from one point."""
    order = Fraction(dimension - 2, 2)
    values = [(read_formula(text), count) for text, count in products_seen.items()]
    sums = [total(count * written_out(k, order, c) for c, count in values) for k in range(1, strength + 1)]
    return Statement(tuple(equal(s, number(0)) for s in sums))


_CERTIFIED = ("simplex", "cross-polytope", "icosahedron", "E8", "Leech")


@claim(
    "perspective.P9.3",
    title="The bound of Cohn and Kumar",
    kind="theorem",
    uses=[f"perspective.P9.3.{name}" for name in (*_CERTIFIED, "600-cell")],
    cites=["cohn2007universally", "conway1999sphere"],
)
def bound() -> Any:
    """The simplex, the cross-polytope, the icosahedron, the roots of E8 and the minimal vectors of the Leech lattice
    are global minima of E_β for every β > 0 among as many points, with a certificate each; the 600-cell is cited."""
    return argument(
        """
        Let h interpolate f(t) = e^{βt} at the nodes, in Newton's form. (1) f − h = f[nodes, t] Π(t − t_i) ≥ 0 on [−1,
        1): the divided difference of f is a positive multiple of a derivative, and the product is one of squares, times
        1 + t where −1 is a node. (2) h = Σ f[t_1, …, t_j] Π_{i<j}(t − t_i) has no negative Gegenbauer coefficient, by
        the certificate. (3) Σ_{i,j} C_k(⟨x_i, x_j⟩) ≥ 0 for all points (the addition formula). So Σ_{i≠j} f ≥ Σ_{i≠j} h
        ≥ N²h_0 − N h(1) with h_0 the constant coefficient, for all N points. For the configuration both are equalities:
        its inner products are nodes, and it is a design of strength deg h. The numbers of inner products are those of
        the regular polytopes in coordinates; for E8 (from e_1 + e_2, and all roots are alike) and for the Leech lattice
        they are in Conway and Sloane.
        """
    )


@claim("perspective.P9.3.simplex", title="The certificate of the simplex", kind="certificate", cites=[
    PAPER, "cohn2007universally"])  # fmt: skip
def simplex() -> Any:
    """The d + 1 vertices of a regular simplex, for every d ≥ 2: the node −1/d is double, so h is the tangent there.
    With a = 1/d: e^{βt} ≥ e^{−βa}(1 + β(t + a)), and t + a has no negative coefficient; Σ x_i = 0 since 1 + d(−1/d) =
    0."""
    return statements(
        "exp(b*t) >= exp(-b*a)*(1 + b*(t + a)) for b in (0, oo), a in (0, 1/2], t in [-1, 1]",
        "a >= 0 for a in (0, 1/2]",
        "1 + d*(-1/d) == 0 for d in [2, oo)",
    )


@claim("perspective.P9.3.cross-polytope", title="The certificate of the cross-polytope", kind="certificate", cites=[
    PAPER, "cohn2007universally"])  # fmt: skip
def cross_polytope() -> Any:
    """The 2d points ±e_i, for every d ≥ 2: nodes −1, 0, 0. h = 1 + βt + (e^{−β} − 1 + β)t² and t² = (t² − 1/d) + 1/d;
    as a 2-design, Σ_j ⟨x, x_j⟩ = 0 and Σ_j ⟨x, x_j⟩² = 2 = 2d/d."""
    return statements(
        "exp(b*t) >= 1 + b*t + (exp(-b) - 1 + b)*t**2 for b in (0, oo), t in [-1, 1]",
        "exp(-b) - 1 + b > 0 for b in (0, oo)",
        "1 + (-1) + (2*d - 2)*0 == 0 for d in [2, oo)",
        "1 + (-1)**2 + (2*d - 2)*0**2 == 2*d*(1/d) for d in [2, oo)",
    )


@claim("perspective.P9.3.icosahedron", title="The certificate of the icosahedron", kind="certificate", cites=[
    PAPER, "cohn2007universally"])  # fmt: skip
def icosahedron() -> Any:
    """The 12 vertices of the icosahedron: from each, 5 others have the inner product a = 1/√5, 5 have −a, and one −1.
    Nodes −1, −a, −a, a, a; the products are checked for all a in [2/5, 9/20]."""
    a = variable("a")
    return (
        *products([number(-1), -a, -a, a, a], 3, a="[2/5, 9/20]"),
        design({"1": 1, "1/sqrt(5)": 5, "-1/sqrt(5)": 5, "-1": 1}, 3, 4),
        *statements("2/5 < 1/sqrt(5) < 9/20"),
    )


@claim("perspective.P9.3.E8", title="The certificate of the roots of E8", kind="certificate", cites=[
    PAPER, "cohn2007universally", "conway1999sphere"])  # fmt: skip
def roots() -> Any:
    """The 240 roots of E8 on S⁷: from each, the inner products 1/2, 0, −1/2, −1 occur 56, 126, 56 and 1 times (Conway
    and Sloane). Nodes −1, −1/2, −1/2, 0, 0, 1/2, 1/2."""
    half = Fraction(1, 2)
    nodes = [Fraction(-1), -half, -half, Fraction(0), Fraction(0), half, half]
    return (*products(nodes, 8), design({"1": 1, "1/2": 56, "0": 126, "-1/2": 56, "-1": 1}, 8, 6))


@claim(
    "perspective.P9.3.Leech",
    title="The certificate of the minimal vectors of the Leech lattice",
    kind="certificate",
    cites=[PAPER, "cohn2007universally", "conway1999sphere"],
)
def leech() -> Any:
    """The 196560 minimal vectors of the Leech lattice on S²³: from each, the inner products ±1/2, ±1/4, 0, −1 occur
    4600, 47104, 93150 and 1 times (Conway and Sloane; these numbers are taken from there). Nodes −1, and double −1/2,
    −1/4, 0, 1/4, 1/2."""
    places = [Fraction(k, 4) for k in (-2, -2, -1, -1, 0, 0, 1, 1, 2, 2)]
    seen = {"1": 1, "1/2": 4600, "1/4": 47104, "0": 93150, "-1/4": 47104, "-1/2": 4600, "-1": 1}
    return (*products([Fraction(-1), *places], 24), design(seen, 24, 10))


@claim("perspective.P9.3.600-cell", title="The 600-cell", kind="cited fact",
       cites=["cohn2007universally"])  # fmt: skip
def six_hundred_cell() -> Any:
    """The 120 vertices of the 600-cell: they are no sharp configuration, and the polynomial is another one."""
    return Cited("Cohn and Kumar, Section 7: the 600-cell is a universal optimum, with a polynomial of degree 17.")
