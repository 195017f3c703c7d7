"""For each number of particles: how far up in β stable states reach that are not synchronized (beyond Y6)."""

from __future__ import annotations

from fractions import Fraction

from verify import claim, read_formula, read_statement
from verify.formula.statement import Statement
from verify.interaction import answers as _registers_the_questions  # noqa: F401
from verify.interaction.mass_states import MassStatement
from verify.interaction.particle_numbers import ParticleNumbers

_ATTENTION = "sin(x)*exp(beta*(cos(x) - 1))"

#: Clusters, and a value of 1000 β close to where they stop to be stable; n = 3k + 1 and n = 3k + 2 side by side.
_STATES = (
    ((2, 1, 1), -2213), ((2, 2, 1), -1444),
    ((3, 3, 1), -1718), ((3, 3, 2), -1224),
    ((4, 4, 2), -1444), ((4, 4, 3), -1120),
    ((5, 5, 3), -1309), ((5, 5, 4), -1058),
    ((6, 6, 4), -1224), ((6, 6, 5), -1015),
    ((7, 7, 5), -1165), ((7, 7, 6), -983),
    ((8, 8, 6), -1120), ((8, 8, 7), -959),
    ((9, 9, 7), -1086), ((9, 9, 8), -939),
    ((10, 10, 8), -1058), ((10, 10, 9), -923),
)  # fmt: skip


@claim(
    "sync.Y6.numbers",
    title="Stable states for every n from 4 to 29 that is not divisible by 3, and none for n = 4 above −2.2",
    kind="stable states",
    uses=["ours.threshold.second-variation"],
    cites=["polyanskiy2025synchronization"],
)
def numbers() -> ParticleNumbers:
    """For each n let β_n be the supremum of all β where n equal particles have a stable state that is not synchronized.
    Then β_n = −2/3 when 3 divides n (Y6.corrected and the theorem for β ≥ −2/3). For the other n from 4 to 29 a stable
    state is certified at the value in the table: β_n is at least that, and at most −2/3. For n = 4 no stable state but
    the synchronized one exists for β in [−2.2, −2/3], by exhaustion: β_4 lies between −2.213 and −2.2, far below −2/3.
    For n = 2 there is no such state at all. The values for n = 3k + 1 and n = 3k + 2 tend to −2/3 slowly: the clusters
    are as equal as they can be.
    """
    states = tuple((clusters, Fraction(value, 1000)) for clusters, value in _STATES)
    exhausted = ((4, Fraction(-11, 5), Fraction(-2, 3)),)
    return ParticleNumbers(read_formula(_ATTENTION), "beta", states, exhausted, above=Fraction(-2, 3))


@claim(
    "sync.Y6.every-number",
    title="Two is the only number of particles that synchronizes for every β",
    kind="stable state",
    cites=["polyanskiy2025synchronization"],
)
def every_number() -> tuple[Statement | MassStatement, ...]:
    """At β = −4 every n ≥ 3 has a stable state that is not synchronized: n = 3k is three clusters of k, n = 3k + 1
    clusters of k + 1, k, k with masses proportional to 1, t, t, and n = 3k + 2 clusters of k + 1, k + 1, k with masses
    proportional to 1, 1, t, where t = k/(k + 1) lies in [1/2, 1). Such states are certified for all t in [1/2, 1]. Two
    particles meet for every β: f > 0 on (0, π), and their distance d < π shrinks as d' = −f(d).
    """
    attention = read_formula("sin(x)*exp(-4*(cos(x) - 1))")
    half, one = Fraction(1, 2), Fraction(1)
    return (
        read_statement(f"{_ATTENTION} > 0 for x in (0, pi), beta in (-oo, oo)"),
        MassStatement(attention, ("1", "t", "t"), half, one),
        MassStatement(attention, ("1", "1", "t"), half, one),
    )
