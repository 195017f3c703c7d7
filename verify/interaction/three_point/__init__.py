"""The three-point criterion for synchronization: certificates (Q, a), the checker that decides them, and a finder.

Checked, and to be trusted: ``jets`` (Taylor jets of the interaction), ``triples`` (the function T and its derivatives),
``profiles`` (enclosures of its ingredients), ``exact`` (touching triples), ``cover`` and ``checker``, in one of the
arithmetics of ``arithmetic``. Records: ``certificate``, ``chain``. Shown, not trusted: ``question``, ``derivation``,
``pictures``, ``sampling``. Found, not trusted: ``finder``, ``program``, ``touching``, ``marginal``.
"""
