"""What simulation sees around the threshold: a cross-check of the theorem, not a part of it."""

from __future__ import annotations

from verify import claim
from verify.claims.simulated import Simulated


@claim("ours.threshold.seen-above", title="Seen above the threshold: three clusters dissolve", kind="simulation")
def seen_above() -> tuple[Simulated, ...]:
    """At β = −0.65, slightly above −2/3, states near three equal clusters end synchronized, for 30 and for 3000
    particles, and so do random starts.
    """
    few = (("beta", "-13/20"), ("t", 1000), ("n", 30), ("replicas", 60))
    many = (("beta", "-13/20"), ("t", 1000), ("n", 3000), ("replicas", 10))
    return (
        Simulated("usa", few, "three clusters dissolve", "9/10"),
        Simulated("usa", many, "three clusters dissolve", "1/2"),
        Simulated("usa", few, "synchronized", "9/10"),
    )


@claim("ours.threshold.seen-at", title="Seen at the threshold: three clusters dissolve slowly", kind="simulation")
def seen_at() -> Simulated:
    """At β = −2/3 itself states near three equal clusters leave them, slowly, and end synchronized."""
    at_end = (("beta", "-2/3"), ("t", 3000), ("n", 30), ("replicas", 60))
    return Simulated("usa", at_end, "three clusters dissolve", "9/10")


@claim("ours.threshold.seen-below", title="Seen below the threshold: three clusters persist", kind="simulation")
def seen_below() -> tuple[Simulated, ...]:
    """At β = −0.7, slightly below −2/3, states near three equal clusters end in three equal clusters, without and with
    normalisation.
    """
    below = (("beta", "-7/10"), ("t", 400), ("n", 30), ("replicas", 200))
    return Simulated("usa", below, "three clusters"), Simulated("sa", below, "three clusters")
