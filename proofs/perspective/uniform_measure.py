"""Proposition 3.4 and its proof: the uniform measure minimises E_β, the Diracs maximise it; P3.3, P3.4, P7.6."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Any, Final

from verify import Formula, claim, cosh, exp, read_formula, read_interval, read_statement, sinh, substitute, variable
from verify.claims.integral_bounds import IntegralBounds
from verify.claims.questions import Cited
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..prose import argument
from ..vectors import identities
from .notation import PAPER, statements

#: Gegenbauer polynomials are checked up to this degree.
_DEGREE: Final = 6


def gegenbauer(k: int, order: Formula, t: Formula) -> Formula:
    """C_k^ν(t) for ν = ``order``, by k C_k = 2t(k + ν − 1) C_{k−1} − (k + 2ν − 2) C_{k−2}."""
    before, now = number(0), number(1)
    for j in range(1, k + 1):
        before, now = now, (2 * t * (j + order - 1) * now - (j + 2 * order - 2) * before) / j
    return now


def bessel(k: int, last: int) -> Fraction:
    """The series of I_k(1) = Σ_m (1/2)^{2m+k}/(m!(m+k)!) up to m = ``last``."""
    return sum((Fraction(1, 2 ** (2 * m + k) * factorial(m) * factorial(m + k)) for m in range(last + 1)), Fraction(0))


@claim(
    "perspective.P3.3",
    title="Proposition 3.4: minimiser and maximisers of the energy",
    kind="theorem",
    uses=["perspective.P3.3.maximum"],
    cites=[PAPER, "tan2017energy"],
)
def proposition() -> Any:
    """Let β > 0 and d ≥ 2. The unique global minimiser of E_β over all probability measures on S^(d−1) is the uniform
    measure. Any global maximiser is a Dirac mass.

    The proof here expands the kernel in powers of ⟨x, y⟩ and needs neither Gegenbauer polynomials nor a criterion from
    the literature; the steps of the paper's own proof are perspective.P3.3.coefficients and perspective.P3.3.criterion.
    """
    return argument(
        """
        e^{β⟨x,y⟩} = Σ_k (β^k/k!)⟨x^{⊗k}, y^{⊗k}⟩ with tensor powers, uniformly on the sphere. For a signed measure ν, ∬
        e^{β⟨x,y⟩} dν dν = Σ_k (β^k/k!)|∫ x^{⊗k} dν|² ≥ 0. Equality means that all moments of ν vanish, so ∫ p dν = 0
        for all polynomials p, and ν = 0 (Weierstrass). For the uniform measure σ, ∫ e^{β⟨x,y⟩} dσ(y) does not depend on
        x, so with ν = μ − σ, of total mass 0, the mixed terms vanish and 2βE_β[μ] = 2βE_β[σ] + ∬ e^{β⟨x,y⟩} dν dν,
        which is larger than 2βE_β[σ] unless μ = σ. By P3.3.maximum, e^{β⟨x,y⟩} < e^β unless x = y, so E_β[μ] =
        e^β/(2β), the largest value, exactly when x = y for μ×μ-almost all (x, y), that is when μ is a Dirac mass.
        """
    )


@claim("perspective.P3.3.maximum", title="The energy is largest at Dirac masses", cites=[PAPER])
def maximum() -> Any:
    """e^{β⟨x,y⟩} ≤ e^β with equality only for x = y: with c = ⟨x, y⟩, and c = 1 only for x = y."""
    return statements("exp(beta*c) < exp(beta) for beta in (0, oo), c in [-1, 1)")


@claim(
    "perspective.P3.3.criterion",
    title="Positive coefficients make the uniform measure the only minimiser",
    kind="cited fact",
    cites=[PAPER, "bilyk2019geodesic", "tan2017energy"],
)
def criterion() -> Any:
    """The uniform measure is the unique minimiser of ∬ f(⟨x, y⟩) dμ dμ exactly when all coefficients of f of degree
    k ≥ 1 in Gegenbauer polynomials are positive (Bilyk and Dai, Proposition 2.2)."""
    return Cited(
        "Bilyk and Dai, Proposition 2.2: the uniform measure is the unique minimiser of the energy with kernel f "
        "exactly when every coefficient of f of degree k ≥ 1 in ultraspherical polynomials is positive."
    )


@claim(
    "perspective.P3.3.coefficients",
    title="All Gegenbauer coefficients of e^{βt} are positive",
    kind="symbolic",
    uses=["perspective.P3.3.rodrigues"],
    cites=[PAPER],
)
def coefficients() -> Any:
    """For ν = (d−2)/2 > 0, ∫ e^{βt} C_k^ν(t)(1−t²)^{ν−1/2} dt over [−1, 1] is a positive multiple of
    β^k ∫ e^{βt}(1−t²)^{k+ν−1/2} dt > 0; in closed form e^{βt} = Γ(ν)(2/β)^ν Σ_k (k+ν) I_{k+ν}(β) C_k^ν(t).

    That they are positive is also seen without integrals: t C_k^ν = ((k+1) C_{k+1}^ν + (k+2ν−1) C_{k−1}^ν)/(2(k+ν)) has
    positive coefficients (last two parts). For d = 2 (ν = 0, where all C_k^0 vanish for k ≥ 1) the polynomials are
    Chebyshev's and the coefficients 2I_k(β): perspective.P7.6. For d = 3 the first ones are checked by antiderivatives:
    sinh β/β and 3(cosh β/β − sinh β/β²) > 0.
    """
    t, beta = variable("t"), variable("beta")
    grown = exp(beta * t)
    constant, linear = grown / beta, grown * (t / beta - 1 / beta**2)
    ranges = {"beta": "(0, oo)"}

    def between(f: Formula) -> Formula:
        return (substitute(f, {"t": number(1)}) - substitute(f, {"t": number(-1)})) / 2

    return (
        *identities([derivative(constant, "t"), derivative(linear, "t")], [grown, t * grown], **ranges),
        *identities([between(constant)], [sinh(beta) / beta], **ranges),
        *identities([3 * between(linear)], [3 * (cosh(beta) / beta - sinh(beta) / beta**2)], **ranges),
        *statements(
            "sinh(beta)/beta > 0 for beta in (0, oo)",
            "beta*cosh(beta) - sinh(beta) > 0 for beta in (0, oo)",
            "(k + 1)/(2*(k + v)) > 0 for k in [0, oo), v in (0, oo)",
            "(k + 2*v - 1)/(2*(k + v)) > 0 for k in [1, oo), v in (0, oo)",
        ),
        argument(
            """
            As the paper does it: insert Rodrigues' formula and integrate by parts k times. The boundary terms vanish,
            because (1−t²)^{k+ν−1/2} vanishes at ±1 with its first k − 1 derivatives, and each step moves a factor −d/dt
            to e^{βt}. What is left is the sign (−1)^k (−1)^k = 1 and a positive integral. Without Rodrigues: by
            induction on m, t^m is a combination of C_m^ν, C_{m−2}^ν, … with coefficients that are not negative, that of
            C_m^ν positive. So in e^{βt} = Σ_m β^m t^m/m! the coefficient of C_k^ν is at least the positive share of
            t^k.
            """
        ),
    )


@claim("perspective.P3.3.rodrigues", title="Rodrigues' formula", kind="symbolic", cites=[PAPER, "szego1939orthogonal"])
def rodrigues() -> Any:
    """C_k^ν(t)(1−t²)^{ν−1/2} = r_k (d/dt)^k (1−t²)^{k+ν−1/2} with r_k = ((−1)^k/(2^k k!)) Π_{j<k} (2ν+j)/(ν+1/2+j),
    which has the sign (−1)^k for ν > 0 (Szegő, 4.7.12). Checked for k ≤ 6 and every ν > 0.

    (d/dt)^j (1−t²)^p = (1−t²)^{p−j} q_j with q_0 = 1 and q_{j+1} = (1−t²) q_j' − 2(p−j) t q_j, so with p = k+ν−1/2 the
    formula says C_k^ν = r_k q_k.
    """
    t, nu = variable("t"), variable("nu")
    left, right = [], []
    for k in range(1, _DEGREE + 1):
        q: Formula = number(1)
        factor = read_formula(f"{(-1) ** k}/{2**k * factorial(k)}")
        for j in range(k):
            q = (1 - t**2) * derivative(q, "t") - 2 * (k + nu - "1/2" - j) * t * q
            factor = factor * (2 * nu + j) / (nu + "1/2" + j)
        left.append(gegenbauer(k, nu, t))
        right.append(factor * q)
    return identities(left, right, nu="(0, oo)", t="[-1, 1]")


@claim("perspective.P3.4", title="The energy of the uniform measure", kind="value", cites=[PAPER])
def uniform_value() -> Any:
    """For the uniform measure σ, E_β[σ] = (1/(2β)) Γ(d/2)(2/β)^{d/2−1} I_{d/2−1}(β): sinh β/(2β²) for d = 3, and
    I_0(β)/(2β) for d = 2.

    With t = ⟨x, y⟩ this is the mean of e^{βt}. d = 3: over t in [−1, 1]. d = 2: the mean of e^{β cos θ}, enclosed at β
    = 1 and compared with I_0(1).
    """
    t, beta = variable("t"), variable("beta")
    mean = (exp(beta) / beta - exp(-beta) / beta) / 2
    return (
        *identities([derivative(exp(beta * t) / beta, "t")], [exp(beta * t)], beta="(0, oo)"),
        *identities([mean / (2 * beta)], [sinh(beta) / (2 * beta**2)], beta="(0, oo)"),
        IntegralBounds(read_formula("exp(cos(x))/pi"), "x", read_interval("[0, pi]"), "1.26606587775", "1.26606587776"),
        # I_0(1) = Σ 1/(4^m m!²): a partial sum, and the same with twice the next term, which bounds the rest
        read_statement(f"1.26606587775 < {bessel(0, 7)} < {bessel(0, 7)} + 2/(4**8*{factorial(8)}**2) < 1.26606587776"),
        # (m + 1/2)/((2m + 1)(2m + 2)) = 1/(4(m + 1)): the step of the induction over m in the argument
        read_statement("(m + 1/2)/((2*m + 1)*(2*m + 2)) == 1/(4*(m + 1)) for m in [0, oo)"),
        argument(
            """
            For every d: t² has the Beta law with parameters 1/2 and (d−1)/2, so the mean of t^{2m} is (1/2)_m/(d/2)_m
            with rising factorials, and that of t^{2m+1} is 0. As (1/2)_m/(2m)! = 1/(4^m m!) (last part, by induction),
            the mean of e^{βt} is Σ_m (β/2)^{2m}/(m! (d/2)_m), which is the series of Γ(d/2)(2/β)^{d/2−1} I_{d/2−1}(β).
            """
        ),
    )


@claim("perspective.P7.6", title="The Fourier coefficients of e^{β cos θ}", kind="approximation", cites=[PAPER])
def fourier() -> Any:
    """e^{β cos θ} = Σ_k I_k(β) e^{ikθ}, I_k the modified Bessel functions of the first kind; and I_k(β) > 0 for β > 0.

    The tail after k = K is at most 2 Σ_{k>K} I_k(β) ≤ 2 e^{β²/4} Σ_{k>K} (β/2)^k/k!. Certified for β = 1 and K = 4,
    with the first eight terms of the series of I_0(1), …, I_4(1); the next coefficient is 2I_5(1) = 0.00054….
    """
    chebyshev = ("c", "(2*c**2 - 1)", "(4*c**3 - 3*c)", "(8*c**4 - 8*c**2 + 1)")  # cos kθ for c = cos θ
    terms = " ".join(f"- 2*{bessel(k, 7)}*{polynomial}" for k, polynomial in enumerate(chebyshev, 1))
    return (
        read_statement(f"-0.0006 < exp(c) - {bessel(0, 7)} {terms} < 0.0006 for c in [-1, 1]"),
        argument(
            """
            With z = e^{iθ}, e^{β cos θ} = e^{βz/2} e^{β/(2z)}, two power series that converge absolutely;
            the coefficient of z^k is Σ_m (β/2)^{2m+|k|}/(m!(m+|k|)!) = I_k(β), which is positive for β > 0 and at most
            ((β/2)^{|k|}/|k|!) Σ_m (β/2)^{2m}/m!.
            """
        ),
    )
