"""The function T on triples, its gradient and Hessian, from one-variable profiles of the three gaps.

For u = (cos x, …, cos Kx, sin x, …, sin Kx), Q = Σ vvᵀ (cosines) ⊕ Σ wwᵀ (sines) and a(x) = Σ a_k sin kx let

    T(x, y, z) = average over the 6 permutations of (x, y, z) of
                 f'(x−y) (u(x−z) − u(y−z))ᵀ Q (u(x−z) − u(y−z)) + a(x−z) f(x−y) + Σ_r r(x−z) r(y−z),

where the last sum is over some odd trigonometric polynomials r, the fields.

Write V(x) = Σ v_k cos kx and W(x) = Σ w_k sin kx (one of each for every square in Q), and for the triple (0, s, s+t)
the gaps g₁ = s, g₂ = t, g₃ = −(s+t), whose sum is 0. A permutation and its exchange of x and y give the same first
term, and the three pairs are the three gaps; the ends of gap i see the third point at the gaps j and k, from opposite
sides. In the second term each particle sees the two others through its two neighbouring gaps, with opposite signs. In
the third, two of the points are seen from the point z where the gaps j and k meet, at −g_j and g_k, twice. So

    6 T = Σ_i 2 f'(g_i) N_i − f(g_i) (a(g_j) + a(g_k)) − 2 Σ_r r(g_j) r(g_k),
    N_i = Σ_V (V(g_j) − V(g_k))² + Σ_W (W(g_j) + W(g_k))²,

{i, j, k} = {1, 2, 3}. This is symmetric in the three gaps, and unchanged when all gaps change sign (f, a, W, r are odd,
f', V even): T is invariant under translation, permutation and reflection of the triple. All functions below return 6
T or derivatives of 6 T with respect to s, t (g₁, g₂ move, g₃ follows) and the parameter.

The ring is arbitrary: floats, interval arrays, balls, exact numbers.
"""

from __future__ import annotations

from typing import Any, NamedTuple

#: The gaps other than i.
OTHERS = ((1, 2), (0, 2), (0, 1))


class Profile(NamedTuple):
    """One-variable functions at one gap; entry n of each tuple is the n-th derivative, as many as were asked for.

    ``f`` holds f, f', f'', f'''; ``fp`` the parameter derivatives of f and f'; ``cosines`` and ``sines`` one tuple for
    each square V, W of Q; ``a`` the odd trigonometric polynomial a; ``fields`` one tuple for each r.
    """

    f: tuple[Any, ...]
    fp: tuple[Any, ...]
    cosines: tuple[tuple[Any, ...], ...]
    sines: tuple[tuple[Any, ...], ...]
    a: tuple[Any, ...]
    fields: tuple[tuple[Any, ...], ...] = ()


Profiles = tuple[Profile, Profile, Profile]


def _sum(terms: list[Any]) -> Any:
    total: Any = 0
    for term in terms:
        total = total + term
    return total


def _square_sum(g: Profiles, i: int) -> Any:
    """N_i."""
    j, k = OTHERS[i]
    differences = [c[0] - d[0] for c, d in zip(g[j].cosines, g[k].cosines, strict=True)]
    sums = [c[0] + d[0] for c, d in zip(g[j].sines, g[k].sines, strict=True)]
    return _sum([q * q for q in differences + sums])


def _square_sum_slope(g: Profiles, i: int, j: int) -> Any:
    """∂N_i/∂g_j for j ≠ i."""
    k = 3 - i - j
    terms = [(c[0] - d[0]) * c[1] for c, d in zip(g[j].cosines, g[k].cosines, strict=True)]
    terms += [(c[0] + d[0]) * c[1] for c, d in zip(g[j].sines, g[k].sines, strict=True)]
    return 2 * _sum(terms)


def _square_sum_bend(g: Profiles, i: int, j: int) -> Any:
    """∂²N_i/∂g_j² for j ≠ i."""
    k = 3 - i - j
    terms = [c[1] * c[1] + (c[0] - d[0]) * c[2] for c, d in zip(g[j].cosines, g[k].cosines, strict=True)]
    terms += [c[1] * c[1] + (c[0] + d[0]) * c[2] for c, d in zip(g[j].sines, g[k].sines, strict=True)]
    return 2 * _sum(terms)


def _square_sum_mixed(g: Profiles, i: int) -> Any:
    """∂²N_i/∂g_j∂g_k for the two gaps j, k other than i."""
    j, k = OTHERS[i]
    terms = [-(c[1] * d[1]) for c, d in zip(g[j].cosines, g[k].cosines, strict=True)]
    terms += [c[1] * d[1] for c, d in zip(g[j].sines, g[k].sines, strict=True)]
    return 2 * _sum(terms)


def _fields(g: Profiles, i: int, j: int, m: int, n: int) -> Any:
    """Σ_r r⁽ᵐ⁾(g_i) r⁽ⁿ⁾(g_j)."""
    return _sum([r[m] * s[n] for r, s in zip(g[i].fields, g[j].fields, strict=True)])


def value(g: Profiles) -> Any:
    """6 T. Profiles need derivatives of f up to the first, and no others."""
    total = _sum(
        [2 * (g[i].f[1] * _square_sum(g, i)) - g[i].f[0] * (g[j].a[0] + g[k].a[0]) for i, (j, k) in enumerate(OTHERS)]
    )
    return total - 2 * _sum([_fields(g, j, k, 0, 0) for j, k in OTHERS]) if g[0].fields else total


def gradient(g: Profiles) -> tuple[Any, Any]:
    """(∂/∂s, ∂/∂t) of 6 T. Profiles need f up to the second derivative, the others up to the first."""
    slopes = []
    for i, (j, k) in enumerate(OTHERS):
        squares = g[i].f[2] * _square_sum(g, i)
        squares = squares + g[j].f[1] * _square_sum_slope(g, j, i) + g[k].f[1] * _square_sum_slope(g, k, i)
        if g[0].fields:
            squares = squares - (_fields(g, i, j, 1, 0) + _fields(g, i, k, 1, 0))
        slopes.append(2 * squares - g[i].f[1] * (g[j].a[0] + g[k].a[0]) - g[i].a[1] * (g[j].f[0] + g[k].f[0]))
    return slopes[0] - slopes[2], slopes[1] - slopes[2]


def parameter_slope(g: Profiles) -> Any:
    """∂/∂p of 6 T: the formula of ``value`` with f and f' replaced by their parameter derivatives, without fields."""
    return _sum(
        [2 * (g[i].fp[1] * _square_sum(g, i)) - g[i].fp[0] * (g[j].a[0] + g[k].a[0]) for i, (j, k) in enumerate(OTHERS)]
    )


def hessian(g: Profiles) -> tuple[Any, Any, Any]:
    """(∂²/∂s², ∂²/∂s∂t, ∂²/∂t²) of 6 T. Profiles need f up to the third derivative, the others up to the second."""
    own, mixed = [], []
    for i, (j, k) in enumerate(OTHERS):
        squares = g[i].f[3] * _square_sum(g, i)
        squares = squares + g[j].f[1] * _square_sum_bend(g, j, i) + g[k].f[1] * _square_sum_bend(g, k, i)
        if g[0].fields:
            squares = squares - (_fields(g, i, j, 2, 0) + _fields(g, i, k, 2, 0))
        own.append(2 * squares - g[i].f[2] * (g[j].a[0] + g[k].a[0]) - g[i].a[2] * (g[j].f[0] + g[k].f[0]))
        squares = g[j].f[2] * _square_sum_slope(g, j, k) + g[k].f[2] * _square_sum_slope(g, k, j)
        squares = squares + g[i].f[1] * _square_sum_mixed(g, i)
        if g[0].fields:
            squares = squares - _fields(g, j, k, 1, 1)
        mixed.append(2 * squares - g[j].f[1] * g[k].a[1] - g[k].f[1] * g[j].a[1])
    # mixed[i] is the derivative in the two gaps other than i; ds moves (g1, g3) by (1, -1), dt moves (g2, g3).
    ss = own[0] - 2 * mixed[1] + own[2]
    st = mixed[2] - mixed[1] - mixed[0] + own[2]
    tt = own[1] - 2 * mixed[0] + own[2]
    return ss, st, tt
