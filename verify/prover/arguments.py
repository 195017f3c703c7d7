"""The arguments of the search, in the order in which they are tried: each turns a goal into a step of a proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from verify.kernel.goal import Goal

from . import (
    apart,
    assumptions,
    at_ends,
    bernoulli,
    chords,
    cleared,
    completed,
    curves,
    cyclic,
    differences,
    divided,
    engel,
    exponentials,
    from_logarithms,
    fudging,
    functional,
    gamma_means,
    gammas,
    generalise,
    goal_multiples,
    groups,
    half_angles,
    half_sums,
    homogenise,
    identities,
    implied_ranges,
    isolated,
    jensen,
    kinks,
    linear_change,
    log_variable,
    logarithms,
    means,
    monotonic,
    multipliers,
    ordered,
    pairs,
    power_products,
    power_sums,
    radicals,
    reflection,
    respelling,
    scaling,
    shares,
    signs,
    slopes,
    squares,
    tangent_planes,
    tangents,
    through_powers,
    waves,
    weierstrass,
    weighted_means,
    written,
)  # fmt: skip
from .identities import Prove
from .splits import Proof

#: An argument: a goal and a way to prove others, to the table of a special step or None.
Argument = Callable[[Goal, Prove], "Proof | None"]

#: Arguments for equations.
EQUATING: Final[tuple[Argument, ...]] = (functional.connected, monotonic.both_sides)
#: Arguments that make a goal simpler whenever they apply; they come before branch and bound.
SIMPLIFYING: Final[tuple[Argument, ...]] = (
    functional.connected, signs.definite, generalise.by_differences, written.factorwise,
    written.of_one_argument, at_ends.evident, respelling.powers,
    identities.period, kinks.squared, kinks.bounding, kinks.chosen, kinks.distinguished, gammas.through_logarithms,
    isolated.isolated, isolated.separated, gamma_means.log_convex, functional.telescoping,
    assumptions.narrowing, divided.dividing, cleared.cleared, assumptions.distinguished,
    linear_change.changed, from_logarithms.exponentiated, from_logarithms.compared, pairs.paired, shares.shared,
    jensen.convex, power_sums.lowered, power_sums.matched, bernoulli.bounded, weighted_means.one_logarithm,
    weighted_means.one_exponential, respelling.far_out,
    through_powers.both_sides, radicals.without_root, power_products.lowered, monotonic.rootless,
    half_sums.in_half_sums, homogenise.homogenised, differences.by_signs, differences.by_least, apart.apart,
    assumptions.assumed, assumptions.weakening, generalise.combined, generalise.saturated, generalise.forgotten,
    assumptions.distances, scaling.transcendental, chords.between_zeros, slopes.falling, slopes.from_zero,
    curves.from_zero_surface,
    slopes.readily, groups.grouped, engel.of_many, signs.product, half_angles.sums_to_products, weierstrass.rational,
    exponentials.rational, signs.termwise, identities.squares, means.sum_of_means, signs.cases,
    goal_multiples.multiplied, implied_ranges.bounded, tangents.tangential, tangents.separated,
    tangent_planes.planes, cyclic.turned, fudging.fudged, engel.of_few, assumptions.solving, completed.completed,
    ordered.ordered, reflection.reflected, curves.aligned, curves.touching,
    logarithms.logarithmic, squares.raised,
)  # fmt: skip
#: Arguments that come after branch and bound, in this order.
REPLACING: Final[tuple[Argument, ...]] = (
    assumptions.contradiction, log_variable.in_logarithm, isolated.isolated_strictly, scaling.homogeneous,
    signs.rewritten, curves.from_surface, generalise.generalised_away, slopes.monotone, chords.concave,
    respelling.expanded, curves.critical, monotonic.through, waves.linearised, signs.exponential,
    assumptions.shifting, multipliers.multiplied,
)  # fmt: skip
#: Arguments whose goals get the same effort although they are no shorter: they come nearer to the end each time.
KEEPING: Final[frozenset[Argument]] = frozenset(
    {signs.definite, at_ends.evident, power_sums.lowered, power_sums.matched, weighted_means.one_logarithm,
     weighted_means.one_exponential, through_powers.both_sides, fudging.fudged, apart.apart, functional.connected,
     functional.telescoping,
     respelling.powers, linear_change.changed, from_logarithms.exponentiated, from_logarithms.compared,
     completed.completed, identities.period,
     kinks.squared, kinks.bounding, kinks.chosen, kinks.distinguished, respelling.far_out, gammas.through_logarithms,
     isolated.isolated, reflection.reflected, assumptions.narrowing, assumptions.distinguished, cleared.cleared,
     radicals.without_root, monotonic.rootless, half_sums.in_half_sums, generalise.saturated, slopes.falling,
     slopes.from_zero, slopes.readily, generalise.forgotten, curves.from_zero_surface, curves.aligned, curves.touching,
     logarithms.logarithmic, power_products.lowered, tangents.tangential, weierstrass.rational,
     exponentials.rational, assumptions.solving, divided.dividing, implied_ranges.bounded, generalise.by_differences}
)  # fmt: skip
#: Arguments that often lead nowhere, which must leave something for those after them.
SHARING: Final[frozenset[Argument]] = frozenset(
    {weighted_means.one_logarithm, weighted_means.one_exponential, gammas.through_logarithms, slopes.falling,
     slopes.from_zero, slopes.readily, curves.from_zero_surface,
     curves.touching, logarithms.logarithmic, half_angles.sums_to_products, scaling.transcendental, signs.termwise,
     chords.between_zeros, jensen.convex, monotonic.rootless, half_sums.in_half_sums, generalise.forgotten,
     tangents.tangential, tangents.separated, weierstrass.rational, exponentials.rational, *REPLACING}
)  # fmt: skip
