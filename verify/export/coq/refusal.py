"""The error for a certificate that has no Coq file, with what stands in the way in a word or two."""

from __future__ import annotations

from verify.errors import InputError


class Refused(InputError):
    """No file is written; ``reason`` names the rule, the operation or the kind of certificate that is in the way.

    >>> Refused("rule convex", "Expected a rule with a translation but got convex.").reason
    'rule convex'
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
