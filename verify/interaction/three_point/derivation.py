"""What a report shows of a decided three-point certificate: its functions, the steps of the proof, the boxes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from ...formula.latex import relation_latex
from ...formula.mathml import relation_mathml
from ...formula.statement import Relation
from ...formula.tree import Formula, apply, number, variable
from .certificate import ThreePointCertificate
from .cover import Cover
from .threshold import is_flat_square

_FUNCTION: Final = (
    "T(x, y, z) is the average over the six permutations of (x, y, z) of f'(x−y) Σ (h(x−z) − h(y−z))² + a(x−z)"
    " f(x−y){fields}, where the sum{s} over the functions h{and_r} above. The triple (0, s, s+t) has the gaps g₁ = s,"
    " g₂ = t, g₃ = −(s+t), and 6T = Σ_i 2 f'(g_i) N_i − f(g_i) (a(g_j) + a(g_k)){field_gaps} for {{i, j, k}} ="
    " {{1, 2, 3}}, with N_i = Σ (h(g_j) ∓ h(g_k))², − for cosines and + for sines. T does not change when gaps are"
    " exchanged, so triples with 0 ≤ s ≤ t ≤ 2π − s − t suffice."
)
_WITHOUT_FIELDS: Final = {"fields": "", "s": " is", "and_r": "", "field_gaps": ""}
_WITH_FIELDS: Final = {
    "fields": " + Σ r(x−z) r(y−z)",
    "s": "s are",
    "and_r": " and the odd functions r",
    "field_gaps": " − 2 Σ r(g_j) r(g_k)",
}
_FIELDS: Final = (
    "For any particles, the average of r(x−z) r(y−z) over all triples (x, y, z) is the mean square of the force that an"
    " interaction r would exert on them, so it is not negative."
)
_SQUARES: Final = "Q is the sum of the squares of the functions h, so it is positive semidefinite as it stands."
_CHANGES: Final = (
    "Of the functions above {ends}. In between, a share θ of the way, T = (1 − θ)T₀ + θT₁, both at the same {name}: the"
    " T of the form with the mean of Q₀ and Q₁, which is positive semidefinite too, of a₀ and a₁, and of the matrices"
    " Σ rrᵀ, if there are functions r."
)
_MARGINAL: Final = (
    "A stationary state with nonnegative second variation has T = 0 on all its triples, so it is synchronized or sits"
    " on a regular {k}-gon, with equal masses (for two clusters with any). There one mode of the second variation is 0,"
    " and all directions but this mode and rotation contract: orbits that converge to the state lie on stable fibres of"
    " a centre manifold (Fenichel 1974). {terms} So the orbits that converge to it have measure zero."
)
_TERMS: Final = {
    2: "On it the distance π − y of the clusters obeys dy/dt = −f'''(π) y³/6 + …, and f'''(π) < 0: y grows.",
    3: "On it the energy is a multiple of f''(2π/3) r³ cos 3θ in polar coordinates of the mode, f''(2π/3) ≠ 0: the"
    " state is a monkey saddle, which only three curves reach.",
    4: "On it the energy is r⁴ G(θ) in polar coordinates of the mode, G linear in sin² 2θ: −(u + 4w)/6 on the axes and"
    " (3t² − 2s(u + w))/(6s) on the diagonals, up to a factor, with s, t, u = f', f'', f''' at π/2 and w = f'''(π)."
    " One of the two is positive, and there r grows; at most single curves reach the state.",
    5: "On it the energy is (K²/(4M) − U) r⁴ to leading order, up to a factor, r the size of the mode, M > 0 that of"
    " the other mode, K and U sums of f'' and f''' at 2π/5 and 4π/5; K² > 4MU, so r grows. The masses are equal because"
    " the functions r, too, exert no force on any particle.",
}
_SQUARE: Final = (
    "A stationary state with nonnegative second variation has T = 0 on all its triples, so it is synchronized or sits"
    " on a square: two opposite clusters with any masses, or four with equal opposite masses, as f(π/2) ≠ 0. At all"
    " distances between them f' = 0, and f'(0) > 0, so clusters do not split, and the states in which each stays"
    " together are a centre manifold with stable fibres (Fenichel 1974). On it two clusters move apart, as f'''(π) < 0."
    " For four the energy is E₀ + G(u) + …, G homogeneous of degree 3; the direction of an orbit that converges to the"
    " square converges too (Kurdyka, Mostowski and Parusiński 2000), to one where G is critical on the sphere and not"
    " positive; there the Hessian of G on the sphere has a positive eigenvalue, because f''(π/2) ≠ 0 and the second"
    " variation of G along shifts of the clusters has the trace 0. So the orbits that converge to these states have"
    " measure zero."
)
_FLAT: Final = (
    "A stationary state with nonnegative second variation has T = 0 on all its triples, so it is synchronized or sits"
    " on a regular {k}-gon. f' vanishes at all distances on it, so the energy is E₀ + G(u) + …, G homogeneous of degree"
    " 3 where all of at least three corners are taken, else 4. The direction of an orbit that converges to the state"
    " converges too (Kurdyka, Mostowski and Parusiński 2000), to one where G is critical on the sphere and not"
    " positive. There the Hessian of G on the sphere has a positive eigenvalue, whatever the masses, because {terms}."
    " So these orbits have measure zero."
)
_FLAT_TERMS: Final = {
    2: "moving the two clusters apart adds to G, as f'''(π) < 0",
    3: "f''(2π/3) ≠ 0 and the second variation of G along shifts of the clusters has the trace 0",
    4: "f''(π/2) ≠ 0 and the second variation of G along shifts of the clusters has the trace 0; for two opposite"
    " clusters, moving them apart adds to G, as f'''(π) < 0",
}
_PAIRS: Final = (
    "On [0, h]², 6T = Σ_i g_i² (2 f'(g_i) n_i + (f(g_i)/g_i) α_i), where 0 ≤ n_i ≤ n = max Σ h'² and α_i ≤ α = max a'"
    " < 0 on [0, 2h]. With f'(0) ≥ 0, which has its own certificate, and 0 < m ≤ f''' ≤ M on [0, 2h], every bracket is"
    " negative because 6 M n + m α < 0."
)
_PAIRS_WITH_FIELDS: Final = (
    " This holds without the terms of the functions r. As r'(0) = 0 for each, |r(g)| ≤ ρ g²/2 with ρ = max |r''| on"
    " [0, 2h]; so these terms add at most Σ ρ² Σ_i g_i⁴/4, and T < 0 because even 6 M n + m α + (3/2) Σ ρ² < 0."
)
_NAMES: Final = {
    "diagonal": "Hessian at the diagonal",
    "pairs": "pair by pair near the diagonal",
    "peak": "gradient and Hessian at triples where T is almost zero",
    "touching": "Hessian and slope in the parameter at the touching triples",
    "mean value": "mean-value form",
}


def steps(certificate: ThreePointCertificate, outcome: Cover) -> list[dict[str, str]]:
    """The derivation: the data, the function, and how its sign was decided in each part of the domain."""
    shown = [{"title": "The certificate", "text": _SQUARES}]
    for form in certificate.ends():
        functions = [waves("cos", v) for v in form.cosines] + [waves("sin", w) for w in form.sines]
        shown += [_equation(f"h_{i}", function) for i, function in enumerate(functions, start=1)]
        shown.append(_equation("a", waves("sin", form.a)))
        shown += [_equation(f"r_{i}", waves("sin", r)) for i, r in enumerate(form.fields, start=1)]
    if certificate.far is not None:
        claimed = certificate.claimed
        ends = f"the first form, with T₀, belongs to {claimed.start}, the second, with T₁, to {claimed.stop}"
        shown.append({"title": "A form that changes", "text": _CHANGES.format(name=claimed.parameter, ends=ends)})
    fields = any(form.fields for form in certificate.ends())
    shown.append({"title": "The function T", "text": _FUNCTION.format(**_WITH_FIELDS if fields else _WITHOUT_FIELDS)})
    if fields:
        shown.append({"title": "Mean squares", "text": _FIELDS})
    near = f"T and its gradient vanish at s = t = 0, and its Hessian is negative definite on [0, {certificate.corner}]²"
    near = f"{near}: {_boxes(outcome, 'diagonal')}."
    if certificate.slope is not None:
        near = _PAIRS + _PAIRS_WITH_FIELDS * fields
    shown.append({"title": "Near three equal points", "text": near})
    if certificate.peaks:
        shown.append({"title": "Triples where T is almost zero", "text": _peaks(certificate)})
    if certificate.touching:
        shown.append({"title": "Touching triples", "text": _touching(certificate, outcome)})
    if k := certificate.claimed.marginal:
        text, terms = (_MARGINAL, _TERMS) if certificate.slope is None else (_FLAT, _FLAT_TERMS)
        text = _SQUARE if certificate.slope is None and is_flat_square(certificate) else text
        shown.append({"title": f"The marginal {k}-gon", "text": text.format(k=k, terms=terms[k])})
    middle = "T < 0 by its value at the middle of a box and its gradient on the box"
    return [*shown, {"title": "Everywhere else", "text": f"{middle}: {_boxes(outcome, 'mean value')}."}]


def table(outcome: Cover) -> dict[str, Any]:
    """How many boxes each test decided."""
    rows = [[_NAMES[test], count] for test, count in sorted(outcome.leaves.items())]
    return {"title": "Boxes by test", "columns": ["test", "boxes"], "rows": rows}


def waves(wave: str, coefficients: Sequence[Fraction]) -> Formula:
    """The formula Σ c_k wave(kx).

    >>> str(waves("sin", [Fraction(-20), Fraction(0), Fraction(1, 3)]))
    '-20*sin(x) + 1/3*sin(3*x)'
    """
    total: Formula | None = None
    for k, c in enumerate(coefficients, start=1):
        if c == 0:
            continue
        term = apply(wave, variable("x") if k == 1 else k * variable("x"))
        size = term if abs(c) == 1 else number(abs(c)) * term
        if total is None:
            total = size if c > 0 else c * term if c != -1 else -term
        else:
            total = total + size if c > 0 else total - size
    return number(0) if total is None else total


def _equation(name: str, function: Formula) -> dict[str, str]:
    equation = Relation("==", variable(name), function)
    return {"title": "", "text": "", "mathml": relation_mathml(equation), "latex": relation_latex(equation)}


def _touching(certificate: ThreePointCertificate, outcome: Cover) -> str:
    claimed = certificate.claimed
    triples = "; ".join(f"s = {_angle(p.gaps[0])}, t = {_angle(p.gaps[1])}" for p in certificate.touching)
    if claimed.marginal:
        exactly = f"T and its gradient vanish, by exact arithmetic, at {triples}."
        return f"{exactly} Around them the Hessian is negative definite: {_boxes(outcome, 'touching')}."
    exactly = f"At {claimed.parameter} = {claimed.start} T and its gradient vanish, by exact arithmetic, at {triples}."
    around = "Around them the Hessian at this parameter is negative definite and T decreases away from it"
    return f"{exactly} {around}: {_boxes(outcome, 'touching')}."


def _peaks(certificate: ThreePointCertificate) -> str:
    """The triples and the bound to second order that is used at them."""
    at = "; ".join(f"s = {float(p.at[0]):.7g}, t = {float(p.at[1]):.7g} (η = {p.bend})" for p in certificate.peaks)
    return (
        f"Near c with {at}, the Hessian of 6T is at most −η, so 6T ≤ 6T(c) + |g|²/(2η) with g the gradient of 6T at c;"
        " this is negative for all parameters in the range, part by part."
    )


def _boxes(outcome: Cover, test: str) -> str:
    count = outcome.leaves.get(test, 0)
    return f"{count} box" if count == 1 else f"{count} boxes"


def _angle(multiple: Fraction) -> str:
    if multiple == 0:
        return "0"
    over = "" if multiple.denominator == 1 else f"/{multiple.denominator}"
    return f"{'' if multiple.numerator == 1 else multiple.numerator}π{over}"
