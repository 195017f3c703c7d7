"""What simulations show: metastability, Theorem 6.9, and noise."""

from __future__ import annotations

from typing import Any

from verify import claim
from verify.claims.experiment import Experiment

from . import experiments
from .notation import PAPER


@claim("perspective.P6.12.seen", title="Seen: several clusters for a long time", kind="simulation", cites=[PAPER])
def several_clusters() -> Any:
    """Problem 1. For n = 32 and β = 9 on the circle, uniform starts of (SA) still have two or three clusters at t =
    1000."""
    return Experiment(
        "more than one cluster at t = 1000",
        experiments.several_clusters,
        (("n", 32), ("beta", 9), ("time", 1000), ("starts", 24)),
        "3/4",
    )


@claim("perspective.P6.9.seen", title="Seen: random starts in dimension 256 follow γ", kind="simulation",
       uses=["perspective.P6.8"], cites=[PAPER])  # fmt: skip
def follows_gamma() -> Any:
    """Theorem 6.9 is stated for d beyond all practice (perspective.P6.9.positive). For n = 6, d = 256 and β = 1 the
    cosines already stay within 2√(log d/d) of γ up to t = 15.
    """
    return Experiment(
        "all cosines stay within 2√(log d/d) of γ(t)",
        experiments.close_to_orthogonal,
        (("n", 6), ("d", 256), ("beta", 1), ("time", 15), ("starts", 40), ("factor", "2")),
        "4/5",
    )


@claim("perspective.P9.10.seen", title="Seen: order below the noise threshold, none above", kind="simulation",
       uses=["perspective.O6"], cites=[PAPER])  # fmt: skip
def order() -> Any:
    """(USA) on the circle, n = 200, β = 1, from uniform starts, up to t = 30 in units e^{−β} of the paper's time: for
    κ = I_1(1)/4 the order parameter ends above 1/3, for κ = 3I_1(1)/2 below."""
    common = (("n", 200), ("beta", 1), ("level", "1/3"), ("time", 30), ("starts", 20))
    return tuple(
        Experiment(
            f"the order parameter is {word} 1/3",
            experiments.order_under_noise,
            (("ratio", ratio), ("above", word == "above"), *common),
            "3/4",
        )
        for ratio, word in (("1/4", "above"), ("3/2", "below"))
    )
