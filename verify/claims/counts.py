"""Something seen in so many of so many independent runs: the exact confidence interval and what it supports."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from ..errors import InputError
from ..verdict import Verdict

#: Confidence of the interval that has to lie above the expected fraction.
CONFIDENCE: Final = Fraction(99, 100)


def counted_verdict(
    successes: int,
    size: int,
    seen: str,
    at_least: int | str | Fraction,
    details: Mapping[str, Any],
    circumstances: str,
    advice: str,
) -> Verdict:
    """``supported`` when the interval around successes/size lies above ``at_least``, else ``undecided``.

    ``seen`` says what was counted and ``circumstances`` how; the counts come last in ``details``.
    """
    lower, upper = clopper_pearson(successes, size, float(CONFIDENCE))
    measured = {
        "successes": successes,
        "sample_size": size,
        "fraction": successes / size,
        "confidence": str(CONFIDENCE),
        "interval": [lower, upper],
        "expected_at_least": str(at_least),
    }
    interval = f"[{lower:.4f}, {upper:.4f}] is the {100 * float(CONFIDENCE):g} % Clopper–Pearson interval"
    trust = ("a simulation in floating point arithmetic", circumstances)
    whole = {**details, "measured": measured}
    if lower >= Fraction(at_least):
        return Verdict("supported", f"{successes} of {size} {seen}; {interval}.", trust=trust, details=whole)
    reason = f"Only {successes} of {size} {seen}; {interval}, not all above {at_least}. This is not a refutation."
    return Verdict("undecided", reason, trust=trust, advice=advice, details=whole)


def clopper_pearson(successes: int, size: int, confidence: float) -> tuple[float, float]:
    """The exact two-sided confidence interval for a probability, from ``successes`` in ``size`` independent trials.

    Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404–413. With k successes in n trials the ends are the
    α/2 quantile of Beta(k, n−k+1) and the 1−α/2 quantile of Beta(k+1, n−k).

    >>> clopper_pearson(0, 10, 0.95)[0], round(clopper_pearson(0, 10, 0.95)[1], 6)  # 1 − 0.025^(1/10)
    (0.0, 0.308497)
    """
    from scipy.special import betaincinv

    if not 0 <= successes <= size or size < 1:
        raise InputError(f"Expected 0 <= successes <= size and size >= 1 but got successes={successes}, size={size}.")
    outside = (1 - confidence) / 2
    lower = float(betaincinv(successes, size - successes + 1, outside)) if successes else 0.0
    upper = float(betaincinv(successes + 1, size - successes, 1 - outside)) if successes < size else 1.0
    return lower, upper
